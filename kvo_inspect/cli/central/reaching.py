"""How a command reaches the central record: by its address, and the password asked for where a person sits."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import option
from kvo_inspect.cli.output import warn
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store

TO = option(
    "--to",
    "address",
    metavar="ADDRESS",
    help=N_("Which central record: a service, or postgresql://SERVER/DATABASE (default: KVO_INSPECT_CENTRAL, or that of last time)."),
)

TO_WITHOUT_RECORD = option(
    "--to",
    "address",
    metavar="ADDRESS",
    help=N_("Which central record: a service, or postgresql://SERVER/DATABASE (default: KVO_INSPECT_CENTRAL)."),
)
"""For what opens no record of this laptop, in which the address of last time stands."""


@contextmanager
def reached(address: str | None, store: Store | None = None) -> Iterator[Central]:
    """Reach the central record that *address* names, else the variable, else this laptop of last time; and note it when all went well.

    Raises UsageError when none names it.
    """
    from kvo_inspect.central.address import VARIABLE, parse_address
    from kvo_inspect.central.connection import reaching
    from kvo_inspect.central.last_time import last_address, note_address

    text = address or os.environ.get(VARIABLE, "") or (last_address(store) if store is not None else "")
    place = parse_address(text)
    if not place.is_verified:
        warn(_("Nobody looked whether this is the central record: its certificate is not held against its name. Give sslmode=verify-full."))
    with reaching(place, _asked) as central:
        yield central
    if store is not None and store.writable:
        note_address(store, place.text)


def _asked() -> str:
    """Return the password that a person types; empty where nobody sits at a terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        return ""
    return str(click.prompt(_("Password of the central record"), hide_input=True, err=True, type=str))
