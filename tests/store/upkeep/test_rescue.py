"""The file of the open record loses its name: nothing is called stored that the next opening would not find, and trying again mends it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.errors import RecordGone, RecordLost, RecordOverwritten, StoreError
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.database import writing
from kvo_inspect.store.record.laptop_only import put_laptop_only
from kvo_inspect.store.upkeep.doctor import doctor
from tests.laptops import Laptop, prepared


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    laptop = prepared(tmp_path / "mine")
    yield laptop
    laptop.close()


def capture(laptop: Laptop, text: str) -> Finding:
    round_id, park = laptop.store.rows("select id, park from round")[0]
    return record_finding(laptop.store, round_id, route(laptop.store, park)[0].id, NewFinding(text))


def texts_on_disk(path: Path) -> list[str]:
    """Return the texts of the findings that whoever opens this file next reads."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return [text for (text,) in db.execute("select text from finding order by n")]


def remove_folder(laptop: Laptop) -> None:
    shutil.rmtree(laptop.data)


def remove_record(laptop: Laptop) -> None:
    laptop.store.path.unlink()


def move_folder(laptop: Laptop) -> None:
    laptop.data.rename(laptop.folder / "elsewhere")


def remove_wal(laptop: Laptop) -> None:
    laptop.store.path.with_name("record.db-wal").unlink()


@pytest.mark.parametrize("lose", [remove_folder, remove_record, move_folder, remove_wal])
def test_what_has_no_file_is_not_stored_and_trying_again_writes_the_record_anew(laptop: Laptop, lose: Callable[[Laptop], None]) -> None:
    device = laptop.store.device
    capture(laptop, "voor")
    lose(laptop)
    with pytest.raises(RecordGone):
        capture(laptop, "daarna")
    again = capture(laptop, "daarna")
    assert texts_on_disk(laptop.store.path) == ["voor", "daarna"], "and what was tried twice stands there once"
    later = capture(laptop, "later")
    assert int(later.code[-3:]) == int(again.code[-3:]) + 1
    laptop.close()
    laptop.open()
    assert laptop.store.device == device
    assert doctor(laptop.store) == []
    assert [finding.text for finding in laptop.store.select(Finding)] == ["voor", "daarna", "later"]


@pytest.mark.parametrize("lose", [remove_record, remove_wal])
def test_settling_does_not_take_what_lies_there_now_for_ours(laptop: Laptop, lose: Callable[[Laptop], None]) -> None:
    """Lost while nobody was at work: the next act still has to say so."""
    capture(laptop, "voor")
    lose(laptop)
    with suppress(StoreError):
        laptop.store.settle()
    with pytest.raises(RecordGone):
        capture(laptop, "daarna")
    capture(laptop, "daarna")
    assert texts_on_disk(laptop.store.path) == ["voor", "daarna"]


def test_another_file_in_its_place_is_left_alone_and_the_record_kept_beside_it(laptop: Laptop) -> None:
    capture(laptop, "voor")
    (laptop.folder / "other").write_bytes(b"somebody else's")
    (laptop.folder / "other").replace(laptop.store.path)
    with pytest.raises(RecordGone):
        capture(laptop, "daarna")
    with pytest.raises(RecordGone, match="record-rescued-"):
        capture(laptop, "daarna")
    assert laptop.store.path.read_bytes() == b"somebody else's"
    (rescued,) = laptop.data.glob("record-rescued-*.db")
    assert texts_on_disk(rescued) == ["voor"]


def cut_record(laptop: Laptop, _before: Path) -> None:
    """`: > record.db`, or a copy over it that ran out of disk: the same file, without its pages."""
    os.truncate(laptop.store.path, 0)


def empty_wal(laptop: Laptop, _before: Path) -> None:
    os.truncate(laptop.store.path.with_name("record.db-wal"), 0)


def copy_over(laptop: Laptop, before: Path) -> None:
    """`cp -r before/. data`: the same files, with what they held then."""
    for file in before.glob("record.db*"):
        laptop.data.joinpath(file.name).write_bytes(file.read_bytes())


def blank_pages(laptop: Laptop, _before: Path) -> None:
    laptop.store.settle()
    body = laptop.store.path.read_bytes()
    laptop.store.path.write_bytes(body[:12_288] + bytes(len(body) - 12_288))


