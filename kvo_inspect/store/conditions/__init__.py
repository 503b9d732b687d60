"""Conditions in SQL: which findings are open, in doubt, to review; shared marks; lines of CSV."""
