"""The years of a park in a report: findings found, solved and still open, rounds by day and in the evening. Figures of the dossier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kvo_inspect.domain.compare.course import CourseYear
from kvo_inspect.exchange.reports.charts import findings_chart
from kvo_inspect.exchange.reports.content import Block, Chapter
from kvo_inspect.exchange.reports.pieces import ReportPieces
from kvo_inspect.texts import _


def years_chapter(pieces: ReportPieces, years: Sequence[CourseYear], last: int) -> Iterator[Chapter]:
    """Yield a chapter of the years up to and with *last*, a chart and its table; nothing of fewer than two years."""
    shown = [(year.effort, year.open) for year in years if year.effort.year <= last]
    if len(shown) < 2:
        return
    rows = [
        tuple(map(str, (year.year, year.found, year.verified, still_open, year.day_rounds, year.evening_rounds)))
        for year, still_open in shown
    ]
    heads = (_("Year"), _("New findings"), _("Solved"), _("Open at the end"), _("Rounds by day"), _("Rounds in the evening"))
    table = pieces.table(_("Findings and rounds, per year"), heads, rows, (3, 4, 4, 4, 4, 4), frozenset({1, 2, 3, 4, 5}))
    drawn = findings_chart(pieces, [(str(year.year), year.found, year.verified, still_open) for year, still_open in shown])
    dropped = pieces.paragraph(_("What was dropped, or is the same as another finding, is new in its year and open in none."), small=True)
    blocks: list[Block] = [table, dropped] if drawn is None else [drawn, table, dropped]
    yield pieces.chapter(_("Over the years"), *blocks)
