"""What a change may say is told by its field set: whatever this program knows beyond the first set has a later one in the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter

from kvo_inspect.domain.checklists.checklist import Checklist
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import Change, LogKey
from kvo_inspect.domain.record.noun import to_text
from tests.versions import NEXT, later_program

FIRST = Path(__file__).with_name("field_set_1.txt")
"""What the first field set knows, a line each: nouns, fields with their limits, values, and what a checklist holds. It never changes."""


def known() -> list[str]:
    """Return what this program knows, in the words of the table; behind a blank the limits that a field has."""
    lines: set[str] = set()
    for noun, model in NOUNS.items():
        lines.add(noun)
        for name in model.own():
            lines.update(_within(f"{noun}.{name}", model.model_fields[name]))
    lines.update(_of_model("checklist.body", Checklist))
    return sorted(lines)


def _of_model(path: str, model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield from _within(f"{path}.{name}", info)


def _within(path: str, info: Any) -> Iterator[str]:
    yield f"{path} {_limits(info)}".rstrip()
    yield from _values(path, info.annotation)


def _values(path: str, annotation: Any) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _of_model(path, annotation)
    elif get_origin(annotation) is Literal:
        yield from (f"{path}={value}" for value in get_args(annotation))
    else:
        for inner in get_args(annotation):
            yield from _values(path, inner)


def _limits(info: Any) -> str:
    """Return how long, great or formed a plain value may be, as JSON Schema says it; what lies inside an object has its own lines."""
    annotation: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    schema = TypeAdapter(annotation).json_schema()
    words = [schema, *schema.get("anyOf", ()), *([schema["items"]] if isinstance(schema.get("items"), dict) else ())]
    names = ("minimum", "maximum", "maxLength", "minLength", "pattern", "maxItems", "minItems")
    return to_text(found) if (found := {name: said[name] for said in words for name in names if name in said}) else ""


def later(line: str) -> bool:
    """Whether the table says that what a line tells came with a later set: itself, or what it lies in."""
    path, _, value = line.partition(" ")[0].partition("=")
    parts = path.split(".")
    names = {".".join(parts[: n + 1]) for n in range(len(parts))} | {f"{path}={value}"}
    return not names.isdisjoint(field_sets.CAME_WITH)


def unlisted() -> list[str]:
    """Return what this program knows, the first set does not, and no later set was named for."""
    first = set(FIRST.read_text("utf-8").splitlines())
    return [line for line in known() if line not in first and not later(line)]


UNNAMED = """name what is new in `later` of its noun or checklist, in closed_sets.LATER, or at its answer type;
with a set that no release knows yet: the list of the first set never changes"""


def test_what_is_not_of_the_first_set_is_in_the_table_with_a_later_one() -> None:
    assert unlisted() == [], UNNAMED
    assert set(field_sets.CAME_WITH.values()) <= set(range(field_sets.FIRST + 1, field_sets.FIELD_SET + 1))
    assert max(field_sets.CAME_WITH.values(), default=field_sets.FIRST) == field_sets.FIELD_SET


def test_nothing_that_the_first_set_knows_is_taken_away() -> None:
    assert sorted(set(FIRST.read_text("utf-8").splitlines()) - set(known())) == []


def test_the_list_reaches_everything() -> None:
    lines = set(FIRST.read_text("utf-8").splitlines())
    assert "finding" in lines
    assert "finding.colour" not in lines
    assert {
        "finding.severity=urgent",
        "finding.sent.way=mail",
        "answer.value.kind=na",
        "checklist.body.item.answer.type=signal",
        "checklist.body.item.when.fails",
        "review.verdict.kind=duplicate",
    } <= lines
    assert any(line.startswith("park.lamp_row {") for line in lines), "limits too"


def test_a_noun_a_field_and_a_value_that_are_in_no_table_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    with later_program():
        assert unlisted() == []
        monkeypatch.setattr(field_sets, "CAME_WITH", {})
        assert {"drone", "drone.finding", "finding.severity=critical"} <= set(unlisted())
        assert any(line.startswith("finding.colour") for line in unlisted())
        monkeypatch.undo()


@pytest.mark.parametrize(
    ("noun", "fields", "expected"),
    [
        ("finding", {"text": "x", "severity": "urgent"}, 1),
        ("finding", {"severity": "critical"}, NEXT),
        ("finding", {"text": "critical"}, 1),
        ("finding", {"colour": None}, NEXT),
        ("drone", {}, NEXT),
        ("checklist", {"body": '[[item]]\nid = "x"\nhint = "y"'}, NEXT),
        ("checklist", {"body": '[[item]]\nid = "x"\nanswer = { type = "slide" }'}, NEXT),
        ("checklist", {"body": '[[item]]\nid = "hint"\nask = "slide"'}, 1),
        ("checklist", {"body": "no = toml = "}, 1),
        ("checklist", {"body": "a." * 200_000 + "a = 1"}, 1),
        ("checklist", {"body": "a = " + "[" * 5000 + "]" * 5000}, 1),
    ],
)
def test_a_change_carries_the_smallest_set(noun: str, fields: dict[str, Any], expected: int) -> None:
    with later_program():
        assert field_sets.smallest(noun, fields) == expected
    assert field_sets.smallest(noun, fields) == 1


def test_a_checklist_that_names_an_object_type_is_of_the_eighth_set() -> None:
    body = '[[item]]\nid = "OB-12"\nbor_meld = "Kolk"'
    assert field_sets.smallest("checklist", {"body": body}) == 8
    assert field_sets.smallest("checklist", {"body": body.replace("bor_meld", "ask")}) == 1


def test_a_checklist_with_a_unit_of_one_is_of_the_tenth_set() -> None:
    body = '[[item]]\nid = "VL-01"\nanswer.unit_of_one = { nl = "mast", en = "column" }'
    assert field_sets.smallest("checklist", {"body": body}) == 10
    assert field_sets.smallest("checklist", {"body": body.replace("unit_of_one", "unit")}) == 1


def test_a_field_of_a_later_set_in_a_change_of_the_first_is_nothing_of_ours() -> None:
    def change(v: int, **fields: Any) -> Change:
        return Change(LogKey("A", "p", confidential=False), 1, 1, "", "", "key", "finding", "i", (), to_text(fields), None, v, "", None, "")

    with later_program():
        assert field_sets.fields_problem(change(1, colour="red")) == "version"
        assert field_sets.fields_problem(change(NEXT, colour="red")) is None
        assert field_sets.fields_problem(change(NEXT, colour=5)) is not None
        assert field_sets.fields_problem(change(NEXT + 1, colour=5)) is None
    assert field_sets.fields_problem(change(1, colour="red")) is not None
    assert field_sets.fields_problem(change(NEXT, colour=5)) is None
    assert field_sets.values_of(change(NEXT, colour="red", severity="critical", text="x\x1b", object="12")) == {"object": "12"}
