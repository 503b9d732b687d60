"""Every key of the round that is a command: what it does, what it is called, and where it is told. One table.

Dispatch, key line, the line below what is in hand, help and palette read it; answers are no commands, they need their question.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.places import ReportPlace, RoundRightPlace
from kvo_inspect.tui.walk import in_hand
from kvo_inspect.tui.walk.hand import HandKind
from kvo_inspect.tui.walk.key_help import help_lines, mode_lines
from kvo_inspect.tui.walk.mode import Mode, PageMode
from kvo_inspect.tui.walk.modes.capture import CaptureMode
from kvo_inspect.tui.walk.moves import ENDS, go_next_mine, go_next_open, go_stop, go_theme, move, move_page
from kvo_inspect.tui.walk.numbers import open_numbers
from kvo_inspect.tui.walk.photo import photo
from kvo_inspect.tui.walk.question import options
from kvo_inspect.tui.walk.undo import redo_step, undo_step
from kvo_inspect.tui.walk.which_finding import part, parting_item
from kvo_inspect.wording.walk import codes_text

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


@dataclass(frozen=True, slots=True)
class Command:
    """A key that is a command wherever the round stands."""

    key: str
    """The key, the same in both languages."""
    run: Callable[[Session], Awaitable[None]]
    help: str = ""
    """What it does, for help and palette (`N_`); empty: the left half of the help page tells how to move."""
    label: str = ""
    """A word for the key line, or for the line below what is in hand (`N_`)."""
    shown: str = ""
    """How the key is written; empty: as it is."""
    records: bool = False
    """Whether it makes sense only in a round that is not finished."""
    looking: str = ""
    """What help says of it in a round that is finished, where it does less there (`N_`); empty: the same."""
    while_walking: int = 0
    """Its place in the key line while the round is walked; 0: not there."""
    when_finished: int = 0
    """Its place in the key line when the round can only be looked at; 0: not there."""
    for_hand: bool = False
    """The line below a finding in hand shows it; x and u stand there where they apply."""
    for_answer: bool = False
    """The line below an answer in hand shows it."""
    for_recheck: bool = True
    """The line below a recheck in hand shows it, when that below a finding does."""

    @property
    def name(self) -> str:
        """Return how the key is written on the screen."""
        return self.shown or self.key

    @property
    def declaration(self) -> Key:
        """Return the key as a screen declares it: its palette entry presses the key."""
        return Key(self.key, self.help, f"press {self.key}", self.help, shown=self.name)


MINE = "tab"
"""The key that goes to what is left of one's own part: told only where the route was divided."""


def no_such_key(session: Session) -> None:
    """Say which keys answer here."""
    keys = ", ".join(f"{key} {text}" for key, text in options(session)[:2])
    session.message = _("no such key: {keys}").format(keys=keys or _("→ goes on, o goes to what is open"))


async def _capture(session: Session) -> None:
    session.mode = CaptureMode(session)


async def _text(session: Session) -> None:
    in_hand.open_text(session)


async def _partner(session: Session) -> None:
    in_hand.open_partner(session)


async def _numbers(session: Session) -> None:
    await open_numbers(session)


async def _photo(session: Session) -> None:
    await photo(session, again=session.last == "f")


async def _drop(session: Session) -> None:
    if not session.offered:
        no_such_key(session)
    else:
        await in_hand.drop_offered(session)


