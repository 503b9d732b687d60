"""Results of a survey as figures of targets: baseline or result with how many answered and when; never of too few answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.plan.target import Counted, Target
from kvo_inspect.domain.plan.target_kinds import TargetKind
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire, SurveyOption
from kvo_inspect.domain.survey.results import SurveyShare
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.plan.targets import GivenTarget, targets_of, write_target
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.surveys import SurveyLine
from kvo_inspect.texts import _

NONE_NEW: Mapping[str, GivenTarget] = {}


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """A share of a survey that can be the figure of a target."""

    question: Question
    option: SurveyOption | None
    """Whose share it is; None: of all answers that count."""
    kind: TargetKind
    """The kind of target whose figure it is."""
    share: SurveyShare

    @property
    def key(self) -> str:
        """The question, and the answer behind a slash where it is of one."""
        return f"{self.question.id}/{self.option.id}" if self.option else self.question.id

    def short_name(self, lang: str) -> str:
        """Return what is counted in *lang*: the answer where it is of one, else what the share says."""
        return self.option.text(lang) if self.option else self.question.share(lang)

    def name(self, lang: str) -> str:
        """Return what the share says in *lang*."""
        return f"{self.question.share(lang)}: {self.option.text(lang)}" if self.option else self.question.share(lang)


@dataclass(frozen=True, slots=True)
class FigureMatch:
    """A figure, and the target that it is of."""

    figure: SurveyFigure
    target: Target | None
    """None: no target of the trajectory is of its kind, or has its name."""


def figures_of(line: SurveyLine, questionnaire: Questionnaire) -> list[SurveyFigure]:
    """Return the shares of a survey that a kind of target is made for, those of too few answers too; reworded questions give none."""
    results = {result.question: result for result in line.results.questions if result.wording == _asked(questionnaire, result.question)}
    figures = []
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
        named = (by_name.get(figure.name(lang).casefold()) for lang in ("nl", "en"))
        matches.append(FigureMatch(figure, by_kind.get(figure.kind) or next(filter(None, named), None)))
    return matches


def feed_targets(
    store: Store,
    line: SurveyLine,
    figures: Sequence[SurveyFigure],
    chosen: Mapping[str, str],
    new: Mapping[str, GivenTarget] = NONE_NEW,
) -> list[tuple[Target, SurveyFigure]]:
    """Write figures of a survey at targets, as one act, and return what was written.

    *chosen*: by key of the figure the id of its target; *new*: the target to make for it. Of the baseline they are baselines, of any other
    survey results. NotAllowedNow when one is of too few answers.
    """
    field = "baseline" if line.survey.moment == "baseline" else "result"
    period = (line.sent or "")[:7]
    written = []
    wanted = [(figure, store.get(Target, chosen[figure.key])) for figure in figures if chosen.get(figure.key)]
    wanted_new = [(figure, new[figure.key]) for figure in figures if figure.key in new]
    if any(figure.share.few for figure, _target in (*wanted, *wanted_new)):
        raise NotAllowedNow(_("Fewer than five people answered: that is an impression, and no figure of a target."))
    with store.act() as act:
        for figure, target in wanted:
            counted = _counted(figure, period)
            fields: dict[str, Any] = {field: counted}
            if getattr(target, field) != counted:
                written.append((act.write(Target, target.id, park=target.park, **fields), figure))
        trajectory = store.get(Trajectory, line.survey.trajectory)
        for figure, given in wanted_new:
            written.append((write_target(act, trajectory, given.name, {**given.fields, field: _counted(figure, period)}), figure))
    return written


def _counted(figure: SurveyFigure, period: str) -> Counted:
    return Counted(value=str(figure.share.percentage), n=figure.share.n, period=period)


def _asked(questionnaire: Questionnaire, question_id: str) -> str:
    return next((question.ask.nl for question in questionnaire.question if question.id == question_id), "")
