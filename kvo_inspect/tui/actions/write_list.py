"""Writing a partner's action list as XLSX or CSV, to be filled in and returned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.actions.files import write_list_file
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, PathField, YesNoField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


def exports_folder(app: Host) -> Path:
    """Return where files for others are proposed to go: never into a record that is only looked at."""
    return Path.home() if app.looking else app.data / "exports"


class WriteListScreen(FormScreen[Path]):
    """Writes one list; dismissed with its path."""

    SUBMIT = N_("write it")
    HELP_TEXT = N_("The partner fills in the yellow columns and sends the file back; r at the action lists records the answers.")

    def __init__(self, partner_id: str) -> None:
        super().__init__()
        self._partner_id = partner_id

    def title_text(self) -> str:
        """Return the title."""
        return _("Write the action list")

    async def make_fields(self) -> list[Field]:
        """Return as what, of what and where."""
        forms = [("xlsx", N_("XLSX, a spreadsheet that offers the answers")), ("csv", N_("CSV, for any program"))]
        return [
            ChoiceField("form", N_("As"), options=forms),
            YesNoField("reminder", N_("Only overdue")),
            PathField("folder", N_("Folder"), N_("It is made when it is not there."), text=str(exports_folder(self.app))),
        ]

    async def submit(self, values: dict[str, Any]) -> Path:
        """Write it."""
        if not str(values["folder"]).strip():
            raise RuleError(_("Fill this in: it is required."), "folder")
        folder = typed_path(values["folder"])
        return await self.app.call(write_list_file, self._partner_id, values["form"], folder, reminder=values["reminder"])

    def done(self, result: Path | None) -> None:
        """Say where it is."""
        self.app.tell(_("Written: {path}").format(path=result))
        self.dismiss(result)
