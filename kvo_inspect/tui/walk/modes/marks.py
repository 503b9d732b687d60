"""The table of marks: a line per checkpoint, a column per person; dots where earlier marks must not steer."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from kvo_inspect.domain.walk.rows import marks_are_covered
from kvo_inspect.texts import _, decimal_text
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import fit, pad
from kvo_inspect.tui.walk.mode import ModeLine, PageMode
from kvo_inspect.tui.walk.modes.people import mark_by_name
from kvo_inspect.wording.walk import mark_text

if TYPE_CHECKING:
    from kvo_inspect.domain.rounds.participant import Participant
    from kvo_inspect.tui.walk.session import Session

COLUMN = 4


def open_marks(session: Session) -> None:
    """Show the table of marks."""
    session.mode = PageMode(session, lambda cells: _table(session, cells))


def _table(session: Session, cells: int) -> list[ModeLine]:
    walk = session.open_walk
    people = [
        person for person in walk.people if person.presence.state != "excused" or any(mark_key[2] == person.id for mark_key in walk.marks)
    ]
    rows = _rows(session)
    lines: list[ModeLine] = [([(" " + _("MARKS"), "head")], ""), ([], "")]
    if not rows:
        return [*lines, ([(" " + _("No checkpoint of this round takes marks, or nobody is on the list."), "")], "")]
    name = max(10, cells - COLUMN * (len(people) + 1) - 4)
    head = "".join(pad(str(number + 1), COLUMN, right=True) for number in range(len(people)))
    lines.append(([(" " + " " * name, ""), (head, "head"), (pad(_("mean"), COLUMN + 3, right=True), "head")], ""))
    lines += [_row(session, stop, key, people, name) for stop, key in rows]
    lines.append(([], ""))
    per = max(1, (cells - 2) // 26)
    for first in range(0, len(people), per):
        pieces: list[Piece] = [(" ", "")]
        for number, person in list(enumerate(people))[first : first + per]:
            pieces += [(f"{number + 1:>2} ", "key"), (pad(person.name, 22), ""), (" ", "")]
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


def _row(session: Session, stop_id: str, key: str, people: list[Participant], name: int) -> ModeLine:
    walk = session.open_walk
    covered = marks_are_covered(walk, walk.stop(stop_id), key)
    pieces: list[Piece] = [(" " + pad(fit(mark_by_name(session, stop_id, key), name - 1), name), "")]
    numbers = []
    for person in people:
        mark = walk.marks.get((stop_id, key, person.id))
        text = "·" if mark is None else "•" if covered else mark_text(mark.value)
        pieces.append((pad(text, COLUMN, right=True), "strong"))
        if mark is not None and mark.value is not None and mark.value.mark is not None:
            numbers.append(mark.value.mark)
    mean = ""
    if numbers and not covered:
        mean = decimal_text(str((Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.1"), ROUND_HALF_UP)))
    return [*pieces, (pad(mean, COLUMN + 3, right=True), "strong")], ""
