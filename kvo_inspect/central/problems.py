"""Problems of a central record: what a check finds wrong, each with its log and number, as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.texts import N_, _

ProblemKind = Literal[
    "missing",
    "altered",
    "order",
    "moved",
    "after",
    "words",
    "behind the end",
    "end",
    "no batch",
    "two batches",
    "witness",
    "batch",
    "folded batch",
    "unerased",
    "shorter",
    "other",
    "gone",
    "state",
    "orphan",
    "two values",
    "unsound",
    "authors",
    "figures",
    "not counted",
]


@dataclass(frozen=True, slots=True)
class CentralProblem:
    """One thing that is wrong."""

    kind: ProblemKind
    park: str
    device: str = ""
    """The laptop whose log it is; empty when it is about no log."""
    letters: str = ""
    seq: int = 0
    """The number of the change, or the first of some; of a batch how many changes are there."""
    last: int = 0
    """The last of these numbers; of a batch how many changes it brought."""
    batch: int = 0
    noun: str = ""
    noun_id: str = ""
    why: str = ""
    """Why a thing cannot be made, the field with two values, the table of figures that is wrong, or the name of a change."""


_SENTENCES: Mapping[ProblemKind, str] = {
    "missing": N_("Log {log}: changes {seq} to {last} are missing."),
    "altered": N_("Log {log}: change {seq} was altered after it was written."),
    "order": N_("Log {log}: change {seq} is out of order."),
    "moved": N_("Log {log}: change {seq} was put into another park."),
    "after": N_("Log {log}: change {seq} comes after {why}, which is not there."),
    "words": N_("Log {log}: change {seq} was erased, and holds words that nobody recorded."),
    "behind the end": N_("Log {log}: changes {seq} to {last} lie behind the end that the log has."),
    "end": N_("Log {log}: how the log ends is not how its last change, {seq}, ends."),
    "no batch": N_("Log {log}: nobody handed in changes {seq} to {last}."),
    "two batches": N_("Log {log}: change {seq} was handed in twice, last in batch {batch}."),
    "witness": N_("Log {log}: change {seq} is not the one that was handed in with batch {batch}."),
    "batch": N_("Batch {batch} of {park} brought {last} changes, and {seq} are noted."),
    "folded batch": N_("Batch {batch} of {park} was folded, and is not there any more."),
    "unerased": N_("Log {log}: change {seq} was erased, and its words came back."),
    "shorter": N_(
        "Log {log}: changes {seq} to {last} were there when this laptop last looked, and are not any more. Hand in to fill it again."
    ),
    "other": N_("Log {log}: from change {seq} on it is another than on this laptop."),
    "gone": N_("Park {park} was there when this laptop last looked, and is not any more, or this login lost its right on it."),
    "state": N_("{noun} {id} of {park} does not stand as its changes say."),
    "orphan": N_("{noun} {id} of {park} stands there, and has no changes."),
    "two values": N_("{noun} {id} of {park}: two values of {why} are not kept as they should be."),
    "unsound": N_("{noun} {id} of {park} cannot be made from its changes ({why})."),
    "authors": N_("Who recorded in {park} is not shown as its changes say."),
    "figures": N_("The figures of {park} are not what its record comes to ({why})."),
    "not counted": N_("The figures of {park} could not be counted ({why})."),
}


def problem_text(problem: CentralProblem, names: Mapping[str, str]) -> str:
    """Return what is wrong as a sentence; *names* are those of the parks, by id, as far as they are known."""
    park = names.get(problem.park, problem.park)
    sentence = _SENTENCES[problem.kind]
    if problem.kind == "missing" and problem.seq == problem.last:
        sentence = N_("Log {log}: change {seq} is missing.")
    return _(sentence).format(
        log=f"{problem.letters} {problem.device}/{problem.park}".strip(),
        park=park,
        seq=problem.seq,
        last=problem.last,
        batch=problem.batch,
        noun=problem.noun,
        id=problem.noun_id,
        why=problem.why,
    )