async def _rest(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.rest import RestMode

    session.mode = RestMode(session)


async def _questions(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.question_set import open_questions

    await open_questions(session)


async def _mine(session: Session) -> None:
    if session.open_walk.division.mine:
        await go_next_mine(session)
    else:
        no_such_key(session)


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


async def _right(session: Session) -> None:
    round_ = session.open_walk.round
    session.app.go(RoundRightPlace(round_.id, round_.park))


async def _report(session: Session) -> None:
    if not session.closed:  # at a question the key skips; nobody who skips one too many is taken elsewhere
        no_such_key(session)
        return
    round_ = session.open_walk.round
    session.app.go(ReportPlace(ReportSubject("round", round_.park, round_.id)))


async def _sign_off(session: Session) -> None:
    if not session.closed:  # while it is walked, digits are answers: nobody agrees by a slip
        no_such_key(session)
        return
    from kvo_inspect.tui.walk.modes.sign_off import open_sign_off

    await open_sign_off(session)


async def _finish(session: Session) -> None:
    from kvo_inspect.tui.walk.modes.finish import FinishMode

    session.mode = FinishMode(session)


async def open_help(session: Session) -> None:
    """Show the page of help: of what is open, otherwise of the round."""
    mode = session.mode
    if isinstance(mode, Mode) and mode.HELP:
        session.mode = PageMode(session, lambda cells: mode_lines(cells, mode))
        return
    commands = [command for command in COMMANDS if command.help and not (session.closed and command.records)]
    if not session.open_walk.division.mine:
        commands = [command for command in commands if command.key != MINE]
    locks = session.app.is_protected
    help_texts = [(command.name, (session.closed and command.looking) or command.help) for command in commands]
    session.mode = PageMode(
        session, lambda cells: help_lines(cells, [(name, _(about)) for name, about in help_texts], closed=session.closed, locks=locks)
    )


async def _colours(session: Session) -> None:
    session.message = session.app.change_colours()


async def _leave(session: Session) -> None:
    if session.hidden is not None:
        session.close_hidden()
    elif session.closed or session.leave_asked or not session.last:  # nothing was pressed here since it was opened
        session.leaving = True
    else:
        session.leave_asked = True
        session.message = _("this round stays open: Esc once more leaves it, any other key goes on")


def _by(verb: Callable[[Session, int], Awaitable[None]], step: int) -> Callable[[Session], Awaitable[None]]:
    async def run(session: Session) -> None:
        await verb(session, step)

    return run


COMMANDS: tuple[Command, ...] = (
    Command("n", _capture, N_("new finding: the capture line"), N_("new"), records=True, while_walking=1),
    Command("r", _rest, N_("rest of theme; r r: of checkpoint"), N_("rest"), records=True, while_walking=2),
    Command("t", _text, N_("text with what is in hand"), N_("text"), records=True, for_hand=True, for_answer=True),
    Command("f", _photo, N_("photo: the newest, or promised"), N_("photo"), records=True, for_hand=True),
    Command("p", _partner, N_("partner: who acts"), N_("partner"), records=True, for_hand=True),
    Command("#", _numbers, N_("house numbers: one finding each"), N_("numbers"), records=True, for_hand=True, for_recheck=False),
    Command("!", in_hand.open_urgent, N_("urgent: whom to call, who was told"), N_("urgent"), records=True, for_hand=True),
    Command("u", undo_step, N_("undo the last step, again and again"), N_("undo"), records=True),
    Command("z", redo_step, N_("redo what u took back"), N_("redo"), records=True),
    Command("x", _drop, N_("drop what a corrected answer left"), N_("drop {code}"), records=True),
    Command("=", part, N_("new finding: not the known one"), N_("a new one"), records=True),
    Command("o", go_next_open, N_("next open question")),
    Command(MINE, _mine, N_("next open checkpoint of your part"), shown="Tab"),
    Command("q", _questions, N_("questions that the set leaves out")),
    Command("g", _go, N_("go to a checkpoint, name or code"), N_("go to"), while_walking=4, when_finished=4),
    Command("right", _by(go_stop, 1), "", N_("point"), shown="→", while_walking=3, when_finished=3),
    Command("left", _by(go_stop, -1)),
    Command("l", _list, N_("list of today's findings"), N_("list"), while_walking=5, when_finished=5),
    Command("i", _info, N_("info: norm, source, last time"), N_("info"), when_finished=8),
    Command(
        "w", _people, N_("who walks along; somebody leaves"), N_("who"), looking=N_("who walked along"), while_walking=6, when_finished=6
    ),
    Command("m", _marks, N_("table of the marks"), N_("marks"), while_walking=7, when_finished=7),
    Command("h", _hidden, N_("confidential questions")),
    Command(";", _right, N_("set right: day, part, who, aside")),
    Command("s", _report, N_("report, once the round is finished"), N_("report"), looking=N_("report of the round"), when_finished=1),
    Command("y", _sign_off, N_("sign-off, once it is finished"), N_("sign-off"), looking=N_("sign-off: who agrees"), when_finished=2),
    Command("e", _finish, N_("closing talk, finish the round"), N_("finish"), looking=N_("look back: open, talk, photos"), while_walking=8),
    Command("k", _colours, N_("colours: normal, day, night")),
    Command("?", open_help, N_("this page"), N_("help")),
    Command(
        "escape", _leave, N_("back to the park; continue later"), N_("back"), looking=N_("back to the park"), shown="Esc", when_finished=9
    ),
    Command("up", _by(move, -1)),
    Command("down", _by(move, 1)),
    Command("pageup", _by(move_page, -1)),
    Command("pagedown", _by(move_page, 1)),
    Command("home", _by(move_page, -ENDS)),
    Command("end", _by(move_page, ENDS)),
    Command(",", _by(go_theme, -1)),
    Command(".", _by(go_theme, 1)),
)
"""Every command, in the order in which they are told."""
BY_KEY = {command.key: command for command in COMMANDS}
KEYS = tuple(command.declaration for command in COMMANDS if command.help)
"""The commands as the screen declares them, for the palette."""


def key_line_commands(*, closed: bool) -> list[Command]:
    """Return the commands of the key line in order, help apart."""
    places = {command.when_finished if closed else command.while_walking: command for command in COMMANDS}
    return [places[place] for place in sorted(places) if place]


_FOR_HAND: dict[HandKind, tuple[Command, ...]] = {
    "answer": tuple(command for command in COMMANDS if command.for_answer),
    "finding": tuple(command for command in COMMANDS if command.for_hand),
    "recheck": tuple(command for command in COMMANDS if command.for_hand and command.for_recheck),
}
"""Which commands the line below what is in hand shows."""


def hand_commands(session: Session) -> list[tuple[str, str]]:
    """Return the keys that act on what is in hand, each with its word in the language in use."""
    hand = session.hand
    keys = [(command.name, _(command.label)) for command in _FOR_HAND[hand.kind]] if hand is not None else []
    if session.offered:
        keys.append(("x", _(BY_KEY["x"].label).format(code=codes_text(session.offered))))
    if parting_item(session):
        keys.append(("=", _(BY_KEY["="].label)))
    return [*keys, ("u", _(BY_KEY["u"].label))]
