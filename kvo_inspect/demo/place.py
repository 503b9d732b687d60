"""The park of the worked example: its route, its partners and its people. All of it is invented; nobody and nothing here exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kvo_inspect.domain.values.closed_sets import CheckpointKind, PartnerKind


class Says(NamedTuple):
    """A text in both languages. Names of places stay Dutch."""

    nl: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the text in *lang*."""
        return str(getattr(self, lang))


NOTHING = Says("", "")

PARK = "De Kievitsakker"
MUNICIPALITY = "Lingeveen"
NOTES = Says(
    "Collectieve afsluiting van 22.00 tot 5.00 uur bij Entree Noord. Glasvezel in de Kade: graafwerk tot het voorjaar.",
    "The park is closed off from 22:00 to 5:00 at Entree Noord. Fibre works in the Kade until spring.",
)


class Stop(NamedTuple):
    """A checkpoint of the route."""

    name: str
    kind: CheckpointKind
    zone: str
    extent: Says
    company: str
    lat: str
    lon: str
    marks: bool = False


ROUTE: tuple[Stop, ...] = (
    Stop(
        "Entree Noord",
        "entrance",
        "Noord",
        Says("van de rotonde tot de slagboom", "from the roundabout to the barrier"),
        "",
        "51.92871",
        "5.31204",
        marks=True,
    ),
    Stop(
        "Industrieweg 2-10",
        "road",
        "Noord",
        Says("van de slagboom tot het gele bord", "from the barrier to the yellow sign"),
        "",
        "51.92798",
        "5.31298",
    ),
    Stop(
        "Industrieweg 12-30",
        "road",
        "Noord",
        Says("van het gele bord tot de brug", "from the yellow sign to the bridge"),
        "",
        "51.92713",
        "5.31422",
        marks=True,
    ),
    Stop(
        "Industrieweg 18",
        "plot",
        "Noord",
        Says("erf en achterzijde langs het spoor", "yard and back along the railway"),
        "Zaagmans Plaatwerk",
        "51.92690",
        "5.31377",
    ),
    Stop(
        "Parkeerplaats De Kom",
        "parking",
        "Noord",
        Says("vrachtwagens links, auto’s rechts", "lorries left, cars right"),
        "",
        "51.92655",
        "5.31513",
        marks=True,
    ),
    Stop("Ambachtstraat", "road", "Zuid", Says("van de brug tot de bocht", "from the bridge to the bend"), "", "51.92588", "5.31604"),
    Stop(
        "Ambachtstraat 7", "plot", "Zuid", Says("erf met laadkuil", "yard with loading dock"), "Kwispel Diervoeders", "51.92560", "5.31688"
    ),
    Stop(
        "Trafohuis hoek Kade",
        "object",
        "Zuid",
        Says("trafohuis, nutskast en brandkraan", "substation, utility cabinet and hydrant"),
        "",
        "51.92517",
        "5.31742",
    ),
    Stop(
        "Kade 1-40",
        "road",
        "Zuid",
        Says("van de bocht tot de bushalte", "from the bend to the bus stop"),
        "",
        "51.92474",
        "5.31829",
        marks=True,
    ),
    Stop(
        "Kadesloot",
        "water",
        "Zuid",
        Says("van de duiker tot het gemaal", "from the culvert to the pumping station"),
        "",
        "51.92440",
        "5.31911",
    ),
    Stop(
        "Groenstrook Zuid",
        "green",
        "Zuid",
        Says("fietspad van de bushalte tot het tunneltje", "cycle path from the bus stop to the underpass"),
        "",
        "51.92398",
        "5.31990",
        marks=True,
    ),
    Stop(
        "Kade 31",
        "plot",
        "Zuid",
        Says("loods en buitenopslag", "warehouse and outside storage"),
        "Brandsteen Bouwstoffen",
        "51.92461",
        "5.31964",
    ),
)
"""Counted from 1 in the story."""

RETIRED = Stop("Kade 25", "plot", "Zuid", Says("braakliggend perceel", "vacant plot"), "", "51.92466", "5.31902")
"""On the route at the baseline; built over since, Kade 31 took its place."""
RETIRED_FOR = 12


ABSENT: dict[str, tuple[int, ...]] = {
    "HK-08": (4, 12),
    "HK-09": (1,),
    "HK-10": (4, 7, 12),
    "HK-13": (1, 4, 7, 12),
    "HK-14": (1,),
    "BR-01": (3, 8, 9),
    "BR-02": (3, 8, 9),
    "BR-04": (10,),
    "BR-07": (4, 7, 12),
    "BR-13": (4, 12),
    "BR-17": (9,),
    "GR-13": (2, 5, 8),
    "GR-15": (3, 8),
    "IN-05": (4, 12),
    "IN-08": (4, 7),
    "IN-09": (4, 7),
    "OB-14": (1, 5, 9, 11),
    "OB-17": (6, 9, 13),
    "CY-08": (4, 7),
    "ON-14": (12,),
}
"""Items that mean something at these stops only: there is no barrier, hydrant or empty building elsewhere."""


