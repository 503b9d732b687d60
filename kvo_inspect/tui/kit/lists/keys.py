"""The keys of every list of rows, and what is told of the others: for how many rows each is."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.keys import Key, told_once

MARKING_HELP = N_("Mark the row and go down, or take its mark away.")
MARK = Key(
    "space,x",
    N_("mark"),
    "mark",
    MARKING_HELP,
    last=True,
    rows="none",
)
RANGE = Key(
    "colon", N_("mark to here"), "mark_range", N_("Mark every row from the last one marked to here."), shown=":", line=False, rows="none"
)
ALL = Key(
    "asterisk",
    N_("mark all"),
    "mark_all",
    N_("Mark every row of the list, in view or not; when all are marked, take every mark away."),
    shown="*",
    line=False,
    rows="none",
)
SORT = Key(
    "less_than_sign",
    N_("sort"),
    "sort",
    N_("Order the rows by a column; the same column again turns the order round."),
    shown="<",
    last=True,
    rows="none",
)
TO_FILE = Key(
    "greater_than_sign",
    N_("to a file"),
    "to_file",
    N_("Write the rows as they are shown, or only those marked, for a spreadsheet: XLSX or CSV."),
    shown=">",
    last=True,
    rows="marked or all",
)
ALL_TOO = Key(
    "ampersand",
    N_("mark all"),
    "mark_all",
    N_("Mark every row of the list, or none: as * does, which locks where the record is protected."),
    shown="&",
    line=False,
    rows="none",
)
LIST_KEYS = (MARK, RANGE, ALL, ALL_TOO, SORT, TO_FILE)
"""The keys of every list of rows. `x` marks too, where it means nothing else: see `BESIDE_X`."""
BESIDE_X = (MARK._replace(key="space"), *LIST_KEYS[1:])
"""The same where `x` means something else."""
OF_LISTS = frozenset(key.action for key in LIST_KEYS)
"""What the keys of every list do."""


def marking_text(keys: Sequence[Key]) -> str:
    """Return what marking is for on a list with these keys: which work on all that is marked, and which on one row whatever is marked."""
    own = [key for key in told_once(keys) if key.action not in OF_LISTS]
    together = [key.name for key in own if key.rows in ("marked", "marked or all")]
    alone = [key.name for key in own if key.rows == "one"]
    return " ".join(
        filter(
            None,
            (
                _(MARKING_HELP),
                _("On all that is marked, as one step: {keys}.").format(keys=", ".join(together)) if together else "",
                _("On the row under the cursor alone: {keys}.").format(keys=", ".join(alone)) if alone else "",
            ),
        )
    )


def one_row_text(key: Key, name: str) -> str:
    """Return that a key worked on one row although others are marked; *name*: what the row is called."""
    return _("{key} works on one row, here {name}; what is marked stays as it is.").format(key=key.name, name=name)
