"""Screens of the survey of entrepreneurs: results, when it was sent, answers taken in, targets fed."""
