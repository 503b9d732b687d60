"""What each key of the round screen means: first an answer to the row at the cursor, then a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.checklists.answer import NA, Value, given
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.rounds.mark import mark_of_key
from kvo_inspect.domain.values.closed_sets import REASONS
from kvo_inspect.domain.walk.rows import without_mark
from kvo_inspect.texts import _
from kvo_inspect.tui.walk.commands import BY_KEY, no_such_key, open_help
from kvo_inspect.tui.walk.mode import LineMode, PageMode, Pick, PickMode, letter
from kvo_inspect.tui.walk.question import options
from kvo_inspect.tui.walk.which_finding import give
from kvo_inspect.wording.walk import RECHECKS, reason_name

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

LONGEST = 12
"""Digits of a number at most."""
GRADE_KEYS = "+abcd12345"


async def press(session: Session, event: Key) -> None:
    """Take one key: the open mode's, an answer, or a command; in a protected record also the one that locks."""
    typing = session.mode is not None and session.mode.typing
    if event.key == "ctrl+l" or (letter(event) == "*" and (session.app.is_protected or session.mode is None) and not typing):
        session.app.action_lock()
        return
    if session.mode is not None:
        asks = event.key == "f1" or (letter(event) == "?" and not typing)
        if asks and not isinstance(session.mode, PageMode):
            await open_help(session)
        else:
            await session.mode.key(event)
        return
    if session.row not in session.rows:  # whoever was to give this mark left
        session.row = session.rows[session.place]
    sign = "?" if event.key == "f1" else letter(event)
    session.leave_asked = session.leave_asked and sign == "escape"
    command = BY_KEY.get(sign)
    if session.closed and (command is None or command.records):
        session.message = session.only_look()
    elif session.entry:
        await _entry(session, sign)
    elif session.closed or not await _answered(session, sign):
        if command is not None:
            await command.run(session)
        else:
            no_such_key(session)
    session.last = sign


# -- answers -----------------------------------------------------------------------------------------------------------


async def _answered(session: Session, sign: str) -> bool:
    """Take a key that answers the row at the cursor; tell whether the key was such a one."""
    row = session.row
    if row.kind == "done":
        return False
    if row.kind == "recheck":
        return await _recheck(session, sign)
    _checklist, item = session.walk.item(row.key)
    if sign == "s" and item.required:
        ask_why(session)
    elif sign == "s":
        await give(session, Value(kind="not_assessed"))
    elif row.kind == "mark":
        return await _mark(session, sign)
    elif sign == "-":
        await give(session, NA)
    else:
        return await _value(session, item, sign)
    return True


def ask_why(session: Session) -> None:
    """Ask why a required question cannot be judged: without a reason the round cannot be finished."""

    async def picked(reason: str) -> None:
        await give(session, Value(kind="not_assessed", reason=next(name for name in REASONS if name == reason)))

    title = _("This question is required: why can it not be judged?")
    session.mode = PickMode(session, title, [Pick(name, reason_name(name)) for name in REASONS], picked)


async def _recheck(session: Session, sign: str) -> bool:
    if sign in ("1", "2", "3"):
        await session.recheck(RECHECKS[int(sign) - 1])
    elif sign == "-":
        await session.recheck("object_gone")
    elif sign == "s":
        await session.recheck("unseen")
    else:
        return False
    return True


async def _mark(session: Session, sign: str) -> bool:
    mark = mark_of_key(sign)
    if mark is None:
        return False
    waiting = without_mark(session.walk, session.stop, session.row.key)
    if waiting:
        await session.mark(waiting[0].id, mark)
    else:
        session.message = _("everybody has given a mark: u takes the last one back, m corrects any")
    return True


async def _value(session: Session, item: Item, sign: str) -> bool:
    match item.answer.form.keyed:
        case "digit" if sign.isdigit() and len(sign) == 1 and sign in {key for key, _text in options(session)}:
            await give(session, Value(value=sign))
        case "grade" if len(sign) == 1 and sign in GRADE_KEYS:
            await give(session, given(item, "A+" if sign == "+" else sign))
        case "whole number" if sign == "0":
            await give(session, given(item, "0"))
        case "whole number" | "number" if len(sign) == 1 and sign in "0123456789":
            session.entry = sign
        case "line" if sign == "enter":
            _open_value(session, item)
        case _:
            return False
    return True


async def _entry(session: Session, sign: str) -> None:
    """Take a key while a count or number is being typed."""
    _checklist, item = session.walk.item(session.row.key)
    if sign == "enter":
        await give(session, given(item, session.entry))
        session.entry = ""
    elif sign == "escape":
        session.entry = ""
    elif sign == "backspace":
        session.entry = session.entry[:-1]
    elif _continues(session.entry, sign, decimals=item.answer.form.keyed == "number"):
        most, longer = item.answer.max, session.entry + sign
        if item.answer.form.keyed == "whole number" and most is not None and int(longer) > most:
            session.message = _("at most {most} here: Enter stores {value}, Backspace takes away").format(most=most, value=session.entry)
        else:
            session.entry = longer
    elif sign == "n":  # what is shouted does not wait; the number half typed does
        await BY_KEY["n"].run(session)
    else:
        session.message = _("Enter stores {value}, Esc clears it").format(value=session.entry)


def _continues(entry: str, sign: str, *, decimals: bool) -> bool:
    """Whether a number being typed can go on with this key."""
    if len(sign) != 1 or len(entry) >= LONGEST:
        return False
    return sign in "0123456789" or (decimals and sign in ",." and "," not in entry and "." not in entry)


def _open_value(session: Session, item: Item) -> None:
    """Open the line for a text or a date."""
    row, stop = session.row, session.stop
    answer = session.walk.answers.get((stop.id, row.key))
    before = answer.value.value or "" if answer is not None and answer.value is not None else ""

    async def submit(text: str) -> None:
        await give(session, given(item, text, session.app.today))

    from kvo_inspect.texts import language

    session.mode = LineMode(session, item.ask(language()), submit, text=before, draft=f"value {stop.id} {row.key}")
