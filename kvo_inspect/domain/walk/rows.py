"""The walk: what a round asks at a checkpoint, in which order, and what is done. Pure.

`Walk` holds what the round screen knows: read once, then kept in step with what the store returns. The confidential
part of a round is a `Walk` of its own, read only when somebody opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kvo_inspect.domain.checklists.answer import Answer, Value, applies, fails, is_asked
from kvo_inspect.domain.checklists.checklist import Both, Checklist, Item
from kvo_inspect.domain.checklists.sets import is_in_set
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.findings.recheck import Recheck, can_recheck
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.findings.stages import SEEN_THERE, stage_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import PhotoUse, PromisedPhoto
from kvo_inspect.domain.rounds.division import NOT_DIVIDED, Division
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.measurement import is_measured_blind
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import CheckpointKind, MeasurementKind, PartOfDay, Stage, ThemeMode
from kvo_inspect.domain.walk.pace import OUR_ESTIMATE, Pace

RowKind = Literal["recheck", "item", "mark", "done"]


@dataclass(frozen=True, slots=True)
class Theme:
    """A checklist of the round and how it is walked."""

    checklist: Checklist
    mode: ThemeMode = "full"


@dataclass(frozen=True, slots=True)
class WalkRow:
    """A line of a checkpoint at which the cursor can stand."""

    kind: RowKind
    key: str = ""
    """recheck: the finding's id; item and mark: `checklist/item`."""

    @property
    def name(self) -> str:
        """How the row is named where the round was left."""
        return f"{self.kind} {self.key}"


DONE = WalkRow("done")
"""The last row of every checkpoint: "Punt klaar"."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the rows under it: the rechecks (no theme), or a theme."""

    theme: Theme | None
    rows: tuple[WalkRow, ...]
    done: int
    not_asked: int = 0
    """Questions of the theme that are not in the round's set and have no answer; those that were opened are among the rows."""

    @property
    def asked(self) -> int:
        """How many of the rows the round asks."""
        return len(self.rows) - self.opened

    opened: int = 0
    """Rows that were opened, are not in the round's set and have no answer yet."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered last time, in the latest earlier round of the same part of the day; for marks mean and number of people."""

    date: str
    value: Value | None = None
    mean: str = ""
    people: int = 0


@dataclass(frozen=True, slots=True)
class RoundPlace:
    """Where a round was left: the row, and what was recorded of it when the cursor came there."""

    checkpoint: str = ""
    row: str = ""
    revision: str = ""


