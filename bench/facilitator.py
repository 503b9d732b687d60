"""The facilitator's record: thirty parks, 240 rounds, 9,600 findings, 126,000 answers, and what the desk made of them.

The figures are those of one facilitator over a cycle (eight rounds a park: day and evening, four measurements; forty findings a
round; 700 answers by day and 350 in the evening). Names, answers and findings are drawn with a fixed seed.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kvo_inspect.content.load import Loaded, load_checklists
from kvo_inspect.domain.checklists.answer import Value, applies, fails, given, item_key
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding, FindingFields, Sent
from kvo_inspect.domain.findings.recheck import can_recheck
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.target import Counted, Goal
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Closed, Round
from kvo_inspect.domain.values.closed_sets import Better, CheckpointKind, MeasurementKind, PartOfDay, ReplyKind, Seen, Stage
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import (
    NewFinding,
    drop_finding,
    move_finding,
    open_findings_at,
    record_finding,
    review_finding,
    set_finding,
)
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.measures import add_measure, serve_finding, serve_target
from kvo_inspect.store.plan.meetings import add_meeting
from kvo_inspect.store.plan.targets import add_target
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.upkeep.bulk import unsynced
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import note_answer, record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding


class Size(NamedTuple):
    """How much is made."""

    parks: int = 30
    stops: int = 25
    day_answers: int = 700
    evening_answers: int = 350
    findings: int = 40
    """A round."""


FACILITATOR = Size()
MEASUREMENTS: tuple[tuple[MeasurementKind, int], ...] = (("baseline", 1120), ("yearly", 755), ("yearly", 390), ("follow_up", 25))
"""Kind, and how many days ago its day round was; the evening follows a week later."""
LAST = dt.datetime(2026, 11, 20, 21, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
"""The moment after which nothing was recorded: fixed, so that a cached record stays what it is."""

_PLACES = ("Veld", "Broek", "Hoeve", "Weide", "Rijt", "Kamp", "Dijk", "Akker", "Horst", "Kade")
_SIDES = ("Noorder", "Wester", "Ooster", "Zuider", "Hooge", "Lage", "Oude", "Nieuwe", "Groote", "Kleine")
_KINDS: tuple[CheckpointKind, ...] = ("entrance", "road", "road", "plot", "road", "parking", "plot", "road", "object", "green")
_WORDS = (
    "donker",
    "scheef",
    "kapot",
    "los",
    "open",
    "vol",
    "verstopt",
    "beklad",
    "verzakt",
    "weg",
    "achter de loods",
    "bij de bocht",
    "hoek Kade",
    "langs het spoor",
    "naast de poort",
    "tot de brug",
    "voor de laadkuil",
    "bij nr 14",
    "twee stuks",
    "sinds vorige keer",
)
_TARGETS: tuple[tuple[str, str, Better], ...] = (
    ("Inbraken", "aantal", "lower"),
    ("Branden", "aantal", "lower"),
    ("Vernielingen", "aantal", "lower"),
    ("Graffiti", "aantal", "lower"),
    ("Zwerfafval", "aantal", "lower"),
    ("Voelt zich veilig", "%", "higher"),
    ("Doet mee", "%", "higher"),
    ("Tevreden", "%", "higher"),
)
_PEOPLE = ("facilitator", "municipality", "police", "fire service", "entrepreneur", "security")


def make_record(folder: Path, state_folder: Path, size: Size = FACILITATOR, seed: int = 1) -> None:
    """Make the record in an empty data folder; takes a minute or two at full size."""
    chance = random.Random(seed)
    clock = _Clock()

    def seeded_id() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))

    store = open_record(folder, state_folder=state_folder, author="Karin Bos", letters="KBR", now=clock, new_id=seeded_id)
    try:
        with unsynced(store):
            _Maker(store, clock, chance, size, tuple(one for one in load_checklists(None)[0] if not one.checklist.confidential)).make()
    finally:
        store.close()


class _Clock:
    """A clock that only the maker sets; it goes on a second whenever it is read."""

    def __init__(self) -> None:
        self.now = LAST - dt.timedelta(days=1200)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@dataclass
class _Maker:
    store: Store
    clock: _Clock
    chance: random.Random
    size: Size
    checklists: tuple[Loaded, ...]
    routes: dict[str, list[Checkpoint]] = field(default_factory=dict)

    def make(self) -> None:
        parks = [self.park(number) for number in range(self.size.parks)]
        for kind, days_ago in MEASUREMENTS:
            for part in ("day", "evening"):
                for nth, park in enumerate(parks):
                    day = LAST.date() - dt.timedelta(days=days_ago - (7 if part == "evening" else 0) - nth % 10)
                    self.round(park, kind, "day" if part == "day" else "evening", day)
        for park in parks:
            self.desk(park)

    def park(self, number: int) -> Park:
        """Make a park and its route."""
        name = f"{_SIDES[number % 10]}{_PLACES[(number * 7 + number // 10) % 10].lower()} {number + 1}"
        stops = [
            NewCheckpoint(
                f"{_SIDES[nth % 10]}weg {nth * 10 + 1}",
                _KINDS[nth % len(_KINDS)],
                "van de bocht tot de brug",
                f"zone {nth // 5 + 1}",
                position=Position(lat=f"51.{90000 + number * 100 + nth}", lon=f"5.{30000 + number * 100 + nth}"),
                marks=nth % 6 == 0,
            )
            for nth in range(self.size.stops)
        ]
        park = add_park(self.store, name, "Lingeveen", stops)
        self.routes[park.id] = route(self.store, park.id)
        return park

    def round(self, park: Park, kind: MeasurementKind, part: PartOfDay, day: dt.date) -> None:
        """Walk one round: rechecks, answers up to the number asked for, findings up to theirs; then what followed at the desk."""
        start = dt.datetime.combine(day, dt.time(13 if part == "day" else 19, 30), tzinfo=LAST.tzinfo)
        self.clock.now = max(start, self.clock.now)
        earlier = [one for one in open_findings_at(self.store, park.id) if can_recheck(one, part, made_in_this_round=False)]
        people = tuple(Person(f"{role} {nth + 1}", role.title(), role) for nth, role in enumerate(_PEOPLE))
        new = NewRound(kind, part, day.isoformat(), tuple((one, "full") for one in self.checklists), people, "droog", ("visit", "meter"))
        found = start_round(self.store, park.id, new)
        for one in earlier:
            if self.chance.random() < 0.8:
                seen: Seen = self.chance.choices(("solved", "not_yet", "worse", "object_gone"), (70, 22, 4, 4))[0]
                recheck_finding(self.store, found.id, one.id, seen)
        made = self.answers(found, self.routes[park.id], self.size.day_answers if part == "day" else self.size.evening_answers)
        end = self.clock.now
        with self.store.act() as act:  # as rounds were finished before a question could be required: most have no answer here
            act.write(Round, found.id, park=park.id, closed=Closed(day=end.date().isoformat(), time=end.strftime("%H:%M")))
        for finding in made:
            self.follow(finding, day)

    def answers(self, found: Round, stops: list[Checkpoint], wanted: int) -> list[Finding]:
        """Answer questions until there are enough; as many of them fail as make the findings."""
        questions = [(stop, loaded.checklist, item) for stop in stops for loaded in self.checklists for item in loaded.checklist.item]
        asked = [
            (stop, checklist, item)
            for stop, checklist, item in questions
            if item.answer.type != "mark" and item.when is None and applies(item, stop.kind, found.part, found.ticked)
        ]
        if len(asked) < wanted:
            raise LookupError(f"a {found.part} round asks {len(asked)} questions, {wanted} are wanted: give the parks more stops")
        failing = {n for n, (_stop, _checklist, item) in enumerate(asked[:wanted]) if item.answer.can_fail and item.adds_to is None}
        free = self.size.findings // 10
        chosen = set(self.chance.sample(sorted(failing), self.size.findings - free))
        made: list[Finding] = []
        for n, (stop, checklist, item) in enumerate(asked[:wanted]):
            value = failing_value(item) if n in chosen else fine_value(item, self.chance)
            recorded = record_answer(self.store, found.id, stop.id, item_key(checklist, item), value, joins=())  # each a finding
            if not recorded.findings and self.chance.random() < 0.01:
                note_answer(self.store, recorded.answers[0].id, self.words())
            for finding in recorded.findings:
                text = f"{finding.code.rpartition('-')[2]} {self.words()}" if item.object else self.words()
                made += describe_finding(self.store, finding.id, text)
        for stop in self.chance.sample(stops, free):
            made.append(record_finding(self.store, found.id, stop.id, NewFinding(self.words(), visible=found.part)))
        return made

    def words(self) -> str:
        """Draw what somebody typed."""
        return " ".join(self.chance.sample(_WORDS, 3))

    def follow(self, finding: Finding, day: dt.date) -> None:
        """Let a finding go some steps of its life; the newest ones stay new."""
        if (LAST.date() - day).days < 30:
            return
        lot = self.chance.random()
        if lot < 0.05:
            drop_finding(self.store, finding.id, "hoort bij werk in uitvoering")
            return
        review_finding(self.store, finding.id, Verdict(kind="accepted"))
        due = (day + dt.timedelta(days=self.chance.choice((14, 60, 400, 1500)))).isoformat()
        holder = finding.partner or made_id("partner", finding.park, "municipality")
        nameless = holder == made_id("partner", finding.park, "company") and not finding.object
        fields: FindingFields = {"due": due, "partner": holder}
        if nameless:  # nothing goes to a company that nobody named
            fields["object"] = str(self.chance.randint(1, 60))
        set_finding(self.store, finding.id, **fields)
        move_finding(
            self.store, finding.id, "sent", sent=Sent(day=day.isoformat(), way="mail", reference=f"R-{self.chance.randint(1000, 9999)}")
        )
        if lot < 0.4:
            to: Stage = self.chance.choice(("planned", "in_progress", "reported_done"))
            move_finding(self.store, finding.id, to)
        elif lot < 0.6:
            kind: ReplyKind = self.chance.choice(("in_hand", "planned", "done"))
            self.clock.now += dt.timedelta(days=self.chance.randint(1, 3))
            on = None if kind == "in_hand" else (self.clock.now.date() + dt.timedelta(days=-1 if kind == "done" else 21)).isoformat()
            record_replies(self.store, [NewReply(finding.id, Said(kind=kind, on=on), text=self.words())])
        if self.chance.random() < 0.1:
            add_comment(self.store, finding.id, self.words())

    def desk(self, park: Park) -> None:
        """Keep a trajectory: targets with results, measures that serve findings and targets, meetings."""
        trajectory = begin_trajectory(self.store, park.id, starts=(LAST.date() - dt.timedelta(days=1150)).isoformat(), phase="carrying_out")
        targets = [
            add_target(
                self.store,
                trajectory.id,
                name=name,
                unit=unit,
                better=better,
                source="politie",
                baseline=Counted(value=str(self.chance.randint(30, 60))),
                goal=Goal(kind="change", amount="-40" if better == "lower" else "20"),
                result=Counted(value=str(self.chance.randint(15, 70)), n=36 if unit == "%" else None),
            )
            for name, unit, better in _TARGETS
        ]
        findings = [row[0] for row in self.store.rows("select id from finding where park = ? and gone = 0 order by n limit 60", [park.id])]
        for nth in range(12):
            measure = add_measure(
                self.store,
                trajectory.id,
                name=f"Maatregel {nth + 1}: {self.words()}",
                partner=made_id("partner", park.id, "municipality"),
                due=(LAST.date() + dt.timedelta(days=60 * (nth - 8))).isoformat(),
                status=self.chance.choice(("agreed", "in_progress", "done")),
            )
            serve_finding(self.store, measure.id, *findings[nth * 5 : nth * 5 + 5])
            serve_target(self.store, measure.id, targets[nth % len(targets)].id)
        for nth in range(10):
            day = LAST.date() - dt.timedelta(days=110 * nth + 5)
            present = "\n".join(role.title() for role in _PEOPLE)
            add_meeting(self.store, trajectory.id, day=day.isoformat(), subject="Voortgang", present=present, text=self.words())


def fine_value(item: Item, chance: random.Random) -> Value:
    """Return an answer that opens no finding."""
    if chance.random() < 0.04:
        return Value(kind="na")
    match item.answer.type:
        case "grade":
            return Value(value=chance.choice(("A+", "A", "B")))
        case "number" | "count":
            return next(value for value in _numbers(item) if not fails(item, value))
        case "date":
            return Value(value="2025-05-01")
        case "text":
            return Value(value="gezien")
        case _:
            return Value(value="1")


def failing_value(item: Item) -> Value:
    """Return an answer that opens a finding."""
    match item.answer.type:
        case "grade":
            return Value(value="C")
        case "number" | "count":
            return next(value for value in _numbers(item) if fails(item, value))
        case "choice":
            return Value(value=str(next(nth for nth, option in enumerate(item.answer.option, 1) if option.finding)))
        case _:
            return Value(value="2")


def _numbers(item: Item) -> Iterator[Value]:
    spec = item.answer
    for limit in (spec.min, spec.finding_above, spec.finding_below, spec.max):
        for raw in () if limit is None else (limit, limit + 1, limit - 1):
            low = spec.min is None or raw >= spec.min
            if low and (spec.max is None or raw <= spec.max) and raw >= 0:
                yield given(item, format(raw, "f"))
