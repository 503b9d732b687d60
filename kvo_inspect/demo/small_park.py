"""The second park of the worked example: small, in another municipality, with a set of questions of its own. All of it is invented too."""

from __future__ import annotations

from kvo_inspect.demo.after import FollowedUp, SentOff, StatusStep, StoryVerdict
from kvo_inspect.demo.baseline import CORE
from kvo_inspect.demo.events import AnswersIn, Remarked, Signing, StoryEvent, SurveySent
from kvo_inspect.demo.place import INSPECTOR, FilledPartner, ParkSetting, Says, Stop, Who
from kvo_inspect.demo.walk import Sighting, StoryWalk, Tour
from kvo_inspect.domain.values.closed_sets import PartnerKind

ROUTE: tuple[Stop, ...] = (
    Stop("Entree Schansweg", "entrance", "", Says("van de brug tot het bord", "from the bridge to the sign"), "", "51.96412", "5.38870"),
    Stop(
        "Schansweg 1-24",
        "road",
        "",
        Says("van het bord tot het pompstation", "from the sign to the pumping station"),
        "",
        "51.96377",
        "5.38981",
        marks=True,
    ),
    Stop(
        "Schansweg 9",
        "plot",
        "",
        Says("showroom, werkplaats en erf", "showroom, workshop and yard"),
        "Wielsma Carrosserie",
        "51.96350",
        "5.39044",
    ),
    Stop("Parkeerplaats Schansweg", "parking", "", Says("langs de vaart", "along the canal"), "", "51.96318", "5.39102", marks=True),
    Stop(
        "Turfvaart",
        "water",
        "",
        Says("van de brug tot het pompstation", "from the bridge to the pumping station"),
        "",
        "51.96301",
        "5.39166",
    ),
    Stop(
        "Pompstation",
        "object",
        "",
        Says("pompstation, stroomkast en brandkraan", "pumping station, power cabinet and hydrant"),
        "",
        "51.96283",
        "5.39240",
    ),
)

PARTNERS: dict[PartnerKind, FilledPartner] = {
    "municipality": FilledPartner(
        Says("Gemeente Haarwoude", "Municipality of Haarwoude"),
        "Sanne Kuiper",
        "wijkbeheer@haarwoude.example",
        "0000 - 56 10 00",
        "0000 - 56 10 99",
    ),
    "police": FilledPartner(Says("Politie, basisteam Vaartstreek", "Police, Vaartstreek team"), "Yusuf Demir", "", "0900 - 8844", "112"),
    "fire_service": FilledPartner(
        Says("Brandweer Vaartstreek", "Vaartstreek fire service"),
        "",
        "risicobeheersing@brandweer-vaartstreek.example",
        "0000 - 56 12 00",
        "112",
    ),
    "business_association": FilledPartner(
        Says("Ondernemers De Turfwal", "De Turfwal entrepreneurs"), "Bram Hoekstra", "bestuur@turfwal.example", "0000 - 56 13 10"
    ),
}

PEOPLE: tuple[Who, ...] = (
    INSPECTOR,
    Who("Sanne Kuiper", Says("Gemeente Haarwoude", "Municipality of Haarwoude"), Says("gemeente", "municipality")),
    Who("Yusuf Demir", Says("Politie", "Police"), Says("politie", "police")),
    Who("Bram Hoekstra", Says("Ondernemers De Turfwal", "De Turfwal entrepreneurs"), Says("ondernemer", "entrepreneur")),
    Who("Els Wielsma", Says("Wielsma Carrosserie", "Wielsma Carrosserie"), Says("ondernemer", "entrepreneur")),
)

