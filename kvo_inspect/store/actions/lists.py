"""Action lists: per partner of a park what is asked of them, and noting that it was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.action_list import GROUPS, Point, group_of
from kvo_inspect.domain.findings.finding import Sent, UrgentCall, reminded_on
from kvo_inspect.domain.findings.premises import Premises, house_number, is_nameless, premises_of
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.stages import ASKED, stage_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.domain.walk.suggestions import partner_meant
from kvo_inspect.errors import NotFound
from kvo_inspect.store.actions.places import places_of_findings
from kvo_inspect.store.actions.question import read_question
from kvo_inspect.store.conditions.findings import NOT_ENDED_OF, OPEN
from kvo_inspect.store.conditions.rechecks import SAW_IT, SEEN_AGAIN
from kvo_inspect.store.conditions.rounds import PERSON_COUNTS
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import p_

OVER_PARKS = "all/"
"""Begins the id of a list over several parks; behind it stands the id of one of the partners."""


@dataclass(frozen=True, slots=True)
class ActionList:
    """What is asked of one partner of a park, in the order in which they read it."""

    park: Park
    partner: Partner
    points: tuple[Point, ...]
    unreviewed: int = 0
    """Open findings of this holder that nobody accepted yet: they are not on the list."""
    premises: Premises | None = None
    """Of a company without a name: at which premises; each has a list of its own."""
    parks: tuple[Park, ...] = ()
    """Of a list over several parks: those in which something stands on it, by name; the partner is that of the first."""

    @property
    def id(self) -> str:
        """The name by which the list is asked for again: its partner's id, and which premises."""
        where = self.premises
        if self.parks:
            return OVER_PARKS + self.partner.id
        return f"{self.partner.id}/{where.checkpoint}/{where.number}" if where is not None else self.partner.id

    @property
    def of_parks(self) -> tuple[Park, ...]:
        """The parks that it is of: one, or several."""
        return self.parks or (self.park,)

    def count(self, *groups: str) -> int:
        """Return how many points stand under these headings."""
        return sum(point.group in groups for point in self.points)

    @property
    def confidential(self) -> bool:
        """Whether the list holds anything confidential."""
        return any(point.confidential for point in self.points)

    @property
    def is_of_nobody(self) -> bool:
        """Whether the list is of “the owner” at several places: one list then tells each of what is the others'."""
        places = {point.where for point in self.points if point.group != "info"}
        return self.partner.kind == "owner" and not self.partner.organisation and len(places) > 1

    @property
    def outgoing(self) -> tuple[Point, ...]:
        """The points that a mail or a file for the partner names."""
        return tuple(point for point in self.points if point.addressed)

    @property
    def unaddressed(self) -> tuple[Point, ...]:
        """The points asked of “the company” when nothing says which: they go to nobody."""
        return tuple(point for point in self.points if not point.addressed and point.group != "info")

    @property
    def unsent(self) -> tuple[Point, ...]:
        """The points still to be sent."""
        return tuple(point for point in self.points if point.unsent)

    def overdue(self, today: dt.date) -> tuple[Point, ...]:
        """Return the points whose date has passed."""
        return tuple(point for point in self.points if point.is_late(today))

    def reminder(self, today: dt.date) -> tuple[Point, ...]:
        """Return the points that a reminder names."""
        return tuple(point for point in self.points if point.to_remind(today))


def action_lists(store: Store, park_id: str, *, confidential: bool = False) -> list[ActionList]:
    """Return the action list of every partner of a park, also the empty ones, in the order of the partners.

    After that of “the company”, which has no name, come the lists of the premises at which something is asked.
    """
    park = store.get(Park, park_id)
    partners = partners_of(store, park_id)
    kinds = {partner.id: partner for partner in partners}
    rows = _rows(store, park, confidential)
    also_by_finding = _told_also(store, park_id)
    people = _people(store, park_id, partners)
    replies = _replies(store, park_id)
    points: dict[str, list[Point]] = {partner.id: [] for partner in partners}
    unreviewed = dict.fromkeys(points, 0)
    for row in rows:
        holder = str(row["partner"] or "")
        stage = stage_of(row["status"], row["verdict"])
        if stage not in ASKED:
            if holder in unreviewed and stage in ("new", "returned"):
                unreviewed[holder] += 1
            continue
        theirs = people.get(row["promised_by"].casefold())
        owner = kinds.get(holder)
        point = _point(store, park, row, replies.get(row["id"]), owner, colleague=theirs is None or holder in theirs)
        if holder in points:
            points[holder].append(point)
        for other in also_by_finding.get(row["id"], ()):
            if other in points and other != holder:
                points[other].append(_for_information(point, owner, kinds[other]))
    return [list_ for partner in partners for list_ in _by_premises(park, partner, points[partner.id], unreviewed[partner.id])]


def _by_premises(park: Park, partner: Partner, points: Sequence[Point], unreviewed: int) -> list[ActionList]:
    """Return the list of a partner; of a company without a name also one for each premises, in the order in which they were found."""
    points_by_premises: dict[Premises | None, list[Point]] = {None: []}
    for point in sorted(points, key=lambda point: GROUPS.index(point.group)):
        points_by_premises.setdefault(point.premises, []).append(point)
    return [
        ActionList(park, partner, tuple(own_points), 0 if premises is not None else unreviewed, premises)
        for premises, own_points in points_by_premises.items()
    ]


