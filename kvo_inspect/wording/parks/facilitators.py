"""Facilitators in words: who does how many of some parks, and what assigning came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.texts import _, n_

NAMED = 4
"""At most so many facilitators are named in a sentence."""


def facilitators_text(names: Sequence[str]) -> str:
    """Return who does parks now, given the facilitator of each (empty: nobody), with how many where they are several."""
    counts = Counter(name or _("nobody") for name in names)
    if len(counts) == 1:
        return next(iter(counts))
    texts = [f"{name} ({count})" for name, count in counts.most_common(NAMED)]
    return ", ".join(texts) + (" …" if len(counts) > NAMED else "")


def assigned_text(changed: Sequence[Park], asked: int) -> str:
    """Return what assigning came to: the parks that have another facilitator now, of how many that were *asked* for."""
    if not changed:
        return n_("It is so already: nothing changed.", "It is so already in all {n}: nothing changed.", asked).format(n=asked)
    name = changed[0].facilitator
    count = len(changed)
    if name:
        text = n_("{name} does {park} from now on.", "{name} does {n} parks from now on.", count)
    else:
        text = n_("Nobody does {park} from now on.", "Nobody does {n} parks from now on.", count)
    return text.format(name=name, park=changed[0].name, n=count)
