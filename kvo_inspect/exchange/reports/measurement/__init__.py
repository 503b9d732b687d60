"""The report of measurements: two beside each other, or the first alone."""
