"""The sign-off, at the end of the closing talk or later: each who walked along says yes, or no and why, by one key; nobody has to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.store.merge.subjects import Subject, subject_of
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.sign_off import (
    LaterChange,
    SignOffLine,
    SignOffs,
    set_remark,
    sign_off,
    sign_offs_of,
    take_back_sign_off,
)
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece, ends
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.walk.mode import EMPTY, LineMode, Mode, ModeLine, PageMode, bar, letter
from kvo_inspect.tui.walk.modes.finish_left import left_lines, take_left
from kvo_inspect.wording.conflicts import subject_text
from kvo_inspect.wording.rounds import (
    before_text,
    later_line,
    later_text,
    person_text,
    presence_text,
    short_sign_off,
    sign_off_text,
    sign_offs_text,
)
from kvo_inspect.wording.undo import round_step_text

if TYPE_CHECKING:
    from kvo_inspect.domain.values.closed_sets import SignOffKind
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.record.undo import Undone
    from kvo_inspect.tui.walk.session import Session

SHOWN_CHANGES = 200
"""So many changes are listed at most."""
DIGITS = 10
BEFORE_THE_END = ("o", "!")
"""The keys that do something only while this is the last page before the round is finished."""
LEFT, LEFT_LOW, HIGH = 3, 2, 20
"""Lines for urgent findings of which nobody was told: so few that the people stay in view; on a page of fewer lines than the last fewer."""


def asks_sign_off(session: Session) -> bool:
    """Return whether there is anybody to ask: who walked along is on the list."""
    return any(person.presence.state != "excused" for person in session.open_walk.people)


def step_text(session: Session, step: int) -> str:
    """Return the number of a page of finishing the round, of how many: 2/4; without anybody to ask the last one is not there."""
    return f"{step}/{4 if asks_sign_off(session) else 3}"


async def end_round(session: Session) -> None:
    """Finish the round, and go back to its rows."""
    await session.record(finish_round, session.round_id)
    await session.reload()  # of a finished round only what it looked at again is listed, and counted
    session.take(None)
    session.mode = None
    sentence = _("finished: s shows the report for people; read only, the park can reopen it; Esc goes back to {screen}")
    session.message = sentence.format(screen=session.back_to())


async def open_sign_off(session: Session, *, finishing: bool = False) -> None:
    """Open the page; *finishing*: as the last one before the round is finished."""
    session.close_hidden()
    session.mode = SignOffMode(session, await session.read(sign_offs_of, session.round_id), finishing=finishing)


class SignOffMode(Mode):
    """Everybody who walked along, one a line; a key each."""

    HELP_TITLE = N_("the sign-off")
    HELP = (
        ("1-9 0", N_("this person agrees with the round as it stands; once more takes that back")),
        ("␣", N_("the marked person agrees, and on to the next; once more takes that back")),
        ("n", N_("the marked person does not agree: why")),
        ("t", N_("a remark with it")),
        ("c", N_("what was changed after the marked person signed")),
        ("u z", N_("undo the last sign-off; redo")),
        ("↑ ↓", N_("to another person")),
        ("o", N_("to what is open")),
        ("!", N_("urgent: whom to call, who was told")),
        ("Enter", N_("finishes the round, or goes back to it: nobody has to sign")),
        ("Esc", N_("back to the round; e y comes here again, and y once it is finished")),
    )
    LOOKING = ("c", "↑ ↓", "Enter", "Esc")

    full = True

    def __init__(self, session: Session, signed: SignOffs, *, finishing: bool = False) -> None:
        super().__init__(session)
        self._signed = signed
        self._finishing = finishing and not session.closed
        self._incomplete = False
        """Whether somebody was told why the round is not whole here, and signs all the same."""
        self._at = next((place for place, line in enumerate(signed.lines) if line.agreed is None and line.is_asked), 0)

    def looking(self) -> Collection[str]:
        """Return the keys that do something where nothing is recorded: a finished round is signed all the same."""
        if self.session.read_only:
            return self.LOOKING
        return () if self._finishing else [key for key, _about in self.HELP if key not in BEFORE_THE_END]

    @property
    def _line(self) -> SignOffLine | None:
        return self._signed.lines[self._at] if self._signed.lines else None

    # -- drawing -------------------------------------------------------------------------------------------------------

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return who walked along with what they said, and below what is to be known of the one under the cursor."""
        return self.over([*self._told(cells), *bar(cells, self._keys())], cells, high)

    def over(self, lower: Sequence[ModeLine], cells: int, high: int) -> list[ModeLine]:
        """Return the page with these lines as its lower part."""
        head = self._head(cells, high)
        room = max(1, high - len(head) - len(lower))
        rows = self._rows(cells)
        top = max(0, min(self._at - room // 2, len(rows) - room))
        shown = rows[top : top + room]
        return [*head, *shown, *[EMPTY] * (room - len(shown)), *lower]

    def _head(self, cells: int, high: int) -> list[ModeLine]:
        title = _("SIGN-OFF · {sum}").format(sum=sign_offs_text(self._signed))
        if self._finishing:
            title = _("FINISH {step} · sign-off · {sum}").format(step=step_text(self.session, 4), sum=sign_offs_text(self._signed))
        lines: list[ModeLine] = [([(" " + title, "head")], ""), EMPTY]
        if not self._signed.lines:
            sentence = _("Nobody is on the list of this round, so there is nobody to ask. w adds somebody on the round.")
            lines += [([(" " + line, "dim")], "") for line in wrap(sentence, cells - 2)]
        elif self._signed.not_whole and not self.session.read_only:
            why = enumerate(wrap(self._signed.not_whole, cells - 4))
            lines += [([("   " if number else " ! ", "warn"), (line, "warn")], "") for number, line in why]
        else:
            sentence = _("Was it so? Whoever walked along agrees with the round as it stands here, or not. Nobody has to.")
            lines += [([(" " + line, "dim")], "") for line in wrap(sentence, cells - 2)]
        left = left_lines(self.session, cells, LEFT if high >= HIGH else LEFT_LOW) if self._finishing else []
        return [*lines, *left, EMPTY]

    def _rows(self, cells: int) -> list[ModeLine]:
        rows: list[ModeLine] = []
        for place, line in enumerate(self._signed.lines):
            chosen = place == self._at
            digit = f"[{(place + 1) % DIGITS}]" if place < DIGITS else "   "
            tone = "" if line.is_asked else "dim"
            left: list[Piece] = [(" ▸" if chosen else "  ", ""), (digit, "key"), (f" {person_text(line.person)}", tone or "strong")]
            if about := ", ".join(part for part in (line.person.organisation, line.person.role) if part):
                left.append((f"  {about}", "dim"))
            rows.append((ends(cells, left, self._said(line)), "cursor" if chosen else ""))
        return rows

    @staticmethod
    def _said(line: SignOffLine) -> list[Piece]:
        """Return what somebody said, at the right end of the line."""
        if line.sign_off is None or line.agreed is None:
            return [("" if line.person.presence.state == "present" else presence_text(line.person.presence) + " ", "dim")]
        changed: list[Piece] = [("  ! " + _("changed after it"), "warn")] if line.later else []
        return [(short_sign_off(line.sign_off), "good" if line.agreed == "yes" else "warn"), *changed, (" ", "")]

    def _told(self, cells: int) -> list[ModeLine]:
        """Return in full what the person under the cursor said, and what came after."""
        line = self._line
        if line is None or line.sign_off is None or line.agreed is None:
            return []
        parts = [(sign_off_text(line.sign_off), "strong"), (line.sign_off.remark, "")]
        parts += [(before_text(line.before), "warn")] if line.before else []
        parts += [(later_text(line.later) + " " + _("c lists it."), "warn")] if line.later else []
        rule: ModeLine = ([("─" * cells, "dim")], "")
        return [rule, *(([(" " + text, tone)], "") for part, tone in parts if part for text in wrap(part, cells - 2, 3))]

    def _keys(self) -> str:
        if self.session.read_only:
            return _("↑ ↓ · c what changed · Esc back")
        if not self._signed.lines:
            return _("Enter finishes the round · Esc not yet") if self._finishing else _("Esc back")
        if self._finishing:
            return _("digit or Space yes · n no, why · t remark · u undo · Enter finishes the round")
        return _("digit or Space yes · n no, why · t remark · u undo · Esc back")

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def key(self, event: Key) -> None:
        """Move, finish, go back or look; or take what somebody says."""
        session, sign, line = self.session, letter(event), self._line
        match sign:
            case "enter" if self._finishing:
                await end_round(session)
            case "escape" | "enter":
                self.close()
            case "up" | "down" if line is not None:
                self._at = (self._at + (1 if sign == "down" else -1)) % len(self._signed.lines)
            case "c" if line is not None and line.later:
                await self._list_changes(line.later)
            case "c" if line is not None:
                session.message = _("nothing of the round was changed after it") if line.agreed else _("nothing was said here yet")
            case _ if session.read_only:
                session.message = session.only_look()
            case _ if self._finishing and await take_left(self, sign, self._read_again):
                pass
            case "u" | "z":
                await self._change_step(undo if sign == "u" else redo)
            case _ if line is not None:
                await self._take(sign, line)
            case _:
                session.message = _("no such key: Enter or Esc")

    async def _take(self, sign: str, line: SignOffLine) -> None:
        """Take a key by which somebody says something."""
        count = len(self._signed.lines)
        match sign:
            case "n":
                self._ask(line, "no", _("{name} does not agree: why?").format(name=person_text(line.person)))
            case "t" if line.agreed is None:
                self.session.message = _("first yes (digit or Space) or no (n): a remark goes with that")
            case "t":
                self._ask(line, line.agreed or "yes", _("{name}: remark").format(name=person_text(line.person)))
            case " " | "space":
                if await self._turn(line):
                    self._at = min(self._at + 1, count - 1)
            case _ if len(sign) == 1 and sign.isdigit() and (int(sign) or DIGITS) <= count:
                self._at = (int(sign) or DIGITS) - 1
                await self._turn(self._signed.lines[self._at])
            case _:
                self.session.message = _("no such key: a digit or Space for yes, n for no, Enter goes on")

    async def _turn(self, line: SignOffLine) -> bool:
        """Let somebody agree, or take that back; tell whether they agree now."""
        if line.agreed != "yes":
            return await self._sign(line, "yes", None)
        await self._record(take_back_sign_off, line.person.id)
        self.session.message = _("taken back: {what}").format(what=_("sign-off of {name}").format(name=person_text(line.person)))
        return False

    async def _sign(self, line: SignOffLine, agreed: SignOffKind, remark: str | None) -> bool:
        """Record what somebody says; the first time a part is missing that is told, and nothing recorded. Tell whether it was."""
        if self._signed.not_whole and not self._incomplete:
            self._incomplete = True
            self.session.message = _("Not signed yet, for that reason. Once more signs what is here: it is told with it.")
            return False
        await self._record(lambda store: sign_off(store, line.person.id, agreed, remark, incomplete=self._incomplete))
        return True

    def _ask(self, line: SignOffLine, agreed: SignOffKind, title: str) -> None:
        async def submit(text: str) -> None:
            if agreed == line.agreed:
                await self._record(set_remark, line.person.id, text)
            elif agreed == "no" or text.strip():
                await self._sign(line, agreed, text)

        remark = line.sign_off.remark if line.sign_off is not None else ""
        self.session.mode = _RemarkLine(self, title, submit, remark, f"remark {agreed} {line.person.id}")

    async def _record(self, verb: Callable[..., object], *arguments: object) -> None:
        """Record what is said of the round, finished or not, and read again."""
        await self.session.record_beside(verb, *arguments)
        await self._read_again()

    async def _read_again(self) -> None:
        """Read what was said and what was changed after it, as it stands now."""
        self._signed = await self.session.read(sign_offs_of, self.session.round_id)

    async def _change_step(self, verb: Callable[[Store, Reach], Undone]) -> None:
        session = self.session
        undone = await session.record_beside(verb, Reach(frozenset({"sign_off"}), passes_others=True, round_id=session.round_id))
        self._signed = await session.read(sign_offs_of, session.round_id)
        walk = session.open_walk
        session.message = round_step_text(undone, [*undone.changed, *undone.unchanged], walk, walk)

    async def _list_changes(self, later: Sequence[LaterChange]) -> None:
        """Show each thing that was changed: which, how, by whom and when."""
        subjects = await self.session.read(_subjects, later[-SHOWN_CHANGES:])

        def lines(cells: int) -> list[ModeLine]:
            shown: list[ModeLine] = [([(" " + _("CHANGED AFTER SIGN-OFF"), "head")], ""), EMPTY]
            shown += [([(" " + line, "")], "") for line in wrap(later_text(later), cells - 2)] + [EMPTY]
            for change, subject in reversed(subjects):
                about = subject_text(subject) if subject is not None else ""
                shown += [
                    ([(" · " if not number else "   ", "dim"), (line, "")], "")
                    for number, line in enumerate(wrap(later_line(change, about), cells - 4))
                ]
            return shown

        self.session.mode = PageMode(self.session, lines)


def _subjects(store: Store, later: Sequence[LaterChange]) -> list[tuple[LaterChange, Subject | None]]:
    things = [(change, store.find(NOUNS[change.noun], change.noun_id)) for change in later]
    return [(change, subject_of(store, thing) if thing is not None else None) for change, thing in things]


class _RemarkLine(LineMode):
    """A remark, asked over the lower part of the page: Esc goes back there."""

    full = True

    def __init__(self, under: SignOffMode, title: str, submit: Callable[[str], Awaitable[None]], text: str, draft: str) -> None:
        super().__init__(under.session, title, submit, text=text, draft=draft)
        self._under = under

    def close(self) -> None:
        """Go back to the page."""
        self.session.mode = self._under

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return the page with the line over its lower part."""
        return self._under.over(self.lower(cells), cells, high)
