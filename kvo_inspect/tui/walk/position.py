"""Where the round screen stands: the walk, the checkpoint and row at the cursor, what is in hand. Records nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.record.change import stamp_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.walk.progress import Progress, progress_of
from kvo_inspect.domain.walk.rows import DONE, Row, Section, Walk, failed_now, next_open, sections
from kvo_inspect.errors import StoreError

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.mode import Mode


@dataclass(frozen=True)
class Hand:
    """The thing in hand: what text, photo, partner, urgent act on."""

    kind: Literal["finding", "answer", "recheck"]
    key: str
    """finding and recheck: the finding's id; answer: `checklist/item`."""
    stop: str


def _newest(noun: Noun, device: str) -> int:
    """Return the stamp of the newest change of a noun when this device made it; 0: another did."""
    return max((stamp_of(head) for head in noun.heads if head.endswith(f"-{device}")), default=0)


class Where:
    """The state of the round screen."""

    def __init__(self, open_walk: Walk) -> None:
        self.open_walk = open_walk
        self.looking = False
        """Whether the record was opened for looking only."""
        self.hidden: Walk | None = None
        """The confidential part while it is open."""
        self.stop_at = 0
        self.row = DONE
        self._row_outside = DONE
        """Where the cursor stood when the confidential part was opened, and stands again when it closes."""
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
        self.in_view: list[int | None] = []
        """Which row each line of the list shows, for a click."""
        self.entry = ""
        """Digits of a count or number being typed."""
        self.mode: Mode | None = None
        self.last = ""
        """The key before this one."""
        self.leaving = False
        """Whether somebody wants back to the park."""
        self.promised_by = ""
        """Who promised the last photo."""
        self._progress: dict[str, Progress] = {}
        self._others: tuple[str, Progress] | None = None
        """The checkpoint being walked, and how far all others are together."""
        self._sections: tuple[tuple[str, bool], list[Section]] | None = None
        """What was worked out last, and of which checkpoint and part."""
        self._find_place()
        self.hand = self.hand_of(self.row) or self.last_recorded()

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
        """Whether nothing is recorded (any more): the round was finished, or the record was opened for looking only."""
        return self.looking or self.open_walk.round.closed is not None

    @property
    def sections(self) -> list[Section]:
        """What this checkpoint asks."""
        here = self.stop.id, self.hidden is not None
        if self._sections is None or self._sections[0] != here:
            self._sections = here, sections(self.walk, self.stop)
        return self._sections[1]

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
            self._progress[stop.id] = progress_of(self.open_walk, stop, self.rows if self.hidden is None and stop is self.stop else None)
        return self._progress[stop.id]

    @property
    def total(self) -> Progress:
        """How far the round is."""
        if not self.stops:
            return Progress()
        here = self.stop
        if self._others is None or self._others[0] != here.id:
            self._others = here.id, sum((self.progress(stop) for stop in self.stops if stop.id != here.id), Progress())
        return self._others[1] + self.progress(here)

    def changed(self, *, everywhere: bool = False) -> None:
        """Forget what was worked out of this checkpoint, or of all."""
        self._sections = None
        if everywhere:
            self._progress.clear()
            self._others = None
        else:
            self._progress.pop(self.stop.id, None)

    @property
    def finding_in_hand(self) -> Finding | None:
        """The finding in hand, if it is one."""
        return self.walk.finding(self.hand.key) if self.hand and self.hand.kind != "answer" else None

    def findings_of(self, stop: Checkpoint, key: str) -> list[Finding]:
        """Return the findings that an item's answer made here in this round."""
        return [one for one in self.walk.findings.values() if one.checkpoint == stop.id and one.item == key]

    # -- moving --------------------------------------------------------------------------------------------------------

    def take(self, hand: Hand | None) -> None:
        """Take something in hand."""
        self.hand = hand
        self.hand_note, self.offered = "", None

    def advance(self) -> None:
        """Go to the next open row below; after the last one stands "Punt klaar". Never to another checkpoint."""
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

    def holds(self, hand: Hand | None) -> bool:
        """Whether what is in hand is still there."""
        if hand is None or hand.kind == "answer":
            return hand is not None and (hand.stop, hand.key) in self.walk.answers
        return self.walk.finding(hand.key) is not None and (hand.kind == "finding" or hand.key in self.walk.rechecks)

    def last_recorded(self) -> Hand | None:
        """Return what this laptop recorded last in the part that is open, one by one: not what “rest” answered."""
        walk = self.walk
        found: list[tuple[Noun, Hand]] = [(one, Hand("answer", one.item, one.checkpoint)) for one in walk.answers.values() if not one.rest]
        found += [(one, Hand("recheck", key, walk.earlier[key].checkpoint)) for key, one in walk.rechecks.items() if key in walk.earlier]
        found += [(one, Hand("finding", one.id, one.checkpoint)) for one in walk.findings.values()]
        # An answer and the finding that it made came at once: then the finding, which stands after it, is in hand.
        own = [(stamp, place, hand) for place, (noun, hand) in enumerate(found) if (stamp := _newest(noun, walk.device))]
        return max(own, key=lambda one: one[:2])[2] if own else None

    def go_to(self, stop_at: int, row: Row | None = None) -> None:
        """Go to a checkpoint: to a row of it, else to its first open one. The confidential closes behind you."""
        self.close_hidden()
        self.stop_at = max(0, min(stop_at, len(self.stops) - 1))
        self._sections = None
        rows = self.rows
        self.row = row if row is not None and row in rows else rows[next_open(self.walk, self.stop, rows, 0)]

    def close_hidden(self) -> None:
        """Close the confidential part, and let go of what came from it."""
        if self.hidden is not None:
            self.hidden = None
            self.take(self.last_recorded())
            self.entry = ""
            self._sections = None
            rows = self.rows
            self.row = self._row_outside if self._row_outside in rows else rows[next_open(self.walk, self.stop, rows, 0)]

    def open_hidden(self, part: Walk) -> None:
        """Open the confidential part at this checkpoint."""
        self.hidden = part
        self._row_outside = self.row
        self.take(self.last_recorded())
        self._sections = None
        rows = self.rows
        self.row = rows[next_open(self.walk, self.stop, rows, 0)]

    # -- where the round was left ---------------------------------------------------------------------------------------

    def revision(self) -> str:
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
        if not self.stops:
            return
        first = next((at for at, stop in enumerate(self.stops) if self.progress(stop).open), 0)
        self.stop_at = next((at for at, stop in enumerate(self.stops) if stop.id == kept.checkpoint), first)
        rows = self.rows
        at = next((place for place, row in enumerate(rows) if row.name == kept.row), None)
        if at is None:
            self.row = rows[next_open(self.walk, self.stop, rows, 0)]
            return
        self.row = rows[at]
        if self.revision() != kept.revision:
            self.row = rows[next_open(self.walk, self.stop, rows, at)]
