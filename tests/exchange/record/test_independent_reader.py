"""Somebody who has only docs/data-format.md rebuilds the state of the worked example from a pack."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.pack import PackSender, write_pack
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from tests.examples import copy_example
from tests.exchange.forging import forged, members_of
from tests.exchange.judges import ROOT, SCHEMA
from tests.exchange.laptops.test_handover import exchange, find, laptops, round_and_stop
from tests.exchange.photographed import photograph, sha_of
from tests.exchange.records import opened
from tests.independent_reader import QUIET
from tests.laptops import LAMPS, Laptop, batch, prepared
from tests.protection import cheap
from tests.versions import later_program

READER = ROOT / "tests" / "independent_reader.py"
PAGE = ROOT / "docs" / "data-format.md"
__all__ = ["laptops"]


def test_it_is_independent() -> None:
    tree = ast.parse(READER.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_page_names_every_field_that_never_has_two_values() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (`[^|]+`) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {noun: set(re.findall(r"`(\w+)`", fields)) for noun, fields in rows if noun in NOUNS}
    assert told == {noun: set(model.quiet) for noun, model in NOUNS.items() if model.quiet}
    assert told == QUIET


def read(pack: Path, *blobs: Path, passphrase: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-I", str(READER), str(pack), str(SCHEMA), *map(str, blobs)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"PASSPHRASE": passphrase},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rebuilt(pack: Path) -> dict[str, dict[str, Any]]:
    found = read(pack)
    del found["photos in reach"]
    del found["newer"]
    return found


def ours(store: Store) -> dict[str, dict[str, Any]]:
    """The state as the store has it, without the confidential, in the reader's words."""
    doubles: dict[str, list[str]] = {}
    for noun_id, field in store.rows("select noun_id, field from conflict where confidential = 0 order by field"):
        doubles.setdefault(noun_id, []).append(field)
    told: dict[str, dict[str, Any]] = {}
    for noun, model in NOUNS.items():
        for one in store.select(model, "where confidential = 0"):
            dumped = one.model_dump(mode="json")
            dumped["heads"] = list(dumped["heads"])
            told.setdefault(noun, {})[one.id] = {**dumped, "two values": doubles.get(one.id, [])}
    return told


def same(store: Store, pack: Path) -> None:
    found, expected = rebuilt(pack), ours(store)
    marks, expected_marks = found.pop("mark", {}), expected.pop("mark", {})  # the schema gives marks per role: no defaults there
    assert {noun: found[noun].keys() for noun in found} == {noun: expected[noun].keys() for noun in expected}
    for noun in expected:
        for noun_id in expected[noun]:
            assert found[noun][noun_id] == expected[noun][noun_id], (noun, noun_id)
    assert marks.keys() == expected_marks.keys()
    assert all(marks[noun_id].items() <= expected_marks[noun_id].items() for noun_id in marks)


def test_the_worked_example(tmp_path: Path) -> None:
    data = copy_example("nl", tmp_path / "demo")
    with opened(data) as store:
        make_pack(store, tmp_path / "demo.kvopack")
        same(store, tmp_path / "demo.kvopack")


