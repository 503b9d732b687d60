"""Setting something aside: its reason, typed on a form that stays open until there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.forms.fields import Field, LineField
from kvo_inspect.tui.kit.forms.screen import FormScreen


class AsideScreen(FormScreen[bool]):
    """Asks why a round, a park or a participant is set aside, and sets it aside; dismissed with True."""

    SUBMIT = N_("set it aside")
    HELP_TEXT = N_(
        "What is set aside counts nowhere: not as last round, not in a comparison, not in the dossier's years, nor do the marks of a "
        "participant. It stays in the record and "
        "in every export with its reason, and can be brought back. Findings stay as they are."
    )

    def __init__(self, title: str, write: Callable[[Store, str], Any]) -> None:
        """*title* is in the language in use; *write* sets aside with the reason it is given."""
        super().__init__()
        self._title = title
        self._write = write

    def title_text(self) -> str:
        return self._title

    async def make_fields(self) -> list[Field]:
        return [LineField("aside", N_("Why"), N_("It stands with it from now on: was an exercise, entered twice."))]

    async def submit(self, values: dict[str, Any]) -> bool:
        await self.app.call(self._write, values["aside"])
        return True
