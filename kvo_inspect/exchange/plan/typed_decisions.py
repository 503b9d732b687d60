"""Decisions as they are typed into minutes, one per line: what was decided; who sees to that; by when. Who and when may stay out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.decision import DecisionFields
from kvo_inspect.domain.values.dates import no_day
from kvo_inspect.domain.values.rough_days import day_alone
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line
from kvo_inspect.errors import BadValue
from kvo_inspect.exchange.plan.typed_owner import typed_owner
from kvo_inspect.texts import _

_LIKE_A_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,4}(?:[-/.][0-9]{1,4})?")
"""Figures that can be meant as nothing but a day."""


@dataclass(frozen=True, slots=True)
class TypedDecision:
    """What a typed line means."""

    name: str
    partner: Partner | None = None
    person: str = ""
    due: str = ""
    """`YYYY-MM-DD`, or empty."""

    def fields(self) -> DecisionFields:
        """Return the fields of the decision."""
        return {"name": self.name, "partner": self.partner.id if self.partner else None, "person": self.person, "due": self.due}


def typed_decisions(text: str, partners: Sequence[Partner], today: dt.date) -> list[TypedDecision]:
    """Return the decisions in typed or pasted lines; lines without words are none. BadValue names the line that cannot be a decision."""
    decisions = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            decision = typed_decision(line, partners, today)
        except BadValue as error:
            raise BadValue(error.field, _("Line {n}: {problem}").format(n=number, problem=error.sentence)) from None
        if decision is not None:
            decisions.append(decision)
    return decisions


def typed_decision(line: str, partners: Sequence[Partner], today: dt.date) -> TypedDecision | None:
    """Return the decision that a line means, None for a line without words; BadValue for what looks like a day and is none, or is too long.

    Of the parts between semicolons the last two may be a day and who, in either order; the others are what was decided. A partner's name
    goes before a day: people are called Jan and Mei.
    """
    parts = [part for part in (clean_line(part) for part in line.split(";")) if part]
    if not parts:
        return None
    due, who, names = "", "", parts
    for _last in range(2):
        if len(names) == 1:
            break
        day = "" if typed_owner(names[-1], partners) else day_alone(names[-1], today)
        if day and not due:
            due, names = day, names[:-1]
        elif _LIKE_A_DAY.fullmatch(names[-1]) and not day and not typed_owner(names[-1], partners):
            raise no_day("decisions", names[-1], today)
        elif not day and not who:
            who, names = names[-1], names[:-1]
    partner, person = _owner(who, partners)
    name = "; ".join(names)
    if (length := max(len(name), len(person))) > LINE_LIMIT:
        sentence = _("“{begin}…” has {length} characters; at most {limit} fit here. Shorten it.")
        raise BadValue("decisions", sentence.format(begin=(name if len(name) == length else person)[:30], length=length, limit=LINE_LIMIT))
    return TypedDecision(name, partner, person, due)


def _owner(who: str, partners: Sequence[Partner]) -> tuple[Partner | None, str]:
    """Return the partner that is meant and the person, as far as they are named."""
    return typed_owner(who, partners) or (None, who)
