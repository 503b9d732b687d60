"""A form for one keeping period: how many months, and why so long."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.parks.keeping import PROPOSED
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.people.keeping import Keeping, set_period
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import Field, LineField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.people.keeping import keeping_name, proposed_reason, reach_text


class PeriodScreen(FormScreen[Park]):
    """Asks for months and a reason; proposes both where there is no period yet."""

    HELP_TEXT = N_(
        "A period without a reason is none: it says to whoever asks why this is still here. What is proposed is a start, no rule: you fix "
        "it with your data protection officer. Nothing goes by itself when it is over."
    )

    def __init__(self, keeping: Keeping) -> None:
        super().__init__()
        self._keeping = keeping

    def title_text(self) -> str:
        return _("Keep {kind}: {park}").format(kind=keeping_name(self._keeping.kind), park=self._keeping.park.name)

    async def make_fields(self) -> list[Field]:
        kind, period = self._keeping.kind, self._keeping.period
        months = period.months if period is not None else PROPOSED[kind]
        why = period.why if period is not None else proposed_reason(kind)
        return [
            LineField("months", N_("Months"), lambda: reach_text(kind), text=str(months), replaced=True),
            LineField("why", N_("Why so long"), N_("Goes to the other laptops with the park."), text=why),
        ]

    async def submit(self, values: dict[str, Any]) -> Park:
        keeping = self._keeping
        return await self.app.call(lambda store: set_period(store, keeping.park.id, keeping.kind, values["months"], values["why"]))
