"""Figures of a park for reports over all parks, counted by the functions that a laptop's own lists use. No name of a person is in any.

What follows from the day (what is overdue) is not counted here: of each day by which something is due stands how much, and the views ask.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.address import psycopg
from kvo_inspect.central.scratch_record import scratch_record
from kvo_inspect.domain.dossier import PRIVATE
from kvo_inspect.domain.findings.stages import ENDED
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.over_parks import ParkTarget, add_up
from kvo_inspect.domain.plan.results import tellable
from kvo_inspect.domain.plan.target import Counted
from kvo_inspect.domain.plan.trajectory import end_of_certificate
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.actions.asked import asked_of_partners, last_answers
from kvo_inspect.store.compare import ParkAnswers
from kvo_inspect.store.dossier import treated_findings
from kvo_inspect.store.overview import OverviewLine, open_by_due, read_overview
from kvo_inspect.store.park_targets import targets_over_parks
from kvo_inspect.store.parks.people import people_by_park, without_names
from kvo_inspect.store.plan.measures import measures_of
from kvo_inspect.store.plan.needs import coming_of
from kvo_inspect.store.plan.trajectories import facilitator_of, trajectories_of
from kvo_inspect.store.rounds.measurements import newest_and_before
from kvo_inspect.store.shares import counted_share

if TYPE_CHECKING:
    from psycopg import Connection

    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store

FigureRow = dict[str, Any]
"""A row of a table of figures: a value per column, as JSON has it."""
Figures = dict[str, list[FigureRow]]
"""The rows of a park by the table, `figure_` left out."""
TABLES = ("park", "theme", "target", "asked", "due", "solved")
UNASKED = frozenset({"answer", "mark", "photo", "photo_use", "round_checklist", "checklist", "checkpoint"})
"""The nouns of whose changes no figure asks, only of what they come to: most of what was recorded."""
WithoutNames = Callable[[str], str]
"""Gives a text without the names of people."""
SOMEBODY = "…"
"""What stands where a name stood: figures are read in either language."""


def write_figures(connection: Connection[tuple[Any, ...]], park: str) -> None:
    """Count the figures of a park anew and write them in place of what stood, within the transaction that is open."""
    with scratch_record(connection, park, without=UNASKED) as store:
        put_figures(connection, park, count_figures(store, park))


def count_what_is_due(central: Central, progress: Progress = silent) -> int:
    """Count the figures of every park that was folded since they were counted last, but for parks at which another works; return how many.

    What cannot be counted of one park is noted there and keeps no other from being counted. Raises CentralRefused or ConnectionLost.
    """
    ((left,),) = central.trying(lambda: central.rows(f"select count(*) {_DUE}"))
    counted = 0
    while central.trying(lambda: _count_next(central)):
        counted += 1
        progress("count", min(counted, left), left)
    return counted


def _count_next(central: Central) -> bool:
    """Count the figures of one park; return whether there was one."""
    with central.transaction() as connection:
        row = connection.execute(f"select park {_DUE} limit 1 for update skip locked").fetchone()
        if row is None:
            return False
        problem = None
        try:
            with connection.transaction():
                write_figures(connection, row[0])
        except psycopg().Error:
            raise
        except Exception as error:  # noqa: BLE001  whatever a record holds that no function of ours expected
            problem = type(error).__name__
        connection.execute(_COUNTED, {"park": row[0], "problem": problem})
    return True


_DUE = "from kvo_state.folded_park where at is not null and (figures_tried is null or figures_tried < at)"
"""SQL: the parks whose figures are older than what was folded."""
_COUNTED = """update kvo_state.folded_park set figures_tried = clock_timestamp(), figures_problem = %(problem)s,
  figures_at = case when %(problem)s::text is null then clock_timestamp() else figures_at end where park = %(park)s"""


def put_figures(connection: Connection[tuple[Any, ...]], park: str, figures: Figures) -> None:
    """Write the figures of a park in place of what stood (inside a transaction)."""
    for table in TABLES:
        connection.execute(f"delete from kvo_state.figure_{table} where park = %s", [park])
        if rows := figures.get(table):
            names = ", ".join(rows[0])
            connection.execute(
                f"insert into kvo_state.figure_{table} ({names}) select {names} from {_RECORDS.format(table=table)}", [json.dumps(rows)]
            )


def wrong_figures(connection: Connection[tuple[Any, ...]], park: str) -> list[str]:
    """Return the tables of figures in which something else stands of a park than is counted now."""
    with scratch_record(connection, park, without=UNASKED) as store:
        figures = count_figures(store, park)
    wrong = []
    for table in TABLES:
        here = f"select * from kvo_state.figure_{table} where park = %(park)s"
        counted = f"select * from {_RECORDS.format(table=table).replace('%s', '%(rows)s')}"
        sql = f"select exists (({here} except all {counted}) union all ({counted} except all {here}))"
        ((differs,),) = connection.execute(sql, {"park": park, "rows": json.dumps(figures.get(table, []))}).fetchall()
        if differs:
            wrong.append(f"figure_{table}")
    return wrong


_RECORDS = "json_populate_recordset(null::kvo_state.figure_{table}, %s::json)"


def count_figures(store: Store, park: str) -> Figures:
    """Return the figures of a park from a record that holds it; none of one that is gone or was set aside."""
    line = next((line for line in read_overview(store) if line.line.id == park), None)
    if line is None:
        return {}
    people = people_by_park(store, [park], confidential=True).get(park, {})
    tell = without_names(people, SOMEBODY)
    partners = {partner.id: partner for partner in store.select(Partner, "where park = ?", [park])}
    answers = ParkAnswers(store, park)
    rows = {
        "park": iter([_park(store, line, answers, tell)]),
        "theme": _themes(answers),
        "target": _targets(store, park, tell),
        "asked": _asked(partners, store, tell),
        "due": _due(partners, store, park),
        "solved": _solved(store, park, tell),
    }
    return {table: [{"park": park, **row} for row in made] for table, made in rows.items()}


def _park(store: Store, line: OverviewLine, answers: ParkAnswers, tell: WithoutNames) -> FigureRow:
    park = line.line.id
    trajectories = trajectories_of(store, park)
    newest = trajectories[0] if trajectories else None
    days = {coming.what: coming.day for coming in coming_of(store, newest)} if newest else {}
    measured = newest_and_before(store, park)
    share = counted_share(store, park, answers.in_order)
    targets = [target for target in targets_over_parks(store) if target.target.park == park]
    return {
        "name": tell(line.line.name),
        "municipality": tell(line.line.municipality),
        "facilitator_organisation": tell(facilitator_of(store, newest)[1]) if newest else "",
        "trajectory": newest.number if newest else None,
        "phase": line.phase,
        "waits": bool(line.line.waits),
        "applied": line.line.applied or None,
        "certified": newest.certified if newest else None,
        "certificate_ends": line.line.certificate_ends or None,
        "certified_until": max(filter(None, map(end_of_certificate, trajectories)), default=None),
        "term_ends": line.line.term_ends or None,
        "audit": line.line.audit or None,
        "evaluation_due": days.get("evaluation"),
        "checkpoints": line.line.checkpoints,
        "to_review": line.line.to_review,
        "day_round": line.day_round or None,
        "evening_round": line.evening_round or None,
        "day_round_due": days.get("round_day"),
        "evening_round_due": days.get("round_evening"),
        "measurement_kind": measured[1].kind if measured else None,
        "measurement_year": measured[1].year if measured else None,
        "evening_missing": measured is not None and "evening" not in measured[1].parts.split(),
        "round_begun": line.line.last_date if line.line.last_open else None,
        "judged": share.judged,
        "in_order_before": share.was if share.before != share.newest else None,
        "in_order": share.now,
        "targets": len(targets),
        "unmapped_targets": sum(target.target.kind is None for target in targets),
    }


def _themes(answers: ParkAnswers) -> Iterator[FigureRow]:
    for of_theme in answers.themes():
        measured, before, beside = of_theme.measurement, of_theme.compared_with, of_theme.beside
        yield {
            "measurement": measured.id,
            "theme": of_theme.theme,
            "kind": measured.kind,
            "year": measured.year,
            "first_day": measured.first_day,
            "last_day": measured.last_day,
            "judged": of_theme.alone.judged,
            "in_order": of_theme.alone.in_order.second,
            "compared_kind": before.kind if before else None,
            "compared_year": before.year if before else None,
            "both_judged": beside.judged if beside else None,
            "in_order_before": beside.in_order.first if beside else None,
            "in_order_now": beside.in_order.second if beside else None,
        }


def _targets(store: Store, park: str, tell: WithoutNames) -> Iterator[FigureRow]:
    lines = [line for line in targets_over_parks(store) if line.target.park == park]
    totals = {(total.kind, total.unit): total for total in add_up(lines)}
    for line in lines:
        total = totals.get((line.target.kind, line.unit)) if line.current and line.target.kind else None
        is_added = total is not None and total.added == 1 and total.present is not None
        before, after = line.baseline, _result(line)
        yield {
            "target": line.target.id,
            "trajectory": line.number,
            "current": line.current,
            "kind": line.target.kind,
            "unit": tell(line.unit) if line.target.kind else "",
            "how": total.how if total else None,
            "added": is_added,
            "before": before.value if before else None,
            "before_n": before.n if before else None,
            "after": after.value if after else None,
            "after_n": after.n if after else None,
            "verdict": line.outcome.verdict,
        }


def _result(line: ParkTarget) -> Counted | None:
    """Return the result of a target, as far as that may be told."""
    return tellable(line.target.result, line.target.unit)


def _asked(partners: Mapping[str, Partner], store: Store, tell: WithoutNames) -> Iterator[FigureRow]:
    answered = last_answers(store)
    for partner_id, asked in asked_of_partners(store).items():
        if (partner := partners.get(partner_id)) is not None:
            yield {
                "partner": partner_id,
                **_organisation(partner.kind, partner.organisation, tell),
                "unsent": asked.unsent,
                "open": asked.open,
                "sent": asked.sent or None,
                "reminded": asked.reminded or None,
                "answered": answered.get(partner_id),
            }


def _organisation(kind: str, organisation: str, tell: WithoutNames) -> FigureRow:
    """Return by which name an organisation is told and known: none of a company or an owner, who may be called as somebody is."""
    name = "" if kind in PRIVATE else tell(organisation)
    return {"kind": kind, "organisation": name, "same_organisation": name.casefold()}


def _due(partners: Mapping[str, Partner], store: Store, park: str) -> Iterator[FigureRow]:
    for due, number in open_by_due(store, park).items():
        yield {"what": "finding", "partner": "", "due": due, "number": number}
    measures = Counter(line.measure.due for line in measures_of(store, park) if line.measure.is_overdue(dt.date.max))
    for due, number in measures.items():
        yield {"what": "measure", "partner": "", "due": due, "number": number}
    for partner_id, asked in asked_of_partners(store).items():
        if partner_id in partners:
            for due, number in asked.due.items():
                yield {"what": "asked", "partner": partner_id, "due": due, "number": number}


def _solved(store: Store, park: str, tell: WithoutNames) -> Iterator[FigureRow]:
    counts: Counter[tuple[str, str, int]] = Counter()
    names: dict[tuple[str, str], str] = {}
    for finding in treated_findings(store, park, store.today):
        if finding.holder_kind is None or finding.days_to_verified is None or finding.stage in ENDED:
            continue
        organisation = _organisation(finding.holder_kind, finding.holder, tell)
        key = finding.holder_kind, organisation["same_organisation"]
        names.setdefault(key, organisation["organisation"])
        counts[*key, finding.days_to_verified] += 1
    for (kind, same, days), number in counts.items():
        yield {"kind": kind, "organisation": names[kind, same], "same_organisation": same, "days": days, "number": number}
