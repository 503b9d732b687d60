"""What the letter to the entrepreneurs says of a theme beside what was seen: what everybody can do, and where it is reported."""

from __future__ import annotations

from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.texts import _, p_
from kvo_inspect.wording.names import partner_name


def theme_advice(theme: str) -> str:
    """Return what an entrepreneur can do about a theme."""
    return {
        "lighting": _("Keep the lights on your own building and yard working, and trim what hangs in front of a lamp."),
        "fencing": _("Lock gates after hours, mend holes, and put nothing against the fence that somebody can climb on."),
        "fire-safety": _("Keep hydrants, drives and emergency exits clear, and pallets and containers away from the wall."),
        "graffiti": _("Have graffiti and damage on your building put right soon. Take a photo first, and report it to the police."),
        "maintenance": _("Clear up litter around your own yard, and trim green that hangs over the road or the pavement."),
        "burglary": _("Lock doors and windows, leave nothing of value in sight, and see that the alarm centre has the right numbers."),
        "cyber": _("Keep backups apart from your network, install updates, and sign in with two steps."),
        "traffic": _("Ask employees and drivers to park on your own yard, and to leave bends and exits clear."),
    }.get(theme, _("See whether this is so on your own yard too, and put right what you can."))


def where_to_report(theme: str) -> str:
    """Return where a theme is reported, and what the report should name."""
    return {
        "lighting": _("A street light that is out: to the municipality, with the column number and a photo."),
        "fencing": _("A fence that is broken or left open: to the business association."),
        "fire-safety": _("Fire: 112. A hydrant that cannot be reached: to the municipality."),
        "graffiti": _("On a cabinet, bus shelter or sign: to the municipality, with place and photo. While it happens: 112."),
        "maintenance": _("A hole in the road, a loose tile, dumped waste: to the municipality, with place and photo."),
        "burglary": _("A break-in that is going on: 112. Afterwards, or when something is not right: the police, 0900-8844."),
        "cyber": _("A false mail or invoice that somebody fell for: your bank and the police, 0900-8844."),
        "traffic": _("Nuisance on the road: to the municipality, with place and time. Danger: 112."),
    }.get(theme, _("To the municipality or the business association, with place and photo."))


def walked_name(kind: PartnerKind) -> str:
    """Return what those of a kind of organisation are called among others who walked along, or who are asked."""
    if kind == "company":
        return p_("people", "entrepreneurs")
    return p_("people", "owners") if kind == "owner" else partner_name(kind)


def what_to_report(kind: PartnerKind) -> str:
    """Return what is reported to the municipality, to the business association, to the police; empty for any other kind."""
    return {
        "municipality": _("roads, street lights, greenery, waste"),
        "business_association": _("everything about the park"),
        "police": _("emergency 112 · not urgent 0900-8844 · anonymous 0800-7000"),
    }.get(kind, "")


def listed(words: list[str]) -> str:
    """Return words as they stand in a sentence: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return _("{others} and {last}").format(others=", ".join(words[:-1]), last=words[-1])
