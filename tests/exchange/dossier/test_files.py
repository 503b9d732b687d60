"""The dossier for the auditor: its figures follow from what was recorded, it keeps to its schema, it holds nothing confidential."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.dossier import Dossier, Treated, turn
from kvo_inspect.domain.findings.finding import Sent
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.nameless_dossier import without_names
from kvo_inspect.domain.papers.paper import Adoption, ReportSubject
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import ContentError, NotFound, UsageError
from kvo_inspect.exchange.dossier.files import LISTS, dossier_schema_text, dossier_text, write_dossier
from kvo_inspect.exchange.dossier.heads import heads_handed_in
from kvo_inspect.exchange.reports.dossier.tables import write_dossier_tables
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.findings.finding import NewFinding, move_finding, record_finding, review_finding, set_finding
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper, adopt_report, remove_paper
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.plan.meetings import add_meeting
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.upkeep.doctor import altered_since
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import use_language
from kvo_inspect.tui.dossier.lines import dossier_lines
from tests.exchange.judges import check_jsonschema, frictionless, wrong_by_version_2
from tests.exchange.records import CANARY, checklists
from tests.hostile import HOSTILE
from tests.laptops import new_folder
from tests.rounds_of_before import finish_with_open_questions
from tests.store.papers.files import DOCX, PDF

SCHEMA = Path(__file__).parents[3] / "docs" / "schema" / "dossier.schema.json"
ZONE = dt.timezone(dt.timedelta(hours=1))


class Diary:
    """A record whose clock is set day by day."""

    def __init__(self, folder: Path) -> None:
        self.now = dt.datetime(2024, 11, 4, 12, tzinfo=ZONE)
        self.store: Store = open_record(
            new_folder(folder / "data"), state_folder=folder / "state", author="Karin", letters="KBR", now=lambda: self.now
        )
        self.park = add_park(self.store, "De Amert", "Lingeveen", [NewCheckpoint("Poort"), NewCheckpoint("Kade")]).id
        self.stops = route(self.store, self.park)

    def on(self, day: str) -> Diary:
        self.now = dt.datetime.fromisoformat(f"{day}T12:00:00+01:00")
        return self

    def round(self, day: str, part: str, *people: Person) -> str:
        self.on(day)
        kind = "baseline" if day < "2025" else "yearly"
        return start_round(self.store, self.park, NewRound(kind, part, day, checklists("lighting"), people)).id  # type: ignore[arg-type]

    def find(self, round_id: str, text: str, *, confidential: bool = False) -> str:
        return record_finding(self.store, round_id, self.stops[0].id, NewFinding(text, confidential=confidential)).id

    def sent(self, finding: str, day: str) -> None:
        review_finding(self.store, finding, Verdict(kind="accepted"))
        set_finding(self.store, finding, partner=made_id("partner", self.park, "municipality"))
        move_finding(self.store, finding, "sent", sent=Sent(day=day, way="mail"))

    def dossier(self) -> Dossier:
        return read_dossier(self.store, self.park)


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """Two years of a park: one finding solved, one done and not seen yet, one waiting, one dropped; and one confidential."""
    diary = Diary(tmp_path)
    store = diary.store
    people = (Person("Karin", "Ronde & Co", "facilitator"), Person("Joost", "Lingeveen", "municipality"))
    first = diary.round("2024-11-04", "day", *people)
    solved, done, waiting, dropped = (diary.find(first, text) for text in ("mast", "hek", "gat", "dubbel"))
    diary.find(first, CANARY, confidential=True)
    finish_with_open_questions(store, first)
    finish_with_open_questions(store, diary.round("2024-11-11", "evening", people[0]))
    diary.on("2024-11-14").sent(solved, "2024-11-14")
    diary.sent(done, "2024-11-14")
    diary.sent(waiting, "2024-11-14")
    set_finding(store, waiting, due="2025-01-01")
    review_finding(store, dropped, Verdict(kind="dropped", reason="was er al"))
    diary.on("2024-11-24")
    record_replies(store, [NewReply(solved, Said(kind="done", on="2024-11-20"), text="hersteld")])
    move_finding(store, done, "reported_done")
    move_finding(store, waiting, "reported_done")
    undo(store, Reach())
    diary.on("2024-11-25")
    record_replies(store, [NewReply(waiting, Said(kind="planned", on="2025-02-01"), text="aannemer komt")])
    second = diary.round("2025-11-03", "day", people[1], Person("Ans", "Lingeveen", "police"))
    recheck_finding(store, second, solved, "solved")
    trajectory = begin_trajectory(store, diary.park, starts="2024-09-01").id
    add_meeting(store, trajectory, day="2025-01-15", subject="Voortgang", present="Joost\nAns", text="")
    diary.on("2025-11-10")
    add_paper(store, diary.park, paper_file("=certificaat.pdf", PDF), kind="certificate", day="2025-10-01", title="=KVO-B")
    report = ReportSubject("round", diary.park, finish_with_open_questions(store, first).id)
    adopt_report(store, report, paper_file("verslag.docx", DOCX), Adoption("Ans", "2024-12-01"), language="nl", title="Schouwverslag")
    remove_paper(store, add_paper(store, diary.park, paper_file("weg.pdf", PDF + b"?")).id, "vergissing")
    yield diary
    store.close()


def by_text(dossier: Dossier) -> dict[str, Treated]:
    return {one.text: one for one in dossier.findings}


def test_the_figures_are_those_of_the_diary(diary: Diary) -> None:
    found = diary.dossier()
    assert [(one.year, one.day_rounds, one.evening_rounds, one.people, one.found, one.verified, one.meetings) for one in found.years] == [
        (2024, 1, 1, 2, 4, 0, 0),
        (2025, 0, 0, 0, 0, 1, 1),
    ], "a round that is being walked was not held yet"
    assert [(one.date, one.part, one.finished, one.people, one.findings, one.rechecks) for one in found.rounds] == [
        ("2024-11-04", "day", True, 2, 4, 0),
        ("2024-11-11", "evening", True, 1, 0, 0),
        ("2025-11-03", "day", False, 2, 0, 1),
    ]
    lines = by_text(found)
    mast = lines["mast"]
    assert (mast.found, mast.sent, mast.reported_done, mast.verified) == ("2024-11-04", "2024-11-14", "2024-11-20", "2025-11-03")
    assert (mast.days_to_done, mast.days_to_verified, mast.stage, mast.age) == (6, 354, "verified", None)
    assert (lines["hek"].reported_done, lines["hek"].days_to_done, lines["hek"].stage) == ("2024-11-24", 10, "reported_done")
    waiting = lines["gat"]
    assert waiting.reported_done is None, "what was undone never was"
    assert (waiting.reply, waiting.reply_day, waiting.reply_text) == ("planned", "2025-02-01", "aannemer komt")
    assert (waiting.stage, waiting.overdue, waiting.age) == ("planned", True, 371)
    assert (lines["dubbel"].stage, lines["dubbel"].reason, lines["dubbel"].is_open) == ("dropped", "was er al", False)
    turned = found.turn_round
    assert (turned.to_done.n, turned.to_done.median, turned.to_done.longest) == (2, Decimal(8), 10)
    assert (turned.to_verified.n, turned.to_verified.median) == (1, Decimal(354))
    assert (turned.open, turned.overdue, turned.ended) == (2, 1, 1)


def test_days_and_answers_are_those_that_the_program_tells_elsewhere(diary: Diary) -> None:
    """Sent again counts from then, what went back was not sent; what could not be judged is no answer, as in the list of rounds."""
    store, lines = diary.store, by_text(diary.dossier())
    round_id = diary.round("2025-11-12", "evening")
    items = [f"lighting/{item.id}" for item in checklists("lighting")[0][0].checklist.item]
    for key, value in zip(items, (Value(kind="not_assessed", reason="hidden"), Value(kind="na")), strict=False):
        record_answer(store, round_id, diary.stops[0].id, key, value)
    move_finding(store, lines["hek"].id, "reopened", reason="nog stuk")
    move_finding(store, lines["hek"].id, "sent", sent=Sent(day="2025-11-12", way="phone"))
    move_finding(store, lines["gat"].id, "accepted", reason="toch niet")
    lines = by_text(diary.dossier())
    assert (lines["hek"].sent, lines["hek"].reported_done, lines["hek"].days_to_done) == ("2025-11-12", None, None)
    assert (lines["gat"].sent, lines["gat"].stage) == (None, "accepted")
    walked = diary.dossier().rounds[-1]
    listed = list_rounds(store, diary.park)[0]
    assert (walked.answers, walked.not_assessed) == (listed.answers, listed.not_assessed) == (1, 1)


def test_nothing_confidential_is_in_it_not_even_as_a_count(diary: Diary) -> None:
    before = diary.dossier()
    diary.find(diary.store.rows("select id from round where date = '2025-11-03'")[0][0], CANARY, confidential=True)
    after = diary.dossier()
    assert after == before
    assert CANARY not in dossier_text(after)
    assert "-V" not in "".join(one.code for one in after.findings)


def test_outside_judges_find_it_sound(diary: Diary, tmp_path: Path) -> None:
    assert SCHEMA.read_text("utf-8") == dossier_schema_text(), (
        "make it again: kvo-inspect schema --dossier > docs/schema/dossier.schema.json"
    )
    blank = Diary(tmp_path / "empty")
    empty = blank.dossier()
    blank.store.close()
    assert (empty.rounds, empty.findings, empty.turn_round.to_done.median) == ((), (), None)
    day = dt.date(2025, 11, 10)
    documents = [write_dossier(one, tmp_path / f"{n}.json", "x", day) for n, one in enumerate((diary.dossier(), empty))]
    assert check_jsonschema(*documents, schema=SCHEMA) == ""
    folders = [write_dossier(one, tmp_path / f"{n}-csv", "x", day, as_csv=True) for n, one in enumerate((diary.dossier(), empty))]
    told = frictionless(*(folder / "datapackage.json" for folder in folders))
    assert [one["wrong"] for one in told.values() if not one["valid"]] == []
    assert [wrong for folder in folders for wrong in wrong_by_version_2(folder / "datapackage.json")] == []


def test_the_csv_files_hold_the_same_and_no_formula(diary: Diary, tmp_path: Path) -> None:
    for nth, text in enumerate(HOSTILE):
        add_meeting(
            diary.store,
            diary.store.rows("select id from trajectory")[0][0],
            day="2025-01-15",
            subject=f"{nth} {text}"[:150],
            text=text[:3000],
        )
    found = diary.dossier()
    to = write_dossier(found, tmp_path / "csv", "x", dt.date(2025, 11, 10), as_csv=True)
    assert {path.name for path in to.iterdir()} == {"datapackage.json", "turn_round.csv", *(f"{name}.csv" for name in LISTS)}
    for name in LISTS:
        with (to / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == len(getattr(found, name))
        for row, line in zip(rows, getattr(found, name), strict=True):
            assert not any(cell[:1] in "=+-@\t\r" for cell in row.values() if cell and not cell[1:].replace(".", "").isdigit())
            told = line.model_dump(mode="json")
            for field, value in told.items():
                value = " ".join(value) if isinstance(value, list) else value
                said = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
                assert unescaped(row[field]) == said or row[field] == said


def test_tables_for_people_are_in_words_of_the_language_and_hold_no_code(diary: Diary, tmp_path: Path) -> None:
    set_trajectory(diary.store, diary.dossier().cycles[0].id, phase="adjusting", facilitator="Karin Smit", safety_analysis="2024-11-20")
    use_language("nl")
    try:
        to = write_dossier_tables(diary.dossier(), tmp_path, "de-amert", dt.date(2025, 11, 10))
    finally:
        use_language("en")
    assert to.name == "de-amert-dossier-2025-11-10-tabellen"
    rows = {}
    for path in sorted(to.iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows[path.name] = list(csv.reader(stream, delimiter=";"))
    names = [name[3:] for name in rows]
    assert names.count("nog-open-en-waarom.csv") == 1, "a name says no number that moves"
    assert len(names) == len(set(names)), "two tables of a chapter are told apart"
    cells = {cell for table in rows.values() for row in table for cell in row}
    assert {"Procesbegeleider", "Karin Smit", "Evaluatie", "20 november 2024", "dagschouw, nulmeting"} <= cells
    assert not {
        cell for cell in cells if cell in ("carrying_out", "evaluation", "adjusting", "baseline", "day")
    }  # a role is what somebody typed
    assert not any(CANARY in cell for cell in cells)
    assert next(iter(rows.values()))[1][0] == "Procesbegeleider", "who leads it comes first"
    assert write_dossier_tables(diary.dossier(), to, "x", dt.date(2025, 11, 10)) == to, "its own are replaced"
    (to / "mine.txt").write_text("x")
    with pytest.raises(UsageError):
        write_dossier_tables(diary.dossier(), to / "mine.txt", "x", dt.date(2025, 11, 10))


def test_it_takes_a_name_of_its_own_and_replaces_only_dossiers(diary: Diary, tmp_path: Path) -> None:
    found, day = diary.dossier(), dt.date(2025, 11, 10)
    folder = tmp_path / "out"
    folder.mkdir()
    to = write_dossier(found, folder, "de-amert", day)
    assert to == folder / "de-amert-dossier-2025-11-10.json"
    assert write_dossier(found, folder, "de-amert", day) == to
    assert write_dossier(found, folder, "de-amert", day, as_csv=True).is_dir()
    other = tmp_path / "brief.json"
    other.write_text("{}")
    with pytest.raises(UsageError):
        write_dossier(found, other, "de-amert", day)
    assert other.read_text() == "{}"


def test_it_lists_the_papers_with_their_hashes(diary: Diary) -> None:
    found = diary.dossier().papers
    assert [(one.kind, one.day, one.title, one.type, one.adopted_by, one.adopted_on, one.report) for one in found] == [
        ("certificate", "2025-10-01", "=KVO-B", "pdf", "", None, None),
        ("report", "2024-12-01", "Schouwverslag", "docx", "Ans", "2024-12-01", "round"),
    ]
    assert [one.sha256 for one in found] == [hashlib.sha256(raw).hexdigest() for raw in (PDF, DOCX)]
    told = [line.whole for line in dossier_lines(diary.dossier()) if line.noun == "paper"]
    assert "adopted on 1 December 2024 by Ans" in told[1]
    assert all(one.sha256 in whole for one, whole in zip(found, told, strict=True))


def test_names_can_stay_behind(diary: Diary) -> None:
    told = dossier_text(without_names(diary.dossier()))
    assert not any(name in told for name in ("Joost", "Ans", "Karin"))
    assert "municipality" in told


def test_what_was_handed_in_is_held_against_the_record_later(diary: Diary, tmp_path: Path) -> None:
    to = write_dossier(diary.dossier(), tmp_path / "d.json", "x", dt.date(2025, 11, 10))
    made, heads = heads_handed_in(to)
    assert made.startswith("2025-11-10")
    set_park(diary.store, diary.park, notes="later")
    assert altered_since(diary.store, heads) == []
    diary.store.db.execute("update change set chain = 'anders' where n = (select max(n) - 1 from change)")
    diary.store.db.execute("delete from change where n = (select max(n) from change)")
    assert len(altered_since(diary.store, heads)) == 1
    with pytest.raises(ContentError):
        heads_handed_in(SCHEMA)


def test_a_park_that_is_not_there(diary: Diary) -> None:
    with pytest.raises(NotFound):
        read_dossier(diary.store, "nowhere")


def test_the_middle_of_an_even_number_is_between_two() -> None:
    assert turn([1, None, 4]).median == Decimal("2.5")
    assert turn([]).n == 0
