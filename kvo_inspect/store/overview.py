"""The overview of all parks: a line per park with where it stands, its order and its groups. Parks that were set aside are not in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter

from kvo_inspect.domain.overview import OverviewColumn, OverviewGroup
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES, PHASE_MEANT
from kvo_inspect.domain.values.row_order import RowValue, places_in_order
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.parks.home import ParkLine, list_parks
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.shares import ParkShare, counting_shares, kept_shares


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One park as the overview shows it, confidential work left out."""

    line: ParkLine
    phase: str = ""
    """Of its newest trajectory; empty: it has none."""
    day_round: str = ""
    """The day of the last finished round by day."""
    evening_round: str = ""
    share: ParkShare | None = None
    """None: not counted yet."""

    def text(self, column: OverviewColumn) -> str:
        """Return what stands in a column of text or of a day (`YYYY-MM-DD`), empty for nothing."""
        return str(_TEXTS[column](self)) if column in _TEXTS else ""

    def number(self, column: OverviewColumn) -> Decimal | int | None:
        """Return what stands in a column of numbers; None for nothing."""
        match column:
            case "open":
                return self.line.open_findings
            case "overdue":
                return self.line.overdue
            case "share" | "course" if self.share is not None:
                return self.share.share if column == "share" else self.share.course
        return None

    def value(self, column: OverviewColumn) -> RowValue:
        """Return what stands in a column, a phase by its key; None for nothing."""
        number = self.number(column)
        return (self.text(column) or None) if number is None else float(number) if isinstance(number, Decimal) else number


_TEXTS: dict[OverviewColumn, Callable[[OverviewLine], str]] = {
    "park": attrgetter("line.name"),
    "municipality": attrgetter("line.municipality"),
    "phase": attrgetter("phase"),
    "day_round": attrgetter("day_round"),
    "evening_round": attrgetter("evening_round"),
    "audit": attrgetter("line.audit"),
    "certificate": attrgetter("line.certificate_ends"),
    "waits": lambda line: line.line.applied if line.line.waits else "",
    "term": attrgetter("line.term_ends"),
    "facilitator": attrgetter("line.facilitator"),
}
_WALKED = f"round w where w.park = p.id and {COUNTS.format('w')}"
_LAST = f"coalesce((select max(date) from {_WALKED} and w.closed is not null and w.part = '{{part}}'), '')"
_MORE = f"""
select p.id, coalesce(j.phase, ''), {_LAST.format(part="day")}, {_LAST.format(part="evening")}
from park p left join trajectory j on j.n = (select n from trajectory where park = p.id and gone = 0 order by number desc limit 1)
where {COUNTS.format("p")}
"""

_OPEN_BY_DUE = "select due, count(*) from standing where open = 1 and confidential = 0 and park = ? group by due order by due"


def read_overview(store: Store) -> list[OverviewLine]:
    """Return a line of every park that counts, by name; shares that are not counted yet lack (`store.shares.counting_shares`)."""
    lines = {line.id: line for line in list_parks(store)}
    shares = kept_shares(store)
    overview = [
        OverviewLine(lines[park], PHASE_MEANT.get(phase, phase), day, evening, shares.get(park))
        for park, phase, day, evening in store.rows(_MORE)
    ]
    places = {park: place for place, park in enumerate(lines)}
    return sorted(overview, key=lambda line: places[line.line.id])


def read_whole_overview(store: Store) -> list[OverviewLine]:
    """Return the same lines, every share counted."""
    return with_shares(read_overview(store), dict(counting_shares(store)))


def open_by_due(store: Store, park_id: str) -> dict[str | None, int]:
    """Return how many findings of a park are open by each day by which they shall be solved; under None those without a day."""
    return dict(store.rows(_OPEN_BY_DUE, [park_id]))


def with_shares(lines: Iterable[OverviewLine], shares: Mapping[str, ParkShare]) -> list[OverviewLine]:
    """Return the lines with these shares (by park) in place of those that lack."""
    return [replace(line, share=shares.get(line.line.id)) if line.share is None else line for line in lines]


def in_order_of(lines: Sequence[OverviewLine], column: OverviewColumn, *, descending: bool) -> list[OverviewLine]:
    """Return the lines ordered by a column; what has nothing there is last either way, and what is alike keeps its order."""
    places = places_in_order([order_value(line, column) for line in lines], descending=descending)
    return [lines[place] for place in places]


def order_value(line: OverviewLine, column: OverviewColumn) -> RowValue:
    """Return by what a line is ordered: phases as they follow; None: it has nothing in this column."""
    if column == "phase":
        return next((place for place, phase in enumerate(CYCLE_PHASES) if phase == line.phase), None)
    return line.value(column)


def grouped_by(lines: Sequence[OverviewLine], group: OverviewGroup | None) -> list[Sequence[OverviewLine]]:
    """Return the lines by what they have in common, the groups in order: phases as they follow, names by letter, those without last.

    Capitals make no difference: a municipality is typed park by park. Without a *group* all are in one.
    """
    if group is None:
        return [lines]
    groups: dict[str, list[OverviewLine]] = {}
    for line in in_order_of(lines, group, descending=False):
        groups.setdefault(line.text(group).casefold(), []).append(line)
    return list(groups.values())
