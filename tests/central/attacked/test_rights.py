"""Rights: nobody writes but through the functions, nobody reads another group's parks, and no trick of a login leads around that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql

from kvo_inspect.domain.record.change import LogKey
from tests.central.attacked.door import everything, hand_in, lay_down, new_id, refused, small_park, written
from tests.central.centres import new_centre
from tests.central.servers import LOGINS, VERSIONS, Database, Server, server
from tests.doses import dose

LOGIN_NAMES = tuple(login for login in LOGINS if login != "owner")
ROLES = ("kvo_member", "kvo_analyst", "kvo_auditor", "kvo_fold", "kvo_eraser", "kvo_admin")
WRITES = {
    ("kvo.inbox", "kvo_member", "insert"),
    ("kvo.inbox", "kvo_eraser", "insert"),
    ("kvo.reference_inbox", "kvo_admin", "insert"),
    ("kvo.dirty", "kvo_fold", "delete"),
}
"""Which role may do what with a table itself, besides reading and besides the fold with its state: some columns of an inbox, no more."""
OPEN = {"kvo.register"}
"""What has parks in it and is read whole: the register of all parks says which of them is here under which id, and no more."""
INNER = {"is_misfit", "has_misfit", "refuse", "must_administer", "is_role_of_ours", "emptied"}
"""Functions that only other functions call."""


class Held(NamedTuple):
    """A central record in which ann has a park and bob another."""

    server: Server
    database: Database
    of_ann: str
    of_bob: str


def two_groups(version: int) -> Held:
    here, database = server(version), new_centre(version)
    parks = []
    for login in ("ann", "bob"):
        park = new_id("park")
        with here.connect(database.name, login) as connection:
            hand_in(connection, written(LogKey(new_id("laptop"), park, False), small_park(park)))
        parks.append(park)
    return Held(here, database, *parks)


@pytest.fixture(scope="module", params=dose(VERSIONS[:1], VERSIONS, VERSIONS), ids=lambda version: f"pg{version}")
def held(request: pytest.FixtureRequest) -> Held:
    """For tests that leave it as it is."""
    return two_groups(request.param)


@pytest.fixture(scope="module", params=dose(VERSIONS[:1], VERSIONS, VERSIONS), ids=lambda version: f"pg{version}")
def added_to(request: pytest.FixtureRequest) -> Held:
    """For tests that hand something in, which others would read."""
    return two_groups(request.param)


@pytest.fixture(params=LOGIN_NAMES)
def login(request: pytest.FixtureRequest) -> str:
    """Every login but the owner's."""
    return str(request.param)


@pytest.fixture
def connection(held: Held, login: str) -> Iterator[psycopg.Connection[Any]]:
    with held.server.connect(held.database.name, login) as connected:
        yield connected


def catalogue(held: Held, query: str) -> list[tuple[Any, ...]]:
    with held.server.connect(held.database.name) as superuser:
        return superuser.execute(query).fetchall()


_RELATIONS = """select format('%I.%I', n.nspname, c.relname), c.relkind::text, c.relrowsecurity,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('park', 'log') and not a.attisdropped),
    coalesce('security_invoker=true' = any (c.reloptions), false)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname like 'kvo%' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') order by 1"""


def tables(held: Held) -> list[str]:
    return [name for name, kind, *_rest in catalogue(held, _RELATIONS) if kind in {"r", "p", "v", "m"}]


def test_no_role_may_write_a_table_but_where_this_test_says_so(held: Held) -> None:
    wrong = []
    with held.server.connect(held.database.name) as superuser:
        for table in tables(held):
            for role in (*ROLES, "public"):
                for right in ("insert", "update", "delete", "truncate", "references", "trigger"):
                    columns = "has_any_column_privilege" if right in {"insert", "update", "references"} else "has_table_privilege"
                    row = superuser.execute(sql.SQL("select {}(%s, %s, %s)").format(sql.SQL(columns)), [role, table, right]).fetchone()
                    if row == (True,) and (table, role, right) not in WRITES and not (
                        role == "kvo_fold" and table.startswith("kvo_state.") and right in {"insert", "update", "delete"}
                    ):  # fmt: skip
                        wrong.append((table, role, right))
    assert wrong == []


