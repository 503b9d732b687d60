"""Whatever people or files fill in has its place: it names people, is prose in which they may be named, or says nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.folding.people import NAMED_BY_KIND, NAMES, OF_PEOPLE, PROSE, RECORDED_BY
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import Line, Text

OF_NOBODY = {
    "park": {"name", "municipality", "own_set", "limits", "letter_texts.name", "themes"},
    "partner": {"fault_number", "numbers", "contact"},
    "trajectory": {"scheme", "facilitator_organisation", "certificate_number"},
    "checklist": {"name", "version", "theme"},
    "round": {"set.items"},
    "participant": {"organisation", "role"},
    "planned_person": {"organisation", "role"},
    "answer": {"item"},
    "mark": {"item"},
    "finding": {"item", "theme", "sent.reference", "adds"},
    "review": {"verdict.of", "saw"},
    "reply": {"reference"},
    "photo": {"camera"},
    "target": {"name", "unit", "source", "baseline.period", "result.period"},
    "measure": {"theme"},
    "survey": {
        "questionnaire",
        "edition",
        "columns.heading",
        "columns.question",
        "columns.option",
        "words.question",
        "words.words",
        "words.answer",
    },
    "survey_answer": {"question", "answer", "wording"},
}
"""By noun: places, organisations and roles, what our own program or a checklist says, the numbers that partners give."""

WHOLE_FILES = {"letter_texts.body"}
"""Files as they were, in which anything may stand: no `Line` or `Text`, and emptied all the same."""
TYPED = {get_args(kind)[1].func for kind in (Line, Text)}


def typed(annotation: Any, path: str, metadata: tuple[Any, ...] = ()) -> Iterator[str]:
    """Yield where a field holds a `Line` or a `Text`: its path, as the tables name it."""
    if any(getattr(said, "func", None) in TYPED for said in metadata):
        yield path
    elif get_origin(annotation) is Annotated:
        yield from typed(get_args(annotation)[0], path, get_args(annotation)[1:])
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield from typed(field.annotation, f"{path}.{name}", tuple(field.metadata))
    else:
        for argument in get_args(annotation):
            yield from typed(argument, path)


def fields_of(model: type[Noun]) -> set[str]:
    """Return what of a noun people or files fill in."""
    return {
        path for name in model.own() for path in typed(model.model_fields[name].annotation, name, tuple(model.model_fields[name].metadata))
    }


def test_whatever_is_typed_has_one_place() -> None:
    for noun, model in NOUNS.items():
        by_kind = (NAMED_BY_KIND[noun],) if noun in NAMED_BY_KIND else ()
        placed = [*NAMES.get(noun, ()), *OF_PEOPLE.get(noun, ()), *PROSE.get(noun, ()), *by_kind, *OF_NOBODY.get(noun, ())]
        assert len(placed) == len(set(placed)), f"{noun}: named twice"
        assert set(placed) - WHOLE_FILES == fields_of(model), (
            f"{noun}: say in domain/folding/people.py whether it names people, or here that it does not"
        )


def test_every_noun_says_who_recorded_it() -> None:
    assert {name for name in Noun.model_fields if name.endswith("_by")} == set(RECORDED_BY)
