"""Undo: taking back an act of this device of today, newest first (docs/record.md).

An act that was undone, and the undo itself, are left out of the *logical* history of a noun. Undoing an act writes, for each
field that it set and whose value is still what that history gives, what the history gives without the act. What was
overwritten since stays, and what somebody hung on something the act made keeps it; both are told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import Folded, fold
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NothingToUndo
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING

_UNDO = "undo "
GIVE = "give"
"""The kind of act that gives checklists along with what leaves the laptop: nobody typed them, they may have left; undo ignores the act."""
HIDE = "hide"
"""The kind of act that makes something confidential: the words of before are empty, so undo passes over the act."""
CAME_IN = "import"
"""The kind of act of what came from a file: a key that takes an answer back never makes a photo vanish that arrived meanwhile."""
LOOKED_AT = 2000
"""Number of newest changes that are looked at, at most."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did."""

    act: str
    how: str
    """The kind of act that was taken back."""
    changed: tuple[Noun, ...] = ()
    """The nouns that stand differently now, as they stand."""
    kept: tuple[Noun, ...] = ()
    """The nouns that were left as they are: overwritten since, or something hangs on them."""


WALK = frozenset(
    {
        "answer",
        "mark",
        "finding",
        "recheck",
        "review",
        "comment",
        "participant",
        "photo",
        "photo_use",
        "promised_photo",
        "also_for",
    }
)
"""The nouns that walking writes; a finding that is dropped with its answer is a review. What was done meanwhile on the route, the partners
or by handing in is no step of the round."""
DESK = frozenset({"finding", *SAY_OF_FINDING} - {"recheck"})
"""The nouns that desk work on findings writes."""
PLAN = frozenset({"trajectory", "target", "measure", "measure_finding", "measure_target", "meeting"})
"""The nouns of a plan."""
PHOTOS = frozenset({"photo", "photo_use", "promised_photo"})
"""The nouns of photos."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which acts an undo takes back: those of the work that somebody has in front of them.

    Without fields: every act but photos that came in.
    """

    nouns: frozenset[str] = frozenset(NOUNS)
    """Acts that wrote nothing but these."""
    makes_findings: bool = True
    """Acts that made a finding are among them."""
    passes_others: bool = False
    """An act of other work that is newer is passed over; otherwise nothing is taken back."""
    round_id: str | None = None
    """Acts of the round's park since it was started."""
    park: str = ""
    """Acts of one park."""
    finding: str = ""
    """Acts on one finding."""
    confidential: bool | None = None
    """Acts that wrote something confidential (True) or open (False), so that nobody takes back what is not in front of them."""
    came_in: bool = False
    """Acts of photos that came from files are among them."""
    passes_hidden: bool = True
    """An act that only made something confidential is passed over; otherwise nothing older is taken back."""

    @classmethod
    def walk(cls, round_id: str, *, confidential: bool | None = None) -> Reach:
        """Return the reach of a round that is walked."""
        return cls(WALK, passes_others=True, round_id=round_id, confidential=confidential)

    @classmethod
    def desk(cls, *, park: str = "", finding: str = "") -> Reach:
        """Return the reach of desk work on findings: never into a round, or to the making of a finding."""
        return cls(DESK, makes_findings=False, park=park, finding=finding, passes_hidden=False)

    @classmethod
    def plan(cls) -> Reach:
        """Return the reach of a plan: trajectory, targets, measures, meetings."""
        return cls(PLAN)

    @classmethod
    def photos(cls, *, park: str = "", came_in: bool = False) -> Reach:
        """Return the reach of work on photos: placing, detaching, a caption, a promise; with *came_in* also taking them in."""
        return cls(PHOTOS, park=park, came_in=came_in)


class _Past(NamedTuple):
    """One act of this device, as its changes tell it."""

    stamp: int
    name: str
    how: str
    nouns: frozenset[str]
    """The nouns that the act wrote."""


def undo(store: Store, reach: Reach) -> Undone:
    """Undo the newest act of today within reach that is not undone yet. Raises NothingToUndo."""
    past = _past(store, reach)
    undone = _undone(past)
    for act in past:
        if act.name in undone or act.how.startswith(_UNDO) or (act.how == HIDE and reach.passes_hidden):
            continue
        if act.nouns <= reach.nouns and _touches(store, act, reach):
            return _take_back(store, act)
        if not reach.passes_others:
            break
    raise NothingToUndo


def _touches(store: Store, act: _Past, reach: Reach) -> bool:
    """Return whether an act touched the finding of *reach*, and made none where making one is out of reach."""
    if reach.makes_findings and not reach.finding:
        return True
    touched: set[str] = set()
    for noun, noun_id, after in store.rows(
        "select noun, noun_id, after from change join log on log.id = change.log where log.device = ? and stamp = ?",
        [store.device, act.stamp],
    ):
        if not reach.makes_findings and noun not in reach.nouns:  # all of the act, also what lies in another park
            return False
        if not reach.makes_findings and noun == Finding.noun and after == "[]":
            return False
        touched.add(noun_id if noun == Finding.noun else str(getattr(store.find(NOUNS[noun], noun_id), "finding", "")))
    return not reach.finding or reach.finding in touched


