"""Every text of every noun is either reached by erasing a person, in one way, or said not to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from kvo_inspect.domain.folding.erasing import NOT_REACHED, REACHED, TYPED_BESIDE, texts_at, with_texts
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.folding.people import NAMED_BY_KIND, NAMES, OF_PEOPLE, PROSE
from kvo_inspect.domain.record.noun import Noun
from tests.domain.folding.test_people import fields_of


def texts_in(annotation: Any, path: str) -> Iterator[str]:
    """Yield where a field holds a text that no closed set names: its path, as the tables name it."""
    if annotation is str:
        yield path
    elif get_origin(annotation) is Literal:
        return
    elif get_origin(annotation) is Annotated:
        yield from texts_in(get_args(annotation)[0], path)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield from texts_in(field.annotation, f"{path}.{name}")
    else:
        for argument in get_args(annotation):
            yield from texts_in(argument, path)


def texts_of(model: type[Noun]) -> set[str]:
    return {path for name in model.own() if name not in model.refs for path in texts_in(model.model_fields[name].annotation, name)}


def test_every_text_is_reached_or_said_not_to_be() -> None:
    for noun, model in NOUNS.items():
        reached, not_reached = set(REACHED.get(noun, {})), NOT_REACHED.get(noun, ())
        assert not reached & set(not_reached), f"{noun}: reached and not reached"
        assert reached | set(not_reached) == texts_of(model), f"{noun}: say in domain/folding/erasing.py what erasing does with a field"


def test_each_field_is_treated_in_one_way() -> None:
    for noun in NOUNS:
        by_kind = (NAMED_BY_KIND[noun],) if noun in NAMED_BY_KIND else ()
        placed = [*NAMES.get(noun, ()), *OF_PEOPLE.get(noun, ()), *PROSE.get(noun, ()), *TYPED_BESIDE.get(noun, ()), *by_kind]
        assert len(placed) == len(set(placed)), f"{noun}: named twice"


def test_of_what_is_typed_only_the_questions_are_not_reached() -> None:
    typed = {f"{noun}.{path}" for noun, model in NOUNS.items() for path in fields_of(model) & set(NOT_REACHED.get(noun, ()))}
    assert typed == {
        *("park.own_set", "park.limits", "park.themes", "round.set.items", "answer.item", "mark.item", "finding.item", "finding.theme"),
        *("checklist.name", "checklist.version", "checklist.theme", "measure.theme", "survey.questionnaire", "survey_answer.question"),
    }


def test_texts_are_found_and_changed_where_they_stand() -> None:
    value = {"lines": [{"text": "Bos", "about": "x"}, {"text": "", "about": "y"}]}
    assert list(texts_at(value, "lines.text")) == ["Bos"]
    assert with_texts(value, "lines.text", str.upper) == {"lines": [{"text": "BOS", "about": "x"}, {"text": "", "about": "y"}]}
    assert list(texts_at("Bos", "")) == ["Bos"]
    assert list(texts_at(None, "by")) == []
    assert list(texts_at(["a", "b"], "")) == ["a", "b"]
