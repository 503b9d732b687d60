"""The plan of a park: trajectory, targets, measures, meetings, and what came of them."""
