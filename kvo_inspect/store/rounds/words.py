"""What the facilitator says of a round for its report: concerns, agreements, the next round, lines of the summary in words of their own."""

from __future__ import annotations

from typing import Any, Unpack

from kvo_inspect.domain.rounds.round import Round, RoundWords
from kvo_inspect.domain.rounds.summary import CONCERNS, OWN_LINE_LIMIT, SummaryLine, lines_of, lines_with
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line, checked_text
from kvo_inspect.errors import RuleError
from kvo_inspect.store.record.reach import REPORT
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def say_of_round(store: Store, round_id: str, **fields: Unpack[RoundWords]) -> Round:
    """Record what a report of the round is to say, finished or not, in one act. RuleError, TooLong and BadValue tell the field."""
    round_ = store.get(Round, round_id)
    checked: dict[str, Any] = {}
    if "concerns" in fields:
        concerns = [checked_line("concerns", line) for line in lines_of(checked_text("concerns", fields["concerns"]))]
        if len(concerns) > CONCERNS:
            raise RuleError(_("At most three concerns, one on a line: the first page is for what matters most."), "concerns")
        checked["concerns"] = "\n".join(concerns)
    if "agreements" in fields:
        checked["agreements"] = "\n".join(lines_of(checked_text("agreements", fields["agreements"])))
    if "next_round" in fields:
        raw = fields["next_round"].strip()
        checked["next_round"] = typed_day("next_round", raw, store.today) if raw else None
    if "summary" in fields:
        summary = lines_with(round_.summary, [_cleaned(line) for line in fields["summary"]])
        checked["summary"] = summary if summary.lines or round_.summary else None
    with store.act(REPORT) as act:
        return act.write(Round, round_.id, park=round_.park, **checked)


def _cleaned(line: SummaryLine) -> SummaryLine:
    return line.model_copy(update={"text": checked_line(line.about, line.text, limit=OWN_LINE_LIMIT)})
