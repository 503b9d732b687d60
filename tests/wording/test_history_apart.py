"""A history of work done apart: beside a new value stands what its writer saw, a choice is called so, and what never went is not back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.checklists.mentioned import mentioned_in
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts, list_removals
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.partners import add_partner, remove_partner, set_partner
from kvo_inspect.store.record.history import finding_history, noun_history
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.texts import use_language
from kvo_inspect.wording.history import finding_acts, noun_texts
from tests.laptops import Laptop, add_round, prepared, state


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    use_language("en")
    anna = prepared(tmp_path / "anna")
    anna.author = anna.store.author = "Anna"
    park = anna.store.rows("select id from park")[0][0]
    record_finding(anna.store, add_round(anna.store, park, "2026-11-19"), route(anna.store, park)[0].id, NewFinding("hek stuk"))
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    yield anna, bas
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()


def meet(anna: Laptop, bas: Laptop, room: Path) -> None:
    for sender, receiver in ((anna, bas), (bas, anna)):
        sender.pack(room / f"{sender.author}.kvopack")
        merge(receiver.store, room / f"{sender.author}.kvopack")
    assert state(anna.store) == state(bas.store)


def told(laptop: Laptop) -> list[tuple[str, str]]:
    """Return (author, what) of each act of the finding's history but the first."""
    (finding,) = laptop.store.select(Finding)
    lines = finding_history(laptop.store, finding.id)
    speaks_of = mentioned_in(laptop.store, finding.park, lines)
    return [(act.author, "; ".join(act.texts)) for act in finding_acts(lines, speaks_of)[1:]]


def test_beside_a_new_value_stands_what_its_writer_saw(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = anna.store.select(Finding)[0].id
    set_finding(anna.store, finding, object="3")
    set_finding(bas.store, finding, object="1")
    set_finding(bas.store, finding, object="2")
    alone = told(bas)
    meet(anna, bas, tmp_path)
    assert told(anna) == told(bas) == [("Anna", "object: 3"), ("Bas", "object: 1"), ("Bas", "object: 1 → 2")]
    assert told(bas)[1:] == alone, "a line that stood stays as it was"
    set_finding(anna.store, finding, object="4")
    assert told(anna)[-1] == ("Anna", "object: 2 → 4")


def test_a_choice_is_called_a_choice(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = anna.store.select(Finding)[0].id
    set_finding(anna.store, finding, object="3")
    set_finding(bas.store, finding, object="1")
    meet(anna, bas, tmp_path)
    (conflict,) = list_conflicts(anna.store)
    choose(anna.store, conflict, next(given.change for given in conflict.values if given.author == "Anna"))
    assert told(anna)[-1] == ("Anna", "chosen between two values; object: 3, not 1")
    undo(anna.store, Reach())
    assert [text for _author, text in told(anna)[3:]] == ["undone", "undone; object: 3 → 1"]
    redo(anna.store, Reach())
    assert "there again" not in "; ".join(text for _author, text in told(anna))


def test_keeping_what_was_removed_apart_is_a_choice_too(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    park = anna.store.rows("select id from park")[0][0]
    partner = add_partner(anna.store, park, "police", organisation="Hekwerk").id
    meet(anna, bas, tmp_path)
    remove_partner(anna.store, partner)
    set_partner(bas.store, partner, phone="0123456789")
    meet(anna, bas, tmp_path)
    (conflict,) = list_removals(anna.store)
    choose(anna.store, conflict, next(given.change for given in conflict.values if given.value is False))
    lines = noun_history(anna.store, "partner", partner)
    texts = [noun_texts(line, mentioned_in(anna.store, park, lines), first=False) for line in lines[1:]]
    assert texts == [["Removed"], ["Phone: 0123456789"], ["chosen between two values", "Stays"]]


def test_what_was_never_gone_is_not_there_again(two: tuple[Laptop, Laptop]) -> None:
    store = two[0].store
    finding = store.select(Finding)[0].id
    review_finding(store, finding, Verdict(kind="accepted"))
    undo(store, Reach())
    redo(store, Reach())
    set_finding(store, finding, object="3")
    undo(store, Reach())
    redo(store, Reach())
    assert [text for _author, text in told(two[0])] == [
        "review: accepted",
        "undone; back to the review",
        "done again; review: accepted",
        "object: 3",
        "undone; object: 3 → (empty)",
        "done again; object: 3",
    ]
