"""Partner (actiehouder): who is asked to solve something."""

from __future__ import annotations

import re
from typing import Any, ClassVar, TypedDict

from kvo_inspect.domain.parks.house_numbers import house_numbers
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS, PartnerKind, SentWay
from kvo_inspect.domain.values.text import Line, short
from kvo_inspect.errors import BadValue, RuleError
from kvo_inspect.texts import Lang, _

SEEDED = PARTNER_KINDS
"""Every park starts with one partner of each kind; their ids are made from park and kind."""
NUMBERS_REPORTS: frozenset[PartnerKind] = frozenset(
    {"municipality", "police", "fire_service", "grid_operator", "water_board", "environment_service", "water_company"}
)
"""Who gives each report a number of their own: authorities and those who keep the networks. A company has no such number."""


OF_PREMISES = frozenset({"kind", "checkpoints", "numbers"})
"""The fields of a partner that say what it is and where its premises are; all others say who it is and how it is reached."""

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]"
    r"[A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
"""A mail address as mail programs everywhere take it: one, in plain letters, with a domain (RFC 5321 without quotes)."""
EMAIL_LIMIT = 254


def is_email(text: str) -> bool:
    """Whether *text* is one mail address."""
    return len(text) <= EMAIL_LIMIT and len(text.partition("@")[0]) <= 64 and _EMAIL.fullmatch(text) is not None


def check_email(field: str, text: str) -> None:
    """Raise BadValue at *field* when *text* is not one mail address."""
    if not is_email(text):
        raise BadValue(field, _("“{raw}” is no mail address. Type one address, such as beheer@gemeente.nl.").format(raw=short(text)))


class Partner(Noun):
    """A partner of a park: organisation, person and how to reach them."""

    noun: ClassVar[str] = "partner"
    quiet: ClassVar[frozenset[str]] = frozenset({"contact"})
    later: ClassVar[dict[str, int]] = {
        "language": 2,
        "checkpoints": 2,
        "numbers": 2,
        "contact": 5,
        "address": 5,
        "way": 5,
        "without_names": 5,
    }

    kind: PartnerKind = "municipality"
    organisation: Line = ""
    """Empty: shown as the name of its kind."""
    person: Line = ""
    email: Line = ""
    phone: Line = ""
    fault_number: Line = ""
    """The number to call when it is urgent."""
    language: Lang = "nl"
    """The language of what goes to them."""
    checkpoints: tuple[str, ...] = ()
    """Where their premises are: ids of checkpoints."""
    numbers: Line = ""
    """The house numbers of their premises there, `12 14-18`; empty: all there is at those checkpoints."""
    contact: Line = ""
    """The id that this partner shares with those of other parks who are the same contact; empty: it is of this park alone."""
    address: Line = ""
    """Where letters go: street, number, postal code and place."""
    way: SentWay | None = None
    """How they want to be asked; null: by mail, when there is a mail address."""
    without_names: bool = False
    """Whether the names of persons stay out of what goes to them."""

    def may_read_names(self, wanted: bool) -> bool:
        """Return whether people are named in what goes to this partner: where that is *wanted*, unless the partner asked for none."""
        return wanted and not self.without_names


def wants_otherwise(partner: Partner) -> bool:
    """Whether a partner wants to be asked in another way than by mail."""
    return partner.way not in (None, "mail")


_MOBILE = re.compile(r"^(?:\+|00)?(?:31)?0?6\d")


def public_contact(partner: Partner) -> tuple[str, ...]:
    """Return how everybody may reach a partner: mail address and telephone, but none that is a person's own.

    A mail address with the person's name in it, or with initials (`j.dewit@`), and a mobile number are taken for somebody's own.
    """
    local = partner.email.partition("@")[0].casefold()
    words = re.split(r"[\W_]+", local)
    names = {word.casefold() for word in re.findall(r"\w{3,}", partner.person)}
    is_own = not partner.email or len(words[0]) == 1 < len(words) or any(name in local for name in names)
    digits = re.sub(r"[^\d+]", "", partner.phone)
    return tuple(filter(None, ("" if is_own else partner.email, "" if _MOBILE.match(digits) else partner.phone)))


class ContactFields(TypedDict, total=False):
    """What the partners of several parks who are one contact share, as it is typed."""

    organisation: str
    person: str
    email: str
    phone: str
    fault_number: str
    language: Lang
    address: str
    way: SentWay | None
    without_names: bool


SHARED = tuple(ContactFields.__annotations__)
"""The fields that a contact has once; kind and premises are of each park."""


class PlacedFields(ContactFields, total=False):
    """What may be said of a partner of a kind, as it is typed."""

    checkpoints: tuple[str, ...]
    numbers: str


class PartnerFields(PlacedFields, total=False):
    """What may be changed of a partner, as it is typed."""

    kind: PartnerKind


def numbers_of(partner: Partner) -> tuple[str, ...]:
    """Return the house numbers of a partner's premises; none when another program wrote what is no line of numbers."""
    try:
        return house_numbers("numbers", partner.numbers)
    except RuleError:
        return ()


def is_usual(partner: Partner) -> bool:
    """Whether a partner is one of those that every park starts with: checklists ask them by their kind."""
    return partner.id in {made_id("partner", partner.park, kind) for kind in SEEDED}


def is_of_the_place(partner: Partner) -> bool:
    """Whether a partner is of its park alone: a company, also the one that checklists ask by kind, and whoever was added there."""
    return not is_usual(partner) or partner.kind == "company"


def known_of(partner: Partner) -> dict[str, Any]:
    """Return what is known of a partner, wherever the premises are: the fields that are filled in; empty: nothing is."""
    names = (name for name in Partner.own() if name not in OF_PREMISES)
    return {name: value for name in names if (value := getattr(partner, name)) != Partner.model_fields[name].default}
