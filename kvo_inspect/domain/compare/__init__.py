"""Comparing two measurements of a park: pairs of answers, figures, findings, marks, warnings."""
