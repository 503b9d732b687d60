"""The commands with the central record: what each prints, in both languages, and what is refused in a sentence."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.texts import use_language
from tests.central.centres import new_centre
from tests.central.servers import Database
from tests.laptops import Laptop, prepared

Sh = Callable[..., tuple[int, str, str]]


@pytest.fixture
def centre() -> Database:
    return new_centre()


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    made = prepared(tmp_path / "laptop", parks=1)
    made.close()
    monkeypatch.setenv("KVO_INSPECT_STATE", str(made.state_folder))
    monkeypatch.delenv("KVO_INSPECT_CENTRAL", raising=False)
    return made


@pytest.fixture
def sh(laptop: Laptop, capsys: pytest.CaptureFixture[str]) -> Iterator[Sh]:
    def command(*args: str, lang: str = "en", data: Path | None = None) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--data", str(data or laptop.data), "--lang", lang, "central", *args])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    yield command
    use_language("en")


def test_a_laptop_hands_in_and_another_fetches(sh: Sh, centre: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sh("push", "--to", centre.address("ann")) == (
        0,
        "Park 0: 21 changes handed in.\n",
        "What is handed in can be read by who looks after the central record. What is confidential never goes there.\n",
    )
    assert sh("push") == (0, "Nothing to hand in: the central record has all that is here and not confidential.\n", "")
    assert sh("push", lang="nl")[1] == "Niets in te leveren: het centrale dossier heeft alles wat hier staat en niet vertrouwelijk is.\n"
    code, out, err = sh("status")
    assert (code, err) == (0, "")
    assert re.split("  +", out.splitlines()[0])[:6] == ["Park", "To hand in", "To fetch", "There", "Handed in last", "Login"]
    assert out.splitlines()[1].split()[:5] == ["Park", "0", "0", "0", "21"]
    office = Laptop(tmp_path / "office", author="Olga")
    office.close()
    monkeypatch.setenv("KVO_INSPECT_STATE", str(office.state_folder))
    monkeypatch.setenv("KVO_INSPECT_CENTRAL", centre.address("ann"))
    code, out, err = sh("pull", data=office.data, lang="nl")
    assert (code, err) == (0, "")
    assert out.startswith("Park 0\n  Van Fatima")
    assert sh("pull", data=office.data)[1] == "Nothing to fetch: all of the central record that you may see is here.\n"


def test_who_may_not_reads_why_and_ends_with_5(sh: Sh, centre: Database) -> None:
    assert sh("push", "--to", centre.address("ann"))[0] == 0
    code, out, err = sh("push", "--to", centre.address("bob"))
    assert (code, out) == (5, "")
    assert err.startswith("Park 0: This login has no right on that park")
    for login in ("nobody", "analyst", "auditor"):
        code, _out, err = sh("push", "--to", centre.address(login))
        assert code == 5, login
        assert len(err.splitlines()) == 1, err
    code, _out, err = sh("erase", "--to", centre.address("ann"))
    assert code == 5
    assert "may not erase" in err
    code, out, _err = sh("erase", "--to", centre.address("eraser"))
    assert (code, out) == (0, "Nothing to erase: of what was erased here the central record has no words.\n")


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (["push"], 2, "Name the central record"),
        (["push", "--to", "postgresql://ann:geheim@example.org/kvo"], 2, "Leave the password out of the address"),
        (["push", "--to", "host=example.org sslmode=disable"], 2, "lets others read along"),
        (["push", "--to", "postgresql:///kvo?host=/nowhere"], 4, "was not reached"),
        (["push", "--to", "hoost=kvo"], 2, "This is no address"),
        (["status", "--to", "postgresql:///kvo?host=/nowhere"], 4, "was not reached"),
        (["init"], 2, "Name the central record"),
        (["access", "grant", "ann", "--to", "service=x"], 2, "Name a login with --role or --group"),
        (["access", "grant", "--park", "x", "--to", "service=x"], 2, "Name a login with --role or --group"),
    ],
)
def test_what_is_wrong_is_one_sentence(sh: Sh, args: list[str], code: int, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kvo_inspect.central.connection.ATTEMPTS", 1)
    ended, out, err = sh(*args)
    assert (ended, out) == (code, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert "geheim" not in err


def test_without_psycopg_one_sentence_says_what_to_install(sh: Sh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    code, out, err = sh("push", "--to", "service=kvo")
    assert (code, out) == (2, "")
    assert err == "The central record needs psycopg. Install it: pip install 'kvo-inspect[central]'\n"


def test_the_worked_example_is_not_handed_in_by_accident(sh: Sh, centre: Database, laptop: Laptop) -> None:
    (laptop.data / "example.json").write_text("{}")
    code, out, err = sh("push", "--to", centre.address("ann"))
    assert (code, out) == (2, "")
    assert "This is the worked example" in err
    assert sh("push", "--practice", "--to", centre.address("ann"))[0] == 0


def test_rights_are_given_moved_taken_and_shown(sh: Sh, centre: Database) -> None:
    assert sh("push", "--to", centre.address("ann"))[0] == 0
    admin = ["--to", centre.address("admin")]
    assert "Groep: Noord\n" in sh("access", "as", "ann", *admin, lang="nl")[1]
    (park,) = [
        line.split()[0] for line in sh("access", "show", *admin)[1].splitlines() if line.endswith(tuple("0123456789")) and "Noord" in line
    ]
    assert sh("access", "move", park, "Zuid", *admin)[:2] == (0, "Moved.\n")
    assert sh("push", "--to", centre.address("ann"))[0] == 5
    code, out, err = sh("status", "--to", centre.address("ann"))
    assert (code, err.split(": ")[0]) == (0, "Park 0")
    assert "no right on that park" in err
    assert sh("push", "--to", centre.address("bob"))[0] == 0
    assert sh("access", "revoke", "bob", *admin)[:2] == (0, "Revoked.\n")
    assert sh("push", "--to", centre.address("bob"))[0] == 5
    log = sh("access", "show", "--log", *admin)[1].splitlines()
    assert [line.split("  ")[-1].strip() for line in log[1:6]] == [
        "bob leaves the group",
        f"Zuid gets {park}",
        f"Noord loses {park}",
        f"{park} handed in first: of Noord",
        "bob comes into Zuid",
    ]
    for args, sentence in (
        (("access", "grant", "anna", "--role", "member"), "There is no such login on the server"),
        (("access", "revoke", "--park", park, "--group", "Noord"), "That group does not have that park"),
        (("access", "move", "Nergens", "Noord"), "is not in this record"),
        (("access", "revoke", "ann", "--group", "Zuid"), "ann is not in group Zuid"),
        (("access", "revoke", "ann", "--park", park, "--group", "Zuid"), "Name a login with --role or --group"),
    ):
        code, out, err = sh(*args, *admin)
        assert out == "", args
        assert sentence in err, args
        assert code in {2, 3, 5}
    assert sh("access", "grant", "nobody", "--role", "member", "--group", "Oost", *admin)[0] == 0
    assert sh("access", "revoke", "nobody", "--role", "member", "--group", "Oost", *admin)[:2] == (0, "Revoked.\n")
    assert "Groep: –" in sh("access", "as", "nobody", *admin, lang="nl")[1]
    assert "No login is in group Oost yet." in sh("access", "move", park, "Oost", *admin)[2]
    assert sh("access", "show", "--to", centre.address("ann"))[0] == 5


@pytest.mark.parametrize("command", ["pull", "check"])
def test_a_park_that_is_nowhere_is_not_said_to_be_well(sh: Sh, centre: Database, command: str) -> None:
    assert sh("push", "--to", centre.address("ann"))[0] == 0
    code, out, err = sh(command, "--park", "Nergens", "--to", centre.address("ann"))
    assert (code, out) == (3, "")
    assert "Nergens" in err


def test_the_sql_of_init_is_printed_without_a_database(sh: Sh) -> None:
    code, out, err = sh("init", "--sql")
    assert (code, err) == (0, "")
    assert out.startswith("-- The central record of kvo-inspect")
    assert out.rstrip().endswith("commit;")
    assert "superuser" in out.splitlines()[0]
