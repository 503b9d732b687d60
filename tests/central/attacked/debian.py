"""Debian's PostgreSQL, where it is installed: it has TLS, which the wheel leaves out. Skipped aloud elsewhere, failing where CI is set."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.central.servers import LOGINS

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
USER = "postgres"


def needed(program: str | None, package: str) -> str:
    """Return where a program is; skip the test where it is not, but fail where CI is set."""
    if program is not None:
        return program
    if "CI" in os.environ:
        pytest.fail(f"{package} is not installed")
    pytest.skip(f"needs {package}")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass(frozen=True)
class DebianServer:
    """A server of Debian's newest PostgreSQL that listens on this machine's own address."""

    folder: Path
    port: int
    version: int

    def program(self, name: str) -> str:
        return str(PROGRAMS[-1].with_name(name))

    def run(self, *command: str) -> None:
        """Run a program as the user of the server: it does not run as root."""
        subprocess.run([*as_server_user(), *command], check=True, capture_output=True, cwd="/", timeout=60)

    def start(self, *options: str) -> None:
        settings = f"-p {self.port} -k {self.folder} -h 127.0.0.1 " + " ".join(options)
        self.run(
            self.program("pg_ctl"), "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", settings, "start"
        )  # fmt: skip

    def stop(self, how: str = "fast") -> None:
        self.run(self.program("pg_ctl"), "-w", "-D", str(self.folder / "data"), "-m", how, "stop")

    def connect(self, database: str = "postgres", login: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), port=self.port, dbname=database, user=login, autocommit=True)


def as_server_user(user: str = USER) -> Sequence[str]:
    """Return what stands before a command, so that it runs as another user than root."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if os.geteuid() == 0 else []


def give(path: Path, mode: int, user: str = USER) -> None:
    """Give a file to the user of the server."""
    path.chmod(mode)
    if os.geteuid() == 0:
        shutil.chown(path, user, user)


@cache
def debian_server() -> DebianServer:
    """Return a running server of Debian's PostgreSQL, made when it is asked for first and stopped with the process."""
    needed(str(PROGRAMS[-1]) if PROGRAMS else None, "Debian's postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pgdeb-"))
    give(folder, 0o755)
    made = DebianServer(folder, free_port(), int(PROGRAMS[-1].parts[-3]))
    made.run(
        made.program("initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N"
    )
    made.start("-c fsync=off")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(made.stop, "immediate")
    with made.connect() as connection:
        for login in LOGINS:
            connection.execute(f"create role {login} login password 'geheim'")
        connection.execute("alter role owner createrole")
        connection.execute("create database central owner owner encoding 'UTF8' template template0")
    return made
