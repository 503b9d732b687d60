"""The list of today's findings; Enter takes one in hand at its checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Piece, ends
from kvo_inspect.tui.walk.hand import InHand
from kvo_inspect.tui.walk.mode import EMPTY, Mode, ModeLine, bar
from kvo_inspect.tui.walk.modes.go_to import MoveMode, go_to
from kvo_inspect.wording.walk import finding_line, photos_text

if TYPE_CHECKING:
    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.tui.walk.session import Session


class FindingsMode(Mode):
    """The findings of this round, newest last, cursor on the newest."""

    HELP_TITLE = N_("the findings of this round")
    HELP = (
        ("↑ ↓", N_("to another finding")),
        ("Enter", N_("goes to its checkpoint and takes it in hand")),
        ("g", N_("moves it to another checkpoint")),
        ("Esc l", N_("back to where you were")),
    )

    full = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._at = max(0, len(self.findings) - 1)

    @property
    def findings(self) -> list[Finding]:
        """The findings of this round, of the part that is open."""
        return list(self.session.walk.findings.values())

    def page(self, cells: int, high: int) -> list[ModeLine]:
        findings = self.findings
        title = n_("{n} finding of this round", "{n} findings of this round", len(findings)).format(n=len(findings))
        lines: list[ModeLine] = [([(" " + title.upper(), "head")], ""), ([], "")]
        moves = f" · {_('g moves it')}" if findings and not self.session.closed else ""
        below = bar(cells, _("↑ ↓ · Enter takes it in hand, at its checkpoint{moves} · Esc back").format(moves=moves))
        room = high - 2 - len(below)
        first = max(0, min(self._at - room // 2, len(findings) - room))
        for place, finding in list(enumerate(findings))[first : first + room]:
            chosen = place == self._at
            stop = next((at + 1 for at, checkpoint in enumerate(self.session.stops) if checkpoint.id == finding.checkpoint), 0)
            left: list[Piece] = [("▸ " if chosen else "  ", ""), (f"{stop:02} ", "dim"), (finding_line(self.session.walk, finding), "")]
            lines.append((ends(cells, left, [(photos_text(self.session.walk, finding.id) + " ", "dim")]), "cursor" if chosen else ""))
        if not findings:
            none, nothing_yet = _("This round has no findings."), _("Nothing yet. An answer “not in order” makes a finding, and so does n.")
            lines.append(([("  " + (none if self.session.closed else nothing_yet), "dim")], ""))
        return [*lines, *[EMPTY] * (high - len(lines) - len(below)), *below]

    async def key(self, event: Key) -> None:
        findings, session = self.findings, self.session
        if event.key in ("up", "down") and findings:
            self._at = max(0, min(len(findings) - 1, self._at + (1 if event.key == "down" else -1)))
        elif event.key == "enter" and findings:
            finding = findings[self._at]
            self.close()
            if session.hidden is not None and finding.checkpoint == session.stop.id:
                session.take(InHand("finding", finding.id, finding.checkpoint))
            elif session.hidden is None:
                stop = next((checkpoint for checkpoint in session.stops if checkpoint.id == finding.checkpoint), session.stop)
                await go_to(session, stop, finding)
            else:
                session.message = _("that is at another checkpoint: go there, then h")
        elif event.key == "g" and findings and not session.closed:
            session.mode = MoveMode(session, findings[self._at])
        elif event.key in ("escape", "l"):
            self.close()
        else:
            session.message = _("no such key: Enter takes the finding in hand, Esc goes back")
