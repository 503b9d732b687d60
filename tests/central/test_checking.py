"""Who alters the central record by hand is found, with log and number: from a laptop, and by what is there alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kvo_inspect.central.checking import CentralCheck, check
from kvo_inspect.central.erase import erase
from kvo_inspect.central.folding import fold_once
from kvo_inspect.central.push import push
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.record import logs
from kvo_inspect.store.upkeep.erasing import erase_words
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, server
from tests.examples import copy_example
from tests.exchange.records import opened
from tests.laptops import Laptop, add_round, prepared

Owner = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop that handed in twice, and works on."""
    return prepared(tmp_path / "facilitator")


@pytest.fixture
def centre(laptop: Laptop) -> Database:
    """A central record that has all of it in two batches, folded."""
    database = new_centre()
    hand_in(database, laptop)
    stop = laptop.store.rows("select id from checkpoint order by n limit 1")[0][0]
    for name in ("Een", "Twee", "Drie"):
        set_checkpoint(laptop.store, stop, name=name)
    hand_in(database, laptop)
    fold(database)
    return database


def hand_in(database: Database, laptop: Laptop) -> None:
    with reached(database, "ann") as central:
        assert push(laptop.store, central).refused == {}


def fold(database: Database) -> None:
    with reached(database, "folder") as central:
        fold_once(central)


def from_laptop(database: Database, laptop: Laptop) -> CentralCheck:
    with reached(database, "ann") as central:
        return check(central, laptop.store)


def by_auditor(database: Database) -> CentralCheck:
    with reached(database, "auditor") as central:
        return check(central)


def kinds(checked: CentralCheck) -> set[str]:
    return {problem.kind for problem in checked.problems}


def key_of(laptop: Laptop) -> LogKey:
    (key,) = [key for key in logs.all_heads(laptop.store.db) if not key.confidential]
    return key


def as_owner(database: Database, work: Callable[[Owner, int, int], None]) -> int:
    """Let who owns the database do something by hand with its log and the last number of that; return the number."""
    with server(VERSIONS[0]).connect(database.name) as connection:
        ((log, seq),) = ((int(str(log)), int(str(seq))) for log, seq in connection.execute("select id, seq from kvo.log"))
        work(connection, log, seq)
    return seq


@pytest.mark.parametrize("version", VERSIONS)
def test_all_is_well_with_what_laptops_handed_in(tmp_path: Path, version: int) -> None:
    database = new_centre(version)
    with opened(copy_example("nl", tmp_path / "data")) as store:
        with reached(database, "ann") as central:
            push(store, central)
        fold(database)
        with reached(database, "ann") as central:
            checked = check(central, store)
        handed_in = sum(head.seq for key, head in logs.all_heads(store.db).items() if not key.confidential)
    assert checked.problems == []
    assert (checked.state, checked.unfolded, checked.changes) == ("whole", 0, handed_in)
    assert by_auditor(database) == checked


def test_what_is_not_folded_yet_is_no_problem(laptop: Laptop, centre: Database) -> None:
    add_round(laptop.store, key_of(laptop).park, "2026-11-20")
    hand_in(centre, laptop)
    assert from_laptop(centre, laptop).problems == by_auditor(centre).problems == []
    assert by_auditor(centre).unfolded > 0
    fold(centre)
    assert by_auditor(centre).unfolded == 0


def test_what_is_here_and_not_handed_in_is_no_problem(laptop: Laptop, centre: Database) -> None:
    add_round(laptop.store, key_of(laptop).park, "2026-11-20")
    assert from_laptop(centre, laptop).problems == []


CHANGE = "update kvo.change set {} where log = %s and seq = %s"
ALTERED: dict[str, tuple[str, str, str]] = {
    "words": (CHANGE.format("""fields = '{"name":"Anders"}'"""), "altered", "altered"),
    "author": (CHANGE.format("author = 'Niemand'"), "altered", "altered"),
    "moment": (CHANGE.format("at = '2020-01-01T12:00:00+01:00'"), "altered", "altered"),
    "thing": (CHANGE.format("noun_id = 'x'"), "altered", "altered"),
    "row": ("delete from kvo.change where log = %s and seq = %s", "missing", "missing"),
    "park": (CHANGE.format("park = 'elsewhere'"), "missing", "moved"),
    "erased": (CHANGE.format("""erased = repeat('0', 64), author = '', salt = '', reason = null, fields = '{}'"""), "altered", "altered"),
}


