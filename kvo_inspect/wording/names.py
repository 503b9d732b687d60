"""What the record's own words are called for people, in the language in use. Imports nothing of the record: home needs some at once."""

from __future__ import annotations

import datetime as dt

from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.texts import OWN_NAMES, _, known_language, p_


def kind_name(kind: str) -> str:
    """Return what a kind of checkpoint is called."""
    return {
        "road": p_("kind", "road section"),
        "plot": p_("kind", "plot"),
        "entrance": p_("kind", "entrance"),
        "parking": p_("kind", "car park"),
        "green": p_("kind", "green strip"),
        "water": p_("kind", "water"),
        "object": p_("kind", "object"),
        "whole": p_("kind", "whole park"),
    }.get(kind, kind)


def part_name(part: str) -> str:
    """Return what a round in this part of the day is called: day round, evening round."""
    return {"day": _("day round"), "evening": _("evening round")}.get(part, part)


def part_word(part: str) -> str:
    """Return a part of the day in a word: day, evening."""
    return {"day": p_("part of day", "day"), "evening": p_("part of day", "evening")}.get(part, part)


def sign_off_name(agreed: str) -> str:
    """Return what somebody said of a round."""
    return {"yes": p_("sign-off", "agrees"), "no": p_("sign-off", "does not agree")}.get(agreed, agreed)


def set_name(kind: str) -> str:
    """Return what a set of questions is called."""
    return {"full": p_("set", "full"), "short": p_("set", "short"), "own": p_("set", "the park's own")}.get(kind, kind)


def mode_name(mode: str) -> str:
    """Return how a theme is walked."""
    return {"full": p_("mode", "every question"), "notable": p_("mode", "only what stands out")}.get(mode, mode)


def ticked_name(ticked: str) -> str:
    """Return what a round brings along."""
    return {"meter": p_("ticked", "tape or light meter"), "visit": p_("ticked", "a visit inside companies")}.get(ticked, ticked)


def measurement_name(kind: str) -> str:
    """Return what a measurement is called."""
    return {
        "baseline": p_("measurement", "baseline"),
        "yearly": p_("measurement", "yearly round"),
        "follow_up": p_("measurement", "follow-up measurement"),
    }.get(kind, kind)


def survey_moment_name(kind: str) -> str:
    """Return of which measurement a survey is, as it is told of a survey: the yearly one goes out, it is no round."""
    return p_("survey", "yearly") if kind == "yearly" else measurement_name(kind)


def better_name(better: str) -> str:
    """Return which way a target counts as better."""
    return {"lower": p_("better", "lower"), "higher": p_("better", "higher")}.get(better, better)


def phase_name(phase: str) -> str:
    """Return what a phase of the KVO process is called."""
    return {
        "application": p_("phase", "application"),
        "cooperation": p_("phase", "cooperation"),
        "analysis": p_("phase", "safety analysis"),
        "plan": p_("phase", "action plan"),
        "certification": p_("phase", "certification"),
        "carrying_out": p_("phase", "implementation"),
        "evaluation": p_("phase", "evaluation"),
        "adjusting": p_("phase", "adjustment"),
        "recertification": p_("phase", "recertification"),
    }.get(phase, phase)


def status_name(status: str) -> str:
    """Return what a status of a finding is called."""
    return {
        "new": p_("status", "new"),
        "sent": p_("status", "sent"),
        "planned": p_("status", "planned"),
        "in_progress": p_("status", "in progress"),
        "reported_done": p_("status", "reported done"),
        "verified": p_("status", "verified"),
        "reopened": p_("status", "reopened"),
    }.get(status, status)


def stage_name(stage: str) -> str:
    """Return what a stage of a finding's life is called; what nobody accepted (any more) is to be reviewed."""
    return {
        "new": p_("stage", "to review"),
        "returned": p_("verdict", "returned to inspector"),
        "accepted": p_("verdict", "accepted"),
        "duplicate": p_("verdict", "duplicate"),
        "dropped": p_("verdict", "dropped"),
    }.get(stage) or status_name(stage)


def severity_name(severity: str) -> str:
    """Return what a severity is called."""
    return {
        "minor": p_("severity", "minor"),
        "normal": p_("severity", "normal"),
        "serious": p_("severity", "serious"),
        "urgent": p_("severity", "urgent"),
    }.get(severity, severity)


def urgency_name(urgency: str) -> str:
    """Return fix now, or structural."""
    return {"now": p_("urgency", "fix now"), "structural": p_("urgency", "structural")}.get(urgency, urgency)


def visible_name(visible: str) -> str:
    """Return when a finding can be seen."""
    return {
        "day": p_("visible", "by day"),
        "evening": p_("visible", "in the evening"),
        "both": p_("visible", "by day and in the evening"),
    }.get(visible, visible)


def partner_name(kind: str) -> str:
    """Return what a kind of partner is called."""
    return {
        "municipality": p_("partner", "municipality"),
        "police": p_("partner", "police"),
        "fire_service": p_("partner", "fire service"),
        "business_association": p_("partner", "business association"),
        "company": p_("partner", "company"),
        "grid_operator": p_("partner", "grid operator"),
        "water_board": p_("partner", "water board"),
        "environment_service": p_("partner", "environmental service"),
        "water_company": p_("partner", "water company"),
        "security": p_("partner", "security firm"),
        "owner": p_("partner", "owner"),
    }.get(kind, kind)


