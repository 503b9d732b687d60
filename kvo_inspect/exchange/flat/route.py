"""Checkpoints and rounds as flat rows: the route, and who walked it when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kvo_inspect.domain.values.closed_sets import CHECKPOINT_KINDS, MEASUREMENT_KINDS, PARTS
from kvo_inspect.exchange.flat.names import NO_CHECKPOINT, NO_ROUND, FlatNames
from kvo_inspect.exchange.flat.sheet import FlatColumn, FlatSheet
from kvo_inspect.store.export.rows import Reading
from kvo_inspect.store.export.selected import Selected, Wanted
from kvo_inspect.store.export.worked import ROUND_ANSWERS, ROUND_FINDINGS, ROUND_PEOPLE
from kvo_inspect.texts import N_
from kvo_inspect.wording.names import kind_name, measurement_name, part_word
from kvo_inspect.wording.rounds import reason_text

_CHECKPOINT = (
    FlatColumn("number", "nummer", N_("Number on the route"), N_("Its number on the route of its park; empty: no longer on it."), "whole"),
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("name", "naam", N_("Checkpoint"), N_("The name of the checkpoint on the route.")),
    FlatColumn("kind", "soort", N_("Kind"), N_("What the checkpoint is."), codes=CHECKPOINT_KINDS, names=kind_name),
    FlatColumn("extent", "van_tot", N_("From … to"), N_("How far it reaches, where the route says so.")),
    FlatColumn("zone", "zone", N_("Zone"), N_("The part of the park that it is in, where the route says so.")),
    FlatColumn("company", "bedrijf", N_("Company there"), N_("The company at the checkpoint, where the route says so.")),
    FlatColumn("marks", "rapportcijfers", N_("Marks"), N_("Whether those who walk along give marks there."), "yes_no"),
    FlatColumn("retired", "vervallen", N_("No longer on the route"), N_("Whether it was taken off the route."), "yes_no"),
    FlatColumn("why_retired", "reden_vervallen", N_("Why retired"), N_("Why it left the route, as it was typed; empty: nobody said so.")),
    FlatColumn("lat", "breedtegraad", N_("Latitude"), N_("Degrees north (WGS 84, EPSG:4326); empty: the place is not known."), "decimal"),
    FlatColumn("lon", "lengtegraad", N_("Longitude"), N_("Degrees east (WGS 84, EPSG:4326)."), "decimal"),
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
    FlatColumn("changed", "gewijzigd", N_("Changed"), N_("When it was changed last."), "moment"),
)


class FlatCheckpoint(NamedTuple):
    """A checkpoint: a value per column, under its key."""

    number: int | None
    park: str
    name: str
    kind: str
    extent: str
    zone: str
    company: str
    marks: bool
    retired: bool
    why_retired: str
    lat: float | None
    lon: float | None
    id: str
    park_id: str
    changed: str


def checkpoint_rows(record: Reading, names: FlatNames) -> Iterator[FlatCheckpoint]:
    """Yield the checkpoints that stand in the record, in the order of the route."""
    fields = ("id", "park", "kind", "extent", "marks", "retired", "why_retired", "changed")
    walked: dict[str, int] = {}
    for id_, park, kind, extent, marks, retired, why, changed in record.rows("checkpoint", [*map(Wanted, fields)], counted=True):
        if not retired:
            walked[park] = walked.get(park, 0) + 1
        stop = names.checkpoints.get(id_, NO_CHECKPOINT)
        yield FlatCheckpoint(
            number=None if retired else walked[park],
            park=names.parks.get(park, ""),
            name=stop.name,
            kind=kind,
            extent=extent,
            zone=stop.zone,
            company=stop.company,
            marks=bool(marks),
            retired=bool(retired),
            why_retired=why,
            lat=stop.point.lat if stop.point else None,
            lon=stop.point.lon if stop.point else None,
            id=id_,
            park_id=park,
            changed=changed,
        )


_ROUND = (
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("day", "datum", N_("Day"), N_("The day of the round."), "day"),
    FlatColumn("part", "dagdeel", N_("Part of day"), N_("By day, or in the dark."), codes=PARTS, names=part_word),
    FlatColumn(
        "measurement", "meting", N_("Measurement"), N_("What the round counts as."), codes=MEASUREMENT_KINDS, names=measurement_name
    ),
    FlatColumn("year", "meetjaar", N_("Year"), N_("The year of its measurement."), "whole"),
    FlatColumn("weather", "weer", N_("Weather"), N_("The weather, as it was typed.")),
    FlatColumn("people", "deelnemers", N_("People"), N_("How many walked along."), "whole"),
    FlatColumn("answers", "antwoorden", N_("Answers"), N_("How many answers it has."), "whole"),
    FlatColumn("findings", "bevindingen", N_("Findings"), N_("How many findings it made."), "whole"),
    FlatColumn("closed_on", "afgesloten_op", N_("Finished on"), N_("The day on which it was finished; empty: it still runs."), "day"),
    FlatColumn("aside", "terzijde", N_("Set aside"), N_("Why it counts nowhere; empty: it counts.")),
    FlatColumn("concerns", "zorgen", N_("Concerns"), N_("What worries the facilitator most, as it was typed.")),
    FlatColumn("agreements", "afspraken", N_("Agreed"), N_("What was agreed in the closing talk.")),
    FlatColumn("next_round", "volgende_schouw", N_("Next round"), N_("The day agreed for the next round."), "day"),
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
    FlatColumn("measurement_id", "meting_id", N_("Id of measurement"), N_("The id of the measurement.")),
    FlatColumn("changed", "gewijzigd", N_("Changed"), N_("When it was changed last."), "moment"),
)


class FlatRound(NamedTuple):
    """A round: a value per column, under its key."""

    park: str
    day: str | None
    part: str
    measurement: str
    year: int | None
    weather: str
    people: int
    answers: int
    findings: int
    closed_on: str | None
    aside: str
    concerns: str | None
    agreements: str | None
    next_round: str | None
    id: str
    park_id: str
    measurement_id: str
    changed: str


def round_rows(record: Reading, names: FlatNames) -> Iterator[FlatRound]:
    """Yield the rounds that stand in the record, as they came."""
    fields = ("id", "park", "measurement", "weather", "aside", "concerns", "agreements", "next_round", "changed")
    wanted: list[Selected] = [*map(Wanted, fields), Wanted("closed", "day"), ROUND_PEOPLE, ROUND_ANSWERS, ROUND_FINDINGS]
    for row in record.rows("round", wanted, counted=True):
        id_, park, measurement, weather, aside, concerns, agreements, next_round, changed, closed_on, people, answers, findings = row
        walked = names.rounds.get(id_, NO_ROUND)
        yield FlatRound(
            park=names.parks.get(park, ""),
            day=walked.day,
            part=walked.part,
            measurement=walked.measurement,
            year=walked.year,
            weather=weather,
            people=people,
            answers=answers,
            findings=findings,
            closed_on=closed_on,
            aside=reason_text(aside) if aside else "",
            concerns=concerns,
            agreements=agreements,
            next_round=next_round,
            id=id_,
            park_id=park,
            measurement_id=measurement,
            changed=changed,
        )


CHECKPOINTS = FlatSheet(N_("Checkpoints"), _CHECKPOINT, checkpoint_rows)
ROUNDS = FlatSheet(N_("Rounds"), _ROUND, round_rows)
