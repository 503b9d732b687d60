"""Handing over a park: its record in any of the formats, whole or of one round. What is confidential stays in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.files import make_folder
from kvo_inspect.store.export.rows import Scope
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.overview import RoundLine
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, PathField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.wording.names import day_text, part_name


def write_export(store: Store, name: str, folder: Path, scope: Scope) -> Path:
    """Write the export into *folder*, made when it is not there, and return where it is."""
    make_folder(folder, shared=True)
    return export(store, name, folder, scope)


class ExportScreen(FormScreen[Path]):
    """Writes an export of one park; dismissed with its path."""

    SUBMIT = N_("write it")
    HELP_TEXT = N_(
        "The record for others: as JSON, as CSV, as CSV that a Dutch Excel opens by double click, or as GeoJSON for a map. Marks leave "
        "per role, never by name. Confidential findings stay in; only the command kvo-inspect export takes them along when asked."
    )

    def __init__(self, park: Park, at: RoundLine | None) -> None:
        super().__init__()
        self._park = park
        self._round = at

    def title_text(self) -> str:
        """Return the title."""
        return _("Export: {name}").format(name=self._park.name)

    async def make_fields(self) -> list[Field]:
        """Return what, how and where."""
        what: list[tuple[str, Any]] = [("park", N_("the whole park"))]
        one = self._round
        if one is not None:
            what.append(("round", lambda: f"{part_name(one.part)} {day_text(one.date)}"))
        formats = [(name, one.title) for name, one in FORMATS.items()]
        return [
            ChoiceField("what", N_("What"), options=what),
            ChoiceField("format", N_("As"), options=formats),
            PathField("folder", N_("Folder"), N_("It is made when it is not there."), text=str(self.app.exports)),
        ]

    async def submit(self, values: dict[str, Any]) -> Path:
        """Write the export."""
        if not str(values["folder"]).strip():
            raise RuleError(_("Fill this in: it is required."), "folder")
        scope = Scope(self._park.id, self._round.id if self._round and values["what"] == "round" else None)
        return await self.app.call(write_export, values["format"], typed_path(values["folder"]), scope)

    def done(self, result: Path | None) -> None:
        """Say where it is."""
        self.app.tell(_("Written: {path}").format(path=result))
        self.dismiss(result)
