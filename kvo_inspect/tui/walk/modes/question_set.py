"""The round's set of questions: opening what the set leaves out at a checkpoint, and going on with another set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.rounds.round import QuestionSet
from kvo_inspect.domain.values.closed_sets import SET_KINDS, SetKind
from kvo_inspect.domain.walk.rows import WalkRow, not_asked
from kvo_inspect.store.rounds.round import change_set
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.walk.mode import Pick, PickMode
from kvo_inspect.wording.names import set_name

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

CLOSE = "close"


async def open_questions(session: Session) -> None:
    """Open what the set leaves out at this checkpoint; opened already, or nothing left out: ask what to do with the set."""
    walk, stop = session.walk, session.stop
    if session.hidden is not None:
        session.message = _("every confidential question is asked already")
        return
    keys = not_asked(walk, stop)
    if stop.id in walk.opened or (not keys and walk.round.set.kind != "full" and not session.closed):
        session.mode = PickMode(session, _("QUESTIONS"), _choices(session), lambda value: _chosen(session, value))
        return
    if not keys:
        session.message = _("this round asks every question")
        return
    walk.opened.add(stop.id)
    session.changed()
    first = next(place for place, row in enumerate(session.rows) if row.key in keys)
    session.stand(first)
    session.message = n_(
        "{n} question opened that the set leaves out; q again: another set",
        "{n} questions opened that the set leaves out; q again: another set",
        len(keys),
    ).format(n=len(keys))


def _choices(session: Session) -> list[Pick]:
    """Return what `q` offers the second time: closing what was opened here, and the other sets."""
    walk = session.open_walk
    picks = [Pick(CLOSE, _("close what was opened here again"))] if session.stop.id in walk.opened else []
    if session.closed:
        return picks
    others = [kind for kind in SET_KINDS if kind != walk.round.set.kind and (kind != "own" or walk.park.own_set)]
    return picks + [Pick(kind, _("go on with the set: {set}").format(set=set_name(kind))) for kind in others]


async def _chosen(session: Session, value: str) -> None:
    if value == CLOSE:
        session.open_walk.opened.discard(session.stop.id)
        row = session.row
        session.changed()
        session.row = row if row in session.rows else session.rows[session.place]
    else:
        _ask(session, next(kind for kind in SET_KINDS if kind == value))


def _ask(session: Session, kind: SetKind) -> None:
    """Ask before the set of a round that is under way changes: what it asks, it asks at the checkpoints behind too."""
    walk = session.open_walk
    items = walk.park.own_set if kind == "own" else ()

    async def picked(answer: str) -> None:
        if answer == "yes":
            walk.put_round(await session.record(change_set, session.round_id, QuestionSet(kind=kind, items=items)))
            walk.opened.clear()
            session.changed(everywhere=True)
            session.row = session.rows[session.place]
            total = session.total
            session.message = n_("{set}: {n} question is open", "{set}: {n} questions are open", total.open).format(
                set=set_name(kind), n=total.open
            )

    title = _("This round was begun with the set: {set}. Change it, at every checkpoint?").format(set=set_name(walk.round.set.kind))
    choices = [Pick("yes", _("yes, go on with: {set}").format(set=set_name(kind))), Pick("no", _("no, leave it so"))]
    session.mode = PickMode(session, title, choices, picked)


def outside_rows(session: Session) -> frozenset[WalkRow]:
    """Return the rows of this checkpoint that were opened and have no answer: *not asked (set)* until they have one."""
    if session.stop.id not in session.walk.opened:
        return frozenset()
    keys = set(not_asked(session.walk, session.stop))
    return frozenset(row for row in session.rows if row.key in keys)
