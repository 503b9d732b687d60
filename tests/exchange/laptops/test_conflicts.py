"""Two values: both stay visible with who and when, until somebody chooses through the noun's own verb; and who has not handed in yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.domain.walk.rows import rows
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.merge.conflicts import choose, conflicts_of_finding, list_conflicts
from kvo_inspect.store.parks.home import Attention, attention, list_parks
from kvo_inspect.store.plan.measures import add_measure
from kvo_inspect.store.plan.trajectories import trajectory_now
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.review.queue import count_to_review
from kvo_inspect.store.review.verdicts import accept_findings
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import NewRound, Person, change_set, start_round
from kvo_inspect.store.search.finding_list import Filter, finding_lines, finding_numbers
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.handed_in import finish_part, is_part_done, parts_of, reopen_part
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.wording.conflicts import conflict_text, shown_value
from kvo_inspect.wording.findings import line_stage_text
from tests.laptops import GATE, LAMPS, SIGNAL, Laptop, checklists, prepared, state


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    anna = prepared(tmp_path / "anna")
    anna.author = anna.store.author = "Anna"
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    yield anna, bas
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()


def meet(anna: Laptop, bas: Laptop, room: Path) -> None:
    for sender, receiver in ((anna, bas), (bas, anna)):
        out = room / f"{sender.author}.kvopack"
        sender.pack(out, confidential=True)
        merge(receiver.store, out)
    assert state(anna.store) == state(bas.store)


def place(laptop: Laptop) -> tuple[str, str]:
    return laptop.store.select(Round)[0].id, laptop.store.select(Checkpoint, "order by name")[0].id


def test_an_answer_chosen_makes_its_finding_follow(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    record_answer(anna.store, *place(anna), LAMPS, Value(value="2"))
    record_answer(bas.store, *place(bas), LAMPS, Value(value="0"))
    meet(anna, bas, tmp_path)
    (double,) = list_conflicts(anna.store)
    assert (double.noun, double.field, double.about.checkpoint, double.about.item) == ("answer", "value", "Weg 1", LAMPS)
    assert [(said.author, said.letters, said.value["value"], said.stands) for said in double.values] == [
        ("Anna", anna.store.letters, "2", False),
        ("Bas", bas.store.letters, "0", True),
    ]
    (finding,) = anna.store.select(Finding)
    assert conflicts_of_finding(anna.store, finding.id) == [double]
    finish_round(anna.store, place(anna)[0])
    choose(anna.store, double, double.values[1].change)
    assert list_conflicts(anna.store) == []
    assert anna.store.select(Finding, "where gone = 0") == [], "no lamp is out: the untouched finding goes with its answer"
    assert anna.store.rows("select how from change order by n desc limit 1") == [("choose",)]
    with pytest.raises(NotFound):
        choose(anna.store, double, double.values[1].change)
    meet(anna, bas, tmp_path)
    assert list_conflicts(bas.store) == []


def test_choosing_the_other_value(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    record_answer(anna.store, *place(anna), LAMPS, Value(value="2"))
    record_answer(bas.store, *place(bas), LAMPS, Value(value="0"))
    meet(anna, bas, tmp_path)
    (double,) = list_conflicts(bas.store)
    choose(bas.store, double, double.values[0].change)
    meet(anna, bas, tmp_path)
    assert len(anna.store.select(Finding, "where gone = 0")) == 1
    assert list_conflicts(anna.store) == []


def test_a_recheck_in_doubt_keeps_its_finding_open_and_is_one_question_from_which_the_status_follows(
    two: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    again = start_round(anna.store, finding.park, NewRound("yearly", "evening", "2027-11-12", ((checklists()[0], "full"),)))
    assert anna.store.get(Measurement, again.measurement).kind == "yearly"
    with anna.store.act() as act:
        act.write(Finding, finding.id, park=finding.park, status="reported_done")
    meet(anna, bas, tmp_path)
    recheck_finding(anna.store, again.id, finding.id, "solved")
    recheck_finding(bas.store, again.id, finding.id, "not_yet")
    meet(anna, bas, tmp_path)
    (double,) = list_conflicts(anna.store)
    assert (double.noun, double.field, double.about.finding) == ("recheck", "seen", finding.code)
    assert conflicts_of_finding(anna.store, finding.id) == [double]
    for laptop in two:
        (line,) = finding_lines(laptop.store, finding_numbers(laptop.store, Filter(open_only=True)))
        assert line_stage_text(line) == "two values"
        assert list_parks(laptop.store)[0].open_findings == 1
        assert Attention("double_values", 1) in attention(list_parks(laptop.store)[0], laptop.store.today)
    solved = next(said for said in double.values if said.value == "solved")
    choose(bas.store, double, solved.change)
    assert bas.store.get(Finding, finding.id).status == "verified"
    assert list(finding_numbers(bas.store, Filter(open_only=True))) == []
    assert list_conflicts(bas.store) == []
    assert list_parks(bas.store)[0].double_values == 0
    undo(bas.store, Reach())
    (asked_again,) = list_conflicts(bas.store)
    assert (asked_again.noun, asked_again.field) == ("recheck", "seen"), "the status is no question of its own after an undo either"
    for seen, status in (("not_yet", "reopened"), ("solved", "verified")):
        chosen = next(value for value in asked_again.values if value.value == seen)
        choose(bas.store, asked_again, chosen.change)
        assert bas.store.get(Finding, finding.id).status == status
        assert list_conflicts(bas.store) == []
        undo(bas.store, Reach())
        (asked_again,) = list_conflicts(bas.store)
    meet(anna, bas, tmp_path)
    assert [(double.noun, double.field) for double in list_conflicts(anna.store)] == [("recheck", "seen")]
    assert doctor(anna.store) == doctor(bas.store) == []


@pytest.mark.parametrize("newest", ["verified", "planned"])
def test_of_two_statuses_one_says_solved_it_stays_open(two: tuple[Laptop, Laptop], tmp_path: Path, newest: str) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    meet(anna, bas, tmp_path)
    said = {"verified": "planned", "planned": "verified"}
    for laptop, status in ((anna, said[newest]), (bas, newest)):
        with laptop.store.act() as act:
            act.write(Finding, finding.id, park=finding.park, status=status)
    meet(anna, bas, tmp_path)
    (double,) = list_conflicts(anna.store)
    assert (double.field, [one.value for one in double.values]) == ("status", [said[newest], newest])
    for laptop in two:
        assert laptop.store.get(Finding, finding.id).status == newest
        assert len(finding_numbers(laptop.store, Filter(open_only=True))) == 1
        assert list_parks(laptop.store)[0].open_findings == 1
    solved = next(one for one in double.values if one.value == "verified")
    choose(anna.store, double, solved.change)
    assert list(finding_numbers(anna.store, Filter(open_only=True))) == []
    assert list_parks(anna.store)[0].open_findings == 0
    assert len(finding_numbers(bas.store, Filter(open_only=True))) == 1, "until it hears of it"
    meet(anna, bas, tmp_path)
    assert list(finding_numbers(bas.store, Filter(open_only=True))) == []


def test_what_was_dropped_is_not_in_doubt_of_its_status(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    review_finding(anna.store, finding.id, Verdict(kind="dropped", reason="of the neighbour"))
    meet(anna, bas, tmp_path)
    for laptop, status in ((anna, "planned"), (bas, "verified")):
        with laptop.store.act() as act:
            act.write(Finding, finding.id, park=finding.park, status=status)
    meet(anna, bas, tmp_path)
    assert len(list_conflicts(anna.store)) == 1
    assert list(finding_numbers(anna.store, Filter(open_only=True))) == []
    assert list_parks(anna.store)[0].open_findings == 0


def test_a_verdict_and_a_field_of_a_finding(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    meet(anna, bas, tmp_path)
    for laptop, kind, text in ((anna, "dropped", "lamp of the neighbour"), (bas, "accepted", "lamp at the gate")):
        review_finding(laptop.store, finding.id, Verdict(kind=kind, reason="because"))
        set_finding(laptop.store, finding.id, text=text)
    meet(anna, bas, tmp_path)
    assert {(one.noun, one.field, one.about.finding) for one in conflicts_of_finding(anna.store, finding.id)} == {
        ("finding", "text", finding.code),
        ("review", "verdict", finding.code),
    }
    assert len(finding_numbers(anna.store, Filter(open_only=True))) == 1
    assert list_parks(anna.store)[0].to_review == count_to_review(anna.store) == 1, "of two verdicts none stands"
    for double in list_conflicts(anna.store):
        choose(anna.store, double, next(said.change for said in double.values if said.author == "Anna"))
    assert anna.store.get(Finding, finding.id).text == "lamp of the neighbour"
    assert list(finding_numbers(anna.store, Filter(open_only=True))) == [], "dropped"
    meet(anna, bas, tmp_path)
    assert list_conflicts(bas.store) == []


def test_which_state_a_verdict_saw_is_no_question(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    """Both changed the finding before they judged it: the verdicts saw different states, which nobody can choose between."""
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    meet(anna, bas, tmp_path)
    for laptop, kind, severity in ((anna, "dropped", "minor"), (bas, "accepted", "serious")):
        set_finding(laptop.store, finding.id, severity=severity)  # type: ignore[arg-type]
        review_finding(laptop.store, finding.id, Verdict(kind=kind, reason="because"))
    meet(anna, bas, tmp_path)
    assert anna.store.rows("select field from conflict where noun = 'review' order by field") == [("saw",), ("verdict",)]
    for conflicts in (list_conflicts(anna.store), conflicts_of_finding(anna.store, finding.id)):
        assert sorted((double.noun, double.field) for double in conflicts) == [("finding", "severity"), ("review", "verdict")]
    for double in list_conflicts(anna.store):
        choose(anna.store, double, double.values[0].change)
    assert anna.store.rows("select field from conflict") == [], "it went with the verdict"


def test_both_values_are_told_in_words(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    """A question by what it asks, an answer by what it means, a partner by its name; never what the record calls them."""
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("hek"))
    cycle = trajectory_now(anna.store, finding.park)
    measure = add_measure(anna.store, cycle.id, name="Lampen")
    meet(anna, bas, tmp_path)
    for laptop, kind, value, severity, status in (
        (anna, "police", "1", "minor", "agreed"),
        (bas, "municipality", "2", "serious", "done"),
    ):
        record_answer(laptop.store, *place(laptop), GATE, Value(value=value))
        set_finding(laptop.store, finding.id, severity=severity, partner=made_id("partner", finding.park, kind))  # type: ignore[arg-type]
        with laptop.store.act() as act:
            act.write(type(measure), measure.id, park=finding.park, status=status)
    meet(anna, bas, tmp_path)
    texts.use_language("nl")
    try:
        told = {conflict_text(double).partition(": “")[0]: conflict_text(double) for double in list_conflicts(anna.store)}
    finally:
        texts.use_language("en")
    said = {about: [part.partition("” (")[0] for part in line.split("“")[1:]] for about, line in told.items()}
    assert said == {
        "Weg 1: Vraag L2?, antwoord": ["in orde", "niet in orde"],
        f"{finding.code}, ernst": ["klein", "ernstig"],
        f"{finding.code}, actiehouder": ["politie", "gemeente"],
        "Lampen, status": ["afgesproken", "gereed"],
    }


def test_two_verdicts_are_gone_over_again_and_a_new_one_ends_it(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    set_finding(anna.store, finding.id, partner=made_id("partner", finding.park, "police"))
    meet(anna, bas, tmp_path)
    accept_findings(anna.store, [finding.id])
    review_finding(bas.store, finding.id, Verdict(kind="dropped", reason="because"))
    meet(anna, bas, tmp_path)
    assert count_to_review(anna.store) == count_to_review(bas.store) == 1
    review_finding(bas.store, finding.id, Verdict(kind="dropped", reason="because"))
    meet(anna, bas, tmp_path)
    assert count_to_review(anna.store) == count_to_review(bas.store) == 0
    assert list_conflicts(anna.store) == []


def test_findings_made_each_others_duplicate_apart_are_not_lost(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    one, other = (record_finding(anna.store, *place(anna), NewFinding(text)) for text in ("lamp", "lamp again"))
    meet(anna, bas, tmp_path)
    review_finding(anna.store, one.id, Verdict(kind="duplicate", of=other.id))
    review_finding(bas.store, other.id, Verdict(kind="duplicate", of=one.id))
    assert count_to_review(anna.store) == count_to_review(bas.store) == 1
    meet(anna, bas, tmp_path)
    assert count_to_review(anna.store) == count_to_review(bas.store) == 2


def test_confidential_double_values_are_listed_only_when_asked_for(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    for laptop, value in ((anna, "2"), (bas, "3")):
        record_answer(laptop.store, *place(laptop), SIGNAL, Value(value=value))
    meet(anna, bas, tmp_path)
    assert list_conflicts(anna.store) == []
    assert len(list_conflicts(anna.store, confidential=True)) == 1


def test_who_has_not_handed_in_yet(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    walked = place(anna)[0]
    for name, role in (("Anna", "inspecteur"), ("Cor", "Inspecteur gemeente"), ("Dirk", "ondernemer")):
        add_participant(anna.store, walked, Person(name, role=role))
    record_finding(anna.store, *place(anna), NewFinding("by Anna"))
    record_finding(bas.store, *place(bas), NewFinding("by Bas"))
    record_answer(bas.store, *place(bas), LAMPS, Value(value="1"))
    finish_part(anna.store, walked)
    assert (is_part_done(anna.store, walked), is_part_done(bas.store, walked)) == (True, False)
    meet(anna, bas, tmp_path)
    parts = {
        laptop.author: [(part.name, part.letters, part.done is not None, part.is_missing) for part in parts_of(laptop.store, walked)]
        for laptop in two
    }
    anna_done, cor = ("Anna", anna.store.letters, True, False), ("Cor", "", False, True)
    assert parts["Anna"] == [cor, anna_done, ("Bas", bas.store.letters, False, False)], "what came was handed in"
    assert parts["Bas"] == [("Bas", bas.store.letters, False, True), cor, anna_done]
    finish_part(anna.store, walked, bas.store.device)
    meet(anna, bas, tmp_path)
    assert is_part_done(bas.store, walked), "the facilitator may say it"
    reopen_part(bas.store, walked)
    finish_part(bas.store, walked)
    finish_part(bas.store, walked)
    reopen_part(anna.store, walked)
    meet(anna, bas, tmp_path)
    assert [one.name for one in parts_of(anna.store, walked) if one.done] == ["Bas"]
    finish_part(anna.store, walked)
    assert is_part_done(anna.store, walked)


def test_before_anything_came_who_walks_along_is_waited_for_and_nobody_twice(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    walked = place(anna)[0]
    assert [part.name for part in parts_of(bas.store, walked) if part.is_missing] == ["Jan", "Piet"]
    add_participant(anna.store, walked, Person("Dirk", role="ondernemer"))
    add_participant(anna.store, walked, Person("Bas"))
    assert [part.name for part in parts_of(anna.store, walked) if part.is_missing] == ["Bas", "Dirk", "Jan", "Piet"]
    record_finding(bas.store, *place(bas), NewFinding("by Bas"))
    meet(anna, bas, tmp_path)
    # Bas goes on with a new laptop, from a copy: another device.
    again = bas.copy_to(tmp_path / "again", author="Bas")
    record_finding(again.store, *place(again), NewFinding("by Bas, on his new laptop"))
    meet(anna, again, tmp_path)
    (line,) = parts_of(anna.store, walked)
    assert (line.name, line.letters) == ("Bas", f"{bas.store.letters}, {again.store.letters}")
    finish_part(again.store, walked)
    meet(anna, again, tmp_path)
    assert [part.done is not None for part in parts_of(anna.store, walked)] == [True]
    again.close()


def test_who_only_goes_over_the_work_of_others_hands_in_nothing(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("by Anna"))
    meet(anna, bas, tmp_path)
    set_finding(bas.store, finding.id, due="2026-12-01")
    meet(anna, bas, tmp_path)
    assert [one.name for one in parts_of(anna.store, place(anna)[0])] == ["Anna"]


def test_rounds_of_different_sets_become_one_round_whose_set_is_chosen_and_no_answer_is_lost(
    two: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    anna, bas = two
    round_id, stop = place(anna)
    change_set(anna.store, round_id, QuestionSet(kind="short"))
    change_set(bas.store, round_id, QuestionSet(kind="own", items=(GATE,)))
    record_answer(anna.store, round_id, stop, LAMPS, Value(value="0"))
    record_answer(bas.store, round_id, stop, GATE, Value(value="1"))
    meet(anna, bas, tmp_path)
    (double,) = list_conflicts(anna.store)
    assert (double.noun, double.field) == ("round", "set")
    assert [shown_value(double, given) for given in double.values] == ["short", "the park's own · Question L2?"]
    choose(anna.store, double, double.values[0].change)
    meet(anna, bas, tmp_path)
    assert list_conflicts(bas.store) == []
    for laptop in two:
        walk = load_walk(laptop.store, round_id)
        assert walk.round.set == QuestionSet(kind="short")
        assert {answer.item for answer in walk.answers.values()} == {LAMPS, GATE}, "an answer outside the set stays, and is asked"
        shown = next(checkpoint for checkpoint in walk.stops if checkpoint.id == stop)
        assert {row.key for row in rows(walk, shown)} >= {LAMPS, GATE}
