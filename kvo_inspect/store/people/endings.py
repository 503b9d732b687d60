"""Endings: of each thing of a park, when what it was made for ended, or why it has not: from then on a keeping period counts.

A thing belongs to the trajectories of its round, or to those that ran on its day. A finding ended when it was changed last, once nothing is
to be done about it. What belongs to no trajectory ended on its own day. The confidential does not wait for a trajectory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from kvo_inspect.domain.plan.ending import Ending, StayReason, last_of
from kvo_inspect.domain.plan.measure import ENDED
from kvo_inspect.domain.plan.trajectory import Trajectory, end_of_term
from kvo_inspect.store.conditions.findings import NOT_ENDED, OPEN
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import SAY_OF_FINDING

_OWED = f"""exists (select 1 from promised_photo h where h.finding = t.id and h.gone = 0 and h.kept_by is null and {NOT_ENDED})"""


class Endings:
    """When what the things of one park were made for ended."""

    def __init__(self, store: Store, park_id: str) -> None:
        self._store = store
        self._park = park_id
        self._today = store.today.isoformat()

    def of_things(self, *, confidential: bool = False) -> dict[tuple[str, str], Ending]:
        """Return the ending of whatever holds words, by noun and id; *confidential*: of what is confidential, else of what is not."""
        endings = {("finding", finding): ending for finding, ending in self._findings(confidential=confidential).items()}
        for noun in SAY_OF_FINDING:
            endings |= {
                (noun, noun_id): endings["finding", finding]
                for noun_id, finding in self._rows(f'select id, finding from "{noun}" where park = ? and confidential = ?', confidential)
                if ("finding", finding) in endings
            }
        rounds = self._rounds_alone if confidential else self._rounds
        for noun in ("answer", "participant", "sign_off"):
            endings |= {
                (noun, noun_id): rounds[round_]
                for noun_id, round_ in self._rows(f'select id, round from "{noun}" where park = ? and confidential = ?', confidential)
                if round_ in rounds
            }
        return endings if confidential else {**endings, **dict(self._of_park())}

    def of_photos(self, *, confidential: bool = False) -> dict[str, Ending]:
        """Return the ending of each photo that is there, by id: of what it shows, else of the day on which it was taken."""
        findings = self._findings(confidential=confidential)
        rounds = self._rounds_alone if confidential else self._rounds
        shows: dict[str, list[Ending]] = {}
        for photo, finding, round_ in self._rows(
            """select u.photo, u.finding, coalesce(u.round, a.round) from photo_use u left join answer a on a.id = u.answer
            where u.park = ? and u.confidential = ? and u.gone = 0""",
            confidential,
        ):
            ending = findings.get(finding) or rounds.get(round_)
            shows.setdefault(photo, []).extend([ending] if ending else [])
        photos = self._rows(
            """select id, coalesce(substr(json_extract(taken, '$.at'), 1, 10), substr(made, 1, 10)) from photo
            where park = ? and confidential = ? and sha256 <> ''""",
            confidential,
        )
        return {
            photo: last_of(shows[photo], day) if shows.get(photo) else Ending(day) if confidential else self._of_day(day)
            for photo, day in photos
        }

    def of_papers(self) -> dict[str, Ending]:
        """Return the ending of each paper that is there, by id: of the trajectories of its day, and of what a report is of."""
        endings = {}
        for paper, day, round_, measurement in self._rows(
            """select p.id, coalesce(p.day, p.adopted_on, substr(p.made, 1, 10)), p.round, coalesce(p.measurement, '')
            from paper p where p.park = ? and p.confidential = ? and p.sha256 <> ''""",
            False,
        ):
            of_report = [self._rounds[round_]] if round_ in self._rounds else []
            endings[paper] = last_of([*of_report, *self._of_measurement(measurement), self._of_day(day)], day)
        return endings

    def _rows(self, sql: str, confidential: bool) -> list[tuple[str, ...]]:
        return self._store.rows(sql, [self._park, int(confidential)])

    @cached_property
    def _trajectories(self) -> dict[str, tuple[str, Ending, str]]:
        """By id: the day on which each began, when it ended, and the measurement it begins from."""
        return {trajectory.id: (_began(trajectory), self._ended(trajectory), trajectory.baseline or "") for trajectory in self._running()}

    def _running(self) -> list[Trajectory]:
        return self._store.select(Trajectory, "where park = ? and gone = 0 order by number", [self._park])

    def _ended(self, trajectory: Trajectory) -> Ending:
        day = end_of_term(trajectory)
        if day is None:
            return Ending("", "running")
        return Ending(day, "running" if day >= self._today else None)

    def _of_day(self, day: str) -> Ending:
        """Return the ending of what is of a day alone: of the trajectories that ran then."""
        ran = [ended for began, ended, _baseline in self._trajectories.values() if began <= day and (not ended.day or day <= ended.day)]
        return last_of(ran, day)

    def _of_measurement(self, measurement: str) -> Iterator[Ending]:
        """Yield the endings of the trajectories in which a measurement counts: its own, and those that begin from it."""
        own = self._measurements.get(measurement)
        for trajectory, (_began, ended, baseline) in self._trajectories.items():
            if trajectory == own or (measurement and baseline == measurement):
                yield ended

    @cached_property
    def _measurements(self) -> dict[str, str | None]:
        return dict(self._store.rows("select id, trajectory from measurement where park = ?", [self._park]))

    @cached_property
    def _rounds_alone(self) -> dict[str, Ending]:
        """By id: the day of each round, whatever its trajectory does."""
        return {
            round_: Ending(day, "round_open" if is_open else None)
            for round_, day, is_open in self._store.rows(
                "select id, date, closed is null and gone = 0 and aside = '' from round where park = ?", [self._park]
            )
        }

    @cached_property
    def _rounds(self) -> dict[str, Ending]:
        measured = dict(self._store.rows("select id, measurement from round where park = ?", [self._park]))
        endings = {}
        for round_, ending in self._rounds_alone.items():
            within = list(self._of_measurement(measured[round_])) or [self._of_day(ending.day)]
            endings[round_] = last_of([ending, *within], ending.day)
        return endings

    def _findings(self, *, confidential: bool) -> dict[str, Ending]:
        """Return the ending of each finding: of every round that saw it, and not before it was changed last."""
        rounds = self._rounds_alone if confidential else self._rounds
        seen: dict[str, list[Ending]] = {}
        for finding, round_ in self._rows(
            "select finding, round from recheck where park = ? and confidential = ? and gone = 0", confidential
        ):
            if round_ in rounds:
                seen.setdefault(finding, []).append(rounds[round_])
        endings = {}
        for finding, round_, day, is_open, is_owed in self._rows(
            f"""select t.id, t.round, substr(t.changed, 1, 10), t.gone = 0 and {OPEN}, t.gone = 0 and {_OWED}
            from finding t where t.park = ? and t.confidential = ?""",
            confidential,
        ):
            of_rounds = [*seen.get(finding, ()), *([rounds[round_]] if round_ in rounds else [])]
            if not of_rounds and not confidential:
                of_rounds = [self._of_day(day)]
            reason: StayReason | None = "finding_open" if is_open else "photo_owed" if is_owed else None
            endings[finding] = last_of([*of_rounds, Ending(day, reason)], day)
        return endings

    def _of_park(self) -> Iterator[tuple[tuple[str, str], Ending]]:
        """Yield the endings of plans, trajectories with what was agreed, rounds, and partners: these stay while anything goes on."""
        for plan, day in self._store.rows("select id, date from planned_round where park = ?", [self._park]):
            ending = self._of_day(day) if day < self._today else Ending(day, "round_open")
            yield ("planned_round", plan), ending
            for (person,) in self._store.rows("select id from planned_person where planned_round = ?", [plan]):
                yield ("planned_person", person), ending
        for round_, ending in self._rounds.items():
            yield ("round", round_), ending
        yield from self._of_trajectories()
        for user, day in self._store.rows(
            """select a.id, substr(max(c.at), 1, 10) from author a join log on log.park = a.park
            join change c on c.log = log.id and c.author = a.id
            where a.park = ? and a.name <> ? group by a.id""",
            [self._park, self._store.author],
        ):
            yield ("author", user), self._of_day(day)
        every = [*self._rounds.values(), *(ended for _began, ended, _baseline in self._trajectories.values())]
        for partner, day in self._store.rows("select id, substr(made, 1, 10) from partner where park = ?", [self._park]):
            yield ("partner", partner), last_of(every, day)

    def _of_trajectories(self) -> Iterator[tuple[tuple[str, str], Ending]]:
        for trajectory, (_began, ended, _baseline) in self._trajectories.items():
            yield ("trajectory", trajectory), ended
            for measure, status, is_gone in self._store.rows("select id, status, gone from measure where trajectory = ?", [trajectory]):
                is_open = status not in ENDED and not is_gone
                yield ("measure", measure), last_of([ended, Ending(ended.day, "measure_open" if is_open else None)], ended.day)
            for meeting, day in self._store.rows("select id, coalesce(day, '') from meeting where trajectory = ?", [trajectory]):
                yield ("meeting", meeting), last_of([ended], day)
                for (decision,) in self._store.rows("select id from decision where meeting = ?", [meeting]):
                    yield ("decision", decision), last_of([ended], day)


def _began(trajectory: Trajectory) -> str:
    days: Iterable[str | None] = (trajectory.starts, trajectory.applied, trajectory.certified, trajectory.made[:10])
    return next(day for day in days if day is not None)
