"""Faults: a line that breaks anywhere, killed processes, a full disk, locks. Nothing is there by halves; handing in again completes it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import psycopg
import pytest

from kvo_inspect.central import schema
from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import Central, reaching
from kvo_inspect.central.push import Pushed, push
from kvo_inspect.central.refusals import CentralRefused, NotReached, refusal_of
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint
from tests.central.attacked.cutting import Way, boundaries, proxy
from tests.central.attacked.debian import DebianServer, debian_server, give
from tests.central.attacked.door import hand_in, lay_down, must_be_whole, new_id, small_park, waits_for_another, written
from tests.central.centres import TEAMS, new_centre, reached
from tests.central.servers import VERSIONS, Database, Server, server
from tests.doses import dose
from tests.laptops import Laptop, prepared

TAKE_IN = "select kvo.take_in('a test')"


@pytest.fixture(scope="module")
def here() -> Server:
    return server(VERSIONS[0])


@pytest.fixture
def database() -> Database:
    return new_centre()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "laptop")
    yield made
    made.close()


def record_more(laptop: Laptop) -> None:
    """Record something that was handed in nowhere yet."""
    (park,) = laptop.store.select(Park)
    add_checkpoint(laptop.store, park.id, NewCheckpoint(f"Weg {laptop.ticks}"))


def changes_there(here: Server, database: Database) -> int:
    with here.connect(database.name) as connection:
        row = connection.execute("select count(*) from kvo.change").fetchone()
    assert row is not None
    return int(str(row[0]))


def completes(here: Server, database: Database, laptop: Laptop) -> None:
    """Hand in again; then all is there, once."""
    must_be_whole(here, database)
    with reached(database, "ann") as central:
        push(laptop.store, central)
        assert push(laptop.store, central) == Pushed()
    must_be_whole(here, database)
    assert (
        changes_there(here, database)
        == laptop.store.rows("select count(*) from change join log on log.id = log where not confidential")[0][0]
    )


# -- the line


def cut_push(
    database: Database, laptop: Laptop, cut: tuple[Way, int] | None, words: bytes = b"", attempts: int = 1
) -> tuple[Pushed | None, dict[Way, bytes]]:
    """Hand in over a line that is cut; return what came of it and what went over the line."""
    with proxy(database.host, database.port, cut, words) as line:
        address = parse_address(f"host=127.0.0.1 port={line.listen} dbname={database.name} user=ann sslmode=disable gssencmode=disable")
        with reaching(address, attempts=attempts) as central:
            try:
                pushed: Pushed | None = push(laptop.store, central)
            except NotReached:
                pushed = None
    return pushed, {"up": bytes(line.sent["up"]), "down": bytes(line.sent["down"])}


@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize("where", ["at a message", "at a byte"])
def test_a_line_that_breaks_at_any_message_or_byte_leaves_nothing_by_halves(
    here: Server, database: Database, laptop: Laptop, way: Way, where: str
) -> None:
    cut_push(database, laptop, None)
    record_more(laptop)
    _pushed, sent = cut_push(database, laptop, None)
    ends = boundaries(sent[way], way)
    assert len(ends) > 15
    if where == "at a message":
        places = random.sample(ends, dose(6, len(ends), len(ends)))
    else:
        places = [random.randrange(1, len(sent[way])) for _ in range(dose(3, 200, 1000))]
    broken = 0
    for place in places:
        record_more(laptop)
        pushed, _sent = cut_push(database, laptop, (way, place))
        broken += pushed is None
        completes(here, database, laptop)
    assert broken


def test_a_line_that_breaks_behind_the_commit_is_made_anew_and_what_came_in_is_counted(
    here: Server, database: Database, laptop: Laptop
) -> None:
    pushed, _sent = cut_push(database, laptop, None, b"COMMIT", attempts=3)
    assert pushed is not None
    assert pushed.total == changes_there(here, database) > 0
    assert not pushed.behind
    completes(here, database, laptop)


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_line_that_breaks_once_is_not_noticed(here: Server, database: Database, laptop: Laptop, way: Way) -> None:
    pushed, sent = cut_push(database, laptop, (way, 1500), attempts=3)
    assert len(sent[way]) >= 1500
    assert pushed is not None
    assert pushed.total == changes_there(here, database) > 0
    completes(here, database, laptop)


def test_who_stops_it_leaves_nothing_by_halves(here: Server, database: Database, laptop: Laptop) -> None:
    class Stopped(Exception):
        pass

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "send":
            raise Stopped

    with reached(database, "ann") as central, pytest.raises(Stopped):
        push(laptop.store, central, progress=stop)
    assert changes_there(here, database) == 0
    completes(here, database, laptop)


# -- killed


def backends(here: Server, database: Database, login: str) -> list[int]:
    with here.connect(database.name) as connection:
        return [int(str(pid)) for (pid,) in connection.execute("select pid from pg_stat_activity where usename = %s", [login]).fetchall()]


def at_sending(act: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Return a progress that acts once, while changes are on their way."""
    acted: list[object] = []

    def progress(what: str, _done: int, _total: int) -> None:
        if what == "send" and not acted:
            acted.append(act())

    return progress


