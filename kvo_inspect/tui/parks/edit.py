"""A park's own settings."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.checklists.limits import LocalLimit, local_limits
from kvo_inspect.domain.parks.park import Park, Terms, typed_limit
from kvo_inspect.domain.values.closed_sets import GRADES, SEVERITIES
from kvo_inspect.errors import RuleError
from kvo_inspect.store.checklists.handed_along import checklists_for
from kvo_inspect.store.letter_texts import given_texts, usable_texts
from kvo_inspect.store.parks.facilitators import names_offered
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, decimal_text, language
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.name import NameField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.wording.letters.own_texts import texts_title

SERIOUS_FIRST = SEVERITIES[::-1]
CAME = "/came"
"""The choice of the letter texts that came with the park; no file has such a name."""


class EditParkScreen(FormScreen[Park]):
    """Edits name, municipality, facilitator, target grade, dark columns, terms and notes; below those the limits of the region."""

    SUBMIT_AT: ClassVar[str] = "notes"

    HELP_TEXT = N_("What is typed here is used by the checklists of this park from the next answer on.")

    def __init__(self, park: Park) -> None:
        super().__init__()
        self._park = park
        self._texts = ""
        """Which letter texts the form began with, as its field names them."""
        self._limits: list[LocalLimit] = []
        """The limits that this park may set for itself."""

    def title_text(self) -> str:
        return _("Park: {name}").format(name=self._park.name)

    async def make_fields(self) -> list[Field]:
        park = self._park
        loaded, _problems = await self.app.call(checklists_for, park.id)
        names = await self.app.call(names_offered)
        texts = await self.app.call(self._texts_field)
        self._limits = list(local_limits(entry.checklist for entry in loaded))
        target = ChoiceField(
            "grade_target",
            N_("Target for image quality"),
            N_("A grade below it opens a finding (CROW image quality)."),
            options=[(grade, grade) for grade in GRADES],
        )
        target.choose(park.grade_target)
        notes = LinesField("notes", N_("Notes"), N_("Enter on an empty line goes on."), high=5)
        notes.paste(park.notes)
        return [
            LineField("name", N_("Name"), text=park.name),
            LineField("municipality", N_("Municipality"), text=park.municipality),
            NameField("facilitator", N_("Facilitator"), N_("Who does this park; may stay empty."), text=park.facilitator, names=names),
            target,
            LineField(
                "lamp_row",
                N_("Dark columns in a row"),
                N_("From so many on the grid operator is asked; municipalities use 3 or 5."),
                text=str(park.lamp_row),
                replaced=True,
            ),
            LineField(
                "terms",
                N_("Terms in days"),
                N_("Urgent, serious, normal, minor: by when review proposes that it is solved."),
                text=" ".join(str(getattr(park.terms, name)) for name in SERIOUS_FIRST),
            ),
            texts,
            notes,
            *map(self._limit_field, self._limits),
        ]

    def _texts_field(self, store: Store) -> ChoiceField:
        """Return the field for the letter texts of the park: asked when there are any."""
        given = self._park.letter_texts
        own: dict[str, ScreenText] = {texts.id: partial(texts_title, texts) for texts in usable_texts(store)}
        came: dict[str, ScreenText] = {}
        if given is not None:
            self._texts = given.name if given.given_by == store.device and given.name in own else CAME
            if self._texts == CAME:  # one's own of the same name is another choice
                came = {CAME: partial(_came_label, given.name)}
        hint = N_("Your own words in mails and letters about this park. They travel with it.")
        options: list[tuple[str, ScreenText]] = [("", N_("as on this laptop")), *came.items(), *own.items()]
        field = ChoiceField("letter_texts", N_("Letter texts"), hint, options=options, hidden=len(options) == 1)
        field.choose(self._texts)
        return field

    def _limit_field(self, local: LocalLimit) -> LineField:
        """Return the field for a limit that differs per region; empty: the checklist's."""
        item = local.item
        unit = item.answer.unit(language()) if item.answer.unit is not None else ""
        hint = _("{question} Empty: {limit} {unit}, as the checklist says; your region may hold to another figure.")
        return LineField(
            local.key,
            partial(_limit_label, item, unit),
            hint.format(question=item.ask(language()), limit=decimal_text(format(local.limit, "f")), unit=unit),
            text=decimal_text(self._park.limits.get(local.key, "")),
            replaced=True,
        )

    async def submit(self, values: dict[str, Any]) -> Park:
        raw = str(values["lamp_row"]).strip()
        if not (raw.isascii() and raw.isdigit() and len(raw) < 4):
            raise RuleError(_("Type a number from 2 to 50."), "lamp_row")
        days = str(values["terms"]).replace(",", " ").split()
        if len(days) != len(SERIOUS_FIRST) or not all(day.isascii() and day.isdigit() and int(day) <= 1000 for day in days):
            raise RuleError(_("Type four numbers of days, as 1 7 14 42."), "terms")
        terms = Terms.model_validate(dict(zip(SERIOUS_FIRST, map(int, days), strict=True)))
        limits = {local.key: limit for local in self._limits if (limit := typed_limit(local.key, str(values.pop(local.key))))}
        # What this laptop's checklists do not ask stays as it is: another laptop may have a list that does.
        others = {key: limit for key, limit in self._park.limits.items() if key not in {local.key for local in self._limits}}
        chosen = str(values.pop("letter_texts", self._texts))
        if chosen != self._texts:
            values["letter_texts"] = await self.app.call(given_texts, chosen) if chosen else None
        fields = {**values, "lamp_row": int(raw), "terms": terms, "limits": {**others, **limits}}
        return await self.app.call(lambda store: set_park(store, self._park.id, **fields))


def _came_label(name: str) -> str:
    return _("{name}: came with the park").format(name=name)


def _limit_label(item: Item, unit: str) -> str:
    return _("Limit of {id} ({unit})").format(id=item.id, unit=unit)
