"""The commands between laptops, as people and scripts call them."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.cli import run
from kvo_inspect.domain.rounds.handed_in import Part
from kvo_inspect.exchange.laptops.pack import is_encrypted
from kvo_inspect.store.upkeep.opening import open_record
from tests.exchange.cheap_age import make_cheap
from tests.exchange.forging import members_of
from tests.exchange.laptops.test_handover import find
from tests.laptops import SIGNAL, prepared


class Shell:
    """Runs commands on a data folder, and keeps what they print."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capture = folder, capture

    def __call__(self, name: str, *args: object) -> tuple[int, str, str]:
        self.capture.readouterr()
        code = run(["--data", str(self.folder / name / "data"), "--lang", "en", *map(str, args)])
        return (code, *self.capture.readouterr())


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    for name in ("KVO_INSPECT_DATA", "KVO_INSPECT_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    laptop = prepared(tmp_path / "anna", parks=2)
    find(laptop.store, "hek stuk")
    find(laptop.store, "kanarie", item=SIGNAL)
    laptop.close()
    yield Shell(tmp_path, capsys)
    texts.use_language("en")


def test_there_and_back(sh: Shell, tmp_path: Path) -> None:
    code, out, err = sh("anna", "pack", "--out", "all.kvopack")
    assert (code, out) == (0, "all.kvopack\n")
    assert "Changes go along whole, with the names of 3 people." in err
    code, plan, _err = sh("bas", "merge", "--dry-run", "all.kvopack")
    assert code == 0
    assert "New: 2 parks, 22 partners, 4 checkpoints, 2 checklists, 2 rounds, 4 participants, 1 finding." in plan
    assert "There are no parks yet" in sh("bas", "park", "list")[1], "a plan takes nothing in"
    for ending in ("kvopack", "sig"):
        shutil.copyfile(tmp_path / f"all.{ending}", tmp_path / f"again.{ending}")
    both = sh("bas", "merge", "--plan", "all.kvopack", "again.kvopack")[1]
    assert both == f"{plan}again.kvopack\n  Nothing new: all of it is here already.\n", "the second is planned after the first"
    assert "There are no parks yet" in sh("bas", "park", "list")[1]
    assert sh("bas", "merge", "all.kvopack")[1] == plan
    assert "Nothing new" in sh("bas", "merge", "all.kvopack")[1]
    assert sh("bas", "doctor")[0] == 0


def test_a_pack_has_as_many_changes_where_it_is_made_as_where_it_is_taken_in(sh: Shell) -> None:
    _code, _out, err = sh("anna", "pack", "--out", "all.kvopack")
    made = int(err.split(maxsplit=1)[0])
    assert f": {made} changes." in sh("bas", "merge", "all.kvopack")[1]


def test_one_park_by_its_name(sh: Shell) -> None:
    assert sh("anna", "pack", "--park", "Park 1", "--out", "one.kvopack")[0] == 0
    sh("bas", "merge", "one.kvopack")
    told = sh("bas", "park", "list")[1]
    assert "Park 1" in told
    assert "Park 0" not in told
    assert sh("anna", "pack", "--park", "Nergens", "--out", "two.kvopack")[0] == 3


def test_a_file_that_is_there_is_not_written_over(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "mine.kvopack").write_text("mine")
    code, _out, err = sh("anna", "pack", "--out", "mine.kvopack")
    assert code == 2
    assert "is there already" in err
    assert (tmp_path / "mine.kvopack").read_text() == "mine"


def test_passphrases_come_from_a_file_or_the_environment_never_from_the_command_line(
    sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_cheap(monkeypatch)
    code, _out, err = sh("anna", "pack", "--confidential", "--out", "secret.kvopack")
    assert code == 2, "nobody to ask"
    assert "KVO_INSPECT_PASSPHRASE" in err
    assert not (tmp_path / "secret.kvopack").exists()
    (tmp_path / "empty").write_text("\n")
    assert sh("anna", "pack", "--confidential", "--passphrase-file", "empty", "--out", "secret.kvopack")[0] == 2
    (tmp_path / "words").write_text("Een lange zin.\n")
    assert sh("anna", "pack", "--confidential", "--passphrase-file", "words", "--out", "secret.kvopack")[0] == 0
    assert is_encrypted(tmp_path / "secret.kvopack")
    assert sh("bas", "merge", "secret.kvopack")[0] == 2
    monkeypatch.setenv("KVO_INSPECT_PASSPHRASE", "Een andere zin.")
    code, _out, err = sh("bas", "merge", "secret.kvopack")
    assert code == 5
    assert "does not open" in err
    monkeypatch.setenv("KVO_INSPECT_PASSPHRASE", "Een lange zin.")
    code, out, _err = sh("bas", "merge", "secret.kvopack")
    assert code == 0
    assert "2 findings" in out


COSTS = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a child's memory is asked as Linux tells it")
def test_a_passphrase_costs_no_more_than_256_mb_here_and_there(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("Een lange zin.\n")
    for name, *asked in (("anna", "pack", "--out", "secret.kvopack"), ("bas", "merge", "secret.kvopack")):
        command = [sys.executable, "-m", "kvo_inspect", "--data", f"{name}/data", *asked, "--passphrase-file", "words"]
        done = subprocess.run([sys.executable, "-c", COSTS, *command], capture_output=True, text=True, check=True, timeout=60)
        code, megabytes = map(int, done.stdout.split())
        assert code == 0
        assert megabytes <= 256


AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def test_receivers(sh: Shell, tmp_path: Path) -> None:
    assert sh("anna", "receiver", "list")[:2] == (0, "Nobody is on the list of receivers yet.\n")
    sh("anna", "pack", "--out", "all.kvopack")
    sh("bas", "merge", "all.kvopack")
    code, public, err = sh("bas", "receiver", "key")
    assert (code, public.split()[0]) == (0, "ssh-ed25519")
    (tmp_path / "bas.pub").write_text(public)
    fingerprint = err.split()[-1]
    for words in (
        ["Bas"],
        ["Bas", public, "--key-file", "bas.pub"],
        ["Bas", "--key-file", "bas.pub"],  # nobody to ask whether the fingerprint is right
    ):
        assert sh("anna", "receiver", "add", *words)[0] == 2, words
    code, _out, err = sh("anna", "receiver", "add", "Bas", "--key-file", "bas.pub", "--fingerprint", "SHA256:xxx")
    assert (code, fingerprint in err) == (3, True)
    assert sh("anna", "receiver", "add", "Bas", "--key-file", "bas.pub", "--fingerprint", fingerprint)[0] == 0
    code, _out, err = sh("anna", "receiver", "add", "Gemeente", AGE.replace("q", "p", 1))
    assert (code, "mistyped" in err) == (3, True)
    assert sh("anna", "receiver", "add", "Gemeente", AGE)[0] == 0
    told = sh("anna", "receiver", "list")[1]
    assert fingerprint in told
    assert AGE in told
    assert sh("anna", "pack", "--to", "Nobody", "--out", "x.kvopack")[0] == 3
    assert sh("anna", "pack", "--to", "Bas", "--passphrase", "--out", "x.kvopack")[0] == 2
    assert sh("anna", "pack", "--to", "bas", "--confidential", "--out", "to-bas.kvopack")[0] == 0
    assert "finding" in sh("bas", "merge", "to-bas.kvopack")[1]
    code, _out, err = sh("cor", "merge", "to-bas.kvopack")
    assert (code, "encrypted for others" in err) == (5, True)
    code, out, _err = sh("anna", "receiver", "remove", "Bas")
    assert (code, "stays readable to them" in out) == (0, True)
    assert sh("anna", "pack", "--to", "Bas", "--out", "y.kvopack")[0] == 3


def test_a_laptop_that_comes_with_another_key_is_told_by_name_before_it_is_accepted(sh: Shell, tmp_path: Path) -> None:
    """Known by its signature or by the list; the letters stand behind the key, or in the folder."""
    sh("bas", "pack", "--out", "bas.kvopack")
    sh("anna", "merge", "bas.kvopack")
    _code, public, err = sh("bas", "receiver", "key")
    letters, fingerprint = public.split()[2], err.split()[-1]
    _code, other, err = sh("mallory", "receiver", "key")
    forged = " ".join([*other.split()[:2], letters])
    shown = err.split()[-1]
    (tmp_path / "forged.pub").write_text(f"{forged}\n")
    for words in ([forged], ["--key-file", "forged.pub"]):
        code, _out, err = sh("anna", "receiver", "add", "Bas", *words, "--fingerprint", shown)
        assert code == 2
        assert f"Laptop {letters} is known here by the key {fingerprint} since " in err
        assert shown in err
        assert err.endswith("If this is their new key, add --new-key.\n")
    assert sh("anna", "receiver", "list")[1] == "Nobody is on the list of receivers yet.\n"
    assert sh("anna", "receiver", "add", "Bas", public.strip(), "--fingerprint", fingerprint)[0] == 0, "its own key"
    (tmp_path / "stick").mkdir()
    sh("anna", "sync", "stick", "--new", "--encrypt")
    sh("bas", "sync", "stick")
    (lying,) = (path for path in (tmp_path / "stick").glob("*/laptop.json") if public.split()[1] in path.read_text())
    lying.write_text(lying.read_text().replace(public.split()[1], other.split()[1]))
    assert "now comes with another one" in sh("anna", "sync", "stick")[2]
    code, _out, err = sh("anna", "receiver", "add", "Bas too", shown)
    assert (code, f"Laptop {letters} is known here by" in err) == (2, True)
    assert sh("anna", "receiver", "add", "Bas too", shown, "--new-key")[0] == 0


def test_an_encrypted_folder(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    sh("anna", "sync", "stick", "--new")
    assert sh("anna", "sync", "--encrypt")[0] == 2
    code, _out, err = sh("anna", "sync", "stick", "--encrypt")
    assert (code, "1 file that lay there plainly was replaced." in err) == (0, True)
    code, _out, err = sh("bas", "sync", "stick")
    assert (code, "must accept this one first; its key is SHA256:" in err) == (0, True)
    fingerprint = err.split("its key is ")[1].split()[0]
    code, _out, err = sh("anna", "sync", "stick")
    assert f"nobody accepted it here. Its key is {fingerprint}" in err
    assert f"{fingerprint}  not accepted yet" in sh("anna", "receiver", "list")[1]
    assert sh("anna", "receiver", "add", "Bas", "SHA256:xxx")[0] == 3
    assert sh("anna", "receiver", "add", "Bas", fingerprint)[0] == 0
    sh("anna", "sync", "stick")
    code, _out, err = sh("bas", "sync", "stick")
    theirs = err.split("nothing of it was imported: ")[1].split()[0]
    assert sh("bas", "receiver", "add", "Anna", theirs)[0] == 0
    code, out, _err = sh("bas", "sync", "stick")
    assert (code, "1 finding" in out) == (0, True)
    assert sh("anna", "sync", "stick", "--to", "Nobody")[0] == 3
    assert sh("anna", "receiver", "remove", "Bas")[0] == 0
    assert f"{fingerprint}  removed " in sh("anna", "receiver", "list")[1]


def test_a_file_without_the_signature_of_a_laptop_that_signs(sh: Shell, tmp_path: Path) -> None:
    for name in ("one", "two"):
        sh("anna", "pack", "--out", f"{name}.kvopack")
    assert sh("bas", "merge", "one.kvopack")[0] == 0
    (tmp_path / "two.sig").unlink()
    for more in ((), ("--dry-run",)):
        code, out, err = sh("bas", "merge", "two.kvopack", *more)
        assert (code, out) == (5, "")
        assert err.startswith("two.kvopack lacks its signature, the file two.sig beside it")
        assert err.endswith("If you know who made it, add --unsigned.\n")
        assert sh("bas", "merge", "two.kvopack", "--unsigned", *more)[0] == 0


def test_a_file_with_changes_of_a_laptop_that_did_not_sign_it(sh: Shell, tmp_path: Path) -> None:
    """Also when several are looked at: the first one of them makes its laptop known, as it does when they are imported."""
    sh("anna", "pack", "--out", "anna.kvopack")
    assert sh("bas", "merge", "anna.kvopack")[0] == 0
    sh("cor", "merge", "anna.kvopack")
    sh("cor", "pack", "--out", "known.kvopack")
    sh("anna", "park", "facilitator", "Anna", "Park 0")
    sh("anna", "pack", "--out", "later.kvopack")
    sh("cor", "merge", "later.kvopack")
    sh("cor", "pack", "--out", "both.kvopack")
    letters = sh("anna", "signature", "keys")[1].split()[0]
    for more in ((), ("--dry-run",)):
        code, out, err = sh("bas", "merge", "both.kvopack", *more)
        assert (code, out) == (5, "")
        assert err.startswith(f"both.kvopack: Changes of laptop {letters} in a file that {letters} did not sign")
        assert err.endswith("If you know who made it, add --unsigned.\n")
    assert sh("bas", "merge", "both.kvopack", "--unsigned", "--dry-run")[0] == 0
    for more in (("--dry-run",), ()):
        assert sh("bas", "merge", "known.kvopack", "both.kvopack", *more)[0] == 0


def test_signatures(sh: Shell, tmp_path: Path) -> None:
    assert sh("anna", "signature", "keys")[1].startswith("Nothing was signed here yet")
    assert sh("anna", "dossier", "Park 0", "--out", "before.json")[0] == 0
    sh("anna", "pack", "--out", "all.kvopack")
    assert sh("anna", "dossier", "Park 0", "--out", "after.json")[0] == 0
    assert "for the first time here. Its key: SHA256:" in sh("bas", "merge", "all.kvopack")[1]
    letters = sh("anna", "signature", "keys")[1].split()[0]
    for name, whose in (("anna", "this laptop"), ("bas", f" is signed by {letters}: SHA256:")):  # nobody is named as author here
        code, out, err = sh(name, "signature", "check", "all.kvopack", "after.json", "before.json")
        assert code == 5
        assert [line.partition(" is signed by ")[0] for line in out.splitlines()] == ["all.kvopack", "after.json"]
        assert whose in out
        assert [line.rpartition(", as ")[2] for line in out.splitlines()] == ["a file for another laptop", "a dossier"]
        assert err == "before.json is not signed: no .sig file lies beside it.\n"
    shutil.copyfile(tmp_path / "after.json", tmp_path / "after.kvopack")
    shutil.copyfile(tmp_path / "after.json.sig", tmp_path / "after.sig")
    assert sh("bas", "signature", "check", "after.kvopack")[1].endswith(", as a dossier\n"), "whatever it is called"
    sh("anna", "signature", "heads", "--out", "heads.json")
    assert sh("anna", "signature", "check", "heads.json")[1].endswith(", as the heads of the logs\n")
    assert sh("bas", "signature", "keys")[1].count("ssh-ed25519 ") == 1
    (tmp_path / "after.json").write_text("{}")
    code, _out, err = sh("anna", "signature", "check", "after.json")
    assert (code, "is not the file that was signed" in err) == (5, True)
    assert sh("anna", "signature", "check", "nowhere")[0] == 2


def test_files_that_build_on_each_other_in_any_order(sh: Shell, tmp_path: Path) -> None:
    sh("anna", "pack", "--out", "one.kvopack")
    for name in ("bas", "cor"):
        assert sh(name, "merge", "one.kvopack")[::2] == (0, "")
    store = open_record(tmp_path / "bas" / "data")
    find(store, "by Bas")
    store.close()
    sh("bas", "pack", "--out", "two.kvopack")
    assert sh("dirk", "merge", "two.kvopack", "one.kvopack")[0] == 0
    (tmp_path / "bad.kvopack").write_bytes((tmp_path / "one.kvopack").read_bytes()[:-5])
    code, out, err = sh("cor", "merge", "nowhere.kvopack", "bad.kvopack", "two.kvopack")
    assert code != 0
    assert "From " in out, "a bad file and one that is not there do not stop the good one"
    assert "nowhere.kvopack is not there" in err
    assert "bad.kvopack was not imported" in err


def test_a_folder(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    code, _out, err = sh("anna", "sync", "stick")
    assert code == 2
    assert "--new" in err
    _code, out, err = sh("anna", "sync", "stick", "--new")
    assert "Written:" in out
    assert "Changes go along whole, with the names of 3 people." in err
    assert "1 finding" in sh("bas", "sync", "stick")[1]
    assert "Nothing to exchange" in sh("bas", "sync", "stick")[1]
    assert sh("bas", "sync", "nowhere")[0] == 2


def test_a_folder_for_some_parks(sh: Shell, tmp_path: Path) -> None:
    for name in ("stick", "cloud", "away"):
        (tmp_path / name).mkdir()
    code, out, err = sh("anna", "sync", "stick", "--new", "--park", "Park 1")
    assert (code, out.splitlines()[0]) == (0, "This folder is only for Park 1.")
    assert "Written:" in out
    (pack,) = (tmp_path / "stick").glob("*/*.kvopack")
    assert list(json.loads(members_of(pack)["manifest.json"])["parks"].values()) == ["Park 1"]
    code, out, _err = sh("anna", "sync", "stick")
    assert (code, out) == (
        0,
        "This folder is only for Park 1.\nNothing to exchange: of its parks this laptop and the folder have the same.\n",
    )
    assert sh("anna", "sync", "stick", "--park", "Nowhere")[0] == 3
    assert sh("anna", "sync", "stick", "--park", "Park 1", "--all-parks")[0] == 2
    assert "only for Park 1." in sh("anna", "sync", "stick")[1], "a mistake changes nothing"
    assert sh("bas", "sync", "stick")[0] == 0
    assert sh("bas", "park", "list")[1].count("\nPark ") == 1

    assert sh("anna", "sync", "cloud", "--new")[0] == 0
    assert sh("anna", "sync", "away", "--new", "--park", "Park 0", "--park", "Park 1")[0] == 0
    shutil.rmtree(tmp_path / "away")
    code, out, err = sh("anna", "sync")
    assert code == 0
    assert f"{tmp_path / 'stick'}\n  This folder is only for Park 1.\n  Nothing to exchange" in out
    assert f"{tmp_path / 'cloud'}\n  Nothing to exchange" in out
    assert err.splitlines() == [f"{tmp_path / 'away'} is not there. Is the stick in, is the network there?"]
    code, out, _err = sh("anna", "sync", "stick", "--all-parks")
    assert (code, "only for" in out, "Written:" in out) == (0, False, True)
    sh("bas", "sync", "stick")
    assert sh("bas", "park", "list")[1].count("\nPark ") == 2


def test_a_park_of_the_folder_that_is_not_on_this_laptop_is_chosen(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    sh("anna", "sync", "stick", "--new")
    (pack,) = (tmp_path / "stick").glob("*/*.kvopack")
    ids = {name: park for park, name in json.loads(members_of(pack)["manifest.json"])["parks"].items()}
    broken = tmp_path / "stick" / "0123456789abcdef" / f"000001-{'0' * 64}.kvopack"
    broken.parent.mkdir()
    broken.write_bytes(b"half")
    assert sh("bas", "sync", "stick", "--park", "Nowhere")[0] == 3
    assert sh("bas", "sync", "stick", "--park", "park 1")[1].startswith("This folder is only for Park 1; not imported from it: 1 park")
    assert sh("bas", "park", "list")[1].count("\nPark ") == 1
    assert sh("bas", "sync", "stick", "--park", "Park 1", "--park", ids["Park 0"])[0] == 0
    assert sh("bas", "park", "list")[1].count("\nPark ") == 2


def test_another_stick_where_one_for_some_parks_was(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    sh("anna", "sync", "stick", "--new", "--park", "Park 1")
    shutil.rmtree(tmp_path / "stick")
    (tmp_path / "stick").mkdir()
    sh("bas", "sync", "stick", "--new")
    code, out, err = sh("anna", "sync", "stick", "--new")
    assert (code, out) == (2, "")
    assert "that one was for some parks only. Add --park or --all-parks." in err
    assert "only for Park 0." in sh("anna", "sync", "stick", "--new", "--park", "Park 0")[1]


def test_a_part_is_done_when_that_is_said_and_a_script_is_not_asked(sh: Shell, tmp_path: Path) -> None:
    store = open_record(tmp_path / "anna" / "data")
    find(store, "lamp")
    store.close()
    (tmp_path / "stick").mkdir()
    assert sh("anna", "sync", "stick", "--new")[0] == 0
    sh("anna", "pack", "--out", "open.kvopack")
    assert parts(tmp_path) == [], "nobody said so"
    sh("bas", "sync", "stick")
    sh("anna", "sync", "--part-done")
    (walked,) = parts(tmp_path)
    sh("anna", "pack", "--out", "done.kvopack", "--part-done")
    assert parts(tmp_path) == [walked], "once, of the one round that this laptop walked"
    assert "1 part handed in" in sh("bas", "sync", "stick")[1]


def parts(folder: Path) -> list[str]:
    store = open_record(folder / "anna" / "data")
    rounds = [part.round for part in store.select(Part, "where gone = 0")]
    store.close()
    return rounds


def test_what_came_in(sh: Shell, tmp_path: Path) -> None:
    sh("anna", "pack", "--out", "all.kvopack")
    assert sh("anna", "received")[1].startswith("Nothing came in since ")
    sh("bas", "merge", "all.kvopack")
    head, *lines = sh("bas", "received")[1].splitlines()
    assert head.split() == ["Day", "Park", "Who", *["Answers", "Findings", "Rechecks", "Photos", "Replies", "Other"], "Came", "by"]
    assert sorted(line.split()[1:3] for line in lines) == [["Park", "0"], ["Park", "1"]]
    assert len(sh("bas", "received", "--park", "Park 1")[1].splitlines()) == 2
    assert sh("bas", "received", "--since", "+1")[1].startswith("Nothing came in since ")
    assert sh("bas", "received", "--since", "quatsch")[0] == 3
    assert sh("bas", "received", "--park", "Nowhere")[0] == 3


def test_without_a_folder(sh: Shell, tmp_path: Path) -> None:
    assert sh("anna", "sync")[::2] == (2, "This laptop did not exchange through a folder yet: name one.\n")
    (tmp_path / "stick").mkdir()
    sh("anna", "sync", "stick", "--new")
    for words in (["--new"], ["--park", "Park 1"], ["--all-parks"], ["--confidential"]):
        code, _out, err = sh("anna", "sync", *words)
        assert (code, "are for one folder" in err) == (2, True), words
    shutil.rmtree(tmp_path / "stick")
    code, out, err = sh("anna", "sync")
    assert (code, out) == (2, ""), "nothing was exchanged at all"
    assert "is not there" in err


def test_work_that_is_dated_later_than_this_clock_is_told_by_every_exchange(sh: Shell, tmp_path: Path) -> None:
    """Once, whether it came just now or was here already."""
    sentence = "The newest work here is dated 899 days later than this laptop's clock: one of the two clocks is wrong.\n"
    ahead = dt.datetime.now().astimezone() + dt.timedelta(days=900, hours=-1)
    store = open_record(tmp_path / "anna" / "data", now=lambda: ahead)
    find(store, "of tomorrow")
    store.close()
    sh("anna", "pack", "--out", "one.kvopack")
    (tmp_path / "stick").mkdir()
    sh("anna", "sync", "stick", "--new")
    told = [
        sh("bas", "merge", "--plan", "one.kvopack"),
        sh("bas", "merge", "one.kvopack"),
        sh("bas", "merge", "one.kvopack"),
        sh("bas", "sync", "stick"),
        sh("cor", "sync", "stick"),
    ]
    assert [(code, out.count("dated"), err) for code, out, err in told] == [(0, 0, sentence)] * 5


def test_no_folder_is_not_the_folder_one_stands_in(sh: Shell, tmp_path: Path) -> None:
    was = sorted(tmp_path.iterdir())
    code, _out, err = sh("anna", "sync", "", "--new")
    assert (code, err) == (2, "Name the folder to exchange through.\n")
    assert sorted(tmp_path.iterdir()) == was


def test_names_that_are_no_text(sh: Shell, tmp_path: Path) -> None:
    """A data folder, files and a folder to meet in whose names are not UTF-8."""
    name = "b\udce9"
    (tmp_path / "anna").rename(tmp_path / name)
    (tmp_path / f"{name}-sync").mkdir()
    for args in (
        ["park", "list"],
        ["backup"],
        ["backup", "--out", f"{name}.db"],
        ["restore", f"{name}.db"],
        ["doctor"],
        ["export", "json", "--out", f"{name}.json"],
        ["export", "csv", "--out", f"{name}-csv"],
        ["doctor", "--against", f"{name}.json"],
        ["export", "geojson", "--out", f"{name}.geojson"],
        ["export", "json", "--out", f"{name}-2.json", f"--since={name}.json"],
        ["pack", "--out", f"{name}.kvopack"],
        ["merge", f"{name}.kvopack"],
        ["sync", f"{name}-sync", "--new"],
        ["sync", f"{name}-sync"],
        ["checklist", "list"],
        ["where"],
        ["--read-only", "park", "list"],
    ):
        code, _out, err = sh(name, *args)
        assert code == 0, (args, err)


def test_a_receipt(sh: Shell, tmp_path: Path) -> None:
    assert sh("anna", "export", "json", "--since", "--out", "first.json")[0] == 0
    document = json.loads((tmp_path / "first.json").read_text())
    finding, park = document["finding"][0], document["park"][0]
    items = [
        {"noun": "finding", "id": finding["id"], "heads": finding["heads"], "taken": False, "reason": "no such partner"},
        {"noun": "park", "id": park["id"], "heads": park["heads"], "taken": True},
    ]
    said = {"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00Z", "sender": "KVO", "items": items}
    (tmp_path / "receipt.json").write_text(json.dumps(said))
    code, out, _err = sh("anna", "receipt", "receipt.json")
    assert code == 0
    assert "KVO: 1 taken, 1 refused, 0 not known here." in out
    assert f"Refused: {finding['code']}: no such partner" in out
    sh("anna", "export", "json", "--since", "--out", "second.json")
    second = json.loads((tmp_path / "second.json").read_text())
    assert park["id"] not in {one["id"] for one in second["park"]}
    assert [one["id"] for one in second["finding"]] == [finding["id"]]
    assert sh("anna", "export", "json", "--since", "first.json", "--out", "third.json")[0] == 0
    assert json.loads((tmp_path / "third.json").read_text())["finding"] == []
    assert sh("anna", "receipt", "first.json")[0] == 5
    assert sh("anna", "export", "geojson", "--excel")[0] == 2


def test_while_the_app_has_the_record_open(sh: Shell, tmp_path: Path) -> None:
    store = open_record(tmp_path / "anna" / "data")
    try:
        for args in (("pack", "--out", "x.kvopack"), ("merge", "x.kvopack"), ("sync", "."), ("receipt", "x.json")):
            code, _out, err = sh("anna", *args)
            assert (code, "another window" in err) == (4, True)
    finally:
        store.close()


@pytest.mark.skipif(not Path("/proc").is_mount(), reason="no disk of the system to name")
def test_a_script_begins_in_a_whole_disk_only_when_it_says_so(sh: Shell) -> None:
    code, _out, err = sh("anna", "sync", "/proc", "--new")
    assert (code, "Name a folder on it, or add --whole-disk." in err) == (2, True)
    code, _out, err = sh("anna", "sync", "/proc", "--new", "--whole-disk")
    assert code != 0, "nothing can be written there"
    assert "--whole-disk" not in err
