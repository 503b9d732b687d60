"""Compare (vergelijken): which answers of two measurements stand beside each other, and why the others do not. Pure.

Item by item at the same checkpoint, day with day and evening with evening. What cannot be compared is never left out in
silence: it becomes a pair with a reason. The figures over the pairs are in `domain.compare.figures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from kvo_inspect.domain.checklists.answer import Value, applies, fails, is_asked
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.checklists.sets import FULL, is_in_set
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.round import QuestionSet
from kvo_inspect.domain.values.closed_sets import GRADES, PARTS, Grade, MeasurementKind, PartOfDay, Reason, ThemeMode, Ticked

Side = Literal["first", "second"]
NotComparable = Literal[
    "no_round",
    "checkpoint_new",
    "checkpoint_retired",
    "not_visited",
    "theme_left_out",
    "notable",
    "question_new",
    "question_dropped",
    "question_changed",
    "not_in_set",
    "not_asked",
    "open",
    "two_values",
    "na",
    "not_assessed",
    "rest",
]
"""Why two answers do not stand beside each other, the first that holds:

two_values: two laptops say different things and nobody chose · na: n/a in one of them · not_assessed: in one of them ·
question_changed: the same id asks for something else · rest: given by "rest", and only what was looked at was asked for;
and where one has no answer at all: no_round: no round in that part of the day · checkpoint_new, checkpoint_retired: the
checkpoint came or went in between (replaced ones too: another place is another place) · theme_left_out: the theme was not
walked · notable: only what stood out was recorded · question_new, question_dropped: the checklist had no such question ·
not_in_set: the round's set of questions left it out · not_visited: the round did not get there · not_asked: it hangs on
another answer, or on what the round brought along · open: asked, never answered.
"""


class QuestionKey(NamedTuple):
    """What is compared: one item at one checkpoint in one part of the day."""

    part: PartOfDay
    checkpoint: str
    item: str
    """`checklist/item`."""


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """One answer, as it counts."""

    id: str
    round: str
    date: str
    """Of its round."""
    value: Value
    rest: bool = False
    two_values: bool = False
    """Two laptops say different things, and nobody chose."""
    by: str = ""
    """Who gave it."""
    at: str = ""
    """When, RFC 3339."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """One round of a measurement, and what it asked."""

    id: str
    part: PartOfDay
    date: str
    weather: str = ""
    ticked: tuple[Ticked, ...] = ()
    finished: bool = True
    checklists: tuple[tuple[Checklist, ThemeMode], ...] = ()
    set: QuestionSet = FULL


@dataclass(slots=True)
class Measured:
    """One measurement: its rounds, oldest first, and of every question the answer that counts."""

    id: str
    kind: MeasurementKind
    year: int
    rounds: list[Walked] = field(default_factory=list)
    answers: dict[QuestionKey, ComparedAnswer] = field(default_factory=dict)
    people: int = 0
    """Most participants that one of its rounds had."""

    def of(self, part: PartOfDay) -> list[Walked]:
        """Return the rounds in a part of the day."""
        return [round_ for round_ in self.rounds if round_.part == part]

    @property
    def first_day(self) -> str:
        """The day of the first round; empty when there is none."""
        return self.rounds[0].date if self.rounds else ""

    @property
    def last_day(self) -> str:
        """The day of the last round; empty when there is none."""
        return self.rounds[-1].date if self.rounds else ""

    def take(self, key: QuestionKey, answer: ComparedAnswer) -> None:
        """Let an answer of a later round count: it replaces an earlier one, but "not assessed" never replaces an answer."""
        earlier_answer = self.answers.get(key)
        if earlier_answer is None or earlier_answer.value.kind == "not_assessed" or answer.value.kind != "not_assessed":
            self.answers[key] = answer


@dataclass(frozen=True, slots=True)
class Pair:
    """One question and what both measurements say of it."""

    key: QuestionKey
    theme: str
    asked: Item
    """As the newer of the two asked it."""
    first: ComparedAnswer | None = None
    second: ComparedAnswer | None = None
    why: NotComparable | None = None
    """None: comparable."""
    reason: Reason | None = None
    """not_assessed: why it could not be judged."""

    @property
    def judged(self) -> bool:
        """Whether both answers are comparable and can be in order or not. What only refines another finding is not judged again."""
        return self.why is None and can_be_judged(self.asked)

    def in_order(self, side: Side, target: Grade) -> bool:
        """Whether there is an answer on *side* and it opens no finding (a grade: at or above *target*)."""
        answer = self.first if side == "first" else self.second
        return answer is not None and not fails(self.asked, answer.value, target)

    @property
    def steps(self) -> int:
        """Grades: how many steps up (positive) or down, comparable grades only."""
        if self.why is not None or self.asked.answer.type != "grade" or self.first is None or self.second is None:
            return 0
        return grade_at(self.first) - grade_at(self.second)

    @property
    def by_rest(self) -> bool:
        """Whether one of the two was given by "rest"."""
        return any(answer is not None and answer.rest for answer in (self.first, self.second))


def can_be_judged(item: Item) -> bool:
    """Whether an answer to this item can be in order or not, and is not only more about another item's finding."""
    return item.answer.can_fail and item.adds_to is None


