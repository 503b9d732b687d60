"""What an undo says: all that the step was on, and by whom that was changed since which stays, by who asks or by others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NothingToUndo
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.findings.objects import describe_finding, number_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import move_checkpoint, route
from kvo_inspect.store.plan.measures import add_measure, serve_finding, set_measure, set_served
from kvo_inspect.store.plan.targets import add_target
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.reach import DESK, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.review.verdicts import accept_findings
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.handed_in import finish_part
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.texts import speaking
from kvo_inspect.wording.undo import desk_step_text, round_step_text
from tests.laptops import LAMPS, Laptop, add_round, batch, prepared

OWN = "This stays: Lampen. You changed it since, or went on with it. u once more goes further back."
OTHERS = "This stays: Lampen. Others changed it since, or went on with it. u once more goes further back."


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    made.close()


def a_measure(store: Store) -> tuple[str, str, str]:
    """Return the ids of a measure and a target, and the name of the act that made the measure."""
    cycle = begin_trajectory(store, store.select(Park)[0].id).id
    target = add_target(store, cycle, name="Inbraken").id
    return add_measure(store, cycle, name="Lampen").id, target, store.acts[-1]


def undone_text(store: Store, name: str) -> str:
    with speaking("en"):
        return desk_step_text(store, undo(store, Reach.here([name])))


def test_what_hangs_on_it_here_was_put_there_here(laptop: Laptop) -> None:
    measure, target, made = a_measure(laptop.store)
    set_served(laptop.store, measure, targets=[target])
    assert undone_text(laptop.store, made) == OWN


@pytest.mark.parametrize("hangs", [True, False])
def test_what_another_laptop_wrote_there_since_is_of_others(laptop: Laptop, tmp_path: Path, hangs: bool) -> None:
    measure, target, made = a_measure(laptop.store)
    other = laptop.copy_to(tmp_path / "other", author="Bert")
    if hangs:
        set_served(other.store, measure, targets=[target])
    else:
        set_measure(other.store, measure, name="Lampen")
        set_measure(other.store, measure, text="Veel")
    receive(laptop.store, batch(other.store))
    other.close()
    assert undone_text(laptop.store, made) == OTHERS


def test_a_step_on_several_findings_of_a_round_names_each(laptop: Laptop) -> None:
    store = laptop.store
    first = store.select(Round)[0]
    stop = route(store, first.park)[0].id
    found = record_answer(store, first.id, stop, LAMPS, Value(value="5")).findings[0]
    describe_finding(store, found.id, "18 20 22 24 26")
    later = add_round(store, first.park, "2026-11-13")
    (finding,) = record_answer(store, later, stop, LAMPS, Value(value="5"), joins=[]).findings
    own = store.letters
    number_finding(store, finding.id, "18 20 28")
    assert step_of_round(store, later) == f"taken back: recheck of {own}-001, recheck of {own}-002, {finding.code} (object)"
    number_finding(store, finding.id, "18 20 22 24 26")
    assert step_of_round(store, later) == f"taken back: recheck of {own}-001, recheck of {own}-002 and 4 more"


def step_of_round(store: Store, round_id: str) -> str:
    """Take back the last step of a round, and return what the round says of that."""
    before = load_walk(store, round_id)
    undone = undo(store, Reach.walk(round_id))
    with speaking("en"):
        return round_step_text(undone, [*undone.changed, *undone.unchanged], load_walk(store, round_id), before)


def test_a_step_on_many_findings_at_once_says_so_on_the_page_of_one(laptop: Laptop) -> None:
    store = laptop.store
    round_ = store.select(Round)[0]
    stop = route(store, round_.park)[0].id
    findings = [record_finding(store, round_.id, stop, NewFinding(f"hek {number}")) for number in range(8)]
    holder = store.select(Partner, "where kind = 'municipality'")[0].id
    store.at_desk = True
    accept_findings(store, [finding.id for finding in findings], holder, doubles=True)
    numbers = [n for (n,) in store.rows("select n from finding")]
    sentence = "The last step here was on 8 findings at once: u takes it back where all of them are shown."
    for some in (Reach.here([], things=[findings[0].id]), Reach.here([], nouns=DESK, shown=numbers[:3])):
        with speaking("en"), pytest.raises(NothingToUndo) as refused:
            undo(store, some)
        assert str(refused.value) == sentence
    undo(store, Reach.here([], nouns=DESK, shown=numbers))
    with speaking("en"), pytest.raises(NothingToUndo, match="only this laptop's own steps of today"):
        undo(store, Reach.here([], things=[findings[0].id]))


def test_what_says_something_of_another_thing_is_not_told_as_that_thing(laptop: Laptop) -> None:
    store = laptop.store
    round_ = store.select(Round)[0]
    stop = route(store, round_.park)[0]
    move_checkpoint(store, stop.id, 1)
    assert undone_text(store, store.acts[-1]) == f"Taken back: the place of {stop.name} in the order."
    finish_part(store, round_.id)
    assert undone_text(store, store.acts[-1]) == "Taken back: that a part of evening round 12-11-2026 is done."
    measure, target, _made = a_measure(store)
    set_served(store, measure, targets=[target])
    assert undone_text(store, store.acts[-1]) == "Taken back: Inbraken in the measure Lampen."
    finding = record_finding(store, round_.id, stop.id, NewFinding("hek"))
    serve_finding(store, measure, finding.id)
    assert undone_text(store, store.acts[-1]) == f"Taken back: {finding.code} in the measure Lampen."
