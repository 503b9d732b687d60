"""The fields of a contact: who it is, how to reach it, and how it wants to be asked; contacts of other parks are offered while typing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.events import Key as KeyEvent

from kvo_inspect.domain.parks.contact import Contact
from kvo_inspect.domain.parks.partner import SHARED, Partner
from kvo_inspect.domain.values.closed_sets import SENT_WAYS
from kvo_inspect.domain.values.search_words import plain
from kvo_inspect.texts import N_, OWN_NAMES, _, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, YesNoField, options_of
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.wording.names import capital, way_name

SHORTEST = 2
"""Letters from which contacts of other parks are offered."""


@dataclass
class OrganisationField(LineField):
    """The name of an organisation; the arrow takes the contact of other parks that is offered below."""

    known: Sequence[Contact] = ()
    """The contacts of other parks, those to be offered first in front."""
    taken: Contact | None = None
    """The contact that was taken and whose name still stands here."""
    _plain: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note the names in the form in which they are compared."""
        super().__post_init__()
        self._plain = [plain(contact.shown.organisation) for contact in self.known]

    @property
    def typed(self) -> object:
        """The line, and the contact that was taken."""
        return self.value, self.taken.id if self.taken else ""

    @property
    def offered(self) -> Contact | None:
        """The first contact of which a word begins with what was typed."""
        words = plain(self.value)
        if self.taken is not None or len(words) <= SHORTEST or self.value == self.text:
            return None
        return next((contact for contact, name in zip(self.known, self._plain, strict=True) if words in name), None)

    def key(self, event: KeyEvent) -> bool:
        """Edit; → at the end of the line takes what is offered."""
        offered = self.offered
        if event.key == "right" and offered is not None and self.editor.at == len(self.value):
            self.editor.set(offered.shown.organisation)
            self.taken = offered
            return True
        is_mine = super().key(event)
        self._let_go()
        return is_mine

    def paste(self, text: str) -> None:
        super().paste(text)
        self._let_go()

    def _let_go(self) -> None:
        """Forget the contact that was taken once another name stands here."""
        if self.taken is not None and self.value != self.taken.shown.organisation:
            self.taken = None

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the line, and below it the contact that is offered, or was taken."""
        lines = super().lines(cells, active)
        if active and (offered := self.offered) is not None:
            shown = offered.shown
            about = " · ".join(filter(None, (shown.organisation, shown.person, shown.email, in_parks_text(len(offered.partners)))))
            lines.append([("→ ", "key"), (fit(about, cells - 2), "dim")])
        elif self.taken is not None:
            sentence = _("Known already: what is changed here changes in its other parks too.")
            lines += [[(line, "dim")] for line in wrap(sentence, cells)]
        return lines


def in_parks_text(n: int) -> str:
    """Return in how many parks a contact is."""
    return n_("in {n} park", "in {n} parks", n).format(n=n)


def contact_fields(partner: Partner | None, known: Sequence[Contact] = (), *, hint: ScreenText = "") -> list[Field]:
    """Return the fields that a contact shares, filled in from *partner*; *known* are offered at the organisation, *hint* stands there."""
    texts = partner.model_dump() if partner else {}

    def line(name: str, label: str, below: str = "") -> LineField:
        return LineField(name, label, below, text=texts.get(name, ""))

    language = ChoiceField("language", N_("Language"), N_("Of the mails and lists to this partner."), options=tuple(OWN_NAMES.items()))
    language.choose(texts.get("language", ""))
    ways = [("", N_("No wish: by mail")), *options_of(SENT_WAYS, lambda way: capital(way_name(way)))]
    way = ChoiceField("way", N_("By what way"), N_("How they want to be asked."), options=ways)
    way.choose(texts.get("way") or "")
    return [
        OrganisationField("organisation", N_("Organisation"), hint, text=texts.get("organisation", ""), known=known),
        line("person", N_("Person"), N_("Who is addressed in a mail.")),
        line("email", N_("Mail"), N_("One address, to which mail drafts go.")),
        line("phone", N_("Phone")),
        line("fault_number", N_("Emergency number"), N_("Shown on the round when something is urgent.")),
        language,
        line("address", N_("Address"), N_("For letters: street, number, postal code, place.")),
        way,
        YesNoField(
            "without_names",
            N_("Without names"),
            N_("The names of persons stay out of what goes to them."),
            yes=texts.get("without_names", False),
        ),
    ]


def fill(fields: Iterable[Field], contact: Contact) -> None:
    """Fill the fields of a form with what a contact says, but its organisation."""
    shown = contact.shown.model_dump()
    for form_field in fields:
        if form_field.name not in SHARED or form_field.name == "organisation":
            continue
        if isinstance(form_field, LineField):
            form_field.editor.set(shown[form_field.name])
        elif isinstance(form_field, ChoiceField):
            form_field.choose(shown[form_field.name] or "")
        elif isinstance(form_field, YesNoField):
            form_field.yes = shown[form_field.name]


def shared_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a form holds of the fields that a contact shares, as the store takes them."""
    shared = {name: values[name] for name in SHARED if name in values}
    return {**shared, "way": shared["way"] or None} if "way" in shared else shared
