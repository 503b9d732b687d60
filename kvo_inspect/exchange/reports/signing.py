"""Who signs what goes from the park to others: the facilitator, on behalf of the business association."""

from __future__ import annotations

from collections.abc import Iterable

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.domain.walk.suggestions import is_facilitator
from kvo_inspect.texts import _


def usual_partner(partners: Iterable[Partner], kind: PartnerKind) -> Partner | None:
    """Return the first partner of a kind: the usual one."""
    return next((partner for partner in partners if partner.kind == kind), None)


def signing_texts(park: Park, partners: Iterable[Partner], people: Iterable[Participant], *, names: bool = True) -> list[str]:
    """Return who signs, a line each: the facilitator among *people*, and for whom; without one, or without *names*, whom."""
    association = usual_partner(partners, "business_association")
    sender = association.organisation if association is not None and association.organisation else park.name
    facilitator = next((person for person in people if is_facilitator(person.role)), None)
    if not names or facilitator is None:
        return [sender]
    return [f"{facilitator.name}, {facilitator.role}", _("on behalf of {sender}").format(sender=sender)]
