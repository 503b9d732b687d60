"""Who walks along: present, excused, left; somebody who leaves gives the remaining marks in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.rounds.mark import Given, mark_of_key
from kvo_inspect.domain.rounds.measurement import is_measured_blind
from kvo_inspect.domain.rounds.participant import Participant, Presence
from kvo_inspect.domain.walk.rows import asked
from kvo_inspect.store.rounds.participants import add_participant, set_presence
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.walk.marks import record_person_marks
from kvo_inspect.texts import N_, _, language, n_, p_
from kvo_inspect.tui.kit.drawing import Piece, ends
from kvo_inspect.tui.kit.text import fit
from kvo_inspect.tui.walk.mode import LineMode, Mode, ModeLine, bar, heading, letter
from kvo_inspect.wording.walk import mark_text

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


def presence_text(person: Participant) -> str:
    """Return whether somebody is present, excused, or when they left."""
    if person.presence.state == "left":
        return _("left at {time}").format(time=person.presence.at or "")
    return p_("presence", "excused") if person.presence.state == "excused" else p_("presence", "present")


def remaining(session: Session, person: Participant) -> list[tuple[str, str]]:
    """Return (checkpoint id, item) of every mark this person has not given, in the order of the route."""
    walk = session.open_walk
    places = []
    for stop in session.stops:
        if not stop.marks or stop.retired:
            continue
        values = walk.values(stop.id)
        for theme in walk.themes:
            for item in asked(walk, stop, theme, values):
                key = f"{theme.checklist.id}/{item.id}"
                if item.answer.form.is_of_each and values.get(key) is None and (stop.id, key, person.id) not in walk.marks:
                    places.append((stop.id, key))
    return places


def mark_by_name(session: Session, stop_id: str, key: str) -> str:
    """Return the checkpoint that a mark is for, and its question when the round asks for more than one mark."""
    walk = session.open_walk
    stop = walk.stop(stop_id)
    _checklist, item = walk.item(key)
    marked = [question for theme in walk.themes for question in theme.checklist.item if question.answer.form.is_of_each]
    several = sum(walk.round.part in question.round for question in marked) > 1
    return f"{stop.name}: {item.ask(language())}" if several else stop.name


class PeopleMode(Mode):
    """The list: a digit chooses a person; that person is then on a line of their own."""

    HELP_TITLE = N_("who walks along")
    HELP = (
        ("1-9 0", N_("this person leaves now, after giving the marks still to be given")),
        ("↑ ↓", N_("to another person; Enter: leaves now")),
        ("a", N_("the marked person is excused")),
        ("b", N_("the marked person is back again")),
        ("n", N_("somebody new: name, organisation")),
        ("Esc", N_("back to the round")),
    )
    LOOKING = ("Esc",)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._at = 0

    @property
    def people(self) -> list[Participant]:
        """Everybody on the list."""
        return self.session.open_walk.people

    def lower(self, cells: int) -> list[ModeLine]:
        """Return the people."""
        lines = [heading(cells, _("WHO walks along"))]
        for place, person in enumerate(self.people):
            chosen = place == self._at
            digit = f"[{(place + 1) % 10}]" if place < 10 else "   "
            role = ", ".join(part for part in (person.organisation, person.role) if part)
            pieces: list[Piece] = [(" ▸" if chosen else "  ", ""), (digit, "key"), (f" {person.name}", "strong"), (f"  {role}", "dim")]
            left = len(remaining(self.session, person)) if person.presence.state == "present" else 0
            owed = n_("{n} mark to give", "{n} marks to give", left).format(n=left) + "   " if left else ""
            lines.append((ends(cells, pieces, [(owed, "dim"), (presence_text(person) + " ", "")]), "cursor" if chosen else ""))
        if not self.people:
            lines.append(([("  " + _("Nobody is on the list. n adds somebody."), "dim")], ""))
        if self.session.closed:
            return [*lines, *bar(cells, _("↑ ↓ · Esc back to the round"))]
        return [*lines, *bar(cells, _("digit = leaves now · a excused · b back again · n somebody new · Esc back"))]

    async def key(self, event: Key) -> None:
        """Choose, or change somebody's presence."""
        session, sign = self.session, letter(event)
        if sign == "escape":
            self.close()
        elif session.closed and sign not in ("up", "down"):
            session.message = session.only_look()
        elif self.is_text(event):
            return
        elif sign == "n":
            _open_new(session)
        elif not self.people:
            self.no_such_key(event, _("no such key: n adds somebody, Esc goes back"))
        elif len(sign) == 1 and sign.isdigit() and (int(sign) or 10) <= len(self.people):
            self._at = (int(sign) or 10) - 1
            self._open_leaving()
        elif sign in ("up", "down"):
            self._stray.text = ""
            self._at = (self._at + (1 if sign == "down" else -1)) % len(self.people)
        elif sign == "enter":
            self._open_leaving()
        elif sign == "a":
            await self._presence(Presence(state="excused"))
        elif sign == "b":
            await self._presence(Presence(state="present"))
        else:
            self.no_such_key(event, _("no such key: a digit, a, b or n"))

    def _open_leaving(self) -> None:
        self.session.mode = LeavingMode(self.session, self.people[self._at])

    async def _presence(self, presence: Presence) -> None:
        await put_presence(self.session, self.people[self._at], presence)


