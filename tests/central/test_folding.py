"""The state in the central record is what the laptops' own fold makes of the changes, whatever happened to the fold on the way."""

from __future__ import annotations

import datetime as dt
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvo_inspect.central.checking import check
from kvo_inspect.central.erase import erase
from kvo_inspect.central.folding import fold_once
from kvo_inspect.central.pull import pull
from kvo_inspect.central.push import push
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.central.schema import init
from kvo_inspect.central.scratch_record import scratch_record
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.people.erasing import erase as erase_person
from kvo_inspect.store.people.erasing import plan_erasing
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.erasing import erase_words
from tests.central.centres import new_centre, reached
from tests.central.parks_apart import open_state, parks_of
from tests.central.servers import VERSIONS, Database, own_databases, server
from tests.doses import dose
from tests.laptops import Laptop, add_round, batch, history, prepared, state
from tests.store.changes_of_before import record_of_before
from tests.store.merge.test_histories import CLOCKS, FEW, STEPS, WHO, Laptops


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


def test_who_was_erased_is_a_former_user_here_too(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "one", author="Anna")
    receive(laptop.store, record_of_before(tmp_path / "before"))
    park = parks_of(laptop.store)[0]
    add_round(laptop.store, park, "2026-11-13")
    centre = new_centre()
    push_as(centre, laptop.store)
    fold_all(centre)
    must_stand(centre, laptop.store)
    made_by = "select distinct made_by from kvo_state.round order by 1"
    assert rows_of(centre, made_by) == [("Anna",), ("Fatima",)]
    laptop.store.author = "Cor"
    for name in ("Fatima", "Anna"):
        erase_person(laptop.store, plan_erasing(laptop.store, held_under(laptop.store, name)), "asked for it")
        push_as(centre, laptop.store)
        with reached(centre, "eraser") as central:
            erase(laptop.store, central)
        assert fold_all(centre) > 0
        must_stand(centre, laptop.store)
        assert fold_all(centre) == 0
    assert rows_of(centre, made_by) == [("former user 1",), ("former user 2",)]
    with reached(centre, "auditor") as central:
        assert check(central).problems == []
    other = Laptop(tmp_path / "other", author="Daan")
    with reached(centre, "ann") as central:
        pull(other.store, central)
    assert state(other.store)["round"] == state(laptop.store)["round"]
    laptop.close()
    other.close()


def rows_of(database: Database, sql: str, login: str = "folder") -> list[tuple[Any, ...]]:
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


@pytest.mark.parametrize("workers", [2, 3])
def test_several_fold_at_once_and_nothing_twice(tmp_path: Path, workers: int) -> None:
    laptop = prepared(tmp_path / "many", parks=6)
    centre = new_centre()
    push_as(centre, laptop.store)
    things = rows_of(centre, "select count(distinct noun_id) from kvo.dirty")[0][0]
    with ThreadPoolExecutor(workers) as pool:
        assert sum(pool.map(lambda _worker: fold_all(centre), range(workers))) == things
    must_stand(centre, laptop.store)
    laptop.close()


@contextmanager
def writing_waits(database: Database, table: str = "kvo_state.checkpoint") -> Iterator[Callable[[], None]]:
    """Let nobody write into a table within this block; what it gives waits until somebody does wait there."""
    here = server(VERSIONS[0])
    with here.connect(database.name) as holder, here.connect(database.name) as looker, holder.transaction():
        holder.execute(f"lock table {table} in access exclusive mode")

        def until_somebody_waits() -> None:
            waiting = "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = %s)"
            while looker.execute(waiting, [database.name]).fetchone() == (0,):
                pass

        yield until_somebody_waits


def test_what_is_handed_in_while_it_folds_is_folded_too(tmp_path: Path) -> None:
    """It has read the changes of a thing, and another change of that thing is handed in before it writes what they come to.

    Nobody else folds that park meanwhile: who read before would write over it.
    """
    laptop = prepared(tmp_path / "one")
    centre = new_centre()
    push_as(centre, laptop.store)
    stop = laptop.store.rows("select id from checkpoint order by n limit 1")[0][0]
    with ThreadPoolExecutor(1) as pool:
        with writing_waits(centre) as until_it_waits:
            folding = pool.submit(fold_all, centre)
            until_it_waits()
            set_checkpoint(laptop.store, stop, name="Anders")
            push_as(centre, laptop.store)
            assert fold_all(centre) == 0
        folding.result()
    fold_all(centre)
    must_stand(centre, laptop.store)
    laptop.close()


CHILD = """
import sys
from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import reaching
from kvo_inspect.central.folding import fold_once
with reaching(parse_address(sys.argv[1])) as central:
    fold_once(central)
"""


