"""Partners, targets and measures as flat rows: who does what by when, and which number it shall move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, get_args

from kvo_inspect.domain.plan.target import GoalKind
from kvo_inspect.domain.plan.target_kinds import TARGET_KINDS
from kvo_inspect.domain.values.closed_sets import BETTER, MEASURE_STATUSES, PARTNER_KINDS, SENT_WAYS
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.sheet import FlatColumn, FlatSheet
from kvo_inspect.store.export.rows import Reading
from kvo_inspect.store.export.selected import Selected, Wanted
from kvo_inspect.store.export.worked import MEASURE_FINDINGS, measure_overdue
from kvo_inspect.texts import LANGS, N_
from kvo_inspect.wording.names import better_name, language_name, partner_name, way_name
from kvo_inspect.wording.plan import goal_kind_name, measure_status_name, target_kind_name

_PARTNER = (
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("kind", "soort", N_("Kind"), N_("What the partner is in the working group."), codes=PARTNER_KINDS, names=partner_name),
    FlatColumn("name", "naam", N_("Partner"), N_("What the partner is called: the organisation, else its kind.")),
    FlatColumn("person", "contactpersoon", N_("Person"), N_("Who is spoken to there.")),
    FlatColumn("email", "mailadres", N_("Mail address"), N_("Where action lists go.")),
    FlatColumn("phone", "telefoon", N_("Telephone"), N_("The telephone number, as it was typed.")),
    FlatColumn("fault_number", "storingsnummer", N_("Number for faults"), N_("The number to call when it is urgent.")),
    FlatColumn("address", "adres", N_("Address"), N_("Where letters go.")),
    FlatColumn("way", "manier", N_("Asked by"), N_("How the partner wants to be asked; empty: by mail."), codes=SENT_WAYS, names=way_name),
    FlatColumn("language", "taal", N_("Language"), N_("The language of what goes to the partner."), codes=LANGS, names=language_name),
    FlatColumn("numbers", "huisnummers", N_("House numbers"), N_("The house numbers of a company's premises.")),
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
    FlatColumn("changed", "gewijzigd", N_("Changed"), N_("When it was changed last."), "moment"),
)


class FlatPartner(NamedTuple):
    """A partner: a value per column, under its key."""

    park: str
    kind: str
    name: str
    person: str
    email: str
    phone: str
    fault_number: str
    address: str
    way: str | None
    language: str
    numbers: str
    id: str
    park_id: str
    changed: str


def partner_rows(record: Reading, names: FlatNames) -> Iterator[FlatPartner]:
    """Yield the partners that stand in the record, as they came."""
    fields = ("id", "park", "kind", "person", "email", "phone", "fault_number", "address", "way", "language", "numbers", "changed")
    for row in record.rows("partner", [*map(Wanted, fields)], counted=True):
        id_, park, kind, person, email, phone, fault_number, address, way, language, numbers, changed = row
        yield FlatPartner(
            park=names.parks.get(park, ""),
            kind=kind,
            name=names.partner(id_),
            person=person,
            email=email,
            phone=phone,
            fault_number=fault_number,
            address=address,
            way=way,
            language=language,
            numbers=numbers,
            id=id_,
            park_id=park,
            changed=changed,
        )


_TARGET = (
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("cycle", "traject", N_("Cycle"), N_("Which cycle of certification of the park it is of: 1 is the first."), "whole"),
    FlatColumn("name", "doel", N_("Target"), N_("What is counted.")),
    FlatColumn(
        "kind",
        "soort",
        N_("Kind"),
        N_("What parks count alike; empty: a target of this park's own."),
        codes=TARGET_KINDS,
        names=target_kind_name,
    ),
    FlatColumn("unit", "eenheid", N_("Unit"), N_("What the figures are of.")),
    FlatColumn("better", "beter", N_("Better"), N_("Which way is better."), codes=BETTER, names=better_name),
    FlatColumn("source", "bron", N_("Source"), N_("Where the figures come from.")),
    FlatColumn("baseline", "nulmeting", N_("Baseline"), N_("The figure at the start; empty: not counted."), "decimal"),
    FlatColumn("baseline_n", "nulmeting_n", N_("Baseline: answers"), N_("Of how many answers that is; empty: a full count."), "whole"),
    FlatColumn("baseline_period", "nulmeting_periode", N_("Baseline: period"), N_("Over which period that was counted.")),
    FlatColumn("goal", "streefwaarde", N_("Goal"), N_("How far it shall go."), "decimal"),
    FlatColumn(
        "goal_kind", "soort_streefwaarde", N_("Goal: kind"), N_("How the goal is meant."), codes=get_args(GoalKind), names=goal_kind_name
    ),
    FlatColumn("result", "resultaat", N_("Result"), N_("The figure at the end; empty: not counted yet."), "decimal"),
    FlatColumn("result_n", "resultaat_n", N_("Result: answers"), N_("Of how many answers that is; empty: a full count."), "whole"),
    FlatColumn("result_period", "resultaat_periode", N_("Result: period"), N_("Over which period that was counted.")),
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
    FlatColumn("changed", "gewijzigd", N_("Changed"), N_("When it was changed last."), "moment"),
)


class FlatTarget(NamedTuple):
    """A target: a value per column, under its key."""

    park: str
    cycle: int | None
    name: str
    kind: str | None
    unit: str
    better: str
    source: str
    baseline: float | None
    baseline_n: int | None
    baseline_period: str | None
    goal: float | None
    goal_kind: str | None
    result: float | None
    result_n: int | None
    result_period: str | None
    id: str
    park_id: str
    changed: str


def target_rows(record: Reading, names: FlatNames) -> Iterator[FlatTarget]:
    """Yield the targets that stand in the record, as they came."""
    fields = ("id", "park", "trajectory", "name", "kind", "unit", "better", "source", "changed")
    parts = [
        *(Wanted("baseline", part) for part in ("value", "n", "period")),
        *(Wanted("goal", part) for part in ("amount", "kind")),
        *(Wanted("result", part) for part in ("value", "n", "period")),
    ]
    for row in record.rows("target", [*map(Wanted, fields), *parts], counted=True):
        id_, park, trajectory, name, kind, unit, better, source, changed = row[: len(fields)]
        baseline, baseline_n, baseline_period, goal, goal_kind, result, result_n, result_period = row[len(fields) :]
        yield FlatTarget(
            park=names.parks.get(park, ""),
            cycle=names.trajectories.get(trajectory),
            name=name,
            kind=kind,
            unit=unit,
            better=better,
            source=source,
            baseline=_figure(baseline),
            baseline_n=baseline_n,
            baseline_period=baseline_period,
            goal=_figure(goal),
            goal_kind=goal_kind,
            result=_figure(result),
            result_n=result_n,
            result_period=result_period,
            id=id_,
            park_id=park,
            changed=changed,
        )


def _figure(amount: str | None) -> float | None:
    return None if amount is None else float(amount)


_MEASURE = (
    FlatColumn("park", "terrein", N_("Park"), N_("The name of the business park.")),
    FlatColumn("cycle", "traject", N_("Cycle"), N_("Which cycle of certification of the park it is of: 1 is the first."), "whole"),
    FlatColumn("name", "maatregel", N_("Measure"), N_("What is done.")),
    FlatColumn("theme", "thema", N_("Theme"), N_("The theme that it serves.")),
    FlatColumn("partner", "eigenaar", N_("Owner"), N_("Which partner does it.")),
    FlatColumn("person", "contactpersoon", N_("Person"), N_("Who is spoken to there.")),
    FlatColumn("due", "gereed_voor", N_("Ready by"), N_("The day by which it shall be done."), "day"),
    FlatColumn("status", "status", N_("Status"), N_("How far it is."), codes=MEASURE_STATUSES, names=measure_status_name),
    FlatColumn(
        "overdue", "te_laat", N_("Overdue"), N_("Whether its day has passed and it is not done, on the day of this file."), "yes_no"
    ),
    FlatColumn("done", "gereed_op", N_("Done on"), N_("The day on which it was done."), "day"),
    FlatColumn("findings", "bevindingen", N_("Findings"), N_("How many findings it serves."), "whole"),
    FlatColumn("text", "toelichting", N_("Remark"), N_("What was typed about it.")),
    FlatColumn("id", "id", N_("Id"), N_("By this the record knows it: the same in every export, and in JSON and CSV.")),
    FlatColumn("park_id", "terrein_id", N_("Id of park"), N_("The id of the park.")),
    FlatColumn("partner_id", "eigenaar_id", N_("Id of partner"), N_("The id of its owner.")),
    FlatColumn("changed", "gewijzigd", N_("Changed"), N_("When it was changed last."), "moment"),
)


class FlatMeasure(NamedTuple):
    """A measure: a value per column, under its key."""

    park: str
    cycle: int | None
    name: str
    theme: str
    partner: str
    person: str
    due: str | None
    status: str
    overdue: bool
    done: str | None
    findings: int
    text: str
    id: str
    park_id: str
    partner_id: str | None
    changed: str


def measure_rows(record: Reading, names: FlatNames) -> Iterator[FlatMeasure]:
    """Yield the measures that stand in the record, as they came."""
    fields = ("id", "park", "trajectory", "name", "theme", "partner", "person", "due", "status", "done", "text", "changed")
    wanted: list[Selected] = [*map(Wanted, fields), measure_overdue(names.today.isoformat()), MEASURE_FINDINGS]
    for row in record.rows("measure", wanted, counted=True):
        id_, park, trajectory, name, theme, partner, person, due, status, done, text, changed, overdue, findings = row
        yield FlatMeasure(
            park=names.parks.get(park, ""),
            cycle=names.trajectories.get(trajectory),
            name=name,
            theme=names.theme(theme),
            partner=names.partner(partner),
            person=person,
            due=due,
            status=status,
            overdue=bool(overdue),
            done=done,
            findings=findings,
            text=text,
            id=id_,
            park_id=park,
            partner_id=partner,
            changed=changed,
        )


PARTNERS = FlatSheet(N_("Partners"), _PARTNER, partner_rows)
TARGETS = FlatSheet(N_("Targets"), _TARGET, target_rows)
MEASURES = FlatSheet(N_("Measures"), _MEASURE, measure_rows)
