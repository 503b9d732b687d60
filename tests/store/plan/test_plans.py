"""Measures, targets and meetings of a trajectory: what they hold, their order, their steps, their links, and undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow, NotFound, NothingToUndo, RuleError, TooLong
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.measures import (
    add_measure,
    findings_served,
    measures_of,
    measures_of_finding,
    move_measure,
    remove_measure,
    serve_finding,
    serve_target,
    set_measure,
    set_served,
    targets_served,
)
from kvo_inspect.store.plan.meetings import add_meeting, meetings_of, remove_meeting, set_meeting
from kvo_inspect.store.plan.needs import trajectory_facts
from kvo_inspect.store.plan.targets import (
    GivenTarget,
    add_target,
    import_targets,
    plan_targets,
    remove_target,
    set_target,
    target_lines,
    targets_of,
)
from kvo_inspect.store.plan.trajectories import begin_next, begin_trajectory, measurements_within, set_trajectory
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, round_defaults, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.finishing import finish_round
from tests.laptops import Laptop, add_round, checklists, prepared, values


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "facilitator")
    yield made
    assert doctor(made.store) == []
    made.close()


@pytest.fixture
def store(laptop: Laptop) -> Store:
    return laptop.store


@pytest.fixture
def cycle(store: Store) -> str:
    """A trajectory of the only park."""
    ((park,),) = store.rows("select id from park")
    return begin_trajectory(store, park, phase="plan", starts="2026-01-01").id


def park_of(store: Store) -> str:
    return str(store.rows("select id from park")[0][0])


def finding(store: Store, text: str, *, confidential: bool = False) -> Finding:
    round_id = store.rows("select id from round")[0][0]
    return record_finding(store, round_id, route(store, park_of(store))[0].id, NewFinding(text, confidential=confidential))


def test_measures_come_overdue_first_then_by_day_and_what_ended_last(store: Store, cycle: str) -> None:
    police = made_id("partner", park_of(store), "police")
    for name, fields in (
        ("no day", {}),
        ("later", {"due": "1-3-2027"}),
        ("late", {"due": "2026-10-01", "partner": police}),
        ("soon", {"due": "+7"}),
        ("off", {"status": "dropped"}),
        ("ready", {"status": "done", "due": "2026-01-02"}),
    ):
        add_measure(store, cycle, name=name, **fields)  # type: ignore[arg-type]
    lines = measures_of(store, park_of(store))
    assert [line.measure.name for line in lines] == ["late", "soon", "later", "no day", "ready", "off"]
    assert [line.overdue for line in lines] == [True, False, False, False, False, False]
    assert (lines[0].owner_kind, lines[0].cycle) == ("police", 1)
    assert lines[4].measure.done == store.today.isoformat()
    assert measures_of(store, park_of(store), "another") == []


def test_a_measure_takes_its_steps_and_says_why(store: Store, cycle: str) -> None:
    made = add_measure(store, cycle, name="Lamps on at night")
    for to in ("agreed", "in_progress"):
        assert move_measure(store, made.id, to).status == to
    with pytest.raises(BadValue):
        move_measure(store, made.id, "done", done="1-1-2030")
    done = move_measure(store, made.id, "done", done="1-11-2026")
    assert (done.status, done.done) == ("done", "2026-11-01")
    with pytest.raises(NotAllowedNow):
        move_measure(store, made.id, "agreed")
    with pytest.raises(NotAllowedNow):
        set_measure(store, made.id, status="proposed")  # type: ignore[call-arg]
    with pytest.raises(Missing):
        move_measure(store, made.id, "in_progress")
    again = move_measure(store, made.id, "in_progress", reason="two are dark again")
    assert (again.status, again.done) == ("in_progress", None)
    with pytest.raises(Missing):
        move_measure(store, made.id, "dropped")
    assert move_measure(store, made.id, "dropped", reason="no money").status == "dropped"


def test_fields_are_checked_where_they_are(store: Store, cycle: str) -> None:
    with pytest.raises(Missing) as missing:
        add_measure(store, cycle, name=" \x1b ")
    assert missing.value.field == "name"
    with pytest.raises(TooLong):
        add_measure(store, cycle, name="x" * 201)
    with pytest.raises(BadValue) as bad:
        add_measure(store, cycle, name="x", due="31-2-2027")
    assert bad.value.field == "due"
    with pytest.raises(RuleError):
        add_measure(store, cycle, name="x", partner="nobody")
    with pytest.raises(NotFound):
        add_measure(store, "nothing", name="x")
    assert measures_of(store, park_of(store)) == []


def test_a_measure_serves_findings_and_targets(store: Store, cycle: str) -> None:
    made = add_measure(store, cycle, name="Lamps")
    one, two, three = (finding(store, text) for text in ("a", "b", "c"))
    aim = add_target(store, cycle, name="Burglaries")
    serve_finding(store, made.id, one.id, two.id)
    serve_target(store, made.id, aim.id)
    assert findings_served(store, made.id) == [one.id, two.id]
    with store.act() as act:
        act.write(Finding, one.id, park=one.park, status="verified")
    (line,) = measures_of(store, park_of(store))
    assert (line.findings, line.open_findings, line.targets) == (2, 1, 1)
    assert [one.name for one in measures_of_finding(store, two.id)] == ["Lamps"]
    review_finding(store, two.id, Verdict(kind="dropped", reason="of the neighbour"))
    assert measures_of(store, park_of(store))[0].open_findings == 0, "what was dropped is not open"
    set_served(store, made.id, findings=[two.id, three.id], targets=[])
    assert findings_served(store, made.id) == [two.id, three.id]
    assert targets_served(store, made.id) == []
    undo(store, Reach())
    assert findings_served(store, made.id) == [one.id, two.id]
    assert targets_served(store, made.id) == [aim.id]
    set_served(store, made.id, findings=[two.id])
    assert findings_served(store, made.id) == [two.id]
    assert target_lines(store, cycle)[0].measures == 1


def test_a_measure_never_refers_to_what_is_confidential_or_of_another_park(store: Store, cycle: str) -> None:
    made = add_measure(store, cycle, name="Lamps")
    with pytest.raises(RuleError):
        serve_finding(store, made.id, finding(store, "signal", confidential=True).id)
    elsewhere = add_park(store, "Elsewhere")
    round_id = add_round(store, elsewhere.id)
    theirs = record_finding(store, round_id, store.rows("select id from checkpoint order by n desc")[0][0], NewFinding("x"))
    with pytest.raises(RuleError):
        serve_finding(store, made.id, theirs.id)
    assert findings_served(store, made.id) == []


def test_what_is_taken_away_takes_its_links_along_and_undo_brings_them_back(store: Store, cycle: str) -> None:
    made = add_measure(store, cycle, name="Lamps")
    aim = add_target(store, cycle, name="Burglaries", baseline=Counted(value="41"))
    serve_target(store, made.id, aim.id)
    serve_finding(store, made.id, finding(store, "a").id)
    before = values(store)
    remove_target(store, aim.id)
    assert targets_served(store, made.id) == []
    undo(store, Reach())
    assert values(store) == before
    remove_measure(store, made.id)
    assert measures_of(store, park_of(store)) == []
    undo(store, Reach())
    assert values(store) == before
    remove_target(store, aim.id)
    assert add_target(store, cycle, name="Burglaries").baseline is None, "what is made anew does not bring old figures back"


def test_targets_have_names_of_their_own(store: Store, cycle: str) -> None:
    aim = add_target(store, cycle, name="Inbraken", unit="inbraken", source="politie", baseline=Counted(value="41"))
    with pytest.raises(RuleError) as double:
        add_target(store, cycle, name="inbraken ")
    assert double.value.field == "name"
    set_target(store, aim.id, name="Inbraken in bedrijven")
    other = add_target(store, cycle, name="Inbraken")
    assert other.id != aim.id
    assert other.baseline is None
    with pytest.raises(RuleError):
        set_target(store, other.id, name="INBRAKEN IN BEDRIJVEN")
    set_target(store, aim.id, result=Counted(value="21"))
    line = target_lines(store, cycle)[0]
    assert (line.target.name, line.outcome.change and str(line.outcome.change.amount)) == ("Inbraken in bedrijven", "-49")
    assert set_target(store, aim.id, baseline=None).baseline is None


def test_a_list_is_one_act_the_second_time_nothing_and_undo_takes_all_back(store: Store, cycle: str) -> None:
    add_target(store, cycle, name="Inbraken", unit="inbraken")
    before = values(store)
    given = [
        GivenTarget("INBRAKEN", {"baseline": Counted(value="41"), "goal": Goal(kind="change", amount="-40")}),
        GivenTarget("Veilig in het donker", {"unit": "%", "better": "higher", "baseline": Counted(value="63", n=36)}),
    ]
    plan = plan_targets(store, cycle, given)
    assert ([one.name for one in plan.new], [target.name for target, _ in plan.changed], plan.same) == (
        ["Veilig in het donker"],
        ["Inbraken"],
        0,
    )
    import_targets(store, cycle, given)
    assert [one.name for one in targets_of(store, cycle)] == ["Inbraken", "Veilig in het donker"]
    changes = store.rows("select count(*) from change")
    again = import_targets(store, cycle, given)
    assert (again.new, again.changed, again.same) == ((), (), 2)
    assert store.rows("select count(*) from change") == changes
    undo(store, Reach())
    assert values(store) == before


def test_two_laptops_that_take_in_the_same_list_have_the_same_targets(store: Store, cycle: str) -> None:
    import_targets(store, cycle, [GivenTarget("Inbraken", {"baseline": Counted(value="41")})])
    assert targets_of(store, cycle)[0].id == made_id("target", cycle, "Inbraken")


def test_meetings_come_newest_first(store: Store, cycle: str) -> None:
    add_meeting(store, cycle, day="3-9-2026", subject="Start", present="Karin\nJan")
    late = add_meeting(store, cycle, subject="Voortgang")
    assert [one.subject for one in meetings_of(store, cycle)] == ["Voortgang", "Start"]
    assert late.day == store.today.isoformat()
    set_meeting(store, late.id, day="1-1-2026", text="lampen in maart")
    assert [one.subject for one in meetings_of(store, cycle)] == ["Start", "Voortgang"]
    with pytest.raises(Missing):
        add_meeting(store, cycle, subject="")
    with pytest.raises(BadValue):
        set_meeting(store, late.id, day="32-1-2026")
    remove_meeting(store, late.id)
    assert [one.subject for one in meetings_of(store, cycle)] == ["Start"]


def test_the_owner_is_shown_by_its_organisation(store: Store, cycle: str) -> None:
    police = store.get(Partner, made_id("partner", park_of(store), "police"))
    with store.act() as act:
        act.write(Partner, police.id, park=police.park, organisation="Politie Zuid")
    add_measure(store, cycle, name="Watch", partner=police.id)
    assert [line.owner for line in measures_of(store, park_of(store))] == ["Politie Zuid"]
    assert store.get(Measure, store.rows("select id from measure")[0][0]).partner == police.id
    assert store.select(Target) == []


def test_a_next_cycle_asks_a_baseline_of_its_own_or_begins_from_the_follow_up(store: Store, cycle: str) -> None:
    park = park_of(store)
    assert round_defaults(store, park).kind == "baseline", "the other half of it"
    set_trajectory(store, cycle, phase="evaluation")
    day = str(store.rows("select date from round")[0][0])
    new = NewRound("follow_up", "day", day, tuple((loaded, "full") for loaded in checklists()))
    finish_round(store, start_round(store, park, new).id)
    assert round_defaults(store, park).kind == "follow_up"
    (follow_up,) = [one for one in measurements_within(store, cycle) if one.kind == "follow_up"]
    second = begin_next(store, park, phase="plan")
    assert round_defaults(store, park).kind == "baseline"
    assert trajectory_facts(store, second.id).baseline == frozenset()
    set_trajectory(store, second.id, baseline=follow_up.id)
    assert round_defaults(store, park).kind == "yearly"
    assert trajectory_facts(store, second.id).baseline == {"day"}
    assert trajectory_facts(store, cycle).follow_up == {"day"}
    assert [one.id for one in measurements_within(store, second.id)] == [follow_up.id]


def test_facts_leave_out_the_confidential_and_count_what_is_there(store: Store, cycle: str) -> None:
    seen = finding(store, "open")
    finding(store, "signal", confidential=True)
    set_finding(store, seen.id, due="1-1-2026")
    add_measure(store, cycle, name="a", due="1-1-2026")
    add_measure(store, cycle, name="b", partner=made_id("partner", park_of(store), "police"), status="done")
    add_measure(store, cycle, name="c", status="dropped")
    add_target(store, cycle, name="t", baseline=Counted(value="1"))
    add_meeting(store, cycle, subject="x")
    add_meeting(store, cycle, subject="long ago", day="1-1-2020")
    facts = trajectory_facts(store, cycle)
    assert (facts.to_review, facts.findings_late) == (1, 1)
    assert (facts.measures, facts.measures_done, facts.measures_late, facts.without_owner, facts.without_day) == (2, 1, 1, 1, 0)
    assert (facts.targets, facts.without_baseline, facts.without_goal, facts.meetings_year) == (1, 0, 1, 1)
    assert facts.baseline == frozenset(), "a round that is not finished is not walked"


def test_undo_of_a_plan_never_reaches_a_finding_or_over_one(store: Store, cycle: str) -> None:
    made = add_measure(store, cycle, name="Lampen")
    seen = finding(store, "a")
    with pytest.raises(NothingToUndo):
        undo(store, Reach.plan())
    serve_finding(store, made.id, seen.id)
    undo(store, Reach.plan())
    assert findings_served(store, made.id) == []
    with pytest.raises(NothingToUndo):
        undo(store, Reach.plan())
    assert store.get(Finding, seen.id).text == "a"
    assert [line.measure.name for line in measures_of(store, park_of(store))] == ["Lampen"]
