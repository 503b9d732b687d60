"""What the facilitator of the worked example kept at the desk: the trajectory's papers, targets, measures, meetings, replies, remarks."""
# ruff: noqa: E501 (tables: one thing a line reads better than three)

from __future__ import annotations

from typing import Literal, NamedTuple

from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.checklists.checklist import PartnerKind
from kvo_inspect.domain.findings.reply import ReplyKind
from kvo_inspect.domain.plan.measure import MeasureStatus
from kvo_inspect.domain.plan.target import Better
from kvo_inspect.domain.plan.trajectory import Phase

GoalKind = Literal["value", "change", "difference"]


class Paper(NamedTuple):
    """A step of the trajectory, with the paper that was signed that day."""

    days_ago: int
    phase: Phase
    paper: Literal["", "intent", "plan", "covenant", "certified"] = ""


class Replaced(NamedTuple):
    """The vacant plot was built over: its checkpoint is retired."""

    days_ago: int


class Aim(NamedTuple):
    """A target as the plan set it, and its result when that was counted."""

    days_ago: int
    key: str
    name: Says
    unit: Says
    source: Says
    better: Better
    baseline: tuple[str, int | None]
    """Value, and of how many people when it was asked of a sample."""
    goal: tuple[GoalKind, str]
    counted: int
    """Days ago that the result was counted."""
    result: tuple[str, int | None]


class TargetResult(NamedTuple):
    """The result of a target."""

    days_ago: int
    key: str


class Planned(NamedTuple):
    """A measure of the plan."""

    days_ago: int
    key: str
    name: Says
    theme: str
    partner: PartnerKind
    person: str
    due: int
    findings: str = ""
    targets: str = ""


class Stepped(NamedTuple):
    """A step of a measure."""

    days_ago: int
    key: str
    to: MeasureStatus
    reason: Says = NOTHING


class HeldMeeting(NamedTuple):
    """A meeting of the partners."""

    days_ago: int
    subject: Says
    present: str
    agreed: Says


class Replied(NamedTuple):
    """What a partner said of findings."""

    days_ago: int
    names: str
    kind: ReplyKind
    on: int | None = None
    """Days from today."""
    reference: str = ""
    text: Says = NOTHING


class Remarked(NamedTuple):
    """A remark on a finding."""

    days_ago: int
    name: str
    text: Says


StoryEvent = Paper | Replaced | Aim | TargetResult | Planned | Stepped | HeldMeeting | Replied | Remarked

_POLICE = Says("politie, registratie", "police records")
_SURVEY = Says("enquête onder ondernemers", "survey among entrepreneurs")
_ROUND = Says("schouw", "round")

AIMS = (
    Aim(700, "burglaries", Says("Inbraken en pogingen", "Burglaries and attempts"), Says("per jaar", "a year"), _POLICE,
        "lower", ("41", None), ("change", "-40"), 170, ("21", None)),
    Aim(700, "fire", Says("Gebreken brandveiligheid", "Fire-safety defects"), Says("gebreken", "defects"), Says("brandweer, controles", "fire service, checks"),
        "lower", ("12", None), ("change", "-50"), 170, ("5", None)),
    Aim(700, "safe", Says("Ondernemers die zich veilig voelen", "Entrepreneurs who feel safe"), Says("%", "%"), _SURVEY,
        "higher", ("63", 36), ("difference", "10"), 165, ("78", 40)),
    Aim(700, "litter", Says("Meldingen zwerfafval", "Reports of litter"), Says("per jaar", "a year"), Says("gemeente, meldingen", "municipality, reports"),
        "lower", ("34", None), ("change", "-30"), 170, ("19", None)),
    Aim(700, "vandalism", Says("Aangiften vernieling en graffiti", "Vandalism and graffiti reported"), Says("per jaar", "a year"), _POLICE,
        "lower", ("28", None), ("change", "-25"), 170, ("17", None)),
    Aim(700, "dark", Says("Cijfer voor veilig in het donker", "Mark for safe in the dark"), Says("cijfer", "mark"), _ROUND,
        "higher", ("4.49", 8), ("value", "6.5"), 190, ("6.05", 8)),
    Aim(700, "security", Says("Deelnemers collectieve beveiliging", "Members of the collective security"), Says("bedrijven", "companies"),
        Says("ledenlijst", "list of members"), "higher", ("41", None), ("value", "60"), 170, ("52", None)),
    Aim(700, "lamps", Says("Kapotte lichtmasten bij de avondschouw", "Street lights out in the evening round"), Says("masten", "columns"), _ROUND,
        "lower", ("6", None), ("value", "3"), 190, ("2", None)),
)  # fmt: skip

