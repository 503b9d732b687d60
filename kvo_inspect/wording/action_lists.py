"""What an action list says of a point, in the language in use: the same words in the mail, in the sheets and on the screen."""

from __future__ import annotations

import datetime as dt

from kvo_inspect.domain.action_list import Group, Point
from kvo_inspect.domain.findings.finding import Sent
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import ReplyKind
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.names import day_text, partner_name, way_name


def group_name(group: Group) -> str:
    """Return the heading of a group of points."""
    return {
        "urgent": p_("action list", "Urgent"),
        "new": p_("action list", "New points"),
        "promised": p_("action list", "Promised"),
        "open": p_("action list", "Still open"),
        "reported": p_("action list", "Reported done"),
        "info": p_("action list", "For information"),
    }[group]


def group_short(group: Group) -> str:
    """Return a group of points in a word, for a column."""
    return {
        "urgent": p_("heading", "urgent"),
        "new": p_("heading", "new"),
        "promised": p_("heading", "promised"),
        "open": p_("heading", "open"),
        "reported": p_("heading", "done"),
        "info": p_("heading", "for info"),
    }[group]


def partner_text(partner: Partner) -> str:
    """Return what a partner is called: its organisation, else its kind."""
    return partner.organisation or partner_name(partner.kind)


def reply_name(kind: ReplyKind) -> str:
    """Return what a reply is called, as it stands in the list that a partner fills in."""
    return {
        "in_hand": p_("reply", "in progress"),
        "planned": p_("reply", "planned"),
        "done": p_("reply", "done"),
        "not_ours": p_("reply", "not ours"),
    }[kind]


def statement_text(said: Said) -> str:
    """Return what a partner said: planned on 1-12-2026; not ours: belongs to the grid operator."""
    if said.kind == "not_ours":
        return _("not ours, belongs to {other}").format(other=said.belongs_to)
    if said.on is None:
        return reply_name(said.kind)
    told = _("planned on {day}") if said.kind == "planned" else _("done on {day}") if said.kind == "done" else _("in progress since {day}")
    return told.format(day=day_text(said.on))


def what_text(point: Point) -> str:
    """Return what is wrong on one line: the words of the question, what was added, what was typed."""
    lang = language()
    defect = clean_line(point.defect(lang)).rstrip("?.") if point.defect else ""
    details = ", ".join(both(lang) for both in point.details)
    head = f"{defect} ({details})" if defect and details else defect or details
    return ": ".join(filter(None, (head, clean_line(point.text)))) or "–"


def asked_text(point: Point) -> str:
    """Return what is asked of the holder."""
    if point.urgency == "now":
        return p_("asked", "repair now")
    if point.urgency == "structural":
        return p_("asked", "solve structurally")
    return p_("asked", "solve")


def asked_by_text(point: Point, today: dt.date) -> str:
    """Return what is asked, by when, and whether that day has passed."""
    if not point.due:
        told = _("asked: {what}")
    elif point.is_late(today):
        told = _("asked: {what}, by {day} (that day has passed)")
    else:
        told = _("asked: {what}, by {day}")
    return told.format(what=asked_text(point), day=day_text(point.due))


def seen_text(point: Point) -> str:
    """Return how often it was seen since when."""
    if point.seen == 1:
        told = _("seen on {since}").format(since=day_text(point.since))
    else:
        told = n_("seen {n} time since {since}, last on {last}", "seen {n} times since {since}, last on {last}", point.seen).format(
            n=point.seen, since=day_text(point.since), last=day_text(point.last)
        )
    return _("{seen}, and worse than before").format(seen=told) if point.worse else told


def known_text(point: Point, today: dt.date, *, desk: bool = False) -> list[str]:
    """Return what passed between us and the holder: who was called, who promised, since when they have it, their number, their answer.

    *desk*: told to ourselves, so it is their number; how far we think it is, is said elsewhere.
    """
    told = []
    if point.called is not None:
        called = _("called: {who}, {at}, by {by}") if point.called.by else _("called: {who}, {at}")
        at = f"{day_text(point.called_on)} {point.called.at}" if point.called_on else point.called.at
        told.append(called.format(who=point.called.who, at=at, by=point.called.by))
    if point.promised_by and (desk or point.colleague):
        told.append(_("promised by {who}").format(who=point.promised_by))
    if point.sent is not None:
        told.append(_sent_text(point.sent, point.weeks(today), desk=desk))
    if point.reference:
        number = _("their reference {reference}") if desk else _("your reference {reference}")
        told.append(number.format(reference=point.reference))
    if point.status == "reopened":
        told.append(_("reported done, but not solved when we looked"))
    elif point.said is not None:
        told.append(_("answer: {said}").format(said=statement_text(point.said)))
    elif not desk and point.status in ("planned", "in_progress"):
        so_far = reply_name("planned" if point.status == "planned" else "in_hand")
        told.append(_("as far as we know: {status}").format(status=so_far))
    return told


def _sent_text(sent: Sent, weeks: int, *, desk: bool) -> str:
    """Return when it was sent, in our words; or, as who got it reads it, when they were asked."""
    if desk and weeks:
        told = n_("sent on {day} by {way}, {n} week ago", "sent on {day} by {way}, {n} weeks ago", weeks)
    elif desk:
        told = _("sent on {day} by {way}")
    elif weeks:
        told = n_("you were asked on {day} ({way}), {n} week ago", "you were asked on {day} ({way}), {n} weeks ago", weeks)
    else:
        told = _("you were asked on {day} ({way})")
    return told.format(day=day_text(sent.day), way=way_name(sent.way), n=weeks)


def point_holder_text(point: Point) -> str:
    """Return whose a point for information is."""
    return point.holder or partner_name(point.holder_kind)
