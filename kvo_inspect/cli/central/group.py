"""`central`: the commands with the central record together."""

from __future__ import annotations

import click

from kvo_inspect.cli.central.administration import access, init
from kvo_inspect.cli.central.exchange import erase, pull, push, status
from kvo_inspect.cli.central.reports import export, load
from kvo_inspect.cli.central.upkeep import check, fold
from kvo_inspect.cli.click_words import HelpGroup
from kvo_inspect.texts import N_


@click.group("central", cls=HelpGroup, help=N_("The central record of an organisation, in PostgreSQL: hand in, fetch, look after."))
def central() -> None:
    """Group what is done with the central record."""


for _command in (push, pull, status, erase, init, access, load, export, fold, check):
    central.add_command(_command)

COMMANDS = (central,)