MEASURES: tuple[Planned | Stepped, ...] = (
    Planned(695, "relight", Says("Masten Industrieweg en Kade vervangen door led", "Columns of Industrieweg and Kade replaced by LED"), "lighting",
            "municipality", "Joost de Wit", -420, "row row2 row3 row4 ambacht ambacht2 gap leaning", "lamps dark"),
    Planned(695, "pathlight", Says("Verlichting langs het fietspad Zuid", "Lighting along the cycle path Zuid"), "lighting", "municipality",
            "Joost de Wit", -230, "path", "dark"),
    Planned(695, "storage", Says("Voorlichting buitenopslag en containers bij alle bedrijven", "Advice on outside storage and bins at every company"),
            "fire-safety", "fire_service", "Peter Verhulst", -500, "storage overfull wayin", "fire"),
    Planned(695, "gates", Says("Avondronde van de beveiliging langs poorten en overheaddeuren", "Evening patrol past gates and dock doors"), "burglary",
            "security", "Ruud Kramer", -600, "gate dockdoor", "burglaries"),
    Planned(695, "fence", Says("Hekwerk langs het spoor vernieuwen", "New fence along the railway"), "fencing", "company", "Zaagmans Plaatwerk", -60,
            "hole pallets", "burglaries"),
    Planned(695, "tags", Says("Graffiti binnen drie werkdagen weg, anti-graffitilaag op kasten", "Graffiti gone in three working days, coating on cabinets"),
            "graffiti", "grid_operator", "", -480, "cabinet shelter posters tags3", "vandalism"),
    Planned(695, "clean", Says("Veegronde elke week, bakken bij de snackwagen", "Sweeping every week, bins at the snack van"), "maintenance",
            "municipality", "Lotte Smeets", -450, "litter sofa lorrylitter fullbins verge2", "litter"),
    Planned(695, "members", Says("Ledenwerving collectieve beveiliging", "More members for the collective security"), "burglary",
            "business_association", "Anja Visser", 60, "", "security burglaries"),
    Planned(355, "lorries", Says("Wachtplaats voor vrachtwagens bij De Kom", "Waiting place for lorries at De Kom"), "traffic", "business_association",
            "Anja Visser", -20, "bend waiting lorrypark", "safe"),
    Planned(355, "camera", Says("Camera's bij beide entrees", "Cameras at both entrances"), "burglary", "business_association", "Anja Visser", -150, "",
            "burglaries"),
    Planned(190, "wardens", Says("Brandtunneltje: zicht en extra toezicht", "Underpass: sight lines and more patrols"), "graffiti", "municipality",
            "Lotte Smeets", 120, "burnt", "safe vandalism"),
    *(Stepped(690, key, "agreed") for key in ("relight", "pathlight", "storage", "gates", "fence", "tags", "clean", "members")),
    Stepped(650, "gates", "in_progress"), Stepped(640, "tags", "in_progress"), Stepped(620, "storage", "in_progress"),
    Stepped(612, "gates", "done"), Stepped(600, "clean", "in_progress"), Stepped(560, "relight", "in_progress"), Stepped(505, "storage", "done"),
    Stepped(485, "tags", "done"), Stepped(470, "clean", "done"), Stepped(440, "relight", "done"),
    Stepped(380, "fence", "in_progress"), Stepped(352, "lorries", "agreed"), Stepped(350, "members", "in_progress"),
    Stepped(330, "camera", "agreed"), Stepped(300, "pathlight", "in_progress"), Stepped(225, "pathlight", "done"),
    Stepped(160, "camera", "dropped", Says("privacy en kosten: vervangen door meer rondes", "privacy and costs: more patrols instead")),
    Stepped(185, "wardens", "agreed"),
)  # fmt: skip

