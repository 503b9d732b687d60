"""Route: the checkpoints of a park, in order; adding, changing, moving, retiring, taking in from a file."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.parks.checkpoints import ask_marks, move_checkpoint, restore_checkpoint, retire_checkpoint, retire_checkpoints, route
from kvo_inspect.store.parks.correcting import remove_checkpoint
from kvo_inspect.store.record.hanging import hanging_on
from kvo_inspect.store.record.reach import Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine, AskOne
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import BESIDE_X
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.parks.edit_checkpoint import CheckpointScreen
from kvo_inspect.tui.places import ImportRoutePlace
from kvo_inspect.wording.names import kind_name


def read_route(store: Store, park_id: str, retired: bool) -> tuple[Park, list[Checkpoint]]:
    """Return the park and its checkpoints in order."""
    return store.get(Park, park_id), route(store, park_id, retired=retired)


WIDE, EXTENT = 70, 16
"""Cells from which the extent of a checkpoint shares with its name what the rest leaves, and what it has below that."""


class RouteScreen(ListScreen[None, Checkpoint], UndoableScreen[None]):
    """The route of one park."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("n", N_("new"), "new", N_("Add a checkpoint behind the one under the cursor."), writes=True, rows="none"),
        Key("enter", N_("edit"), "", N_("Change the checkpoint under the cursor."), rows="one"),
        Key("minus", N_("earlier"), "earlier", N_("Move the checkpoint to an earlier place on the route."), writes=True, rows="one"),
        Key("plus,equals_sign", N_("later"), "later", N_("Move the checkpoint to a later place on the route."), writes=True, rows="one"),
        Key(
            "m",
            N_("marks here"),
            "marks",
            N_("Ask the participants for a mark here, or no longer. Three to five places are enough."),
            writes=True,
            rows="marked",
        ),
        Key(
            "x",
            N_("retire"),
            "retire",
            N_("Take the checkpoint off the route, replace it, or remove one added by mistake. What was found there stays in the record."),
            writes=True,
            rows="marked",
        ),
        Key("b", N_("back on the route"), "restore", N_("Put a retired checkpoint back on the route."), writes=True, rows="marked"),
        Key("v", N_("show retired"), "retired", N_("Show retired checkpoints too, or hide them."), rows="none"),
        Key(
            "i",
            N_("import"),
            "import",
            N_("Import checkpoints from CSV, GeoJSON or pasted lines."),
            writes=True,
            rows="none",
            anywhere=True,
        ),
        *UNDO_KEYS,
        *BESIDE_X,
    )
    HELP_TEXT = N_(
        "The checkpoints in the order of the walk. Where something was recorded, a checkpoint is retired or replaced; one that was added "
        "by mistake is removed with x."
    )

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._park: Park | None = None
        self._stops: list[Checkpoint] = []
        self._retired = False
        self._go_to = ""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the checkpoints of the park."""
        things = await self.app.call(every_id, Checkpoint, park=self._park_id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=frozenset({Checkpoint.noun}))

    def title_text(self) -> str:
        return _("Route: {name}").format(name=self._park.name) if self._park else _("Route")

    def state_text(self) -> str:
        """Return how many checkpoints are on the route."""
        count = sum(1 for stop in self._stops if not stop.retired)
        return n_("{n} checkpoint", "{n} checkpoints", count).format(n=count)

    def body(self) -> list[Widget]:
        empty = N_("No checkpoints yet. n adds one, i imports a list. Without any, a round looks at the whole park as one.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._why)]

    def _why(self, cells: int) -> list[list[Piece]]:
        """Return why the checkpoint under the cursor is no longer visited; nothing of one that is."""
        stop = self.lines.current
        if stop is None or not stop.retired:
            return []
        by = next((other.name for other in self._stops if other.id == stop.replaced_by), "")
        sentence = _("Replaced by {name}.").format(name=by) if by else ""
        if stop.why_retired:
            sentence = _("No longer visited: {reason}").format(reason=stop.why_retired)
        return [[(" " + line, "dim")] for line in wrap(sentence, cells - 2)] if sentence else []

    def columns(self) -> list[RowColumn[Checkpoint]]:
        """Return the columns; a retired checkpoint has no number on the route."""
        return [
            RowColumn("number", N_("NUMBER"), self._number, "number"),
            RowColumn("name", N_("CHECKPOINT"), lambda stop: stop.name),
            RowColumn("kind", N_("KIND"), lambda stop: kind_name(stop.kind)),
            RowColumn("extent", N_("FROM AND TO"), lambda stop: stop.extent),
            RowColumn("marks", N_("MARKS"), lambda stop: "✓" if stop.marks else ""),
            RowColumn("company", N_("COMPANY"), lambda stop: stop.company),
            RowColumn("zone", N_("ZONE"), lambda stop: stop.zone),
            RowColumn("why_retired", N_("WHY RETIRED"), lambda stop: stop.why_retired),
        ]

    def row_name(self, row: Checkpoint) -> str:
        """Return the name of the checkpoint."""
        return row.name

    def _number(self, stop: Checkpoint) -> int | None:
        """Return which number a checkpoint has on the route."""
        live = [checkpoint.id for checkpoint in self._stops if not checkpoint.retired]
        return live.index(stop.id) + 1 if stop.id in live else None

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, "", (_("CHECKPOINT"), "dim"), _("KIND"), _("FROM AND TO"), _("MARKS"), _("COMPANY"), _("ZONE"))

    def _draw(self, stop: Checkpoint, cells: int) -> Sequence[Piece]:
        number = f"{place:02}" if (place := self._number(stop)) else "–"
        name = _("{name} (retired)").format(name=stop.name) if stop.retired else stop.name
        mark = "✓" if stop.marks else "·"
        return self._row(
            cells, number, (name, "dim" if stop.retired else "strong"), kind_name(stop.kind), stop.extent, mark, stop.company, stop.zone
        )

    def _row(self, cells: int, number: str, name: Piece, kind: str, extent: str, marks: str, company: str, zone: str) -> list[Piece]:
        row = [Cell(number, 3, "dim"), Cell(name[0], 0, name[1]), Cell(kind, 14, rigid=True)]
        row.append(Cell(extent, 0 if cells >= WIDE else EXTENT, "dim"))
        if cells >= 110:
            row += [Cell(company, 20), Cell(zone, 12, "dim")]
        return columns(cells, [*row, Cell(marks, 7, spare=True)])

    async def load(self) -> None:
        self._park, self._stops = await self.app.call(read_route, self._park_id, self._retired)
        place = next((at for at, stop in enumerate(self._stops) if stop.id == self._go_to), None)
        self._go_to = ""
        self.lines.show(self._stops, place)

    def offered(self, key: Key) -> bool:
        """Return whether a key does something with the checkpoint under the cursor."""
        stop = self.lines.current if self.is_mounted and self._stops else None
        match key.action or key.key:
            case "restore" | "marks" | "retire" if self.is_mounted and self.lines.marks:
                return True
            case "restore":
                return stop is not None and stop.retired
            case "earlier" | "later":
                return stop is not None and not stop.retired and self.lines.sort is None
            case "marks" | "retire":
                return stop is not None and not stop.retired
            case "enter":
                return stop is not None
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[Checkpoint]) -> None:
        self.app.push_screen(CheckpointScreen(self._park_id, event.row), self._edited)

    def _edited(self, stop: Checkpoint | None) -> None:
        if stop is not None:
            self._go_to = stop.id

    def do_new(self) -> None:
        """Add a checkpoint behind the one under the cursor."""
        stop = self.lines.current
        self.app.push_screen(CheckpointScreen(self._park_id, None, after=stop.id if stop else None), self._edited)

    async def do_earlier(self) -> None:
        """Move the checkpoint up."""
        await self._move(-1)

    async def do_later(self) -> None:
        """Move the checkpoint down."""
        await self._move(1)

    async def _move(self, steps: int) -> None:
        stop = self.lines.current
        if stop is not None:
            self._go_to = stop.id
            await self.step(self.app.call(move_checkpoint, stop.id, steps))

    async def do_marks(self) -> None:
        """Turn the asking of marks at what is marked on, or off where all of it asks them."""
        stops = [stop for stop in self.chosen if not stop.retired]
        marks = not all(stop.marks for stop in stops)
        self.forget_marks()
        await self.step(self.app.call(lambda store: ask_marks(store, [stop.id for stop in stops], marks=marks)))

    async def do_retire(self) -> None:
        """Ask how what is marked leaves the route, or the checkpoint under the cursor; only where nothing was recorded is it removed."""
        stops = [stop for stop in self.chosen if not stop.retired]
        if len(stops) != 1:
            await self._retire_several(stops)
            return
        stop = stops[0]
        empty = await self.app.call(lambda store: not hanging_on(store, stop))
        options = [_("retire it: it is no longer visited"), _("replace it: make the checkpoint that takes its place"), _("no, keep it")]
        question = _("Take “{name}” off the route? What was found there stays in the record.").format(name=stop.name)
        if empty:
            options.append(_("remove it: added by mistake, nothing was recorded here"))
            question = _("Take “{name}” off the route? Nothing was recorded there.").format(name=stop.name)
        self.app.push_screen(AskOne(question, options, at=2), lambda choice: self._retire(stop, choice))

    async def _retire_several(self, stops: Sequence[Checkpoint]) -> None:
        if not stops:
            raise NotAllowedNow(_("All that is marked is off the route already."))
        ids = [stop.id for stop in stops]
        empty = await self.app.call(lambda store: not any(hanging_on(store, stop) for stop in stops))
        options = [_("retire them: they are no longer visited"), _("no, keep them")]
        options += [_("remove them: added by mistake, nothing was recorded here")] if empty else []
        question = n_("Take this {n} checkpoint off the route: {names}?", "Take these {n} checkpoints off the route: {names}?", len(ids))
        question = question.format(n=len(ids), names=self.names_text(stops))

        def answered(choice: int | None) -> None:
            if choice == 0:
                self._ask_why(lambda why: self._retire_all(ids, why))
            elif choice == 2:
                self.later(self._take_off(ids))

        self.app.push_screen(AskOne(question, options, at=1), answered)

    async def _take_off(self, ids: Sequence[str]) -> None:
        await self.step(self.app.call(remove_checkpoint, *ids))
        self.forget_marks()

    def _ask_why(self, retire: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        """Ask why what is marked is no longer visited, and retire it once that is stored."""
        self.app.push_screen(AskLine(_("Why is it no longer visited?"), required=True, store=retire))

    async def _retire_all(self, ids: Sequence[str], why: str) -> None:
        await self.step(self.app.call(retire_checkpoints, ids, why=why))
        self.forget_marks()

    def _retire(self, stop: Checkpoint, choice: int | None) -> None:
        if choice == 0:
            self._ask_why(lambda why: self._retire_all([stop.id], why))
        elif choice == 1:
            self.app.push_screen(
                CheckpointScreen(self._park_id, None, after=stop.id, kind=stop.kind),
                lambda made: self.later(self._replace(stop, made)) if made else None,
            )
        elif choice == 3:
            self.later(self._take_off([stop.id]))

    async def _replace(self, stop: Checkpoint, made: Checkpoint) -> None:
        await self.step(self.app.call(retire_checkpoint, stop.id, made.id))
        self.forget_marks()

    async def do_restore(self) -> None:
        """Put the retired checkpoints back that are marked, or the one under the cursor."""
        ids = [stop.id for stop in self.chosen if stop.retired]
        if not ids:
            raise NotAllowedNow(_("All that is marked is on the route already."))
        await self.step(self.app.call(restore_checkpoint, *ids))
        self.forget_marks()

    async def do_retired(self) -> None:
        """Show or hide retired checkpoints."""
        self._retired = not self._retired
        await self.reload()

    def do_import(self) -> None:
        """Take in checkpoints from elsewhere."""
        self.app.go(ImportRoutePlace(self._park_id))
