"""The lines of a dossier on the screen: its parts, what each line says in a few cells and in full, and where Enter leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kvo_inspect.domain.dossier import Agreed, Aimed, Cycle, Dossier, Effort, LogEnd, Met, Treated, Turn, WalkedRound
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.wording.dossier import (
    agreed_owner,
    agreed_text,
    aimed_text,
    met_text,
    present_text,
    round_text,
    round_title,
    treated_text,
    treated_words,
)
from kvo_inspect.wording.names import capital, day_text, measurement_name, part_name, phase_name, short_day, stage_name
from kvo_inspect.wording.plan import SIGNS, TONES, amount_text, measure_status_name, with_unit

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
    """What it says in full."""

    def pieces(self, cells: int) -> list[Piece]:
        """Return the line at a width."""
        return columns(cells - 1, self.cells)


def dossier_lines(found: Dossier) -> list[DossierLine]:
    """Return every line of a dossier, part by part."""
    return [*_effort(found), *_rounds(found), *_turn(found), *_findings(found), *_plans(found), *_logs(found)]


def short_days(days: int | Decimal | None) -> str:
    """Return a number of days in few cells, as `12 d`."""
    return "–" if days is None else _("{n} d").format(n=amount_text(Decimal(days)))


def _whole_days(days: int | Decimal | None) -> str:
    """Return a number of days, as `12 days`."""
    return "–" if days is None else n_("{n} day", "{n} days", 1 if days == 1 else 2).format(n=amount_text(Decimal(days)))


def _head(text: str, more: str = "") -> DossierLine:
    return DossierLine((Cell(f"{text}  {more}" if more else text, 0, "head"),))


def _blank() -> DossierLine:
    return DossierLine((Cell("", 0),))


def _effort(found: Dossier) -> Iterator[DossierLine]:
    for cycle in found.cycles:
        yield _cycle(cycle)
    yield _head(_("EFFORT PER YEAR"))
    names = (_("YEAR"), p_("rounds", "DAY"), p_("rounds", "EVENING"), _("PEOPLE"), _("FOUND"), _("VERIFIED"), _("MEETINGS"))
    yield _figures(names, "dim")
    for year in found.years:
        yield _year(year)
    yield _blank()


def _cycle(one: Cycle) -> DossierLine:
    since = _("since {day}, {months} months").format(day=day_text(one.starts), months=one.term_months) if one.starts else ""
    papers = (
        (_("letter of intent"), one.intent),
        (_("plan"), one.plan),
        (_("covenant"), one.covenant),
        (_("certified"), one.certified),
        (_("audit"), one.audit),
    )
    said = [one.scheme, since, *(f"{name} {day_text(day)}" for name, day in papers if day)]
    title = _("Trajectory {n}").format(n=one.number)
    text = " · ".join(filter(None, (title, phase_name(one.phase), *said)))
    return DossierLine((Cell(text, 0, "strong"),), "trajectory", one.id, title, text)


def _year(one: Effort) -> DossierLine:
    values = (one.year, one.day_rounds, one.evening_rounds, one.people, one.found, one.verified, one.meetings)
    return _figures(tuple(str(value or "·") for value in values), "strong")


def _figures(values: tuple[str, ...], tone: str) -> DossierLine:
    first, *others = zip(values, YEAR, strict=True)
    return DossierLine(
        (Cell(first[0], first[1], tone), *(Cell(text, cells, "dim" if tone == "dim" else "", right=True) for text, cells in others))
    )


def _rounds(found: Dossier) -> Iterator[DossierLine]:
    held = sum(one.finished for one in found.rounds)
    walking = len(found.rounds) - held
    told = n_("{n} held", "{n} held", held).format(n=held)
    yield _head(_("ROUNDS"), told + (" · " + n_("{n} not finished", "{n} not finished", walking).format(n=walking) if walking else ""))
    if found.rounds:
        yield DossierLine(_of_round("", "", "", _("PEOPLE"), _("STOPS"), _("FINDINGS"), "dim"))
    for one in found.rounds:
        yield _round(one, found)
    yield _blank()


def _round(one: WalkedRound, found: Dossier) -> DossierLine:
    title = round_title(one)
    kind = measurement_name(one.measurement) if one.finished else f"{_('not finished')} · {measurement_name(one.measurement)}"
    cells = _of_round(
        day_text(one.date),
        part_name(one.part),
        kind,
        str(one.people),
        str(one.checkpoints),
        str(one.findings),
        "",
    )
    return DossierLine(cells, "round", one.id, title, round_text(one, [person for person in found.people if person.round == one.id]))


def _of_round(date: str, part: str, kind: str, people: str, stops: str, findings: str, tone: str) -> tuple[Cell, ...]:
    return (
        Cell(date, 10, "strong"),
        Cell(part, 13),
        Cell(kind, 0, "dim"),
        Cell(people, 8, tone, right=True),
        Cell(stops, 8, tone, right=True),
        Cell(findings, 12, tone, right=True),
    )


def _turn(found: Dossier) -> Iterator[DossierLine]:
    turned = found.turn_round
    yield _head(_("HOW LONG FINDINGS TAKE"), _("from sent, or from found where it was never sent"))
    for name, one in (
        (_("until reported done"), turned.to_done),
        (_("until verified"), turned.to_verified),
        (_("open, since found"), turned.open_age),
    ):
        yield _took(name, one)
    overdue = n_("{n} overdue", "{n} overdue", turned.overdue).format(n=turned.overdue)
    ended = n_("{n} dropped or duplicate", "{n} dropped or duplicate", turned.ended).format(n=turned.ended)
    yield DossierLine((Cell(f"{n_('{n} open', '{n} open', turned.open).format(n=turned.open)} · {overdue} · {ended}", 0, "dim"),))
    yield _blank()


def _took(name: str, one: Turn) -> DossierLine:
    return DossierLine(
        (
            Cell(capital(name), 21),
            Cell(n_("{n} finding", "{n} findings", one.n).format(n=one.n), 15, "", right=True),
            Cell(_("median {days}").format(days=_whole_days(one.median)), 19, "strong", right=True),
            Cell(_("longest {days}").format(days=_whole_days(one.longest)), 18, "", right=True),
        )
    )


def _findings(found: Dossier) -> Iterator[DossierLine]:
    still = [one for one in found.findings if one.is_open]
    done = [one for one in found.findings if not one.is_open and one.stage not in ("dropped", "duplicate")]
    ended = [one for one in found.findings if not one.is_open and one.stage in ("dropped", "duplicate")]
    for title, lines in ((_("STILL OPEN, AND WHY"), still), (_("SOLVED"), done), (_("DROPPED OR DOUBLE"), ended)):
        if lines:
            yield _head(title, str(len(lines)))
            yield from map(_finding, lines)
            yield _blank()


def _finding(one: Treated) -> DossierLine:
    what, stage = treated_words(one), stage_name(one.stage)
    took = short_days(one.age if one.is_open else one.days_to_verified)
    cells = (
        Cell(one.code, 8, "dim"),
        Cell(one.checkpoint, 16),
        Cell(what, 0, "strong" if one.is_open else ""),
        Cell(stage, 14),
        Cell("! " + took if one.overdue else took, 8, "warn" if one.overdue else "", right=True),
    )
    return DossierLine(cells, "finding", one.id, one.code, treated_text(one))


def _plans(found: Dossier) -> Iterator[DossierLine]:
    if found.measures:
        done = sum(one.status == "done" for one in found.measures)
        yield _head(_("MEASURES"), _("{done} of {n} done").format(done=done, n=len(found.measures)))
        yield from map(_measure, found.measures)
        yield _blank()
    if found.targets:
        reached = sum(one.verdict == "reached" for one in found.targets)
        yield _head(_("TARGETS"), _("{n} of {total} reached").format(n=reached, total=len(found.targets)))
        yield from map(_target, found.targets)
        yield _blank()
    if found.meetings:
        yield _head(_("MEETINGS"), str(len(found.meetings)))
        yield from map(_meeting, found.meetings)
        yield _blank()


def _measure(one: Agreed) -> DossierLine:
    owner, day = agreed_owner(one), one.done or one.due
    cells = (
        Cell(one.name, 0, "strong"),
        Cell(owner or "?", 20),
        Cell(measure_status_name(one.status), 12),
        Cell(("! " if one.overdue else "") + short_day(day) if day else "·", 11, "warn" if one.overdue else "", right=True),
    )
    return DossierLine(cells, "measure", one.id, one.name, agreed_text(one))


def _target(one: Aimed) -> DossierLine:
    def figure(value: str | None) -> str:
        return "·" if value is None else with_unit(value, one.unit)

    change = ""
    if one.change is not None:
        number = amount_text(one.change, signed=True)
        change = (
            f"{number} %"
            if one.change_kind == "percent"
            else p_("figure", "{n} points").format(n=number)
            if one.change_kind == "points"
            else number
        )
    doubt = " ?" if one.doubtful else ""
    cells = (
        Cell(SIGNS[one.verdict], 1, TONES[one.verdict]),
        Cell(one.name, 0, "strong"),
        Cell(f"{figure(one.baseline)} → {figure(one.result)}", 20, "", right=True),
        Cell(change + doubt, 14, "", right=True),
    )
    return DossierLine(cells, "target", one.id, one.name, aimed_text(one))


def _meeting(one: Met) -> DossierLine:
    cells = (Cell(day_text(one.day) or "·", 10), Cell(one.subject, 0, "strong"), Cell(present_text(one), 30, "dim"))
    return DossierLine(cells, "meeting", one.id, one.subject, met_text(one))


def _logs(found: Dossier) -> Iterator[DossierLine]:
    yield _head(_("LOGS"), _("whoever keeps these can see a later alteration"))
    yield from map(_log, found.heads)


def _log(one: LogEnd) -> DossierLine:
    count = n_("{n} change", "{n} changes", one.seq).format(n=one.seq)
    cells = (Cell(one.letters, 4, "strong"), Cell(count, 16, "", right=True), Cell(one.chain, 0, "dim"))
    return DossierLine(cells, "log", one.device, one.letters, f"{one.letters} · {one.device} · {count} · {one.chain}")
