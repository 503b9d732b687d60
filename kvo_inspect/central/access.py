"""Access: who may do what in the central record, given and taken by its administrator, each change of it logged there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.central.refusals import CentralRefused, no_login_text
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.lists.central import RightAct
from kvo_inspect.texts import _, p_

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central


@dataclass(frozen=True, slots=True)
class LoginAccess:
    """A login with its roles and its group."""

    login: str
    roles: tuple[str, ...]
    team: str


@dataclass(frozen=True, slots=True)
class ParkAccess:
    """A park with the groups that hand in and read it."""

    park: str
    name: str
    """Empty as long as nothing of it was folded."""
    teams: tuple[str, ...]
    first_login: str
    first_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RightChange:
    """A right that was given or taken."""

    made: dt.datetime
    by_login: str
    what: RightAct
    login: str
    role: str
    team: str
    park: str
    """The id of the park; empty: it is about none."""
    park_name: str
    """Empty as long as nothing of it was folded."""


@dataclass(frozen=True, slots=True)
class LoginSight:
    """What a login sees of the central record."""

    access: LoginAccess
    parks: tuple[ParkAccess, ...]
    views: tuple[str, ...]
    """The views that it may read."""


_LOGINS = """select r.rolname, array(select g.rolname from pg_auth_members a join pg_roles g on g.oid = a.roleid
      where a.member = r.oid and g.rolname like 'kvo\\_%' order by g.rolname), coalesce(m.team, '')
  from pg_roles r left join kvo.member m on m.login = r.rolname where r.rolcanlogin and (m.login is not null or exists (
    select from pg_auth_members a join pg_roles g on g.oid = a.roleid where a.member = r.oid and g.rolname like 'kvo\\_%'))
  order by r.rolname"""
_PARKS = """select h.park, coalesce(s.name, ''), array(select a.team from kvo.access a where a.park = h.park order by a.team),
    h.first_login,
    h.first_at
  from kvo.held_park h left join kvo_state.park s on s.id = h.park order by lower(s.name), h.park"""
_CHANGES = """select r.made, by_login, what, coalesce(login, ''), coalesce(role, ''), coalesce(team, ''),
    coalesce(r.park, ''), coalesce(s.name, '')
  from kvo.right_change r left join kvo_state.park s on s.id = r.park order by n desc limit %s"""
_VIEWS = """select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'kvo_report' and c.relkind = 'v' and has_table_privilege(%s, c.oid, 'select') order by 1"""


def logins(central: Central) -> list[LoginAccess]:
    """Return every login that has a role or a group here."""
    return [LoginAccess(login, tuple(roles), team) for login, roles, team in central.rows(_LOGINS)]


def parks_with_access(central: Central) -> list[ParkAccess]:
    """Return every park that is held, with its groups."""
    return [ParkAccess(park, name, tuple(teams), login, at) for park, name, teams, login, at in central.rows(_PARKS)]


def names_there(central: Central) -> dict[str, str]:
    """Return what the held parks are called, by id, as far as they were folded."""
    return {park.park: park.name for park in parks_with_access(central) if park.name}


def right_changes(central: Central, most: int) -> list[RightChange]:
    """Return what rights were given and taken, the newest first, at most so many."""
    return [RightChange(*row) for row in central.rows(_CHANGES, [most])]


def seen_as(central: Central, login: str) -> LoginSight:
    """Return what somebody sees; CentralRefused for a login that is not on the server."""
    if not central.rows("select 1 from pg_roles where rolname = %s", [login]):
        raise CentralRefused(no_login_text())
    access = next((line for line in logins(central) if line.login == login), LoginAccess(login, (), ""))
    ((reads_all, is_member, ids),) = central.rows(
        "select kvo.reads_all_as(login), pg_has_role(login, 'kvo_member', 'member'), kvo.parks_of(login) from (values (%s)) l(login)",
        [login],
    )
    parks = tuple(park for park in parks_with_access(central) if reads_all or (is_member and park.park in ids))
    return LoginSight(access, parks, tuple(name for (name,) in central.rows(_VIEWS, [login])))


def find_park_there(central: Central, typed: str) -> str:
    """Return the id of the held park that was typed by id or by name; NotFound, or CentralRefused when several have that name."""
    parks = parks_with_access(central)
    if any(park.park == typed for park in parks):
        return typed
    ids = [park.park for park in parks if park.name.casefold() == typed.casefold()]
    if not ids:
        raise NotFound(typed, p_("thing", "park"))
    if len(ids) > 1:
        raise CentralRefused(_("Several parks are called “{name}”: give the id ({ids}).").format(name=typed, ids=", ".join(ids)))
    return ids[0]


def grant_role(central: Central, login: str, role: str) -> None:
    """Give a login a role (`member`, `analyst` …)."""
    central.rows("select kvo.grant_role(%s, %s)", [login, f"kvo_{role}"])


def revoke_role(central: Central, login: str, role: str) -> None:
    """Take a role from a login."""
    central.rows("select kvo.revoke_role(%s, %s)", [login, f"kvo_{role}"])


def set_team(central: Central, login: str, team: str | None) -> None:
    """Put a login into a group; None: out of it."""
    central.rows("select kvo.set_team(%s, %s)", [login, team])


def leave_team(central: Central, login: str, team: str | None) -> None:
    """Take a login out of its group; CentralRefused when it is in another than *team* (None: whichever it is in)."""
    if team is not None and not central.rows("select 1 from kvo.member where login = %s and team = %s", [login, team]):
        raise CentralRefused(_("{login} is not in group {group}.").format(login=login, group=team))
    set_team(central, login, None)


def has_logins(central: Central, team: str) -> bool:
    """Whether any login is in a group."""
    return bool(central.rows("select 1 from kvo.member where team = %s limit 1", [team]))


def grant_park(central: Central, park: str, team: str) -> None:
    """Let a group hand in and read a park."""
    central.rows("select kvo.grant_park(%s, %s)", [park, team])


def revoke_park(central: Central, park: str, team: str) -> None:
    """Take a park from a group."""
    central.rows("select kvo.revoke_park(%s, %s)", [park, team])


def move_park(central: Central, park: str, team: str) -> None:
    """Give a park to one group alone, in one transaction."""
    with central.transaction():
        for (other,) in central.rows("select team from kvo.access where park = %s and team <> %s", [park, team]):
            revoke_park(central, park, str(other))
        grant_park(central, park, team)
