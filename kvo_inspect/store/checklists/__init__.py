"""Checklists in the record: those of the rounds, their themes, and those handed along with a park."""
