"""An export is whole or absent, whatever happens half way; what was there before stays; and nothing but an earlier export is replaced."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import DiskFull, InUse, NotFound, StoreError, UsageError
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.processes import run_code
from tests.doses import few
from tests.examples import copy_example
from tests.exchange.records import opened, walked

ROOT = Path(__file__).parents[3]


@pytest.fixture
def example(data: Path) -> Path:
    return copy_example("nl", data)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


CUT = """
import resource, signal, sys
from pathlib import Path
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.upkeep.opening import open_record

how, data, out, name, most = sys.argv[1:6]
store = open_record(Path(data), write=False)
store.rows("select count(*) from change")
# No file may grow past this: the system kills us in the middle of a write, or the write fails.
signal.signal(signal.SIGXFSZ, signal.SIG_DFL if how == "killed" else signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
export(store, name, Path(out), ExportScope())
"""


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Half the length of the largest file of each format, in bytes."""
    folder = tmp_path_factory.mktemp("whole")
    with opened(copy_example("nl", folder / "data"), write=False) as store:
        wholes = {name: _bytes(export(store, name, folder / name, ExportScope())) for name in FORMATS}
    return {name: max(map(len, whole.values())) // 2 for name, whole in wholes.items()}


@pytest.mark.parametrize("name", few(FORMATS, 4))
@pytest.mark.parametrize("how", ["killed", "refused"])
@pytest.mark.parametrize("there", [False, True])
def test_cut_half_way(example: Path, tmp_path: Path, halves: dict[str, int], name: str, how: str, there: bool) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / "export"
    if there:
        with opened(example, write=False) as store:
            export(store, name, out, ExportScope())
    before = _bytes(out)
    done = run_code(CUT, how, example, out, name, halves[name])
    if how == "killed":
        assert done.returncode == -signal.SIGXFSZ, done.stderr
        left = [path for path in folder.iterdir() if path != out]
        assert left, "it was not half way"
    else:
        assert "NotStored" in done.stderr
        assert names(folder) <= {out.name}
    assert _bytes(out) == before
    with opened(example, write=False) as store:
        export(store, name, out, ExportScope())
    assert _bytes(out)


def _bytes(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {one.name: one.read_bytes() for one in path.iterdir()}
    return {"": path.read_bytes()} if path.exists() else {}


FULL = """
import os, sys
from pathlib import Path
from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.upkeep.opening import open_record

data, out = map(Path, sys.argv[1:3])
# /dev/full has no room for anything: the file that is written aside is led there.
(out.parent / f".{out.name}.{os.getpid()}.part").symlink_to("/dev/full")
try:
    export(open_record(data, write=False), "json", out, ExportScope())
except KvoError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_said_and_leaves_nothing(example: Path, tmp_path: Path) -> None:
    done = run_code(FULL, example, tmp_path / "out.json")
    assert done.stdout.startswith(DiskFull.__name__), done.stderr
    assert str(tmp_path / "out.json") in done.stdout
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_folder_that_cannot_be_written_is_said(data: Path, tmp_path: Path, name: str) -> None:
    with opened(data) as store:
        add_park(store, "De Amert")
        (tmp_path / "file").write_text("x")
        with pytest.raises(StoreError) as told:
            export(store, name, tmp_path / "file" / "export", ExportScope())
    assert str(tmp_path / "file" / "export") in str(told.value)


@pytest.mark.parametrize("name", list(FORMATS))
def test_only_an_earlier_export_is_replaced(data: Path, tmp_path: Path, name: str) -> None:
    with opened(data) as store:
        add_park(store, "De Amert")
        mine = tmp_path / "mine.txt"
        mine.write_text("dear diary")
        with pytest.raises(UsageError):
            export(store, name, mine, ExportScope())
        with pytest.raises(UsageError):
            export(store, name, paths.record_file(data), ExportScope())
        first = export(store, name, tmp_path / "export", ExportScope())
        assert export(store, name, tmp_path / "export", ExportScope()) == first
    assert mine.read_text() == "dear diary"


def test_a_folder_of_exports_with_something_else_in_it_is_not_replaced(data: Path, tmp_path: Path) -> None:
    """Somebody kept notes beside the files: the new export goes inside, the notes stay."""
    with opened(data) as store:
        add_park(store, "De Amert")
        out = export(store, "csv", tmp_path / "export", ExportScope())
        (out / "notes.txt").write_text("mine")
        inside = export(store, "csv", out, ExportScope())
    assert inside.parent == out
    assert (out / "notes.txt").read_text() == "mine"


def test_in_a_folder_it_gets_a_name_of_its_own(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        park, found, _stop = walked(store)
        folder = tmp_path / "out"
        folder.mkdir()
        for name in FORMATS:
            for scope in (ExportScope(), ExportScope(park=park.id), ExportScope(round=found.id)):
                export(store, name, folder, scope)
    assert names(folder) == {
        *(
            f"{start}.{end}"
            for start in ("de-amert-2026-11-12-evening", "de-amert-2026-11-12", "kvo-inspect-2026-11-12")
            for end in ("gpx", "kml", "gpkg", "xlsx")
        ),
        "kvo-inspect-2026-11-12.json",
        "kvo-inspect-2026-11-12.json.sig",
        "de-amert-2026-11-12.json",
        "de-amert-2026-11-12.json.sig",
        "de-amert-2026-11-12-evening.json",
        "de-amert-2026-11-12-evening.json.sig",
        "kvo-inspect-2026-11-12-csv",
        "de-amert-2026-11-12-csv",
        "de-amert-2026-11-12-evening-csv",
        "kvo-inspect-2026-11-12-excel",
        "de-amert-2026-11-12-excel",
        "de-amert-2026-11-12-evening-excel",
        "kvo-inspect-2026-11-12.geojson",
        "de-amert-2026-11-12.geojson",
        "de-amert-2026-11-12-evening.geojson",
    }


def test_the_folder_we_stand_in_is_not_replaced(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(data) as store:
        add_park(store, "De Amert")
        out = export(store, "csv", tmp_path / "export", ExportScope())
        monkeypatch.chdir(out)
        for here in (Path(), Path("..")):
            inside = export(store, "csv", here, ExportScope())
            assert inside == here / "kvo-inspect-2026-11-12-csv"
            assert (inside / "datapackage.json").exists()
    assert (out / "datapackage.json").exists()


def test_of_what_is_not_there(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        add_park(store, "De Amert")
        for scope in (ExportScope(park="nobody"), ExportScope(round="never")):
            with pytest.raises(NotFound):
                export(store, "json", tmp_path / "out.json", scope)
    assert not (tmp_path / "out.json").exists()


def test_while_the_app_has_it_open_and_is_writing(data: Path, tmp_path: Path) -> None:
    """Reading always works, and sees one moment: what is not committed is not there."""
    with opened(data) as writer:
        add_park(writer, "De Amert")
        with pytest.raises(InUse):
            open_record(data, state_folder=data.parent / "state")
        with writer.act() as act:
            act.write(Park, "half", park="half", name="half")
            act.flush()
            with opened(data, write=False) as reader:
                out = export(reader, "json", tmp_path / "out.json", ExportScope())
    assert [park["name"] for park in json.loads(out.read_bytes())["park"]] == ["De Amert"]


def test_heads_are_noted_before_handing_out(data: Path, tmp_path: Path) -> None:
    """By a reader too: a device whose record is put back to before an export must be a new one."""
    state = data.parent / "state"
    with opened(data) as store:
        noted = json.loads((state / "devices.json").read_text())
        assert noted[str(data.resolve())]["heads"] == []
        add_park(store, "De Amert")
        device = store.device
        with opened(data, write=False) as reader:
            out = export(reader, "json", tmp_path / "out.json", ExportScope())
    (head,) = json.loads(out.read_bytes())["heads"]
    noted = json.loads((state / "devices.json").read_text())[str(data.resolve())]
    assert noted["device"] == device
    assert [[row[0], row[3], row[4]] for row in noted["heads"]] == [[device, head["seq"], head["chain"]]]


def test_reading_a_copy_does_not_vouch_for_it(data: Path, tmp_path: Path) -> None:
    """A copied data folder, exported before it is opened for writing, still becomes a device of its own."""
    with opened(data) as store:
        add_park(store, "De Amert")
        device = store.device
    copy = data.parent / "copy"
    shutil.copytree(data, copy)
    with opened(copy, write=False) as store:
        export(store, "json", tmp_path / "out.json", ExportScope())
    with opened(copy) as store:
        assert store.device != device
    with opened(data) as store:
        assert store.device == device


def test_exporting_imports_no_screen_and_no_pictures(example: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom kvo_inspect.cli import run\nout = sys.argv[2]\n"
        "for name in ('json', 'csv'): assert run(['--data', sys.argv[1], 'export', name, '--out', f'{out}/{name}']) == 0\n"
        "print(*(m for m in ('textual', 'rich', 'PIL', 'frictionless') if m in sys.modules))"
    )
    env = {**os.environ, "KVO_INSPECT_STATE": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(example), str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT, env=env
    )
    assert done.stdout.splitlines()[-1] == ""
