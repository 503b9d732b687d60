"""What others said of a finding, above its fields: fields with two values to choose from, and what the trajectory record did with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kvo_inspect.store.merge.conflicts import Double, doubles_of_finding
from kvo_inspect.store.merge.receipts import Told, told_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.findings.two_values import ChoosingScreen, value_lines
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.conflicts import shown_field
from kvo_inspect.wording.names import day_text


@dataclass(frozen=True)
class SaidOfFinding:
    """What others said of a finding."""

    doubles: list[Double] = field(default_factory=list)
    told: Told | None = None
    """By the trajectory record, last."""


def said_of_finding(store: Store, finding_id: str) -> SaidOfFinding:
    """Return what others said of one finding."""
    return SaidOfFinding(doubles_of_finding(store, finding_id), told_of(store, "finding", finding_id))


class FindingSaidScreen(ChoosingScreen):
    """Base of the screen of a finding: it shows `said_prose` at the top, loads with `load_said`, and has `KEEP_KEYS` among its keys."""

    _said = SaidOfFinding()

    def said_prose(self) -> Prose:
        """Return the widget; it takes no room when there is nothing to say."""
        return Prose(self._said_lines)

    async def load_said(self, finding_id: str) -> None:
        """Read it."""
        self._said = await self.app.call(said_of_finding, finding_id)

    def double_at_hand(self) -> Double | None:
        """Return the first field that holds two values; the next comes when it is chosen."""
        return self._said.doubles[0] if self._said.doubles else None

    def _said_lines(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = []
        if (double := self.double_at_hand()) is not None:
            lines.append([(_("! TWO VALUES: {field}").format(field=shown_field(double)), "warn")])
            lines += value_lines(double, cells)
            if (more := len(self._said.doubles) - 1) > 0:
                told = n_("and {n} more field with two values after this one", "and {n} more fields with two values after this one", more)
                lines.append([(told.format(n=more), "dim")])
        if (told_ := self._said.told) is not None:
            line, tone = receipt_line(told_)
            lines += [[(part, tone)] for part in wrap(line, max(10, cells))]
        return [[], *lines] if lines else []


def receipt_line(told: Told) -> tuple[str, str]:
    """Return what the trajectory record said of a thing, as a sentence and its tone."""
    day = day_text(told.made[:10])
    if not told.taken:
        line = _("! Refused by {sender} on {day}: {reason}").format(sender=told.sender, day=day, reason=told.reason)
        return (line + " " + _("(changed since: it is offered again)") if not told.current else line), "warn"
    line = _("Taken over by {sender} on {day}").format(sender=told.sender, day=day)
    return (line + " " + _("(changed since: it is offered again)") if not told.current else line), "dim"
