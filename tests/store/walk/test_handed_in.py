"""Who has handed in: laptops that were replaced, people who record no part, what is asked once, what is confidential and still here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.rounds.handed_in import Part
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.handed_in import (
    HandedIn,
    confidential_not_out,
    end_part,
    expect_part,
    finish_part,
    note_not_done,
    own_open_parts,
    parts_of,
    parts_to_ask,
    reopen_part,
)
from tests.exchange.cheap_age import make_cheap
from tests.exchange.laptops.test_handover import find
from tests.laptops import SIGNAL, Laptop, prepared, state


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop, str]]:
    anna = prepared(tmp_path / "Anna")
    anna.author = anna.store.author = "Anna"
    round_id = anna.store.select(Round)[0].id
    add_participant(anna.store, round_id, Person("Cor", "Stichting", "inspecteur"))
    bas = anna.copy_to(tmp_path / "Bas", author="Bas")
    yield anna, bas, round_id
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()


def meet(sender: Laptop, receiver: Laptop, room: Path) -> None:
    out = room / f"{sender.author}-{sender.ticks}.kvopack"
    sender.pack(out)
    merge(receiver.store, out)


def waited_for(store: Store, round_id: str) -> list[str]:
    return [part.name for part in parts_of(store, round_id) if part.is_missing]


def part(store: Store, round_id: str, name: str) -> HandedIn:
    return next(line for line in parts_of(store, round_id) if line.name == name)


def test_whoever_records_no_part_is_waited_for_no_more(two: tuple[Laptop, Laptop, str], tmp_path: Path) -> None:
    anna, bas, round_id = two
    assert waited_for(anna.store, round_id) == ["Cor"]
    expect_part(anna.store, round_id, "cor", expected=False)
    meet(anna, bas, tmp_path)
    for laptop in (anna, bas):
        assert waited_for(laptop.store, round_id) == []
        assert part(laptop.store, round_id, "Cor").ended == "no_part"
    undo(anna.store, Reach())
    assert waited_for(anna.store, round_id) == ["Cor"]
    expect_part(bas.store, round_id, "Cor", expected=True)
    meet(bas, anna, tmp_path)
    assert waited_for(anna.store, round_id) == ["Cor"]
    meet(anna, bas, tmp_path)
    assert state(anna.store) == state(bas.store)
    with pytest.raises(NotFound):
        expect_part(anna.store, round_id, "Dora", expected=False)


def test_a_laptop_that_was_replaced(two: tuple[Laptop, Laptop, str], tmp_path: Path) -> None:
    """Its owner has another name on the new one; the facilitator says so, and every laptop knows."""
    anna, bas, round_id = two
    find(bas.store, "gat")
    meet(bas, anna, tmp_path)
    device = bas.store.device
    end_part(anna.store, round_id, device)
    meet(anna, bas, tmp_path)
    for laptop in (anna, bas):
        line = part(laptop.store, round_id, "Bas")
        assert (line.ended, line.done, line.is_missing) == ("replaced", None, False)
    assert own_open_parts(bas.store) == [], "nobody asks the laptop itself any more either"
    reopen_part(anna.store, round_id, device)
    assert part(anna.store, round_id, "Bas").ended == ""
    end_part(anna.store, round_id, device)
    finish_part(anna.store, round_id, device)
    line = part(anna.store, round_id, "Bas")
    assert (line.ended, line.done is not None) == ("", True), "it is there after all, and done"
    (told,) = anna.store.select(Part)
    assert not told.replaced


def test_what_was_recorded_after_a_part_was_done_is_told(two: tuple[Laptop, Laptop, str]) -> None:
    _anna, bas, round_id = two
    find(bas.store, "gat")
    finish_part(bas.store, round_id)
    assert part(bas.store, round_id, "Bas").more_at is None
    find(bas.store, "hek")
    line = part(bas.store, round_id, "Bas")
    assert line.done is not None
    assert line.more_at is not None
    assert line.more_at > line.done
    reopen_part(bas.store, round_id)
    finish_part(bas.store, round_id)
    assert part(bas.store, round_id, "Bas").more_at is None, "taken back and said again"


def test_a_part_is_asked_about_once_until_there_is_new_work(two: tuple[Laptop, Laptop, str]) -> None:
    _anna, bas, round_id = two
    assert parts_to_ask(bas.store) == [], "nothing was walked here"
    find(bas.store, "gat")
    (round_,) = parts_to_ask(bas.store)
    assert round_.id == round_id
    assert parts_to_ask(bas.store, ["elsewhere"]) == []
    note_not_done(bas.store, [round_])
    assert parts_to_ask(bas.store) == []
    assert [one.id for one in own_open_parts(bas.store)] == [round_id], "it is not done all the same"
    find(bas.store, "hek")
    assert [one.id for one in parts_to_ask(bas.store)] == [round_id]
    finish_part(bas.store, round_id)
    assert parts_to_ask(bas.store) == []


def test_confidential_work_that_went_nowhere_yet(two: tuple[Laptop, Laptop, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_cheap(monkeypatch)
    _anna, bas, _round_id = two
    (park,) = (row[0] for row in bas.store.rows("select id from park"))
    assert confidential_not_out(bas.store, [park]) == []
    find(bas.store, "signaal", SIGNAL)
    assert confidential_not_out(bas.store, [park]) == [park]
    make_pack(bas.store, tmp_path / "open.kvopack")
    assert confidential_not_out(bas.store, [park]) == [park], "a file without it does not count"
    make_pack(bas.store, tmp_path / "all.kvopack", confidential=True, passphrase="zin")
    assert confidential_not_out(bas.store, [park]) == []
    find(bas.store, "nog een", SIGNAL)
    assert confidential_not_out(bas.store, [park]) == [park]
    folder = tmp_path / "stick"
    folder.mkdir()
    sync(bas.store, folder, new=True)
    assert confidential_not_out(bas.store, [park]) == [park]
    sync(bas.store, folder, passphrase="zin")
    assert confidential_not_out(bas.store, [park]) == []
