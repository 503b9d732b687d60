"""The state folder of each platform: apart from the data folder, so that no copy of a data folder can vouch for itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs
import platformdirs.macos
import platformdirs.unix
import platformdirs.windows
import pytest

from kvo_inspect import paths
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.log import log_unexpected
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.read_only import open_to_look
from tests.laptops import Laptop, prepared

PLATFORMS: dict[str, Any] = {
    "Windows": platformdirs.windows.Windows,
    "macOS": platformdirs.macos.MacOS,
    "Linux": platformdirs.unix.Unix,
}


@pytest.fixture
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Choose a platform whose folders all lie in the test's own."""
    for name in ("KVO_INSPECT_STATE", "KVO_INSPECT_DATA", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folders = {"CSIDL_LOCAL_APPDATA": str(tmp_path / "home" / "AppData" / "Local")}
    monkeypatch.setattr(platformdirs.windows, "get_win_folder", folders.__getitem__)

    def choose(platform: str) -> None:
        monkeypatch.setattr(platformdirs, "PlatformDirs", PLATFORMS[platform])

    return choose


def opened(author: str = "Karin") -> Store:
    return open_record(paths.data_folder(), author=author)


def find(store: Store, text: str) -> None:
    walked, stop = store.rows("select r.id, c.id from round r, checkpoint c order by c.name")[0]
    record_finding(store, walked, stop, NewFinding(text))


def texts(store: Store) -> set[str]:
    return {row[0] for row in store.rows("select text from finding")}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_state_lies_outside_the_data_folder(platform: str, on: Callable[[str], None], tmp_path: Path) -> None:
    on(platform)
    data, state = paths.data_folder(), paths.state_folder()
    assert state.is_relative_to(tmp_path)
    assert not state.is_relative_to(data)
    assert not data.is_relative_to(state)
    opened().close()
    assert json.loads((state / "devices.json").read_text("utf-8")).keys() == {str(data)}
    assert not list(data.glob("devices.*"))


def test_folders_of_ones_own_for_state_and_data_that_are_one(
    on: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("Linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "mine"))
    assert paths.state_folder() == tmp_path / "mine" / "kvo-inspect-state"
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "mine" / "kvo-inspect"))
    assert paths.state_folder() == tmp_path / "mine" / "kvo-inspect"
    assert paths.former_state_folder() is None


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_folder_put_back_by_hand_is_a_new_device_and_the_other_laptop_takes_its_work(
    platform: str, on: Callable[[str], None], tmp_path: Path
) -> None:
    on(platform)
    facilitator = prepared(tmp_path / "facilitator")
    facilitator.pack(tmp_path / "prepared.kvopack")
    mine = opened()
    merge(mine, tmp_path / "prepared.kvopack")
    was = mine.device
    mine.close()
    shutil.copytree(paths.data_folder(), tmp_path / "copy")

    mine = opened()
    assert mine.device == was
    find(mine, "before")
    handed_over(mine, tmp_path / "before.kvopack", facilitator)
    shutil.rmtree(paths.data_folder())
    shutil.copytree(tmp_path / "copy", paths.data_folder())

    mine = opened()
    assert mine.device != was
    find(mine, "after")
    handed_over(mine, tmp_path / "after.kvopack", facilitator)
    assert texts(facilitator.store) == {"before", "after"}
    facilitator.close()


def handed_over(store: Store, pack: Path, to: Laptop) -> None:
    """Write all of a record into a pack, close the record, and have the other laptop take the pack in."""
    make_pack(store, pack, {row[0] for row in store.rows("select id from park")})
    store.close()
    merge(to.store, pack)


@pytest.mark.parametrize("platform", ["Windows", "macOS"])
def test_what_an_older_version_noted_is_brought_over_once(platform: str, on: Callable[[str], None], tmp_path: Path) -> None:
    on(platform)
    data = paths.data_folder()
    older = open_record(data, state_folder=data)  # the state lay in the data folder
    was = older.device
    older.close()
    (data / "kvo-inspect.log").write_text("of before\n")
    shutil.copytree(data, tmp_path / "copy")

    open_to_look(data).close()
    assert (data / "devices.json").exists(), "looking changes nothing"
    mine = opened()
    assert mine.device == was
    assert not (data / "devices.json").exists()
    assert (paths.state_folder() / "kvo-inspect.log").read_text() == "of before\n"
    mine.close()

    shutil.rmtree(data)
    shutil.copytree(tmp_path / "copy", data)
    (data / "devices.json").write_text((tmp_path / "copy" / "devices.json").read_text())
    noted = (paths.state_folder() / "devices.json").read_bytes()
    mine = opened()
    assert mine.device == was, "nothing was recorded since: the record reaches what is noted"
    assert (paths.state_folder() / "devices.json").read_bytes() == noted
    assert (data / "devices.json").exists(), "it came back with the folder, and is nobody's"
    mine.close()


@pytest.mark.parametrize("platform", ["Windows", "macOS"])
def test_notes_that_come_back_with_a_folder_vouch_for_nothing(platform: str, on: Callable[[str], None], tmp_path: Path) -> None:
    on(platform)
    data = paths.data_folder()
    facilitator = prepared(tmp_path / "facilitator")
    facilitator.pack(tmp_path / "prepared.kvopack")
    older = open_record(data, state_folder=data)
    merge(older, tmp_path / "prepared.kvopack")
    older.close()
    shutil.copytree(data, tmp_path / "copy")
    mine = opened()
    was = mine.device
    find(mine, "before")
    handed_over(mine, tmp_path / "before.kvopack", facilitator)

    shutil.rmtree(data)
    shutil.copytree(tmp_path / "copy", data)
    mine = opened()
    assert mine.device != was
    find(mine, "after")
    handed_over(mine, tmp_path / "after.kvopack", facilitator)
    assert texts(facilitator.store) == {"before", "after"}
    facilitator.close()


def test_a_log_that_was_begun_keeps_its_lines_and_the_devices_still_come(on: Callable[[str], None]) -> None:
    on("Windows")
    data = paths.data_folder()
    older = open_record(data, state_folder=data)
    was = older.device
    older.close()
    (data / "kvo-inspect.log").write_text("of before\n")
    log = log_unexpected(ValueError())
    assert log is not None
    begun = log.read_text()
    mine = opened()
    assert (mine.device, log.read_text()) == (was, begun)
    mine.close()


def test_notes_that_cannot_be_brought_over_make_a_new_device(on: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    on("Windows")
    data = paths.data_folder()
    older = open_record(data, state_folder=data)
    was = older.device
    older.close()

    def refused(*_names: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refused)
        mine = opened()
    assert mine.device != was
    mine.close()
