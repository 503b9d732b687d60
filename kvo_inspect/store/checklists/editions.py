"""Editions of checklists: which are here, from whom, which is in force on this laptop, and which each laptop began a round with last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.content.load import Loaded, load_checklists
from kvo_inspect.domain.checklists.checklist import Both, Checklist
from kvo_inspect.domain.rounds.round import StoredChecklist
from kvo_inspect.errors import NotFound
from kvo_inspect.store.checklists.handed_along import with_given
from kvo_inspect.store.checklists.stored import parsed
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.store import Store

EditionOrigin = Literal["shipped", "own", "given", "earlier"]
"""Where an edition comes from: the program, this laptop's own folder, another laptop's own folder, or only a round of before."""
_ORIGINS: tuple[EditionOrigin, ...] = ("own", "given", "shipped", "earlier")

_LAST_USED = """select l.device, l.letters, c.name, c.sha256, r.date, max(h.stamp) from round_checklist u
  join checklist c on c.id = u.checklist join round r on r.id = u.round
  join change h on h.noun = 'round_checklist' and h.noun_id = u.id and h.after = '[]' join log l on l.id = h.log
  where u.gone = 0 and r.gone = 0 and r.aside = '' and u.confidential = 0
    and l.device not in (select device from part where replaced = 1 and gone = 0) group by l.device, c.name"""
"""SQL: of each laptop still in use and each checklist the edition it began a round with last (max() gives the columns of that row)."""


@dataclass(frozen=True, slots=True)
class LastUse:
    """That a laptop began a round with an edition, and with no other one since."""

    letters: str
    here: bool
    """Whether that is this laptop."""
    day: str
    """Of that round."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a checklist; the confidential ones are not among them."""

    name: str
    """The checklist's id ("lighting")."""
    title: Both
    version: str
    sha256: str
    origin: EditionOrigin
    giver: str
    """given: the letters of the laptop whose own it is; empty when nothing of that laptop is here."""
    in_force: bool
    """Whether the next round on this laptop asks it."""
    used: tuple[LastUse, ...]
    """The laptops that began their last round of this checklist with it, the latest first."""

    @property
    def is_behind(self) -> bool:
        """Whether other laptops work with it while another edition is in force here."""
        return not self.in_force and any(not use.here for use in self.used)


def editions(store: Store) -> list[Edition]:
    """Return the editions of every open checklist, in the order the checklists are walked: the one in force first, then those in use."""
    loaded, _problems = load_checklists(store.data)
    here = {edition.sha256: edition for edition in loaded if not edition.checklist.confidential}
    letters = {device: shown for (_letters, device), shown in shown_letters(store.db).items()}
    used = _last_used(store)
    stored = {checklist.sha256: checklist for checklist in _stored(store)}
    in_force = _in_force(store, loaded)
    lines = []
    for sha256 in {**here, **stored}:
        checklist = here[sha256].checklist if sha256 in here else _parsed(store, stored[sha256])
        if checklist is None:
            continue
        origin, giver = _origin(store, here.get(sha256), stored.get(sha256))
        line = Edition(
            checklist.id,
            checklist.title,
            checklist.version,
            sha256,
            origin,
            letters.get(giver, ""),
            sha256 in in_force,
            tuple(used.get(sha256, ())),
        )
        if line.in_force or line.used or line.origin != "earlier":
            lines.append((checklist.order, line))
    lines.sort(key=lambda pair: (pair[0], pair[1].name, not pair[1].in_force, not pair[1].used, _ORIGINS.index(pair[1].origin)))
    return [line for _order, line in lines]


def _stored(store: Store) -> list[StoredChecklist]:
    """Return what the parks hold, of each text one: given along before used, the newest last."""
    return store.select(StoredChecklist, "where gone = 0 and confidential = 0 and body <> '' order by given_by <> '', n")


def _parsed(store: Store, stored: StoredChecklist) -> Checklist | None:
    try:
        return parsed(store, stored.id, stored.sha256)
    except NotFound:  # of a newer version of the program
        return None


def _last_used(store: Store) -> dict[str, list[LastUse]]:
    """Return who last used which edition, by its hash."""
    shown = shown_letters(store.db)
    used: dict[str, list[LastUse]] = {}
    for device, letters, _name, sha256, day, _stamp in store.rows(_LAST_USED):
        used.setdefault(sha256, []).append(LastUse(shown.get((letters, device), letters), device == store.device, day))
    return {sha256: sorted(uses, key=lambda use: (use.day, use.letters), reverse=True) for sha256, uses in used.items()}


def _in_force(store: Store, loaded: Sequence[Loaded]) -> set[str]:
    """Return the hashes of the editions that the next rounds on this laptop ask, in whichever park."""
    given: dict[str, list[StoredChecklist]] = {}
    for stored in store.select(StoredChecklist, "where gone = 0 and given_by not in ('', ?) and body <> ''", [store.device]):
        given.setdefault(stored.park, []).append(stored)
    alike = {frozenset(stored.sha256 for stored in of_park): of_park for of_park in given.values()}  # most parks are given the same
    return {edition.sha256 for of_park in [[], *alike.values()] for edition in with_given(store, loaded, of_park)}


def _origin(store: Store, loaded: Loaded | None, stored: StoredChecklist | None) -> tuple[EditionOrigin, str]:
    """Return where an edition comes from, and the device that gives it."""
    if loaded is not None:
        return ("own" if loaded.own else "shipped"), ""
    if stored is not None and stored.given_by not in ("", store.device):
        return "given", stored.given_by
    return "earlier", ""
