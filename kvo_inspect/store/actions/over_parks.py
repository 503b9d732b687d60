"""What is asked of one organisation over all the parks that are here: one list, sorted by park, and how much of it is where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from kvo_inspect.domain.findings.premises import Premises, premises_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.contact import shown_partner
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import NotFound
from kvo_inspect.store.actions.lists import OVER_PARKS, ActionList, action_lists
from kvo_inspect.store.conditions.findings import OPEN
from kvo_inspect.store.parks.partners import IN_PARKS
from kvo_inspect.store.record.store import Store

AskedMoment = Literal["asked", "reminded", "answered"]
ASKED_MOMENTS: tuple[AskedMoment, ...] = get_args(AskedMoment)


@dataclass(frozen=True, slots=True)
class OrganisationAsked:
    """How much is asked of one organisation, over all its parks."""

    partner: Partner
    """With what the copies share."""
    parks: int
    """In how many parks something is asked of it."""
    unsent: int
    overdue: int
    open: int
    """Points that nobody reported done."""
    sent: str
    """The day on which it was asked last; empty: never."""
    reminded: str
    """The day on which it was reminded last; empty: never."""
    answered: str
    """The day on which an answer was recorded last; empty: never."""

    @property
    def list_id(self) -> str:
        """The id of its list over all its parks."""
        return OVER_PARKS + self.partner.id

    def since(self, day: str, what: AskedMoment | None = None) -> bool:
        """Return whether it was asked, was reminded or answered on a day (`YYYY-MM-DD`) or after; *what*: only this of the three."""
        last = {"asked": self.sent, "reminded": self.reminded, "answered": self.answered}
        return any(moment >= day for name, moment in last.items() if moment and what in (None, name))


def _key(partner: Partner) -> tuple[str, str]:
    """Return what the partners have alike that are one organisation: the contact, else the kind and the organisation's name."""
    if partner.contact or not partner.organisation:
        return "", partner.contact or partner.id
    return partner.kind, partner.organisation.casefold()


def _alike(partners: Iterable[Partner]) -> dict[tuple[str, str], list[Partner]]:
    copies: dict[tuple[str, str], list[Partner]] = {}
    for partner in partners:
        copies.setdefault(_key(partner), []).append(partner)
    return copies


def partners_alike(store: Store, partner_id: str) -> list[Partner]:
    """Return the partners of the parks that are here who are one organisation with this one, by the name of their park."""
    partner = store.get(Partner, partner_id)
    partners = store.select(Partner, f"{IN_PARKS} and t.kind = ? order by p.name collate nocase, p.id, t.n", [partner.kind])
    return _alike(partners)[_key(partner)]


def list_over_parks(store: Store, partner_id: str, *, confidential: bool = False) -> ActionList:
    """Return what is asked of an organisation over all its parks, sorted by park; of one park alone its list there.

    NotFound: no such partner.
    """
    partners = partners_alike(store, partner_id)
    ids = {partner.id for partner in partners}
    lists = [
        partner_list
        for park_id in dict.fromkeys(partner.park for partner in partners)
        for partner_list in action_lists(store, park_id, confidential=confidential)
        if partner_list.partner.id in ids and partner_list.premises is None
    ]
    filled = [partner_list for partner_list in lists if partner_list.points] or lists[:1]
    if len(filled) == 1:
        return filled[0]
    points = tuple(replace(point, park=partner_list.park.name) for partner_list in filled for point in partner_list.points)
    whose = shown_partner(partners).model_copy(update={"id": partner_id})
    parks = tuple({partner_list.park.id: partner_list.park for partner_list in filled}.values())
    return ActionList(filled[0].park, whose, points, sum(partner_list.unreviewed for partner_list in lists), parks=parks)


def asked_over_parks(store: Store) -> list[OrganisationAsked]:
    """Return how much is asked of whom over all parks, most overdue first; whoever has no name and nothing open is left out."""
    today = store.today.isoformat()
    accepted = "v.finding = t.id and v.gone = 0 and json_extract(v.verdict, '$.kind') = 'accepted'"
    counts = {
        row[0]: row[1:]
        for row in store.rows(
            "select t.partner, sum(t.status in ('new', 'reopened')), sum(t.status <> 'reported_done' and t.due < ?), "
            "sum(t.status <> 'reported_done'), max(json_extract(t.sent, '$.day')), max(t.reminded), "
            "max((select max(substr(y.made, 1, 10)) from reply y where y.finding = t.id and y.gone = 0 and y.partner = t.partner)) "
            f"from finding t join review v on {accepted} "
            f"where t.gone = 0 and t.confidential = 0 and t.partner is not null and {OPEN} group by t.partner",
            [today],
        )
    }
    partners = store.select(Partner, f"{IN_PARKS} order by p.name collate nocase, p.id, t.n")
    rows = []
    for copies in _alike(partner for partner in partners if partner.contact or partner.organisation).values():
        known = [counts[partner.id] for partner in copies if partner.id in counts]
        if known:
            unsent, overdue, open_ = (sum(int(row[at] or 0) for row in known) for at in range(3))
            sent, reminded, answered = (max(str(row[at] or "") for row in known) for at in range(3, 6))
            rows.append(OrganisationAsked(shown_partner(copies), len(known), unsent, overdue, open_, sent, reminded, answered))
    return sorted(rows, key=lambda row: (-row.overdue, -row.unsent, row.partner.organisation.casefold()))


def lists_over_parks(store: Store, who: str | None = None, *, reminder: bool = False, confidential: bool = False) -> list[ActionList]:
    """Return the lists over all parks that ask something, of every organisation or of the one called *who* (`asked_called`)."""
    rows = [asked_called(store, who)] if who is not None else asked_over_parks(store)
    lists = [list_over_parks(store, row.partner.id, confidential=confidential) for row in rows]
    asking = [list_ for list_ in lists if (list_.reminder(store.today) if reminder else list_.outgoing)]
    return asking or (lists if who is not None else [])


def asked_called(store: Store, text: str) -> OrganisationAsked:
    """Return how much is asked of the organisation of this name, mail address, kind or id; NotFound: of nobody, or of more than one."""
    wanted = clean_line(text).casefold()
    kind = wanted.replace("-", "_").replace(" ", "_")
    rows = asked_over_parks(store)
    for called in (
        [row for row in rows if wanted in (row.partner.id, row.partner.contact)],
        [row for row in rows if row.partner.organisation.casefold() == wanted],
        [row for row in rows if wanted and row.partner.email.casefold() == wanted],
        [row for row in rows if row.partner.kind == kind],
    ):
        if len(called) == 1:
            return called[0]
    raise NotFound(clean_line(text))


def action_list(store: Store, list_id: str, *, confidential: bool = False) -> ActionList:
    """Return an action list by its id: of one partner, of one premises, or of one organisation over all its parks.

    Empty when nothing is asked there; NotFound: no such partner.
    """
    if list_id.startswith(OVER_PARKS):
        return list_over_parks(store, list_id.removeprefix(OVER_PARKS), confidential=confidential)
    partner_id, _slash, where = list_id.partition("/")
    partner = store.get(Partner, partner_id)
    lists = action_lists(store, partner.park, confidential=confidential)
    for list_ in lists:
        if list_.id == list_id:
            return list_
    checkpoint_id, _slash, number = where.partition("/")
    stop = store.get(Checkpoint, checkpoint_id)
    return ActionList(store.get(Park, partner.park), partner, (), premises=premises_of(stop, number) or Premises(stop.id, stop.name))
