"""Conditions on fields that hold two values as SQL."""

_SAW = "({0}.noun = 'review' and {0}.field = 'saw')"
"""SQL: which state of a finding a verdict saw; whoever chooses between two verdicts, or judges again, writes it with the verdict."""
_STATUS_SEEN = """({0}.noun = 'finding' and {0}.field = 'status' and exists (select 1 from conflict d join recheck k on k.id = d.noun_id
  where d.noun = 'recheck' and d.field = 'seen' and k.finding = {0}.noun_id and d.writes = {0}.writes))"""
"""SQL: the two statuses of a finding that follow from what two people saw of it apart, in the same acts: one follows from the choice."""
_ONE_KIND = """({0}.noun = 'round' and {0}.field = 'measurement' and (select count(distinct m.kind) from change h join log l on l.id = h.log
  join measurement m on m.id = json_extract(h.fields, '$.measurement') where h.noun = 'round' and h.noun_id = {0}.noun_id
  and h.stamp || '-' || l.device in (select value from json_each({0}.writes))) = 1)"""
"""SQL: the two measurements of a round are of one kind: which one holds follows from the date, of which a person is asked."""
ASKED = f"not {_SAW} and not {_STATUS_SEEN} and not {_ONE_KIND}"
"""SQL: a person is asked which value of the row `conflict` holds; else that follows from another choice."""
