"""What an export knows of a finding beside its fields: where it is, which round found it, what was asked, who has it, when it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kvo_inspect.domain.findings.finding import NEVER_DESCRIBED
from kvo_inspect.exchange.flat.map_points import MapPoint, photo_point, point_of
from kvo_inspect.exchange.flat.names import NO_CHECKPOINT, NO_ROUND, AskedWords, CheckpointNames, FlatNames, RoundNames
from kvo_inspect.store.export.rows import Reading
from kvo_inspect.store.export.selected import Selected, Wanted
from kvo_inspect.store.export.worked import (
    FINDING_OPEN,
    FINDING_STAGE,
    LAST_SEEN,
    PHOTO_COUNT,
    PHOTO_PLACE,
    SOLVED_ON,
    TIMES_SEEN,
    finding_overdue,
)


class StoredFinding(NamedTuple):
    """What is read of a finding, in this order."""

    id: str
    park: str
    checkpoint: str
    round: str | None
    item: str | None
    code: str
    object: str
    text: str
    theme: str | None
    severity: str
    status: str
    partner: str | None
    due: str | None
    visible: str
    urgency: str | None
    promised_by: str
    reminded: str | None
    made: str
    made_by: str
    changed: str
    sent_on: str | None
    sent_way: str | None
    reference: str | None
    stage: str
    is_open: int
    last_seen: str | None
    seen_again: int
    solved_on: str | None
    photos: int
    photo_place: str | None
    is_overdue: int


class FindingFacts(NamedTuple):
    """A finding that counts, with what its checkpoint, round, question and holder say of it."""

    stored: StoredFinding
    stop: CheckpointNames
    walked: RoundNames
    """The round that found it."""
    question: AskedWords
    holder: str
    point: MapPoint | None
    """Where it is; None: unknown."""

    @property
    def found_on(self) -> str:
        """The day of the round that found it, or on which it was recorded."""
        return self.walked.day or self.stored.made[:10]

    @property
    def last_seen(self) -> str:
        """The day of the last round that saw it."""
        return self.stored.last_seen or self.found_on

    @property
    def times_seen(self) -> int:
        """How many rounds saw it, the first one counted."""
        return self.stored.seen_again + 1

    @property
    def text_on_map(self) -> str:
        """What was typed; nothing of a weak spot of a company, of which a map says no more than the question does."""
        return "" if self.stored.theme in NEVER_DESCRIBED else self.stored.text


_SENT = (Wanted("sent", "day"), Wanted("sent", "way"), Wanted("sent", "reference"))
_WORKED = (FINDING_STAGE, FINDING_OPEN, LAST_SEEN, TIMES_SEEN, SOLVED_ON, PHOTO_COUNT, PHOTO_PLACE)


def finding_facts(record: Reading, names: FlatNames) -> Iterator[FindingFacts]:
    """Yield the findings that count, as they came."""
    checkpoints, rounds = names.checkpoints, names.rounds
    fields = StoredFinding._fields[: StoredFinding._fields.index("sent_on")]
    wanted: list[Selected] = [*map(Wanted, fields), *_SENT, *_WORKED, finding_overdue(names.today.isoformat())]
    for stored in map(StoredFinding._make, record.rows("finding", wanted, counted=True)):
        stop = checkpoints.get(stored.checkpoint, NO_CHECKPOINT)
        question = names.asked(stored.park, stored.round, stored.item)
        yield FindingFacts(
            stored,
            stop,
            rounds.get(stored.round, NO_ROUND),
            question,
            names.holder(stored.partner, stored.object, question.source),
            point_of(photo_point(stored.photo_place), stop.point) if stored.photo_place else stop.point,
        )
