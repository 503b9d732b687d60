"""What was seen in the rounds of the worked example, in the words of somebody who stands in the rain.

Stops are counted as in `place.ROUTE`; the names of findings are used again in `after`, which tells what became of them.
"""

from __future__ import annotations

from kvo_inspect.demo.place import Says
from kvo_inspect.demo.walk import Again, Sighting, Skipped, StoryWalk, Tour

CORE = "VL HK BR GR OB"
"""The five themes that every round walks."""

BASELINE_DAY = Tour(
    735,
    "13:05",
    "baseline",
    "day",
    Says("droog, half bewolkt", "dry, partly cloudy"),
    f"{CORE} IN ON CY VP",
    StoryWalk(
        seen=(
            Sighting(
                1,
                "GR-04",
                "C",
                Says("aanplakbiljetten op de schakelkast bij de slagboom", "posters all over the cabinet at the barrier"),
                "posters",
            ),
            Sighting(
                2,
                "VL-03",
                "3",
                Says("mast 2207 staat scheef, aangereden", "column 2207 leans, hit by a vehicle"),
                "leaning",
                photo="Lotte Smeets",
            ),
            Sighting(
                3,
                "VL-04",
                "2",
                Says("mast 2219, draden zichtbaar", "column 2219, wires in sight"),
                "door",
                told=Says("storingsnummer gemeente", "emergency number of the municipality"),
            ),
            Sighting(
                4,
                "HK-05",
                "2",
                Says("stapel pallets tegen het hek, spoorkant", "stack of pallets against the fence, railway side"),
                "pallets",
            ),
            Sighting(
                4,
                "HK-01",
                "2",
                Says("gaas doorgeknipt, gat van een meter langs het spoor", "mesh cut, hole of a metre along the railway"),
                "hole",
                photo="Karin Bos",
            ),
            Sighting(
                4,
                "CY-06",
                "2",
                Says("back-up is er, terugzetten nooit geprobeerd", "there is a back-up, restoring was never tried"),
                "backup",
            ),
            Sighting(
                5,
                "OB-05",
                "2",
                Says("bankstel en twee matrassen achter de glasbak", "sofa and two mattresses behind the bottle bank"),
                "sofa",
            ),
            Sighting(5, "VP-05", "2", Says("aanhanger zonder kenteken, banden lek", "trailer without a plate, flat tyres"), "trailer"),
            Sighting(
                6, "OB-01", "C", Says("blikjes en wikkels langs de hele stoep", "cans and wrappers along the whole pavement"), "litter"
            ),
            Sighting(
                7,
                "IN-03",
                "2",
                Says("drie rolcontainers los naast de overheaddeur", "three wheeled bins loose beside the dock door"),
                "bins",
            ),
            Sighting(
                8, "GR-15", "D", Says("nutskast rondom beklad", "cabinet covered in tags on all sides"), "cabinet", photo="Lotte Smeets"
            ),
            Sighting(8, "BR-01", "2", Says("brandkraan half onder het zand", "hydrant half under sand"), "hydrant"),
            Sighting(9, "OB-09", "5", Says("stoep 5 cm omhoog door boomwortel, nr 22", "pavement 5 cm up by a tree root, no. 22"), "root"),
            Sighting(9, "GR-01", "C", Says("tags op bushokje en mast 2244", "tags on bus shelter and column 2244"), "shelter"),
            Sighting(10, "OB-15", "2", Says("duiker half dicht: riet en plastic", "culvert half blocked: reed and plastic"), "culvert"),
            Sighting(11, "OB-07", "C", Says("bramen over het halve fietspad", "brambles over half of the cycle path"), "brambles"),
            Sighting(12, "BR-08", "4", Says("pallets en IBC’s 4 m van de luifel", "pallets and IBCs 4 m from the canopy"), "storage"),
            Sighting(2, "OB-02", "C", Says("peuken en wikkels in de berm", "butts and wrappers in the verge"), "verge2"),
            Sighting(3, "OB-06", "C", Says("hangende takken boven de stoep", "branches hanging over the pavement"), "branches"),
            Sighting(3, "GR-01", "D", Says("schakelkast en mast 2225 vol tags", "cabinet and column 2225 full of tags"), "tags3"),
            Sighting(5, "OB-01", "D", Says("afval rond de vrachtwagens, elke dag", "litter around the lorries, every day"), "lorrylitter"),
            Sighting(6, "OB-03", "C", Says("onkruid hoger dan de stoeprand", "weeds higher than the kerb"), "weeds6"),
            Sighting(7, "BR-07", "2", Says("aanrijroute half dicht met pallets", "way in half blocked with pallets"), "wayin"),
            Sighting(9, "OB-01", "C", Says("volle bakken, afval ernaast", "full bins, litter beside them"), "fullbins"),
            Sighting(
                12,
                "ON-01",
                "2",
                Says("loods dicht op een werkdag, toch steeds bestelbussen", "warehouse shut on a working day, yet vans keep coming"),
                "signal",
            ),
            Sighting(
                12,
                "",
                "",
                Says("vrachtwagen keert op het fietspad, bord ontbreekt", "lorry turns on the cycle path, sign missing"),
                "turning",
            ),
        ),
        skipped=(Skipped(7, ("HK",), "closed"),),
        marks={1: "77668777", 3: "66567666", 5: "54545655", 9: "66566676", 11: "54455565"},
    ),
    visit=True,
)

