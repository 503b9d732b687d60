"""What is told of a finding, in the language in use: in a few words, its facts, and the order of findings by what is told of them."""

from __future__ import annotations

import datetime as dt
import sys
from array import array
from collections.abc import Iterable, Mapping
from typing import Protocol

from kvo_inspect.domain.findings.finding import Finding, detailed_words, few_words
from kvo_inspect.domain.findings.premises import names_premises
from kvo_inspect.domain.findings.standing import is_open_stage, is_overdue
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS, Stage
from kvo_inspect.progress import Progress
from kvo_inspect.store.checklists.stored import known_items
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter, FindingLine, finding_numbers, ordered_numbers
from kvo_inspect.store.search.finding_order import FINDING_COLUMNS, ColumnOrder, in_order, order_again
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.action_lists import company_at_number, named_holder, partner_text
from kvo_inspect.wording.items import defect_names
from kvo_inspect.wording.names import day_text, moment_and_author_text, partner_name, stage_name


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


def finding_text(finding: Described, defects: Mapping[str, str], details: str = "") -> str:
    """Return a finding in a few words; *defects* is what each item is called when it fails. A dash when nothing is known of it."""
    return few_words(detailed_words(defects.get(finding.item or "", ""), details), finding.object, finding.text) or "–"


def holder_text(partner: Partner | None, number: str = "") -> str:
    """Return the action holder: its organisation, else its kind or the house number of its premises; a question mark for none."""
    return partner_text(partner, number) if partner else "?"


def line_holder_text(line: FindingLine) -> str:
    """Return the action holder of a line of a list; empty for none."""
    return named_holder(line.partner_kind, line.partner_name, line.number) if line.partner_kind else ""


def stage_text(stage: Stage, *, in_doubt: bool) -> str:
    """Return the stage of a finding; of one in doubt that two values stand there: it is open whatever its status says."""
    return p_("status", "two values") if in_doubt else stage_name(stage)


def line_stage_text(line: FindingLine) -> str:
    """Return the stage of a line of a list."""
    return stage_text(line.stage, in_doubt=bool(line.in_doubt))


def days_text(days: int) -> str:
    """Return a number of days as people say it: in weeks from two weeks on."""
    if days < 14:
        return n_("{n} day", "{n} days", days).format(n=days)
    return n_("{n} week", "{n} weeks", days // 7).format(n=days // 7)


def age_text(finding: Finding, seen: str, stage: Stage, today: dt.date | None) -> str:
    """Return when a finding was made and by whom, and with *today* for how long it is open; *seen*: the day of its round."""
    text = moment_and_author_text(finding.made, finding.made_by)
    if seen != finding.made[:10]:  # the round is of another day than the one on which it was noted
        text = f"{day_text(seen)} · " + _("noted {moment}").format(moment=text)
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
    return in_order(store, numbers, ColumnOrder(column, descending), order_words(store))


def matching_in_order(store: Store, wanted: Filter, column: str, *, descending: bool = False, most: int = sys.maxsize) -> array[int]:
    """Return the row numbers of the first *most* findings that match in the order of a column, equal ones newest first.

    Newest first when findings have no such column. What lists are read from is made first, where it lacks.
    """
    words = order_words(store)
    if column in FINDING_COLUMNS:
        return ordered_numbers(store, wanted, ColumnOrder(column, descending), words, most)
    order_again(store, words)
    return finding_numbers(store, wanted, most)


def make_order(store: Store, progress: Progress) -> None:
    """Make what lists of findings are read from, where it lacks, telling how far it is."""
    order_again(store, order_words(store), progress)


def order_words(store: Store) -> dict[str, str]:
    """Return the words by which findings are ordered, in the language in use."""
    return {
        **{f"item {key}": name for key, name in defect_names(store).items()},
        **{f"object {key}": "" for key, (_checklist, item) in known_items(store).items() if not names_premises(item)},
        **{f"kind {kind}": partner_name(kind) for kind in PARTNER_KINDS},
        "number": company_at_number(),
    }
