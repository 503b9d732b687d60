"""Verdicts beside what is erased: a finding that nobody has to go over stays so, though other words stand there now."""

from __future__ import annotations

from collections.abc import Iterable

from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.store.conditions.findings import TO_REVIEW
from kvo_inspect.store.record.store import Act, Store


def judged(store: Store, things: Iterable[Noun]) -> list[str]:
    """Return the ids of the verdicts on these findings, or on those that these things say something of, that nobody has to give again."""
    findings = {str(getattr(thing, "finding", None) or thing.id) for thing in things}
    rows = store.rows(
        "select v.id from finding t join review v on v.finding = t.id and v.gone = 0 and v.verdict is not null "
        f"where t.gone = 0 and t.status <> 'verified' and t.id in (select value from json_each(?)) and not {TO_REVIEW} order by v.n",
        [to_text(sorted(findings))],
    )
    return [review for (review,) in rows]


def judge_again(act: Act, reviews: Iterable[str]) -> None:
    """Write these verdicts anew within an act that erases: each saw its finding as that stands now."""
    for review_id in reviews:
        review = act.store.get(Review, review_id)
        heads = act.store.rows("select value from finding f, json_each(f.heads) where f.id = ?", [review.finding])
        act.write(Review, review.id, park=review.park, saw=[head for (head,) in heads])
