"""What the program makes is for this user alone; what is made for others follows the user's own umask. Judged by the modes on the disk."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from kvo_inspect import private
from kvo_inspect.files import make_folder, write_text_whole
from kvo_inspect.paths import record_file
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.processes import run_program
from tests.laptops import prepared

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def open_to_others(*folders: Path) -> list[str]:
    """Return what below these folders others could read, write or enter."""
    return [
        f"{path} {mode(path):o}"
        for folder in folders
        for path in (folder, *folder.rglob("*"))
        if not path.is_symlink() and mode(path) & 0o077
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the program, started with the usual umask 022, made the worked example and all that can leave it."""
    folder = tmp_path_factory.mktemp("private")
    environment = {**os.environ, "KVO_INSPECT_STATE": str(folder / "state"), "KVO_INSPECT_PASSPHRASE": "geheim"}
    data = ["--data", str(folder / "data"), "--lang", "en"]

    def run(*args: str) -> None:
        run_program(*data, *args, env=environment, umask=0o022).check_returncode()

    run("demo", "--no-open")
    run("backup")
    run("export", "json", "--confidential", "--out", str(folder / "out" / "confidential.json"))
    run("export", "json", "--out", str(folder / "shared" / "open.json"))
    run("export", "csv", "--out", str(folder / "shared" / "csv"))
    run("export", "csv", "--confidential", "--out", str(folder / "out" / "csv"))
    run("pack", "--out", str(folder / "out" / "all.kvopack"))
    (folder / "stick").mkdir(mode=0o755)
    run("sync", str(folder / "stick"), "--new")
    return folder


def test_all_that_belongs_to_the_record_and_all_that_is_confidential_is_for_this_user_alone(made: Path) -> None:
    assert open_to_others(made / "data", made / "state", made / "out") == []
    assert len(list((made / "data" / "photos").rglob("*"))) > 8


def test_what_is_made_for_others_they_can_read(made: Path) -> None:
    for path in (made / "shared", *(made / "shared").rglob("*"), *(made / "stick").rglob("*")):
        assert mode(path) == (0o755 if path.is_dir() else 0o644), path


def test_what_lies_open_from_before_is_closed_at_the_next_opening(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "mine")
    laptop.close()
    for name in ("photos/ab", "backups", "practice"):
        (laptop.data / name).mkdir(parents=True)
    (laptop.data / "photos" / "ab" / "photo").write_bytes(b"x")
    (laptop.data / "backups" / "2026-11-01.db").write_bytes(b"x")
    (laptop.data / "practice" / "link").symlink_to("/etc/hostname")
    for path in (laptop.folder, *laptop.folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    laptop.open()
    assert laptop.store.notices == []
    assert open_to_others(laptop.data, laptop.state_folder) == []
    assert mode(Path("/etc/hostname")) == 0o644
    laptop.close()


def test_a_home_folder_given_as_data_folder_is_not_closed_but_what_is_ours_in_it_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    (home / "letter.txt").write_text("mine")
    (home / "letter.txt").chmod(0o644)
    open_record(home, state_folder=tmp_path / "state").close()
    assert (mode(home), mode(home / "letter.txt")) == (0o755, 0o644)
    assert mode(record_file(home)) == 0o600


def test_where_modes_cannot_be_set_it_is_told_once_and_never_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick formatted with exFAT, a data folder of another user: chmod is refused, or does nothing."""
    laptop = prepared(tmp_path / "mine")
    laptop.close()
    laptop.data.chmod(0o755)
    record_file(laptop.data).chmod(0o644)

    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    laptop.open()
    (notice,) = laptop.store.notices
    assert str(laptop.data) in notice
    laptop.close()
    laptop.open()
    assert laptop.store.notices == []
    laptop.close()


def test_a_home_folder_given_as_state_folder_and_folders_named_like_ours_are_not_closed(tmp_path: Path) -> None:
    for name in ("home/public_html/index.html", "data/photos/holiday/a.jpg", "data/backups/other.tar", "data/exports/list.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    for path in tmp_path.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (tmp_path / "home" / "public_html").chmod(0o775)
    open_record(tmp_path / "data", state_folder=tmp_path / "home").close()
    open_record(tmp_path / "data", state_folder=tmp_path / "home").close()
    assert mode(tmp_path / "home" / "public_html") == 0o775
    for name in ("home/public_html/index.html", "data/photos/holiday/a.jpg", "data/backups/other.tar", "data/exports/list.csv"):
        assert mode(tmp_path / name) == 0o644, name
    assert mode(tmp_path / "home" / "devices.json") == 0o600


def test_a_data_folder_behind_a_link_is_closed(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "mine")
    laptop.close()
    laptop.data.rename(tmp_path / "elsewhere")
    laptop.data.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").chmod(0o755)
    open_record(laptop.data, state_folder=laptop.state_folder).close()
    assert mode(tmp_path / "elsewhere") == 0o700


def test_what_is_shared_keeps_the_rights_of_its_folder_and_a_folder_without_modes_takes_it_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private.begin()
    team = tmp_path / "team"
    team.mkdir()
    team.chmod(0o2775)
    make_folder(team / "blobs", shared=True)
    assert mode(team / "blobs") & 0o2755 == 0o2755

    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    write_text_whole(team / "x.json", "{}", shared=True)
    assert (team / "x.json").read_text() == "{}"


def test_looking_only_changes_no_mode(tmp_path: Path) -> None:
    from kvo_inspect.store.upkeep.read_only import open_to_look

    laptop = prepared(tmp_path / "mine")
    laptop.close()
    given = tmp_path / "given"
    shutil.copytree(laptop.data, given)
    given.chmod(0o755)
    record_file(given).chmod(0o644)
    open_to_look(given, state_folder=tmp_path / "state").close()
    assert (mode(given), mode(record_file(given))) == (0o755, 0o644)
