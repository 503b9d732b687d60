"""Removals: what one laptop removed while another worked on it, or with it, without knowing; and which of the two stands from then on.

A removal loses to such work on the thing itself (docs/record.md): then it is there. Work on what hangs on it is no work on the thing: then
it is gone, and what hangs on it is seen nowhere. Both are read from the record each time, so every laptop that has both tells them, until
somebody chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.errors import NotAllowedNow, NotFound
from kvo_inspect.store.merge.mistaken import give_back, removes_mistake, written_with
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.hanging import referring
from kvo_inspect.store.record.logical import acts_of, logical, stands_apart
from kvo_inspect.store.record.reach import CHOOSE, NOT_WALKED, WALK
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.texts import _

HOLDERS: tuple[type[Noun], ...] = (Trajectory, Partner, PlannedRound, Target, Measure, Meeting)
"""The nouns of the desk on which others hang: once one is removed nothing is left hanging on it, unless another laptop did so."""
_UNNAMED = frozenset(
    {"also_for", "checklist", "mark", "measure_finding", "measure_target", "measurement", "part", "photo_use", "review", "round_checklist"}
    | {"survey_answer", "sign_off", "author", "erasure", "erasure_answer"}
)
"""What only ties two things, or says something of one: it comes and goes by the work on these, and has no name to tell."""
_APART = "instr(t.heads, ',') > 0 and +t.gone = 0"
"""SQL: the thing has more than one head, and is there. The index {noun}_apart holds the first; the plus keeps SQLite from another one."""
_REMOVES = """{0}.fields like '%"gone":true%'"""
"""SQL: a change may hold a removal; format with its name in the query."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A thing that was removed while somebody worked on it, or with it, without knowing."""

    thing: Noun
    """As it stands: there, or gone."""
    removed: Change
    work: Change
    """The newest of that work."""
    hanging: tuple[Noun, ...] = ()
    """Of a thing that is gone: what hangs on it and is there."""
    along: tuple[Noun, ...] = ()
    """What hangs on it, went with it in the same act, and is gone."""


def removals(store: Store, park: str | None = None, *, confidential: bool = False, came: bool = False) -> list[Removal]:
    """Return what was removed and worked on apart, of all parks or one, the newest last; *came*: only what the staged batch touches."""
    every = [
        *_gone(store, park, confidential=confidential, came=came),
        *_there(store, park, confidential=confidential, came=came),
    ]
    holders = {removal.thing.id for removal in every}
    outermost = [removal for removal in every if not holders & _holders_of(removal.thing)]  # it is told once, of what it hangs on
    return sorted(outermost, key=lambda removal: max(removal.removed.stamp, removal.work.stamp))


def settle_removal(store: Store, noun: str, noun_id: str, *, gone: bool) -> Noun:
    """Say that a thing that was removed and worked on apart is gone, or there with what went with it, as one act; return it.

    NotFound when that was said meanwhile; NotAllowedNow when it is to be gone and something else is with it still.
    """
    thing = store.find(NOUNS[noun], noun_id)
    removal = _removal_of(store, thing) if thing is not None else None
    if removal is None:
        raise NotFound(noun_id)
    with store.act(CHOOSE) as act:
        if gone:
            _remove(act, removal.thing)
        else:
            for each in (removal.thing, *_hanging(store, removal.thing), *removal.along):
                _bring_back(act, each)
            for each in written_with(store, removal.removed):
                if not each.gone and each.id != removal.thing.id:  # what went elsewhere when the thing was removed
                    give_back(act, each, removal.removed)
    return store.find(NOUNS[noun], noun_id) or removal.thing


def _bring_back(act: Act, thing: Noun) -> None:
    """Say that a thing is there: of one that is there only where a removal of it is still to be met."""
    if thing.gone:
        act.write(type(thing), thing.id, park=thing.park, gone=False)
    elif len(thing.heads) > 1:
        act.mark(type(thing), thing)


def _remove(act: Act, thing: Noun) -> None:
    """Remove a thing, and what cannot be without it; NotAllowedNow when something that can is with it."""
    if isinstance(thing, HOLDERS):
        for model, name in referring(thing.noun):
            for hanging in _referring_to(act.store, model, name, thing):
                if model.default(name) is None:
                    raise NotAllowedNow(_("Something else is with this still. Give that to another first, or bring this back."))
                _remove(act, hanging)
    if not thing.gone:
        act.write(type(thing), thing.id, park=thing.park, gone=True)


def _removal_of(store: Store, thing: Noun) -> Removal | None:
    return _of_gone(store, thing) if thing.gone else _of_there(store, thing)


