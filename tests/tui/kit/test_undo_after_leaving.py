"""`u` on a screen takes back today's newest step on what the screen shows, also after it was left, and none of another screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.decision import Decision
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.contacts.contact import change_contact, contacts
from kvo_inspect.store.papers.paper import set_paper
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, ask_marks, route
from kvo_inspect.store.parks.correcting import remove_checkpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, remove_partner, set_partner
from kvo_inspect.store.plan.decisions import add_decision, become_measure, set_decision
from kvo_inspect.store.plan.measures import add_measure, move_measure, remove_measure, set_measure, set_served
from kvo_inspect.store.plan.meetings import add_meeting, set_meeting
from kvo_inspect.store.plan.targets import add_target, remove_target, set_target, targets_of
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import correct_participant, remove_participant, set_participant_aside
from kvo_inspect.store.rounds.planned import PersonPlan, cancel_plans, change_plan, give_whole_route, plan_round
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.survey.surveys import set_survey
from kvo_inspect.tui.contacts.list import ContactsScreen
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.tui.papers.list import PapersScreen
from kvo_inspect.tui.parks.partners import PartnersScreen
from kvo_inspect.tui.parks.route import RouteScreen
from kvo_inspect.tui.plan.decisions import DecisionsScreen
from kvo_inspect.tui.plan.measure import MeasureScreen
from kvo_inspect.tui.plan.measures import MeasuresScreen
from kvo_inspect.tui.plan.meetings import MeetingsScreen
from kvo_inspect.tui.plan.targets import TargetsScreen
from kvo_inspect.tui.plan.trajectory import TrajectoryScreen
from kvo_inspect.tui.rounds.division import DivisionScreen
from kvo_inspect.tui.rounds.people import RoundPeopleScreen
from kvo_inspect.tui.rounds.planned import PlannedRoundsScreen
from kvo_inspect.tui.survey.surveys import SurveysScreen
from tests.laptops import values
from tests.tui.support import press, running, scenario, screen_text, wait_open, wait_text


@dataclass
class Held:
    """What a park holds: one of each thing, and a partner of its own without anything."""

    park: Park
    cycle: Trajectory
    measure: Measure
    meeting: Meeting
    decision: Decision
    plan: PlannedRound
    walkers: list[PlannedPerson]
    round: Round
    people: list[Participant]
    stops: list[Checkpoint]
    partner: str
    target: str


def prepare(store: Store) -> Held:
    """Make the park."""
    park = add_park(store, "De Amert", "Veghel", [NewCheckpoint("Kade"), NewCheckpoint("Straat")])
    cycle = begin_trajectory(store, park.id, phase="plan", starts="2026-01-01")
    measure = add_measure(store, cycle.id, name="Lampen")
    target = add_target(store, cycle.id, name="Inbraken").id
    meeting = add_meeting(store, cycle.id, subject="Overleg")
    decision = add_decision(store, meeting.id, name="Hek maken")
    plan = plan_round(store, park.id, [PersonPlan("Ans"), PersonPlan("Joost")], date="2030-01-01", part="evening", kind="yearly")
    fencing = next(loaded for loaded in load_checklists(None)[0] if loaded.checklist.id == "fencing")
    new = NewRound("baseline", "evening", "2026-11-12", ((fencing, "full"),), (Person("Karin Bos"), Person("Ans")))
    round_ = start_round(store, park.id, new)
    partner = add_partner(store, park.id, "company", organisation="Bakker").id
    set_survey(store, cycle.id, "baseline", invited="20")
    with store.act() as act:
        act.write(Paper, "p1", park=park.id, name="a.pdf", title="Convenant", sha256="0" * 64)
    walkers = store.select(PlannedPerson, "order by name")
    people = store.select(Participant, "order by name")
    return Held(park, cycle, measure, meeting, decision, plan, walkers, round_, people, route(store, park.id), partner, target)


Step = Callable[[Store, Held], object]
Open = Callable[[Held], UndoableScreen[None]]


def measures(held: Held) -> UndoableScreen[None]:
    return MeasuresScreen(held.park.id)


def measure(held: Held) -> UndoableScreen[None]:
    return MeasureScreen(held.measure.id)


def meetings(held: Held) -> UndoableScreen[None]:
    return MeetingsScreen(held.park, held.cycle)


def decisions(held: Held) -> UndoableScreen[None]:
    return DecisionsScreen(held.park, held.cycle)


def targets(held: Held) -> UndoableScreen[None]:
    return TargetsScreen(held.park.id)


def trajectory(held: Held) -> UndoableScreen[None]:
    return TrajectoryScreen(held.park.id)


def stops(held: Held) -> UndoableScreen[None]:
    return RouteScreen(held.park.id)


def people(held: Held) -> UndoableScreen[None]:
    return RoundPeopleScreen(held.round)


def planned(held: Held) -> UndoableScreen[None]:
    return PlannedRoundsScreen(held.park)


def division(held: Held) -> UndoableScreen[None]:
    return DivisionScreen(held.plan.id)


def partners(held: Held) -> UndoableScreen[None]:
    return PartnersScreen(held.park)


def every_contact(held: Held) -> UndoableScreen[None]:
    return ContactsScreen()


def papers(held: Held) -> UndoableScreen[None]:
    return PapersScreen(held.park.id)


def surveys(held: Held) -> UndoableScreen[None]:
    return SurveysScreen(held.park, held.cycle)


def change_first_contact(store: Store, held: Held) -> object:
    (contact,) = [contact for contact in contacts(store) if contact.shown.organisation == "Bakker"]
    return change_contact(store, contact.id, organisation="Bakker bv")


STEPS: dict[str, tuple[Open, Step]] = {
    "a measure is agreed: measures": (measures, lambda store, held: move_measure(store, held.measure.id, "agreed")),
    "a measure is removed: measures": (measures, lambda store, held: remove_measure(store, held.measure.id)),
    "a measure serves a target: measures": (measures, lambda store, held: set_served(store, held.measure.id, targets=[held.target])),
    "a measure is agreed: measure": (measure, lambda store, held: move_measure(store, held.measure.id, "agreed")),
    "a measure serves a target: measure": (measure, lambda store, held: set_served(store, held.measure.id, targets=[held.target])),
    "a meeting is changed: meetings": (meetings, lambda store, held: set_meeting(store, held.meeting.id, subject="Schouw bespreken")),
    "a decision is changed: decisions": (decisions, lambda store, held: set_decision(store, held.decision.id, name="Hek sluiten")),
    "a decision becomes a measure: decisions": (decisions, lambda store, held: become_measure(store, held.decision.id)),
    "a target is removed: targets": (targets, lambda store, held: remove_target(store, held.target)),
    "a target is changed: targets": (targets, lambda store, held: set_target(store, held.target, name="Minder inbraken")),
    "the phase goes on: trajectory": (trajectory, lambda store, held: set_trajectory(store, held.cycle.id, phase="certification")),
    "a checkpoint is removed: route": (stops, lambda store, held: remove_checkpoint(store, held.stops[1].id)),
    "marks are asked: route": (stops, lambda store, held: ask_marks(store, [stop.id for stop in held.stops], marks=True)),
    "a name is corrected: people": (people, lambda store, held: correct_participant(store, held.people[0].id, name="Anna")),
    "somebody is removed: people": (people, lambda store, held: remove_participant(store, held.people[0].id)),
    "somebody is set aside: people": (people, lambda store, held: set_participant_aside(store, held.people[0].id, "dubbel")),
    "a planned round is moved: planned": (
        planned,
        lambda store, held: change_plan(store, held.plan.id, [PersonPlan("Ans"), PersonPlan("Joost")], date="2030-01-02"),
    ),
    "a planned round is cancelled: planned": (planned, lambda store, held: cancel_plans(store, [held.plan.id])),
    "the route is divided: division": (division, lambda store, held: give_whole_route(store, held.plan.id, held.walkers[0].id)),
    "a partner is changed: partners": (partners, lambda store, held: set_partner(store, held.partner, person="Ans")),
    "a partner is removed: partners": (partners, lambda store, held: remove_partner(store, held.partner)),
    "a contact is changed: contacts": (every_contact, change_first_contact),
    "a paper is named: papers": (papers, lambda store, held: set_paper(store, "p1", title="Het convenant")),
    "a survey is changed: surveys": (surveys, lambda store, held: set_survey(store, held.cycle.id, "baseline", invited="30")),
}
ELSEWHERE: dict[Open, Step] = {
    measures: lambda store, held: set_decision(store, held.decision.id, name="Iets anders"),
    trajectory: lambda store, held: set_measure(store, held.measure.id, name="Andere lampen"),
    targets: lambda store, held: set_measure(store, held.measure.id, name="Andere lampen"),
    meetings: lambda store, held: set_decision(store, held.decision.id, name="Iets anders"),
    decisions: lambda store, held: set_meeting(store, held.meeting.id, subject="Iets anders"),
    division: lambda store, held: change_plan(
        store, held.plan.id, [PersonPlan("Ans"), PersonPlan("Joost")], date=held.plan.date, begins="20:00"
    ),
}
"""A step of the screen next to a screen, newer than that on what the screen shows; where nothing is said, a checkpoint's or a target's."""


def at_another(store: Store, held: Held) -> object:
    return add_target(store, held.cycle.id, name="Branden")


@pytest.mark.parametrize(("screen", "step"), STEPS.values(), ids=STEPS)
def test_the_newest_step_on_what_a_screen_shows_is_taken_back_and_done_again(data: Path, screen: Open, step: Step) -> None:
    @scenario
    async def walked(data: Path) -> None:
        async with running(data) as pilot:
            app = await wait_open(pilot)
            held = await app.call(prepare)
            before = await app.call(values)
            await app.call(step, held)
            after = await app.call(values)
            await app.call(ELSEWHERE.get(screen, at_another), held)
            elsewhere = {key: fields for key, fields in (await app.call(values)).items() if after.get(key) != fields}
            await app.push_screen(screen(held))
            await pilot.pause()
            await press(pilot, "u")
            await wait_text(pilot, "Taken back: ")
            assert await app.call(values) == {**before, **elsewhere}
            await press(pilot, "z")
            await wait_text(pilot, "Done again: ")
            assert await app.call(values) == {**after, **elsewhere}

    walked(data)


@scenario
async def test_the_page_of_a_measure_takes_its_changes_back_and_not_the_measure_itself(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        held = await app.call(prepare)
        await app.push_screen(MeasureScreen(held.measure.id))
        await wait_text(pilot, "Lampen")
        await press(pilot, "u")
        await wait_text(pilot, "Nothing left to undo here")
        assert "Lampen" in screen_text(app)


@scenario
async def test_what_this_person_went_on_with_is_not_laid_upon_others(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        held = await app.call(prepare)
        await app.call(lambda store: set_served(store, held.measure.id, targets=[held.target]))
        await app.push_screen(TargetsScreen(held.park.id))
        await wait_text(pilot, "Inbraken")
        await press(pilot, "u")
        await wait_text(pilot, "This stays: Inbraken. You changed it since, or went on with it.")
        assert [target.name for target in await app.call(targets_of, held.cycle.id)] == ["Inbraken"]
