"""The rows of a plan as JSON: measures, targets of one park and of all, what these come to, what a trajectory needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from kvo_inspect.domain.dossier import PRIVATE
from kvo_inspect.domain.plan.needs import Basis, Coming, Need, NeedName
from kvo_inspect.domain.plan.over_parks import HowAdded, KindTotal, ParkTarget
from kvo_inspect.domain.plan.results import ChangeKind, Direction, GoalVerdict, Outcome
from kvo_inspect.domain.plan.target import Counted, GoalKind, Target
from kvo_inspect.domain.plan.target_kinds import TargetKind
from kvo_inspect.domain.values.closed_sets import Better, MeasureStatus, PartnerKind, Phase
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.store.plan.measures import MeasureLine
from kvo_inspect.store.plan.targets import TargetLine


class ListedMeasure(ListedRow):
    """One measure of a park."""

    id: str
    """Its id."""
    park: str
    """The id of its park."""
    trajectory: str
    """The id of its trajectory."""
    name: str
    """What is to be done."""
    theme: str | None
    """The theme, as checklists name it."""
    partner: str | None
    """The id of the partner that owns it."""
    owner_kind: PartnerKind | None
    """What kind of partner that is."""
    organisation: str
    """What that partner is called; empty: not known."""
    person: str
    """Who sees to it."""
    due: str | None
    """The day by which it shall be done, YYYY-MM-DD."""
    overdue: bool
    """Whether it did not end and that day has passed."""
    status: MeasureStatus
    """How far it is."""
    done: str | None
    """The day on which it was done."""
    text: str
    """Its explanation."""
    findings: int
    """How many findings it serves."""
    open_findings: int
    """How many of those were not seen solved."""
    targets: int
    """How many targets it serves."""


class CountedFigure(ListedRow):
    """A figure."""

    value: str
    """A decimal number."""
    n: int | None
    """Of how many answers; null: it was counted in full."""
    period: str
    """Of when it is."""


class GoalSet(ListedRow):
    """What is wanted of a target."""

    kind: GoalKind
    """A value to reach, a change in percent of the baseline, or a difference with it."""
    amount: str
    """A decimal number."""
    value: str | None
    """The value that reaches it; null: not known while there is no baseline."""


class FigureChange(ListedRow):
    """What became of a figure."""

    kind: ChangeKind
    """Percent of the baseline, points between two percentages, or the difference."""
    amount: str
    """A decimal number."""
    direction: Direction | None
    """Whether that is the right way."""
    few: bool
    """Whether a sample of fewer than thirty answers stands behind it."""
    chance: bool
    """Whether it may be chance."""


class ListedTarget(ListedRow):
    """One target of a park, and what came of it."""

    id: str
    """Its id."""
    park: str
    """The id of its park."""
    trajectory: str
    """The id of its trajectory."""
    name: str
    """What it is called."""
    kind: TargetKind | None
    """What is counted; null: a target of the park's own."""
    unit: str
    """In which unit."""
    source: str
    """Where the figures come from."""
    better: Better
    """Which way is better."""
    baseline: CountedFigure | None
    """Where it began."""
    goal: GoalSet | None
    """What is wanted."""
    result: CountedFigure | None
    """What came of it."""
    change: FigureChange | None
    """From the baseline to the result."""
    verdict: GoalVerdict
    """Whether the goal was reached."""
    measures: int
    """How many measures serve it."""


class ListedParkTarget(ListedRow):
    """One target of one of the parks; figures of too few answers are left out."""

    id: str
    """Its id."""
    park: str
    """The id of its park."""
    park_name: str
    """What the park is called."""
    trajectory: str
    """The id of its trajectory."""
    number: int
    """The how manieth trajectory of its park that is."""
    current: bool
    """Whether that is the newest: the one that is added up."""
    name: str
    """What it is called."""
    kind: TargetKind | None
    """What is counted; null: a target of the park's own."""
    unit: str
    """In which unit."""
    baseline: CountedFigure | None
    """Where it began."""
    goal: GoalSet | None
    """What is wanted."""
    present: CountedFigure | None
    """Its newest figure: the result, a yearly survey on the way, or the baseline."""
    change: FigureChange | None
    """From the baseline to the result."""
    verdict: GoalVerdict
    """Whether the goal was reached."""


class TargetTotal(ListedRow):
    """What the targets of one kind come to over the parks."""

    kind: TargetKind
    """What is counted."""
    unit: str
    """In which unit; empty: a plain number."""
    parks: int
    """How many parks have such a target."""
    reached: int
    """How many targets were reached."""
    missed: int
    """How many were missed."""
    unknown: int
    """How many have no goal, or were not measured yet."""
    how: HowAdded
    """Whether counts are added, shares weighed by how many answered, or nothing comes together."""
    added: int
    """How many parks are in the figures."""
    baseline: CountedFigure | None
    """Of those parks together."""
    present: CountedFigure | None
    """Of the same parks, their newest figures."""
    change: FigureChange | None
    """From the one to the other."""


