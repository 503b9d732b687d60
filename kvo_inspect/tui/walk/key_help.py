"""The one page of help of the round: how to answer and move, and every command."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, columns
from kvo_inspect.tui.walk.mode import ModeLine

ANSWERS: tuple[tuple[str, str], ...] = (
    ("1 2 …", N_("in order, not in order; nth one")),
    ("1 2 3 -", N_("solved, not yet, worse, gone")),
    ("+ a-d", N_("grade A+ A B C D, or 1 to 5")),
    ("0-9", N_("count, Enter; mark: 0 is ten")),
    ("Enter", N_("opens a text or date; stores it")),
    ("-", N_("n/a; with a mark: no mark")),
    ("s", N_("skip: not assessed; then t: why")),
    ("↑ ↓", N_("question above, below")),
    ("← →", N_("previous, next checkpoint")),
    (", .", N_("previous theme, next theme")),
)
"""How to answer and move, for the page of help."""


ROOMY = 20
"""With more commands than this the page of 24 lines has no room for an empty one below its title."""


def help_lines(cells: int, right: Sequence[tuple[str, str]]) -> list[ModeLine]:
    """Return the page: answers and moves at the left, commands (key and what it does) at the right."""
    left = [*((key, _(label)) for key, label in ANSWERS), ("", "")]
    left += [("", _("An answer is on disk when")), ("", _("the bar says stored.")), ("", "")]
    left += [("ctrl+p", _("all commands")), ("ctrl+q", _("quit; all is stored already"))]
    lines: list[ModeLine] = [([(" " + _("Help") + " · " + _("the round"), "head")], "")]
    if len(right) <= ROOMY:
        lines.append(([], ""))
    for number in range(max(len(left), len(right))):
        left_pair = left[number] if number < len(left) else ("", "")
        right_pair = right[number] if number < len(right) else ("", "")
        half = (cells - 2) // 2
        row = [Cell(left_pair[0], 7, "key"), Cell(left_pair[1], half - 8), Cell(right_pair[0], 3, "key"), Cell(right_pair[1])]
        lines.append(([(" ", ""), *columns(cells - 1, row)], ""))
    return lines
