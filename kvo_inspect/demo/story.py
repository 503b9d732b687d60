"""What was seen in the yearly rounds of the worked example, in the words of somebody who stands in the rain.

Stops are counted as in `place.ROUTE`; the names of findings are used again in `after`, which tells what became of them. The first
year's rounds asked everything; those of this month, between the long ones, are short.
"""

from __future__ import annotations

from kvo_inspect.demo.baseline import BASELINE_DAY, BASELINE_EVENING, CORE
from kvo_inspect.demo.place import Says
from kvo_inspect.demo.walk import Again, Sighting, Skipped, StoryWalk, Tour

YEARLY_DAY = Tour(
    405,
    "13:30",
    "yearly",
    "day",
    Says("zonnig, koud", "sunny, cold"),
    f"{CORE} IN VP",
    StoryWalk(
        again=(
            Again("closure", "solved", Says("SOS Toegang zit erop, proef gedaan", "SOS Toegang fitted, tried out")),
            Again("leaning", "solved"),
            Again("door", "solved"),
            Again("hole", "solved", Says("nieuw paneel gezet", "new panel put in")),
            Again("pallets", "not_yet"),
            Again("sofa", "object_gone"),
            Again("trailer", "object_gone"),
            Again("litter", "solved"),
            Again("cabinet", "solved"),
            Again("hydrant", "solved"),
            Again("shelter", "solved"),
            Again("posters", "solved"),
            Again("root", "not_yet", Says("nu ook nr 24", "now no. 24 as well")),
            Again("culvert", "solved"),
            Again("gas", "solved"),
            Again("storage", "solved"),
            Again("butts", "solved"),
            Again("branches", "solved"),
            Again("tags3", "solved"),
            Again("lorrylitter", "solved"),
            Again("weeds6", "solved"),
            Again("wayin", "solved"),
            Again("bins", "not_yet", Says("kettingen hangen er, niet om de bakken", "the chains hang there, not around the bins")),
            Again("fullbins", "solved"),
        ),
        seen=(
            Sighting(
                5,
                "GR-05",
                "2",
                Says("kwetsende tekst op de glasbak", "offensive text on the bottle bank"),
                "text",
                called=Says("gemeente, wijkbeheer", "municipality, neighbourhood team"),
                photo="Lotte Smeets",
            ),
            Sighting(6, "GR-12", "2", Says("ruit van de showroom ingegooid", "showroom window smashed"), "pane", numbers="9"),
            Sighting(6, "OB-10", "3", Says("kuil in de rijbaan voor nr 5, 8 cm diep", "hole in the road at no. 5, 8 cm deep"), "pothole"),
            Sighting(7, "HK-07", "2", Says("twee palen los bij de laadkuil", "two posts loose at the loading dock"), "posts"),
            Sighting(
                9,
                "",
                "",
                Says("vrachtwagens wachten op de rijbaan voor nr 31", "lorries wait on the road at no. 31"),
                "waiting",
                belongs_to="VP-04",
            ),
            Sighting(10, "HK-12", "2", Says("leuning bij de duiker los", "railing at the culvert loose"), "railing"),
            Sighting(11, "GR-09", "D", Says("bank in het groen half verbrand", "bench in the green half burnt"), "bench"),
        ),
        marks={1: "7777877", 3: "7667777", 5: "6555666", 9: "6666676", 11: "5655665"},
        notable="VP",
    ),
    excused="Peter Verhulst",
)

YEARLY_EVENING = Tour(
    398,
    "19:30",
    "yearly",
    "evening",
    Says("helder, windstil", "clear, no wind"),
    f"{CORE} IN ON",
    StoryWalk(
        again=(
            Again("row", "solved"),
            Again("row2", "solved"),
            Again("row3", "solved"),
            Again("row4", "not_yet"),
            Again("number", "not_yet"),
            Again("dock", "solved"),
            Again("overfull", "solved"),
            Again("gap", "not_yet"),
            Again("path", "not_yet", Says("alleen bij de bushalte een lamp bij", "one lamp added, at the bus stop only")),
            Again("gate", "solved"),
            Again("dockdoor", "solved"),
            Again("unloading", "not_yet"),
            Again("glare", "solved"),
            Again("ambacht", "solved"),
            Again("ambacht2", "solved"),
        ),
        seen=(
            Sighting(5, "VL-15", "2", Says("linkerkant bij de vrachtwagens donker", "left side at the lorries dark"), "lorrypark"),
            Sighting(6, "VL-11", "2", Says("lamp 2236 zit in de boomkroon", "lamp 2236 is inside the tree crown"), "crown"),
            Sighting(9, "VL-01", "1", Says("2252 al weken, zegt de bewoner van 40", "2252 for weeks, says the man at no. 40"), "single"),
            Sighting(9, "VL-02", "1"),
            Sighting(
                9,
                "IN-13",
                "2",
                Says("dieseltank op een aanhanger, zo van de weg te pakken", "diesel tank on a trailer, easily taken from the road"),
                "diesel",
                numbers="12",
            ),
            Sighting(11, "GR-10", "2", Says("verbrande resten in het tunneltje", "burnt remains in the underpass"), "burnt"),
        ),
        skipped=(Skipped(8, ("HK", "GR"), "time"),),
        marks={1: "77778778", 3: "65666666", 5: "5545565-", 9: "65556676", 11: "44444545"},
    ),
)

