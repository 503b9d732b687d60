"""`docs/checklists.md` says what is so."""

import re
from pathlib import Path
from typing import get_args

from kvo_inspect.content.load import load_checklists, parse_checklist
from kvo_inspect.domain.checklists.answer_types import AnswerType
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.values.closed_sets import Certainty, CheckpointKind, PartnerKind

PAGE = Path(__file__).parents[2] / "docs" / "checklists.md"


def row(checklist: Checklist) -> str:
    day, evening = (sum(part in item.round for item in checklist.item) for part in ("day", "evening"))
    core, secret = ("yes" if flag else "no" for flag in (checklist.core, checklist.confidential))
    title = f"{checklist.title.nl} / {checklist.title.en}"
    return f"| `{checklist.id}` | {title} | {len(checklist.item)} | {day} | {evening} | {core} | {secret} |"


def test_the_table_of_shipped_themes_is_true() -> None:
    rows = [row(entry.checklist) for entry in load_checklists(None)[0]]
    assert "\n".join(rows) in PAGE.read_text("utf-8"), "put this in docs/checklists.md:\n" + "\n".join(rows)


def test_the_example_can_be_used_as_it_stands() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    checklist, problems = parse_checklist(example.encode(), "yards.toml", stem="yards")
    assert problems == ()
    assert checklist is not None
    assert [item.id for item in checklist.item] == ["AT-1", "AT-2"]


def test_every_key_kind_partner_answer_and_certainty_is_named() -> None:
    text = PAGE.read_text("utf-8")
    names = {*Item.model_fields, *Checklist.model_fields} - {"item", "title", "theme"}
    for word in {*names, *get_args(CheckpointKind), *get_args(PartnerKind), *get_args(AnswerType), *get_args(Certainty)}:
        assert f"`{word}`" in text, word
