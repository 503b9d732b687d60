"""A new park: its name, which park it is set up as, and its route pasted or typed one checkpoint per line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.events import Key as KeyEvent

from kvo_inspect.domain.set_up import SET_UP_PARTS, USUALLY_TAKEN, SetUpPart
from kvo_inspect.store.parks.facilitators import names_offered
from kvo_inspect.store.parks.park import ParkName, add_park, park_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.set_up import SetUpCounts, add_park_like, set_up_of
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import DIGITS, ChoiceField, Field, LineField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.name import NameField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.tui.parks.import_route import kinds_hint, line_meaning, typed_checkpoints
from kvo_inspect.wording.parks.set_up import copied_text, set_up_part_name, set_up_part_text


class LikeField(ChoiceField):
    """The park that the new one is set up as; what is taken over is asked once there is one."""

    def __init__(self, parks: Sequence[ParkName], parts: TicksField) -> None:
        options: list[tuple[str, ScreenText]] = [("", N_("no other park"))]
        options += [(park.id, partial(_name_of, park)) for park in parks]
        hint = N_("Letters look for a park by its name.") if len(options) > DIGITS else ""
        super().__init__("like", N_("Set up as in"), hint, options=options, hidden=not parks)
        self.parts = parts

    def key(self, event: KeyEvent) -> bool:
        """Choose; the field below is asked, or not any more, before the next key comes."""
        taken = super().key(event)
        self.parts.hidden = not self.value
        return taken

    def tell(self, counts: SetUpCounts) -> None:
        """Say at each part how much there is of it."""
        for part, tick in zip(SET_UP_PARTS, self.parts.ticks, strict=True):
            tick.note = partial(_note, part, counts)


class NewParkScreen(FormScreen[str]):
    """Makes a park; dismissed with its id."""

    SUBMIT: ClassVar[str] = N_("make the park")
    SUBMIT_AT: ClassVar[str] = "points"
    HELP_TEXT = N_(
        "Only the name is required. Set up as another park it takes over what is ticked: partners, terms, limits, a set of questions, "
        "checklists of colleagues, and targets and measures as proposals, without figures and days. Rounds and findings stay where they "
        "are, and so do companies unless they are ticked. The first round proposes the themes. Checkpoints go one per line, the "
        "kind behind a semicolon: Industrieweg 12-30; road section. Behind each line stands what it is understood as. A kind that is not "
        "known counts as road section; without checkpoints a round looks at the whole park. All of it can be changed later; under route "
        "Excel, CSV, KML, GPX and GeoJSON files are imported too."
    )

    def __init__(self) -> None:
        super().__init__()
        self._parks: list[ParkName] = []

    def title_text(self) -> str:
        return _("New park")

    async def make_fields(self) -> list[Field]:
        """Return the fields; a park it is set up as is asked when there is one."""
        self._parks = await self.app.call(park_names)
        names = await self.app.call(names_offered)
        ticks = [Tick(part, partial(set_up_part_name, part), int(part in USUALLY_TAKEN)) for part in SET_UP_PARTS]
        hint = N_("A digit or the space bar ticks.")
        parts = TicksField("parts", N_("Taken over"), hint, ticks=ticks, hidden=True)
        like = LikeField(self._parks, parts)
        like.choose(self.app.settings.model_park)
        if like.value:
            parts.hidden = False
            like.tell(await self.app.call(_counts_of, like.value))
        return [
            LineField("name", N_("Name")),
            LineField("municipality", N_("Municipality")),
            like,
            parts,
            LinesField("points", N_("Checkpoints"), kinds_hint, listed=True, meaning=line_meaning),
            NameField("facilitator", N_("Facilitator"), N_("Who does this park; may stay empty."), names=names),
        ]

    async def on_form_changed(self, event: Form.Changed) -> None:
        """Say how much there is of each part in the park that was chosen."""
        like = event.field.value
        if not isinstance(event.field, LikeField) or not like:
            return
        counts = await self.app.call(_counts_of, str(like))
        if like == event.field.value:  # no other park was chosen meanwhile
            event.field.tell(counts)
            self.form.changed()

    async def submit(self, values: dict[str, Any]) -> str:
        """Make the park, and tell what was taken over."""
        typed = values["points"]
        new = await self.app.off_screen(typed_checkpoints, typed) if typed.strip() else ()
        name, municipality, like = values["name"], values["municipality"], values["like"]
        facilitator = values["facilitator"]
        if not like:
            return (await self.app.call(add_park, name, municipality, new, facilitator=facilitator)).id
        parts = frozenset(values["parts"])
        park, counts = await self.app.call(add_park_like, like, name, municipality, new, parts, facilitator=facilitator)
        other = next(other.name for other in self._parks if other.id == like)
        self.app.notify_user(copied_text(park.name, other, counts))
        return park.id


def _name_of(park: ParkName) -> str:
    return f"{park.name} ({park.municipality})" if park.municipality else park.name


def _counts_of(store: Store, park_id: str) -> SetUpCounts:
    return set_up_of(store, park_id).counts()


def _note(part: SetUpPart, counts: SetUpCounts) -> str:
    return set_up_part_text(part, counts.get(part, 0)) or _("nothing there")
