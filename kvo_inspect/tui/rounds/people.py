"""Who walked along on a round: correcting, ordering and removing participants, also of a round that is finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.rounds.participant import Participant, Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.dates import typed_time
from kvo_inspect.errors import Missing
from kvo_inspect.store.record.reach import Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import (
    add_participant,
    bring_participant_back,
    correct_participant,
    everybody_of,
    has_given,
    move_participant,
    remove_participant,
    set_participant_aside,
)
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.aside import AsideScreen
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.wording.names import capital, day_text, part_name
from kvo_inspect.wording.rounds import presence_name, presence_text

STATES = ("present", "excused", "left")


class RoundPeopleScreen(ListScreen[None, Participant], UndoableScreen[None]):
    """The participants of one round."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter",
            N_("correct"),
            "",
            N_("Correct name, organisation, role or presence of the person under the cursor."),
            writes=True,
            rows="one",
        ),
        Key("n", N_("new"), "new", N_("Add somebody who walked along."), writes=True, rows="none"),
        Key(
            "minus",
            N_("earlier"),
            "earlier",
            N_("Move the person up: this is the order in which marks are given."),
            writes=True,
            rows="one",
        ),
        Key("plus", N_("later"), "later", N_("Move the person down the list."), writes=True, rows="one"),
        Key(
            "delete",
            N_("remove"),
            "remove",
            N_("Take away somebody who was put on the list by mistake, or set aside who gave marks or signed; again: let them count."),
            writes=True,
            rows="one",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Who walked along stands in the dossier. Who was put on the list by mistake is removed; with marks, set aside with a reason: then "
        "neither that person nor those marks count, and u or Del brings them back."
    )
    DEFAULT_CSS = "RoundPeopleScreen Prose { padding: 0 1; }"

    def __init__(self, round_: Round) -> None:
        super().__init__()
        self._round = round_
        self._people: list[Participant] = []
        self._go_to = ""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on who walked along."""
        things = await self.app.call(every_id, Participant, round=self._round.id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=frozenset({Participant.noun}))

    def title_text(self) -> str:
        return _("Who walked along: {round} {day}").format(round=part_name(self._round.part), day=day_text(self._round.date))

    def state_text(self) -> str:
        """Return how many there are."""
        count = sum(not person.presence.aside for person in self._people)
        return n_("{n} person", "{n} people", count).format(n=count)

    def body(self) -> list[Widget]:
        """Lay out the list, and below the list why the person under the cursor was set aside."""
        return [self.make_list(self._draw, head=self._head, empty=N_("Nobody is on the list. n adds somebody.")), Prose(self._why)]

    def columns(self) -> list[RowColumn[Participant]]:
        """Return the columns."""
        return [
            RowColumn("name", N_("NAME"), lambda person: person.name, people=True),
            RowColumn("organisation", N_("ORGANISATION"), lambda person: person.organisation),
            RowColumn("role", N_("ROLE"), lambda person: person.role),
            RowColumn("presence", N_("PRESENCE"), self._presence),
        ]

    @staticmethod
    def _presence(person: Participant) -> str:
        return p_("presence", "set aside") if person.presence.aside else presence_text(person.presence)

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, _("NAME"), _("ORGANISATION"), _("ROLE"), _("PRESENCE"))

    def _draw(self, person: Participant, cells: int) -> Sequence[Piece]:
        presence = self._presence(person)
        return self._row(cells, person.name, person.organisation, person.role, presence, "dim" if person.presence.aside else "strong")

    @staticmethod
    def _row(cells: int, name: str, organisation: str, role: str, presence: str, tone: str = "strong") -> list[Piece]:
        return columns(cells - 1, [Cell(name, 0, tone), Cell(organisation, 0), Cell(role, 16, "dim"), Cell(presence, 17)])

    def _why(self, cells: int) -> list[list[Piece]]:
        person = self.lines.current
        if person is None or not person.presence.aside:
            return []
        return [[(line, "warn")] for line in wrap(capital(presence_text(person.presence)), cells)]

    async def load(self) -> None:
        self._people = await self.app.call(everybody_of, self._round.id)
        place = next((at for at, person in enumerate(self._people) if person.id == self._go_to), None)
        self._go_to = ""
        self.lines.show(self._people, place)
        self.show_row()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something with the person under the cursor."""
        if key.action in ("earlier", "later", "remove") or key.key == "enter":
            person = self.lines.current if self.is_mounted else None
            moves = key.action in ("earlier", "later")
            return person is not None and not (moves and (person.presence.aside or self.lines.sort is not None))
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[Participant]) -> None:
        if not self.app.read_only:
            self.app.push_screen(PersonScreen(self._round, event.row))

    def do_new(self) -> None:
        """Add somebody."""
        self.app.push_screen(PersonScreen(self._round, None))

    async def do_earlier(self) -> None:
        """Move the person up."""
        await self._move(-1)

    async def do_later(self) -> None:
        """Move the person down."""
        await self._move(1)

    async def _move(self, steps: int) -> None:
        if person := self.lines.current:
            self._go_to = person.id
            await self.step(self.app.call(move_participant, person.id, steps))

    async def do_remove(self) -> None:
        """Ask, and remove the person under the cursor; who gave marks or signed is set aside, and who was set aside is brought back."""
        person = self.lines.current
        if person is None:
            return
        self._go_to = person.id
        if not person.presence.aside and await self.app.call(has_given, person.id):

            def write(store: Store, reason: str) -> Participant:
                return set_participant_aside(store, person.id, reason)

            self.app.push_screen(AsideScreen(_("{name} gave marks or signed: set aside").format(name=person.name), write))
            return
        question = (
            _("{name} was set aside. Let them count again?") if person.presence.aside else _("Take {name} off the list of this round?")
        )
        verb = bring_participant_back if person.presence.aside else remove_participant
        self.app.push_screen(AskYesNo(question.format(name=person.name)), lambda yes: self.later(self._do(verb, person)) if yes else None)

    async def _do(self, verb: Callable[[Store, str], Participant], person: Participant) -> None:
        await self.step(self.app.call(verb, person.id))


