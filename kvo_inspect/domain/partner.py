"""Partner (actiehouder): who is asked to solve something."""

from __future__ import annotations

from typing import ClassVar

from kvo_inspect.domain.checklist import PartnerKind
from kvo_inspect.domain.noun import Noun
from kvo_inspect.domain.words import Line

SEEDED: tuple[PartnerKind, ...] = (
    "municipality", "police", "fire_service", "business_association", "company", "grid_operator", "water_board",
    "environment_service", "water_company", "security", "owner",
)  # fmt: skip
"""Every park starts with one partner of each kind; their ids are made from park and kind."""


class Partner(Noun):
    """A partner of a park: organisation, person and how to reach them."""

    noun: ClassVar[str] = "partner"

    kind: PartnerKind = "municipality"
    organisation: Line = ""
    """Empty: shown as the name of its kind."""
    person: Line = ""
    email: Line = ""
    phone: Line = ""
    fault_number: Line = ""
    """The number to call when it is urgent."""
