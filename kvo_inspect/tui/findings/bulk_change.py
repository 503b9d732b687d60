"""Changing several findings at once from a list: which field is asked first, then its new value; one act, one undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.stages import needs_reason, steps
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.search.finding_list import FindingLine
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.findings.questions import FindingQuestions
from kvo_inspect.tui.findings.verdicts import VerdictQuestions
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.wording.names import capital, stage_name


def push_change(screen: KvoScreen[Any], lines: Sequence[FindingLine], asks: FindingQuestions, verdicts: VerdictQuestions) -> None:
    """Ask what to change of these findings."""
    ids = [line.id for line in lines]
    first = lines[0]

    def chosen(place: int | None) -> None:
        match place:
            case 0:
                _push_step(screen, lines, asks, verdicts)
            case 1:
                screen.later(_push_holder(screen, lines, asks))
            case 2:
                asks.due(ids, "")
            case 3:
                asks.severity(ids, first.severity, None)

    question = n_("What changes of {n} finding?", "What changes of {n} findings?", len(lines)).format(n=len(lines))
    options = [_("Its status…"), _("The action holder…"), _("The date…"), _("How serious it is…")]
    asks.ask(AskOne(question, options), chosen)


async def _push_holder(screen: KvoScreen[Any], lines: Sequence[FindingLine], asks: FindingQuestions) -> None:
    partners = await screen.app.call(partners_of, lines[0].park)
    asks.holder([line.id for line in lines], partners, None, None, None)


def common_steps(stages: Sequence[Stage]) -> list[Stage]:
    """Return the steps that every one of these stages allows, in the order of the first."""
    return [step for step in steps(stages[0]) if all(step in steps(stage) for stage in stages[1:])] if stages else []


def _push_step(screen: KvoScreen[Any], lines: Sequence[FindingLine], asks: FindingQuestions, verdicts: VerdictQuestions) -> None:
    stages = [line.stage for line in lines]
    possible = common_steps(stages)
    if not possible:
        screen.app.notify_user(_("No step is possible from every status among these. Mark fewer."))
        return

    def chosen(place: int | None) -> None:
        if place is not None:
            screen.later(take_step(screen, lines, possible[place], asks, verdicts))

    asks.ask(AskOne(_("Which step?"), [capital(stage_name(step)) for step in possible]), chosen)


async def take_step(
    screen: KvoScreen[Any], lines: Sequence[FindingLine], to: Stage, asks: FindingQuestions, verdicts: VerdictQuestions
) -> None:
    """Take one step with findings, a verdict of the review or a step of the desk; the step's questions are asked once for all of them."""
    ids = [line.id for line in lines]
    match to:
        case "returned":
            verdicts.send_back(ids)
        case "dropped":
            verdicts.drop(ids)
        case "duplicate":
            finding = await screen.app.call(lambda store: store.get(Finding, ids[0]))
            verdicts.mark_duplicate(ids, finding)
        case "accepted" if all(line.verdict != "accepted" for line in lines):
            await verdicts.accept(ids, await screen.app.call(partners_of, lines[0].park))
        case _:
            asking = next((line.stage for line in lines if needs_reason(line.stage, to)), lines[0].stage)
            asks.step(ids, to, asking)