MEETINGS = (
    HeldMeeting(758, Says("Startoverleg en intentieverklaring", "First meeting and letter of intent"), "Anja Visser, Ondernemerskring\nJoost de Wit, gemeente\nFatima Bouzid, politie\nPeter Verhulst, brandweer\nKarin Bos, procesbegeleider",
        Says("Vier partijen doen mee. Nulmeting in november, enquête onder alle bedrijven.", "Four parties take part. Baseline in November, a survey among all companies.")),
    HeldMeeting(702, Says("Veiligheidsanalyse besproken", "Safety analysis discussed"), "Anja Visser\nJoost de Wit\nFatima Bouzid\nPeter Verhulst\nKarin Bos",
        Says("Acht doelen vastgesteld, plan van aanpak volgt.", "Eight targets set, the plan of measures follows.")),
    HeldMeeting(693, Says("Maatregelenmatrix vastgesteld", "Matrix of measures adopted"), "Anja Visser\nJoost de Wit\nFatima Bouzid\nPeter Verhulst\nRuud Kramer\nKarin Bos",
        Says("Elke maatregel heeft een eigenaar en een datum.", "Every measure has an owner and a date.")),
    HeldMeeting(510, Says("Voortgang", "Progress"), "Anja Visser\nJoost de Wit\nRuud Kramer\nKarin Bos",
        Says("Led loopt; braam opnieuw uitgevraagd.", "LED is under way; brambles asked again.")),
    HeldMeeting(358, Says("Jaarlijkse schouw nabesproken", "Yearly round discussed"), "Anja Visser\nJoost de Wit\nFatima Bouzid\nKarin Bos",
        Says("Vrachtwagens en verlichting fietspad krijgen voorrang.", "Lorries and light along the cycle path come first.")),
    HeldMeeting(188, Says("Vervolgmeting en doelen", "Follow-up measurement and targets"), "Anja Visser\nJoost de Wit\nFatima Bouzid\nPeter Verhulst\nRuud Kramer\nKarin Bos",
        Says("Hekwerk blijft achter: Zaagmans krijgt tot het najaar. Enquête herhaald.", "Fencing lags behind: Zaagmans has until autumn. Survey repeated.")),
)  # fmt: skip

TALK: tuple[Replied | Remarked, ...] = (
    Replied(690, "row row2 row3 row4 cabinet", "done", -691, "OS-88213", Says("zekering vervangen, kast gereinigd", "fuse replaced, cabinet cleaned")),
    Replied(688, "ambacht ambacht2", "done", -689, "OS-88214"),
    Replied(640, "root path", "planned", -240, "LV-0347", Says("met het bestek van volgend jaar mee", "goes with next year's works")),
    Replied(600, "culvert", "in_hand", None, "LB-5519"),
    Replied(565, "culvert", "done", -566, "LB-5519"),
    Replied(430, "bins", "planned", -360, "", Says("wij kopen kettingen", "we buy chains")),
    Remarked(515, "brambles", Says("zelf gezien op weg naar overleg: weg", "saw it myself on the way to a meeting: gone")),
    Remarked(359, "pallets", Says("bedrijf zegt: huurder regelt het", "company says: the tenant will see to it")),
    Remarked(194, "hole2", Says("zelfde pad als twee jaar geleden: via het spoor", "same way as two years ago: along the railway")),
)  # fmt: skip

DESK: tuple[StoryEvent, ...] = (
    Paper(757, "analysis", "intent"), Paper(702, "plan"), Paper(693, "plan", "plan"), Paper(680, "certification", "covenant"),
    Paper(640, "carrying_out", "certified"), Replaced(600),
    *AIMS, *(TargetResult(one.counted, one.key) for one in AIMS), *MEASURES, *MEETINGS, *TALK,
)  # fmt: skip
