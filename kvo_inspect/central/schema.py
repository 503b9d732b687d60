"""The schema of a central record: made, brought up to date, and printed for an administrator who runs it himself."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.field_rules import rules_sql
from kvo_inspect.central.refusals import NOT_OURS, ONLY_READ, CentralRefused
from kvo_inspect.central.reports.views import comments_sql
from kvo_inspect.central.state_tables import state_sql
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central

OLDEST = 150_000
"""PostgreSQL 15: views that look with the rights of who reads them came with it."""
ROLES = ("kvo_member", "kvo_analyst", "kvo_auditor", "kvo_fold", "kvo_eraser", "kvo_admin")
MIGRATIONS = ("0001-record", "0002-rights", "0003-reference", "0004-fold", "0005-figures", "0006-authors")
"""Steps that make tables, each run once, in this order."""
EVERY_TIME = ("functions", "take-in", "erase", "access", "state-functions", "reference", "rights", "state-rights", "views")
"""What is replaced whole each time, behind the steps."""
_LOCK = 5_184_518
"""The number of the lock that keeps two `init` apart."""


def sql_of(name: str) -> str:
    """Return the SQL of a step."""
    return (files("kvo_inspect.central") / "sql" / f"{name}.sql").read_text("utf-8")


def roles_sql() -> str:
    """Return SQL that makes the roles that are not there."""
    makes = "\n".join(
        f"  if not exists (select from pg_roles where rolname = '{role}') then create role {role} nologin; end if;" for role in ROLES
    )
    return f"do $$ begin\n{makes}\nend $$;\n"


def nouns_sql() -> str:
    """Return SQL that writes which nouns and fields this program knows."""
    rows = ",\n  ".join(
        f"('{noun}', array[{', '.join(repr(name) for name in model.own())}]::text[], "
        f"array[{', '.join(repr(name) for name in model.refs)}]::text[])"
        for noun, model in NOUNS.items()
    )
    return (
        f"insert into kvo.noun (noun, fields, refs) values\n  {rows}\n"
        "on conflict (noun) do update set fields = excluded.fields, refs = excluded.refs;\n"
        f"insert into kvo.centre (field_set) values ({field_sets.FIELD_SET})\n"
        "on conflict (single) do update set field_set = excluded.field_set;\n"
    )


_FIRST = """set local standard_conforming_strings = on;
create schema if not exists kvo;
create schema if not exists kvo_state;
create schema if not exists kvo_report;
create table if not exists kvo.migration (name text primary key, made timestamptz not null default clock_timestamp());
"""


_FIT = f"""do $$ begin
  if current_setting('server_version_num')::int < {OLDEST} then
    raise 'The central record needs PostgreSQL {OLDEST // 10_000} or newer.';
  end if;
  if getdatabaseencoding() <> 'UTF8' then raise 'The central record needs a database with encoding UTF8.'; end if;
end $$;
"""
"""What `init` asks by itself, for who runs the SQL by hand."""
_ADMINISTRATOR = """do $$ begin
  if not pg_has_role(current_user, 'kvo_admin', 'member') then grant kvo_admin to current_user; end if;
end $$;
"""


def steps(done: set[str]) -> Iterator[tuple[str, str]]:
    """Yield what has still to be run where these migrations were, each step with its name."""
    yield "roles", roles_sql()
    yield "schemas", _FIRST
    for name in MIGRATIONS:
        if name not in done:
            yield name, sql_of(name) + f"insert into kvo.migration (name) values ('{name}');\n"
    yield "nouns", nouns_sql()
    yield "fields", rules_sql()
    yield "state", state_sql()
    for name in EVERY_TIME:
        yield name, sql_of(name)
    yield "comments", comments_sql()
    yield "administrator", _ADMINISTRATOR


def whole_sql() -> str:
    """Return all that `init` runs in an empty database, for an administrator to read and run."""
    head = (
        "-- The central record of kvo-inspect: run by the owner of the database, who may make roles. Needs no superuser and no extension.\n"
    )
    return head + "begin;\n" + _FIT + "\n".join(f"-- {name}\n{sql}" for name, sql in steps(set())) + "commit;\n"


def must_fit(central: Central) -> None:
    """Raise CentralRefused unless the server is one that a central record can be made on."""
    ((version, encoding, in_recovery),) = central.rows(
        "select current_setting('server_version_num')::int, getdatabaseencoding(), pg_is_in_recovery()"
    )
    if version < OLDEST:
        major = version // 10_000
        raise CentralRefused(_("This server is PostgreSQL {n}. The central record needs 15 or newer; nothing was made.").format(n=major))
    if encoding != "UTF8":
        sentence = _("This database keeps text as {encoding}. Make one with encoding UTF8; nothing was made here.")
        raise CentralRefused(sentence.format(encoding=encoding))
    if in_recovery:
        raise CentralRefused(_(ONLY_READ))


def migrations_there(central: Central) -> set[str]:
    """Return the migrations that a database has had; empty: there is no central record in it."""
    if central.rows("select to_regclass('kvo.migration')") == [(None,)]:
        return set()
    return {name for (name,) in central.rows("select name from kvo.migration")}


def must_be_ours(central: Central, *, ready: bool = True) -> None:
    """Raise CentralRefused unless this program can work with the central record; where not *ready*, unless it may make or change that.

    A central record is updated before the laptops: one that is newer than this program takes in what this program hands in.
    """
    migrations = migrations_there(central)
    (field_set,) = central.rows("select coalesce(max(field_set), 0) from kvo.centre")[0] if migrations else (0,)
    if not ready and (migrations - set(MIGRATIONS) or field_set > field_sets.FIELD_SET):
        raise CentralRefused(_("A newer version of kvo-inspect made this central record. Update this program first; nothing was changed."))
    if ready and set(MIGRATIONS) - migrations:
        raise CentralRefused(_(NOT_OURS))


def init(central: Central) -> list[str]:
    """Make the central record, or bring it up to date: all of it or nothing. Return the names of the migrations that were run.

    Raises CentralRefused, and ConnectionLost when others stood in the way for too long.
    """
    return central.trying(lambda: _init(central))


def _init(central: Central) -> list[str]:
    must_fit(central)
    must_be_ours(central, ready=False)
    with central.transaction() as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        _as_owner(central)
        done = migrations_there(central)
        for _name, sql in steps(done):
            connection.execute(sql)
    return [name for name in MIGRATIONS if name not in done]


def _as_owner(central: Central) -> None:
    """Go on as who made the central record, in this transaction: its functions reach only what is of the same owner."""
    for owner, is_mine, may in central.rows(
        "select r.rolname, r.rolname = current_user, pg_has_role(current_user, r.oid, 'member') "
        "from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = 'kvo'"
    ):
        if not may:
            raise CentralRefused(_("That central record is of the login {login}: run central init as that login.").format(login=owner))
        if not is_mine:
            central.rows("select set_config('role', %s, true)", [owner])


def centre_id(central: Central) -> str:
    """Return the name that a central record gave itself when it was made."""
    rows: list[Any] = central.rows("select id from kvo.centre")
    return str(rows[0][0])
