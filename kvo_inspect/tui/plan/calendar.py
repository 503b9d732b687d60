"""The days of a plan on their way to a calendar: of one park or of all, with or without people, and where the file is to lie."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field
from kvo_inspect.tui.kit.write_file import WriteFileScreen, names_field

ABOUT = N_(
    "Audit, end of certificate, yearly evaluation, measures, decisions, planned rounds and the last day of a survey, each an event of a "
    "whole day with an alarm. Open the file in Outlook, Google or another calendar. Written and opened again after something moved, the "
    "events move with it; what was done says so."
)


def calendar_screen(park: Park | None) -> WriteFileScreen:
    """Return the form that writes the calendar of a park, or of all."""
    fields: list[Field] = [names_field()]
    if park is not None:
        fields.insert(0, ChoiceField("parks", N_("Of"), options=[("this", partial(str, park.name)), ("all", N_("all parks"))]))

    def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
        from kvo_inspect.exchange.plan.calendar import write_calendar

        park_id = park.id if park is not None and values["parks"] == "this" else ""
        return write_calendar(store, park_id, folder, names=values["names"])

    return WriteFileScreen(lambda: _("Calendar"), fields, write, "list", about=ABOUT)
