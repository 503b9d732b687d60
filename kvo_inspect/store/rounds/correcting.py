"""Setting right what was begun wrongly: correcting a round, setting it aside, bringing it back, removing it while nothing hangs on it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Unpack

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round, RoundFields
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.domain.values.dates import typed_day, typed_time
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record.followed import follow_counting, follow_order
from kvo_inspect.store.record.hanging import hanging_on, remove_with
from kvo_inspect.store.record.reach import ASIDE, CHOOSE, CORRECT, REMOVE
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.rounds.counting_again import take_findings_back
from kvo_inspect.store.rounds.round import measurement_of_day
from kvo_inspect.texts import _

_ALONG = frozenset({"participant", "round_checklist", "part"})
"""The nouns that a round begins with: these go with a round that is removed."""


def correct_round(store: Store, round_id: str, **fields: Unpack[RoundFields]) -> Round:
    """Correct what a round was begun with, finished or not; its id stays. BadValue and TooLong tell the field.

    Another kind or day may mean another measurement, as when a round starts; another day or part, that what the round saw of a finding is
    newer than what another one saw, or older: the status follows.
    """
    round_ = store.get(Round, round_id)
    checked: dict[str, Any] = {**fields}
    if "date" in checked:
        checked["date"] = typed_day("date", checked["date"], store.today)
    if "weather" in checked:
        checked["weather"] = checked_line("weather", checked["weather"])
    if "back_by" in checked:
        checked["back_by"] = typed_time("back_by", checked["back_by"] or "") or None
    measurement = store.get(Measurement, round_.measurement)
    kind, date = checked.pop("kind", measurement.kind), checked.get("date", round_.date)
    with store.act(CORRECT) as act:
        corrected = act.write(Round, round_.id, park=round_.park, **checked)
        if (kind, date) != (measurement.kind, round_.date):
            corrected = write_measurement(act, corrected, kind)
        follow_order(act, corrected)
    return corrected


def seen_too_early(store: Store, round_id: str, date: str) -> list[Finding]:
    """Return the findings, none confidential, that a round of this date would have seen again before the day on which they were found.

    Those that the round made and another one saw too; not those of which it is so already.
    """
    day = "coalesce(o.date, substr(t.made, 1, 10))"
    return store.select(
        Finding,
        "join recheck k on k.finding = t.id and k.gone = 0 and k.seen <> 'unseen' join round w on w.id = k.round "
        f"left join round o on o.id = t.round where t.gone = 0 and t.confidential = 0 and ? in (k.round, t.round) and w.date >= {day} "
        f"and iif(w.id = ?, ?, w.date) < iif(o.id = ?, ?, {day}) group by t.id order by t.n",
        [round_id, round_id, date, round_id, date],
    )


def write_choice(act: Act, round_: Round, field: str, value: Any, *, others: Collection[str] = (), with_measurement: bool = True) -> Round:
    """Write, within an act, the chosen one of two values of a round, and what follows from that as when it is corrected or set aside.

    *others* are the ids of the measurements that people gave apart; *with_measurement*: the date says which measurement it is.
    """
    if field == "aside":
        return write_aside(act, round_, value or "")
    chosen = act.store.get(Measurement, value if field == "measurement" else round_.measurement)
    corrected = round_ if field == "measurement" else act.write(Round, round_.id, park=round_.park, **{field: value})
    if field == "measurement" or (field == "date" and with_measurement):
        corrected = write_measurement(act, corrected, chosen.kind, others)
    if field in ("date", "part"):
        follow_order(act, corrected, anew=True)
    return corrected


def write_measurement(act: Act, round_: Round, kind: MeasurementKind, others: Collection[str] = ()) -> Round:
    """Write, within an act, the measurement that a round of this kind counts as by its date. *others* are ids of what it counts as too.

    A trajectory that began from a measurement which the round leaves empty follows.
    """
    noun_id, year = measurement_of_day(act.store, round_.park, kind, round_.date, round_.id)
    new = Measurement(id=noun_id, park=round_.park, kind=kind, year=year)
    for old_id in dict.fromkeys((round_.measurement, *others)):
        if old_id != new.id and (old := act.store.find(Measurement, old_id)) is not None:
            _move(act, round_, old, new)
    return act.write(Round, round_.id, park=round_.park, measurement=new.id)


def _move(act: Act, round_: Round, old: Measurement, new: Measurement) -> None:
    """Make the measurement that a round now counts as; a trajectory that began from the one which the round leaves empty follows."""
    standing = act.get(Measurement, new.id)
    if standing is None or standing.gone:
        act.write(Measurement, new.id, park=new.park, kind=new.kind, year=new.year, trajectory=old.trajectory)
    others = act.store.rows(
        f"select 1 from round r where measurement = ? and id <> ? and {COUNTS.format('r')} limit 1", [old.id, round_.id]
    )
    if not others:
        for trajectory_ in act.store.select(Trajectory, "where baseline = ? and gone = 0", [old.id]):
            act.write(Trajectory, trajectory_.id, park=trajectory_.park, baseline=new.id)


def set_round_aside(store: Store, round_id: str, reason: str) -> Round:
    """Set a round aside: it counts nowhere from now on, and stays in the record with its reason. Missing and TooLong tell the field.

    What it saw of findings counts no more either: their status goes back, where nobody took a step since.
    """
    round_ = store.get(Round, round_id)
    reason = checked_line("aside", reason, required=True)
    with store.act(ASIDE) as act:
        return write_aside(act, round_, reason)


def bring_round_back(store: Store, round_id: str) -> Round:
    """Let a round that was set aside count again, and what it saw of findings with it."""
    round_ = store.get(Round, round_id)
    with store.act(ASIDE) as act:
        return write_aside(act, round_, "")


def write_aside(act: Act, round_: Round, reason: str) -> Round:
    """Write, within an act, that a round is set aside, or counts again (no reason), and what follows from that."""
    if bool(reason) != bool(round_.aside) or act.how == CHOOSE:  # of two, the one that stands may be of whoever did not know
        follow_counting(act, round_.id, counts=not reason)
    if not reason:
        take_findings_back(act, round_.id)
    return act.write(Round, round_.id, park=round_.park, aside=reason)


def recorded_in(store: Store, round_id: str, *, confidential: bool = True) -> dict[str, int]:
    """Return how much of each noun was recorded in a round: while there is anything, also confidential, the round is not removed."""
    counts = hanging_on(store, store.get(Round, round_id), confidential=confidential)
    return {noun: count for noun, count in counts.items() if noun not in _ALONG}


def remove_round(store: Store, round_id: str) -> Round:
    """Remove a round in which nothing was recorded, with its participants and its list of themes; NotAllowedNow otherwise."""
    round_ = store.get(Round, round_id)
    if recorded_in(store, round_id):
        raise NotAllowedNow(
            _("Something was recorded in this round: set it aside instead, then it stays in the record and counts nowhere.")
        )
    with store.act(REMOVE) as act:
        remove_with(act, round_, _ALONG)
    return round_
