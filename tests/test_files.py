"""Files and folders while another program has them open, as Windows refuses that, and what is said of each refusal."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kvo_inspect.errors import Denied, DiskFull, NameTaken, NoSuchFile, NotStored, OpenElsewhere, PathTooLong, ReadOnly
from kvo_inspect.files import (
    Hashed,
    file_error,
    folder_written_whole,
    hashed,
    read_error,
    remove_folder,
    replace_all,
    write_text_whole,
    written_whole,
)
from kvo_inspect.paths import expanded
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import Lang, use_language

ERRNO = {5: errno.EACCES, 19: errno.EACCES, 32: errno.EACCES, 33: errno.EACCES, 145: errno.ENOTEMPTY, 1224: errno.EINVAL}
"""Python's number for each of Windows'."""


def refusal(number: int, *names: object) -> OSError:
    """What Windows raises for a rename or a removal of these files."""
    first, second = (os.fspath(name) if isinstance(name, os.PathLike) else name for name in (*names, None, None)[:2])
    error = OSError(ERRNO[number], "Windows says no", first, None, second)
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    return error


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


Holds = Callable[..., None]


@pytest.fixture
def holds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Holds]:
    """Have another program hold what `wanted(source, target)` says, for the first *tries* renames of it."""
    rename = os.replace

    def hold(wanted: Callable[[Path, Path], bool], *, number: int = 32, tries: int = 1_000_000) -> None:
        left = [tries]

        def refusing(source: Path, target: Path) -> None:
            if left[0] and wanted(Path(source), Path(target)):
                left[0] -= 1
                raise refusal(number, source, target)
            rename(source, target)

        monkeypatch.setattr(os, "replace", refusing)

    yield hold
    monkeypatch.setattr(os, "replace", rename)


@pytest.mark.parametrize("number", [5, 32, 33, 1224])
def test_a_file_that_is_held_for_a_moment_is_written(tmp_path: Path, number: int, holds: Holds, pauses: list[float]) -> None:
    to = tmp_path / "list.csv"
    to.write_text("old")
    holds(lambda _source, target: target == to, number=number, tries=3)
    write_text_whole(to, "new")
    assert to.read_text() == "new"
    assert len(pauses) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


@pytest.mark.parametrize("number", [5, 32, 33, 1224])
def test_a_file_that_stays_open_elsewhere_is_left_as_it_was_and_named(
    tmp_path: Path, number: int, holds: Holds, pauses: list[float]
) -> None:
    to = tmp_path / "list.csv"
    to.write_text("old")
    holds(lambda _source, target: target == to, number=number)
    with pytest.raises(OpenElsewhere) as told:
        write_text_whole(to, "new")
    assert str(told.value) == f"{to} is open in another program. Close it there and try again."
    assert to.read_text() == "old"
    assert 1.9 < sum(pauses) < 2.5
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_another_refusal_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "full", str(source), None, str(target))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DiskFull):
        write_text_whole(tmp_path / "list.csv", "new")
    assert pauses == []


def written(folder: Path) -> None:
    with folder_written_whole(folder) as aside:
        for name in ("a.csv", "b.csv"):
            (aside / name).write_text("new")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A folder of an export of before."""
    folder = tmp_path / "export"
    folder.mkdir()
    for name in ("a.csv", "c.csv"):
        (folder / name).write_text("old")
    return folder


def test_a_folder_that_is_held_gets_its_files_one_by_one(exported: Path, holds: Holds, pauses: list[float]) -> None:
    holds(lambda source, target: exported in (source, target), number=5)  # the Explorer stands in it
    written(exported)
    assert contents(exported) == {"a.csv": "new", "b.csv": "new"}
    assert [path.name for path in exported.parent.iterdir()] == ["export"]


@pytest.mark.parametrize("name", ["a.csv", "b.csv", "c.csv"])
def test_a_folder_of_which_a_file_is_held_stays_as_it_was(exported: Path, name: str, holds: Holds, pauses: list[float]) -> None:
    holds(lambda source, target: exported in (source, target) or name in (source.name, target.name), number=32)
    with pytest.raises(OpenElsewhere):
        written(exported)
    assert contents(exported) == {"a.csv": "old", "c.csv": "old"}
    assert [path.name for path in exported.parent.iterdir()] == ["export"]


@pytest.mark.parametrize("n", range(3))
def test_renames_that_belong_together_happen_all_or_none(tmp_path: Path, n: int, holds: Holds, pauses: list[float]) -> None:
    moves = [(tmp_path / f"from {i}", tmp_path / f"to {i}") for i in range(3)]
    for source, _target in moves:
        source.write_text(source.name)
    holds(lambda source, _target: source == moves[n][0])
    with pytest.raises(OSError, match="Windows says no"):
        replace_all(moves)
    assert contents(tmp_path) == {source.name: source.name for source, _target in moves}


