"""The report of a round, written to a file: as what, in which language, with or without the names of people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kvo_inspect.exchange.reports.files import write_report
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import LANGS, N_, OWN_NAMES, language, speaking
from kvo_inspect.tui.kit.forms.fields import ChoiceField
from kvo_inspect.tui.kit.write_file import WriteFileScreen

FORMS = [("pdf", N_("PDF, to send and to keep")), ("docx", N_("Word, to change")), ("html", N_("web page"))]
NAMES = [("names", N_("with names")), ("roles", N_("organisation and role only"))]
ABOUT = N_(
    "The report of a round for people: who walked along, the round in short, what is asked of whom, what was looked at again. Nothing "
    "confidential is in it, and marks stand per role. The language is that of whoever reads it, not of the screen."
)


def report_form(round_id: str, title: str) -> WriteFileScreen:
    """Return the screen that writes the report of a round; *title* says of which."""
    fields = [
        ChoiceField("form", N_("As"), options=FORMS),
        ChoiceField("lang", N_("Language"), options=[(lang, OWN_NAMES[lang]) for lang in LANGS], at=LANGS.index(language())),
        ChoiceField("names", N_("People"), options=NAMES),
    ]

    def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
        with speaking(values["lang"]):
            return write_report(store, round_report(store, round_id, names=values["names"] == "names"), values["form"], folder)

    return WriteFileScreen(lambda: title, fields, write, about=ABOUT)
