"""Conditions on fields that hold two values as SQL."""

ASKED = "not ({0}.noun = 'review' and {0}.field = 'saw')"
"""SQL: a person is asked which value of the row `conflict` holds. Which state of a finding a verdict saw is no question: whoever chooses
between two verdicts, or judges again, writes that state with the verdict."""
