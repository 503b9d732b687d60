"""How it is said that a photo is odd: far from its checkpoint, outside its round."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.photos.matching import Remark
from kvo_inspect.texts import _


def remark_texts(remarks: Sequence[Remark], metres: int | None) -> list[str]:
    """Return what is pointed out, each with a sign in front."""
    said = {"far": _("! {distance} from the checkpoint").format(distance=distance_text(metres or 0)), "outside": _("! outside the round")}
    return [said[remark] for remark in remarks]


def distance_text(metres: int) -> str:
    """Return a distance, from a kilometre on in kilometres."""
    return f"{metres} m" if metres < 1000 else f"{round(metres / 1000)} km"
