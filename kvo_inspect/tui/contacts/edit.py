"""Changing a contact in all its parks at once, on a form."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.parks.contact import Contact
from kvo_inspect.store.contacts.contact import change_contact
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.forms.contact import contact_fields, shared_values
from kvo_inspect.tui.kit.forms.fields import Field
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.contacts import contact_name


class EditContactScreen(FormScreen[Contact]):
    """Changes what a contact shares; dismissed with it as it stands then."""

    SUBMIT_AT = "language"
    HELP_TEXT = N_(
        "What is changed here changes in every park that has this contact, in one step. Where it is, with checkpoints and house numbers, "
        "is of each park: the partners of that park (w) hold it."
    )

    def __init__(self, contact: Contact) -> None:
        super().__init__()
        self._contact = contact

    def title_text(self) -> str:
        return _("Contact: {name}").format(name=contact_name(self._contact))

    def state_text(self) -> str:
        """Return in how many parks it changes."""
        n = len(self._contact.partners)
        return n_("in {n} park", "in {n} parks", n).format(n=n)

    async def make_fields(self) -> list[Field]:
        return contact_fields(self._contact.shown)

    async def submit(self, values: dict[str, Any]) -> Contact | None:
        """Store what was changed; a field that nobody touched is left as it is, also where the copies differ."""
        shown = self._contact.shown
        changed = {name: value for name, value in shared_values(values).items() if value != getattr(shown, name)}
        return await self.app.call(lambda store: change_contact(store, self._contact.id, **changed)) if changed else None
