"""One person: somebody whom two laptops put on the same round, or on the same plan, apart. They show and count once.

Ids of people are random, so that none confirms a guessed name: two laptops make two. Within a round a name is one person, so
when both come together the one recorded first stays, with the marks and the sign-off of the other. Every laptop that sees both writes the
same. What was undone is not done again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant, same_name_key
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import JOIN, REDO, UNDO
from kvo_inspect.store.record.store import Act, Store

_OF: dict[type[Noun], str] = {Participant: "round", PlannedPerson: "planned_round"}
_HANGING: tuple[tuple[type[Noun], tuple[str, ...]], ...] = ((Mark, ("round", "checkpoint", "item")), (SignOff, ("round",)))
"""What hangs on a participant, and by which other fields each of it is known."""
_BESIDE = ("place", "name", "no_part")
"""Fields of a person of which the first one's value holds."""


def join_people(store: Store) -> int:
    """Make one of each person who stands twice on a round or a plan, in an act of its own; return how many were double."""
    doubles = list(_doubles(store))
    if doubles:
        with store.act(JOIN) as act:
            for first, other in doubles:
                _join(act, first, other)
    return len(doubles)


def _doubles(store: Store) -> Iterator[tuple[Noun, Noun]]:
    """Yield who stands first under a name, and each other one of that name: there, or removed with something that hangs on them."""
    for model, of in _OF.items():
        rows = store.rows(
            f'select "{of}", id, name, gone from "{model.noun}" where name <> \'\' and "{of}" in '
            f'(select "{of}" from "{model.noun}" where gone = 0 and name <> \'\') order by "{of}", made, id'
        )
        by_name: dict[tuple[str, str], list[tuple[str, bool]]] = {}
        for where, person, name, gone in rows:
            by_name.setdefault((where, same_name_key(name)), []).append((person, bool(gone)))
        for people in by_name.values():
            first = next((person for person, gone in people if not gone), None)
            for person, gone in people if first is not None and len(people) > 1 else ():
                if person != first and not (gone and not _hangs(store, person)) and not was_undone(store, model, person):
                    yield store.get(model, str(first)), _person(store, model, person)


def _person(store: Store, model: type[Noun], person: str) -> Noun:
    noun = store.find(model, person)
    if noun is None:
        raise LookupError(person)
    return noun


def _hangs(store: Store, person: str) -> bool:
    return any(
        store.rows(f'select 1 from "{model.noun}" where participant = ? and gone = 0 limit 1', [person]) for model, _known_by in _HANGING
    )


def was_undone(store: Store, model: type[Noun], person: str) -> bool:
    """Whether somebody took back that this person was joined, and nobody did it again."""
    changes = logs.changes_of(store.db, model.noun, person)
    hows = {change.how: change.name for change in reversed(changes)}  # what a redo writes beside comes after it
    return any(_is_taken_back(hows, change.name) for change in changes if change.how == JOIN)


def _is_taken_back(hows: Mapping[str, str], act: str) -> bool:
    """Whether an act is undone, and not done again, by the kinds of the acts of a thing and their names."""
    followed = set()  # what came from elsewhere may name itself
    while f"{UNDO} {act}" in hows and act not in followed:
        followed.add(act)
        if (again := hows.get(f"{REDO} {act}")) is None:
            return True
        act = again
    return False


def _join(act: Act, first: Noun, other: Noun) -> None:
    """Let *first* have what the other one has more, and what hangs on that one, which goes. What differs has two values, to choose."""
    model = type(first)
    take_over(act, first, other, [name for name in model.own() if name not in (*model.refs, *_BESIDE)])
    for hanging, known_by in _HANGING if model is Participant else ():
        for thing in act.store.select(hanging, "where participant = ? and gone = 0 order by n", [other.id]):
            key = [str(getattr(thing, name)) for name in known_by]
            where = " and ".join(f'"{name}" = ?' for name in known_by)
            own = act.store.select(hanging, f"where participant = ? and gone = 0 and {where}", [first.id, *key])
            if own:
                take_over(act, own[0], thing, [name for name in hanging.own() if name not in (*hanging.refs, *known_by, *hanging.quiet)])
            else:
                fields = {name: getattr(thing, name) for name in hanging.own()} | {"participant": first.id}
                act.write(hanging, made_id(hanging.noun, *key, first.id), park=thing.park, **fields)
            act.write(hanging, thing.id, park=thing.park, gone=True)
    if not other.gone:
        act.write(model, other.id, park=other.park, gone=True)


def take_over(act: Act, first: Noun, other: Noun, names: list[str]) -> None:
    """Write what only the other one has into the first one, and what differs beside what the first one has."""
    model = type(first)
    defaults = {name: model.model_fields[name].get_default(call_default_factory=True) for name in names}
    theirs = {name: getattr(other, name) for name in names if getattr(other, name) not in (defaults[name], getattr(first, name))}
    more = {name: value for name, value in theirs.items() if getattr(first, name) == defaults[name]}
    beside = {name: value for name, value in theirs.items() if name not in more}
    if theirs:
        act.whole = bool(beside)
        act.write(model, first.id, park=first.park, **{name: getattr(first, name) for name in beside}, **more)
        act.whole = False
    if beside:
        act.write_beside(first, **beside)
