"""What a report card says, in the language in use: the text for a form, what stands beside it, and why a finding gets none."""

from __future__ import annotations

from dataclasses import replace

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.checklists.bor_meld import uri_of
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.stages import ASKED
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.report_card import SHORTEST, TEXT_LIMIT, NoCard, ReportCard, cut, degrees_of, map_link, no_card, rd_of
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import BadValue, RuleError
from kvo_inspect.store.actions.lists import ActionList, action_lists
from kvo_inspect.store.parks.people import known_people, nameless_company, without_people
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.action_lists import coordinates_text, list_name, nobody_text, object_text, seen_text, what_text
from kvo_inspect.wording.finding_page import read_finding
from kvo_inspect.wording.names import capital, day_text, severity_name, stage_name

LINE = "-" * 24
FEW_WORDS = 40
"""Characters of what was typed that stay, where no question says what is wrong, before coordinates and the rest do."""


def asked_point(store: Store, finding_id: str) -> tuple[ActionList, Point]:
    """Return the action list on which a finding is asked of its holder, and its point there.

    RuleError says why it is on none: it is confidential, nobody accepted it yet, it has no holder, or nothing is asked any more. NotFound.
    """
    finding = store.get(Finding, finding_id)
    if finding.confidential:
        raise RuleError(no_card_text(finding.code, "confidential"))
    for partner_list in action_lists(store, finding.park):
        for point in partner_list.points:
            if point.id == finding.id and point.group != "info":
                return partner_list, point
    stage = read_finding(store, finding.id).stage
    if stage in ("new", "returned"):
        raise RuleError(_("{code} is not accepted yet: nothing is sent before somebody went over it (Review).").format(code=finding.code))
    if stage not in ASKED:
        sentence = _("{code} asks nothing of anybody any more ({status}): there is nothing to report.")
        raise RuleError(sentence.format(code=finding.code, status=stage_name(stage)))
    raise RuleError(_("{code} has no action holder: say first who solves it.").format(code=finding.code))


def must_get_card(point: Point, limit: int = TEXT_LIMIT) -> None:
    """Raise RuleError with the reason when a point gets no report card; BadValue at `limit` when no form takes a text that short."""
    if (why := no_card(point)) is not None:
        raise RuleError(no_card_text(point.code, why))
    if limit < SHORTEST:
        raise BadValue("limit", _("A text of fewer than {n} characters cannot say what is where.").format(n=SHORTEST))


def no_card_text(code: str, why: NoCard) -> str:
    """Return why a finding gets no report card."""
    sentence = {
        "confidential": _("{code} is confidential: it gets no report card, for a form of others is no place for it."),
        "weak_spot": _("{code} is a weak spot of a company: it gets no report card, for nothing that goes round describes such a spot."),
        "information": _("{code} is here for information only: its report card is at the list of its action holder."),
        "nobody": "{code}: " + nobody_text(),
    }[why]
    return sentence.format(code=code)


def report_card(store: Store, partner_list: ActionList, point: Point, limit: int = TEXT_LIMIT) -> ReportCard:
    """Return the card of a point, without names of people, its text of at most *limit* (`must_fit`). Errors as `must_get_card`."""
    must_get_card(point, limit)
    park = store.get(Park, store.get(Finding, point.id).park)
    point = _nameless(store, park, point)
    position = point.position
    card = ReportCard(
        finding=point.id,
        code=point.code,
        partner=capital(list_name(partner_list)),
        text="",
        limit=limit,
        shortened=False,
        place=", ".join(filter(None, (point.where, point.company))),
        park=park.name,
        municipality=park.municipality,
        degrees=degrees_of(position) if position is not None else ("", ""),
        rd=rd_of(position) if position is not None else None,
        map_link=map_link(position) if position is not None else "",
        object_name=point.object_name(language()) if point.object_name is not None else "",
        object=point.object,
        first_seen=point.since,
        last_seen=point.last,
        severity=severity_name(point.severity),
        object_type=point.object_type,
        object_type_uri=uri_of(point.object_type) if point.object_type else "",
        reference=point.reference,
    )
    text, shortened = _text(card, point, partner_list.partner, limit)
    return replace(card, text=text, shortened=shortened)


def _nameless(store: Store, park: Park, point: Point) -> Point:
    """Return a point without the names of people in what was typed."""
    people = dict(known_people(store, park.id))
    if point.promised_by:
        people.setdefault(point.promised_by, "")
    somebody = _("somebody")
    return replace(
        point,
        where=without_people(point.where, people, somebody),
        company=nameless_company(point.company, people, somebody),
        object=without_people(point.object, people, somebody),
        text=without_people(point.text, people, somebody),
        promised_by="",
    )


def must_fit(card: ReportCard) -> None:
    """Raise BadValue at `limit` when place, day and code of a card alone are longer than its text may be."""
    if len(card.text) > card.limit:
        sentence = _("Place, day and reference of {code} take {n} characters: a text of at most {limit} cannot hold them.")
        raise BadValue("limit", sentence.format(code=card.code, n=len(card.text), limit=card.limit))


