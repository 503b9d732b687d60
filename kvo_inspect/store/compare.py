"""Reading two measurements for a comparison, in steps between which the reading can be stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from kvo_inspect.domain.checklists.answer import Value, fails
from kvo_inspect.domain.compare.comparison import Comparison, TwoMeasurements, compared
from kvo_inspect.domain.compare.figures import Figure, by_theme, figure, figures
from kvo_inspect.domain.compare.findings import ComparedFinding, Look
from kvo_inspect.domain.compare.marks import MarkPlace, TellableMarks
from kvo_inspect.domain.compare.pairs import ComparedAnswer, Measured, Pair, QuestionKey, Walked, pairs
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.rounds.mark import RoleMarks, per_role
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Grade
from kvo_inspect.errors import NotFound, RuleError
from kvo_inspect.store.checklists.stored import used_checklists
from kvo_inspect.store.conditions.findings import VERDICT_ON
from kvo_inspect.store.conditions.rechecks import SAW_IT
from kvo_inspect.store.conditions.rounds import COUNTS, PERSON_COUNTS, WALKED_ALONG
from kvo_inspect.store.plan.targets import targets_of
from kvo_inspect.store.record.logs import changes_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import MeasurementLine, measurements_of, two_measurements
from kvo_inspect.store.survey.beside import surveys_between

BLOCK = 2_000
"""Answers read in one step: some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class ReadingStep:
    """How far the reading is."""

    done: int
    total: int
    """In answers, about."""


def compare(store: Store, first: str, second: str, *, only_seen: bool = False, confidential: bool = False) -> Comparison:
    """Return the comparison of two measurements of a park, given by their ids; NotFound when a measurement is not there."""
    steps = comparing(store, first, second, only_seen=only_seen, confidential=confidential)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            comparison: Comparison = end.value
            return comparison


def comparing(
    store: Store, first: str, second: str, *, only_seen: bool = False, confidential: bool = False
) -> Generator[ReadingStep, None, Comparison]:
    """Yield a step after each short piece of the reading, and return the comparison; closing the generator early leaves nothing behind.

    *first* and *second* may be one measurement, of which the comparison then tells alone.
    """
    ends = store.get(Measurement, first), store.get(Measurement, second)
    park = store.get(Park, ends[1].park)
    reading = _Reading(store, park, confidential)
    (total,) = store.rows(
        "select count(*) from answer where gone = 0 and round in "
        f"(select id from round r where measurement in (?, ?) and {COUNTS.format('r')})",
        [first, second],
    )[0]
    sides: list[Measured] = []
    done = 0
    for measurement in {measurement.id: measurement for measurement in ends}.values():
        measured = reading.measured(measurement)
        sides.append(measured)
        for walked in measured.rounds:
            for read_now in reading.answers(measured, walked):
                done += read_now
                yield ReadingStep(done, total)
    stops = store.select(Checkpoint, "where park = ? order by retired, cast(place as real), place, id", [park.id])
    yield ReadingStep(total, total)
    surveys = surveys_between(store, *ends)
    sides = [sides[0], sides[-1]]
    read = TwoMeasurements(
        park=park,
        first=sides[0],
        second=sides[1],
        stops={stop.id: stop for stop in stops},
        findings=(reading.stood(sides[0], but=sides[1]), reading.found(sides[1])),
        left_out=(reading.left_out(sides[0]), reading.left_out(sides[1])),
        marks=(reading.marks(sides[0]), reading.marks(sides[1])),
        targets=_targets(store, ends[0], ends[1]),
        survey=surveys.pairs,
        questionnaire=surveys.questionnaire,
        grade_targets=reading.grade_targets(sides[0].last_day, sides[1].last_day),
        names=_partner_names(store, park.id),
        confidential=confidential,
    )
    yield ReadingStep(total, total)
    return compared(read, only_seen=only_seen)


