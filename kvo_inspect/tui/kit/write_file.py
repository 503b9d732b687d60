"""Writing a table for a spreadsheet: in which form, and into which folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kvo_inspect.errors import RuleError
from kvo_inspect.files import make_folder
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, PathField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import Said

Write = Callable[[Store, str, Path], Path]
"""Writes a form into a folder and returns where."""


def write_into(store: Store, write: Write, form: str, folder: Path) -> Path:
    """Write into *folder*, made when it is not there."""
    make_folder(folder, shared=True)
    return write(store, form, folder)


class WriteTableScreen(FormScreen[Path]):
    """Writes a table; dismissed with its path."""

    SUBMIT = N_("write it")

    def __init__(self, title: Callable[[], str], forms: Sequence[tuple[str, Said]], write: Write) -> None:
        """*title* is called in the language in use; *forms* are (name, label)."""
        super().__init__()
        self._title = title
        self._forms = forms
        self._write = write

    def title_text(self) -> str:
        """Return the title."""
        return self._title()

    async def make_fields(self) -> list[Field]:
        """Return how and where."""
        return [
            ChoiceField("form", N_("As"), options=self._forms, hidden=len(self._forms) == 1),
            PathField("folder", N_("Folder"), N_("It is made when it is not there."), text=str(self.app.exports)),
        ]

    async def submit(self, values: dict[str, Any]) -> Path:
        """Write it."""
        if not str(values["folder"]).strip():
            raise RuleError(_("Fill this in: it is required."), "folder")
        return await self.app.call(write_into, self._write, str(values["form"]), typed_path(values["folder"]))

    def done(self, result: Path | None) -> None:
        """Say where it is."""
        self.app.tell(_("Written: {path}").format(path=result))
        self.dismiss(result)
