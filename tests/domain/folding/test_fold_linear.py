"""Folding a thing with a long history: what the first way of doing it gave, in time by the number of changes."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Collection
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import Folded, fold
from kvo_inspect.domain.record.change import GONE, Change, LogKey
from kvo_inspect.domain.record.noun import to_text
from tests.doses import dose


def written(stamp: int, device: str, after: Collection[str], fields: dict[str, Any]) -> Change:
    return Change(
        LogKey(device, "park", confidential=False),
        1,
        stamp,
        "",
        "",
        "key",
        "finding",
        "id",
        tuple(after),
        to_text(fields),
        None,
        1,
        "",
        None,
        "",
    )


def folded_at_first(changes: Collection[Change], quiet: Collection[str] = (), only: Collection[str] | None = None) -> Folded:
    """Fold as it was done until one thing had many changes: a bit for everything that comes before, in everything."""
    ordered = sorted(changes, key=lambda change: (change.stamp, change.log.device))
    bit = {change.name: 1 << i for i, change in enumerate(ordered)}
    before: dict[str, int] = {}
    live: dict[str, list[tuple[Change, Any]]] = {}
    counted: list[Change] = []
    for change in ordered:
        mask = 0
        for name in change.after:
            if name in bit:
                mask |= before.get(name, 0) | bit[name]
        before[change.name] = mask
        if only is not None and change.name not in only:
            continue
        counted.append(change)
        for field, value in values_of(change).items():
            live[field] = [write for write in live.get(field, ()) if not mask & bit[write[0].name]] + [(change, value)]
    passed = 0
    for change in counted:
        passed |= before[change.name]
    heads = [change for change in counted if not passed & bit[change.name]]
    values: dict[str, Any] = {}
    conflicts: dict[str, tuple[str, ...]] = {}
    for field, writes in live.items():
        said = [write for write in writes if write[1] is not None] or writes[-1:]
        values[field] = said[-1][1]
        if len(said) > 1 and field != GONE and field not in quiet and len({to_text(value) for _, value in said}) > 1:
            conflicts[field] = tuple(sorted(change.name for change, _ in said))
    values.pop(GONE, None)
    removals = [change for change, value in live.get(GONE, ()) if value]
    kept = any(value is False for _, value in live.get(GONE, ()))
    gone = (
        bool(removals)
        and not kept
        and all(any(head is removal or before[head.name] & bit[removal.name] for removal in removals) for head in heads)
    )
    return Folded(
        values=values,
        gone=gone,
        removed=bool(removals),
        conflicts=conflicts,
        heads=tuple(sorted(head.name for head in heads)),
        first=counted[0] if counted else None,
        last=counted[-1] if counted else None,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Return a history on three laptops that see some, or most, of each other's changes; long lines are as likely as forks."""
    made: list[Change] = []
    for stamp in range(1, draw(st.integers(2, 40))):
        near = draw(st.sampled_from(["last", "last", "last", "some", "none"]))
        earlier = [change.name for change in made if change.stamp < stamp]
        after = earlier[-1:] if near == "last" else []
        if near == "some" and earlier:
            after = draw(st.lists(st.sampled_from(earlier), unique=True))
        fields: dict[str, Any] = draw(
            st.dictionaries(st.sampled_from(["text", "object", "due"]), st.sampled_from(["a", "b", None, {"x": 1}]), max_size=2)
        )
        if (gone := draw(st.sampled_from([None, None, True, False]))) is not None:
            fields[GONE] = gone
        made += [written(stamp, device, after, fields) for device in draw(st.sampled_from(["A", "B", "AB", "ABC"]))]
    return made


@settings(max_examples=dose(30, 75, 150), deadline=None)  # other histories in every run
@given(histories(), st.randoms(use_true_random=False), st.booleans())
def test_a_history_comes_to_the_same_as_ever(history: list[Change], draw: Any, some: bool) -> None:
    only = {change.name for change in history if draw.random() < 0.6} if some else None
    shuffled = draw.sample(history, len(history))
    assert fold(shuffled, {"object"}, only) == folded_at_first(history, {"object"}, only)


def line(length: int) -> list[Change]:
    """Return a history in which each change comes after the one before it."""
    made: list[Change] = []
    for i in range(length):
        made.append(written(i + 1, "AB"[i % 2], [made[-1].name] if made else [], {"text": str(i), "gone": i % 7 == 0}))
    return made


def apart(length: int) -> list[Change]:
    """Return a history in which no change comes after another: what nobody but a forger writes."""
    return [written(i + 1, "A", [], {"text": str(i), "gone": True}) for i in range(length)]


def seconds(history: list[Change]) -> float:
    """Return the least of a few tries: what the machine did besides is no part of it."""
    times = []
    for _try in range(3):
        start = time.thread_time()
        fold(history)
        times.append(time.thread_time() - start)
    return min(times)


def peak(history: list[Change]) -> int:
    """Return how many bytes folding takes at most, the least of a few tries: what another thread of this process made is no part of it."""
    peaks = []
    for _try in range(3):
        tracemalloc.start()
        try:
            fold(history)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return min(peaks)


def test_a_long_line_takes_memory_by_the_number_of_changes() -> None:
    few, many = peak(line(3_000)), peak(line(24_000))
    assert many / few < 8 * 3, f"{few} bytes for 3,000 changes, {many} for 24,000"


def test_changes_that_know_nothing_of_each_other_take_time_by_their_number() -> None:
    few, many = seconds(apart(500)), seconds(apart(4_000))
    assert many / few < 8 * 3, f"{few:.4f} s for 500 changes, {many:.4f} s for 4,000"
