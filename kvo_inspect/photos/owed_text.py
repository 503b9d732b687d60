"""The text to send to somebody who still owes photos."""

from __future__ import annotations

from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.photos.promised import Owed
from kvo_inspect.texts import _, n_


def owed_text(who: str, owed: list[Owed], park: str, found: Round) -> str:
    """Return a message to one person: which photos, of what, and that untouched files are best."""
    day = "-".join(part.lstrip("0") for part in reversed(found.date.split("-")))
    lines = [
        _("Hello {name},").format(name=who),
        n_(
            "You still have {n} photo of the round of {day} on {park}:",
            "You still have {n} photos of the round of {day} on {park}:",
            len(owed),
        ).format(n=len(owed), day=day, park=park),
        *(
            f"- {' · '.join(part for part in (one.code, one.checkpoint, one.object, one.text.splitlines()[0] if one.text else '') if part)}"
            for one in owed
        ),
        n_(
            "Please send it as a file or by mail: messengers make photos smaller and drop when they were taken. Thank you!",
            "Please send them as a file or by mail: messengers make photos smaller and drop when they were taken. Thank you!",
            len(owed),
        ),
    ]
    return "\n".join(lines)
