"""What is asked of one organisation over all the parks that are here: one list, sorted by park, and how much of it is where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from kvo_inspect.domain.findings.premises import Premises, premises_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.contact import shown_partner
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import NotFound
from kvo_inspect.store.actions.asked import asked_of_partners, last_answers
from kvo_inspect.store.actions.lists import OVER_PARKS, ActionList, action_lists
from kvo_inspect.store.parks.partners import IN_PARKS
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import p_

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


@dataclass(frozen=True, slots=True)
class UnnamedAsked:
    """How much is asked of partners without a name, which are one organisation with nobody: a company by its house number among them.

    The lists of their own parks have these points.
    """

    open: int
    """Points that nobody reported done."""
    parks: int
    """In how many parks."""


def _key(kind: str, organisation: str, contact: str, partner_id: str) -> tuple[str, str]:
    """Return what the partners have alike that are one organisation: the contact, else the kind and the organisation's name."""
    if contact or not organisation:
        return "", contact or partner_id
    return kind, organisation.casefold()


def _alike(store: Store, condition: str, params: Sequence[str] = ()) -> list[list[str]]:
    """Return the ids of the partners of a condition, of those together that are one organisation, by the name of their park."""
    columns = "select t.kind, t.organisation, t.contact, t.id from partner t"
    sql = f"{columns} {IN_PARKS} and {condition} order by p.name collate nocase, p.id, t.n"
    copies: dict[tuple[str, str], list[str]] = {}
    for row in store.rows(sql, params):
        copies.setdefault(_key(*row), []).append(row[-1])
    return list(copies.values())


def _partners(store: Store, ids: Iterable[str]) -> dict[str, Partner]:
    """Return partners by their id, in the order of the ids."""
    wanted = list(ids)
    partners = {partner.id: partner for partner in store.select(Partner, "where id in (select value from json_each(?))", [to_text(wanted)])}
    return {partner_id: partners[partner_id] for partner_id in wanted}


def partners_alike(store: Store, partner_id: str) -> list[Partner]:
    """Return the partners of the parks that are here who are one organisation with this one, by the name of their park.

    NotFound when the partner is not there, or its park.
    """
    partner = store.get(Partner, partner_id)
    ids = next((ids for ids in _alike(store, "t.kind = ?", [partner.kind]) if partner_id in ids), None)
    if ids is None:
        raise NotFound(partner.organisation or partner_id)
    return list(_partners(store, ids).values())


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
    """Return how much is asked of whom over all parks, most overdue first; whoever has no name, or nothing open, is left out."""
    return all_asked(store)[0]


def all_asked(store: Store) -> tuple[list[OrganisationAsked], UnnamedAsked]:
    """Return the same, and how much is asked of partners without a name."""
    today = store.today.isoformat()
    counts_of = asked_of_partners(store)
    copies = _alike(store, "(t.contact <> '' or t.organisation <> '')")
    organisations = [ids for ids in copies if not counts_of.keys().isdisjoint(ids)]
    partners = _partners(store, (partner_id for ids in organisations for partner_id in ids))
    answered = last_answers(store)
    rows = []
    for ids in organisations:
        counts = [counts_of[partner_id] for partner_id in ids if partner_id in counts_of]
        rows.append(
            OrganisationAsked(
                shown_partner([partners[partner_id] for partner_id in ids]),
                parks=len(counts),
                unsent=sum(count.unsent for count in counts),
                overdue=sum(count.overdue(today) for count in counts),
                open=sum(count.open for count in counts),
                sent=max(count.sent for count in counts),
                reminded=max(count.reminded for count in counts),
                answered=max(answered.get(partner_id, "") for partner_id in ids),
            )
        )
    rows.sort(key=lambda row: (-row.overdue, -row.unsent, row.partner.organisation.casefold()))
    return rows, _unnamed(store, {partner_id: asked.open for partner_id, asked in counts_of.items() if asked.open})


def _unnamed(store: Store, open_of: Mapping[str, int]) -> UnnamedAsked:
    """Return how much of what is open, by the id of the partner who is asked, is asked of partners without a name."""
    condition = "t.contact = '' and t.organisation = '' and t.id in (select value from json_each(?))"
    unnamed = store.rows(f"select t.id, t.park from partner t {IN_PARKS} and {condition}", [to_text(list(open_of))])
    return UnnamedAsked(sum(open_of[partner_id] for partner_id, _park in unnamed), len({park for _id, park in unnamed}))


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
    raise NotFound(clean_line(text), p_("thing", "action holder"))


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


def numbers_held(store: Store, park_id: str | None = None) -> list[int]:
    """Return the row numbers of all findings of a park that somebody is to solve, or of all parks: on a list now, or reviewed anew."""
    sql = "select n from finding where partner is not null and gone = 0 and confidential = 0 and (?1 is null or park = ?1)"
    return [n for (n,) in store.rows(sql, [park_id])]


def numbers_held_by(store: Store, list_id: str) -> list[int]:
    """Return the same of those whom an action list asks; none of a list of premises: who is asked there has no name."""
    partner_id = list_id.removeprefix(OVER_PARKS)
    ids = [partner.id for partner in partners_alike(store, partner_id)] if list_id != partner_id else [partner_id]
    sql = "select n from finding where partner in (select value from json_each(?)) and gone = 0 and confidential = 0"
    return [n for (n,) in store.rows(sql, [to_text(ids)])]
