"""A list of measures from outside, XLSX or CSV: the matrix that is written here, or one that somebody made; problems by row and cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import Measure, MeasureTarget
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.values.closed_sets import MEASURE_STATUSES
from kvo_inspect.domain.values.dates import day_ahead, typed_day
from kvo_inspect.domain.values.search_words import plain
from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT, clean_line, short
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.contacts.columns import named
from kvo_inspect.exchange.plan.measures import titles
from kvo_inspect.exchange.plan.typed_owner import typed_owner
from kvo_inspect.exchange.tables.faults import check_faults, is_fault
from kvo_inspect.exchange.tables.headed import as_it_came, cell_text, headed
from kvo_inspect.exchange.tables.incoming import SIZE_LIMIT, BareNumber, IncomingCell, rows_in
from kvo_inspect.outside import read_outside
from kvo_inspect.store.checklists.themes import themes_to_choose
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.importing import GivenMeasure, MeasurePlan, MeasureStep, PlanProblem
from kvo_inspect.store.plan.measures import measures_of
from kvo_inspect.store.plan.targets import targets_of
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import LANGS, _, language, n_
from kvo_inspect.wording.fields import field_words
from kvo_inspect.wording.plan import measure_status_name, owner_text

MOST = 1000
"""Measures of one list."""
_NAMES = {
    "measure": "maatregel, maatregelen, actie, wat, naam, measure, action, what, name",
    "theme": "thema, theme",
    "owner": "trekker, actiehouder, verantwoordelijke, wie, owner, holder, who",
    "person": "persoon, contactpersoon, person, contact person",
    "due": "voor, uiterlijk, wanneer, planning, deadline, by, due, when",
    "status": "status, stand",
    "done": "gereed, gereed op, gedaan op, afgerond op, done on, done",
    "targets": "doelen, doel, doelstelling, doelstellingen, targets, target",
    "explanation": "toelichting, uitleg, opmerking, opmerkingen, explanation, remarks, notes",
    "overdue": "te laat, over tijd, overdue",
    "findings": "bevindingen, findings",
    "id": "id",
}
COLUMNS = {name: key for key, names in _NAMES.items() for name in names.split(", ")}
"""What a column may be called, in Dutch and English, and which it is. What is overdue and which findings it serves is not read."""

_NOT_READ = frozenset({"overdue", "findings"})


@dataclass(frozen=True, slots=True)
class ReadMeasures:
    """What a list holds."""

    given: tuple[GivenMeasure, ...] = ()
    problems: tuple[PlanProblem, ...] = ()
    unread: tuple[str, ...] = ()
    """The names of columns that say nothing here."""


@dataclass(frozen=True)
class _Here:
    """What the cells of a list name: the partners, themes, targets and measures of a park."""

    partners: Sequence[Partner]
    themes: Mapping[str, str]
    """The id of each theme by its plain titles and its id."""
    trajectory: str
    """The id of the trajectory that new measures become part of, or empty."""
    measures: Mapping[str, Measure]
    """The measures of the park by id."""
    targets: Mapping[str, Mapping[str, Target]]
    """By the id of their trajectory, and then by name in small letters."""
    owners: Mapping[str, frozenset[tuple[str | None, str]]]
    """Partner and person of the measures that are here, by how the matrix names both."""
    day: Callable[[str, str], str]
    """Return a day that was typed at a field; BadValue."""
    today: str
    titles_of_themes: Sequence[str]

    def cells(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields that a row says; RuleError at the cell that is not understood."""
        fields: dict[str, Any] = {"name": _line("measure", cells.get("measure", ""))}
        if not fields["name"]:
            raise RuleError(_("the name of the measure is empty"), "measure")
        if text := cells.get("theme"):
            fields["theme"] = self._theme(text)
        if text := cells.get("owner"):
            fields |= self._owner(text, cells.get("id", ""))
        if text := cells.get("person"):
            fields["person"] = _line("person", text)
        if text := cells.get("due"):
            fields["due"] = self.day("due", text)
        if text := cells.get("status"):
            fields["status"] = named(text, MEASURE_STATUSES, measure_status_name)
            if fields["status"] is None:
                expected = ", ".join(map(measure_status_name, MEASURE_STATUSES))
                raise RuleError(_("“{text}” is no status; expected one of {names}").format(text=short(text), names=expected), "status")
        if text := cells.get("done"):
            fields["done"] = self.day("done", text)
            if fields["done"] > self.today:
                raise RuleError(_("that day is still to come"), "done")
        if text := cells.get("explanation"):
            if len(text) > TEXT_LIMIT:
                raise RuleError(_("at most {limit} characters were expected").format(limit=TEXT_LIMIT), "explanation")
            fields["text"] = text
        return fields

    def _theme(self, text: str) -> str:
        if (theme := self.themes.get(plain(text))) is None:
            expected = ", ".join(self.titles_of_themes)
            raise RuleError(_("“{text}” is no theme; expected one of {names}").format(text=short(text), names=expected), "theme")
        return theme

    def _owner(self, text: str, measure_id: str) -> dict[str, Any]:
        """Return the partner and the person that a cell names; neither where the measure has those whom the matrix names so."""
        so_named, measure = self.owners.get(text, frozenset()), self.measures.get(measure_id)
        if measure is not None and (measure.partner, measure.person) in so_named:
            return {}
        if len(so_named) == 1:
            ((partner_id, person),) = so_named
            return {"partner": partner_id, "person": person}
        if (owner := typed_owner(text, self.partners)) is None:
            sentence = _("“{text}” is no partner of this park, or can be several: type its organisation or its kind")
            raise RuleError(sentence.format(text=short(text)), "owner")
        partner, person = owner
        return {"partner": partner.id} | ({"person": _line("owner", person)} if person else {})

    def served(self, text: str, measure_id: str) -> tuple[str, ...]:
        """Return the targets that a cell names, one behind the other; RuleError where it names none of the measure's trajectory."""
        measure = self.measures.get(measure_id)
        targets = self.targets.get(measure.trajectory if measure is not None else self.trajectory, {})
        ids = []
        rest = text.strip()
        while rest:
            name = max((name for name in targets if _begins(rest.casefold(), name)), key=len, default="")
            if not name:
                sentence = _("“{text}” is no target of this park").format(text=short(rest.splitlines()[0]))
                raise RuleError(sentence, "targets")
            ids.append(targets[name].id)
            rest = rest[len(name) :].lstrip(" ,;\n")
        return tuple(dict.fromkeys(ids))