def in_order(store: Store, first: str, second: str) -> Figure:
    """Return how many answers a comparison judges and how many are in order: what `compare(…).overall` says of it, and nothing else.

    So it reads the answers alone. *first* and *second* may be one measurement, of which it is then said twice.
    """
    newest = store.get(Measurement, second)
    park = store.get(Park, newest.park)
    reading = _Reading(store, park, confidential=False)
    sides = {measurement.id: reading.measured(measurement) for measurement in (newest, store.get(Measurement, first))}
    for measured in sides.values():
        for walked in measured.rounds:
            for _count in reading.answers(measured, walked):
                pass
    overall = figure(pairs(sides[first], sides[second], {}, park.grade_target), park.grade_target)
    return Figure(judged=overall.judged, in_order=overall.in_order)


@dataclass(frozen=True, slots=True)
class ThemeInOrder:
    """One theme of one measurement: how much of it is in order, alone and beside the measurement that it is compared with."""

    measurement: MeasurementLine
    theme: str
    alone: Figure
    compared_with: MeasurementLine | None
    """As `compare` takes it when nobody says which; None: there is none before."""
    beside: Figure | None
    """Over what both measurements judged; None: nothing to compare with, or the theme is not in it."""


class ParkAnswers:
    """The answers of all measurements of a park, each read once for several comparisons; the confidential left out."""

    def __init__(self, store: Store, park_id: str) -> None:
        self._store = store
        self._park = store.get(Park, park_id)
        stops = store.select(Checkpoint, "where park = ? order by retired, cast(place as real), place, id", [park_id])
        self._stops = {stop.id: stop for stop in stops}
        self._lines = measurements_of(store, park_id)
        self._sides: dict[str, Measured] = {}
        reading = _Reading(store, self._park, confidential=False)
        for line in self._lines:
            with suppress(NotFound):  # a checklist whose text was erased
                measured = reading.measured(store.get(Measurement, line.id))
                for walked in measured.rounds:
                    for _count in reading.answers(measured, walked):
                        pass
                self._sides[line.id] = measured

    def in_order(self, first: str, second: str) -> Figure:
        """Return what `in_order` says of two measurements, given by their ids; NotFound when what they asked cannot be read."""
        if not {first, second} <= self._sides.keys():
            raise NotFound(first)
        overall = figure(self._pairs(first, second), self._park.grade_target)
        return Figure(judged=overall.judged, in_order=overall.in_order)

    def themes(self) -> Generator[ThemeInOrder, None, None]:
        """Yield every theme of every measurement, oldest first, with what `compare` says of it; no measurement that cannot be read."""
        for line in self._lines:
            if line.id not in self._sides:
                continue
            before = _measurement_before(self._store, self._park.id, line)
            beside = self._by_theme(before.id, line.id) if before is not None and before.id in self._sides else {}
            for theme, alone in self._by_theme(line.id, line.id).items():
                yield ThemeInOrder(line, theme, alone, before, beside.get(theme))

    def _by_theme(self, first: str, second: str) -> dict[str, Figure]:
        return figures(self._pairs(first, second), by_theme, self._park.grade_target)

    def _pairs(self, first: str, second: str) -> Iterator[Pair]:
        return pairs(self._sides[first], self._sides[second], self._stops, self._park.grade_target)


def _measurement_before(store: Store, park_id: str, line: MeasurementLine) -> MeasurementLine | None:
    """Return the measurement that another is compared with when nobody says which; None: there is none before it."""
    try:
        return two_measurements(store, park_id, second=line.id)[0]
    except RuleError:
        return None


