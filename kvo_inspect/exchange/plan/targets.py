"""A list of targets as a table: survey results, police and fire figures taken in, and the list itself written to be filled in.

The list that is written reads back to what it was written from; a row without any figure says nothing and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kvo_inspect.domain.plan.figure_parsing import (
    better_of,
    check_goal,
    check_kept,
    check_shares,
    check_unit,
    counted,
    parse_better,
    parse_goal,
)
from kvo_inspect.domain.plan.results import is_share, whole_of_share
from kvo_inspect.domain.plan.target import Counted, Goal, Target, TargetFields
from kvo_inspect.domain.plan.target_kinds import FACTS
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line, short
from kvo_inspect.errors import ContentError, NameTaken, RuleError
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.tables.csv_text import Wrong, decoded, delimiter_of, rows_of, write_list
from kvo_inspect.exchange.tables.faults import check_faults
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.exchange.tables.headed import cell_text, headed
from kvo_inspect.exchange.tables.incoming import IncomingCell, rows_in, unreadable
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetColumn, write_sheets
from kvo_inspect.files import is_there
from kvo_inspect.outside import read_outside
from kvo_inspect.store.plan.targets import GivenTarget, targets_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _, p_
from kvo_inspect.wording.plan import figure_source_name, figure_typed, goal_typed, kind_called, target_kind_name

SIZE_LIMIT = 1_000_000
COUNT_LIMIT = 500

KEYS = (
    "name",
    "unit",
    "source",
    "better",
    "baseline",
    "baseline_n",
    "baseline_period",
    "goal",
    "result",
    "result_n",
    "result_period",
)
COLUMNS: dict[str, str] = {
    "doel": "name",
    "doelstelling": "name",
    "naam": "name",
    "onderwerp": "name",
    "wat": "name",
    "target": "name",
    "name": "name",
    "eenheid": "unit",
    "unit": "unit",
    "bron": "source",
    "source": "source",
    "beter": "better",
    "beter is": "better",
    "richting": "better",
    "better": "better",
    "direction": "better",
    "nulmeting": "baseline",
    "0-meting": "baseline",
    "baseline": "baseline",
    "begin": "baseline",
    "nulmeting n": "baseline_n",
    "n nulmeting": "baseline_n",
    "0-meting n": "baseline_n",
    "baseline n": "baseline_n",
    "nulmeting periode": "baseline_period",
    "0-meting periode": "baseline_period",
    "baseline period": "baseline_period",
    "streefwaarde": "goal",
    "streef": "goal",
    "streefcijfer": "goal",
    "te halen": "goal",
    "goal": "goal",
    "resultaat": "result",
    "vervolgmeting": "result",
    "1-meting": "result",
    "eindmeting": "result",
    "result": "result",
    "resultaat n": "result_n",
    "n resultaat": "result_n",
    "1-meting n": "result_n",
    "vervolgmeting n": "result_n",
    "result n": "result_n",
    "resultaat periode": "result_period",
    "1-meting periode": "result_period",
    "vervolgmeting periode": "result_period",
    "result period": "result_period",
}
"""What a column may be called, in Dutch and English, and which field it is."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """What a list says, and what of it was not understood."""

    given: tuple[GivenTarget, ...] = ()
    problems: tuple[str, ...] = ()
    """Each "name:row: what is wrong"."""
    empty: int = 0
    """Rows without a figure."""


def read_targets(store: Store, trajectory_id: str, path: Path) -> ReadList:
    """Return what a file says. Raises as `read_outside` and `parse_targets`."""
    raw = read_outside(path, SIZE_LIMIT)
    return parse_targets(raw, clean_line(path.name), {target.name.casefold(): target for target in targets_of(store, trajectory_id)})


def parse_targets(raw: bytes, name: str, known: Mapping[str, Target] | None = None) -> ReadList:
    """Return what a table says; ContentError when it cannot be read at all.

    *known* are the targets that are there, by name in small letters, for what a row leaves unsaid.
    """
    problems: list[str] = []
    known = known or {}

    def wrong(line: int, sentence: str) -> None:
        problems.append(f"{name}:{line}: {sentence}")

    try:
        rows = list(_sheet_rows(raw, name, wrong) if raw.startswith(b"PK\x03\x04") else _csv_rows(raw, name, wrong))
    except ContentError as error:
        if not error.problems:
            raise
        return ReadList((), error.problems)
    given: dict[str, GivenTarget] = {}
    empty = 0
    for line, row in rows:
        try:
            check_faults(row)
        except RuleError as error:
            wrong(line, f"{titles()[error.field]}: {error.sentence}")
            continue
        cells = {field: cell_text(cell) for field, cell in row.items()}
        if not any(cells.get(field) for field in ("baseline", "goal", "result")):
            empty += bool(cells.get("name"))
            continue
        try:
            target = _given(cells, known)
        except RuleError as error:
            column = titles().get(error.field, "")
            wrong(line, f"{column}: {error.sentence}" if column else error.sentence)
            continue
        if target.name.casefold() in given:
            wrong(line, _("“{name}” stands in this list twice").format(name=short(target.name)))
        elif len(given) == COUNT_LIMIT:
            wrong(line, _("at most {limit} targets were expected").format(limit=COUNT_LIMIT))
            break
        else:
            given[target.name.casefold()] = target
    return ReadList(tuple(given.values()), tuple(problems), empty)


def _is_header(fields: frozenset[str]) -> bool:
    """Return whether these fields are those of a row of column names."""
    return "name" in fields


def _csv_rows(raw: bytes, name: str, wrong: Wrong) -> Iterator[tuple[int, Mapping[str, IncomingCell]]]:
    """Yield the rows of a CSV file; what is wrong with it is told."""
    text = decoded(raw, lambda _line, _why: None)
    if text is None:
        raise unreadable(name)
    sign = delimiter_of(text, COLUMNS, _is_header)
    if sign is None:
        _no_column(wrong)
        return
    for line, row in rows_of(text, sign, COLUMNS, ", ".join(titles().values()), wrong):
        yield line, {field: unescaped(cell) for field, cell in row.items()}


def _sheet_rows(raw: bytes, name: str, wrong: Wrong) -> Iterator[tuple[int, Mapping[str, IncomingCell]]]:
    """Yield the rows of every sheet of an XLSX file that has a column of targets; what is wrong with it is told."""
    tables = [table for rows in rows_in(raw, name) if (table := headed(rows, COLUMNS, _is_header)) is not None]
    if not tables:
        _no_column(wrong)
    for table in tables:
        for column in table.unread:
            expected = _("expected some of: {names}").format(names=", ".join(titles().values()))
            wrong(1, _("“{name}” is not a known column; {hint}").format(name=column, hint=expected))
        yield from table.rows


def _no_column(wrong: Wrong) -> None:
    names = ";".join(titles().values())
    wrong(1, _("no column is called “doel” or “target”; a first line such as {names} was expected").format(names=names))


def _given(cells: dict[str, str], known: Mapping[str, Target]) -> GivenTarget:
    """Return the target of a row; RuleError at the field that is wrong. An empty cell leaves what is there as it is."""
    name = _checked_name(cells)
    target = known.get(name.casefold())
    unit = cells.get("unit") or (target.unit if target else "")
    if not unit and any(cells.get(field, "").endswith("%") for field in ("baseline", "result")):
        unit = "%"
    check_unit(unit, target)
    fields: dict[str, Any] = {field: cells[field] for field in ("unit", "source") if cells.get(field)}
    fields |= _kind(name) if target is None else {}
    if unit and (target is None or target.unit != unit):
        fields["unit"] = "%" if is_share(unit) and not whole_of_share(unit) else unit
    for field in ("baseline", "result"):
        figure = counted(field, cells.get(field, ""), cells.get(f"{field}_n", ""), cells.get(f"{field}_period", ""), unit)
        if figure is not None:
            fields[field] = figure
    goal = parse_goal("goal", cells.get("goal", ""), unit, fields.get("baseline") or (target.baseline if target else None))
    if goal is not None:
        fields["goal"] = goal
    better = parse_better("better", cells.get("better", ""))
    if better is None and target is None:
        better = better_of(goal, fields.get("baseline"))
        if better is None:
            raise RuleError(_("say whether lower or higher is better"), "better")
    if better is not None:
        fields["better"] = better
    check_goal("goal", goal, better or (target.better if target else "lower"))
    if target is not None:
        check_kept(target, cast("TargetFields", fields))
        check_shares(target, cast("TargetFields", fields))
    return GivenTarget(name, fields)


def _checked_name(cells: Mapping[str, str]) -> str:
    """Return the name of a row's target; RuleError where there is none, or where a line of text is too long."""
    name = cells.get("name", "")
    if not name:
        raise RuleError(_("the name of the target is empty"), "name")
    for field in ("name", "unit", "source", "baseline_period", "result_period"):
        if len(cells.get(field, "")) > LINE_LIMIT:
            raise RuleError(_("at most {limit} characters were expected").format(limit=LINE_LIMIT), field)
    return name


