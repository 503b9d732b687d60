"""Two laptops with versions of a checklist of their own, of which one is confidential: both are taken in, and what is said stays apart."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from kvo_inspect.content.load import Loaded, parse_checklist
from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import load_hidden, load_walk
from tests.laptops import GATE, Laptop, checklists, state


def version(*, confidential: bool) -> Loaded:
    """The open checklist of the tests, or the same made confidential by somebody."""
    found = checklists()[0]
    source = found.source.replace(b"confidential = false", b"confidential = true" if confidential else b"confidential = false")
    source = source.replace(b"core = true", b"core = false")
    head, *items = source.split(b"[[item]]")
    source = head + b"".join(b"[[item]]" + item for item in items if b'id = "L2"' in item)  # the check; a count cannot be confidential
    checklist, problems = parse_checklist(source, "test")
    assert checklist is not None, problems
    return dataclasses.replace(found, checklist=checklist, source=source, sha256=("a" if confidential else "b") * 64)


def walked(laptop: Laptop, park: str, *, confidential: bool) -> str:
    """The same round, begun and answered on this laptop with its own version."""
    used = ((version(confidential=confidential), "full"), (checklists()[1], "full"))
    found = start_round(laptop.store, park, NewRound("baseline", "evening", "2026-11-12", used))  # type: ignore[arg-type]
    stop = laptop.store.rows("select id from checkpoint order by name")[0][0]
    record_answer(laptop.store, found.id, stop, GATE, Value(value="2"))
    return found.id


def test_both_are_taken_in_and_stay_apart(tmp_path: Path) -> None:
    anna, bas = Laptop(tmp_path / "anna", author="Anna"), Laptop(tmp_path / "bas", author="Bas")
    park = add_park(anna.store, "Park", "Amert").id
    anna.pack(tmp_path / "park.kvopack")
    merge(bas.store, tmp_path / "park.kvopack")
    found = walked(anna, park, confidential=False)
    assert walked(bas, park, confidential=True) == found, "one and the same round"
    for sender, receiver in ((anna, bas), (bas, anna)):
        sender.pack(tmp_path / f"{sender.author}.kvopack", confidential=True)
        merge(receiver.store, tmp_path / f"{sender.author}.kvopack")
    assert state(anna.store) == state(bas.store)
    for laptop in (anna, bas):
        store = laptop.store
        assert sorted(one.confidential for one in store.select(Answer, "where gone = 0")) == [False, True]
        assert sorted(one.confidential for one in store.select(Finding, "where gone = 0")) == [False, True]
        assert {one.confidential for one in load_walk(store, found).findings.values()} == {False}
        assert {one.confidential for one in load_hidden(store, found).findings.values()} == {True}
        assert find_item(store, found, GATE)[0].confidential, "what may be confidential is taken for confidential"
        stop = store.rows("select id from checkpoint order by name")[0][0]
        record_answer(store, found, stop, GATE, Value(value="1"))
        assert [one.confidential for one in store.select(Finding, "where gone = 0")] == [False], "the open finding is not touched"
        assert doctor(store) == []
        laptop.close()
