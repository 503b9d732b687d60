"""The commands: `photo import`, `photo owed`, `photo export`, and `export --photos`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kvo_inspect import cli
from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route, set_checkpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.photo import unassigned_photos
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.photos.uses import photos_of_finding, use_photo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.opening import open_record
from tests.photos.pictures import card, jpeg


class Ended(NamedTuple):
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ended]


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in the folder, in this process: as one of its own it is run by `tests/cli/test_commands.py`."""
    monkeypatch.setenv("KVO_INSPECT_DATA", str(folder / "data"))
    monkeypatch.setenv("KVO_INSPECT_STATE", str(folder / "state"))
    monkeypatch.chdir(folder)

    def command(*args: str) -> Ended:
        capsys.readouterr()
        code = cli.run(["--lang", "en", *args])
        return Ended(code, *capsys.readouterr())

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", author="Karin Bos")
    lighting = next(one for one in load_checklists(None)[0] if not one.checklist.confidential)
    park = add_park(store, "De Amert", checkpoints=[NewCheckpoint("Industrieweg 12-30")])
    found = start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", ((lighting, "full"),)))
    finding = record_finding(store, found.id, route(store, park.id)[0].id, NewFinding("mast 2231 uit"))
    promise_photo(store, finding.id, "Mehmet", found.id)
    store.close()
    card(tmp_path / "card", 5)
    return tmp_path


def test_import_counts_every_file_once(folder: Path, run: Run) -> None:
    (folder / "card" / "bad\x1b[2J.jpg").write_bytes(jpeg()[:50])
    (folder / "card" / "note.txt").write_text("x")
    done = run("photo", "import", "card", "--round", "2026-11-12", "--offset", "-60")
    assert done.returncode == 6, done.stderr
    assert "7 files: 5 imported, 0 here already, 2 not imported." in done.stdout
    assert "5 photos are unassigned" in done.stdout
    assert "note.txt: not a photo" in done.stderr
    assert "\x1b" not in done.stderr
    again = run("photo", "import", "card", "--round", "2026-11-12-evening", "--park", "De Amert")
    assert "7 files: 0 imported, 5 here already, 2 not imported." in again.stdout
    store = open_record(folder / "data", state_folder=folder / "state", write=False)
    assert {one.clock for one in unassigned_photos(store, store.rows("select id from park")[0][0])} == {-60}
    store.close()
    assert run("doctor").returncode == 0


def test_wrong_calls_end_in_a_sentence(folder: Path, run: Run) -> None:
    assert run("photo", "import", "nowhere", "--round", "2026-11-12").returncode == 2
    assert run("photo", "import", "", "--round", "2026-11-12").returncode == 2
    assert run("photo", "import", "card", "--round", "2020-01-01").returncode == 3
    assert run("photo", "import", "card").returncode == 2
    assert run("photo", "import", "card", "--round", "2026-11-12", "--offset", "999999999999").returncode == 3
    for args in (("photo", "export"), ("photo", "export", "--photos", "out", "--longest", "5"), ("photo", "export", "--photos", "card")):
        done = run(*args)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr


def test_who_owes_and_giving_out(folder: Path, run: Run) -> None:
    said = run("photo", "owed", "--round", "2026-11-12").stdout
    assert "Hello Mehmet," in said
    assert "12-11-2026 on De Amert" in said
    assert "mast 2231 uit" in said
    run("photo", "import", "card", "--round", "2026-11-12")
    store = open_record(folder / "data", state_folder=folder / "state", author="Karin Bos")
    park = store.rows("select id from park")[0][0]
    finding = store.rows("select id from finding")[0][0]
    from kvo_inspect.domain.findings.finding import Finding

    use_photo(store, unassigned_photos(store, park)[0].id, store.get(Finding, finding))
    store.close()
    assert "Nobody owes" in run("photo", "owed", "--round", "2026-11-12").stdout
    done = run("photo", "export", "--photos", "out", "--originals", "--park", "De Amert")
    assert (done.returncode, done.stdout) == (0, "out\n")
    assert "untouched" in done.stderr
    assert len(list((folder / "out").glob("*.jpg"))) == 1
    both = run("export", "json", "--out", "record.json", "--photos", "copies")
    assert (both.returncode, both.stdout) == (0, "record.json\n")
    assert len(list((folder / "copies").glob("*.jpg"))) == 1


def test_photos_taken_for_a_finding_and_the_confidential_only_when_confirmed(folder: Path, run: Run) -> None:
    store = open_record(folder / "data", state_folder=folder / "state", author="Karin Bos")
    round_id, park, code = store.rows("select r.id, r.park, f.code from round r join finding f on f.round = r.id")[0]
    hidden = record_finding(store, round_id, route(store, park)[0].id, NewFinding("signaal", confidential=True))
    store.close()
    (folder / "one").mkdir()
    (folder / "one" / "kanarie.jpg").write_bytes(jpeg(seed=300, taken="2026:11:12 19:43:10"))
    refused = run("photo", "import", "one", "--round", "2026-11-12", "--finding", hidden.code)
    assert (refused.returncode, "unless you confirm it" in refused.stderr) == (3, True), refused.stderr
    done = run("photo", "import", "one", "--round", "2026-11-12", "--finding", hidden.code.lower(), "--confidential")
    assert (done.returncode, "1 imported" in done.stdout, "unassigned" in done.stdout) == (0, True, False), done.stderr
    again = run("photo", "import", "one", "--round", "2026-11-12", "--finding", code)  # what is confidential does not become open
    assert "0 imported, 1 here already" in again.stdout
    unknown = run("photo", "import", "one", "--round", "2026-11-12", "--finding", "XXX-999")
    assert (unknown.returncode, "XXX-999" in unknown.stderr) == (3, True)
    store = open_record(folder / "data", state_folder=folder / "state", write=False)
    assert [one.photo.name for one in photos_of_finding(store, hidden.id)] == ["kanarie.jpg"]
    assert store.rows(
        "select count(*) from change c join log l on l.id = c.log where l.confidential = 0 and c.fields like '%kanarie%'"
    ) == [(0,)]
    store.close()


def test_import_points_out_what_was_taken_elsewhere_or_at_another_time(folder: Path, run: Run) -> None:
    store = open_record(folder / "data", state_folder=folder / "state", author="Karin Bos")
    stop = route(store, store.rows("select id from park")[0][0])[0]
    set_checkpoint(store, stop.id, position=Position(lat="51.57361", lon="5.12345"))
    now = store.now()
    store.close()
    moment = now.strftime("%Y:%m:%d %H:%M:%S")
    (folder / "two").mkdir()
    here, paris = (51.5736, 5.1234), (48.85, 2.35)
    made = {"here.jpg": (moment, here), "paris.jpg": (moment, paris), "then.jpg": ("2020:01:01 10:00:00", here)}
    for n, (name, (taken, place)) in enumerate(made.items()):
        (folder / "two" / name).write_bytes(jpeg(seed=400 + n, taken=taken, place=place))
    done = run("photo", "import", "two", "--round", "2026-11-12")
    assert "1 photo was taken far from every checkpoint: paris.jpg (361 km)" in done.stdout, done.stdout
    assert "1 photo was taken outside the round: then.jpg" in done.stdout
    assert "3 photos are unassigned" in done.stdout