def test_a_killed_server_process_takes_all_with_it_and_the_push_goes_on(here: Server, database: Database, laptop: Laptop) -> None:
    def kill() -> None:
        for pid in backends(here, database, "ann"):
            os.kill(pid, signal.SIGKILL)

    with reaching(parse_address(database.address("ann"))) as central:
        pushed = push(laptop.store, central, progress=at_sending(kill))
    assert pushed.total == changes_there(here, database) > 0
    completes(here, database, laptop)


def test_an_ended_server_process_is_gone_on_without(here: Server, database: Database, laptop: Laptop) -> None:
    def end() -> None:
        with here.connect(database.name) as superuser:
            superuser.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ann'")

    with reaching(parse_address(database.address("ann"))) as central:
        assert push(laptop.store, central, progress=at_sending(end)).total > 0
    completes(here, database, laptop)


@pytest.fixture
def debian_centre() -> Iterator[tuple[DebianServer, Database, Server]]:
    """A central record on Debian's server, which the tests may kill and fill."""
    running = debian_server()
    name = f"centre_{new_id()}"
    with running.connect() as superuser:
        superuser.execute(f"create database {name} owner owner template template0 encoding 'UTF8'")
    database = Database(str(running.folder), running.port, name)
    with reached(database, "owner") as central:
        schema.init(central)
    with running.connect(name) as superuser:
        superuser.execute("grant kvo_member to ann, bob")
        for login, team in TEAMS.items():
            superuser.execute("insert into kvo.member (login, team) values (%s, %s)", [login, team])
    yield running, database, Server(running.version, running.folder, str(running.folder), running.port)
    with running.connect() as superuser:
        superuser.execute(f"drop database {name} with (force)")


