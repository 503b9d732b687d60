"""An action list without names: whoever its points name stands there by organisation or role, and no person is its reader."""

from __future__ import annotations

from dataclasses import replace

from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.parks.people import nameless_company, people_by_park, without_people
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def nameless_list(store: Store, partner_list: ActionList) -> ActionList:
    """Return an action list without the names of people, in the language in use."""
    somebody = _("somebody")
    parks = [park.id for park in partner_list.of_parks]
    by_park = people_by_park(store, parks, confidential=partner_list.confidential)
    people = {name: instead for of_park in by_park.values() for name, instead in of_park.items()}
    points = []
    for point in partner_list.points:
        promised = people.get(point.promised_by, "") or somebody
        stands_for = {**people, point.promised_by: promised}
        reply = point.said
        if reply is not None:
            reply = reply.model_copy(update={"belongs_to": without_people(reply.belongs_to, stands_for, somebody)})
        points.append(
            replace(
                point,
                where=without_people(point.where, stands_for, somebody),
                company=nameless_company(point.company, stands_for, somebody),
                object=without_people(point.object, stands_for, somebody),
                text=without_people(point.text, stands_for, somebody),
                called=point.called.model_copy(update={"who": somebody, "by": ""}) if point.called is not None else None,
                promised_by=promised if point.promised_by else "",
                said=reply,
            )
        )
    partner = partner_list.partner.model_copy(update={"person": ""})
    premises = partner_list.premises
    if premises is not None:
        place = without_people(premises.place, people, somebody)
        premises = replace(premises, place=place, company=nameless_company(premises.company, people, somebody))
    return replace(partner_list, partner=partner, points=tuple(points), premises=premises)
