"""How strong a passphrase is, told while it is typed: by its length, and by nothing that makes it hard to remember."""

from __future__ import annotations

from kvo_inspect.protection.ways_in import SHORTEST
from kvo_inspect.texts import _, n_

GOOD, STRONG = 16, 24
"""Characters from which a passphrase is good, and strong."""


def strength_text(passphrase: str) -> str:
    """Return how strong a passphrase is; many times the same character counts as few."""
    count = len(passphrase) if len(set(passphrase)) > 3 else len(set(passphrase))
    length = n_("{n} character", "{n} characters", len(passphrase)).format(n=len(passphrase))
    if len(passphrase) < SHORTEST or count < SHORTEST:
        verdict = _("too short: at least {n}, best four or five words that do not belong together").format(n=SHORTEST)
    elif count < GOOD:
        verdict = _("enough; a word or two more is better")
    elif count < STRONG:
        verdict = _("good")
    else:
        verdict = _("strong")
    return f"{length}: {verdict}"
