"""The state in the central record is what the laptops' own fold makes of the changes, whatever happened to the fold on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.central.folding import fold_once
from kvo_inspect.central.push import push
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.central.scratch_record import scratch_record
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.record.store import Store
from tests.central.centres import new_centre, reached
from tests.central.parks_apart import open_state, parks_of
from tests.central.servers import VERSIONS, Database
from tests.laptops import Laptop, add_round, prepared, state


def push_as(database: Database, store: Store, login: str = "ann") -> None:
    with reached(database, login) as central:
        pushed = push(store, central)
    assert pushed.refused == {}


def fold_all(database: Database) -> int:
    """Fold what is to be folded and return how many things that were."""
    with reached(database, "folder") as central:
        return fold_once(central).things


def must_stand(database: Database, store: Store) -> None:
    """Assert that the central record stands as a laptop that has all of it."""
    with reached(database, "folder") as central:
        for park in parks_of(store):
            with scratch_record(central.connection, park) as scratch:
                assert state(scratch) == open_state(store, park)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return prepared(tmp_path / "facilitator", parks=2)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_handed_in_is_folded_once(laptop: Laptop, version: int) -> None:
    centre = new_centre(version)
    push_as(centre, laptop.store)
    assert fold_all(centre) > 0
    must_stand(centre, laptop.store)
    assert fold_all(centre) == 0
    stop = laptop.store.rows("select id from checkpoint order by n limit 1")[0][0]
    set_checkpoint(laptop.store, stop, name="Anders")
    push_as(centre, laptop.store)
    assert fold_all(centre) == 1
    must_stand(centre, laptop.store)


def test_fields_with_two_values_stand_as_on_the_laptops(laptop: Laptop, tmp_path: Path) -> None:
    other = laptop.copy_to(tmp_path / "other")
    stop = laptop.store.rows("select id from checkpoint order by n limit 1")[0][0]
    set_checkpoint(laptop.store, stop, name="Een")
    set_checkpoint(other.store, stop, name="Twee")
    centre = new_centre()
    push_as(centre, laptop.store)
    fold_all(centre)
    push_as(centre, other.store)
    fold_all(centre)
    rows = rows_of(centre, "select noun, field, jsonb_array_length(writes) from kvo_state.conflict")
    assert rows == [("checkpoint", "name", 2)]
    other.close()


def rows_of(database: Database, sql: str, login: str = "folder") -> list[tuple[object, ...]]:
    with reached(database, login) as central:
        return central.rows(sql)


def test_a_newer_program_folds_all_again(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    things = fold_all(centre)
    with reached(centre, "folder") as central:
        monkeypatch.setattr(field_sets, "FIELD_SET", field_sets.FIELD_SET + 1)
        with pytest.raises(CentralRefused, match="older than this program"):
            fold_once(central)
    renew(centre)
    assert fold_all(centre) == things
    assert fold_all(centre) == 0
    must_stand(centre, laptop.store)


def renew(database: Database) -> None:
    """Let the owner bring the central record up to what this program knows."""
    from kvo_inspect.central.schema import init

    with reached(database, "owner") as central:
        init(central)


def test_an_older_program_refuses(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    monkeypatch.setattr(field_sets, "FIELD_SET", field_sets.FIELD_SET - 1)
    with reached(centre, "folder") as central, pytest.raises(CentralRefused, match="knows more than this version"):
        fold_once(central)


@pytest.mark.parametrize("login", ["ann", "analyst", "auditor", "admin", "eraser", "nobody"])
def test_nobody_else_folds(laptop: Laptop, login: str) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    with reached(centre, login) as central, pytest.raises(CentralRefused):
        fold_once(central)
    assert fold_all(centre) > 0


def test_it_says_how_far_it_is(laptop: Laptop) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    fold_all(centre)
    things, batches, behind = rows_of(
        centre,
        "select (select sum(things) from kvo_state.folded_park), "
        "(select array_agg(batch order by batch) = (select array_agg(id order by id) from kvo.batch) from kvo_state.folded_park), "
        "(select count(*) from kvo.dirty)",
    )[0]
    assert things == sum(len(rows) for park in parks_of(laptop.store) for table, rows in open_state(laptop.store, park).items())
    assert (batches, behind) == (True, 0)
    add_round(laptop.store, parks_of(laptop.store)[0], "2026-11-20")
    push_as(centre, laptop.store)
    assert rows_of(centre, "select count(*) > 0 from kvo.dirty") == [(True,)]
