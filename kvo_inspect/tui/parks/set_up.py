"""Taking over the set-up of another park in one that is there: chosen, looked at, and only then written, as one step."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar

from kvo_inspect.domain.set_up import SET_UP_PARTS, USUALLY_TAKEN, SetUpPart
from kvo_inspect.errors import RuleError
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.set_up import SetUpCounts, copy_set_up, plan_set_up
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.forms.fields import Field
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.parks.new import LikeField
from kvo_inspect.wording.parks.set_up import copied_text, set_up_part_name


class CopySetUpScreen(FormScreen[SetUpCounts]):
    """Takes over the set-up of another park; dismissed with what was copied."""

    SUBMIT: ClassVar[str] = N_("look what it would do")
    HELP_TEXT = N_(
        "Nothing that this park has of its own is overwritten: a partner who is known, a setting that was changed, a target or measure of "
        "that name stays. First you see what would be taken over; it is one step, which u takes back on the park. A partner who is taken "
        "over is one contact with the partner there: from then on changed once for both."
    )

    def __init__(self, park_id: str, name: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._park_name = name
        self._other_names: dict[str, str] = {}
        """The names of the other parks by id."""
        self._planned: tuple[str, frozenset[SetUpPart], SetUpCounts] | None = None

    def title_text(self) -> str:
        return _("Take over a set-up: {name}").format(name=self._park_name)

    async def make_fields(self) -> list[Field]:
        """Return the fields: which park, and what of it."""
        parks = [park for park in await self.app.call(park_names) if park.id != self._park_id]
        self._other_names = {park.id: park.name for park in parks}
        ticks = [Tick(part, partial(set_up_part_name, part), int(part in USUALLY_TAKEN)) for part in SET_UP_PARTS]
        parts = TicksField("parts", N_("Taken over"), N_("A digit or the space bar ticks."), ticks=ticks, hidden=True)
        return [LikeField(parks, parts), parts]

    async def on_form_changed(self, event: Form.Changed) -> None:
        """Say how much would be taken over of each part of the park that was chosen."""
        like = event.field.value
        if isinstance(event.field, LikeField) and like:
            counts = await self.app.call(plan_set_up, str(like), self._park_id, SET_UP_PARTS)
            if like == event.field.value:
                event.field.tell(counts)
                self.form.changed()

    async def submit(self, values: dict[str, Any]) -> SetUpCounts | None:
        """Look at what would be copied; RuleError when no park was chosen, or nothing is to be taken over."""
        if not values["like"]:
            raise RuleError(_("Choose the park whose set-up is taken over."), "like")
        parts: frozenset[SetUpPart] = frozenset(values["parts"])
        counts = await self.app.call(plan_set_up, values["like"], self._park_id, parts)
        if not any(counts.values()):
            raise RuleError(_("Nothing there that this park does not have already."), "parts")
        self._planned = (values["like"], parts, counts)
        return None

    def done(self, result: SetUpCounts | None) -> None:
        """Ask whether to take it over."""
        if self._planned is not None:
            like, parts, counts = self._planned
            question = copied_text(self._park_name, self._other_names[like], counts) + " " + _("Take it over?")
            self.app.push_screen(AskYesNo(question, default=True), lambda yes: self.later(self._take(like, parts)) if yes else None)

    async def _take(self, like: str, parts: Collection[SetUpPart]) -> None:
        counts = await self.app.call(_copy, like, self._park_id, parts)
        self.app.notify_user(copied_text(self._park_name, self._other_names[like], counts))
        self.dismiss(counts)


def _copy(store: Store, like: str, park_id: str, parts: Collection[SetUpPart]) -> SetUpCounts:
    return copy_set_up(store, like, park_id, parts)
