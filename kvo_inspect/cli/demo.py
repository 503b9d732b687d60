"""`demo`: the worked example, in a data folder of its own."""

from __future__ import annotations

import click

from kvo_inspect import texts
from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say_path
from kvo_inspect.texts import N_


@click.command(
    "demo",
    cls=HelpCommand,
    examples=("demo",),
    help=N_("Open the worked example. An invented park with an evening round of today half walked, in a data folder of its own."),
)
@option("--no-open", is_flag=True, help=N_("Only make it, and print its folder."))
@click.pass_obj
def demo(run: Run, no_open: bool) -> int:
    """Make the example if it is not there, and open it."""
    from kvo_inspect.cli.start import open_app, require_terminal
    from kvo_inspect.demo import demo_folder, make_demo

    run.must_write()
    if not no_open:
        require_terminal()
    folder = make_demo(run.given or demo_folder(run.data), texts.language())
    if no_open:
        say_path(folder)
        return 0
    return open_app(run._replace(given=folder), practice=True)


COMMANDS = (demo,)
