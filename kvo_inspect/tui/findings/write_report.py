"""Writing the report of one finding to a file: as what, and in which language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kvo_inspect.exchange.reports.files import report_bytes, write_bytes
from kvo_inspect.exchange.reports.of_finding import finding_report
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import LANGS, N_, OWN_NAMES, _, language, speaking
from kvo_inspect.tui.kit.forms.fields import ChoiceField
from kvo_inspect.tui.kit.write_file import REPORT_FORMS, WriteFileScreen

ABOUT = N_(
    "All that is known of the finding, for people: its facts, its photos, what later rounds saw, what was answered, its history. Nothing "
    "confidential is in it. The language is that of whoever reads it, not of the screen."
)


def finding_report_screen(finding_id: str, code: str) -> WriteFileScreen:
    """Return the screen that writes the report of a finding, which people call *code*."""

    def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
        with speaking(values["lang"]):
            report = finding_report(store, [finding_id])
        return write_bytes(report, report_bytes(store, report, values["form"]), values["form"], folder)

    fields = [
        ChoiceField("form", N_("As"), options=REPORT_FORMS),
        ChoiceField("lang", N_("Language"), options=[(lang, OWN_NAMES[lang]) for lang in LANGS], at=LANGS.index(language())),
    ]
    return WriteFileScreen(lambda: _("Report of {code}").format(code=code), fields, write, about=ABOUT)
