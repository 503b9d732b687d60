"""Two rounds of one evening that are joined lose nothing unsaid, look at nothing of their own again, and count on every laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding, rechecks_of
from kvo_inspect.tui.rounds.join import DifferingLine, read_join
from tests.laptops import GATE, Laptop, add_round, prepared, values

DAY, NEXT_DAY = "2026-11-12", "2026-11-13"
FAILS, IN_ORDER = Value(value="2"), Value(value="1")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    made.close()


def first_stop(store: Store) -> str:
    return route(store, store.select(Round)[0].park)[0].id


def two_rounds(store: Store, people: tuple[str, ...] = ("Jan",)) -> tuple[str, str]:
    """Return the round that the record begins with, and another one that is still of the next day."""
    first = store.select(Round)[0]
    return first.id, add_round(store, first.park, NEXT_DAY, people)


def lines_about(store: Store, main: str, other: str) -> list[DifferingLine]:
    """Return what the join screen tells of what differs."""
    return read_join(store, main, other).lines


# -- rechecks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("maker_stays", [True, False])
def test_a_joined_round_looks_at_nothing_of_its_own_again(laptop: Laptop, maker_stays: bool) -> None:
    store = laptop.store
    maker, looker = two_rounds(store)
    (finding,) = record_answer(store, maker, first_stop(store), GATE, FAILS).findings
    recheck_finding(store, looker, finding.id, "not_yet", "hangt scheef")
    correct_round(store, looker, date=DAY)
    before = values(store)
    main, other = (maker, looker) if maker_stays else (looker, maker)
    told = lines_about(store, main, other)
    join_rounds(store, main, other)
    assert store.get(Finding, finding.id).round == main
    assert rechecks_of(store, finding.id) == []
    (recheck,) = store.select(Recheck, "where gone = 0")
    assert (recheck.round, recheck.text) == (other, "hangt scheef"), "what was said stays with the round that is set aside"
    assert [line.answers for line in list_rounds(store, store.get(Round, main).park) if line.id == main] == [1]
    assert told == [DifferingLine(finding.code, "the finding itself", "not yet · hangt scheef")]
    assert doctor(store) == []
    undo(store, Reach())
    assert values(store) == before
