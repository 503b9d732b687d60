"""Connections side by side see one moment, and what they read together is what one reads alone."""

from __future__ import annotations

import os
import threading
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.store.export import rows, snapshot
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.export.snapshot import one_moment, pieces
from kvo_inspect.store.parks.park import add_park
from tests.doses import few
from tests.examples import copy_example
from tests.exchange.records import opened

ROUNDS = 200


@given(st.integers(-5, 5_000), st.integers(0, 30_000), st.integers(0, 40_000))
def test_pieces_cover_every_row_once_and_in_order(first: int, more: int, rows: int) -> None:
    found = pieces(first, first + more, rows)
    assert [found[0][0], *(begin for begin, _end in found[1:])] == [first, *(end + 1 for _begin, end in found[:-1])]
    assert found[-1][1] == first + more
    assert all(begin <= end for begin, end in found)


def test_all_connections_see_the_same_moment_while_somebody_writes(data: Path) -> None:
    with opened(data) as store:
        add_park(store, "De Amert")
    done = threading.Event()

    def write() -> None:
        with opened(data) as writer:
            for number in count():
                if done.is_set():
                    return
                add_park(writer, f"Park {number}")

    writing = threading.Thread(target=write)
    writing.start()
    seen = []
    try:
        with opened(data, write=False) as store:
            for _round in range(ROUNDS):
                with one_moment(store, 2) as beside:
                    seen.append([db.execute("select count(*) from change").fetchone()[0] for db in (store.db, *beside)])
    finally:
        done.set()
        writing.join()
    assert [counts for counts in seen if len(set(counts)) > 1] == []
    assert max(len(counts) for counts in seen) == 1 + snapshot.MOST  # they were there
    assert len({counts[0] for counts in seen}) > 1  # and somebody wrote


@pytest.mark.parametrize("name", few(FORMATS, 3))
def test_what_is_read_in_pieces_is_what_one_connection_reads(data: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_example("nl", data)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with opened(data, write=False) as store:
        alone = export(store, name, data.parent / "alone", ExportScope())
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    for module in (snapshot, rows):
        monkeypatch.setattr(module, "PIECE", 7)
    with opened(data, write=False) as store:
        together = export(store, name, data.parent / "together", ExportScope())
    assert _bytes(together) == _bytes(alone)


def _bytes(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.iterdir()} if path.is_dir() else {"": path.read_bytes()}
