"""Central records for tests: made once per process and major version, and copied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from psycopg import sql

from kvo_inspect.central.access import set_team
from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import Central, reaching
from kvo_inspect.central.schema import init
from tests.central.servers import LOGINS, VERSIONS, Database, lasting_databases, server

TEAMS = {"ann": "Noord", "bob": "Zuid"}


@contextmanager
def reached(database: Database, login: str) -> Iterator[Central]:
    """Reach a central record as a login."""
    with reaching(parse_address(database.address(login)), attempts=2) as central:
        yield central


@cache
def _template(version: int) -> str:
    with lasting_databases():
        database = server(version).new_database()
    with reached(database, "owner") as central:
        init(central)
    with server(version).connect("postgres") as connection:
        for login, roles in LOGINS.items():
            for role in roles:
                connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(login)))
    with reached(database, "owner") as central:
        for login, team in TEAMS.items():
            set_team(central, login, team)
    return database.name


def new_centre(version: int = VERSIONS[0]) -> Database:
    """Make an empty central record in which every login has its role."""
    return server(version).new_database(_template(version))
