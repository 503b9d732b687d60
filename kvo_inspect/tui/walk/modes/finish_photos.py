"""The last page of finishing a round: photos that were promised and have not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.walk.progress import unanswered_required
from kvo_inspect.store.photos.promised import Owed
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.walk.mode import Mode, ModeLine
from kvo_inspect.wording.photos import owed_text
from kvo_inspect.wording.sets import not_asked_text

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session
from kvo_inspect.tui.walk.mode import page_of


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
    """The last page: who still owes which photos, with a text to send; then the round is closed."""

    HELP_TITLE = N_("the last page of the round")
    HELP = (
        ("Enter", N_("finishes the round; the park can reopen it")),
        ("↑ ↓", N_("scroll")),
        ("o", N_("to what is open")),
        ("Esc", N_("back to the round, which stays open")),
    )

    full = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._top = 0
        self._last = 0
        walk = session.open_walk
        self._required = [] if session.closed else [(stop, row) for stop in walk.stops for row in unanswered_required(walk, stop)]
        """What keeps the round from being finished."""

    def page(self, cells: int, high: int) -> list[ModeLine]:
        walk = self.session.open_walk
        lines: list[ModeLine] = []
        for name, owed in owed_photos(self.session).items():
            sentence = n_("{name}: {n} photo to come; text to send:", "{name}: {n} photos to come; text to send:", len(owed))
            lines.append(([(" " + fit(sentence.format(name=name, n=len(owed)), cells - 2), "strong")], ""))
            text = owed_text(name, owed, walk.park.name, walk.round)
            lines += [([("   " + part, "")], "") for line in text.splitlines() for part in wrap(line, cells - 5)]
            lines.append(([], ""))
        if not lines:
            lines = [([(" " + _("Nobody owes a photo."), "dim")], ""), ([], "")]
        total = self.session.total
        findings_text = n_("{n} finding", "{n} findings", len(walk.findings)).format(n=len(walk.findings))
        sentence = _("{done} of {total} answered · {findings}").format(
            done=total.done - total.not_assessed, total=total.total, findings=findings_text
        )
        lines.append(([(" " + sentence, "strong")], ""))
        if total.open or total.not_assessed:
            left = _("{open} open, {skipped} not assessed").format(open=total.open, skipped=total.not_assessed)
            lines.append(([(" " + left, "warn")], ""))
        if total.not_asked:
            lines.append(([(" " + not_asked_text(walk.round.set.kind, total.not_asked), "dim")], ""))
        if self._required:
            sentence = n_(
                "{n} required question is open, or has no reason why it was not assessed: o goes there",
                "{n} required questions are open, or have no reason why they were not assessed: o goes to the first",
                len(self._required),
            )
            lines += [([(" " + line, "bad")], "") for line in wrap(sentence.format(n=len(self._required)), cells - 2)]
        self._last = max(0, len(lines) - (high - 3))
        self._top = min(self._top, self._last)
        keys = _("Esc back") if self.session.closed else _("Enter finishes the round · ↑ ↓ · Esc not yet: back to the round")
        return page_of(cells, high, _("FINISH 3/3 · photos to come"), lines, keys, self._top)

    async def key(self, event: Key) -> None:
        """Close the round, or not yet."""
        session = self.session
        session.message = ""
        if event.key in ("up", "down"):
            self._top = max(0, min(self._last, self._top + (1 if event.key == "down" else -1)))
        elif event.key == "escape" or session.closed:
            self.close()
        elif event.key == "o" and self._required:
            self.close()
            stop, row = self._required[0]
            session.go_to(session.stops.index(stop), row)
            await session.keep_place()
        elif event.key == "enter":
            session.open_walk.put_round(await session.record(finish_round, session.round_id))
            session.take(None)
            self.close()
            session.message = _("finished: read only; Esc goes to the park, which can reopen it")
