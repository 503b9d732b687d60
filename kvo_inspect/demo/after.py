"""What became of the findings of the worked example between the rounds: at the desk, in mails, and with the partners."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.values.closed_sets import SentWay, Status


class SentOff(NamedTuple):
    """Asked of the partner."""

    days_ago: int
    names: str
    way: SentWay
    reference: str = ""
    due: int | None = None
    """Days from today, below 0 overdue by now; a day that was promised stays."""


class StatusStep(NamedTuple):
    """A step in the life of findings."""

    days_ago: int
    names: str
    to: Status
    reason: Says = NOTHING


class Agreement(NamedTuple):
    """What the closing talk of a round agreed."""

    days_ago: int
    name: str
    urgency: Literal["now", "structural"]
    promised_by: str = ""
    due: int | None = None


class StoryVerdict(NamedTuple):
    """The facilitator's verdict."""

    days_ago: int
    names: str
    verdict: Literal["accepted", "returned", "dropped", "duplicate"] = "accepted"
    reason: Says = NOTHING
    of: str = ""


FollowedUp = SentOff | StatusStep | Agreement | StoryVerdict
"""What becomes of findings."""

AFTER: tuple[FollowedUp, ...] = (
    # The baseline and the year after it.
    Agreement(780, "door", "now", "Joost de Wit", -778),
    Agreement(780, "root", "structural", "Joost de Wit", -200),
    Agreement(773, "path", "structural", "Joost de Wit", -250),
    Agreement(773, "row", "now", "", -760),
    StoryVerdict(
        771,
        "leaning hole pallets backup sofa trailer litter bins cabinet hydrant root shelter posters culvert brambles storage signal "
        "closure helpline invoice gas landlord vacant",
    ),
    StoryVerdict(771, "row row2 row3 row4 number bend dock overfull gap path gate dockdoor unloading"),
    StoryVerdict(
        771,
        "flashing",
        "dropped",
        Says("reclame met vergunning, helderheid gemeten en goed", "licensed advertising, brightness measured and fine"),
    ),
    StoryVerdict(771, "double", "duplicate", of="row3"),
    StoryVerdict(
        771, "turning", "returned", Says("welke vrachtwagen, waar precies, en welk bord?", "which lorry, where exactly, and which sign?")
    ),
    StoryVerdict(780, "door"),
    SentOff(780, "door", "phone", "LV-0311"),
    StoryVerdict(771, "butts branches tags3 lorrylitter weeds6 wayin fullbins glare ambacht ambacht2"),
    SentOff(770, "butts branches tags3 lorrylitter weeds6 fullbins gas", "form", "LV-0348", -685),
    SentOff(770, "ambacht ambacht2", "form", "LV-0349", -735),
    SentOff(770, "wayin glare", "mail", "", -645),
    SentOff(770, "leaning sofa trailer litter root shelter posters brambles gap path hydrant bend", "form", "LV-0347", -685),
    SentOff(770, "row row2 row3 row4 cabinet", "mail", "OS-88213", -735),
    SentOff(770, "hole pallets storage dock overfull gate dockdoor number invoice closure vacant", "mail", "", -645),
    SentOff(769, "culvert", "form", "LB-5519", -605),
    SentOff(769, "signal unloading", "phone", "", None),
    SentOff(765, "bins backup helpline landlord", "meeting", "", None),
    StatusStep(778, "door", "reported_done"),
    StatusStep(745, "sofa trailer litter posters", "reported_done"),
    StatusStep(743, "helpline", "reported_done"),
    StatusStep(742, "helpline", "verified"),
    StatusStep(705, "leaning hydrant shelter butts branches tags3 lorrylitter weeds6 wayin fullbins glare gas", "reported_done"),
    StatusStep(655, "hole storage dock overfull gate dockdoor number pallets closure", "reported_done"),
    StatusStep(642, "vacant", "reported_done"),
    StatusStep(641, "vacant", "verified"),
    StatusStep(595, "brambles", "planned"),
    StatusStep(585, "brambles", "sent", Says("aannemer failliet, opnieuw uitgevraagd", "contractor bankrupt, asked again")),
    StatusStep(565, "brambles", "reported_done"),
    StatusStep(560, "brambles", "verified"),
    StatusStep(545, "gap", "in_progress"),
    StatusStep(520, "landlord", "reported_done"),
    StatusStep(510, "landlord", "verified"),
    # After the first yearly round.
    Agreement(405, "pothole", "now", "Joost de Wit", -374),
    Agreement(398, "lorrypark", "structural", "Joost de Wit", -20),
    StoryVerdict(405, "text"),
    StoryVerdict(396, "pothole posts railing bench waiting lorrypark crown single burnt pane diesel"),
    SentOff(405, "text", "phone", "LV-1120"),
    SentOff(394, "pothole railing bench crown single lorrypark burnt", "form", "LV-1184", -334),
    SentOff(394, "posts waiting pane diesel number", "mail", "", -334),
    StatusStep(404, "text", "reported_done"),
    StatusStep(385, "pane", "reported_done"),
    StatusStep(379, "single", "reported_done"),
    StatusStep(374, "single", "verified"),
    StatusStep(372, "pothole bench", "reported_done"),
    StatusStep(364, "burnt", "reported_done"),
    StatusStep(340, "diesel", "reported_done"),
    StatusStep(330, "root", "in_progress"),
    StatusStep(320, "crown", "planned"),
    StatusStep(255, "path", "reported_done"),
    StatusStep(230, "posts", "in_progress"),
    StatusStep(
        210,
        "burnt",
        "in_progress",
        Says("alleen opgeruimd; zicht op het tunneltje moet nog", "only cleared; the view of the underpass is still to do"),
    ),
    StatusStep(180, "waiting", "planned"),
    # After the follow-up measurement: what is still there gets a new day, with who promised it.
    Agreement(48, "hole2", "now", "", -27),
    Agreement(48, "pallets", "now", "", -13),
    Agreement(48, "bins", "now", "Mehmet Aydin", 12),
    Agreement(48, "posts", "structural", "Mehmet Aydin", 95),
    Agreement(48, "railing", "structural", "Joost de Wit", 120),
    Agreement(48, "waiting", "structural", "Anja Visser", 45),
    Agreement(48, "root", "now", "Joost de Wit", -15),
    Agreement(48, "culvert", "structural", "", 30),
    Agreement(41, "number", "now", "", -6),
    Agreement(41, "bend", "structural", "Joost de Wit", -9),
    Agreement(41, "row4", "structural", "", 10),
    Agreement(41, "crown", "now", "Joost de Wit", -4),
    Agreement(41, "burnt", "structural", "Lotte Smeets", 120),
    Agreement(41, "gate2", "structural", "Ruud Kramer", -11),
    Agreement(41, "narrow", "now", "Joost de Wit", -10),
    StoryVerdict(46, "nonumber hole2 ivy litter2 low weeds passage password charger glass"),
    StoryVerdict(46, "telecom", "returned", Says("welke naam staat er op de kast?", "which name is on the cabinet?")),
    StoryVerdict(39, "out gate2 unloading2 narrow loop scorch"),
    StoryVerdict(39, "turners", "returned", Says("hoe vaak, en hoe laat?", "how often, and at what time?")),
    SentOff(38, "nonumber litter2 weeds glass", "form", "LV-1257", -12),
    SentOff(38, "hole2 passage charger", "mail", "", -10),
    SentOff(38, "ivy low", "mail", "", 35),
    SentOff(37, "password", "meeting", "", 60),
    SentOff(37, "out", "form", "LV-1258", -20),
    SentOff(37, "narrow loop", "form", "LV-1259", -10),
    SentOff(37, "gate2 scorch", "phone"),
    StatusStep(33, "out narrow", "reported_done"),
    StatusStep(26, "litter2 weeds passage charger loop root", "reported_done"),
    StatusStep(25, "litter2 out passage weeds loop", "verified"),
    StatusStep(20, "nonumber glass", "verified"),
    StatusStep(18, "hole2", "in_progress"),
    StatusStep(12, "crown", "reported_done"),
    # After the day round of last week.
    Agreement(8, "gully", "now", "Joost de Wit", 6),
    Agreement(8, "tag", "now", "", 20),
    Agreement(8, "map", "structural", "Anja Visser", 80),
    StoryVerdict(6, "map verge gully sign tag sheeting loiter empty"),
    StoryVerdict(6, "backup2", "returned", Says("is dit bij Kwispel of bij de buren?", "is this at Kwispel or next door?")),
    SentOff(5, "gully verge sign loiter", "form", "LV-1302", 9),
    SentOff(5, "tag empty", "mail", "", 20),
    SentOff(4, "map", "meeting", "", 80),
    StatusStep(3, "gully", "planned"),
    StatusStep(2, "sign", "in_progress"),
    StatusStep(1, "backup", "reported_done"),
)
