"""To review (nog na te lopen): which findings somebody has to go over, as SQL.

Imports nothing: the home screen uses it before anything is loaded.
"""

from __future__ import annotations

VERDICT = "json_extract(v.verdict, '$.kind')"

_STAMP = "cast(substr({}.heads, 3) as integer)"
"""SQL: when something was last written, as the record orders it (the beginning of the name of its first head)."""

_NEWER = " or ".join(
    f"exists (select 1 from {noun} s where s.finding = t.id and s.gone = 0 {also} and {_STAMP.format('s')} > {_STAMP.format('v')})"
    for noun, also in (("comment", ""), ("photo_use", ""), ("recheck", "and s.seen in ('not_yet', 'worse')"), ("reply", ""))
)
CHANGED = f"(v.saw <> t.heads or {_NEWER})"
"""SQL: the finding `t` is not what its verdict `v` saw, or something was said of it since."""

_ORIGINAL = """(exists (select 1 from finding o left join review w on w.finding = o.id and w.gone = 0
  where o.id = json_extract(v.verdict, '$.of') and (o.gone = 1 or json_extract(w.verdict, '$.kind') = 'dropped'
    or json_extract(w.verdict, '$.of') = t.id)))"""
"""SQL: what the finding `t` doubles is gone, dropped, or itself said to be a duplicate of it: it would be lost."""

UNSOLVED = ("new", "sent", "planned", "in_progress", "reported_done", "reopened")
"""Every status but verified, named one by one: an index finds them, where “not verified” would read every finding there is."""

TO_REVIEW = f"""(t.gone = 0 and t.status in ({", ".join(f"'{status}'" for status in UNSOLVED)}) and (v.verdict is null
  or ({VERDICT} in ('returned', 'dropped', 'duplicate') and {CHANGED})
  or ({VERDICT} = 'duplicate' and {_ORIGINAL})
  or v.id in (select noun_id from conflict where noun = 'review')))"""
"""SQL: somebody has to go over the finding `t` with its review `v`."""