WAITING_CHILD = """
import sys
from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import reaching
from kvo_inspect.central.folding import ended_by_signals, fold_waiting
with reaching(parse_address(sys.argv[1])) as central, ended_by_signals() as ended:
    fold_waiting(central, ended)
"""


def test_a_fold_that_is_killed_between_reading_and_writing_loses_nothing(laptop: Laptop) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    before = rows_of(centre, "select count(*) from kvo.dirty")
    with writing_waits(centre) as until_it_waits:
        child = subprocess.Popen([sys.executable, "-c", CHILD, centre.address("folder")])
        until_it_waits()
        child.kill()
        child.wait()
        assert rows_of(centre, "select count(*) from kvo.dirty") == before
    fold_all(centre)
    must_stand(centre, laptop.store)


def test_a_waiting_fold_takes_in_what_comes_and_ends_when_it_is_asked_to(laptop: Laptop) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    code = CHILD.replace("fold_once(central)", "fold_waiting(central, ended)").replace(
        "import fold_once", "import ended_by_signals, fold_waiting"
    )
    code = code.replace(
        "with reaching(parse_address(sys.argv[1])) as central",
        "with reaching(parse_address(sys.argv[1])) as central, ended_by_signals() as ended",
    )
    child = subprocess.Popen([sys.executable, "-c", code, centre.address("folder")])
    for number in range(2):
        while rows_of(centre, "select count(*) from kvo.dirty") != [(0,)]:
            pass
        must_stand(centre, laptop.store)
        add_round(laptop.store, parks_of(laptop.store)[0], f"2026-11-2{number}")
        if number == 0:
            with server(VERSIONS[0]).connect(centre.name) as connection:  # it comes back
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'folder' and datname = %s", [centre.name]
                )
            push_as(centre, laptop.store)
    child.send_signal(signal.SIGTERM)
    assert child.wait(30) == 0


STEPS_THERE = st.one_of(STEPS, STEPS, st.tuples(st.sampled_from(["push", "push", "fold", "fold", "erase there"]), WHO, st.just(0)))


class LaptopsAndFold(Laptops):
    """Laptops that hand in to a central record, which is folded, and loses the words that were erased on one of them, now and then."""

    def begin(self, centre: Database) -> LaptopsAndFold:
        self.centre = centre
        return self

    def step(self, what: str, who: int, more: Any) -> None:
        match what:
            case "push":
                push_as(self.centre, self.all[who % len(self.all)].store)
            case "fold":
                fold_all(self.centre)
            case "erase there":
                with reached(self.centre, "eraser") as central:
                    erase(self.all[who % len(self.all)].store, central)
            case _:
                super().step(what, who, more)

    def end(self) -> None:
        super().end()
        for laptop in random.Random(len(self.written)).sample(self.all, len(self.all)):
            push_as(self.centre, laptop.store)
        for laptop in self.all:
            with reached(self.centre, "ann") as central:
                pull(laptop.store, central)
        fold_all(self.centre)
        must_stand(self.centre, self.all[0].store)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    laptop = prepared(tmp_path_factory.mktemp("facilitator"), parks=2)
    laptop.close()
    return laptop.data


def test_any_history_handed_in_in_any_order_folds_to_what_the_laptops_have(template: Path) -> None:
    @settings(FEW, max_examples=dose(4, 20, 200))
    @given(clocks=st.lists(st.sampled_from(CLOCKS), min_size=3, max_size=3), steps=st.lists(STEPS_THERE, min_size=8, max_size=30))
    def agree(clocks: list[dt.timedelta], steps: list[Any]) -> None:
        with tempfile.TemporaryDirectory(prefix="kvo-folded-") as room, own_databases():
            laptops = LaptopsAndFold(Path(room), template, clocks).begin(new_centre())
            try:
                for step in steps:
                    laptops.step(*step)
                laptops.end()
            finally:
                for laptop in laptops.all:
                    laptop.close()

    agree()


def renew(database: Database) -> None:
    """Let the owner bring the central record up to what this program knows."""
    with reached(database, "owner") as central:
        init(central)


