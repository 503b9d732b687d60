"""Marks per role: nobody can be told from them (ROUND rule 12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.store.conditions.shared_marks import MarkGroup
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.rounds.round import NewRound, Person, participants_of, start_round
from kvo_inspect.store.walk.marks import record_marks
from tests.exchange.records import checklists, item_of, opened

Said = list[tuple[str, int | None]]


def groups(data: Path, said: Said) -> list[tuple[str, str, int, str | None]]:
    """Let people of these roles give these marks (None: no mark), and return what leaves."""
    with opened(data) as store:
        park = add_park(store, "De Amert", "", [NewCheckpoint("Kade", marks=True)])
        people = tuple(Person(f"P{i}", "", role) for i, (role, _mark) in enumerate(said))
        found = start_round(store, park.id, NewRound("baseline", "evening", "2026-11-12", checklists("lighting"), people))
        given = [
            (person.id, Given(mark=mark) if mark else Given(kind="none"))
            for person, (_role, mark) in zip(participants_of(store, found.id), said, strict=True)
        ]
        record_marks(store, found.id, route(store, park.id)[0].id, item_of("mark"), given)
        with reading(store, ExportScope()) as record:
            made: list[MarkGroup] = list(record.marks())
    return [(one.group, one.role, one.n, one.mean) for one in made]


@pytest.mark.parametrize(
    ("said", "leaves"),
    [
        ([], []),
        ([("police", 5), ("police", 6), ("police", 8)], [("role", "police", 3, "6.33")]),
        # two roles of two: together
        ([("police", 5), ("police", 6), ("fire", 8), ("fire", 9)], [("all", "", 4, "7.00")]),
        # one person apart would follow from the rest: the smallest role joins
        ([("police", 5), ("police", 6), ("police", 7), ("fire", 10)], [("all", "", 4, "7.00")]),
        (
            [("police", 5)] * 3 + [("company", 8)] * 4 + [("fire", 10)],
            [("role", "company", 4, "8.00"), ("all", "", 4, "6.25")],
        ),
        ([("police", 5)] * 3 + [("a", 7), ("b", 8), ("c", 9)], [("role", "police", 3, "5.00"), ("all", "", 3, "8.00")]),
        # too few altogether: how many, not what
        ([("police", 5), ("fire", 9)], [("all", "", 2, None)]),
        # without a role there is no role to leave under
        ([("", 5), ("", 6), ("", 7)], [("all", "", 3, "6.00")]),
        # who gives no mark counts nowhere
        ([("police", 5), ("police", 6), ("police", None)], [("all", "", 2, None)]),
        ([("police", None)] * 3, []),
    ],
)
def test_who_is_told_apart(data: Path, said: Said, leaves: list[tuple[str, str, int, str | None]]) -> None:
    assert groups(data, said) == leaves