LAST_DAY = Tour(
    8,
    "13:15",
    "yearly",
    "day",
    Says("bewolkt, af en toe zon", "cloudy, some sun"),
    f"{CORE} CY VP",
    StoryWalk(
        again=(
            Again("root", "solved"),
            Again("pallets", "not_yet", Says("zelfde stapel", "same stack")),
            Again("hole2", "not_yet", Says("met een stuk bouwhek dichtgezet", "closed off with a piece of site fence")),
            Again("culvert", "worse"),
            Again("pothole", "solved"),
            Again("railing", "not_yet"),
            Again("bench", "object_gone"),
            Again("charger", "solved"),
        ),
        seen=(
            Sighting(
                1,
                "",
                "",
                Says("plattegrond verbleekt, drie bedrijven kloppen niet", "park map faded, three firms are wrong"),
                "map",
                belongs_to="VP-07",
            ),
            Sighting(
                3,
                "",
                "",
                Says("diepe sporen in de berm tegenover nr 14", "deep ruts in the verge opposite no. 14"),
                "verge",
                belongs_to="OB-11",
            ),
            Sighting(
                5, "GR-11", "2", Says("lachgascilinders achter de glasbak", "nitrous oxide cylinders behind the bottle bank"), "loiter"
            ),
            Sighting(5, "OB-12", "2", Says("plas tot aan het hek", "puddle up to the fence"), "gully", photo="Lotte Smeets"),
            Sighting(6, "OB-17", "2", Says("staat leeg, zijdeur kapot", "stands vacant, side door broken"), "empty", numbers="15"),
            Sighting(7, "CY-06", "2", Says("back-up staat op dezelfde server", "back-up is on the same server"), "backup2"),
            Sighting(8, "", "", Says("bordje van de brandkraan is weg", "the hydrant's sign is gone"), "sign", belongs_to="BR-02"),
            Sighting(9, "GR-14", "2", Says("tag van 3 m op de zijgevel", "tag of 3 m on the side wall"), "tag", numbers="40"),
            Sighting(11, "", "", Says("omgewaaide tak half over het fietspad", "fallen branch half across the cycle path"), "branch"),
            Sighting(12, "", "", Says("zeil over het hele hek", "sheeting over the whole fence"), "sheeting", belongs_to="HK-06"),
        ),
        marks={1: "78777878", 3: "77677777", 5: "66656667", 9: "77667777", 11: "65655666"},
        notable="VP",
        rest=6,
    ),
    visit=True,
    set_kind="short",
    back_after=105,
)

TODAY = Tour(
    0,
    "",
    "yearly",
    "evening",
    Says("motregen, weinig wind", "drizzle, little wind"),
    f"{CORE} ON VP",
    StoryWalk(
        again=(
            Again("row4", "solved", Says("brandt weer", "burning again")),
            Again("number", "not_yet"),
            Again("pallets", "not_yet"),
            Again("bend", "worse", Says("nu drie opleggers", "three trailers now")),
            Again("lorrypark", "not_yet"),
            Again("crown", "solved"),
            Again("narrow", "solved"),
        ),
        seen=(
            Sighting(1, "HK-09", "2", Says("slagboom blijft openstaan", "barrier stays up"), "barrier"),
            Sighting(
                3,
                "VL-01",
                "2",
                Says("2217 2221 gisteren brandden ze nog", "2217 2221 they still burned yesterday"),
                "dark",
                photo="Lotte Smeets",
            ),
            Sighting(3, "VL-02", "1"),
            Sighting(
                3, "VL-08", "2", Says("fietspad donker tot de brug", "cycle path dark up to the bridge"), "footpath", photo="Joost de Wit"
            ),
            Sighting(
                3,
                "",
                "",
                Says("mastluik open bij nr 14, draden zichtbaar", "column door open at no. 14, wires in sight"),
                "hatch",
                called=Says("storingsnummer gemeente", "emergency number of the municipality"),
                belongs_to="VL-04",
            ),
            Sighting(4, "BR-09", "2", Says("banden en pallets tegen de achtergevel", "tyres and pallets against the back wall"), "tyres"),
            Sighting(5, "", "", Says("pallets tegen gevel naast de oprit", "pallets against the wall beside the drive"), "loose"),
            Sighting(
                6,
                "",
                "",
                Says("bouwlamp schijnt recht de weg op", "floodlight shines straight onto the road"),
                "dazzle",
                numbers="9",
                belongs_to="VL-12",
            ),
        ),
        marks={1: "77878787", 3: "66566677", 5: "5565667"},
        leaves=(4, "Peter Verhulst"),
        until=(7, 5),
        rest=6,
    ),
    set_kind="short",
    back_after=120,
)

TOURS = (BASELINE_DAY, BASELINE_EVENING, YEARLY_DAY, YEARLY_EVENING, LAST_DAY, TODAY)
"""All but the follow-up measurement, which is in `follow_up`."""
