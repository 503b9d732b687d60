"""Lists of targets: as a Dutch Excel saves them, with mistakes named by row, and written so that they read back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect import texts
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.plan.target_kinds import TARGET_KINDS
from kvo_inspect.domain.values.closed_sets import BETTER
from kvo_inspect.errors import ContentError, NoSuchFile, TooLarge, UsageError
from kvo_inspect.exchange.plan.targets import COLUMNS, KEYS, SIZE_LIMIT, parse_targets, read_targets, titles, usual, write_targets
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.targets import add_target, import_targets, targets_of
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.wording.plan import kind_called
from tests.hostile import HOSTILE
from tests.laptops import new_folder

HEAD = "doel;eenheid;bron;beter;nulmeting;nulmeting n;nulmeting periode;streefwaarde;resultaat;resultaat n;resultaat periode\r\n"
DUTCH = (
    HEAD
    + "Inbraken bij bedrijven;aantal;politie;lager;41;;2024;-40 %;21;;2026\r\n"
    + 'Veilig in het donker;%;"enquête; ondernemers";hoger;63 %;36;najaar 2024;+15 punt;78,0;34;\r\n'
    + "Zwerfafval;aantal;;lager;;;;;;;\r\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin")
    yield opened
    opened.close()


@pytest.fixture
def cycle(store: Store) -> str:
    return begin_trajectory(store, add_park(store, "De Amert").id).id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_read_as_a_dutch_excel_saves_it(encoding: str) -> None:
    found = parse_targets(DUTCH.encode(encoding), "lijst.csv")
    assert found.problems == ()
    assert found.empty == 1, "a row without figures says nothing"
    burglaries, safe = found.given
    assert burglaries.fields == {
        "kind": "burglaries",
        "unit": "aantal",
        "source": "politie",
        "better": "lower",
        "baseline": Counted(value="41", period="2024"),
        "result": Counted(value="21", period="2026"),
        "goal": Goal(kind="change", amount="-40"),
    }
    assert safe.fields["baseline"] == Counted(value="63", n=36, period="najaar 2024")
    assert safe.fields["result"] == Counted(value="78", n=34)
    assert safe.fields["source"] == "enquête; ondernemers"


def test_columns_in_any_order_in_english_with_commas() -> None:
    found = parse_targets(b"result,target,better,unit\n5,Fire-safety defects,lower,defects\n", "x.csv")
    assert found.problems == ()
    assert (found.given[0].name, found.given[0].fields["result"]) == ("Fire-safety defects", Counted(value="5"))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Zonder richting;aantal;;;12;;;;;;", ":2: beter: "),
        ("Twee lezingen;aantal;;lager;1.234;;;;;;", ":2: nulmeting: "),
        (";aantal;;lager;12;;;;;;", ":2: doel: "),
        ("Verkeerde kant;aantal;;lager;41;;;+40 %;;;", ":2: streefwaarde: "),
        ("Deel;%;;hoger;63;;;+15 %;;;", ":2: streefwaarde: "),
        ("Steekproef;%;;hoger;63;veel;;;;;", ":2: nulmeting n: "),
        ("x" * 201 + ";aantal;;lager;12;;;;;;", ":2: doel: "),
        ("A;aantal;;lager;12;;;;;;;te veel", ":2: 12 "),
    ],
)
def test_rows_that_are_not_understood_are_named_and_the_others_are_there(row: str, told: str) -> None:
    texts.use_language("nl")
    try:
        found = parse_targets((HEAD + row + "\r\nBranden;aantal;;lager;3;;;;;;\r\n").encode(), "lijst.csv")
    finally:
        texts.use_language("en")
    assert [one.name for one in found.given] == ["Branden"]
    (problem,) = found.problems
    assert problem.startswith(f"lijst.csv{told.split(' ', maxsplit=1)[0]}")


def test_what_is_no_list_is_told() -> None:
    for raw in (b"", b"naam noch doel\n1\n", b"doel;onzin\nx;y\n", b"x" * 1_000_001):
        assert parse_targets(raw, "x").problems


@pytest.mark.parametrize("raw", [b"PK\x03\x04rest", b"\x00\x01", b"\xd0\xcf\x11\xe0old sheet"])
def test_what_is_no_text_and_no_sheet_is_told_as_of_every_list(raw: bytes) -> None:
    with pytest.raises(ContentError) as caught:
        parse_targets(raw, "lijst.xlsx")
    assert caught.value.sentence == "lijst.xlsx cannot be read. In the spreadsheet choose “save as”, XLSX or CSV, and take that in."
    assert not caught.value.problems, "no row is blamed"


def test_the_same_name_twice_is_told() -> None:
    found = parse_targets((HEAD + "A;n;;lager;1;;;;;;\r\na;n;;lager;2;;;;;;\r\n").encode(), "x.csv")
    assert (len(found.given), len(found.problems)) == (1, 1)


def test_a_target_that_is_there_needs_only_what_is_new(store: Store, cycle: str) -> None:
    aim = add_target(store, cycle, name="Veilig", unit="%", better="higher", baseline=Counted(value="63", n=36), source="enquête")
    known = {aim.name.casefold(): aim}
    found = parse_targets(b"doel;resultaat;resultaat n\nveilig;78 %;40\n", "x.csv", known)
    assert found.problems == ()
    import_targets(store, cycle, found.given)
    (after,) = targets_of(store, cycle)
    assert (after.baseline, after.result, after.source, after.better) == (
        Counted(value="63", n=36),
        Counted(value="78", n=40),
        "enquête",
        "higher",
    )


def told_of(row: str, known: Target | None = None) -> str:
    """Return the one sentence about a row of a list with all columns."""
    raw = (HEAD + row + "\r\n").encode()
    (problem,) = parse_targets(raw, "lijst.csv", {known.name.casefold(): known} if known else None).problems
    return problem


def test_a_share_is_known_by_the_beginning_of_its_unit_and_the_rest_of_the_unit_stays() -> None:
    assert "Type 45 % or 0,45 %." in told_of("Veilig;% van de bedrijven;;hoger;0,45;;;;;;")
    assert "this one would be 110 %" in told_of("Veilig;procent;;hoger;110;;;;;;")
    assert "this one would be 105 %" in told_of("Veilig;% van de bedrijven;;hoger;90;;;+15 punt;;;")
    table = HEAD + "Veilig;% van de bedrijven;;hoger;45;;;;;;\r\nGezien;Procent;;hoger;0,45 %;;;;;;\r\n"
    safe, seen = parse_targets(table.encode(), "lijst.csv").given
    assert (safe.fields["unit"], safe.fields["baseline"]) == ("% van de bedrijven", Counted(value="45"))
    assert (seen.fields["unit"], seen.fields["baseline"]) == ("%", Counted(value="0.45"))


@pytest.mark.parametrize("unit", ["aandeel", "share of companies"])
def test_a_share_in_parts_of_one_is_asked_for_in_percent(unit: str) -> None:
    for figures in ("0,45;;;0,6;0,5;;", "0;;;1;;;", "45;;;60;50;;"):
        sentence = told_of(f"Veilig;{unit};;hoger;{figures}")
        assert sentence == "lijst.csv:2: unit: A share is told in percent. Type % as the unit, and 45 for 0.45."


def test_a_target_in_parts_of_one_is_changed_as_it_stands(store: Store, cycle: str) -> None:
    safe = add_target(store, cycle, name="Veilig", unit="aandeel", better="higher", baseline=Counted(value="0.45"))
    for row in ("veilig;;enquête;;;;;;;;", "veilig;aandeel;;;0,45;30;;;0,6;;"):
        assert parse_targets((HEAD + row).encode(), "lijst.csv", {"veilig": safe}).problems == ()
    sentence = "Result: the shares of this target are told in parts of one, such as 0.45, and 60 is none."
    assert told_of("veilig;;;;;;;;60;;", safe) == f"lijst.csv:2: result: {sentence}"
    assert "Type % as the unit" in told_of("veilig;fractie;;;;;;;0,6;;", safe)


def test_a_new_baseline_is_checked_with_the_goal_that_stays(store: Store, cycle: str) -> None:
    goal = Goal(kind="difference", amount="15")
    safe = add_target(store, cycle, name="Veilig", unit="%", better="higher", baseline=Counted(value="50"), goal=goal)
    sentence = "With this the goal that stands there would be 110 %, and a share lies between 0 and 100 %. Give the goal too."
    assert told_of("veilig;;;;95;;;;;;", safe) == f"lijst.csv:2: baseline: {sentence}"
    for row in ("veilig;;;;80;;;;;;", "veilig;;;;95;;;+5 punt;;;", "veilig;;;;;;;;70;;"):
        assert parse_targets((HEAD + row).encode(), "lijst.csv", {"veilig": safe}).problems == ()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_list_that_is_written_reads_back(store: Store, cycle: str, tmp_path: Path, lang: Any) -> None:
    texts.use_language(lang)
    try:
        for number, (name, hostile) in enumerate(HOSTILE.items()):
            add_target(
                store,
                cycle,
                name=f"{number} {name}",
                unit=["%", "aantal", ""][number % 3],
                source=hostile[:150],
                better=BETTER[number % 2],
                baseline=Counted(value=f"{number}.5", n=number or None, period=hostile[:100]),
                goal=[Goal(kind="value", amount="1.25"), Goal(kind="difference", amount=str((number % 2 * 2 - 1) * 3)), None][number % 3],
                result=Counted(value=str(number)) if number % 2 else None,
            )
        path = write_targets(store, cycle, "De Amert", tmp_path)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        found = read_targets(store, cycle, path)
        assert found.problems == ()
        plan = import_targets(store, cycle, found.given)
        assert (plan.new, plan.changed, plan.same) == ((), (), len(HOSTILE))
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream, delimiter=";" if lang == "nl" else ","):
                assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row)
        with pytest.raises(UsageError):
            write_targets(store, cycle, "De Amert", path)
    finally:
        texts.use_language("en")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_without_targets_it_holds_the_usual_ones_and_says_nothing_yet(store: Store, cycle: str, tmp_path: Path, lang: Any) -> None:
    texts.use_language(lang)
    try:
        path = write_targets(store, cycle, "De Amert", tmp_path)
        found = read_targets(store, cycle, path)
        assert (found.given, found.problems) == ((), ())
        assert found.empty == len(usual()) == 16
        assert {COLUMNS.get(title) for title in titles().values()} == set(KEYS), "every title is read back in either language"
    finally:
        texts.use_language("en")


def test_the_usual_ones_cover_what_a_survey_asks() -> None:
    """Cyber, fraud, nuisance by people, traffic and reporting too; where more is better, the list says so."""
    assert [name for name, _unit, source, way in usual() if (source, way) == ("survey", "higher")] == [
        "Feels safe by day",
        "Feels safe in the dark",
        "Knows where to report signals of subversive crime",
        "Reported to the police after an incident",
        "Response to the survey",
    ]
    assert [name for name, _unit, source, way in usual() if (source, way) == ("survey", "lower")] == [
        "Bothered by litter",
        "Bothered by people or groups hanging around",
        "Bothered by speeding",
        "Bothered by parked lorries or cars",
        "Victim of cybercrime",
        "Victim of fraud, extortion or threats",
    ]
    assert [name for name, unit, source, _way in usual() if (unit, source) == ("number", "police")][-1] == "Thefts of and from vehicles"


def test_a_file_that_cannot_be_read_is_told(store: Store, cycle: str, tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile):
        read_targets(store, cycle, tmp_path / "none.csv")
    (tmp_path / "large.csv").write_bytes(b"x" * (SIZE_LIMIT + 1))
    with pytest.raises(TooLarge, match="at most 1 MB"):
        read_targets(store, cycle, tmp_path / "large.csv")


@given(st.binary(max_size=300))
def test_no_bytes_break_it(raw: bytes) -> None:
    for given_bytes in (raw, HEAD.encode() + raw):
        with suppress(ContentError):  # told in one sentence
            parse_targets(given_bytes, "x.csv")


@given(st.lists(st.text(alphabet="0123456789.,%-+n= punt;\"'\n", max_size=12), min_size=1, max_size=11))
def test_no_cells_break_it(cells: list[str]) -> None:
    parse_targets((HEAD + ";".join(cells) + "\n").encode(), "x.csv")


def test_a_target_called_as_a_usual_one_in_either_language_is_of_its_kind_and_one_that_is_there_stays_as_it_is() -> None:
    table = (
        "doel;eenheid;beter;nulmeting\nVoelt zich overdag veilig;%;hoger;60\nFEELS SAFE IN THE DARK;%;hoger;40\nEigen doel;aantal;lager;3\n"
    )
    kinds = [target.fields.get("kind") for target in parse_targets(table.encode(), "a.csv").given]
    assert kinds == ["safe_day", "safe_dark", None]
    there = Target(id="x", park="p", trajectory="t", name="Voelt zich overdag veilig", unit="%", better="higher")
    (given, *_rest) = parse_targets(table.encode(), "a.csv", {there.name.casefold(): there}).given
    assert "kind" not in given.fields


def test_the_list_of_usual_targets_comes_back_with_the_kind_of_each() -> None:
    for lang in texts.LANGS:
        with texts.speaking(lang):
            assert [kind_called(row[0]) for row in usual()] == list(TARGET_KINDS)
