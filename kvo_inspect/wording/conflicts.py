"""What a row of the record is about, and the values that people gave a field of it, in words: the same for command, plan and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.texts import _, in_language
from kvo_inspect.wording.compounds import called
from kvo_inspect.wording.fields import field_words, value_text
from kvo_inspect.wording.items import Asked, answer_words
from kvo_inspect.wording.names import author_or_nobody_text, measurement_name, short_moment
from kvo_inspect.wording.removals import removal_value_text

if TYPE_CHECKING:
    from kvo_inspect.store.merge.conflicts import Conflict, ConflictValue
    from kvo_inspect.store.merge.subjects import Subject


def subject_text(subject: Subject) -> str:
    """Return what a row is about: a finding by its code, an answer by its place and question, anything else by its name."""
    if subject.finding:
        return subject.finding
    if subject.item:
        return ": ".join(filter(None, (subject.checkpoint, _question(subject))))
    if subject.person:
        return _("sign-off of {name}").format(name=subject.person)
    return subject.checkpoint or called(subject.now) or (subject.park.name if subject.park else "")


def _asked(subject: Subject) -> Asked | None:
    if subject.asked is None:
        return None
    return Asked(subject.asked, subject.park.lamp_row if subject.park else 3, subject.park.grade_target if subject.park else "B")


def _question(subject: Subject) -> str:
    question = _asked(subject)
    return in_language(question.words(question.item.ask)) if question else subject.item


def answer_text(subject: Subject) -> str:
    """Return the answer that a row is, in words; empty for anything else."""
    answer = subject.now
    return in_language(answer_words(_asked(subject), answer.value)) if isinstance(answer, Answer) and answer.value else ""


def shown_field(conflict: Conflict) -> str:
    """Return what the field of a conflict is called."""
    return field_words(conflict.noun, conflict.field)


def shown_value(conflict: Conflict, conflict_value: ConflictValue) -> str:
    """Return one value of a conflict in words."""
    if conflict.removal is not None:
        return removal_value_text(conflict.removal, gone=bool(conflict_value.value))
    if isinstance(conflict.about.now, Answer) and conflict.field == "value" and conflict_value.value is not None:
        return in_language(answer_words(_asked(conflict.about), Value.model_validate(conflict_value.value)))
    measurement = conflict.mentioned.nouns.get(str(conflict_value.value))
    if conflict.noun == Round.noun and isinstance(measurement, Measurement):
        return measurement_name(measurement.kind)  # of which year follows from the date of the round
    return value_text(conflict.noun, conflict.field, conflict_value.value, conflict.mentioned, conflict.about.now)


def conflict_text(conflict: Conflict) -> str:
    """Return a conflict on one line: the row it is about, the field, and each value with who gave it and when."""
    values = _(" or ").join(
        _("“{value}” ({author}, {letters}, {at})").format(
            value=shown_value(conflict, conflict_value),
            author=author_or_nobody_text(conflict_value.author),
            letters=conflict_value.letters,
            at=short_moment(conflict_value.at),
        )
        for conflict_value in conflict.values
    )
    return _("{about}, {field}: {values}").format(about=subject_text(conflict.about), field=shown_field(conflict), values=values)
