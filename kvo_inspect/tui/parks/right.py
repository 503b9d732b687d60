"""Setting a park right that was made by mistake: removing it while nothing was recorded in it, setting it aside, bringing it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.correcting import bring_park_back, recorded_in_park, remove_park, set_park_aside
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.aside import AsideScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import WAYS
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.parks.set_up import CopySetUpScreen
from kvo_inspect.wording.rounds import recorded_text


@dataclass(frozen=True)
class ParkRightPage:
    """All that the screen shows."""

    park: Park | None
    """None: it was removed."""
    stops: int = 0
    """Checkpoints, also those off the route: all that a removal takes along."""
    on_route: int = 0
    """Checkpoints of the route, as the park's own screen counts them."""
    is_empty: bool = True
    """Whether nothing was recorded in it, nothing confidential either."""
    recorded: Mapping[str, int] = field(default_factory=dict)
    """How much of each noun was recorded in it, the confidential left out: nobody was asked who is looking."""
    others: bool = False
    """Whether there are other parks."""


@dataclass(frozen=True)
class ParkStep:
    """One thing that can be done with the park."""

    label: str
    about: str
    run: Callable[[], None]


def read_right(store: Store, park_id: str) -> ParkRightPage:
    """Return what the screen shows of one park."""
    park = store.find(Park, park_id)
    if park is None or park.gone:
        return ParkRightPage(None)
    stops, on_route = len(route(store, park_id, retired=True)), len(route(store, park_id))
    is_empty, recorded = not recorded_in_park(store, park_id), recorded_in_park(store, park_id, confidential=False)
    return ParkRightPage(park, stops, on_route, is_empty, recorded, len(park_names(store)) > 1)


class ParkRightScreen(UndoableScreen[None]):
    """One park, and how it is set right."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("do it"), "", N_("Do what the line under the cursor says."), writes=True),
        *UNDO_KEYS,
    )
    NO_ROWS = WAYS
    HELP_TEXT = N_(
        "A park that was made by mistake is removed here while nothing was recorded in it. Any other is set aside with a reason: it then "
        "stands at the end of the list, counts nowhere and stays in the record. What a park lacks can be taken over from another one: "
        "partners, settings, a plan. u takes back each of these."
    )
    DEFAULT_CSS = "ParkRightScreen Prose { padding: 0 2; }"

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._page = ParkRightPage(None)

    @property
    def lines(self) -> ListView[ParkStep]:
        return self.query_one(ListView)

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and what set this park right before."""
        return Reach.here(self.acts, nouns=self.REACH, things=[self._park_id])

    def title_text(self) -> str:
        return _("Set right: {name}").format(name=self._page.park.name) if self._page.park else _("Set right")

    def body(self) -> list[Widget]:
        """Lay out what the park holds above, what can be done below."""
        return [Prose(self._facts), ListView[ParkStep](self._draw, empty=N_("This park was removed. u brings it back."))]

    def _facts(self, cells: int) -> list[list[Piece]]:
        page = self._page
        if page.park is None:
            return [[]]
        stops = n_("{n} checkpoint", "{n} checkpoints", page.on_route).format(n=page.on_route)
        facts = [
            (_("Name"), page.park.name),
            (_("Municipality"), page.park.municipality),
            (_("Route"), stops),
            (_("Recorded"), recorded_text(page.recorded, is_empty=page.is_empty)),
            (_("Set aside"), page.park.aside),
        ]
        lines: list[list[Piece]] = [
            [*columns(15, [Cell(label if not number else "", 14, "dim")]), (" ", ""), (part, "")]
            for label, text in facts
            if text
            for number, part in enumerate(wrap(text, cells - 16))
        ]
        return [[], *lines, []]

    def _draw(self, step: ParkStep, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(step.label, 27, "strong"), Cell(step.about, 0, "dim")])

    def _steps_of(self, page: ParkRightPage) -> list[ParkStep]:
        if page.park is None:
            return []
        if page.park.aside:
            return [ParkStep(_("let it count again"), _("it was set aside"), lambda: self.later(self._bring_back()))]
        take = ParkStep(_("take over a set-up"), _("partners, settings, a plan as in another park"), self._set_up)
        aside = ParkStep(_("set it aside"), _("with a reason; it then counts nowhere"), self._aside)
        others = [take] if page.others else []
        if not page.is_empty:
            return [aside, *others]
        return [ParkStep(_("remove it"), _("made by mistake; nothing was recorded in it"), self._remove), aside, *others]

    async def load(self) -> None:
        self._page = await self.app.call(read_right, self._park_id)
        self.lines.show(self._steps_of(self._page))
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Offer Enter while there is something to do."""
        return self._page.park is not None if key.key == "enter" else super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[ParkStep]) -> None:
        if not self.app.read_only:
            event.row.run()

    def _set_up(self) -> None:
        """Take over the set-up of another park; here u takes it back."""
        if self._page.park is not None:
            self.app.push_screen(CopySetUpScreen(self._park_id, self._page.park.name))

    def _aside(self) -> None:
        def write(store: Store, reason: str) -> Park:
            return set_park_aside(store, self._park_id, reason)

        self.app.push_screen(AsideScreen(self.title_text(), write))

    async def _bring_back(self) -> None:
        await self.step(self.app.call(bring_park_back, self._park_id))

    def _remove(self) -> None:
        """Ask, naming what goes with it, and remove the park."""
        page = self._page
        if page.park is not None:
            question = _("Remove {name}? With it go its partners.").format(name=page.park.name)
            if page.stops:
                question = n_(
                    "Remove {name}? With it go {n} checkpoint and its partners.",
                    "Remove {name}? With it go {n} checkpoints and its partners.",
                    page.stops,
                ).format(name=page.park.name, n=page.stops)
            self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._removed()) if yes else None)

    async def _removed(self) -> None:
        await self.step(self.app.call(remove_park, self._park_id))
