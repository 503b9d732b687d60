"""Setting a trajectory right that was begun by mistake: correcting it, and removing it while nothing hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.store.plan.correcting import TrajectoryHold, hold_of, remove_trajectory
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, p_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import WAYS
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.plan_places import EditTrajectoryPlace
from kvo_inspect.wording.names import capital, phase_name
from kvo_inspect.wording.parks.trajectory import term_text
from kvo_inspect.wording.parks.trajectory_right import hold_text, removal_question, stays_text
from kvo_inspect.wording.rounds import begun_text


@dataclass(frozen=True)
class TrajectoryRightPage:
    """All that the screen shows."""

    park: Park
    trajectory: Trajectory
    hold: TrajectoryHold


@dataclass(frozen=True)
class TrajectoryStep:
    """One thing that can be done with the trajectory."""

    label: str
    about: str
    run: Callable[[], None]


def read_right(store: Store, trajectory_id: str) -> TrajectoryRightPage | None:
    """Return what the screen shows of one trajectory; None when it was removed."""
    trajectory = store.find(Trajectory, trajectory_id)
    if trajectory is None or trajectory.gone:
        return None
    return TrajectoryRightPage(store.get(Park, trajectory.park), trajectory, hold_of(store, trajectory))


class TrajectoryRightScreen(UndoableScreen[None]):
    """One trajectory, and how it is set right."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("do it"), "", N_("Do what the line under the cursor says."), writes=True),
        *UNDO_KEYS,
    )
    NO_ROWS = WAYS
    HELP_TEXT = N_(
        "A trajectory that was begun by mistake is removed here while nothing hangs on it. Targets that were taken along go with it, and "
        "measures that were taken over go back to the trajectory they came from. What keeps it: rounds, meetings, surveys, targets and "
        "measures of its own, the day of a paper, what another laptop wrote on it. u takes the removal back."
    )
    DEFAULT_CSS = "TrajectoryRightScreen Prose { padding: 0 2; }"

    def __init__(self, trajectory_id: str) -> None:
        super().__init__()
        self._trajectory_id = trajectory_id
        self._page: TrajectoryRightPage | None = None

    @property
    def lines(self) -> ListView[TrajectoryStep]:
        return self.query_one(ListView)

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and what set this trajectory right before."""
        return Reach.here(self.acts, nouns=self.REACH, things=[self._trajectory_id])

    def title_text(self) -> str:
        if self._page is None:
            return _("Set right")
        name = _("trajectory {n}").format(n=self._page.trajectory.number)
        return _("Set right: {name}").format(name=f"{name} · {self._page.park.name}")

    def body(self) -> list[Widget]:
        """Lay out what the trajectory is above, what can be done below."""
        empty = N_("This trajectory was removed. u brings it back.")
        return [Prose(self._facts), ListView[TrajectoryStep](self._draw, empty=empty)]

    def _facts(self, cells: int) -> list[list[Piece]]:
        page = self._page
        if page is None:
            return [[]]
        facts = [
            (_("Trajectory"), begun_text(page.trajectory)),
            (_("Phase"), phase_name(page.trajectory.phase_now)),
            (capital(p_("trajectory", "term")), term_text(page.trajectory)),
            (_("Hangs on it"), hold_text(page.hold)),
        ]
        lines: list[list[Piece]] = [
            [*columns(15, [Cell(label if not number else "", 14, "dim")]), (" ", ""), (part, "")]
            for label, text in facts
            if text
            for number, part in enumerate(wrap(text, cells - 16))
        ]
        stays: list[list[Piece]] = [[(part, "")] for part in wrap(stays_text(), cells)] if page.hold.holds else []
        return [[], *lines, [], *stays, *([[]] if stays else [])]

    def _draw(self, step: TrajectoryStep, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(step.label, 27, "strong"), Cell(step.about, 0, "dim")])

    def _steps_of(self, page: TrajectoryRightPage | None) -> list[TrajectoryStep]:
        if page is None:
            return []
        correct = TrajectoryStep(_("correct it"), _("phase, term, facilitator, days of papers"), self._correct)
        if page.hold.holds:
            return [correct]
        return [correct, TrajectoryStep(_("remove it"), _("begun by mistake; nothing hangs on it"), self._remove)]

    async def load(self) -> None:
        self._page = await self.app.call(read_right, self._trajectory_id)
        self.lines.show(self._steps_of(self._page))
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Offer Enter while there is something to do."""
        return self._page is not None if key.key == "enter" else super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[TrajectoryStep]) -> None:
        if not self.app.read_only:
            event.row.run()

    def _correct(self) -> None:
        if self._page is not None:
            self.app.go(EditTrajectoryPlace(self._page.park, self._page.trajectory))

    def _remove(self) -> None:
        """Ask, naming what goes with it, and remove the trajectory."""
        if self._page is not None:
            question = removal_question(self._page.trajectory, self._page.hold)
            self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._removed()) if yes else None)

    async def _removed(self) -> None:
        await self.step(self.app.call(remove_trajectory, self._trajectory_id))
