"""Keeping in words: what has a period, how long it is, what is over, why the rest stays, and whether the clock can be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.plan.ending import STAY_REASONS, StayReason
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.names import day_text, days_text
from kvo_inspect.wording.people.erasing import counted_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kvo_inspect.domain.parks.keeping import KeepingPeriod
    from kvo_inspect.domain.values.closed_sets import KeepingKind
    from kvo_inspect.store.people.keeping import Keeping
    from kvo_inspect.store.people.sweeping import ClockDoubt


def keeping_name(kind: KeepingKind) -> str:
    """Return what of a park has a keeping period."""
    return {
        "names": p_("kept", "names"),
        "photos": p_("kept", "photos"),
        "papers": p_("kept", "papers"),
        "signals": p_("kept", "signals"),
    }[kind]


def reach_text(kind: KeepingKind) -> str:
    """Return what a period reaches, and from which day it counts."""
    return {
        "names": _("Names of people, how to reach them, and their names in texts. Counts from the end of the trajectory."),
        "photos": _("Photos, with their bytes. Counts from the end of the trajectory."),
        "papers": _("Papers, with their bytes. Counts from the end of the trajectory."),
        "signals": _("All words and photos of confidential findings. Counts from the day of the round."),
    }[kind]


def proposed_reason(kind: KeepingKind) -> str:
    """Return the reason that a form proposes."""
    return {
        "names": _("until nobody can appeal against the certificate any more"),
        "photos": _("until nobody can appeal against the certificate any more"),
        "papers": _("who looks at the next two trajectories asks for them"),
        "signals": _("until the signal was handed over"),
    }[kind]


def months_text(period: KeepingPeriod | None) -> str:
    """Return how long a period is."""
    if period is None:
        return _("no period")
    return n_("{n} month", "{n} months", period.months).format(n=period.months)


def over_text(keeping: Keeping) -> str:
    """Return what is over, with counts; empty for nothing."""
    return ", ".join(counted_text(noun, n) for noun, n in keeping.counts.items())


def days_of(keeping: Keeping) -> str:
    """Return when the first and the last of what is over had ended."""
    return days_text(keeping.first, keeping.last)


def stay_text(reason: StayReason, n: int) -> str:
    """Return how many things stay, and why."""
    return {
        "round_open": n_("{n} of a round that is not finished", "{n} of rounds that are not finished", n),
        "finding_open": n_("{n} of a finding that is open", "{n} of findings that are open", n),
        "photo_owed": n_("{n} of a finding of which a photo is still promised", "{n} of findings of which a photo is still promised", n),
        "measure_open": n_("{n} of a measure that has not ended", "{n} of measures that have not ended", n),
        "running": n_("{n} of a trajectory that runs", "{n} of trajectories that run", n),
        "period": n_("{n} of which the period is not over", "{n} of which the period is not over", n),
    }[reason].format(n=n)


def stays_sentence(keeping: Keeping) -> str:
    """Return why the rest stays, and from when more is over; empty when nothing stays."""
    if keeping.two_values:
        return _("Two people gave different periods: choose one first. Nothing goes until then.")
    stays = ", ".join(stay_text(reason, keeping.stays[reason]) for reason in STAY_REASONS if keeping.stays.get(reason))
    if not stays:
        return ""
    sentence = _("Stays: {what}.").format(what=stays)
    return f"{sentence} {_('More is over after {day}.').format(day=day_text(keeping.next))}" if keeping.next else sentence


def clock_sentence(doubt: ClockDoubt) -> str:
    """Return why the clock of this laptop is asked about."""
    if doubt.today < doubt.newest:
        sentence = _("It is {today} on this laptop, but something was recorded on {newest}. Is its clock right?")
    else:
        sentence = _("It is {today} on this laptop, and the newest change is of {newest}, more than a year before. Is its clock right?")
    return sentence.format(today=day_text(doubt.today), newest=day_text(doubt.newest))


def things_over(keepings: Iterable[Keeping]) -> int:
    """Return how many things are over in all."""
    return sum(each.things for each in keepings)


def going_sentences(keepings: Sequence[Keeping]) -> list[str]:
    """Return what goes, a sentence for each park and kind, and what it means that it goes."""
    sentences = [
        _("{park}, {kind}: {what}; ended {days}.").format(
            park=each.park.name, kind=keeping_name(each.kind), what=over_text(each), days=days_of(each)
        )
        for each in keepings
        if each.things
    ]
    if not sentences:
        return [_("Nothing is over.")]
    return [
        *sentences,
        _("Figures of measurements, plan and surveys stay as they are. Who recorded what is emptied stands there no more."),
        _("No key takes this back. The other laptops do the same once they exchange."),
    ]


def due_sentences(keepings: Iterable[Keeping]) -> list[str]:
    """Return in which parks something is over that is still here."""
    parks: dict[str, int] = {}
    for each in keepings:
        parks[each.park.name] = parks.get(each.park.name, 0) + each.things
    sentence = _("{park}: the keeping period of {things} is over. Look at them with: {call}")
    return [
        sentence.format(park=park, things=n_("{n} thing", "{n} things", n).format(n=n), call="kvo-inspect keeping list")
        for park, n in parks.items()
        if n
    ]
