"""Records to export: nearly empty ones, a hostile one, and one in which every noun and every confidential thing occurs."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from kvo_inspect.content.load import Loaded, load_checklists
from kvo_inspect.domain.checklists.answer import NA, Value
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.findings.reply import Reply, Said
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.papers.paper import Adoption, ReportSubject
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import Taken
from kvo_inspect.domain.plan.decision import Decision
from kvo_inspect.domain.plan.measure import Measure, MeasureFinding, MeasureTarget
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import PartOfDay, ThemeMode
from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT, clean_line, clean_text
from kvo_inspect.store.findings.finding import (
    NewFinding,
    move_finding,
    record_finding,
    review_finding,
    set_finding,
    tell_urgent,
)
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper, adopt_report
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.photos.photo import Incoming, set_photo, take_in
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.photos.uses import use_photo
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import PersonPlan, plan_round
from kvo_inspect.store.rounds.round import NewRound, Person, participants_of, start_round
from kvo_inspect.store.survey.surveys import set_survey, take_answers
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import note_answer, record_answer, record_rest
from kvo_inspect.store.walk.handed_in import finish_part
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.store.walk.sign_off import sign_off
from tests.hostile import HOSTILE
from tests.laptops import new_folder
from tests.rounds_of_before import finish_with_open_questions
from tests.store.survey.answers import survey_answers

CANARY = "kanarievogel"
"""A word that stands only in what is confidential."""
NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
PEOPLE = (
    *(Person(f"Agent {n}", "Politie", "police") for n in range(3)),
    Person("J. de Wit", "Gemeente", "municipality"),
    Person("K. Bos", "Gemeente", "municipality"),
    Person("Zonder Rol"),
)


@contextmanager
def opened(data: Path, *, write: bool = True, now: dt.datetime = NOW) -> Iterator[Store]:
    """Open a record with a clock that stands still."""
    store = open_record(
        new_folder(data) if write else data, state_folder=data.parent / "state", write=write, author="Karin", now=lambda: now
    )
    try:
        yield store
    finally:
        store.close()


@cache
def _shipped() -> tuple[Loaded, ...]:
    shipped, problems = load_checklists(None)
    assert problems == ()
    return shipped


def checklists(*names: str) -> tuple[tuple[Loaded, ThemeMode], ...]:
    """Return shipped checklists in full, all of them or the named ones."""
    return tuple((loaded, "full") for loaded in _shipped() if not names or loaded.checklist.id in names)


def item_of(kind: str, checklist: str = "") -> str:
    """Return the name `checklist/item` of a shipped item with this type of answer that makes a finding of its own."""
    for one, _mode in checklists():
        for item in one.checklist.item:
            if item.answer.type == kind and item.adds_to is None and checklist in ("", one.checklist.id):
                return f"{one.checklist.id}/{item.id}"
    raise LookupError(kind)


def start(store: Store, park: Park, date: str, part: PartOfDay = "evening", *names: str) -> Round:
    """Start a round with all checklists, or the named ones, and six people."""
    return start_round(store, park.id, NewRound("yearly", part, date, checklists(*names), PEOPLE, weather="nat"))


def walked(store: Store) -> tuple[Park, Round, Checkpoint]:
    """Write two rounds of a park in which every noun occurs, none of it confidential; return the park, the last round and a checkpoint."""
    park = add_park(store, "De Amert", "Veghel", [NewCheckpoint("Industrieweg 12-30"), NewCheckpoint("Kade", "entrance", marks=True)])
    here, there = route(store, park.id)
    first = start(store, park, "2025-11-13")
    old = record_answer(store, first.id, here.id, item_of("count"), Value(value="2")).findings[0]
    describe_finding(store, old.id, "2231, 2233 scheef; hangt los")
    review_finding(store, old.id, Verdict(kind="accepted"))
    move_finding(store, old.id, "sent", sent=Sent(day="2025-11-14", way="mail", reference="=ZK-1"))
    set_finding(store, old.id, due="2025-12-01", promised_by="J. de Wit", urgency="structural")
    finish_with_open_questions(store, first.id)
    people = [PersonPlan("J. de Wit", "Gemeente", "inspecteur", (here.id,)), PersonPlan("K. Bos", "", "=rol", (there.id,))]
    plan_round(store, park.id, people, date="2026-11-12", part="evening", begins="19:30", meets_at="=poort; hoek", notes="-1\nlamp mee")
    last = start(store, park, "2026-11-12")
    recheck_finding(store, last.id, old.id, "not_yet", "nog steeds")
    answer = record_answer(store, last.id, here.id, item_of("check"), Value(value="1")).answers[0]
    note_answer(store, answer.id, "kijk hier -\n=1+1 later")
    record_rest(store, last.id, here.id, [item_of("grade"), item_of("choice")], NA)
    record_answer(store, last.id, there.id, item_of("check"), Value(kind="not_assessed", reason="closed", note="poort dicht"))
    free = record_finding(store, last.id, there.id, NewFinding("pallets tegen gevel; +31 6 bellen", urgent=True))
    tell_urgent(store, free.id, "112")
    promise_photo(store, free.id, "Karin", last.id)
    photographed(store, free, last, "IMG_0001.jpg")
    finish_part(store, last.id)
    twin = record_finding(store, last.id, there.id, NewFinding("nog eens pallets"))
    review_finding(store, twin.id, Verdict(kind="duplicate", of=free.id))
    at_the_desk(store, old, "=2231 gemeld; wacht op onderdelen")
    plan(store, old)
    marks(store, last, there)
    first_one, second = participants_of(store, last.id)[:2]
    sign_off(store, first_one.id, "yes", incomplete=True)
    sign_off(store, second.id, "no", "=brug niet gezien;\nzegt J. de Wit", incomplete=True)
    papered(store, first)
    return park, last, here


def at_the_desk(store: Store, finding: Finding, words: str) -> None:
    """Write what is said of a finding at the desk: a remark, a partner for information, a reply."""
    where: dict[str, Any] = {"park": finding.park, "confidential": finding.confidential}
    partner = made_id("partner", finding.park, "grid_operator")
    said = Said(kind="planned", on="2026-12-01", belongs_to=words)
    with store.act() as act:
        act.write(Comment, store.new_id(), finding=finding.id, text=words, **where)
        act.write(AlsoFor, made_id("also_for", finding.id, partner), finding=finding.id, partner=partner, **where)
        reply = made_id("reply", finding.id, "0a1b")
        act.write(Reply, reply, finding=finding.id, partner=partner, row="0a1b", said=said, reference=words, text=words, **where)


def plan(store: Store, finding: Finding) -> None:
    """Write a plan for the park of a finding: targets, a measure that serves them, a meeting."""
    park = finding.park
    cycle = begin_trajectory(store, park, phase="plan", starts="2025-09-01", audit="2027-01-15")
    target, measure = made_id("target", cycle.id, "Inbraken"), store.new_id()
    with store.act() as act:
        act.write(
            Target,
            target,
            park=park,
            trajectory=cycle.id,
            name="Inbraken",
            unit="per jaar",
            source="=politie",
            better="lower",
            baseline=Counted(value="41", period="2024"),
            goal=Goal(kind="change", amount="-40.5"),
            result=Counted(value="21", n=120),
        )
        act.write(
            Measure,
            measure,
            park=park,
            trajectory=cycle.id,
            name="Verlichting op orde",
            theme="lighting",
            person="J. de Wit",
            partner=made_id("partner", park, "municipality"),
            due="2026-12-31",
            status="done",
            done="2026-11-01",
            text="-eerst\nde kade",
        )
        act.write(MeasureFinding, made_id("measure_finding", measure, finding.id), park=park, measure=measure, finding=finding.id)
        act.write(MeasureTarget, made_id("measure_target", measure, target), park=park, measure=measure, target=target)
        meeting = store.new_id()
        act.write(
            Meeting,
            meeting,
            park=park,
            trajectory=cycle.id,
            day="2026-10-01",
            subject="@voortgang",
            present="J. de Wit, gemeente",
            text="elk kwartaal",
        )
        act.write(
            Decision,
            store.new_id(),
            park=park,
            meeting=meeting,
            name="+paaltjes bij de uitgang",
            partner=made_id("partner", park, "municipality"),
            person="@J. de Wit",
            due="2026-12-15",
        )
    set_survey(store, cycle.id, "baseline", sent="1-9-2025", closes="1-10-2025", invited="113")
    take_answers(store, cycle.id, "baseline", survey_answers())


def papered(store: Store, about: Round) -> None:
    """Keep a certificate with the park of a round, and adopt a report of that round, which is finished."""
    add_paper(
        store, about.park, paper_file("certificaat.pdf", b"%PDF-1.7 +certificaat"), kind="certificate", day="2025-11-01", title="=KVO"
    )
    subject = ReportSubject("round", about.park, about.id)
    report = paper_file("verslag.pdf", b"%PDF-1.7 verslag")
    adopt_report(store, subject, report, Adoption("@Karin", "2026-11-12"), language="nl", title="Schouwverslag", day=about.date)


def photographed(store: Store, finding: Finding, found: Round, name: str, caption: str = "=mast") -> None:
    """Attach a photo to a finding: its row, of bytes that are not there."""
    one = Incoming(
        hashlib.sha256(f"{finding.id} {name}".encode()).hexdigest(),
        1234,
        "jpeg",
        40,
        30,
        name,
        Taken(at="2026-11-12T19:43:10", offset="+01:00"),
        name,
        Position(lat="51.57361", lon="5.12345"),
        "93.42",
    )
    (photo,) = take_in(store, finding.park, [one], confidential=finding.confidential)
    used = use_photo(store, photo.id, finding, round_id=found.id, confirmed=True)
    set_photo(store, used.photo.id, caption=caption)


def marks(store: Store, found: Round, stop: Checkpoint, given: tuple[int | None, ...] = (6, 7, 7, 4, 9, 5)) -> None:
    """Let the people of a round give marks, None for no mark."""
    people = participants_of(store, found.id)
    said = [(person.id, Given(mark=n) if n else Given(kind="none")) for person, n in zip(people, given, strict=True)]
    record_marks(store, found.id, stop.id, item_of("mark"), said)


def confide(store: Store, found: Round, stop: Checkpoint) -> None:
    """Write confidential work of every kind into a round, with the canary in each text."""
    signal = item_of("signal")
    answer = record_answer(store, found.id, stop.id, signal, Value(value="3", note=CANARY))
    finding = answer.findings[0]
    set_finding(store, finding.id, text=CANARY, object=CANARY, promised_by=CANARY)
    tell_urgent(store, finding.id, CANARY)
    promise_photo(store, finding.id, CANARY, found.id)
    photographed(store, finding, found, "IMG_0002.jpg", CANARY)
    other = record_finding(store, found.id, stop.id, NewFinding(CANARY, item=signal))
    review_finding(store, other.id, Verdict(kind="dropped", reason=CANARY))
    note_answer(store, answer.answers[0].id, CANARY)
    at_the_desk(store, finding, CANARY)


def hostile(store: Store) -> None:
    """Write every hostile text that leaves something after cleaning, as the name of a park, its notes, and much else."""
    for text in HOSTILE.values():
        line, words = clean_line(text)[:LINE_LIMIT].strip(), clean_text(text)[:TEXT_LIMIT].strip()
        if not line:
            continue
        park = add_park(
            store,
            line,
            line,
            [NewCheckpoint(line, extent=line, zone=line, company=line)],
        )
        set_park(store, park.id, notes=words)
        found = start_round(
            store, park.id, NewRound("baseline", "evening", "2026-11-12", checklists("lighting"), (Person(line, line, line),), line)
        )
        stop = route(store, park.id)[0]
        finding = record_finding(store, found.id, stop.id, NewFinding(words))
        promise_photo(store, finding.id, line, found.id)
        photographed(store, finding, found, line, line)
        promise_photo(store, finding.id, line, found.id)
        at_the_desk(store, finding, line)


def exported_bytes(path: Path) -> bytes:
    """Return all that an export holds, of a folder its files after each other, of an archive what is packed in it."""
    if path.is_dir():
        return b"\n".join(map(exported_bytes, sorted(path.iterdir())))
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())
