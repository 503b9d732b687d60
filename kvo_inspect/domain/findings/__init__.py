"""Findings: the finding, its steps and terms, review, recheck, replies and comments."""
