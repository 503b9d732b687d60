"""In doubt: findings about which two people said different things, and nobody chose (DESIGN 4.2).

A recheck, a verdict or the answer that made it; and of two statuses, one of which says that it is solved.

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