BASELINE_EVENING = Tour(
    728,
    "19:30",
    "baseline",
    "evening",
    Says("motregen, harde wind", "drizzle, strong wind"),
    f"{CORE} IN ON VP",
    StoryWalk(
        seen=(
            Sighting(
                2, "", "", Says("reclamezuil flitst, verblindt op de weg", "advertising column flashes, dazzles on the road"), "flashing"
            ),
            Sighting(
                3,
                "VL-01",
                "4",
                Says("2225 2227 2229 2231 vier op rij donker, tot de brug", "2225 2227 2229 2231 four in a row dark, up to the bridge"),
                "row",
                photo="Joost de Wit",
            ),
            Sighting(3, "VL-02", "2"),
            Sighting(3, "", "", Says("mast 2229 doet het ook niet", "column 2229 is out too"), "double", belongs_to="VL-01"),
            Sighting(
                4, "VL-13", "2", Says("huisnummer 18 niet te lezen vanaf de weg", "house number 18 cannot be read from the road"), "number"
            ),
            Sighting(
                5,
                "VP-02",
                "2",
                Says("twee opleggers in de bocht, uitrit niet te zien", "two trailers in the bend, exit out of view"),
                "bend",
            ),
            Sighting(
                9,
                "VL-12",
                "2",
                Says("schijnwerper van de loods in de ogen", "floodlight of the warehouse in your eyes"),
                "glare",
                numbers="24",
            ),
            Sighting(6, "VL-01", "2", Says("2236 2238 uit", "2236 2238 out"), "ambacht"),
            Sighting(6, "VL-02", "1"),
            Sighting(7, "VL-10", "3", Says("achterkant en laadkuil pikdonker", "back and loading dock pitch dark"), "dock"),
            Sighting(
                7,
                "BR-10",
                "3",
                Says("vier containers open en overvol tegen de gevel", "four bins open and overfull against the facade"),
                "overfull",
            ),
            Sighting(9, "VL-06", "3", Says("donker gat tussen 2248 en 2250", "dark gap between 2248 and 2250"), "gap"),
            Sighting(
                11,
                "VL-08",
                "2",
                Says("fietspad donker van bocht tot bushalte", "cycle path dark from bend to bus stop"),
                "path",
                photo="Anja Visser",
            ),
            Sighting(12, "HK-03", "3", Says("poort wijd open, niemand op het terrein", "gate wide open, nobody on the yard"), "gate"),
            Sighting(
                12,
                "IN-01",
                "2",
                Says("overheaddeur staat een halve meter open", "dock door half a metre open"),
                "dockdoor",
                told=Says("meldkamer Nachtuil", "Nachtuil control room"),
            ),
            Sighting(
                12,
                "ON-04",
                "3",
                Says("bus dicht tegen de deur, lossen zonder licht", "van tight against the door, unloading without light"),
                "unloading",
            ),
        ),
        skipped=(Skipped(10, ("GR", "OB"), "hidden"),),
        marks={1: "65657676", 3: "43445454", 5: "44345545", 9: "54445565", 11: "3323434-"},
    ),
)

YEARLY_DAY = Tour(
    371,
    "13:30",
    "yearly",
    "day",
    Says("zonnig, koud", "sunny, cold"),
    f"{CORE} IN VP",
    StoryWalk(
        again=(
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
            Again("storage", "solved"),
            Again("verge2", "solved"),
            Again("branches", "solved"),
            Again("tags3", "solved"),
            Again("lorrylitter", "solved"),
            Again("weeds6", "solved"),
            Again("wayin", "solved"),
            Again("fullbins", "solved"),
        ),
        seen=(
            Sighting(
                5,
                "GR-05",
                "2",
                Says("kwetsende tekst op de glasbak", "offensive text on the bottle bank"),
                "text",
                told=Says("gemeente, wijkbeheer", "municipality, neighbourhood team"),
                photo="Lotte Smeets",
            ),
            Sighting(6, "OB-10", "3", Says("kuil in de rijbaan voor nr 5, 8 cm diep", "hole in the road at no. 5, 8 cm deep"), "pothole"),
            Sighting(7, "HK-07", "2", Says("twee palen los bij de laadkuil", "two posts loose at the loading dock"), "posts"),
            Sighting(10, "HK-12", "2", Says("leuning bij de duiker los", "railing at the culvert loose"), "railing"),
            Sighting(11, "GR-09", "C", Says("bank in het groen half verbrand", "bench in the green half burnt"), "bench"),
            Sighting(
                12,
                "",
                "",
                Says("vrachtwagens wachten op de rijbaan voor de poort", "lorries wait on the road at the gate"),
                "waiting",
                belongs_to="VP-04",
            ),
        ),
        marks={1: "7777877", 3: "7667777", 5: "6555666", 9: "6666676", 11: "5655665"},
        notable="VP",
    ),
    excused="Peter Verhulst",
)

