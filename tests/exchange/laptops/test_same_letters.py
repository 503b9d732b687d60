"""Two laptops with the same code letters: noticed when they meet, told to both, and no code means two findings to anybody from then on."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.findings.codes import LaptopLetters, code, distinct_mark, marks, own_mark, parse_code, with_mark
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.walk.suggestions import find_stops
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.actions.replies import read_reply_list
from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.findings.by_code import WhichFinding, find_by_code
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.history import finding_history
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.search.finding_list import Filter
from kvo_inspect.store.search.results import found_lines, search
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.wording.merging import received_texts
from tests.laptops import Laptop, add_round, prepared, state


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    """A place where the facilitator's prepared round lies; laptops that tests make are closed by them."""
    with closing(prepared(tmp_path / "facilitator")) as facilitator:
        facilitator.pack(tmp_path / "prepared.kvopack")
        yield tmp_path


def walked(room: Path, author: str, text: str, *, at: int = 0, letters: str = "KBR", device: str = "") -> Laptop:
    """Return a laptop that took in the prepared round and recorded a finding."""
    laptop = Laptop(room / author, author=author, letters=letters, device=device)
    merge(laptop.store, room / "prepared.kvopack")
    capture(laptop.store, text, at)
    laptop.pack(room / f"{author}.kvopack")
    return laptop


def capture(store: Store, text: str, at: int = 0) -> Finding:
    park = store.rows("select id from park")[0][0]
    return record_finding(store, rounds_of(store, park)[0].id, route(store, park)[at].id, NewFinding(text))


def codes_of(store: Store) -> dict[str, str]:
    return dict(store.rows('select "text", code from finding where gone = 0'))


def mark_beside(later: Laptop, first: Laptop) -> str:
    """Return the mark of the later of two laptops: its own first letter, and one more where that of the first begins alike (one in 17)."""
    own, other = own_mark(later.store.device), own_mark(first.store.device)
    return own[: 1 + (own[0] == other[0])]


def test_both_are_told_and_have_the_same_codes_whatever_came_first(room: Path) -> None:
    with (
        closing(walked(room, "Anna", "hek stuk")) as anna,
        closing(walked(room, "Bas", "lamp uit", at=1)) as bas,
        closing(Laptop(room / "third")) as third,
        closing(Laptop(room / "fourth")) as fourth,
    ):
        assert codes_of(anna.store) == {"hek stuk": "KBR-001"}
        assert codes_of(bas.store) == {"lamp uit": "KBR-001"}
        first, second = sorted((anna, bas), key=lambda laptop: laptop.store.rows("select stamp, device from code_letters")[0])
        later = mark_beside(second, first)
        planned = merge(second.store, room / f"{first.author}.kvopack", plan_only=True)
        told_later = received_texts(merge(second.store, room / f"{first.author}.kvopack"))
        assert received_texts(planned)[:3] == told_later[:3], "a plan says it too"
        told_first = received_texts(merge(first.store, room / f"{second.author}.kvopack"))
        for told in (told_later, told_first):
            assert f"KBR: of {first.author}, {second.author}." in "\n".join(told)
            assert f"KBR{later}-001, not KBR-001" in "\n".join(told)
        assert second.store.letters != "KBR" == first.store.letters, "the later one gives its next codes other letters"
        assert any(second.store.letters in sentence for sentence in told_later)
        for laptop, order in ((third, (first, second)), (fourth, (second, first))):
            merge(laptop.store, room / "prepared.kvopack")
            for sender in order:
                merge(laptop.store, room / f"{sender.author}.kvopack")
        assert state(first.store) == state(second.store) == state(third.store) == state(fourth.store)
        assert sorted(codes_of(third.store).values()) == sorted(["KBR-001", f"KBR{later}-001"])
        assert capture(second.store, "bank scheef").code == f"{second.store.letters}-001"
        for laptop in (first, second, third, fourth):
            assert doctor(laptop.store) == []
        shown = {line.letters for id_, *_ in third.store.rows("select id from finding") for line in finding_history(third.store, id_)}
        assert shown == {"KBR", f"KBR{later}"}, "the laptop is called so in a history as well"
        second.close()
        assert second.open().letters not in ("", "KBR"), "the wish of before does not come back"
        told_again = received_texts(merge(second.store, room / f"{first.author}.kvopack"))
        assert not any("KBR" in sentence for sentence in told_again), "told once"


