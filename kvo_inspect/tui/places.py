"""Places: where one can go on the screens. A screen names the place; `app.destinations` alone knows which screen stands there.

Imports nothing of the program at run time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    # ruff does not see what is named between quotes as the result of a place
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kvo_inspect.domain.compare.comparison import Comparison
    from kvo_inspect.domain.compare.pairs import Pair
    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.domain.parks.partner import Partner
    from kvo_inspect.domain.plan.measure import Measure
    from kvo_inspect.domain.plan.target import Target
    from kvo_inspect.domain.plan.trajectory import Trajectory
    from kvo_inspect.domain.rounds.round import Round  # noqa: F401
    from kvo_inspect.errors import KvoError
    from kvo_inspect.photos.decoder import PhotoRefused
    from kvo_inspect.store.photos.uses import UsedPhoto
    from kvo_inspect.store.plan.targets import TargetPlan  # noqa: F401
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.rounds.overview import RoundLine
    from kvo_inspect.tui.photos.page import PhotosPage

R = TypeVar("R")


class Place(Generic[R]):
    """A screen to go to, with what it is about; *R* is what comes back from there."""


@dataclass(frozen=True)
class ActionListPlace(Place[None]):
    partner_id: str


@dataclass(frozen=True)
class ActionListsPlace(Place[None]):
    park_id: str


@dataclass(frozen=True)
class AddPhotoPlace(Place[None]):
    finding: Finding


@dataclass(frozen=True)
class BeginCyclePlace(Place["Trajectory"]):
    """Beginning the next cycle; the trajectory comes back."""

    park: Park
    before: Trajectory


@dataclass(frozen=True)
class CannotOpenPlace(Place[None]):
    error: KvoError


@dataclass(frozen=True)
class ChooseSubjectPlace(Place[str]):
    """Choosing what a photo shows; its id comes back."""

    subjects: list[str]
    page: PhotosPage
    park_id: str


@dataclass(frozen=True)
class ComparePairPlace(Place[None]):
    comparison: Comparison
    pair: Pair


@dataclass(frozen=True)
class ComparePlace(Place[None]):
    park_id: str
    name: str


@dataclass(frozen=True)
class DossierPlace(Place[None]):
    park_id: str


@dataclass(frozen=True)
class EditFindingPlace(Place["Finding"]):
    """The own fields of a finding; it comes back as it stands then."""

    finding: Finding
    partners: list[Partner]


@dataclass(frozen=True)
class EditMeasurePlace(Place["Measure"]):
    """Adding or changing a measure, which comes back."""

    park_id: str
    measure: Measure | None
    partners: list[Partner]
    themes: Mapping[str, str]


@dataclass(frozen=True)
class EditParkPlace(Place["Park"]):
    park: Park


@dataclass(frozen=True)
class EditTargetPlace(Place["Target"]):
    """Adding or changing a target, which comes back."""

    park_id: str
    trajectory: Trajectory | None
    target: Target | None


@dataclass(frozen=True)
class EditTrajectoryPlace(Place["Trajectory"]):
    """Recording or changing a trajectory, which comes back."""

    park: Park
    trajectory: Trajectory | None


@dataclass(frozen=True)
class ExchangePlace(Place[None]):
    """What passes between laptops; *take*: begin with a file."""

    take: bool = False


@dataclass(frozen=True)
class ExportPlace(Place["Path"]):
    """Handing over a park; the path comes back."""

    park: Park
    at: RoundLine | None


@dataclass(frozen=True)
class FindingPlace(Place[None]):
    finding_id: str


@dataclass(frozen=True)
class FindingsPlace(Place[None]):
    park: str = ""
    park_name: str = ""


@dataclass(frozen=True)
class HandedInPlace(Place[None]):
    """Who has handed in."""


@dataclass(frozen=True)
class HistoryPlace(Place[None]):
    noun: str
    noun_id: str
    title: str


@dataclass(frozen=True)
class ImportRoutePlace(Place[int]):
    """Taking checkpoints in; how many comes back."""

    park_id: str


@dataclass(frozen=True)
class ImportTargetsPlace(Place["TargetPlan"]):
    """Taking a list of targets in; what it did comes back."""

    park: Park
    trajectory: Trajectory | None


@dataclass(frozen=True)
class LogPlace(Place[None]):
    device: str
    park_id: str
    letters: str


@dataclass(frozen=True)
class MakeFilePlace(Place[object]):
    """Making a file for another laptop."""


@dataclass(frozen=True)
class MeasurePlace(Place[None]):
    measure_id: str


@dataclass(frozen=True)
class MeasuresPlace(Place[None]):
    park_id: str


@dataclass(frozen=True)
class MeetingsPlace(Place[None]):
    park: Park
    trajectory: Trajectory


@dataclass(frozen=True)
class NewParkPlace(Place[str]):
    """Making a park; its id comes back."""


@dataclass(frozen=True)
class NoteSentPlace(Place[bool]):
    """Noting that findings were sent; True comes back."""

    finding_ids: Sequence[str]


@dataclass(frozen=True)
class OwedPhotosPlace(Place[None]):
    park_id: str


@dataclass(frozen=True)
class ParkPlace(Place[None]):
    park_id: str


@dataclass(frozen=True)
class ParksPlace(Place[None]):
    """Home; *first*: what the first start goes on to (own: a park and its round, file: taking a file in)."""

    first: str = ""


@dataclass(frozen=True)
class PartnersPlace(Place[None]):
    park: Park


@dataclass(frozen=True)
class PhotoPlace(Place[None]):
    """Photos; *beside*: then and now beside each other; *now*: the round being walked."""

    title: str
    read: Callable[[Store], list[UsedPhoto]]
    beside: bool = False
    finding: Finding | None = None
    now: str = ""


@dataclass(frozen=True)
class PhotosPlace(Place[None]):
    park_id: str
    park_name: str
    round_id: str = ""


@dataclass(frozen=True)
class RefusedPhotosPlace(Place[None]):
    summary: str
    refused: Sequence[PhotoRefused]


@dataclass(frozen=True)
class ReturnedListPlace(Place[int]):
    """A list that came back; how many answers were taken in comes back."""

    park_id: str
    path: Path


@dataclass(frozen=True)
class ReviewPlace(Place[None]):
    park: str = ""
    park_name: str = ""
    round_id: str = ""


@dataclass(frozen=True)
class RoutePlace(Place[None]):
    park_id: str


@dataclass(frozen=True)
class SearchPlace(Place[None]):
    """Searching in all parks."""


@dataclass(frozen=True)
class SettingsPlace(Place[None]):
    """The settings."""


@dataclass(frozen=True)
class StartRoundPlace(Place["Round"]):
    """Starting a round, which comes back."""

    park_id: str


@dataclass(frozen=True)
class TakeInPlace(Place[None]):
    park_id: str
    round_id: str = ""
    finding: Finding | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class TargetsPlace(Place[None]):
    park_id: str
    trajectory_id: str | None = None


@dataclass(frozen=True)
class TrajectoryPlace(Place[None]):
    park_id: str
    trajectory_id: str | None = None


@dataclass(frozen=True)
class WalkPlace(Place[None]):
    """Walking a round; *at*: the checkpoint and the question to begin at."""

    round_id: str
    at: tuple[str, str] | None = None


@dataclass(frozen=True)
class WhoPlace(Place[None]):
    """The first start, which asks who you are."""


@dataclass(frozen=True)
class WriteListPlace(Place["Path"]):
    """Writing an action list; its path comes back."""

    partner_id: str


@dataclass(frozen=True)
class WriteMailPlace(Place["list[Path]"]):
    """Writing mail drafts; their paths come back when the points were noted as sent."""

    partner_ids: Sequence[str]


AnyPlace = (
    ActionListPlace | ActionListsPlace | AddPhotoPlace | BeginCyclePlace | CannotOpenPlace | ChooseSubjectPlace | ComparePairPlace
    | ComparePlace | DossierPlace | EditFindingPlace | EditMeasurePlace | EditParkPlace | EditTargetPlace | EditTrajectoryPlace
    | ExchangePlace | ExportPlace | FindingPlace | FindingsPlace | HandedInPlace | HistoryPlace | ImportRoutePlace | ImportTargetsPlace
    | LogPlace | MakeFilePlace | MeasurePlace | MeasuresPlace | MeetingsPlace | NewParkPlace | NoteSentPlace | OwedPhotosPlace
    | ParkPlace | ParksPlace | PartnersPlace | PhotoPlace | PhotosPlace | RefusedPhotosPlace | ReturnedListPlace | ReviewPlace
    | RoutePlace | SearchPlace | SettingsPlace | StartRoundPlace | TakeInPlace | TargetsPlace | TrajectoryPlace | WalkPlace | WhoPlace
    | WriteListPlace | WriteMailPlace
)  # fmt: skip
"""Every place: `app.destinations` is checked against these."""
