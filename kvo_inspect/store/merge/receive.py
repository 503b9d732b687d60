"""Receive: taking in changes of other devices, all of a batch or none of it (docs/data-format.md).

The batch is checked and laid aside first; then one transaction takes it in. A plan is the same transaction, rolled back at its
end: what it tells is what would happen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlite_utils import Database

from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.domain.record.erasure import Erasure
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round, StoredChecklist
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.store.checklists.stored import forget_items, is_sound
from kvo_inspect.store.conditions.findings import VERDICT_ON
from kvo_inspect.store.conditions.rounds import DOUBLES, OF_PLAN, PLANS_OF_DAY
from kvo_inspect.store.conditions.two_values import ASKED
from kvo_inspect.store.merge.batch import Altered, Batch, Forked, NewerChange, Waits, collect
from kvo_inspect.store.merge.conflicts import Conflict, conflict_of, with_two_statuses
from kvo_inspect.store.merge.deliveries import DeliveryWay, note_delivery
from kvo_inspect.store.merge.double_answers import join_answers
from kvo_inspect.store.merge.double_people import join_people
from kvo_inspect.store.merge.found_meanwhile import follow_answers
from kvo_inspect.store.merge.looked_apart import follow_looked_apart
from kvo_inspect.store.merge.measured import measure_by_date
from kvo_inspect.store.merge.removals import Removal, removals
from kvo_inspect.store.merge.seen_since import reopen_seen_since
from kvo_inspect.store.merge.signed import Signed
from kvo_inspect.store.merge.staging import BLOCK, Staged, first_stamp, must_fit, must_refer, newer_things, staging, touch
from kvo_inspect.store.merge.together import together
from kvo_inspect.store.merge.uncounted import reasons_aside, uncounted
from kvo_inspect.store.merge.waking import wake_held, wake_joined
from kvo_inspect.store.people.erasing import finish_erasing
from kvo_inspect.store.people.laptop_notes import author_names, shorten_signers
from kvo_inspect.store.photos.arrivals import AbsentFile, absent_files, count_papers, note_awaited
from kvo_inspect.store.photos.covering import join_covers
from kvo_inspect.store.record import codes, logs, state
from kvo_inspect.store.record.authors import forget_own_authors, settle_authors
from kvo_inspect.store.record.clocks import days_ahead
from kvo_inspect.store.record.codes import Twins
from kvo_inspect.store.record.erase import any_erasure, apply_erasures
from kvo_inspect.store.record.standing import fold_standing_of_parks
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS

__all__ = ["Altered", "Batch", "BatchEffect", "Forked", "NewerChange", "Received", "Waits", "collect", "plan_receive", "receive"]

SHOWN = 50
"""So many steps and fields with two values a plan names; it counts them all."""


@dataclass(frozen=True, slots=True)
class BatchEffect:
    """What a batch does to one noun of the record (finding, answer, ...)."""

    noun: str
    new: int
    """Not here before, and there now: what was made and taken back elsewhere is none of these."""
    changed: int
    gone: int
    """Of the changed ones: there before, removed now."""
    conflicts: int
    """Fields of these that hold two values afterwards."""


@dataclass(frozen=True, slots=True)
class StatusMove:
    """A finding whose status moves, by the stages that the screens show."""

    code: str
    was: Stage
    now: Stage


@dataclass(frozen=True, slots=True)
class DoubleRound:
    """A day and part of the day of which the record now holds two rounds of one measurement, or two planned rounds, or more."""

    park: str
    """The name of the park."""
    date: str
    part: str


@dataclass(frozen=True, slots=True)
class Received:
    """What was new, or would be."""

    changes: int
    """Those that only say who records are not counted: nobody did anything in them."""
    known: int
    """Changes that were here already."""
    nouns: tuple[BatchEffect, ...]
    laptops: tuple[tuple[str, str], ...]
    """The laptops whose work came in: the letters of each, and who wrote on it last."""
    new_device: bool
    """This store's own log came back longer than it knew it: it goes on as a new device."""
    steps: tuple[StatusMove, ...] = ()
    """Findings whose status moves; at most `SHOWN`."""
    conflicts: tuple[Conflict, ...] = ()
    """Fields that hold two values in what was touched, the confidential apart; at most `SHOWN`."""
    photos: int = 0
    """Photos whose bytes came along and were not here."""
    papers: int = 0
    """Papers, as above."""
    absent: tuple[AbsentFile, ...] = ()
    """Photos of its parks whose bytes are not here after all, the confidential apart; asked only when photos may come along."""
    twins: tuple[Twins, ...] = ()
    """Letters that more than one laptop turns out to have."""
    next_letters: tuple[str, str] | None = None
    """The letters that this laptop's codes had and those that they get from here on, when an earlier laptop has the first."""
    woken: tuple[Noun, ...] = ()
    """What was removed as begun by mistake, and is there again: somebody elsewhere had worked in it."""
    joined_apart: tuple[Round, ...] = ()
    """Rounds that count again: two people had joined the rounds of a day without knowing of each other, each another way."""
    uncounted: tuple[Park | Round, ...] = ()
    """What others set aside, and what was set aside while others worked in it."""
    removals: tuple[tuple[Removal, str], ...] = ()
    """What was removed while somebody else worked on it, or with it, without knowing, each with its park’s name; at most `SHOWN`."""
    doubles: tuple[DoubleRound, ...] = ()
    """Rounds that came in, or moved, to where another round of the same measurement stands."""
    double_plans: tuple[DoubleRound, ...] = ()
    """Planned rounds that came in, or moved, to where another one is planned and nobody walks one of the two."""
    ahead: int = 0
    """Days by which the newest change that came in is later than this laptop's clock."""
    newer: int = 0
    """Things, the confidential apart, of which something came that only a newer version of the program shows."""
    erased: int = 0
    """Things of which words that were here, or came in, are empty now: somebody erased them."""
    signed: Signed | None = None
    """By whom the file is signed that it came in; None: it came by another way."""


