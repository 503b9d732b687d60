"""The keys of the round screen, declared once: for its one page of help and for the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.walk.mode import ModeLine, PageMode

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


def _key(key: str, label: str, *, shown: str = "") -> Key:
    """Return a declaration whose palette entry presses the key."""
    return Key(key, label, f"press {key}", label, shown=shown or key)


KEYS: tuple[Key, ...] = (
    _key("n", N_("new finding: the capture line")),
    _key("r", N_("rest of theme; r r: of checkpoint")),
    _key("t", N_("text with what is in hand")),
    _key("f", N_("photo: the newest, or promised")),
    _key("p", N_("partner: who acts")),
    _key("!", N_("urgent: whom to call, who was told")),
    _key("u", N_("undo the last step, again and again")),
    _key("o", N_("next open question")),
    _key("g", N_("go to a checkpoint, name or code")),
    _key("right", N_("next checkpoint"), shown="→"),
    _key("left", N_("previous checkpoint"), shown="←"),
    _key("l", N_("list of today's findings")),
    _key("i", N_("info: norm, source, last time")),
    _key("w", N_("who walks along; somebody leaves")),
    _key("m", N_("table of the marks")),
    _key("h", N_("confidential questions")),
    _key("e", N_("closing talk, finish the round")),
    _key("?", N_("this page")),
    _key("escape", N_("back to the park; continue later"), shown="Esc"),
)
"""The commands; answers are not among them: they need their question."""

ANSWERS: tuple[tuple[str, str], ...] = (
    ("1 2 …", N_("in order, not in order; nth one")),
    ("1 2 3 -", N_("solved, not yet, worse, gone")),
    ("+ a-d", N_("grade A+ A B C D, or 1 to 5")),
    ("0-9", N_("count, Enter; mark: 0 is ten")),
    ("Enter", N_("opens a text or date; stores it")),
    ("-", N_("n/a; with a mark: no mark")),
    ("s", N_("skip: not assessed; then t: why")),
    ("↑ ↓", N_("question above, below")),
    (", .", N_("previous theme, next theme")),
)
"""How to answer and move, for the page of help."""


def open_help(session: Session) -> None:
    """Show the page of help."""
    session.mode = PageMode(session, help_lines)


def help_lines(cells: int) -> list[ModeLine]:
    """Return the page: answers and moves at the left, commands at the right."""
    left = [*((key, _(label)) for key, label in ANSWERS), ("", "")]
    left += [("", _("An answer is on disk when")), ("", _("the bar says stored.")), ("", "")]
    left += [("ctrl+p", _("all commands")), ("ctrl+q", _("quit; all is stored already"))]
    right = [(key.name, _(str(key.label))) for key in KEYS]
    lines: list[ModeLine] = [([(" " + _("Help") + " · " + _("the round"), "head")], ""), ([], "")]
    for number in range(max(len(left), len(right))):
        left_pair = left[number] if number < len(left) else ("", "")
        right_pair = right[number] if number < len(right) else ("", "")
        half = (cells - 2) // 2
        row = [Cell(left_pair[0], 7, "key"), Cell(left_pair[1], half - 8), Cell(right_pair[0], 3, "key"), Cell(right_pair[1])]
        lines.append(([(" ", ""), *columns(cells - 1, row)], ""))
    return lines