def grade_at(answer: ComparedAnswer) -> int:
    """Return the place of a grade, 0 for A+ to 4 for D."""
    return GRADES.index(answer.value.value) if answer.value.value in GRADES else len(GRADES) - 1


def pairs(first: Measured, second: Measured, stops: Mapping[str, Checkpoint], target: Grade, *, only_seen: bool = False) -> Iterator[Pair]:
    """Yield every question that at least one of the two measurements answered, in the order of the newer checklists.

    Questions asked of each participant (marks) are not among them. *only_seen*: what "rest" answered is not compared.
    """
    known: dict[Side, _Asked] = {"first": _Asked(first, stops, target), "second": _Asked(second, stops, target)}
    for key in _ordered({**first.answers, **second.answers}, known, stops):
        checklist_and_item = known["second"].item(key) or known["first"].item(key)
        if checklist_and_item is None or checklist_and_item[1].answer.form.is_of_each:
            continue
        checklist, item = checklist_and_item
        pair = Pair(key, checklist.theme, item, first.answers.get(key), second.answers.get(key))
        yield _with_reason(pair, known, only_seen)


def _with_reason(pair: Pair, known: Mapping[Side, _Asked], only_seen: bool) -> Pair:
    first, second = pair.first, pair.second
    why: NotComparable | None = None
    reason: Reason | None = None
    if first is None or second is None:
        missing: Side = "first" if first is None else "second"
        why = known[missing].why_missing(pair.key, missing)
    elif first.two_values or second.two_values:
        why = "two_values"
    elif "na" in (first.value.kind, second.value.kind):
        why = "na"
    elif "not_assessed" in (first.value.kind, second.value.kind):
        why = "not_assessed"
        reason = next(answer.value.reason for answer in (second, first) if answer.value.kind == "not_assessed")
    elif known["first"].meaning(pair.key) != known["second"].meaning(pair.key):
        why = "question_changed"
    elif only_seen and pair.by_rest:
        why = "rest"
    return Pair(pair.key, pair.theme, pair.asked, first, second, why, reason)