@pytest.mark.parametrize(
    ("overwrite", "settled"),
    [(cut_record, False), (cut_record, True), (empty_wal, False), (copy_over, False), (copy_over, True), (blank_pages, True)],
)
def test_what_others_write_into_the_open_record_is_told_at_the_next_act_and_nothing_is_called_stored(
    laptop: Laptop, overwrite: Callable[[Laptop, Path], None], *, settled: bool
) -> None:
    capture(laptop, "voor")
    before = laptop.folder / "before"
    shutil.copytree(laptop.data, before)
    capture(laptop, "ervoor")
    if settled:
        laptop.store.settle()
    overwrite(laptop, before)
    for _try in range(2):
        with pytest.raises(RecordOverwritten):
            capture(laptop, "daarna")
    with suppress(StoreError):
        laptop.store.settle()
    laptop.close()
    stored = [texts_on_disk(path) for path in laptop.data.glob("record-rescued-*.db")]
    with suppress(sqlite3.Error):
        stored.append(texts_on_disk(laptop.store.path))
    try:
        laptop.open()
    except RecordLost as lost:
        missing = str(lost)
    else:
        missing = str(laptop.store.behind or "")
    assert missing or ["voor", "ervoor"] in stored
    assert not any("daarna" in texts for texts in stored)


def test_a_wal_that_held_nothing_any_more_is_not_missed(laptop: Laptop) -> None:
    capture(laptop, "voor")
    laptop.store.settle()
    empty_wal(laptop, laptop.folder)
    capture(laptop, "daarna")
    assert texts_on_disk(laptop.store.path) == ["voor", "daarna"]
    laptop.close()
    laptop.open()
    assert doctor(laptop.store) == []


def test_times_that_change_by_themselves_stop_nobody(laptop: Laptop) -> None:
    """A share, or a virus scanner, that sets the time of a file anew."""
    for place in range(6):
        capture(laptop, f"bevinding {place}")
        os.utime(laptop.store.path)
        os.utime(laptop.store.path.with_name("record.db-wal"), (place, place))
    laptop.close()
    laptop.open()
    assert len(laptop.store.select(Finding)) == 6
    assert doctor(laptop.store) == []
    assert not list(laptop.data.glob(".*.part*"))


def test_a_record_put_back_by_hand_goes_on(laptop: Laptop) -> None:
    capture(laptop, "voor")
    elsewhere = laptop.folder / "elsewhere"
    laptop.data.rename(elsewhere)
    with pytest.raises(RecordGone):
        capture(laptop, "daarna")
    elsewhere.rename(laptop.data)
    capture(laptop, "daarna")
    assert texts_on_disk(laptop.store.path) == ["voor", "daarna"]


def test_a_reader_beside_it_takes_nothing_from_what_is_written_anew(laptop: Laptop) -> None:
    """An export or the check of the day holds a moment of the record; the -wal loses its name meanwhile."""
    capture(laptop, "voor")
    laptop.store.settle()
    with closing(sqlite3.connect(laptop.store.path)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from finding").fetchone()
        capture(laptop, "alleen in de wal")
        remove_wal(laptop)
        with pytest.raises(RecordGone):
            capture(laptop, "daarna")
        capture(laptop, "daarna")
    laptop.close()
    laptop.open()
    assert [finding.text for finding in laptop.store.select(Finding)] == ["voor", "alleen in de wal", "daarna"]
    assert doctor(laptop.store) == []


def test_a_record_is_settled_once_no_reader_holds_it(laptop: Laptop) -> None:
    with closing(sqlite3.connect(laptop.store.path)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from finding").fetchone()
        capture(laptop, "naast een lezer")
        laptop.store.settle()
    laptop.store.settle()
    alone = laptop.folder / "alone.db"
    shutil.copyfile(laptop.store.path, alone)
    assert texts_on_disk(alone) == ["naast een lezer"]


def test_closing_writes_also_what_nobody_was_told_to_be_in_no_file(laptop: Laptop) -> None:
    capture(laptop, "voor")
    remove_folder(laptop)
    laptop.close()
    assert texts_on_disk(laptop.store.path) == ["voor"]
    laptop.open()


def test_every_kind_of_work_is_stored_when_tried_again(laptop: Laptop) -> None:
    remove_record(laptop)
    for _try in range(2):
        with suppress(RecordGone), laptop.store.writing():
            put_laptop_only(laptop.store.db, "draft", "half")
    with closing(sqlite3.connect(laptop.store.path)) as db:
        assert db.execute("select value from local where key = 'draft'").fetchone() == ("half",)


def test_closing_writes_what_was_told_to_be_in_no_file(laptop: Laptop) -> None:
    capture(laptop, "voor")
    remove_folder(laptop)
    with pytest.raises(RecordGone):
        capture(laptop, "daarna")
    laptop.close()
    assert texts_on_disk(laptop.store.path) == ["voor"]
    laptop.open()


def test_every_transaction_looks_not_only_acts(laptop: Laptop) -> None:
    remove_record(laptop)
    with pytest.raises(RecordGone), writing(laptop.store.db, laptop.store.path):
        put_laptop_only(laptop.store.db, "draft", "half")
