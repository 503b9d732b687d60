"""The status that follows from the rechecks of a finding: what one of them leaves when it is taken back, corrected, or counts no more."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.stages import SEEN_SOLVED, SEEN_THERE, after_seen
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Seen, Status
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.logical import logical
from kvo_inspect.store.record.reach import GIVE
from kvo_inspect.store.record.state import conflicts_of
from kvo_inspect.store.record.store import Act, Store


def moves_status(act: Act, round_id: str) -> bool:
    """Whether what a round sees moves the status of findings: as it stands in an act, it was neither set aside nor removed."""
    round_ = act.get(Round, round_id)
    return round_ is not None and not round_.gone and not round_.aside


def leave_status(act: Act, recheck: Recheck) -> Finding:
    """Write, within an act, the status of a finding without a recheck of it, unless somebody took a step since; return the finding.

    What was seen in a round that counts nowhere left nothing.
    """
    return _leave(act, recheck) if moves_status(act, recheck.round) else _finding_of(act, recheck)


def _finding_of(act: Act, recheck: Recheck) -> Finding:
    """Return the finding of a recheck as an act leaves it."""
    return act.get(Finding, recheck.finding) or act.store.get(Finding, recheck.finding)


def _leave(act: Act, recheck: Recheck) -> Finding:
    finding = _finding_of(act, recheck)
    if finding.gone:
        return finding
    changes = _changes_of(act.store, recheck)
    if not _stands_as_seen(act.store, finding, recheck, changes):
        return finding
    return act.write(Finding, finding.id, park=finding.park, status=_status_left(act.store, recheck, None, changes))


def follow_again(act: Act, recheck: Recheck) -> Finding:
    """Write, within an act, the status of a finding with a recheck that counts again, unless somebody took a step since."""
    finding = _finding_of(act, recheck)
    if finding.gone:
        return finding
    changes = _changes_of(act.store, recheck)
    if finding.status != _status_left(act.store, recheck, None, changes):
        return finding
    status = after_seen(_before(act.store, recheck, changes), recheck.seen)
    for later in _after(act.store, recheck, None):
        status = after_seen(status, later.seen)
    return act.write(Finding, finding.id, park=finding.park, status=status)


def follow_counting(act: Act, round_id: str, *, counts: bool, but: Container[str] = ()) -> None:
    """Write, within an act, the statuses of what a round saw, once it *counts* again or no more; before the round itself is written.

    *but* holds the ids of findings whose status is left.
    """
    for recheck in act.store.select(Recheck, "where round = ? and gone = 0 order by made, id", [round_id]):
        if recheck.finding not in but:
            follow_look(act, recheck, counts=counts)


def follow_look(act: Act, recheck: Recheck, *, counts: bool) -> Finding:
    """Write, within an act, the status that follows once the round of a recheck *counts* again or no more; return the finding."""
    return (follow_again if counts else _leave)(act, recheck)


def follow_order(act: Act, moved: Round, *, but: Container[str] = (), anew: bool = False) -> None:
    """Write, within an act, the statuses of what a round saw, where its day or part as *moved* puts that before or after other looks.

    Such a status follows from what was seen, in the order of days, since somebody last took a step; where that step is its newest word,
    or two statuses stand, the status is left. *but* holds the ids of further findings whose status is left; *anew*: also where the order
    is as it was, of a status that follows from another day.
    """
    for recheck in act.store.select(Recheck, "where round = ? and gone = 0 order by made, id", [moved.id]) if not moved.aside else ():
        finding = _finding_of(act, recheck)
        looks, before = _by_day(act.store, finding, moved), _by_day(act.store, finding)
        if (
            finding.gone
            or finding.id in but
            or (looks == before and not anew)
            or "status" in conflicts_of(act.store.db, Finding.noun, finding.id)
        ):
            continue
        status = _status_by_day(act.store, finding, looks, _changes_of(act.store, recheck))
        if status is not None:
            act.write(Finding, finding.id, park=finding.park, status=status)


def _changes_of(store: Store, recheck: Recheck) -> list[Change]:
    """Return all changes of the finding of a recheck: read once, for all that is asked of its status."""
    return logs.changes_of(store.db, Finding.noun, recheck.finding)


def _status_by_day(store: Store, finding: Finding, looks: Iterable[Recheck], changes: list[Change]) -> Status | None:
    """Return what *looks*, in this order, make of a status since its newest step; None: that step is its newest word."""
    step, status = _newest_step(store, finding, changes)
    if step is None:
        return None
    for look in looks:
        if _words(store, look)[-1] > step:
            status = after_seen(status, look.seen)
    return status


def _by_day(store: Store, finding: Finding, moved: Round | None = None) -> list[Recheck]:
    """Return the looks at a finding in rounds that count, oldest day and part first; of the round *moved* on those that it gets."""
    looks = store.select(
        Recheck, f"join round w on w.id = t.round and {COUNTS.format('w')} where t.finding = ? and t.gone = 0", [finding.id]
    )
    rounds = {look.round: store.get(Round, look.round) for look in looks}
    if moved is not None:
        rounds[moved.id] = moved
    return sorted(looks, key=lambda look: (rounds[look.round].date, rounds[look.round].part, _words(store, look)[0], look.id))


def _newest_step(store: Store, finding: Finding, changes: list[Change]) -> tuple[int | None, Status]:
    """Return the stamp of the newest step that no look made of a status, and the status after that step; 0 and new when nobody took one.

    None: that step is the newest word of the status. What setting a round right made of a status, or one laptop of what two saw, is none.
    """
    written = [change for change in _status_written(logical(changes)[1]) if change.erased is None]
    looks = store.select(Recheck, "where finding = ?", [finding.id])
    seen = {(Recheck.noun, look.id) for look in looks} | {(Round.noun, look.round) for look in looks}
    followed = {change.name for noun, noun_id in seen for change in logs.changes_of(store.db, noun, noun_id)}
    steps = [change for change in written if change.name not in followed and change.how != GIVE]
    if not steps:
        return 0, Finding.default("status")
    return None if steps[-1] is written[-1] else steps[-1].stamp, values_of(steps[-1])["status"] or Finding.default("status")


def follow_undone(act: Act, writes: Iterable[tuple[Noun, Mapping[str, Any]]]) -> None:
    """Write, within an undo or redo and before its own *writes* (each of a thing as it stands), the statuses that follow from these.

    Only of findings whose status is not among the writes: what was seen since the act, in a round that counts no more or again, and what
    was seen before that round was brought back.
    """
    writes = list(writes)
    own = {thing.id for thing, fields in writes if "status" in fields}
    for thing, fields in writes:
        if isinstance(thing, Round) and "aside" in fields and bool(fields["aside"]) != bool(thing.aside):
            follow_counting(act, thing.id, counts=not fields["aside"], but=own)
        elif isinstance(thing, Round) and {"date", "part"} & fields.keys():
            follow_order(act, thing.model_copy(update={name: fields[name] for name in ("date", "part") if name in fields}), but=own)
        elif isinstance(thing, Recheck) and fields.get(GONE) and thing.finding not in own:
            leave_status(act, thing)


def stands_as_seen(store: Store, finding: Finding, recheck: Recheck) -> bool:
    """Whether the status of a finding is as a recheck of it made it, with those after it: nobody took a step since."""
    return _stands_as_seen(store, finding, recheck, _changes_of(store, recheck))


def _stands_as_seen(store: Store, finding: Finding, recheck: Recheck, changes: list[Change]) -> bool:
    as_seen = after_seen(recheck.was, recheck.seen)
    return finding.status == as_seen or finding.status == _status_left(store, recheck, recheck.seen, changes)


def status_left(store: Store, recheck: Recheck, seen: Seen | None) -> Status:
    """Return the status of a finding once a recheck of it says *seen* instead, or counts no more (None).

    Where that is what laptops made of looks apart, it follows from the looks that are left, in the order of days.
    """
    return _status_left(store, recheck, seen, _changes_of(store, recheck))


def _status_left(store: Store, recheck: Recheck, seen: Seen | None, changes: list[Change]) -> Status:
    written = _status_written(changes)
    if written and written[-1].how == GIVE:  # its newest word is what a laptop made of looks apart
        finding = store.get(Finding, recheck.finding)
        looks = [look.model_copy(update={"seen": seen}) if look.id == recheck.id else look for look in _by_day(store, finding)]
        left = _status_by_day(store, finding, [look for look in looks if look.seen is not None], changes)
        if left is not None:
            return left
    return with_later(store, recheck, seen, after_seen(_before(store, recheck, changes), seen))


def _status_written(changes: Iterable[Change]) -> list[Change]:
    """Return the changes of a finding that wrote its status, oldest first."""
    return [change for change in changes if "status" in values_of(change)]


def with_later(store: Store, recheck: Recheck, seen: Seen | None, status: Status) -> Status:
    """Return what the rechecks that came after this one make of the *status* that it leaves when it says *seen*.

    That the defect is still there is the newest word of its own: nothing that was seen before it is put against that.
    """
    if seen not in SEEN_THERE:
        for later in _after(store, recheck, seen):
            status = after_seen(status, later.seen)
    return status


def _after(store: Store, recheck: Recheck, seen: Seen | None) -> list[Recheck]:
    """Return the rechecks of the same finding, in rounds that count, that its status follows from after this one, oldest round first."""
    own, began = store.find(Round, recheck.round), _words(store, recheck)[0]
    date, part = (own.date, own.part) if own is not None else ("", "")
    looks = store.select(
        Recheck,
        f"join round w on w.id = t.round and {COUNTS.format('w')} where t.finding = ? and t.id <> ? and t.gone = 0 "
        "order by w.date, w.part, t.made, t.id",
        [recheck.finding, recheck.id],
    )
    after = []
    for look in looks:
        round_, words = store.get(Round, look.round), _words(store, look)
        if seen in SEEN_SOLVED:  # said now, of the day of its round
            counts = (round_.date, round_.part) > (date, part) or words[0] > began
        else:  # of two that did not know of each other each moved the status that it had before both
            apart = look.was == recheck.was != after_seen(look.was, look.seen) and round_.date >= date
            counts = apart or words[-1] > began
        if counts:
            after.append(look)
    return after


def _words(store: Store, recheck: Recheck) -> list[int]:
    """Return the stamps of the changes that said what a recheck saw, oldest first; the one that made it is always among them."""
    changes = logs.changes_of(store.db, Recheck.noun, recheck.id)
    return [change.stamp for change in changes if change is changes[0] or {"seen", GONE} & values_of(change).keys()]


def _before(store: Store, recheck: Recheck, changes: Iterable[Change]) -> Status:
    """Return the status before a recheck; when that is how a recheck left it which counts no more, the status before that one."""
    written = _status_written(changes)
    counts = f"t.gone = 0 and exists (select 1 from round w where w.id = t.round and {COUNTS.format('w')})"
    for look in store.select(Recheck, f"where t.finding = ? and t.id <> ? and not ({counts})", [recheck.finding, recheck.id]):
        moved = after_seen(look.was, look.seen) == recheck.was != look.was
        acts = {change.name for change in logs.changes_of(store.db, Recheck.noun, look.id)}
        if moved and written and written[-1].name in acts:
            return look.was
    return recheck.was
