"""What partners write as their answer, in their own words: which of the answers it is, and what stands behind it."""

from __future__ import annotations

import re
import unicodedata

from kvo_inspect.domain.values.closed_sets import ReplyKind

_REFUSALS = (
    r"(dit |dat )?(doen|gaan|voeren|pakken) (we|wij) ?(dit|dat|het)? ?niet( doen| uit| op)?",
    r"(wij|we) doen (dit|dat|het)? ?niet",
    r"(wordt |is )?(geweigerd|afgewezen|niet (uitgevoerd|uitvoeren|oppakken|opgepakt|akkoord))",
    r"geen (budget|geld|prioriteit)",
    r"refused|rejected|declined|not going to be done",
    r"(we )?(will not|won't|do not|don't) (be done|do (it|this|that))",
    r"no (budget|money)",
)
_KINDS: tuple[tuple[ReplyKind, str], ...] = (
    ("not_ours", r"niet (van|voor) ons|niet ons|not (ours|for us|our responsibility)"),
    ("refused", "|".join(_REFUSALS)),
    ("in_hand", r"in behandeling|in uitvoering|opgepakt|(mee )?bezig|in hand|in progress|being done"),
    ("planned", r"ingepland|gepland|planned|scheduled"),
    ("done", r"gereed( gemeld)?|klaar|opgelost|hersteld|uitgevoerd|afgehandeld|gedaan|done|ready|repaired|fixed|solved|completed?"),
)
_BARE = re.compile(r"(geen|no) ", re.IGNORECASE)
"""What a refusal may begin with that is its reason too."""
_REST = re.compile(r"^[\s,;:.–-]*(maar\s+)?(but\s+)?(van|voor|bij|op|per|of|on|for|at|sinds|since)?[\s:]*", re.IGNORECASE)
_WHY = re.compile(r"^[\s,;:.–-]*((want|omdat|wegens|because|for|as)\s+)?", re.IGNORECASE)


def answer_kind(raw: str) -> tuple[ReplyKind | None, str]:
    """Return which of the answers a text begins with, None when it is none of them, and what was written behind it."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", raw) if not unicodedata.combining(c))
    plain = plain.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for kind, words in _KINDS:
        match = re.match(rf"(is |wordt |al )?({words})\b", plain, re.IGNORECASE)
        if match:
            if kind == "refused" and _BARE.match(match[2]):
                return kind, plain.strip(" .")
            return kind, (_WHY if kind == "refused" else _REST).sub("", plain[match.end() :], count=1).strip(" .")
    return None, raw
