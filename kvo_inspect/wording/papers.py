"""What people are told of papers: by whom a report was adopted, and what state a report is in."""

from __future__ import annotations

from kvo_inspect.domain.papers.paper import Adoption, Paper
from kvo_inspect.texts import _
from kvo_inspect.wording.names import day_text, long_day


def report_state_text(adopted: Paper | None, adoption: Adoption | None, *, names: bool = True) -> str:
    """Return the state of a report: adopted, a draft, or a draft beside the adopted one that is kept; without *names* not by whom."""
    if adoption is not None:
        return _adoption_text(adoption, names=names)
    if adopted is None or adopted.adopted_on is None:
        return _("draft")
    words = _adoption_text(Adoption(adopted.adopted_by, adopted.adopted_on), names=names)
    return _("draft; the report that counts is kept with the record, {adopted}").format(adopted=words)


def _adoption_text(adoption: Adoption, *, names: bool) -> str:
    if not names:
        return _("adopted on {day}").format(day=long_day(adoption.on))
    return _("adopted on {day} by {name}").format(day=long_day(adoption.on), name=adoption.by)


def adopted_text(paper: Paper) -> str:
    """Return when a report was adopted, and by whom; empty for any other paper."""
    return "" if paper.report is None else ", ".join(filter(None, (day_text(paper.adopted_on), paper.adopted_by)))
