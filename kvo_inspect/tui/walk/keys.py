"""What each key of the round screen means: first an answer to the row at the cursor, then a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.checklists.answer import NA, Value, given
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.rounds.mark import mark_of_key
from kvo_inspect.domain.walk.rows import without_mark
from kvo_inspect.texts import _
from kvo_inspect.tui.walk import in_hand
from kvo_inspect.tui.walk.mode import LineMode, PageMode, letter
from kvo_inspect.tui.walk.modes.capture import CaptureMode
from kvo_inspect.tui.walk.moves import go_next_open, go_stop, go_theme, move
from kvo_inspect.tui.walk.photo import photo
from kvo_inspect.tui.walk.question import options
from kvo_inspect.tui.walk.undo import undo_step
from kvo_inspect.wording.walk import RECHECKS

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

LONGEST = 12
"""Digits of a number at most."""
RECORDING = frozenset("nrtfp!ux")
"""Commands that only make sense in a round that is not finished."""
GRADE_KEYS = "+abcd12345"


async def press(session: Session, event: Key) -> None:
    """Take one key: the open mode's, an answer, or a command."""
    if session.mode is not None:
        if letter(event) == "?" and not session.mode.typing and not isinstance(session.mode, PageMode):
            await _help(session)
        else:
            await session.mode.key(event)
        return
    if session.row not in session.rows:  # whoever was to give this mark left
        session.row = session.rows[session.place]
    sign = letter(event)
    again = session.last == sign == "f"
    session.message = ""
    if session.closed and (sign in RECORDING or sign not in COMMANDS):
        session.message = session.only_look()
    elif session.entry:
        await _entry(session, sign)
    elif session.closed or not await _answered(session, sign):
        if sign == "f":
            await photo(session, again=again)
        elif sign in COMMANDS:
            await COMMANDS[sign](session)
        else:
            no_such_key(session)
    session.last = sign


def no_such_key(session: Session) -> None:
    """Say which keys answer here."""
    keys = ", ".join(f"{key} {text}" for key, text in options(session)[:2])
    session.message = _("no such key: {keys}").format(keys=keys or _("→ goes on, o goes to what is open"))


# -- answers -----------------------------------------------------------------------------------------------------------


async def _answered(session: Session, sign: str) -> bool:
    """Take a key that answers the row at the cursor; tell whether the key was such a one."""
    row = session.row
    if row.kind == "done":
        return False
    if row.kind == "recheck":
        return await _recheck(session, sign)
    _checklist, item = session.walk.item(row.key)
    if sign == "s":
        await session.answer(Value(kind="not_assessed"))
    elif row.kind == "mark":
        return await _mark(session, sign)
    elif sign == "-":
        await session.answer(NA)
    else:
        return await _value(session, item, sign)
    return True


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
        session.message = _("everybody has given a mark: u takes the last one back")
    return True


async def _value(session: Session, item: Item, sign: str) -> bool:
    match item.answer.type:
        case "check" | "choice" | "signal" if sign.isdigit() and len(sign) == 1 and sign in {key for key, _text in options(session)}:
            await session.answer(Value(value=sign))
        case "grade" if len(sign) == 1 and sign in GRADE_KEYS:
            await session.answer(given(item, "A+" if sign == "+" else sign))
        case "count" if sign == "0":
            await session.answer(given(item, "0"))
        case "count" | "number" if len(sign) == 1 and sign in "0123456789":
            session.entry = sign
        case "text" | "date" if sign == "enter":
            _open_value(session, item)
        case _:
            return False
    return True


async def _entry(session: Session, sign: str) -> None:
    """Take a key while a count or number is being typed."""
    _checklist, item = session.walk.item(session.row.key)
    if sign == "enter":
        await session.answer(given(item, session.entry))
        session.entry = ""
    elif sign == "escape":
        session.entry = ""
    elif sign == "backspace":
        session.entry = session.entry[:-1]
    elif _continues(session.entry, sign, decimals=item.answer.type == "number"):
        session.entry += sign
    elif sign == "n":  # what is shouted does not wait; the number half typed does
        await _capture(session)
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
        await session.answer(given(item, text, session.app.today))

    from kvo_inspect.texts import language

    session.mode = LineMode(session, item.ask(language()), submit, text=before, draft=f"value {stop.id} {row.key}")


# -- commands ----------------------------------------------------------------------------------------------------------


async def _capture(session: Session) -> None:
    session.mode = CaptureMode(session)


async def _text(session: Session) -> None:
    in_hand.open_text(session)


async def _partner(session: Session) -> None:
    in_hand.open_partner(session)


async def _drop(session: Session) -> None:
    if session.offered is None:
        no_such_key(session)
    else:
        await in_hand.drop_offered(session)


async def _rest(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.rest import RestMode

    session.mode = RestMode(session)


async def _go(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.go_to import GoMode

    session.mode = GoMode(session)


async def _hidden(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.confidential import open_hidden

    open_hidden(session)


async def _people(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.people import PeopleMode

    session.mode = PeopleMode(session)


async def _list(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.finding_list import FindingsMode

    session.mode = FindingsMode(session)


async def _info(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.info import open_info

    open_info(session)


async def _marks(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.marks import open_marks

    open_marks(session)


async def _finish(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.finish import FinishMode

    session.mode = FinishMode(session)


async def _help(session: Session) -> None:
    from kvo_inspect.tui.walk.key_help import open_help

    open_help(session)


async def _leave(session: Session) -> None:
    if session.hidden is not None:
        session.close_hidden()
    else:
        session.leaving = True


async def _undo(session: Session) -> None:
    await undo_step(session)


def _by(verb: Callable[[Session, int], Awaitable[None]], step: int) -> Callable[[Session], Awaitable[None]]:
    async def run(session: Session) -> None:
        await verb(session, step)

    return run


COMMANDS: dict[str, Callable[[Session], Awaitable[None]]] = {
    "up": _by(move, -1),
    "down": _by(move, 1),
    "left": _by(go_stop, -1),
    "right": _by(go_stop, 1),
    ",": _by(go_theme, -1),
    ".": _by(go_theme, 1),
    "n": _capture,
    "r": _rest,
    "t": _text,
    "p": _partner,
    "!": in_hand.open_urgent,
    "u": _undo,
    "x": _drop,
    "o": go_next_open,
    "g": _go,
    "h": _hidden,
    "w": _people,
    "l": _list,
    "i": _info,
    "m": _marks,
    "e": _finish,
    "?": _help,
    "escape": _leave,
}
"""Every command, the same in both languages."""