@dataclass(slots=True)
class Walk:
    """What the round screen knows of a round; `hidden` tells that it is the confidential part."""

    round: Round
    park: Park
    kind: MeasurementKind
    stops: list[Checkpoint] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    people: list[Participant] = field(default_factory=list)
    partners: dict[str, Partner] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    """By (checkpoint, `checklist/item`)."""
    marks: dict[tuple[str, str, str], Mark] = field(default_factory=dict)
    """By (checkpoint, `checklist/item`, participant)."""
    findings: dict[str, Finding] = field(default_factory=dict)
    """Made in this round, in the order they were made."""
    earlier: dict[str, Finding] = field(default_factory=dict)
    """From other rounds: open when this one began, oldest first."""
    found_today: frozenset[str] = frozenset()
    """Of the earlier ones those that another round of this date found and this one is not asked to look at again."""
    rounds: dict[str, tuple[str, PartOfDay]] = field(default_factory=dict)  # day and part of each of the park's rounds
    rechecks: dict[str, Recheck] = field(default_factory=dict)  # by finding
    reviews: dict[str, Review] = field(default_factory=dict)  # what the facilitator made of these findings, by finding
    judged: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the heads at which a finding says what its review saw, by finding
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)  # who is told for information: ids of partners, by finding
    promised: dict[str, PromisedPhoto] = field(default_factory=dict)
    photos: dict[str, PhotoUse] = field(default_factory=dict)
    division: Division = NOT_DIVIDED  # who walks which checkpoints, as planned
    unassigned: int = 0  # photos that came in since the round began and show nothing yet
    before: dict[tuple[str, str], Before] = field(default_factory=dict)
    failed_before: set[tuple[str, str]] = field(default_factory=set)
    defects: dict[str, Both] = field(default_factory=dict)
    """What a failing item is called, for the items of findings."""
    drafts: dict[str, str] = field(default_factory=dict)  # half-typed text
    place: RoundPlace = RoundPlace()
    pace: Pace = OUR_ESTIMATE
    """What the park's earlier rounds tell of how long a question and a checkpoint take."""
    opened: set[str] = field(default_factory=set)
    """Checkpoints at which what is not in the round's set was opened: looked at, not recorded until something is answered."""
    hidden: bool = False
    author: str = ""  # who holds the laptop
    device: str = ""  # the laptop
    first: bool = False  # nobody ever walked a round on this laptop: one strip says the first keys
    _items: dict[str, tuple[Checklist, Item]] = field(default_factory=dict, repr=False)
    """By `checklist/item`: asked for many times a key press."""
    _applying: dict[tuple[str, CheckpointKind], list[tuple[str, Item, bool]]] = field(default_factory=dict, repr=False)
    """By checklist and kind of checkpoint."""

    def items(self) -> dict[str, tuple[Checklist, Item]]:
        """Return every item of this round's themes, by `checklist/item`."""
        if not self._items:
            for theme in self.themes:
                for item in theme.checklist.item:
                    self._items.setdefault(f"{theme.checklist.id}/{item.id}", (theme.checklist, item))
        return self._items

    def applying(self, theme: Theme, kind: CheckpointKind) -> list[tuple[str, Item, bool]]:
        """Return the items of a theme that apply at this kind of checkpoint in this round: name, item, whether they are in its set."""
        which = (theme.checklist.id, kind)
        if which not in self._applying:
            self._applying[which] = [
                (f"{theme.checklist.id}/{item.id}", item, is_in_set(self.round.set, theme.checklist, item))
                for item in theme.checklist.item
                if applies(item, kind, self.round.part, self.round.ticked)
            ]
        return self._applying[which]

    def put_round(self, round_: Round) -> None:
        """Take the round as it stands now; another set asks other questions."""
        self.round = round_
        self._applying.clear()

    def item(self, key: str) -> tuple[Checklist, Item]:
        """Return the item that is named `checklist/item`; KeyError when this round has none."""
        return self.items()[key]

    def stop(self, stop_id: str) -> Checkpoint:
        """Return the checkpoint with this id; KeyError when it is not on the route."""
        for stop in self.stops:
            if stop.id == stop_id:
                return stop
        raise KeyError(stop_id)

    def finding(self, finding_id: str) -> Finding | None:
        """Return a finding of this round or an earlier one."""
        return self.findings.get(finding_id) or self.earlier.get(finding_id)

    def day_of(self, finding: Finding) -> str:
        """Return the day of the round that made a finding; of one that no round of the park made the moment at which it was written."""
        return self.rounds[finding.round][0] if finding.round in self.rounds else finding.made

    def still_there(self) -> list[Finding]:
        """Return the earlier findings that this round saw again, not solved; oldest first."""
        return [
            finding
            for finding in self.earlier.values()
            if (recheck := self.rechecks.get(finding.id)) is not None and recheck.seen in SEEN_THERE
        ]

    def question_about(self, finding: Finding) -> str:
        """Return what the facilitator asked when the finding was sent back; empty when it was not, or was changed since."""
        review = self.reviews.get(finding.id)
        if review is None or review.verdict is None or review.verdict.kind != "returned" or self.judged.get(finding.id) != finding.heads:
            return ""
        return review.verdict.reason

    def stage(self, finding: Finding) -> Stage:
        """Return the stage of a finding, as the desk names it."""
        review = self.reviews.get(finding.id)
        return stage_of(finding.status, review.verdict.kind if review is not None and review.verdict is not None else None)

    def values(self, stop_id: str) -> dict[str, Value | None]:
        """Return the answers of one checkpoint by `checklist/item`."""
        return {key: answer.value for key in self.items() if (answer := self.answers.get((stop_id, key))) is not None}

    def put_also(self, rows: Iterable[AlsoFor]) -> None:
        """Take in who is told of findings for information, and who no longer is."""
        for row in rows:
            others = tuple(partner for partner in self.also.get(row.finding, ()) if partner != row.partner)
            self.also[row.finding] = others if row.gone else (*others, row.partner)

    def takers(self) -> list[Participant]:
        """Return who gives marks: present, in order."""
        return [person for person in self.people if person.presence.state == "present"]


