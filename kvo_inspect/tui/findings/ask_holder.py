"""The question who solves a finding: one action holder, and any number of partners who get it for information."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.questions.marked import Marked
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.wording.names import capital, partner_name

Holder = tuple[str | None, frozenset[str]]
"""The holder's id (None: nobody chosen), and the ids of the partners who get the finding for information."""


class AskHolder(Ask[Holder]):
    """Asks for a finding's partners: a digit or Enter chooses the holder and closes; the space bar ticks who gets it for information.

    Letters look for a name, and while some stand the space bar is one of them.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("1", "", "", N_("Choose who solves it, and close."), shown="1-9"),
        Key("a", "", "", N_("Letters look for a name: mark the first of which a word begins so; Backspace takes one back."), shown="a-z"),
        Key("space", "", "", N_("Tick who gets it for information.")),
        Key("enter", "", "", N_("Choose the one that is marked, and close.")),
        Key("up", "", "", N_("Move the mark to another one."), shown="↑ ↓"),
    )

    def __init__(
        self, question: str, partners: Sequence[Partner], holder: str | None, also: Iterable[str] = (), *, at: str | None = None
    ) -> None:
        """*holder* and *also* are as they stand; the cursor begins at *at*, else at the holder."""
        super().__init__(question)
        self._partners = partners
        self._holder = holder
        self._also = set(also)
        place = next((place for place, partner in enumerate(partners) if partner.id == (at or holder)), 0)
        self._mark = Marked([_name(partner) for partner in partners], place, looks=True)

    @property
    def says_at_end(self) -> bool:
        """Whether letters stand."""
        return self._mark.has_letters

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question and the partners."""
        lines = [*super().lines(cells), []]
        self.picks = {}
        for place, partner in enumerate(self._partners):
            self.picks[len(lines)] = place
            here = place == self._mark.at
            state = _("action holder") if partner.id == self._holder else _("also for") if partner.id in self._also else ""
            mark = "●" if partner.id == self._holder else "+" if partner.id in self._also else " "
            room = cells - 8 - len(state)
            lines.append(
                [
                    ("▸ " if here else "  ", ""),
                    (str(place + 1) if place < 9 else " ", "key"),
                    (f" {mark} ", "key"),
                    (fit(_name(partner), room).ljust(room), "strong" if here else ""),
                    (f" {state}", "dim"),
                ]
            )
        hint = _("A digit or Enter: who solves it. Space: also for, for information.")
        return [*lines, [], *(self._mark.remark_lines(cells) or [[(line, "dim")] for line in wrap(hint, cells)])]

    def key(self, event: events.Key) -> None:
        if event.key == "space" and not self._mark.has_letters:
            self._also ^= {self._partners[self._mark.at].id} - {self._holder}
            return
        match self._mark.press(event):
            case "digit":
                self.choose(self._mark.taken)
            case "enter":
                # On one that is ticked Enter only closes: nobody is holder and told beside it.
                partner = self._partners[self._mark.taken].id
                self._give(self._holder if partner in self._also else partner)
            case None:
                super().key(event)

    def paste(self, text: str) -> None:
        self._mark.paste(text)

    def choose(self, place: int) -> None:
        """Take a partner as holder and close."""
        self._give(self._partners[place].id)

    def _give(self, holder: str | None) -> None:
        self.answer((holder, frozenset(self._also - {holder})))


def _name(partner: Partner) -> str:
    kind = partner_name(partner.kind)
    return f"{partner.organisation} ({kind})" if partner.organisation else capital(kind)
