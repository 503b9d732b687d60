"""The lines of a dossier on the screen: its parts, what each line says in a few cells and in full, and where Enter leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kvo_inspect.domain.dossier import Agreed, Aimed, Cycle, Decided, Dossier, Effort, LogEnd, Met, Treated, Turn, WalkedRound
from kvo_inspect.domain.dossier_surveys import Surveyed
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.tui.kit.drawing import Cell, Piece, code_cell, columns
from kvo_inspect.wording.dossier import (
    agreed_owner,
    agreed_text,
    aimed_change,
    aimed_text,
    certificate_kind_text,
    cycle_days,
    cycle_title,
    decided_standing,
    decided_text,
    filed_text,
    held_text,
    met_text,
    open_text,
    present_text,
    round_kind,
    round_text,
    round_title,
    since_text,
    treated_text,
    treated_words,
    turns,
    whole_days,
)
from kvo_inspect.wording.names import capital, day_text, measurement_name, part_name, phase_name, short_day, stage_name
from kvo_inspect.wording.papers import paper_kind_name
from kvo_inspect.wording.parks.trajectory import facilitator_text
from kvo_inspect.wording.plan import SIGNS, TONES, amount_text, measure_status_name, with_unit
from kvo_inspect.wording.survey.in_dossier import answered_text, surveyed_name, surveyed_text

PAPERS_A_LINE = 2
"""Papers of a trajectory on one line."""
YEAR = (6, 6, 8, 8, 10, 14, 10)
"""Cells of the figures of a year."""


@dataclass(frozen=True)
class DossierLine:
    """One line. A heading has no noun; Enter opens the history of what has one."""

    cells: tuple[Cell, ...]
    noun: str = ""
    id: str = ""
    title: str = ""
    whole: str = ""
    """The text of the line in full."""

    def pieces(self, cells: int) -> list[Piece]:
        """Return the line at a width."""
        return columns(cells - 1, self.cells)


def dossier_lines(dossier: Dossier) -> list[DossierLine]:
    """Return every line of a dossier, part by part."""
    return [
        *_effort(dossier),
        *_rounds(dossier),
        *_turn(dossier),
        *_findings(dossier),
        *_plans(dossier),
        *_papers(dossier),
        *_logs(dossier),
    ]


def short_days(days: int | Decimal | None) -> str:
    """Return a number of days in few cells, as `12 d`."""
    return "–" if days is None else _("{n} d").format(n=amount_text(Decimal(days)))


def _head(text: str, more: str = "") -> DossierLine:
    return DossierLine((Cell(f"{text}  {more}" if more else text, 0, "head"),))


def _blank() -> DossierLine:
    return DossierLine((Cell("", 0),))


def _effort(dossier: Dossier) -> Iterator[DossierLine]:
    who = [facilitator_text(cycle.facilitator, cycle.facilitator_organisation) for cycle in dossier.cycles[-1:]]
    if any(who):
        yield DossierLine((Cell(_("Facilitator: {name}").format(name=who[0]), 0, "strong"),))
    for cycle in dossier.cycles:
        yield from _cycle(cycle)
    yield _head(_("EFFORT PER YEAR"))
    names = (_("YEAR"), p_("rounds", "DAY"), p_("rounds", "EVENING"), _("PEOPLE"), _("FOUND"), _("VERIFIED"), _("MEETINGS"))
    yield _figures(names, "dim")
    for year in dossier.years:
        yield _year(year)
    yield _blank()


def _cycle(cycle: Cycle) -> Iterator[DossierLine]:
    """Yield a trajectory, and below it its papers with their days, as many on a line as a narrow screen holds."""
    days = [f"{name} {day_text(day)}" for name, day in cycle_days(cycle) if day]
    title = cycle_title(cycle)
    parts = [part for part in (title, phase_name(cycle.phase), cycle.scheme, since_text(cycle)) if part]
    certificate = certificate_kind_text(cycle)
    days += [_("certificate: {what}").format(what=certificate)] if certificate else []
    days += [_("waited: {why}").format(why=cycle.waits)] if cycle.waits else []
    text = " · ".join([*parts, *days])
    yield DossierLine((Cell(" · ".join(parts), 0, "strong"),), "trajectory", cycle.id, title, text)
    for first in range(0, len(days), PAPERS_A_LINE):
        below = " · ".join(days[first : first + PAPERS_A_LINE])
        yield DossierLine((Cell(f"  {below}", 0),), "trajectory", cycle.id, title, text)


def _year(effort: Effort) -> DossierLine:
    values = (effort.year, effort.day_rounds, effort.evening_rounds, effort.people, effort.found, effort.verified, effort.meetings)
    return _figures(tuple(str(value or "·") for value in values), "strong")


def _figures(values: tuple[str, ...], tone: str) -> DossierLine:
    first, *others = zip(values, YEAR, strict=True)
    return DossierLine(
        (Cell(first[0], first[1], tone), *(Cell(text, cells, "dim" if tone == "dim" else "", right=True) for text, cells in others))
    )


def _rounds(dossier: Dossier) -> Iterator[DossierLine]:
    yield _head(_("ROUNDS"), held_text(dossier))
    if dossier.rounds:
        yield DossierLine(_of_round("", "", "", _("PEOPLE"), _("STOPS"), _("FINDINGS"), "dim"))
    for round_ in dossier.rounds:
        yield _round(round_, dossier)
    yield _blank()


def _round(round_: WalkedRound, dossier: Dossier) -> DossierLine:
    title = round_title(round_)
    cells = _of_round(
        day_text(round_.date),
        part_name(round_.part),
        round_kind(round_),
        str(round_.people),
        str(round_.checkpoints),
        str(round_.findings),
        "",
    )
    return DossierLine(
        cells, "round", round_.id, title, round_text(round_, [person for person in dossier.people if person.round == round_.id])
    )


def _of_round(date: str, part: str, kind: str, people: str, stops: str, findings: str, tone: str) -> tuple[Cell, ...]:
    return (
        Cell(date, 10, "strong"),
        Cell(part, 13),
        Cell(kind, 0, "dim", least=0),
        Cell(people, 8, tone, right=True),
        Cell(stops, 8, tone, right=True),
        Cell(findings, 12, tone, right=True),
    )


def _turn(dossier: Dossier) -> Iterator[DossierLine]:
    turned = dossier.turn_round
    yield _head(_("HOW LONG FINDINGS TAKE"), _("from sent, or from found where it was never sent"))
    for name, turn in turns(turned):
        yield _took(name, turn)
    yield DossierLine((Cell(open_text(turned), 0, "dim"),))
    yield _blank()


def _took(name: str, turn: Turn) -> DossierLine:
    return DossierLine(
        (
            Cell(capital(name), 21),
            Cell(n_("{n} finding", "{n} findings", turn.n).format(n=turn.n), 15, "", right=True),
            Cell(_("median {days}").format(days=whole_days(turn.median)), 19, "strong", right=True),
            Cell(_("longest {days}").format(days=whole_days(turn.longest)), 18, "", right=True),
        )
    )


def _findings(dossier: Dossier) -> Iterator[DossierLine]:
    parts = ((_("STILL OPEN, AND WHY"), dossier.still_open), (_("SOLVED"), dossier.solved), (_("DROPPED OR DOUBLE"), dossier.ended))
    for title, lines in parts:
        if lines:
            yield _head(title, str(len(lines)))
            yield from map(_finding, lines)
            yield _blank()


def _finding(finding: Treated) -> DossierLine:
    what, stage = treated_words(finding), stage_name(finding.stage)
    took = short_days(finding.age if finding.is_open else finding.days_to_verified)
    cells = (
        code_cell(finding.code),
        Cell(finding.checkpoint, 16),
        Cell(what, 0, "strong" if finding.is_open else ""),
        Cell(stage, 14),
        Cell("! " + took if finding.overdue else took, 8, "warn" if finding.overdue else "", right=True),
    )
    return DossierLine(cells, "finding", finding.id, finding.code, treated_text(finding))


def _plans(dossier: Dossier) -> Iterator[DossierLine]:
    if dossier.measures:
        counted = dossier.counted_measures
        done = sum(measure.status == "done" for measure in counted)
        yield _head(_("MEASURES"), _("{done} of {n} done").format(done=done, n=len(counted)))
        yield from map(_measure, dossier.measures)
        yield _blank()
    if dossier.targets:
        reached = sum(target.verdict == "reached" for target in dossier.targets)
        yield _head(_("TARGETS"), _("{n} of {total} reached").format(n=reached, total=len(dossier.targets)))
        yield from map(_target, dossier.targets)
        yield _blank()
    if dossier.surveys:
        yield _head(_("SURVEYS"), str(len(dossier.surveys)))
        for surveyed in dossier.surveys:
            yield _surveyed(surveyed, dossier)
        yield _blank()
    if dossier.meetings:
        yield _head(_("MEETINGS"), str(len(dossier.meetings)))
        yield from map(_meeting, dossier.meetings)
        yield _blank()
    if dossier.decisions:
        done = sum(decision.done is not None for decision in dossier.decisions)
        yield _head(_("DECISIONS"), _("{done} of {n} done").format(done=done, n=len(dossier.decisions)))
        yield from map(_decision, dossier.decisions)
        yield _blank()


def _measure(measure: Agreed) -> DossierLine:
    owner, day = agreed_owner(measure), measure.done or measure.due
    cells = (
        Cell(measure.name, 0, "strong"),
        Cell(owner or "?", 20),
        Cell(measure_status_name(measure.status), 12),
        Cell(("! " if measure.overdue else "") + short_day(day) if day else "·", 11, "warn" if measure.overdue else "", right=True),
    )
    return DossierLine(cells, "measure", measure.id, measure.name, agreed_text(measure))


def _target(target: Aimed) -> DossierLine:
    def figure(value: str | None) -> str:
        return "·" if value is None else with_unit(value, target.unit)

    doubt = " ?" if target.doubtful else ""
    cells = (
        Cell(SIGNS[target.verdict], 1, TONES[target.verdict]),
        Cell(target.name, 0, "strong"),
        Cell(f"{figure(target.baseline)} → {figure(target.result)}", 20, "", right=True),
        Cell(aimed_change(target) + doubt, 14, "", right=True),
    )
    return DossierLine(cells, "target", target.id, target.name, aimed_text(target))


def _surveyed(surveyed: Surveyed, dossier: Dossier) -> DossierLine:
    cells = (
        Cell(day_text(surveyed.sent) or "·", 10),
        Cell(capital(measurement_name(surveyed.moment)), 0, "strong"),
        Cell(answered_text(surveyed), 34, "dim", right=True),
    )
    whole = surveyed_text(surveyed, dossier.survey_answers)
    return DossierLine(cells, "survey", surveyed.id, capital(surveyed_name(surveyed)), whole)


def _meeting(meeting: Met) -> DossierLine:
    cells = (Cell(day_text(meeting.day) or "·", 10), Cell(meeting.subject, 0, "strong"), Cell(present_text(meeting), 30, "dim"))
    return DossierLine(cells, "meeting", meeting.id, meeting.subject, met_text(meeting))


def _decision(decision: Decided) -> DossierLine:
    tone = "warn" if decision.overdue else ""
    cells = (Cell(decision.name, 0, "strong"), Cell(agreed_owner(decision) or "?", 26), Cell(decided_standing(decision), 30, tone))
    return DossierLine(cells, "decision", decision.id, decision.name, decided_text(decision))


def _papers(dossier: Dossier) -> Iterator[DossierLine]:
    if not dossier.papers:
        return
    yield _head(_("PAPERS"))
    for paper in dossier.papers:
        adopted = _("adopted {day}").format(day=short_day(paper.adopted_on)) if paper.adopted_on else ""
        if not paper.counts:
            adopted = _("another one counts")
        if not paper.leaves:
            adopted = _("stays inside")
        cells = (
            Cell(day_text(paper.day) or "·", 10),
            Cell(paper.title, 0, "strong"),
            Cell(paper_kind_name(paper.kind), 16, "dim"),
            Cell(adopted, 20, "dim", spare=True),
        )
        yield DossierLine(cells, "paper", paper.id, paper.title, filed_text(paper))
    yield _blank()


def _logs(dossier: Dossier) -> Iterator[DossierLine]:
    yield _head(_("LOGS"), _("whoever keeps these can see a later alteration"))
    yield from map(_log, dossier.heads)


def _log(log: LogEnd) -> DossierLine:
    count = n_("{n} change", "{n} changes", log.seq).format(n=log.seq)
    cells = (Cell(log.letters, 4, "strong"), Cell(count, 16, "", right=True), Cell(log.chain, 0, "dim"))
    return DossierLine(cells, "log", log.device, log.letters, f"{log.letters} · {log.device} · {count} · {log.chain}")