async def put_presence(session: Session, person: Participant, presence: Presence) -> None:
    """Record whether somebody is there, and show it."""
    changed = await session.record(set_presence, person.id, presence)
    session.open_walk.people[:] = [changed if participant.id == changed.id else participant for participant in session.open_walk.people]
    session.changed(everywhere=True)


def _open_new(session: Session) -> None:
    async def add(text: str) -> None:
        name, _comma, organisation = text.partition(",")
        made = await session.record(add_participant, session.round_id, Person(name, organisation))
        people = session.open_walk.people
        people[:] = [participant for participant in people if participant.id != made.id] + [made]
        session.changed(everywhere=True)
        session.mode = PeopleMode(session)

    session.mode = LineMode(session, _("SOMEBODY NEW: name, organisation"), add, draft="person")


class LeavingMode(Mode):
    """Somebody leaves: one digit per mark that is still to be given, Enter stores all and the time."""

    HELP_TITLE = N_("somebody leaves")
    HELP = (
        ("1-9 0", N_("the mark for the place that is marked; 0 is ten")),
        ("-", N_("no mark for this place")),
        ("Backspace", N_("takes the last mark away")),
        ("Enter", N_("stores the marks, and that this person left now")),
        ("Esc", N_("this person stays")),
    )

    def __init__(self, session: Session, person: Participant) -> None:
        super().__init__(session)
        self.person = person
        self._wanted = remaining(session, person) if person.presence.state != "excused" else []
        self._given: list[Given] = []

    def lower(self, cells: int) -> list[ModeLine]:
        """Return the marks given and to be given."""
        lines = [heading(cells, _("{name} LEAVES").format(name=self.person.name))]
        covered = is_measured_blind(self.session.open_walk.kind)
        for place, (stop, key) in enumerate(self._wanted):
            now = place == len(self._given)
            text = "_" if place >= len(self._given) else "•" if covered else mark_text(self._given[place])
            name = fit(mark_by_name(self.session, stop, key), cells - 10)
            tone = "strong" if now else ""
            lines.append(([(" ▸ " if now else "   ", ""), (f"{text:>2}", "key" if now else "strong"), (f"  {name}", tone)], ""))
        if not self._wanted:
            lines.append(([("   " + _("No marks to give any more."), "dim")], ""))
            return [*lines, *bar(cells, _("Enter: left now · Esc: stays"))]
        now_text = _("1 to 9, 0 = 10, - none · Enter: stored, and left now · Backspace · Esc: stays")
        return [*lines, *bar(cells, now_text)]

    async def key(self, event: Key) -> None:
        """Take a mark, or store them."""
        session, sign = self.session, letter(event)
        mark = mark_of_key(sign)
        if sign == "escape":
            session.mode = PeopleMode(session)
        elif self.is_text(event):
            return
        elif sign == "enter":
            await self._leave()
        elif sign == "backspace":
            self._given = self._given[:-1]
        elif mark is not None and len(self._given) < len(self._wanted):
            self._given.append(mark)
        else:
            self.no_such_key(event, _("no such key: Enter stores, Esc goes back"))

    async def _leave(self) -> None:
        session = self.session
        given = [(stop, key, mark) for (stop, key), mark in zip(self._wanted, self._given, strict=False)]
        if given:
            for mark in await session.record(record_person_marks, session.round_id, self.person.id, given):
                session.put_mark(mark)
        await put_presence(session, self.person, Presence(state="left", at=session.app.now().strftime("%H:%M")))
        session.message = _("{name} left").format(name=self.person.name)
        session.mode = None
        if session.row not in session.rows:
            session.row = session.rows[session.place]
