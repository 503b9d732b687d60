"""Findings as flat rows: what is wrong where, how it stands, who has it, and when it was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kvo_inspect.domain.values.closed_sets import PARTS, SENT_WAYS, SEVERITIES, STAGES, URGENCIES, VISIBLE
from kvo_inspect.exchange.flat.facts import finding_facts
from kvo_inspect.exchange.flat.map_points import POINT_SOURCES, MapPoint, PointSource
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.sheet import FlatColumn, FlatSheet
from kvo_inspect.store.export.rows import Reading
from kvo_inspect.texts import N_, p_
from kvo_inspect.wording.names import author_text, part_word, severity_name, stage_name, urgency_name, visible_name, way_name


def point_source_name(source: str) -> str:
    """Return whose place a finding is drawn at."""
    return {"photo": p_("place of", "photo"), "checkpoint": p_("place of", "checkpoint")}.get(source, source)


_COLUMNS = (
    FlatColumn("code", "code", N_("Code"), N_("What people say aloud of the finding.")),
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("place", "schouwpunt", N_("Checkpoint"), N_("The name of the checkpoint on the route.")),
    FlatColumn("zone", "zone", N_("Zone"), N_("The part of the park that the checkpoint is in, where the route says so.")),
    FlatColumn("company", "bedrijf", N_("Company there"), N_("The company at the checkpoint, where the route says so.")),
    FlatColumn("object", "object", N_("Object"), N_("The number of the lamp post, column or house, as it was typed.")),
    FlatColumn("wrong", "wat_er_mis_is", N_("What is wrong"), N_("What the question calls it when it fails; empty: found without one.")),
    FlatColumn("text", "toelichting", N_("Remark"), N_("What the inspector typed.")),
    FlatColumn("theme", "thema", N_("Theme"), N_("The theme of its checklist.")),
    FlatColumn(
        "object_type",
        "bor_meld",
        N_("Object type"),
        N_("What it is about, as BOR-MELD of CROW names it for reports to a municipality; empty: the question names none."),
    ),
    FlatColumn("severity", "ernst", N_("Severity"), N_("How serious it is."), codes=SEVERITIES, names=severity_name),
    FlatColumn(
        "status",
        "status",
        N_("Status"),
        N_("How far it is: judged by the facilitator, asked of the partner, solved."),
        codes=STAGES,
        names=stage_name,
    ),
    FlatColumn("open", "open", N_("Open"), N_("Whether it still asks something: not solved, not dropped, no duplicate."), "yes_no"),
    FlatColumn("overdue", "te_laat", N_("Overdue"), N_("Whether it is open and its day has passed, on the day of this file."), "yes_no"),
    FlatColumn("partner", "actiehouder", N_("Action holder"), N_("Who is asked to solve it; empty: nobody yet.")),
    FlatColumn("due", "termijn", N_("Solve by"), N_("The day by which it shall be solved; empty: none was agreed."), "day"),
    FlatColumn("found_on", "gevonden_op", N_("Found on"), N_("The day of the round that found it, or on which it was recorded."), "day"),
    FlatColumn(
        "found_in",
        "gevonden_bij",
        N_("Part of day"),
        N_("The part of the day of that round; empty: found outside a round."),
        codes=PARTS,
        names=part_word,
    ),
    FlatColumn("last_seen", "laatst_gezien", N_("Last seen"), N_("The day of the last round that saw it."), "day"),
    FlatColumn("times_seen", "keren_gezien", N_("Times seen"), N_("How many rounds saw it, the first one counted."), "whole"),
    FlatColumn("solved_on", "opgelost_gezien", N_("Seen solved"), N_("The day of the round that saw it solved; empty: none did."), "day"),
    FlatColumn(
        "days_open",
        "dagen_open",
        N_("Days open"),
        N_("Days from the day it was found to the day it was seen solved, or to that of this file while it is open."),
        "whole",
    ),
    FlatColumn("sent_on", "gestuurd_op", N_("Asked on"), N_("The day on which the action holder was asked; empty: not asked."), "day"),
    FlatColumn("sent_way", "gestuurd_via", N_("Asked by"), N_("The way in which that was."), codes=SENT_WAYS, names=way_name),
    FlatColumn("reference", "kenmerk", N_("Their number"), N_("The number that the action holder gave the report.")),
    FlatColumn("reminded", "herinnerd_op", N_("Reminded on"), N_("The day of the last reminder."), "day"),
    FlatColumn("visible", "zichtbaar", N_("Visible"), N_("In which part of the day it can be seen."), codes=VISIBLE, names=visible_name),
    FlatColumn(
        "urgency",
        "aanpak",
        N_("How to tackle"),
        N_("What the closing talk said: now, or structurally; empty: nothing."),
        codes=URGENCIES,
        names=urgency_name,
    ),
    FlatColumn("promised_by", "toegezegd_door", N_("Promised by"), N_("Who promised in the closing talk to solve it.")),
    FlatColumn("photos", "fotos", N_("Photos"), N_("How many photos show it that may be shared."), "whole"),
    FlatColumn("asked", "vraag", N_("Question"), N_("The question of the checklist, as the round asked it.")),
    FlatColumn("lat", "breedtegraad", N_("Latitude"), N_("Degrees north (WGS 84, EPSG:4326); empty: the place is not known."), "decimal"),
    FlatColumn("lon", "lengtegraad", N_("Longitude"), N_("Degrees east (WGS 84, EPSG:4326)."), "decimal"),
    FlatColumn(
        "position_of",
        "plaats_van",
        N_("Place of"),
        N_("Whose place that is: the photo's own, or the checkpoint's."),
        codes=POINT_SOURCES,
        names=point_source_name,
    ),
    FlatColumn("item", "vraagcode", N_("Question code"), N_("Checklist and question, as the record names them.")),
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
    FlatColumn("checkpoint_id", "schouwpunt_id", N_("Id of checkpoint"), N_("The id of the checkpoint.")),
    FlatColumn("round_id", "schouw_id", N_("Id of round"), N_("The id of the round that found it.")),
    FlatColumn("partner_id", "actiehouder_id", N_("Id of partner"), N_("The id of the action holder.")),
    FlatColumn("made_by", "vastgelegd_door", N_("Recorded by"), N_("Who recorded it first.")),
    FlatColumn("changed", "gewijzigd", N_("Changed"), N_("When it was changed last."), "moment"),
)


class FlatFinding(NamedTuple):
    """A finding: a value per column, under its key."""

    code: str
    park: str
    place: str
    zone: str
    company: str
    object: str
    wrong: str
    text: str
    theme: str
    object_type: str
    severity: str
    status: str
    open: bool
    overdue: bool
    partner: str
    due: str | None
    found_on: str
    found_in: str
    last_seen: str
    times_seen: int
    solved_on: str | None
    days_open: int | None
    sent_on: str | None
    sent_way: str | None
    reference: str | None
    reminded: str | None
    visible: str
    urgency: str | None
    promised_by: str
    photos: int
    asked: str
    lat: float | None
    lon: float | None
    position_of: PointSource | None
    item: str | None
    id: str
    park_id: str
    checkpoint_id: str
    round_id: str | None
    partner_id: str | None
    made_by: str
    changed: str

    def point(self) -> MapPoint | None:
        """Return where it is, or None when that is not known."""
        if self.lat is None or self.lon is None or self.position_of is None:
            return None
        return MapPoint(self.lat, self.lon, self.position_of)


def finding_rows(record: Reading, names: FlatNames, *, described: bool = True) -> Iterator[FlatFinding]:
    """Yield the findings that count, as they came; *described*: also what was typed of a weak spot of a company."""
    today, parks, themes = names.today.isoformat(), names.parks, names.themes
    for facts in finding_facts(record, names):
        stored, stop, question, point = facts.stored, facts.stop, facts.question, facts.point
        found_on = facts.found_on
        last_day = today if stored.is_open else stored.solved_on
        yield FlatFinding(
            code=stored.code,
            park=parks.get(stored.park, ""),
            place=stop.name,
            zone=stop.zone,
            company=stop.company,
            object=stored.object,
            wrong=question.wrong,
            text=stored.text if described else facts.text_on_map,
            theme=themes.get(stored.theme, stored.theme) if stored.theme else "",
            object_type=question.object_type,
            severity=stored.severity,
            status=stored.stage,
            open=bool(stored.is_open),
            overdue=bool(stored.is_overdue),
            partner=facts.holder,
            due=stored.due,
            found_on=found_on,
            found_in=facts.walked.part,
            last_seen=facts.last_seen,
            times_seen=facts.times_seen,
            solved_on=stored.solved_on,
            days_open=_days(found_on, last_day) if last_day else None,
            sent_on=stored.sent_on,
            sent_way=stored.sent_way,
            reference=stored.reference,
            reminded=stored.reminded,
            visible=stored.visible,
            urgency=stored.urgency,
            promised_by=stored.promised_by,
            photos=stored.photos,
            asked=question.question,
            lat=point.lat if point else None,
            lon=point.lon if point else None,
            position_of=point.source if point else None,
            item=stored.item,
            id=stored.id,
            park_id=stored.park,
            checkpoint_id=stored.checkpoint,
            round_id=stored.round,
            partner_id=stored.partner,
            made_by=author_text(stored.made_by),
            changed=stored.changed,
        )


@lru_cache(maxsize=4_000)
def _days(first: str, last: str) -> int:
    return max(0, (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days)


FINDINGS = FlatSheet(N_("Findings"), _COLUMNS, finding_rows)
