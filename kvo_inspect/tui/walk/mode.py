"""Modes of the round screen: while one is open it takes every key, and the screen shows so without colour (inverted lines)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.events import Key

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.questions.marked import Marked, Stray
from kvo_inspect.tui.kit.text import fit, joined, pad, width, wrap
from kvo_inspect.wording.days import asked_again, doubt_text, understood_day

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

ModeLine = tuple[Sequence[Piece], str]
"""Pieces and the tone of the whole line."""


EMPTY: ModeLine = ([], "")
WIDE = 120
"""From so many columns on the round has three panes."""


class Mode:
    """Base of the modes. `lower` replaces the lower part of the screen; a *full* mode gives the whole `page` under the top bar."""

    HELP_TITLE: ClassVar[str] = ""
    """What the mode is called on its page of help (`N_`); empty: its keys are those of the round."""
    HELP: ClassVar[Sequence[tuple[str, str]]] = ()
    """Its keys, each with what it does (`N_`)."""
    LOOKING: ClassVar[Collection[str]] = ()
    """The keys of `HELP` that do something in a round that is finished; empty: all."""
    full = False
    typing = False
    """Whether keys are text here, the question mark too; then F1 helps."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._stray = Stray()

    def looking(self) -> Collection[str]:
        """Return the keys of `HELP` that do something as the round stands; empty: all."""
        return self.LOOKING if self.session.closed else ()

    def lower(self, cells: int) -> list[ModeLine]:
        """Return the lines of the lower part."""
        return []

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return the lines under the top bar."""
        return []

    async def key(self, event: Key) -> None:
        """Take a key."""

    def paste(self, text: str) -> None:
        """Take a paste; it never acts as keys."""
        self.session.message = _("a paste goes into an open line only: n or t")

    def is_text(self, event: Key) -> bool:
        """Take a key that belongs to text typed at keys that take none, Enter too; tell whether any stands, and say so."""
        goes_on = self._stray.goes_on(event)
        if goes_on:
            self.session.message = self._stray.remark()
        return goes_on

    def no_such_key(self, event: Key, keys: str) -> None:
        """Say which keys do something here, or of a letter that no text is taken: what is typed behind that letter is text too."""
        self.session.message = self._stray.remark() if self._stray.press(event) else keys

    def close(self) -> None:
        """Go back to the rows."""
        self.session.mode = None


def letter(event: Key) -> str:
    """Return what a key means: its character, letters small (Caps Lock does not matter), else Textual's name of it."""
    if event.character and event.is_printable:
        return event.character.lower()
    return event.key


def heading(cells: int, left: str, middle: str = "", right: str = "") -> ModeLine:
    """Return `══ left ═════ middle ══ right ═══`."""
    tail = "".join(f" {text} ══" for text in (middle, right) if text)
    room = cells - width(tail) - 4
    name = fit(left, room - 1)
    filled = max(0, room - width(name))
    return [("══ ", "head"), (name, "head"), (" ", ""), ("═" * filled, "head"), (tail, "strong")], ""


KEYS_BETWEEN = " · "
"""What stands between two keys of a bottom bar."""
APART = "   "
"""What stands in a hint between parts that no line breaks in two: a digit and its name."""


def bar(cells: int, text: str) -> list[ModeLine]:
    """Return the inverted bottom bar of a mode, on as many lines as its keys take: each of them whole, the way out too."""
    return [([(pad(" " + line, cells), "mode")], "") for line in joined(text.split(KEYS_BETWEEN), KEYS_BETWEEN, cells - 2)]


def is_inverted(line: ModeLine) -> bool:
    """Whether a line is of the inverted ones: a bottom bar, or a line being typed."""
    pieces, _tone = line
    return bool(pieces) and pieces[0][1] == "mode"


def typed(editor: Editor, label: str, cells: int) -> ModeLine:
    """Return the inverted line being typed, its cursor turned back."""
    pieces: list[Piece] = [(f" {label}> ", "mode")]
    room = cells - width(label) - 4
    used = width(label) + 3
    for text, tone in editor.pieces(room):
        text = fit(text, max(0, cells - used))
        pieces.append((text, "" if tone == "mode" else "mode"))
        used += width(text)
    return [*pieces, (" " * max(0, cells - used), "mode")], ""