def _there(store: Store, park: str | None, *, confidential: bool, came: bool) -> Iterator[Removal]:
    """Yield what a removal did not remove: who worked on it did not know, so it has more than one head."""
    for name, model in NOUNS.items():
        if name in _UNNAMED:
            continue
        where = f"""where {_APART} and t.confidential <= ? and (? is null or t.park = ?)
          and exists (select 1 from change c where c.noun = '{name}' and c.noun_id = t.id and {_REMOVES.format("c")})"""
        if came:  # what was removed here, and what the batch removes
            where = f"""join staging.touched m on m.noun = '{name}' and m.noun_id = t.id {where} and (m.was = 1 or exists (select 1
              from staging.line l where l.noun = '{name}' and l.noun_id = t.id and {_REMOVES.format("l")}))"""
        for thing in store.select(model, f"{where} order by t.n", [int(confidential), park, park]):
            if removal := _of_there(store, thing):
                yield removal


def _of_there(store: Store, thing: Noun) -> Removal | None:
    changes = logs.changes_of(store.db, thing.noun, thing.id)
    if len(thing.heads) < 2 or not fold(changes).removed:
        return None
    folded, counted = logical(changes)  # once a choice was undone: who removed it, not who put the removal back beside the work
    if not stands_apart(folded):
        folded, counted = fold(changes), changes
    acts = acts_of(changes)
    removed = next((change for change in reversed(counted) if _removes(change) and acts[change.name] == change.name), None)
    work = next((change for change in reversed(counted) if change.name in folded.heads and not _removes(change)), None)
    if removed is None or work is None or not _by_hand(removed):
        return None
    return Removal(thing, removed, work, along=_along(store, thing, removed))


def _gone(store: Store, park: str | None, *, confidential: bool, came: bool) -> Iterator[Removal]:
    """Yield what is gone and has something hanging on it that is there."""
    for model in HOLDERS:
        hangs = " or ".join(
            f'exists (select 1 from "{other.noun}" h where h."{name}" = t.id and h.gone = 0 {_counting(other, "h")})'
            for other, name in referring(model.noun)
        )
        where = f"where t.gone = 1 and t.confidential <= ? and (? is null or t.park = ?) and ({hangs}) order by t.n"
        for thing in store.select(model, where, [int(confidential), park, park]):
            removal = _of_gone(store, thing)
            if removal and not (came and not any(_came(store, each) for each in (thing, *removal.hanging))):
                yield removal


def _of_gone(store: Store, thing: Noun) -> Removal | None:
    hanging = _hanging(store, thing) if isinstance(thing, HOLDERS) else ()
    removed = next((change for change in reversed(_history(store, thing)) if _removes(change)), None)
    if not hanging or removed is None or removes_mistake(removed, logs.changes_of(store.db, thing.noun, thing.id)):
        return None  # what was removed as begun by mistake wakes by itself
    changes = sorted(
        (change for each in hanging for change in _history(store, each) if not _removes(change)),
        key=lambda change: (change.log.device != removed.log.device, change.stamp),
    )
    return Removal(thing, removed, changes[-1], hanging, _along(store, thing, removed))


def _history(store: Store, thing: Noun) -> list[Change]:
    """Return the changes of a thing, oldest first, without what was undone; all, when that explains how it stands no more."""
    changes = logs.changes_of(store.db, thing.noun, thing.id)
    folded, counted = logical(changes)
    return counted if folded.gone == thing.gone else changes


def _hanging(store: Store, thing: Noun) -> tuple[Noun, ...]:
    """Return what hangs on a thing and is there."""
    if not isinstance(thing, HOLDERS):
        return ()
    return tuple(each for model, name in referring(thing.noun) for each in _referring_to(store, model, name, thing))


def _along(store: Store, thing: Noun, removed: Change) -> tuple[Noun, ...]:
    """Return what hangs on a thing, was removed in the act that removed the thing, and is gone."""
    return tuple(
        each
        for model, name in referring(thing.noun)
        for each in store.select(model, f'where "{name}" = ? and gone = 1', [thing.id])
        if any(change.name == removed.name and _removes(change) for change in logs.changes_of(store.db, each.noun, each.id))
    )


def _referring_to(store: Store, model: type[Noun], name: str, thing: Noun) -> list[Noun]:
    return list(store.select(model, f'where t."{name}" = ? and t.gone = 0 {_counting(model, "t")}', [thing.id]))


def _counting(model: type[Noun], table: str) -> str:
    """Return the SQL that leaves out what was set aside: that is with nothing any more."""
    return f"and {table}.aside = ''" if "aside" in model.own() else ""


def _holders_of(thing: Noun) -> set[str]:
    return {str(getattr(thing, name)) for name in thing.refs if getattr(thing, name, None)}


def _came(store: Store, thing: Noun) -> bool:
    return bool(store.rows("select 1 from staging.touched where noun = ? and noun_id = ?", [thing.noun, thing.id]))


def _removes(change: Change) -> bool:
    return values_of(change).get(GONE) is True


def _by_hand(removed: Change) -> bool:
    """Return whether somebody removed a thing: on a round things go and come with the answers, and the answers tell that."""
    return removed.noun not in WALK or removed.how in NOT_WALKED or removed.how == "bulk"
