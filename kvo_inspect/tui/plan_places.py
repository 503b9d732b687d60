"""Places of a park's plan: trajectory, targets, measures and meetings, and the forms to which its needs lead. As `tui.places`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.tui.place import Place

if TYPE_CHECKING:
    from pathlib import Path  # noqa: F401

    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.domain.parks.partner import Partner
    from kvo_inspect.domain.plan.measure import Measure
    from kvo_inspect.domain.plan.target import Target
    from kvo_inspect.domain.plan.trajectory import Trajectory
    from kvo_inspect.domain.rounds.planned import PlannedRound  # noqa: F401
    from kvo_inspect.domain.survey.held import Survey  # noqa: F401
    from kvo_inspect.domain.values.closed_sets import MeasurementKind
    from kvo_inspect.store.plan.importing import MeasurePlan  # noqa: F401
    from kvo_inspect.store.plan.targets import TargetPlan  # noqa: F401
    from kvo_inspect.store.survey.surveys import SurveyLine


class BeginCyclePlace(Place["Trajectory"]):
    """Beginning the next cycle; the trajectory comes back."""

    park: Park
    before: Trajectory


class CalendarPlace(Place["Path"]):
    """Writing the days of a plan for a calendar: of a park, or of all; the path comes back."""

    park: Park | None


class EditMeasurePlace(Place["Measure"]):
    """Adding or changing a measure, which comes back."""

    park_id: str
    measure: Measure | None
    partners: list[Partner]
    at: str = ""
    """The field at which the form opens; empty: its first."""


class EditTargetPlace(Place["Target"]):
    """Adding or changing a target, which comes back."""

    park_id: str
    trajectory: Trajectory | None
    target: Target | None
    at: str = ""
    """The field at which the form opens; empty: its first."""


class EditTrajectoryPlace(Place["Trajectory"]):
    """Recording or changing a trajectory, which comes back."""

    park: Park
    trajectory: Trajectory | None
    at: str = ""
    """The field at which the form opens; empty: its first."""


class EditPartnerPlace(Place["Partner"]):
    """How to reach a partner, which comes back."""

    partner: Partner


class EditSurveyPlace(Place["Survey"]):
    """When the survey of a measurement was sent; it comes back."""

    trajectory: Trajectory
    surveys: tuple[SurveyLine, ...]
    moment: MeasurementKind


class ImportMeasuresPlace(Place["MeasurePlan"]):
    """Taking a list of measures in; what it did comes back."""

    park: Park


class ImportTargetsPlace(Place["TargetPlan"]):
    """Taking a list of targets in; what it did comes back."""

    park: Park
    trajectory: Trajectory | None


class MeasurePlace(Place[None]):
    measure_id: str


class MeasuresPlace(Place[None]):
    park_id: str


class MeetingsPlace(Place[None]):
    park: Park
    trajectory: Trajectory


class PlanRoundPlace(Place["PlannedRound"]):
    """Planning a round of a kind, which comes back."""

    park_id: str
    kind: MeasurementKind


class ParkTargetsPlace(Place[None]):
    """The targets of all parks."""


class SurveysPlace(Place[None]):
    """What entrepreneurs answered."""

    park: Park
    trajectory: Trajectory


class TargetsPlace(Place[None]):
    park_id: str
    trajectory_id: str | None = None


class TrajectoryPlace(Place[None]):
    park_id: str
    trajectory_id: str | None = None
