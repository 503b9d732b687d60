"""Finishing a round: what is open, the closing talk finding by finding, photos still owed, then closed. Every part can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.walk.joining import findings_beyond
from kvo_inspect.domain.walk.progress import is_not_assessed, left_for_later, open_rows, rows_beyond, rows_without_finding
from kvo_inspect.domain.walk.rows import WalkRow, rows
from kvo_inspect.store.walk.answers import record_rest_at
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.text import fit, width, wrap
from kvo_inspect.tui.walk.mode import Mode, ModeLine, letter, page_of, page_room
from kvo_inspect.tui.walk.modes.closing_talk import TalkMode
from kvo_inspect.tui.walk.modes.finish_photos import PhotosMode
from kvo_inspect.tui.walk.modes.sign_off import open_sign_off, step_text
from kvo_inspect.tui.walk.moves import go_next_open
from kvo_inspect.tui.walk.undo import redo_step, undo_step
from kvo_inspect.wording.sets import not_asked_text
from kvo_inspect.wording.walk import answer_text, beyond_text, codes_text, finding_line, without_finding_text

if TYPE_CHECKING:
    from kvo_inspect.domain.parks.checkpoint import Checkpoint
    from kvo_inspect.tui.walk.session import Session


class FinishMode(Mode):
    """The first page: everything open and not assessed, per checkpoint. A finished round only shows it."""

    HELP_TITLE = N_("what is open")
    HELP = (
        ("Enter", N_("on to the closing talk, finding by finding")),
        ("↑ ↓", N_("scroll")),
        ("y", N_("straight to the sign-off: who agrees with the round")),
        ("o", N_("to what is open")),
        ("l", N_("leave for a second visit what does not fit in the time")),
        ("u z", N_("undo the last step; redo")),
        ("Esc", N_("back to the round, which stays as it is")),
    )
    LOOKING = ("Enter", "y", "↑ ↓", "o")

    full = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        session.close_hidden()
        self._top = 0
        self._last = 0

    def page(self, cells: int, high: int) -> list[ModeLine]:
        lines = self._lines(cells)
        total = self.session.total
        title = _("FINISH {step} · {open} open, {skipped} not assessed").format(
            step=step_text(self.session, 1), open=total.open, skipped=total.not_assessed
        )
        if total.without_finding:
            title = f"{title}, {without_finding_text(total.without_finding)}"
        if total.beyond:
            title = f"{title}, {beyond_text(total.beyond)}"
        keys = _("Enter closing talk · ↑ ↓ · o to what is open · Esc back to the round")
        self._last = max(0, len(lines) - page_room(cells, high, title, keys))
        self._top = min(self._top, self._last)
        return page_of(cells, high, title, lines, keys, self._top)

    def _lines(self, cells: int) -> list[ModeLine]:
        lines: list[ModeLine] = []
        for number, stop in enumerate(self.session.stops):
            lines += self._of_stop(number, stop, cells)
        lines = self._later(cells) + (lines or [([(" " + _("Everything was answered."), "good")], "")])
        total = self.session.total
        if total.not_asked:
            lines += [([], ""), ([(" " + not_asked_text(self.session.open_walk.round.set.kind, total.not_asked), "dim")], "")]
        return lines

    def _left(self) -> list[Checkpoint]:
        """Return the checkpoints to leave for a second visit, so that the group is back when it agreed."""
        clock = self.session.clock
        seconds = clock.seconds_left
        return left_for_later(clock.stops_left, self.session.stop.id, clock.pace, seconds) if seconds is not None and clock.is_late else []

    def _later(self, cells: int) -> list[ModeLine]:
        """Return the proposal which checkpoints to leave for a second visit; nothing when there is time for all."""
        left, back = self._left(), self.session.clock.back_at
        if not left or back is None:
            return []
        numbers = ", ".join(f"{self.session.stops.index(stop) + 1:02} {stop.name}" for stop in left)
        sentence = n_(
            "At this pace you are back at {time}, not at {agreed}. l leaves this point for a second visit: {names}",
            "At this pace you are back at {time}, not at {agreed}. l leaves these points for a second visit: {names}",
            len(left),
        ).format(time=back.strftime("%H:%M"), agreed=self.session.open_walk.round.back_by, names=numbers)
        return [*(([(" " + line, "warn")], "") for line in wrap(sentence, cells - 2)), ([], "")]

    async def _leave_for_later(self) -> None:
        """Record what is open at those checkpoints as not assessed for want of time, in one step: a second visit offers it again."""
        session = self.session
        walk, value = session.open_walk, Value(kind="not_assessed", reason="time")
        questions = [(stop.id, row.key) for stop in self._left() for row in open_rows(walk, stop) if row.kind != "recheck"]
        if not questions:
            session.message = _("no such key: Enter goes on, Esc back to the round")
            return
        done = await session.record(record_rest_at, session.round_id, questions, value)
        walk.answers.update({(answer.checkpoint, answer.item): answer for answer in done.answers})
        session.changed(everywhere=True)
        session.message = n_(
            "{n} question left for a second visit; u takes it back",
            "{n} questions left for a second visit; u takes them back",
            len(questions),
        ).format(n=len(questions))

    def _of_stop(self, number: int, stop: Checkpoint, cells: int) -> list[ModeLine]:
        walk = self.session.open_walk
        stop_rows = rows(walk, stop)[:-1]
        open_ = open_rows(walk, stop)
        skipped = [row for row in stop_rows if is_not_assessed(walk, stop, row)]
        without = rows_without_finding(walk, stop)
        beyond = rows_beyond(walk, stop)
        if not open_ and not skipped and not without and not beyond:
            return []
        name = f" {number + 1:02} {stop.name}"
        if open_ and len(open_) == self.session.progress(stop).total:
            return [([(fit(name, cells - 24), "strong"), ("  " + _("nothing answered here"), "warn")], "")]
        lines: list[ModeLine] = [([(fit(name, cells - 2), "strong")], "")]
        lines += [self._line(cells, "· ", "warn", row) for row in open_]
        lines += [self._line(cells, "✗ ", "bad", row, _("not in order, no finding"), "warn") for row in without]
        for row in beyond:
            against = _("{codes}, yet {answer}").format(
                codes=codes_text(findings_beyond(walk, stop, row.key), most=1),
                answer=answer_text(walk.item(row.key)[1], walk.answers[stop.id, row.key], walk.park),
            )
            lines.append(self._line(cells, "✗ ", "bad", row, against, "warn"))
        for row in skipped:
            answer = walk.answers.get((stop.id, row.key))
            reason = answer_text(walk.item(row.key)[1], answer, walk.park) if answer is not None else ""
            lines.append(self._line(cells, "? ", "warn", row, reason, "dim"))
        return lines

    def _line(self, cells: int, sign: str, tone: str, row: WalkRow, beside: str = "", beside_tone: str = "") -> ModeLine:
        """Return the line of a row, as much of it as what stands *beside* leaves, which is at most half of the line."""
        beside = fit("  " + beside, cells // 2) if beside else ""
        return [("    " + sign, tone), (fit(self._row_text(row), cells - 8 - width(beside)), ""), (beside, beside_tone)], ""

    def _row_text(self, row: WalkRow) -> str:
        walk = self.session.open_walk
        return finding_line(walk, walk.earlier[row.key]) if row.kind == "recheck" else walk.item(row.key)[1].ask(language())

    async def key(self, event: Key) -> None:
        """Go on, scroll, or go back to the round."""
        session, sign = self.session, letter(event)
        if sign in ("up", "down"):
            self._top = max(0, min(self._last, self._top + (1 if sign == "down" else -1)))
        elif sign == "o":
            self.close()
            await go_next_open(session)
        elif sign == "y":
            photos = PhotosMode(session)
            if photos.required:  # that page says what keeps the round open, before anybody signs
                session.mode = photos
            else:
                await open_sign_off(session, finishing=True)
        elif sign == "l" and not session.closed:
            await self._leave_for_later()
        elif sign in ("u", "z") and not session.closed:
            await (undo_step if sign == "u" else redo_step)(session)
        elif sign == "escape":
            self.close()
        elif sign == "enter":
            session.mode = TalkMode(session) if session.open_walk.findings else PhotosMode(session)
        else:
            session.message = session.only_look() if session.closed else _("no such key: Enter goes on, Esc back to the round")