def _past(store: Store, reach: Reach) -> list[_Past]:
    """Return this device's own acts of today within reach of a park, a round, the open or the confidential, newest first.

    What nobody pressed a key for is not among them: checklists that were given along, and photos that came in unless they are in reach.
    """
    since, park = 0, reach.park
    if reach.round_id is not None:
        park = store.get(Round, reach.round_id).park
        since = logs.changes_of(store.db, Round.noun, reach.round_id)[0].stamp
    acts: dict[int, _Past] = {}
    for stamp, how, at, its_park, confidential, noun in store.rows(
        "select stamp, how, at, park, confidential, noun from change join log on log.id = change.log "
        "where log.device = ? and stamp > ? order by stamp desc, seq desc limit ?",
        [store.device, since, LOOKED_AT],
    ):
        if at[:10] != store.today.isoformat():
            break
        if how != GIVE and (not park or its_park == park) and reach.confidential in (None, bool(confidential)):
            act = acts.get(stamp) or _Past(stamp, f"{stamp}-{store.device}", how, frozenset())
            acts[stamp] = act._replace(nouns=act.nouns | {noun})
    return [act for act in acts.values() if reach.came_in or not (act.how == CAME_IN and act.nouns == {"photo"})]


def _undone(past: Iterable[_Past]) -> set[str]:
    """Return the names of acts that an undo has taken back."""
    return {act.how.removeprefix(_UNDO) for act in past if act.how.startswith(_UNDO)}


def _logical(changes: list[Change], also: str = "") -> tuple[Folded, list[Change]]:
    """Return the fold of the logical history, or of that history once the act *also* is undone, and the changes left in it."""
    undone = {also, *(change.how.removeprefix(_UNDO) for change in changes if change.how.startswith(_UNDO))}
    left = [change for change in changes if change.name not in undone and not change.how.startswith(_UNDO)]
    return fold(changes, only={change.name for change in left}), left


def _take_back(store: Store, past: _Past) -> Undone:
    plans: list[tuple[Noun, dict[str, Any]]] = []
    touched: list[Noun] = []
    kept_nouns: list[Noun] = []
    for noun, noun_id in store.rows(
        "select noun, noun_id from change join log on log.id = change.log where log.device = ? and stamp = ? order by change.log, seq",
        [store.device, past.stamp],
    ):
        now = store.find(NOUNS[noun], noun_id)
        if now is None:
            continue
        touched.append(now)
        changes = logs.changes_of(store.db, noun, noun_id)
        fields, all_taken_back = _difference(now, changes, next(change for change in changes if change.name == past.name))
        if not all_taken_back:
            kept_nouns.append(now)
        if fields:
            plans.append((now, fields))
    stays = {now.id for now in kept_nouns} - {now.id for now, _fields in plans}
    lets_go = {(getattr(now, name), now.id) for now, fields in plans for name in now.refs if name in fields and not fields.get(GONE)}
    holding = _holding(store, [now for now, fields in plans if fields.get(GONE)], stays, lets_go)
    kept_nouns += [now for now, _fields in plans if now.id in holding]
    with store.act(f"{_UNDO}{past.name}") as act:
        changed = [
            act.write(type(now), now.id, park=now.park, **{GONE: now.gone, **fields}) for now, fields in plans if now.id not in holding
        ]
        if touched and not act.touched:  # nothing could be taken back: a mark in the log, so that the next undo goes further back
            act.mark(type(touched[0]), touched[0])
    return Undone(past.name, past.how, tuple(changed), tuple(kept_nouns))


def _difference(now: Noun, changes: list[Change], mine: Change) -> tuple[dict[str, Any], bool]:
    """Return the fields to write so that *mine* is as if never made, and whether these fields take back all of *mine*."""
    model = type(now)
    before, _left = _logical(changes)
    after, left = _logical(changes, also=mine.name)
    current = now.model_dump(mode="json")
    made = not left
    if not mine.after and left and all(change.after for change in left):
        return {}, False  # others went on with what this made: without it there would be nothing to go on with
    fields: dict[str, Any] = {}
    complete = True
    for name, written in values_of(mine).items():
        if name in (GONE, "code"):  # a code is given once, and may be shown with a mark since
            continue
        written_value, was, would = (
            model.default(name) if field_value is None else field_value
            for field_value in (written, before.values.get(name), after.values.get(name))
        )
        if current[name] != was or (would == was and written_value != was):
            complete = False  # overwritten since
            continue
        if made and (not model.key or name in model.key or name in model.refs):
            continue  # a thing with a random id is only removed; one with a made id stays what it stands for
        fields[name] = after.values.get(name)
    gone = after.gone or made
    if gone != now.gone:
        fields[GONE] = gone
    return fields, complete


def _holding(store: Store, leaving: list[Noun], stays: set[str], lets_go: set[tuple[str, str]]) -> set[str]:
    """Return the ids of nouns that cannot leave: something that stays hangs on them, or the same act made them within what stays.

    *lets_go*: ids of a thing and of a noun that refers to that thing, and will refer to another once the act is undone.
    """
    holding: set[str] = set()
    hangs = {noun.id: {noun_id for noun_id in _hanging_on(store, noun) if (noun.id, noun_id) not in lets_go} for noun in leaving}
    within = {noun.id: {noun.park, *(getattr(noun, name) for name in noun.refs)} - {noun.id} for noun in leaving}
    while more := {
        noun_id
        for noun_id, others in hangs.items()
        if noun_id not in holding and (others - (hangs.keys() - holding) or within[noun_id] & (holding | stays))
    }:
        holding |= more
    return holding


def _hanging_on(store: Store, noun: Noun) -> set[str]:
    """Return the ids of nouns, not gone, that refer to a thing; on a park hangs all that lies in the park."""
    if isinstance(noun, Park):
        queries = [f'select id from "{model.noun}" where park = ? and id <> park and gone = 0' for model in NOUNS.values()]
    else:
        queries = [
            f'select id from "{model.noun}" where "{name}" = ? and gone = 0'
            for model in NOUNS.values()
            for name, target in model.refs.items()
            if target == noun.noun
        ]
    return {row[0] for sql in queries for row in store.rows(sql, [noun.id])} - {noun.id}