@dataclass
class _Reading:
    store: Store
    park: Park
    confidential: bool

    def measured(self, measurement: Measurement) -> Measured:
        """Return a measurement with its rounds, oldest first, each with its checklists; `answers` reads the answers."""
        hidden = self.confidential
        rounds = [
            Walked(
                round_.id,
                round_.part,
                round_.date,
                round_.weather,
                round_.ticked,
                round_.closed is not None,
                tuple((used.checklist, used.mode) for used in used_checklists(self.store, round_.id, confidential=hidden)),
                round_.set,
            )
            for round_ in self.store.select(Round, f"where measurement = ? and {COUNTS.format('t')} order by date, n", [measurement.id])
        ]
        people = [
            self.store.rows(
                f"select count(*) from participant p where p.round = ? and p.confidential <= ? and {WALKED_ALONG.format('p')}",
                [walked.id, int(hidden)],
            )[0][0]
            for walked in rounds
        ]
        return Measured(measurement.id, measurement.kind, measurement.year, rounds, people=max(people, default=0))

    def answers(self, measured: Measured, walked: Walked) -> Generator[int, None, None]:
        """Add the answers of one round to *measured*, in blocks; yield the number of answers of each block."""
        last = 0
        while True:
            rows = self.store.rows(
                'select a.n, a.id, a.checkpoint, a.item, a.value, a.rest, a."text", a.changed_by, a.changed, '
                "exists (select 1 from conflict c where c.noun = 'answer' and c.noun_id = a.id and c.field = 'value') "
                "from answer a where a.round = ? and a.n > ? and a.gone = 0 and a.confidential <= ? and a.value is not null "
                "order by a.n limit ?",
                [walked.id, last, int(self.confidential), BLOCK],
            )
            for n, answer_id, checkpoint, item, value, rest, text, by, at, two in rows:
                last = n
                answer = ComparedAnswer(
                    answer_id, walked.id, walked.date, Value.model_validate_json(value), bool(rest), bool(two), by, at, text
                )
                measured.take(QuestionKey(walked.part, checkpoint, item), answer)
            yield len(rows)
            if len(rows) < BLOCK:
                return

    def found(self, measured: Measured) -> tuple[ComparedFinding, ...]:
        """Return the findings that a measurement made and that count."""
        return self._findings(measured, _MADE, [measured.id])

    def stood(self, measured: Measured, *, but: Measured) -> tuple[ComparedFinding, ...]:
        """Return the findings that a measurement made, or saw still there, with what later rounds saw of them; none that *but* made.

        What an answer joined is no second finding, and stands with the measurement that joined it all the same.
        """
        made = self._findings(measured, _MADE, [measured.id], self._looks(_MADE, [measured.id]))
        params = [but.id, measured.id, measured.id]
        return (*self._findings(measured, _SEEN_STILL, params, self._looks(_SEEN_STILL, params)), *made)

    def _findings(
        self, measured: Measured, which: str, params: list[str], looks: Mapping[str, Sequence[Look]] = MappingProxyType({})
    ) -> tuple[ComparedFinding, ...]:
        items = {
            (walked.id, f"{checklist.id}/{item.id}"): item
            for walked in measured.rounds
            for checklist, _mode in walked.checklists
            for item in checklist.item
        }
        failed_in = {
            (answer.round, key.checkpoint, key.item)
            for key, answer in measured.answers.items()
            if (item := items.get((answer.round, key.item))) is not None and fails(item, answer.value, self.park.grade_target)
        }
        failed = {place[1:] for place in failed_in}
        rows = self.store.rows(
            f'select f.id, f.code, f.round, r.date, f.checkpoint, f.item, f.theme, f.object, f."text", f.status, f.apart, {_VERDICT} '
            f"from finding f join round r on r.id = f.round where {which} and {_COUNTED} and not {_ENDED} order by r.date, r.n, f.n",
            [*params, int(self.confidential)],
        )
        mine = {walked.id for walked in measured.rounds}
        return tuple(
            ComparedFinding(
                finding_id,
                code,
                round_id,
                date,
                stop,
                item,
                theme,
                object_,
                text,
                status,
                verdict,
                (round_id, stop, item) in failed_in if round_id in mine else (stop, item) in failed,
                bool(apart),
                tuple(looks.get(finding_id, ())),
            )
            for finding_id, code, round_id, date, stop, item, theme, object_, text, status, apart, verdict in rows
        )

    def left_out(self, measured: Measured) -> int:
        """Return how many findings of a measurement were dropped or found to be duplicates."""
        sql = f"select count(*) from finding f join round r on r.id = f.round where {_MADE} and {_COUNTED} and {_ENDED}"
        return int(self.store.rows(sql, [measured.id, int(self.confidential)])[0][0])

    def _looks(self, which: str, params: list[str]) -> dict[str, list[Look]]:
        looks: dict[str, list[Look]] = defaultdict(list)
        for finding, *look in self.store.rows(
            "select c.finding, c.round, w.date, c.seen, c.was, "
            "exists (select 1 from conflict d where d.noun = 'recheck' and d.noun_id = c.id and d.field = 'seen') "
            "from recheck c join round w on w.id = c.round join finding f on f.id = c.finding join round r on r.id = f.round "
            f"where {which} and c.gone = 0 and {COUNTS.format('w')} and c.seen is not null and c.confidential <= ? order by w.date, w.n",
            [*params, int(self.confidential)],
        ):
            looks[finding].append(Look(look[0], look[1], look[2], look[3], bool(look[4])))
        return looks

    def marks(self, measured: Measured) -> TellableMarks:
        """Return the marks of a measurement per role; of several rounds in one part of the day the newest counts."""
        marks: dict[MarkPlace, tuple[RoleMarks, ...]] = {}
        for walked in measured.rounds:
            roles: dict[MarkPlace, dict[str, tuple[int, int]]] = defaultdict(dict)
            for item, checkpoint, role, n, total in self.store.rows(
                "select t.item, t.checkpoint, p.role, count(*), sum(json_extract(t.value, '$.mark')) "
                f"from mark t join participant p on p.id = t.participant where t.round = ? and t.gone = 0 and {PERSON_COUNTS.format('p')} "
                "and t.confidential <= ? and p.confidential <= ? and json_extract(t.value, '$.kind') = 'given' "
                "and json_extract(t.value, '$.mark') is not null group by 1, 2, 3 order by 1, 2, 3",
                [walked.id, int(self.confidential), int(self.confidential)],
            ):
                roles[MarkPlace(item, walked.part, checkpoint)][role] = (n, total)
            marks.update({place: tuple(per_role(counts)) for place, counts in roles.items()})
        return marks

    def grade_targets(self, *days: str) -> tuple[Grade, Grade]:
        """Return the park's image quality as it was on these days."""
        changes = sorted(changes_of(self.store.db, Park.noun, self.park.id), key=lambda change: change.stamp)
        grades: list[Grade] = []
        for day in days:
            values = [values_of(change) for change in changes if change.at[:10] <= day]
            written_grades = [value["grade_target"] for value in values if value.get("grade_target")]
            grades.append(written_grades[-1] if written_grades else Park.default("grade_target"))
        return grades[0], grades[1]