def _kind(name: str) -> dict[str, Any]:
    """Return the kind of a new target that is called as one; of one that is there a person says so."""
    kind = kind_called(name)
    return {} if kind is None else {"kind": kind}


def titles() -> dict[str, str]:
    """Return the columns' titles by key, in the language in use; `COLUMNS` knows both languages'."""
    return {
        "name": p_("target list", "target"),
        "unit": p_("target list", "unit"),
        "source": p_("target list", "source"),
        "better": p_("target list", "better"),
        "baseline": p_("target list", "baseline"),
        "baseline_n": p_("target list", "baseline n"),
        "baseline_period": p_("target list", "baseline period"),
        "goal": p_("target list", "goal"),
        "result": p_("target list", "result"),
        "result_n": p_("target list", "result n"),
        "result_period": p_("target list", "result period"),
    }


def write_targets(store: Store, trajectory_id: str | None, park_name: str, to: Path, form: str = "csv") -> Path:
    """Write a trajectory's targets as a table to fill in (*form*: csv or xlsx), whole or not at all, and return where.

    *to* may be a folder.

    Without targets it holds the usual ones without figures, which taking in passes over as long as nobody fills them in.
    """
    if is_there(to) and to.is_dir():
        to = to / f"{slug(park_name)}-{slug(_('targets'))}-{store.today.isoformat()}.{form}"
    elif to.exists():
        raise NameTaken(to)
    if trajectory_id:
        must_be_sound(store, [store.get(Trajectory, trajectory_id).park], answers=False)
    targets = targets_of(store, trajectory_id) if trajectory_id else []
    rows = [_cells(target) for target in targets] or [[*row, *[""] * (len(KEYS) - len(row))] for row in usual()]
    if form == "xlsx":
        columns = [SheetColumn(key, titles()[key], width) for key, width in zip(KEYS, _WIDTHS, strict=True)]
        write_sheets(to, [Sheet(p_("sheet", "Targets"), columns, rows, _("Targets: {name}").format(name=park_name))], made=store.now())
    else:
        write_list(to, [titles()[key] for key in KEYS], rows, shared=True, figures=_FIGURES)
    return to


