"""Photos that were marked not to be shared, or covered, after a report was adopted: its file is kept as it was, and may show them."""

from __future__ import annotations

from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.store.conditions.photos import SHAREABLE
from kvo_inspect.store.record.store import Store

WITH_PHOTOS = frozenset({"round", "measurement"})
"""The reports that show photos."""


def photos_hidden_since(store: Store, paper: Paper) -> tuple[str, ...]:
    """Return the names of the photos that an adopted report may show and that are covered or not to be shared since; else nothing.

    Since: by the order of the record, or by that in which changes came to this laptop, for whoever adopted did not know of a mark that was
    made elsewhere and came later. Which photos a file shows is in nobody's record, for people change a Word file before they adopt it: all
    of the park that showed something when it was adopted may be in it.
    """
    if not paper.is_adopted or paper.report not in WITH_PHOTOS:
        return ()
    rows = store.rows(
        f"""with adopted as (select stamp, n from change where noun_id = ?1 and noun = 'paper'
            and coalesce(json_extract(fields, '$.adopted_by'), '') <> '' order by stamp desc limit 1)
          select t.name from photo t, adopted where t.park = ?2
            and (not {SHAREABLE.format(photo="t.id")} or (t.gone = 0 and t.covers <> '[]'))
            and exists (select 1 from photo_use u where u.photo = t.id)
            and (select min(stamp) from change c where c.noun_id = t.id and c.noun = 'photo') < adopted.stamp
            and exists (select 1 from change c where c.noun_id = t.id and c.noun = 'photo'
              and (json_extract(c.fields, '$.not_shared') = 1 or json_array_length(c.fields, '$.covers') > 0)
              and (c.stamp > adopted.stamp or c.n > adopted.n))
          order by t.n""",
        [paper.id, paper.park],
    )
    return tuple(name for (name,) in rows)