_VERDICT = VERDICT_ON.format(finding="f.id")
_MADE = "r.measurement = ?"
_SEEN_STILL = (
    "r.measurement not in (?, ?) and f.id in (select k.finding from recheck k join round o on o.id = k.round "
    f"where o.measurement = ? and k.gone = 0 and {COUNTS.format('o')} and {SAW_IT.format('k')})"
)
"""SQL: a measurement made the finding `f`; it did not, nor did another, and it saw the finding still there."""
_COUNTED = f"f.gone = 0 and {COUNTS.format('r')} and f.confidential <= ?"
_ENDED = (
    "exists (select 1 from review v where v.finding = f.id and v.gone = 0 "
    "and json_extract(v.verdict, '$.kind') in ('dropped', 'duplicate') "
    "and not exists (select 1 from conflict d where d.noun = 'review' and d.noun_id = v.id and d.field = 'verdict'))"
)
"""SQL: the finding `f` was dropped or is a duplicate. As long as two verdicts of two people stand, the finding counts (docs/record.md)."""


def _targets(store: Store, first: Measurement, second: Measurement) -> tuple[Target, ...]:
    """Return the targets of the trajectory that the second measurement belongs to (else the first's)."""
    trajectory = second.trajectory or first.trajectory
    return tuple(targets_of(store, trajectory)) if trajectory else ()


def _partner_names(store: Store, park_id: str) -> dict[str, str]:
    return dict(store.rows("select id, iif(organisation <> '', organisation, kind) from partner where park = ? and gone = 0", [park_id]))
