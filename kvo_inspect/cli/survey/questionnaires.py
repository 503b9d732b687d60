"""`survey`: the questionnaires: which there are, checking one, beginning one, printing one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect import paths
from kvo_inspect.cli.click_words import READ, WRITE, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.cli.shell.streams import is_input
from kvo_inspect.cli.survey.answers import survey
from kvo_inspect.cli.table import table
from kvo_inspect.texts import N_, _, language, n_

if TYPE_CHECKING:
    from kvo_inspect.exchange.survey.printed import QuestionnaireFormat


@survey.command(
    "list", examples=("survey list",), help=N_("List the questionnaires. What is wrong with a file of your own goes to stderr.")
)
@JSON
@click.pass_obj
def list_(run: Run, as_json: bool) -> None:
    """Print the questionnaires as a table or as JSON."""
    from kvo_inspect.content.questionnaires import every_questionnaire
    from kvo_inspect.exchange.lists.content import listed_questionnaires

    files, problems = every_questionnaire(run.data)
    for problem in problems:
        warn(problem)
    if as_json:
        print_rows("questionnaires", listed_questionnaires(files))
        return
    rows = [
        (
            file.questionnaire.id,
            file.questionnaire.title(language()),
            file.questionnaire.version,
            str(len(file.questionnaire.question)),
            _("comes with the program") if file.shipped else _("your own"),
        )
        for file in files
    ]
    say(table((_("Name"), _("Title"), _("Edition"), _("Questions"), _("Whose")), rows))


@survey.command("check", examples=("survey check ours.toml",), help=N_("Check questionnaires. Tells every mistake with its line."))
@click.argument("files", type=READ, nargs=-1, required=True, metavar="FILE…")
@click.pass_obj
def check(_run: Run, files: tuple[Path, ...]) -> None:
    """Print of each file that it is in order, or raise ContentError with every problem in all of them."""
    from kvo_inspect.cli.content.own_file import refuse_mistakes
    from kvo_inspect.content.questionnaires import check_questionnaire

    wrong: list[str] = []
    for path in files:
        file, problems = check_questionnaire(path, by_name=not is_input(path))
        wrong += problems
        if file is not None:
            count = len(file.questionnaire.question)
            sentence = n_("{file} is in order: {n} question.", "{file} is in order: {n} questions.", count)
            say(sentence.format(file=path.name, n=count))
    refuse_mistakes(wrong)


@survey.command(
    "new",
    examples=("survey new ours",),
    help=N_("Begin a questionnaire. Copies the standard one into your own folder, to change in a text editor."),
)
@click.argument("name")
@click.pass_obj
def new(run: Run, name: str) -> None:
    """Write the copy and print where."""
    from kvo_inspect.cli.content.own_file import begin_own_file
    from kvo_inspect.content.questionnaires import own_copy, parse_questionnaire

    run.must_write()
    text = own_copy(name)
    begin_own_file(paths.own_surveys(run.data), name, text, parse_questionnaire(text.encode(), name, stem=name)[1])


@survey.command(
    "print",
    examples=("survey print --format text --out -",),
    help=N_(
        "Print a questionnaire. As a Word file, a sheet, or text to paste into a form tool, in the language of --lang. NAME: as `survey "
        "list` has it (default: the standard one). Prints where it is."
    ),
)
@click.argument("name", required=False, metavar="[NAME]")
@option("--format", "form", type=click.Choice(("docx", "xlsx", "text")), default="docx", help=N_("Word (the default), a sheet, or text."))
@option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The file or folder to write; - is standard output (default: a name of its own, here)."),
)
@click.pass_obj
def print_(run: Run, name: str | None, form: QuestionnaireFormat, out: Path) -> None:
    """Write a questionnaire and print its path."""
    import datetime as dt

    from kvo_inspect.content.questionnaires import STANDARD, questionnaire_called
    from kvo_inspect.exchange.survey.printed import write_questionnaire

    file = questionnaire_called(run.data, name or STANDARD)
    say_path(write_questionnaire(file.questionnaire, form, out, dt.datetime.now().astimezone()))


COMMANDS = (survey,)
