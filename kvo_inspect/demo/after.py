"""What became of the findings of the worked example between the rounds: at the desk, in mails, and with the partners."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kvo_inspect.demo.follow_up import FOUND_AGAIN
from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.findings.finding import Status

Way = Literal["mail", "form", "phone", "meeting"]


class Sent(NamedTuple):
    """Asked of the partner."""

    days_ago: int
    names: str
    way: Way
    reference: str = ""
    due: int | None = None
    """Days from today, below 0 overdue by now; a day that was promised stays."""


class Moved(NamedTuple):
    """A step in the life of findings."""

    days_ago: int
    names: str
    to: Status
    reason: Says = NOTHING


class Agreed(NamedTuple):
    """What the closing talk of a round agreed."""

    days_ago: int
    name: str
    urgency: Literal["now", "structural"]
    promised_by: str = ""
    due: int | None = None


class Judged(NamedTuple):
    """The facilitator's verdict."""

    days_ago: int
    names: str
    verdict: Literal["accepted", "returned", "dropped", "duplicate"] = "accepted"
    reason: Says = NOTHING
    of: str = ""


AFTER: tuple[Sent | Moved | Agreed | Judged, ...] = (
    # The baseline and its two years.
    Agreed(735, "door", "now", "Joost de Wit", -733),
    Agreed(735, "root", "structural", "Joost de Wit", -500),
    Agreed(728, "path", "structural", "Joost de Wit", -120),
    Agreed(728, "row", "now", "", -715),
    Judged(
        726,
        "leaning hole pallets backup sofa trailer litter bins cabinet hydrant root shelter posters culvert brambles storage signal",
    ),
    Judged(726, "row row2 row3 row4 number bend dock overfull gap path gate dockdoor unloading"),
    Judged(
        726,
        "flashing",
        "dropped",
        Says("reclame met vergunning, helderheid gemeten en goed", "licensed advertising, brightness measured and fine"),
    ),
    Judged(726, "double", "duplicate", of="row3"),
    Judged(
        726, "turning", "returned", Says("welke vrachtwagen, waar precies, en welk bord?", "which lorry, where exactly, and which sign?")
    ),
    Judged(735, "door"),
    Sent(735, "door", "phone", "LV-0311"),
    Judged(726, "verge2 branches tags3 lorrylitter weeds6 wayin fullbins glare ambacht ambacht2"),
    Sent(725, "verge2 branches tags3 lorrylitter weeds6 fullbins", "form", "LV-0348", -640),
    Sent(725, "ambacht ambacht2", "mail", "OS-88214", -690),
    Sent(725, "wayin glare", "mail", "", -600),
    Sent(725, "leaning sofa trailer litter root shelter posters brambles gap path hydrant", "form", "LV-0347", -640),
    Sent(725, "row row2 row3 row4 cabinet", "mail", "OS-88213", -690),
    Sent(725, "hole pallets storage dock overfull gate dockdoor number", "mail", "", -600),
    Sent(724, "culvert", "form", "LB-5519", -560),
    Sent(724, "signal unloading", "phone", "", None),
    Sent(720, "bins", "meeting", "", -400),
    Moved(733, "door", "reported_done"),
    Moved(700, "sofa trailer litter posters", "reported_done"),
    Moved(660, "leaning hydrant shelter verge2 branches tags3 lorrylitter weeds6 wayin fullbins glare", "reported_done"),
    Moved(610, "hole storage dock overfull gate dockdoor number pallets", "reported_done"),
    Moved(550, "brambles", "planned"),
    Moved(540, "brambles", "sent", Says("aannemer failliet, opnieuw uitgevraagd", "contractor bankrupt, asked again")),
    Moved(520, "brambles", "reported_done"),
    Moved(515, "brambles", "verified"),
    Moved(500, "gap", "in_progress"),
    # After the yearly round of last year.
    Agreed(371, "pothole", "now", "Joost de Wit", -340),
    Agreed(364, "lorrypark", "structural", "Anja Visser", -60),
    Judged(371, "text"),
    Judged(362, "pothole posts railing bench waiting lorrypark crown single burnt"),
    Sent(371, "text", "phone", "LV-1120"),
    Sent(360, "pothole railing bench crown single", "form", "LV-1184", -300),
    Sent(360, "posts lorrypark waiting", "mail", "", -45),
    Sent(360, "burnt", "mail", "L-0912", -330),
    Sent(358, "number", "mail", "", -200),
    Moved(370, "text", "reported_done"),
    Moved(345, "single", "reported_done"),
    Moved(340, "single", "verified"),
    Moved(338, "pothole bench", "reported_done"),
    Moved(330, "burnt", "reported_done"),
    Moved(300, "root", "in_progress"),
    Moved(290, "crown", "planned"),
    Moved(200, "posts", "in_progress"),
    Moved(
        180,
        "burnt",
        "in_progress",
        Says("alleen opgeruimd; zicht op het tunneltje moet nog", "only cleared; the view of the underpass is still to do"),
    ),
    Moved(150, "waiting", "planned"),
    Moved(90, "railing", "planned"),
    Moved(30, "root", "reported_done"),
    Sent(25, "bend", "mail", "", -5),
    # After the follow-up measurement.
    Agreed(203, "hole2", "now", "", -150),
    Agreed(196, "gate2", "structural", "Ruud Kramer", -120),
    *(Judged(days - 2, f"{name}_again", "duplicate", of=name) for days, names in FOUND_AGAIN.items() for name in names),
    Judged(201, "nonumber hole2 ivy litter2 low weeds passage"),
    Judged(194, "out gate2 unloading2"),
    Judged(194, "out2", "duplicate", of="row4"),
    Judged(194, "turners", "returned", Says("hoe vaak, en hoe laat?", "how often, and at what time?")),
    Sent(193, "nonumber litter2 weeds", "form", "LV-1257", -150),
    Sent(193, "hole2 ivy low passage", "mail", "", -130),
    Sent(192, "out", "mail", "OS-90117", -170),
    Sent(192, "gate2", "phone"),
    Moved(186, "out", "reported_done"),
    Moved(175, "litter2 weeds passage", "reported_done"),
    Moved(170, "out passage weeds", "verified"),
    Moved(140, "nonumber", "verified"),
    Moved(110, "hole2", "in_progress"),
    # After the day round of last week.
    Agreed(8, "gully", "now", "Joost de Wit", 6),
    Agreed(8, "tag", "now", "", 20),
    Agreed(8, "map", "structural", "Anja Visser", 80),
    Judged(6, "map verge gully sign tag sheeting"),
    Judged(6, "backup2", "returned", Says("is dit bij Kwispel of bij de buren?", "is this at Kwispel or next door?")),
    Sent(5, "gully verge sign", "form", "LV-1302", 9),
    Sent(5, "tag", "mail", "", 20),
    Sent(4, "map", "meeting", "", 80),
    Moved(3, "gully", "planned"),
    Moved(2, "sign", "in_progress"),
    Moved(1, "backup", "reported_done"),
)
