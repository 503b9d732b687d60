"""The lists of findings, rounds and photos as commands print them, and every list as JSON."""

from __future__ import annotations

import ast
import inspect
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from kvo_inspect import texts
from kvo_inspect.central.push import push
from kvo_inspect.cli import run
from kvo_inspect.cli.lists.finding import COLUMNS
from kvo_inspect.cli.table import MEASURED, long_table, table
from kvo_inspect.domain.findings.standing import is_open_stage
from kvo_inspect.exchange.lists.kinds import ROWS
from kvo_inspect.exchange.lists.names import LIST_NAMES
from kvo_inspect.protection import recovery_code
from kvo_inspect.protection.locked import RECORD_PASSPHRASE
from kvo_inspect.store.parks.park import find_park
from kvo_inspect.store.parks.partners import add_partner
from kvo_inspect.store.protect.switching import switch_on
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter, finding_lines, finding_numbers
from kvo_inspect.store.search.finding_order import FINDING_COLUMNS
from kvo_inspect.store.upkeep.opening import open_record
from tests.central.centres import new_centre
from tests.central.centres import reached as reached_there
from tests.examples import copy_example
from tests.exchange.records import CANARY, confide, hostile, opened, walked
from tests.hostile import unwanted_in
from tools import reference

PARK = "De Kievitsakker"


class Shell:
    """Runs commands on one record."""

    def __init__(self, data: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.data, self.capture = data, capture

    def __call__(self, *args: object, lang: str = "en") -> tuple[int, str, str]:
        self.capture.readouterr()
        code = run(["--data", str(self.data), "--lang", lang, *map(str, args)])
        return code, *self.capture.readouterr()

    def rows(self, *args: object) -> list[dict[str, Any]]:
        """The rows of a list as JSON."""
        code, out, err = self(*args, "--json")
        assert (code, err) == (0, ""), args
        document = json.loads(out)
        assert document["format"] == "kvo-inspect/list"
        rows: list[dict[str, Any]] = document["rows"]
        return rows


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example("nl", tmp_path_factory.mktemp("lists") / "data")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    yield
    texts.use_language("en")


@pytest.fixture
def sh(example: Path, state: None, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(example, capsys)


@pytest.fixture
def store(example: Path, state: None) -> Iterator[Store]:
    store = open_record(example, write=False)
    yield store
    store.close()


def codes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["code"] for row in rows]


def listed(store: Store, wanted: Filter) -> list[str]:
    """The codes that the screen of findings lists."""
    return [line.code for line in finding_lines(store, finding_numbers(store, wanted))]


# -- findings --------------------------------------------------------------------------------------------------------


def test_findings_are_those_of_the_screen_in_its_order(sh: Shell, store: Store) -> None:
    open_ones = listed(store, Filter(open_only=True))
    every = listed(store, Filter())
    assert 0 < len(open_ones) < len(every)
    assert codes(sh.rows("finding", "list")) == open_ones
    assert codes(sh.rows("finding", "list", "--all")) == every
    printed = sh("finding", "list", "--all")[1].splitlines()
    assert [line.split()[0] for line in printed[1:]] == every
    assert printed[0].split() == ["Code", "Park", "Where", "What", "Holder", "Status", "By", "Found"]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--overdue"], Filter(overdue=True)),
        (["--status", "verified"], Filter(stage="verified")),
        (["--status", "Teruggestuurd"], None),
        (["--status", "Na te lopen"], Filter(stage="new", open_only=True)),
        (["--status", "reported-done"], Filter(stage="reported_done", open_only=True)),
        (["--severity", "URGENT"], Filter(severity="urgent", open_only=True)),
        (["--severity", "spoed"], Filter(severity="urgent", open_only=True)),
        (["--theme", "Verlichting", "--all"], Filter(theme="lighting")),
        (["--theme", "Lighting", "--all"], Filter(theme="lighting")),
        (["--theme", "lighting", "--overdue"], Filter(theme="lighting", overdue=True)),
        (["--partner", "bedrijf", "--all"], Filter(partner_kind="company")),
        (["--partner", "business-association", "--all"], Filter(partner_kind="business_association")),
        (["--no-photo", "--all"], Filter(no_photo=True)),
        (["--words", "hek pallets", "--all"], Filter(typed="hek pallets")),
    ],
)
def test_filters_are_those_of_the_screen_in_words_of_both_languages(
    sh: Shell, store: Store, options: list[str], wanted: Filter | None
) -> None:
    if wanted is None:
        code, out, err = sh("finding", "list", *options)
        assert (code, out) == (2, "")
        assert "Choose from: to review, returned to inspector, accepted" in err
        return
    expected = listed(store, wanted)
    assert expected
    assert codes(sh.rows("finding", "list", *options)) == expected


