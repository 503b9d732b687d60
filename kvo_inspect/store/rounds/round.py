"""Rounds: the defaults of a new one, starting, finishing, reopening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.sets import FULL
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.participant import Participant, must_be_told_apart
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.rounds.round import QuestionSet, Round, default_part
from kvo_inspect.domain.values.closed_sets import PARTS, PHASE_MEANT, MeasurementKind, ThemeMode, Ticked
from kvo_inspect.domain.values.dates import typed_time
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.domain.values.text import checked_line, clean_line, short
from kvo_inspect.errors import BadValue, NotAllowedNow, NotFound, RuleError
from kvo_inspect.store.checklists.stored import write_used
from kvo_inspect.store.conditions.rounds import COUNTS, PERSON_COUNTS
from kvo_inspect.store.parks.checkpoints import route, whole_park
from kvo_inspect.store.record.key_ids import id_at, id_of_person
from kvo_inspect.store.record.reach import SET
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import people_of_plan, plan_of_day
from kvo_inspect.texts import _, p_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kvo_inspect.content.load import Loaded
    from kvo_inspect.domain.values.closed_sets import PartOfDay

SAME_MEASUREMENT_DAYS = 270
"""A round of the same kind within this many days of another belongs to the same measurement (day and evening, autumn and winter)."""


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as a form gives it."""

    name: str
    organisation: str = ""
    role: str = ""
    excused: bool = False


@dataclass(frozen=True, slots=True)
class RoundDefaults:
    """What the screen proposes for a new round."""

    kind: MeasurementKind
    part: PartOfDay
    date: str
    people: tuple[Person, ...]
    themes: Mapping[str, ThemeMode]
    """Ids of the checklists of the park's last round, or of those that it begins with, and how they are walked; empty: nothing says so."""
    sets: Mapping[MeasurementKind, QuestionSet]
    """Which questions a round of each kind asks unless somebody says otherwise."""
    planned: PlannedRound | None = None
    """The plan for today, of which kind, part and people are proposed; None: nothing is planned, or it is walked already."""


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round as the start screen gives it."""

    kind: MeasurementKind
    part: PartOfDay
    date: str
    checklists: tuple[tuple[Loaded, ThemeMode], ...]
    people: tuple[Person, ...] = ()
    weather: str = ""
    ticked: tuple[Ticked, ...] = ()
    question_set: QuestionSet = FULL
    back_by: str = ""
    """When the group is to be back, as typed; empty: not agreed."""


def rounds_of(store: Store, park_id: str) -> list[Round]:
    """Return a park's rounds that count, newest first."""
    return store.select(Round, f"where park = ? and {COUNTS.format('t')} order by date desc, n desc", [park_id])


def find_round(store: Store, text: str, park_id: str | None = None) -> Round:
    """Return the round with this id, or of this date, or date and part of day (`2026-11-12-evening`), in one park or in all.

    One that was set aside only when no other is meant. NotFound when there is none; RuleError, naming the rounds, when there are more.
    """
    text = clean_line(text)
    date, part = text[:10], text[11:]
    rounds = store.select(
        Round,
        "where gone = 0 and (? is null or park = ?) and (id = ? or (date = ? and ? in ('', part))) order by date, part, n",
        [park_id, park_id, text, date, part],
    )
    if not rounds:
        raise NotFound(text[:80], p_("thing", "round"))
    rounds = [round_ for round_ in rounds if not round_.aside] or rounds
    if len(rounds) > 1:
        alike = len({(round_.park, round_.date, round_.part) for round_ in rounds}) == 1
        names = ", ".join(
            f"{round_.id if alike else f'{round_.date}-{round_.part}'} ({store.get(Park, round_.park).name})" for round_ in rounds[:6]
        )
        sentence = _("“{said}” can be several rounds: {names}. Name the park and the part of day.")
        if alike:
            sentence = _("“{said}” can be several rounds: {names}. Name one by its id, or join them at the park.")
        raise RuleError(sentence.format(said=text, names=names), "round")
    return rounds[0]


