"""Saved filters: by name, on this laptop only; what a filter names and is gone is left out and told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kvo_inspect.errors import Missing, RuleError
from kvo_inspect.store.parks.correcting import remove_park
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.laptop_only import put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter
from kvo_inspect.store.search.saved_filters import (
    LONGEST_NAME,
    MOST_FILTERS,
    SavedFilter,
    fitting,
    remove_filter,
    rename_filter,
    save_filter,
    saved_filters,
)
from tests.laptops import prepared

OVERDUE = SavedFilter("Te laat", Filter(overdue=True, partner_kind="municipality", typed="lamp"), "due", descending=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return prepared(tmp_path / "mine", parks=2).store


def test_a_filter_comes_back_as_it_was_but_for_the_confidential(store: Store) -> None:
    changes = store.rows("select count(*) from change")
    save_filter(store, "findings", replace(OVERDUE, wanted=replace(OVERDUE.wanted, confidential=True)))
    save_filter(store, "findings", SavedFilter(" anders ", Filter()))
    assert saved_filters(store, "findings") == [SavedFilter("anders", Filter()), OVERDUE]
    assert saved_filters(store, "search") == [], "each list has its own"
    assert fitting(store, OVERDUE) == (OVERDUE, [])
    assert store.rows("select count(*) from change") == changes, "nothing of it goes to another laptop"


def test_a_name_is_there_once_and_no_more_than_so_many(store: Store) -> None:
    save_filter(store, "findings", OVERDUE)
    for name, error in ((" TE  laat ", RuleError), ("\x1b ", Missing), ("", Missing)):
        with pytest.raises(error) as refused:
            save_filter(store, "findings", replace(OVERDUE, name=name))
        assert refused.value.field == "name"
    save_filter(store, "findings", replace(OVERDUE, name="n" * 500))
    assert [len(saved.name) for saved in saved_filters(store, "findings")] == [LONGEST_NAME, 7]
    with pytest.raises(RuleError):
        rename_filter(store, "findings", "Te laat", "N" * 500)
    rename_filter(store, "findings", "Te laat", "te LAAT")
    remove_filter(store, "findings", "n" * LONGEST_NAME)
    assert [saved.name for saved in saved_filters(store, "findings")] == ["te LAAT"], "its own name is free for it"
    for n in range(MOST_FILTERS - 1):
        save_filter(store, "findings", replace(OVERDUE, name=str(n)))
    with pytest.raises(RuleError, match=str(MOST_FILTERS)):
        save_filter(store, "findings", replace(OVERDUE, name="one more"))


def test_what_is_gone_is_left_out_and_named(store: Store) -> None:
    park, other = store.rows("select id from park limit 1")[0][0], add_park(store, "Leeg", "").id
    wanted = Filter(park=park, theme="gone", stage="gone", partner_kind="gone", open_only=True)
    saved = SavedFilter("x", wanted, "gone")
    fits, gone = fitting(store, saved)
    assert gone == ["theme", "stage", "partner_kind", "column"]
    assert fits == SavedFilter("x", Filter(park=park, open_only=True))
    remove_park(store, other)
    assert fitting(store, SavedFilter("y", Filter(park=other)))[1] == ["park"]


@pytest.mark.parametrize(
    "text",
    ["{", "3", '["a"]', '[{"name": 3}]', '[{"name": "x", "park": [], "overdue": "yes", "later": 1, "column": 7}]', '[{"park": "p"}]'],
)
def test_what_cannot_be_read_asks_nothing(store: Store, text: str) -> None:
    put_laptop_only(store.db, "filters findings", text)
    expected = [SavedFilter("x", Filter())] if '"x"' in text else []
    assert saved_filters(store, "findings") == expected
    save_filter(store, "findings", OVERDUE)
    names = [json.dumps(saved.name) for saved in saved_filters(store, "findings")]
    assert names == ['"Te laat"', *(['"x"'] if expected else [])]