class LineMode(Mode):
    """A line of text: Enter submits, Esc closes and keeps what was typed (on disk after a second)."""

    HELP_TITLE = N_("a line of text")
    HELP = (
        ("Enter", N_("stores what stands here")),
        ("Esc", N_("goes back, and keeps what you typed for the next time")),
        ("← →", N_("move in the line; Home and End to its ends")),
        ("ctrl+u", N_("empties the line before the cursor")),
    )
    typing = True

    def __init__(
        self,
        session: Session,
        title: str,
        submit: Callable[[str], Awaitable[None]],
        *,
        text: str = "",
        draft: str = "",
        hint: Callable[[], Sequence[str]] = tuple,
        empty: str = "",
        day: bool = False,
    ) -> None:
        """*draft* names where half-typed text is kept; *empty* says what an empty Enter does, when it does something.

        *day*: a day to come, told as it is understood and asked about when it has passed; typing replaces the one that stands there.
        """
        super().__init__(session)
        self.title = title
        self.editor = Editor()
        self.draft = draft
        self.editor.set(session.walk.drafts.get(draft, "") or text if draft else text, selected=day)
        self._day = day
        self._warned = ""
        """The line that was asked about: Enter once more stores it."""
        self._submit = submit
        self._hint = hint
        self._empty = empty

    def lower(self, cells: int) -> list[ModeLine]:
        """Return heading, line and hints."""
        lines = [heading(cells, self.title), typed(self.editor, "", cells)]
        understood = understood_day(self.editor.text, self.session.app.today) if self._day else ""
        for hint in (*self._hint(), *([understood] if understood else [])):
            lines += [([("  " + line, "dim")], "") for line in joined(hint.split(APART), APART, cells - 3)]
        sentence = _("Enter stores · Esc goes back and keeps what you typed")
        return [*lines, *bar(cells, self._empty or sentence)]

    async def key(self, event: Key) -> None:
        """Edit, submit or go back."""
        match event.key:
            case "enter":
                await self.enter()
            case "escape":
                self.keep()
                self.close()
            case _:
                if self.editor.key(event):
                    self.keep()

    async def enter(self) -> None:
        """Submit; what was typed stays when it is refused."""
        text = self.editor.text
        self.session.message = ""
        if self._day and text != self._warned:
            self.session.message = asked_again(doubt_text(text, self.session.app.today, "due"))
        if self.session.message:
            self._warned = text
            return
        await self._submit(text)
        await self.forget()
        if self.session.mode is self:
            self.close()

    async def forget(self) -> None:
        """Forget the half-typed text: it was stored."""
        await self.session.drafts.forget(self.session.walk, self.draft)

    def keep(self) -> None:
        """Keep the half-typed text soon."""
        self.session.drafts.keep(self.session.walk, self.draft, self.editor.text)

    def paste(self, text: str) -> None:
        self.editor.paste(text)
        self.keep()


@dataclass
class Pick:
    """One thing to pick."""

    value: str
    label: str


