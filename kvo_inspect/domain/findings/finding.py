"""Finding (bevinding): a defect that lives on over rounds until it is solved."""

from __future__ import annotations

import re
from typing import Any, ClassVar, TypedDict

from pydantic import Field, ValidatorFunctionWrapHandler, field_validator

from kvo_inspect.domain.findings.codes import parse_code, with_mark
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import SentWay, Severity, Status, Urgency, Visible
from kvo_inspect.domain.values.dates import ClockTime, Day
from kvo_inspect.domain.values.text import Line, Text, checked_line, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _


class Sent(Compound):
    """Asked of the partner: the day, the way, and the partner's own reference number."""

    day: Day
    way: SentWay
    reference: Line = ""


class UrgentCall(Compound):
    """Urgent: who was told, by whom, when."""

    who: Line
    by: Line = ""
    at: ClockTime


class Finding(Noun):
    """A defect: where, which object, what, how serious, who acts, by when, and how far it is."""

    noun: ClassVar[str] = "finding"
    refs: ClassVar[dict[str, str]] = {"checkpoint": "checkpoint", "round": "round", "partner": "partner"}
    later: ClassVar[dict[str, int]] = {"reminded": 5, "apart": 11}

    code: str = Field(
        default="",
        pattern=r"^([BCDFGHJKLMNPRSTVWZ]{3}-V?[0-9]{2,9})?$",
        json_schema_extra={"pattern": r"^([BCDFGHJKLMNPRSTVWZ]{3,9}-V?[0-9]{2,9})?$"},
    )
    """What people say aloud: KBT-014, confidential KBT-V03, with a mark KBTH-014 (domain/findings/codes.py). The id decides."""
    checkpoint: str = ""
    round: str | None = None
    item: Line | None = None
    """`checklist/item` whose answer failed; None: a free finding."""
    theme: Line | None = None
    object: Line = ""
    text: Text = ""
    severity: Severity = "normal"
    urgency: Urgency | None = None
    """Fix now or structural (closing talk)."""
    visible: Visible = "both"
    """When it can be seen."""
    partner: str | None = None
    """The one action holder."""
    promised_by: Line = ""
    """Who promised to solve it (closing talk)."""
    due: Day | None = None
    status: Status = "new"
    sent: Sent | None = None
    reminded: Day | None = None
    """The day on which its holder was reminded last; it says something only after the day it was sent (`reminded_on`)."""
    told: UrgentCall | None = None
    adds: dict[Line, Line] = {}
    """Answers that refined it: `checklist/item` → option number."""
    apart: bool = False
    """Recorded as another thing than the findings of its question that stood open there: a person said so."""

    @field_validator("code", mode="wrap")
    @classmethod
    def _with_its_mark(cls, value: Any, validated: ValidatorFunctionWrapHandler) -> str:
        """Take a mark: only as it stands, for in a change a code has none."""
        if isinstance(value, str) and (code := parse_code(value)) is not None and code.mark and code.mark == value[3 : value.find("-")]:
            validated(with_mark(value, ""))
            return value
        return str(validated(value))

    @property
    def called(self) -> UrgentCall | None:
        """Who was called about the urgent finding. The stored name of the field is older than that word."""
        return self.told


class FindingFields(TypedDict, total=False):
    """What may be changed of a finding, as it is typed; status and code change by their own steps."""

    checkpoint: str
    text: str
    object: str
    severity: Severity
    urgency: Urgency | None
    visible: Visible
    partner: str | None
    promised_by: str
    due: str | None
    theme: str | None


class NewFindingFields(FindingFields, total=False):
    """What a new finding is made of beside its code."""

    round: str | None
    item: str | None
    adds: dict[str, str]


MOST_OBJECTS = 50
"""Objects that one line of numbers gives at most."""
_BETWEEN = " ,;\n"
_WORD = re.compile(r"[^ ,;\n]+")
_OBJECT = re.compile(r"^[#nN]?[A-Za-z]{0,4}[-.]?\d[\w./-]{0,11}$")
_DASH = re.compile(r"([^ ,;\n]*\d) *[-\u2010-\u2015] *(?=\d)")
_AND = re.compile(r"(?:en|and|[&+])[ ,;\n]+(?=([^ ,;\n]+))", re.IGNORECASE)
"""What people put before the last number, and the word that follows."""


def objects_and_text(line: str) -> tuple[tuple[str, ...], str]:
    """Split what was typed at an item with objects: leading numbers are objects, the rest is text.

    `"2231, 2233 en 2235 scheef"` → `(("2231", "2233", "2235"), "scheef")`. A word without a digit ends the objects, which are each there
    once whether their letters are large or small; blanks around a dash between digits are none.
    """
    objects: dict[str, str] = {}
    rest = line.strip(_BETWEEN)
    while rest:
        before_last = _AND.match(rest) if objects else None
        if before_last is not None and _OBJECT.match(before_last[1]):
            rest = rest[before_last.end() :]
        joined = _DASH.sub(r"\1-", rest, count=1) if _DASH.match(rest) else rest
        word = _WORD.match(joined)
        if word is None or not _OBJECT.match(word[0]):
            break
        objects.setdefault(word[0].casefold(), word[0])
        rest = joined[word.end() :].lstrip(_BETWEEN)
    return tuple(objects.values()), rest if objects else line.strip()


def objects_only(field: str, line: str) -> tuple[str, ...]:
    """Return the objects of a line that holds nothing else, each once; TooLong or BadValue at *field* otherwise, or beyond MOST_OBJECTS."""
    text = checked_line(field, line, limit=20 * MOST_OBJECTS)
    objects, rest = objects_and_text(text)
    rest = rest if objects else text
    if rest:
        raise BadValue(field, _("“{raw}” is no number. Type numbers with blanks between.").format(raw=short(rest.split()[0])))
    if len(objects) > MOST_OBJECTS:
        raise BadValue(field, _("These are {n} numbers; one line takes at most {most}.").format(n=len(objects), most=MOST_OBJECTS))
    return objects


NEVER_DESCRIBED = frozenset({"burglary", "cyber"})
"""Themes of which what goes round tells no more than the words of the question: a weak spot of a company is never described."""


def detailed_words(wrong: str, details: str) -> str:
    """Return what is wrong with its details behind it; each may be empty."""
    return f"{wrong} ({details})" if wrong and details else wrong or details


def few_words(wrong: str, object_: str, text: str) -> str:
    """Return a finding in a few words: what is wrong (what its item is called when it fails), at which object, what was typed."""
    return " ".join(filter(None, (wrong, object_, f"· {text}" if wrong and text else text)))


def sent_day(sent: Sent | None, status: Status) -> str | None:
    """Return the day on which a finding was sent, as it stands now; None when it never was, or went back to before that."""
    return sent.day if sent is not None and status != "new" else None


def reminded_on(reminded: str | None, sent: Sent | None, status: Status) -> str | None:
    """Return the day on which the holder of now was reminded; None when that was not since the finding was sent."""
    day = sent_day(sent, status)
    return reminded if reminded is not None and day is not None and reminded > day else None
