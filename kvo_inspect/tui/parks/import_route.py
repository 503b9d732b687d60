"""Taking in a route: a file of a spreadsheet, a map or a phone, or lines pasted here; shown before anything is recorded."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.values.closed_sets import CHECKPOINT_KINDS
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.routes.reading import RouteReading, read_route, typed_route
from kvo_inspect.exchange.routes.typed import understood_line
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, import_checkpoints
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import Field, PathField
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.parks.preview import RoutePreviewScreen
from kvo_inspect.wording.names import kind_name


def typed_checkpoints(text: str) -> tuple[NewCheckpoint, ...]:
    """Return the checkpoints in typed or pasted lines; ContentError with every problem when there is any."""
    return _without_problems(typed_route(text)).checkpoints


def _without_problems(reading: RouteReading) -> RouteReading:
    """Return typed lines that have no mistake; ContentError with every problem when there is any."""
    if reading.problems:
        raise ContentError(_("These lines have mistakes; nothing was imported."), reading.problems)
    return reading


def _typed(text: str) -> RouteReading:
    return _without_problems(typed_route(text))


def kinds_hint() -> str:
    """Return how checkpoints are typed, with the kinds there are."""
    kinds = ", ".join(kind_name(kind) for kind in CHECKPOINT_KINDS if kind != "whole")
    hint = _(
        "One per line, its kind behind a semicolon: Industrieweg 12-30; {kinds}. Enter on an empty line is done; none means the whole park."
    )
    return hint.format(kinds=kinds)


def line_meaning(line: str) -> Piece:
    """Return what a typed line is understood as, for the form."""
    understood = understood_line(line)
    if understood is None:
        return "", ""
    if understood.unknown:
        sentence = _("= {kind}: “{word}” not known").format(word=understood.unknown, kind=kind_name(understood.kind))
        return sentence, "warn"
    return f"= {kind_name(understood.kind)}", "dim"


class ImportRouteScreen(FormScreen[int]):
    """Takes in checkpoints at the end of the route; dismissed with how many."""

    SUBMIT = N_("read it")
    HELP_TEXT = N_(
        "Give a file, or paste lines such as: Industrieweg 12-30; road section. A file may be CSV or XLSX with a column name, GeoJSON, KML "
        "or KMZ of a map (Google My Maps), or GPX of a phone; its places in degrees or in metres of the Rijksdriehoek. Every mistake is "
        "told with its line. What will be made is shown first; the checkpoints are added at the end of the route."
    )

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._reading: RouteReading | None = None

    def title_text(self) -> str:
        return _("Import checkpoints")

    async def make_fields(self) -> list[Field]:
        """Return the fields for a file and for pasted lines."""
        return [
            PathField(
                "file", N_("File"), N_("A .csv, .xlsx, .kml, .kmz, .gpx or .geojson file; drop it on this window, or leave this empty.")
            ),
            LinesField("lines", N_("Or lines"), kinds_hint, listed=True, meaning=line_meaning),
        ]

    async def submit(self, values: dict[str, Any]) -> int | None:
        """Read everything, then ask before anything is taken in."""
        if str(values["file"]).strip():
            self._reading = await self.app.off_screen(read_route, typed_path(values["file"]))
        elif str(values["lines"]).strip():
            self._reading = await self.app.off_screen(_typed, values["lines"])
        else:
            raise RuleError(_("There is no checkpoint in it yet."), "lines")
        return None

    def done(self, result: int | None) -> None:
        """Show what will be made."""
        if self._reading is not None:
            self.app.push_screen(RoutePreviewScreen(self._reading), self._seen)

    def _seen(self, checkpoints: tuple[NewCheckpoint, ...] | None) -> None:
        if checkpoints:
            self.later(self._take(checkpoints))

    async def _take(self, checkpoints: tuple[NewCheckpoint, ...]) -> None:
        made = await self.app.call(import_checkpoints, self._park_id, checkpoints)
        self.app.notify_user(n_("{n} checkpoint imported.", "{n} checkpoints imported.", len(made)).format(n=len(made)))
        self.dismiss(len(made))
