"""One rule at two doors: what the engine takes in, a laptop takes in, so that fetching never fails; and the other way round.

What the engine cannot judge is drawn by no test here: what lies within lists and objects, the degrees of a photo's direction, and whether
the text of a checklist is one, of its hash and its field set. A laptop refuses such a park when it fetches it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from kvo_inspect.central.field_rules import FieldRule, field_rules
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import AHEAD, LATEST_CLOCK, Change, Head, LogKey, form_problem
from kvo_inspect.errors import Refused
from kvo_inspect.store.merge.batch import Batch
from kvo_inspect.store.merge.receive import receive
from tests.central.attacked.door import START, Door, new_id, refused, small_park, written
from tests.doses import dose
from tests.hostile import HOSTILE
from tests.laptops import Laptop

RULES = [rule for rule in field_rules() if rule.noun != "checklist" and (rule.noun, rule.field) != ("photo", "direction")]
NOUNS = sorted({rule.noun for rule in RULES})
HOSTILE_TEXT = [text for text in HOSTILE.values() if "\x00" not in text and text == text.encode("utf-8", "replace").decode()]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE_TEXT),
    st.text(max_size=12),
    st.sampled_from(
        ["", "x", "a b", "2026-02-29", "2024-02-29", "0000-01-01", "19:42", "24:00", "2026-11-12T20:00:00+01:00", "12.5", "-0", "1e3"]
    ),
    st.sampled_from(["a" * 200, "a" * 201, "a" * 4000, "a" * 4001, "a" * 64, "0" * 64, "0" * 16]),
)
ODD = st.one_of(TEXTS, st.integers(-(2**60), 2**60), st.booleans(), st.none(), st.just(1.5))
ATS = [
    "2026-02-29T20:00:00+01:00",
    "2024-02-29T20:00:00-00:00",
    "2024-02-29T20:00:00+00:19:32",
    "2026-11-12T20:00:00Z",
    "2026-11-12 20:00:00+01:00",
]


def values(rule: FieldRule, park: str, *, draw_fitting: bool) -> st.SearchStrategy[Any]:
    """Return what may be written into a field, fitting or any."""
    if rule.kind in {"array", "object"} and draw_fitting:
        return st.none()
    if rule.kind in {"array", "object"}:
        return st.one_of(st.none(), TEXTS, st.integers(0, 9), st.just([]) if rule.kind == "object" else st.just({}))
    things = [row["noun_id"] for row in small_park(park)] + ["nowhere", ""]
    fitting: list[st.SearchStrategy[Any]] = [st.none()]
    if rule.target:
        fitting = [st.sampled_from([row["noun_id"] for row in small_park(park) if row["noun"] == rule.target] or things)]
    elif rule.choices:
        fitting.append(st.sampled_from(rule.choices))
    elif rule.kind == "boolean":
        fitting.append(st.booleans())
    elif rule.kind == "integer":
        edges = [rule.lowest or 0, rule.highest or 0, (rule.lowest or 0) - 1, (rule.highest or 0) + 1]
        fitting.append(st.sampled_from(edges))
    else:
        fitting.append(st.sampled_from(["2024-02-29"] if "02-29" in (rule.pattern or "") else ["x", "a b", "7"]))
    return st.one_of(*fitting) if draw_fitting else st.one_of(TEXTS, ODD)


@st.composite
def changes(draw: st.DrawFn) -> list[Change]:
    """Draw a small park, and behind it a change that may say anything."""
    park = new_id("park")
    noun = draw(st.sampled_from(NOUNS))
    rules = [rule for rule in RULES if rule.noun == noun]
    wanted = draw(st.lists(st.sampled_from(rules), max_size=4, unique_by=lambda rule: rule.field))
    wanted += [rule for rule in rules if rule.is_required and rule not in wanted]
    fields = {rule.field: draw(values(rule, park, draw_fitting=draw(st.integers(0, 5)) > 0)) for rule in wanted}
    row: dict[str, Any] = {"noun": noun, "noun_id": park if noun == "park" else new_id(), "fields": fields}
    if noun == "park":
        row["after"] = (f"{START + 1}-",)
    odd: dict[str, st.SearchStrategy[Any]] = {
        "at": st.one_of(st.sampled_from(ATS), st.datetimes().map(lambda at: at.isoformat(timespec="seconds") + "+01:00")),
        "author": TEXTS,
        "reason": st.one_of(st.none(), TEXTS),
        "how": st.sampled_from(
            ["undo", "a" * 20, "a" * 21, "undo 17-x", "undo 017-x", f"undo {'9' * 16}-x", f"undo {'9' * 17}-x", "undo\n"]
        ),
        "stamp": st.sampled_from([START, START + 6, START + 99, LATEST_CLOCK, LATEST_CLOCK + AHEAD, LATEST_CLOCK + AHEAD + 1, 2**53 - 1]),
        "v": st.integers(0, field_sets.FIELD_SET),
        "salt": st.sampled_from(["0" * 32, "", "0" * 31, "G" * 32]),
        "erased": st.sampled_from(["0" * 64, "0" * 63]),
        "noun_id": st.sampled_from(["a b", new_id().ljust(64, "x"), "x" * 65, "", "é"]),
    }
    for name in draw(st.lists(st.sampled_from(sorted(odd)), max_size=1, unique=True)):
        row[name] = draw(odd[name])
    if "erased" in row:
        row |= {"salt": "", "author": "", "reason": None}
    key = LogKey(new_id("laptop"), park, False)
    if noun == "park":
        row["after"] = (f"{START + 1}-{key.device}",)
    return written(key, [*small_park(park), row])


@pytest.fixture
def laptops() -> Iterator[Any]:
    """Make laptops with nothing on them, and let them go."""
    with tempfile.TemporaryDirectory() as folder:
        made: list[Laptop] = []

        def new() -> Laptop:
            made.append(Laptop(Path(folder) / str(len(made))))
            return made[-1]

        yield new
        for laptop in made:
            laptop.close()


@settings(max_examples=dose(60, 600, 6000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=changes())
def test_what_the_engine_takes_in_a_laptop_takes_in_and_what_it_refuses_a_laptop_refuses(
    door: Door, laptops: Any, log: list[Change]
) -> None:
    refusal = refused(door.ann, log)
    last = log[-1]
    here = ""
    if problem := form_problem(last) or field_sets.fields_problem(last):
        here = problem
    else:
        laptop = laptops()
        try:
            receive(laptop.store, Batch({last.log: Head(last.seq, last.chain)}, tuple(log), {last.log.device: "ABC"}))
        except Refused as error:
            here = str(error)
        laptop.close()
    event("taken" if refusal is None else refusal.why)
    assert bool(here) == (refusal is not None), (here, refusal, last)
