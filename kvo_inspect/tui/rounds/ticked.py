"""The field for what a round brings along: figures by tape or light meter, visits inside companies."""

from __future__ import annotations

from collections.abc import Collection

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField


def ticked_field(ticked: Collection[str] = ()) -> TicksField:
    """Return the field, with what is in *ticked* ticked."""
    labels = {"meter": N_("with a measuring tape or light meter: figures"), "visit": N_("inside companies, on a visit")}
    return TicksField("ticked", N_("Also asked"), ticks=[Tick(name, label, int(name in ticked)) for name, label in labels.items()])
