"""The number that comes back for one finding: what was still to be sent is sent with it, of the rest only the number changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.errors import Missing, RuleError
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.actions.sending import note_number
from kvo_inspect.store.record.store import Store
from tests.exchange.asked import asked, opened


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Store, dict[str, Finding]]]:
    with opened(tmp_path / "data") as store:
        yield store, asked(store)[1]


def numbers(store: Store) -> dict[str, str]:
    """Return the numbers on the action lists, by code."""
    park = store.rows("select id from park")[0][0]
    return {point.code: point.reference for list_ in action_lists(store, park) for point in list_.points if point.group != "info"}


def test_what_was_still_to_be_sent_is_sent_today_under_it(made: tuple[Store, dict[str, Finding]]) -> None:
    store, found = made
    before = numbers(store)
    noted = note_number(store, found["new"].id, " M-1 ", "form")
    assert (noted.status, noted.sent) == ("sent", Sent(day="2026-11-20", way="form", reference="M-1"))
    assert numbers(store) == before | {found["new"].code: "M-1"}, "of one finding, not of the list"


def test_what_was_sent_keeps_its_day_and_way(made: tuple[Store, dict[str, Finding]]) -> None:
    store, found = made
    noted = note_number(store, found["sent"].id, "M-2", "form")
    assert (noted.status, noted.sent) == ("sent", Sent(day="2026-09-07", way="mail", reference="M-2"))
    assert numbers(store)[found["sent"].code] == "M-2"


def test_what_was_reopened_is_sent_again_under_the_new_number(made: tuple[Store, dict[str, Finding]]) -> None:
    store, found = made
    assert store.get(Finding, found["back"].id).status == "reopened"
    assert note_number(store, found["back"].id, "M-3", "phone").sent == Sent(day="2026-11-20", way="phone", reference="M-3")


def test_it_is_one_act_and_nothing_without_a_number_or_before_the_review(made: tuple[Store, dict[str, Finding]]) -> None:
    store, found = made
    acts = len(store.acts)
    with pytest.raises(Missing):
        note_number(store, found["new"].id, "  ", "form")
    with pytest.raises(RuleError, match="is not accepted yet"):
        note_number(store, found["unreviewed"].id, "M-4", "form")
    assert len(store.acts) == acts
    note_number(store, found["promised"].id, "M-5", "form")
    assert len(store.acts) == acts + 1