def asking_lists(
    store: Store, park_id: str, who: str | None = None, *, reminder: bool = False, confidential: bool = False
) -> list[ActionList]:
    """Return the action lists of a park that ask something, of every partner or of the one called *who* (`find_partner`).

    A partner of whom nothing is asked has an empty list, which says so; of every partner, none.
    """
    partner_id = find_partner(store, park_id, who).id if who is not None else None
    lists = [list_ for list_ in action_lists(store, park_id, confidential=confidential) if partner_id in (None, list_.partner.id)]
    asking = [list_ for list_ in lists if (list_.reminder(store.today) if reminder else list_.outgoing)]
    return asking or (lists[:1] if who is not None else [])


def count_unheld(store: Store, park_id: str) -> int:
    """Return how many accepted findings of a park have no action holder: nobody is asked to solve them."""
    return int(
        store.rows(
            "select count(*) from finding t join review v on v.finding = t.id and v.gone = 0 "
            "and json_extract(v.verdict, '$.kind') = 'accepted' "
            "where t.park = ? and t.gone = 0 and t.confidential = 0 and t.partner is null and t.status <> 'verified'",
            [park_id],
        )[0][0]
    )


def _rows(store: Store, park: Park, confidential: bool) -> list[dict[str, Any]]:
    names = (
        "id",
        "code",
        "checkpoint",
        "place",
        "extent",
        "company",
        "object",
        "text",
        "item",
        "severity",
        "urgency",
        "due",
        "status",
        "sent",
        "reminded",
        "told",
        "promised_by",
        "partner",
        "adds",
        "round",
        "verdict",
        "since",
        "seen",
        "last",
        "looked",
        "confidential",
        "theme",
        "counted",
    )
    seen_again = SEEN_AGAIN.format(confidential="?2")
    rows = store.rows(
        'select t.id, t.code, t.checkpoint, c.name, c.extent, c.company, t.object, t."text", t.item, t.severity, t.urgency, t.due, '
        "t.status, t.sent, t.reminded, t.told, t.promised_by, t.partner, t.adds, t.round, json_extract(v.verdict, '$.kind'), "
        "coalesce(r.date, substr(t.made, 1, 10)), "
        f"(select count(*) {seen_again}), (select max(w.date) {seen_again}), "
        f"(select k.seen {seen_again} order by w.date desc limit 1), "
        f"t.confidential, t.theme, {_COUNTED} "
        "from finding t left join checkpoint c on c.id = t.checkpoint left join round r on r.id = t.round "
        "left join review v on v.finding = t.id and v.gone = 0 "
        f"where t.park = ?1 and t.gone = 0 and t.confidential <= ?2 and {OPEN} order by coalesce(r.date, t.made), t.n",
        [park.id, int(confidential)],
    )
    places = places_of_findings(store, park.id)
    return [{**dict(zip(names, row, strict=True)), "position": places.get(row[0])} for row in rows]


_HERE = "o.checkpoint = t.checkpoint and o.item = t.item and o.confidential = t.confidential and o.gone = 0"
_BESIDE = f"from finding o where o.round = t.round and {_HERE} and {NOT_ENDED_OF.format('o')}"
_COUNTED = f"""(select cast(json_extract(a.value, '$.value') as integer) - (select count(*) - 1 {_BESIDE})
    - (select count(*) from recheck k join finding o on o.id = k.finding
       where k.round = t.round and k.gone = 0 and {SAW_IT.format("k")} and {_HERE} and o.object <> '')
  from answer a where a.round = t.round and a.checkpoint = t.checkpoint and a.item = t.item and a.confidential = t.confidential
    and a.gone = 0 and t.id = (select o.id {_BESIDE} order by o.object <> '', o.n limit 1) limit 1)"""
"""SQL: for how many of the counted objects the finding `t` stands, as `domain.walk.joining.share_of`; null of the others."""


def _told_also(store: Store, park_id: str) -> dict[str, list[str]]:
    """Return the partners who get a finding for information, by finding."""
    partners_by_finding: dict[str, list[str]] = {}
    for finding, partner in store.rows("select finding, partner from also_for where park = ? and gone = 0 order by n", [park_id]):
        partners_by_finding.setdefault(finding, []).append(partner)
    return partners_by_finding


def _replies(store: Store, park_id: str) -> dict[str, tuple[Said | None, str, str]]:
    """Return, by finding, what was said last, the number given last, and the id of the partner who said so."""
    reply_by_finding: dict[str, tuple[Said | None, str, str]] = {}
    rows = store.rows("select finding, said, reference, partner from reply where park = ? and gone = 0 order by changed, n", [park_id])
    for finding, statement, reference, partner in rows:
        before = reply_by_finding.get(finding)
        if before is not None and before[2] != (partner or ""):
            before = None  # somebody else's words and number mean nothing to this one
        now = Said.model_validate_json(statement) if statement else (before[0] if before else None)
        reply_by_finding[finding] = (now, reference or (before[1] if before else ""), partner or "")
    return reply_by_finding