def round_defaults(store: Store, park_id: str) -> RoundDefaults:
    """Return the defaults of a new round: baseline if there is none, otherwise yearly; last people and themes.

    In a trajectory that is being evaluated, the follow-up measurement. A baseline walked only by day, or only in the dark, comes first.
    """
    now = store.now()
    rounds = rounds_of(store, park_id)
    kind = _kind_now(store, park_id)
    part = default_part(now)
    if rounds:
        last = store.get(Measurement, rounds[0].measurement)
        done = {round_.part for round_ in rounds if round_.measurement == last.id}
        if last.kind == "baseline" and len(done) == 1 and _near(rounds[0].date, now.date().isoformat()):
            kind = "baseline"  # its other half: a measurement is a round by day and one in the dark
            part = "evening" if "day" in done else "day"
    people: tuple[Person, ...] = ()
    if rounds:
        people = tuple(
            Person(participant.name, participant.organisation, participant.role) for participant in participants_of(store, rounds[0].id)
        )
    today = now.date().isoformat()
    planned = plan_of_day(store, park_id, today, part) or plan_of_day(store, park_id, today)
    if planned is not None:
        kind, part = planned.kind, planned.part
        people = tuple(Person(person.name, person.organisation, person.role) for person in people_of_plan(store, planned.id)) or people
    return RoundDefaults(kind, part, today, people, proposed_themes(store, park_id), _sets(store, park_id), planned)


def proposed_themes(store: Store, park_id: str, *, confidential: bool = True) -> dict[str, ThemeMode]:
    """Return which checklists the next round of a park proposes, by id, and how: as its last one, else what the park begins with."""
    last = rounds_of(store, park_id)[:1]
    if not last:
        return dict(store.get(Park, park_id).themes)
    rows: list[tuple[str, ThemeMode]] = store.rows(
        "select c.name, u.mode from round_checklist u join checklist c on c.id = u.checklist "
        "where u.round = ? and u.gone = 0 and u.confidential <= ? order by u.n",
        [last[0].id, int(confidential)],
    )
    return dict(rows)


def _sets(store: Store, park_id: str) -> dict[MeasurementKind, QuestionSet]:
    """Return the set that a round of each kind proposes: a baseline asks all, a follow-up what its baseline asked, a yearly round is short.

    A park with a set of its own asks that one every year.
    """
    own_set = store.get(Park, park_id).own_set
    yearly = QuestionSet(kind="own", items=own_set) if own_set else QuestionSet(kind="short")
    cycles = store.rows("select id, baseline from trajectory where park = ? and gone = 0 order by number desc limit 1", [park_id])
    cycle, begins_from = cycles[0] if cycles else (None, None)
    baseline = store.select(
        Round,
        f"where {COUNTS.format('t')} and park = ? and measurement in (select m.id from measurement m where m.gone = 0 and (m.id = ? or "
        "(? is null and m.kind = 'baseline' and (m.trajectory is ? or ? is null)))) order by date desc, n desc limit 1",
        [park_id, begins_from, begins_from, cycle, cycle],
    )
    return {"baseline": FULL, "yearly": yearly, "follow_up": baseline[0].set if baseline else FULL}


def _kind_now(store: Store, park_id: str) -> MeasurementKind:
    """Return the kind of a new round: each cycle has a baseline of its own, or begins from the follow-up of the cycle before.

    In the evaluation it is the follow-up, until that was walked by day and in the evening.
    """
    cycles = store.rows(
        "select id, phase, baseline, number from trajectory where park = ? and gone = 0 order by number desc limit 1", [park_id]
    )
    cycle, phase, begins_from, number = cycles[0] if cycles else ("", "", None, 1)
    baselines = store.rows(
        "select 1 from measurement m where park = ? and gone = 0 and kind = 'baseline' and (? or trajectory = ?) "
        f"and exists (select 1 from round r where r.measurement = m.id and {COUNTS.format('r')})",
        [park_id, number == 1, cycle],
    )
    if not baselines and begins_from is None:
        return "baseline"
    if PHASE_MEANT.get(phase, phase) != "evaluation":
        return "yearly"
    walked = store.rows(
        "select count(distinct r.part) from round r join measurement m on m.id = r.measurement and m.kind = 'follow_up' and m.gone = 0 "
        f"where r.park = ? and m.trajectory = ? and m.id is not ? and r.closed is not null and {COUNTS.format('r')}",
        [park_id, cycle, begins_from],
    )
    return "yearly" if walked[0][0] == len(PARTS) else "follow_up"