Arrive = Callable[[bool], Collection[str]]
"""Puts in place the photos that came along (True: only looks at them) once the changes fit; returns those that were not here."""


class _Planned(Exception):
    """Ends the transaction of a plan."""

    def __init__(self, received: Received) -> None:
        super().__init__()
        self.received = received


def plan_receive(store: Store, batch: Batch, arrive: Arrive | None = None) -> Received:
    """Return what `receive` would do, and do nothing. Raises what `receive` raises."""
    try:
        return _receive(store, batch, arrive, "file", plan_only=True)
    except _Planned as planned:
        return planned.received


def receive(store: Store, batch: Batch, arrive: Arrive | None = None, *, way: DeliveryWay = "file") -> Received:
    """Take in a batch whole, or raise Forked, Waits, Altered or NewerChange, or what *arrive* raises, and leave the record as it was."""
    return _receive(store, batch, arrive, way, plan_only=False)


def _receive(store: Store, batch: Batch, arrive: Arrive | None, way: DeliveryWay, *, plan_only: bool) -> Received:
    store.put_back()
    with staging(store):
        staged = Staged(store, batch)
        staged.read()
        if not staged.new and arrive is None:
            return Received(0, staged.known, (), (), new_device=False)
        with together(store):
            received = _take(store, batch, staged, way) if staged.new else Received(0, staged.known, (), (), new_device=False)
            if arrive is not None:
                came = arrive(plan_only)
                absent = absent_files(store, {key.park for key in batch.heads})
                papers = count_papers(store, came)
                lacking = tuple(file for file in absent if file.sha256 not in came)
                received = replace(received, photos=len(came) - papers, papers=papers, absent=lacking)
            if plan_only:
                raise _Planned(_follow(store, received) if staged.new else received)
            if received.new_device:
                store.become_new_device()
            elif codes.must_change(store.db, store.device, was := store.letters):
                store.take_new_letters()
                received = replace(received, next_letters=(was, store.letters))
            if staged.new:
                received = _follow(store, received)
    finish_erasing(store)
    return received


def _follow(store: Store, received: Received) -> Received:
    """Write what follows from a batch, in acts of this laptop beside it: a laptop that dies has taken in both, or neither."""
    forget_items(store)
    two_statuses = with_two_statuses(store)
    follow_looked_apart(store, but=two_statuses)
    reopen_seen_since(store, but=two_statuses)
    join_people(store)
    join_answers(store)
    join_covers(store)
    measure_by_date(store)
    counting = wake_joined(store)
    follow_answers(store)
    return replace(_without_joined(received, counting), woken=tuple(wake_held(store)), steps=_steps(store.db))


def _without_joined(received: Received, rounds: Collection[Round]) -> Received:
    """Return what was new when these rounds count again since: nobody chooses whether they do, and they are not set aside."""
    ids = {round_.id for round_ in rounds}
    conflicts = tuple(conflict for conflict in received.conflicts if conflict.field != "aside" or conflict.noun_id not in ids)
    nouns = tuple(
        replace(each, conflicts=max(0, each.conflicts - len(ids))) if each.noun == Round.noun else each for each in received.nouns
    )
    still_aside = tuple(noun for noun in received.uncounted if noun.id not in ids)
    return replace(received, joined_apart=tuple(rounds), conflicts=conflicts, nouns=nouns, uncounted=still_aside)


