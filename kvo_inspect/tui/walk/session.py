"""What the round screen does: the verbs that record, and what is shown after them.

Every verb awaits the store first and changes what is shown after: a key whose store call failed can be taken again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Seen
from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.walk.rows import Place, Walk, next_open
from kvo_inspect.errors import NotAllowedNow, StoreError
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record import undo
from kvo_inspect.store.walk import answers, marks, rechecks
from kvo_inspect.store.walk.loading import keep_place, load_hidden, load_walk
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.walk.drafts import Drafts
from kvo_inspect.tui.walk.position import Hand, Where

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.walk.answers import Recorded
    from kvo_inspect.tui.kit.host import Host

P = ParamSpec("P")
T = TypeVar("T")


class Walker(Where):
    """The round being walked, and its verbs."""

    def __init__(self, app: Host, open_walk: Walk) -> None:
        super().__init__(open_walk)
        self.app = app
        self.looking = app.looking
        self.drafts = Drafts(self)

    # -- the store -----------------------------------------------------------------------------------------------------

    async def read(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records nothing."""
        return await self.app.call(fn, *args, **kwargs)

    async def record(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records; when it returns, what it wrote is on disk, and the bar says so."""
        if self.closed:
            raise NotAllowedNow(self.only_look())
        done = await self.app.call(fn, *args, **kwargs)
        self.stored_at = self.app.now().strftime("%H:%M:%S")
        return done

    def only_look(self) -> str:
        """Return why nothing is recorded."""
        if self.looking:
            return _("This record was opened for looking only: you can only look.")
        return _("This round is finished: you can only look.")

    async def keep_place(self) -> None:
        """Keep where the cursor stands; a failure here loses nothing that was recorded, so it stops nobody."""
        if self.hidden is not None or self.closed:
            return
        self.open_walk.place = Place(self.stop.id, self.row.name, self.revision())
        try:
            await self.app.call(keep_place, self.round_id, self.open_walk.place)
        except StoreError:
            return

    async def reload(self) -> None:
        """Read the whole round again; cursor and hand stay where they can."""
        fresh = await self.read(load_walk, self.round_id)
        hidden = await self.read(load_hidden, self.round_id) if self.hidden is not None else None
        here = self.stop.id
        self.open_walk, self.hidden = self.drafts.overlay(fresh), self.drafts.overlay(hidden) if hidden is not None else None
        self.stop_at = next((at for at, stop in enumerate(self.stops) if stop.id == here), 0)
        self.changed(everywhere=True)
        self.row = self.rows[self.place]
        self.take(self.hand if self.holds(self.hand) else self.last_recorded())

    # -- recording -----------------------------------------------------------------------------------------------------

    async def answer(self, value: Value) -> None:
        """Record the answer to the item at the cursor, and go on to the next open row below."""
        key = self.row.key
        self._took(await self.record(answers.record_answer, self.round_id, self.stop.id, key, value))
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
            self.hand_note = _("from the old answer")
            if last.value is None or last.value.kind == "given":  # of n/a and not assessed the reason is what there is to say
                self.hand = Hand("finding", self.offered.id, last.checkpoint)
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
        at, before = self.place, self.hand
        self._took(done)
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

    async def set_finding(self, finding_id: str, **fields: Any) -> None:
        """Change a finding's own fields, and show it."""
        self.put(await self.record(lambda store: set_finding(store, finding_id, **fields)))

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
        from kvo_inspect.tui.walk.undo import show_undone

        undone = await self.record(undo.undo_last, self.round_id, confidential=self.hidden is not None)
        before = self.walk
        await self.reload()
        show_undone(self, undone, before)
        await self.keep_place()
