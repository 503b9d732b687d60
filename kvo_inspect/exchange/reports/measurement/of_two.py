"""The measurement report of two measurements: what changed between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kvo_inspect.domain.compare.figures import Figure
from kvo_inspect.domain.compare.findings import ComparedFinding, Fate, tally
from kvo_inspect.domain.findings.finding import NEVER_DESCRIBED
from kvo_inspect.domain.plan.results import Outcome
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.exchange.reports.charts import targets_chart, themes_chart
from kvo_inspect.exchange.reports.content import Block, Chapter
from kvo_inspect.exchange.reports.measurement.pieces import MeasurementPieces, reasons
from kvo_inspect.exchange.reports.measurement.plan import PlanChapters
from kvo_inspect.exchange.reports.pieces import CODE
from kvo_inspect.texts import _, n_
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import capital, part_name
from kvo_inspect.wording.plan import amount_text, change_text, counted_text, counted_whole, goal_text, sample_texts, verdict_text, with_unit
from kvo_inspect.wording.survey.results import pair_cells

NUMBER_COLUMNS = frozenset({1, 2, 3, 4, 5, 6})


def chapters_of_two(of: MeasurementPieces, plan: PlanChapters) -> Iterator[Chapter]:
    """Yield the chapters of two measurements beside each other; the account comes behind them."""
    return _TwoMeasurements(of, plan).chapters()


@dataclass
class _TwoMeasurements:
    of: MeasurementPieces
    plan: PlanChapters

    def _short_names(self) -> tuple[str, str]:
        """Return what the two are called in the head of a column: their years, or their names when both are of one year."""
        first, second = self.of.sides
        if first.year != second.year:
            return str(first.year), str(second.year)
        return capital(wording.measurement_text(first.kind, first.year)), capital(wording.measurement_text(second.kind, second.year))

    def chapters(self) -> Iterator[Chapter]:
        yield self._summary()
        yield self.plan.attention()
        yield self.of.measured()
        yield from self._targets()
        yield from self._survey()
        yield from self.plan.measures()
        yield from self._themes()
        yield from self._fates()
        yield from self._marks()
        yield self._not_comparable()
        yield self._warnings()

    def _summary(self) -> Chapter:
        comparison = self.of.comparison
        overall, reached = comparison.overall, comparison.reached
        lines = []
        if overall.first_share is None:
            lines.append(_("No question can be compared: see why below."))
        else:
            first, second = self._short_names()
            text = n_(
                "Of {n} question asked both times {before} was in order in {first} and {after} in {second} ({points}).",
                "Of {n} questions asked both times {before} were in order in {first} and {after} in {second} ({points}).",
                overall.judged,
            )
            shares = {"before": wording.exact_percent_text(overall.first_share), "after": wording.exact_percent_text(overall.second_share)}
            points = _points_text(overall.difference)
            lines.append(text.format(n=overall.judged, first=first, second=second, points=points, **shares))
        if reached.total:
            text = n_("{reached} of {n} target was reached.", "{reached} of {n} targets were reached.", reached.total)
            lines.append(text.format(reached=reached.reached, n=reached.total) + self._chance_text())
        else:
            lines.append(_("The plan has no targets yet."))
        counts = tally(comparison.fates)
        earlier = sum(counts.values()) - counts["new"]
        if earlier:
            parts = ", ".join(
                f"{counts[outcome]} {wording.outcome_text(outcome)}" for outcome in counts if outcome != "new" and counts[outcome]
            )
            text = n_("Of {n} earlier finding: {parts}.", "Of {n} earlier findings: {parts}.", earlier)
            lines.append(text.format(n=earlier, parts=parts))
        again = len(comparison.read.findings[1]) - counts["new"]
        new = n_("{n} new finding.", "{n} new findings.", counts["new"]).format(n=counts["new"])
        more = n_("{n} other is an earlier finding, recorded again.", "{n} others are earlier findings, recorded again.", again)
        lines.append(f"{new} {more.format(n=again)}" if again else new)
        lines += self._extremes()
        return self.of.pieces.chapter(_("In short"), self.of.pieces.bullets(lines))

    def _chance_text(self) -> str:
        """Return which of the targets that were reached may owe that to chance; empty for none."""
        pairs = zip(self.of.comparison.read.targets, self.of.comparison.outcomes, strict=True)
        names = [target.name for target, came in pairs if came.verdict == "reached" and came.sample is not None and came.sample.chance]
        text = n_("For {n} of these the change may be chance: {names}.", "For {n} of these the change may be chance: {names}.", len(names))
        return f" {text.format(n=len(names), names=', '.join(names))}" if names else ""

    def _extremes(self) -> Iterator[str]:
        """Yield the theme that gained most and the one that lost most."""
        moved = [(figure.difference, title) for title, figure in self.of.theme_figures() if figure.difference is not None]
        if not moved:
            return
        best, worst = max(moved), min(moved)
        parts = []
        if best[0] > 0:
            parts.append(_("most improved: {theme} ({points})").format(theme=best[1], points=_points_text(best[0])))
        if worst[0] < 0:
            parts.append(_("fell most: {theme} ({points})").format(theme=worst[1], points=_points_text(worst[0])))
        if parts:
            yield capital("; ".join(parts)) + "."

    # -- targets, and the survey among them ----------------------------------------------------------------------------

    def _targets(self) -> Iterator[Chapter]:
        pairs = list(zip(self.of.comparison.read.targets, self.of.comparison.outcomes, strict=True))
        surveyed = [(target, came) for target, came in pairs if _is_survey(target)]
        counted = [(target, came) for target, came in pairs if not _is_survey(target)]
        if counted:
            yield self.of.pieces.chapter(_("Targets"), *self._target_blocks(_("What the plan aimed for, and what came of it"), counted))
        if surveyed:
            caption = _("What was asked of people, at the start and now")
            yield self.of.pieces.chapter(_("What people say"), *self._target_blocks(caption, surveyed), *self._sample_blocks(surveyed))

    def _survey(self) -> Iterator[Chapter]:
        """Yield what entrepreneurs answered in both surveys; nothing where nobody was asked."""
        read, pieces = self.of.comparison.read, self.of.pieces
        if not read.survey:
            return
        rows = [pair_cells(read.questionnaire, pair) for pair in read.survey]
        heads = (_("Share"), *self._short_names(), _("Change"), _("What can be concluded"))
        text = _(
            "Who could not answer is left out. Fewer than five answers are an impression, of which no percentage is given. A change within "
            "what chance alone can make is told as such (95 %, Agresti and Caffo 2000)."
        )
        caption = _("What entrepreneurs answered in the survey, and how many answered")
        table = pieces.table(caption, heads, rows, (12, 6, 6, 4, 10), frozenset({1, 2, 3}))
        yield pieces.chapter(_("The survey"), table, pieces.paragraph(text))

    def _target_blocks(self, caption: str, pairs: Sequence[tuple[Target, Outcome]]) -> Iterator[Block]:
        rows = [
            (
                target.name + (f" ({target.unit})" if target.unit and target.unit != "%" else ""),
                counted_text(target.baseline, target.unit),
                _goal_text(target, came),
                counted_text(target.result, target.unit),
                change_text(came.change),
                capital(verdict_text(came, target)),
            )
            for target, came in pairs
        ]
        drawn = targets_chart(self.of.pieces, [_values_of(target, came) for target, came in pairs])
        if drawn is not None:
            yield drawn
        cells = [tuple("–" if cell == "·" else cell for cell in row) for row in rows]
        heads = (_("Target"), _("Baseline"), _("Goal"), _("Result"), _("Change"), _("Outcome"))
        yield self.of.pieces.table(caption, heads, cells, (10, 4, 5, 4, 4, 6), frozenset({1, 2, 3, 4}))

    def _sample_blocks(self, pairs: Sequence[tuple[Target, Outcome]]) -> Iterator[Block]:
        rows = []
        for target, came in pairs:
            answered = "; ".join(filter(None, (counted_whole(target.baseline, target.unit), counted_whole(target.result, target.unit))))
            rows.append((target.name, capital(target.source), answered, capital("; ".join(sample_texts(came.sample)))))
        heads = (_("Target"), _("Source"), _("Figures, and how many answered"), _("What can be concluded"))
        yield self.of.pieces.table(_("How many answered, and what may be chance"), heads, rows, (7, 5, 8, 10))

    # -- themes, findings, marks ---------------------------------------------------------------------------------------

    def _themes(self) -> Iterator[Chapter]:
        rows = [_theme_row(title, figure) for title, figure in (*self.of.theme_figures(), (_("All together"), self.of.comparison.overall))]
        if len(rows) == 1:
            return
        first, second = self._short_names()
        in_order = _("In order {name}")
        heads = (
            _("Theme"),
            _("Questions"),
            in_order.format(name=first),
            in_order.format(name=second),
            _("Difference in points"),
            _("Better"),
            _("Worse"),
        )
        shares = [(title, (figure.first_share, figure.second_share)) for title, figure in self.of.theme_figures()]
        drawn = themes_chart(self.of.pieces, (first, second), shares)
        blocks: list[Block] = [drawn] if drawn is not None else []
        blocks.append(self.of.pieces.table(_("Shares in order, per theme"), heads, rows, (8, 4, 4, 4, 5, 3, 3), NUMBER_COLUMNS))
        blocks += self._grades()
        yield self.of.pieces.chapter(_("Per theme"), *blocks)

    def _grades(self) -> Iterator[Block]:
        rows = []
        for title, figure in self.of.theme_figures():
            grades = figure.grades
            if grades.n:
                places = (grades.n, grades.at_target.first, grades.at_target.second, grades.up, grades.down)
                rows.append((title, *map(str, places)))
        if rows:
            first, second = self._short_names()
            at = _("{grade} or better in {name}")
            grade = self.of.comparison.target
            heads = (
                _("Theme"),
                _("Places"),
                at.format(grade=grade, name=first),
                at.format(grade=grade, name=second),
                _("Better"),
                _("Worse"),
            )
            yield self.of.pieces.table(_("Image quality (A+ to D)"), heads, rows, (7, 3, 5, 5, 3, 3), frozenset({1, 2, 3, 4, 5}))

    def _fates(self) -> Iterator[Chapter]:
        fates = self.of.comparison.fates
        if not fates:
            return
        counts = tally(fates)
        rows = [
            (capital(wording.outcome_text(outcome)), str(counts[outcome]), _hows(fate for fate in fates if fate.outcome == outcome))
            for outcome in counts
        ]
        heads = (_("What became of them"), _("Findings"), _("How that is known"))
        blocks: list[Block] = [self.of.pieces.table(_("Earlier findings, and new ones"), heads, rows, (5, 3, 10), frozenset({1}))]
        still = [fate for fate in fates if fate.outcome in ("open", "came_back")]
        if still:
            tell = self.of.findings
            lines = [
                (fate.finding.code, tell.place(fate.finding), self._what(fate.finding), capital(wording.outcome_text(fate.outcome)))
                for fate in still
            ]
            columns = (_("Code"), _("Place"), _("What"), _("What became of it"))
            blocks.append(self.of.pieces.table(_("Still open, or back again"), columns, lines, (10, 20, 30, 14), whole=CODE))
        earlier = [fate.finding for fate in fates if fate.outcome != "new"]
        for walked in self.of.comparison.read.second.rounds:
            blocks += self.of.findings.pairs(earlier, walked.id, walked.date, others=False)
        yield self.of.pieces.chapter(_("Findings"), *blocks)

    def _what(self, finding: ComparedFinding) -> str:
        """Return a finding in a few words; where a weak spot of a company would be described, in those of the question alone."""
        return self.of.findings.what(replace(finding, text="", object="") if finding.theme in NEVER_DESCRIBED else finding)

    def _marks(self) -> Iterator[Chapter]:
        marks = self.of.comparison.marks
        if not marks:
            return
        rows = [
            (
                self.of.question(figure.item),
                capital(part_name(figure.part)),
                figure.role or _("everybody"),
                *(f"{amount_text(side.mean)} (n={side.people})" for side in (figure.first, figure.second)),
                amount_text(figure.difference, signed=True),
            )
            for figure in marks
        ]
        heads = (_("Question"), _("Round"), _("Role"), *self._short_names(), _("Difference"))
        blocks: list[Block] = [
            self.of.pieces.table(
                _("Mean marks from 1 to 10, per role, with the number of people"), heads, rows, (8, 3, 4, 4, 4, 3), frozenset({3, 4, 5})
            ),
            self.of.pieces.paragraph(_("Roles of fewer than three people stand together."), small=True),
        ]
        if any(figure.few for figure in marks):
            blocks.append(self.of.pieces.paragraph(_("Few people gave marks: read these as an impression."), small=True))
        yield self.of.pieces.chapter(_("How the places feel"), *blocks)

    # -- what to keep in mind ------------------------------------------------------------------------------------------

    def _not_comparable(self) -> Chapter:
        overall = self.of.comparison.overall
        title = _("What cannot be compared")
        if not overall.why:
            return self.of.pieces.chapter(title, self.of.pieces.paragraph(_("Everything can be compared.")))
        text = n_("{n} of {total} question cannot be compared.", "{n} of {total} questions cannot be compared.", overall.total)
        sentence = text.format(n=overall.total - overall.comparable, total=overall.total)
        heads = (_("Why"), _("Questions"))
        if unjudged := overall.comparable - overall.judged:
            text = n_("{n} compared question has no right or wrong.", "{n} compared questions have no right or wrong.", unjudged)
            sentence += " " + text.format(n=unjudged)
        table = self.of.pieces.table(_("Reasons, most first"), heads, reasons(overall.why), (10, 3), frozenset({1}))
        return self.of.pieces.chapter(title, self.of.pieces.paragraph(sentence), table)

    def _warnings(self) -> Chapter:
        comparison = self.of.comparison
        title = _("Keep in mind when reading")
        if not comparison.warnings:
            return self.of.pieces.chapter(title, self.of.pieces.paragraph(_("Both measurements were made in the same way.")))
        names = self._short_names()
        unnamed = () if self.of.names else ("inspector",)
        rows = []
        for warning in comparison.warnings:
            difference = _("other inspector") if warning.code in unnamed else wording.warning_text(warning, comparison, names)
            rows.append((capital(difference), wording.meaning_text(warning)))
        heads = (_("What was different"), _("What that means"))
        return self.of.pieces.chapter(title, self.of.pieces.table(_("How the two measurements differ"), heads, rows, (9, 10)))


def _theme_row(title: str, figure: Figure) -> tuple[str, ...]:
    return (
        title,
        str(figure.judged),
        wording.exact_percent_text(figure.first_share),
        wording.exact_percent_text(figure.second_share),
        amount_text(figure.difference, signed=True) if figure.difference is not None else "–",
        str(figure.better),
        str(figure.worse),
    )


def _values_of(target: Target, came: Outcome) -> tuple[str, str, Decimal | None, Decimal | None, Decimal | None]:
    """Return what is drawn of a target: its goal is the value that reaches the goal."""
    baseline, result = (Decimal(figure.value) if figure is not None else None for figure in (target.baseline, target.result))
    return target.name, target.unit, baseline, came.goal, result


def _goal_text(target: Target, came: Outcome) -> str:
    """Return the value that reaches a goal, and how the goal was put."""
    goal = goal_text(target.goal, target)
    if target.goal is None or target.goal.kind == "value" or came.goal is None:
        return goal
    return f"{with_unit(came.goal, target.unit)} ({goal})"


def _points_text(points: Decimal | None) -> str:
    points = points or Decimal(0)
    text = n_("{n} percentage point", "{n} percentage points", 1 if abs(points) == 1 else 2)
    return text.format(n=amount_text(points, signed=True))


def _hows(fates: Iterator[Fate]) -> str:
    """Return how it is known what became of findings, each way with its number, most first."""
    counts = Counter(wording.how_text(fate.how) for fate in fates if fate.outcome != "new")
    return ", ".join(f"{n} {how}" for how, n in counts.most_common())


def _is_survey(target: Target) -> bool:
    """Return whether the figures of a target were asked of people: then it is known how many answered."""
    return any(figure is not None and figure.n is not None for figure in (target.baseline, target.result))
