"""What every screen shares: its keys declared once, its bars, its help, reading again when it comes back into view."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import wraps
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from textual import events
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.bars import ALL_KEYS, KeyBar, NoticeBar, TopBar, notice_lines
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key, no_key_text
from kvo_inspect.tui.kit.list_view import ListView

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

P = ParamSpec("P")
S = TypeVar("S", bound="KvoScreen[Any]")

HELP = Key("question_mark,f1", N_("help"), "help", N_("Show this page."))
LOCK = Key("asterisk", N_("lock"), "", N_("Lock the record: nothing of it is readable until somebody unlocks it."), shown="*")
"""The key that locks a protected record; the app takes it before any screen does. Other keys of that name are not told then."""
MARKING = "space"
"""The key that marks in every list of rows."""
BACK = Key("escape", N_("back"), "back", N_("Go back to the screen before this one."))
TYPING = (Key("enter", N_("to the rows"), ""), Key("escape", N_("stop searching"), ""))
"""The keys of the key line while a filter is typed: the list takes them, and the screen's own keys are text then."""


def show_errors(handler: Callable[Concatenate[S, P], Awaitable[None]]) -> Callable[Concatenate[S, P], Coroutine[Any, Any, None]]:
    """Wrap an async message handler: an expected error becomes a notice instead of the end of the screen."""

    @wraps(handler)
    async def wrapped(self: S, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await handler(self, *args, **kwargs)
        except KvoError as error:
            self.app.notify_user(error)

    return cast("Callable[Concatenate[S, P], Coroutine[Any, Any, None]]", wrapped)


class KvoScreen(Screen[ScreenResultType]):
    """A screen with declared keys. Subclasses give KEYS, `title_text`, `body`, `load` and a `do_<action>` for each key."""

    KEYS: ClassVar[tuple[Key, ...]] = ()
    """The keys of this screen in the order of the key line; back and help are added."""
    CAN_BACK: ClassVar[bool] = True
    """Whether Esc goes back (not at home)."""
    BINDS: ClassVar[bool] = True
    """False: one widget takes every key by itself (the round); the declarations then only feed key line, help and palette."""
    NEEDS_RECORD: ClassVar[bool] = True
    """Whether the screen can only be used once `load` has run; keys wait for it (`tui.app.key_queue`)."""
    DRAWN_FIRST: ClassVar[bool] = False
    """Whether it is drawn before `load` has run the first time, to say that its reading takes a moment."""
    KEY_ROWS: ClassVar[int] = 2
    """Rows of the key line at most."""
    HELP_KEY: ClassVar[Key] = HELP
    """The key that gives help, as the key line tells it."""
    SHOWN_LOCKED: ClassVar[bool] = False
    """Whether it may be seen while the record is locked: it tells nothing of the record."""
    STORES_AT_ONCE: ClassVar[bool] = True
    """Whether what is done here is stored by its own key; a form is stored as a whole, at its end."""
    HELP_TEXT: ClassVar[str] = ""
    """A short text above the keys on the help page (`N_`)."""
    NO_ROWS: ClassVar[str] = ""
    """Why nothing can be marked in the list of this screen (`N_`, `tui.kit.lists.no_rows`); a `ListScreen` needs none."""

    AUTO_FOCUS = "ListView, Form"
    DEFAULT_CSS = "KvoScreen { background: $background; color: $foreground; overflow: hidden; }"
    acts: list[str] | None = None
    """The names of the acts done on this screen, where they can be taken back; None: they belong to the screen below."""
    _typing = False
    """Whether a filter is being typed: a question mark is text then, and F1 helps."""
    loaded = False
    """Whether `load` has run to its end at least once."""
    _readings = 0

    @property
    def is_reading(self) -> bool:
        """Whether `load` is at work: meanwhile nothing new may be painted, for a screen paints nothing while it handles a message."""
        return self._readings > 0

    @property
    def park_here(self) -> str:
        """The id of the park that this screen is about, for the palette; empty when it is about none, or more than one."""
        return ""

    @property
    def stuck(self) -> KvoError | None:
        """The error that something given to this screen is not stored yet; None when nothing waits."""
        return None

    @property
    def idle(self) -> bool:
        """Whether this screen has done all it was given: a record is locked only then."""
        return True

    async def before_lock(self) -> None:
        """Keep on disk what stands in an open line: the record is locked next."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the bindings from the declared keys."""
        if "BINDINGS" not in cls.__dict__:
            bindings: list[BindingType] = []
            if cls.BINDS:
                keys = dict.fromkeys(key.key for key in (*cls.KEYS, *((BACK,) if cls.CAN_BACK else ()), HELP) if key.action)
                keys |= {MARKING: None} if cls.NO_ROWS else {}
                bindings = [Binding(key, f"press('{key}')", "", show=False) for key in keys]
            cls.BINDINGS = bindings
        super().__init_subclass__(**kwargs)

    @property
    def app(self) -> Host:  # type: ignore[override]
        """The program."""
        return cast("Host", super().app)

    # -- what a screen fills in ----------------------------------------------------------------------------------------

    def title_text(self) -> str:
        """Return the text at the left of the top line, in the language in use."""
        return ""

    def state_text(self) -> str:
        """Return the text at the right of the top line."""
        return ""

    def bar_state(self) -> str:
        """Return the state with what every screen of a kind tells there."""
        return self.state_text()

    def body(self) -> Iterable[Widget]:
        """Yield the widgets between the bars."""
        return ()

    async def load(self) -> None:
        """Read what the screen shows from the store. Called when the record is open, and again whenever the screen comes back."""

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now; keys that do not are not shown."""
        return True

    # -- what they get for it ------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out: top line, body, key line."""
        yield TopBar(self.title_text, self.bar_state, self.app.mode_text)
        yield KeyBar(self.line_keys, self.notice_lines, self.KEY_ROWS)
        yield from self.body()

    def all_keys(self) -> list[Key]:
        """Return every key that does something now, back and help at the end."""
        help_key = self.HELP_KEY._replace(shown="F1") if self._typing else self.HELP_KEY
        keys = [*self.KEYS, *((BACK,) if self.CAN_BACK else ()), help_key]
        protected = self.app.is_protected
        keys = [key for key in keys if not (protected and key.key == LOCK.key)]
        return [key for key in keys if self.offered(key) and not (key.writes and self.app.read_only)]

    def line_keys(self) -> list[Key]:
        """Return the keys of the key line; while a filter is typed only those that are no text."""
        if self._typing:
            return [*TYPING, self.HELP_KEY._replace(shown="F1", label=ALL_KEYS)]
        return [key for key in self.all_keys() if key.line]

    def notice_lines(self, cells: int) -> list[Piece]:
        """Return the notice that stands now, in lines of *cells* cells."""
        notice = self.app.notice
        return notice_lines(notice.sentence, notice.bad, cells) if notice is not None else []

    async def on_screen_resume(self) -> None:
        """Read again: the record is the state, the screen is a view of it."""
        if self.app.is_open and self.DRAWN_FIRST and not self.loaded:
            self.app.begin(self.reload())  # a screen draws nothing while it handles a message
        elif self.app.is_open:
            await self.reload()

    async def reload(self) -> None:
        """Run `load` and repaint; an expected error becomes a notice."""
        self._readings += 1
        try:
            await self.load()
        except KvoError as error:
            self.app.notify_user(error)
        except NoMatches:
            if self.is_attached and self.is_mounted and self.display:  # the last also says whether it is being taken away
                raise
            return  # the screen went while its record was read, or only comes: then it reads once it is there
        else:
            self.loaded = True
        finally:
            self._readings -= 1
        self.redraw()

    def redraw(self) -> None:
        """Repaint everything, sizes too: after a change of language or of what the bars say."""
        for widget in self.walk_children(Widget):
            widget.refresh(layout=True)

    def key_pressed(self) -> None:
        """Take away what this screen says of the key before: another one was pressed, which may be the app's (ctrl+s, ctrl+p)."""

    def bars_changed(self) -> None:
        """Repaint the bars: what they say or which keys do something has changed."""
        for bar in self.query("TopBar, NoticeBar"):
            bar.refresh(layout=isinstance(bar, NoticeBar))

    def on_list_view_typing(self, event: ListView.Typing) -> None:
        """Tell which key helps while a filter is typed."""
        self._typing = event.lines.typing
        self.bars_changed()

    async def action_press(self, pressed: str) -> None:
        """Run what a key does now: two declarations may share a key when only one of them is offered at a time."""
        for key in self.all_keys():
            if key.key == pressed and key.action:
                await self.action_do(key.action)
                return
        self.app.notify_user(_(self.NO_ROWS) if pressed == MARKING and self.NO_ROWS else no_key_text(Key(pressed, "", "")))

    def on_key(self, event: events.Key) -> None:
        """Say of a letter, digit or mark that nobody took and that is bound to nothing that it does nothing: silence looks like a fault."""
        if event.character and event.is_printable and event.key not in self.active_bindings:
            self.app.notify_user(no_key_text(Key(event.key, "", "", shown=event.character.strip())))

    async def action_do(self, action: str) -> None:
        """Run `do_<verb>` of an action ("edit", "keep(2)") that a key has now; an expected error becomes a notice."""
        if not any(key.action == action for key in self.all_keys()):
            return
        try:
            _namespace, verb, arguments = parse(action)
            done = getattr(self, f"do_{verb}")(*arguments)
            if isawaitable(done):
                await done
        except KvoError as error:
            self.app.notify_user(error)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* soon (from the callback of a question); an expected error becomes a notice."""
        self.app.begin(work)

    def help_text(self) -> str:
        """Return the short text above the keys on the help page (`N_`)."""
        return self.HELP_TEXT

    def do_back(self) -> None:
        """Go back to the screen before this one."""
        self.dismiss()

    def do_help(self) -> None:
        """Show the page of this screen's keys."""
        self.app.show_help()