class FilledPartner(NamedTuple):
    """A partner filled in."""

    organisation: Says
    person: str
    email: str
    phone: str
    fault_number: str = ""


PARTNERS: dict[PartnerKind, FilledPartner] = {
    "municipality": FilledPartner(
        Says("Gemeente Lingeveen", "Municipality of Lingeveen"),
        "Joost de Wit",
        "openbareruimte@lingeveen.example",
        "0000 - 12 34 00",
        "0000 - 12 34 99",
    ),
    "police": FilledPartner(Says("Politie, basisteam Linge", "Police, Linge team"), "Fatima Bouzid", "", "0900 - 8844", "112"),
    "fire_service": FilledPartner(
        Says("Brandweer Lingestreek", "Lingestreek fire service"),
        "Peter Verhulst",
        "preventie@brandweer-lingestreek.example",
        "0000 - 12 36 00",
        "112",
    ),
    "business_association": FilledPartner(
        Says("Ondernemerskring De Kievitsakker", "De Kievitsakker business association"),
        "Anja Visser",
        "secretaris@kievitsakker.example",
        "0000 - 12 37 10",
    ),
    "grid_operator": FilledPartner(
        Says("Netbeheerder Oeverstroom", "Oeverstroom grid operator"),
        "",
        "storing@oeverstroom.example",
        "0000 - 12 39 00",
        "0000 - 12 39 39",
    ),
    "water_board": FilledPartner(
        Says("Waterschap Lingeboezem", "Lingeboezem water board"), "Wim Terpstra", "peilbeheer@lingeboezem.example", "0000 - 12 38 00"
    ),
    "environment_service": FilledPartner(
        Says("Omgevingsdienst Lingestreek", "Lingestreek environmental service"), "", "meldpunt@od-lingestreek.example", "0000 - 12 40 00"
    ),
    "owner": FilledPartner(
        Says("Verhuurder Kadehuis Vastgoed", "Landlord Kadehuis Vastgoed"), "Ilse Brouwer", "beheer@kadehuis.example", "0000 - 12 41 00"
    ),
    "security": FilledPartner(
        Says("Collectieve beveiliging Nachtuil", "Nachtuil collective security"),
        "Ruud Kramer",
        "meldkamer@nachtuil.example",
        "0000 - 12 35 00",
        "0000 - 12 35 35",
    ),
}


class Who(NamedTuple):
    """Somebody who walks along."""

    name: str
    organisation: Says
    role: Says


PEOPLE: tuple[Who, ...] = (
    Who("Karin Bos", Says("Ronde & Co", "Ronde & Co"), Says("procesbegeleider", "facilitator")),
    Who("Joost de Wit", Says("Gemeente Lingeveen", "Municipality of Lingeveen"), Says("gemeente", "municipality")),
    Who("Lotte Smeets", Says("Gemeente Lingeveen", "Municipality of Lingeveen"), Says("gemeente", "municipality")),
    Who("Fatima Bouzid", Says("Politie", "Police"), Says("politie", "police")),
    Who("Peter Verhulst", Says("Brandweer Lingestreek", "Lingestreek fire service"), Says("brandweer", "fire service")),
    Who("Anja Visser", Says("Ondernemerskring", "Business association"), Says("ondernemer", "entrepreneur")),
    Who("Mehmet Aydin", Says("Kwispel Diervoeders", "Kwispel Diervoeders"), Says("ondernemer", "entrepreneur")),
    Who("Ruud Kramer", Says("Nachtuil", "Nachtuil"), Says("beveiliging", "security")),
)
INSPECTOR = PEOPLE[0]
LETTERS = "KBR"


class ParkSetting(NamedTuple):
    """A park of the worked example, before anything happens there."""

    name: str
    municipality: str
    notes: Says
    route: tuple[Stop, ...]
    partners: Mapping[PartnerKind, FilledPartner]
    people: tuple[Who, ...]
    absent: Mapping[str, tuple[int, ...]]
    own_set: tuple[str, ...] = ()
    facilitator: str = INSPECTOR.name


PLACE = ParkSetting(PARK, MUNICIPALITY, NOTES, ROUTE, PARTNERS, PEOPLE, ABSENT)
