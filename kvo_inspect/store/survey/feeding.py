"""Results of a survey as figures of targets: baseline or result with how many answered and when; never of too few answers.

The survey of a yearly measurement is neither: what it says of a target is a figure on the way, read here and written nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.content.questionnaires import known_questionnaire
from kvo_inspect.domain.plan.target import Counted, Target
from kvo_inspect.domain.plan.target_kinds import TargetKind
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire, SurveyOption
from kvo_inspect.domain.survey.results import SurveyShare
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.plan.targets import GivenTarget, targets_of, write_target
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.surveys import SurveyLine, survey_of
from kvo_inspect.texts import LANGS, Lang, _, speaking

NONE_NEW: Mapping[str, GivenTarget] = {}


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """A share of a survey that can be the figure of a target."""

    question: Question | None
    """None: the response, which part answered of all who were asked."""
    option: SurveyOption | None
    """Whose share it is; None: of all answers that count."""
    kind: TargetKind
    """The kind of target whose figure it is."""
    share: SurveyShare

    @property
    def key(self) -> str:
        """The question, and the answer behind a slash where it is of one; of the response the kind of its target."""
        if self.question is None:
            return self.kind
        return f"{self.question.id}/{self.option.id}" if self.option else self.question.id

    def short_name(self, lang: Lang) -> str:
        """Return what is counted in *lang*: the answer where it is of one, else what the share says."""
        if self.question is None:
            with speaking(lang):
                return _("Response to the survey")
        return self.option.text(lang) if self.option else self.question.share(lang)

    def name(self, lang: Lang) -> str:
        """Return what the share says in *lang*."""
        return f"{self.question.share(lang)}: {self.option.text(lang)}" if self.option and self.question else self.short_name(lang)

    def counted(self, period: str) -> Counted:
        """Return the share as the figure of a target. Of the response all who were asked are known: it is no sample, and has no n."""
        return Counted(value=str(self.share.percentage), n=self.share.n if self.question else None, period=period)


@dataclass(frozen=True, slots=True)
class FigureMatch:
    """A figure, and the target that it is of."""

    figure: SurveyFigure
    target: Target | None
    """None: no target of the trajectory is of its kind, or has its name."""


def figures_of(line: SurveyLine, questionnaire: Questionnaire) -> list[SurveyFigure]:
    """Return the shares of a survey that a kind of target is made for, those of too few answers too; reworded questions give none.

    The response is one of them, where it may be told and it is known how many were asked.
    """
    results = {result.question: result for result in line.results.questions if result.wording == _asked(questionnaire, result.question)}
    figures: list[SurveyFigure] = []
    if line.response is not None and line.survey.invited is not None:
        figures.append(SurveyFigure(None, None, "response", SurveyShare(line.respondents, line.survey.invited)))
    for question in questionnaire.question:
        result = results.get(question.id)
        if result is None:
            continue
        if question.target:
            figures.append(SurveyFigure(question, None, question.target, result.counted))
        figures += [
            SurveyFigure(question, option, option.target, result.answers[option.id])
            for option in question.option
            if option.target and option.id in result.answers
        ]
    return figures


def match_targets(store: Store, line: SurveyLine, questionnaire: Questionnaire) -> list[FigureMatch]:
    """Return the figures of a survey with the target that each is proposed for: by its kind, else by the same name in either language."""
    targets = targets_of(store, line.survey.trajectory)
    by_kind = {target.kind: target for target in reversed(targets) if target.kind}
    by_name = {target.name.casefold(): target for target in reversed(targets) if not target.kind}
    matches = []
    for figure in figures_of(line, questionnaire):
        namesakes = (by_name.get(figure.name(lang).casefold()) for lang in LANGS)
        matches.append(FigureMatch(figure, by_kind.get(figure.kind) or next(filter(None, namesakes), None)))
    return matches


def feed_targets(
    store: Store,
    line: SurveyLine,
    figures: Sequence[SurveyFigure],
    chosen: Mapping[str, str],
    new: Mapping[str, GivenTarget] = NONE_NEW,
) -> list[tuple[Target, SurveyFigure]]:
    """Write figures of a survey at targets, as one act, and return what was written.

    *chosen*: by key of the figure the id of its target; *new*: the target to make for it. Of the baseline they are baselines, of the
    follow-up results. NotAllowedNow for the survey of a yearly measurement, which is a figure on the way, and of too few answers.
    """
    if line.survey.moment == "yearly":
        raise NotAllowedNow(on_the_way_text())
    field = "baseline" if line.survey.moment == "baseline" else "result"
    period = period_of(line)
    written = []
    wanted = [(figure, store.get(Target, chosen[figure.key])) for figure in figures if chosen.get(figure.key)]
    wanted_new = [(figure, new[figure.key]) for figure in figures if figure.key in new]
    if any(figure.share.few for figure, _target in (*wanted, *wanted_new)):
        raise NotAllowedNow(_("Fewer than five people answered: that is an impression, and no figure of a target."))
    with store.act() as act:
        for figure, target in wanted:
            counted = figure.counted(period)
            fields: dict[str, Any] = {field: counted}
            if getattr(target, field) != counted:
                written.append((act.write(Target, target.id, park=target.park, **fields), figure))
        trajectory = store.get(Trajectory, line.survey.trajectory)
        for figure, given in wanted_new:
            written.append((write_target(act, trajectory, given.name, {**given.fields, field: figure.counted(period)}), figure))
    return written


def on_the_way_text() -> str:
    """Return why the survey of a yearly measurement is not written at targets."""
    return _("The survey of a yearly round is a figure on the way, no result: the targets show it beside their baseline by themselves.")


def on_the_way(store: Store, trajectory_id: str) -> dict[str, Counted]:
    """Return by the id of a target what the yearly survey of its trajectory says of it, for targets without a result.

    Nothing of too few answers, and nothing where this laptop does not have the questionnaire.
    """
    line = survey_of(store, trajectory_id, "yearly")
    questionnaire = known_questionnaire(store.data, line.survey.questionnaire) if line is not None else None
    if line is None or questionnaire is None:
        return {}
    matches = match_targets(store, line, questionnaire)
    figures = [(match.figure, match.target) for match in matches if match.target is not None and not match.figure.share.few]
    return {target.id: figure.counted(period_of(line)) for figure, target in figures if target.result is None}


def period_of(line: SurveyLine) -> str:
    """Return the month in which a survey went out, as the period of its figures."""
    return (line.sent or "")[:7]


def _asked(questionnaire: Questionnaire, question_id: str) -> str:
    return next((question.ask.nl for question in questionnaire.question if question.id == question_id), "")
