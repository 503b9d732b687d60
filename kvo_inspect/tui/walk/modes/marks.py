"""The table of marks: a line per checkpoint, a column per person; dots where earlier marks must not steer."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from kvo_inspect.domain.rounds.mark import mark_of_key
from kvo_inspect.domain.walk.rows import marks_are_covered
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.texts import N_, _, decimal_text
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import fit, pad, wrap
from kvo_inspect.tui.walk.mode import EMPTY, Mode, ModeLine, bar, letter
from kvo_inspect.tui.walk.modes.people import mark_by_name
from kvo_inspect.tui.walk.undo import redo_step, undo_step
from kvo_inspect.wording.walk import mark_text

if TYPE_CHECKING:
    from textual.events import Key

    from kvo_inspect.domain.rounds.participant import Participant
    from kvo_inspect.tui.walk.session import Session

COLUMN = 4
FIRST = 3
"""Lines above the first row of the table."""


def open_marks(session: Session) -> None:
    """Show the table of marks, with the cursor at this checkpoint."""
    session.mode = MarksMode(session)


class MarksMode(Mode):
    """The table: the cursor goes to any mark, and another one is typed over it."""

    full = True
    HELP_TITLE = N_("the marks")
    HELP = (
        ("↑ ↓ ← →", N_("to the mark of another checkpoint, of another person")),
        ("1-9 0 -", N_("this person's mark here becomes this one; 0 is ten, - no mark")),
        ("u z", N_("undo the last step; redo")),
        ("Esc", N_("back to the round")),
    )
    LOOKING = ("↑ ↓ ← →", "Esc")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        rows = _rows(session)
        self._row = next((place for place, (stop, _key) in enumerate(rows) if stop == session.stop.id), 0)
        self._column = 0

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return the table, the row of the cursor in view."""
        session = self.session
        lines = _table(session, cells, (self._row, self._column))
        keys = _("↑ ↓ ← → another mark · Esc back to the round")
        if not session.closed:
            keys = _("↑ ↓ ← → another mark · 1 to 9, 0 = 10, - none: becomes this · u undo · Esc back")
        below = bar(cells, keys)
        room = high - len(below)
        top = max(0, min(len(lines) - room, self._row + FIRST - room + 3))
        shown = [*lines[:FIRST], *lines[FIRST + top :]][:room]
        return [*shown, *[EMPTY] * (room - len(shown)), *below]

    async def key(self, event: Key) -> None:
        """Go to another mark, or give one anew."""
        session, sign = self.session, letter(event)
        rows, people = _rows(session), _people(session)
        mark = mark_of_key(sign)
        if sign in ("up", "down") and rows:
            self._row = (self._row + (1 if sign == "down" else -1)) % len(rows)
        elif sign in ("left", "right") and people:
            self._column = (self._column + (1 if sign == "right" else -1)) % len(people)
        elif mark is not None and rows and people and not session.closed:
            stop, key = rows[self._row]
            for recorded in await session.record(record_marks, session.round_id, stop, key, [(people[self._column].id, mark)]):
                session.put_mark(recorded)
        elif sign in ("u", "z") and not session.closed:
            await (undo_step if sign == "u" else redo_step)(session)
        elif sign in ("escape", "m", "enter"):
            self.close()
        else:
            session.message = _("no such key: {keys}").format(keys=_("↑ ↓ ← → another mark · Esc back to the round"))


def _people(session: Session) -> list[Participant]:
    """Return who gives marks, or gave one."""
    walk = session.open_walk
    return [
        person for person in walk.people if person.presence.state != "excused" or any(mark_key[2] == person.id for mark_key in walk.marks)
    ]


def _table(session: Session, cells: int, at: tuple[int, int]) -> list[ModeLine]:
    people, rows = _people(session), _rows(session)
    lines: list[ModeLine] = [([(" " + _("MARKS"), "head")], ""), EMPTY]
    if not rows:
        nothing = _("No checkpoint of this round takes marks, or nobody is on the list.")
        return [*lines, *(([(" " + line, "")], "") for line in wrap(nothing, cells - 2))]
    name = max(10, cells - COLUMN * (len(people) + 1) - 4)
    head = "".join(pad(str(number + 1), COLUMN, right=True) for number in range(len(people)))
    lines.append(([(" " + " " * name, ""), (head, "head"), (pad(_("mean"), COLUMN + 3, right=True), "head")], ""))
    lines += [_row(session, stop, key, people, name, at[1] if place == at[0] else None) for place, (stop, key) in enumerate(rows)]
    lines.append(EMPTY)
    per = max(1, (cells - 2) // 26)
    for first in range(0, len(people), per):
        pieces: list[Piece] = [(" ", "")]
        for number, person in list(enumerate(people))[first : first + per]:
            pieces += [(f"{number + 1:>2} ", "key"), (pad(person.name, 22), "strong" if number == at[1] else ""), (" ", "")]
        lines.append((pieces, ""))
    return lines


def _rows(session: Session) -> list[tuple[str, str]]:
    """Return (checkpoint id, item) of every mark of this round, given or to be given."""
    walk = session.open_walk
    items = [
        (theme.checklist.id, item)
        for theme in walk.themes
        for item in theme.checklist.item
        if item.answer.form.is_of_each and walk.round.part in item.round
    ]
    given = {mark_key[:2] for mark_key in walk.marks}
    rows = []
    for stop in session.stops:
        for checklist, item in items:
            key = f"{checklist}/{item.id}"
            here = stop.marks and walk.people and (stop.kind == "whole" or not item.where or stop.kind in item.where)
            if (stop.id, key) in given or here:
                rows.append((stop.id, key))
    return rows


def _row(session: Session, stop_id: str, key: str, people: list[Participant], name: int, at: int | None) -> ModeLine:
    walk = session.open_walk
    covered = marks_are_covered(walk, walk.stop(stop_id), key)
    sign = " " if at is None else "▸"
    pieces: list[Piece] = [(sign + pad(fit(mark_by_name(session, stop_id, key), name - 1), name), "" if at is None else "strong")]
    numbers = []
    for number, person in enumerate(people):
        mark = walk.marks.get((stop_id, key, person.id))
        text = "·" if mark is None else "•" if covered else mark_text(mark.value)
        shown = f"[{text}]" if number == at else text
        pieces.append((pad(shown, COLUMN, right=True), "cursor" if number == at else "strong"))
        if mark is not None and mark.value is not None and mark.value.mark is not None:
            numbers.append(mark.value.mark)
    mean = ""
    if numbers and not covered:
        mean = decimal_text(str((Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.1"), ROUND_HALF_UP)))
    return [*pieces, (pad(mean, COLUMN + 3, right=True), "strong")], ""
