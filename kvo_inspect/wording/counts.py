"""How many of a thing there are, in words: the same in the plan of a merge and wherever something goes with something else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.names import author_text

if TYPE_CHECKING:
    from kvo_inspect.store.merge.deliveries import Delivered, DeliveryWay

COUNTED_NOUNS = (
    "park",
    "checkpoint",
    "round",
    "participant",
    "planned_round",
    "answer",
    "mark",
    "sign_off",
    "finding",
    "recheck",
    "review",
    "comment",
    "reply",
    "photo",
    "paper",
    "part",
    "trajectory",
    "target",
    "measure",
    "meeting",
    "decision",
    "survey",
    "survey_answer",
    "partner",
    "checklist",
)
"""The nouns that people are told a number of."""


def things_text(noun: str, n: int) -> str:
    """Return how many of a thing: 1 round, 40 answers."""
    return {
        "park": n_("{n} park", "{n} parks", n),
        "checkpoint": n_("{n} checkpoint", "{n} checkpoints", n),
        "round": n_("{n} round", "{n} rounds", n),
        "participant": n_("{n} participant", "{n} participants", n),
        "planned_round": n_("{n} planned round", "{n} planned rounds", n),
        "answer": n_("{n} answer", "{n} answers", n),
        "mark": n_("{n} mark", "{n} marks", n),
        "sign_off": n_("{n} sign-off", "{n} sign-offs", n),
        "finding": n_("{n} finding", "{n} findings", n),
        "recheck": n_("{n} recheck", "{n} rechecks", n),
        "review": n_("{n} verdict", "{n} verdicts", n),
        "comment": n_("{n} remark", "{n} remarks", n),
        "reply": n_("{n} reply", "{n} replies", n),
        "photo": n_("{n} photo", "{n} photos", n),
        "paper": n_("{n} paper", "{n} papers", n),
        "part": n_("{n} part handed in", "{n} parts handed in", n),
        "trajectory": n_("{n} trajectory", "{n} trajectories", n),
        "target": n_("{n} target", "{n} targets", n),
        "measure": n_("{n} measure", "{n} measures", n),
        "meeting": n_("{n} meeting", "{n} meetings", n),
        "decision": n_("{n} decision", "{n} decisions", n),
        "survey": n_("{n} survey", "{n} surveys", n),
        "survey_answer": n_("{n} count of an answer in a survey", "{n} counts of answers in a survey", n),
        "partner": n_("{n} partner", "{n} partners", n),
        "checklist": n_("{n} checklist", "{n} checklists", n),
    }[noun].format(n=n)


def named_text(names: Sequence[str], most: int) -> str:
    """Return names on one line: at most *most* of them, and how many more there are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    return shown if more <= 0 else n_("{names} and {n} more", "{names} and {n} more", more).format(names=shown, n=more)


def more_text(n: int) -> str:
    """Return that there are more rows than stand above."""
    return _("and {n} more").format(n=n)


def files_text(photos: int, papers: int) -> str:
    """Return how many photos and papers: 3 photos, 1 paper; empty when there are none."""
    return ", ".join(things_text(noun, n) for noun, n in (("photo", photos), ("paper", papers)) if n)


DELIVERED_NOUNS = ("answer", "finding", "recheck", "photo", "reply")
"""The nouns of which a list says apart how much came in."""


def delivered_head(noun: str) -> str:
    """Return the heading above the numbers of a noun that came in, in a few letters."""
    return {
        "answer": p_("came in", "ANSW"),
        "finding": p_("came in", "FIND"),
        "recheck": p_("came in", "CHECK"),
        "photo": p_("came in", "PHOTO"),
        "reply": p_("came in", "REPLY"),
    }[noun]


def delivered_full(noun: str) -> str:
    """Return the same heading whole."""
    return {
        "answer": _("Answers"),
        "finding": _("Findings"),
        "recheck": _("Rechecks"),
        "photo": _("Photos"),
        "reply": _("Replies"),
    }[noun]


def count_of_others(delivered: Delivered) -> int:
    """Return how many things of the other nouns that people are told came in."""
    return sum(delivered.count(noun) for noun in COUNTED_NOUNS if noun not in DELIVERED_NOUNS)


def delivered_texts(delivered: Delivered) -> list[str]:
    """Return what came in, a sentence each for what is new and what was changed."""
    sentences = []
    for head, counts in ((_("New: {what}."), delivered.new), (_("Changed: {what}."), delivered.changed)):
        if what := ", ".join(things_text(noun, counts[noun]) for noun in COUNTED_NOUNS if counts.get(noun)):
            sentences.append(head.format(what=what))
    return sentences or [_("Changed: {what}.").format(what=_("settings"))]


def laptop_text(delivered: Delivered) -> str:
    """Return whose work it is, and on which laptop: Karin Bos (KBT)."""
    return f"{author_text(delivered.who)} ({delivered.letters})" if delivered.who else delivered.letters


def ways_text(ways: Collection[DeliveryWay]) -> str:
    """Return by which way something came in."""
    names = {
        "file": _("by a file"),
        "folder": _("through a folder"),
        "central": _("from the central record"),
        "recorded": _("day on which it was recorded"),
    }
    return ", ".join(name for way, name in names.items() if way in ways)


def park_photos_text(unassigned: int, owed: int) -> str:
    """Return how many photos of a park show nothing yet, and how many are to come."""
    texts = (
        n_("{n} unassigned", "{n} unassigned", unassigned).format(n=unassigned) if unassigned else "",
        n_("{n} to come", "{n} to come", owed).format(n=owed) if owed else "",
    )
    return "   ".join(filter(None, texts))


def joinable_text(n: int) -> str:
    """Return how many rounds of a park can be joined with another."""
    return n_("{n} round of one day and part: ; joins them", "{n} rounds of one day and part: ; joins them", n).format(n=n)


def shown_later_text(n: int) -> str:
    """Return how many things of a park a newer version shows whole."""
    text = n_("{n} thing is shown whole after an update of kvo-inspect", "{n} things are shown whole after an update of kvo-inspect", n)
    return text.format(n=n)
