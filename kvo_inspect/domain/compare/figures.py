"""The figures of a comparison: counts and shares over pairs of answers, per theme, checkpoint, part of the day or item. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from kvo_inspect.domain.checklists.answer_types import FORMS, AnswerType
from kvo_inspect.domain.compare.pairs import ComparedAnswer, NotComparable, Pair, grade_at
from kvo_inspect.domain.values.closed_sets import GRADES, Grade
from kvo_inspect.domain.values.numbers import percent, points


@dataclass(frozen=True, slots=True)
class Counts:
    """A count in the first measurement and in the second."""

    first: int = 0
    second: int = 0


@dataclass(frozen=True, slots=True)
class Grades:
    """Image quality of the pairs with a grade: ranks, so steps and a share, with the mean beside it."""

    n: int = 0
    at_target: Counts = Counts()
    """How many are at or above the park's target."""
    up: int = 0
    """Pairs that went up one step or more."""
    down: int = 0
    steps_up: int = 0
    """Steps up of all of them together."""
    steps_down: int = 0
    total: Counts = Counts()
    """Sum of the grades as numbers, A+ = 5 to D = 1 (as the national litter monitor counts)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The counts and shares of a set of pairs."""

    total: int = 0
    """Questions that at least one of the two measurements answered."""
    comparable: int = 0
    judged: int = 0
    """Comparable, and in order or not: what the shares are of."""
    in_order: Counts = Counts()
    better: int = 0
    """Not in order in the first, in order in the second."""
    worse: int = 0
    rest: Counts = Counts()
    """Judged answers that were given by "rest"."""
    why: dict[NotComparable, int] = field(default_factory=dict)
    """How many are not comparable, by reason."""
    grades: Grades = Grades()

    @property
    def noted(self) -> int:
        """Comparable, and neither in order nor not: a text, a date, a number without a limit."""
        return self.comparable - self.judged

    @property
    def first_share(self) -> Decimal | None:
        """In order in the first measurement, percent of judged."""
        return percent(self.in_order.first, self.judged)

    @property
    def second_share(self) -> Decimal | None:
        """In order in the second measurement, percent of judged."""
        return percent(self.in_order.second, self.judged)

    @property
    def difference(self) -> Decimal | None:
        """The second share minus the first, in points; None when no pair is judged."""
        return points(self.first_share, self.second_share)


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """One item over all its checkpoints: its figure, and the sums or counts of its answers."""

    item: str
    type: AnswerType
    figure: Figure
    amounts: tuple[Decimal, Decimal] | None = None
    """count, number: the sums over the comparable pairs."""
    chosen: dict[str, Counts] = field(default_factory=dict)
    """grade, choice, check, signal: how often each answer was given in the comparable pairs."""


def figure(pairs: Iterable[Pair], target: Grade) -> Figure:
    """Return the figure of these pairs; *target* is the park's image quality now, for both measurements."""
    total = comparable = 0
    why: Counter[NotComparable] = Counter()
    judged: list[Pair] = []
    for pair in pairs:
        total += 1
        if pair.why is not None:
            why[pair.why] += 1
            continue
        comparable += 1
        if pair.judged:
            judged.append(pair)
    orders = [(pair.in_order("first", target), pair.in_order("second", target)) for pair in judged]
    rest = Counts(*(sum(answer.rest for pair in judged if (answer := getattr(pair, side)) is not None) for side in ("first", "second")))
    return Figure(
        total,
        comparable,
        len(judged),
        Counts(sum(first for first, _ in orders), sum(second for _, second in orders)),
        better=sum(second and not first for first, second in orders),
        worse=sum(first and not second for first, second in orders),
        rest=rest,
        why=dict(why),
        grades=_grades([pair for pair in judged if pair.asked.answer.type == "grade"], target),
    )


def _grades(pairs: list[Pair], target: Grade) -> Grades:
    steps = [pair.steps for pair in pairs]
    sides = [[answer for pair in pairs if (answer := getattr(pair, side)) is not None] for side in ("first", "second")]
    return Grades(
        n=len(pairs),
        at_target=Counts(*(sum(grade_at(answer) <= GRADES.index(target) for answer in side) for side in sides)),
        up=sum(step > 0 for step in steps),
        down=sum(step < 0 for step in steps),
        steps_up=sum(step for step in steps if step > 0),
        steps_down=-sum(step for step in steps if step < 0),
        total=Counts(*(sum(len(GRADES) - grade_at(answer) for answer in side) for side in sides)),
    )


def grouped(pairs: Iterable[Pair], by: Callable[[Pair], str]) -> dict[str, list[Pair]]:
    """Return the pairs by the text that *by* returns for each, the groups in the order of their first pairs."""
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(by(pair), []).append(pair)
    return groups


def figures(pairs: Iterable[Pair], by: Callable[[Pair], str], target: Grade) -> dict[str, Figure]:
    """Return one figure for each group."""
    return {name: figure(group, target) for name, group in grouped(pairs, by).items()}


def whole_checkpoints(pairs: Iterable[Pair], target: Grade) -> tuple[int, int]:
    """Return at how many checkpoints all that the second measurement judged is in order, and at how many it judged something."""
    judged = grouped((pair for pair in pairs if pair.judged), by_checkpoint)
    return sum(all(pair.in_order("second", target) for pair in group) for group in judged.values()), len(judged)


def by_theme(pair: Pair) -> str:
    """Return the theme."""
    return pair.theme


def by_checkpoint(pair: Pair) -> str:
    """Return the checkpoint."""
    return pair.key.checkpoint


def by_part(pair: Pair) -> str:
    """Return the part of the day."""
    return pair.key.part


def by_item(pair: Pair) -> str:
    """Return the item."""
    return pair.key.item


def item_figures(pairs: Iterable[Pair], target: Grade) -> list[ItemFigure]:
    """Return one figure for each item, over its checkpoints and both parts of the day."""
    return [_item_figure(item, group, target) for item, group in grouped(pairs, by_item).items()]


def _item_figure(item: str, pairs: list[Pair], target: Grade) -> ItemFigure:
    kind = pairs[-1].asked.answer.type
    comparable = [(pair.first, pair.second) for pair in pairs if pair.why is None and pair.first and pair.second]
    item_figure = ItemFigure(item, kind, figure(pairs, target))
    if FORMS[kind].compared == "sums":
        sums = (
            sum((_amount(answer) for answer, _ in comparable), Decimal(0)),
            sum((_amount(answer) for _, answer in comparable), Decimal(0)),
        )
        return ItemFigure(item, kind, item_figure.figure, amounts=sums)
    if FORMS[kind].compared == "not":
        return item_figure
    first = Counter(answer.value.value or "" for answer, _ in comparable)
    second = Counter(answer.value.value or "" for _, answer in comparable)
    order = sorted(first.keys() | second.keys(), key=lambda value: GRADES.index(value) if value in GRADES else int(value or 0))
    return ItemFigure(item, kind, item_figure.figure, chosen={value: Counts(first[value], second[value]) for value in order})


def _amount(answer: ComparedAnswer) -> Decimal:
    return Decimal(answer.value.value or 0)
