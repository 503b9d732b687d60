"""What people are told of rounds: clocks that differ, rounds that are set aside, removed or joined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import JOINED
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.counts import COUNTED_NOUNS, things_text
from kvo_inspect.wording.names import (
    author_or_nobody_text,
    author_text,
    capital,
    day_text,
    moment_text,
    part_name,
    part_word,
    short_day,
    short_moment,
    sign_off_name,
)

if TYPE_CHECKING:
    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.domain.rounds.participant import Participant, Presence
    from kvo_inspect.domain.rounds.round import Round
    from kvo_inspect.domain.rounds.sign_off import SignOff
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.rounds.joining import JoinPlan
    from kvo_inspect.store.rounds.overview import RoundLine
    from kvo_inspect.store.walk.sign_off import LaterChange, SignOffs


_CODES = 6
"""So many codes a sentence names."""


def far_clock_text(days: int, day: str, today: dt.date) -> str:
    """Return that a round's day and this laptop's clock lie far apart; *days* from the round to today, negative before it; empty for 0."""
    if not days:
        return ""
    text = _(
        "This round is of {day}, and this laptop's clock says {today}: is the clock right? If not, correct the clock or the round (;)."
    )
    return text.format(day=day_text(day), today=day_text(today.isoformat()))


def ahead_text(days: int) -> str:
    """Return that the record holds work that is dated later than this laptop's clock; empty for 0."""
    if not days:
        return ""
    return n_(
        "The newest work here is dated {n} day later than this laptop's clock: one of the two clocks is wrong.",
        "The newest work here is dated {n} days later than this laptop's clock: one of the two clocks is wrong.",
        days,
    ).format(n=days)


def double_round_text(park: str, day: str, part: str) -> str:
    """Return that a day and part of the day hold two rounds of one measurement."""
    text = _("{park} has two rounds of one day and part: {round} {day}. Join them at the park, with ; on one of them.")
    return text.format(park=park, round=part_name(part), day=day_text(day))


def double_plan_text(park: str, day: str, part: str) -> str:
    """Return that two rounds are planned for a day and part of the day."""
    text = _(
        "{park} has two planned rounds on one day and part: {round} {day}. Cancel one of them at the planned rounds (g): the other stands."
    )
    return text.format(park=park, round=part_name(part), day=day_text(day))


def recorded_text(recorded: Mapping[str, int], *, is_empty: bool) -> str:
    """Return how much of each noun was recorded that everybody may see: 3 answers, 1 finding. *is_empty*: nothing at all was."""
    texts = ", ".join(things_text(noun, n) for noun, n in recorded.items() if noun in COUNTED_NOUNS)
    return texts or (_("nothing yet") if is_empty else _("nothing that everybody may see"))


def round_names(store: Store, rounds: Sequence[Round]) -> list[str]:
    """Return rounds by day, part of the day and park."""
    parks = {park.id: park.name for park in park_names(store)}
    return [f"{short_day(round_.date)} {part_word(round_.part)} · {parks.get(round_.park, '')}" for round_ in rounds]


def round_state(line: RoundLine) -> str:
    """Return whether a round is open, finished or set aside."""
    if line.aside:
        return p_("round", "aside")
    return p_("round", "finished") if line.closed else "● " + p_("round", "open")


def begun_text(begun: Noun) -> str:
    """Return when and by whom a round or a trajectory was begun, which tells two rounds of one day apart."""
    return _("begun {moment} by {name}").format(moment=moment_text(begun.made), name=author_or_nobody_text(begun.made_by))


def staying_text(plan: JoinPlan) -> str:
    """Return which of the two rounds stays."""
    return _("Stays: the round {begun}.").format(begun=begun_text(plan.main))


def joining_text(plan: JoinPlan) -> str:
    """Return which of the two rounds goes over into the other."""
    return _("Goes into it, and is then set aside: the round {begun}.").format(begun=begun_text(plan.other))


def going_text(plan: JoinPlan) -> str:
    """Return what goes over."""
    counts = {
        "answer": len(plan.answers),
        "mark": len(plan.marks),
        "sign_off": len(plan.sign_offs),
        "finding": len(plan.findings),
        "recheck": len(plan.rechecks),
        "participant": len(plan.people),
    }
    going = ", ".join(things_text(noun, n) for noun, n in counts.items() if n)
    return _("Goes over: {what}.").format(what=going or _("nothing"))


def aside_text(reason: str) -> str:
    """Return that a participant was set aside, and why."""
    return _("set aside: {reason}").format(reason=reason)


def reason_text(aside: str) -> str:
    """Return why a round was set aside, in the words of whoever reads it."""
    return _("joined with the other round of this day") if aside == JOINED else aside


