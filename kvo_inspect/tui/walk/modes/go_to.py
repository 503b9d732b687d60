"""Go to a checkpoint: by its number, a part of its name, or the code of a finding; and moving a finding to one, chosen in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.walk.rows import WalkRow
from kvo_inspect.domain.walk.suggestions import find_stops
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece, ends
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.text import fit
from kvo_inspect.tui.walk.hand import InHand
from kvo_inspect.tui.walk.mode import Mode, ModeLine, bar, heading, typed
from kvo_inspect.wording.walk import finding_line

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

SHOWN = 7
"""So many checkpoints are shown at once."""


class GoMode(Mode):
    """A line, and the checkpoints and findings that it can mean; Enter takes the one marked."""

    HELP_TITLE = N_("go to a checkpoint")
    HELP = (
        ("12", N_("the number of a checkpoint, a part of its name, or the code of a finding")),
        ("↑ ↓", N_("to another one of the list")),
        ("Enter", N_("goes to the one that is marked")),
        ("Esc", N_("back to where you were")),
    )

    typing = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._editor = Editor()
        self._home = self._at = session.stop_at
        """The place in the list at which the cursor stands while nothing is typed."""

    def _matches(self) -> list[tuple[Checkpoint, Finding | None]]:
        if self._editor.text.strip():
            return find_stops(self.session.open_walk, self._editor.text)
        return [(stop, None) for stop in self.session.stops]

    def lower(self, cells: int) -> list[ModeLine]:
        """Return line and checkpoints."""
        return self._lines(cells, _("GO TO a checkpoint"), _("number, name or code · ↑ ↓ · Enter goes there · Esc back"))

    def none_text(self) -> str:
        """Return what stands below the line when nothing is called as typed."""
        return _("No checkpoint or finding is called that.")

    def _lines(self, cells: int, title: str, keys: str) -> list[ModeLine]:
        matches = self._matches()
        first = max(0, min(self._at - SHOWN // 2, len(matches) - SHOWN))
        lines = [heading(cells, title), typed(self._editor, "", cells)]
        for place, (stop, finding) in list(enumerate(matches))[first : first + SHOWN]:
            number = next(at for at, checkpoint in enumerate(self.session.stops) if checkpoint.id == stop.id)
            progress = self.session.progress(stop)
            chosen = place == self._at
            left: list[Piece] = [("▸ " if chosen else "  ", ""), (f"{number + 1:02} {stop.name}", "strong" if chosen else "")]
            if finding is not None:
                left.append((f" · {finding_line(self.session.open_walk, finding)}", ""))
            right: list[Piece] = [(f"{progress.done}/{progress.total} ", "dim")]
            if walker := self.session.walker_of(stop):
                mine = stop.id in self.session.open_walk.division.mine
                right.insert(0, (f"{fit(walker, cells // 3)}  ", "key" if mine and not chosen else "dim"))
            lines.append((ends(cells, left, right), "cursor" if chosen else ""))
        if not matches:
            lines.append(([("  " + self.none_text(), "warn")], ""))
        return [*lines, *bar(cells, keys)]

    async def key(self, event: Key) -> None:
        matches = self._matches()
        if event.key == "escape":
            self.close()
        elif event.key == "enter":
            if matches:
                await self._choose(*matches[min(self._at, len(matches) - 1)])
        elif event.key in ("up", "down"):
            self._at = max(0, min(len(matches) - 1, self._at + (1 if event.key == "down" else -1)))
        elif self._editor.key(event):
            self._at = 0 if self._editor.text.strip() else self._home

    async def _choose(self, stop: Checkpoint, finding: Finding | None) -> None:
        self.close()
        await go_to(self.session, stop, finding)

    def paste(self, text: str) -> None:
        self._editor.paste(text)
        self._at = 0


class MoveMode(GoMode):
    """The same line for the checkpoint to which a finding of this round is moved: what was typed one checkpoint too late."""

    HELP_TITLE = N_("move a finding to another checkpoint")
    HELP = (
        ("12", N_("the number of a checkpoint, or a part of its name")),
        ("↑ ↓", N_("to another one of the list")),
        ("Enter", N_("moves the finding to the one that is marked")),
        ("Esc", N_("back to where you were: the finding stays")),
    )

    def __init__(self, session: Session, finding: Finding) -> None:
        super().__init__(session)
        self._finding = finding
        before = next((at for at, stop in enumerate(session.stops) if stop.id == finding.checkpoint), 0)
        # What was typed too late belongs to the checkpoint before; its own, and what is off the route, are not in the list.
        self._home = self._at = max(0, sum(not stop.retired for stop in session.stops[:before]) - 1)

    def _matches(self) -> list[tuple[Checkpoint, Finding | None]]:
        matches = super()._matches()
        return [
            (stop, finding) for stop, finding in matches if finding is None and not stop.retired and stop.id != self._finding.checkpoint
        ]

    def none_text(self) -> str:
        """Return what stands below the line when nothing is called as typed; codes are not taken here."""
        return _("No other checkpoint of the route is called that.")

    def lower(self, cells: int) -> list[ModeLine]:
        """Return line and checkpoints."""
        title = _("MOVE {code} to a checkpoint").format(code=self._finding.code)
        return self._lines(cells, title, _("number or name · ↑ ↓ · Enter moves it there · Esc back"))

    async def _choose(self, stop: Checkpoint, finding: Finding | None) -> None:
        session, place = self.session, self.session.stops.index(stop) + 1
        await session.move_finding(self._finding, stop)
        self.close()
        session.message = _("{code} stands at {number} {name} now; u takes that back").format(
            code=self._finding.code, number=f"{place:02}", name=stop.name
        )


async def go_to(session: Session, stop: Checkpoint, finding: Finding | None) -> None:
    """Go to a checkpoint, and take a finding there in hand."""
    at = next(place for place, checkpoint in enumerate(session.stops) if checkpoint.id == stop.id)
    row = None
    if finding is not None:
        row = WalkRow("recheck", finding.id) if finding.id in session.open_walk.earlier else WalkRow("item", finding.item or "")
    session.go_to(at, row)
    if finding is not None:
        session.take(InHand("finding" if finding.id in session.open_walk.findings else "recheck", finding.id, stop.id))
    await session.keep_place()
