"""The pages of help of the round: how to answer and move, and every command; of a mode that is open, its own keys."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, columns
from kvo_inspect.tui.kit.text import pad, width, wrap
from kvo_inspect.tui.walk.mode import EMPTY, Mode, ModeLine

ANSWERS: tuple[tuple[str, str], ...] = (
    ("1 2 …", N_("in order, not in order; nth one")),
    ("1 2 3 -", N_("solved, not yet, worse, gone")),
    ("+ a-d", N_("grade A+ A B C D, or 1 to 5")),
    ("0-9", N_("count, Enter; mark: 0 is ten")),
    ("Enter", N_("opens a text or date; stores it")),
    ("-", N_("n/a; with a mark: no mark")),
    ("s", N_("skip: not assessed; then t: why")),
)
"""How to answer, for the page of help."""
MOVES: tuple[tuple[str, str], ...] = (
    ("↑ ↓", N_("question above, below")),
    ("Home", N_("first question; End, PgUp, PgDn")),
    ("← →", N_("previous, next checkpoint")),
    (", .", N_("previous theme, next theme")),
)
"""How to move, for the page of help."""


HALVES = 76
"""From so many columns on the page has two halves beside each other; below that, one under the other."""
ROOMY = 20
"""With more commands than this the page of 24 lines has no room for an empty one below its title."""


def help_lines(cells: int, commands: Sequence[tuple[str, str]], *, closed: bool = False, locks: bool = False) -> list[ModeLine]:
    """Return the page: how to answer (unless *closed*) and move, and the commands (key and what it does), beside or below each other.

    *locks*: whether a key locks the record.
    """
    first = [*((key, _(label)) for key, label in ((() if closed else ANSWERS) + MOVES)), ("", "")]
    if not closed:
        first += [("", _("An answer is on disk when")), ("", _("the bar says stored.")), ("", "")]
    first += [("*", _("lock; ctrl+l where text is typed"))] if locks else []
    first += [("ctrl+p", _("all commands")), ("ctrl+q", _("quit; all is stored already"))]
    title: ModeLine = ([(" " + _("Help") + " · " + _("the round"), "head")], "")
    if cells < HALVES:
        return [title, *key_list([*first, ("", ""), *commands], cells)]  # how to answer comes first
    if (moved := (len(commands) - len(first)) // 2) > 0:  # the last ones stand below the left half, so that the page keeps its height
        first, commands = [*first, *commands[-moved:]], commands[:-moved]
    lines = [title] if len(commands) > ROOMY else [title, EMPTY]
    half = (cells - 2) // 2
    for number in range(max(len(first), len(commands))):
        left = first[number] if number < len(first) else ("", "")
        right = commands[number] if number < len(commands) else ("", "")
        row = [Cell(left[0], 7, "key"), Cell(left[1], half - 8), Cell(right[0], 3, "key"), Cell(right[1])]
        lines.append(([(" ", ""), *columns(cells - 1, row)], ""))
    return lines


def key_list(keys: Sequence[tuple[str, str]], cells: int) -> list[ModeLine]:
    """Return keys with what they do, each on as many lines as its words take."""
    names = max(width(key) for key, _about in keys) + 1
    lines: list[ModeLine] = []
    for key, about in keys:
        for number, line in enumerate(wrap(about, cells - names - 2)):
            lines.append(([(" " + pad(key if not number else "", names), "key"), (line, "")], ""))
    return lines


def mode_lines(cells: int, mode: Mode) -> list[ModeLine]:
    """Return the page of a mode: its own keys, one a line; in a finished round those for looking."""
    looking = mode.looking()
    keys = [(key, _(does)) for key, does in mode.HELP if not looking or key in looking]
    return [([(" " + _("Help") + " · " + _(mode.HELP_TITLE), "head")], ""), EMPTY, *key_list(keys, cells)]
