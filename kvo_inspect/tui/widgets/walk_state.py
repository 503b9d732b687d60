"""What the round screen holds and does: the walk, where the cursor stands, what is in hand, and the verbs that record.

Every verb awaits the store first and changes what is shown after: a key whose store call failed can be taken again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from kvo_inspect.domain.answer import Answer, Value
from kvo_inspect.domain.checkpoint import Checkpoint
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.mark import Given, Mark
from kvo_inspect.domain.progress import Progress, progress_of
from kvo_inspect.domain.recheck import Seen
from kvo_inspect.domain.walk import DONE, Place, Row, Section, Walk, failed_now, next_open, sections
from kvo_inspect.errors import NotAllowedNow, StoreError
from kvo_inspect.store import answers, marks, photos, rechecks, undo, walk
from kvo_inspect.texts import _, n_

if TYPE_CHECKING:
    from kvo_inspect.store.answers import Recorded
    from kvo_inspect.store.record import Store
    from kvo_inspect.tui.app import KvoApp
    from kvo_inspect.tui.widgets.walk_mode import Mode

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Hand:
    """The thing in hand: what text, photo, partner, urgent act on."""

    kind: Literal["finding", "answer", "recheck"]
    key: str
    """finding and recheck: the finding's id; answer: `checklist/item`."""
    stop: str


