"""Conditions on photos as SQL: which may leave, and where a finding was seen by them. No imports, as everywhere here."""

from __future__ import annotations

SHAREABLE = """not exists (select 1 from photo s where s.id = {photo} and (s.not_shared = 1
  or exists (select 1 from conflict c where c.noun = 'photo' and c.noun_id = s.id and c.field in ('not_shared', 'covers'))))"""
"""SQL: the photo may leave. As long as two people say different things about that, or about what is covered, it may not."""

_LEAVES = "{0}.gone = 0 and {0}.confidential <= {{confidential}}"
OF_FINDING = f"""from photo_use u join photo p on p.id = u.photo
  where u.finding = t.id and {_LEAVES.format("u")} and {_LEAVES.format("p")} and {SHAREABLE.format(photo="p.id")}"""
"""SQL: the photos `p` that show the finding `t` and may leave; format with what says whether the confidential leave too."""

PLACE = f"(select p.position {OF_FINDING} and p.position is not null order by p.n limit 1)"
"""SQL: where the first of these with a place was taken, as JSON; format as `OF_FINDING`."""
