"""Taking a list of contacts in, of all parks or the companies of one: the file is read, its effect is shown, and only then recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.contacts.reading import ReadContacts, problem_text, read_contacts
from kvo_inspect.store.contacts.importing import ContactPlan, import_contacts, plan_contacts
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import Field, PathField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.questions.import_rows import SHOWN, ask_import
from kvo_inspect.wording.contacts import plan_sentence, step_name


def plan_file(store: Store, park_id: str | None, path: Path) -> tuple[ReadContacts, ContactPlan]:
    """Return the contacts read from a file, and the plan of what taking them in writes. Raises as `read_contacts`."""
    contact_list = read_contacts(path)
    return contact_list, plan_contacts(store, contact_list.given, park_id)


class ImportContactsScreen(FormScreen[ContactPlan]):
    """Takes in a list of contacts; dismissed with the plan that was carried out."""

    SUBMIT = N_("read it")

    def __init__(self, park: Park | None) -> None:
        super().__init__()
        self._park = park
        self._contact_list = ReadContacts()
        self._plan = ContactPlan()
        self._problems: tuple[str, ...] = ()

    @property
    def _park_id(self) -> str | None:
        return self._park.id if self._park is not None else None

    def title_text(self) -> str:
        if self._park is None:
            return _("Import contacts")
        return _("Import companies: {name}").format(name=self._park.name)

    def help_text(self) -> str:
        """Return what columns a list may have: of one park also where each company is."""
        if self._park is None:
            return N_(
                "A vCard, or a CSV or Excel table with a first row of names: organisation, kind, person, mail, phone, emergency number, "
                "address, language, way, without names, parks. Contacts that are here are found by their name, those that are new come "
                "into the parks that the row names. An empty cell leaves what is there. > at the contacts writes such a table."
            )
        return N_(
            "A vCard, or a CSV or Excel table with a first row of names: company, house numbers, checkpoint, person, mail, phone, and any "
            "of kind, emergency number, address, language. Partners of this park are found by their name. Several rows of one company "
            "are one partner with all their checkpoints and numbers. An empty cell leaves what is there."
        )

    async def make_fields(self) -> list[Field]:
        return [PathField("file", N_("File"), N_("The path of a .csv, .xlsx or .vcf file; drop it on this window."))]

    async def submit(self, values: dict[str, Any]) -> ContactPlan | None:
        """Read the file and plan the import, recording nothing; RuleError without a path, ContentError when no row was understood."""
        if not str(values["file"]).strip():
            raise RuleError(_("Fill this in: it is required."), "file")
        path = typed_path(values["file"])
        self._contact_list, self._plan = await self.app.call(plan_file, self._park_id, path)
        problems = sorted((*self._contact_list.problems, *self._plan.problems), key=lambda problem: problem.row)
        self._problems = tuple(problem_text(path.name, problem) for problem in problems)
        if self._problems and not (self._plan.new or self._plan.changed or self._plan.same):
            raise ContentError(_("Nothing of this file was understood; nothing was imported."), self._problems)
        return None

    def done(self, result: ContactPlan | None) -> None:
        """Ask whether to import, naming the rows that were not understood."""
        plan, unread = self._plan, self._contact_list.unread
        names = [step_name(step) for step in (*plan.new, *plan.changed)]
        notes = [_("Not read: {columns}.").format(columns=", ".join(unread[:SHOWN]))] if unread else []
        ask_import(self.app, plan_sentence(plan), names, self._problems, lambda: self.later(self._take()), notes=notes)

    async def _take(self) -> None:
        plan = await self.app.call(import_contacts, self._contact_list.given, self._park_id)
        self.app.notify_user(_("Imported: {told}").format(told=plan_sentence(plan)))
        self.dismiss(plan)
