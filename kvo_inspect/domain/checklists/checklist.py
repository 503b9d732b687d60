"""Checklists as content: what a checklist file may hold, and what it means.

A file holds one checklist; `checklists/*.toml` are shipped. These models say what is allowed; reading files and
telling mistakes with file and line is `kvo_inspect.content.load`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from kvo_inspect.domain.checklists.answer_types import FORMS, AnswerForm, AnswerType
from kvo_inspect.domain.checklists.bor_meld import ObjectType
from kvo_inspect.domain.values.closed_sets import PARTS, Certainty, CheckpointKind, PartnerKind, PartOfDay, Severity
from kvo_inspect.domain.values.text import Line

LIMIT = 1_000_000
"""No limit, minimum or maximum of an answer goes beyond this, either way."""


def _number(raw: object) -> object:
    if isinstance(raw, bool | str):
        raise ValueError("a number without quotes")
    return raw


LimitNumber = Annotated[Decimal, BeforeValidator(_number), Field(ge=-LIMIT, le=LIMIT)]
ChecklistName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
"""The id of a checklist or a theme: small letters, digits and dashes."""
ItemId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,15}$")]
"""The id of an item: letters, digits and dashes, at most 16."""

ProgramVersion = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){1,2}$")]
"""A version of kvo-inspect: two or three numbers, `0.2`."""


class Content(BaseModel):
    """Base of everything in a checklist file: unknown keys are mistakes, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Content):
    """A text in Dutch and English."""

    nl: Line
    en: Line

    def __call__(self, lang: str) -> str:
        """Return the text in *lang* ("nl" or "en")."""
        return str(getattr(self, lang))


class Option(Content):
    """One option of a choice; the first is the good one. `{lamp_row}` in its text is the park's setting."""

    text: Both
    finding: StrictBool = False
    """Choosing it opens a finding."""
    partner: PartnerKind | None = None
    """Routes the finding here instead of to the item's partner."""
    severity: Severity | None = None


class AnswerSpec(Content):
    """What may be answered. Every type also takes n/a and not assessed."""

    type: AnswerType
    unit: Both | None = None
    unit_of_one: Both | None = None
    """The unit after exactly 1, where that is another word: one column, two columns."""
    min: LimitNumber | None = None
    max: LimitNumber | None = None
    finding_above: LimitNumber | None = None
    finding_below: LimitNumber | None = None
    option: tuple[Option, ...] = ()
    """choice: the options, good one first."""

    @property
    def form(self) -> AnswerForm:
        """Return what the answer type says of such an answer."""
        return FORMS[self.type]

    def unit_of(self, number: str) -> Both | None:
        """Return the unit as it stands after a number as it is stored or typed."""
        return self.unit_of_one if number == "1" and self.unit_of_one is not None else self.unit

    @property
    def can_fail(self) -> bool:
        """Tell whether some answer of this kind opens a finding (a grade: below the park's target; a signal: possible or clear)."""
        return self.form.can_fail(self)


class Norm(Content):
    """A norm or an aid, always with where it comes from and how sure it is."""

    text: Both
    source: Line
    """A name and, where there is one, an address; empty for a guideline of our own."""
    certainty: Certainty


class Condition(Content):
    """Asked only when another item of the same checklist has one of these answers at the same checkpoint."""

    item: ItemId
    fails: StrictBool = True
    """True: when that item's answer opens a finding; False: when it does not."""


class Item(Content):
    """One question; in the record it is named `checklist/item`."""

    id: ItemId
    ask: Both
    defect: Both | None = None
    """What is wrong when the answer fails, in a few words ("lichtmast uit"); names the finding. Required where an answer can fail."""
    look_for: Both
    answer: AnswerSpec
    object: Both | None = None
    """What the objects are called of which several can fail ("mastnummer"): each number typed gives one finding."""
    round: tuple[PartOfDay, ...] = PARTS
    where: tuple[CheckpointKind, ...] = ()
    """Kinds of checkpoint; empty: every kind. A checkpoint of kind "whole" is asked everything."""
    needs: Literal["meter", "visit"] | None = None
    """Asked only when the round has a light meter, or visits companies inside."""
    partner: PartnerKind
    severity: Severity = "normal"
    when: Condition | None = None
    adds_to: ItemId | None = None
    """Refines the finding of this other item instead of making one: its option's partner and severity move to that finding."""
    norm: tuple[Norm, ...] = ()
    note: Both | None = None
    """A caution for the inspector (do not touch, call, ...)."""
    short: StrictBool = False
    """Asked in a short round too."""
    required: StrictBool = False
    """A round is not finished before this is answered, or a reason says why it was not assessed. Every set asks a required item."""
    also: tuple[PartnerKind, ...] = ()
    """Who is told of its findings for information, beside the partner who acts."""
    bor_meld: ObjectType | None = None
    """What its findings are about, as a municipality's report form sorts it: an object type of BOR-MELD."""


class Checklist(Content):
    """One theme's questions in order."""

    later: ClassVar[dict[str, int]] = {
        "program": 2,
        "item.short": 2,
        "item.required": 2,
        "item.also": 2,
        "item.bor_meld": 8,
        "item.answer.unit_of_one": 10,
    }
    """What came with a later field set, and which: `item.hint`, `item.answer.step`."""

    id: ChecklistName
    version: Line
    program: ProgramVersion | None = None
    """From which version of kvo-inspect it can be read; None: from any."""
    theme: ChecklistName
    title: Both
    order: int = Field(default=100, ge=0, le=1000, strict=True)
    """Checklists are walked from low to high, and by id where this is equal; the shipped ones are 10 to 90."""
    core: StrictBool = True
    """False: a companion theme, off unless switched on."""
    confidential: StrictBool = False
    note: Both | None = None
    item: tuple[Item, ...] = Field(min_length=1)

    def find(self, item_id: str) -> Item | None:
        """Return the item with this id, or None."""
        return next((item for item in self.item if item.id == item_id), None)
