"""What was begun can be set right: a round corrected, set aside, removed, two joined; and what no longer counts counts nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.papers.paper import Adoption, Paper, ReportSubject
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.participant import Participant, Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow, RuleError
from kvo_inspect.store.checklists.mentioned import Mentioned
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import adopt_report, adopted_report, remove_paper
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route
from kvo_inspect.store.parks.correcting import (
    bring_park_back,
    recorded_in_park,
    remove_checkpoint,
    remove_park,
    set_park_aside,
)
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.needs import trajectory_facts
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.clocks import far_from_today, others_ahead
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.correcting import (
    bring_round_back,
    correct_round,
    recorded_in,
    remove_round,
    seen_too_early,
    set_round_aside,
)
from kvo_inspect.store.rounds.joining import doubles_of, join_plan, join_rounds
from kvo_inspect.store.rounds.measurements import measurements_of
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.participants import (
    add_participant,
    bring_participant_back,
    correct_participant,
    everybody_of,
    move_participant,
    remove_participant,
    set_participant_aside,
)
from kvo_inspect.store.rounds.round import NewRound, Person, find_round, participants_of, round_defaults, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import speaking
from kvo_inspect.tui.parks.right import read_right as park_right
from kvo_inspect.tui.rounds.right import read_right as round_right
from kvo_inspect.wording.fields import value_text
from kvo_inspect.wording.merging import notable_texts
from kvo_inspect.wording.rounds import seen_too_early_text
from tests.laptops import GATE, LAMPS, MARKED, ROAD, SIGNAL, Laptop, add_round, batch, checklists, prepared, state, values
from tests.rounds_of_before import finish_with_open_questions
from tests.store.papers.files import PDF

DAY = "2026-11-12"
FAILS, IN_ORDER = Value(value="2"), Value(value="1")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    made.close()


def the_park(store: Store) -> str:
    return store.select(Park)[0].id


def the_round(store: Store) -> Round:
    return store.select(Round)[0]


def test_a_round_of_a_wrong_day_is_corrected_and_its_measurement_follows(laptop: Laptop) -> None:
    store = laptop.store
    park = the_park(store)
    wrong = add_round(store, park, "2030-01-01")
    assert {line.year for line in measurements_of(store, park)} == {2026, 2030}
    right = correct_round(store, wrong, date="13-11-2026", part="day", weather="droog", back_by="16.30", ticked=("meter",), kind="baseline")
    assert right.id == wrong
    assert (right.date, right.part, right.weather, right.back_by, right.ticked) == ("2026-11-13", "day", "droog", "16:30", ("meter",))
    assert [(line.year, line.rounds) for line in measurements_of(store, park)] == [(2026, 2)]
    assert list_parks(store)[0].last_date == "2026-11-13"
    yearly = correct_round(store, wrong, kind="yearly")
    assert store.get(Measurement, yearly.measurement).kind == "yearly"
    assert yearly.date == "2026-11-13"
    assert doctor(store) == []
    for _ in range(2):
        undo(store, Reach(park=park))
    assert store.get(Round, wrong).date == "2030-01-01"
    with pytest.raises(BadValue):
        correct_round(store, wrong, date="31-2")
    correct_round(store, wrong, back_by="")
    assert store.get(Round, wrong).back_by is None


def test_starting_on_the_day_a_round_was_moved_from_is_another_round(laptop: Laptop) -> None:
    store = laptop.store
    moved = the_round(store)
    correct_round(store, moved.id, date="2026-11-13")
    fresh = add_round(store, moved.park, DAY)
    assert fresh != moved.id
    assert add_round(store, moved.park, DAY) == fresh, "the second start finds the first"
    assert add_round(store, moved.park, "2026-11-13") == moved.id, "what was moved there is there"
    stop = route(store, moved.park)[0].id
    record_answer(store, fresh, stop, GATE, IN_ORDER)
    assert len(load_walk(store, fresh).people) == 2
    assert doctor(store) == []


def test_a_trajectory_that_began_from_the_measurement_follows(laptop: Laptop) -> None:
    store = laptop.store
    round_ = the_round(store)
    trajectory = begin_trajectory(store, round_.park, starts="1-1-2026")
    set_trajectory(store, trajectory.id, baseline=round_.measurement)
    now = correct_round(store, round_.id, date="2025-03-01")
    assert now.measurement != round_.measurement
    facts = trajectory_facts(store, trajectory.id)
    assert facts.trajectory.baseline == now.measurement


def test_a_date_before_what_the_round_saw_again_was_found_is_told_of(laptop: Laptop) -> None:
    store = laptop.store
    made = the_round(store)
    stop = route(store, made.park)[0].id
    (finding,) = record_answer(store, made.id, stop, GATE, FAILS).findings
    looker = add_round(store, made.park, "2026-11-20")
    assert seen_too_early(store, looker, "2026-10-01") == [], "nothing was seen in it"
    recheck_finding(store, looker, finding.id, "not_yet")
    assert [early.code for early in seen_too_early(store, looker, "2026-11-11")] == [finding.code]
    assert [early.code for early in seen_too_early(store, made.id, "2026-11-21")] == [finding.code], "found after it was seen again"
    assert seen_too_early(store, looker, DAY) == seen_too_early(store, made.id, "2026-11-20") == [], "of one day"
    correct_round(store, looker, date="2026-11-11")
    assert seen_too_early(store, looker, "2026-11-10") == [], "as it is already"
    with speaking("en"):
        assert seen_too_early_text([finding]) == f"With this date {finding.code} was seen again before the day on which it was found."
        assert seen_too_early_text([]) == ""


def test_two_laptops_that_correct_differently_leave_two_values(laptop: Laptop, tmp_path: Path) -> None:
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(hours=-2))
    round_ = the_round(laptop.store)
    correct_round(laptop.store, round_.id, date="2026-11-13")
    correct_round(other.store, round_.id, date="2026-11-14", weather="nat")
    receive(laptop.store, batch(other.store))
    receive(other.store, batch(laptop.store))
    assert state(laptop.store) == state(other.store)
    (conflict,) = list_conflicts(laptop.store)
    assert conflict.field == "date"
    choose(laptop.store, conflict, conflict.values[0].change)
    assert doctor(laptop.store) == []
    other.close()


def test_participants_are_corrected_ordered_and_removed(laptop: Laptop) -> None:
    store = laptop.store
    round_ = the_round(store)
    jan, piet = participants_of(store, round_.id)
    renamed = correct_participant(store, jan.id, name="Jan Smit", organisation="BIZ", role="schouwer")
    assert (renamed.id, renamed.name) == (jan.id, "Jan Smit")
    with pytest.raises(RuleError):
        correct_participant(store, piet.id, name="jan smit")
    again = add_participant(store, round_.id, Person("Jan"))
    assert again.id != jan.id
    move_participant(store, again.id, -2)
    assert [person.name for person in participants_of(store, round_.id)] == ["Jan", "Jan Smit", "Piet"]
    remove_participant(store, again.id)
    record_marks(store, round_.id, route(store, round_.park)[0].id, MARKED, [(piet.id, Given(mark=6))])
    with pytest.raises(NotAllowedNow):
        remove_participant(store, piet.id)
    undo(store, Reach(frozenset({"participant"}), passes_others=True, park=round_.park))
    assert [person.name for person in participants_of(store, round_.id)] == ["Jan", "Jan Smit", "Piet"]
    assert doctor(store) == []


def test_somebody_of_the_same_name_and_another_organisation_is_nobody_of_the_list(laptop: Laptop) -> None:
    store, round_ = laptop.store, the_round(laptop.store)
    jan = add_participant(store, round_.id, Person("Jan", "politie", "agent"))
    with pytest.raises(RuleError, match="Jan of politie is on the list already"):
        add_participant(store, round_.id, Person("jan", "Transport De Vries"))
    for again in (Person("Jan"), Person("jan", "Politie")):
        same = add_participant(store, round_.id, again)
        assert (same.id, same.organisation.casefold(), same.role) == (jan.id, "politie", "agent"), "what is left out stays"
    with pytest.raises(RuleError, match="stands twice"):
        start_round(
            store, round_.park, NewRound("baseline", "day", "2026-11-20", ((checklists()[0], "full"),), (Person("Jan"), Person("JAN")))
        )


def test_who_gave_marks_is_set_aside_and_neither_counts(laptop: Laptop, tmp_path: Path) -> None:
    store = laptop.store
    round_ = the_round(store)
    stop = route(store, round_.park)[0].id
    jan, piet = participants_of(store, round_.id)
    record_marks(store, round_.id, stop, MARKED, [(jan.id, Given(mark=8)), (piet.id, Given(mark=6))])
    with pytest.raises(Missing):
        set_participant_aside(store, piet.id, " ")
    aside = set_participant_aside(store, piet.id, "was er niet bij")
    assert aside.presence.aside == "was er niet bij"
    assert [person.name for person in participants_of(store, round_.id)] == ["Jan"]
    assert [person.name for person in everybody_of(store, round_.id)] == ["Jan", "Piet"]
    with pytest.raises(NotAllowedNow):
        move_participant(store, piet.id, -1)
    walk = load_walk(store, round_.id)
    assert [(person.name, len(walk.marks)) for person in walk.people] == [("Jan", 1)]
    assert list_rounds(store, round_.park)[0].people == 1
    with reading(store, ExportScope()) as record:
        (group,) = record.marks()
    assert group.n == 1, "the mark of who was set aside is in no export"
    assert Presence().model_dump() == {"state": "present", "at": None}, "older programs know every presence but that one"
    newest = logs.changes_of(store.db, "participant", piet.id)[-1]
    assert (newest.v, newest.how) == (3, "aside")
    there = Laptop(tmp_path / "two")
    receive(there.store, batch(store))
    assert [person.name for person in participants_of(there.store, round_.id)] == ["Jan"], "on every laptop"
    there.close()
    undo(store, Reach.walk(round_.id))
    assert load_walk(store, round_.id).marks == {}, "on the round the marks are the last step: setting right is none of the round"
    redo(store, Reach.walk(round_.id))
    assert bring_participant_back(store, piet.id).presence == piet.presence
    set_participant_aside(store, piet.id, "toch niet")
    assert add_participant(store, round_.id, Person("Piet")).id == piet.id, "who is added again counts again"
    assert len(load_walk(store, round_.id).marks) == 2
    assert doctor(store) == []


def test_a_round_without_anything_is_removed_and_one_with_something_set_aside(laptop: Laptop) -> None:
    store = laptop.store
    park = the_park(store)
    before = values(store)
    wrong = add_round(store, park, "2026-11-20")
    undone = values(store)
    assert recorded_in(store, wrong) == {}
    remove_round(store, wrong)
    assert [line.id for line in list_rounds(store, park)] == [the_round(store).id]
    undo(store, Reach(park=park))
    assert values(store) == undone
    remove_round(store, wrong)
    assert {key for key in values(store) if key not in before} <= {("measurement", store.get(Round, the_round(store).id).measurement)}
    woken = add_round(store, park, "2026-11-20")
    assert woken == wrong, "what was removed is begun again under its id"
    record_answer(store, wrong, route(store, park)[0].id, ROAD, FAILS)
    assert recorded_in(store, wrong) == {"answer": 1, "finding": 1}
    with pytest.raises(NotAllowedNow):
        remove_round(store, wrong)
    with pytest.raises(Missing):
        set_round_aside(store, wrong, " ")
    assert doctor(store) == []


def test_what_is_set_aside_counts_nowhere_and_stays_with_its_reason(laptop: Laptop) -> None:
    store = laptop.store
    park, right = the_park(store), the_round(store)
    trajectory = begin_trajectory(store, park, starts="1-1-2026")
    record_answer(store, right.id, route(store, park)[0].id, ROAD, FAILS)
    (finding,) = store.select(Finding)
    wrong = add_round(store, park, "2026-11-20", people=("Ans",), part="day")
    recheck_finding(store, wrong, finding.id, "not_yet")
    record_answer(store, wrong, route(store, park)[1].id, GATE, IN_ORDER)
    counted = list_parks(store)[0]
    assert counted.last_round == wrong
    set_round_aside(store, wrong, "was een oefening")
    line = list_parks(store)[0]
    assert (line.last_round, line.last_part) == (right.id, "evening")
    assert [(one.id, one.aside) for one in list_rounds(store, park)] == [(right.id, ""), (wrong, "was een oefening")]
    assert {person.name for person in round_defaults(store, park).people} == {"Jan", "Piet"}
    assert [(one.rounds, one.parts) for one in measurements_of(store, park)] == [(1, "evening")]
    assert trajectory_facts(store, trajectory.id).last == {}
    dossier = read_dossier(store, park)
    assert [(walked.id, walked.aside) for walked in dossier.rounds] == [(right.id, ""), (wrong, "was een oefening")]
    assert {person.round for person in dossier.people} == {right.id}
    assert find_round(store, "2026-11-20", park).id == wrong, "an export of it can be asked for"
    fresh = add_round(store, park, "2026-11-20", part="day")
    assert fresh != wrong
    assert find_round(store, "2026-11-20", park).id == fresh
    bring_round_back(store, wrong)
    assert {one.id for one, _other in doubles_of(store, park)} == {wrong}
    assert doctor(store) == []


def test_a_park_made_by_mistake_is_removed_or_set_aside(laptop: Laptop) -> None:
    store = laptop.store
    park = the_park(store)
    before = values(store)
    wrong = add_park(store, "Vergissing", "Amert", [NewCheckpoint("Weg 1")])
    remove_park(store, wrong.id)
    assert values(store) == before
    undo(store, Reach(park=wrong.id))
    assert len(route(store, wrong.id)) == 1
    add_round(store, wrong.id)
    assert recorded_in_park(store, wrong.id)["round"] == 1
    with pytest.raises(NotAllowedNow):
        remove_park(store, wrong.id)
    set_park_aside(store, wrong.id, "dubbel ingevoerd")
    assert [(line.id, line.aside) for line in list_parks(store)] == [(park, ""), (wrong.id, "dubbel ingevoerd")]
    bring_park_back(store, wrong.id)
    assert not any(line.aside for line in list_parks(store))
    added = add_checkpoint(store, park, NewCheckpoint("Weg 9"))
    remove_checkpoint(store, added.id)
    stop = route(store, park)[0]
    record_answer(store, the_round(store).id, stop.id, GATE, IN_ORDER)
    with pytest.raises(NotAllowedNow):
        remove_checkpoint(store, stop.id)
    assert doctor(store) == []


def test_two_rounds_of_one_evening_are_told_and_joined_in_one_step(laptop: Laptop, tmp_path: Path) -> None:
    other_laptop = laptop.copy_to(tmp_path / "other", dt.timedelta(hours=-3), "Bert")
    store = laptop.store
    kept = the_round(store)
    wrong = add_round(other_laptop.store, kept.park, "2026-11-21", people=("Piet", "Ans"))
    one, two = (stop.id for stop in route(store, kept.park))
    record_answer(store, kept.id, one, GATE, IN_ORDER)
    record_answer(store, kept.id, one, ROAD, IN_ORDER)
    record_answer(store, kept.id, two, GATE, IN_ORDER)
    there = other_laptop.store
    record_answer(there, wrong, one, GATE, FAILS)
    record_answer(there, wrong, one, ROAD, IN_ORDER)
    record_answer(there, wrong, two, LAMPS, Value(value="2"))
    piet, ans = participants_of(there, wrong)
    record_marks(there, wrong, one, MARKED, [(piet.id, Given(mark=5)), (ans.id, Given(mark=7))])
    free = record_finding(there, wrong, one, NewFinding(text="kuil"))
    correct_round(there, wrong, date=DAY)
    account = receive(store, batch(there))
    assert [(double.date, double.part) for double in account.doubles] == [(DAY, "evening")]
    assert list_parks(store)[0].doubles == 2
    with pytest.raises(RuleError, match=kept.id):
        find_round(store, DAY)
    ((first, second),) = doubles_of(store, kept.park)
    assert {first.id, second.id} == {kept.id, wrong}
    plan = join_plan(store, kept.id, wrong)
    ((stays, goes),) = plan.differing
    assert (stays.value, goes.value) == (IN_ORDER, FAILS)
    before = values(store)
    join_rounds(store, kept.id, wrong)
    assert doubles_of(store, kept.park) == []
    answers = {(answer.checkpoint, answer.item): answer for answer in store.select(Answer, "where round = ? and gone = 0", [kept.id])}
    assert answers[one, GATE].value == IN_ORDER
    assert answers[two, LAMPS].made_by == "Bert"
    assert len(answers) == 4
    findings = store.select(Finding, "where gone = 0")
    assert len(findings) == 3
    assert {finding.round for finding in findings} == {kept.id}
    assert free.id in {finding.id for finding in findings}
    assert [person.name for person in participants_of(store, kept.id)] == ["Jan", "Piet", "Ans"]
    assert {mark.participant for mark in store.select(Mark, "where round = ?", [kept.id])} == {
        participants_of(store, kept.id)[1].id,
        ans.id,
    }
    assert store.get(Participant, piet.id).round == wrong
    assert (reason := store.get(Round, wrong).aside) == "joined", "the same on every laptop"
    with speaking("nl"):
        assert "bij elkaar gevoegd" in value_text("round", "aside", reason, Mentioned({}, {}, {}))
    with speaking("en"):
        assert value_text("round", "aside", reason, Mentioned({}, {}, {})) == "joined with the other round of this day"
    record_answer(store, kept.id, two, LAMPS, Value(value="0"))
    assert len(store.select(Answer, "where round = ? and gone = 0", [kept.id])) == 4, "what came over is answered again, not beside it"
    undo(store, Reach.walk(kept.id))
    assert doctor(store) == []
    undo(store, Reach(park=kept.park))
    assert values(store) == before
    join_rounds(store, kept.id, wrong)
    receive(there, batch(store))
    assert state(there) == state(store)
    bring_round_back(there, wrong)
    record_answer(there, wrong, two, LAMPS, Value(value="1"))
    assert there.get(Answer, answers[two, LAMPS].id).round == kept.id
    assert doctor(there) == []
    other_laptop.close()


def test_the_adopted_report_of_a_round_that_is_joined_goes_along(laptop: Laptop, tmp_path: Path) -> None:
    other_laptop = laptop.copy_to(tmp_path / "other", dt.timedelta(hours=-3), "Bert")
    store, there = laptop.store, other_laptop.store
    kept = finish_with_open_questions(store, the_round(store).id)
    wrong = add_round(there, kept.park, "2026-11-11")
    finish_with_open_questions(there, wrong)
    adopted = adopt(there, ReportSubject("round", kept.park, wrong), "Bert")
    correct_round(there, wrong, date=DAY)
    receive(store, batch(there))
    own = adopt(store, ReportSubject("round", kept.park, kept.id), "Anna")
    with pytest.raises(RuleError, match=r"Verslag Anna.*Verslag Bert"):
        join_rounds(store, kept.id, wrong)
    remove_paper(store, own.id, "dubbel")
    before = values(store)
    join_rounds(store, kept.id, wrong)
    paper = adopted_report(store, ReportSubject("round", kept.park, kept.id))
    assert paper is not None
    assert (paper.id, paper.adopted_by) == (adopted.id, "Bert")
    undo(store, Reach(park=kept.park))
    assert values(store) == before
    other_laptop.close()


def adopt(store: Store, subject: ReportSubject, by: str) -> Paper:
    """Adopt a report of a subject."""
    file = paper_file("v.pdf", PDF + by.encode())
    return adopt_report(store, subject, file, Adoption(by, ""), language="nl", title=f"Verslag {by}")


def test_what_somebody_else_worked_in_meanwhile_comes_back_after_the_merge(laptop: Laptop, tmp_path: Path) -> None:
    wrong = add_round(laptop.store, the_park(laptop.store), "2026-11-20")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5))
    store = laptop.store
    record_answer(other.store, wrong, route(other.store, the_park(store))[0].id, ROAD, FAILS)
    remove_round(store, wrong)
    account = receive(store, batch(other.store))
    assert [noun.id for noun in account.woken] == [wrong]
    assert [line.answers for line in list_rounds(store, the_park(store)) if line.id == wrong] == [1]
    assert len(participants_of(store, wrong)) == 2
    receive(other.store, batch(store))
    assert state(other.store) == state(store)
    assert doctor(store) == []
    other.close()


def test_what_was_set_aside_while_others_worked_in_it_is_told_to_both(laptop: Laptop, tmp_path: Path) -> None:
    other = laptop.copy_to(tmp_path / "other")
    store, there, round_ = laptop.store, other.store, the_round(laptop.store)
    set_round_aside(store, round_.id, "dubbel gedaan")
    record_answer(there, round_.id, route(there, round_.park)[0].id, GATE, IN_ORDER)
    told_here = notable_texts(receive(store, batch(there)))
    told_there = notable_texts(receive(there, batch(store)))
    assert told_here == told_there
    (sentence,) = told_here
    assert "evening round 12-11-2026 is set aside and counts nowhere: dubbel gedaan" in sentence
    assert notable_texts(receive(store, batch(there))) == [], "told once"
    bring_round_back(there, round_.id)
    assert notable_texts(receive(store, batch(there))) == []
    set_park_aside(there, round_.park, "oefening")
    assert "oefening" in "".join(notable_texts(receive(store, batch(there))))
    other.close()


def test_what_was_not_assessed_is_no_answer_in_the_list_of_rounds(laptop: Laptop) -> None:
    store, round_ = laptop.store, the_round(laptop.store)
    stop = route(store, round_.park)[0].id
    record_answer(store, round_.id, stop, GATE, IN_ORDER)
    record_answer(store, round_.id, stop, ROAD, Value(kind="not_assessed", reason="hidden"))
    (line,) = list_rounds(store, round_.park)
    assert (line.answers, line.not_assessed) == (1, 1)


def test_a_clock_that_cannot_be_right_is_told(laptop: Laptop, tmp_path: Path) -> None:
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(days=900))
    correct_round(other.store, the_round(other.store).id, weather="nat")
    account = receive(laptop.store, batch(other.store))
    assert account.ahead in (899, 900)
    assert others_ahead(laptop.store) == account.ahead
    assert others_ahead(other.store) == 0
    assert far_from_today("2026-11-12", dt.date(2029, 12, 2)) > 1000
    assert far_from_today("2026-11-12", dt.date(2026, 12, 2)) == 0
    other.close()


def test_how_much_is_confidential_is_told_nobody_who_was_not_asked(laptop: Laptop) -> None:
    store = laptop.store
    round_ = the_round(store)
    record_answer(store, round_.id, route(store, round_.park)[0].id, SIGNAL, Value(value="3"))
    for page in (round_right(store, round_.id), park_right(store, round_.park)):
        assert not page.is_empty
        assert not {"answer", "finding"} & page.recorded.keys()
    assert recorded_in(store, round_.id), "and yet it is not removed"
