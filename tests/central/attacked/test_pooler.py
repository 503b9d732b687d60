"""Pooler: PgBouncer in transaction mode lies between without being noticed. Skipped aloud without it, failing where CI is set."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import reaching
from kvo_inspect.central.heads import heads_there
from kvo_inspect.central.pull import pull
from kvo_inspect.central.push import Pushed, push
from tests.central.attacked.debian import as_server_user, free_port, give, needed
from tests.central.centres import new_centre
from tests.central.servers import LOGINS, VERSIONS, Database, server
from tests.laptops import Laptop, prepared, state

_INI = """[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
logfile = {folder}/log
"""


WHEEL_USER = "pgserver"
"""As whom the servers of the wheel run where root runs the tests: nobody else reaches their socket."""


@pytest.fixture
def database() -> Database:
    return new_centre()


@pytest.fixture
def pooled(database: Database) -> Iterator[Database]:
    """The same database behind PgBouncer, with two connections for each login."""
    program = needed(shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin"), "pgbouncer")
    here = server(VERSIONS[0])
    folder = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    port = free_port()
    (folder / "users").write_text("".join(f'"{login}" ""\n' for login in LOGINS))
    (folder / "ini").write_text(_INI.format(host=here.host, port=here.port, listen=port, folder=folder))
    for path, mode in ((folder, 0o755), (folder / "users", 0o600), (folder / "ini", 0o600)):
        give(path, mode, WHEEL_USER)
    running = subprocess.Popen(
        [*as_server_user(WHEEL_USER), program, str(folder / "ini")], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 20
        while running.poll() is None and time.monotonic() < until:
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield Database("127.0.0.1", port, database.name)
    finally:
        running.kill()
        running.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def test_handing_in_again_and_fetching_go_through_a_pooler(pooled: Database, tmp_path: Path) -> None:
    laptop, other = prepared(tmp_path / "first"), Laptop(tmp_path / "second")
    with reaching(parse_address(pooled.address("ann"))) as central:
        pushed = push(laptop.store, central)
        assert pushed.total > 0
        assert not pushed.refused
        assert {key.device for key in heads_there(central)} == {laptop.store.device}
        assert push(laptop.store, central) == Pushed()
        assert not pull(other.store, central).refused
    with reaching(parse_address(pooled.address("ann"))) as central:
        push(laptop.store, central)
    nouns = ("park", "checkpoint", "round", "participant")
    assert {noun: state(other.store)[noun] for noun in nouns} == {noun: state(laptop.store)[noun] for noun in nouns}
    laptop.close()
    other.close()


def test_more_laptops_than_connections_all_come_through_a_pooler(pooled: Database, database: Database, tmp_path: Path) -> None:
    laptops = [prepared(tmp_path / str(i)) for i in range(6)]
    for laptop in laptops:
        laptop.close()
    pushed: list[int] = []

    def hand_in(laptop: Laptop) -> None:
        laptop.open()
        with reaching(parse_address(pooled.address("ann"))) as central:
            pushed.append(push(laptop.store, central).total)
        laptop.close()

    working = [threading.Thread(target=hand_in, args=(laptop,)) for laptop in laptops]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    with server(VERSIONS[0]).connect(database.name) as connection:
        assert connection.execute("select count(*) from kvo.change").fetchone() == (sum(pushed),)
        assert connection.execute("select count(*) from kvo.held_park").fetchone() == (6,)
    assert len(pushed) == 6
