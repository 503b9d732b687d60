"""Undo: everything of today can be taken back and brought again; what somebody built upon stays, and is told."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NothingToUndo
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route, set_checkpoint
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.parks.partners import add_partner, remove_partner
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import Undone, redo, undo
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.sign_off import sign_off, sign_offs_of
from kvo_inspect.texts import speaking
from kvo_inspect.wording.undo import desk_step_text
from tests.doses import dose
from tests.laptops import GATE, MARKED, ROAD, Laptop, add_round, batch, prepared, state, values
from tests.store.work import WORKS, do

FEW = settings(deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
STEPS = st.one_of(WORKS, WORKS, WORKS, WORKS, st.tuples(st.just("undo"), st.just(0)))


def step(store: Store, what: str, number: int) -> None:
    if what == "undo":
        with suppress(NothingToUndo):
            undo(store, Reach())
    else:
        do(store, what, number)


def undo_everything(store: Store) -> list[Undone]:
    done: list[Undone] = []
    with suppress(NothingToUndo):
        while True:
            done.append(undo(store, Reach()))
    return done


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    laptop = prepared(tmp_path_factory.mktemp("facilitator"), parks=2)
    laptop.close()
    return laptop.data


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    found = prepared(tmp_path / "mine")
    yield found
    found.close()


@settings(FEW, max_examples=dose(15, 60, 600))
@given(earlier=st.lists(WORKS, max_size=6), today=st.lists(STEPS, min_size=1, max_size=16))
def test_undo_of_today_returns_everything(template: Path, earlier: list[Any], today: list[Any]) -> None:
    with tempfile.TemporaryDirectory(prefix="kvo-undo-") as room:
        shutil.copytree(template, Path(room) / "mine" / "data")
        mine = Laptop(Path(room) / "mine")
        try:
            for one in earlier:
                step(mine.store, *one)
            mine.days += 1
            before = values(mine.store)
            for one in today:
                step(mine.store, *one)
            assert doctor(mine.store) == []
            done = undo_everything(mine.store)
            assert values(mine.store) == before
            assert all(not one.unchanged for one in done)
            assert doctor(mine.store) == []
        finally:
            mine.close()


@settings(FEW, max_examples=dose(8, 24, 240))
@given(mine=st.lists(WORKS, min_size=2, max_size=10), hers=st.lists(WORKS, min_size=2, max_size=10))
def test_undo_leaves_what_another_made_upon_it(template: Path, mine: list[Any], hers: list[Any]) -> None:
    with tempfile.TemporaryDirectory(prefix="kvo-undo-") as room:
        shutil.copytree(template, Path(room) / "one" / "data")
        one = Laptop(Path(room) / "one")
        other = one.copy_to(Path(room) / "other", dt.timedelta(hours=-3))
        try:
            before = values(one.store)
            for what in mine:
                do(one.store, *what)
            receive(other.store, batch(one.store))
            there = values(other.store)
            for what in hers:
                do(other.store, *what)
            # What was there before him, and he removed and she brought back by building upon it, is not of her making.
            made = {key: value for key, value in values(other.store).items() if key not in there and key not in before}
            receive(one.store, batch(other.store))
            undo_everything(one.store)
            stands = values(one.store)
            assert {key: value for key, value in stands.items() if key in made} == made
            for fields in stands.values():
                for name in ("round", "finding"):
                    if (name, fields.get(name)) in there or (name, fields.get(name)) in made:
                        assert (name, fields[name]) in stands, "what she hung something on stays"
            receive(other.store, batch(one.store))
            assert state(other.store) == state(one.store)
            assert doctor(one.store) == doctor(other.store) == []
        finally:
            one.close()
            other.close()


def test_a_thing_that_somebody_built_upon_stays_and_is_told(laptop: Laptop) -> None:
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint)[0]
    made = record_finding(store, walked, stop.id, NewFinding("kapot"))
    other = laptop.copy_to(laptop.folder.parent / "other")
    store = laptop.store
    promise_photo(other.store, made.id, "Jan")
    receive(store, batch(other.store))
    undone = undo(store, Reach())
    assert [one.id for one in undone.unchanged] == [made.id]
    assert undone.changed == ()
    assert store.get(Finding, made.id).text == "kapot"
    assert undo(store, Reach()).act != undone.act, "the next undo goes further back"
    assert doctor(store) == []
    other.close()


def test_what_was_overwritten_since_stays_and_is_told(laptop: Laptop) -> None:
    store = laptop.store
    stop = store.select(Checkpoint, "order by id")[0]
    set_checkpoint(store, stop.id, name="Noord", company="Bakker")
    other = laptop.copy_to(laptop.folder.parent / "other", dt.timedelta(hours=1))
    store = laptop.store
    set_checkpoint(other.store, stop.id, name="Zuid")
    receive(store, batch(other.store))
    undone = undo(store, Reach())
    now = store.get(Checkpoint, stop.id)
    assert (now.name, now.company) == ("Zuid", "")
    assert [one.id for one in undone.unchanged] == [stop.id]
    other.close()


def rounds_of_one_day(store: Store) -> tuple[str, str, str]:
    """Two rounds of one day and part, the other with an answer, and a checkpoint of their park."""
    main = store.select(Round)[0]
    other, stop = add_round(store, main.park, "2026-11-13"), route(store, main.park)[0].id
    record_answer(store, other, stop, ROAD, Value(value="2"))
    correct_round(store, other, date=main.date)
    return main.id, other, stop


def test_what_another_laptop_did_too_stays_and_is_told_as_such(laptop: Laptop, tmp_path: Path) -> None:
    main, other, _stop = rounds_of_one_day(laptop.store)
    eva = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), author="Eva")
    mine, hers = laptop.store, eva.store
    before = values(mine)
    for store in (mine, hers):
        join_rounds(store, main, other)
    receive(mine, batch(hers))
    joined = values(mine)
    reach = Reach.here([], things=[main, other])
    undone = undo(mine, reach)
    assert undone.changed == ()
    assert (undone.alike, values(mine) == joined) == (True, True)
    assert {main, other} <= {noun.id for noun in undone.unchanged}
    with speaking("en"):
        assert desk_step_text(mine, undone).endswith("Another laptop did the same. u once more goes further back.")
    receive(hers, batch(mine))
    assert values(hers) == joined
    taken_back = undo(hers, reach)
    assert (taken_back.unchanged, values(hers) == before) == ((), True), "now nobody joined them any more"
    receive(mine, batch(hers))
    assert state(mine) == state(hers)
    assert doctor(mine) == doctor(hers) == []
    eva.close()


def test_a_participant_who_came_over_stays_with_what_was_recorded_of_it_since(laptop: Laptop) -> None:
    store = laptop.store
    main = store.select(Round)[0]
    other = add_round(store, main.park, "2026-11-13", ("Ans", "Eva"))
    ans, eva = (person.id for person in participants_of(store, other))
    first, second = (stop.id for stop in route(store, main.park))
    record_marks(store, other, first, MARKED, [(ans, Given(mark=3)), (eva, Given(mark=4))])
    correct_round(store, other, date=main.date)
    join_rounds(store, main.id, other)
    record_marks(store, main.id, second, MARKED, [(ans, Given(mark=9))])
    sign_off(store, ans, "yes", incomplete=True)
    undone = undo(store, Reach.here([], things=[main.id, other]))
    assert {noun.noun for noun in undone.unchanged} == {"participant", "mark"}
    assert [person.name for person in participants_of(store, other)] == ["Eva"]
    assert [(line.person.name, line.agreed) for line in sign_offs_of(store, main.id).lines][-1] == ("Ans", "yes")
    marks = {round_id: [mark.value for mark in load_walk(store, round_id).marks.values()] for round_id in (main.id, other)}
    assert marks[other] == [Given(mark=4)]
    assert {each.mark for each in marks[main.id] if each is not None} == {3, 9}
    joined = values(store)
    redo(store, Reach.here([], things=[main.id, other]))
    assert {store.get(Participant, person).round for person in (ans, eva)} == {main.id}
    assert len(load_walk(store, main.id).marks) == 3
    undo(store, Reach.here([], things=[main.id, other]))
    assert values(store) == joined
    assert doctor(store) == []


def test_of_what_two_laptops_did_alike_the_rest_is_taken_back(laptop: Laptop, tmp_path: Path) -> None:
    walked, stop = laptop.store.select(Round)[0].id, laptop.store.select(Checkpoint, "order by id")[0].id
    gone = add_partner(laptop.store, laptop.store.get(Round, walked).park, "municipality", organisation="Gemeente").id
    eva = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), author="Eva")
    mine, hers = laptop.store, eva.store
    for store in (mine, hers):
        record_answer(store, walked, stop, ROAD, Value(value="1"))
        remove_partner(store, gone)
        set_checkpoint(store, stop, name="Noord", company="Bakker" if store is mine else "")
    receive(mine, batch(hers))
    part = undo(mine, Reach())
    assert ([noun.id for noun in part.unchanged], mine.get(Checkpoint, stop).company) == ([stop], "")
    assert (part.alike, mine.get(Checkpoint, stop).name) == (True, "Noord")
    stands = values(mine)
    for _step in ("the removal", "the answer"):
        nothing = undo(mine, Reach())
        assert nothing.changed == ()
        assert (nothing.alike, values(mine) == stands) == (True, True)
    assert doctor(mine) == []
    eva.close()


def test_an_answer_and_its_finding_are_one_step(laptop: Laptop) -> None:
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint)[0]
    first = record_answer(store, walked, stop.id, GATE, Value(value="2"))
    undone = undo(store, Reach())
    assert {one.id for one in undone.changed} == {first.answers[0].id, first.findings[0].id}
    found = store.find(Answer, first.answers[0].id)
    assert found is not None
    assert found.gone
    assert found.value is None
    assert store.rows("select count(*) from finding where gone = 0") == [(0,)]


def test_reach_is_today_and_this_device(laptop: Laptop) -> None:
    store = laptop.store
    park = store.select(Park)[0]
    set_park(store, park.id, notes="van gisteren")
    laptop.days = 1
    with pytest.raises(NothingToUndo):
        undo(store, Reach())
    set_park(store, park.id, notes="van vandaag")
    other = laptop.copy_to(laptop.folder.parent / "other")
    other.days = 1
    with pytest.raises(NothingToUndo):
        undo(other.store, Reach())
    undo(laptop.store, Reach())
    assert laptop.store.get(Park, park.id).notes == "van gisteren"
    with pytest.raises(NothingToUndo):
        undo(laptop.store, Reach())
    other.close()


def test_an_evening_goes_on_past_midnight(laptop: Laptop) -> None:
    park = laptop.store.select(Park)[0]
    laptop.skew = dt.timedelta(hours=5, minutes=55)  # of noon
    set_park(laptop.store, park.id, notes="voor zessen")
    laptop.skew = dt.timedelta(hours=11, minutes=59)
    set_park(laptop.store, park.id, notes="voor middernacht")
    laptop.skew = dt.timedelta(hours=12, minutes=1)
    set_park(laptop.store, park.id, notes="na middernacht")
    for notes in ("voor middernacht", "voor zessen"):
        undo(laptop.store, Reach())
        assert laptop.store.get(Park, park.id).notes == notes
    with pytest.raises(NothingToUndo):
        undo(laptop.store, Reach())
    redo(laptop.store, Reach())
    assert laptop.store.get(Park, park.id).notes == "voor middernacht"


def test_undo_in_a_round_goes_no_further_than_its_start_and_its_park(laptop: Laptop) -> None:
    store = laptop.store
    park = add_park(store, "Vossenberg", checkpoints=[NewCheckpoint("Poort")])
    walked = add_round(store, park.id)
    stop = route(store, park.id)[0]
    given_ = record_answer(store, walked, stop.id, ROAD, Value(value="1")).answers[0]
    elsewhere = store.select(Park, "where id <> ?", [park.id])[0]
    set_park(store, elsewhere.id, notes="blijft")
    assert undo(store, Reach.walk(walked)).changed[0].id == given_.id
    with pytest.raises(NothingToUndo):
        undo(store, Reach.walk(walked))
    assert store.get(Park, elsewhere.id).notes == "blijft"


def test_a_park_in_which_somebody_worked_is_not_taken_back(laptop: Laptop) -> None:
    park = add_park(laptop.store, "Vossenberg")
    other = laptop.copy_to(laptop.folder.parent / "other")
    store = laptop.store
    add_checkpoint(other.store, park.id, NewCheckpoint("Van haar"))
    receive(store, batch(other.store))
    assert park.id in {one.id for one in undo(store, Reach()).unchanged}
    assert [stop.name for stop in route(store, store.get(Park, park.id).id)] == ["Van haar"]
    other.close()


def test_undoing_a_change_of_a_finding_returns_each_field(laptop: Laptop) -> None:
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint)[0]
    made = record_finding(store, walked, stop.id, NewFinding("kapot"))
    set_finding(store, made.id, text="weg", due="2026-12-01")
    undo(store, Reach())
    now = store.get(Finding, made.id)
    assert (now.text, now.due) == ("kapot", None)


def test_a_round_that_another_walked_keeps_its_checklists_and_people(laptop: Laptop) -> None:
    park = laptop.store.select(Park)[0].id
    walked = add_round(laptop.store, park, "2026-11-13")
    other = laptop.copy_to(laptop.folder.parent / "other", dt.timedelta(hours=1))
    store = laptop.store
    stop = route(other.store, park)[0].id
    record_answer(other.store, walked, stop, GATE, Value(value="1"))
    with other.store.act() as act:
        act.write(Round, walked, park=park, weather="nat")
    receive(store, batch(other.store))
    before = values(store)
    undone = undo(store, Reach())
    assert values(store) == before
    assert walked in {one.id for one in undone.unchanged}
    record_answer(store, walked, stop, ROAD, Value(value="1"))
    assert doctor(store) == []
    other.close()
