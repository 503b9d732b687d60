"""The parts of a comparison's JSON document: figures, findings, marks, targets, warnings and answers, as models.

Percentages, means and sums are decimal numbers as text, so that nothing goes through binary fractions.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from kvo_inspect.domain.checklists.answer import AnswerKind
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.compare.findings import Became, How
from kvo_inspect.domain.compare.pairs import NotComparable
from kvo_inspect.domain.compare.warnings import Code
from kvo_inspect.domain.plan.results import ChangeKind, Direction, GoalVerdict
from kvo_inspect.domain.plan.target import Counted, Goal
from kvo_inspect.domain.values.closed_sets import Better, PartOfDay, Reason
from kvo_inspect.exchange.record.document import Stated

T = TypeVar("T")
DecimalText = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]
"""A decimal number with a point, as text."""


class Two(Stated, Generic[T]):
    """The same in the first measurement and in the second."""

    first: T
    second: T


class Share(Stated):
    """Percent of the judged pairs, one decimal, halves away from zero; null of none. The difference is one of points, of these two."""

    first: DecimalText | None
    second: DecimalText | None
    difference: DecimalText | None


class GradesOf(Stated):
    """Image quality of the judged pairs that are grades."""

    n: int
    at_target: Two[int]
    """At or above the park's target."""
    share: Share
    up: int
    """Pairs one step up or more."""
    down: int
    steps_up: int
    steps_down: int
    mean: Two[DecimalText]
    """A+ = 5 to D = 1, two decimals."""


class FigureOf(Stated):
    """What a set of questions comes to."""

    total: int
    """Questions (item, checkpoint, part of the day) that at least one of the two measurements answered."""
    comparable: int
    not_comparable: dict[NotComparable, int]
    """The others, by reason; with comparable they make the total."""
    judged: int
    """Comparable, and in order or not: what the shares are of."""
    in_order: Two[int]
    share: Share
    better: int
    """Not in order, then in order."""
    worse: int
    rest: Two[int]
    """Judged answers that were given by "rest"."""
    grades: GradesOf | None


class FindingOf(Stated):
    """A finding and what became of it."""

    id: str
    code: str
    outcome: Became
    how: How
    again: str | None
    """Id of the finding that the second measurement recorded of the same thing."""
    round: str
    checkpoint: str
    item: str | None
    theme: str | None
    object: str
    text: str


class FindingsOf(Stated):
    """The findings of the first measurement and what became of them, and the new ones of the second."""

    solved: int
    open: int
    came_back: int
    not_seen: int
    new: int
    left_out: Two[int]
    """Dropped, or found to be a duplicate: not counted."""
    findings: tuple[FindingOf, ...]


class MarksOf(Stated):
    """Marks of one side of a figure."""

    n: int
    """Most people at one checkpoint."""
    marks: int
    mean: DecimalText


class MarkFigureOf(Stated):
    """Marks for one question, of one role or of everybody together, at the checkpoints that both measurements can tell."""

    item: str
    asked: Both
    part: PartOfDay
    group: Literal["everybody", "role"]
    role: str
    checkpoints: tuple[str, ...]
    first: MarksOf
    second: MarksOf
    difference: DecimalText
    few: bool
    """So few people that it is to be read as an impression."""


class ChangeOf(Stated):
    """From baseline to result."""

    kind: ChangeKind
    amount: DecimalText


class SampleOf(Stated):
    """What a sample lets one say."""

    n: int
    one: DecimalText
    margin: DecimalText | None
    few: bool
    chance: bool


class TargetOf(Stated):
    """A target and what came of it."""

    id: str
    name: str
    unit: str
    source: str
    better: Better
    baseline: Counted | None
    goal: Goal | None
    goal_value: DecimalText | None
    """The value from which the goal is reached."""
    result: Counted | None
    change: ChangeOf | None
    direction: Direction | None
    verdict: GoalVerdict
    sample: SampleOf | None


class TargetsOf(Stated):
    """The targets of the trajectory."""

    total: int
    reached: int
    missed: int
    unknown: int
    targets: tuple[TargetOf, ...]


class WarnedOf(Stated):
    """Something to read along."""

    code: Code
    about: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    n: int


class AnswerOf(Stated):
    """One answer, as it counts."""

    id: str
    round: str
    kind: AnswerKind
    value: str | None
    reason: Reason | None
    rest: bool
    in_order: bool | None
    """null: it can be neither."""
    by: str
    at: str


class PairOf(Stated):
    """One question and what both measurements say of it."""

    part: PartOfDay
    checkpoint: str
    item: str
    theme: str
    why: NotComparable | None
    """Why it is not comparable; null: it is."""
    reason: Reason | None
    judged: bool
    steps: int
    """Grades: steps up (positive) or down."""
    first: AnswerOf | None
    second: AnswerOf | None
