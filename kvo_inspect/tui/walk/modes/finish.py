"""Finishing a round: what is open, the closing talk finding by finding, photos still owed, then closed. Every part can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.walk.progress import is_not_assessed
from kvo_inspect.domain.walk.rows import Row, is_done, rows
from kvo_inspect.store.photos.promised import Owed
from kvo_inspect.store.rounds.round import close_round
from kvo_inspect.texts import _, language, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.walk.mode import Line, Mode, bar, letter
from kvo_inspect.wording.photos import owed_text
from kvo_inspect.wording.walk import answer_text, finding_line

if TYPE_CHECKING:
    from kvo_inspect.domain.parks.checkpoint import Checkpoint
    from kvo_inspect.tui.walk.session import Walker


def page_of(cells: int, high: int, title: str, lines: list[Line], keys: str, top: int = 0) -> list[Line]:
    """Return a page with a heading, as many lines as fit from *top*, and the inverted bar."""
    shown = lines[top : top + high - 3]
    shown += [([], "")] * (high - 3 - len(shown))
    return [([(" " + title, "head")], ""), ([], ""), *shown, bar(cells, keys)]


class FinishMode(Mode):
    """The first page: everything open and not assessed, per checkpoint. A finished round only shows it."""

    full = True

    def __init__(self, walker: Walker) -> None:
        super().__init__(walker)
        walker.close_hidden()
        self._top = 0
        self._last = 0

    def page(self, cells: int, high: int) -> list[Line]:
        """Return the page."""
        lines = self._lines(cells)
        self._last = max(0, len(lines) - (high - 3))
        self._top = min(self._top, self._last)
        total = self.walker.total
        title = _("FINISH 1/3 · {open} open, {skipped} not assessed").format(open=total.open, skipped=total.not_assessed)
        keys = _("Enter closing talk · ↑ ↓ · o to what is open · Esc back to the round")
        return page_of(cells, high, title, lines, keys, self._top)

    def _lines(self, cells: int) -> list[Line]:
        lines: list[Line] = []
        for number, stop in enumerate(self.walker.stops):
            lines += self._of_stop(number, stop, cells)
        return lines or [([(" " + _("Everything was answered."), "good")], "")]

    def _of_stop(self, number: int, stop: Checkpoint, cells: int) -> list[Line]:
        walk = self.walker.open_walk
        asked = rows(walk, stop)[:-1]
        open_ = [row for row in asked if not is_done(walk, stop, row)]
        skipped = [row for row in asked if is_not_assessed(walk, stop, row)]
        if not open_ and not skipped:
            return []
        name = f" {number + 1:02} {stop.name}"
        if len(open_) == len(asked):
            return [([(fit(name, cells - 24), "strong"), ("  " + _("nothing answered here"), "warn")], "")]
        lines: list[Line] = [([(fit(name, cells - 2), "strong")], "")]
        lines += [([("    · ", "warn"), (fit(self._row_text(row), cells - 8), "")], "") for row in open_]
        for row in skipped:
            pieces: list[Piece] = [("    ? ", "warn"), (fit(self._row_text(row), cells - 36), "")]
            answer = walk.answers.get((stop.id, row.key))
            if answer is not None:
                pieces.append((fit("  " + answer_text(walk.item(row.key)[1], answer, walk.park), 28), "dim"))
            lines.append((pieces, ""))
        return lines

    def _row_text(self, row: Row) -> str:
        walk = self.walker.open_walk
        return finding_line(walk, walk.earlier[row.key]) if row.kind == "recheck" else walk.item(row.key)[1].ask(language())

    async def key(self, event: Key) -> None:
        """Go on, scroll, or go back to the round."""
        from kvo_inspect.tui.walk.keys import COMMANDS
        from kvo_inspect.tui.walk.modes.closing_talk import TalkMode

        walker, sign = self.walker, letter(event)
        walker.message = ""
        if sign in ("up", "down"):
            self._top = max(0, min(self._last, self._top + (1 if sign == "down" else -1)))
        elif sign == "o":
            self.close()
            await COMMANDS["o"](walker)
        elif sign == "escape":
            self.close()
        elif sign == "enter":
            walker.mode = TalkMode(walker) if walker.open_walk.findings else PhotosMode(walker)


def owed_photos(walker: Walker) -> dict[str, list[Owed]]:
    """Return what each person still owes, by name."""
    walk = walker.open_walk
    stops = {stop.id: stop.name for stop in walker.stops}
    owed: dict[str, list[Owed]] = {}
    for promise in walk.promised.values():
        finding = walk.finding(promise.finding)
        if finding is not None and promise.kept_by is None:
            defect = walk.defects.get(finding.item or "")
            text = finding.text or (defect(language()) if defect is not None else "")
            one = Owed(promise, finding.code, text, finding.object, stops.get(finding.checkpoint, ""))
            owed.setdefault(promise.promised_by, []).append(one)
    return dict(sorted(owed.items(), key=lambda one: one[0].casefold()))


class PhotosMode(Mode):
    """The last page: who still owes which photos, with a text to send; then the round is closed."""

    full = True

    def __init__(self, walker: Walker) -> None:
        super().__init__(walker)
        self._top = 0
        self._last = 0

    def page(self, cells: int, high: int) -> list[Line]:
        """Return the page."""
        walk = self.walker.open_walk
        lines: list[Line] = []
        for name, owed in owed_photos(self.walker).items():
            said = n_("{name}: {n} photo to come; text to send:", "{name}: {n} photos to come; text to send:", len(owed))
            lines.append(([(" " + fit(said.format(name=name, n=len(owed)), cells - 2), "strong")], ""))
            text = owed_text(name, owed, walk.park.name, walk.round)
            lines += [([("   " + part, "")], "") for line in text.splitlines() for part in wrap(line, cells - 5)]
            lines.append(([], ""))
        if not lines:
            lines = [([(" " + _("Nobody owes a photo."), "dim")], ""), ([], "")]
        total = self.walker.total
        found = n_("{n} finding", "{n} findings", len(walk.findings)).format(n=len(walk.findings))
        said = _("{done} of {total} answered · {findings}").format(done=total.done - total.not_assessed, total=total.total, findings=found)
        lines.append(([(" " + said, "strong")], ""))
        if total.open or total.not_assessed:
            left = _("{open} open, {skipped} not assessed").format(open=total.open, skipped=total.not_assessed)
            lines.append(([(" " + left, "warn")], ""))
        self._last = max(0, len(lines) - (high - 3))
        self._top = min(self._top, self._last)
        keys = _("Esc back") if self.walker.closed else _("Enter finishes the round · ↑ ↓ · Esc not yet: back to the round")
        return page_of(cells, high, _("FINISH 3/3 · photos to come"), lines, keys, self._top)

    async def key(self, event: Key) -> None:
        """Close the round, or not yet."""
        walker = self.walker
        walker.message = ""
        if event.key in ("up", "down"):
            self._top = max(0, min(self._last, self._top + (1 if event.key == "down" else -1)))
        elif event.key == "escape" or walker.closed:
            self.close()
        elif event.key == "enter":
            walker.open_walk.round = await walker.record(close_round, walker.round_id)
            walker.take(None)
            self.close()
            walker.message = _("finished: read only; Esc goes to the park, which can reopen it")
