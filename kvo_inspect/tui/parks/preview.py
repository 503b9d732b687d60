"""A route as a file gives it, before anything is recorded: what will be made, where it lies, and what of the file is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.exchange.routes.reading import RouteReading
from kvo_inspect.exchange.routes.rows import RouteStop
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import EACH
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.names import kind_name

PLACE = 22
"""Cells in which a place stands."""


class RoutePreviewScreen(KvoScreen[tuple[NewCheckpoint, ...]]):
    """Shows a route; dismissed with the checkpoints to be made, or None when it is left."""

    NO_ROWS = EACH
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("t", N_("import"), "take", N_("Add these checkpoints at the end of the route."), writes=True),
        Key("w", N_("swap"), "swap", N_("Change latitude and longitude where only that brings a place into the Netherlands.")),
    )
    HELP_TEXT = N_(
        "What will be made of the file: the checkpoints in their order, what each is, and where it lies in degrees. Nothing is recorded "
        "yet. Places in metres of the Rijksdriehoek are turned into degrees, within half a metre. Places outside the Netherlands are "
        "asked about; a word for a kind that is not known is told with what was read."
    )
    DEFAULT_CSS = "RoutePreviewScreen Prose { padding: 0 1; }"

    def __init__(self, reading: RouteReading) -> None:
        super().__init__()
        self._reading = reading

    @property
    def lines(self) -> ListView[RouteStop]:
        """The list."""
        return self.query_one(ListView)

    def title_text(self) -> str:
        return _("Route in {file}").format(file=self._reading.name)

    def state_text(self) -> str:
        """Return how many checkpoints there are, and of what file."""
        n = len(self._reading.stops)
        count = n_("{n} checkpoint", "{n} checkpoints", n).format(n=n)
        return count if self._reading.format == "lines" else f"{count} · {self._reading.format}"

    def body(self) -> list[Widget]:
        """Lay out the checkpoints, and below what is to be said of the file."""
        return [ListView[RouteStop](self._draw, head=self._head, empty=N_("The file has no checkpoints.")), Prose(self._notes)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (_("CHECKPOINT"), "dim"), (_("KIND"), "dim"), (_("PLACE"), "dim"))

    def _draw(self, stop: RouteStop, cells: int) -> Sequence[Piece]:
        checkpoint = stop.checkpoint
        text = ", ".join(part for part in (checkpoint.name, checkpoint.extent, checkpoint.company, checkpoint.zone) if part)
        position = checkpoint.position
        place = f"{float(position.lat):.5f}, {float(position.lon):.5f}" if position else "–"
        kind = kind_name(checkpoint.kind), "warn" if stop.word else ""
        return self._row(cells, (text, "strong"), kind, (place, "dim" if stop.dutch else "warn"))

    @staticmethod
    def _row(cells: int, name: Piece, kind: Piece, place: Piece) -> list[Piece]:
        return columns(cells - 1, [Cell(name[0], 0, name[1]), Cell(kind[0], 15, kind[1]), Cell(place[0], PLACE, place[1], rigid=True)])

    def _notes(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        swapped, abroad = len(self._reading.swapped), len(self._reading.abroad)
        sentences = []
        if swapped:
            sentence = n_(
                "{n} place lies outside the Netherlands, and in it with latitude and longitude changed: w",
                "{n} places lie outside the Netherlands, and in it with latitude and longitude changed: w",
                swapped,
            )
            sentences.append((sentence.format(n=swapped), "warn"))
        if abroad:
            sentences.append(
                (n_("{n} place lies outside the Netherlands", "{n} places lie outside the Netherlands", abroad).format(n=abroad), "warn")
            )
        sentences += [(note, "dim") for note in self._reading.notes]
        lines += [[(part, style)] for sentence, style in sentences for part in wrap(sentence, cells)]
        return lines if sentences else []

    async def load(self) -> None:
        self._show()

    def _show(self) -> None:
        self.lines.show(list(self._reading.stops))
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        return bool(self._reading.swapped) if key.action == "swap" else super().offered(key)

    def on_list_view_chosen(self) -> None:
        """Take the route in: Enter goes on."""
        self.do_take()

    def do_swap(self) -> None:
        """Change latitude and longitude."""
        self._reading = self._reading.turned()
        self._show()

    def do_take(self) -> None:
        """Answer with the checkpoints, after asking about places outside the Netherlands."""
        swapped, abroad = len(self._reading.swapped), len(self._reading.abroad)
        if not swapped and not abroad:
            self.dismiss(self._reading.checkpoints)
            return
        n = swapped + abroad
        question = n_(
            "{n} place lies outside the Netherlands. What is meant?", "{n} places lie outside the Netherlands. What is meant?", n
        ).format(n=n)
        options = [_("leave it, nothing is imported"), _("these places are right")]
        if swapped:
            options.append(_("latitude and longitude were swapped: change them"))

        def chosen(place: int | None) -> None:
            if place == 1:
                self.dismiss(self._reading.checkpoints)
            elif place == 2:
                self.do_swap()

        self.app.push_screen(AskOne(question, options, at=2 if swapped else 0), chosen)
