"""The plan as files: the matrix of measures, targets to fill in."""
