"""What the store's verbs refuse: a sentence at the field, never a traceback, and nothing of it stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import BadValue, KvoError, NotFound, RuleError, TooLong
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route
from kvo_inspect.store.parks.facilitators import assign_facilitator
from kvo_inspect.store.parks.park import add_park, find_park, set_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import find_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from tests.doses import few
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import GATE, LAMPS, add_round, prepared


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    laptop = prepared(tmp_path, parks=2)
    yield laptop.store
    laptop.close()


class Place:
    """A park with a round, its first checkpoint, and one of another park."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.park, other = store.select(Park, "order by n")[:2]
        self.stop = route(store, self.park.id)[0]
        self.elsewhere = route(store, other.id)[0]
        add_round(store, self.park.id, "2026-11-12", ("Jan",), "evening")
        self.round = store.select(Round, "where park = ? order by n desc", [self.park.id])[0]
        self.finding = record_finding(store, self.round.id, self.stop.id, NewFinding("pallets"))
        self.hidden = record_finding(store, self.round.id, self.stop.id, NewFinding("kanarie", confidential=True))


def _new(**fields: Any) -> NewCheckpoint:
    return NewCheckpoint(**{"name": "Hoek", **fields})


REFUSED: dict[str, tuple[type[RuleError], str, Callable[[Place], object]]] = {
    "a grade that is none": (BadValue, "grade_target", lambda at: set_park(at.store, at.park.id, grade_target="Z")),  # type: ignore[arg-type]
    "a row that is no number": (RuleError, "lamp_row", lambda at: set_park(at.store, at.park.id, lamp_row="x")),
    "a facilitator of too many letters": (TooLong, "facilitator", lambda at: assign_facilitator(at.store, [at.park.id], "x" * 300)),
    "a row of one": (RuleError, "lamp_row", lambda at: set_park(at.store, at.park.id, lamp_row=1)),
    "notes of ten thousand": (TooLong, "notes", lambda at: set_park(at.store, at.park.id, notes="x" * 10_000)),
    "a name of ten thousand": (TooLong, "name", lambda at: add_checkpoint(at.store, at.park.id, _new(name="x" * 10_000))),
    "a kind that is none": (BadValue, "kind", lambda at: add_checkpoint(at.store, at.park.id, _new(kind="moon"))),
    "a place off the earth": (
        BadValue,
        "position",
        lambda at: add_checkpoint(at.store, at.park.id, _new(position={"lat": "91", "lon": "5"})),
    ),
    "a park that is not there": (NotFound, "", lambda at: add_checkpoint(at.store, "nowhere", _new())),
    "a checkpoint of another park": (
        RuleError,
        "checkpoint",
        lambda at: record_answer(at.store, at.round.id, at.elsewhere.id, GATE, Value(value="1")),
    ),
    "a count that is none": (BadValue, "value", lambda at: record_answer(at.store, at.round.id, at.stop.id, LAMPS, Value(value="x"))),
    "an option that is none": (BadValue, "value", lambda at: record_answer(at.store, at.round.id, at.stop.id, GATE, Value(value="9"))),
    "a severity that is none": (BadValue, "severity", lambda at: set_finding(at.store, at.finding.id, severity="bad")),  # type: ignore[arg-type]
    "a partner that is not there": (RuleError, "partner", lambda at: set_finding(at.store, at.finding.id, partner="nobody")),
    "a day that is none": (BadValue, "due", lambda at: set_finding(at.store, at.finding.id, due="24-11-99999999999999999999")),
    "an open double of a confidential one": (
        BadValue,
        "of",
        lambda at: review_finding(at.store, at.finding.id, Verdict(kind="duplicate", of=at.hidden.id)),
    ),
    "a park's name that is no text": (NotFound, "", lambda at: find_park(at.store, "\ud800x")),
    "a round's name that is no text": (NotFound, "", lambda at: find_round(at.store, "\ud800x")),
    "an id that is no text": (NotFound, "", lambda at: at.store.get(Finding, "\ud800")),
}


@pytest.mark.parametrize("what", REFUSED)
def test_told_at_the_field_and_nothing_stored(store: Store, what: str) -> None:
    error, field, act = REFUSED[what]
    at = Place(store)
    before = store.rows("select count(*), max(chain) from change")
    with pytest.raises(RuleError) as told:
        act(at)
    assert type(told.value) is error
    assert told.value.field == field
    assert not unwanted_in(str(told.value))
    assert store.rows("select count(*), max(chain) from change") == before


def test_a_confidential_double_may_name_an_open_one(store: Store) -> None:
    at = Place(store)
    assert review_finding(store, at.hidden.id, Verdict(kind="duplicate", of=at.finding.id)).confidential


def test_an_answer_is_stored_as_its_question_takes_it(store: Store) -> None:
    at = Place(store)
    assert record_answer(store, at.round.id, at.stop.id, LAMPS, Value(value="007")).answers[0].value == Value(value="7")


def test_a_place_takes_no_more_room_than_it_needs() -> None:
    assert Position(lat="1e-999999999", lon="5.1234567891234").model_dump() == {"lat": "0.000000000", "lon": "5.123456789"}


def _or_refused(act: Callable[[], Any]) -> Any:
    """What an act returns, or None when it was refused with a sentence that is clean itself."""
    try:
        return act()
    except KvoError as error:
        sentence = str(error)
    assert sentence
    assert not unwanted_in(sentence)
    return None


@pytest.mark.parametrize("what", few(HOSTILE, 20))
def test_hostile_text_is_stored_clean_or_refused_with_a_sentence(store: Store, what: str) -> None:
    text = HOSTILE[what]
    store.author = text
    park = _or_refused(lambda: add_park(store, text, text, [NewCheckpoint(text, extent=text, zone=text, company=text)]))
    if park is not None:
        stop = route(store, park.id)[0]
        lines = (park.name, park.municipality, park.made_by, stop.name, stop.extent, stop.zone, stop.company)
        assert not any(unwanted_in(one) or "\n" in one for one in lines)
    at = Place(store)
    made = _or_refused(lambda: record_finding(store, at.round.id, at.stop.id, NewFinding(text)))
    if made is not None:
        assert not unwanted_in(made.text)
        assert store.get(Finding, made.id) == made
    assert not any(unwanted_in(words) for (words,) in store.rows("select author || fields from change"))
    assert doctor(store) == []