def test_what_a_member_reads_is_kept_apart_by_park_and_a_view_looks_with_the_rights_of_who_reads_it(held: Held) -> None:
    with held.server.connect(held.database.name) as superuser:
        wrong = [
            name
            for name, kind, has_rows_apart, has_park, is_invoker in superuser.execute(_RELATIONS).fetchall()
            if kind != "S"
            and name not in OPEN
            and (
                (kind == "v" and not is_invoker)
                or kind in {"m", "f"}
                or (kind in {"r", "p"} and has_park and not has_rows_apart and _reads(superuser, "kvo_member", name))
            )
        ]
    assert wrong == []


def _reads(connection: psycopg.Connection[Any], role: str, table: object) -> bool:
    return connection.execute("select has_any_column_privilege(%s, %s, 'select')", [role, table]).fetchone() == (True,)


def test_who_has_no_role_reads_and_calls_nothing(held: Held) -> None:
    with held.server.connect(held.database.name) as superuser:
        assert [table for table in tables(held) if _reads(superuser, "nobody", table)] == []
        assert superuser.execute(
            "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
            "where n.nspname like 'kvo%' and has_function_privilege('nobody', p.oid, 'execute')"
        ).fetchall() == []  # fmt: skip
        assert superuser.execute(
            "select nspname from pg_namespace n, unnest(%s::text[]) r(role) where nspname like 'kvo%%' "
            "and has_schema_privilege(role, n.oid, 'create')",
            [[*ROLES, "nobody"]],
        ).fetchall() == []  # fmt: skip


def test_every_function_with_the_rights_of_the_owner_names_where_it_looks_and_reads_its_words_one_way(held: Held) -> None:
    wrong = [
        name
        for name, is_definer, settings, source in catalogue(
            held,
            "select p.oid::regprocedure::text, p.prosecdef, coalesce(p.proconfig, '{}'), p.prosrc from pg_proc p "
            "join pg_namespace n on n.oid = p.pronamespace where n.nspname like 'kvo%' order by 1",
        )
        if is_definer
        and ("search_path=pg_catalog, pg_temp" not in settings or ("\\" in source and "standard_conforming_strings=on" not in settings))
    ]
    assert wrong == []


def test_every_function_is_for_a_role_or_for_other_functions(held: Held) -> None:
    rows = catalogue(
        held,
        "select p.proname, exists (select from unnest(p.proacl) a(item) where a.item::text like 'kvo\\_%') from pg_proc p "
        "join pg_namespace n on n.oid = p.pronamespace where n.nspname like 'kvo%' order by 1",
    )
    assert {name for name, is_for_a_role in rows if not is_for_a_role} <= INNER
    assert not {name for name, is_for_a_role in rows if is_for_a_role} & INNER


def statements(table: str) -> list[str]:
    """Return what would write a table, or set something up that writes later."""
    schema, name = table.split(".")
    return [
        f"insert into {table} default values",
        f"insert into {table} select * from {table}",
        f"insert into {table} select * from {table} on conflict do nothing returning *",
        f"delete from {table}",
        f"truncate {table}",
        f"merge into {table} t using (select 1) s on false when not matched then insert default values",
        f"alter table {table} disable row level security",
        f"alter table {table} owner to current_user",
        f"drop table {table}",
        f"create trigger t before insert on {table} for each row execute function suppress_redundant_updates_trigger()",
        f"create rule r as on insert to {table} do instead nothing",
        f"create policy p on {table} using (true)",
        f"create index on {table} ((1))",
        f"create table kvo.more (like {table})",
        f"lock table {table} in exclusive mode",
        f"copy {table} to program 'cat'",
        f"copy {table} from program 'echo'",
        f"alter schema {schema} rename to mine",
        f"comment on table {table} is 'x'",
        f"alter table {table} rename to {name.strip(chr(34))}_x",
        f"create temp table x () inherits ({table})",
        f"with gone as (delete from {table} returning *) select count(*) from gone",
    ]


