"""How many of a thing there are, in words: the same in the plan of a merge and wherever something goes with something else."""

from __future__ import annotations

from kvo_inspect.texts import n_

COUNTED_NOUNS = (
    "park",
    "checkpoint",
    "round",
    "participant",
    "answer",
    "mark",
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
        "answer": n_("{n} answer", "{n} answers", n),
        "mark": n_("{n} mark", "{n} marks", n),
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
        "partner": n_("{n} partner", "{n} partners", n),
        "checklist": n_("{n} checklist", "{n} checklists", n),
    }[noun].format(n=n)


def files_text(photos: int, papers: int) -> str:
    """Return how many photos and papers: 3 photos, 1 paper; empty when there are none."""
    return ", ".join(things_text(noun, n) for noun, n in (("photo", photos), ("paper", papers)) if n)