def _take(store: Store, batch: Batch, staged: Staged, way: DeliveryWay) -> Received:
    db = store.db
    moment = store.now()
    twins, aside = codes.twins(db), reasons_aside(store)
    # Logs by their first change, each in its own order: so a prepared round stands here as it stood where it was made.
    for key in sorted(staged.heads, key=lambda key: (first_stamp(db, key), key)):
        log = logs.log_id(db, key, batch.code(key.device))
        _append(db, log, key)
        note_delivery(db, log, key, way, moment.isoformat(timespec="seconds"))
        touch(db, key)
    must_fit(db, batch)
    recording = author_names(db)
    erased = _erase_touched(store)
    _settle_touched_authors(store, {key.park for key in staged.heads})
    shorten_signers(db, recording)
    touched_nouns = {row[0] for row in db.execute("select distinct noun from staging.touched").fetchall()}
    nouns = [noun for noun in NOUNS if noun in touched_nouns]
    for noun in nouns:
        db.execute(f'update staging.touched set was = (select gone from "{noun}" s where s.id = noun_id) where noun = ?', [noun])
        if noun == "finding":
            db.execute(f"""update staging.touched set status = (select status from finding f where f.id = noun_id),
              verdict = {VERDICT_ON.format(finding="noun_id")} where noun = 'finding'""")
        _fold_touched(db, noun)
    for noun in nouns:
        must_refer(db, noun, batch)
    if "finding" in nouns:
        codes.note_staged_letters(db)
        codes.settle_codes(db)
    fold_standing_of_parks(db, {key.park for key in staged.heads})
    moved = tuple(_moved(db, noun) for noun in nouns if noun != Author.noun)  # who recorded is told by the laptops
    conflicts = tuple(conflict_of(store, *row) for row in db.execute(_CONFLICTS, [SHOWN]).fetchall())
    note_awaited(db, store.data)
    own = any(key.device == store.device for key in staged.heads)
    marked = codes.shown_marks(db)
    names = {key.device: batch.code(key.device) for key in staged.heads}
    laptops = tuple(
        sorted((name + marked.get((name, made_by), "") if name else made_by, _author(db, made_by)) for made_by, name in names.items())
    )
    new_twins = tuple(now for name, now in sorted(codes.twins(db).items()) if _laptops(now) != _laptops(twins.get(name)))
    doubles = tuple(DoubleRound(*row) for row in db.execute(_TOUCHED_DOUBLES).fetchall())
    (newest,) = db.execute("select max(stamp) from staging.line").fetchone()
    (authors,) = db.execute("select count(*) from staging.line where noun = ?", [Author.noun]).fetchone()
    return Received(
        staged.new - authors,
        staged.known,
        moved,
        laptops,
        own,
        _steps(db),
        conflicts,
        twins=new_twins,
        uncounted=uncounted(store, aside),
        removals=tuple((removal, _park_name(store, removal.thing)) for removal in removals(store, came=True)[:SHOWN]),
        doubles=doubles,
        double_plans=tuple(DoubleRound(*row) for row in db.execute(_TOUCHED_PLANS).fetchall()),
        ahead=days_ahead(newest or 0, moment),
        newer=newer_things(db),
        erased=len(erased),
    )


def _steps(db: Database) -> tuple[StatusMove, ...]:
    """Return what moves by what came in."""
    return tuple(
        StatusMove(code, stage_of(was, was_judged), stage_of(now, judged))
        for code, was, was_judged, now, judged in db.execute(_STEPS, [SHOWN]).fetchall()
    )


def _erase_touched(store: Store) -> list[tuple[str, str]]:
    """Empty what erasures that came in ask, and those that were here of what came in; return noun and id of what had words still.

    What an erasure of before touches so is folded with what came in.
    """
    db = store.db
    came = db.execute("select 1 from staging.touched where noun = ? limit 1", [Erasure.noun]).fetchone() is not None
    if came:
        _fold_touched(db, Erasure.noun)
    elif not any_erasure(db):
        return []
    erasures = state.select(
        db,
        Erasure,
        "where exists (select 1 from staging.touched s where s.noun = t.of and s.noun_id = t.thing) "
        "or exists (select 1 from staging.touched s where s.noun = ? and s.noun_id = t.id)",
        [Erasure.noun],
    )
    things = apply_erasures(db, erasures)
    for noun, noun_id in things:
        db.execute("insert or ignore into staging.touched (noun, noun_id) values (?, ?)", [noun, noun_id])
    return things