@pytest.mark.parametrize("place", ["middle", "last"])
@pytest.mark.parametrize("what", ALTERED)
def test_a_row_that_was_altered_is_found(laptop: Laptop, centre: Database, what: str, place: str) -> None:
    sql, seen_from_laptop, seen_by_auditor = ALTERED[what]
    last = as_owner(centre, lambda connection, log, seq: run(connection, sql, log, seq if place == "last" else 5))
    seq = last if place == "last" else 5
    for checked, kind in ((from_laptop(centre, laptop), seen_from_laptop), (by_auditor(centre), seen_by_auditor)):
        problems = {(problem.kind, problem.seq): problem for problem in checked.problems}
        assert (kind, seq) in problems
        problem = problems[kind, seq]  # type: ignore[index]
        assert (problem.park, problem.device, problem.letters) == (key_of(laptop).park, laptop.store.device, laptop.store.letters)


def run(connection: Owner, sql: str, log: int, seq: int) -> None:
    assert connection.execute(sql, [log, seq]).rowcount == 1


def cut_off(connection: Owner, log: int, seq: int) -> None:
    """Remove the last three changes of a log, and all that says that they were there."""
    connection.execute("delete from kvo.change where log = %s and seq > %s", [log, seq - 3])
    connection.execute("delete from kvo.batch_run where log = %s and last > %s", [log, seq - 3])
    connection.execute("delete from kvo.batch b where not exists (select from kvo.batch_run r where r.batch = b.id)")
    ends = "update kvo.log l set seq = c.seq, stamp = c.stamp, chain = c.chain from kvo.change c where c.log = l.id"
    connection.execute(f"{ends} and l.id = %s and c.seq = %s", [log, seq - 3])


def test_a_log_that_was_cut_off_with_all_that_says_so_is_found(laptop: Laptop, centre: Database) -> None:
    last = as_owner(centre, cut_off)
    shorter = [problem for problem in from_laptop(centre, laptop).problems if problem.kind == "shorter"]
    assert [(problem.device, problem.seq, problem.last) for problem in shorter] == [(laptop.store.device, last - 2, last)]
    assert {"state", "folded batch"} <= kinds(by_auditor(centre))


def test_a_log_that_was_cut_off_and_folded_again_is_found_from_the_laptop(laptop: Laptop, centre: Database) -> None:
    as_owner(centre, cut_off)
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("update kvo_state.folded_park set field_set = 1")
    fold(centre)
    assert by_auditor(centre).problems == []
    assert kinds(from_laptop(centre, laptop)) == {"shorter"}


def test_a_log_that_was_cut_off_is_found_by_what_others_built_on_it(laptop: Laptop, centre: Database, tmp_path: Path) -> None:
    other = laptop.copy_to(tmp_path / "other")
    stop = laptop.store.rows("select id from checkpoint order by n limit 1")[0][0]
    set_checkpoint(other.store, stop, name="Vier")
    hand_in(centre, other)
    with server(VERSIONS[0]).connect(centre.name) as connection:
        ((log, seq),) = connection.execute("select id, seq from kvo.log where device = %s", [laptop.store.device]).fetchall()
        cut_off(connection, int(str(log)), int(str(seq)))
        connection.execute("update kvo_state.folded_park set field_set = 1, batch = 0")
    fold(centre)
    assert [(problem.kind, problem.device, problem.seq) for problem in by_auditor(centre).problems] == [("after", other.store.device, 2)]
    other.close()


def forge(connection: Owner, log: int, seq: int) -> None:
    """Alter the words of a change and make every chain behind it anew, also where batches and the log say how it ends."""
    rows = connection.execute(
        "select l.device, l.park, false, c.seq, c.stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, c.chain "
        "from kvo.change c join kvo.log l on l.id = c.log where c.log = %s order by c.seq",
        [log],
    )
    chain = ""
    for row in rows.fetchall():
        change = logs.change_of(row)
        if change.seq == seq - 1:
            connection.execute("""update kvo.change set fields = '{"name":"Vals"}' where log = %s and seq = %s""", [log, change.seq])
            change = replace(change, fields='{"name":"Vals"}')
        chain = change.expected_chain(chain or change.log.start())
        connection.execute("update kvo.change set chain = %s where log = %s and seq = %s", [chain, log, change.seq])
        connection.execute("update kvo.batch_run set chain = %s where log = %s and last = %s", [chain, log, change.seq])
        connection.execute("update kvo.log set chain = %s where id = %s and seq = %s", [chain, log, change.seq])


def test_a_log_that_was_forged_whole_is_found_from_the_laptop(laptop: Laptop, centre: Database) -> None:
    last = as_owner(centre, forge)
    problems = from_laptop(centre, laptop).problems
    assert [(problem.kind, problem.seq) for problem in problems] == [("other", last - 1)]