class ListedNeed(ListedRow):
    """One thing that the phase of a trajectory needs, or a day to come."""

    trajectory: str
    """The id of the trajectory."""
    need: NeedName | None
    """What is needed; null: this row is a day to come."""
    phase: Phase | None
    """In which phase."""
    met: bool | None
    """Whether it is there; null of a day to come."""
    basis: Basis | None
    """What it rests on: all sources, practice, the scheme before, or our own guideline."""
    have: int | None
    """So many are there."""
    want: int | None
    """Of so many."""
    coming: Literal["audit", "term", "certificate", "evaluation", "round_day", "round_evening"] | None
    """What is to come on a day; null: this row is a need."""
    day: str | None
    """The day that belongs to it, YYYY-MM-DD."""
    late: bool
    """Whether a day to come has passed."""


def listed_measures(lines: Iterable[MeasureLine], tell: Callable[[str], str], *, names: bool) -> Iterator[ListedMeasure]:
    """Yield measures as rows; *tell* makes a text such as it is told, *names*: with those of people."""
    for line in lines:
        measure = line.measure
        yield ListedMeasure(
            id=measure.id,
            park=measure.park,
            trajectory=measure.trajectory,
            name=tell(measure.name),
            theme=measure.theme,
            partner=measure.partner,
            owner_kind=line.owner_kind or None,
            organisation=line.owner if names or line.owner_kind not in PRIVATE else "",
            person=measure.person if names else "",
            due=measure.due,
            overdue=line.overdue,
            status=measure.status,
            done=measure.done,
            text=tell(measure.text),
            findings=line.findings,
            open_findings=line.open_findings,
            targets=line.targets,
        )


def listed_targets(lines: Iterable[TargetLine]) -> Iterator[ListedTarget]:
    """Yield the targets of a park as rows."""
    for line in lines:
        target = line.target
        yield ListedTarget(
            id=target.id,
            park=target.park,
            trajectory=target.trajectory,
            name=target.name,
            kind=target.kind,
            unit=target.unit,
            source=target.source,
            better=target.better,
            baseline=_figure(target.baseline),
            goal=_goal(target, line.outcome),
            result=_figure(target.result),
            change=_change(line.outcome),
            verdict=line.outcome.verdict,
            measures=line.measures,
        )


def listed_park_targets(lines: Iterable[ParkTarget]) -> Iterator[ListedParkTarget]:
    """Yield the targets of all parks as rows."""
    for line in lines:
        target, outcome = line.target, line.outcome
        yield ListedParkTarget(
            id=target.id,
            park=target.park,
            park_name=line.park_name,
            trajectory=target.trajectory,
            number=line.number,
            current=line.current,
            name=target.name,
            kind=target.kind,
            unit=target.unit,
            baseline=_figure(line.baseline),
            goal=_goal(target, outcome),
            present=_figure(line.present),
            change=_change(outcome),
            verdict=outcome.verdict,
        )


def target_totals(totals: Iterable[KindTotal]) -> Iterator[TargetTotal]:
    """Yield what targets come to as rows."""
    for total in totals:
        yield TargetTotal(
            kind=total.kind,
            unit=total.unit,
            parks=total.parks,
            reached=total.reached.reached,
            missed=total.reached.missed,
            unknown=total.reached.unknown,
            how=total.how,
            added=total.added,
            baseline=_figure(total.baseline),
            present=_figure(total.present),
            change=_change(total.outcome),
        )


def listed_needs(trajectory: str, needs: Iterable[Need], days: Iterable[Coming]) -> Iterator[ListedNeed]:
    """Yield what a trajectory needs as rows, then the days to come."""
    for need in needs:
        numbers = (need.have, need.want) if need.want else (None, None)
        yield ListedNeed(
            trajectory=trajectory,
            need=need.name,
            phase=need.phase,
            met=need.met,
            basis=need.basis,
            have=numbers[0],
            want=numbers[1],
            coming=None,
            day=need.day or None,
            late=False,
        )
    for event in days:
        yield ListedNeed(
            trajectory=trajectory,
            need=None,
            phase=None,
            met=None,
            basis=None,
            have=None,
            want=None,
            coming=event.what,
            day=event.day,
            late=event.late,
        )


def _figure(figure: Counted | None) -> CountedFigure | None:
    return None if figure is None else CountedFigure(value=figure.value, n=figure.n, period=figure.period)


def _goal(target: Target, outcome: Outcome) -> GoalSet | None:
    goal = target.goal
    if goal is None:
        return None
    return GoalSet(kind=goal.kind, amount=goal.amount, value=None if outcome.goal is None else format(outcome.goal, "f"))


def _change(outcome: Outcome) -> FigureChange | None:
    change, sample = outcome.change, outcome.sample
    if change is None:
        return None
    return FigureChange(
        kind=change.kind,
        amount=format(change.amount, "f"),
        direction=outcome.direction,
        few=sample is not None and sample.few,
        chance=sample is not None and sample.chance,
    )
