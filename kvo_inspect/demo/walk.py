"""Walking a round of the worked example: at each checkpoint every question gets the answer of the story, or the usual one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kvo_inspect.content.load import Loaded
from kvo_inspect.demo.clock import A_GLANCE, A_LINE, A_REST, MARKS, StoryClock
from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.checklists.answer import NA, Value, applies, fails, given, is_asked, item_key, takes_rest
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.checklists.sets import is_in_set
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.mark import mark_of_key
from kvo_inspect.domain.rounds.participant import Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay, Reason, SetKind
from kvo_inspect.store.findings.finding import NewFinding, record_finding, tell_urgent
from kvo_inspect.store.findings.objects import describe_finding, number_finding
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import set_presence
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.walk.answers import note_answer, record_answer, record_rest
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding

USUAL: dict[str, str] = {
    "HK-02": "2,1",
    "BR-03": "35",
    "BR-05": "5,8",
    "BR-06": "5",
    "BR-08": "12",
    "GR-06": "0",
    "OB-09": "1",
    "VL-01": "0",
}
"""What a number is where nothing is the matter, by item."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that was the matter at a stop: the answer to an item, or (without an item) a line typed in between."""

    stop: int
    item: str
    answer: str
    says: Says = NOTHING
    name: str = ""
    """What the story calls the finding later on; several objects give `name`, `name2`, ..."""
    called: Says | None = None
    """Urgent: who was told."""
    photo: str = ""
    """Who promised one."""
    belongs_to: str = ""
    """A free finding: the item it belongs to."""
    confidential: bool = False
    numbers: str = ""
    """House numbers: a finding for each."""


@dataclass(frozen=True, slots=True)
class Again:
    """What this round saw of an earlier finding."""

    name: str
    seen: str
    says: Says = NOTHING
    answer: str = ""
    """What its question got in this round: the answer joins the finding and makes no second one."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """From some theme on, a checkpoint could not be judged."""

    stop: int
    themes: tuple[str, ...]
    """First letters of the items (`HK`)."""
    reason: Reason


@dataclass(frozen=True, slots=True)
class StoryWalk:
    """One round of the story."""

    seen: tuple[Sighting, ...] = ()
    again: tuple[Again, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    marks: dict[int, str] = field(default_factory=dict)
    """Stop → one key for each participant present, as typed."""
    leaves: tuple[int, str] = (0, "")
    """Somebody leaves after this stop."""
    notable: str = ""
    """Themes of which only what stood out was recorded (first letters of their items)."""
    rest: int = 4
    """At one checkpoint of so many "rest" answers what was in order."""
    until: tuple[int, int] = (99, 0)
    """Half walked: the last stop, and how many of its questions were answered."""


class Tour(NamedTuple):
    """A round: when, what it counts as, and its walk."""

    days_ago: int
    begins: str
    """HH:MM; today's began a while ago, whatever the time."""
    kind: MeasurementKind
    part: PartOfDay
    weather: Says
    themes: str
    """First letters of the items of the checklists used."""
    walk: StoryWalk
    visit: bool = False
    set_kind: SetKind = "full"
    back_after: int = 0
    """Minutes from the start after which the group agreed to be back; 0: not agreed."""
    excused: str = ""
    by: str = ""
    """Who holds the laptop; empty: the inspector."""


