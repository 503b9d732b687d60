"""The measurement report of a first measurement alone: where the park stands. Every figure stands once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kvo_inspect.exchange.reports.charts import themes_chart
from kvo_inspect.exchange.reports.content import Block, Chapter
from kvo_inspect.exchange.reports.measurement.pieces import MeasurementPieces, reasons
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import capital, part_name
from kvo_inspect.wording.plan import amount_text, counted_whole, goal_text
from kvo_inspect.wording.survey.results import alone_cells, alone_heads, interval_note


def chapters_of_one(of: MeasurementPieces) -> Iterator[Chapter]:
    """Yield the chapters of a measurement beside itself; the account comes behind them."""
    return _OneMeasurement(of).chapters()


@dataclass
class _OneMeasurement:
    of: MeasurementPieces

    def chapters(self) -> Iterator[Chapter]:
        yield self._summary()
        yield self.of.measured()
        yield from self._targets()
        yield from self._survey()
        yield from self._themes()
        yield from self._made()
        yield from self._marks()
        yield from self._unjudged()

    def _summary(self) -> Chapter:
        overall = self.of.comparison.overall
        lines = [_("This is the first measurement: there is nothing yet to compare with.")]
        if overall.second_share is None:
            lines.append(_("No question was answered that can be in order or not."))
        else:
            text = n_("Of {n} question {share} is in order.", "Of {n} questions {share} are in order.", overall.judged)
            lines.append(text.format(n=overall.judged, share=wording.exact_percent_text(overall.second_share)))
        made = len(self.of.comparison.read.findings[1])
        lines.append(n_("{n} finding was made.", "{n} findings were made.", made).format(n=made))
        total = len(self.of.comparison.read.targets)
        text = n_("The plan has {n} target.", "The plan has {n} targets.", total)
        lines.append(text.format(n=total) if total else _("The plan has no targets yet."))
        return self.of.pieces.chapter(_("In short"), self.of.pieces.bullets(lines))

    def _targets(self) -> Iterator[Chapter]:
        targets = self.of.comparison.read.targets
        if targets:
            rows = [
                (
                    target.name,
                    counted_whole(target.baseline, target.unit),
                    "" if target.goal is None else goal_text(target.goal, target),
                    target.source,
                )
                for target in targets
            ]
            heads = (_("Target"), _("Baseline"), _("Goal"), _("Source"))
            yield self.of.pieces.chapter(
                _("Targets"), self.of.pieces.table(_("What the plan aims at, and where it begins"), heads, rows, (9, 7, 4, 6))
            )

    def _survey(self) -> Iterator[Chapter]:
        """Yield what entrepreneurs answered in the survey of this measurement; nothing where nobody answered."""
        read, pieces = self.of.comparison.read, self.of.pieces
        if read.survey:
            rows = [alone_cells(read.questionnaire, pair) for pair in read.survey]
            caption = _("What entrepreneurs answered in the survey, and how many answered")
            table = pieces.table(caption, alone_heads(), rows, (12, 5, 4, 5), frozenset({1, 2}))
            yield pieces.chapter(_("The survey"), table, pieces.paragraph(interval_note(), small=True))

    def _themes(self) -> Iterator[Chapter]:
        rows = [
            (
                title,
                str(figure.judged),
                str(figure.in_order.second),
                wording.exact_percent_text(figure.second_share),
                *map(str, wording.left_out(figure)[:2]),
            )
            for title, figure in (*self.of.theme_figures(), (_("All together"), self.of.comparison.overall))
        ]
        if len(rows) > 1:
            heads = (_("Theme"), _("Assessed"), _("In order"), _("Share"), *wording.left_out_heads()[:2])
            table = self.of.pieces.table(_("Shares in order, per theme"), heads, rows, (8, 4, 4, 4, 3, 5), frozenset(range(1, 6)))
            year = str(self.of.comparison.read.second.year)
            drawn = themes_chart(self.of.pieces, (year,), [(title, (figure.second_share,)) for title, figure in self.of.theme_figures()])
            yield self.of.pieces.chapter(_("Per theme"), *([drawn] if drawn is not None else []), table)

    def _made(self) -> Iterator[Chapter]:
        titles = {theme: title(language()) for theme, title in self.of.comparison.themes().items()}
        counts = Counter(titles.get(finding.theme or "", capital(_("other"))) for finding in self.of.comparison.read.findings[1])
        if counts:
            rows = [(title, str(n)) for title, n in counts.most_common()]
            table = self.of.pieces.table(_("Findings per theme, most first"), (_("Theme"), _("Findings")), rows, (9, 3), frozenset({1}))
            yield self.of.pieces.chapter(_("Findings"), table)

    def _marks(self) -> Iterator[Chapter]:
        rows = [
            (
                self.of.question(figure.item),
                capital(part_name(figure.part)),
                figure.role or _("everybody"),
                str(figure.second.people),
                amount_text(figure.second.mean),
            )
            for figure in self.of.comparison.marks
        ]
        if rows:
            heads = (_("Question"), _("Round"), _("Role"), _("People"), _("Mean mark"))
            caption = _("Mean marks from 1 to 10, per role, with the number of people")
            blocks: list[Block] = [
                self.of.pieces.table(caption, heads, rows, (8, 3, 4, 2, 3), frozenset({3, 4})),
                self.of.pieces.paragraph(_("Roles of fewer than three people stand together."), small=True),
            ]
            yield self.of.pieces.chapter(_("How the places feel"), *blocks)

    def _unjudged(self) -> Iterator[Chapter]:
        why = self.of.comparison.overall.why
        if why:
            heads = (_("Why"), _("Questions"))
            table = self.of.pieces.table(_("Reasons, most first"), heads, reasons(why), (10, 3), frozenset({1}))
            yield self.of.pieces.chapter(_("Questions without an answer that counts"), table)
