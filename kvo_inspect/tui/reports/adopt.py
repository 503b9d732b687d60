"""The form in which a report is adopted: by whom, on which day, and as what its file is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.papers.paper import Adoption, ReportSubject
from kvo_inspect.exchange.reports.files import ReportFormat
from kvo_inspect.store.papers.paper import checked_adoption
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.names import day_text


@dataclass(frozen=True, slots=True)
class Adopting:
    """What was filled in."""

    adoption: Adoption
    form: ReportFormat


class AdoptScreen(FormScreen[Adopting]):
    """Asks by whom and when a report was adopted; dismissed with that."""

    SUBMIT = N_("adopt it")
    HELP_TEXT = N_(
        "An adopted report is made once more, now with who adopted it and when, and its file is kept with the record by its hash. From "
        "then on that file is given out in its language and format; what is written otherwise is a draft beside it. To adopt another one "
        "the paper is removed first, with the reason."
    )

    def __init__(self, subject: ReportSubject, title: str) -> None:
        super().__init__()
        self._subject = subject
        self._title = title

    def title_text(self) -> str:
        return _("Adopt · {report}").format(report=self._title)

    async def make_fields(self) -> list[Field]:
        """Return by whom, on which day, and as what."""
        return [
            LineField("adopted_by", N_("Adopted by"), N_("Who did so: a working group, an association, a person. Stands in the report.")),
            DateField(
                "adopted_on",
                N_("On"),
                N_("The day on which it was adopted."),
                text=day_text(self.app.today.isoformat()),
                today=lambda: self.app.today,
                kind="done",
            ),
            ChoiceField(
                "form",
                N_("Kept as"),
                N_("The file is kept as it is made now, with the names of people."),
                options=[("pdf", N_("PDF, to send and to keep")), ("docx", N_("Word, to change"))],
            ),
        ]

    async def submit(self, values: dict[str, Any]) -> Adopting:
        adoption = await self.app.call(checked_adoption, self._subject, str(values["adopted_by"]), str(values["adopted_on"]))
        return Adopting(adoption, values["form"])
