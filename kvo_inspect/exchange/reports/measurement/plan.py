"""What a measurement report says of the plan: what needs attention and which measures work on that, and what each measure did.

Every figure is one of the comparison, but for what is overdue: that is the dossier's, as of the day that is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kvo_inspect.domain.compare.figures import by_theme, figures
from kvo_inspect.domain.compare.findings import OUTCOMES, tally
from kvo_inspect.domain.dossier import PRIVATE, Agreed, Dossier
from kvo_inspect.domain.plan.results import Outcome
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.exchange.reports.content import Chapter
from kvo_inspect.exchange.reports.measurement.pieces import MeasurementPieces
from kvo_inspect.store.plan.measures import findings_served, targets_served
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.dossier import agreed_owner
from kvo_inspect.wording.names import capital, day_text, long_day, partner_name
from kvo_inspect.wording.plan import counted_text, goal_text, measure_status_name


@dataclass(frozen=True)
class Served:
    """A measure, with the ids of the findings and of the targets that it serves."""

    measure: Agreed
    findings: frozenset[str]
    targets: frozenset[str]


def read_served(store: Store, dossier: Dossier) -> list[Served]:
    """Return the measures of a dossier with what they serve."""
    return [
        Served(measure, frozenset(findings_served(store, measure.id)), frozenset(targets_served(store, measure.id)))
        for measure in dossier.measures
    ]


@dataclass
class PlanChapters:
    """Makes both chapters."""

    of: MeasurementPieces
    dossier: Dossier
    served: list[Served]

    def attention(self) -> Chapter:
        """Return what needs attention, each with its figures and the measures that work on it."""
        pieces, title = self.of.pieces, _("What needs attention")
        rows = [*self._missed(), *self._fallen(), *self._standing(), *self._overdue()]
        if not rows:
            text = _("No target was missed, no theme fell, no earlier finding stands and nothing is overdue.")
            return pieces.chapter(title, pieces.paragraph(text))
        heads = (_("What"), _("Figures"), _("Measures that work on it"))
        caption = _("What fell short, and which measure works on it")
        return pieces.chapter(title, pieces.table(caption, heads, rows, (10, 9, 11)))

    def measures(self) -> Iterator[Chapter]:
        """Yield the measures of the plan with what each did; nothing where there are none."""
        if not self.served:
            return
        pieces = self.of.pieces
        rows = [
            (
                served.measure.name,
                self._owner(served.measure),
                measure_status_name(served.measure.status),
                day_text(served.measure.done or served.measure.due),
                "; ".join(self._results(served)),
            )
            for served in self.served
        ]
        heads = (_("Measure"), _("Who"), p_("report", "Status"), _("Due, or done on"), _("What came of it"))
        caption = _("The measures of the plan, and what came of the findings and targets that they serve")
        yield pieces.chapter(_("Measures"), pieces.table(caption, heads, rows, (14, 11, 7, 7, 16), whole=frozenset({3})))

    # -- what needs attention ------------------------------------------------------------------------------------------

    def _targets(self) -> Iterator[tuple[Target, Outcome]]:
        comparison = self.of.comparison
        yield from zip(comparison.read.targets, comparison.outcomes, strict=True)

    def _missed(self) -> Iterator[tuple[str, str, str]]:
        for target, came in self._targets():
            if came.verdict == "missed" and target.result is not None:
                text = _("target missed: {result}, goal {goal}")
                figure = text.format(result=counted_text(target.result, target.unit), goal=goal_text(target.goal, target))
                yield target.name, capital(figure), self._working(lambda served, id_=target.id: id_ in served.targets)  # type: ignore[misc]

    def _fallen(self) -> Iterator[tuple[str, str, str]]:
        comparison = self.of.comparison
        figure_by_theme = figures(comparison.pairs, by_theme, comparison.target)
        for theme, title in comparison.themes().items():
            figure = figure_by_theme.get(theme)
            if figure is not None and figure.difference is not None and figure.difference < 0:
                shares = (figure.first_share, figure.second_share)
                text = _("in order: {before}, now {after}").format(
                    before=wording.exact_percent_text(shares[0]), after=wording.exact_percent_text(shares[1])
                )
                works = self._working(lambda served, theme=theme: served.measure.theme == theme)  # type: ignore[misc]
                yield title(language()), capital(text), works

    def _standing(self) -> Iterator[tuple[str, str, str]]:
        fates = [fate for fate in self.of.comparison.fates if fate.outcome in ("open", "came_back")]
        if fates:
            counts = tally(fates)
            figure = ", ".join(f"{counts[outcome]} {wording.outcome_text(outcome)}" for outcome in OUTCOMES if counts[outcome])
            standing = {fate.finding.id for fate in fates}
            yield _("Earlier findings that stand"), figure, self._working(lambda served: bool(served.findings & standing))

    def _overdue(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is overdue on the day of the dossier: how many findings, and each measure."""
        day = long_day(self.dossier.made)
        late = {finding.id for finding in self.dossier.findings if finding.overdue}
        if late:
            figure = n_("{n} finding on {day}", "{n} findings on {day}", len(late)).format(n=len(late), day=day)
            yield _("Findings that are overdue"), figure, self._working(lambda served: bool(served.findings & late))
        for served in self.served:
            if served.measure.overdue:
                yield (
                    _("Measure that is overdue"),
                    _("due {due}, not done on {day}").format(due=day_text(served.measure.due), day=day),
                    served.measure.name,
                )

    def _working(self, works: Callable[[Served], bool]) -> str:
        """Return the measures that work on something, with how far each is; that there is none is told."""
        names = [
            f"{served.measure.name} ({measure_status_name(served.measure.status)})"
            for served in self.served
            if served.measure.status != "dropped" and works(served)
        ]
        return "; ".join(names) or _("no measure")

    # -- what each measure did -----------------------------------------------------------------------------------------

    def _owner(self, measure: Agreed) -> str:
        """Return who does a measure; no company beside what is wrong there, and without names no person."""
        if measure.owner_kind in PRIVATE:
            return partner_name(measure.owner_kind)
        return agreed_owner(measure if self.of.names else measure.model_copy(update={"person": ""}))

    def _results(self, served: Served) -> Iterator[str]:
        fates = [fate for fate in self.of.comparison.fates if fate.finding.id in served.findings]
        if fates:
            counts = Counter(fate.outcome for fate in fates)
            parts = ", ".join(f"{counts[outcome]} {wording.outcome_text(outcome)}" for outcome in OUTCOMES if counts[outcome])
            yield n_("{n} finding: {parts}", "{n} findings: {parts}", len(fates)).format(n=len(fates), parts=parts)
        for target, came in self._targets():
            if target.id in served.targets:
                result = {"reached": _("reached"), "missed": _("missed"), "unknown": _("not known yet")}[came.verdict]
                yield _("target “{name}”: {result}").format(name=target.name, result=result)
