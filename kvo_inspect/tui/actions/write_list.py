"""Writing a partner's action list as XLSX or CSV, to be filled in and returned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kvo_inspect.exchange.actions.files import write_list_file
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, YesNoField
from kvo_inspect.tui.kit.write_file import WriteFileScreen, names_field

ABOUT = N_(
    "In XLSX and CSV the partner fills in the yellow columns and sends the file back; r at the action lists records the answers. It is in "
    "the partner’s language. To be read, with photos: v on the list."
)
FORMS = [("xlsx", N_("XLSX, a spreadsheet that offers the answers")), ("csv", N_("CSV, for any program"))]


def write_list_screen(list_id: str) -> WriteFileScreen:
    """Return the screen that writes the list of one partner."""

    def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
        chosen = {name: values[name] for name in ("reminder", "photos", "names")}
        return write_list_file(store, list_id, values["form"], folder, **chosen)

    fields: list[Field] = [
        ChoiceField("form", N_("As"), options=FORMS),
        YesNoField("reminder", N_("Only overdue")),
        YesNoField("photos", N_("With photos"), N_("In the XLSX small ones, in its rows."), yes=True),
        names_field(to_partner=True),
    ]
    return WriteFileScreen(lambda: _("Write the action list"), fields, write, "list", about=ABOUT)