OWN_SET: tuple[str, ...] = (
    *(f"lighting/{item}" for item in ("VL-01", "VL-02", "VL-03", "VL-08", "VL-13", "VL-14", "VL-15")),
    *(f"fencing/{item}" for item in ("HK-01", "HK-03", "HK-05", "HK-15")),
    *(f"fire-safety/{item}" for item in ("BR-01", "BR-02", "BR-09", "BR-12", "BR-18")),
    *(f"graffiti/{item}" for item in ("GR-01", "GR-05", "GR-11", "GR-15")),
    *(f"maintenance/{item}" for item in ("OB-01", "OB-03", "OB-05", "OB-10", "OB-15", "OB-16", "OB-17")),
)
"""What six checkpoints can ask in an hour."""

PLACE = ParkSetting(
    "De Turfwal",
    "Haarwoude",
    Says(
        "Klein terrein: eigen set vragen, in een uur rond. Parkeren bij de brug.",
        "A small park: questions of its own, round in an hour. Park at the bridge.",
    ),
    ROUTE,
    PARTNERS,
    PEOPLE,
    {"BR-01": (6,), "BR-02": (6,), "GR-15": (6,), "OB-17": (2,)},
    OWN_SET,
)

BEGAN = 372
"""Days ago."""

BASELINE_DAY = Tour(
    352,
    "13:30",
    "baseline",
    "day",
    Says("grijs, droog", "grey, dry"),
    CORE,
    StoryWalk(
        seen=(
            Sighting(2, "OB-10", "3", Says("klinkers weggezakt voor nr 11", "bricks sunk in front of no. 11"), "sunk"),
            Sighting(3, "HK-05", "2", Says("velgen en banden gestapeld tegen het hek", "rims and tyres stacked against the fence"), "rims"),
            Sighting(5, "OB-15", "3", Says("sloot achter het erf dichtgegroeid", "ditch behind the yard overgrown"), "ditch", numbers="15"),
            Sighting(6, "BR-01", "4", Says("staat op de kaart, niemand vindt hem", "it is on the map, nobody can find it"), "hydrant"),
        ),
        marks={2: "66777", 4: "65676"},
    ),
    set_kind="own",
    back_after=75,
)

BASELINE_EVENING = Tour(
    345,
    "19:30",
    "baseline",
    "evening",
    Says("koud, mistig", "cold, misty"),
    "VL HK BR GR",
    StoryWalk(
        seen=(
            Sighting(2, "VL-01", "2", Says("104 106 uit", "104 106 out"), "out"),
            Sighting(2, "VL-02", "1"),
            Sighting(3, "HK-03", "2", Says("dicht, maar de ketting hangt los", "shut, but the chain hangs loose"), "chain"),
            Sighting(
                4,
                "VL-15",
                "2",
                Says("achterin brandt niets, daar staan de bussen", "no light at the back, where the vans stand"),
                "parking",
            ),
        ),
        marks={2: "55665", 4: "44555"},
    ),
    set_kind="own",
)

EVENTS: tuple[Tour | FollowedUp | StoryEvent, ...] = (
    BASELINE_DAY,
    BASELINE_EVENING,
    StoryVerdict(343, "sunk rims ditch hydrant out out2 chain parking"),
    SentOff(341, "sunk hydrant out out2 parking", "form", "HW-2219", -280),
    SentOff(341, "rims ditch chain", "mail", "", -18),
    StatusStep(330, "out out2", "reported_done"),
    StatusStep(325, "out out2", "verified"),
    StatusStep(300, "hydrant", "reported_done"),
    StatusStep(296, "hydrant", "verified"),
    StatusStep(290, "parking", "reported_done"),
    StatusStep(288, "chain rims", "reported_done"),
    StatusStep(284, "sunk", "reported_done"),
    StatusStep(282, "sunk rims chain parking", "verified"),
    Signing(371, "analysis", "intent"),
    Signing(335, "plan", "safety_analysis"),
    SurveySent(352, "baseline", 21, 11),
    AnswersIn(330, "baseline", "few"),
    Remarked(60, "ditch", Says("nr 15 wacht op de loonwerker", "no. 15 waits for the contractor")),
)