YEARLY_EVENING = Tour(
    364,
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
            Sighting(6, "VL-11", "2", Says("armatuur 2236 zit in de boomkroon", "luminaire 2236 is inside the tree crown"), "crown"),
            Sighting(9, "VL-01", "1", Says("2252 al weken, zegt de bewoner van 40", "2252 for weeks, says the man at no. 40"), "single"),
            Sighting(9, "VL-02", "1"),
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
    f"{CORE} IN CY VP",
    StoryWalk(
        again=(
            Again("root", "solved"),
            Again("pallets", "not_yet", Says("zelfde stapel", "same stack")),
            Again("culvert", "worse"),
            Again("pothole", "solved"),
            Again("railing", "not_yet"),
            Again("bench", "object_gone"),
        ),
        seen=(
            Sighting(
                1, "OB-13", "C", Says("plattegrond verbleekt, drie bedrijven kloppen niet", "park map faded, three firms are wrong"), "map"
            ),
            Sighting(3, "OB-11", "2", Says("diepe sporen tegenover nr 14", "deep ruts opposite no. 14"), "verge"),
            Sighting(5, "OB-12", "2", Says("plas tot aan het hek", "puddle up to the fence"), "gully", photo="Lotte Smeets"),
            Sighting(7, "CY-06", "2", Says("back-up staat op dezelfde server", "back-up is on the same server"), "backup2"),
            Sighting(8, "BR-02", "2", Says("bordje van de brandkraan is weg", "the hydrant's sign is gone"), "sign"),
            Sighting(
                9, "GR-14", "2", Says("tag van 3 m op de zijgevel nr 40", "tag of 3 m on the side wall of no. 40"), "tag", numbers="40"
            ),
            Sighting(12, "HK-06", "2", Says("zeil over het hele hek", "sheeting over the whole fence"), "sheeting"),
            Sighting(11, "", "", Says("omgewaaide tak half over het fietspad", "fallen branch half across the cycle path"), "branch"),
        ),
        marks={1: "78777878", 3: "77677777", 5: "66656667", 9: "77667777", 11: "65655666"},
    ),
    visit=True,
)

TODAY = Tour(
    0,
    "",
    "yearly",
    "evening",
    Says("motregen, weinig wind", "drizzle, little wind"),
    f"{CORE} IN ON VP",
    StoryWalk(
        again=(
            Again("row4", "solved", Says("brandt weer", "burning again")),
            Again("number", "not_yet"),
            Again("pallets", "not_yet"),
            Again("bend", "worse", Says("nu drie opleggers", "three trailers now")),
            Again("lorrypark", "not_yet"),
            Again("crown", "solved"),
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
                3, "VL-08", "2", Says("donker van bocht tot bushalte", "dark from bend to bus stop"), "footpath", photo="Joost de Wit"
            ),
            Sighting(
                3,
                "",
                "",
                Says("mastluik open bij nr 14, draden zichtbaar", "column door open at no. 14, wires in sight"),
                "hatch",
                told=Says("storingsnummer gemeente", "emergency number of the municipality"),
                belongs_to="VL-04",
            ),
            Sighting(4, "BR-09", "2", Says("banden en pallets tegen de achtergevel", "tyres and pallets against the back wall"), "tyres"),
            Sighting(5, "", "", Says("pallets tegen gevel naast de oprit", "pallets against the wall beside the drive"), "loose"),
            Sighting(6, "VL-12", "2", Says("bouwlamp schijnt recht de weg op", "floodlight shines straight onto the road"), "dazzle"),
        ),
        marks={1: "77878787", 3: "66566677", 5: "5565667"},
        leaves=(4, "Peter Verhulst"),
        notable="VP",
        until=(7, 5),
    ),
)

TOURS = (BASELINE_DAY, BASELINE_EVENING, YEARLY_DAY, YEARLY_EVENING, LAST_DAY, TODAY)
"""All but the follow-up measurement, which is in `follow_up`."""
