"""Still open: which findings count as open, as SQL.

What is not solved and did not end; and what is in doubt: two people said different things about it and nobody chose (docs/record.md), in a
recheck, a verdict or the answer that made it, or of two statuses, one of which says that it is solved.

Imports nothing: the home screen uses it before anything is loaded.
"""

from __future__ import annotations

IN_DOUBT = (
    "t.id in (select k.finding from conflict d join recheck k on k.id = d.noun_id and d.field = 'seen' "
    "union all select v.finding from conflict d join review v on v.id = d.noun_id and d.field = 'verdict' "
    "union all select f.id from conflict d join answer a on a.id = d.noun_id and d.field = 'value' "
    "join finding f on f.round = a.round and f.checkpoint = a.checkpoint and f.item = a.item "
    "union all select f.id from conflict d join finding f on f.id = d.noun_id and d.field = 'status' where f.status = 'verified' "
    "and not exists (select 1 from review e where e.finding = f.id and e.gone = 0 "
    "and json_extract(e.verdict, '$.kind') in ('dropped', 'duplicate')))"
)
"""SQL: two people said different things about the finding `t`, and nobody chose: it counts as open."""

NOT_ENDED = (
    "not exists (select 1 from review v where v.finding = t.id and v.gone = 0 "
    "and json_extract(v.verdict, '$.kind') <> 'accepted' and json_extract(v.verdict, '$.kind') in ('dropped', 'duplicate'))"
)
"""SQL: the finding `t` was neither dropped nor found to be a duplicate. “Not accepted” is said too, for of that there is an index: most
findings are in no such review, and none is read for them."""

OPEN = f"((t.status <> 'verified' and {NOT_ENDED}) or {IN_DOUBT})"
"""SQL: the finding `t` is open."""