def test_a_server_of_which_every_process_is_killed_loses_nothing_and_is_waited_for(
    debian_centre: tuple[DebianServer, Database, Server], laptop: Laptop
) -> None:
    running, database, here = debian_centre
    with reached(database, "ann") as central:
        push(laptop.store, central)
    record_more(laptop)

    def kill() -> None:
        postmaster = int((running.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        threading.Thread(target=start_again).start()

    def start_again() -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:  # the last of the killed may still hold the memory that all shared
            (running.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
            with suppress(subprocess.CalledProcessError):
                running.start("-c fsync=off")
                return

    with reaching(parse_address(database.address("ann"))) as central:
        assert push(laptop.store, central, progress=at_sending(kill)).total > 0
    completes(here, database, laptop)


_PUSHES = """
import sys
from pathlib import Path
from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import reaching
from kvo_inspect.central.push import push
from kvo_inspect.store.upkeep.opening import open_record

def wait(what, done, total):
    if what == sys.argv[4]:
        print("now", flush=True)
        sys.stdin.read()

store = open_record(Path(sys.argv[1]), state_folder=Path(sys.argv[2]), author="x")
with reaching(parse_address(sys.argv[3])) as central:
    push(store, central, progress=wait)
"""


@pytest.mark.parametrize("moment", ["hand in", "send"])
def test_a_killed_laptop_leaves_nothing_by_halves(here: Server, database: Database, laptop: Laptop, moment: str) -> None:
    laptop.close()
    words = [sys.executable, "-c", _PUSHES, str(laptop.data), str(laptop.state_folder), database.address("ann"), moment]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "now\n"
        running.kill()
    laptop.open()
    until = time.monotonic() + 20
    while backends(here, database, "ann"):
        assert time.monotonic() < until
    assert changes_there(here, database) == 0
    completes(here, database, laptop)


# -- room


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 64 MB in memory that the server may write to; skipped aloud where nobody may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="pgsmall-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        shutil.rmtree(folder)
        pytest.skip("needs leave to mount a disk in memory")
    try:
        give(folder, 0o700)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_full_disk_is_told_and_leaves_nothing_by_halves(
    small_disk: Path, debian_centre: tuple[DebianServer, Database, Server], laptop: Laptop
) -> None:
    running, database, here = debian_centre
    with running.connect() as superuser:
        superuser.execute(f"create tablespace small location '{small_disk}'")
        superuser.execute(f"alter database {database.name} set tablespace small")
    try:
        with running.connect(database.name) as superuser:
            superuser.execute("create table filler (t text)")
            superuser.execute("alter table filler alter t set storage external")
            with suppress(psycopg.errors.DiskFull):
                while True:
                    superuser.execute("insert into filler select repeat('x', 100000) from generate_series(1, 10)")
            with reached(database, "ann") as central:
                refused = push(laptop.store, central).refused
            assert [text for text in refused.values() if "disk of the central record is full" in text] == list(refused.values()) != []
            superuser.execute("drop table filler")
        assert changes_there(here, database) == 0
        completes(here, database, laptop)
    finally:
        with running.connect() as superuser:
            superuser.execute(f"alter database {database.name} set tablespace pg_default")
            superuser.execute("drop tablespace small")


def test_connections_that_are_used_up_are_waited_for(here: Server, database: Database, laptop: Laptop) -> None:
    with here.connect(database.name) as superuser:
        superuser.execute(f"alter database {database.name} connection limit 2")
        holding = here.connect(database.name, "bob")
        with reaching(parse_address(database.address("ann")), between=holding.close) as central:
            assert push(laptop.store, central).total > 0
        superuser.execute(f"alter database {database.name} connection limit -1")
    completes(here, database, laptop)


# -- locks


def test_a_park_that_another_hands_in_is_waited_for_and_a_standstill_ends(here: Server, database: Database, laptop: Laptop) -> None:
    (park,) = laptop.store.select(Park)
    log = written(LogKey(new_id("laptop"), park.id, False), small_park(park.id, new_id()))
    with here.connect(database.name, "ann") as still:
        still.execute("begin; set local idle_in_transaction_session_timeout = '700ms'")
        lay_down(still, log)
        still.execute(TAKE_IN)  # and no more: its laptop was closed
        with reached(database, "ann") as central:
            assert push(laptop.store, central).total > 0
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            still.execute("commit")
    completes(here, database, laptop)


def test_two_who_hand_in_the_same_logs_in_opposite_order_both_come_through(here: Server, database: Database) -> None:
    park = new_id("park")
    first = written(LogKey("laptopa", park, False), small_park(park))
    second = written(LogKey("laptopb", park, False), [{"noun": "checkpoint", "noun_id": new_id(), "fields": {"name": "x"}}])
    counts: list[int] = []

    def relay(changes: list[object]) -> None:
        with here.connect(database.name, "ann") as ann:
            counts.append(hand_in(ann, changes))  # type: ignore[arg-type]

    working = [threading.Thread(target=relay, args=(changes,)) for changes in ([*first, *second], [*second, *first]) * 4]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    assert sorted(counts) == [0] * 7 + [7]
    must_be_whole(here, database)


def test_two_who_wait_for_each_other_are_let_go_and_both_come_through(here: Server, database: Database) -> None:
    parks = [new_id("park"), new_id("park")]
    meet = threading.Barrier(2, timeout=20)
    begun: list[str] = []
    ends: list[str] = []

    def hand_in_both(login: str, first: str, second: str) -> None:
        logs = {park: written(LogKey(f"laptop{login}", park, False), small_park(park, f"{login}-{park}")) for park in parks}

        def work(central: Central) -> None:
            begun.append(login)
            with central.transaction() as connection:
                for park in (first, second):
                    lay_down(connection, logs[park])
                    connection.execute(TAKE_IN)
                    if begun.count(login) == 1 and park == first:
                        meet.wait()

        with reaching(parse_address(database.address(login))) as central:
            central.trying(partial(work, central))
            ends.append(login)

    with here.connect(database.name) as superuser:
        superuser.execute("update kvo.member set team = 'Noord' where login = 'bob'")
    working = [
        threading.Thread(target=hand_in_both, args=("ann", *parks)),
        threading.Thread(target=hand_in_both, args=("bob", *reversed(parks))),
    ]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    assert sorted(ends) == ["ann", "bob"]
    assert len(begun) > 2
    must_be_whole(here, database)


def test_a_push_that_waits_does_not_hold_up_other_parks(here: Server, database: Database, laptop: Laptop) -> None:
    park = new_id("park")
    log = written(LogKey(new_id("laptop"), park, False), small_park(park))
    with here.connect(database.name, "ann") as still, still.transaction(force_rollback=True):
        lay_down(still, log)
        still.execute(TAKE_IN)
        second = threading.Thread(target=lambda: outcomes.append(hand_in(bob, log)))
        outcomes: list[int] = []
        with here.connect(database.name) as superuser:
            superuser.execute("update kvo.member set team = 'Noord' where login = 'bob'")
        with here.connect(database.name, "bob") as bob:
            second.start()
            waits_for_another(here, database, "bob")
            with reached(database, "ann") as central:
                assert push(laptop.store, central).total > 0
            still.execute("rollback")
            second.join()
    assert outcomes == [6]
    must_be_whole(here, database)


def test_what_the_server_ends_for_its_length_is_told() -> None:
    assert isinstance(refusal_of(psycopg.errors.QueryCanceled("x")), CentralRefused)
    assert refusal_of(psycopg.errors.DeadlockDetected("x")) is None
    assert refusal_of(psycopg.errors.IdleInTransactionSessionTimeout("x")) is None
