"""Who is meant where the owner of a measure or a decision is typed: a partner, a person, or both in either order."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.search_words import plain
from kvo_inspect.exchange.contacts.columns import kind_typed
from kvo_inspect.wording.action_lists import partner_text

SHORTEST = 3
"""Letters by which a partner's name may begin, and be meant."""


def typed_owner(text: str, partners: Sequence[Partner]) -> tuple[Partner, str] | None:
    """Return the partner that is meant and the person, empty for none; None where no partner is meant, or more than one can be.

    `Gemeente Veghel`, `gemeente, Joost de Wit` and `Joost de Wit, gemeente` say the same of who owns it. A whole name or a kind goes
    before the beginning of a name.
    """
    parts = [part.strip() for part in text.split(",")]
    readings = [(text.strip(), "")]
    if len(parts) > 1:
        readings += [(parts[0], ", ".join(parts[1:])), (parts[-1], ", ".join(parts[:-1]))]
    for meant in (_named_whole, _named_by_beginning):
        owners: dict[str, tuple[Partner, str]] = {}
        for name, person in readings:
            of_name = meant(name, partners) if name else []
            if of_name and not person and name == text.strip():
                return (of_name[0], "") if len(of_name) == 1 else None
            owners |= {partner.id: (partner, person) for partner in of_name}
        if owners:
            return next(iter(owners.values())) if len(owners) == 1 else None
    return None


def _named_whole(name: str, partners: Sequence[Partner]) -> list[Partner]:
    """Return the partners of this name; those of this kind where none has the name."""
    kind = kind_typed(name)
    by_name = [partner for partner in partners if plain(name) == plain(partner_text(partner))]
    nameless = [partner for partner in partners if partner.kind == kind and not partner.organisation]
    return by_name or nameless or [partner for partner in partners if partner.kind == kind]


def _named_by_beginning(name: str, partners: Sequence[Partner]) -> list[Partner]:
    wanted = plain(name)
    return [partner for partner in partners if len(wanted.strip()) >= SHORTEST and plain(partner_text(partner)).startswith(wanted)]