def read_measures(store: Store, park_id: str, trajectory_id: str, path: Path) -> ReadMeasures:
    """Return what a file says of the measures of a park; ContentError when it is no list of measures, or raises as `read_outside`."""
    name = clean_line(path.name)[:80]
    raw = read_outside(path, SIZE_LIMIT)
    cleared, here = as_it_came(raw), _here(store, park_id, trajectory_id)
    tables = [table for rows in rows_in(raw, name) if (table := headed(rows, COLUMNS, lambda keys: "measure" in keys)) is not None]
    if not tables:
        names = "; ".join(titles()[key] for key in ("measure", "theme", "owner", "due"))
        sentence = _("{file} is no list of measures: a table with a first row such as “{names}” was expected.")
        raise ContentError(sentence.format(file=name, names=names), ())
    given: list[GivenMeasure] = []
    problems: list[PlanProblem] = []
    unread: dict[str, None] = {}
    for table in tables:
        unread |= dict.fromkeys(table.unread)
        for number, cells in table.rows:
            row = {key: cleared(cell_text(cell, lines=key in ("targets", "explanation"))) for key, cell in cells.items()}
            faulty = any(is_fault(cell) for key, cell in cells.items() if key not in _NOT_READ)
            if not faulty and not any(row.values()):
                continue
            try:
                _sound(cells, store.today)
                targets = here.served(row["targets"], row.get("id", "")) if row.get("targets") else None
                given.append(GivenMeasure(number, here.cells(row), row.get("id", ""), targets))
            except RuleError as error:
                problems.append(PlanProblem(number, error.field, error.sentence))
    if len(given) > MOST:
        raise ContentError(_("{file} holds more than {n} measures. Take them in by parts.").format(file=name, n=MOST), ())
    return ReadMeasures(tuple(given), tuple(problems), tuple(unread))


def _sound(cells: Mapping[str, IncomingCell], today: dt.date) -> None:
    """Raise RuleError at a cell whose formula came to nothing, and at a number where a day is asked."""
    check_faults(cells, _NOT_READ)
    for key, cell in cells.items():
        if isinstance(cell, BareNumber) and key in ("due", "done"):
            sentence = _("the cell holds the number {number} and no date; type the day as {day}")
            raise RuleError(sentence.format(number=short(cell), day=day_ahead(today)), key)


def problem_text(name: str, problem: PlanProblem) -> str:
    """Return a problem as it is told: the file, the row, the column, what is wrong."""
    title = {**titles(), "name": titles()["measure"]}.get(problem.field, "")
    sentence = f"{title}: {problem.sentence}" if title else problem.sentence
    return f"{clean_line(name)[:80]}:{problem.row}: {sentence}"


def measure_plan_text(plan: MeasurePlan) -> str:
    """Return how many measures taking a list in adds, changes and leaves."""
    parts = (
        n_("{n} new measure", "{n} new measures", len(plan.new)).format(n=len(plan.new)),
        n_("{n} changed", "{n} changed", len(plan.changed)).format(n=len(plan.changed)),
        n_("{n} unchanged", "{n} unchanged", plan.same).format(n=plan.same),
    )
    return ", ".join(parts) + "."


def measure_step_text(step: MeasureStep) -> str:
    """Return what a measure is called that is taken in, and of one that is here which fields change."""
    if step.measure is None:
        return str(step.fields["name"])
    fields = [field_words(Measure.noun, name) for name in step.fields]
    if step.targets is not None:
        fields.append(field_words(MeasureTarget.noun, "target"))
    return f"{step.measure.name} ({', '.join(fields)})"


def _here(store: Store, park_id: str, trajectory_id: str) -> _Here:
    titles_by_theme = themes_to_choose(store)
    themes = {plain(text): theme for theme, title in titles_by_theme.items() for text in (theme, *map(title, LANGS))}
    lines = measures_of(store, park_id)
    owners: dict[str, frozenset[tuple[str | None, str]]] = {}
    for line in filter(owner_text, lines):
        owners[owner_text(line)] = owners.get(owner_text(line), frozenset()) | {(line.measure.partner, line.measure.person)}
    return _Here(
        partners_of(store, park_id),
        themes,
        trajectory_id,
        {line.measure.id: line.measure for line in lines},
        {
            trajectory.id: {target.name.casefold(): target for target in targets_of(store, trajectory.id)}
            for trajectory in trajectories_of(store, park_id)
        },
        owners,
        lambda name, text: typed_day(name, text, store.today),
        store.today.isoformat(),
        tuple(title(language()) for title in titles_by_theme.values()),
    )


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and text[len(name) :][:1] in ("", " ", ",", ";", "\n")


def _line(field_name: str, text: str) -> str:
    cleaned = clean_line(text)
    if len(cleaned) > LINE_LIMIT:
        raise RuleError(_("at most {limit} characters were expected").format(limit=LINE_LIMIT), field_name)
    return cleaned
