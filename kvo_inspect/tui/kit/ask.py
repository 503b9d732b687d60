"""Small questions over a screen: yes or no, a line, or one of a few. They return a value and touch nothing else.

Used as `self.app.push_screen(AskYesNo(...), callback)`, or awaited in an `@work` method with `push_screen_wait`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.strip import Strip

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import N_, _, p_
from kvo_inspect.tui.kit.drawing import Drawn, Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.help import HelpScreen
from kvo_inspect.tui.kit.keys import Key, asks_lock
from kvo_inspect.tui.kit.questions.marked import Marked
from kvo_inspect.tui.kit.questions.word_rest import WordRest
from kvo_inspect.tui.kit.text import fit, wrap

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

T = TypeVar("T")


MARKED = (
    Key("up", "", "", N_("Move the mark to another one."), shown="↑ ↓"),
    Key("enter", "", "", N_("Choose the one that is marked.")),
)
"""The keys of a few things of which one is marked."""


class Box(Drawn, can_focus=True):
    """Draws a question and gives its keys to the screen that asks."""

    DEFAULT_CSS = (
        "Box { width: 70; max-width: 100%; height: auto; max-height: 100%; border: heavy $foreground; padding: 0 1; overflow: hidden; }"
    )

    def __init__(self, owner: Ask[T]) -> None:
        super().__init__()
        self._owner = owner

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return as many lines as the question takes."""
        return len(self._owner.lines(width))

    def _first(self, lines: list[list[Piece]]) -> int:
        """Return the first line in view: a long list follows its mark, and shows its end where that says what letters do."""
        if self._owner.says_at_end:
            return max(0, len(lines) - self.size.height)
        marked = next((at for at, line in enumerate(lines) if line and line[0][0].startswith("▸")), 0)
        return max(0, min(marked - self.size.height // 2, len(lines) - self.size.height))

    def render_line(self, y: int) -> Strip:
        lines = self._owner.lines(self.size.width)
        y += self._first(lines)
        return self.strip(lines[y] if y < len(lines) else [])

    def on_click(self, event: events.Click) -> None:
        """Choose the option that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None:
            line = offset.y + self._first(self._owner.lines(self.size.width))
            if line in self._owner.picks:
                self._owner.choose(self._owner.picks[line])

    def on_key(self, event: events.Key) -> None:
        """Give the key to the question; F1 shows its page of help, and so does ? where nothing is typed."""
        event.stop()
        event.prevent_default()
        if event.key == "f1" or (event.key == "question_mark" and not self._owner.TYPING):
            self.app.push_screen(HelpScreen(self._owner))
            return
        app = cast("Host", self.app)
        if app.is_protected and asks_lock(event.key, typing=self._owner.TYPING):  # it was pressed before this box stood
            app.action_lock()
            return
        self._owner.key(event)
        self.refresh(layout=True)

    def on_paste(self, event: events.Paste) -> None:
        """Give the paste to the question."""
        event.stop()
        self._owner.paste(event.text)
        self.refresh(layout=True)


class Ask(ModalScreen[T | None]):
    """Base of the questions: Esc answers None."""

    DEFAULT_CSS = "Ask { align: center middle; }"
    KEYS: ClassVar[tuple[Key, ...]] = ()
    """Its keys, for its page of help; Esc is added."""
    TYPING: ClassVar[bool] = False
    """Whether a line is typed here, the question mark too."""
    WORKS: ClassVar[bool] = False
    """Whether it tells of work that is under way."""

    @property
    def stuck(self) -> KvoError | None:
        """The error that a line was typed and is not stored; None when there is none."""
        return None

    @property
    def says_at_end(self) -> bool:
        """Whether the last line says what letters do that were typed."""
        return False

    def __init__(self, question: str) -> None:
        """*question* is already in the language in use."""
        super().__init__()
        self.question = question
        self.about = ""
        """The subject, shown above the question: the box may stand over the row under the cursor."""
        self.picks: dict[int, int] = {}
        """Which option stands on which line, for the mouse; filled by `lines`."""
        self._answered = False

    def compose(self) -> ComposeResult:
        yield Box(self)

    def answer(self, value: T | None) -> None:
        """Close with a value, once: a second key of a burst is not an answer to anything."""
        if not self._answered:
            self._answered = True
            self.dismiss(value)

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the lines of the box, in *cells* cells."""
        about: list[list[Piece]] = [[(fit(self.about, cells), "dim")]] if self.about else []
        return [*about, *([(line, "strong")] for line in wrap(self.question, cells))]

    def title_text(self) -> str:
        """Return the question, as the title of its page of help."""
        return self.question

    def help_text(self) -> str:
        """Return nothing more: the keys say it."""
        return ""

    def all_keys(self) -> list[Key]:
        """Return its keys, the way back at the end."""
        return [*self.KEYS, Key("escape", "", "", N_("Go back; nothing is changed."))]

    def key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.answer(None)

    def paste(self, text: str) -> None:
        """Take a paste; it never acts as keys."""

    def choose(self, place: int) -> None:
        """Take a click on an option."""


class AskYesNo(Ask[bool]):
    """A question answered with 1 (yes) or 2 (no); j and y are yes too, n is no. Enter takes *default*."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("1", "", "", N_("Yes; j and y too, and the whole word."), shown="1"),
        Key("2", "", "", N_("No; n too, and the whole word."), shown="2"),
        *MARKED,
    )

    def __init__(self, question: str, *, default: bool = False) -> None:
        super().__init__(question)
        self._mark = Marked(["yes", "no"], 0 if default else 1)
        self.word_rest = WordRest()
        """What is typed on of the word whose first letter answered."""

    @property
    def says_at_end(self) -> bool:
        """Whether letters stand."""
        return self._mark.has_letters

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question and its two answers."""
        yes, no = ("▸ ", "  ") if not self._mark.at else ("  ", "▸ ")
        top = super().lines(cells)
        self.picks = {len(top) + 1: 1, len(top) + 2: 0}
        return [
            *top,
            [],
            [(yes, ""), ("1", "key"), (" " + p_("answer", "yes"), "")],
            [(no, ""), ("2", "key"), (" " + p_("answer", "no"), "")],
            [("  Esc", "key"), (" " + _("back"), "")],
            *self._mark.remark_lines(cells),
        ]

    def key(self, event: events.Key) -> None:
        """Answer, or move the mark; any other letter makes the line a text, which answers nothing."""
        letter = (event.character or "").lower()
        if letter in ("y", "j", "n") and not self._mark.has_letters:
            self.word_rest.begin(event)
            self.answer(letter != "n")
            return
        match self._mark.press(event):
            case "digit" | "enter":
                self.answer(not self._mark.taken)
            case None:
                super().key(event)

    def paste(self, text: str) -> None:
        self._mark.paste(text)

    def choose(self, place: int) -> None:
        """Answer with a click."""
        self.answer(bool(place))


class AskOne(Ask[int]):
    """One of a few texts, by its digit or with the arrows and Enter; answers its place from 0."""

    KEYS: ClassVar[tuple[Key, ...]] = (Key("1", "", "", N_("Choose the one with that digit."), shown="1-9"), *MARKED)

    FIRST: ClassVar[int] = 1
    """The digit of the first option."""

    def __init__(self, question: str, options: Sequence[str], *, at: int = 0, looks: bool = False) -> None:
        """Where it *looks*, the options are names, and letters look for one."""
        super().__init__(question)
        self._options = options
        self._mark = Marked(options, at, first=self.FIRST, looks=looks)

    @property
    def says_at_end(self) -> bool:
        """Whether letters stand."""
        return self._mark.has_letters

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question and the options."""
        lines = [*super().lines(cells), []]
        self.picks = {}
        for number, option in enumerate(self._options):
            key = str(number + self.FIRST) if number + self.FIRST < 10 else " "
            for part, text in enumerate(wrap(option, cells - 4)):
                self.picks[len(lines)] = number
                here = number == self._mark.at
                mark = "▸ " if here and not part else "  "
                lines.append([(mark, ""), (key if not part else " ", "key"), (" " + text, "strong" if here else "")])
        return [*lines, *self._mark.remark_lines(cells)]

    def key(self, event: events.Key) -> None:
        match self._mark.press(event):
            case "digit":
                self.digit(self._mark.taken)
            case "enter":
                self.answer(self._mark.taken)
            case None:
                super().key(event)

    def paste(self, text: str) -> None:
        self._mark.paste(text)

    def digit(self, place: int) -> None:
        """Take the digit of an option."""
        self.answer(place)

    def choose(self, place: int) -> None:
        """Answer with a click."""
        self.answer(place)


class AskLine(Ask[str]):
    """One line of text, answered by Enter. What *store* refuses is told in the box, and the line stays to be mended.

    So no letter that was meant for the line falls on the screen below because an Enter closed the box too early.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "", "", N_("Take the line as it stands.")),
        Key("left", "", "", N_("Move in the line; Home and End to its ends."), shown="← →"),
        Key("ctrl+u", "", "", N_("Empty the line before the cursor.")),
    )
    TYPING = True

    WARNS: ClassVar[bool] = True
    """Whether the first Esc over a line that was typed only says that it would be lost."""

    def __init__(
        self,
        question: str,
        text: str = "",
        *,
        hint: str = "",
        hidden: bool = False,
        required: bool = False,
        selected: bool = False,
        store: Callable[[str], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """*hidden*: a passphrase, which nobody who looks along reads; *required*: an empty line is no answer.

        *selected*: what is typed takes the place of *text*. *store* records the line before the box closes; what it raises is shown here.
        """
        super().__init__(question)
        self._hint = hint
        self._hidden = hidden
        self._required = required
        self._store = store
        self._given = text
        self._leaving = False
        """Whether Esc was pressed over a line that was typed: the next one throws it away."""
        self._warned = ""
        """The line that was warned of: Enter once more takes it."""
        self._remark: Piece = ("", "")
        self._editor = Editor()
        self._editor.set(text, selected=selected)

    @property
    def stuck(self) -> KvoError | None:
        """The error that a line was typed and is not stored; None when there is none."""
        typed = self.WARNS and self._editor.text.strip() not in ("", self._given.strip())
        return KvoError(_("This line is not stored yet.")) if typed else None

    @property
    def line(self) -> str:
        """What is typed."""
        return self._editor.text

    @property
    def hides_line(self) -> bool:
        """Whether the line is a passphrase."""
        return self._hidden

    def warning(self, text: str) -> str:
        """Return what is asked about a line before it is taken; empty for nothing."""
        return ""

    def understood(self) -> str:
        """Return what the line means as it stands; empty when that is plain."""
        return ""

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question, a hint, the line being typed, what it means, and what is wrong with it."""
        hint: list[list[Piece]] = [[(line, "dim")] for line in wrap(self._hint, cells)] if self._hint else []
        remark, tone = self._remark
        if self._leaving:
            remark, tone = _("This line is not stored: Enter saves it, Esc once more leaves without it."), "warn"
        below: list[list[Piece]] = [[("  " + line, "dim")] for line in wrap(self.understood(), cells - 2)] if self.understood() else []
        below += [[(line, tone)] for line in wrap(remark, cells)] if remark else []
        return [*super().lines(cells), *hint, [("> ", "key"), *self._typed().pieces(cells - 2)], *below]

    def _typed(self) -> Editor:
        """Return the line as it is shown: itself, or a dot for every letter."""
        if not self._hidden:
            return self._editor
        dots = Editor()
        dots.set("•" * len(self._editor.text))
        dots.at = self._editor.at
        return dots

    def key(self, event: events.Key) -> None:
        if event.key == "escape" and self.stuck is not None and not self._leaving:
            self._leaving = True
            return
        self._leaving = False
        if event.key == "enter":
            self._enter(self._editor.text)
        elif self._editor.key(event):
            self._remark = ("", "")
        else:
            super().key(event)

    def _enter(self, text: str) -> None:
        if self._required and not text.strip():
            self._remark = (_("Fill this in: it is required."), "bad")
        elif text != self._warned and (warning := self.warning(text)):
            self._warned, self._remark = text, (warning, "warn")
        elif self._store is not None:
            cast("Host", self.app).begin(self._stored(self._store(text), text))
        else:
            self.answer(text)

    async def _stored(self, storing: Coroutine[Any, Any, None], text: str) -> None:
        try:
            await storing
        except KvoError as error:
            if not cast("Host", self.app).is_open:
                raise
            self._remark = (error.sentence, "bad")
            for box in self.query(Box):
                box.refresh(layout=True)
        else:
            self.answer(text)

    def paste(self, text: str) -> None:
        self._remark = ("", "")
        self._editor.paste(text)
