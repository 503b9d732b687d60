"""Correcting what a round was begun with: its kind, part of day, date, weather, when it is to be back and what it brings along."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, PARTS
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import correct_round, seen_too_early
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import TicksField
from kvo_inspect.tui.rounds.ticked import ticked_field
from kvo_inspect.wording.names import day_text, measurement_name, part_name
from kvo_inspect.wording.rounds import seen_too_early_text


class CorrectRoundScreen(FormScreen[Round]):
    """The form of a round that was begun, with its present values; dismissed with the round."""

    HELP_TEXT = N_(
        "What is changed here is recorded with who and when, as every other field. Another kind or date may move the round to another "
        "measurement, just as when it starts; answers and findings stay with the round."
    )

    def __init__(self, round_: Round) -> None:
        super().__init__()
        self._round = round_
        self._kind = ""

    def title_text(self) -> str:
        return _("Correct: {round} {day}").format(round=part_name(self._round.part), day=day_text(self._round.date))

    async def make_fields(self) -> list[Field]:
        round_ = self._round

        def kind_of(store: Store) -> str:
            return store.get(Measurement, round_.measurement).kind

        self._kind = await self.app.call(kind_of)
        date = DateField("date", N_("Date"), N_("As 24-11-2026."), text=day_text(round_.date), today=lambda: self.app.today, kind="recent")
        part = ChoiceField("part", N_("Part of day"), options=options_of(PARTS, part_name))
        part.choose(round_.part)
        kind = ChoiceField("kind", N_("Counts as"), options=options_of(MEASUREMENT_KINDS, measurement_name))
        kind.choose(self._kind)
        ticked: TicksField = ticked_field(round_.ticked)
        return [
            date,
            part,
            kind,
            LineField("weather", N_("Weather"), N_("Dry, 8 degrees, little wind; may stay empty."), text=round_.weather),
            LineField("back_by", N_("Back by"), N_("A time as 21:30; may stay empty."), text=round_.back_by or ""),
            ticked,
        ]

    async def doubts(self, values: dict[str, Any]) -> list[str]:
        """Return that the date is before the day on which something was found that the round saw again; BadValue when it is no day."""
        date = typed_day("date", values["date"], self.app.today)
        early = await self.app.call(seen_too_early, self._round.id, date) if date != self._round.date else []
        return [seen_too_early_text(early)] if early else []

    async def submit(self, values: dict[str, Any]) -> Round | None:
        round_ = self._round
        before = {
            "date": day_text(round_.date),
            "part": round_.part,
            "kind": self._kind,
            "weather": round_.weather,
            "back_by": round_.back_by or "",
            "ticked": round_.ticked,
        }
        typed = {**values, "ticked": tuple(values["ticked"])}
        changed: Any = {name: value for name, value in typed.items() if value != before[name]}
        return await self.app.call(lambda store: correct_round(store, round_.id, **changed)) if changed else None
