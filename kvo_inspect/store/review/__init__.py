"""Going over findings: the queue, its order, a page of it, and the verdicts."""
