"""`checklist`: which there are, what one asks, and what is wrong with a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect import texts
from kvo_inspect.cli.click_words import READ, HelpGroup
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.shell.streams import is_input
from kvo_inspect.cli.table import table
from kvo_inspect.errors import ContentError, NotFound
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.wording.names import certainty_name, kind_name, part_name, partner_name, severity_name

if TYPE_CHECKING:
    from kvo_inspect.content.load import Loaded
    from kvo_inspect.domain.checklists.checklist import Checklist, Item


LAMP_ROW = "3"
"""How many dark columns make a row until a park says otherwise."""


@click.group("checklist", cls=HelpGroup, help=N_("Checklists: list them, show one, check your own."))
def checklist() -> None:
    """Hold the commands about checklists."""


@checklist.command(
    "list",
    examples=(
        "checklist list",
        "checklist list --json",
    ),
    help=N_("List the checklists in force. What is wrong with one of your own goes to stderr."),
)
@JSON
@click.pass_obj
def list_(run: Run, as_json: bool) -> None:
    """Print the checklists as a table or as JSON."""
    from kvo_inspect.content.load import load_checklists
    from kvo_inspect.exchange.lists.content import listed_checklists

    checklists, problems = load_checklists(run.data)
    for problem in problems:
        warn(problem)
    if as_json:
        print_rows("checklists", listed_checklists(checklists))
        return
    header = (_("Id"), _("Version"), _("Title"), _("Questions"), "")
    rows = [
        (
            loaded.checklist.id,
            loaded.checklist.version,
            loaded.checklist.title(texts.language()),
            str(len(loaded.checklist.item)),
            _facts(loaded),
        )
        for loaded in checklists
    ]
    say(table(header, rows, right=(3,)))


@checklist.command(
    "editions",
    examples=("checklist editions",),
    help=N_("List the editions of each checklist. Whose they are, and which laptops asked them last."),
)
@JSON
@click.pass_obj
def list_editions(run: Run, as_json: bool) -> None:
    """Print the editions as a table or as JSON."""
    from kvo_inspect.exchange.lists.content import listed_editions
    from kvo_inspect.store.checklists.editions import editions
    from kvo_inspect.wording.names import day_text
    from kvo_inspect.wording.sets import edition_standing, last_users, origin_text

    header = (_("Id"), _("Version"), _("From"), "", _("Last asked by"), _("Last"), _("Hash"))
    with run.record() as store:
        lines = editions(store)
    if as_json:
        print_rows("editions", listed_editions(lines))
        return
    rows = [
        (
            line.name,
            line.version,
            origin_text(line),
            edition_standing(line),
            last_users(line),
            day_text(line.used[0].day) if line.used else "",
            line.sha256[:12],
        )
        for line in lines
    ]
    say(table(header, rows))


@checklist.command(
    "show",
    examples=("checklist show lighting",),
    help=N_("Show what a checklist asks. Where, when, who is asked to mend it, and on what ground."),
)
@click.argument("id_", metavar="ID")
@click.pass_obj
def show(run: Run, id_: str) -> None:
    """Print one checklist."""
    from kvo_inspect.content.load import load_checklists

    checklists, _problems = load_checklists(run.data)
    for loaded in checklists:
        if loaded.checklist.id == id_:
            say("\n".join(_shown(loaded.checklist)))
            return
    raise NotFound(id_[:80])


@checklist.command(
    "check",
    examples=("checklist check lighting.toml",),
    help=N_("Check a checklist file. Tells every mistake with its line, and what was expected there."),
)
@click.argument("file", type=READ)
@click.pass_obj
def check(_run: Run, file: Path) -> None:
    """Print that the file is in order, or raise ContentError with every problem."""
    from kvo_inspect.content.load import check_file

    checklist, problems = check_file(file, by_name=not is_input(file))
    if checklist is None:
        sentence = n_("{file} has {n} mistake:", "{file} has {n} mistakes:", len(problems))
        raise ContentError(sentence.format(file=file.name, n=len(problems)), problems)
    sentence = n_("{file} is in order: {n} question.", "{file} is in order: {n} questions.", len(checklist.item))
    say(sentence.format(file=file.name, n=len(checklist.item)))
    from kvo_inspect.content.sets import lacking_in
    from kvo_inspect.wording.sets import lacking_sets_text

    if (lacking := lacking_in(file)) is not None:
        command = f"kvo-inspect checklist sets {lacking.checklist.id}"
        say(lacking_sets_text(lacking) + " " + _("{command} takes the sets over.").format(command=command))


@checklist.command(
    "sets",
    examples=("checklist sets lighting",),
    help=N_("Take a shipped checklist's sets over into your own. It has the same name; your file as it was stays beside it."),
)
@click.argument("id_", metavar="ID")
@click.pass_obj
def sets(run: Run, id_: str) -> None:
    """Write the short set of the shipped checklist into one's own."""
    from kvo_inspect.store.checklists.own_files import BEFORE, take_sets

    lacking = take_sets(run.data, id_)
    sentence = _("{file} asks these questions in a short round now: {ids}. As it was it is {before}.")
    say(sentence.format(file=lacking.file, ids=", ".join(lacking.short), before=id_ + BEFORE))


def _facts(loaded: Loaded) -> str:
    """Return what is particular about a checklist."""
    checklist = loaded.checklist
    facts = ((_("your own"), loaded.own), (_("companion theme"), not checklist.core), (_("confidential"), checklist.confidential))
    return ", ".join(word for word, applies in facts if applies)


def _shown(checklist: Checklist) -> list[str]:
    lang = texts.language()
    lines = [f"{checklist.title(lang)} ({checklist.id} {checklist.version})"]
    if checklist.note:
        lines.append(checklist.note(lang))
    for item in checklist.item:
        lines += ["", f"{item.id}  {item.ask(lang)}", *(f"    {line}" for line in _details(item))]
    return lines


def _details(item: Item) -> list[str]:
    """Return the lines under a question."""
    lang = texts.language()
    spec = item.answer
    from kvo_inspect.wording.items import answer_type_name

    kind = answer_type_name(spec.type)
    facts = [
        f"{kind} ({spec.unit(lang)})" if spec.unit else kind,
        "/".join(map(part_name, item.round)),
        "/".join(map(kind_name, item.where)),
        partner_name(item.partner),
        severity_name(item.severity),
    ]
    if item.adds_to:
        facts.append(f"+ {item.adds_to}")
    if item.bor_meld:
        facts.append(f"BOR-MELD {item.bor_meld}")
    lines = [item.look_for(lang), " · ".join(fact for fact in facts if fact)]
    lines += [f"{i}. {option.text(lang).replace('{lamp_row}', LAMP_ROW)}" for i, option in enumerate(spec.option, 1)]
    if item.note:
        lines.append(item.note(lang))
    lines += [
        f"{norm.text(lang)} [{_('our own guideline') if norm.certainty == 'own' else f'{norm.source}, {certainty_name(norm.certainty)}'}]"
        for norm in item.norm
    ]
    return lines


COMMANDS = (checklist,)
