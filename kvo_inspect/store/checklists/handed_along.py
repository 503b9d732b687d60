"""A facilitator's own checklists travel with their parks: given along when a file leaves the laptop, offered where it is taken in.

What is given is stored in the park like the checklists of its rounds, with the device it comes from in `given_by`. A laptop gives and
withdraws only what is in its own folder, so two of them never take turns; where several are given under one name, the newest counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from kvo_inspect.content.load import Loaded, as_walked, load_checklists, may_replace
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import StoredChecklist
from kvo_inspect.errors import NotFound
from kvo_inspect.paths import own_checklists
from kvo_inspect.store.checklists.stored import parsed, write_stored
from kvo_inspect.store.record.reach import GIVE
from kvo_inspect.store.record.store import Store


def give_along(store: Store, parks: Collection[str] | None = None, *, confidential: bool = False) -> None:
    """Store this laptop's own checklists in these parks (None: all), and withdraw those that are in its folder no longer.

    Nothing is written when nothing changed. The confidential ones only when they may travel. While a file in the folder has mistakes,
    nothing is withdrawn: it may be the next edition of what was given.
    """
    given = store.select(StoredChecklist, "where given_by = ? and gone = 0", [store.device])
    if not given and not own_checklists(store.data).is_dir():
        return
    loaded, problems = load_checklists(store.data)
    own = {edition.sha256: edition for edition in loaded if edition.own and edition.checklist.confidential <= confidential}
    park_ids = [park.id for park in store.select(Park, "where gone = 0") if parks is None or park.id in parks]
    with store.act(GIVE) as act:
        for park in park_ids:
            for sha256, edition in own.items():
                now = act.get(StoredChecklist, made_id("checklist", park, sha256))
                if now is None or now.gone or not now.given_by:
                    write_stored(act, park, edition.checklist, edition.source, given_by=store.device)
        for stored in given:
            if stored.park in park_ids and stored.sha256 not in own and stored.confidential <= confidential and not problems:
                act.write(StoredChecklist, stored.id, park=stored.park, given_by="")


def checklists_for(store: Store, park_id: str) -> tuple[tuple[Loaded, ...], tuple[str, ...]]:
    """Return the checklists for a new round in a park, in the order they are walked, and every problem with this laptop's own.

    The shipped ones; those given along with the park added or in their place; and this laptop's own before both.
    """
    loaded, problems = load_checklists(store.data)
    given = store.select(StoredChecklist, "where park = ? and gone = 0 and given_by not in ('', ?) and body <> ''", [park_id, store.device])
    return as_walked(with_given(store, loaded, given)), problems


def with_given(store: Store, loaded: Iterable[Loaded], given: Iterable[StoredChecklist]) -> list[Loaded]:
    """Return the checklists of this laptop with those that others gave along with one park added, or in place of the shipped ones."""
    in_force = {edition.checklist.id: edition for edition in loaded}
    for stored in sorted(given, key=_newest_last):
        try:
            checklist = parsed(store, stored.id, stored.sha256)
        except NotFound:  # of a newer version of the program, or written by something else
            continue
        current = in_force.get(checklist.id)
        if checklist.confidential == stored.confidential and not (current and current.own) and may_replace(checklist, current):
            path = Path(f"{checklist.id}.toml")
            in_force[checklist.id] = Loaded(checklist, path, stored.body.encode(), stored.sha256, own=False, given=True)
    return list(in_force.values())


def _newest_last(stored: StoredChecklist) -> tuple[int, str]:
    """Return what orders stored checklists alike on every laptop: the stamp of their newest change."""
    return max((int(head.partition("-")[0]) for head in stored.heads), default=0), stored.id
