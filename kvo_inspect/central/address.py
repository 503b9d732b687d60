"""The address of a central record: a service of libpq, or `postgresql://…` without a password, and how its certificate is looked at."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from kvo_inspect.errors import UsageError
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from types import ModuleType

VARIABLE = "KVO_INSPECT_CENTRAL"
"""The variable with the address, for scripts."""
VERIFIED = "verify-full"
_SECRETS = frozenset({"password", "sslpassword", "oauth_client_secret", "scram_client_key"})
_USUAL = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "application_name": "kvo-inspect",
}
"""Seconds, but for the last number: milliseconds in which sent bytes must be confirmed."""
_ROOTS = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem")
"""Where systems keep the root certificates that they trust, in one file."""


def psycopg() -> ModuleType:
    """Return psycopg; UsageError with what to install when it is not there."""
    try:
        import psycopg as library
    except ImportError as error:
        sentence = _("The central record needs psycopg. Install it: pip install 'kvo-inspect[central]'")
        raise UsageError(sentence) from error
    return library


@dataclass(frozen=True, slots=True)
class Address:
    """Where a central record is, as libpq reads it, without a password."""

    text: str
    """As it was given."""
    params: dict[str, Any]
    is_verified: bool
    """Whether the certificate of the server is held against its name; True where no network lies between."""

    @property
    def conninfo(self) -> str:
        """What libpq takes."""
        return str(psycopg().conninfo.make_conninfo("", **self.params))


def parse_address(text: str) -> Address:
    """Return the address that a text gives: `postgresql://…`, `host=… dbname=…`, `service=NAME`, or the name of a service alone.

    Raises UsageError when there is none, when it holds a password, or when nothing would protect the connection.
    """
    text = text.strip()
    if not text:
        raise UsageError(_("Name the central record: a service, or postgresql://SERVER/DATABASE without a password."))
    library = psycopg()
    given = text if "=" in text or "://" in text else f"service={text}"
    try:
        params = dict(library.conninfo.conninfo_to_dict(given)) if text.isprintable() else {}
    except (library.ProgrammingError, ValueError):
        params = {}
    if not params:
        raise UsageError(_("This is no address of a central record: a service, or postgresql://SERVER/DATABASE."))
    if _SECRETS & params.keys():
        raise UsageError(
            _("Leave the password out of the address: others could read it. Put it into a passfile, or PGPASSWORD, or let it be asked.")
        )
    elsewhere = _elsewhere(params)
    if _SECRETS & elsewhere.keys():
        raise UsageError(_("Leave the password out of the service file: put it into a passfile, or let it be asked."))
    whole = elsewhere | params
    is_local = _is_local(str(whole.get("host", "")), str(whole.get("hostaddr", "")))
    mode = str(whole.get("sslmode", ""))
    if not mode and not is_local:
        params["sslmode"] = mode = VERIFIED
    if mode == VERIFIED and "sslrootcert" not in whole and not _own_root().is_file():
        params["sslrootcert"] = _roots()
    if mode not in {VERIFIED, "verify-ca", "require"} and not is_local:
        raise UsageError(_("sslmode={mode} lets others read along. Leave it out, or give verify-full.").format(mode=mode))
    for name, value in _USUAL.items():
        params.setdefault(name, value)
    params["client_encoding"] = "utf8"
    return Address(text, params, is_local or mode == VERIFIED)


def _is_local(hosts: str, addresses: str) -> bool:
    """Whether nothing is sent over a network: sockets of this machine, or itself. An address goes before a name."""
    return all(_is_of_this_machine(host.strip()) for host in (addresses or hosts).split(","))


def _is_of_this_machine(host: str) -> bool:
    if not host or host.startswith(("/", "@")) or host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def _own_root() -> Path:
    """Return where libpq looks for the root certificates of this user."""
    folder = Path(os.environ.get("APPDATA", "")) / "postgresql" if os.name == "nt" else Path.home() / ".postgresql"
    return folder / "root.crt"


def _roots() -> str:
    """Return the file with the root certificates of this machine; else `system`, which the libpq of a wheel seeks in its own place."""
    places = (os.environ.get("SSL_CERT_FILE"), *_ROOTS)
    return next((place for place in places if place and Path(place).is_file()), "system")


_environment = Lock()


def _elsewhere(params: Mapping[str, Any]) -> dict[str, str]:
    """Return what libpq will add to an address: from the service that it names, wherever that is written, and from the environment.

    A password in the environment is not among it: that is the place for one.
    """
    names = {"PGSERVICE": params.get("service"), "PGSERVICEFILE": params.get("servicefile")}
    with _environment:
        before = {name: os.environ.get(name) for name in (*names, "PGPASSWORD")}
        try:
            os.environ.pop("PGPASSWORD", None)
            os.environ.update({name: str(value) for name, value in names.items() if value})
            options = psycopg().pq.Conninfo.get_defaults()
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
    texts = {option.keyword.decode(): option.val.decode("utf-8", "replace") for option in options if option.val}
    if texts.get("sslmode") == "prefer":  # what libpq has when nobody says anything
        del texts["sslmode"]
    return texts
