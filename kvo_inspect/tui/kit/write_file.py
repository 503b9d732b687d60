"""Writing a file for others, of some content into some folder: the one screen that does so, for lists, tables and exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from kvo_inspect.errors import RuleError
from kvo_inspect.files import make_folder
from kvo_inspect.store.departures import DepartureKind
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import Field, PathField, YesNoField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.tui.kit.tell_written import TellWritten, shown_path

T = TypeVar("T")
Write = Callable[[Store, Mapping[str, Any], Path], Path]
"""Writes a file with the values of the fields into a folder, and returns its path."""
MADE = N_("It is made when it is not there.")


def folder_field(exports: Path, below: ScreenText = MADE) -> PathField:
    """Return the field that asks for the folder; *exports* is proposed (`Host.exports`)."""
    return PathField("folder", N_("Folder"), below, text=str(exports))


def names_field(*, to_partner: bool = False) -> YesNoField:
    """Return the field `names` that asks whether people are named in the file; *to_partner*: a partner may want none."""
    hint = N_("No: people stand in it by organisation or role. Who asked for that gets no names either way.")
    return YesNoField("names", N_("With names"), hint if to_partner else N_("No: people stand in it by organisation or role."), yes=True)


def typed_folder(values: Mapping[str, Any]) -> Path:
    """Return the folder that was typed. RuleError at the field when there is none."""
    if not str(values["folder"]).strip():
        raise RuleError(_("Fill this in: it is required."), "folder")
    return typed_path(values["folder"])


def write_into(store: Store, write: Callable[[Store, Mapping[str, Any], Path], T], values: Mapping[str, Any], folder: Path) -> T:
    """Make *folder* when it is not there, write the file into it, and return what *write* returns."""
    make_folder(folder, shared=True)
    return write(store, values, folder)


class WriteFileScreen(FormScreen[Path]):
    """Writes a file; dismissed with its path."""

    SUBMIT = N_("write it")

    def __init__(
        self,
        title: Callable[[], str],
        fields: Sequence[Field],
        write: Write,
        departure: DepartureKind | None,
        *,
        about: str = "",
        below: str = MADE,
    ) -> None:
        """*title* is called in the language in use; *fields* stand above the folder; *about* (`N_`) is the text of the help page.

        As a *departure* of this kind the file is noted; None: it tells nothing of anybody. *below* (`N_`) is the hint at the folder.
        """
        super().__init__()
        self._title = title
        self._fields = fields
        self._write = write
        self._departure = departure
        self._about = about
        self._below = below

    def title_text(self) -> str:
        return self._title()

    def help_text(self) -> str:
        """Return what the file is for."""
        return self._about

    async def make_fields(self) -> list[Field]:
        return [*self._fields, folder_field(self.app.exports, self._below)]

    async def submit(self, values: dict[str, Any]) -> Path:
        return await self.app.call(write_into, self._write, values, typed_folder(values))

    def done(self, result: Path | None) -> None:
        """Tell where the file lies, and then go."""

        def leave(_way: int | None) -> None:
            self.dismiss(result)

        if result is not None:
            self.app.push_screen(TellWritten(_("Written: {path}").format(path=shown_path(result)), result, self._departure), leave)