def verdict_name(verdict: str) -> str:
    """Return what a verdict of the review is called."""
    return {
        "accepted": p_("verdict", "accepted"),
        "returned": p_("verdict", "returned to inspector"),
        "duplicate": p_("verdict", "duplicate"),
        "dropped": p_("verdict", "dropped"),
    }.get(verdict, verdict)


def way_name(way: str) -> str:
    """Return by what way a finding was sent on."""
    return {
        "mail": p_("way", "mail"),
        "form": p_("way", "report form"),
        "phone": p_("way", "phone"),
        "meeting": p_("way", "meeting"),
    }.get(way, way)


def seen_name(seen: str) -> str:
    """Return what a recheck saw."""
    return {
        "solved": p_("recheck", "solved"),
        "not_yet": p_("recheck", "not yet"),
        "worse": p_("recheck", "worse"),
        "object_gone": p_("recheck", "object gone"),
        "unseen": p_("recheck", "cannot be seen this round"),
    }.get(seen, seen)


def summary_name(about: str) -> str:
    """Return what a line of a report's summary is about."""
    return {
        "checkpoints": p_("summary", "checkpoints"),
        "findings": p_("summary", "new findings"),
        "earlier": p_("summary", "earlier findings"),
        "urgent": p_("summary", "urgent"),
        "not_assessed": p_("summary", "not assessed"),
    }.get(about, about)


def language_name(lang: str) -> str:
    """Return what a language is called by those who speak it."""
    return OWN_NAMES[known] if (known := known_language(lang)) else lang


def certainty_name(certainty: str) -> str:
    """Return how sure a norm is."""
    return {
        "verified": p_("certainty", "seen in its source"),
        "old": p_("certainty", "from an older edition"),
        "local": p_("certainty", "of one municipality or region"),
        "weak": p_("certainty", "from a weak source"),
        "practice": p_("certainty", "reported from practice"),
        "exists": p_("certainty", "exists; its values were not seen"),
        "own": p_("certainty", "our own guideline, no norm"),
    }.get(certainty, certainty)


def day_text(day: str | None) -> str:
    """Return a day `YYYY-MM-DD` as people write it here: 12-11-2026."""
    if not day:
        return ""
    try:
        date = dt.date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{date.day}-{date.month}-{date.year}"


def days_text(first: str, last: str) -> str:
    """Return from which day up to and including which, each `YYYY-MM-DD`; one day once."""
    if day_text(first) == day_text(last):
        return day_text(first)
    return _("{first} to {last}").format(first=day_text(first), last=day_text(last))


def near_day(day: str | None, today: dt.date) -> str:
    """Return a day in few cells: 12-11 in the year of *today*, with its year in any other."""
    text = day_text(day)
    return text.removesuffix(f"-{today.year}")


def long_day(day: str | None) -> str:
    """Return a day in words, as it stands in a letter: 12 November 2026; what is no day stays as it is."""
    try:
        date = dt.date.fromisoformat((day or "")[:10])
    except ValueError:
        return day or ""
    months = (
        p_("month", "January"),
        p_("month", "February"),
        p_("month", "March"),
        p_("month", "April"),
        p_("month", "May"),
        p_("month", "June"),
        p_("month", "July"),
        p_("month", "August"),
        p_("month", "September"),
        p_("month", "October"),
        p_("month", "November"),
        p_("month", "December"),
    )
    return f"{date.day} {months[date.month - 1]} {date.year}"


def short_day(day: str | None) -> str:
    """Return a day in few cells: 12-11-26."""
    text = day_text(day)
    return text[:-4] + text[-2:] if text[-4:].isdigit() else text


def weekday(day: str) -> str:
    """Return the day of the week in two or three letters."""
    names = (
        p_("weekday", "Mon"),
        p_("weekday", "Tue"),
        p_("weekday", "Wed"),
        p_("weekday", "Thu"),
        p_("weekday", "Fri"),
        p_("weekday", "Sat"),
        p_("weekday", "Sun"),
    )
    return names[dt.date.fromisoformat(day).weekday()]


def moment_text(at: str) -> str:
    """Return an RFC 3339 moment as day and time: 12-11-2026 19:42."""
    return f"{day_text(at[:10])} {at[11:16]}".strip()


def short_moment(at: str) -> str:
    """Return an RFC 3339 moment in few cells: 12-11-26 19:42."""
    return f"{short_day(at[:10])} {at[11:16]}".strip()


def capital(text: str) -> str:
    """Return *text* with a capital in front."""
    return text[:1].upper() + text[1:]


def moment_and_author_text(at: str, by: str) -> str:
    """Return when something was recorded and by whom; the moment alone where that name was erased."""
    return " · ".join(filter(None, (moment_text(at), author_text(by))))


def author_or_nobody_text(name: str) -> str:
    """Return who recorded something, in words also where that name was erased."""
    return author_text(name) or _("nobody named")


def author_text(name: str) -> str:
    """Return who recorded something, as people read it: a former user in the language in use, anybody else by name."""
    number = former_number(name)
    return name if number is None else _("former user {n}").format(n=number)
