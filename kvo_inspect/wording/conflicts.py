"""What a row of the record is about, and the values that people gave a field of it, in words: the same for command, plan and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.texts import _, language
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.fields import finding_field, said_value, value_text
from kvo_inspect.wording.items import Asked, answer_words
from kvo_inspect.wording.names import day_text, field_name, part_name

if TYPE_CHECKING:
    from kvo_inspect.store.merge.conflicts import Conflict, ConflictValue
    from kvo_inspect.store.merge.subjects import Subject

_OF_FINDING = ("finding", "recheck", "review")


def subject_text(thing: Subject) -> str:
    """Return what a row is about: a finding by its code, an answer by its place and question, anything else by its name."""
    if thing.finding:
        return thing.finding
    if thing.item:
        return ": ".join(filter(None, (thing.checkpoint, _question(thing))))
    return thing.checkpoint or called(thing.now) or (thing.park.name if thing.park else "")


def called(noun: Noun) -> str:
    """Return the name by which people know a thing; empty when it has none."""
    if isinstance(noun, Partner):
        return partner_text(noun)
    if isinstance(noun, Round):
        return f"{part_name(noun.part)} {day_text(noun.date)}"
    return next((str(said) for name in ("code", "name", "subject", "promised_by", "text") if (said := getattr(noun, name, ""))), "")


def _asked(thing: Subject) -> Asked | None:
    if thing.asked is None:
        return None
    return Asked(thing.asked, thing.park.lamp_row if thing.park else 3, thing.park.grade_target if thing.park else "B")


def _question(thing: Subject) -> str:
    asked = _asked(thing)
    return asked.words(asked.item.ask)[language() != "nl"] if asked else thing.item


def shown_field(conflict: Conflict) -> str:
    """Return what the field is called."""
    return finding_field(conflict.field) if conflict.noun in _OF_FINDING else field_name(conflict.field)


def shown_value(conflict: Conflict, said: ConflictValue) -> str:
    """Return one of its values in words."""
    if isinstance(conflict.about.now, Answer) and conflict.field == "value" and said.value is not None:
        return answer_words(_asked(conflict.about), Value.model_validate(said.value))[language() != "nl"]
    names = {noun_id: called(noun) for noun_id, noun in conflict.named.items()}
    if conflict.noun in _OF_FINDING:
        return value_text(conflict.field, said.value, names)
    return names.get(str(said.value)) or said_value(conflict.field, said.value, conflict.noun)


def given_at_text(said: ConflictValue) -> str:
    """Return when it was said: day, month and time on that laptop's clock."""
    return f"{said.at[8:10]}-{said.at[5:7]} {said.at[11:16]}"


def conflict_text(conflict: Conflict) -> str:
    """Return one line: what it is about, and each value with who and when."""
    values = _(" or ").join(
        _("“{value}” ({author}, {letters}, {at})").format(
            value=shown_value(conflict, said), author=said.author or _("nobody named"), letters=said.letters, at=given_at_text(said)
        )
        for said in conflict.values
    )
    return _("{about}, {field}: {values}").format(about=subject_text(conflict.about), field=shown_field(conflict), values=values)
