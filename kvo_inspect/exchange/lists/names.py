"""Which lists there are as JSON: what each is called in its document and on the command line. Imports nothing: commands name them."""

from __future__ import annotations

from typing import Literal, get_args

PrintedList = Literal[
    "findings",
    "rounds",
    "planned-rounds",
    "sign-offs",
    "photos",
    "owed-photos",
    "parks",
    "overview",
    "contacts",
    "double-contacts",
    "partners",
    "asked",
    "measures",
    "targets",
    "park-targets",
    "target-totals",
    "needs",
    "checklists",
    "editions",
    "letter-texts",
    "questionnaires",
    "survey-results",
    "papers",
    "person",
    "keeping",
    "received",
    "places",
    "ways-in",
    "departures",
    "receivers",
    "central-status",
    "central-logins",
    "central-rights",
]
LIST_NAMES: tuple[PrintedList, ...] = get_args(PrintedList)
