"""The columns of a list of contacts: what they are called in a list that is read, and in one that is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS, SENT_WAYS, PartnerKind, SentWay
from kvo_inspect.domain.values.search_words import plain
from kvo_inspect.texts import LANGS, Lang, p_, speaking
from kvo_inspect.wording.names import partner_name, way_name

M = TypeVar("M", bound=str)

KEYS = (
    "organisation",
    "kind",
    "person",
    "email",
    "phone",
    "fault_number",
    "address",
    "language",
    "way",
    "without_names",
    "parks",
    "id",
)
"""The columns of a list that is written, in their order."""
PREMISES = ("checkpoints", "numbers")
"""Further columns of the companies of a park."""
WIDTHS = dict(zip(KEYS, (32, 20, 24, 32, 18, 18, 36, 12, 14, 14, 40, 10), strict=True))
"""Characters of each in a sheet."""

_NAMES = {
    "organisation": "organisatie, bedrijf, bedrijfsnaam, naam, naam bedrijf, organisation, organization, company, company name, name",
    "kind": "soort, soort partner, kind, kind of partner",
    "person": "persoon, contactpersoon, contact, aanspreekpunt, naam contactpersoon, person, contact person",
    "email": "mail, e-mail, email, mailadres, e-mailadres, emailadres, mail address, e-mail address, email address",
    "phone": "telefoon, telefoonnummer, tel, tel., mobiel, phone, telephone, phone number, mobile",
    "fault_number": "storingsnummer, spoednummer, noodnummer, nummer bij spoed, emergency number, number for faults",
    "address": "adres, postadres, bezoekadres, address, postal address",
    "language": "taal, language",
    "way": "manier, op welke manier, way, by what way",
    "without_names": "zonder namen, without names",
    "parks": "terrein, terreinen, bedrijventerrein, bedrijventerreinen, park, parks, business park",
    "checkpoints": "punt, punten, schouwpunt, schouwpunten, controlepunt, controlepunten, checkpoint, checkpoints",
    "numbers": "huisnummer, huisnummers, huisnr, nr, nr., nummer, house number, house numbers, number",
    "id": "id",
}
COLUMNS = {name: key for key, names in _NAMES.items() for name in names.split(", ")}
"""What a column may be called, in Dutch and English, and which field it is."""


def titles() -> dict[str, str]:
    """Return the columns' titles by key, in the language in use; `COLUMNS` knows both languages'."""
    return {
        "organisation": p_("contact list", "organisation"),
        "kind": p_("contact list", "kind"),
        "person": p_("contact list", "person"),
        "email": p_("contact list", "mail"),
        "phone": p_("contact list", "phone"),
        "fault_number": p_("contact list", "emergency number"),
        "address": p_("contact list", "address"),
        "language": p_("contact list", "language"),
        "way": p_("contact list", "way"),
        "without_names": p_("contact list", "without names"),
        "parks": p_("contact list", "parks"),
        "checkpoints": p_("contact list", "checkpoints"),
        "numbers": p_("contact list", "house numbers"),
        "id": p_("contact list", "id"),
    }


def kind_typed(text: str) -> PartnerKind | None:
    """Return the kind of partner that a cell names, in either language or by its code; None when there is none."""
    return named(text, PARTNER_KINDS, partner_name)


def way_typed(text: str) -> SentWay | None:
    """Return the way of asking that a cell names, as `kind_typed`."""
    return named(text, SENT_WAYS, way_name)


def language_typed(text: str) -> Lang | None:
    """Return the language that a cell names: by its own name, in Dutch or English, or by its code."""
    names: dict[str, Lang] = {"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en"}
    wanted = text.strip().casefold()
    return names.get(wanted) or next((lang for lang in LANGS if wanted == lang or wanted.startswith(f"{lang}-")), None)


def yes_typed(text: str) -> bool | None:
    """Return what a cell says to a question of yes or no, in either language; None when that is neither."""
    return {"ja": True, "yes": True, "j": True, "y": True, "x": True, "1": True, "nee": False, "no": False, "n": False, "0": False}.get(
        text.strip().casefold()
    )


def named(text: str, members: Sequence[M], name: Callable[[M], str]) -> M | None:
    """Return the member of a closed set that a text names in either language, or by its code."""
    wanted = plain(text)
    for lang in LANGS:
        with speaking(lang):
            if named := next((member for member in members if wanted in (plain(name(member)), plain(member))), None):
                return named
    return None
