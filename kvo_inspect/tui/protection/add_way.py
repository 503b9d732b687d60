"""Adding a way in to a protected record: for somebody else, for an auditor who only looks, or the key of the organisation."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import RuleError
from kvo_inspect.protection.slots import NAME_LIMIT
from kvo_inspect.protection.ways_in import add_organisation, add_passphrase
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.protection.passphrase import new_passphrase, passphrase_fields
from kvo_inspect.wording.protection.ways_in import KINDS, way_in_text


class AddWayScreen(FormScreen[None]):
    """One way in: its kind, whose it is, and its passphrase or public key."""

    SUBMIT = N_("add")
    HELP_TEXT = N_(
        "Every way in opens the whole record; a passphrase to look only opens it with --read-only. Of the organisation only the public key "
        "is needed here: whoever has the private one opens the record when nobody else can."
    )

    def title_text(self) -> str:
        return _("A new way in")

    async def make_fields(self) -> list[Field]:
        kinds = [(kind, KINDS[kind]) for kind in ("passphrase", "auditor", "organisation")]
        recipient = N_("age1… or ssh-ed25519 …: the public key.")
        return [
            ChoiceField("kind", N_("What"), options=kinds),
            LineField("name", N_("Whose")),
            *passphrase_fields(),
            LineField("recipient", N_("Public key"), recipient, hidden=True),
        ]

    def on_form_changed(self, event: Form.Changed) -> None:
        """Ask for a passphrase, or for a key."""
        if event.field.name == "kind":
            by_key = event.field.value == "organisation"
            for field in self.form.all_fields:
                if field.name in ("passphrase", "again", "recipient"):
                    field.hidden = (field.name == "recipient") != by_key
            self.form.changed()

    async def doubts(self, values: dict[str, Any]) -> list[str]:
        """Ask whether the fingerprint of an SSH key is theirs: such a key has no check of its own."""
        if values["kind"] != "organisation":
            return []
        from kvo_inspect.exchange.trust.account import fingerprint_question
        from kvo_inspect.exchange.trust.receiver import read_key, shown_key

        try:
            key = read_key(values["recipient"])
        except RuleError:  # storing says at the field what is wrong
            return []
        return [fingerprint_question(values["name"], shown_key(key))] if key.startswith("ssh-") else []

    async def submit(self, values: dict[str, Any]) -> None:
        name = checked_line("name", values["name"], required=True, limit=NAME_LIMIT)
        data, day = self.app.data, self.app.today.isoformat()
        if values["kind"] == "organisation":
            slot = await self.app.off_screen(add_organisation, data, name, values["recipient"], day)
        else:
            slot = await self.app.off_screen(add_passphrase, data, values["kind"], name, new_passphrase(values), day)
        self.app.notify_user(_("Added: {way}").format(way=way_in_text(slot)))
