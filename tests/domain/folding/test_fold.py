"""The fold, held against a reference that follows the words of DESIGN 4.2 one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.record.change import Change, LogKey
from tests.doses import dose


def change(stamp: int, device: str, after: tuple[str, ...], fields: dict[str, Any]) -> Change:
    key = LogKey(device, "park", False)
    text = json.dumps(fields)
    return Change(key, stamp, stamp, "2026-11-12T12:00:00+01:00", "", "key", "finding", "id", after, text, None, 1, "0" * 32, None, "")


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Changes of up to three devices; each knows some heads of what was written before it."""
    made: list[Change] = []
    for stamp in range(1, draw(st.integers(1, 9)) + 1):
        known: set[str] = set()
        for one in made:  # what a device knows is closed: with a change it knows all that this came after
            if draw(st.booleans()):
                known |= {one.name} | closure(made, one.name)
        heads = tuple(sorted(name for name in known if not any(name in closure(made, other) for other in known)))
        names = draw(st.lists(st.sampled_from(["text", "due", "gone"]), unique=True, max_size=2))
        values = {name: draw(st.booleans() if name == "gone" else st.sampled_from([None, "a", "b"])) for name in names}
        made.append(change(stamp * draw(st.sampled_from([1, 1, 3])) + 20 * stamp, draw(st.sampled_from("abc")), heads, values))
    return made


def closure(changes: list[Change], name: str) -> set[str]:
    """All that a change comes after."""
    by_name = {one.name: one for one in changes}
    found: set[str] = set()
    for earlier in by_name[name].after:
        found |= {earlier} | closure(changes, earlier)
    return found


def reference(changes: list[Change]) -> tuple[dict[str, Any], bool, dict[str, set[str]], set[str]]:
    """Values, gone, conflicts and heads, straight from the definitions."""
    past = {one.name: closure(changes, one.name) for one in changes}
    heads = {one.name for one in changes if not any(one.name in past[other.name] for other in changes)}
    values: dict[str, Any] = {}
    conflicts: dict[str, set[str]] = {}
    said = {one.name: json.loads(one.fields) for one in changes}
    for name in ("text", "due", "gone"):
        writes = [one for one in changes if name in said[one.name]]
        live = [one for one in writes if not any(one.name in past[other.name] for other in writes)]
        live.sort(key=lambda one: (one.stamp, one.log.device))
        valued = [one for one in live if said[one.name][name] is not None]
        if not live:
            continue
        if name == "gone":
            removals = {one.name for one in live if said[one.name][name]}
            covered = all(head in removals or past[head] & removals for head in heads)
            gone = bool(removals) and covered and len(removals) == len(live)
            values["gone"] = gone
            continue
        values[name] = said[(valued or live)[-1].name][name]
        if len({said[one.name][name] for one in valued}) > 1:
            conflicts[name] = {one.name for one in valued}
    return values, values.pop("gone", False), conflicts, heads


@settings(deadline=None, max_examples=dose(100, 300, 1000))
@given(histories(), st.randoms(use_true_random=False))
def test_the_fold_is_what_the_definitions_say_in_any_order_of_arrival(changes: list[Change], chance: Any) -> None:
    values, gone, conflicts, heads = reference(changes)
    arrived = list(changes)
    chance.shuffle(arrived)
    found = fold(arrived)
    assert found.values == values
    assert found.gone == gone
    assert {name: set(writes) for name, writes in found.conflicts.items()} == conflicts
    assert set(found.heads) == heads
    ordered = sorted(changes, key=lambda one: (one.stamp, one.log.device))
    assert (found.first, found.last) == (ordered[0], ordered[-1])


MADE = change(1, "a", (), {"text": "x", "due": "d"})


def test_null_loses_to_a_live_value_and_wins_when_it_comes_after() -> None:
    value, cleared = change(2, "a", ("1-a",), {"text": "y"}), change(3, "b", ("1-a",), {"text": None})
    assert fold([MADE, value, cleared]).values["text"] == "y"
    assert fold([MADE, value, cleared]).conflicts == {}
    assert fold([MADE, value, change(3, "b", ("2-a",), {"text": None})]).values["text"] is None


def test_two_values_are_a_conflict_until_somebody_chooses_and_two_choices_make_a_new_one() -> None:
    both = [MADE, change(2, "a", ("1-a",), {"text": "y"}), change(3, "b", ("1-a",), {"text": "z"})]
    assert fold(both).conflicts == {"text": ("2-a", "3-b")}
    assert fold(both).values["text"] == "z"
    assert fold(both, quiet={"text"}).conflicts == {}
    chosen = change(4, "a", ("2-a", "3-b"), {"text": "y"})
    assert fold([*both, chosen]).conflicts == {}
    assert fold([*both, chosen]).values["text"] == "y"
    assert fold([*both, chosen, change(5, "b", ("2-a", "3-b"), {"text": "z"})]).conflicts == {"text": ("4-a", "5-b")}
    assert fold([*both, chosen, change(5, "b", ("2-a", "3-b"), {"text": "y"})]).conflicts == {}


def test_a_tie_of_stamps_goes_by_device() -> None:
    tie = [MADE, change(2, "b", ("1-a",), {"text": "of b"}), change(2, "a", ("1-a",), {"text": "of a"})]
    assert fold(tie).values["text"] == "of b"


def test_a_removal_loses_to_work_that_did_not_know_of_it() -> None:
    removed = change(2, "a", ("1-a",), {"gone": True})
    assert fold([MADE, removed]).gone
    working = change(3, "b", ("1-a",), {"due": "e"})
    assert not fold([MADE, removed, working]).gone
    assert fold([MADE, removed, working]).removed
    assert not fold([MADE, removed, change(3, "a", ("2-a",), {"gone": False})]).gone
    assert fold([MADE, removed, change(3, "b", ("1-a",), {"gone": True})]).gone


def test_without_an_act_the_others_still_say_what_comes_after_what() -> None:
    changes = [MADE, change(2, "a", ("1-a",), {"text": "y"}), change(3, "a", ("2-a",), {"due": "e"})]
    found = fold(changes, only={"1-a", "3-a"})
    assert found.values == {"text": "x", "due": "e"}
    assert found.heads == ("3-a",)


@pytest.mark.parametrize("quiet", [(), ("text",)])
def test_no_changes_come_to_nothing(quiet: tuple[str, ...]) -> None:
    found = fold([], quiet)
    assert (found.values, found.gone, found.heads, found.first) == ({}, False, (), None)
