"""Kinds of target: what parks count alike, each by an id, so that the targets of parks can be added up whatever they are called.

What a kind is called stands in `wording.plan`; a target of another kind has none, and is compared with nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from kvo_inspect.domain.values.closed_sets import Better

TargetKind = Literal[
    "burglaries",
    "vandalism",
    "vehicle_thefts",
    "outdoor_fires",
    "fire_defects",
    "safe_day",
    "safe_dark",
    "litter",
    "loitering",
    "speeding",
    "parking_nuisance",
    "cyber_victim",
    "fraud_victim",
    "knows_where_to_report",
    "reported",
    "response",
]
TARGET_KINDS: tuple[TargetKind, ...] = get_args(TargetKind)
FigureSource = Literal["police", "fire_service", "round", "survey"]
"""Where the figures of a kind come from."""


class TargetKindFacts(NamedTuple):
    """How a kind of target is counted."""

    source: FigureSource
    better: Better = "lower"

    @property
    def is_share(self) -> bool:
        """Whether the figure is a percentage: all that is asked of entrepreneurs is."""
        return self.source == "survey"


FACTS: dict[TargetKind, TargetKindFacts] = {
    "burglaries": TargetKindFacts("police"),
    "vandalism": TargetKindFacts("police"),
    "vehicle_thefts": TargetKindFacts("police"),
    "outdoor_fires": TargetKindFacts("fire_service"),
    "fire_defects": TargetKindFacts("round"),
    "safe_day": TargetKindFacts("survey", "higher"),
    "safe_dark": TargetKindFacts("survey", "higher"),
    "litter": TargetKindFacts("survey"),
    "loitering": TargetKindFacts("survey"),
    "speeding": TargetKindFacts("survey"),
    "parking_nuisance": TargetKindFacts("survey"),
    "cyber_victim": TargetKindFacts("survey"),
    "fraud_victim": TargetKindFacts("survey"),
    "knows_where_to_report": TargetKindFacts("survey", "higher"),
    "reported": TargetKindFacts("survey", "higher"),
    "response": TargetKindFacts("survey", "higher"),
}