def test_a_bare_code_asks_which_and_a_marked_one_means_one_on_every_laptop(room: Path) -> None:
    with closing(walked(room, "Anna", "hek stuk")) as anna, closing(walked(room, "Bas", "lamp uit", at=1)) as bas:
        merge(anna.store, room / "Bas.kvopack")
        park = anna.store.rows("select id from park")[0][0]
        with pytest.raises(WhichFinding, match=r"KBR-001 can be .*Weg \d, .*Weg \d, .*which one is meant") as which:
            find_by_code(anna.store, "kbr-001", park)
        for named in which.value.namesakes:
            assert find_by_code(anna.store, named.code, park) == find_by_code(anna.store, named.code.replace("-", "")) == named.finding
            assert parse_code(named.code) != parse_code("KBR-001")
        # On a laptop that knows one of the two, both ways of writing it mean that one.
        mark = own_mark(bas.store.device)[0]
        assert find_by_code(bas.store, f"KBR{mark}-001", park).text == find_by_code(bas.store, "KBR-1", park).text == "lamp uit"
        other = next(letter for letter in "BCDFG" if letter != mark)
        with pytest.raises(NotFound):
            find_by_code(bas.store, f"KBR{other}-001", park)
        marked = next(named.finding for named in which.value.namesakes if named.finding.code == named.code)
        for typed, texts in (("KBR-001", {"hek stuk", "lamp uit"}), (marked.code, {marked.text})):
            hits = found_lines(anna.store, search(anna.store, Filter(typed=typed)), typed)
            assert {hit.line.text for hit in hits[: len(texts)]} == texts, typed  # type: ignore[union-attr]
            walk = load_walk(anna.store, rounds_of(anna.store, park)[0].id)
            assert {finding.text for _stop, finding in find_stops(walk, typed) if finding} == texts, typed
        (hit, *_) = found_lines(bas.store, search(bas.store, Filter(typed=f"kbr{mark}-001")), "")
        assert hit.line.text == "lamp uit"  # type: ignore[union-attr]


def test_marks_that_begin_alike_are_told_apart(room: Path) -> None:
    drawn = random.Random(13)
    devices = [f"{drawn.getrandbits(64):016x}" for _ in range(20_000)]
    alike = sorted(devices, key=own_mark)[:3]
    assert len({own_mark(device)[:2] for device in alike}) == 1
    with ExitStack() as laptops:
        anna, bas, cor = (
            laptops.enter_context(closing(walked(room, author, text, device=device)))
            for author, text, device in zip(("Anna", "Bas", "Cor"), ("hek stuk", "lamp uit", "bank weg"), alike, strict=True)
        )
        assert [laptop.store.device for laptop in (anna, bas, cor)] == alike
        for sender in (bas, cor):
            merge(anna.store, room / f"{sender.author}.kvopack")
        with pytest.raises(WhichFinding) as which:
            find_by_code(anna.store, "KBR-001")
        assert {named.finding.text for named in which.value.namesakes} == {"hek stuk", "lamp uit", "bank weg"}
        for named in which.value.namesakes:
            assert find_by_code(anna.store, named.code) == named.finding
        with pytest.raises(WhichFinding) as which_of_two:
            find_by_code(anna.store, "KBR-001", but=[which.value.namesakes[2].finding.id])
        for named in which_of_two.value.namesakes:
            assert find_by_code(anna.store, named.code) == named.finding, "it means no other than those that were named"
        # The codes that Anna's laptop names mean the same on a laptop that puts the three in another order, or knows one.
        for other, texts in ((bas, {"lamp uit"}), (cor, {"bank weg"})):
            for named in which.value.namesakes:
                if named.finding.text in texts:
                    assert find_by_code(other.store, named.code).text == named.finding.text


@given(st.lists(st.integers(0, 2**64 - 1), min_size=2, max_size=60, unique=True))
def test_a_distinct_mark_begins_its_laptops_alone(drawn: list[int]) -> None:
    devices = [f"{device:016x}" for device in drawn]
    for device in devices:
        mark = distinct_mark(device, devices)
        assert [other for other in devices if own_mark(other).startswith(mark)] == [device]


def test_a_list_of_before_comes_back(room: Path) -> None:
    with closing(walked(room, "Anna", "hek stuk")) as anna, closing(walked(room, "Bas", "lamp uit", at=1)):
        merge(anna.store, room / "Bas.kvopack")
        ids = dict(anna.store.rows('select "text", id from finding'))
        rows = [f"KBR-001;in behandeling;{ids['hek stuk']}", f"KBR-001;in behandeling;{ids['lamp uit']}", "KBR-001;in behandeling;"]
        (room / "list.csv").write_text("\n".join(["code;uw antwoord;id", *rows]), "utf-8")
        returned = read_reply_list(anna.store, room / "list.csv")
        assert {reply.finding for reply in returned.replies} == set(ids.values()), "the id says which, with the code as it was handed out"
        (problem,) = returned.problems
        assert "hek stuk" in problem.why
        assert "lamp uit" in problem.why


def test_a_folder_between_them_settles_it_for_all(room: Path) -> None:
    with (
        closing(walked(room, "Anna", "hek stuk")) as anna,
        closing(walked(room, "Bas", "lamp uit")) as bas,
        closing(walked(room, "Cor", "bank weg")) as cor,
    ):
        (room / "folder").mkdir()
        accounts = {laptop.author: "" for laptop in (anna, bas, cor)}
        for laptop in (anna, bas, cor, anna, bas, cor):
            exchanged = sync(laptop.store, room / "folder", new=not list((room / "folder").iterdir()))
            accounts[laptop.author] += "\n".join(synced_texts(exchanged))
        for laptop in (anna, bas, cor):
            assert "Laptops with the same code letters, KBR" in accounts[laptop.author]
            assert (f"this one gets {laptop.store.letters}" in accounts[laptop.author]) == (laptop.store.letters != "KBR")
        assert state(anna.store) == state(bas.store) == state(cor.store)
        assert len({*codes_of(anna.store).values()}) == 3
        assert len({laptop.store.letters for laptop in (anna, bas, cor)}) == 3
        for laptop in (anna, bas, cor):
            capture(laptop.store, f"van {laptop.author}")
        for laptop in (anna, bas, cor, anna, bas):
            sync(laptop.store, room / "folder")
        assert len({*codes_of(anna.store).values()}) == 6
        assert state(anna.store) == state(bas.store) == state(cor.store)
        assert doctor(anna.store) == doctor(cor.store) == []


