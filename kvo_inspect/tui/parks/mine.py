"""My parks: what the first screen says while it shows only the parks of which the person at this laptop is the facilitator."""

from __future__ import annotations

from kvo_inspect.texts import _, n_


def others_text(others: int) -> str:
    """Return how many parks of others are not shown; empty for none."""
    return n_("{n} of others not shown: m", "{n} of others not shown: m", others).format(n=others) if others else ""


def no_parks_text(*, only_mine: bool) -> str:
    """Return what stands there instead of parks; *only_mine*: there are some, of others."""
    if only_mine:
        return _("You are the facilitator of no park yet. m shows all parks; on their table (t) w names a facilitator.")
    return _("No parks yet. Press n to make the first one.")


def no_facilitator_text(parks: int) -> str:
    """Return that none of so many parks has a facilitator, and where one is named."""
    if parks > 1:
        return _("No park has a facilitator yet: on the table (t) w names one.")
    return _("This park has no facilitator yet: its form names one (Enter, then e).")


def turned_text(count: int, total: int, *, only_mine: bool) -> str:
    """Return what the key did: how many of all parks are shown now."""
    if not only_mine:
        return _("All parks.")
    return n_("Your parks: {n} of {total}.", "Your parks: {n} of {total}.", count).format(n=count, total=total)
