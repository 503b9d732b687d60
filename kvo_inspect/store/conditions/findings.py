"""Conditions on findings as SQL: which count as open, are overdue, or have to be gone over; and their stage.

Each says what a rule of `domain.findings.standing` says, and a test runs both over the same rows.

Open is what is not solved and did not end; and what is in doubt: two people said different things about it and nobody chose
(docs/record.md), in a recheck, a verdict or the answer that made it, or of two statuses, one of which says that it is solved.

Imports nothing but conditions: the home screen uses it before anything is loaded.
"""

from __future__ import annotations

from kvo_inspect.store.conditions.rechecks import SAW_IT
from kvo_inspect.store.conditions.since import heads_until, otherwise

IDS_IN_DOUBT = (
    "select k.finding from conflict d join recheck k on k.id = d.noun_id and d.field = 'seen' "
    "union all select v.finding from conflict d join review v on v.id = d.noun_id and d.field = 'verdict' "
    "union all select f.id from conflict d join answer a on a.id = d.noun_id and d.field = 'value' "
    "join finding f on f.round = a.round and f.checkpoint = a.checkpoint and f.item = a.item "
    "union all select f.id from conflict d join finding f on f.id = d.noun_id and d.field = 'status' where f.status = 'verified' "
    "and not exists (select 1 from review e where e.finding = f.id and e.gone = 0 "
    "and json_extract(e.verdict, '$.kind') in ('dropped', 'duplicate'))"
)
"""SQL: the ids of the findings about which two people said different things, and nobody chose: they count as open."""

IN_DOUBT = f"t.id in ({IDS_IN_DOUBT})"
"""SQL: the finding `t` is one of these."""

NOT_ENDED_OF = (
    "not exists (select 1 from review v where v.finding = {0}.id and v.gone = 0 "
    "and json_extract(v.verdict, '$.kind') <> 'accepted' and json_extract(v.verdict, '$.kind') in ('dropped', 'duplicate'))"
)
"""SQL: the finding was neither dropped nor found to be a duplicate; format with its name in the query. “Not accepted” is said too, for of
that there is an index: most findings are in no such review, and none is read for them."""

NOT_ENDED = NOT_ENDED_OF.format("t")
"""SQL: so of the finding `t`."""

OPEN = f"((t.status <> 'verified' and {NOT_ENDED}) or {IN_DOUBT})"
"""SQL: the finding `t` is open."""

PASSED = "t.due < {today}"
"""SQL: the day of the finding `t` has passed, or there is none (null); an index finds these."""

PAST = f"coalesce({PASSED}, 0)"
"""SQL: the day of the finding `t` has passed; format with what stands for today."""

OVERDUE = f"({PAST} and {OPEN})"
"""SQL: the finding `t` is overdue; format with what stands for today."""

VERDICT_ON = "(select json_extract(v.verdict, '$.kind') from review v where v.finding = {finding} and v.gone = 0)"
"""SQL: the verdict on a finding, formatted with its id; null: nobody judged it."""

STAGE = f"""(select case when k in ('dropped', 'duplicate') then k when t.status = 'verified' then 'verified' when k = 'returned' then k
  when k is null then 'new' when t.status = 'new' then 'accepted' else t.status end
  from (select {VERDICT_ON.format(finding="t.id")} as k))"""
"""SQL: the stage of the finding `t`, as `domain.findings.stages.stage_of` says it."""

VERDICT = "json_extract(v.verdict, '$.kind')"

_STAMP = "cast(substr({}.heads, 3) as integer)"
"""SQL: when something was last written, as the record orders it (the beginning of the name of its first head)."""
_JUDGED = _STAMP.format("v")

_NEWER = " or ".join(
    f"exists (select 1 from {noun} s where s.finding = t.id and s.gone = 0 {also} and case when {_STAMP.format('s')} > {_JUDGED} "
    f"then {otherwise(noun, 's', heads_until(noun, 's', _JUDGED))} else 0 end)"
    for noun, also in (("comment", ""), ("photo_use", ""), ("recheck", f"and {SAW_IT.format('s')}"), ("reply", ""))
)
SAYS_OTHERWISE = f"(case when v.saw <> t.heads then {otherwise('finding', 't', 'v.saw')} else 0 end)"
"""SQL: the finding `t` says something else than what its verdict `v` saw; “case” asks no more of the many that nobody wrote in since."""
CHANGED = f"({SAYS_OTHERWISE} or {_NEWER})"
"""SQL: the finding `t` is not what its verdict `v` saw, or something was said of it since; what was undone again says nothing."""

_ORIGINAL = """(exists (select 1 from finding o left join review w on w.finding = o.id and w.gone = 0
  where o.id = json_extract(v.verdict, '$.of') and (o.gone = 1 or json_extract(w.verdict, '$.kind') = 'dropped'
    or json_extract(w.verdict, '$.of') = t.id)))"""
"""SQL: what the finding `t` is a duplicate of is gone, dropped, or itself said to be a duplicate of it: it would be lost."""

UNSOLVED = ("new", "sent", "planned", "in_progress", "reported_done", "reopened")
"""Every status but verified, named one by one: an index finds them, where “not verified” would read every finding there is."""

TO_REVIEW = f"""(t.gone = 0 and t.status in ({", ".join(f"'{status}'" for status in UNSOLVED)}) and (v.verdict is null
  or case when {VERDICT} in ('returned', 'dropped', 'duplicate') then {CHANGED} else 0 end
  or ({VERDICT} = 'duplicate' and {_ORIGINAL})
  or v.id in (select noun_id from conflict where noun = 'review')))"""
"""SQL: somebody has to go over the finding `t` with its review `v`."""

LACKS = {
    "holder": """(t.partner is null or exists (select 1 from reply y where y.finding = t.id and y.gone = 0 and y.partner = t.partner
      and json_extract(y.said, '$.kind') in ('not_ours', 'refused')))""",
    "theme": "t.theme is null",
    "text": "(t.item is null and t.\"text\" = '')",
    "told": "(t.severity = 'urgent' and t.told is null)",
    "photo": "exists (select 1 from promised_photo h where h.finding = t.id and h.gone = 0 and h.kept_by is null)",
}
"""SQL: what the finding `t` lacks; whether its question asks for an object, the checklists say (`store.review.queue`)."""
LACKING = "(" + " or ".join(LACKS.values()) + ")"
"""SQL: the finding `t` lacks one of these."""