def _people(store: Store, park_id: str, partners: Sequence[Partner]) -> dict[str, set[str]]:
    """Return for which partners people speak, ids by name: a partner's own person, and whoever walked along for an organisation."""
    partners_by_name: dict[str, set[str]] = {}
    for partner in partners:
        if partner.person:
            partners_by_name.setdefault(partner.person.casefold(), set()).add(partner.id)
    walked = store.rows(
        f"select distinct name, organisation, role from participant t where park = ? and {PERSON_COUNTS.format('t')}", [park_id]
    )
    for name, organisation, role in walked:
        meant = partner_meant(partners, organisation) or partner_meant(partners, role)
        if meant is not None:
            partners_by_name.setdefault(name.casefold(), set()).add(meant.id)
    return partners_by_name


def _called_on(store: Store, finding_id: str) -> str:
    """Return the day on which it was recorded last that somebody was told."""
    rows = store.rows(
        "select substr(at, 1, 10) from change where noun = 'finding' and noun_id = ? and json_type(fields, '$.told') = 'object' "
        "order by stamp desc limit 1",
        [finding_id],
    )
    return str(rows[0][0]) if rows else ""


def _point(
    store: Store, park: Park, row: dict[str, Any], reply: tuple[Said | None, str, str] | None, owner: Partner | None, *, colleague: bool
) -> Point:
    question = read_question(store, park, row["round"], row["item"], row["adds"], row["counted"])
    item = question.item
    number = house_number(row["object"], item)
    nameless = owner is not None and is_nameless(owner.kind, owner.organisation)
    stop = Checkpoint(id=row["checkpoint"], park=park.id, name=row["place"] or "", company=row["company"] or "")
    premises = premises_of(stop, number) if nameless else None
    sent = Sent.model_validate_json(row["sent"]) if row["sent"] else None
    statement, reference, by = reply or (None, "", "")
    if by and by != row["partner"]:
        statement, reference = None, ""
    return Point(
        id=row["id"],
        code=row["code"],
        group=group_of(row["status"], row["severity"], row["promised_by"] if colleague else "", sent),
        where=", ".join(filter(None, (row["place"], row["extent"]))),
        object=row["object"],
        defect=question.defect,
        details=question.details,
        text=row["text"],
        severity=row["severity"],
        urgency=row["urgency"],
        due=row["due"],
        status=row["status"],
        sent=sent,
        called=UrgentCall.model_validate_json(row["told"]) if row["told"] else None,
        promised_by=row["promised_by"],
        since=row["since"],
        last=row["last"] or row["since"],
        seen=1 + row["seen"],
        worse=row["looked"] == "worse",
        said=statement,
        reference=(sent.reference if sent else "") or reference,
        reminded=reminded_on(row["reminded"], sent, row["status"]),
        confidential=bool(row["confidential"]),
        is_signal=item is not None and item.answer.type == "signal",
        object_name=question.object_name,
        called_on=_called_on(store, row["id"]) if row["told"] else "",
        colleague=colleague,
        number=number,
        premises=premises,
        asked_of=row["partner"] or "",
        addressed=premises is not None or not nameless,
        theme=row["theme"] or (row["item"] or "").partition("/")[0],
        company=row["company"] or "",
        position=row["position"],
        object_type=question.object_type,
    )


def _for_information(point: Point, owner: Partner | None, reader: Partner) -> Point:
    """Return a point as another partner than its holder reads it: with its holder, without what passed between us and the holder."""
    return Point(
        id=point.id,
        code=point.code,
        group="info",
        where=point.where,
        object=point.object,
        defect=point.defect,
        details=point.details,
        text=point.text,
        severity=point.severity,
        urgency=point.urgency,
        due=point.due,
        status=point.status,
        sent=None,
        called=None,
        promised_by="",
        since=point.since,
        last=point.last,
        seen=point.seen,
        worse=point.worse,
        holder_kind=owner.kind if owner else "",
        holder=owner.organisation if owner else "",
        confidential=point.confidential,
        object_name=point.object_name,
        number=point.number,
        addressed=not is_nameless(reader.kind, reader.organisation),
        theme=point.theme,
        company=point.company,
        position=point.position,
        object_type=point.object_type,
    )


def find_partner(store: Store, park_id: str, text: str) -> Partner:
    """Return the park's partner of this organisation, kind (as people call it too) or id; NotFound: nobody, or more than one."""
    wanted = clean_line(text)
    plain = wanted.casefold().replace("-", "_").replace(" ", "_")
    partners = partners_of(store, park_id)
    for matches in (
        [partner for partner in partners if partner.id == wanted],
        [partner for partner in partners if partner.organisation.casefold() == wanted.casefold()],
        [partner for partner in partners if partner.kind == plain],
    ):
        if len(matches) == 1:
            return matches[0]
    meant = partner_meant(partners, wanted)
    if meant is None:
        raise NotFound(wanted, p_("thing", "action holder"))
    return meant
