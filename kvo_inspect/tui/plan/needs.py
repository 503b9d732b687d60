"""Where a need of a trajectory is met: the form at the field it means, the round of its part of day, the measure that lacks something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.needs import lacking_measure, lacking_partner, lacking_target
from kvo_inspect.store.survey.surveys import surveys_of
from kvo_inspect.tui.kit.go_round import go_round
from kvo_inspect.tui.places import FindingsPlace, PartnersPlace, PlannedRoundsPlace, ReviewPlace
from kvo_inspect.tui.plan.meetings import EditMeetingScreen
from kvo_inspect.tui.plan_places import (
    EditMeasurePlace,
    EditPartnerPlace,
    EditSurveyPlace,
    EditTargetPlace,
    EditTrajectoryPlace,
    MeasurePlace,
    MeasuresPlace,
    MeetingsPlace,
    PlanRoundPlace,
    SurveysPlace,
    TargetsPlace,
)
from kvo_inspect.wording.parks.trajectory import AIMS

if TYPE_CHECKING:
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.domain.plan.needs import NeedName
    from kvo_inspect.domain.plan.trajectory import Trajectory
    from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay
    from kvo_inspect.tui.kit.host import Host

FIELDS = {"yearly_evaluation": "evaluations"}
"""The field of the trajectory's form that a need means, where it has another name."""
FIGURES: dict[str, Literal["baseline", "goal", "result"]] = {"figures": "baseline", "goals": "goal", "results": "result"}
LACKS: dict[str, Literal["partner", "due"]] = {"owners": "partner", "days": "due"}
ROUNDS: dict[str, tuple[MeasurementKind | None, PartOfDay]] = {
    "baseline_day": ("baseline", "day"),
    "baseline_evening": ("baseline", "evening"),
    "yearly_day": (None, "day"),
    "yearly_evening": (None, "evening"),
    "follow_up_day": ("follow_up", "day"),
    "follow_up_evening": ("follow_up", "evening"),
}
"""As what and in which part of the day a round meets a need; None: as any."""


async def go_to_need(app: Host, park: Park, trajectory: Trajectory, need: NeedName) -> None:
    """Go where a need is met; where only looking is possible, to the list that it is about. The next cycle is not begun here."""
    aim = AIMS[need]
    if app.read_only:
        _look(app, park, trajectory, aim)
        return
    match aim:
        case "edit":
            app.go(EditTrajectoryPlace(park, trajectory, FIELDS.get(need, need)))
        case "round":
            kind, part = ROUNDS[need]
            await go_round(app, park.id, kind=kind, part=part)
        case "planned":
            app.go(PlanRoundPlace(park.id, "follow_up"))
        case "partners":
            partner = await app.call(lacking_partner, park.id)
            if partner is None:
                app.go(PartnersPlace(park))
            else:
                app.go(EditPartnerPlace(partner))
        case "target":
            target = await app.call(lacking_target, trajectory.id, FIGURES[need])
            app.go(EditTargetPlace(park.id, trajectory, target, FIGURES[need] if target is not None else ""))
        case "measure" | "step":
            await _go_to_measure(app, park, trajectory, need)
        case "meeting":
            app.push_screen(EditMeetingScreen(trajectory, None))
        case "survey":
            surveys = tuple(await app.call(surveys_of, trajectory.id))
            app.go(EditSurveyPlace(trajectory, surveys, "baseline" if need == "survey" else "follow_up"))
        case _:
            _look(app, park, trajectory, aim)


async def _go_to_measure(app: Host, park: Park, trajectory: Trajectory, need: NeedName) -> None:
    """Go to the measure that lacks something, at the field that it lacks; when none does, to the form of a new one."""
    measure = await app.call(lacking_measure, trajectory, LACKS.get(need, "end")) if need != "measures" else None
    if measure is not None and need not in LACKS:
        app.go(MeasurePlace(measure.id))
        return
    partners = await app.call(partners_of, park.id)
    app.go(EditMeasurePlace(park.id, measure, partners, LACKS.get(need, "") if measure is not None else ""))


def _look(app: Host, park: Park, trajectory: Trajectory, aim: str) -> None:
    match aim:
        case "review":
            app.go(ReviewPlace(park.id, park.name))
        case "findings":
            app.go(FindingsPlace(park=park.id, park_name=park.name, overdue=True))
        case "target":
            app.go(TargetsPlace(park.id, trajectory.id))
        case "measure" | "step":
            app.go(MeasuresPlace(park.id))
        case "meeting":
            app.go(MeetingsPlace(park, trajectory))
        case "survey":
            app.go(SurveysPlace(park, trajectory))
        case "partners":
            app.go(PartnersPlace(park))
        case "planned":
            app.go(PlannedRoundsPlace(park))