def test_work_goes_on_under_a_marked_code_and_undo_takes_it_back(room: Path) -> None:
    with closing(walked(room, "Anna", "hek stuk")) as anna, closing(walked(room, "Bas", "lamp uit")) as bas:
        for laptop, other in ((anna, "Bas"), (bas, "Anna")):
            merge(laptop.store, room / f"{other}.kvopack")
        marked = next(laptop for laptop in (anna, bas) if laptop.store.letters != "KBR")
        (mine,) = marked.store.select(Finding, "where made_by = ?", [marked.author])
        assert mine.code.startswith("KBR")
        assert mine.code != "KBR-001"
        assert set_finding(marked.store, mine.id, severity="serious").code == mine.code
        undo(marked.store, Reach())
        done = undo(marked.store, Reach())
        assert [noun.id for noun in done.changed] == [mine.id]
        assert not done.unchanged, "a code that got a mark is nothing that somebody wrote since"
        assert doctor(marked.store) == []


def test_a_first_start_takes_other_letters_before_any_code_is_given(room: Path) -> None:
    with closing(walked(room, "Anna", "hek stuk")), closing(Laptop(room / "new", author="Nora", letters="KBR")) as new:
        assert new.store.letters == "KBR"
        merge(new.store, room / "prepared.kvopack")
        told = received_texts(merge(new.store, room / "Anna.kvopack"))
        assert new.store.letters != "KBR"
        assert any("KBR" in sentence and f"{new.store.letters}-001" in sentence for sentence in told)
        assert capture(new.store, "kuil").code == f"{new.store.letters}-001"
        assert sorted(codes_of(new.store).values()) == sorted(["KBR-001", f"{new.store.letters}-001"]), "nothing needs a mark"


def test_letters_of_a_month_are_not_given_out_and_those_that_were_stay_text(tmp_path: Path) -> None:
    with closing(Laptop(tmp_path / "mrt", letters="MRT")) as laptop:
        assert laptop.store.letters not in ("", "MRT")
        # A laptop that got them from a version of before.
        laptop.store.db.execute("update local set value = 'MRT' where key = 'letters'")
        laptop.store.letters = "MRT"
        park = prepared_park(laptop)
        assert capture(laptop.store, "hek stuk").code == "MRT-001"
        laptop.store.db.execute("delete from _sqlite_migrations where name = 'm017_letters_of_codes'")
        laptop.store.db.execute("drop table code_letters")
        laptop.store.db.execute("update finding set code = 'MRT-001'")
        laptop.close()
        store = laptop.open()
        mark = own_mark(store.device)[0]
        assert codes_of(store) == {"hek stuk": f"MRT{mark}-001"}
        assert store.letters != "MRT"
        assert any(f"MRT{mark}-001" in notice and store.letters in notice for notice in store.notices)
        assert find_by_code(store, "mrt-001", park).text == "hek stuk"
        assert doctor(store) == []


def prepared_park(laptop: Laptop) -> str:
    from kvo_inspect.store.parks.checkpoints import NewCheckpoint
    from kvo_inspect.store.parks.park import add_park

    park = add_park(laptop.store, "Park", "Amert", [NewCheckpoint("Weg 1")])
    add_round(laptop.store, park.id)
    return park.id


def test_marks_are_the_same_in_every_order_and_mean_one_laptop() -> None:
    devices = [f"{n:016x}" for n in range(60)]
    known = [LaptopLetters("KBR", device, False, n) for n, device in enumerate(devices)]
    shown = marks(known)
    assert shown == marks(reversed(known))
    assert ("KBR", devices[0]) not in shown
    assert len(set(shown.values())) == len(shown) == len(devices) - 1
    for (_letters, device), mark in shown.items():
        assert own_mark(device).startswith(mark)
        written = with_mark(code("KBR", 14), mark)
        assert parse_code(written) == parse_code(written.lower().replace("-", " ")) != parse_code("KBR-014")
    # A laptop that shows up with an older finding changes who shows a mark, never which.
    more = marks([*known, LaptopLetters("KBR", "f" * 16, False, -1)])
    assert all(len(more["KBR", device]) in (1, 2, 3) for device in devices)
    for first, second in itertools.pairwise(devices):
        late = [LaptopLetters("KBR", first, True, 1), LaptopLetters("KBR", second, False, 9)]
        assert marks(late).keys() == {("KBR", first)}, "the open come first"
