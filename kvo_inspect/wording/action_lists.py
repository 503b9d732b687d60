"""What an action list says of a point, in the language in use: the same words in the mail, in the sheets and on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kvo_inspect.domain.action_list import Group, Point
from kvo_inspect.domain.findings.finding import Sent, detailed_words, sent_day
from kvo_inspect.domain.findings.premises import Premises, holder_name
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.report_card import degrees_of, rd_of
from kvo_inspect.domain.values.closed_sets import ReplyKind
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.actions.over_parks import AskedMoment, UnnamedAsked
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.names import capital, day_text, long_day, partner_name, status_name, way_name


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


def standing_text(point: Point) -> str:
    """Return where a point stands, for a column: its group, or its status once it was answered and is not done."""
    answered = point.group == "open" or (point.group == "urgent" and point.status not in ("new", "sent", "reopened"))
    return status_name(point.status) if answered else group_short(point.group)


def named_holder(kind: str, organisation: str, number: str = "") -> str:
    """Return what an action holder is called: its organisation, else its kind, a company by the house number of its premises."""
    return holder_name(kind, organisation, number, partner_name(kind), company_at_number())


def company_at_number() -> str:
    """Return what a company without a name is called, with `{number}` for the number of its premises."""
    return _("company at number {number}")


def partner_text(partner: Partner, number: str = "") -> str:
    """Return what a partner is called, *number* being the house number of the premises that are meant."""
    return named_holder(partner.kind, partner.organisation, number)


def list_name(action_list: ActionList) -> str:
    """Return whose an action list is: a partner's, or that of the company at certain premises."""
    return holder_at(action_list.partner, action_list.premises)


def otherwise_text(action_list: ActionList) -> str:
    """Return whose an action list is, and how they want to be asked: with the number to call."""
    partner = action_list.partner
    number = partner.phone if partner.way == "phone" else ""
    return f"{list_name(action_list)} ({' '.join(filter(None, (way_name(partner.way or 'mail'), number)))})"


def wish_text(partner: Partner) -> str:
    """Return the sentence that says how a partner wants to be asked; empty for one that is asked by mail."""
    match partner.way:
        case "phone" if partner.phone:
            return _("Wants to be asked by phone: {phone}.").format(phone=partner.phone)
        case "phone":
            return _("Wants to be asked by phone; no number is known.")
        case "form":
            return _("Wants to be asked by its own report form.")
        case "meeting":
            return _("Wants to be asked in a meeting.")
        case _:
            return ""


def unnamed_text(unnamed: UnnamedAsked) -> str:
    """Return that points stand on the lists of their parks alone, for nobody is named who is asked; empty when there are none."""
    if not unnamed.open:
        return ""
    points = (p_("asked", "{n} point") if unnamed.open == 1 else p_("asked", "{n} points")).format(n=unnamed.open)
    parks = n_("{n} park", "{n} parks", unnamed.parks).format(n=unnamed.parks)
    sentence = n_(
        "Not here: {points} of action holders without a name, companies by house number too. It is on the list of its park.",
        "Not here: {points} of action holders without a name, companies by house number too. They are on the lists of {parks}.",
        unnamed.open,
    )
    return sentence.format(points=points, parks=parks)


def since_text(what: AskedMoment | None, day: str = "") -> str:
    """Return who is listed: those of whom this happened since a day, or since one that is still to be said; None: any of the three."""
    name = day_text(day) if day else _("a day")
    match what:
        case "asked":
            return _("asked since {day}").format(day=name)
        case "reminded":
            return _("reminded since {day}").format(day=name)
        case "answered":
            return _("answered since {day}").format(day=name)
        case None:
            return _("asked, reminded or answered since {day}").format(day=name)


def place_name(action_list: ActionList) -> str:
    """Return of which park an action list is, or of how many."""
    n = len(action_list.parks)
    return n_("{n} business park", "{n} business parks", n).format(n=n) if n > 1 else action_list.park.name


def where_text(point: Point) -> str:
    """Return where a point is; in a list over several parks with its park."""
    return ": ".join(filter(None, (point.park, point.where)))