@pytest.mark.parametrize("number", [5, 32, 145])
def test_a_folder_goes_when_the_last_program_lets_go_of_it(
    exported: Path, number: int, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    rmdir, refusals = os.rmdir, [refusal(number, exported), refusal(number, exported)]

    def refusing(path: str, *, dir_fd: int | None = None) -> None:
        if refusals:
            raise refusals.pop()
        rmdir(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "rmdir", refusing)
    remove_folder(exported)
    assert not exported.exists()
    assert len(pauses) == 2


LONG = "C:\\" + "x" * 260


@pytest.mark.parametrize(
    ("number", "error", "sentence"),
    [
        (32, OSError(errno.EACCES, ""), OpenElsewhere),
        (33, OSError(errno.EACCES, ""), OpenElsewhere),
        (1224, OSError(errno.EINVAL, ""), OpenElsewhere),
        (5, PermissionError(errno.EACCES, "", "aside", None, "PATH"), OpenElsewhere),
        (5, PermissionError(errno.EACCES, "", "aside"), Denied),
        (19, PermissionError(errno.EACCES, "", "aside"), ReadOnly),
        (112, OSError(errno.ENOSPC, ""), DiskFull),
        (39, OSError(errno.EINVAL, ""), DiskFull),
        (206, OSError(errno.ENOENT, "", LONG), PathTooLong),
        (3, OSError(errno.ENOENT, "", LONG), PathTooLong),
        (3, OSError(errno.ENOENT, "", "aside", None, LONG), PathTooLong),
        (2, OSError(errno.ENOENT, "", "aside"), Denied),
        (1117, OSError(errno.EINVAL, "A device"), NotStored),
        (None, OSError(errno.EACCES, ""), ReadOnly),
        (None, OSError(errno.EROFS, ""), ReadOnly),
        (None, OSError(errno.ENAMETOOLONG, ""), PathTooLong),
        (None, OSError(errno.EIO, "broken"), NotStored),
        (None, OSError(errno.ENOENT, "", LONG), NotStored),
    ],
)
def test_each_refusal_has_its_sentence(number: int | None, error: OSError, sentence: type[Exception], tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.touch()
    if error.filename2 == "PATH":
        error.filename2 = str(path)
    if number is not None:
        error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    assert type(file_error(error, path)) is sentence


@pytest.mark.parametrize(
    ("error", "of_itself", "sentence"),
    [
        (PermissionError(errno.EACCES, ""), False, Denied),
        (PermissionError(errno.EACCES, ""), True, OpenElsewhere),
        (FileNotFoundError(errno.ENOENT, "", "aside"), False, Denied),
        (FileNotFoundError(errno.ENOENT, "", LONG), False, PathTooLong),
    ],
)
def test_opening_a_file_on_windows_says_no_more_than_an_errno(
    error: OSError, of_itself: bool, sentence: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.touch()
    if of_itself:
        error.filename = str(path)
    monkeypatch.setattr(os, "name", "nt")
    found, reading = file_error(error, path), read_error(FileNotFoundError(errno.ENOENT, "", LONG), path)
    monkeypatch.undo()
    assert type(found) is sentence
    assert type(reading) is PathTooLong


def test_a_name_that_is_not_there_is_not_too_long_elsewhere(tmp_path: Path) -> None:
    assert type(read_error(FileNotFoundError(errno.ENOENT, "", LONG), tmp_path / "x")) is NoSuchFile


def test_the_denied_sentence_names_where_windows_lets_a_program_through(tmp_path: Path) -> None:
    assert "Controlled folder access" in str(Denied(tmp_path))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_why_the_system_refused_is_told_in_our_own_words(lang: Lang) -> None:
    use_language(lang)
    for number in errno.errorcode:
        why = reason_text(OSError(number, os.strerror(number)))
        assert os.strerror(number) not in why
        assert lang == "en" or not {"the", "is", "not", "no"} & set(why.split()) - {"is"}, why
    assert (
        reason_text(OSError(errno.EIO, "Input/output error")) == {"en": "the disk does not answer", "nl": "de schijf antwoordt niet"}[lang]
    )
    use_language("en")


def test_a_new_file_replaces_none_that_came_while_it_was_made(tmp_path: Path) -> None:
    to = tmp_path / "report.pdf"
    writing = written_whole(to, shared=True, new=True)
    writing.__enter__().write(b"report")
    to.write_bytes(b"precious")
    with pytest.raises(NameTaken):
        writing.__exit__(None, None, None)
    assert to.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"], "nothing is left beside it"
    to.unlink()
    with written_whole(to, shared=True, new=True) as stream:
        stream.write(b"report")
    assert to.read_bytes() == b"report"


def test_the_folder_of_somebody_unknown_is_a_path_like_any_other() -> None:
    assert expanded("~") == Path.home()
    assert expanded("~nobody-of-that-name/x") == Path("~nobody-of-that-name/x")


def test_what_is_hashed_while_it_is_written_is_what_lies_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hashed, "MUCH", 1 << 18)
    blocks = [b"kop;", *(bytes([number]) * (Hashed.LARGE + number) for number in range(9)), b"einde"]
    path = tmp_path / "export.csv"
    with path.open("wb") as stream, hashed(stream, "sha256") as written:
        for block in blocks:
            written.write(block)
        digest = written.digest()
    assert path.read_bytes() == b"".join(blocks)
    assert digest == hashlib.sha256(path.read_bytes()).digest()


@pytest.mark.skipif(os.name == "nt", reason="a pipe of POSIX: its end cannot be synced")
def test_an_error_of_the_disk_while_something_is_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hashed, "MUCH", 1)
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb"), os.fdopen(writer, "wb") as stream, hashed(stream, "sha256") as written:
        written.write(b"rij")
        with pytest.raises(OSError, match="argument"):
            written.digest()