def _text(card: ReportCard, point: Point, reader: Partner, limit: int) -> tuple[str, bool]:
    """Return what is reported, and whether something had no room.

    First what was typed gives way, then the link, the coordinates and how often it was seen, last the words of the question; place, day
    and code never do: where they alone need more than *limit*, the text is them, and longer.
    """
    wrong = what_text(replace(point, text="")) if point.defect is not None or point.details else ""
    head = _sentence(capital(", ".join(filter(None, (wrong, object_text(point) or point.object)))))
    typed = _sentence(capital(clean_line(point.text)))
    for n, rest in enumerate(_rests(card, point, reader)):
        whole = "\n".join(filter(None, (head, typed, *rest)))
        if len(whole) <= limit:
            return whole, n > 0
        room = limit - len("\n".join(filter(None, (head, *rest)))) - 1
        if room >= (0 if head else min(len(typed), FEW_WORDS)) - 1:
            return "\n".join(filter(None, (head, cut(typed, room) if room > 1 else "", *rest))), True
    room = limit - len("\n".join(rest)) - 1
    return "\n".join(filter(None, (cut(head or typed, room), *rest))), True


def _rests(card: ReportCard, point: Point, reader: Partner) -> list[list[str]]:
    """Return the lines below what is wrong, whole, then shorter and shorter: without the link, the coordinates, how often it was seen."""
    lines = [_("Place: {place}.").format(place=", ".join(filter(None, (card.place, card.park, card.municipality))).rstrip("."))]
    reference = ". " + _("Our reference: {code}.").format(code=card.code)
    seen, seen_last = (
        capital(seen_text(seen, reader)) + reference for seen in (point, replace(point, seen=1, since=point.last, worse=False))
    )
    rests = [[*lines, seen], [*lines, seen_last]]
    if place := coordinates_text(point):
        linked, plain = (
            _("Coordinates {place}: {link}").format(place=place, link=card.map_link),
            _("Coordinates {place}").format(place=place),
        )
        rests[:0] = [[*lines, linked, seen], [*lines, plain, seen]]
    return rests


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else text + "."


def card_rows(card: ReportCard) -> list[tuple[str, str]]:
    """Return what stands beside the text, each with what it is called; a position that is not known says so."""
    rows = [
        (p_("report card", "Place"), card.place or "–"),
        (p_("report card", "Park"), ", ".join(filter(None, (card.park, card.municipality)))),
    ]
    if card.map_link:
        rows.append(
            (p_("report card", "Coordinates"), _("{lat}, {lon} (latitude, longitude)").format(lat=card.degrees[0], lon=card.degrees[1]))
        )
        if card.rd is not None:
            rows.append(("RD", _("{x}, {y} (metres, EPSG:28992)").format(x=f"{card.rd.x:.0f}", y=f"{card.rd.y:.0f}")))
        rows.append((p_("report card", "Map"), card.map_link))
    else:
        rows.append((p_("report card", "Coordinates"), _("not known: neither checkpoint nor photo has a position")))
    if card.object:
        rows.append((capital(card.object_name) or p_("report card", "Object"), card.object))
    first, last = day_text(card.first_seen), day_text(card.last_seen)
    rows.append((p_("report card", "Seen"), first if first == last else _("{first}, last on {last}").format(first=first, last=last)))
    rows.append((p_("report card", "Severity"), card.severity))
    if card.object_type:
        rows += [(p_("report card", "Object type"), f"{card.object_type} (BOR-MELD)"), ("", card.object_type_uri)]
    rows.append((photos_label(), photos_text(card)))
    if card.reference:
        rows.append((p_("report card", "Their number"), card.reference))
    return rows


def photos_label() -> str:
    """Return what the row is called that names the photos of a card: by it a card that is made again knows which were its own."""
    return p_("report card", "Photos")


def photos_text(card: ReportCard) -> str:
    """Return which photos go along, and how many could not."""
    n = card.photos_elsewhere
    elsewhere = n_("{n} photo is not on this laptop, or cannot be read", "{n} photos are not on this laptop, or cannot be read", n).format(
        n=n
    )
    return "; ".join(filter(None, (", ".join(card.photos), elsewhere if n else ""))) or p_("report card", "none")


def text_head(card: ReportCard) -> str:
    """Return the heading of the text for a form, with how long it is."""
    n = len(card.text)
    head = n_("Text for the form ({n} character)", "Text for the form ({n} characters)", n).format(n=n)
    return f"{head}, " + _("shortened to {limit}").format(limit=card.limit) if card.shortened else head


def card_text(card: ReportCard) -> str:
    """Return a card as it stands in its file: the text for the form, and below it what a form asks apart."""
    rows = card_rows(card)
    cells = max(len(name) for name, _value in rows) + 2
    lines = [f"{name}:".ljust(cells) + value if name else " " * cells + value for name, value in rows]
    head = f"{card.code} · " + _("report to {partner}").format(partner=card.partner)
    return "\n".join((head, "", text_head(card), LINE, card.text, LINE, "", *lines, ""))
