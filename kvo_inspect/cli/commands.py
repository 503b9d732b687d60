"""The commands together: the options before a command, and running one. Each command's module imports what it needs when it runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click

from kvo_inspect import __version__, paths
from kvo_inspect.cli.click_words import DIR, READ, HelpCommand, HelpGroup, HelpOption, click_speaks_along, option
from kvo_inspect.cli.invocation import KEY_FILE, LOOK, NAME, PASSPHRASE_FILE, Run
from kvo_inspect.cli.shell.streams import standard_streams
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import LANGS, N_, Lang, _, in_language

BEFORE = {
    "--data": "--data DIR",
    "--lang": "--lang nl|en",
    LOOK: LOOK,
    PASSPHRASE_FILE: f"{PASSPHRASE_FILE} FILE",
    KEY_FILE: f"{KEY_FILE} FILE",
}
"""The options that stand before a command, as they are written there."""


class Program(HelpGroup):
    """The program: its help ends with where the manual is."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the address of the manual, in the language in use, and how the help of a command is shown."""
        super().format_epilog(ctx, formatter)
        formatter.write_paragraph()
        formatter.write(_("The manual: {path}").format(path=paths.manual_file(in_language(MANUALS))) + "\n")
        formatter.write(_("With examples of a command: {call}").format(call=f"{NAME} help park import") + "\n")


MANUALS = ("handleiding.md", "manual.md")
"""The manual in Dutch and English."""


@click.group(
    NAME,
    cls=Program,
    invoke_without_command=True,
    help=N_("Walk the round of a business park and keep what was found. Without a command the app opens."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@option("--data", type=DIR, metavar="DIR", help=N_("The data folder (default: KVO_INSPECT_DATA, or the system's)."))
@option("--lang", type=click.Choice(LANGS), help=N_("Dutch or English (default: as in the settings, or as this computer)."))
@option(LOOK, "read_only", is_flag=True, help=N_("Only look. Nothing in the data folder is made or changed; a record in use opens too."))
@option(PASSPHRASE_FILE, type=READ, metavar="FILE", help=N_("The passphrase of a protected record is the first line of this file."))
@option(KEY_FILE, type=READ, metavar="FILE", help=N_("A private key (age or SSH) that opens a protected record."))
@click.version_option(__version__, prog_name=NAME, message="%(prog)s %(version)s", cls=HelpOption, help=N_("Show the version and exit."))
@click.pass_context
def kvo_inspect(
    context: click.Context,
    data: Path | None,
    lang: Lang | None,
    read_only: bool,
    passphrase_file: Path | None,
    key_file: Path | None,
) -> int | None:
    """Open the app when there is no command."""
    run = context.obj = Run(data, lang, read_only, passphrase_file, key_file)
    if context.invoked_subcommand is None:
        from kvo_inspect.cli.start import open_app

        return open_app(run)
    return None


@click.command(
    "help", cls=HelpCommand, examples=("help finding list",), help=N_("Show the help of a command. Without one, that of the program.")
)
@click.argument("words", nargs=-1, metavar="[COMMAND...]")
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...]) -> None:
    """Print a page of help, as --help behind the command does."""
    from kvo_inspect.cli.output import say

    at = context.find_root()
    for word in words:
        if not isinstance(at.command, click.Group):
            raise UsageError(_("“{command}” has no commands of its own.").format(command=at.command_path))
        name, command, _rest = at.command.resolve_command(at, [word])
        at = click.Context(command or at.command, info_name=name, parent=at)
    say(at.get_help())


def whole() -> HelpGroup:
    """Return the program with all its commands."""
    from kvo_inspect.cli import (
        compare,
        contact,
        demo,
        dossier,
        export,
        paper,
        park,
        partner,
        photo,
        planned_round,
        protect,
        record,
        report,
    )
    from kvo_inspect.cli.central import group as central
    from kvo_inspect.cli.content import checklist, letter
    from kvo_inspect.cli.laptops import departures, handover, received, receivers, signatures, sync
    from kvo_inspect.cli.lists import finding
    from kvo_inspect.cli.people import erasing as person
    from kvo_inspect.cli.people import keeping
    from kvo_inspect.cli.plan import lists as plan
    from kvo_inspect.cli.shell import completion
    from kvo_inspect.cli.survey import questionnaires

    for module in (
        demo,
        park,
        partner,
        contact,
        person,
        keeping,
        plan,
        questionnaires,
        planned_round,
        finding,
        checklist,
        letter,
        photo,
        paper,
        compare,
        dossier,
        report,
        export,
        handover,
        sync,
        received,
        departures,
        receivers,
        signatures,
        central,
        protect,
        record,
        completion,
    ):
        for command in module.COMMANDS:
            kvo_inspect.add_command(command)
    kvo_inspect.add_command(help_)
    completion.be_asked(kvo_inspect)
    return kvo_inspect


def run_command(args: list[str]) -> int:
    """Run a command and return its exit code; a mistake in the call is a UsageError with click's words and where to look."""
    click_speaks_along()
    try:
        with standard_streams():
            code = whole().main(args, prog_name=NAME, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:  # a command that has others, alone: its help says which
        click.echo(error.format_message(), err=True)
        return UsageError.exit_code
    except click.UsageError as error:
        raise UsageError(_mistake_text(error, args)) from None
    except click.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0


def _mistake_text(error: click.UsageError, args: Sequence[str]) -> str:
    """Return what was wrong with a call, and where to look; of an option that stands before a command, where it belongs."""
    where = error.ctx.command_path if error.ctx else _command_path(args)
    if isinstance(error, click.NoSuchOption) and error.option_name in BEFORE:
        what = _("No such option {name!r}.").format(name=error.option_name)
        call = " ".join(filter(None, (NAME, BEFORE[error.option_name], where.removeprefix(NAME).strip())))
        return what + " " + _("It stands before the command: {call}").format(call=call)
    what = " ".join(error.format_message().split())
    what += "" if what.endswith((".", "?", "!")) else "."
    return _("{what} See: {command} --help").format(what=what, command=where)


def _command_path(args: Sequence[str]) -> str:
    """Return the command that a call names, as it is typed: of an option without its value click does not say where it stands."""
    names, command = [NAME], cast("click.Command", whole())
    rest = iter(args)
    for arg in rest:
        if arg.startswith("-"):
            if any(isinstance(param, click.Option) and arg in param.opts and not param.is_flag for param in command.params):
                next(rest, None)  # its value, which may be called like a command
        elif isinstance(command, click.Group) and (below := command.commands.get(arg)) is not None:
            names.append(arg)
            command = below
        else:
            break
    return " ".join(names)
