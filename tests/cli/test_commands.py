"""The commands as people and scripts call them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest

from kvo_inspect import __version__, paths, texts
from kvo_inspect.cli import leading, run
from kvo_inspect.cli.click_words import of_click
from kvo_inspect.cli.invocation import COMPLETE, Run
from kvo_inspect.cli.output import harmless
from kvo_inspect.cli.shell.names import COMPLETERS, completer_of
from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.values.closed_sets import Certainty, PartOfDay
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import add_park, find_park
from kvo_inspect.store.upkeep.opening import open_record
from tests.examples import copy_example, copy_instead_of_making, main_park
from tests.exchange.records import start
from tests.hostile import HOSTILE, unwanted_in
from tools import reference

ROOT = Path(__file__).parents[2]
ROUTE = "naam;soort\nIndustrieweg 12-30;wegvak\nKade;entree\n"


class Said:
    """How a command ended and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def __repr__(self) -> str:
        return f"{self.code}\n{self.out}\n{self.err}"


class Shell:
    """Runs commands on one data folder."""

    def __init__(self, data: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.data, self.capture = data, capture

    def __call__(self, *args: object, lang: str = "en") -> Said:
        self.capture.readouterr()
        code = run(["--data", str(self.data), "--lang", lang, *map(str, args)])
        return Said(code, *self.capture.readouterr())


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KVO_INSPECT_DATA", raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    yield Shell(tmp_path / "data", capsys)
    texts.use_language("en")


@pytest.fixture
def example(sh: Shell) -> Shell:
    copy_example("nl", sh.data)
    return sh


def started(*args: str, env: dict[str, str] | None = None, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own, without a terminal."""
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "kvo_inspect", *args],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1", **(env or {})},
        **options,
    )


# -- the app ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "word"), [("nl", "terminal"), ("en", "terminal window")])
@pytest.mark.parametrize("command", [[], ["demo"]])
def test_without_a_terminal_the_app_says_so_and_ends_with_2(tmp_path: Path, lang: str, word: str, command: list[str]) -> None:
    done = started("--data", str(tmp_path), "--lang", lang, *command, env={"KVO_INSPECT_STATE": str(tmp_path / "state")})
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_cannot_be_drawn_on_is_refused(tmp_path: Path) -> None:
    import pty

    master, slave = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kvo_inspect", "--data", str(tmp_path), "--lang", "en"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "dumb", "KVO_INSPECT_STATE": str(tmp_path / "state")},
            check=False,
            timeout=60,
        )
        drawn = os.read(master, 10_000).decode()
    finally:
        os.close(master)
        os.close(slave)
    assert done.returncode == 2
    assert "TERM=dumb" in drawn
    assert "\x1b" not in drawn


def test_help_is_a_command_too(sh: Shell) -> None:
    assert sh("help").out == sh("--help").out
    assert sh("help", "survey", "take").out == sh("survey", "take", "--help").out
    assert "Did you mean 'take'" in sh("help", "survey", "tak").err
    refused = sh("help", "survey", "take", "x")
    assert refused.code == 2
    assert "has no commands of its own" in refused.err


def test_a_command_that_has_others_tells_them_when_it_is_called_alone(sh: Shell) -> None:
    called = sh("survey")
    assert (called.code, called.out) == (2, "")
    assert called.err.strip() == sh("survey", "--help").out.strip()


def test_a_value_that_is_missing_is_told_in_dutch(sh: Shell) -> None:
    assert sh("--lang", "nl", "finding", "list", "--park").err.startswith("Bij optie '--park' hoort een waarde.")


def test_what_stands_for_a_value_in_a_line_of_usage_is_translated() -> None:
    """RECEIVER, KEY and so on: what the catalogue does not know would stay English in a Dutch help. SHA256 and GROUP are no such words."""
    shown = set()
    for _words, command in reference.commands():
        for param in command.params:
            piece = param.metavar or (param.name if isinstance(param, click.Argument) else "") or ""
            shown |= set(re.findall("[A-Z]{3,}", piece.upper() if param.metavar is None else piece))
    assert {"PARK", "RECEIVER", "KEY"} <= shown
    assert shown - set(of_click()) - {"SHA", "GROUP"} == set(), "of_click names them"


def test_half_a_terminal_is_none(tmp_path: Path) -> None:
    """A terminal to read from, but a file to draw on."""
    import pty

    master, slave = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kvo_inspect", "--data", str(tmp_path)],
            stdin=slave,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=ROOT,
        )
    finally:
        os.close(master)
        os.close(slave)
    assert done.returncode == 2


def test_the_app_opens_before_click_is_imported(tmp_path: Path) -> None:
    """The way to the app passes neither click nor the record: its first frame must not wait for them."""
    code = (
        "import sys\nfrom kvo_inspect.cli import run\n"
        "assert run(['--data', sys.argv[1], '--lang', 'nl']) == 2\n"
        "print(*(m for m in ('click', 'pydantic', 'sqlite_utils', 'textual') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT, stdin=subprocess.DEVNULL
    )
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], (Run(None, None), [])),
        (["--data", "x"], (Run(Path("x"), None), [])),
        (["--data=x", "--lang=nl"], (Run(Path("x"), "nl"), [])),
        (["--lang", "en", "park", "--lang", "nl"], (Run(None, "en"), ["park", "--lang", "nl"])),
        (["--lang", "de"], (Run(None, None), ["--lang", "de"])),
        (["--data"], (Run(None, None), ["--data"])),
        (["--read-only", "--data", "x", "doctor"], (Run(Path("x"), None, read_only=True), ["doctor"])),
        (["--help"], (Run(None, None), ["--help"])),
        (["--passphrase-file", "p", "--key-file=k"], (Run(None, None, passphrase_file=Path("p"), key_file=Path("k")), [])),
    ],
)
def test_options_before_a_command(args: list[str], expected: tuple[Run, list[str]]) -> None:
    assert leading(args) == expected


# -- parks -----------------------------------------------------------------------------------------------------------


def test_a_park_from_a_file(sh: Shell, tmp_path: Path) -> None:
    save_settings(sh.data, Settings(name="Karin Bos", letters="KBT"))
    (tmp_path / "De Amert.csv").write_text(ROUTE)
    assert sh("park", "import", "De Amert.csv").out == "De Amert: 2 checkpoints.\n"
    assert sh("park", "import", "De Amert.csv", "--name", "Noord", "--municipality", "Veghel", lang="nl").out == "Noord: 2 punten.\n"
    store = open_record(sh.data, write=False)
    park = find_park(store, "noord")
    assert (park.municipality, park.made_by) == ("Veghel", "Karin Bos")
    assert [(stop.name, stop.kind) for stop in route(store, park.id)] == [("Industrieweg 12-30", "road"), ("Kade", "entrance")]
    store.close()
    listed = sh("park", "list").out.splitlines()
    assert listed[0].split() == ["Park", "Municipality", "Checkpoints", "Last", "round", "Open", "Overdue", "Measures", "overdue"]
    assert [line.split()[0] for line in listed[1:]] == ["De", "Noord"]


def test_a_park_of_the_same_name_is_refused(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROUTE)
    assert sh("park", "import", "r.csv").code == 0
    said = sh("park", "import", "r.csv", "--name", "R")
    assert (said.code, said.out) == (3, "")
    assert "--name" in said.err


def test_the_worked_example_is_listed(example: Shell) -> None:
    said = example("park", "list")
    assert said.code == 0
    assert re.search(r"\d+-\d+-\d{4} evening round", said.out)


def test_an_empty_record_is_no_error(sh: Shell) -> None:
    open_record(sh.data).close()
    assert sh("park", "list").out == "There are no parks yet.\n"


# -- checklists ------------------------------------------------------------------------------------------------------


def test_checklists_are_listed(sh: Shell) -> None:
    found, _problems = load_checklists(None)
    said = sh("checklist", "list", lang="nl")
    for one in found:
        assert re.search(
            rf"^{one.checklist.id} +{one.checklist.version} +{re.escape(one.checklist.title('nl'))} +{len(one.checklist.item)}\b",
            said.out,
            re.MULTILINE,
        )


def test_ones_own_checklist_is_listed_and_its_mistakes_told(sh: Shell) -> None:
    folder = paths.own_checklists(sh.data)
    folder.mkdir(parents=True)
    (folder / "lighting.toml").write_bytes((paths.shipped_checklists() / "lighting.toml").read_bytes())
    (folder / "wrong.toml").write_text('id = "wrong"\n')
    said = sh("checklist", "list")
    assert "your own" in next(line for line in said.out.splitlines() if line.startswith("lighting "))
    assert "wrong.toml:" in said.err


def test_a_checklist_is_shown_whole(sh: Shell) -> None:
    found = {one.checklist.id: one.checklist for one in load_checklists(None)[0]}
    for lang in texts.LANGS:
        for one in found.values():
            said = sh("checklist", "show", one.id, lang=lang)
            for item in one.item:
                assert f"{item.id}  {item.ask(lang)}" in said.out
                assert item.look_for(lang) in said.out
                assert all(norm.text(lang) in said.out for norm in item.norm)
            assert "{" not in said.out
    assert sh("checklist", "show", "nothing").code == 3


def test_a_checklist_is_shown_in_words_of_the_language(sh: Shell) -> None:
    """None of the keys of the file: type, part of the day, kind of checkpoint, partner, severity, how sure a norm is."""
    keys = {"check", "company", "fire_service", "municipality", "minor", "serious", "evening", "plot", "road"}
    for one in load_checklists(None)[0]:
        shown = sh("checklist", "show", one.checklist.id, lang="nl").out
        facts = [line for line in shown.splitlines() if line.startswith("    ") and " · " in line]
        assert facts
        assert not keys & set(re.findall(r"[a-z_]+", " ".join(facts)))
        assert not re.search(rf", ({'|'.join(get_args(Certainty))})\]", shown)


def test_checking_a_checklist(sh: Shell, tmp_path: Path) -> None:
    good = paths.shipped_checklists() / "lighting.toml"
    assert sh("checklist", "check", good).out.startswith("lighting.toml is in order: ")
    bad = tmp_path / "lighting.toml"
    bad.write_text(
        good.read_text("utf-8").replace('partner = "municipality"', 'partner = "municipalty"').replace("[[item]]", "[[item]]\nspare = 1", 1)
    )
    said = sh("checklist", "check", bad)
    assert said.code == 6
    lines = said.err.splitlines()
    assert re.match(r"lighting\.toml has \d+ mistakes:", lines[0])
    assert all(re.match(r"lighting\.toml:\d+: ", line) for line in lines[1:])
    assert any("was “municipality” meant?" in line for line in lines)
    assert any("spare" in line for line in lines)
    for nothing in (tmp_path / "nowhere.toml", tmp_path):
        assert sh("checklist", "check", nothing).code == 2


# -- export ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["json", "csv"])
def test_an_export_prints_where_it_is(example: Shell, tmp_path: Path, name: str) -> None:
    said = example("export", name)
    assert said.code == 0
    assert (tmp_path / said.out.strip()).exists()
    said = example("export", name, "--out", tmp_path / "here")
    assert said.out == f"{tmp_path / 'here'}\n"
    assert (tmp_path / "here").exists()


def test_an_export_of_a_park_or_a_round(example: Shell, tmp_path: Path) -> None:
    store = open_record(example.data, write=False)
    park = (main_park(store).id, main_park(store).name)
    newest, part = store.rows("select date, part from round order by date desc")[0]
    store.close()
    for name in park:
        said = example("export", "json", "--park", name, "--out", "park.json")
        assert said.code == 0, said
        assert json.loads((tmp_path / "park.json").read_bytes())["scope"] == {"park": park[0], "round": None, "since": None}
    for extra in ([], ["--park", park[1]]):
        said = example("export", "json", *extra, "--round", f"{newest}-{part}", "--out", "round.json")
        assert said.code == 0, said
        document = json.loads((tmp_path / "round.json").read_bytes())
        chosen = next(one for one in document["round"] if one["id"] == document["scope"]["round"])
        assert (chosen["date"], chosen["part"]) == (newest, part)
    assert example("export", "json", "--park", "nobody").code == 3
    assert example("export", "json", "--round", "1999-01-01").code == 3


def test_a_date_of_two_rounds_asks_which(sh: Shell) -> None:
    store = open_record(sh.data)
    park = add_park(store, "De Amert")
    parts: tuple[PartOfDay, ...] = ("day", "evening")
    for part in parts:
        start(store, park, "2026-11-12", part)
    store.close()
    said = sh("export", "json", "--round", "2026-11-12")
    assert said.code == 3
    assert "2026-11-12-day (De Amert), 2026-11-12-evening (De Amert)" in said.err
    assert sh("export", "json", "--round", "2026-11-12-evening").out == "de-amert-2026-11-12-evening.json\n"


def test_the_confidential_only_when_asked_for(example: Shell, tmp_path: Path) -> None:
    assert example("export", "json", "--out", "open.json").code == 0
    assert example("export", "json", "--confidential", "--out", "all.json").code == 0
    document = json.loads((tmp_path / "open.json").read_bytes())
    everything = json.loads((tmp_path / "all.json").read_bytes())
    assert "confidential" not in (tmp_path / "open.json").read_text("utf-8")
    assert any(one["confidential"] for one in everything["finding"])
    assert len(everything["finding"]) > len(document["finding"])


def test_something_else_is_not_overwritten(example: Shell, tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("{}")
    said = example("export", "json", "--out", "mine.json")
    assert said.code == 2
    assert (tmp_path / "mine.json").read_text() == "{}"


# -- the record ------------------------------------------------------------------------------------------------------


def test_backup_and_restore(example: Shell, tmp_path: Path) -> None:
    said = example("backup")
    assert said.code == 0
    backup = Path(said.out.strip())
    assert backup.parent == paths.backup_folder(example.data)
    assert example("backup", "--out", tmp_path / "copy.db").out == f"{tmp_path / 'copy.db'}\n"
    assert example("backup", "--out", tmp_path / "copy.db").code == 2
    before = example("park", "list").out
    store = open_record(example.data)
    add_park(store, "Later")
    store.close()
    assert "Later" in example("park", "list").out
    said = example("restore", tmp_path / "copy.db")
    assert said.code == 0
    kept = Path(said.out.splitlines()[1].split(": ", 1)[1])
    assert kept.exists()
    assert example("park", "list").out == before
    assert example("doctor").code == 0


def test_a_backup_holds_what_the_app_is_writing(sh: Shell, tmp_path: Path) -> None:
    """While the app has the record open: a backup of what is stored at that moment."""
    store = open_record(sh.data)
    add_park(store, "De Amert")
    assert sh("backup", "--out", tmp_path / "copy.db").code == 0
    store.close()
    assert sh("restore", tmp_path / "copy.db").code == 0
    assert "De Amert" in sh("park", "list").out


def test_doctor(example: Shell) -> None:
    said = example("doctor")
    assert (said.code, said.err) == (0, "")
    assert str(paths.record_file(example.data)) in said.out
    store = open_record(example.data)
    store.db.execute("update finding set text = 'forged'")
    store.close()
    said = example("doctor")
    assert said.code == 4
    assert said.out.count("does not stand as its changes say") > 5
    assert len(said.err.splitlines()) == 1


def test_the_python_of_the_microsoft_store_is_warned_of(sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows keeps what that writes below AppData in a folder of the package; only resolving the path tells which."""
    private = tmp_path / "Packages" / "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0" / "LocalCache" / "Local"
    private.mkdir(parents=True)
    (tmp_path / "AppData").mkdir()
    (tmp_path / "AppData" / "Local").symlink_to(private)
    sh.data = tmp_path / "AppData" / "Local" / "kvo-inspect"
    (tmp_path / "r.csv").write_text(ROUTE)
    assert sh("park", "import", tmp_path / "r.csv", "--name", "De Amert").code == 0
    assert sh("where").err == ""
    monkeypatch.setattr(sys, "base_prefix", r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_3.12_x64__qbz5n2kfra8p0")
    for command in ("where", "doctor"):
        said = sh(command)
        assert said.code == 0
        assert len(said.err.splitlines()) == 1
        assert str(private / "kvo-inspect") in said.err
        assert "--data" in said.err
    assert sh("where", "data").out.strip() == str(sh.data)
    sh.data = tmp_path / "elders"
    assert sh("where").err == "", "a folder of one's own is no matter of the package"


def test_where(sh: Shell) -> None:
    told = sh("where", lang="nl").out
    assert "eigen checklists" in told
    names = ("data", "record", "settings", "backups", "checklists", "shipped", "state", "log")
    places = {name: sh("where", name, lang="nl").out.strip() for name in names}
    assert all(path in told for path in places.values())
    assert places["data"] == str(sh.data)
    assert places["record"] == str(sh.data / "record.db")
    assert not sh.data.exists()


def test_schema(sh: Shell) -> None:
    assert sh("schema").out == (ROOT / "docs" / "schema" / "record.schema.json").read_text("utf-8")


def test_the_worked_example_without_opening(sh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_instead_of_making(monkeypatch, "en")
    said = sh("demo", "--no-open")
    assert (said.code, said.out) == (0, f"{sh.data}\n")
    assert sh("doctor").code == 0
    assert sh("demo", "--no-open").out == f"{sh.data}\n"


def test_the_worked_example_never_replaces_a_record(sh: Shell) -> None:
    store = open_record(sh.data)
    add_park(store, "Mine")
    store.close()
    said = sh("demo", "--no-open")
    assert said.code == 2
    assert "Mine" in sh("park", "list").out


def test_without_data_the_example_lies_beside_the_record(sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_instead_of_making(monkeypatch, "en")
    monkeypatch.setenv("KVO_INSPECT_DATA", str(tmp_path / "mine"))
    sh.capture.readouterr()
    assert run(["demo", "--no-open"]) == 0
    assert sh.capture.readouterr().out == f"{tmp_path / 'mine' / 'practice'}\n"
    assert not (tmp_path / "mine" / "record.db").exists()


# -- language, help, mistakes in the call ----------------------------------------------------------------------------


def test_the_language_of_the_settings_and_of_the_system(sh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def head() -> str:
        sh.capture.readouterr()
        run(["--data", str(sh.data), "park", "--help"])
        return sh.capture.readouterr().out.split(":")[0]

    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    assert head() == "Gebruik"
    save_settings(sh.data, Settings(lang="en"))
    assert head() == "Usage"
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    save_settings(sh.data, Settings(lang="nl"))
    assert head() == "Gebruik"


def test_version(sh: Shell) -> None:
    assert sh("--version").out == f"kvo-inspect {__version__}\n"


@pytest.mark.parametrize("lang", texts.LANGS)
@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["exprot"], "export"),
        (["export"], "json|csv"),
        (["export", "xml"], "xml"),
        (["export", "json", "--prak", "x"], "--park"),
        (["park", "import"], "FILE"),
        (["where", "now"], "now"),
        (["export", "json", "--out"], "--out"),
        (["completion", "tcsh"], "tcsh"),
    ],
)
def test_a_mistake_in_the_call_is_one_sentence(sh: Shell, args: list[str], word: str, lang: str) -> None:
    said = sh(*args, lang=lang)
    assert (said.code, said.out) == (2, "")
    assert word in said.err
    assert "--help" in said.err
    assert len(said.err.splitlines()) == 1
    assert ("Zie:" in said.err) == (lang == "nl")


ASKED_IN = {
    "bash": (
        "bash --norc -c",
        """source "$0"; COMP_WORDS=(kvo-inspect ex); COMP_CWORD=1
        _kvo_inspect_completion kvo-inspect ex kvo-inspect; echo "${COMPREPLY[@]}" """,
    ),
    "zsh": (
        "zsh -f -c",
        # The widget runs outside the line editor: what zsh's own completion would be handed is printed.
        """compdef() { :; }; compadd() { print -l -- ${(P)@[-1]}; }; _describe() { print -l -- ${${(P)3}%%:*}; }
        source "$0"; words=(kvo-inspect ex); CURRENT=2; _kvo_inspect_completion""",
    ),
    "fish": ("fish --no-config -c", 'source $argv[1]; complete --do-complete "kvo-inspect ex"'),
}
"""By shell how it runs a line, and the line that asks what completes `kvo-inspect ex` by the script given with it."""


@pytest.mark.skipif(os.name == "nt", reason="these shells are of Unix; PowerShell is tried below")
@pytest.mark.parametrize("shell", ASKED_IN)
def test_a_shell_completes_by_its_script(sh: Shell, tmp_path: Path, shell: str) -> None:
    call, line = ASKED_IN[shell]
    program, *options = call.split()
    if shutil.which(program) is None:
        pytest.skip(f"{shell} is not installed here: its script was not tried")
    script, command = tmp_path / "script", tmp_path / "bin" / "kvo-inspect"
    script.write_text(sh("completion", shell).out)
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kvo_inspect "$@"\n')
    command.chmod(0o755)
    env = {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
    done = subprocess.run(
        [program, *options, line, str(script)], capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path, env=env
    )
    assert [word.partition("\t")[0] for word in done.stdout.splitlines()] == ["export"], done.stderr


def test_a_shell_is_told_our_commands() -> None:
    done = started(env={COMPLETE: "bash_complete", "COMP_WORDS": "kvo-inspect ex", "COMP_CWORD": "1"})
    assert (done.returncode, done.stdout.split()) == (0, ["plain,export"])


def test_powershell_asks_as_its_script_does(sh: Shell) -> None:
    """The script hands over the line and the place of the word, and takes three lines for each completion."""
    script = sh("completion", "powershell").out
    instruction = re.search(rf"\$env:{COMPLETE} = '(\w+)'", script)
    assert instruction
    assert "Register-ArgumentCompleter -Native -CommandName kvo-inspect" in script
    assert '$words -join "`n"' in script, "words as PowerShell understood them, not as they were quoted"
    quoted = '"\'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent({}) + "\'"'
    for name in (
        "$value",
        "$_.FullName",
    ):  # \u2018 \u2019 \u201a \u201b end a quoted word too: PowerShell doubles them all, Replace would not
        assert f"$text = {quoted.format(name)}" in script
    assert "Replace(" not in script
    assert script.count("{") == script.count("}")
    done = started("--lang", "nl", env={COMPLETE: instruction[1], "COMP_WORDS": "kvo-inspect\nex", "COMP_CWORD": "1"})
    kind, value, help_ = done.stdout.splitlines()
    assert (done.returncode, kind, value) == (0, "plain", "export")
    assert help_ not in ("", "_")
    done = started(env={COMPLETE: instruction[1], "COMP_WORDS": "kvo-inspect\npark", "COMP_CWORD": "2"})
    assert done.stdout.splitlines()[1::3] == ["facilitator", "import", "list", "new", "overview", "set-up"]


def test_names_of_the_record_are_completed(sh: Shell, example: Shell) -> None:
    def completed(line: str) -> list[str]:
        words = line.split("|")
        env = {
            COMPLETE: "powershell_complete",
            "COMP_WORDS": "\n".join(["kvo-inspect", "--data", str(example.data), *words]),
            "COMP_CWORD": str(len(words) + 2),
        }
        done = started(env=env)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()[1::3]

    assert completed("plan|needs|'de k") == ["De Kievitsakker"]
    rounds = completed("round|agreed|De Turfwal|--round|20")
    assert {day.rpartition("-")[2] for day in rounds} == {"day", "evening"}
    assert all(code.startswith("KBR-00") for code in completed("report|finding|kbr-00"))
    assert completed("photo|list|--finding|KBR-001") == ["KBR-001"]
    assert completed("partner|actions|--partner|gem") == ["Gemeente Haarwoude", "Gemeente Lingeveen", "Gemeente Overmade"]
    assert completed("partner|sent|--partner|fire") == ["fire-service"]
    assert completed("measurement|De Kievitsakker|base") == ["baseline-2024"]
    assert "lighting" in completed("checklist|show|")
    assert "lighting" in completed("finding|list|--theme|")
    assert completed("survey|print|") == ["kvo-b"]
    assert completed("contact|set|zaag") == ["Zaagmans Plaatwerk"]
    assert completed("finding|list|--severity|u") == ["urgent"]
    store = open_record(example.data)
    store.db.execute("update park set name = ? where name = 'De Turfwal'", ["a\x1b[2J"])
    store.db.execute("alter table round rename column part to share")
    store.db.commit()
    store.close()
    assert completed("plan|needs|a") == [], "what is no name to type is not offered"
    assert completed("round|agreed|x|--round|") == [], "nor anything of a record of another shape"


def test_every_option_that_names_something_of_the_record_is_completed() -> None:
    naming = {"PARK", "ROUND", "CODE", "PARTNER", "CONTACT", "PAPER", "WHICH", "THEME"}
    for words, command in reference.commands():
        for param in command.params:
            value = (param.metavar or "").strip("[]…. ")
            if value in naming or param.name in ("park", "parks"):
                assert completer_of(words, param) is not None, (words, param.name)
    assert naming <= set(COMPLETERS)


# -- what may not go wrong while printing ----------------------------------------------------------------------------


def test_a_pipe_that_closes_is_no_error(example: Shell, tmp_path: Path) -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m kvo_inspect schema | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["where", "schema"])
def test_whoever_reads_us_may_leave_before_the_first_line(sh: Shell, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)  # so that every line printed fails, however soon the reader of a real pipe leaves
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert run(["--data", str(sh.data), command]) == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_console_that_lacks_letters(sh: Shell, encoding: str) -> None:
    store = open_record(sh.data)
    add_park(store, "日本語 Café 👍")
    store.close()
    done = started(
        "--data", str(sh.data), "--lang", "nl", "park", "list", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}, encoding=encoding
    )
    assert done.returncode == 0, done.stderr
    assert "Caf" in done.stdout


@pytest.mark.parametrize("name", list(HOSTILE))
def test_nothing_that_acts_on_a_terminal_is_printed(sh: Shell, tmp_path: Path, name: str) -> None:
    """As the name of a park, of a file, of an option, and inside a file: nothing raw comes back."""
    text = HOSTILE[name]
    assert unwanted_in(harmless(text).replace("\n", "")) == set()
    argument = text.replace("\x00", "").encode("utf-8", "replace").decode()[:200]
    (tmp_path / "r.csv").write_text("naam;soort\nA;" + argument.replace("\n", " "), encoding="utf-8")
    for args in (
        ["park", "import", "r.csv", "--name", argument],
        ["park", "import", argument],
        ["export", "json", "--park", argument],
        ["checklist", "show", argument],
        ["checklist", "check", argument],
        ["restore", argument],
        [argument],
        ["park", "list"],
    ):
        said = sh(*args)
        assert unwanted_in((said.out + said.err).replace("\n", "")) == set(), args
        assert "Traceback" not in said.err


def test_an_error_in_the_program_leaves_no_traceback(sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kind and place are in the log, not what was typed; the sentence says where the log is."""
    monkeypatch.setattr("kvo_inspect.paths.shipped_checklists", lambda: (_ for _ in ()).throw(ZeroDivisionError("secret words")))
    said = sh("checklist", "list")
    log = tmp_path / "state" / "kvo-inspect.log"
    assert said.code == 1
    assert len(said.err.splitlines()) == 1
    assert str(log) in said.err
    assert "ZeroDivisionError" in log.read_text("utf-8")
    assert "secret" not in log.read_text("utf-8") + said.err
