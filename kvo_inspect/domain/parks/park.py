"""Park (bedrijventerrein): a business park, its municipality and the settings its checklists use."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, TypedDict

from pydantic import Field

from kvo_inspect.domain.parks.keeping import KeepingPeriod
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import KEEPING_KINDS, Grade, KeepingKind, ThemeMode
from kvo_inspect.domain.values.text import Line, Text, clean_line, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _

Limit = Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,3})?$")]
"""A limit that holds in one region: a decimal number as text, in the unit of its question."""


def typed_limit(field: str, raw: str) -> str:
    """Return a limit as it was typed at *field* (`4,5`), as it is stored (`4.5`); empty for none. BadValue when it is none."""
    plain = clean_line(raw).replace(",", ".")
    if plain and re.fullmatch(r"[0-9]{1,6}([.][0-9]{1,3})?", plain) is None:
        raise BadValue(field, _("“{raw}” is no limit. Type a number as 4,5.").format(raw=short(plain)))
    return plain


class Terms(Compound):
    """Within how many days a finding shall be solved, by how serious it is: what review proposes as due date."""

    urgent: int = Field(default=1, ge=0, le=1000)
    serious: int = Field(default=7, ge=0, le=1000)
    normal: int = Field(default=14, ge=0, le=1000)
    minor: int = Field(default=42, ge=0, le=1000)


class GivenTexts(Compound):
    """Letter texts that a park uses, whole: who has the park writes the same words."""

    name: Line = ""
    """The id of the letter texts, which is the name of their file."""
    body: str = Field(default="", max_length=20_000)
    """The TOML text of the file as it was."""
    given_by: str = Field(default="", pattern=r"^([0-9a-f]{16})?$")
    """The device whose own folder it was chosen from: that one renews it."""


class Park(Noun):
    """A business park. It lies in its own logs: `park` is its own id."""

    noun: ClassVar[str] = "park"
    later: ClassVar[dict[str, int]] = {
        "own_set": 2,
        "limits": 2,
        "aside": 3,
        "facilitator": 6,
        "letter_texts": 6,
        "themes": 6,
        "keep_names": 9,
        "keep_photos": 9,
        "keep_papers": 9,
        "keep_signals": 9,
    }
    quiet: ClassVar[frozenset[str]] = frozenset({"letter_texts"})

    name: Line = ""
    municipality: Line = ""
    grade_target: Grade = "B"
    """Image quality (CROW letters) below which a grade opens a finding."""
    lamp_row: int = Field(default=3, ge=2, le=50)
    """From how many dark columns in a row the grid operator is asked (S13, S14: 3 or 5, by municipality)."""
    terms: Terms = Terms()
    notes: Text = ""
    own_set: tuple[Line, ...] = ()
    """The park's own set of questions, each `checklist/item`; empty: the park has none."""
    limits: dict[Line, Limit] = {}
    """What holds in this region in place of a checklist's limit, by `checklist/item`: decimal numbers as text."""
    aside: Line = ""
    """Why the park was set aside: made by mistake, and counted nowhere; empty: the park counts."""
    facilitator: Line = ""
    """Who does this park, by name; empty: nobody was named."""
    letter_texts: GivenTexts | None = None
    """The organisation's own words of mails and letters; null: those of the laptop that writes them."""
    themes: dict[Line, ThemeMode] = {}
    """What its first round proposes: the id of each checklist, and how; taken over with the set-up of another park."""
    keep_names: KeepingPeriod | None = None
    """How long names of people, and how to reach them, are kept after their trajectory; null: nobody set a period."""
    keep_photos: KeepingPeriod | None = None
    """How long photos are kept after their trajectory; null: nobody set a period."""
    keep_papers: KeepingPeriod | None = None
    """How long papers are kept after their trajectory; null: nobody set a period."""
    keep_signals: KeepingPeriod | None = None
    """How long the words and photos of confidential findings are kept after their round; null: nobody set a period."""


KEEPING: dict[KeepingKind, str] = {kind: f"keep_{kind}" for kind in KEEPING_KINDS}
"""By kind of what is kept: the field that holds its period."""
SETTINGS = ("grade_target", "lamp_row", "terms", "limits", "letter_texts", *KEEPING.values())
"""The fields that are settings: of how a park is judged and in which words, not of where it lies."""


def settings_of(park: Park) -> dict[str, Any]:
    """Return the settings of a park that differ from those every park starts with."""
    return {name: value for name in SETTINGS if (value := getattr(park, name)) != Park.model_fields[name].default}


class ParkFields(TypedDict, total=False):
    """What may be changed of a park, as it is typed."""

    name: str
    municipality: str
    facilitator: str
    grade_target: Grade
    lamp_row: int | str
    terms: Terms
    notes: str
    own_set: tuple[str, ...]
    limits: dict[str, str]
    letter_texts: GivenTexts | None