class PickMode(Mode):
    """One of a few: by its digit, or with the arrows and Enter."""

    HELP_TITLE = N_("a choice")
    HELP: ClassVar[Sequence[tuple[str, str]]] = (
        ("1-9", N_("chooses the one with that digit")),
        ("↑ ↓", N_("to another one")),
        ("Enter", N_("chooses the one that is marked")),
        ("Esc", N_("goes back without a choice")),
    )

    LOOKS: ClassVar[bool] = False
    """Whether the choices are names, and letters look for one."""
    BAR: ClassVar[str] = N_("digit, or ↑ ↓ and Enter · Esc back")

    def __init__(
        self, session: Session, title: str, choices: Sequence[Pick], picked: Callable[[str], Awaitable[None]], at: int = 0
    ) -> None:
        super().__init__(session)
        self.title = title
        self.choices = choices
        self._picked = picked
        self._mark = Marked([choice.label for choice in choices], at, looks=self.LOOKS)

    def lower(self, cells: int) -> list[ModeLine]:
        """Return heading and choices, in two columns when there are many."""
        per = (len(self.choices) + 1) // 2 if len(self.choices) > 6 else len(self.choices)
        wide = cells // 2 if per < len(self.choices) else cells
        lines = [heading(cells, self.title)]
        for line in range(per):
            pieces: list[Piece] = []
            for place in (line, line + per):
                if place < len(self.choices) and (place == line or per < len(self.choices)):
                    pieces += self._choice(place, wide)
            lines.append((pieces, ""))
        lines += [([(" " + line, "warn")], "") for line in wrap(self._mark.remark(), cells - 2)] if self._mark.has_letters else []
        return [*lines, *bar(cells, _(self.BAR))]

    def _choice(self, place: int, cells: int) -> list[Piece]:
        chosen = place == self._mark.at
        digit = f"[{place + 1}]" if place < 9 else "   "
        return [
            (" ▸" if chosen else "  ", ""),
            (digit, "key"),
            (" " + pad(self.choices[place].label, cells - 6), "strong" if chosen else ""),
        ]

    async def key(self, event: Key) -> None:
        """Pick, move or go back."""
        if event.key == "escape":
            self.close()
            return
        match self._mark.press(event):
            case "digit" | "enter":
                await self.pick(self._mark.taken)
            case None:
                self.session.message = _("no such key: a digit, or Esc")

    def paste(self, text: str) -> None:
        """Take a paste as letters."""
        self._mark.paste(text)

    async def pick(self, place: int) -> None:
        """Take a choice."""
        await self._picked(self.choices[place].value)
        if self.session.mode is self:
            self.close()


class PickNameMode(PickMode):
    """A choice of names: letters look for one."""

    HELP = (
        *PickMode.HELP[:1],
        ("a-z", N_("look for a name, and mark the first of which a word begins so")),
        ("Backspace", N_("takes one of these letters back")),
        *PickMode.HELP[1:],
    )
    LOOKS = True
    BAR = N_("digit, letters of the name, or ↑ ↓ and Enter · Esc back")


class PageMode(Mode):
    """A page to read: arrows scroll, any other key closes, and what was open before comes back."""

    full = True

    def __init__(self, session: Session, lines: Callable[[int], Sequence[ModeLine]]) -> None:
        super().__init__(session)
        self._before = session.mode
        self._lines = lines
        self._top = 0
        self._last = 0
        self._room = 0
        """Lines in view."""

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return what is in view."""
        lines = list(self._lines(cells))
        if len(lines) < high:
            self._last = 0
            below = bar(cells, _("Any key closes this page."))
        else:
            below = bar(cells, _("↑ ↓ more · any other key closes this page"))
            self._last = len(lines) - high + len(below)
        self._room = high - len(below)
        self._top = min(self._top, self._last)
        shown = lines[self._top : self._top + self._room]
        return [*shown, *[EMPTY] * (self._room - len(shown)), *below]

    async def key(self, event: Key) -> None:
        moves = {"up": -1, "down": 1, "pageup": -self._room, "pagedown": self._room, "home": -self._last, "end": self._last}
        if event.key in moves and self._last:
            self._top = max(0, min(self._last, self._top + moves[event.key]))
        else:
            self.session.mode = self._before


def page_of(cells: int, high: int, title: str, lines: list[ModeLine], keys: str, top: int = 0) -> list[ModeLine]:
    """Return a page with a heading, as many lines as fit from *top*, and the inverted bar."""
    room = page_room(cells, high, title, keys)
    shown = lines[top : top + room]
    return [*_page_heading(cells, title), EMPTY, *shown, *[EMPTY] * (room - len(shown)), *bar(cells, keys)]


def page_room(cells: int, high: int, title: str, keys: str) -> int:
    """Return how many lines of a page have room between its heading and its bar."""
    return high - len(_page_heading(cells, title)) - 1 - len(bar(cells, keys))


def _page_heading(cells: int, title: str) -> list[ModeLine]:
    """Return the heading of a page, whole: counts stand in it."""
    return [([(" " + line, "head")], "") for line in wrap(title, cells - 2)]
