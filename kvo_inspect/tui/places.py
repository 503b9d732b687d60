"""Places: where one can go. A screen names the place; `app.destinations` alone knows its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.tui.place import Place

if TYPE_CHECKING:
    # ruff does not see what is named between quotes as the result of a place
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kvo_inspect.domain.compare.comparison import Comparison
    from kvo_inspect.domain.compare.pairs import Pair
    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.domain.papers.paper import ReportSubject
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.domain.parks.partner import Partner
    from kvo_inspect.domain.rounds.round import Round  # noqa: F401
    from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay, SentWay
    from kvo_inspect.errors import KvoError
    from kvo_inspect.photos.decoder import PhotoRefused
    from kvo_inspect.store.contacts.importing import ContactPlan  # noqa: F401
    from kvo_inspect.store.photos.uses import UsedPhoto
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.rounds.overview import RoundLine
    from kvo_inspect.texts import Lang
    from kvo_inspect.tui.photos.page import PhotosPage


class ActionListPlace(Place[None]):
    list_id: str
    """The id of an action list: its partner's, or of one premises."""


class ActionListsPlace(Place[None]):
    park_id: str


class AskedPlace(Place[None]):
    """What is asked of whom over all parks."""


class AddPhotoPlace(Place[None]):
    finding: Finding


class CannotOpenPlace(Place[None]):
    error: KvoError


class ChooseSubjectPlace(Place[str]):
    """Choosing what a photo shows; its id comes back."""

    subjects: list[str]
    page: PhotosPage
    park_id: str


class ComparePairPlace(Place[None]):
    comparison: Comparison
    pair: Pair


class ComparePlace(Place[None]):
    park_id: str
    name: str


class ContactsPlace(Place[None]):
    """The contacts of all parks."""


class DoubleContactsPlace(Place[None]):
    """Contacts that are probably the same."""


class DossierPlace(Place[None]):
    park_id: str


class EditFindingPlace(Place["Finding"]):
    """The own fields of a finding; it comes back as it stands then."""

    finding: Finding
    partners: list[Partner]


class EditParkPlace(Place["Park"]):
    park: Park


class OwnSetPlace(Place["Park"]):
    """The park's own set of questions; the park comes back."""

    park: Park


class ExchangePlace(Place[None]):
    """What passes between laptops; *take*: begin with a file."""

    take: bool = False


class ExportPlace(Place["Path"]):
    """Handing over a park; the path comes back."""

    park: Park
    at: RoundLine | None


class FindingPlace(Place[None]):
    finding_id: str


class FindingsPlace(Place[None]):
    """Findings; *among*: only these, by id, which *among_text* names; *overdue*: only those that are."""

    park: str = ""
    park_name: str = ""
    among: tuple[str, ...] | None = None
    among_text: str = ""
    overdue: bool = False


class FoldersPlace(Place[None]):
    """The folders that this laptop exchanges through."""


class HandedInPlace(Place[None]):
    """Who has handed in."""


class HistoryPlace(Place[None]):
    noun: str
    noun_id: str
    title: str


class ImportContactsPlace(Place["ContactPlan"]):
    """Taking a list of contacts in; what it did comes back. *park*: companies of that park; None: contacts of all parks."""

    park: Park | None


class ImportRoutePlace(Place[int]):
    """Taking checkpoints in; how many comes back."""

    park_id: str


class LogPlace(Place[None]):
    device: str
    park_id: str
    letters: str


class MakeFilePlace(Place[object]):
    """Making a file for another laptop."""


class NewParkPlace(Place[str]):
    """Making a park; its id comes back."""


class NoteSentPlace(Place[int]):
    """Noting that findings were sent; how many were noted comes back."""

    finding_ids: Sequence[str]
    way: SentWay | None = None
    """By what way that is proposed; None: by mail."""


class OverviewPlace(Place[None]):
    """All parks as a table."""


class OwedPhotosPlace(Place[None]):
    park_id: str


