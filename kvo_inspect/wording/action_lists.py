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


def statement_text(statement: Said) -> str:
    """Return what a partner said: planned on 1-12-2026; not ours: belongs to the grid operator."""
    if statement.kind == "not_ours":
        return _("not ours, belongs to {other}").format(other=statement.belongs_to)
    if statement.on is None:
        return reply_name(statement.kind)
    sentence = (
        _("planned on {day}")
        if statement.kind == "planned"
        else _("done on {day}")
        if statement.kind == "done"
        else _("in progress since {day}")
    )
    return sentence.format(day=day_text(statement.on))


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
        sentence = _("asked: {what}")
    elif point.is_late(today):
        sentence = _("asked: {what}, by {day} (that day has passed)")
    else:
        sentence = _("asked: {what}, by {day}")
    return sentence.format(what=asked_text(point), day=day_text(point.due))


def seen_text(point: Point) -> str:
    """Return how often a point was seen and since when, and whether it is worse than before."""
    if point.seen == 1:
        sentence = _("seen on {since}").format(since=day_text(point.since))
    else:
        sentence = n_("seen {n} time since {since}, last on {last}", "seen {n} times since {since}, last on {last}", point.seen).format(
            n=point.seen, since=day_text(point.since), last=day_text(point.last)
        )
    return _("{seen}, and worse than before").format(seen=sentence) if point.worse else sentence


def known_texts(point: Point, today: dt.date, *, desk: bool = False) -> list[str]:
    """Return what passed between us and the holder: who was called, who promised, when the point was sent, their number, their answer.

    *desk*: for ourselves, so the number is called theirs, and the status as far as we know it is left out.
    """
    sentences = []
    if point.called is not None:
        called = _("called: {who}, {at}, by {by}") if point.called.by else _("called: {who}, {at}")
        at = f"{day_text(point.called_on)} {point.called.at}" if point.called_on else point.called.at
        sentences.append(called.format(who=point.called.who, at=at, by=point.called.by))
    if point.promised_by and (desk or point.colleague):
        sentences.append(_("promised by {who}").format(who=point.promised_by))
    if point.sent is not None:
        sentences.append(_sent_text(point.sent, point.weeks(today), desk=desk))
    if point.reference:
        number = _("their reference {reference}") if desk else _("your reference {reference}")
        sentences.append(number.format(reference=point.reference))
    if point.status == "reopened":
        sentences.append(_("reported done, but not solved when we looked"))
    elif point.said is not None:
        sentences.append(_("answer: {said}").format(said=statement_text(point.said)))
    elif not desk and point.status in ("planned", "in_progress"):
        so_far = reply_name("planned" if point.status == "planned" else "in_hand")
        sentences.append(_("as far as we know: {status}").format(status=so_far))
    return sentences


def _sent_text(sent: Sent, weeks: int, *, desk: bool) -> str:
    """Return when and by what way a point was sent: in our words (*desk*), or as its holder reads them."""
    if desk and weeks:
        sentence = n_("sent on {day} by {way}, {n} week ago", "sent on {day} by {way}, {n} weeks ago", weeks)
    elif desk:
        sentence = _("sent on {day} by {way}")
    elif weeks:
        sentence = n_("you were asked on {day} ({way}), {n} week ago", "you were asked on {day} ({way}), {n} weeks ago", weeks)
    else:
        sentence = _("you were asked on {day} ({way})")
    return sentence.format(day=day_text(sent.day), way=way_name(sent.way), n=weeks)


def point_holder_text(point: Point) -> str:
    """Return whose a point for information is."""
    return point.holder or partner_name(point.holder_kind)
