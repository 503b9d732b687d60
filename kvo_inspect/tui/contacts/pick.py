"""Picking contacts that other parks have, for one park: those of its municipality first, and ticked where the park knows nobody yet."""

from __future__ import annotations

from kvo_inspect.domain.parks.contact import Contact
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.contacts.contact import contacts_elsewhere, usual_picks
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.wording.contacts import contact_name, parks_text
from kvo_inspect.wording.names import partner_name


class PickContactsScreen(ChooseScreen):
    """Dismissed with the ids of the contacts that were ticked."""

    HELP_TEXT = N_(
        "Contacts that other parks have and this one has not. Ticked are those of the same municipality where this park knows nobody yet; "
        "Enter takes over what is ticked. They stay one contact: what changes in one park changes in all."
    )

    def __init__(self, park: Park) -> None:
        empty = N_("No other park has contacts that this one lacks.")
        super().__init__(lambda: _("Known contacts for {name}").format(name=park.name), [], [], empty=empty)
        self._park_id = park.id

    async def load(self) -> None:
        """Read the contacts once; what was ticked since stays."""
        if not self.loaded:
            elsewhere, ticked = await self.app.call(_read, self._park_id)
            self._options = [Choice(contact.id, "", contact_name(contact), _about(contact)) for contact in elsewhere]
            self._ticked = set(ticked)
        await super().load()


def _read(store: Store, park_id: str) -> tuple[list[Contact], list[str]]:
    elsewhere = contacts_elsewhere(store, park_id)
    return elsewhere, usual_picks(store, park_id, elsewhere)


def _about(contact: Contact) -> str:
    return " · ".join(filter(None, (partner_name(contact.shown.kind), contact.shown.person, parks_text(contact.parks))))
