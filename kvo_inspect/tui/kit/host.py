"""The host of a screen: what the app does for it. Nothing but the app itself imports the app."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from kvo_inspect.tui.kit.textual_doors import WatchedApp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Coroutine, Iterable
    from pathlib import Path

    from textual.screen import Screen
    from textual.widget import AwaitMount

    from kvo_inspect.domain.photos.photo import Photo
    from kvo_inspect.errors import KvoError
    from kvo_inspect.photos.import_folder import Imported, Shows
    from kvo_inspect.settings import Settings
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.tui.place import Place

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")


class PhotoJobs(Protocol):
    """Work on photos beside the keys (`tui.photos.jobs`)."""

    async def take_folder(self, park_id: str, folder: Path, progress: Callable[[int, int], None], shows: Shows | None = None) -> Imported:
        """Take in every photo of a folder."""

    async def take_files(
        self, park_id: str, folder: Path, files: list[Path], progress: Callable[[int, int], None] = ..., shows: Shows | None = None
    ) -> Imported:
        """Take in these files of a folder."""

    async def look_in_camera_folder(self, park_id: str, since: str) -> Imported:
        """Take in what is new in the camera folder since a moment."""

    async def thumb(self, photo: Photo) -> bytes | None:
        """Return the small picture of a photo, or None."""

    @property
    def is_busy(self) -> bool:
        """Whether photos are taken in, or a small picture is being made."""

    def leave_off(self) -> None:
        """Make no more small pictures after the one in hand."""

    async def prepare(self, photos: Iterable[Photo]) -> None:
        """Have the small pictures of these made in the background."""


class Notice(NamedTuple):
    """A sentence to the user, since when (`monotonic`) it stands, and whether it tells of an error."""

    sentence: str
    since: float
    bad: bool = False


class Host(WatchedApp):
    """What a screen, a widget or the walk may ask of the app that shows it."""

    data: Path
    """The folder of the record that is open."""
    home: Path
    """The folder of the settings and of one's own record."""
    settings: Settings
    practice: bool
    read_only: bool
    """Whether nothing is recorded."""
    is_protected: bool
    """Whether the record is protected: then `*` locks it."""
    is_open: bool
    """Whether the record is open; `call` before that waits its turn."""
    opening: int
    """How often a record was opened."""
    under_way: int
    """The number of tasks under way that the next key waits for."""
    unexpected: list[BaseException]
    """Errors nobody expected."""
    now: Callable[[], dt.datetime]
    photos: PhotoJobs
    notice: Notice | None
    """The notice that stands in the place of the key line's rule until the next key."""

    @property
    @abstractmethod
    def today(self) -> dt.date:
        """The day on the laptop's clock."""

    @property
    @abstractmethod
    def is_locked(self) -> bool:
        """Whether the record was locked while it was open; nothing of it is painted then."""

    @abstractmethod
    def action_lock(self) -> None:
        """Lock the record, or say how a record is protected."""

    @abstractmethod
    async def unlock(self, text: str, *, was_open: bool) -> None:
        """Open the record with a passphrase or recovery code; *was_open*: the screens below come back. Errors as `unlocked.unlock`."""

    @property
    @abstractmethod
    def exports(self) -> Path:
        """The folder in which exports are written unless another is named."""

    @abstractmethod
    def mode_text(self, *, short: bool = False) -> str:
        """Return the mode that the bar shows before the title, in a *short* word where there is little room, or an empty text."""

    @abstractmethod
    async def call(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(store, ...)` on the store thread and return what it returns; its errors are raised here."""

    @abstractmethod
    async def off_screen(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that needs the store thread's libraries but no record."""

    @abstractmethod
    def go(self, place: Place[R], then: Callable[[R | None], Any] | None = None) -> AwaitMount:
        """Go to a place; *then* is called with what comes back from there, or with None."""

    @abstractmethod
    async def go_home(self) -> None:
        """Go back to the list of parks, unless something on the way is not stored yet."""

    @abstractmethod
    def show_help(self) -> None:
        """Show the page of the keys of the screen on top."""

    @abstractmethod
    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that takes longer than a message; the next key waits for it."""

    @abstractmethod
    def notify_user(self, what: KvoError | str) -> None:
        """Show a notice: an expected error, or a sentence already in the language in use."""

    @abstractmethod
    def clear_notice(self) -> None:
        """Take the notice away."""

    @abstractmethod
    def in_round(self, *, evening: bool) -> None:
        """Note that a round is being walked."""

    @abstractmethod
    def save_settings(self, **changes: str) -> None:
        """Store changed settings and follow them at once."""

    @abstractmethod
    def show_theme(self, name: str) -> None:
        """Show a theme without keeping it as a setting."""

    @abstractmethod
    def change_colours(self) -> str:
        """Show the next look and keep it as a setting; return a sentence that says which it is."""

    @abstractmethod
    def show_language(self, name: str) -> None:
        """Speak another language at once, without keeping it as a setting."""

    @abstractmethod
    async def open_record(self) -> None:
        """Open the record and let the screen on top read from it."""

    @abstractmethod
    async def close_record(self) -> None:
        """Close the record once all that was handed in is on disk, and forget its key."""

    @abstractmethod
    def first_screen(self) -> Screen[Any]:
        """Return the screen to begin at."""

    @abstractmethod
    async def while_closed(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Close the record, do something with its folder and open it again; what returns False leaves it closed."""

    @abstractmethod
    async def practise(self) -> None:
        """Change to the worked example."""

    @abstractmethod
    async def change_record(self, data: Path, *, practice: bool) -> None:
        """Close this record and open the one in another folder."""

    @abstractmethod
    def begin_first(self, what: str, *, protect: bool = False) -> None:
        """Leave the first-start screen; *protect*: to protecting the record."""