class _Asked:
    """What one measurement asked, looked up by question."""

    def __init__(self, measured: Measured, stops: Mapping[str, Checkpoint], target: Grade) -> None:
        self._measured = measured
        self._stops = stops
        self._target = target
        self._items: dict[PartOfDay, dict[str, tuple[Checklist, Item]]] = {part: {} for part in PARTS}
        self._modes: dict[PartOfDay, dict[str, set[ThemeMode]]] = {part: {} for part in PARTS}
        self._ticked: dict[PartOfDay, set[Ticked]] = {part: set() for part in PARTS}
        self._sets: dict[PartOfDay, list[QuestionSet]] = {part: [walked.set for walked in measured.of(part)] for part in PARTS}
        for walked in measured.rounds:  # oldest first: what the newest asked counts
            for checklist, mode in walked.checklists:
                self._modes[walked.part].setdefault(checklist.id, set()).add(mode)
                self._items[walked.part].update((f"{checklist.id}/{item.id}", (checklist, item)) for item in checklist.item)
            self._ticked[walked.part].update(walked.ticked)
        self._visited = {(key.part, key.checkpoint) for key in measured.answers}
        self._seen = {key.checkpoint for key in measured.answers}
        self._meanings: dict[tuple[PartOfDay, str], object] = {}

    def item(self, key: QuestionKey) -> tuple[Checklist, Item] | None:
        """Return the item as this measurement asked it, whatever the checkpoint."""
        return self._items[key.part].get(key.item)

    def meaning(self, key: QuestionKey) -> object:
        """Return what makes two answers to the same id comparable: type, unit, limits, and which options are findings."""
        place = key.part, key.item
        if place not in self._meanings:
            checklist_and_item = self.item(key)
            spec = checklist_and_item[1].answer if checklist_and_item is not None else None
            self._meanings[place] = spec and (
                spec.type,
                spec.unit.nl if spec.unit else "",
                spec.finding_above,
                spec.finding_below,
                tuple(option.finding for option in spec.option),
            )
        return self._meanings[place]

    def why_missing(self, key: QuestionKey, side: Side) -> NotComparable:
        """Return the reason why this measurement, the *side* of the comparison, has no answer to the question *key*."""
        stop = self._stops.get(key.checkpoint)
        if not self._measured.of(key.part):
            return "no_round"
        if key.checkpoint not in self._seen and stop is not None:
            if side == "second" and (stop.retired or stop.gone):
                return "checkpoint_retired"
            if side == "first" and stop.made[:10] > self._measured.last_day:
                return "checkpoint_new"
        modes = self._modes[key.part].get(key.item.partition("/")[0])
        if modes is None:
            return "theme_left_out"
        if modes == {"notable"}:
            return "notable"
        checklist_and_item = self.item(key)
        if checklist_and_item is None or not applies(checklist_and_item[1], stop.kind if stop else "whole", key.part, ("meter", "visit")):
            return "question_new" if side == "first" else "question_dropped"
        if not any(is_in_set(question_set, *checklist_and_item) for question_set in self._sets[key.part]):
            return "not_in_set"
        return self._why_unanswered(key, *checklist_and_item)

    def _why_unanswered(self, key: QuestionKey, checklist: Checklist, item: Item) -> NotComparable:
        """Return why a question that the round could ask there has no answer."""
        if (key.part, key.checkpoint) not in self._visited:
            return "not_visited"
        return "open" if self._hangs_on_nothing(key, checklist, item) else "not_asked"

    def _hangs_on_nothing(self, key: QuestionKey, checklist: Checklist, item: Item) -> bool:
        """Whether the question was asked there, given the other answers and what the round brought along."""
        if item.needs is not None and item.needs not in self._ticked[key.part]:
            return False
        if item.when is None:
            return True
        other = key._replace(item=f"{checklist.id}/{item.when.item}")
        answer = self._measured.answers.get(other)
        return is_asked(item, {other.item: answer.value if answer else None}, checklist, self._target)


def _ordered(keys: Iterable[QuestionKey], known: Mapping[Side, _Asked], stops: Mapping[str, Checkpoint]) -> list[QuestionKey]:
    """Return the questions by part of the day, theme, checkpoint as on the route, and place in the checklist."""
    route = {stop: place for place, stop in enumerate(stops)}
    places: dict[tuple[PartOfDay, str], tuple[int, str, int]] = {}

    def place(key: QuestionKey) -> tuple[int, int, str, int, int, str]:
        item_place = places.get((key.part, key.item))
        if item_place is None:
            checklist_and_item = known["second"].item(key) or known["first"].item(key)
            item_place = (
                (checklist_and_item[0].order, checklist_and_item[0].id, _place_in(*checklist_and_item))
                if checklist_and_item
                else (9999, key.item, 0)
            )
            places[key.part, key.item] = item_place
        return (PARTS.index(key.part), item_place[0], item_place[1], route.get(key.checkpoint, len(route)), item_place[2], key.item)

    return sorted(keys, key=place)


def _place_in(checklist: Checklist, item: Item) -> int:
    """Return the place of an item in its checklist, by its id: to compare whole items takes longer than all the rest of a comparison."""
    return next(place for place, other in enumerate(checklist.item) if other.id == item.id)


def rest_share(measured: Measured) -> tuple[int, int]:
    """Return how many answers of a measurement were given by "rest", and how many were given at all."""
    answers = [answer for answer in measured.answers.values() if answer.value.kind == "given"]
    return sum(answer.rest for answer in answers), len(answers)
