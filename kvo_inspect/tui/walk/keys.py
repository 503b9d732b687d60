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
    from kvo_inspect.tui.walk.session import Walker

LONGEST = 12
"""Digits of a number at most."""
RECORDING = frozenset("nrtfp!ux")
"""Commands that only make sense in a round that is not finished."""
GRADE_KEYS = "+abcd12345"


async def press(walker: Walker, event: Key) -> None:
    """Take one key: the open mode's, an answer, or a command."""
    if walker.mode is not None:
        if letter(event) == "?" and not walker.mode.typing and not isinstance(walker.mode, PageMode):
            await _help(walker)
        else:
            await walker.mode.key(event)
        return
    if walker.row not in walker.rows:  # whoever was to give this mark left
        walker.row = walker.rows[walker.place]
    sign = letter(event)
    again = walker.last == sign == "f"
    walker.message = ""
    if walker.closed and (sign in RECORDING or sign not in COMMANDS):
        walker.message = walker.only_look()
    elif walker.entry:
        await _entry(walker, sign)
    elif walker.closed or not await _answered(walker, sign):
        if sign == "f":
            await photo(walker, again=again)
        elif sign in COMMANDS:
            await COMMANDS[sign](walker)
        else:
            no_such_key(walker)
    walker.last = sign


def no_such_key(walker: Walker) -> None:
    """Say which keys answer here."""
    keys = ", ".join(f"{key} {text}" for key, text in options(walker)[:2])
    walker.message = _("no such key: {keys}").format(keys=keys or _("→ goes on, o goes to what is open"))


# -- answers -----------------------------------------------------------------------------------------------------------


async def _answered(walker: Walker, sign: str) -> bool:
    """Take a key that answers the row at the cursor; tell whether it was one."""
    row = walker.row
    if row.kind == "done":
        return False
    if row.kind == "recheck":
        return await _recheck(walker, sign)
    _checklist, item = walker.walk.item(row.key)
    if sign == "s":
        await walker.answer(Value(kind="not_assessed"))
    elif row.kind == "mark":
        return await _mark(walker, sign)
    elif sign == "-":
        await walker.answer(NA)
    else:
        return await _value(walker, item, sign)
    return True


async def _recheck(walker: Walker, sign: str) -> bool:
    if sign in ("1", "2", "3"):
        await walker.recheck(RECHECKS[int(sign) - 1])
    elif sign == "-":
        await walker.recheck("object_gone")
    elif sign == "s":
        await walker.recheck("unseen")
    else:
        return False
    return True


async def _mark(walker: Walker, sign: str) -> bool:
    mark = mark_of_key(sign)
    if mark is None:
        return False
    waiting = without_mark(walker.walk, walker.stop, walker.row.key)
    if waiting:
        await walker.mark(waiting[0].id, mark)
    else:
        walker.message = _("everybody has given a mark: u takes the last one back")
    return True


async def _value(walker: Walker, item: Item, sign: str) -> bool:
    match item.answer.type:
        case "check" | "choice" | "signal" if sign.isdigit() and len(sign) == 1 and sign in {key for key, _text in options(walker)}:
            await walker.answer(Value(value=sign))
        case "grade" if len(sign) == 1 and sign in GRADE_KEYS:
            await walker.answer(given(item, "A+" if sign == "+" else sign))
        case "count" if sign == "0":
            await walker.answer(given(item, "0"))
        case "count" | "number" if len(sign) == 1 and sign in "0123456789":
            walker.entry = sign
        case "text" | "date" if sign == "enter":
            _open_value(walker, item)
        case _:
            return False
    return True


async def _entry(walker: Walker, sign: str) -> None:
    """Take a key while a count or number is being typed."""
    _checklist, item = walker.walk.item(walker.row.key)
    if sign == "enter":
        await walker.answer(given(item, walker.entry))
        walker.entry = ""
    elif sign == "escape":
        walker.entry = ""
    elif sign == "backspace":
        walker.entry = walker.entry[:-1]
    elif _continues(walker.entry, sign, decimals=item.answer.type == "number"):
        walker.entry += sign
    elif sign == "n":  # what is shouted does not wait; the number half typed does
        await _capture(walker)
    else:
        walker.message = _("Enter stores {value}, Esc clears it").format(value=walker.entry)


def _continues(entry: str, sign: str, *, decimals: bool) -> bool:
    """Whether a number being typed can go on with this key."""
    if len(sign) != 1 or len(entry) >= LONGEST:
        return False
    return sign in "0123456789" or (decimals and sign in ",." and "," not in entry and "." not in entry)


def _open_value(walker: Walker, item: Item) -> None:
    """Open the line for a text or a date."""
    row, stop = walker.row, walker.stop
    answer = walker.walk.answers.get((stop.id, row.key))
    before = answer.value.value or "" if answer is not None and answer.value is not None else ""

    async def submit(text: str) -> None:
        await walker.answer(given(item, text, walker.app.today))

    from kvo_inspect.texts import language

    walker.mode = LineMode(walker, item.ask(language()), submit, text=before, draft=f"value {stop.id} {row.key}")


# -- commands ----------------------------------------------------------------------------------------------------------


async def _capture(walker: Walker) -> None:
    walker.mode = CaptureMode(walker)


async def _text(walker: Walker) -> None:
    in_hand.open_text(walker)


async def _partner(walker: Walker) -> None:
    in_hand.open_partner(walker)


async def _drop(walker: Walker) -> None:
    if walker.offered is None:
        no_such_key(walker)
    else:
        await in_hand.drop_offered(walker)


async def _rest(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.rest import RestMode

    walker.mode = RestMode(walker)


async def _go(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.go_to import GoMode

    walker.mode = GoMode(walker)


async def _hidden(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.confidential import open_hidden

    open_hidden(walker)


async def _people(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.people import PeopleMode

    walker.mode = PeopleMode(walker)


async def _list(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.finding_list import FindingsMode

    walker.mode = FindingsMode(walker)


async def _info(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.info import open_info

    open_info(walker)


async def _marks(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.marks import open_marks

    open_marks(walker)


async def _finish(walker: Walker) -> None:
    from kvo_inspect.tui.walk.modes.finish import FinishMode

    walker.mode = FinishMode(walker)


async def _help(walker: Walker) -> None:
    from kvo_inspect.tui.walk.key_help import open_help

    open_help(walker)


async def _leave(walker: Walker) -> None:
    if walker.hidden is not None:
        walker.close_hidden()
    else:
        walker.leaving = True


async def _undo(walker: Walker) -> None:
    await undo_step(walker)


def _by(verb: Callable[[Walker, int], Awaitable[None]], step: int) -> Callable[[Walker], Awaitable[None]]:
    async def run(walker: Walker) -> None:
        await verb(walker, step)

    return run


COMMANDS: dict[str, Callable[[Walker], Awaitable[None]]] = {
    "up": _by(move, -1), "down": _by(move, 1), "left": _by(go_stop, -1), "right": _by(go_stop, 1),
    ",": _by(go_theme, -1), ".": _by(go_theme, 1),
    "n": _capture, "r": _rest, "t": _text, "p": _partner, "!": in_hand.open_urgent, "u": _undo, "x": _drop, "o": go_next_open, "g": _go,
    "h": _hidden, "w": _people, "l": _list, "i": _info, "m": _marks, "e": _finish, "?": _help, "escape": _leave,
}  # fmt: skip
"""Every command, the same in both languages."""
