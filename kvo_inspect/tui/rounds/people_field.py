"""The field for who walks along: a digit ticks, a typed line "name, organisation" adds, Backspace takes an added one back to the line."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.events import Key as KeyEvent

from kvo_inspect.store.rounds.round import Person
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.tui.kit.text import fit

STATES = (("off", ""), ("present", ""), ("excused", N_("excused")))


@dataclass
class PeopleField(TicksField):
    """People with their presence; typing anything but a digit begins a new line."""

    typing = True
    people: dict[str, Person] = field(default_factory=dict)
    editor: Editor = field(default_factory=Editor)
    """The line being typed."""
    added: set[str] = field(default_factory=set)
    """The rows that were typed here: one typed by mistake goes, where others are unticked."""
    emptied: bool = False
    """Whether a Backspace emptied the line and no other key came since: one that is held down goes no further than its line."""
    no_row: str = ""
    """The digit that was pressed last, where no row has that number."""
    namesakes: bool = False
    """Whether a second person of a name is listed apart, so that whoever submits can be told of it; else the name is ticked."""

    def __post_init__(self) -> None:
        """Take the states of presence."""
        self.states = STATES
        self.empty = N_("nobody yet: type a name, a comma and the organisation")

    def add(self, person: Person, state: int = 1) -> int:
        """List a person, ticked as present, and return the row; the same name again only ticks, unless namesakes are listed apart."""
        for place, tick in enumerate(self.ticks):
            if self._is_same(self.people[tick.value], person, ticked=bool(tick.state)):
                tick.state = 1
                return place
        value = person.name
        while value in self.people:  # a second one of the name; no name holds a break
            value += "\n"
        self.people[value] = person
        note = ", ".join(filter(None, (person.organisation, person.role)))
        self.ticks.append(Tick(value, lambda: person.name, state, note=lambda: note))
        return len(self.ticks) - 1

    def _is_same(self, listed: Person, person: Person, *, ticked: bool) -> bool:
        """Return whether a person is one that is listed: by the name, and with namesakes by what else is said of them."""
        if listed.name.casefold() != person.name.casefold():
            return False
        if not self.namesakes:
            return True
        if not (person.organisation or person.role):  # a bare name: whoever is still to be ticked, else another of that name
            return not ticked
        return (listed.organisation, listed.role) == (person.organisation, person.role)

    def chosen(self) -> tuple[Person, ...]:
        """Return everybody who is ticked, in order."""
        return tuple(
            Person(person.name, person.organisation, person.role, excused=tick.state == 2)
            for tick in self.ticks
            if tick.state and (person := self.people[tick.value])
        )

    @property
    def typed(self) -> object:
        """The people, and the line being typed."""
        return self.value, self.editor.text

    def key(self, event: KeyEvent) -> bool:
        """Tick, or type a line; Enter adds what was typed."""
        self.no_row = ""
        if not self.editor.text:
            if event.key == "backspace" and self.emptied:
                return True
            self.emptied = False
            sign = event.character if event.is_printable and event.character else ""
            ticked = self.takes(sign, sign) if sign else self.press(event)
            if ticked or (event.key == "backspace" and self._take_back()):
                return True
            if not sign or sign == "?":
                return False
            if sign.isdigit():
                self.no_row = sign
                return True
            return self.editor.key(event)
        if event.key == "enter":
            self.add_typed()
            return True
        if event.key in ("up", "down", "tab", "shift+tab"):  # whoever goes on means the person that was typed
            self.add_typed()
            return False
        known = self.editor.key(event)
        self.emptied = event.key == "backspace" and not self.editor.text
        return known

    @property
    def remark(self) -> str:
        """That a digit ticked nobody; empty when none did."""
        return _("No row has number {digit}. Letters begin a name.").format(digit=self.no_row) if self.no_row else ""

    def add_typed(self) -> None:
        """List whom the line being typed names: nobody who was typed is dropped."""
        self._add_line(self.editor.text)
        self.editor.set("")

    @property
    def enter(self) -> ScreenText:
        """The label of what Enter does: it adds whom the line names."""
        return N_("add this person") if self.editor.text.strip() else ""

    def paste(self, text: str) -> None:
        """Add every pasted line but an only one, which is typed on."""
        lines = text.splitlines()
        if len(lines) < 2:
            self.editor.paste(text)
            return
        for line in lines:
            self._add_line(line)

    def _add_line(self, line: str) -> None:
        name, organisation, role = ([part.strip() for part in line.replace(";", ",").split(",", 2)] + ["", ""])[:3]
        if name:
            listed = set(self.people)
            self.at = self.add(Person(name, organisation, role))
            self.added |= self.people.keys() - listed

    def _take_back(self) -> bool:
        """Take a person who was typed here from the list to the line, to type on or to clear; return whether the row is such a person's."""
        if not self._can_take_back:
            return False
        value = self.ticks.pop(self.at).value
        person = self.people.pop(value)
        self.added.discard(value)
        self.at = max(0, min(self.at, len(self.ticks) - 1))
        self.editor.set(f"{person.name}, {person.organisation}, {person.role}".rstrip(", "))
        return True

    @property
    def _can_take_back(self) -> bool:
        return bool(self.ticks) and not self.emptied and self.ticks[self.at].value in self.added

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the people, and the line being typed."""
        lines = super().lines(cells, active)
        if active:
            hint = _("type “name, organisation” to add somebody")
            if self._can_take_back:
                hint = _("Backspace: {name} back to this line").format(name=self.people[self.ticks[self.at].value].name)
            line = self.editor.pieces(cells - 4) if self.editor.text else [(fit(hint, cells - 4), "dim")]
            lines.append([("  + ", "key"), *line])
        return lines