def start_round(store: Store, park_id: str, new: NewRound) -> Round:
    """Start a round, or return the one of this measurement, date and part of day that is there already."""
    park = store.get(Park, park_id)
    if not new.checklists:
        raise RuleError(_("Choose at least one theme."), "themes")
    try:
        date = Round.to_json("date", new.date)
    except ValueError:
        raise BadValue("date", _("“{raw}” is no date. Type it as 24-11-2026.").format(raw=short(new.date))) from None
    weather = checked_line("weather", new.weather)
    back_by = typed_time("back_by", new.back_by)
    people = [
        Person(
            checked_line("people", person.name, required=True),
            checked_line("people", person.organisation),
            checked_line("people", person.role),
            person.excused,
        )
        for person in new.people
    ]
    must_be_told_apart(person.name for person in people)
    measurement_id, year = measurement_of_day(store, park_id, new.kind, date)
    parts = (park_id, measurement_id, date, new.part)
    round_id = id_at(store, Round, *parts, measurement=measurement_id, date=date, part=new.part, aside="")
    round_ = store.find(Round, round_id)
    if round_ is not None and not round_.gone:
        return round_
    planned = plan_of_day(store, park_id, date, new.part)
    trajectory = store.rows("select id from trajectory where park = ? and gone = 0 order by number desc limit 1", [park_id])
    with store.act() as act:
        act.write(
            Measurement, measurement_id, park=park_id, kind=new.kind, year=year, **({"trajectory": trajectory[0][0]} if trajectory else {})
        )
        made = act.write(
            Round, round_id, park=park_id, measurement=measurement_id, date=date, part=new.part, weather=weather, ticked=new.ticked
        )
        # Older programs do not know these: a round that asks everything and is to be back at no time says nothing of them.
        if new.question_set != made.set:
            made = act.write(Round, round_id, park=park_id, set=new.question_set)
        if (back_by or None) != made.back_by:
            made = act.write(Round, round_id, park=park_id, back_by=back_by or None)
        if planned is not None:
            made = act.write(Round, round_id, park=park_id, planned_round=planned.id)
        if made.closed is not None:  # one that was removed stands here again
            made = act.write(Round, round_id, park=park_id, closed=None)
        if made.aside:
            made = act.write(Round, round_id, park=park_id, aside="")
        for loaded, mode in new.checklists:
            write_used(act, park_id, round_id, loaded.checklist, loaded.source, mode)
        place = None
        for person in people:
            place = between(place, None)
            state = "excused" if person.excused else "present"
            act.write(
                Participant,
                id_of_person(store, Participant, round=round_id, name=person.name),
                park=park_id,
                round=round_id,
                name=person.name,
                organisation=person.organisation,
                role=person.role,
                place=place,
                presence={"state": state},
            )
        if not route(store, park_id):
            whole_park(act, park_id, park.name)
    return made


def change_set(store: Store, round_id: str, question_set: QuestionSet) -> Round:
    """Go on with another set of questions in a round that is not finished; what was answered stays. NotAllowedNow when it is finished."""
    round_ = open_round(store, round_id)
    with store.act(SET) as act:
        return act.write(Round, round_.id, park=round_.park, set=question_set)


def reopen_round(store: Store, round_id: str) -> Round:
    """Open a finished round again."""
    round_ = store.get(Round, round_id)
    with store.act() as act:
        return act.write(Round, round_.id, park=round_.park, closed=None)


def open_round(store: Store, round_id: str) -> Round:
    """Return a round that still takes answers; NotAllowedNow when it was finished."""
    round_ = store.get(Round, round_id)
    if round_.closed is not None:
        raise NotAllowedNow(_("This round is finished. Reopen it first (Park, the round, reopen)."))
    return round_


def park_of_open_round(store: Store, round_id: str) -> str:
    """Return the park of a round that still takes answers; errors as `open_round`. One query, for a key press."""
    rows = store.rows("select park from round where id = ? and gone = 0 and closed is null", [round_id])
    return str(rows[0][0]) if rows else open_round(store, round_id).park


def round_stands(store: Store, round_id: str) -> tuple[Round, tuple[Participant, ...]] | None:
    """Return a round and who is on it as they stand now; None when it was removed."""
    round_ = store.find(Round, round_id)
    return None if round_ is None or round_.gone else (round_, tuple(participants_of(store, round_id)))


def participants_of(store: Store, round_id: str) -> list[Participant]:
    """Return who is on a round, in order; who was set aside is not."""
    return store.select(Participant, f"where round = ? and {PERSON_COUNTS.format('t')} order by cast(place as real), id", [round_id])


def measurement_of_day(store: Store, park_id: str, kind: MeasurementKind, date: str, but: str = "") -> tuple[str, int]:
    """Return the id and year of the measurement that a round of this kind and day belongs to: that of a round near it, else a new one.

    *but* is the id of a round that does not count: the one being corrected.
    """
    rows = store.rows(
        "select m.id, m.year, r.date from measurement m join round r on r.measurement = m.id "
        f"where m.park = ? and m.kind = ? and m.gone = 0 and {COUNTS.format('r')} and r.id <> ? order by r.date desc",
        [park_id, kind, but],
    )
    for measurement_id, year, other in rows:
        if _near(other, date):
            return measurement_id, year
    year = int(date[:4])
    return made_id("measurement", park_id, kind, str(year)), year


def _near(day: str, other_day: str) -> bool:
    import datetime as dt

    return abs((dt.date.fromisoformat(day) - dt.date.fromisoformat(other_day)).days) <= SAME_MEASUREMENT_DAYS