FOLDS = {"insert", "delete", "merge", "lock", "with"}


def test_every_statement_that_would_write_is_refused(held: Held, login: str, connection: psycopg.Connection[Any]) -> None:
    before = everything(held.server, held.database)
    done = []
    for table in tables(held):
        for statement in statements(table):
            if login == "folder" and (table.startswith("kvo_state.") or table == "kvo.dirty") and statement.split()[0] in FOLDS:
                continue
            try:
                with connection.transaction():
                    connection.execute(statement)
            except psycopg.Error as error:
                assert error.sqlstate in {"42501", "23502", "42601", "42809", "0A000", "428C9", "42P16", "55000"}, (statement, error)  # noqa: PT017
            else:
                done.append(statement)
    assert done == []
    assert everything(held.server, held.database) == before


@pytest.mark.parametrize("who", ["ann", "bob"])
def test_a_member_reads_nothing_of_another_group(held: Held, who: str) -> None:
    foreign = held.of_bob if who == "ann" else held.of_ann
    with held.server.connect(held.database.name, who) as connection:
        for table in tables(held):
            try:
                rows = connection.execute(f"select t::text from {table} t").fetchall()
            except psycopg.errors.InsufficientPrivilege:
                continue
            assert [row for (row,) in rows if foreign in str(row)] == [], table
        assert connection.execute("select kvo.my_parks()").fetchone() == ([held.of_ann if who == "ann" else held.of_bob],)


def test_who_has_no_role_reads_nothing(held: Held) -> None:
    with held.server.connect(held.database.name, "nobody") as connection:
        for table in tables(held):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select from {table}")


