"""The questions that the steps of measures ask: which step, why, and on which day they were done; of one measure or of several together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kvo_inspect.domain.plan.measure import NEEDS_REASON, STEPS, Measure
from kvo_inspect.domain.values.closed_sets import MeasureStatus
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.plan.measures import move_measures
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.tui.kit.ask import AskLine, AskOne
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.wording.names import capital, day_text
from kvo_inspect.wording.plan import measure_status_name


class MeasureSteps:
    """Asks for a step of one or more measures and takes it in one act; `taken` is called when that is done."""

    def __init__(self, screen: UndoableScreen[Any], measures: Sequence[Measure], taken: Callable[[], None] | None = None) -> None:
        self._screen = screen
        self._measures = measures
        self._taken = taken

    def ask_step(self) -> None:
        """Ask which step, one that is possible for each of them."""
        measures = self._measures
        steps = [step for step in STEPS[measures[0].status] if all(step in STEPS[measure.status] for measure in measures)]
        if not steps:
            raise NotAllowedNow(_("There is no step that is possible for all that is marked: they are too far apart."))
        question = _("It is {status} now. Which step?").format(status=measure_status_name(measures[0].status))
        if len(measures) > 1:
            question = n_("{n} measure: {names}. Which step?", "{n} measures: {names}. Which step?", len(measures))
            question = question.format(n=len(measures), names=", ".join(measure.name for measure in measures))
        self._screen.app.push_screen(
            AskOne(question, [capital(measure_status_name(step)) for step in steps]),
            lambda place: self._chosen(steps[place]) if place is not None else None,
        )

    def _chosen(self, to: MeasureStatus) -> None:
        if to == "done":
            self.ask_done()
        elif any((measure.status, to) in NEEDS_REASON for measure in self._measures):
            question = p_("measure", "Why is it dropped?") if to == "dropped" else _("Why is it not done after all?")
            self._screen.app.push_screen(
                AskLine(question, hint=self._hint(), required=True, store=lambda reason: self._move(to, reason=reason))
            )
        else:
            self._screen.later(self._move(to))

    def ask_done(self) -> None:
        """Ask on which day they were done; Enter takes today."""
        today = self._screen.app.today

        async def store(day: str) -> None:
            await self._move("done", done=day)

        hint = self._hint() or self._measures[0].name
        box = AskDay(_("Done on which day?"), day_text(today.isoformat()), today=today, hint=hint, kind="done", store=store)
        self._screen.app.push_screen(box)

    def _hint(self) -> str:
        """Return how many measures it is about, when it is about more than one."""
        count = len(self._measures)
        return n_("{n} measure", "{n} measures", count).format(n=count) if count > 1 else ""

    async def _move(self, to: MeasureStatus, *, reason: str = "", done: str = "") -> None:
        ids = [measure.id for measure in self._measures]
        await self._screen.step(self._screen.app.call(move_measures, ids, to, reason=reason, done=done))
        if self._taken is not None:
            self._taken()