class PersonScreen(FormScreen[Participant]):
    """Adds or corrects a participant; dismissed with it."""

    def __init__(self, round_: Round, person: Participant | None) -> None:
        super().__init__()
        self._round = round_
        self._person = person

    def title_text(self) -> str:
        return _("Participant: {name}").format(name=self._person.name) if self._person else _("New participant")

    async def make_fields(self) -> list[Field]:
        person = self._person
        presence = person.presence if person else Presence()
        state = ChoiceField("state", N_("Presence"), options=options_of(STATES, presence_name))
        state.choose(presence.state)
        return [
            LineField("name", N_("Name"), text=person.name if person else ""),
            LineField("organisation", N_("Organisation"), N_("May stay empty."), text=person.organisation if person else ""),
            LineField(
                "role", N_("Role"), N_("As inspector, when they record on a laptop of their own."), text=person.role if person else ""
            ),
            state,
            LineField("at", N_("Left at"), N_("A time as 20:15, of who left early."), text=presence.at or ""),
        ]

    async def submit(self, values: dict[str, Any]) -> Participant | None:
        at, state = typed_time("at", values.pop("at")), values.pop("state")
        if state == "left" and not at:
            raise Missing("at")
        person = self._person
        presence = Presence(state=state, at=at if state == "left" else None, aside=person.presence.aside if person else "")
        if person is None:
            made = await self.app.call(add_participant, self._round.id, Person(values["name"], values["organisation"], values["role"]))
            return (
                made
                if presence == made.presence
                else await self.app.call(lambda store: correct_participant(store, made.id, presence=presence))
            )
        typed = {**values, "presence": presence}
        changed: Any = {name: value for name, value in typed.items() if value != getattr(person, name)}
        return await self.app.call(lambda store: correct_participant(store, person.id, **changed)) if changed else None