TRICKS = {
    "search_path": ["set search_path = kvo, kvo_state", "select set_config('search_path', 'pg_temp', false)"],
    "row_security": ["set row_security = off"],
    "role": ["set role owner"],
    "admin": ["set role kvo_admin"],
    "auditor": ["set role kvo_auditor"],
    "authorization": ["set session authorization owner"],
    "superuser": ["set session_replication_role = replica"],
    "sees_all": ["create function pg_temp.sees_all() returns boolean language sql as 'select true'", "set search_path = pg_temp, kvo"],
    "leak": ["create function pg_temp.leak(t text) returns boolean language plpgsql cost 0.000001 as $$ begin raise 'seen %', t; end $$"],
    "view": ["create temp view seen as select * from kvo.change"],
    "prepared": ["prepare seen as select * from kvo.change"],
    "cursor": ["declare seen cursor with hold for select * from kvo.change"],
    "temporary": ["create temp table seen as select * from kvo.change"],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_shows_a_member_another_groups_park(held: Held, trick: str) -> None:
    with held.server.connect(held.database.name, "ann") as ann:
        for statement in TRICKS[trick]:
            try:
                ann.execute(statement)
            except psycopg.Error as error:
                assert error.sqlstate == "42501"  # noqa: PT017
        for statement in (
            "select park from kvo.change", "select park from kvo.log", "select park from kvo.batch",
            "select park from seen", "execute seen", "fetch all from seen",
            f"select from kvo.change where pg_temp.leak(fields) and park = '{held.of_bob}'",
            "select unnest(kvo.my_parks())", "select unnest(kvo.parks_of('bob'))",
        ):  # fmt: skip
            try:
                rows = ann.execute(statement).fetchall()
            except psycopg.Error as error:
                assert held.of_bob not in str(error)  # noqa: PT017
                assert "seen " not in str(error).replace("seen is", "")  # noqa: PT017
                continue
            assert [row for row in rows if held.of_bob in str(row)] == []


@pytest.mark.parametrize(
    "made",
    [
        "create temp table line (device text default 'x', seq bigint)",
        "create temp view line as select 1 as seq",
        "create temp table line (a int); create rule r as on delete to line do also select 1",
        "create temp table line (a int); create view pg_temp.on_line as select * from line",
        "create type pg_temp.line as (a int)",
        "create temp table inbox (like kvo.centre); create temp table change (a int)",
        "create function pg_temp.sha256(bytea) returns bytea language sql as $$ select ''::bytea $$; set search_path = pg_temp, pg_catalog",
        "create function pg_temp.coalesce_x() returns int language sql as 'select 1'; set search_path = pg_temp",
        "alter default privileges grant all on tables to public",
        "set default_tablespace = 'nowhere'",
    ],
)
def test_what_a_login_made_for_itself_beside_the_door_opens_it_no_wider(added_to: Held, made: str) -> None:
    with added_to.server.connect(added_to.database.name, "ann") as ann:
        for statement in made.split("; "):
            try:
                ann.execute(statement)
            except psycopg.Error as error:
                assert error.sqlstate in {"42501", "22023"}  # noqa: PT017
        park = new_id("park")
        log = written(LogKey(new_id("laptop"), park, False), small_park(park))
        wrong = [*log[:-1], written(log[0].log, [{**small_park(park)[5], "at": "x"}], behind=log[4])[0]]
        before = everything(added_to.server, added_to.database)
        assert refused(ann, wrong) is not None
        assert everything(added_to.server, added_to.database) == before
        refusal = refused(ann, log)
        assert refusal is None or refusal.state[:2] in {"42", "2B"}  # what it made stands in its own way


def test_no_function_called_by_hand_changes_anything_for_who_may_not(held: Held, login: str, connection: psycopg.Connection[Any]) -> None:
    before = everything(held.server, held.database)
    functions = catalogue(
        held,
        "select p.oid::regproc::text, p.pronargs from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "where n.nspname like 'kvo%' and p.prokind = 'f'",
    )
    for name, count in functions:
        for value in ("null", f"'{held.of_bob}'", "''"):
            try:
                connection.execute(f"select {name}({', '.join([value] * count)})")
            except psycopg.Error as error:
                assert not isinstance(error, psycopg.OperationalError)  # noqa: PT017
    after = everything(held.server, held.database)
    changed = {table for table in after if after[table] != before[table]}
    may = {"admin": {"kvo.right_change", "kvo.access"}, "folder": {"kvo.dirty", "kvo_state.folded_park"}}  # an administrator gives parks
    assert changed <= may.get(login, set())


def test_giving_on_what_one_has_gives_nothing(held: Held, login: str, connection: psycopg.Connection[Any]) -> None:
    given = "select oid::regclass::text, relacl::text from pg_class where relnamespace::regnamespace::text like 'kvo%' order by 1"
    before = catalogue(held, given)
    for table in tables(held):
        try:
            connection.execute(f"grant all on {table} to nobody")
        except psycopg.errors.InsufficientPrivilege:
            continue
    for role in ROLES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"grant {role} to {login}")
    assert catalogue(held, given) == before


def test_no_login_lays_anything_into_the_transaction_of_another(added_to: Held) -> None:
    park = new_id("park")
    log = written(LogKey(new_id("laptop"), park, False), small_park(park))
    with added_to.server.connect(added_to.database.name, "ann") as ann, added_to.server.connect(added_to.database.name, "bob") as bob:
        with ann.transaction():
            lay_down(ann, log[:3])
            (foreign,) = ann.execute("select pg_current_xact_id()::text").fetchone() or ("",)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bob.execute("copy kvo.inbox (tx, device, letters, park) from stdin")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bob.execute("insert into kvo.inbox (tx) values (%s::xid8)", [foreign])
            lay_down(bob, log[3:])
            assert ann.execute("select kvo.take_in('x')").fetchone() == (3,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bob.execute("select * from kvo.inbox")
