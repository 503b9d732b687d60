"""What became of the findings of the worked example between the rounds: at the desk, in mails, and with the partners."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kvo_inspect.demo.follow_up import FOUND_AGAIN
from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.values.closed_sets import Status

SentWay = Literal["mail", "form", "phone", "meeting"]


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


AFTER: tuple[SentOff | StatusStep | Agreement | StoryVerdict, ...] = (
    # The baseline and its two years.
    Agreement(735, "door", "now", "Joost de Wit", -733),
    Agreement(735, "root", "structural", "Joost de Wit", -500),
    Agreement(728, "path", "structural", "Joost de Wit", -120),
    Agreement(728, "row", "now", "", -715),
    StoryVerdict(
        726,
        "leaning hole pallets backup sofa trailer litter bins cabinet hydrant root shelter posters culvert brambles storage signal",
    ),
    StoryVerdict(726, "row row2 row3 row4 number bend dock overfull gap path gate dockdoor unloading"),
    StoryVerdict(
        726,
        "flashing",
        "dropped",
        Says("reclame met vergunning, helderheid gemeten en goed", "licensed advertising, brightness measured and fine"),
    ),
    StoryVerdict(726, "double", "duplicate", of="row3"),
    StoryVerdict(
        726, "turning", "returned", Says("welke vrachtwagen, waar precies, en welk bord?", "which lorry, where exactly, and which sign?")
    ),
    StoryVerdict(735, "door"),
    SentOff(735, "door", "phone", "LV-0311"),
    StoryVerdict(726, "verge2 branches tags3 lorrylitter weeds6 wayin fullbins glare ambacht ambacht2"),
    SentOff(725, "verge2 branches tags3 lorrylitter weeds6 fullbins", "form", "LV-0348", -640),
    SentOff(725, "ambacht ambacht2", "mail", "OS-88214", -690),
    SentOff(725, "wayin glare", "mail", "", -600),
    SentOff(725, "leaning sofa trailer litter root shelter posters brambles gap path hydrant", "form", "LV-0347", -640),
    SentOff(725, "row row2 row3 row4 cabinet", "mail", "OS-88213", -690),
    SentOff(725, "hole pallets storage dock overfull gate dockdoor number", "mail", "", -600),
    SentOff(724, "culvert", "form", "LB-5519", -560),
    SentOff(724, "signal unloading", "phone", "", None),
    SentOff(720, "bins", "meeting", "", -400),
    StatusStep(733, "door", "reported_done"),
    StatusStep(700, "sofa trailer litter posters", "reported_done"),
    StatusStep(660, "leaning hydrant shelter verge2 branches tags3 lorrylitter weeds6 wayin fullbins glare", "reported_done"),
    StatusStep(610, "hole storage dock overfull gate dockdoor number pallets", "reported_done"),
    StatusStep(550, "brambles", "planned"),
    StatusStep(540, "brambles", "sent", Says("aannemer failliet, opnieuw uitgevraagd", "contractor bankrupt, asked again")),
    StatusStep(520, "brambles", "reported_done"),
    StatusStep(515, "brambles", "verified"),
    StatusStep(500, "gap", "in_progress"),
    # After the yearly round of last year.
    Agreement(371, "pothole", "now", "Joost de Wit", -340),
    Agreement(364, "lorrypark", "structural", "Anja Visser", -60),
    StoryVerdict(371, "text"),
    StoryVerdict(362, "pothole posts railing bench waiting lorrypark crown single burnt"),
    SentOff(371, "text", "phone", "LV-1120"),
    SentOff(360, "pothole railing bench crown single", "form", "LV-1184", -300),
    SentOff(360, "posts lorrypark waiting", "mail", "", -45),
    SentOff(360, "burnt", "mail", "L-0912", -330),
    SentOff(358, "number", "mail", "", -200),
    StatusStep(370, "text", "reported_done"),
    StatusStep(345, "single", "reported_done"),
    StatusStep(340, "single", "verified"),
    StatusStep(338, "pothole bench", "reported_done"),
    StatusStep(330, "burnt", "reported_done"),
    StatusStep(300, "root", "in_progress"),
    StatusStep(290, "crown", "planned"),
    StatusStep(200, "posts", "in_progress"),
    StatusStep(
        180,
        "burnt",
        "in_progress",
        Says("alleen opgeruimd; zicht op het tunneltje moet nog", "only cleared; the view of the underpass is still to do"),
    ),
    StatusStep(150, "waiting", "planned"),
    StatusStep(90, "railing", "planned"),
    StatusStep(30, "root", "reported_done"),
    SentOff(25, "bend", "mail", "", -5),
    # After the follow-up measurement.
    Agreement(203, "hole2", "now", "", -150),
    Agreement(196, "gate2", "structural", "Ruud Kramer", -120),
    *(StoryVerdict(days - 2, f"{name}_again", "duplicate", of=name) for days, names in FOUND_AGAIN.items() for name in names),
    StoryVerdict(201, "nonumber hole2 ivy litter2 low weeds passage"),
    StoryVerdict(194, "out gate2 unloading2"),
    StoryVerdict(194, "out2", "duplicate", of="row4"),
    StoryVerdict(194, "turners", "returned", Says("hoe vaak, en hoe laat?", "how often, and at what time?")),
    SentOff(193, "nonumber litter2 weeds", "form", "LV-1257", -150),
    SentOff(193, "hole2 ivy low passage", "mail", "", -130),
    SentOff(192, "out", "mail", "OS-90117", -170),
    SentOff(192, "gate2", "phone"),
    StatusStep(186, "out", "reported_done"),
    StatusStep(175, "litter2 weeds passage", "reported_done"),
    StatusStep(170, "out passage weeds", "verified"),
    StatusStep(140, "nonumber", "verified"),
    StatusStep(110, "hole2", "in_progress"),
    # After the day round of last week.
    Agreement(8, "gully", "now", "Joost de Wit", 6),
    Agreement(8, "tag", "now", "", 20),
    Agreement(8, "map", "structural", "Anja Visser", 80),
    StoryVerdict(6, "map verge gully sign tag sheeting"),
    StoryVerdict(6, "backup2", "returned", Says("is dit bij Kwispel of bij de buren?", "is this at Kwispel or next door?")),
    SentOff(5, "gully verge sign", "form", "LV-1302", 9),
    SentOff(5, "tag", "mail", "", 20),
    SentOff(4, "map", "meeting", "", 80),
    StatusStep(3, "gully", "planned"),
    StatusStep(2, "sign", "in_progress"),
    StatusStep(1, "backup", "reported_done"),
)