@dataclass
class StoryWalker:
    """Walks rounds over one route with one set of checklists, and remembers the findings that the story names."""

    store: Store
    clock: StoryClock
    lang: str
    checklists: tuple[Loaded, ...]
    route: list[Checkpoint]
    absent: Mapping[str, tuple[int, ...]]
    """Items that mean something at these stops only; elsewhere the answer is n/a."""
    findings: dict[str, str] = field(default_factory=dict)

    def walk(self, round_: Round, walk: StoryWalk, after_stop: Callable[[int, Checkpoint], None] = lambda _number, _stop: None) -> None:
        """Walk a round: rechecks first at each stop, then the questions, the free findings, the marks; then *after_stop*."""
        by_stop = {again.name: self.store.get(Finding, self.findings[again.name]).checkpoint for again in walk.again}
        sightings = {(seen.stop, seen.item): seen for seen in (*walk.seen, *self._once_more(walk)) if seen.item}
        for number, stop in enumerate(self.route, 1):
            if number > walk.until[0]:
                break
            if number > 1:
                self.clock.way()
            for again in walk.again:
                if by_stop[again.name] == stop.id:
                    self.clock.go_on(A_LINE)
                    recheck_finding(self.store, round_.id, self.findings[again.name], again.seen, again.says.in_(self.lang))  # type: ignore[arg-type]
            most = walk.until[1] if number == walk.until[0] else 9999
            answered = self._questions(round_, number, stop, sightings, walk, most)
            for seen in walk.seen:
                if seen.stop == number and not seen.item:
                    self.clock.go_on(A_LINE)
                    self._free(round_, stop, seen)
            if number in walk.marks and answered < most:
                self.clock.go_on(MARKS)
                self._marks(round_, stop, walk.marks[number])
            if number == walk.leaves[0]:
                self._leave(round_, walk.leaves[1])
            after_stop(number, stop)
        if sightings:
            raise LookupError(f"the story answers what is not asked there: {sorted(sightings)}")

    def _once_more(self, walk: StoryWalk) -> Iterator[Sighting]:
        """Yield what was found before and is asked again by its question."""
        numbers = {stop.id: number for number, stop in enumerate(self.route, 1)}
        for again in walk.again:
            if again.answer:
                finding = self.store.get(Finding, self.findings[again.name])
                yield Sighting(numbers[finding.checkpoint], (finding.item or "").partition("/")[2], again.answer)

    def _questions(
        self, round_: Round, number: int, stop: Checkpoint, sightings: dict[tuple[int, str], Sighting], walk: StoryWalk, most: int
    ) -> int:
        """Answer the questions of one stop; return how many."""
        values: dict[str, Value | None] = {}
        count = 0
        for place, loaded in enumerate(self.checklists):
            checklist = loaded.checklist
            if letters(checklist) in walk.notable.split():
                continue
            rest: list[str] = []
            for item in self._applying(checklist, stop, round_, values):
                if (number, item.id) not in sightings and not is_in_set(round_.set, checklist, item):
                    continue  # not in the set, and nobody opened it
                if count >= most:
                    return count
                count += 1
                key = item_key(checklist, item)
                seen = sightings.pop((number, item.id), None)
                values[key] = value = self._value(item, number, seen, walk.skipped)
                if (
                    seen is None
                    and value == Value(value="1")
                    and (number + place) % walk.rest == 0
                    and most > 999
                    and takes_rest(checklist, item, failed_last_time=False)
                ):
                    rest.append(key)
                    continue
                if seen is None and (value.kind != "given" or checklist.confidential):
                    self.clock.go_on(A_GLANCE)
                else:
                    self.clock.question()
                recorded = record_answer(self.store, round_.id, stop.id, key, value)
                if seen is not None:
                    self.clock.go_on(A_LINE)
                    if recorded.findings:
                        self._describe(round_, recorded.findings[-1], seen)
                    elif seen.says.nl:
                        note_answer(self.store, recorded.answers[0].id, seen.says.in_(self.lang))
            if rest:
                self.clock.go_on(A_REST)
                record_rest(self.store, round_.id, stop.id, rest, Value(value="1"))
        return count

    def _applying(self, checklist: Checklist, stop: Checkpoint, round_: Round, values: dict[str, Value | None]) -> Iterator[Item]:
        for item in checklist.item:
            if (
                not item.answer.form.is_of_each
                and applies(item, stop.kind, round_.part, round_.ticked)
                and is_asked(item, values, checklist)
            ):
                yield item

    def _value(self, item: Item, number: int, seen: Sighting | None, skipped: tuple[Skipped, ...]) -> Value:
        if seen is not None:
            return given(item, seen.answer, self.store.today)
        for skip in skipped:
            if skip.stop == number and item.id.partition("-")[0] in skip.themes:
                return Value(kind="not_assessed", reason=skip.reason)
        if number not in self.absent.get(item.id, (number,)):
            return Value(kind="na")
        match item.answer.form.keyed:
            case "grade":
                return Value(value="A" if (number + len(item.id)) % 3 else "B")
            case "number" | "whole number":
                year = str(self.store.today.year - 1)
                value = given(item, USUAL.get(item.id, year if item.answer.min is not None and item.answer.min > 1900 else "1"))
                if fails(item, value):
                    raise LookupError(f"the usual value of {item.id} opens a finding")
                return value
            case "line":
                return Value(value=(self.store.today - dt.timedelta(days=200)).isoformat()) if item.answer.form.shown == "day" else NA
            case _:
                return Value(value="1")

    def _describe(self, round_: Round, finding: Finding, seen: Sighting) -> None:
        made: tuple[Finding, ...] = (finding,)
        if seen.says.nl:
            made = describe_finding(self.store, finding.id, seen.says.in_(self.lang))
        if seen.numbers:
            made = number_finding(self.store, finding.id, seen.numbers).findings
        self._follow(round_, made, seen)

    def _free(self, round_: Round, stop: Checkpoint, seen: Sighting) -> None:
        item = ""
        for loaded in self.checklists:
            belongs = loaded.checklist.find(seen.belongs_to)
            item = item_key(loaded.checklist, belongs) if belongs else item
        if seen.belongs_to and not item:
            raise LookupError(f"no checklist of this round holds {seen.belongs_to}")
        new = NewFinding(
            seen.says.in_(self.lang), urgent=seen.called is not None, item=item or None, visible=round_.part, confidential=seen.confidential
        )
        made: tuple[Finding, ...] = (record_finding(self.store, round_.id, stop.id, new),)
        if seen.numbers:
            made = number_finding(self.store, made[0].id, seen.numbers).findings
        self._follow(round_, made, seen)

    def _follow(self, round_: Round, made: tuple[Finding, ...], seen: Sighting) -> None:
        for nth, finding in enumerate(made, 1):
            if seen.name:
                self.findings[f"{seen.name}{nth if nth > 1 else ''}"] = finding.id
        if seen.called is not None:
            tell_urgent(self.store, made[0].id, seen.called.in_(self.lang))
        if seen.photo:
            promise_photo(self.store, made[0].id, seen.photo, round_.id)

    def _leave(self, round_: Round, name: str) -> None:
        person = next(participant for participant in participants_of(self.store, round_.id) if participant.name == name)
        set_presence(self.store, person.id, Presence(state="left", at=self.store.now().strftime("%H:%M")))

    def _marks(self, round_: Round, stop: Checkpoint, keys: str) -> None:
        people = [person for person in participants_of(self.store, round_.id) if person.presence.state == "present"]
        for loaded in self.checklists:
            for item in loaded.checklist.item:
                if (
                    item.answer.form.is_of_each
                    and is_in_set(round_.set, loaded.checklist, item)
                    and applies(item, stop.kind, round_.part, round_.ticked)
                ):
                    given_marks = [
                        (person.id, mark) for person, key in zip(people, keys, strict=True) if (mark := mark_of_key(key)) is not None
                    ]
                    record_marks(self.store, round_.id, stop.id, item_key(loaded.checklist, item), given_marks)


def letters(checklist: Checklist) -> str:
    """Return the letters that the items of a shipped checklist begin with: its name in the story."""
    return checklist.item[0].id.partition("-")[0]