_WIDTHS = (36, 10, 20, 10, 12, 12, 18, 12, 12, 12, 18)
"""Characters of each column in a sheet."""


_FIGURES = frozenset(KEYS.index(key) for key in ("baseline", "baseline_n", "result", "result_n"))
"""Columns of plain numbers. A goal such as -40 % is escaped like a text: a spreadsheet would count with it."""


def usual() -> list[list[str]]:
    """Return the targets that parks set most, without figures: name, unit, source, which way is better."""
    better = {"lower": p_("better", "lower"), "higher": p_("better", "higher")}
    return [
        [
            target_kind_name(kind),
            "%" if facts.is_share else p_("unit", "number"),
            figure_source_name(facts.source),
            better[facts.better],
        ]
        for kind, facts in FACTS.items()
    ]


def _cells(target: Target) -> list[str]:
    better = p_("better", "lower") if target.better == "lower" else p_("better", "higher")
    return [
        target.name,
        target.unit,
        target.source,
        better,
        *_counted(target.baseline, target.unit),
        _goal(target.goal, target.unit),
        *_counted(target.result, target.unit),
    ]


def _goal(goal: Goal | None, unit: str) -> str:
    return goal_typed(goal, unit) if goal else ""


def _counted(figure: Counted | None, unit: str) -> list[str]:
    return [figure_typed(figure.value, unit), str(figure.n or ""), figure.period] if figure else ["", "", ""]