def argon2id_by_openssl() -> bool:
    """Whether openssl is one that knows Argon2id (3.2 and later), and age is there."""
    if not all(map(shutil.which, ("openssl", "age", "age-keygen"))):
        return False
    asked = ["-kdfopt", "pass:x", "-kdfopt", "hexsalt:0011223344556677", "-kdfopt", "memcost:64", "-kdfopt", "iter:1"]
    return subprocess.run(["openssl", "kdf", "-keylen", "32", *asked, "ARGON2ID"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not argon2id_by_openssl(), reason="no openssl 3.2 or no age here: no other program opened a pack by its passphrase")
def test_a_pack_by_passphrase_is_opened_by_what_the_page_says(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """By openssl and age, at the price that a passphrase has; however its accents were typed."""
    anna = laptops("Anna")
    find(anna.store, "hek")
    out = tmp_path / "secret.kvopack"
    with cheap.real():
        make_pack(anna.store, out, passphrase="Een cafe\u0301, een zin.")
    told = read(out, passphrase="Een caf\u00e9, een zin.")
    assert [finding["text"] for finding in told["finding"].values()] == ["hek"]
    with pytest.raises(AssertionError, match="passphrase"):
        read(out, passphrase="Een cafe, een zin.")
    head = json.loads(members_of(out)["key.json"])
    assert (head["memory"], head["passes"], head["lanes"]) == (131072, 3, 4)


def test_two_laptops_that_said_different_things(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    from kvo_inspect.domain.checklists.answer import Value
    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.store.walk.answers import record_answer

    anna, bas = laptops("Anna"), laptops("Bas")
    found = find(anna.store, "hek")
    exchange(anna, bas, tmp_path)
    for laptop, value in ((anna, "2"), (bas, "3")):
        record_answer(laptop.store, *round_and_stop(laptop.store), LAMPS, Value(value=value))
        set_finding(laptop.store, found.id, text=f"hek {value}")
    with bas.store.act() as act:
        act.write(Finding, found.id, park=found.park, gone=True)
    exchange(anna, bas, tmp_path)
    anna.pack(tmp_path / "both.kvopack")
    same(anna.store, tmp_path / "both.kvopack")


def test_it_reads_of_a_newer_version_what_can_be_read(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    found = find(bas.store, "hek")
    exchange(anna, bas, tmp_path)
    anna.close()
    with later_program():
        anna.open()
        drone = anna.store.new_id()
        with anna.store.act() as act:
            act.write(NOUNS["finding"], found.id, park=found.park, text="hek weg", colour="red", severity="critical", gone=True)
            act.write(NOUNS["drone"], drone, park=found.park, finding=found.id)
        make_pack(anna.store, tmp_path / "later.kvopack")
        anna.close()
    shutil.rmtree(anna.folder)
    anna.open()
    set_finding(bas.store, found.id, text="hek krom")
    merge(bas.store, tmp_path / "later.kvopack")
    make_pack(bas.store, tmp_path / "both.kvopack")
    same(bas.store, tmp_path / "both.kvopack")
    assert set(read(tmp_path / "both.kvopack")["newer"]) == {found.id, drone}
    assert bas.store.rows("select field from conflict") == [("text",)]


def test_it_sees_an_alteration(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop")
    find(laptop.store, "hek")
    sound = batch(laptop.store)
    altered = replace(sound, changes=[replace(change, author="Eve") if change.seq == 5 else change for change in sound.changes])
    sender = PackSender(device=laptop.store.device, letters=laptop.store.letters, name="Eve")
    write_pack(tmp_path / "altered.kvopack", tmp_path, sender, "2026-11-12T20:00:00+01:00", {}, altered)
    laptop.close()
    with pytest.raises(AssertionError, match="chain"):
        rebuilt(tmp_path / "altered.kvopack")


def test_it_finds_and_verifies_the_photos(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop")
    for name in ("gate", "lamp"):
        photograph(laptop, name)
    photograph(laptop, "cellar", confidential=True)
    (tmp_path / "stick").mkdir()
    sync(laptop.store, tmp_path / "stick", new=True)
    all_, none = tmp_path / "all.kvopack", tmp_path / "none.kvopack"
    make_pack(laptop.store, all_, photos=photos_to_pack(laptop.store).files)
    make_pack(laptop.store, none)
    laptop.close()
    both = sorted((sha_of("gate"), sha_of("lamp")))
    assert read(all_)["photos in reach"] == both
    assert read(none)["photos in reach"] == []
    assert read(none, tmp_path / "stick" / "blobs")["photos in reach"] == both
    (tmp_path / "stick" / "blobs" / sha_of("gate")).write_bytes(bytes(3000))
    assert read(none, tmp_path / "stick" / "blobs")["photos in reach"] == [sha_of("lamp")]
    good = members_of(all_)
    good[f"photos/{sha_of('gate')}"] = bytes(3000)
    info = [(zipfile.ZipInfo(name) if name.startswith("photos/") else name, data) for name, data in good.items()]
    with pytest.raises(AssertionError, match="photo"):
        read(forged(tmp_path / "forged.kvopack", info))
    with pytest.raises(AssertionError, match="members"):
        read(forged(tmp_path / "forged.kvopack", [*info, ("photos/" + "a" * 64, b"x")]))
