"""`central init` and `central access`: what its administrator does with the central record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.central.reaching import TO_WITHOUT_RECORD, reached
from kvo_inspect.cli.click_words import HelpCommand, HelpGroup, option
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.table import table
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central

MOST = 1000
"""So many changes of rights are shown."""


@click.command(
    "init",
    cls=HelpCommand,
    examples=(
        "central init --to postgresql://owner@kvo.example.org/kvo",
        "central init --sql",
    ),
    help=N_("Make the central record in a database, or bring it up to date. Needs the owner of the database, no superuser, no extension."),
)
@option("--sql", "as_sql", is_flag=True, help=N_("Print what it would run in an empty database, for an administrator to read and run."))
@TO_WITHOUT_RECORD
def init(address: str | None, *, as_sql: bool) -> None:
    """Make the schema, all of it or nothing; again changes nothing."""
    from kvo_inspect.central.schema import init as make
    from kvo_inspect.central.schema import whole_sql

    if as_sql:
        say(whole_sql())
        return
    with reached(address) as central:
        made = central.trying(lambda: make(central))
    if made:
        say(
            n_("The central record is ready: {n} step was run.", "The central record is ready: {n} steps were run.", len(made)).format(
                n=len(made)
            )
        )
    else:
        say(_("The central record is up to date."))


@click.group("access", cls=HelpGroup, help=N_("Who may do what in the central record. Every change of a right is logged there."))
def access() -> None:
    """Group what is done with rights."""


ROLE = option("--role", type=click.Choice(("member", "analyst", "auditor", "fold", "eraser", "admin")), help=N_("The role of the login."))
GROUP = option("--group", "team", metavar="NAME", help=N_("The group: an organisation or an office, whose logins share parks."))
PARK = option("--park", "park", metavar="PARK", help=N_("The park: its name or id in the central record."))


@access.command(
    "grant",
    cls=HelpCommand,
    examples=(
        "central access grant anna --role member --group Noord",
        'central access grant --park "De Kievitsakker" --group Zuid',
    ),
    help=N_("Give a login a role and a group, or a group a park. The login itself is made by who administers the server."),
)
@click.argument("login", required=False, metavar="[LOGIN]")
@ROLE
@GROUP
@PARK
@TO_WITHOUT_RECORD
def grant(login: str | None, role: str | None, team: str | None, park: str | None, address: str | None) -> None:
    """Give what was named; all of it or nothing."""
    from kvo_inspect.central.access import find_park_there, grant_park, grant_role, set_team

    _must_name(login, role, team, park)
    with reached(address) as central:

        def give() -> None:
            with central.transaction():
                if login and role:
                    grant_role(central, login, role)
                if login and team:
                    set_team(central, login, team)
                if park and team:
                    grant_park(central, find_park_there(central, park), team)

        central.trying(give)
        if park and team:
            _warn_of_empty(central, team)
    say(_("Granted."))


@access.command(
    "revoke",
    cls=HelpCommand,
    examples=(
        "central access revoke anna --role member",
        'central access revoke --park "De Kievitsakker" --group Zuid',
    ),
    help=N_("Take a role from a login, or a park from a group. A login without a role to take leaves its group."),
)
@click.argument("login", required=False, metavar="[LOGIN]")
@ROLE
@GROUP
@PARK
@TO_WITHOUT_RECORD
def revoke(login: str | None, role: str | None, team: str | None, park: str | None, address: str | None) -> None:
    """Take what was named; all of it or nothing."""
    from kvo_inspect.central.access import find_park_there, leave_team, revoke_park, revoke_role

    if park or not login:
        _must_name(login, role, team, park)
    with reached(address) as central:

        def take() -> None:
            with central.transaction():
                if login and role:
                    revoke_role(central, login, role)
                if login and (team or not role):
                    leave_team(central, login, team)
                if park and team:
                    revoke_park(central, find_park_there(central, park), team)

        central.trying(take)
    say(_("Revoked."))


def _must_name(login: str | None, role: str | None, team: str | None, park: str | None) -> None:
    """Raise UsageError unless what was named makes a right."""
    if login and (role or team) and not park:
        return
    if park and team and not login and not role:
        return
    raise UsageError(_("Name a login with --role or --group, or a --park with --group."))


def _warn_of_empty(central: Central, team: str) -> None:
    """Warn when a group that was given a park has nobody in it: it may be a slip of the pen."""
    from kvo_inspect.central.access import has_logins

    if not central.trying(lambda: has_logins(central, team)):
        warn(_("No login is in group {group} yet.").format(group=team))


@access.command(
    "move",
    cls=HelpCommand,
    examples=('central access move "De Kievitsakker" Zuid',),
    help=N_("Give a park to one group alone. Whoever had it before sees it no more."),
)
@click.argument("park", metavar="PARK")
@click.argument("team", metavar="GROUP")
@TO_WITHOUT_RECORD
def move(park: str, team: str, address: str | None) -> None:
    """Move a park."""
    from kvo_inspect.central.access import find_park_there, move_park

    with reached(address) as central:
        central.trying(lambda: move_park(central, find_park_there(central, park), team))
        _warn_of_empty(central, team)
    say(_("Moved."))


@access.command(
    "show",
    cls=HelpCommand,
    examples=("central access show", "central access show --log"),
    help=N_("Who has which role and group, and which groups a park has. For the administrator and the auditor."),
)
@option("--log", "as_log", is_flag=True, help=N_("What rights were given and taken, the newest first."))
@JSON
@TO_WITHOUT_RECORD
def show(address: str | None, *, as_log: bool, as_json: bool) -> None:
    """Print who may what."""
    from kvo_inspect.central.access import logins, parks_with_access, right_changes
    from kvo_inspect.central.listed import listed_logins, listed_right_changes
    from kvo_inspect.wording.central.exchange import moment_text
    from kvo_inspect.wording.central.rights import right_text

    with reached(address) as central:
        if as_log:
            changes = central.trying(lambda: right_changes(central, MOST))
        else:
            people = central.trying(lambda: logins(central))
            parks = central.trying(lambda: parks_with_access(central))
    if as_log and as_json:
        print_rows("central-rights", listed_right_changes(changes))
    elif as_log:
        rows = [
            (
                moment_text(change.made),
                change.by_login,
                right_text(change.what, change.login, change.role, change.team, change.park_name or change.park),
            )
            for change in changes
        ]
        say(table((_("When"), _("Login"), _("What")), rows) if rows else _("No right was given yet."))
    elif as_json:
        print_rows("central-logins", listed_logins(people))
    else:
        login_rows = [(person.login, ", ".join(role.removeprefix("kvo_") for role in person.roles), person.team) for person in people]
        say(table((_("Login"), _("Roles"), _("Group")), login_rows) if login_rows else _("No login has a right yet."))
        held = [(park.name or park.park, ", ".join(park.teams), park.first_login, moment_text(park.first_at)) for park in parks]
        if held:
            say("")
            say(table((_("Park"), _("Groups"), _("First"), _("When")), held))


@access.command(
    "as",
    cls=HelpCommand,
    examples=("central access as anna",),
    help=N_("What somebody sees there. Roles, group, parks and views of a login in the central record."),
)
@click.argument("login", metavar="LOGIN")
@TO_WITHOUT_RECORD
def as_(login: str, address: str | None) -> None:
    """Print what a login sees."""
    from kvo_inspect.central.access import seen_as

    with reached(address) as central:
        seen = central.trying(lambda: seen_as(central, login))
    say(_("Roles: {roles}").format(roles=", ".join(role.removeprefix("kvo_") for role in seen.access.roles) or "–"))
    say(_("Group: {group}").format(group=seen.access.team or "–"))
    say(_("Parks: {parks}").format(parks=", ".join(park.name or park.park for park in seen.parks) or "–"))
    say(_("Views: {views}").format(views=", ".join(seen.views) or "–"))
