"""The plan of a park on screen: trajectory, targets, measures, meetings."""
