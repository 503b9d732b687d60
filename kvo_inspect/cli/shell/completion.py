"""`completion`: the lines that teach a shell our commands and options."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, PowerShellComplete, ZshComplete

from kvo_inspect.cli.click_words import HelpCommand
from kvo_inspect.cli.invocation import COMPLETE, NAME
from kvo_inspect.cli.output import say
from kvo_inspect.texts import N_

SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete, "powershell": PowerShellComplete}


@click.command("completion", cls=HelpCommand, help=N_("Print what makes a shell complete commands. The manual says where to put it."))
@click.argument("shell", metavar="|".join(SHELLS), type=click.Choice(tuple(SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script of a shell."""
    say(SHELLS[shell](context.find_root().command, {}, NAME, COMPLETE).source())


COMMANDS = (completion,)