def test_an_older_program_refuses(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    monkeypatch.setattr(field_sets, "FIELD_SET", field_sets.FIELD_SET - 1)
    with reached(centre, "folder") as central, pytest.raises(CentralRefused, match="knows more than this version"):
        fold_once(central)


def test_erased_words_are_gone_from_the_state(laptop: Laptop) -> None:
    centre = new_centre()
    stop = laptop.store.rows("select id from checkpoint order by n limit 1")[0][0]
    set_checkpoint(laptop.store, stop, name="Bij Jansen")
    push_as(centre, laptop.store)
    fold_all(centre)
    erase_words(laptop.store, "checkpoint", stop)
    with reached(centre, "eraser") as central:
        assert erase(laptop.store, central) > 0
    fold_all(centre)
    assert rows_of(centre, f"select made_by, changed_by from kvo_state.checkpoint where id = '{stop}'") == [("", "")]
    must_stand(centre, laptop.store)


def test_what_a_laptop_erased_is_folded_without_its_words_before_the_eraser_comes(laptop: Laptop) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    fold_all(centre)
    in_state = "select count(*) from kvo_state.participant where name = 'Jan'"
    assert rows_of(centre, in_state) == [(2,)]
    erase_person(laptop.store, plan_erasing(laptop.store, held_under(laptop.store, "Jan", confidential=True)), "asked for it")
    push_as(centre, laptop.store)
    fold_all(centre)
    assert rows_of(centre, in_state) == [(0,)]
    must_stand(centre, laptop.store)
    with reached(centre, "folder") as central, scratch_record(central.connection, parks_of(laptop.store)[0]) as scratch:
        assert [change for change in history(scratch).values() if "Jan" in change.fields] == []
    with reached(centre, "auditor") as central:
        assert check(central).problems == []
    # What a laptop that fetched nothing hands in later takes it back to no words either.
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("insert into kvo.dirty (park, noun, noun_id) select distinct park, noun, noun_id from kvo.change")
    fold_all(centre)
    assert rows_of(centre, in_state) == [(0,)]


def test_codes_with_the_letters_of_two_laptops_are_shown_as_on_them(laptop: Laptop, tmp_path: Path) -> None:
    """Both laptops began with an empty record, so neither knew of the other's letters."""
    park, round_, stop = laptop.store.rows(
        "select r.park, r.id, c.id from round r join checkpoint c on c.park = r.park order by r.n, c.n limit 1"
    )[0]
    other = laptop.copy_to(tmp_path / "other")
    with other.store.writing():
        other.store.db.execute("update local set value = ? where key = 'letters'", [laptop.store.letters])
    other.store.letters = laptop.store.letters
    for walking in (laptop, other):
        record_finding(walking.store, round_, stop, NewFinding("Lamp uit"))
    centre = new_centre()
    for walking in (other, laptop):
        push_as(centre, walking.store)
        fold_all(centre)
    receive(laptop.store, batch(other.store))
    codes = [code for (code,) in laptop.store.rows("select code from finding where park = ? order by code", [park])]
    assert len(set(codes)) == 2
    must_stand(centre, laptop.store)
    other.close()


def test_what_no_model_takes_stops_nothing_else(laptop: Laptop) -> None:
    """Changes that no program of ours wrote, laid into the tables by hand."""
    centre = new_centre()
    push_as(centre, laptop.store)
    stop, park_id = laptop.store.rows("select id, park from checkpoint order by n limit 1")[0]
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("""update kvo.change set fields = '{"name":7}' where noun_id = %s""", [stop])
        other_hash = "update kvo.change set fields = jsonb_set(fields::jsonb, '{sha256}', to_jsonb(repeat('0', 64)))::text"
        connection.execute(f"{other_hash} where noun = 'checklist' and park = %s", [park_id])
        connection.execute("""update kvo.change set noun = 'drone' where noun = 'park' and park = %s""", [park_id])
        connection.execute("update kvo.dirty d set noun = c.noun from kvo.change c where c.noun_id = d.noun_id")
    fold_all(centre)
    assert dict(rows_of(centre, "select distinct noun, why from kvo_state.unsound")) == {
        "checkpoint": "fields",
        "checklist": "checklist",
        "drone": "noun",
    }
    assert rows_of(centre, "select count(*) from kvo_state.round") == [(2,)]
    assert rows_of(centre, "select count(*) from kvo.dirty") == [(0,)]
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("""update kvo.change set fields = '{"name":"Weg 1"}' where noun_id = %s""", [stop])
        connection.execute("insert into kvo.dirty (park, noun, noun_id) values (%s, 'checkpoint', %s)", [park_id, stop])
    fold_all(centre)
    assert rows_of(centre, f"select name from kvo_state.checkpoint where id = '{stop}'") == [("Weg 1",)]
    assert "checkpoint" not in dict(rows_of(centre, "select noun, why from kvo_state.unsound"))


def test_what_the_tables_cannot_hold_stops_nothing_else(laptop: Laptop) -> None:
    centre = new_centre()
    push_as(centre, laptop.store)
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("alter table kvo_state.checkpoint add constraint no_first check (name <> 'Weg 1')")
    fold_all(centre)
    assert rows_of(centre, "select name from kvo_state.checkpoint group by 1") == [("Weg 2",)]
    assert rows_of(centre, "select noun, why, count(*) from kvo_state.unsound group by 1, 2") == [("checkpoint", "value", 2)]


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
