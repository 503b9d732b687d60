"""Lines of lists without the names of people: who is named in a text stands there by organisation or role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kvo_inspect.domain.dossier import PRIVATE
from kvo_inspect.store.parks.people import people_by_park, without_names
from kvo_inspect.store.photos.lines import PhotoLine
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import FindingLine
from kvo_inspect.texts import _

Telling = Callable[[str, str], str]
"""Returns a text of a park without names: of the park's id and the text."""


def telling(store: Store) -> Telling:
    """Return what tells texts of the parks of a record without names."""
    people = people_by_park(store, confidential=True)
    by_park = {park: without_names(names, _("somebody")) for park, names in people.items()}
    return lambda park, text: by_park[park](text) if park in by_park else text


def nameless_finding(line: FindingLine, tell: Telling) -> FindingLine:
    """Return a finding as it is told without names; a company or an owner may be called as somebody is."""
    return replace(
        line,
        checkpoint_name=tell(line.park, line.checkpoint_name),
        object=tell(line.park, line.object),
        text=tell(line.park, line.text),
        reason=tell(line.park, line.reason),
        partner_name="" if line.partner_kind in PRIVATE else tell(line.park, line.partner_name),
    )


def nameless_photo(line: PhotoLine, tell: Telling) -> PhotoLine:
    """Return a photo as it is told without names."""
    told_of = {"name": tell(line.photo.park, line.photo.name), "caption": tell(line.photo.park, line.photo.caption)}
    shows = tuple(replace(shown, checkpoint_name=tell(line.photo.park, shown.checkpoint_name)) for shown in line.shows)
    return replace(line, photo=line.photo.model_copy(update=told_of), shows=shows)