def holder_at(partner: Partner, where: Premises | None) -> str:
    """Return what a partner is called; a company without a name by the premises that are meant."""
    if where is None:
        return partner_text(partner)
    return f"{where.company or partner_text(partner, where.number)}, {where.place}"


def nobody_text() -> str:
    """Return why nothing is sent of what “the company” is asked: the one sentence for lists and review."""
    return _("no company named: give a house number or a partner")


def nothing_text(action_list: ActionList, *, reminder: bool) -> str:
    """Return why there is nothing to write for whoever an action list is of."""
    name = list_name(action_list)
    if reminder:
        return _("Nothing of {partner} is overdue: there is nothing to remind of.").format(partner=name)
    if action_list.points:
        return _("{partner}: {why}.").format(partner=capital(name), why=nobody_text())
    return _("Nothing is asked of {partner}.").format(partner=name)


def reply_name(kind: ReplyKind) -> str:
    """Return what a reply is called, as it stands in the list that a partner fills in."""
    return {
        "in_hand": p_("reply", "in progress"),
        "planned": p_("reply", "planned"),
        "done": p_("reply", "done"),
        "not_ours": p_("reply", "not ours"),
        "refused": p_("reply", "not going to be done"),
    }[kind]


def reply_choices() -> tuple[str, ...]:
    """Return the answers, as a partner is asked to write one of them after a code."""
    return (
        _("in progress"),
        _("planned on (date)"),
        _("done on (date)"),
        _("not ours, but of (whom)"),
        _("not going to be done, because (why)"),
    )


def leading_text(group: Group, points: Sequence[Point], reader: Partner) -> str:
    """Return what *reader* is told in front of the points of a group; empty where the heading says it all."""
    match group:
        case "promised" if any(is_theirs(point, reader) for point in points):
            return _("You or a colleague promised to take these up.")
        case "promised":
            return _("A colleague of yours promised to take these up.")
        case "reported":
            return _("You reported these done. Thank you; we look at them at the next round.")
        case "info":
            return _("For these we ask nothing of you.")
        case _:
            return ""


def is_theirs(point: Point, reader: Partner) -> bool:
    """Whether the one to whom *reader*'s letters are addressed promised the point."""
    return bool(reader.person) and point.promised_by.casefold() == reader.person.casefold()


def _day(day: str | None, reader: Partner | None) -> str:
    """Return a day: in words for a partner, in figures for ourselves."""
    return long_day(day) if reader is not None else day_text(day)


def statement_text(statement: Said, reader: Partner | None = None) -> str:
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
    return sentence.format(day=_day(statement.on, reader))


def object_text(point: Point) -> str:
    """Return the object of a point with what its question calls it (column 14); empty when the question gives it no name."""
    return f"{point.object_name(language())} {point.object}" if point.object_name is not None and point.object else ""


def coordinates_text(point: Point) -> str:
    """Return where a point is in degrees, and in metres where RD is defined; empty without a position."""
    if point.position is None:
        return ""
    lat, lon = degrees_of(point.position)
    rd = rd_of(point.position)
    return f"{lat}, {lon}" + (f" (RD {rd.x:.0f}, {rd.y:.0f})" if rd is not None else "")


def what_text(point: Point) -> str:
    """Return what is wrong on one line: the words of the question, what was added, what was typed."""
    lang = language()
    defect = clean_line(point.defect(lang)).rstrip("?.") if point.defect else ""
    details = ", ".join(both(lang) for both in point.details)
    head = detailed_words(defect, details)
    return ": ".join(filter(None, (head, clean_line(point.text)))) or "–"


def asked_text(point: Point) -> str:
    """Return what is asked of the holder."""
    if point.is_signal:
        return p_("asked", "follow up now") if point.urgency == "now" else p_("asked", "follow up")
    if point.urgency == "now":
        return p_("asked", "repair now")
    if point.urgency == "structural":
        return p_("asked", "solve structurally")
    return p_("asked", "solve")