class PapersPlace(Place[None]):
    park_id: str


class ParkPlace(Place[None]):
    park_id: str


class ParkRightPlace(Place[None]):
    """Setting right a park that was made by mistake."""

    park_id: str


class RoundRightPlace(Place[None]):
    """Setting right a round that was begun wrongly."""

    round_id: str
    park_id: str


class ParksPlace(Place[None]):
    """Home; *first*: what the first start goes on to (own: a park and its round, file: taking a file in)."""

    first: str = ""


class PersonPlace(Place[None]):
    """What is held under a name; empty: it is asked for."""

    name: str = ""


class EraseFindingPlace(Place[None]):
    """The words of a finding that erasing takes out."""

    finding: Finding


class KeepingPlace(Place[None]):
    """How long parks keep what names people; *park_id*: of one, empty: of all."""

    park_id: str = ""


class PartnersPlace(Place[None]):
    park: Park


class PickContactsPlace(Place["list[str]"]):
    """Choosing contacts that other parks have; their ids come back."""

    park: Park


class PlannedRoundsPlace(Place[None]):
    """The planned rounds of a park; None: of all."""

    park: Park | None = None


class PhotoPlace(Place[None]):
    """Photos; *beside*: then and now beside each other; *now*: the round being walked."""

    title: str
    read: Callable[[Store], list[UsedPhoto]]
    beside: bool = False
    finding: Finding | None = None
    now: str = ""


class PhotosPlace(Place[None]):
    park_id: str
    park_name: str
    round_id: str = ""


class ReceivedPlace(Place[None]):
    """What came in since a day, of all parks."""


class ReceiversPlace(Place[None]):
    """Who may read what leaves encrypted."""


class RefusedPhotosPlace(Place[None]):
    summary: str
    refused: Sequence[PhotoRefused]


class ReportCardPlace(Place["list[str]"]):
    """The report card of a finding, and of the points after it on an action list; the names of the acts that were done there come back."""

    finding_id: str
    list_id: str = ""
    """Through which list one goes on; empty: that of its holder."""


class ReportPlace(Place[None]):
    """A report, before it is written."""

    subject: ReportSubject


class ReturnedListPlace(Place[int]):
    """A list that came back; how many answers were taken in comes back."""

    park_id: str | None
    """None: of all parks."""
    path: Path | None
    """None: only the rows that were kept for later."""


class ReviewPlace(Place[None]):
    park: str = ""
    park_name: str = ""
    round_id: str = ""


class RoundWordsPlace(Place["Round"]):
    """What is said of a round for its report; *lang*: the language of the summary. The round comes back."""

    round_id: str
    lang: Lang


class RoutePlace(Place[None]):
    park_id: str


class SearchPlace(Place[None]):
    """Searching in all parks."""


class SettingsPlace(Place[None]):
    """The settings."""


class StartRoundPlace(Place["Round"]):
    """Starting a round, which comes back; *kind* and *part*: what is proposed, None as usual."""

    park_id: str
    kind: MeasurementKind | None = None
    part: PartOfDay | None = None


class ImportPhotosPlace(Place[None]):
    park_id: str
    round_id: str = ""
    finding: Finding | None = None
    confirmed: bool = False


class WalkPlace(Place[None]):
    """Walking a round; *at*: the checkpoint and the question to begin at."""

    round_id: str
    at: tuple[str, str] | None = None


class ProtectionPlace(Place[None]):
    """Whether the record is protected, and its ways in."""

    begin: bool = False
    """Whether to go on to switching on at once."""


class WhoPlace(Place[None]):
    """The first start, which asks who you are."""


class WriteListPlace(Place["Path"]):
    """Writing an action list; its path comes back."""

    list_id: str


class WriteMailPlace(Place["list[Path]"]):
    """Writing mail drafts; their paths come back when the points were noted as sent. *reminder*: proposed as one."""

    list_ids: Sequence[str]
    reminder: bool = False
