"""Redo: what was undone comes back as it was; a choice of two values is one step; whoever does not know the word reads plain writes."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NothingToRedo, NothingToUndo
from kvo_inspect.store.findings.finding import NewFinding, drop_finding, record_finding, set_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts, list_removals
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.record.undo import can_redo, redo, undo
from kvo_inspect.store.review.verdicts import set_findings
from kvo_inspect.store.rounds.correcting import correct_round, remove_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.doses import dose
from tests.laptops import GATE, ROAD, Laptop, add_round, batch, prepared, state, values
from tests.store.work import WORKS, do

STEPS = st.one_of(WORKS, WORKS, WORKS, WORKS, st.tuples(st.sampled_from(["undo", "redo"]), st.just(0)))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    laptop = prepared(tmp_path_factory.mktemp("facilitator"), parks=2)
    laptop.close()
    return laptop.data


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    mine = prepared(tmp_path / "mine")
    yield mine
    mine.close()


def stands(store: Store) -> tuple[Any, Any]:
    """What stands on the screens: every thing with its fields, and what people gave a field apart."""
    conflicts = {
        (conflict.noun, conflict.noun_id, conflict.field): [json.dumps(value.value, sort_keys=True) for value in conflict.values]
        for conflict in list_conflicts(store, confidential=True)
    }
    return values(store), conflicts


def step(store: Store, what: str, number: int) -> None:
    with suppress(NothingToUndo, NothingToRedo):
        if what in ("undo", "redo"):
            (undo if what == "undo" else redo)(store, Reach())
        else:
            do(store, what, number)


def is_homeless(store: Store, thing: Noun) -> bool:
    """Return whether something that a thing refers to is gone."""
    targets = [(noun, getattr(thing, name)) for name, noun in thing.refs.items() if getattr(thing, name)]
    return any((target := store.find(NOUNS[noun], target_id)) is None or target.gone for noun, target_id in targets)


@settings(deadline=None, print_blob=True, suppress_health_check=list(HealthCheck), max_examples=dose(6, 20, 200))
@example(
    mine=[
        ("marks", 182),
        ("meeting", 257),
        ("remove", 20170),
        ("redo", 0),
        ("add stop", 560),
        ("marks", 86943),
        ("redo", 0),
        ("marks", 67383),
        ("finish", 187),
        ("add stop", 757),
    ],
    hers=[("add stop", 757), ("finish", 3807), ("remove", 20170), ("remove", 526)],
    depth=4,
)
@example(mine=[("redo", 0), ("letters", 39), ("describe", 250), ("letters", 17438)], hers=[("letters", 6787)], depth=4)
@given(mine=st.lists(STEPS, min_size=1, max_size=12), hers=st.lists(WORKS, max_size=4), depth=st.integers(1, 12))
def test_redo_returns_what_undo_took_back(template: Path, mine: list[Any], hers: list[Any], depth: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kvo-redo-") as room:
        shutil.copytree(template, Path(room) / "one" / "data")
        one = Laptop(Path(room) / "one")
        other = one.copy_to(Path(room) / "other", dt.timedelta(hours=-3))
        try:
            for what in hers:
                do(other.store, *what)
            for what in mine[: len(mine) // 2]:
                step(one.store, *what)
            receive(one.store, batch(other.store))
            for what in mine[len(mine) // 2 :]:
                step(one.store, *what)
            at_depth, stayed = [stands(one.store)], []
            for _time in range(depth):
                try:
                    undone = undo(one.store, Reach())
                except NothingToUndo:
                    break
                at_depth.append(stands(one.store))
                stayed.append({thing.id for thing in undone.unchanged})
            while len(at_depth) > 1:
                assert stands(one.store) == at_depth.pop()
                again = redo(one.store, Reach())
                left = [thing for thing in again.unchanged if thing.id not in stayed[-1]]  # others went on with it: told at the undo too
                if left:  # told: the other laptop removed meanwhile what they belong to
                    assert all(is_homeless(one.store, thing) for thing in left)
                    break
                stayed.pop()
            else:
                assert stands(one.store) == at_depth[0]
            assert doctor(one.store) == []
            receive(other.store, batch(one.store))
            assert state(other.store) == state(one.store)
        finally:
            one.close()
            other.close()


def test_a_new_step_ends_what_can_be_done_again_but_only_where_it_was_done(laptop: Laptop) -> None:
    store = laptop.store
    walked, stops = store.rows("select id from round")[0][0], store.select(Checkpoint, "order by id")
    first = record_answer(store, walked, stops[0].id, GATE, Value(value="1")).answers[0]
    with pytest.raises(NothingToRedo):
        redo(store, Reach.walk(walked))
    undo(store, Reach.walk(walked))
    set_checkpoint(store, stops[0].id, name="Elders")  # no step of the round
    assert redo(store, Reach.walk(walked)).changed[0].id == first.id
    undo(store, Reach.walk(walked))
    record_answer(store, walked, stops[0].id, ROAD, Value(value="1"))
    with pytest.raises(NothingToRedo):
        redo(store, Reach.walk(walked))


def test_a_redo_is_a_whole_write_so_that_a_program_without_redo_reads_the_same(laptop: Laptop) -> None:
    """Of a program that does not know the word the logical history is that of plain writes: it must hold all that was done again."""
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint)[0]
    made = record_finding(store, walked, stop.id, NewFinding("kapot"))
    undo(store, Reach())
    redo(store, Reach())
    first, _undo, again = logs.changes_of(store.db, "finding", made.id)
    assert again.how == f"redo {first.name}"
    assert values_of(again) == {name: value for name, value in values_of(first).items() if name != "code"} | {"gone": False}
    set_finding(store, made.id, text="heel")
    undo(store, Reach())
    assert store.get(Finding, made.id).text == "kapot"
    undo(store, Reach())
    assert store.find(Finding, made.id).gone  # type: ignore[union-attr]


def apart(laptop: Laptop, folder: Path) -> Laptop:
    """Two people answered the same question: a field with two values stands on the first laptop, and a finding under it."""
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint, "order by id")[0]
    other = laptop.copy_to(folder, dt.timedelta(hours=1), author="Eva")
    record_answer(laptop.store, walked, stop.id, GATE, Value(value="1"))
    record_answer(other.store, walked, stop.id, GATE, Value(value="2"))
    receive(laptop.store, batch(other.store))
    return other


def test_a_choice_of_two_values_is_undone_as_the_one_step_it_was(laptop: Laptop, tmp_path: Path) -> None:
    other = apart(laptop, tmp_path / "other")
    store = laptop.store
    before = stands(store)
    (conflict,) = list_conflicts(store)
    assert [value.value["value"] for value in conflict.values] == ["1", "2"]
    assert store.rows("select count(*) from finding where gone = 0") == [(1,)]
    choose(store, conflict, conflict.values[0].change)
    chosen = stands(store)
    assert not list_conflicts(store)
    assert store.rows("select count(*) from finding where gone = 0") == [(0,)], "the finding goes with the answer that is not kept"
    undo(store, Reach())
    assert stands(store) == before
    (again,) = list_conflicts(store)
    assert [(value.author, value.at) for value in again.values] == [(value.author, value.at) for value in conflict.values]
    redo(store, Reach())
    assert stands(store) == chosen
    undo(store, Reach())
    assert stands(store) == before
    (again,) = list_conflicts(store)
    choose(store, again, again.values[1].change)
    assert store.rows("select count(*) from finding where gone = 0") == [(1,)]
    receive(other.store, batch(store))
    assert state(other.store) == state(store)
    assert doctor(store) == doctor(other.store) == []
    other.close()


@pytest.mark.parametrize("hours", [-3, 3])
def test_what_two_people_gave_apart_stands_beside_each_other_again(laptop: Laptop, tmp_path: Path, hours: int) -> None:
    walked, stop = laptop.store.rows("select id from round")[0][0], laptop.store.select(Checkpoint, "order by id")[0]
    (finding,) = record_answer(laptop.store, walked, stop.id, GATE, Value(value="2")).findings
    later = add_round(laptop.store, finding.park, "2026-11-13")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(hours=hours), author="Eva")
    store = laptop.store
    recheck_finding(other.store, later, finding.id, "not_yet")
    record_answer(other.store, later, stop.id, ROAD, Value(value="2"))
    recheck_finding(store, later, finding.id, "solved")
    record_answer(store, later, stop.id, ROAD, Value(value="1"))
    receive(store, batch(other.store))
    before, given = [stands(store)], givers(store)
    assert {conflict.noun for conflict in list_conflicts(store)} == {"answer", "recheck"}
    for _time in range(2):
        for _step in range(2):
            undo(store, Reach.walk(later))
            before.append(stands(store))
        assert hours > 0 or not list_conflicts(store), "hers stands alone"
        for _step in range(2):
            assert stands(store) == before.pop()
            assert redo(store, Reach.walk(later)).unchanged == ()
        assert stands(store) == before[0]
        assert givers(store) == given
    receive(other.store, batch(store))
    assert stands(other.store) == before[0]
    for conflict in list_conflicts(other.store):
        choose(other.store, conflict, next(value.change for value in conflict.values if value.author == "Eva"))
    receive(store, batch(other.store))
    assert (list_conflicts(store), [look.seen for look in store.select(Recheck)]) == ([], ["not_yet"])
    assert state(store) == state(other.store)
    assert doctor(store) == doctor(other.store) == []
    other.close()


def givers(store: Store) -> list[list[tuple[Any, str]]]:
    """Who gave the values, and which, as they are asked about."""
    return [sorted((json.dumps(value.value), value.author) for value in conflict.values) for conflict in list_conflicts(store)]


@pytest.mark.parametrize("hours", [-3, 3])
@pytest.mark.parametrize("keep", [True, False])
def test_what_was_removed_and_worked_on_apart_is_asked_again(laptop: Laptop, tmp_path: Path, hours: int, keep: bool) -> None:
    later = add_round(laptop.store, laptop.store.select(Round)[0].park, "2026-11-13")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(hours=hours), author="Eva")
    store = laptop.store
    remove_round(other.store, later)
    correct_round(store, later, date="2026-11-14")
    correct_round(store, later, part="day")
    receive(store, batch(other.store))

    def asked() -> list[Any]:
        removals = [conflict.removal for conflict in list_removals(store)]
        return [values(store), *((each.removed.name, each.removed.by, each.work.by) for each in removals if each is not None)]

    before = [asked()]
    assert [who for _act, *who in before[0][1:]] == [["Eva", "Fatima"]]
    for _time in range(2):
        for _step in range(2):
            undo(store, Reach())
            before.append(asked())
        assert store.find(Round, later).gone  # type: ignore[union-attr]
        for _step in range(2):
            assert asked() == before.pop()
            redo(store, Reach())
        assert asked() == before[0]
    receive(other.store, batch(store))
    (conflict,) = list_removals(other.store)
    choose(other.store, conflict, next(value.change for value in conflict.values if value.value is not keep))
    receive(store, batch(other.store))
    round_ = store.find(Round, later)
    assert round_ is not None
    assert (round_.gone, list_removals(store)) == (not keep, [])
    assert state(store) == state(other.store)
    assert doctor(store) == doctor(other.store) == []
    other.close()


def test_the_round_takes_back_no_work_of_the_desk(laptop: Laptop) -> None:
    """T6: a drop at the desk stays when `u` is pressed on the round; what was done on the round goes."""
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint)[0]
    first, second = (record_finding(store, walked, stop.id, NewFinding(text)) for text in ("kapot", "los"))
    store.at_desk = True
    drop_finding(store, first.id, "dubbel")
    set_finding(store, first.id, text="anders")
    store.at_desk = False
    assert [noun.id for noun in undo(store, Reach.walk(walked)).changed] == [second.id]
    assert store.get(Finding, first.id).text == "anders"
    undo(store, Reach.walk(walked))
    with pytest.raises(NothingToUndo):
        undo(store, Reach.walk(walked))


def test_a_screen_takes_back_what_was_done_there_or_is_on_what_it_shows(laptop: Laptop) -> None:
    """F5: never work of another screen, park or session that is not in view; what is in view, also of another sitting."""
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint)[0]
    first, second = (record_finding(store, walked, stop.id, NewFinding(text)) for text in ("kapot", "los"))
    numbers = dict(store.rows("select id, n from finding"))
    store.at_desk = True
    set_finding(store, first.id, text="een")
    done_here = store.acts[-1]
    set_finding(store, second.id, text="twee")
    with pytest.raises(NothingToUndo):
        undo(store, Reach.here([]))
    undo(store, Reach.here([done_here]))
    assert (store.get(Finding, first.id).text, store.get(Finding, second.id).text) == ("kapot", "twee")
    redo(store, Reach.here([done_here]))
    with pytest.raises(NothingToUndo):
        undo(store, Reach.here([], nouns=frozenset({"photo"}), shown=numbers.values()))
    undo(store, Reach.here([], shown=[numbers[second.id]]))
    assert (store.get(Finding, first.id).text, store.get(Finding, second.id).text) == ("een", "los")
    undo(store, Reach.here([], shown=numbers.values()))
    with pytest.raises(NothingToUndo):
        undo(store, Reach.here([], shown=numbers.values()))  # the making of a finding belongs to the round


def test_an_act_on_many_things_since_keeps_one_of_them_from_coming_back(laptop: Laptop) -> None:
    """On the page of a finding an act on that and others is out of reach, and yet something else was done there."""
    store = laptop.store
    walked, stop = store.rows("select id from round")[0][0], store.select(Checkpoint)[0]
    first, second, third = (record_finding(store, walked, stop.id, NewFinding(text)) for text in ("kapot", "los", "scheef"))
    store.at_desk = True
    set_finding(store, first.id, text="een")
    page = Reach.here([], things=[first.id])
    undo(store, page)
    set_findings(store, [second.id, third.id], severity="minor")
    assert can_redo(store, page), "work on others is none of this"
    set_findings(store, [first.id, second.id], severity="serious")
    assert not can_redo(store, page)
    with pytest.raises(NothingToRedo):
        redo(store, page)
    undo(store, Reach())
    assert redo(store, page).changed[0].id == first.id, "taken back, that act is none any more"
