"""Noting that points were sent to their holder: when, by what way, under which number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kvo_inspect.domain.findings.finding import Sent
from kvo_inspect.domain.values.closed_sets import SENT_WAYS, SentWay
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.store.actions.sending import note_sent
from kvo_inspect.texts import N_, n_
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.names import capital, day_text, way_name


class NoteSentScreen(FormScreen[int]):
    """Notes in one act that these findings were sent; dismissed with how many were."""

    SUBMIT = N_("note it")
    HELP_TEXT = N_(
        "Note this only once it was sent: when, by what way, and their own number when they gave one. From then on the weeks are counted."
    )

    def __init__(self, finding_ids: Sequence[str], way: SentWay | None = None) -> None:
        """*way*: how they want to be asked, which is proposed; None: by mail."""
        super().__init__()
        self._ids = finding_ids
        self._way = way

    def title_text(self) -> str:
        n = len(self._ids)
        return n_("Note {n} point as sent", "Note {n} points as sent", n).format(n=n)

    async def make_fields(self) -> list[Field]:
        """Return the fields: the day, the way, and the partner's reference."""
        today = day_text(self.app.today.isoformat())
        way = ChoiceField("way", N_("By what way"), options=options_of(SENT_WAYS, lambda way: capital(way_name(way))))
        way.choose(self._way or "mail")
        return [
            DateField("day", N_("Sent on"), text=today, today=lambda: self.app.today, kind="done"),
            way,
            LineField("reference", N_("Their reference"), N_("When one number covers all of it. May stay empty.")),
        ]

    async def submit(self, values: dict[str, Any]) -> int:
        day = typed_day("day", values["day"], self.app.today)
        sent = Sent(day=day, way=values["way"], reference=checked_line("reference", values["reference"]))
        noted = len(await self.app.call(note_sent, self._ids, sent))
        if left := len(set(self._ids)) - noted:
            text = n_(
                "{n} point is not noted: something changed in its park meanwhile. Look at its list and note it there.",
                "{n} points are not noted: something changed in their parks meanwhile. Look at their lists and note them there.",
                left,
            )
            self.app.notify_user(text.format(n=left))
        return noted
