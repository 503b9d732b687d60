"""The questions that a measure's steps ask: which step, why, and on which day the measure was done."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.plan.measure import NEEDS_REASON, STEPS, Measure
from kvo_inspect.domain.values.closed_sets import MeasureStatus
from kvo_inspect.store.plan.measures import move_measure
from kvo_inspect.texts import _, p_
from kvo_inspect.tui.kit.ask import AskLine, AskOne
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.wording.names import capital, day_text
from kvo_inspect.wording.plan import measure_status_name


def ask_step(screen: UndoableScreen[Any], measure: Measure) -> None:
    """Ask for the next step of a measure and take it."""
    steps = STEPS[measure.status]
    question = _("It is {status} now. Which step?").format(status=measure_status_name(measure.status))
    screen.app.push_screen(
        AskOne(question, [capital(measure_status_name(step)) for step in steps]),
        lambda place: _chosen(screen, measure, steps[place]) if place is not None else None,
    )


def _chosen(screen: UndoableScreen[Any], measure: Measure, to: MeasureStatus) -> None:
    if to == "done":
        ask_done(screen, measure)
    elif (measure.status, to) in NEEDS_REASON:
        question = p_("measure", "Why is it dropped?") if to == "dropped" else _("Why is it not done after all?")
        screen.app.push_screen(AskLine(question, required=True, store=lambda reason: _move(screen, measure, to, reason=reason)))
    else:
        screen.later(_move(screen, measure, to))


def ask_done(screen: UndoableScreen[Any], measure: Measure) -> None:
    """Ask on which day a measure was done; Enter takes today."""
    today = screen.app.today

    async def store(day: str) -> None:
        await _move(screen, measure, "done", done=day)

    question = _("Done on which day?")
    screen.app.push_screen(AskDay(question, day_text(today.isoformat()), today=today, hint=measure.name, kind="done", store=store))


async def _move(screen: UndoableScreen[Any], measure: Measure, to: MeasureStatus, *, reason: str = "", done: str = "") -> None:
    await screen.step(screen.app.call(move_measure, measure.id, to, reason=reason, done=done))
