"""Setting a round right: correcting it, who walked along, removing it or setting it aside, joining it with another of the same day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import bring_round_back, recorded_in, remove_round, set_round_aside
from kvo_inspect.store.rounds.joining import doubles_of
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.aside import AsideScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import WAYS
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.rounds.correct import CorrectRoundScreen
from kvo_inspect.tui.rounds.join import JoinScreen
from kvo_inspect.tui.rounds.people import RoundPeopleScreen
from kvo_inspect.wording.names import day_text, measurement_name, part_name
from kvo_inspect.wording.rounds import begun_text, reason_text, recorded_text

FACT_LINES = 3
"""Lines that one fact of the round takes at most."""


@dataclass(frozen=True)
class RightPage:
    """All that the screen shows."""

    round: Round | None
    """None: it was removed."""
    kind: str = ""
    people: list[Participant] = field(default_factory=list)
    is_empty: bool = True
    """Whether nothing was recorded in it, nothing confidential either."""
    recorded: Mapping[str, int] = field(default_factory=dict)
    """How much of each noun was recorded in it, the confidential left out: nobody was asked who is looking."""
    doubles: list[tuple[Round, Round]] = field(default_factory=list)
    """The pairs of which this round is one."""


@dataclass(frozen=True)
class RightStep:
    """One thing that can be done with the round."""

    label: str
    about: str
    run: Callable[[], None]


def read_right(store: Store, round_id: str) -> RightPage:
    """Return what the screen shows of one round."""
    round_ = store.find(Round, round_id)
    if round_ is None or round_.gone:
        return RightPage(None)
    return RightPage(
        round_,
        store.get(Measurement, round_.measurement).kind,
        participants_of(store, round_id),
        not recorded_in(store, round_id),
        recorded_in(store, round_id, confidential=False),
        [pair for pair in doubles_of(store, round_.park) if round_id in (pair[0].id, pair[1].id)],
    )


class RoundRightScreen(UndoableScreen[None]):
    """One round, and how it is set right."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("do it"), "", N_("Do what the line under the cursor says."), writes=True),
        *UNDO_KEYS,
    )
    NO_ROWS = WAYS
    HELP_TEXT = N_(
        "What was begun by mistake is set right here: date, part of day, kind, weather and participants are corrected; a round in which "
        "nothing was recorded is removed; any other is set aside with a reason, and then counts nowhere: only its findings stay open, "
        "until somebody drops them in the review. All of it stands in the history, and u takes it back."
    )
    DEFAULT_CSS = "RoundRightScreen Prose { padding: 0 2; }"

    def __init__(self, round_id: str, park_id: str) -> None:
        super().__init__()
        self._round_id = round_id
        self._park_id = park_id
        self._page = RightPage(None)

    @property
    def lines(self) -> ListView[RightStep]:
        return self.query_one(ListView)

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and what set this round right before."""
        return Reach.here(self.acts, nouns=self.REACH, things=[self._round_id])

    def title_text(self) -> str:
        round_ = self._page.round
        return _("Set right: {round} {day}").format(round=part_name(round_.part), day=day_text(round_.date)) if round_ else _("Set right")

    def body(self) -> list[Widget]:
        """Lay out what the round was begun with above, what can be done below."""
        return [Prose(self._facts), ListView[RightStep](self._draw, empty=N_("This round was removed. u brings it back."))]

    def _facts(self, cells: int) -> list[list[Piece]]:
        page = self._page
        if page.round is None:
            return [[]]
        round_ = page.round
        names = ", ".join(person.name for person in page.people)
        facts = [
            (_("Date"), day_text(round_.date)),
            (_("Part of day"), part_name(round_.part)),
            (_("Counts as"), measurement_name(page.kind)),
            (_("Weather"), round_.weather),
            (_("Back by"), round_.back_by or ""),
            (_("Participants"), names),
            (_("Recorded"), recorded_text(page.recorded, is_empty=page.is_empty)),
            (_("Set aside"), reason_text(round_.aside)),
        ]
        lines: list[list[Piece]] = [[]]
        for label, text in facts:
            for number, part in enumerate(wrap(text, cells - 16, FACT_LINES) if text else []):
                tone = "warn" if label == _("Set aside") else ""
                lines.append([*columns(15, [Cell("" if number else label, 14, "dim")]), (" ", ""), (part, tone)])
        return [*lines, []]

    def _draw(self, step: RightStep, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(step.label, 27, "strong"), Cell(step.about, 0, "dim")])

    def _steps_of(self, page: RightPage) -> list[RightStep]:
        round_ = page.round
        if round_ is None:
            return []
        steps = [
            RightStep(_("correct it"), _("date, part of day, kind, weather"), self._correct),
            RightStep(_("who walked along"), n_("{n} person", "{n} people", len(page.people)).format(n=len(page.people)), self._people),
        ]
        for main, other in page.doubles:
            beside = other if main.id == round_.id else main
            about = begun_text(beside)
            steps.insert(0, RightStep(_("join with the other round"), about, lambda main=main, other=other: self._join(main, other)))  # type: ignore[misc]
        if round_.aside:
            return [*steps, RightStep(_("let it count again"), _("it was set aside"), lambda: self.later(self._bring_back()))]
        if page.is_empty:
            steps.append(RightStep(_("remove it"), _("begun by mistake; nothing was recorded in it"), self._remove))
        about = _("with a reason; only its findings stay") if page.recorded.get("finding") else _("with a reason; it then counts nowhere")
        return [*steps, RightStep(_("set it aside"), about, self._aside)]

    async def load(self) -> None:
        self._page = await self.app.call(read_right, self._round_id)
        self.lines.show(self._steps_of(self._page))
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Offer Enter while there is something to do."""
        return self._page.round is not None if key.key == "enter" else super().offered(key)

    @show_errors
    async def on_list_view_chosen(self, event: ListView.Chosen[RightStep]) -> None:
        if not self.app.read_only:
            event.row.run()

    def _correct(self) -> None:
        if self._page.round:
            self.app.push_screen(CorrectRoundScreen(self._page.round))

    def _people(self) -> None:
        if self._page.round:
            self.app.push_screen(RoundPeopleScreen(self._page.round))

    def _join(self, main: Round, other: Round) -> None:
        self.app.push_screen(JoinScreen(main, other))

    def _aside(self) -> None:
        def write(store: Store, reason: str) -> Round:
            return set_round_aside(store, self._round_id, reason)

        self.app.push_screen(AsideScreen(self.title_text(), write))

    async def _bring_back(self) -> None:
        await self.step(self.app.call(bring_round_back, self._round_id))

    def _remove(self) -> None:
        """Ask, naming what goes with it, and remove the round."""
        page = self._page
        if page.round is None:
            return
        question = _("Remove the {round} of {day}? Nothing was recorded in it.").format(
            round=part_name(page.round.part), day=day_text(page.round.date)
        )
        if page.people:
            names = ", ".join(person.name for person in page.people)
            question += " " + _("With it go its list of themes and its participants: {names}.").format(names=names)
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._removed()) if yes else None)

    async def _removed(self) -> None:
        await self.step(self.app.call(remove_round, self._round_id))
