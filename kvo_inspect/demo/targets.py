"""The targets of the worked example: what the police, the partners and the rounds counted; what the survey asked gets its figures there."""

from __future__ import annotations

from kvo_inspect.demo.events import Aim, TargetResult
from kvo_inspect.demo.place import Says

_POLICE = Says("politie, registratie", "police records")
_SURVEY = Says("enquête onder ondernemers", "survey among entrepreneurs")
_ROUND = Says("schouw", "round")
_A_YEAR = Says("per jaar", "a year")
_PERCENT = Says("%", "%")

AIMS = (
    Aim(
        746,
        "burglaries",
        Says("Inbraken en pogingen", "Burglaries and attempts"),
        _A_YEAR,
        _POLICE,
        "lower",
        ("change", "-40"),
        ("41", None),
        30,
        ("21", None),
        kind="burglaries",
    ),
    Aim(
        746,
        "fire",
        Says("Gebreken brandveiligheid", "Fire-safety defects"),
        Says("gebreken", "defects"),
        Says("brandweer, controles", "fire service, checks"),
        "lower",
        ("change", "-50"),
        ("12", None),
        30,
        ("5", None),
        kind="fire_defects",
    ),
    Aim(
        746,
        "safe",
        Says("Voelt zich overdag veilig", "Feels safe by day"),
        _PERCENT,
        _SURVEY,
        "higher",
        ("difference", "10"),
        kind="safe_day",
    ),
    Aim(
        746,
        "safe_dark",
        Says("Voelt zich in het donker veilig", "Feels safe in the dark"),
        _PERCENT,
        _SURVEY,
        "higher",
        ("difference", "15"),
        kind="safe_dark",
    ),
    Aim(
        746,
        "parking",
        Says("Heeft last van geparkeerde vrachtwagens of auto’s", "Bothered by parked lorries or cars"),
        _PERCENT,
        _SURVEY,
        "lower",
        ("value", "15"),
        kind="parking_nuisance",
    ),
    Aim(
        746,
        "litter",
        Says("Meldingen zwerfafval", "Reports of litter"),
        _A_YEAR,
        Says("gemeente, meldingen", "municipality, reports"),
        "lower",
        ("change", "-30"),
        ("34", None),
        30,
        ("19", None),
    ),
    Aim(
        746,
        "vandalism",
        Says("Aangiften vernieling en graffiti", "Vandalism and graffiti reported"),
        _A_YEAR,
        _POLICE,
        "lower",
        ("change", "-25"),
        ("28", None),
        30,
        ("17", None),
        kind="vandalism",
    ),
    Aim(
        746,
        "dark",
        Says("Cijfer voor veilig in het donker", "Mark for safe in the dark"),
        Says("cijfer", "mark"),
        _ROUND,
        "higher",
        ("value", "6.5"),
        ("4.49", 8),
        38,
        ("6.05", 8),
    ),
    Aim(
        746,
        "security",
        Says("Deelnemers collectieve beveiliging", "Members of the collective security"),
        Says("bedrijven", "companies"),
        Says("ledenlijst", "list of members"),
        "higher",
        ("value", "60"),
        ("41", None),
        30,
        ("52", None),
    ),
    Aim(
        746,
        "lamps",
        Says("Kapotte lichtmasten bij de avondschouw", "Street lights out in the evening round"),
        Says("masten", "columns"),
        _ROUND,
        "lower",
        ("value", "3"),
        ("6", None),
        38,
        ("2", None),
    ),
)
RESULTS = tuple(TargetResult(aim.counted, aim.key) for aim in AIMS if aim.result is not None)