BESIDE: dict[str, tuple[str, str]] = {
    "one more row": (
        """insert into kvo.change select log, park, seq + 1, stamp + 1, at, author, how, noun, noun_id, after, fields, reason, v, salt,
        erased, chain from kvo.change order by seq desc limit 1""",
        "behind the end",
    ),
    "a batch that says more": ("update kvo.batch set changes = changes + 1 where id = (select min(id) from kvo.batch)", "batch"),
    "no batch": ("delete from kvo.batch_run where batch = (select min(batch) from kvo.batch_run)", "no batch"),
    "another end": ("update kvo.log set chain = repeat('0', 64)", "end"),
    "another witness": ("update kvo.batch_run set chain = repeat('0', 64)", "witness"),
    "a value": ("update kvo_state.checkpoint set name = 'Anders'", "state"),
    "a thing": ("delete from kvo_state.checkpoint where name = 'Drie'", "state"),
    "one more thing": (
        """insert into kvo_state.park select (json_populate_record(p, '{"id": "made up"}')).* from kvo_state.park p""",
        "orphan",
    ),
    "a figure": ("update kvo_state.figure_park set checkpoints = checkpoints + 1", "figures"),
    "two values": (
        """insert into kvo_state.conflict select 'park', id, park, 'name', '["1-a", "2-b"]' from kvo_state.park""",
        "two values",
    ),
}


@pytest.mark.parametrize("what", BESIDE)
def test_what_was_put_right_by_hand_beside_the_log_is_found(laptop: Laptop, centre: Database, what: str) -> None:
    sql, kind = BESIDE[what]
    with server(VERSIONS[0]).connect(centre.name) as connection:
        assert connection.execute(sql).rowcount
    assert kind in kinds(from_laptop(centre, laptop))
    assert kind in kinds(by_auditor(centre))


def test_a_thing_that_can_no_more_be_made_is_not_said_to_have_no_changes(laptop: Laptop, centre: Database) -> None:
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("""update kvo.change set fields = '{"name":7}' where noun = 'checkpoint'""")
    assert {"altered", "unsound"} <= kinds(by_auditor(centre)) <= {"altered", "unsound", "state"}


def test_words_that_came_back_after_erasing_are_found(laptop: Laptop, centre: Database) -> None:
    stop = laptop.store.rows("select noun_id from change where noun = 'checkpoint' order by n desc limit 1")[0][0]
    with server(VERSIONS[0]).connect(centre.name) as connection:
        words = connection.execute(
            "select author, reason, fields, salt, log, seq from kvo.change where noun_id = %s order by seq desc limit 1", [stop]
        ).fetchone()
    assert words is not None
    erase_words(laptop.store, "checkpoint", stop)
    with reached(centre, "eraser") as central:
        erase(laptop.store, central)
    fold(centre)
    assert from_laptop(centre, laptop).problems == by_auditor(centre).problems == []
    put_back = "update kvo.change set author = %s, reason = %s, fields = %s, salt = %s, erased = null where log = %s and seq = %s"
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute(put_back, words)
    assert {"unerased", "state"} == kinds(by_auditor(centre))
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("update kvo.change set erased = repeat('0', 64) where log = %s and seq = %s", words[-2:])
    assert {"altered", "words"} <= kinds(by_auditor(centre))


def test_a_park_that_was_taken_out_whole_is_found_from_the_laptop(laptop: Laptop, centre: Database) -> None:
    with server(VERSIONS[0]).connect(centre.name) as connection:
        for table in ("change", "batch_run", "batch", "log", "access", "dirty", "held_park"):
            connection.execute("set session_replication_role = replica")
            connection.execute(f"delete from kvo.{table}")
    problems = from_laptop(centre, laptop).problems
    assert [(problem.kind, problem.park) for problem in problems] == [("gone", key_of(laptop).park)]


def test_a_park_that_was_never_handed_in_is_no_problem(laptop: Laptop) -> None:
    assert from_laptop(new_centre(), laptop).problems == []


@pytest.mark.parametrize("login", ["analyst", "eraser", "admin", "nobody"])
def test_who_may_not_read_the_changes_may_not_check(laptop: Laptop, centre: Database, login: str) -> None:
    with reached(centre, login) as central, pytest.raises(CentralRefused):
        check(central, laptop.store)


def test_another_version_looks_at_the_logs_alone(laptop: Laptop, centre: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field_sets, "FIELD_SET", field_sets.FIELD_SET - 1)
    as_owner(centre, lambda connection, log, seq: run(connection, CHANGE.format("author = 'Niemand'"), log, seq))
    with server(VERSIONS[0]).connect(centre.name) as connection:
        connection.execute("update kvo_state.checkpoint set name = 'Anders'")
    checked = from_laptop(centre, laptop)
    assert (checked.state, kinds(checked)) == ("newer", {"altered"})
