"""docs/record.md says what the record is: its worked example, tables, files, ids and characters are compared with the program."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sqlite3
import unicodedata
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect import paths
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.record.change import Change, LogKey
from kvo_inspect.domain.values.text import clean_text
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.upkeep.backup import write_backup
from tests.exchange.records import confide, opened, walked
from tools import reference

DOC = (Path(__file__).parents[1] / "docs" / "record.md").read_text("utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that is closed, with every noun, confidential work and a backup; its state folder is beside it."""
    data = tmp_path_factory.mktemp("record") / "data"
    with opened(data) as store:
        _park, found, stop = walked(store)
        confide(store, found, stop)
        store.note_heads()
        write_backup(store.path, paths.backup_folder(data) / "2026-11-12.db")
    save_settings(data, Settings(name="Karin"))
    return data


def rows(data: Path, sql: str) -> list[sqlite3.Row]:
    connection = sqlite3.connect(f"{paths.record_file(data).as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def chapter(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", DOC, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[1]


# What follows is written from the document alone: hashlib and json.


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def said_text(change: dict[str, Any]) -> str:
    return canonical([change[name] for name in ("salt", "author", "fields", "reason")])


def link_text(previous: str, change: dict[str, Any]) -> str:
    said = change["erased"] if change["erased"] is not None else hashed(said_text(change))
    return previous + canonical([*(change[name] for name in ("seq", "stamp", "at", "how", "noun", "noun_id", "after", "v")), said])


def test_the_worked_example_can_be_recomputed() -> None:
    block = re.search(r"```json\n(.*?)```", chapter("The chain"), re.DOTALL)
    assert block
    log = json.loads(block[1])
    previous = hashed(canonical([log["device"], log["park"], int(log["confidential"])]))
    assert previous == log["start"]
    first = log["changes"][0]
    assert f"\n    {said_text(first)}\n" in DOC
    assert f"\n    {link_text(previous, first)}\n" in DOC
    assert [change["seq"] for change in log["changes"]] == [1, 2, 3]
    assert [change["erased"] is None for change in log["changes"]] == [True, True, False]
    for change in log["changes"]:
        previous = hashed(link_text(previous, change))
        assert previous == change["chain"]


def test_the_worked_example_has_the_columns_of_the_record(data: Path) -> None:
    block = re.search(r"```json\n(.*?)```", DOC, re.DOTALL)
    assert block
    columns = {row["name"] for row in rows(data, "pragma table_info(change)")}
    for change in json.loads(block[1])["changes"]:
        assert set(change) == columns - {"n", "log"}


def test_a_real_record_has_the_chains_of_the_document(data: Path) -> None:
    chains: dict[int, str] = {}
    found = rows(data, "select * from change join log on log.id = change.log order by change.log, seq")
    for row in found:
        change = {**dict(row), "after": json.loads(row["after"])}
        previous = chains.get(row["log"]) or hashed(canonical([row["device"], row["park"], row["confidential"]]))
        chains[row["log"]] = hashed(link_text(previous, change))
        assert chains[row["log"]] == row["chain"]
    assert len(chains) == 2, "an open and a confidential log"


def folded(changes: list[Written]) -> tuple[dict[str, Any], set[str], bool, set[str]]:
    """Return values, fields in conflict, whether gone, and heads: chapter "Fold", step by step."""
    order = sorted(changes, key=lambda one: (one.stamp, one.device))  # 1
    by_name = {one.name: one for one in order}

    def comes_after(one: Written, other: Written) -> bool:  # 2
        return any(name in by_name and (name == other.name or comes_after(by_name[name], other)) for name in one.after)

    heads = [one for one in order if not any(comes_after(other, one) for other in order)]  # 3
    values: dict[str, Any] = {}
    doubles: set[str] = set()
    gone = False
    for field in {field for one in order for field in one.fields}:
        writes = [one for one in order if field in one.fields]
        live = [one for one in writes if not any(comes_after(other, one) for other in writes)]  # 4
        if field == "gone":
            removals = [one for one in live if one.fields["gone"]]
            gone = removals == live and all(any(head is one or comes_after(head, one) for one in removals) for head in heads)  # 7
            continue
        left = [one for one in live if one.fields[field] is not None] or live  # 5
        values[field] = left[-1].fields[field]
        if len({canonical(one.fields[field]) for one in left}) > 1:  # 6
            doubles.add(field)
    return values, doubles, gone, {head.name for head in heads}


@dataclass(frozen=True)
class Written:
    """A change, as far as folding looks at it."""

    stamp: int
    device: str
    after: tuple[str, ...]
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.stamp}-{self.device}"


def invented(draw: random.Random) -> list[Written]:
    """Return a history of one thing on three laptops that see some of each other's changes, with stamps that often meet."""
    made: list[Written] = []
    for _ in range(draw.randint(1, 9)):
        after = tuple(one.name for one in made if draw.random() < 0.3)
        stamp = max([1, *(int(name.partition("-")[0]) + 1 for name in after)]) + draw.randint(0, 1)
        fields: dict[str, Any] = {name: draw.choice(["a", "b", None, {"x": 1}]) for name in "pq" if draw.random() < 0.6}
        if draw.random() < 0.4:
            fields["gone"] = draw.random() < 0.7
        one = Written(stamp, draw.choice("ABC"), after, fields)
        if all(one.name != other.name for other in made):
            made.append(one)
    return made


