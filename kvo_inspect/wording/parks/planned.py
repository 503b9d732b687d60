"""Planned rounds in words: who walks which part, where a plan stands, the columns of their list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from kvo_inspect.domain.rounds.division import runs_of
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.store.rounds.planned import PlannedLine
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.wording.names import author_or_nobody_text, measurement_name, moment_text, part_name, part_word


def plan_state_name(state: str) -> str:
    """Return where a plan stands."""
    return {
        "passed": p_("plan", "not walked"),
        "open": p_("plan", "being walked"),
        "planned": p_("plan", "planned"),
        "walked": p_("plan", "walked"),
    }[state]


def standing_text(line: PlannedLine) -> str:
    """Return where a plan stands, and that another one stands on its day and part."""
    state = plan_state_name(line.state)
    return _("{state}, double").format(state=state) if line.beside else state


def double_text(line: PlannedLine) -> str:
    """Return what another plan on the same day and part means, and what to do; empty while there is none."""
    if line.beside == "walked":
        return _("The round of this day and part walks another plan: cancel this one.")
    if line.beside:
        text = _(
            "Another round is planned for this day and part too; this one was planned by {name}, {moment}. Cancel one of them: the other "
            "stands."
        )
        return text.format(name=author_or_nobody_text(line.plan.made_by), moment=moment_text(line.plan.made))
    return ""


def runs_text(numbers: Iterable[int]) -> str:
    """Return checkpoints by their numbers on the route: 1–6, 9."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs_of(numbers))


def walks_text(person: PlannedPerson, numbers: Mapping[str, int]) -> str:
    """Return which part of the route somebody walks; empty without one of their own. A checkpoint that is off the route has no number."""
    if not person.own_part:
        return ""
    return runs_text(numbers[checkpoint] for checkpoint in person.own_part if checkpoint in numbers) or "–"


def share_text(person: PlannedPerson, line: PlannedLine) -> str:
    """Return what somebody on a plan walks, in full: their part, the whole route, or no part of their own."""
    if person.whole_route or (line.numbers and line.numbers.keys() <= set(person.own_part)) or not line.divided:
        return _("the whole route")
    return walks_text(person, line.numbers) or _("no part of their own")


def people_text(line: PlannedLine) -> str:
    """Return who walks, each with their part where the route is divided."""
    whole = runs_text(line.numbers.values()) if line.divided else ""
    parts = [(person.name, whole if person.whole_route else walks_text(person, line.numbers)) for person in line.people]
    return ", ".join(f"{name} {part}" if part else name for name, part in parts)


def division_text(line: PlannedLine) -> str:
    """Return which part each person walks, then who walks all of it, last who has none of their own; empty while nothing is divided."""
    if not line.divided:
        return ""
    texts = [f"{person.name} {walks_text(person, line.numbers)}" for person in line.people if person.own_part]
    if whole := ", ".join(person.name for person in line.people if person.whole_route):
        texts.append(_("the whole route: {names}").format(names=whole))
    if rest := ", ".join(person.name for person in line.people if not (person.own_part or person.whole_route)):
        texts.append(_("no part of their own: {names}").format(names=rest))
    return " · ".join(texts)


def kept_text(line: PlannedLine) -> str:
    """Return who still walks a checkpoint that was taken from everybody: they walk the whole route; empty for none."""
    whole = [person.name for person in line.people if person.whole_route]
    text = n_(
        "{names} still walks it, as the whole route: a takes that away.",
        "{names} still walk it, as the whole route: a takes that away.",
        len(whole),
    )
    return text.format(names=", ".join(whole)) if whole else ""


def division_remark(line: PlannedLine) -> str:
    """Return what is odd in a division, though allowed: checkpoints that are nobody's, and those of several people; empty for nothing."""
    return " ".join(filter(None, (_undivided_text(line), _shared_text(line))))


def _undivided_text(line: PlannedLine) -> str:
    """Return which checkpoints are nobody's although the route is divided; empty for none, as when somebody walks all of them."""
    given = {checkpoint for person in line.people for checkpoint in person.own_part}
    left = [number for checkpoint, number in line.numbers.items() if checkpoint not in given]
    if not line.divided or not left or any(person.whole_route for person in line.people):
        return ""
    return n_("{numbers} is nobody’s part.", "{numbers} are nobody’s part.", len(left)).format(numbers=runs_text(left))


def _shared_text(line: PlannedLine) -> str:
    """Return which checkpoints are in the parts of two people or more, and who they are; empty for none, the whole route aside."""
    times = Counter(checkpoint for person in line.people for checkpoint in set(person.own_part))
    shared = {checkpoint: number for checkpoint, number in line.numbers.items() if times[checkpoint] > 1}
    if not shared:
        return ""
    names = ", ".join(person.name for person in line.people if shared.keys() & set(person.own_part))
    text = n_("{numbers} is in more than one part: {names}.", "{numbers} are in more than one part: {names}.", len(shared))
    return text.format(numbers=runs_text(shared.values()), names=names)


def meeting_text(line: PlannedLine) -> str:
    """Return when and where people meet; empty when nobody said so."""
    return ", ".join(filter(None, (line.plan.begins or "", line.plan.meets_at)))


def planned_text(line: PlannedLine) -> str:
    """Return a plan as the start of its round says it: part of the day, when and where people meet, who walks which part."""
    what = _("Planned for today: {part}").format(part=part_name(line.plan.part))
    return " · ".join(filter(None, (what, meeting_text(line), division_text(line))))


class PlanColumn(NamedTuple):
    """A column of the list of planned rounds: the same on the screen, in a command and in a file."""

    name: str
    title: str
    """To be looked up (`N_`)."""
    value: Callable[[PlannedLine], RowValue]
    kind: Literal["text", "day", "number"] = "text"


PLAN_COLUMNS: tuple[PlanColumn, ...] = (
    PlanColumn("day", N_("DAY"), lambda line: line.plan.date, "day"),
    PlanColumn("part", N_("PART"), lambda line: part_word(line.plan.part)),
    PlanColumn("park", N_("PARK"), lambda line: line.park_name),
    PlanColumn("kind", N_("KIND"), lambda line: measurement_name(line.plan.kind)),
    PlanColumn("who", N_("WHO"), people_text),
    PlanColumn("begins", N_("BEGINS"), lambda line: line.plan.begins or ""),
    PlanColumn("meets_at", N_("MEETING PLACE"), lambda line: line.plan.meets_at),
    PlanColumn("state", N_("STATUS"), standing_text),
    PlanColumn("notes", N_("NOTES"), lambda line: " ".join(line.plan.notes.split())),
)
"""The columns in their order."""
