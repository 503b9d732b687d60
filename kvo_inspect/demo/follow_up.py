"""The follow-up measurement of the worked example, two years after the baseline: the whole route again, by day and in the evening.

It is what the baseline is compared with: much was solved, some is still there, a few things came back, and some is new.
"""

from __future__ import annotations

from kvo_inspect.demo.baseline import CORE
from kvo_inspect.demo.place import Says
from kvo_inspect.demo.walk import Again, Sighting, Skipped, StoryWalk, Tour

FOLLOW_UP_DAY = Tour(
    48,
    "13:10",
    "follow_up",
    "day",
    Says("zonnig, droog", "sunny, dry"),
    f"{CORE} IN CY VP",
    StoryWalk(
        again=(
            Again("pallets", "not_yet", Says("zelfde stapel, nu hoger dan het hek", "same stack, now higher than the fence"), "2"),
            Again("backup", "not_yet", answer="2"),
            Again("pane", "solved"),
            Again("bins", "not_yet", answer="2"),
            Again(
                "invoice",
                "solved",
                Says("bellen nu altijd terug, briefje hangt bij de telefoon", "they always call back now, a note hangs at the phone"),
            ),
            Again("root", "not_yet", Says("hekje eromheen gezet", "fenced off"), "6"),
            Again("culvert", "worse", Says("riet is terug, nu ook een boomstam", "reed is back, and now a log"), "2"),
            Again("text", "solved"),
            Again("pothole", "not_yet", Says("gevuld, alweer los", "filled, loose again"), "3"),
            Again("posts", "not_yet", answer="2"),
            Again("railing", "not_yet", answer="2"),
            Again("bench", "not_yet", answer="D"),
            Again("waiting", "not_yet"),
        ),
        seen=(
            Sighting(2, "VL-05", "2", Says("mast 2211 zonder nummer", "column 2211 has no number"), "nonumber"),
            Sighting(
                2,
                "GR-13",
                "D",
                Says("kast bij nr 6 helemaal onder", "cabinet at no. 6 covered all over"),
                "telecom",
            ),
            Sighting(4, "HK-01", "2", Says("nieuw gat, twee panelen verder", "new hole, two panels on"), "hole2", photo="Karin Bos"),
            Sighting(4, "HK-06", "2", Says("klimop tot boven aan het gaas", "ivy up to the top of the mesh"), "ivy"),
            Sighting(
                4, "CY-11", "2", Says("iedereen logt in met hetzelfde wachtwoord", "everybody logs in with the same password"), "password"
            ),
            Sighting(
                6,
                "OB-01",
                "C",
                Says("weer blikjes langs de stoep, bij de snackwagen", "cans along the pavement again, near the snack van"),
                "litter2",
            ),
            Sighting(
                7, "BR-16", "2", Says("kartonbalen tegen de heftrucklader", "bales of cardboard against the forklift charger"), "charger"
            ),
            Sighting(
                7,
                "",
                "",
                Says("hek bij de silo 20 cm te laag, je stapt er zo over", "fence at the silo 20 cm too low, you climb right over"),
                "low",
                belongs_to="HK-07",
            ),
            Sighting(9, "GR-16", "2", Says("ruit van het bushokje ingeslagen", "pane of the bus shelter smashed"), "glass"),
            Sighting(9, "OB-06", "C", Says("onkruid tussen de klinkers, nr 12 tot 20", "weeds between the bricks, no. 12 to 20"), "weeds"),
            Sighting(
                12,
                "BR-11",
                "2",
                Says("doorgang naar achteren dichtgezet met containers", "way to the back blocked with containers"),
                "passage",
            ),
        ),
        skipped=(Skipped(3, ("BR",), "time"),),
        marks={1: "8887888", 3: "8777888", 5: "7666777", 9: "7777787", 11: "7766777"},
    ),
    visit=True,
    excused="Peter Verhulst",
)

FOLLOW_UP_EVENING = Tour(
    41,
    "20:00",
    "follow_up",
    "evening",
    Says("helder, zwoel", "clear, mild"),
    f"{CORE} IN ON VP",
    StoryWalk(
        again=(
            Again("row4", "not_yet", Says("kabel is onderweg, zegt de netbeheerder", "cable is on its way, says the grid operator")),
            Again("number", "not_yet", answer="2"),
            Again("gap", "solved", Says("mast 2249 bijgeplaatst", "column 2249 added")),
            Again("path", "solved", Says("vier lampen langs het hele pad", "four lamps along the whole path")),
            Again("unloading", "solved"),
            Again("bend", "not_yet", answer="2"),
            Again("lorrypark", "not_yet", answer="2"),
            Again("crown", "not_yet", answer="2"),
            Again("burnt", "not_yet", answer="2"),
            Again("diesel", "solved", Says("tank staat nu binnen", "the tank is inside now")),
        ),
        seen=(
            Sighting(3, "VL-01", "2", Says("2227 2231 uit", "2227 2231 out"), "out"),
            Sighting(3, "VL-02", "1"),
            Sighting(
                6,
                "BR-18",
                "3",
                Says("opleggers aan twee kanten, 3 m over bij nr 11", "trailers on both sides, 3 m left at no. 11"),
                "narrow",
            ),
            Sighting(
                6,
                "ON-15",
                "2",
                Says("schroeiplek op een roldeur, plaat ervoor geschroefd", "burn mark on a roller door, a board screwed over it"),
                "scorch",
            ),
            Sighting(
                8, "", "", Says("auto’s keren met groot licht bij het trafohuis", "cars turn with full beam at the substation"), "turners"
            ),
            Sighting(
                9,
                "BR-17",
                "2",
                Says("keerlus bij de bushalte: container en aanhanger", "turning loop at the bus stop: a skip and a trailer"),
                "loop",
            ),
            Sighting(12, "HK-03", "3", Says("poort weer wijd open", "gate wide open again"), "gate2"),
            Sighting(12, "ON-04", "2", Says("bus gelost zonder licht, kort", "van unloaded without light, briefly"), "unloading2"),
        ),
        skipped=(Skipped(7, ("HK", "IN"), "closed"),),
        marks={1: "77778778", 3: "66567666", 5: "56546555", 9: "66667676", 11: "66556566"},
    ),
    by="Lotte Smeets",
)

FOLLOW_UPS = (FOLLOW_UP_DAY, FOLLOW_UP_EVENING)