def asked_by_text(point: Point, today: dt.date, reader: Partner | None = None) -> str:
    """Return what is asked, by when, and whether that day has passed. *reader*: the partner who reads it; None: ourselves."""
    if not point.due:
        sentence = _("asked: {what}")
    elif point.is_late(today):
        sentence = _("asked: {what}, by {day} (that day has passed)")
    else:
        sentence = _("asked: {what}, by {day}")
    return sentence.format(what=asked_text(point), day=_day(point.due, reader))


def seen_text(point: Point, reader: Partner | None = None) -> str:
    """Return how often a point was seen and since when, and whether it is worse than before; *reader* as in `asked_by_text`."""
    if point.seen == 1:
        sentence = _("seen on {since}").format(since=_day(point.since, reader))
    else:
        sentence = n_("seen {n} time since {since}, last on {last}", "seen {n} times since {since}, last on {last}", point.seen).format(
            n=point.seen, since=_day(point.since, reader), last=_day(point.last, reader)
        )
    return _("{seen}, and worse than before").format(seen=sentence) if point.worse else sentence


def known_texts(point: Point, today: dt.date | None, reader: Partner | None = None) -> list[str]:
    """Return what passed between us and the holder: who was called, who promised, when the point was sent, their number, their answer.

    Without *today* nothing hangs on the day on which it is read: how long ago it was sent is left out.
    *reader*: the partner who reads it. None: ourselves, so the number is called theirs, and the status as far as we know it is left out.
    """
    sentences = []
    if point.called is not None:
        called = _("called: {who}, {at}, by {by}") if point.called.by else _("called: {who}, {at}")
        at = f"{_day(point.called_on, reader)} {point.called.at}" if point.called_on else point.called.at
        sentences.append(called.format(who=point.called.who, at=at, by=point.called.by))
    if point.promised_by and (reader is None or point.colleague):
        by_reader = reader is not None and is_theirs(point, reader)
        sentences.append(_("promised by you") if by_reader else _("promised by {who}").format(who=point.promised_by))
    if point.sent is not None and sent_day(point.sent, point.status):
        sentences.append(_sent_text(point.sent, _ago_text(point, today) if today is not None else "", reader))
    if point.reminded:
        sentence = _("reminded on {day}") if reader is None else _("you were reminded on {day}")
        sentences.append(sentence.format(day=_day(point.reminded, reader)))
    if point.reference:
        number = _("their reference {reference}") if reader is None else _("your reference {reference}")
        sentences.append(number.format(reference=point.reference))
    if point.status == "reopened":
        sentences.append(_("reported done, but not solved when we looked"))
    elif point.said is not None:
        sentences.append(_("answer: {said}").format(said=statement_text(point.said, reader)))
    elif reader is not None and point.status in ("planned", "in_progress"):
        so_far = reply_name("planned" if point.status == "planned" else "in_hand")
        sentences.append(_("as far as we know: {status}").format(status=so_far))
    return sentences


def _ago_text(point: Point, today: dt.date) -> str:
    """Return for how long a partner has a point: in weeks, from nine weeks in months, from 24 months in years; empty in the first week."""
    weeks, months = point.weeks(today), point.months(today)
    if months >= 24:
        return n_("{n} year ago", "{n} years ago", months // 12).format(n=months // 12)
    if weeks >= 9:
        return n_("{n} month ago", "{n} months ago", months).format(n=months)
    return n_("{n} week ago", "{n} weeks ago", weeks).format(n=weeks) if weeks else ""


def _sent_text(sent: Sent, ago: str, reader: Partner | None) -> str:
    """Return when and by what way a point was sent: in our words, or as its holder reads them."""
    if reader is None:
        sentence = _("sent on {day} by {way}, {ago}") if ago else _("sent on {day} by {way}")
    else:
        sentence = _("you were asked on {day} ({way}), {ago}") if ago else _("you were asked on {day} ({way})")
    return sentence.format(day=_day(sent.day, reader), way=way_name(sent.way), ago=ago)


def point_holder_text(point: Point) -> str:
    """Return whose a point for information is."""
    return named_holder(point.holder_kind, point.holder, point.number)
