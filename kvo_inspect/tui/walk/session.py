"""The round screen's session: where it stands (walk, checkpoint, row, what is in hand), and the verbs that record.

Every verb awaits the store first and changes what is shown after: a key whose store call failed can be taken again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, Unpack

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding, FindingFields
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.values.closed_sets import Seen
from kvo_inspect.domain.walk.joining import is_without_finding
from kvo_inspect.domain.walk.progress import StopProgress, progress_of
from kvo_inspect.domain.walk.rows import DONE, RoundPlace, Section, Walk, WalkRow, next_open, sections
from kvo_inspect.errors import NotAllowedNow, StoreError
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.walk import answers, marks, rechecks
from kvo_inspect.store.walk.loading import keep_place, load_hidden, load_walk
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.tui.walk.drafts import Drafts
from kvo_inspect.tui.walk.hand import InHand, findings_of, hand_of, holds, last_recorded
from kvo_inspect.tui.walk.open_mode import OpenMode
from kvo_inspect.tui.walk.place import revision, row_left, stop_left
from kvo_inspect.tui.walk.recorded import take_in
from kvo_inspect.tui.walk.round_clock import RoundClock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.walk.answers import Recorded
    from kvo_inspect.tui.kit.host import Host

P = ParamSpec("P")
T = TypeVar("T")


class Session:
    """The round being walked, and its verbs."""

    def __init__(self, app: Host, open_walk: Walk) -> None:
        self.app = app
        self.open_walk = open_walk
        self.read_only = app.read_only
        """Whether the record was opened for looking only."""
        self.hidden: Walk | None = None
        """The confidential part while it is open."""
        self.stop_at = 0
        self.row = DONE
        self._row_outside = DONE
        """Where the cursor stood when the confidential part was opened, and stands again when it closes."""
        self.hand: InHand | None = None
        self.hand_note = ""
        """What the in-hand line says besides: a finding that went with a corrected answer."""
        self.offered: tuple[Finding, ...] = ()
        """The findings of a corrected answer that `x` drops now."""
        self.joined: frozenset[str] = frozenset()
        """Ids of the findings that the last answer joined: `=` makes a new one instead."""
        self.message = ""
        self.stored_at = ""
        """When the last thing was stored, as the clock said; empty before the first."""
        self.stuck: StoreError | None = None
        """Why the store takes nothing any more."""
        self.in_view: list[WalkRow | None] = []
        """Which row each line of the list shows that was drawn last."""
        self.entry = ""
        """Digits of a count or number being typed."""
        self.mode: OpenMode | None = None
        self.last = ""  # the key before this one
        self.leave_asked = False
        """Whether the key before this one was an Esc that would leave: one Esc too many must not hand what is typed next to the park."""
        self.back_to: Callable[[], str] = lambda: _("the screen before this one")
        """The name of the screen to which Esc goes back."""
        self.leaving = False
        """Whether somebody wants back to the park."""
        self.promised_by = ""  # of the last photo
        self._progress: dict[str, StopProgress] = {}
        self._others: tuple[str, StopProgress] | None = None
        """The checkpoint being walked, and how far all others are together."""
        self._sections: tuple[tuple[str, bool], list[Section]] | None = None
        """What was worked out last, and of which checkpoint and part."""
        self.drafts = Drafts(app, open_walk)
        self.clock = RoundClock(app.now, lambda: self.open_walk, self.progress, lambda: self.stop)
        if self.stops:
            self.stop_at = stop_left(open_walk, self.progress)
            self.row = row_left(open_walk, self.stop, self.rows)
        self.hand = self._hand_here()

    # -- what there is -------------------------------------------------------------------------------------------------

    @property
    def walk(self) -> Walk:
        """The part of the round that is open: all but the confidential, or only that."""
        return self.hidden or self.open_walk

    @property
    def round_id(self) -> str:
        """The id of the round."""
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
        """Whether nothing is recorded (any more): the round was finished, or the record was opened for looking only."""
        return self.read_only or self.open_walk.round.closed is not None

    @property
    def sections(self) -> list[Section]:
        """What this checkpoint asks."""
        here = self.stop.id, self.hidden is not None
        if self._sections is None or self._sections[0] != here:
            self._sections = here, sections(self.walk, self.stop)
        return self._sections[1]

    @property
    def rows(self) -> list[WalkRow]:
        """The rows of this checkpoint; the last is "Punt klaar"."""
        return [*(row for section in self.sections for row in section.rows), DONE]

    @property
    def place(self) -> int:
        """Where the cursor stands among the rows."""
        rows = self.rows
        return rows.index(self.row) if self.row in rows else next_open(self.walk, self.stop, rows, 0)

    def progress(self, stop: Checkpoint) -> StopProgress:
        """Return how far a checkpoint is, the confidential left out."""
        if stop.id not in self._progress:
            known = self.sections if self.hidden is None and stop is self.stop else None
            self._progress[stop.id] = progress_of(self.open_walk, stop, known)
        return self._progress[stop.id]

    @property
    def total(self) -> StopProgress:
        """How far the round is."""
        if not self.stops:
            return StopProgress()
        here = self.stop
        if self._others is None or self._others[0] != here.id:
            self._others = here.id, sum((self.progress(stop) for stop in self.stops if stop.id != here.id), StopProgress())
        return self._others[1] + self.progress(here)

    @property
    def mine(self) -> tuple[int, int] | None:
        """How many rows of one's own part are done, and how many there are; None when nothing of a divided route is one's own."""
        own = self.open_walk.division.mine
        if not own:
            return None
        parts = [self.progress(stop) for stop in self.stops if stop.id in own]
        return sum(part.done for part in parts), sum(part.total for part in parts)

    @property
    def next_mine(self) -> int | None:
        """Where on the route the next checkpoint of one's own part with something open is, after this one and round; None for none."""
        own, count = self.open_walk.division.mine, len(self.stops)
        places = ((self.stop_at + step) % count for step in range(1, count + 1))
        return next((place for place in places if self.stops[place].id in own and self.progress(self.stops[place]).open), None)

    def walker_of(self, stop: Checkpoint) -> str:
        """Return who walks a checkpoint, as it was planned: oneself in a word, and first; empty for nobody in particular."""
        division = self.open_walk.division
        if stop.id not in division.mine:
            return division.names.get(stop.id, "")
        return ", ".join(filter(None, (p_("round", "mine"), division.beside.get(stop.id, ""))))

    def changed(self, *stop_ids: str, everywhere: bool = False) -> None:
        """Forget what was worked out of these checkpoints (none named: of this one), or of all."""
        self._sections = None
        changed = set(stop_ids) or {self.stop.id}
        self.clock.changed(changed, everywhere=everywhere)
        if everywhere:
            self._progress.clear()
        for stop_id in changed:
            self._progress.pop(stop_id, None)
        if self._others is not None and (everywhere or changed != {self._others[0]}):
            self._others = None

    @property
    def finding_in_hand(self) -> Finding | None:
        """The finding in hand, if it is one."""
        return self.walk.finding(self.hand.key) if self.hand and self.hand.kind != "answer" else None

    def findings_of(self, stop: Checkpoint, key: str) -> list[Finding]:
        """Return the findings that an item's answer made here in this round."""
        return findings_of(self.walk, stop, key)

    # -- moving --------------------------------------------------------------------------------------------------------

    def take(self, hand: InHand | None) -> None:
        """Take something in hand."""
        self.hand = hand
        self.hand_note, self.offered, self.joined = "", (), frozenset()

    def advance(self) -> None:
        """Go to the next open row below; after the last one stands "Punt klaar". Never to another checkpoint."""
        rows = self.rows
        self.row = rows[next_open(self.walk, self.stop, rows, min(self.place + 1, len(rows) - 1))]

    def stand(self, place: int) -> None:
        """Stand at a row chosen with the arrows: what was recorded of it comes in hand, and so does the finding of a recheck."""
        rows = self.rows
        self.row = rows[max(0, min(place, len(rows) - 1))]
        hand = self.hand_of(self.row)
        if hand is not None:
            self.take(hand)

    def hand_of(self, row: WalkRow) -> InHand | None:
        """Return, as a hand, what was recorded of a row of this checkpoint."""
        return hand_of(self.walk, self.stop, row)

    def _hand_here(self) -> InHand | None:
        """Return what comes in hand where a part of the round is opened: what was recorded of the row, else what was recorded last."""
        return self.hand_of(self.row) or last_recorded(self.walk)

    def go_to(self, stop_at: int, row: WalkRow | None = None) -> None:
        """Go to a checkpoint: to a row of it, else to its first open one. The confidential closes behind you."""
        self.close_hidden()
        self.stop_at = max(0, min(stop_at, len(self.stops) - 1))
        self._sections = None
        rows = self.rows
        self.row = row if row is not None and row in rows else rows[next_open(self.walk, self.stop, rows, 0)]
        if self.row.kind == "recheck":
            self.take(self.hand_of(self.row))

    def close_hidden(self) -> None:
        """Close the confidential part, and let go of what came from it."""
        if self.hidden is not None:
            self.hidden = None
            self.entry = ""
            self._sections = None
            rows = self.rows
            self.row = self._row_outside if self._row_outside in rows else rows[next_open(self.walk, self.stop, rows, 0)]
            self.take(self._hand_here())

    def open_hidden(self, part: Walk) -> None:
        """Open the confidential part at this checkpoint."""
        self.hidden = part
        self._row_outside = self.row
        self._sections = None
        rows = self.rows
        self.row = rows[next_open(self.walk, self.stop, rows, 0)]
        self.take(self._hand_here())

    # -- the store -----------------------------------------------------------------------------------------------------

    async def read(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records nothing."""
        return await self.app.call(fn, *args, **kwargs)

    async def record(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records; when it returns, what it wrote is on disk, and the bar says so."""
        if self.closed:
            raise NotAllowedNow(self.only_look())
        return await self.record_beside(fn, *args, **kwargs)

    async def record_beside(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records something said of the round, finished or not; else as `record`."""
        if self.read_only:
            raise NotAllowedNow(self.only_look())
        done = await self.app.call(fn, *args, **kwargs)
        self.stored_at = self.app.now().strftime("%H:%M:%S")
        return done

    def only_look(self) -> str:
        """Return why nothing is recorded."""
        if self.read_only:
            return _("This record was opened for looking only: you can only look.")
        return _("This round is finished: you can only look.")

    async def keep_place(self) -> None:
        """Keep where the cursor stands; a failure here loses nothing that was recorded, so it stops nobody."""
        if self.hidden is not None or self.closed:
            return
        self.open_walk.place = RoundPlace(self.stop.id, self.row.name, revision(self.open_walk, self.stop, self.row))
        try:
            await self.app.call(keep_place, self.round_id, self.open_walk.place)
        except StoreError:
            return

    async def reload(self) -> None:
        """Read the whole round again; cursor and hand stay where they can."""
        fresh = await self.read(load_walk, self.round_id)
        fresh.opened = self.open_walk.opened
        hidden = await self.read(load_hidden, self.round_id) if self.hidden is not None else None
        here = self.stop.id
        self.open_walk, self.hidden = self.drafts.overlay(fresh), self.drafts.overlay(hidden) if hidden is not None else None
        self.stop_at = next((at for at, stop in enumerate(self.stops) if stop.id == here), 0)
        self.changed(everywhere=True)
        self.row = self.rows[self.place]
        self.take(self.hand if holds(self.walk, self.hand) else last_recorded(self.walk))

    # -- recording -----------------------------------------------------------------------------------------------------

    async def answer(self, value: Value, joins: Collection[str] | None = None) -> None:
        """Record the answer to the item at the cursor, and go on to the next open row below; *joins*: as `record_answer`."""
        self.show_recorded(await self.record(answers.record_answer, self.round_id, self.stop.id, self.row.key, value, joins=joins))
        self.advance()

    def show_recorded(self, done: Recorded) -> None:
        """Show what recording answers did."""
        shown = take_in(self.walk, done)
        self.take(shown.hand)
        self.hand_note, self.offered, self.joined = shown.note, shown.offered, shown.joined
        self.changed(*(answer.checkpoint for answer in done.answers))

    async def recheck(self, seen: Seen) -> None:
        """Record what this round sees of the earlier finding at the cursor."""
        await self.look_again(self.row.key, seen)
        self.advance()

    async def look_again(self, finding_id: str, seen: Seen, text: str = "") -> None:
        """Record a recheck and take it in hand."""
        recheck, finding = await self.record(rechecks.recheck_finding, self.round_id, finding_id, seen, text)
        self.walk.rechecks[finding_id] = recheck
        self.walk.earlier[finding_id] = finding
        self.take(InHand("recheck", finding_id, finding.checkpoint))
        if finding.item is not None and is_without_finding(self.walk, self.stop, finding.item):
            self.hand_note = _("question still not in order: = makes a finding, or answer it again")
        self.changed(finding.checkpoint)

    async def mark(self, person: str, given: Given) -> None:
        """Record one person's mark at the cursor; after the last one go on."""
        for mark in await self.record(marks.record_marks, self.round_id, self.stop.id, self.row.key, [(person, given)]):
            self.put_mark(mark)
        if next_open(self.walk, self.stop, self.rows, self.place) != self.place:
            self.advance()

    def put_mark(self, mark: Mark) -> None:
        """Show a recorded mark."""
        self.open_walk.marks[mark.checkpoint, mark.item, mark.participant] = mark
        self.changed(everywhere=True)

    async def rest(self, items: tuple[str, ...], value: Value) -> None:
        """Give many items of this checkpoint one value, and go on to the first row that is still open from here."""
        done = await self.record(answers.record_rest, self.round_id, self.stop.id, items, value)
        at, before = self.place, self.hand
        self.show_recorded(done)
        self.take(before)
        self.message = n_("{n} answer by “rest”; u takes it back", "{n} answers by “rest”; u takes them back", len(items)).format(
            n=len(items)
        )
        self.row = self.rows[next_open(self.walk, self.stop, self.rows, min(at, len(self.rows) - 1))]

    async def promise(self, finding: Finding, by: str) -> None:
        """Record that somebody promised a photo of a finding."""
        promise = await self.record(promise_photo, finding.id, by, self.round_id)
        self.walk.promised[promise.id] = promise
        self.promised_by = promise.promised_by

    async def move_finding(self, finding: Finding, stop: Checkpoint) -> None:
        """Move a finding to another checkpoint, and take it in hand there."""
        await self.set_finding(finding.id, checkpoint=stop.id)
        self.changed(finding.checkpoint)
        self.take(InHand("finding", finding.id, stop.id))

    async def set_finding(self, finding_id: str, **fields: Unpack[FindingFields]) -> None:
        """Change a finding's own fields, and show it."""
        self.put(await self.record(lambda store: set_finding(store, finding_id, **fields)))

    def put(self, *findings: Finding) -> None:
        """Show findings as they stand now."""
        for finding in findings:
            where = self.walk.earlier if finding.id in self.walk.earlier else self.walk.findings
            where[finding.id] = finding
        self.changed(*(finding.checkpoint for finding in findings))

    def put_answer(self, answer: Answer) -> None:
        """Show an answer as it stands now."""
        self.walk.answers[answer.checkpoint, answer.item] = answer
        self.changed(answer.checkpoint)