# -- what is asked -----------------------------------------------------------------------------------------------------


def sections(walk: Walk, stop: Checkpoint) -> list[Section]:
    """Return what a checkpoint asks, in the order it is walked: rechecks that can be seen, then each theme."""
    stop_sections = []
    rechecks = tuple(WalkRow("recheck", finding.id) for finding in rechecks_at(walk, stop))
    if stop.retired:
        rechecks = tuple(row for row in rechecks if is_done(walk, stop, row))
    if rechecks:
        stop_sections.append(Section(None, rechecks, _done(walk, stop, rechecks)))
    values = walk.values(stop.id)
    for theme in walk.themes:
        questions = list(_questions(walk, stop, theme, values))  # once: a key press waits for it
        not_asked = 0 if stop.retired else sum(not in_round for _key, _item, in_round in questions)
        opened = not_asked if stop.id in walk.opened else 0
        rows = tuple(_rows_of(walk, stop, questions))
        if rows or not_asked or (theme.mode == "notable" and not stop.retired):
            stop_sections.append(Section(theme, rows, _done(walk, stop, rows), not_asked, opened))
    return stop_sections


def rows(walk: Walk, stop: Checkpoint) -> list[WalkRow]:
    """Return every row of a checkpoint in order; the last is "Punt klaar"."""
    return [*(row for section in sections(walk, stop) for row in section.rows), DONE]


def _rows_of(walk: Walk, stop: Checkpoint, questions: Iterable[tuple[str, Item, bool]]) -> Iterator[WalkRow]:
    for key, item, in_round in questions:
        row = WalkRow("mark" if item.answer.form.is_of_each else "item", key)
        if (in_round or stop.id in walk.opened) and (not stop.retired or is_done(walk, stop, row)):
            yield row


def asked(walk: Walk, stop: Checkpoint, theme: Theme, values: dict[str, Value | None]) -> Iterator[Item]:
    """Yield the items of a theme that the round asks at a checkpoint, given the answers there so far: also read while answers come in.

    What is not in the round's set is asked once it has an answer.
    """
    return (item for _key, item, in_round in _questions(walk, stop, theme, values) if in_round)


def not_asked(walk: Walk, stop: Checkpoint) -> list[str]:
    """Return the questions here, each `checklist/item`, that are *not asked (set)*: not in the round's set, and without an answer."""
    if stop.retired:
        return []
    values = walk.values(stop.id)
    return [key for theme in walk.themes for key, _item, in_round in _questions(walk, stop, theme, values) if not in_round]


def _questions(walk: Walk, stop: Checkpoint, theme: Theme, values: dict[str, Value | None]) -> Iterator[tuple[str, Item, bool]]:
    """Yield the questions of a theme at a checkpoint, given the answers there so far: name, item, whether the round asks it.

    A theme of which only what stands out is recorded asks nothing; marks are asked where the checkpoint takes them and
    somebody is there to give them.
    """
    checklist = theme.checklist
    for key, item, in_set in walk.applying(theme, stop.kind):
        given = values.get(key) is not None
        if item.answer.form.is_of_each:
            given = given or any(mark_key[:2] == (stop.id, key) for mark_key in walk.marks)
            if not given and not (stop.marks and walk.takers()):
                continue
        if theme.mode == "notable" and not given:
            continue
        if is_asked(item, values, checklist, walk.park.grade_target):
            yield key, item, in_set or given


