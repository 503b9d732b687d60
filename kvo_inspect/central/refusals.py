"""What a central record, or the way to it, refuses: each with its sentence. A password is in none of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from kvo_inspect.central.address import psycopg
from kvo_inspect.errors import KvoError, Refused, StoreError
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from psycopg import Error

_BUSY = (
    "too many",
    "slots are reserved",
    "no more connections",
    "starting up",
    "shutting down",
    "not yet accepting",
    "recovery mode",
    "Resource temporarily unavailable",
)
"""What libpq gives on in the words of the server, of which it tells no code: so the languages of other servers are not in it."""
_LONGEST = 300
"""Characters of what the server or libpq says that a sentence takes along."""


class CentralRefused(Refused):
    """The central record does not take, or does not give, what was asked."""


class PasswordWanted(CentralRefused):
    """The central record asks for a password, and none was given."""

    def __init__(self) -> None:
        super().__init__(
            _("The central record asks for a password. Put it into a passfile (mode 0600), or PGPASSWORD, or start at a terminal.")
        )


class NotReached(StoreError):
    """There was no connection to the central record."""

    def __init__(self, why: str) -> None:
        text = _("The central record was not reached ({why}). Nothing was lost: try again when there is a connection.")
        super().__init__(text.format(why=_short(why)))


class ConnectionLost(NotReached):
    """The connection broke, again and again."""


def _short(why: str) -> str:
    return " ".join(why.split())[:_LONGEST]


def connect_problem(error: Error) -> Literal["password", "busy"] | None:
    """Return what may be done about a connection that was refused: give a password, or come back later; None: neither."""
    if error.pgconn is not None and error.pgconn.needs_password:
        return "password"
    text = str(error)
    return "busy" if any(words in text for words in _BUSY) else None


def connect_refusal(error: Error) -> KvoError:
    """Return the sentence of a connection that was refused."""
    why = _short(str(error))
    if error.pgconn is not None and error.pgconn.needs_password:
        return PasswordWanted()
    if "definition of service" in why:
        return CentralRefused(
            _("There is no such service on this computer: name it in ~/.pg_service.conf, or give an address ({why}).").format(why=why)
        )
    if "does not support SSL" in why:
        return CentralRefused(_("The central record offers no protected connection (TLS). Nothing was sent. Ask its administrator."))
    if "FATAL" not in why and ("certificate" in why or "SSL" in why or "TLS" in why):
        return CentralRefused(
            _("The certificate of the central record was not accepted ({why}). Nothing was sent. Ask its administrator.").format(why=why)
        )
    if connect_problem(error) is None and ("FATAL" in why or (error.pgconn is not None and error.pgconn.used_password)):  # it answered
        return CentralRefused(
            _("The central record does not let this login in: check name, password and database ({why}).").format(why=why)
        )
    return NotReached(why)


_WHY = {
    "gap": N_(
        "Change {seq} of laptop {device} came, but an earlier one is not in the central record. Hand in again; nothing was taken in."
    ),
    "after": N_("First hand in the earlier work of laptop {device}: this builds on it. Nothing was taken in."),
    "refers": N_("Change {seq} of laptop {device} names what is not in the central record. Hand in all of its park; nothing was taken in."),
    "forked": N_(
        "Laptop {device} wrote two things under number {seq}: its record went on from a copy. Nothing was taken in. What only the copy "
        "has: record it again in an empty data folder."
    ),
    "confidential": N_("What is confidential never goes to the central record. Nothing was taken in."),
    "newer": N_(
        "The central record does not know yet what this version of kvo-inspect records. Let its administrator update it (central init); "
        "nothing was taken in."
    ),
    "team": N_("This login is in no group of the central record. Ask its administrator (central access grant)."),
    "erase": N_("This login may not erase in the central record. Ask its administrator for the role kvo_eraser."),
    "isolation": N_("The central record takes in at the isolation level read committed alone. Nothing was taken in."),
    "administer": N_("This login may give no rights in the central record. Ask its administrator."),
    "role": N_("There is no such role: member, analyst, auditor, fold, eraser or admin."),
    "login": N_("There is no such login on the server. Let it be made first: create role NAME login."),
    "held": N_("Another gave that role to this login, or a group of logins gives it: the administrator of the server has to take it."),
    "access": N_("That group does not have that park."),
    "name": N_("Two changes of one thing have one name. Nothing was taken in."),
}
_WAITS = frozenset({"after", "refers"})
"""What may come later; where it never can, the change was altered."""
NOT_OURS = N_("There is no central record of this version in that database. Let its administrator run: central init.")
ONLY_READ = N_("That database can only be read (a standby?). Give the address of the one that takes in.")
_NO_PARK = N_("This login has no right on that park in the central record. Ask its administrator (central access grant).")
_UNKNOWN_PARK = N_("The central record holds no such park. Check its id (central status).")
_ALTERED = N_("Change {seq} of laptop {device} was altered or damaged ({why}). Nothing was taken in.")


def no_login_text() -> str:
    """Return that a login is not on the server."""
    return _(_WHY["login"])


def no_eraser_text() -> str:
    """Return that a login may not erase."""
    return _(_WHY["erase"])


def no_right_text() -> str:
    """Return that a park is of others."""
    return _(_NO_PARK)


_BY_STATE = {
    "42501": N_("This login may not do that in the central record. Ask its administrator for the right."),
    "42P01": NOT_OURS,
    "3F000": NOT_OURS,
    "42883": NOT_OURS,
    "42703": NOT_OURS,
    "53100": N_("The disk of the central record is full. Nothing was taken in; tell its administrator."),
    "25006": ONLY_READ,
    "57014": N_("The central record was stopped at it, or it took too long. Nothing was taken in; try again later."),
    "23514": N_("The central record refuses what it must not hold. Nothing was taken in."),
}
"""What the states of PostgreSQL mean here: no right; no such table, schema, function, column; disk full; only reading; a constraint."""


_TIMED_OUT = frozenset({"25P03", "25P04"})
"""The server ended a transaction that stood still or lasted too long: on a slow line it goes better another time."""


def refusal_of(error: Error) -> KvoError | None:
    """Return the sentence of an error that trying again does not help; None: the connection broke, or another stood in the way."""
    library = psycopg()
    state = error.sqlstate or ""
    if state.startswith("KV"):
        return _own_refusal(error, state)
    if state in _BY_STATE:
        return CentralRefused(_(_BY_STATE[state]))
    if state in _TIMED_OUT or isinstance(error, library.OperationalError | library.InterfaceError):
        return None
    return CentralRefused(_("The central record refused ({why}). Nothing was taken in.").format(why=_short(str(error))))


def _own_refusal(error: Error, state: str) -> KvoError:
    try:
        facts = json.loads(error.diag.message_detail or "{}")
    except ValueError:
        facts = {}
    why = str(facts.get("why", ""))
    if why == "park" and state == "KV004":
        sentence = _NO_PARK
    elif why == "park" and state == "KV006":
        sentence = _UNKNOWN_PARK
    else:
        sentence = _ALTERED if state == "KV003" and why in _WAITS else _WHY.get(why, _ALTERED)
    return CentralRefused(_(sentence).format(seq=facts.get("seq", 0), device=facts.get("device", ""), why=why))
