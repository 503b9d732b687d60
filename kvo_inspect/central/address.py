"""The address of a central record: a service of libpq, or `postgresql://…` without a password, and how its certificate is looked at."""

from __future__ import annotations

import configparser
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.errors import UsageError
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from types import ModuleType

VARIABLE = "KVO_INSPECT_CENTRAL"
"""The variable with the address, for scripts."""
VERIFIED = "verify-full"
_LOCAL = ("localhost", "127.0.0.1", "::1")
_CONNECT_SECONDS = 10


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
        params = dict(library.conninfo.conninfo_to_dict(given))
    except library.ProgrammingError:
        raise UsageError(_("This is no address of a central record: a service, or postgresql://SERVER/DATABASE.")) from None
    if "password" in params:
        raise UsageError(
            _("Leave the password out of the address: others could read it. Put it into a passfile, or PGPASSWORD, or let it be asked.")
        )
    service = _of_service(str(params["service"])) if params.get("service") else {}
    if "password" in service:
        raise UsageError(_("Leave the password out of the service file: put it into a passfile, or let it be asked."))
    mode = str(params.get("sslmode") or service.get("sslmode") or os.environ.get("PGSSLMODE") or "")
    is_local = _is_local(str(params.get("host") or params.get("hostaddr") or service.get("host") or os.environ.get("PGHOST") or ""))
    if not mode and not is_local:
        params["sslmode"] = mode = VERIFIED
    if mode == VERIFIED and not (params.get("sslrootcert") or service.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or _has_root()):
        params["sslrootcert"] = "system"
    if mode not in {VERIFIED, "verify-ca", "require"} and not is_local:
        raise UsageError(_("sslmode={mode} lets others read along. Leave it out, or give verify-full.").format(mode=mode))
    params.setdefault("connect_timeout", _CONNECT_SECONDS)
    params |= {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "client_encoding": "utf8"}
    params.setdefault("application_name", "kvo-inspect")
    return Address(text, params, is_local or mode == VERIFIED)


def _is_local(host: str) -> bool:
    """Whether nothing is sent over a network: a socket of this machine, or itself."""
    return not host or host.startswith(("/", "@")) or host in _LOCAL


def _has_root() -> bool:
    return (Path.home() / ".postgresql" / "root.crt").is_file()


def _of_service(name: str) -> dict[str, str]:
    """Return what the user's service file says of a service; empty when it is not there, which libpq then says."""
    folders = (os.environ.get("PGSERVICEFILE", ""), str(Path.home() / ".pg_service.conf"))
    parser = configparser.RawConfigParser(delimiters=("=",), strict=False)
    for file in folders:
        if file and Path(file).is_file():
            try:
                parser.read(file, "utf-8")
            except (configparser.Error, OSError, UnicodeDecodeError):
                return {}
            if parser.has_section(name):
                return dict(parser.items(name))
    return {}
