"""What is told of a finding, in the language in use: in a few words, its facts, and the order of findings by what is told of them."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from kvo_inspect.domain.findings.finding import Finding, few_words
from kvo_inspect.domain.findings.standing import is_open_stage, is_overdue
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import STAGES, Stage
from kvo_inspect.domain.values.row_order import RowValue, places_in_order
from kvo_inspect.store.checklists.stored import known_house_number
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import FindingLine
from kvo_inspect.store.search.finding_order import FINDING_COLUMNS, FindingColumn, in_column
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.action_lists import named_holder, partner_text
from kvo_inspect.wording.items import defect_names
from kvo_inspect.wording.names import day_text, moment_text


class Described(Protocol):
    """A finding, or a row of one: the item that failed, the object, what was typed."""

    @property
    def item(self) -> str | None:
        """The key of the item (`checklist/item`), None of a finding that no question made."""

    @property
    def object(self) -> str:
        """Which object, or an empty text."""

    @property
    def text(self) -> str:
        """What was typed, or an empty text."""


def finding_text(finding: Described, defects: Mapping[str, str]) -> str:
    """Return a finding in a few words; *defects* is what each item is called when it fails. A dash when nothing is known of it."""
    return few_words(defects.get(finding.item or "", ""), finding.object, finding.text) or "–"


def holder_text(partner: Partner | None, number: str = "") -> str:
    """Return the action holder: its organisation, else its kind or the house number of its premises; a question mark for none."""
    return partner_text(partner, number) if partner else "?"


def line_holder_text(line: FindingLine) -> str:
    """Return the action holder of a line of a list; empty for none."""
    return named_holder(line.partner_kind, line.partner_name, line.number) if line.partner_kind else ""


def days_text(days: int) -> str:
    """Return a number of days as people say it: in weeks from two weeks on."""
    if days < 14:
        return n_("{n} day", "{n} days", days).format(n=days)
    return n_("{n} week", "{n} weeks", days // 7).format(n=days // 7)


def age_text(finding: Finding, seen: str, stage: Stage, today: dt.date | None) -> str:
    """Return when a finding was made and by whom, and with *today* for how long it is open; *seen*: the day of its round."""
    by = finding.made_by
    text = f"{moment_text(finding.made)} · {by}"
    if seen != finding.made[:10]:  # the round is of another day than the one on which it was noted
        text = f"{day_text(seen)} · " + _("noted {moment}").format(moment=moment_text(finding.made)) + f" · {by}"
    if today is None or not is_open_stage(stage):
        return text
    days = max(0, (today - dt.date.fromisoformat(seen)).days)
    return f"{text} · {_('open for {time}').format(time=days_text(days))}" if days else text


def due_text(finding: Finding, stage: Stage, today: dt.date | None) -> str:
    """Return by when a finding shall be solved, and with *today* for how long that has passed; empty without a day."""
    due = finding.due
    if not due:
        return ""
    if today is None or not is_overdue(due, today, is_open=is_open_stage(stage)):
        return day_text(due)
    days = (today - dt.date.fromisoformat(due)).days
    return f"! {day_text(due)} · {_('overdue by {time}').format(time=days_text(days))}"


def call_text(finding: Finding) -> str:
    """Return who was called about an urgent finding, when and by whom; empty when nobody was."""
    call = finding.called
    return " · ".join(filter(None, (call.at, _("{who} was told").format(who=call.who), call.by))) if call else ""


def findings_in_order(store: Store, numbers: Iterable[int], column: str, *, descending: bool = False) -> array[int]:
    """Return row numbers of findings in the order of a column, equal ones as they came; as they are when findings have no such column."""
    if column not in FINDING_COLUMNS:
        return array("q", numbers)
    wanted = list(numbers)
    rows, value = in_column(store, wanted, column), _value_of(store, column)
    there = [n for n in wanted if n in rows]
    places = places_in_order([value(*rows[n]) for n in there], descending=descending)
    return array("q", [there[place] for place in places])


def _value_of(store: Store, column: FindingColumn) -> Callable[..., RowValue]:
    """Return what makes the value of a column of what the store reads for it."""
    names = defect_names(store) if column == "what" else {}

    def what(item: str | None, object_: str, text: str) -> str:
        return few_words(names.get(item or "", ""), object_, text) or "–"

    def holder(kind: str | None, organisation: str, item: str | None, object_: str) -> str:
        return named_holder(kind, organisation, known_house_number(store, item, object_)) if kind else ""

    def stage(name: Any) -> int:
        return STAGES.index(name)

    special: dict[FindingColumn, Callable[..., RowValue]] = {"what": what, "holder": holder, "status": stage}
    return special.get(column, lambda text: text)