def test_what_is_offered_is_called_as_the_help_calls_it(sh: Shell) -> None:
    code, out, err = sh("finding", "list", "--status", "xx", lang="nl")
    assert (code, out) == (2, "")
    assert "Kies uit: na te lopen, terug naar inspecteur, akkoord" in err
    offered = err.partition("Kies uit: ")[2].splitlines()[0].partition(". ")[0].removesuffix(".").split(", ")
    for name in offered:
        assert sh("finding", "list", "--status", name)[0] == 0, name
    assert "Kies uit: dag, avond" in sh("round", "list", "--part", "xx", lang="nl")[2]
    assert f"“{'x' * 39}…”" in sh("finding", "list", "--status", "x" * 50)[2], "what was cut says so"


def test_findings_of_a_park_of_an_organisation_and_of_a_round(sh: Shell) -> None:
    rows = sh.rows("finding", "list", "--all")
    parks = {row["park_name"] for row in rows}
    assert len(parks) > 1
    for park in parks:
        assert sh.rows("finding", "list", "--all", "--park", park) == [row for row in rows if row["park_name"] == park]
    of_brandsteen = sh.rows("finding", "list", "--all", "--partner", "brandsteen bouwstoffen")
    assert of_brandsteen == [row for row in rows if row["organisation"] == "Brandsteen Bouwstoffen"] != []
    newest = sh.rows("round", "list", "--park", PARK)[0]
    walked_there = sh.rows("finding", "list", "--all", "--park", PARK, "--round", f"{newest['date']}-{newest['part']}")
    assert walked_there == [row for row in rows if row["round"] == newest["id"]] != []
    both = sh.rows("finding", "list", "--all", "--round", newest["id"], "--partner", "Gemeente Lingeveen")
    assert both == [row for row in walked_there if row["organisation"] == "Gemeente Lingeveen"] != []


def test_the_order_of_findings(sh: Shell) -> None:
    assert COLUMNS == FINDING_COLUMNS
    by_code = codes(sh.rows("finding", "list", "--all", "--order", "code"))
    assert by_code == sorted(by_code)
    assert codes(sh.rows("finding", "list", "--all", "--order", "code", "--turned")) == by_code[::-1]
    assert codes(sh.rows("finding", "list", "--all", "--order", "code", "--most", "3")) == by_code[:3]
    due = [row["due"] for row in sh.rows("finding", "list", "--order", "due") if row["due"]]
    assert due == sorted(due)


def test_what_is_late_and_urgent_is_marked(sh: Shell) -> None:
    late = sh.rows("finding", "list", "--overdue")
    assert all(row["overdue"] and is_open_stage(row["stage"]) for row in late)
    printed = sh("finding", "list", "--overdue", lang="nl")[1].splitlines()[1:]
    assert all(" ! " in line for line in printed)
    urgent = sh("finding", "list", "--severity", "urgent")[1].splitlines()[1:]
    assert all("  ! " in line for line in urgent)


def test_nobody_is_named_when_that_is_asked(sh: Shell, store: Store) -> None:
    companies = {row["organisation"] for row in sh.rows("finding", "list", "--all") if row["partner_kind"] == "company"} - {""}
    assert companies
    for command in (["finding", "list", "--all"], ["photo", "list"]):
        for more in ([], ["--json"]):
            code, out, _err = sh(*command, *more, "--without-names")
            assert code == 0
            assert not [name for name in companies if name in out]


