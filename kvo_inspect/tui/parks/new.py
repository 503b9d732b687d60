"""A new park: its name, and its route pasted or typed one checkpoint per line."""

from __future__ import annotations

from typing import Any

from kvo_inspect.store.parks.park import add_park
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import Field, LineField, LinesField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.parks.import_route import kinds_hint, line_meaning, typed_checkpoints


class NewParkScreen(FormScreen[str]):
    """Makes a park; dismissed with its id."""

    SUBMIT = N_("make the park")
    HELP_TEXT = N_(
        "Only the name is required. Checkpoints go one per line, the kind behind a semicolon: Industrieweg 12-30; road section. Behind "
        "each line stands what it is understood as. A kind that is not known counts as road section; without checkpoints a round looks at "
        "the whole park. All of it can be changed later under route, where CSV and GeoJSON files are imported too."
    )

    def title_text(self) -> str:
        return _("New park")

    async def make_fields(self) -> list[Field]:
        return [
            LineField("name", N_("Name")),
            LineField("municipality", N_("Municipality")),
            LinesField("points", N_("Checkpoints"), kinds_hint, listed=True, meaning=line_meaning),
        ]

    async def submit(self, values: dict[str, Any]) -> str:
        typed = values["points"]
        new = await self.app.off_screen(typed_checkpoints, typed) if typed.strip() else ()
        park = await self.app.call(add_park, values["name"], values["municipality"], new)
        return park.id
