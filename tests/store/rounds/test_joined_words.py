"""Words of an answer are found with the findings of the round to which the answer's own was joined, and with no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.database import connect
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.search.word_index import misfits
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import note_answer, record_answer
from tests.laptops import GATE, Laptop, add_round, prepared


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop on which a round was joined to another: of one the finding, of the other the answer, with a remark."""
    laptop = prepared(tmp_path / "one")
    store = laptop.store
    stays = store.select(Round)[0]
    stop = route(store, stays.park)[0].id
    record_finding(store, stays.id, stop, NewFinding("hek kapot", item=GATE))
    goes = add_round(store, stays.park, "2026-11-13")
    answer = record_answer(store, goes, stop, GATE, Value(value="1")).answers[0]
    note_answer(store, answer.id, "roestig")
    correct_round(store, goes, date=stays.date)
    join_rounds(store, stays.id, goes)
    yield laptop
    laptop.close()


def test_a_remark_goes_along_and_comes_back_with_the_joining_undone(joined: Laptop) -> None:
    words = "select words from finding_index"
    assert "roestig" in joined.store.rows(words)[0][0]
    assert doctor(joined.store) == []
    rounds = [round_.id for round_ in joined.store.select(Round)]
    undo(joined.store, Reach.here([], things=rounds))
    assert "roestig" not in joined.store.rows(words)[0][0]
    assert doctor(joined.store) == []


def test_words_that_stayed_behind_before_are_put_right_at_the_opening(joined: Laptop) -> None:
    joined.close()
    with closing(connect(joined.data / "record.db", write=True)) as db:
        db.execute("update finding_index set words = 'hek kapot'")
        db.execute("delete from _sqlite_migrations where name = 'm058_answers_that_move'")
    joined.open()
    assert misfits(joined.store) == []
    assert "roestig" in joined.store.rows("select words from finding_index")[0][0]
