"""Take in: what the engine refuses, with which sentence; that nothing of it stays; and that no laptop refuses what the engine took in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import AHEAD, LATEST_CLOCK, Change, LogKey, form_problem
from kvo_inspect.domain.values.text import clean_text
from tests.central.attacked.door import Door, altered, everything, hand_in, new_id, refused, small_park, written
from tests.hostile import HOSTILE


def said(noun: str, **fields: Any) -> Callable[[Door, str], list[Change]]:
    """Return what writes a small park of its own and something behind it."""

    def write(_door: Door, park: str) -> list[Change]:
        rows = [*small_park(park), {"noun": noun, "noun_id": new_id(), "fields": fields}]
        return written(LogKey(new_id("laptop"), park, False), rows)

    return write


def going_on(*rows: dict[str, Any]) -> Callable[[Door, str], list[Change]]:
    """Return what goes on behind the log that is there."""
    return lambda door, _park: written(door.log[0].log, list(rows), behind=door.log[-1])


def touched(change: Callable[[list[Change]], list[Change]]) -> Callable[[Door, str], list[Change]]:
    """Return what writes a small park of its own and then has its changes altered, so that chains do not fit any more."""
    return lambda _door, park: change(written(LogKey(new_id("laptop"), park, False), small_park(park)))


def _word(changes: list[Change]) -> list[Change]:
    changes[3] = replace(changes[3], fields=changes[3].fields.replace("Amert", "Emmer"))
    return changes


def _gap_behind(door: Door, park: str) -> list[Change]:
    return going_on(*small_park(door.park, "g"))(door, park)[1:]


def _known_words(door: Door, _park: str) -> list[Change]:
    return [replace(door.log[0], fields=door.log[0].fields.replace("Amert", "Emmer")), *door.log[1:]]


def _known_stamp(door: Door, _park: str) -> list[Change]:
    return [*door.log[:-1], replace(door.log[-1], how="undo")]


def _fork(door: Door, _park: str) -> list[Change]:
    return written(
        door.log[0].log, [{**small_park(door.park)[5], "fields": {"name": "Anders", "trajectory": f"{door.park}-t1"}}], behind=door.log[4]
    )


def _fork_behind(door: Door, _park: str) -> list[Change]:
    other = written(door.log[0].log, [{**small_park(door.park)[5], "fields": {"name": "Anders"}}], behind=door.log[4])
    return written(door.log[0].log, [{"noun": "checkpoint", "noun_id": new_id(), "fields": {"name": "x"}}], behind=other[0])


def _other_park(door: Door, park: str) -> list[Change]:
    mine = written(LogKey("laptop7", door.park, False), [{"noun": "checkpoint", "noun_id": new_id(), "fields": {"name": "x"}}])
    return [*mine, *written(LogKey("laptop7", park, False), small_park(park))]


def _confidential(_door: Door, park: str) -> list[Change]:
    return written(LogKey(new_id("laptop"), park, True), small_park(park))


ALTERED = "was altered or damaged"
NAMES_NOTHING = "names what is not in the central record"
NOT_HERE = "First hand in the earlier work"
CASES: dict[str, tuple[Callable[[Door, str], list[Change]], str, str, str]] = {
    "a word altered": (touched(_word), "KV003", "chain", "Change 4 of laptop laptop"),
    "a gap in a new log": (touched(lambda changes: changes[1:]), "KV002", "gap", "an earlier one is not in the central record"),
    "a gap in the middle": (touched(lambda changes: [*changes[:2], *changes[3:]]), "KV003", "number", ALTERED),
    "a gap behind what is there": (_gap_behind, "KV002", "gap", "an earlier one is not"),
    "a number twice": (touched(lambda changes: [*changes, changes[-1]]), "KV003", "number", ALTERED),
    "number nought": (altered(seq=0), "KV003", "number", ALTERED),
    "a number below nought": (altered(seq=-(2**62)), "KV003", "number", ALTERED),
    "the greatest number": (altered(seq=2**63 - 1), "KV003", "number", ALTERED),
    "a fork": (_fork, "KV001", "forked", "wrote two things under number 6"),
    "a fork, gone on with": (_fork_behind, "KV003", "chain", ALTERED),
    "other words under a known number": (_known_words, "KV003", "words", "Change 1 of laptop laptop1 was altered"),
    "another kind of act under a known number": (_known_stamp, "KV003", "words", "Change 6 of laptop laptop1 was altered"),
    "a stamp of the future": (altered(stamp=LATEST_CLOCK + AHEAD + 1), "KV003", "stamp", ALTERED),
    "a stamp that goes back": (altered(stamp=1_700_000_000_000_000), "KV003", "stamp", ALTERED),
    "no stamp": (altered(stamp=0), "KV003", "stamp", ALTERED),
    "after nothing that is there": (altered(after=("1700000000000000-laptop",)), "KV002", "after", f"{NOT_HERE} of laptop laptop:"),
    "after another thing": (
        lambda door, park: altered(after=(f"{door.log[0].stamp}-laptop1",))(door, park), "KV002", "after", NOT_HERE
    ),
    "after a change of another park": (
        lambda door, park: written(LogKey("laptop8", park, False), [
            {"noun": "checkpoint", "noun_id": f"{door.park}-c1", "fields": {"name": "x"}, "after": (f"{door.log[1].stamp}-laptop1",)}
        ]), "KV003", "moved", ALTERED,
    ),
    "after a later one": (altered(after=("1750000000000099-laptop",)), "KV003", "stamp", ALTERED),
    "after itself": (altered(after=("1750000000000003-laptop",)), "KV003", "stamp", ALTERED),
    "after one change twice": (
        going_on({"noun": "checkpoint", "noun_id": "x", "fields": {"name": "x"}, "after": ("1700000000000000-a", "1700000000000000-a")}),
        "KV003", "after", ALTERED,
    ),
    "after what is no name": (altered(after=("01-x",)), "KV003", "after", ALTERED),
    "after a name that is too long": (altered(after=(f"17-{'x' * 65}",)), "KV003", "after", ALTERED),
    "after a stamp that is too long": (altered(after=(f"{'1' * 17}-x",)), "KV003", "after", ALTERED),
    "confidential": (_confidential, "KV003", "confidential", "What is confidential never goes"),
    "two parks at once": (_other_park, "KV003", "park", ALTERED),
    "a park that is no id": (lambda _door, _park: written(LogKey("laptop-9", "Rijt 1", False), small_park("x")), "KV003", "id", ALTERED),
    "a laptop that is no id": (lambda _door, park: written(LogKey('a"b', park, False), small_park(park)), "KV003", "id", ALTERED),
    "a thing that is no id": (altered(noun_id="a b"), "KV003", "id", ALTERED),
    "a thing whose id is too long": (altered(noun_id="a" * 65), "KV003", "id", ALTERED),
    "an unknown noun": (altered(noun="drone"), "KV003", "noun", ALTERED),
    "an unknown field": (said("partner", colour="red"), "KV003", "fields", ALTERED),
    "a newer field set": (altered(v=field_sets.FIELD_SET + 1), "KV005", "newer", "does not know yet what this version"),
    "version nought": (altered(v=0), "KV003", "version", ALTERED),
    "a version that is none": (altered(v=10_000), "KV003", "version", ALTERED),
    "a reason that is too long": (altered(reason="x" * 4001), "KV003", "reason", ALTERED),
    "an author that is too long": (altered(author="x" * 201), "KV003", "author", ALTERED),
    "the 30th of February": (altered(at="2026-02-30T20:00:00+01:00"), "KV003", "at", ALTERED),
    "the 29th of February in a year without": (altered(at="2025-02-29T20:00:00+01:00"), "KV003", "at", ALTERED),
    "the 29th of February 1900": (altered(at="1900-02-29T20:00:00+01:00"), "KV003", "at", ALTERED),
    "the 31st of April": (altered(at="2026-04-31T20:00:00+01:00"), "KV003", "at", ALTERED),
    "the year nought": (altered(at="0000-02-29T20:00:00+01:00"), "KV003", "at", ALTERED),
    "a moment without offset": (altered(at="2026-11-12T20:00:00"), "KV003", "at", ALTERED),
    "a moment west of Greenwich by nothing": (altered(at="2026-11-12T20:00:00-00:00"), "KV003", "at", ALTERED),
    "hour 24": (altered(at="2026-11-12T24:00:00+01:00"), "KV003", "at", ALTERED),
    "an act that is none": (altered(how="KEY"), "KV003", "how", ALTERED),
    "a salt that is none": (altered(salt="salt"), "KV003", "salt", ALTERED),
    "erased with a salt": (altered(erased="a" * 64), "KV003", "erased", ALTERED),
    "erased with words": (altered(erased="a" * 64, salt="", author=""), "KV003", "erased", ALTERED),
    "fields that are no JSON": (altered(fields="{"), "KV003", "fields", ALTERED),
    "fields that are a list": (altered(fields="[]"), "KV003", "fields", ALTERED),
    "fields with half a character": (altered(fields='{"name":"\\ud800"}'), "KV003", "fields", ALTERED),
    "fields with NUL": (altered(fields='{"name":"a\\u0000b"}'), "KV003", "fields", ALTERED),
    "a line of 201": (altered(fields={"name": "x" * 201}), "KV003", "fields", ALTERED),
    "a text of 4,001": (said("partner", contact="x" * 4001), "KV003", "fields", ALTERED),
    "a number for a text": (altered(fields={"name": 7}), "KV003", "fields", ALTERED),
    "a text for a number": (said("trajectory", number="2"), "KV003", "fields", ALTERED),
    "a number beyond its bounds": (said("trajectory", number=10**17), "KV003", "fields", ALTERED),
    "a number with decimals": (said("trajectory", number=1.5), "KV003", "fields", ALTERED),
    "a number written otherwise": (altered(noun="trajectory", fields='{"number":1e0}'), "KV003", "fields", ALTERED),
    "a choice that there is not": (altered(fields={"name": "x", "kind": "moat"}), "KV003", "fields", ALTERED),
    "gone, but how": (altered(fields={"gone": "yes"}), "KV003", "fields", ALTERED),
    "a reference to nothing": (said("measure", name="x", trajectory="nowhere"), "KV002", "refers", NAMES_NOTHING),
    "a reference to another noun": (
        lambda _door, park: said("measure", name="x", trajectory=f"{park}-p1")(_door, park), "KV002", "refers", NAMES_NOTHING
    ),
    "a reference to another park": (
        lambda door, park: said("measure", name="x", trajectory=f"{door.park}-t1")(door, park), "KV002", "refers", NAMES_NOTHING
    ),
    "no reference where one must be": (said("measure", name="x"), "KV003", "refers", ALTERED),
    "a thing of another park": (
        lambda door, park: altered(noun_id=f"{door.park}-c1")(door, park), "KV003", "moved", ALTERED
    ),
    "a thing of another noun": (
        lambda _door, park: altered(noun_id=f"{park}-c1", noun="partner", fields={})(_door, park), "KV003", "moved", ALTERED
    ),
    "one name for two changes of a thing": (
        lambda _door, park: altered(noun_id=f"{park}-c1", stamp=1_750_000_000_000_002)(_door, park), "KV003", "name", "Two changes"
    ),
    "a park with another id": (altered(noun="park", noun_id="elsewhere", fields={"name": "x"}), "KV003", "park", ALTERED),
    "letters that are none": (altered(), "KV003", "letters", ALTERED),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_no_laptop_wrote_is_refused_with_its_sentence_and_nothing_of_it_stays(door: Door, case: str) -> None:
    write, state, why, sentence = CASES[case]
    before = everything(door.server, door.database)
    letters = "abc" if case.startswith("letters") else "ABC"
    refusal = refused(door.ann, write(door, new_id("park")), letters)
    assert refusal is not None, "it was taken in"
    assert (refusal.state, refusal.why) == (state, why)
    assert sentence in refusal.sentence
    assert everything(door.server, door.database) == before


def by_rule(change: Change) -> str | None:
    """Return what every laptop has against a change."""
    return form_problem(change) or field_sets.fields_problem(change)


PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "author": lambda text: {"author": text},
    "reason": lambda text: {"reason": text},
    "line": lambda text: {"fields": {"name": text}},
    "text": lambda text: {"noun": "park", "fields": {"notes": text}},
    "escaped": lambda text: {"fields": json.dumps({"name": text})},
    "list": lambda text: {"noun": "partner", "fields": {"organisation": "x", "checkpoints": [text]}},
    "object": lambda text: {"noun": "answer", "fields": {"value": {"kind": "text", "value": text}}},
}
"""Where a text may stand in a change."""


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_is_taken_in_where_every_laptop_takes_it_in_and_nowhere_else(door: Door, place: str) -> None:
    park = new_id("park")
    behind = written(LogKey(new_id("laptop"), park, False), small_park(park))
    hand_in(door.ann, behind)
    lists = place in {"list", "object"}  # what lies within is judged by its characters alone
    for what, raw in HOSTILE.items():
        text = raw if place == "escaped" else raw.encode("utf-8", "replace").decode()
        row = {"noun": "checkpoint", "noun_id": park if place == "text" else new_id(), "fields": {"name": "x"}, "after": ()} | PLACES[
            place
        ](text)
        if place == "object":
            row["fields"] |= {"round": "x", "checkpoint": "x", "item": "a/b"}
        (change,) = written(behind[0].log, [row], behind=behind[-1])
        refusal = refused(door.ann, [change])
        if refusal is None:
            behind.append(change)
        problem = clean_text(f"<{text}>") != f"<{text}>" if lists else by_rule(change) is not None
        assert (refusal is not None and refusal.why != "refers") == (problem or "\x00" in text), (what, refusal, by_rule(change))
