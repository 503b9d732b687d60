"""A choice that may be left: none of the options lies under a key that was pressed to come here."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import MARKED, AskOne
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key


class AskOrLeave(AskOne):
    """One of a few texts, with the digits that they have elsewhere, or none of them: 0 leaves the subject as it is.

    A digit only marks, and Enter takes: the key that asked may be a digit, and pressed once too often.
    """

    KEYS = (
        Key("1", "", "", N_("Mark the one with that digit; Enter takes it."), shown="1-9"),
        Key("0", "", "", N_("Leave it as it is.")),
        *MARKED,
    )
    FIRST = 0

    def __init__(self, question: str, leave: str, options: Sequence[str]) -> None:
        """*leave* says that none is taken; its place is 0, that of the first option 1."""
        super().__init__(question, (leave, *options))

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question, the options, and which key takes one."""
        return [*super().lines(cells), *([[(_("Enter takes it."), "warn")]] if self._mark.at and not self._mark.has_letters else [])]

    def digit(self, place: int) -> None:
        """Mark an option, or leave."""
        self._mark.at = place
        if not place:
            self.answer(place)