def seen_too_early_text(findings: Sequence[Finding]) -> str:
    """Return that findings would be seen again before the day on which they were found; empty for none."""
    if not findings:
        return ""
    codes = ", ".join(finding.code for finding in findings[:_CODES]) + (" …" if len(findings) > _CODES else "")
    return n_(
        "With this date {codes} was seen again before the day on which it was found.",
        "With this date {n} findings were seen again before the day on which they were found: {codes}.",
        len(findings),
    ).format(n=len(findings), codes=codes)


def aside_round_text(round_: Round) -> str:
    """Return, of a round that was set aside, that nothing of the round counts, and why; empty for one that counts."""
    if not round_.aside:
        return ""
    sentence = _("This round is set aside and counts nowhere, nor does what is seen in it: {reason}. ; lets it count again.")
    return sentence.format(reason=reason_text(round_.aside).rstrip("."))


def presence_name(state: str) -> str:
    """Return what a presence is called."""
    return {"present": p_("presence", "present"), "excused": p_("presence", "excused"), "left": p_("presence", "left early")}[state]


def presence_text(presence: Presence) -> str:
    """Return whether somebody is present, excused, or when they left; of who was set aside, why."""
    if presence.aside:
        return aside_text(presence.aside)
    return _("left at {time}").format(time=presence.at or "") if presence.state == "left" else presence_name(presence.state)


# -- sign-offs ---------------------------------------------------------------------------------------------------------


def person_text(person: Participant) -> str:
    """Return the name of somebody who walked along; of who has none, organisation or role."""
    return person.name or person.organisation or person.role or _("somebody without a name")


def sign_off_text(sign_off: SignOff) -> str:
    """Return what somebody said of a round, and when: Agrees, 12-11-2026 20:41."""
    return ", ".join(filter(None, (capital(sign_off_name(sign_off.agreed or "")), moment_text(sign_off.at or ""))))


def short_sign_off(sign_off: SignOff) -> str:
    """Return the same in few cells: agrees 12-11-26 20:41."""
    return f"{sign_off_name(sign_off.agreed or '')} {short_moment(sign_off.at or '')}".strip()


def sign_offs_text(signed: SignOffs) -> str:
    """Return how many agree with a round: 4 of 5 agree, 1 does not, changed after sign-off."""
    return agree_text(signed.count("yes"), signed.count("no"), signed.asked, changed=signed.is_changed)


def agree_text(yes: int, no: int, asked: int, *, changed: bool) -> str:
    """Return the same from its numbers."""
    parts = [_("{yes} of {asked} agree").format(yes=yes, asked=asked)]
    parts += [n_("{n} does not", "{n} do not", no).format(n=no)] if no else []
    parts += [_("changed after sign-off")] if changed else []
    return ", ".join(parts)


def few_agree_text(signed: SignOffs) -> str:
    """Return the same in few cells: 4/5 agree; with a ! in front when the round was changed after sign-off."""
    return ("!" if signed.is_changed else "") + p_("rounds", "{yes}/{asked} agree").format(yes=signed.count("yes"), asked=signed.asked)


def before_text(names: Sequence[str]) -> str:
    """Return who had not handed in when a round was signed."""
    return _("Signed before {names} handed in.").format(names=", ".join(names))


def later_text(later: Sequence[LaterChange], *, names: bool = True) -> str:
    """Return what of a round was changed after it was signed, when last, and by whom unless *names* are to stay out."""
    counts: dict[str, int] = {}
    for change in later:
        kind = _CHANGED_AS.get(change.noun, change.noun)
        counts[kind] = counts.get(kind, 0) + 1
    what = ", ".join(_changed_text(kind, n) for kind, n in counts.items())
    last = later[-1]
    if names and last.author:
        text = _("Changed after sign-off: {what}; last by {name}, {moment}.")
        return text.format(what=what, name=author_text(last.author), moment=moment_text(last.at))
    return _("Changed after sign-off: {what}; last {moment}.").format(what=what, moment=moment_text(last.at))


_CHANGED_AS = {"photo_use": "photo"}


def _changed_text(kind: str, n: int) -> str:
    if kind == "promised_photo":
        return n_("{n} promised photo", "{n} promised photos", n).format(n=n)
    if kind in ("round", "round_checklist"):
        return _("the round itself") if kind == "round" else _("its themes")
    return things_text(kind, n)


def later_line(change: LaterChange, about: str) -> str:
    """Return one thing that was changed after a round was signed: what, which, how, by whom and when."""
    kind = _CHANGED_AS.get(change.noun, change.noun)
    what = capital(_changed_text(kind, 1).removeprefix("1 "))
    way = {"new": p_("change", "new"), "changed": p_("change", "changed"), "removed": p_("change", "removed")}[change.way]
    return " · ".join(filter(None, (what, about, way, author_text(change.author), moment_text(change.at))))


def mark_group_name(group: str) -> str:
    """Return of whom the marks are: of one role, of all whom nobody may tell apart, or of everybody."""
    return {
        "role": p_("marks of", "one role"),
        "all": p_("marks of", "the others together"),
        "everybody": p_("marks of", "everybody together"),
    }.get(group, group)
