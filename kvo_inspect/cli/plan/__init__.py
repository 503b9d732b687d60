"""`plan`: trajectory, measures and targets of a park."""
