"""The third park of the worked example: on the waiting list, without a route yet. All of it is invented too."""

from __future__ import annotations

from kvo_inspect.demo.place import FilledPartner, ParkSetting, Says
from kvo_inspect.domain.values.closed_sets import PartnerKind

PARTNERS: dict[PartnerKind, FilledPartner] = {
    "municipality": FilledPartner(
        Says("Gemeente Overmade", "Municipality of Overmade"),
        "Hilde Postma",
        "economie@overmade.example",
        "0000 - 78 20 00",
        "0000 - 78 20 99",
    ),
    "business_association": FilledPartner(
        Says("Ondernemers Het Ketelveld", "Het Ketelveld entrepreneurs"), "Roos Dijkman", "info@ketelveld.example", "0000 - 78 21 10"
    ),
}

PLACE = ParkSetting(
    "Het Ketelveld",
    "Overmade",
    Says(
        "Dertig bedrijven rond de oude ketelfabriek. Vroegen om dezelfde aanpak als De Kievitsakker.",
        "Thirty companies round the old boiler works. They asked for what De Kievitsakker has.",
    ),
    (),
    PARTNERS,
    (),
    {},
    facilitator="",
)
APPLIED = 118
"""Days ago."""
WAITS = Says("geen procesbegeleider vrij tot het voorjaar", "no facilitator free until spring")
