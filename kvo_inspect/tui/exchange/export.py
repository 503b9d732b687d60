"""Handing over a park: its record in any of the formats, whole or of one round. What is confidential stays in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.overview import RoundLine
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field
from kvo_inspect.tui.kit.write_file import WriteFileScreen, names_field
from kvo_inspect.wording.names import day_text, part_name

ABOUT = N_(
    "The record for others: for programs, for a spreadsheet, or for a map. Marks leave "
    "per role, never by name. Confidential findings stay in; only the command kvo-inspect export takes them along when asked."
)


def export_screen(park: Park, at: RoundLine | None) -> WriteFileScreen:
    """Return the screen that writes an export of one park, whole or of the round *at*."""
    what: list[tuple[str, Any]] = [("park", N_("the whole park"))]
    if at is not None:
        what.append(("round", lambda: f"{part_name(at.part)} {day_text(at.date)}"))
    formats = [(name, known.title) for name, known in FORMATS.items()]

    def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
        scope = ExportScope(park.id, at.id if at and values["what"] == "round" else None, names=values["names"])
        return export(store, values["format"], folder, scope)

    fields: list[Field] = [ChoiceField("what", N_("What"), options=what), ChoiceField("format", N_("As"), options=formats), names_field()]
    return WriteFileScreen(lambda: _("Export: {name}").format(name=park.name), fields, write, "export", about=ABOUT)