class Walker:
    """The state of the round screen and its verbs."""

    def __init__(self, app: KvoApp, open_walk: Walk) -> None:
        self.app = app
        self.open_walk = open_walk
        self.hidden: Walk | None = None
        """The confidential part while it is open."""
        self.stop_at = 0
        self.row = DONE
        self.hand: Hand | None = None
        self.hand_note = ""
        """What the in-hand line says besides: a finding that went with a corrected answer."""
        self.offered: Finding | None = None
        """A finding of a corrected answer that `x` drops now."""
        self.message = ""
        self.stored_at = ""
        """When the last thing was stored, as the clock said; empty before the first."""
        self.stuck: StoreError | None = None
        """Why the store takes nothing any more."""
        self.entry = ""
        """Digits of a count or number being typed."""
        self.mode: Mode | None = None
        self.promised_by = ""
        """Who promised the last photo."""
        self._progress: dict[str, Progress] = {}
        self._sections: list[Section] | None = None
        self._find_place()

    # -- what there is -------------------------------------------------------------------------------------------------

    @property
    def walk(self) -> Walk:
        """The part of the round that is open: all but the confidential, or only that."""
        return self.hidden or self.open_walk

    @property
    def round_id(self) -> str:
        """The round."""
        return self.open_walk.round.id

    @property
    def stops(self) -> list[Checkpoint]:
        """The route."""
        return self.open_walk.stops

    @property
    def stop(self) -> Checkpoint:
        """The checkpoint being walked."""
        return self.stops[self.stop_at]

    @property
    def closed(self) -> bool:
        """Whether the round was finished: nothing is recorded any more."""
        return self.open_walk.round.closed is not None

    @property
    def sections(self) -> list[Section]:
        """What this checkpoint asks."""
        if self._sections is None:
            self._sections = sections(self.walk, self.stop)
        return self._sections

    @property
    def rows(self) -> list[Row]:
        """The rows of this checkpoint; the last is "Punt klaar"."""
        return [*(row for section in self.sections for row in section.rows), DONE]

    @property
    def place(self) -> int:
        """Where the cursor stands among the rows."""
        rows = self.rows
        return rows.index(self.row) if self.row in rows else next_open(self.walk, self.stop, rows, 0)

    def progress(self, stop: Checkpoint) -> Progress:
        """Return how far a checkpoint is, the confidential left out."""
        if stop.id not in self._progress:
            self._progress[stop.id] = progress_of(self.open_walk, stop)
        return self._progress[stop.id]

    @property
    def total(self) -> Progress:
        """How far the round is."""
        return sum((self.progress(stop) for stop in self.stops), Progress())

    def changed(self, *, everywhere: bool = False) -> None:
        """Forget what was worked out of this checkpoint, or of all."""
        self._sections = None
        if everywhere:
            self._progress.clear()
        else:
            self._progress.pop(self.stop.id, None)

    @property
    def finding_in_hand(self) -> Finding | None:
        """The finding in hand, if it is one."""
        return self.walk.finding(self.hand.key) if self.hand and self.hand.kind != "answer" else None

    def findings_of(self, stop: Checkpoint, key: str) -> list[Finding]:
        """Return the findings that an item's answer made here in this round."""
        return [one for one in self.walk.findings.values() if one.checkpoint == stop.id and one.item == key]

    # -- the store -----------------------------------------------------------------------------------------------------

    async def read(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records nothing."""
        return await self.app.call(fn, *args, **kwargs)

    async def record(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records; when it returns, what it wrote is on disk, and the bar says so."""
        if self.closed:
            raise NotAllowedNow(_("This round is finished: you can only look."))
        done = await self.app.call(fn, *args, **kwargs)
        self.stored_at = self.app.now().strftime("%H:%M:%S")
        return done

    async def keep_place(self) -> None:
        """Keep where the cursor stands; a failure here loses nothing that was recorded, so it stops nobody."""
        if self.hidden is not None or self.closed:
            return
        self.open_walk.place = Place(self.stop.id, self.row.name, self._revision())
        try:
            await self.app.call(walk.keep_place, self.round_id, self.open_walk.place)
        except StoreError:
            return

    def _revision(self) -> str:
        """Return what tells whether the row got another answer since."""
        noun: Any = None
        if self.row.kind == "recheck":
            noun = self.open_walk.rechecks.get(self.row.key)
        elif self.row.kind == "item":
            noun = self.open_walk.answers.get((self.stop.id, self.row.key))
        elif self.row.kind == "mark":
            return str(sum(one[:2] == (self.stop.id, self.row.key) for one in self.open_walk.marks))
        return ",".join(noun.heads) if noun is not None else ""

    def _find_place(self) -> None:
        """Go where the round was left: the kept row, or when that was answered since, the open one after it."""
        kept = self.open_walk.place
        self.stop_at = next((at for at, stop in enumerate(self.stops) if stop.id == kept.checkpoint), 0)
        if not self.stops:
            return
        rows = self.rows
        at = next((place for place, row in enumerate(rows) if row.name == kept.row), None)
        if at is None:
            self.row = rows[next_open(self.walk, self.stop, rows, 0)]
            return
        self.row = rows[at]
        if self._revision() != kept.revision:
            self.row = rows[next_open(self.walk, self.stop, rows, at)]

    async def reload(self) -> None:
        """Read the whole round again; cursor and hand stay where they can."""
        fresh = await self.read(walk.load_walk, self.round_id)
        hidden = await self.read(walk.load_hidden, self.round_id) if self.hidden is not None else None
        here = self.stop.id
        self.open_walk, self.hidden = fresh, hidden
        self.stop_at = next((at for at, stop in enumerate(self.stops) if stop.id == here), 0)
        self.changed(everywhere=True)
        self.row = self.rows[self.place]
        if self.hand and self.hand.kind != "answer" and self.finding_in_hand is None:
            self.hand = None
        self.hand_note, self.offered = "", None

    # -- recording -----------------------------------------------------------------------------------------------------

    async def answer(self, value: Value) -> None:
        """Record the answer to the item at the cursor, and go on to the next open row below."""
        key = self.row.key
        self._took(await self.record(answers.record_answer, self.round_id, self.stop.id, key, value))
        self.hand_note, self.offered = self.hand_note, self.offered
        self.advance()

    def _took(self, done: Recorded) -> None:
        """Show what recording an answer did."""
        for answer in done.answers:
            self.walk.answers[answer.checkpoint, answer.item] = answer
        for finding in done.findings:
            self.walk.findings[finding.id] = finding
        for finding in done.removed:
            self.walk.findings.pop(finding.id, None)
        last = done.answers[-1]
        self.hand = Hand("finding", done.findings[-1].id, last.checkpoint) if done.findings else Hand("answer", last.item, last.checkpoint)
        self.hand_note, self.offered = "", None
        if done.removed:
            self.hand_note = _("{code} went with the old answer").format(code=", ".join(one.code for one in done.removed))
        elif done.offered:
            self.offered = done.offered[-1]
            self.hand = Hand("finding", self.offered.id, last.checkpoint)
            self.hand_note = _("from the old answer")
        self.changed()

    async def recheck(self, seen: Seen) -> None:
        """Record what this round sees of the earlier finding at the cursor."""
        await self.look_again(self.row.key, seen)
        self.advance()

    async def look_again(self, finding_id: str, seen: Seen, text: str = "") -> None:
        """Record a recheck and take it in hand."""
        recheck, finding = await self.record(rechecks.recheck_finding, self.round_id, finding_id, seen, text)
        self.walk.rechecks[finding_id] = recheck
        self.walk.earlier[finding_id] = finding
        self.take(Hand("recheck", finding_id, finding.checkpoint))
        self.changed()

    async def mark(self, person: str, given: Given) -> None:
        """Record one person's mark at the cursor; after the last one go on."""
        for one in await self.record(marks.record_marks, self.round_id, self.stop.id, self.row.key, [(person, given)]):
            self.put_mark(one)
        if next_open(self.walk, self.stop, self.rows, self.place) != self.place:
            self.advance()

    def put_mark(self, mark: Mark) -> None:
        """Show a recorded mark."""
        self.open_walk.marks[mark.checkpoint, mark.item, mark.participant] = mark
        self.changed(everywhere=True)

    async def rest(self, items: tuple[str, ...], value: Value) -> None:
        """Give many items of this checkpoint one value, and go on to the first row that is still open from here."""
        done = await self.record(answers.record_rest, self.round_id, self.stop.id, items, value)
        at = self.place
        self._took(done)
        self.hand = None
        self.message = n_("{n} answer by “rest”; u takes it back", "{n} answers by “rest”; u takes them back", len(items)).format(n=len(items))
        self.row = self.rows[next_open(self.walk, self.stop, self.rows, min(at, len(self.rows) - 1))]

    async def promise(self, finding: Finding, by: str) -> None:
        """Record that somebody promised a photo of a finding."""
        photo = await self.record(photos.promise_photo, finding.id, by, self.round_id)
        self.walk.photos[photo.id] = photo
        self.promised_by = photo.promised_by

    def put(self, *found: Finding) -> None:
        """Show findings as they stand now."""
        for finding in found:
            where = self.walk.earlier if finding.id in self.walk.earlier else self.walk.findings
            where[finding.id] = finding
        self.changed()

    def put_answer(self, answer: Answer) -> None:
        """Show an answer as it stands now."""
        self.walk.answers[answer.checkpoint, answer.item] = answer
        self.changed()

    async def undo(self) -> None:
        """Take back the last step, and show where that was."""
        from kvo_inspect.tui.widgets.walk_undo import show_undone

        undone = await self.record(undo.undo_last, self.round_id)
        await self.reload()
        show_undone(self, undone)
        await self.keep_place()

    # -- moving --------------------------------------------------------------------------------------------------------

    def take(self, hand: Hand | None) -> None:
        """Take something in hand."""
        self.hand = hand
        self.hand_note, self.offered = "", None

    def advance(self) -> None:
        """Go to the next open row below; after the last one stands "Punt klaar". Never to another checkpoint (ROUND rule 3)."""
        rows = self.rows
        self.row = rows[next_open(self.walk, self.stop, rows, min(self.place + 1, len(rows) - 1))]

    def stand(self, place: int) -> None:
        """Stand at a row chosen with the arrows: what was recorded of it comes in hand."""
        rows = self.rows
        self.row = rows[max(0, min(place, len(rows) - 1))]
        hand = self.hand_of(self.row)
        if hand is not None:
            self.take(hand)

    def hand_of(self, row: Row) -> Hand | None:
        """Return what was recorded of a row of this checkpoint."""
        if row.kind == "recheck":
            return Hand("recheck", row.key, self.stop.id) if row.key in self.walk.rechecks else None
        if row.kind == "item":
            findings = self.findings_of(self.stop, row.key) if failed_now(self.walk, self.stop, row.key) else []
            if findings:
                return Hand("finding", findings[-1].id, self.stop.id)
            if (self.stop.id, row.key) in self.walk.answers:
                return Hand("answer", row.key, self.stop.id)
        return None

    def go_to(self, stop_at: int, row: Row | None = None) -> None:
        """Go to a checkpoint: to a row of it, else to its first open one. The confidential closes behind you."""
        self.hidden = None
        self.stop_at = max(0, min(stop_at, len(self.stops) - 1))
        self._sections = None
        rows = self.rows
        self.row = row if row is not None and row in rows else rows[next_open(self.walk, self.stop, rows, 0)]
