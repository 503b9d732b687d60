"""What a row of the record is about, and the values that people gave a field of it, in words: the same for command, plan and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.texts import _, language
from kvo_inspect.wording.action_lists import partner_told
from kvo_inspect.wording.fields import finding_field, said_value, value_text
from kvo_inspect.wording.items import Asked, answer_words
from kvo_inspect.wording.names import day_text, field_name, part_name

if TYPE_CHECKING:
    from kvo_inspect.store.merge.conflicts import Double, Said
    from kvo_inspect.store.merge.subjects import Thing

_OF_FINDING = ("finding", "recheck", "review")


def thing_told(thing: Thing) -> str:
    """Return what a row is about: a finding by its code, an answer by its place and question, anything else by its name."""
    if thing.finding:
        return thing.finding
    if thing.item:
        return ": ".join(filter(None, (thing.checkpoint, _question(thing))))
    return thing.checkpoint or called(thing.now) or (thing.park.name if thing.park else "")


def called(noun: Noun) -> str:
    """Return the name by which people know a thing; empty when it has none."""
    if isinstance(noun, Partner):
        return partner_told(noun)
    if isinstance(noun, Round):
        return f"{part_name(noun.part)} {day_text(noun.date)}"
    return next((str(said) for name in ("code", "name", "subject", "promised_by", "text") if (said := getattr(noun, name, ""))), "")


def _asked(thing: Thing) -> Asked | None:
    if thing.asked is None:
        return None
    return Asked(thing.asked, thing.park.lamp_row if thing.park else 3, thing.park.grade_target if thing.park else "B")


def _question(thing: Thing) -> str:
    asked = _asked(thing)
    return asked.words(asked.item.ask)[language() != "nl"] if asked else thing.item


def shown_field(double: Double) -> str:
    """Return what the field is called."""
    return finding_field(double.field) if double.noun in _OF_FINDING else field_name(double.field)


def shown_value(double: Double, said: Said) -> str:
    """Return one of its values in words."""
    if isinstance(double.about.now, Answer) and double.field == "value" and said.value is not None:
        return answer_words(_asked(double.about), Value.model_validate(said.value))[language() != "nl"]
    names = {noun_id: called(noun) for noun_id, noun in double.named.items()}
    if double.noun in _OF_FINDING:
        return value_text(double.field, said.value, names)
    return names.get(str(said.value)) or said_value(double.field, said.value, double.noun)


def moment_told(said: Said) -> str:
    """Return when it was said: day, month and time on that laptop's clock."""
    return f"{said.at[8:10]}-{said.at[5:7]} {said.at[11:16]}"


def double_told(double: Double) -> str:
    """Return one line: what it is about, and each value with who and when."""
    values = _(" or ").join(
        _("“{value}” ({author}, {letters}, {at})").format(
            value=shown_value(double, said), author=said.author or _("nobody named"), letters=said.letters, at=moment_told(said)
        )
        for said in double.values
    )
    return _("{about}, {field}: {values}").format(about=thing_told(double.about), field=shown_field(double), values=values)
