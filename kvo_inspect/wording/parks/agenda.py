"""The days of a plan in words: what happens on a day, and what there is to say of it."""

from __future__ import annotations

from kvo_inspect.store.plan.agenda import AgendaDay
from kvo_inspect.texts import _
from kvo_inspect.wording.names import measurement_name, part_name
from kvo_inspect.wording.parks.planned import meeting_text
from kvo_inspect.wording.parks.trajectory import coming_text


def agenda_text(day: AgendaDay) -> str:
    """Return what happens on a day: the audit, a measure by its name."""
    if day.event is not None:
        due = {
            "evaluation": _("yearly evaluation: a year has passed"),
            "round_day": _("day round: a year has passed"),
            "round_evening": _("evening round: a year has passed"),
        }
        return due.get(day.event.what) or coming_text(day.event)
    if day.round is not None:
        return part_name(day.round.plan.part)
    if day.kind == "survey":
        return _("last day of the survey")
    return (_("measure: {name}") if day.kind == "measure" else _("decision: {name}")).format(name=day.name)


def agenda_about(day: AgendaDay, *, names: bool) -> str:
    """Return what else there is to say of a day, on lines of its own: who does it, where people meet; empty for nothing."""
    lines = []
    if owner := ", ".join(filter(None, (day.person if names else "", day.owner))):
        lines.append(_("owner: {owner}").format(owner=owner))
    if day.round is not None:
        plan = day.round.plan
        lines += [measurement_name(plan.kind), meeting_text(day.round), plan.notes]
        if names and day.round.people:
            lines.append(_("walk along: {names}").format(names=", ".join(person.name for person in day.round.people)))
    return "\n".join(filter(None, lines))