def test_nothing_found_is_no_error(sh: Shell) -> None:
    assert sh("finding", "list", "--words", "zeppelin")[:2] == (0, "No findings here.\n")
    assert sh.rows("finding", "list", "--words", "zeppelin") == []
    assert sh("round", "list", "--since", "2040-01-01")[:2] == (0, "No rounds here.\n")
    assert sh("photo", "list", "--park", "De Turfwal")[:2] == (0, "No photos here.\n")


def test_what_is_not_there_is_refused(sh: Shell) -> None:
    for options in (["--park", "Nope"], ["--round", "1999-01-01"], ["--theme", "Nope"], ["--partner", "Nope"], ["--partner", ""]):
        code, out, err = sh("finding", "list", *options)
        assert (code, out, len(err.splitlines())) == (3, "", 1), options
    assert sh("photo", "list", "--finding", "XXX-001")[0] == 3


# -- rounds and photos -----------------------------------------------------------------------------------------------


def test_rounds_are_those_of_the_screens(sh: Shell, store: Store) -> None:
    rows = sh.rows("round", "list")
    assert [row["date"] for row in rows] == sorted((row["date"] for row in rows), reverse=True)
    assert len(rows) == store.rows("select count(*) from round where gone = 0")[0][0]
    assert {row["kind"] for row in sh.rows("round", "list", "--kind", "nulmeting")} == {"baseline"}
    assert {row["part"] for row in sh.rows("round", "list", "--part", "Avond")} == {"evening"}
    assert [row["finished"] for row in sh.rows("round", "list", "--open")] == [False]
    parks = [row["park_name"] for row in sh.rows("round", "list", "--order", "park")]
    assert parks == sorted(parks)
    printed = sh("round", "list", "--park", PARK)[1].splitlines()
    assert printed[0].split()[:3] == ["Date", "Part", "Kind"]
    assert "● open" in printed[1]
    assert len(printed) == 1 + sum(row["park_name"] == PARK for row in rows)


def test_photos_with_what_they_show(sh: Shell, store: Store) -> None:
    rows = sh.rows("photo", "list")
    assert len(rows) == store.rows("select count(*) from photo where gone = 0 and confidential = 0")[0][0]
    taken = [row["taken"][:19] for row in rows]
    assert taken == sorted(taken, reverse=True)
    unassigned = sh.rows("photo", "list", "--unassigned")
    assert unassigned == [row for row in rows if not row["shows"]] != []
    assert sum("nothing yet" in line for line in sh("photo", "list")[1].splitlines()) == len(unassigned)
    code = next(use["code"] for row in rows for use in row["shows"] if use["code"])
    of_finding = sh.rows("photo", "list", "--finding", code)
    assert of_finding == [row for row in rows if code in {use["code"] for use in row["shows"]}]
    round_id = of_finding[0]["shows"][0]["round"]
    assert sh.rows("photo", "list", "--round", round_id) == [row for row in rows if round_id in {use["round"] for use in row["shows"]}]


# -- what nobody should see ------------------------------------------------------------------------------------------


