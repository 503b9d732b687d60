"""`person`: what is held under a name, where, and who was handed it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import WRITE, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, say_path
from kvo_inspect.cli.table import table
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import LANGS, N_, Lang, _

if TYPE_CHECKING:
    from kvo_inspect.store.people.disclosures import Disclosure
    from kvo_inspect.store.people.held import HeldUnderName
    from kvo_inspect.wording.people.held import HeldLine

NAME = click.argument("name", metavar="NAME")
CONFIDENTIAL = option("--confidential", is_flag=True, help=N_("Look through confidential work too."))


class PersonGroup(HelpGroup):
    """`person NAME` is `person show NAME`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant: a name that is none of these is somebody's."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group("person", cls=PersonGroup, help=N_("People: what is held under a name, and in which places."))
def person() -> None:
    """Hold the commands about people."""


@person.command(
    "show",
    examples=(
        'person show "Joost de Wit"',
        'person show "J. de Wit" --letter nl --out letter.txt',
    ),
    help=N_(
        "Tell what is held under a name. With its spellings: capitals, accents, initials, with and without “van” and “de”; by whole words, "
        "also what was changed or removed since. Also who was handed it. `person NAME` does the same."
    ),
)
@NAME
@CONFIDENTIAL
@JSON
@option("--letter", "letter", type=click.Choice(LANGS), help=N_("As a letter to that person, in this language."))
@option("--out", type=WRITE, metavar="PATH", help=N_("Where the letter is written (default: it is printed)."))
@click.pass_obj
def show(run: Run, name: str, confidential: bool, as_json: bool, letter: Lang | None, out: Path | None) -> None:
    """Print what is held under a name: as sentences, as JSON or as a letter."""
    from kvo_inspect.exchange.people.disclosures import disclosures
    from kvo_inspect.store.people.held import held_under
    from kvo_inspect.wording.people.held import held_lines

    if as_json and letter is not None:
        raise UsageError(_("Say --json or --letter: not both."))
    if out is not None and letter is None:
        raise UsageError(_("--out says where the letter goes: say in which language with --letter."))
    with run.record() as store:
        held = held_under(store, name, confidential=confidential)
        handed = disclosures(store, held)
        if letter is not None:
            from kvo_inspect.exchange.people.letter import write_letter
            from kvo_inspect.wording.people.letter import person_letter

            if out is None:
                say(person_letter(store, held, handed, letter).rstrip("\n"))
            else:
                say_path(write_letter(store, held, handed, letter, out))
            return
        lines = held_lines(store, held)
    if as_json:
        from kvo_inspect.exchange.lists.held import listed_held

        print_rows("person", listed_held(held, handed))
        return
    for sentence in _sentences(held, handed, lines):
        say(sentence)


def _sentences(held: HeldUnderName, disclosures: list[Disclosure], lines: list[HeldLine]) -> list[str]:
    from kvo_inspect.wording.names import day_text
    from kvo_inspect.wording.people.held import (
        authored_sentence,
        count_sentence,
        disclosure_sentence,
        marks_sentence,
        not_seen_sentences,
        on_laptop_sentence,
        state_text,
        unnamed_sentence,
    )

    sentences = [count_sentence(held)]
    rows = [(line.where, line.park, day_text(line.held.at[:10]), line.held.text, state_text(line.held)) for line in lines]
    if rows:
        sentences.append(table((_("In"), _("Park"), _("Recorded"), _("Text"), _("How it stands")), rows))
    sentences += [marks_sentence(held.marks)] if held.marks else []
    sentences += [authored_sentence(each, held.park_names.get(each.park, "")) for each in held.authored]
    sentences += [unnamed_sentence(each, held.park_names.get(each.park, "")) for each in held.unnamed]
    sentences += [on_laptop_sentence(text) for text in held.on_laptop]
    sentences += [disclosure_sentence(each, held.park_names) for each in disclosures]
    return [*sentences, *not_seen_sentences(held)]
