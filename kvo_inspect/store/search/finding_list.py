"""The list of findings over all parks: which ones, newest first, and the lines a screen shows of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.store.checklists.stored import known_house_number
from kvo_inspect.store.conditions.findings import NOT_ENDED, OPEN, OVERDUE, STAGE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.lookup import Holding, found_findings, look_up


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings; empty fields ask nothing. Confidential ones only when asked for."""

    park: str = ""
    status: str = ""
    stage: str = ""
    """One stage of `domain.findings.stages`."""
    theme: str = ""
    partner_kind: str = ""
    severity: str = ""
    open_only: bool = False
    overdue: bool = False
    no_photo: bool = False
    """Without a photo, promised or not."""
    typed: str = ""
    """Words (beginnings will do) in text, object, code, notes about the finding, question, checkpoint or park."""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as a list shows it."""

    n: int
    id: str
    code: str
    park: str
    park_name: str
    checkpoint: str
    checkpoint_name: str
    item: str | None
    theme: str | None
    object: str
    text: str
    severity: str
    status: str
    due: str | None
    made: str
    """When the finding was made: the day of its round, otherwise when it was recorded."""
    partner_kind: str | None
    partner_name: str
    verdict: str | None
    """accepted, returned, duplicate, dropped or None."""
    confidential: int
    reason: str = ""
    """Of the verdict: what the inspector was asked, or why the finding was dropped."""
    number: str = ""
    """The house number of the premises, when the object is one."""

    @property
    def stage(self) -> Stage:
        """Where the finding is in its life."""
        return stage_of(self.status, self.verdict)  # type: ignore[arg-type]


def finding_numbers(store: Store, wanted: Filter, held: Sequence[Holding] | None = None) -> array[int]:
    """Return the row numbers of the findings that match, newest first (8 bytes each: a hundred thousand are quick and small).

    *held*: the words, looked up already.
    """
    if held is None:
        held = look_up(store, wanted.typed, confidential=wanted.confidential)
    matches = found_findings(store, held, confidential=wanted.confidential) if held else None
    if matches is not None and wanted == Filter(typed=wanted.typed, confidential=wanted.confidential):
        return array("q", sorted(matches, reverse=True))
    where, params = _where(store, wanted)
    rows = store.rows(f"select t.n from finding t where {where} order by t.n desc", params)
    return array("q", [n for (n,) in rows if matches is None or n in matches])


def finding_lines(store: Store, numbers: Sequence[int]) -> list[FindingLine]:
    """Return the lines of these row numbers, in the order asked."""
    rows = store.rows(
        'select t.n, t.id, t.code, t.park, p.name, t.checkpoint, c.name, t.item, t.theme, t.object, t."text", t.severity, t.status, t.due, '
        "coalesce(r.date, t.made), a.kind, coalesce(a.organisation, ''), json_extract(v.verdict, '$.kind'), t.confidential, "
        "coalesce(json_extract(v.verdict, '$.reason'), '') "
        "from finding t join park p on p.id = t.park join checkpoint c on c.id = t.checkpoint left join partner a on a.id = t.partner "
        "left join review v on v.finding = t.id and v.gone = 0 left join round r on r.id = t.round "
        f"where t.n in ({', '.join('?' * len(numbers))})",
        list(numbers),
    )
    by_number = {row[0]: FindingLine(*row) for row in rows}
    lines = [by_number[n] for n in numbers if n in by_number]
    return [replace(line, number=known_house_number(store, line.item, line.object)) for line in lines]


def _where(store: Store, wanted: Filter) -> tuple[str, list[Any]]:
    parts = ["t.gone = 0", "t.confidential <= ?"]
    params: list[Any] = [int(wanted.confidential)]
    for column, value in (("park", wanted.park), ("status", wanted.status), ("theme", wanted.theme), ("severity", wanted.severity)):
        if value:
            parts.append(f"t.{column} = ?")
            params.append(value)
    if wanted.partner_kind:
        parts.append("t.partner in (select id from partner where kind = ?)")
        params.append(wanted.partner_kind)
    if wanted.overdue:
        parts.append(OVERDUE.format(today="?"))
        params.append(store.today.isoformat())
    elif wanted.open_only:
        parts.append(OPEN)
    elif wanted.status:
        parts.append(NOT_ENDED)
    if wanted.stage:
        parts.append(f"{STAGE} = ?")
        params.append(wanted.stage)
    if wanted.no_photo:
        parts.append("not exists (select 1 from photo_use u where u.finding = t.id and u.gone = 0)")
    return " and ".join(parts), params