def test_the_confidential_only_when_asked_for(tmp_path: Path, state: None, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(tmp_path / "data") as store:
        _park, found, stop = walked(store)
        confide(store, found, stop)
    sh = Shell(tmp_path / "data", capsys)
    for command in ("finding", "photo"):
        every = ("--all",) if command == "finding" else ()
        open_, all_ = (sh.rows(command, "list", *every, *more) for more in ((), ("--confidential",)))
        assert len(open_) < len(all_)
        assert open_ == [row for row in all_ if not row["confidential"]]
        for form in ((), ("--json",)):
            assert CANARY not in sh(command, "list", *every, *form)[1]
            assert CANARY in sh(command, "list", *every, *form, "--confidential")[1]
    assert "(confidential) " in sh("finding", "list", "--all", "--confidential")[1]
    assert CANARY not in sh("finding", "list", "--all", "--words", CANARY)[1]
    assert codes(sh.rows("finding", "list", "--all", "--confidential", "--words", CANARY))


def test_an_open_photo_does_not_say_that_it_shows_what_is_confidential(
    tmp_path: Path, state: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path / "data") as store:
        walked(store)
        use, photo, finding = store.rows("select id, photo, finding from photo_use where gone = 0 and finding is not null")[0]
        (code,), (round_id,) = (store.rows(f"select {field} from finding where id = ?", [finding])[0] for field in ("code", "round"))
        store.db.execute(
            "update photo_use set confidential = 1, round = ? where id = ?", [round_id, use]
        )  # as a log from elsewhere may say
        store.db.commit()
    sh = Shell(tmp_path / "data", capsys)
    for asked in ([], ["--finding", code], ["--round", round_id]):
        open_, all_ = (
            [shows for row in sh.rows("photo", "list", *asked, *more) if row["id"] == photo for shows in row["shows"]]
            for more in ([], ["--confidential"])
        )
        assert finding not in {shows["finding"] for shows in open_}, asked
        assert finding in {shows["finding"] for shows in all_}, asked
    assert photo not in {row["id"] for row in sh.rows("photo", "list", "--finding", code)}


def test_hostile_text_acts_on_no_terminal_and_is_json(tmp_path: Path, state: None, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(tmp_path / "data") as store:
        hostile(store)
        park, _found, _stop = walked(store)
        for noun, field in (("finding", "text"), ("checkpoint", "name"), ("photo", "name")):  # as if it had never been cleaned
            store.db.execute(f"update {noun} set {field} = ? where park = ?", ["\x1b[2Ja\u202eb\x9b1m\U000e0041", park.id])
        store.db.commit()
    sh = Shell(tmp_path / "data", capsys)
    for command in (["finding", "list", "--all"], ["round", "list"], ["photo", "list"]):
        for form in ([], ["--json"]):
            code, out, _err = sh(*command, *form)
            assert code == 0
            assert unwanted_in(out) - {"\n"} == set(), command
        assert len(sh.rows(*command)) > 40
    texts_given = {row["text"] for row in sh.rows("finding", "list", "--all")}
    assert "\x1b[2Ja\u202eb\x9b1m\U000e0041" in texts_given, "what stands in the record is in the JSON, written as escapes"


# -- the documents ---------------------------------------------------------------------------------------------------

PASSPHRASE = "correct horse battery"
AGE_KEY = "age17m057f2gerg6n64qdzrxhcln2haqpkusarz5shh4gej04pqmfc2q9y73rl"
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema" / "lists"
LISTS: dict[str, list[list[str]]] = {
    "findings": [["finding", "list", "--all"], ["finding", "list", "--without-names"]],
    "rounds": [["round", "list"]],
    "planned-rounds": [["round", "planned"], ["round", "planned", "--without-names"]],
    "sign-offs": [["round", "agreed", PARK], ["round", "agreed", PARK, "--without-names"]],
    "photos": [["photo", "list"]],
    "owed-photos": [["photo", "owed", "--round", "2026-11-12", "--park", PARK]],
    "parks": [["park", "list"]],
    "overview": [["park", "overview"], ["park", "overview", "--without-names"]],
    "contacts": [["contact", "list"]],
    "person": [["person", "show", "Bos"], ["person", "show", "Joost de Wit", "--confidential"]],
    "keeping": [["keeping", "list"], ["keeping", "list", "--park", PARK, "--confidential"]],
    "double-contacts": [["contact", "doubles"]],
    "partners": [["partner", "list", PARK]],
    "asked": [["partner", "list"]],
    "measures": [["plan", "measures", PARK], ["plan", "measures", PARK, "--without-names"]],
    "targets": [["plan", "targets", PARK]],
    "park-targets": [["plan", "targets"]],
    "target-totals": [["plan", "targets", "--totals"]],
    "needs": [["plan", "needs", PARK]],
    "checklists": [["checklist", "list"]],
    "editions": [["checklist", "editions"]],
    "letter-texts": [["letter", "list"]],
    "questionnaires": [["survey", "list"]],
    "survey-results": [["survey", "results", PARK]],
    "papers": [["paper", "list", PARK]],
    "received": [["received"]],
    "places": [["where"], ["where", "record"]],
    "ways-in": [["protect", "list"]],
    "departures": [["left"], ["left", "--since", "2020-01-01"]],
    "receivers": [["receiver", "list"]],
    "central-status": [["central", "status"]],
    "central-logins": [["central", "access", "show"]],
    "central-rights": [["central", "access", "show", "--log"]],
}
"""By list the commands that print it."""
OTHERWISE = {"compare": "a document of its own, with every answer", "measurement": "the same of one measurement"}
"""Commands whose --json is no list, and what it is."""
NO_LISTS = {
    "finding erase": "the table is what goes, before it does",
    "person erase": "the table is what goes; person show --json is the list",
    "park import": "the table is what --dry-run would make; a list of it is the file itself",
    "survey take": "the table is what --dry-run would match",
}
"""Commands that print a table that is no list of the record, and what it is."""


@pytest.fixture(scope="module")
def fuller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with what it lacks: letter texts, a paper, a contact that is double, something that came in."""
    folder = tmp_path_factory.mktemp("fuller")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KVO_INSPECT_STATE", str(folder / "state"))
        data, other = copy_example("nl", folder / "data"), copy_example("nl", folder / "other")
        (folder / "paper.pdf").write_bytes(b"%PDF-1.7 certificaat")
        for record, *args in (
            (other, "park", "new", "Elders"),
            (other, "pack", "--park", "Elders", "--out", folder / "elders.kvopack"),
            (data, "merge", folder / "elders.kvopack"),
            (data, "paper", "add", PARK, folder / "paper.pdf"),
            (data, "letter", "new", "van-ons"),
            (data, "receiver", "add", "Gemeente Lingeveen", AGE_KEY),
            (data, "export", "json", "--out", folder / "left.json"),
        ):
            assert run(["--data", str(record), "--lang", "nl", *map(str, args)]) == 0, args
        store = open_record(data)
        add_partner(store, find_park(store, "De Turfwal").id, "company", organisation="Zaagmans plaatwerk B.V.")
        store.close()
    return data


@pytest.fixture
def full(fuller: Path, state: None, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(fuller, capsys)


def reached(command: click.Command) -> set[str]:
    """The names that a command's function calls, and the functions of its module that it calls."""
    callback = inspect.unwrap(command.callback)  # type: ignore[arg-type]  # every command has one
    module = ast.parse(Path(inspect.getfile(callback)).read_text("utf-8"))
    calls = {
        node.name: {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
    }
    todo, names = [callback.__name__], set[str]()
    while todo:
        for name in calls.get(todo.pop(), set()) - names:
            names.add(name)
            todo.append(name)
    return names


def test_every_command_that_prints_a_list_gives_it_as_json() -> None:
    """All tables are printed through `cli.table`: a new list without --json fails here."""
    with_json = set()
    for words, command in reference.commands():
        names, has_json = reached(command), any("--json" in param.opts for param in command.params)
        if names & {"table", "long_table", "say_long_table"}:
            assert has_json != (words in NO_LISTS), f"kvo-inspect {words} prints a list: give it JSON, and its rows a place in LISTS"
        if has_json:
            with_json.add(words)
            assert ("print_rows" in names) != (words in OTHERWISE), words
    beginnings = [{" ".join(command[:n]) for n in range(1, len(command) + 1)} for commands in LISTS.values() for command in commands]
    assert {words for words in with_json if words not in OTHERWISE} == {max(words & with_json, key=len) for words in beginnings}
    assert set(NO_LISTS) <= {words for words, _command in reference.commands()}


def test_names_of_people_stay_out_of_the_json_too(sh: Shell) -> None:
    for row in sh.rows("round", "list", "--park", PARK, "--kind", "baseline"):
        day = f"{row['date']}-{row['part']}"
        people = sh.rows("round", "agreed", PARK, "--round", day)
        assert sum(person["agreed"] == "yes" for person in people) == row["agreed"] > 0
        for command in (["round", "agreed", PARK, "--round", day], ["plan", "measures", PARK], ["round", "planned"], ["park", "overview"]):
            told = sh(*command, "--json")[1]
            nameless = sh(*command, "--json", "--without-names")[1]
            assert any(person["name"] in told for person in people), command
            assert not [person["name"] for person in people if person["name"] in nameless], command


def test_json_and_a_file_at_once_are_refused(sh: Shell) -> None:
    for command in (["park", "overview"], ["round", "planned"], ["plan", "measures", PARK], ["plan", "targets"], ["plan", "targets", PARK]):
        code, out, err = sh(*command, "--json", "--out", "x.csv")
        assert (code, out, len(err.splitlines())) == (2, "", 1), command


def test_the_schemas_are_those_of_the_program(sh: Shell) -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{name}.schema.json" for name in LIST_NAMES}
    assert tuple(ROWS) == LIST_NAMES
    for name in LIST_NAMES:
        made = sh("schema", "--list", name)[1]
        assert (SCHEMAS / f"{name}.schema.json").read_text("utf-8") == made, "make them again: make reference"


@pytest.fixture(scope="module")
def centre(fuller: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a central record that has the fuller example, as its owner, who administers it."""
    database = new_centre()
    store = open_record(Path(shutil.copytree(fuller, tmp_path_factory.mktemp("centre") / "data")))
    with reached_there(database, "ann") as central:
        push(store, central)
    store.close()
    return database.address("owner")


@pytest.fixture
def protected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A protected record, and its passphrase in the environment."""
    data = tmp_path / "protected"
    open_record(data).close()
    switch_on(data, PASSPHRASE, recovery_code.draw(), "Karin Bos", "2026-11-30")
    monkeypatch.setenv(RECORD_PASSPHRASE, PASSPHRASE)
    return data


@pytest.mark.parametrize("name", LIST_NAMES)
def test_every_list_is_as_its_schema_says_in_either_language(
    full: Shell, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name.startswith("central"):
        monkeypatch.setenv("KVO_INSPECT_CENTRAL", request.getfixturevalue("centre"))
    if name == "ways-in":
        full = Shell(request.getfixturevalue("protected"), capsys)
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for command in LISTS[name]:
        code, out, err = full(*command, "--json")
        assert (code, err) == (0, ""), command
        document = json.loads(out)
        assert document["list"] == name
        assert document["rows"], f"there is something for {command}"
        jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
        assert full(*command, "--json", lang="nl")[1] == out, "no word of either language stands in it"


def test_every_property_says_what_it_is() -> None:
    for name in LIST_NAMES:
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        for definition in schema["$defs"].values():
            assert [key for key, value in definition.get("properties", {}).items() if not value.get("description")] == [], name


# -- long lists ------------------------------------------------------------------------------------------------------


def test_a_long_table_is_made_a_piece_at_a_time() -> None:
    taken = 0

    def rows() -> Iterator[tuple[str, str]]:
        nonlocal taken
        for n in range(2 * MEASURED + 1):
            taken += 1
            yield str(n), "x" * (n % 7)

    pieces = long_table(("N", "Word"), rows(), right=(0,))
    first = next(pieces)
    assert taken == MEASURED, "no more is read than is printed"
    whole = "\n".join((first, *pieces)).splitlines()
    assert len(whole) == 2 * MEASURED + 2
    assert whole[: MEASURED + 1] == table(("N", "Word"), [(str(n), "x" * (n % 7)) for n in range(MEASURED)], right=(0,)).splitlines()
    assert list(long_table(("N",), [])) == []
