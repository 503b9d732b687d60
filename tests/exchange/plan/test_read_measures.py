"""Lists of measures from outside: what each row means, what it changes, and which cell of which row was not understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.dates import day_ahead
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.plan.measures import titles, write_measures
from kvo_inspect.exchange.plan.read_measures import COLUMNS, ReadMeasures, measure_step_text, problem_text, read_measures
from kvo_inspect.exchange.plan.targets import read_targets, write_targets
from kvo_inspect.exchange.tables.csv_text import column
from kvo_inspect.store.parks.partners import add_partner, set_partner
from kvo_inspect.store.plan.importing import import_measures, plan_measures
from kvo_inspect.store.plan.measures import add_measure, measures_of, move_measure, serve_target, served_names
from kvo_inspect.store.plan.targets import add_target, import_targets, targets_of
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.reach import PLAN, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.texts import LANGS, Lang, speaking
from tests.hostile import HOSTILE
from tests.laptops import Laptop, everything, prepared


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "laptop")
    yield made
    assert doctor(made.store) == []
    made.close()


class Plan:
    """A park with a trajectory, two targets and a municipality that has a name."""

    def __init__(self, laptop: Laptop, folder: Path) -> None:
        self.store: Store = laptop.store
        self.folder = folder
        self.park = str(self.store.rows("select id from park order by id")[0][0])
        self.cycle = begin_trajectory(self.store, self.park).id
        self.municipality = made_id("partner", self.park, "municipality")
        set_partner(self.store, self.municipality, organisation="Gemeente Veghel")
        for name in ("Inbraken", "Vandalism and graffiti, reports"):
            add_target(self.store, self.cycle, name=name)

    def csv(self, text: str) -> Path:
        path = self.folder / "lijst.csv"
        path.write_text(text, "utf-8")
        return path

    def xlsx(self, rows: list[list[object]]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(self.folder / "lijst.xlsx")
        return self.folder / "lijst.xlsx"

    def read(self, path: Path) -> ReadMeasures:
        return read_measures(self.store, self.park, self.cycle, path)

    def wrong(self, path: Path) -> list[str]:
        found = self.read(path)
        plan = plan_measures(self.store, self.cycle, found.given)
        return [problem_text(path.name, problem) for problem in (*found.problems, *plan.problems)]

    def measure(self, name: str) -> Measure:
        return next(line.measure for line in measures_of(self.store, self.park) if line.measure.name == name)


@pytest.fixture
def plan(laptop: Laptop, tmp_path: Path) -> Plan:
    return Plan(laptop, tmp_path)


def test_rows_of_a_sheet_become_measures_in_one_step(plan: Plan) -> None:
    path = plan.xlsx(
        [
            ["Maatregelen 2026"],
            ["Maatregel", "Thema", "Trekker", "Persoon", "Voor", "Status", "Doelen", "Toelichting", "Kosten"],
            ["Lampen vervangen", "LIGHTING", "gemeente veghel", "Jan", dt.date(2027, 3, 1), "afgesproken", "Inbraken", "led", 10],
            ["Hekken", None, "brandweer", None, None, None, "Inbraken; Vandalism and graffiti, reports", None, None],
            [None],
            ["Verlichtingsplan", "lighting", "Karin Bos, Gemeente Veghel", None, "1-4-2027", "in uitvoering"],
        ]
    )
    found = plan.read(path)
    assert found.problems == ()
    assert found.unread == ("Kosten",)
    done = import_measures(plan.store, plan.cycle, found.given)
    assert [len(done.new), len(done.changed), done.same] == [3, 0, 0]
    lamps = plan.measure("Lampen vervangen")
    assert (lamps.theme, lamps.partner, lamps.person, lamps.due, lamps.status, lamps.text) == (
        "lighting",
        plan.municipality,
        "Jan",
        "2027-03-01",
        "agreed",
        "led",
    )
    assert plan.measure("Hekken").partner == made_id("partner", plan.park, "fire_service")
    assert served_names(plan.store, plan.measure("Hekken").id)[1] == ["Inbraken", "Vandalism and graffiti, reports"]
    assert plan.measure("Verlichtingsplan").person == "Karin Bos"
    before = everything(plan.store)
    again = import_measures(plan.store, plan.cycle, plan.read(path).given)
    assert (again.new, again.changed, again.same) == ((), (), 3)
    assert everything(plan.store) == before, "the same list again writes nothing"
    undo(plan.store, Reach(nouns=PLAN))
    assert measures_of(plan.store, plan.park) == [], "taken back as one"


def test_what_is_known_changes_by_id_or_name_and_an_empty_cell_says_nothing(plan: Plan) -> None:
    lamps = add_measure(plan.store, plan.cycle, name="Lampen", theme="lighting", person="Jan", due="2027-03-01", text="led")
    fence = add_measure(plan.store, plan.cycle, name="Hek")
    serve_target(plan.store, fence.id, *[target.id for target in targets_of(plan.store, plan.cycle)])
    path = plan.csv(f"id;maatregel;persoon;voor;doelen\n{lamps.id};Lampen langs de weg;;1-4-2027;\n;HEK;Piet;;Inbraken\n")
    steps = plan_measures(plan.store, plan.cycle, plan.read(path).given)
    assert [measure_step_text(step) for step in steps.changed] == ["Lampen (name, due)", "Hek (name, person, target)"]
    import_measures(plan.store, plan.cycle, plan.read(path).given)
    changed = plan.measure("Lampen langs de weg")
    assert (changed.id, changed.person, changed.text, changed.theme) == (lamps.id, "Jan", "led", "lighting")
    assert changed.due == "2027-04-01"
    assert served_names(plan.store, fence.id)[1] == ["Inbraken"]


def test_every_cell_that_is_not_understood_is_named_by_row_and_column(plan: Plan) -> None:
    path = plan.csv(
        "measure;theme;owner;by;status;done on;targets\n"
        "A;ruimtevaart;;;;;\n"
        "B;;Gemeente Nergens;;;;\n"
        "C;;;31-31-2026;;;\n"
        "D;;;;misschien;;\n"
        "E;;;;done;1-1-2040;\n"
        "F;;;;;;Inbraken, Iets anders\n"
        ";lighting;;;;;\n"
        "G;;;;dropped;;\n"
        "H;;;;;;\n"
        "h;;;;;;\n"
    )
    found = plan.wrong(path)
    assert [problem.split(":")[1] for problem in found] == ["2", "3", "4", "5", "6", "7", "8", "9", "11"]
    assert found[0].startswith("lijst.csv:2: Theme: “ruimtevaart” is no theme; expected one of ")
    assert "Owner: “Gemeente Nergens” is no partner of this park" in found[1]
    assert "By: " in found[2]
    assert "Status: “misschien” is no status; expected one of proposed, agreed, in progress, done, dropped" in found[3]
    assert "Done on: that day is still to come" in found[4]
    assert "Targets: “Iets anders” is no target of this park" in found[5]
    assert "Measure: the name of the measure is empty" in found[6]
    assert "Status: this step asks for a reason" in found[7]
    assert "Measure: “h” stands in row 10 too" in found[8]


def test_a_cell_of_a_sheet_that_holds_no_words_or_day_is_named_by_row_and_column(plan: Plan) -> None:
    path = plan.xlsx(
        [
            ["measure", "by", "explanation", "findings"],
            ["#REF!"],
            ["Hek", 3.5],
            ["Paal", "3.5", None, "#N/A"],
            ["Lamp", None, "#N/A"],
            ['=A1&"x"'],
            [None, None, None, "=A1"],
            ["Poort", dt.date(2027, 5, 3)],
        ]
    )
    assert [problem.partition(":")[2] for problem in plan.wrong(path)] == [
        "2: Measure: the cell holds the error #REF!; repair it in the spreadsheet",
        f"3: By: the cell holds the number 3.5 and no date; type the day as {day_ahead(plan.store.today)}",
        "5: Explanation: the cell holds the error #N/A; repair it in the spreadsheet",
        "6: Measure: the formula in the cell has no result; open the file in the spreadsheet and save it again",
    ]
    assert [(row.fields["name"], row.fields["due"]) for row in plan.read(path).given] == [("Paal", "2027-05-03"), ("Poort", "2027-05-03")]


def test_a_step_that_is_not_possible_is_refused(plan: Plan) -> None:
    measure = add_measure(plan.store, plan.cycle, name="Hek")
    move_measure(plan.store, measure.id, "dropped", reason="te duur")
    assert "not possible from the status it has now" in plan.wrong(plan.csv("measure;status\nHek;agreed\n"))[0]


def test_the_matrix_that_is_written_reads_back_as_it_is(plan: Plan) -> None:
    for number, text in enumerate(HOSTILE.values()):
        add_measure(plan.store, plan.cycle, name=f"{text[:150]} {number}" if text.strip() else f"m{number}", text=text[:3000])
    first = add_measure(plan.store, plan.cycle, name="Lampen", partner=plan.municipality, person="Jan", due="2027-01-01", theme="lighting")
    serve_target(plan.store, first.id, targets_of(plan.store, plan.cycle)[1].id)
    move_measure(plan.store, first.id, "done")
    for form in ("csv", "xlsx"):
        path = write_measures(plan.store, plan.park, form, plan.folder)
        found = plan.read(path)
        assert found.problems == ()
        steps = plan_measures(plan.store, plan.cycle, found.given)
        assert (steps.new, steps.problems) == ((), ())
        assert [(step.fields, step.targets) for step in steps.changed] == []


@pytest.mark.parametrize("lang", LANGS)
def test_each_title_of_the_matrix_reads_back_as_its_own_column(lang: Lang) -> None:
    with speaking(lang):
        assert {key: column(title, COLUMNS) for key, title in titles().items()} == {key: key for key in titles()}


@pytest.mark.parametrize("lang", LANGS)
def test_the_matrix_of_two_trajectories_reads_back_each_measure_in_its_own(plan: Plan, lang: Lang) -> None:
    earlier = add_measure(plan.store, plan.cycle, name="Lampen", due="2026-01-01")
    serve_target(plan.store, earlier.id, targets_of(plan.store, plan.cycle)[0].id)
    move_measure(plan.store, earlier.id, "done")
    newest = begin_trajectory(plan.store, plan.park).id
    assert newest != plan.cycle
    add_target(plan.store, newest, name="Inbraken")
    later = add_measure(plan.store, newest, name="Lampen")
    serve_target(plan.store, later.id, targets_of(plan.store, newest)[0].id)
    with speaking(lang):
        for form in ("csv", "xlsx"):
            path = write_measures(plan.store, plan.park, form, plan.folder)
            measures = read_measures(plan.store, plan.park, newest, path)
            steps = plan_measures(plan.store, newest, measures.given)
            assert (measures.problems, steps.problems, steps.new, steps.changed, steps.same) == ((), (), (), (), 2)
    path = plan.csv(f"id;maatregel;persoon\n{earlier.id};Lampen;Jan\n;Lampen;Piet\n")
    import_measures(plan.store, newest, read_measures(plan.store, plan.park, newest, path).given)
    persons = {line.measure.id: (line.measure.trajectory, line.measure.person) for line in measures_of(plan.store, plan.park)}
    assert persons == {earlier.id: (plan.cycle, "Jan"), later.id: (newest, "Piet")}


@pytest.mark.parametrize("owner", ["Joost, gemeente", "gemeente, Joost", "Joost, Gemeente Veghel", "GEMEENTE VEGHEL, Joost"])
def test_an_owner_is_a_partner_and_a_person_in_either_order(plan: Plan, owner: str) -> None:
    import_measures(plan.store, plan.cycle, plan.read(plan.csv(f"maatregel;trekker\nHek;{owner}\n")).given)
    assert (plan.measure("Hek").partner, plan.measure("Hek").person) == (plan.municipality, "Joost")


def test_an_owner_who_can_be_several_is_asked_for(plan: Plan) -> None:
    for number in (1, 2):
        add_partner(plan.store, plan.park, kind="company", organisation="Jansen", person=f"P{number}")
    for owner in ("Jansen", "Jans, Piet", "gemeente, brandweer"):
        assert "or can be several" in " ".join(plan.wrong(plan.csv(f"maatregel;trekker\nHek;{owner}\n"))), owner


def test_a_day_on_which_it_was_done_means_done(plan: Plan) -> None:
    for name in ("Hek", "Poort"):
        add_measure(plan.store, plan.cycle, name=name)
    move_measure(plan.store, plan.measure("Poort").id, "dropped", reason="te duur")
    path = plan.csv("maatregel;status;gereed op\nHek;;1-2-2026\nNieuw;;2-2-2026\nPoort;;3-2-2026\nPaal;afgesproken;4-2-2026\n")
    sheet = plan.read(path)
    steps = import_measures(plan.store, plan.cycle, sheet.given)
    assert {(name, plan.measure(name).status, plan.measure(name).done) for name in ("Hek", "Nieuw")} == {
        ("Hek", "done", "2026-02-01"),
        ("Nieuw", "done", "2026-02-02"),
    }
    assert [(problem.row, problem.field) for problem in steps.problems] == [(4, "done"), (5, "done")]
    assert "has the status done" in steps.problems[1].sentence


def test_an_empty_matrix_is_a_file_to_start_from(plan: Plan) -> None:
    path = write_measures(plan.store, plan.park, "xlsx", plan.folder)
    assert plan.read(path) == ReadMeasures()


def test_what_is_no_list_of_measures_is_told(plan: Plan) -> None:
    for path in (plan.csv("naam wat anders\n1;2\n"), plan.csv(""), plan.xlsx([["x"], [1]])):
        with pytest.raises(ContentError, match="is no list of measures"):
            plan.read(path)
    broken = plan.folder / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"x" * 100)
    with pytest.raises(ContentError, match="cannot be read"):
        plan.read(broken)


def test_nothing_is_written_when_nothing_is_given(plan: Plan) -> None:
    before = everything(plan.store)
    import_measures(plan.store, plan.cycle, ())
    assert everything(plan.store) == before


def test_figures_of_targets_are_read_from_a_sheet_as_from_csv(plan: Plan) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Cijfers van de politie"])
    sheet.append(["doel", "eenheid", "nulmeting", "resultaat", "resultaat n", "beter"])
    sheet.append(["Inbraken", "aantal", 41, 21, None, "lager"])
    sheet.append(["Veilig in het donker", "%", 0.63, 0.785, 36, "hoger"])
    sheet.append(["Klachten", "aantal", "veel", 3, None, "lager"])
    for cell in ("C4", "D4"):
        sheet[cell].number_format = "0.0%"
    path = plan.folder / "cijfers.xlsx"
    book.save(path)
    found = read_targets(plan.store, plan.cycle, path)
    assert [problem.split(": ")[0] for problem in found.problems] == ["cijfers.xlsx:5"]
    import_targets(plan.store, plan.cycle, found.given)
    by_name = {target.name: target for target in targets_of(plan.store, plan.cycle)}
    assert by_name["Inbraken"].result is not None
    assert by_name["Inbraken"].result.value == "21"
    safe = by_name["Veilig in het donker"]
    assert safe.baseline is not None
    assert safe.result is not None
    assert (safe.baseline.value, safe.result.value, safe.result.n) == ("63", "78.5", 36)


def test_the_sheet_of_targets_reads_back(plan: Plan) -> None:
    before = everything(plan.store)
    path = write_targets(plan.store, plan.cycle, "De Amert", plan.folder, "xlsx")
    assert path.suffix == ".xlsx"
    found = read_targets(plan.store, plan.cycle, path)
    assert found.problems == ()
    import_targets(plan.store, plan.cycle, found.given)
    assert everything(plan.store) == before