def _settle_touched_authors(store: Store, parks: Collection[str]) -> None:
    """Settle who recorded, before the things that came are folded."""
    _fold_touched(store.db, Author.noun)
    if settle_authors(store.db, parks):
        forget_own_authors(store.memory)


def _author(db: Database, device: str) -> str:
    """Return who wrote on a laptop last; empty when nobody is named, or what they wrote was erased."""
    rows = db.execute(
        f"select {logs.SHOWN} from change join log on log.id = change.log where log.device = ? and author <> '' "
        "order by stamp desc limit 1",
        [device],
    ).fetchall()
    return str(rows[0][0]) if rows else ""


def _laptops(twins: Twins | None) -> set[str]:
    return {device for device, _author, _letters in twins.laptops} if twins is not None else set()


_STEPS = f"""select f.code, t.status, t.verdict, f.status, {VERDICT_ON.format(finding="f.id")}
  from staging.touched t join finding f on f.id = t.noun_id
  where t.noun = 'finding' and t.status <> f.status and f.confidential = 0 order by f.code limit ?"""
_TOUCHED_DOUBLES = f"""select distinct p.name, w.date, w.part from staging.touched t join round w on w.id = t.noun_id
  join park p on p.id = w.park where t.noun = 'round' and w.id in (select id from ({DOUBLES})) order by 1, 2, 3"""
_TOUCHED_PLANS = f"""select distinct p.name, d.date, d.part from staging.touched t join planned_round d on d.id = t.noun_id
  join park p on p.id = d.park where t.noun = 'planned_round' and {PLANS_OF_DAY.format("d", "d")} and p.gone = 0 and p.aside = ''
  and (select count(*) from planned_round b where {PLANS_OF_DAY.format("b", "d")}) > 1
  and exists (select 1 from planned_round b where {PLANS_OF_DAY.format("b", "d")}
    and not exists (select 1 from round w where {OF_PLAN.format("b")})) order by 1, 2, 3"""
_CONFLICTS = f"""select c.noun, c.noun_id, c.field, c.writes from conflict c
  join staging.touched t on t.noun = c.noun and t.noun_id = c.noun_id where c.confidential = 0 and {ASKED.format("c")}
  order by c.noun, c.noun_id, c.field limit ?"""


def _park_name(store: Store, thing: Noun) -> str:
    """Return the name of the park that a thing belongs to; empty for a park itself."""
    park = store.find(Park, thing.park) if thing.noun != Park.noun else None
    return park.name if park is not None else ""


def _append(db: Database, log: int, key: LogKey) -> None:
    db.execute(
        "insert into change (log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain) "
        "select ?, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain "
        "from staging.line where device = ? and park = ? and confidential = ? order by seq",
        [log, key.device, key.park, int(key.confidential)],
    )


def _moved(db: Database, noun: str) -> BatchEffect:
    new, changed, gone = db.execute(
        "select coalesce(sum(t.was is null and not s.gone), 0), coalesce(sum(t.was is not null), 0), "
        f'coalesce(sum(t.was = 0 and s.gone), 0) from staging.touched t join "{noun}" s on s.id = t.noun_id where t.noun = ?',
        [noun],
    ).fetchone()
    (conflicts,) = db.execute(
        "select count(*) from conflict c join staging.touched t on t.noun = c.noun and t.noun_id = c.noun_id "
        f"where c.noun = ? and {ASKED.format('c')}",
        [noun],
    ).fetchone()
    return BatchEffect(noun, new, changed, gone, conflicts)


def _fold_touched(db: Database, noun: str) -> None:
    """Fold every touched thing of one noun, each once."""
    quiet = NOUNS[noun].quiet
    states: list[Noun] = []
    for changes in logs.changes_touched(db, noun):
        folded = fold(changes, quiet)
        try:
            now = state.as_noun(changes, folded)
        except ValueError:
            raise Altered(changes[-1].log, changes[-1].seq, "fields") from None
        if now is None:
            continue
        if isinstance(now, StoredChecklist) and not is_sound(now):
            raise Altered(changes[-1].log, changes[-1].seq, "checklist")
        states.append(now)
        if len(changes) > 1:
            state.put_conflicts(db, now, folded)
        if len(states) >= BLOCK:
            state.put(db, states)
            states = []
    state.put(db, states)