def rechecks_at(walk: Walk, stop: Checkpoint) -> list[Finding]:
    """Return the earlier findings here that this round can see, oldest first."""
    return [
        finding
        for finding in walk.earlier.values()
        if finding.checkpoint == stop.id and (finding.id in walk.rechecks or _in_sight(walk, finding))
    ]


def unseen_at(walk: Walk, stop: Checkpoint) -> list[Finding]:
    """Return the earlier findings here that this round is not asked to look at: out of sight, or found today. They keep their status."""
    return [
        finding
        for finding in walk.earlier.values()
        if finding.checkpoint == stop.id and finding.id not in walk.rechecks and not _in_sight(walk, finding)
    ]


def _in_sight(walk: Walk, finding: Finding) -> bool:
    return finding.id not in walk.found_today and can_recheck(finding, walk.round.part, finding.round == walk.round.id)


# -- what is done ------------------------------------------------------------------------------------------------------


def is_done(walk: Walk, stop: Checkpoint, row: WalkRow) -> bool:
    """Whether a row has its answer; a mark row when everybody present gave a mark or none."""
    match row.kind:
        case "recheck":
            recheck = walk.rechecks.get(row.key)
            return recheck is not None and recheck.seen is not None
        case "item":
            return (stop.id, row.key) in walk.answers
        case "mark":
            if (stop.id, row.key) in walk.answers:
                return True
            return any(mark_key[:2] == (stop.id, row.key) for mark_key in walk.marks) and not without_mark(walk, stop, row.key)
    return False


def without_mark(walk: Walk, stop: Checkpoint, key: str) -> list[Participant]:
    """Return who is present and has not given a mark here yet, in order."""
    return [person for person in walk.takers() if (stop.id, key, person.id) not in walk.marks]


def _done(walk: Walk, stop: Checkpoint, of: Sequence[WalkRow]) -> int:
    return sum(is_done(walk, stop, row) for row in of)


def next_open(walk: Walk, stop: Checkpoint, of: Sequence[WalkRow], start: int) -> int:
    """Return the place of the first open row at or below *start*, else that of "Punt klaar"."""
    for place in range(start, len(of) - 1):
        if not is_done(walk, stop, of[place]):
            return place
    return len(of) - 1


def theme_start(stop_sections: Sequence[Section], place: int, step: int) -> int:
    """Return the place of the first row of the next (*step* 1) or previous (-1) section; before it, that of this one."""
    starts, end = [], 0
    for section in stop_sections:
        if section.rows:
            starts.append(end)
        end += len(section.rows)
    starts.append(end)  # "Punt klaar"
    if step > 0:
        return next((start for start in starts if start > place), end)
    return next((start for start in reversed(starts) if start < place), 0)


def theme_of(stop_sections: Sequence[Section], place: int) -> Section | None:
    """Return the section that the row at *place* belongs to; None at "Punt klaar"."""
    for section in stop_sections:
        if place < len(section.rows):
            return section
        place -= len(section.rows)
    return None


# -- looking back ------------------------------------------------------------------------------------------------------


def shown_before(walk: Walk, stop: Checkpoint, row: WalkRow) -> Before | None:
    """Return last time's value of a row if it may be shown now: in a measurement never a grade or mark before answering."""
    before = walk.before.get((stop.id, row.key))
    if before is None or row.kind not in ("item", "mark"):
        return None
    _checklist, item = walk.item(row.key)
    if item.answer.type in ("grade", "mark") and is_measured_blind(walk.kind) and not is_done(walk, stop, row):
        return None
    return before


def marks_are_covered(walk: Walk, stop: Checkpoint, key: str) -> bool:
    """Whether the marks here show as dots: in a measurement, until all are in."""
    return is_measured_blind(walk.kind) and bool(without_mark(walk, stop, key))


def failed_now(walk: Walk, stop: Checkpoint, key: str) -> bool:
    """Whether the answer to an item here opens a finding."""
    answer = walk.answers.get((stop.id, key))
    _checklist, item = walk.item(key)
    return answer is not None and fails(item, answer.value, walk.park.grade_target)
