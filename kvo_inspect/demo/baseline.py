"""The baseline of the worked example: every question at every checkpoint, by day and a week later in the dark."""

from __future__ import annotations

from kvo_inspect.demo.place import Says
from kvo_inspect.demo.walk import Sighting, Skipped, StoryWalk, Tour

CORE = "VL HK BR GR OB"
"""The five themes that every round walks."""

BASELINE_DAY = Tour(
    780,
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
                1,
                "HK-14",
                "2",
                Says("geen SOS Toegang, de code is alleen bij Nachtuil bekend", "no SOS Toegang, only Nachtuil knows the code"),
                "closure",
            ),
            Sighting(
                2, "VL-03", "3", Says("2207 staat scheef, aangereden", "2207 leans, hit by a vehicle"), "leaning", photo="Lotte Smeets"
            ),
            Sighting(2, "OB-02", "C", Says("peuken en wikkels langs de stoeprand", "butts and wrappers along the kerb"), "butts"),
            Sighting(
                3,
                "VL-04",
                "3",
                Says("2219 draden zichtbaar", "2219 wires in sight"),
                "door",
                called=Says("storingsnummer gemeente", "emergency number of the municipality"),
            ),
            Sighting(3, "GR-01", "D", Says("mast 2225 en het bankje vol tags", "column 2225 and the bench full of tags"), "tags3"),
            Sighting(3, "OB-07", "C", Says("takken hangen over de halve stoep", "branches hang over half the pavement"), "branches"),
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
            Sighting(5, "OB-01", "D", Says("afval rond de vrachtwagens, elke dag", "litter around the lorries, every day"), "lorrylitter"),
            Sighting(5, "VP-05", "2", Says("aanhanger zonder kenteken, banden lek", "trailer without a plate, flat tyres"), "trailer"),
            Sighting(
                6, "BR-18", "2", Says("krap langs de bestelbussen voor nr 3, het past net", "tight along the vans at no. 3, it just fits")
            ),
            Sighting(
                6, "OB-01", "C", Says("blikjes en wikkels langs de hele stoep", "cans and wrappers along the whole pavement"), "litter"
            ),
            Sighting(6, "OB-06", "C", Says("onkruid hoger dan de stoeprand", "weeds higher than the kerb"), "weeds6"),
            Sighting(
                7, "BR-07", "2", Says("keerplek op het erf half vol pallets", "turning place in the yard half full of pallets"), "wayin"
            ),
            Sighting(
                7,
                "IN-03",
                "2",
                Says("drie rolcontainers los naast de overheaddeur", "three wheeled bins loose beside the dock door"),
                "bins",
            ),
            Sighting(
                7, "ON-13", "2", Says("kende de hulplijn niet, nummer gegeven", "did not know the helpline, gave the number"), "helpline"
            ),
            Sighting(
                7,
                "CY-10",
                "2",
                Says("nieuw nummer uit de mail gaat zo de administratie in", "a new number in a mail goes straight into the books"),
                "invoice",
            ),
            Sighting(8, "BR-01", "2", Says("brandkraan half onder het zand", "hydrant half under sand"), "hydrant"),
            Sighting(
                8,
                "GR-15",
                "D",
                Says("stroomkast rondom beklad", "power cabinet covered in tags on all sides"),
                "cabinet",
                photo="Lotte Smeets",
            ),
            Sighting(9, "GR-01", "C", Says("tags op bushokje en mast 2244", "tags on bus shelter and column 2244"), "shelter"),
            Sighting(
                9,
                "OB-14",
                "D",
                Says("bakken bij de bushalte vol, zakken ernaast", "bins at the bus stop full, bags beside them"),
                "fullbins",
            ),
            Sighting(9, "OB-09", "5", Says("stoep 5 cm omhoog door boomwortel, nr 22", "pavement 5 cm up by a tree root, no. 22"), "root"),
            Sighting(10, "OB-15", "2", Says("duiker half dicht: riet en plastic", "culvert half blocked: reed and plastic"), "culvert"),
            Sighting(
                11,
                "GR-11",
                "2",
                Says("lachgascilinders en flessen in het tunneltje", "nitrous oxide cylinders and bottles in the underpass"),
                "gas",
            ),
            Sighting(11, "OB-07", "C", Says("bramen over het halve fietspad", "brambles over half of the cycle path"), "brambles"),
            Sighting(12, "BR-08", "4", Says("pallets en IBC’s 4 m van de luifel", "pallets and IBCs 4 m from the canopy"), "storage"),
            Sighting(
                12,
                "ON-01",
                "2",
                Says("loods dicht op een werkdag, toch steeds bestelbussen", "warehouse shut on a working day, yet vans keep coming"),
                "signal",
            ),
            Sighting(
                12,
                "ON-14",
                "2",
                Says("huurder van de achterste loods nooit gezien", "never met the tenant of the back warehouse"),
                "landlord",
            ),
            Sighting(
                12,
                "",
                "",
                Says("vrachtwagen keert op het fietspad, bord ontbreekt", "lorry turns on the cycle path, sign missing"),
                "turning",
            ),
            Sighting(13, "OB-17", "2", Says("kavel ligt open, puin en autobanden", "plot lies open, rubble and tyres"), "vacant"),
        ),
        skipped=(Skipped(7, ("HK",), "closed"),),
        marks={1: "77668777", 3: "66567666", 5: "54545655", 9: "66566676", 11: "54455565"},
    ),
    visit=True,
)

BASELINE_EVENING = Tour(
    773,
    "20:00",
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
                4,
                "VL-13",
                "2",
                Says("bordje zit achter de regenpijp, in het donker weg", "the plate sits behind the drainpipe, lost in the dark"),
                "number",
            ),
            Sighting(
                5,
                "VP-02",
                "2",
                Says("twee opleggers in de bocht, uitrit niet te zien", "two trailers in the bend, exit out of view"),
                "bend",
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
                9,
                "VL-12",
                "2",
                Says("schijnwerper van de loods in de ogen", "floodlight of the warehouse in your eyes"),
                "glare",
                numbers="24",
            ),
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
                called=Says("meldkamer Nachtuil", "Nachtuil control room"),
            ),
            Sighting(
                12,
                "ON-04",
                "3",
                Says("bus dicht tegen de deur, lossen zonder licht", "van tight against the door, unloading without light"),
                "unloading",
            ),
        ),
        skipped=(Skipped(10, ("GR", "HK", "VP"), "hidden"),),
        marks={1: "65657676", 3: "43445454", 5: "44345545", 9: "54445565", 11: "3323434-"},
    ),
)