def test_the_program_folds_as_the_document_says() -> None:
    draw = random.Random(14)
    seen: Counter[str] = Counter()
    for _ in range(3000):
        history = invented(draw)
        found = fold(
            [
                Change(
                    LogKey(one.device, "park", False),
                    1,
                    one.stamp,
                    "",
                    "",
                    "key",
                    "finding",
                    "id",
                    one.after,
                    canonical(one.fields),
                    None,
                    1,
                    "",
                    None,
                    "",
                )
                for one in draw.sample(history, len(history))
            ]
        )
        values, doubles, gone, heads = folded(history)
        assert (found.values, set(found.conflicts), found.gone, set(found.heads)) == (values, doubles, gone, heads)
        seen.update(conflict=bool(doubles), gone=gone, survived=found.removed and not gone, null=None in values.values())
    assert min(seen[what] for what in ("conflict", "gone", "survived", "null")) > 50


# What the document names.


def test_generated_parts_are_up_to_date() -> None:
    assert "<!-- made: nouns -->" in DOC
    assert "<!-- made: tables -->" in DOC
    assert reference.with_made_parts(DOC) == DOC, "make them again: make reference"


def test_every_table_is_named(data: Path) -> None:
    tables = {row["name"] for row in rows(data, "select name from sqlite_master where type = 'table'")}
    assert {"log", "change", "conflict", "local", *NOUNS} <= tables
    assert sorted(name for name in tables if f"| `{name}` |" not in chapter("SQLite")) == []


def test_every_column_of_a_change_is_told() -> None:
    told = {
        name for cell in re.findall(r"^\| (`.*?) \|", chapter("Logs and changes"), re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)
    }
    with sqlite3.connect(":memory:") as memory:
        from sqlite_utils import Database

        from kvo_inspect.store.migrations.later import migrations

        migrations.apply(Database(memory))
        columns = {row[1] for row in memory.execute("pragma table_info(change)")}
    memory.close()
    assert len(columns) > 10
    assert told == columns


def test_every_column_that_all_nouns_have_is_told(data: Path) -> None:
    shared = set.intersection(*({row["name"] for row in rows(data, f'pragma table_info("{noun}")')} for noun in NOUNS))
    told = {name for cell in re.findall(r"^\| (`.*?) \|", chapter("SQLite"), re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)}
    assert {"id", "heads"} <= shared
    assert shared <= told


def test_every_file_is_named(data: Path) -> None:
    said = chapter("Files")
    found = sorted(path.name for path in (*data.iterdir(), *(data.parent / "state").iterdir()))
    assert {"record.db", "backups", "settings.toml", "devices.json"} <= set(found)
    assert [name for name in found if f"`{name}`" not in said and f"`{name}/" not in said] == []


def test_made_ids_are_made_from_the_parts_told(data: Path) -> None:
    told = {noun: re.findall(r"`(\w+)`", parts) for noun, parts in re.findall(r"^\| `(\w+)` \| (.*?) \|", chapter("Ids"), re.MULTILINE)}
    keyed = {noun for noun, model in NOUNS.items() if model.key}
    assert keyed <= set(told)
    space = re.search(r"uuid5\(([0-9a-f-]{36}),", chapter("Ids"))
    assert space
    compared = set()
    for noun in keyed | {"partner"}:  # all partners of this record are those that every park begins with
        for row in rows(data, f'select * from "{noun}" where confidential = 0'):
            parts = [str(row[name]) for name in told[noun] if row[name] is not None]
            assert row["id"] == str(uuid.uuid5(uuid.UUID(space[1]), "|".join((noun, *parts))))
            compared.add(noun)
    assert compared >= {"partner", "measurement", "checklist", "round", "answer", "mark", "recheck", "review"}


def test_the_characters_told_are_those_removed() -> None:
    step = re.search(r"^2\. removed: (.*?)^3\. ", chapter("Cleaning text"), re.DOTALL | re.MULTILINE)
    assert step
    taken_out = step[1].partition("Joiners")[0]
    removed: set[int] = {*range(0xD800, 0xE000)}
    for low, high in re.findall(r"(?:U\+)([0-9A-F]{4,6})(?:–([0-9A-F]{4,6}))?", taken_out):
        removed |= {*range(int(low, 16), int(high or low, 16) + 1)}
    removed |= {plane * 0x10000 + last for plane in range(17) for last in (0xFFFE, 0xFFFF)}
    breaks = {int(code, 16) for code in re.findall(r"U\+([0-9A-F]{4})", chapter("Cleaning text").partition("2. removed")[0])}
    breaks |= {0x0A, 0x0D}
    assert breaks == {0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029}
    assert set(clean_text("a" + "a".join(map(chr, sorted(removed - breaks))) + "a")) == {"a"}
    assert set(clean_text("a" + "a".join(map(chr, breaks)) + "a")) == {"a", "\n"}
    gone = removed | breaks | {0x09}
    kept = "a".join(chr(code) for code in range(0x110000) if code not in gone)
    assert clean_text(f"a{kept}a") == unicodedata.normalize("NFC", f"a{kept}a")
