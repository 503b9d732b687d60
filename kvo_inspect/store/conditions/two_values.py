"""Conditions on fields that hold two values as SQL."""

_SAW = "({0}.noun = 'review' and {0}.field = 'saw')"
"""SQL: which state of a finding a verdict saw; whoever chooses between two verdicts, or judges again, writes it with the verdict."""
_STATUS_SEEN = """({0}.noun = 'finding' and {0}.field = 'status' and exists (select 1 from conflict d join recheck k on k.id = d.noun_id
  where d.noun = 'recheck' and d.field = 'seen' and k.finding = {0}.noun_id and d.writes = {0}.writes))"""
"""SQL: the two statuses of a finding that follow from what two people saw of it apart, in the same acts: one follows from the choice."""
ASKED = f"not {_SAW} and not {_STATUS_SEEN}"
"""SQL: a person is asked which value of the row `conflict` holds; else that follows from another choice."""
