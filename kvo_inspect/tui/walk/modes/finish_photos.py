"""The page of finishing a round before the sign-off: photos that were promised and have not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.walk.progress import unanswered_required
from kvo_inspect.store.photos.promised import Owed
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.walk.mode import EMPTY, Mode, ModeLine, letter, page_of, page_room
from kvo_inspect.tui.walk.modes.finish_left import left_lines, take_left
from kvo_inspect.tui.walk.modes.sign_off import asks_sign_off, end_round, open_sign_off, step_text
from kvo_inspect.tui.walk.undo import redo_step, undo_step
from kvo_inspect.wording.photos import owed_text
from kvo_inspect.wording.sets import not_asked_text

if TYPE_CHECKING:
    from kvo_inspect.domain.parks.checkpoint import Checkpoint
    from kvo_inspect.domain.walk.rows import WalkRow
    from kvo_inspect.tui.walk.session import Session


def owed_photos(session: Session) -> dict[str, list[Owed]]:
    """Return the photos that each person still owes, by that person's name."""
    walk = session.open_walk
    stops = {stop.id: stop.name for stop in session.stops}
    owed: dict[str, list[Owed]] = {}
    for promise in walk.promised.values():
        finding = walk.finding(promise.finding)
        if finding is not None and promise.kept_by is None:
            defect = walk.defects.get(finding.item or "")
            text = finding.text or (defect(language()) if defect is not None else "")
            owed_photo = Owed(promise, finding.code, text, finding.object, stops.get(finding.checkpoint, ""))
            owed.setdefault(promise.promised_by, []).append(owed_photo)
    return dict(sorted(owed.items(), key=lambda pair: pair[0].casefold()))


class PhotosMode(Mode):
    """Who still owes which photos, with a text to send; then comes the sign-off, or the round is closed."""

    HELP_TITLE = N_("photos to come")
    HELP = (
        ("Enter", N_("on to the sign-off; without anybody on the list it finishes the round")),
        ("↑ ↓", N_("scroll")),
        ("o", N_("to what is open")),
        ("!", N_("urgent: whom to call, who was told")),
        ("u z", N_("undo the last step; redo")),
        ("Esc", N_("back to the round, which stays as it is")),
    )
    LOOKING = ("Enter", "↑ ↓", "o")

    full = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._top = 0
        self._last = 0

    @property
    def required(self) -> list[tuple[Checkpoint, WalkRow]]:
        """What keeps the round from being finished, by checkpoint."""
        walk = self.session.open_walk
        return [] if self.session.closed else [(stop, row) for stop in walk.stops for row in unanswered_required(walk, stop)]

    def page(self, cells: int, high: int) -> list[ModeLine]:
        lines = [*self._left(cells), *self._photos(cells), *self._totals(cells)]
        keys = _("Enter finishes the round · ↑ ↓ · Esc not yet: back to the round")
        if self.required:
            keys = _("Enter or o to the required question · ↑ ↓ · Esc not yet: back to the round")
        elif asks_sign_off(self.session):
            keys = _("Enter sign-off · ↑ ↓ · Esc not yet: back to the round")
        elif self.session.closed:
            keys = _("Esc back")
        title = _("FINISH {step} · photos to come").format(step=step_text(self.session, 3))
        self._last = max(0, len(lines) - page_room(cells, high, title, keys))
        self._top = min(self._top, self._last)
        return page_of(cells, high, title, lines, keys, self._top)

    def _left(self, cells: int) -> list[ModeLine]:
        """Return what must not pass unseen, before all else: required questions, open ones, whom to call."""
        lines: list[ModeLine] = []
        if self.required:
            sentence = n_(
                "{n} required question is open, or has no reason why it was not assessed: o goes there",
                "{n} required questions are open, or have no reason why they were not assessed: o goes to the first",
                len(self.required),
            )
            lines += [([(" " + line, "bad")], "") for line in wrap(sentence.format(n=len(self.required)), cells - 2)]
        lines += left_lines(self.session, cells)
        return [*lines, EMPTY] if lines else []

    def _photos(self, cells: int) -> list[ModeLine]:
        """Return who still owes which photos, each with a text to send."""
        walk, lines = self.session.open_walk, list[ModeLine]()
        for name, owed in owed_photos(self.session).items():
            sentence = n_("{name}: {n} photo to come; text to send:", "{name}: {n} photos to come; text to send:", len(owed))
            lines.append(([(" " + fit(sentence.format(name=name, n=len(owed)), cells - 2), "warn")], ""))
            text = owed_text(name, owed, walk.park.name, walk.round)
            lines += [([("   " + part, "")], "") for line in text.splitlines() for part in wrap(line, cells - 5)]
            lines.append(EMPTY)
        return lines or [([(" " + _("Nobody owes a photo of this round."), "dim")], ""), EMPTY]

    def _totals(self, cells: int) -> list[ModeLine]:
        walk, total = self.session.open_walk, self.session.total
        findings_text = n_("{n} finding", "{n} findings", len(walk.findings)).format(n=len(walk.findings))
        sentence = _("{done} of {total} answered · {findings}").format(
            done=total.done - total.not_assessed, total=total.total, findings=findings_text
        )
        lines: list[ModeLine] = [([(" " + sentence, "strong")], "")]
        if total.open or total.not_assessed:
            left = _("{open} open, {skipped} not assessed").format(open=total.open, skipped=total.not_assessed)
            lines.append(([(" " + left, "warn")], ""))
        if total.not_asked:
            lines.append(([(" " + not_asked_text(walk.round.set.kind, total.not_asked), "dim")], ""))
        return lines

    async def key(self, event: Key) -> None:
        """Close the round, or not yet."""
        session = self.session
        if event.key in ("up", "down"):
            self._top = max(0, min(self._last, self._top + (1 if event.key == "down" else -1)))
        elif event.key == "enter" and asks_sign_off(session) and not self.required:
            await open_sign_off(session, finishing=True)
        elif event.key == "escape" or session.closed:
            self.close()
        elif event.key in ("o", "enter") and self.required:
            self.close()
            stop, row = self.required[0]
            session.go_to(session.stops.index(stop), row)
            await session.keep_place()
        elif (sign := letter(event)) in ("u", "z"):
            await (undo_step if sign == "u" else redo_step)(session)
        elif await take_left(self, sign):
            return
        elif event.key == "enter":
            await end_round(session)
        else:
            session.message = (
                _("no such key: Enter goes to what is open, Esc back to the round")
                if self.required
                else _("no such key: Enter goes on, Esc back to the round")
            )
