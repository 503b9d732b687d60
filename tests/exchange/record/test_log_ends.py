"""The list of heads: what it holds and leaves out, its schema, and what it does not replace."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.dossier.heads import heads_handed_in
from kvo_inspect.exchange.record.log_ends import heads_schema_text, write_heads
from kvo_inspect.store.record import logs
from tests.exchange.photographed import photograph
from tests.laptops import Laptop, prepared

SCHEMA = Path(__file__).parents[3] / "docs" / "schema" / "heads.schema.json"


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    made = prepared(tmp_path / "laptop", parks=2)
    photograph(made, "hidden", confidential=True)
    return made


def test_it_holds_the_end_of_each_open_log_and_nothing_of_the_confidential(laptop: Laptop, tmp_path: Path) -> None:
    every = logs.all_heads(laptop.store.db)
    assert any(key.confidential for key in every)
    file = write_heads(laptop.store, tmp_path / "heads.json")
    made, heads = heads_handed_in(file)
    assert made.startswith("2026-11-12T")
    assert heads == {key: head for key, head in every.items() if not key.confidential}
    park = min(key.park for key in heads)
    one = write_heads(laptop.store, tmp_path / "one.json", park)
    assert heads_handed_in(one)[1].keys() == {LogKey(laptop.store.device, park, False)}
    laptop.close()


def test_it_is_as_its_schema_says(laptop: Laptop, tmp_path: Path) -> None:
    assert SCHEMA.read_text("utf-8") == heads_schema_text(), "make it again: kvo-inspect schema --heads > docs/schema/heads.schema.json"
    file = write_heads(laptop.store, tmp_path)
    judge = jsonschema.Draft202012Validator(json.loads(heads_schema_text()))
    document = json.loads(file.read_text("utf-8"))
    assert list(judge.iter_errors(document)) == []
    assert list(judge.iter_errors(document | {"made": "now"}))
    laptop.close()


def test_it_replaces_an_earlier_one_and_nothing_else(laptop: Laptop, tmp_path: Path) -> None:
    other = tmp_path / "letter.json"
    other.write_text("{}")
    with pytest.raises(UsageError, match="is no earlier list of heads"):
        write_heads(laptop.store, other)
    assert other.read_text() == "{}"
    file = write_heads(laptop.store, tmp_path)
    assert write_heads(laptop.store, file) == write_heads(laptop.store, tmp_path) == file
    laptop.close()
