"""Figures of a survey at the targets: which share is the figure of which target, chosen before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.target_kinds import FACTS, TargetKind
from kvo_inspect.store.plan.targets import GivenTarget, targets_of
from kvo_inspect.store.survey.feeding import FigureMatch, feed_targets
from kvo_inspect.store.survey.surveys import SurveyLine
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.wording.plan import figure_source_name, target_kind_name
from kvo_inspect.wording.survey.results import percentage_text, survey_name

NEW = "new"
"""Chosen instead of a target: it is made."""


class FeedTargetsScreen(FormScreen[int]):
    """Chooses of which target each share is the figure; dismissed with how many were written."""

    HELP_TEXT = N_(
        "Each share that can be the figure of a target, with the target of its kind or its name; the response is one of them. Shares of "
        "the baseline become baselines, those of the follow-up results, with how many answered. Where there is no target of that kind "
        "yet, one can be made. Of fewer than five answers nothing is written."
    )

    def __init__(self, line: SurveyLine, matches: Sequence[FigureMatch]) -> None:
        """Begin with the shares that can be figures, each with the target that is proposed for it."""
        super().__init__()
        self._line = line
        self._matches = matches

    def title_text(self) -> str:
        return _("Targets: {survey}").format(survey=survey_name(self._line))

    async def make_fields(self) -> list[Field]:
        targets: list[Target] = await self.app.call(targets_of, self._line.survey.trajectory)
        target_names = {target.name.casefold() for target in targets}
        options: list[tuple[str, ScreenText]] = [(target.id, partial(str, target.name)) for target in targets]
        fields: list[Field] = []
        for match in self._matches:
            name = f"{percentage_text(match.figure.share)} {match.figure.short_name(language())}"
            kind = target_kind_name(match.figure.kind)
            makes = (
                [(NEW, partial(_("new target: {name}").format, name=kind))]
                if not match.target and kind.casefold() not in target_names
                else []
            )
            field = ChoiceField(match.figure.key, partial(str, name), options=[("", N_("no target")), *makes, *options])
            field.choose(match.target.id if match.target else "")
            fields.append(field)
        return fields

    async def submit(self, values: dict[str, Any]) -> int | None:
        """Write the figures as one step."""
        figures = [match.figure for match in self._matches]
        chosen = {key: str(value) for key, value in values.items() if value != NEW}
        new = {figure.key: _target_of(figure.kind) for figure in figures if values.get(figure.key) == NEW}
        written = await self.app.call(feed_targets, self._line, figures, chosen, new)
        n = len(written)
        self.app.notify_user(n_("{n} target has its figure.", "{n} targets have their figure.", n).format(n=n))
        return n


def _target_of(kind: TargetKind) -> GivenTarget:
    """Return the target that is made for a share: what it is called, in percent, from the survey."""
    fields = {"unit": "%", "source": figure_source_name("survey"), "better": FACTS[kind].better, "kind": kind}
    return GivenTarget(target_kind_name(kind), fields)
