"""The plan of a park: trajectories, targets, measures, meetings, and what is still needed."""
