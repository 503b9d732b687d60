"""What both kinds of measurement report tell in the same way: what was measured, the figures per theme, how the report was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure, by_theme, figures
from kvo_inspect.domain.compare.pairs import Measured, NotComparable, rest_share
from kvo_inspect.domain.compare.warnings import recorded_by
from kvo_inspect.domain.values.numbers import percent
from kvo_inspect.exchange.reports.content import Chapter
from kvo_inspect.exchange.reports.pieces import FindingPieces, ReportPieces
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.plan import amount_text


@dataclass
class MeasurementPieces:
    """The pieces of a report, and the comparison of which the report tells."""

    comparison: Comparison
    pieces: ReportPieces
    findings: FindingPieces
    names: bool
    """Whether people are named."""
    state: str
    """Draft or adopted."""

    @property
    def sides(self) -> Sequence[Measured]:
        """Both measurements; the only one, when it stands beside itself."""
        first, second = self.comparison.read.first, self.comparison.read.second
        return (second,) if first.id == second.id else (first, second)

    def measured(self) -> Chapter:
        """Return what was measured: park, rounds, people."""
        rows = [
            (
                capital(wording.measurement_text(side.kind, side.year)),
                wording.period_text(side),
                ", ".join(filter(None, (wording.parts_text(side), wording.sets_text(side)))),
                wording.people_text(side),
            )
            for side in self.sides
        ]
        heads = (_("Measurement"), p_("measurement", "When"), _("How"), _("Taking part"))
        park = self.comparison.read.park
        facts = [
            (_("Park"), ", ".join(filter(None, (park.name, park.municipality)))),
            (_("Target image quality"), park.grade_target),
            (p_("report", "Status"), self.state),
        ]
        table = self.pieces.table(_("The rounds behind the figures"), heads, rows, (5, 6, 5, 3))
        return self.pieces.chapter(_("What was measured"), self.pieces.facts(facts), table)

    def theme_figures(self) -> Iterator[tuple[str, Figure]]:
        """Yield each theme's title with its figure."""
        figure_by_theme = figures(self.comparison.pairs, by_theme, self.comparison.target)
        for theme, title in self.comparison.themes().items():
            if theme in figure_by_theme:
                yield title(language()), figure_by_theme[theme]

    def question(self, key: str) -> str:
        """Return the question of an item, named `checklist/item`."""
        item = self.comparison.asked(key)
        return item.ask(language()) if item is not None else key

    def account(self) -> Chapter:
        """Return how the report was made: answers, "rest", checklists, who recorded, what a share is."""
        rows = []
        for side in self.sides:
            name = capital(wording.measurement_text(side.kind, side.year))
            rest, answers = rest_share(side)
            lists = dict.fromkeys(
                f"{checklist.title(language())} {checklist.version}" for walked in side.rounds for checklist, _mode in walked.checklists
            )
            parts = [
                n_("{n} answer", "{n} answers", answers).format(n=answers),
                _("{n} % by “rest”").format(n=amount_text(percent(rest, answers) or "0")) if rest else "",
                _("checklists: {names}").format(names=", ".join(lists)),
                _("recorded by {names}").format(names=", ".join(recorded_by(side))) if self.names and recorded_by(side) else "",
            ]
            rows.append((name, "; ".join(filter(None, parts))))
        sentences = [
            _("A share is of questions that both measurements asked at the same checkpoint, in the same part of the day.")
            if len(rows) > 1
            else _("A share is of the questions that can be in order or not."),
            _("N/a and not assessed are in no share."),
        ]
        return self.pieces.account(rows, *sentences)


def reasons(why: dict[NotComparable, int]) -> list[tuple[str, str]]:
    """Return why questions have no answer to compare, with their number, most first."""
    return [(capital(wording.why_text(reason)), str(n)) for reason, n in sorted(why.items(), key=lambda pair: -pair[1])]
