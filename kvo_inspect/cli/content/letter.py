"""`letter`: an organisation's own words in mails and letters, as files: which there are, checking them, beginning one, using one."""

from __future__ import annotations

from pathlib import Path

import click

from kvo_inspect import paths
from kvo_inspect.cli.click_words import READ, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.shell.streams import is_input
from kvo_inspect.cli.table import table
from kvo_inspect.texts import LANGS, N_, OWN_NAMES, _, language


@click.group("letter", cls=HelpGroup, help=N_("Letter texts: your own words in mails and letters. List them, begin one, check it, use it."))
def letter() -> None:
    """Hold the commands about letter texts."""


@letter.command(
    "list", examples=("letter list",), help=N_("List your letter texts. With who uses them; what is wrong with a file goes to stderr.")
)
@JSON
@click.pass_obj
def list_(run: Run, as_json: bool) -> None:
    """Print the letter texts as a table or as JSON."""
    from kvo_inspect.content.letter_texts import own_letter_texts
    from kvo_inspect.exchange.lists.content import listed_letter_texts
    from kvo_inspect.settings import load_settings
    from kvo_inspect.store.letter_texts import parks_by_texts

    own, problems = own_letter_texts(run.data)
    usual = load_settings(run.data).letter_texts
    with run.record() as store:
        parks = parks_by_texts(store)
    for problem in problems:
        warn(problem)
    if as_json:
        print_rows("letter-texts", listed_letter_texts(own, usual, parks))
        return
    names = list(dict.fromkeys([*(texts_file.texts.id for texts_file in own), *parks]))
    by_name = {texts_file.texts.id: texts_file.texts for texts_file in own}
    rows = []
    for name in names:
        texts = by_name.get(name)
        spoken = [] if texts is None else [lang for lang in LANGS if any(text is not None and text(lang) for text in texts.by_part())]
        usage = [*([_("this laptop")] if name == usual else []), *parks.get(name, ())]
        title = texts.title(language()) if texts is not None else _("came with the park")
        rows.append((name, title, ", ".join(OWN_NAMES[lang] for lang in spoken), ", ".join(usage)))
    header = (_("Name"), _("Title"), _("Languages"), _("Used by"))
    say(table(header, rows) if rows else _("There are no letter texts yet. Begin one: kvo-inspect letter new NAME"))


@letter.command(
    "check",
    examples=("letter check ours.toml",),
    help=N_("Check files of letter texts. Tells every mistake with its line, and which language lacks."),
)
@click.argument("files", type=READ, nargs=-1, required=True, metavar="FILE…")
@click.pass_obj
def check(_run: Run, files: tuple[Path, ...]) -> None:
    """Print of each file that it is in order, or raise ContentError with every problem in all of them."""
    from kvo_inspect.cli.content.own_file import refuse_mistakes
    from kvo_inspect.content.letter_texts import check_texts_file, lacking_languages
    from kvo_inspect.wording.letters.own_texts import lacking_text
    from kvo_inspect.wording.names import language_name

    wrong: list[str] = []
    for path in files:
        texts_file, problems = check_texts_file(path, by_name=not is_input(path))
        wrong += problems
        if texts_file is None:
            continue
        say(_("{file} is in order.").format(file=path.name))
        for part, lang in lacking_languages(texts_file):
            say(lacking_text(texts_file.texts.id, part, language_name(lang)))
    refuse_mistakes(wrong)


@letter.command(
    "new",
    examples=("letter new ours",),
    help=N_("Begin letter texts. Writes an example with every field into your own folder, to change in a text editor."),
)
@click.argument("name")
@click.pass_obj
def new(run: Run, name: str) -> None:
    """Write an example and print where."""
    from kvo_inspect.cli.content.own_file import begin_own_file
    from kvo_inspect.content.letter_texts import parse_letter_texts
    from kvo_inspect.wording.letters.example import example_text

    run.must_write()
    text = example_text(name)
    _texts_file, problems = parse_letter_texts(text.encode(), name, stem=name)
    begin_own_file(paths.own_letters(run.data), name, text, problems)


@letter.command(
    "use",
    examples=(
        "letter use ours",
        'letter use ours --park "De Kievitsakker"',
    ),
    help=N_(
        "Use letter texts. On this laptop for every park that has none of its own, or with --park for that park: then they travel with it. "
        "NAME none: the program’s own words again; with --park the letter texts of this laptop."
    ),
)
@click.argument("name")
@option("--park", metavar="PARK", help=N_("Only for this park: its name or id."))
@click.pass_obj
def use(run: Run, name: str, park: str | None) -> None:
    """Choose the letter texts of the laptop or of a park, and say so."""
    from kvo_inspect.domain.letter_texts import STANDARD
    from kvo_inspect.settings import load_settings, save_settings
    from kvo_inspect.store.letter_texts import given_texts, use_texts
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.wording.names import capital

    chosen = "" if name == STANDARD else name
    with run.writing() as store:
        if chosen:
            given_texts(store, chosen)
        if park is not None:
            place = find_park(store, park)
            use_texts(store, place.id, chosen)
        else:
            save_settings(run.data, load_settings(run.data)._replace(letter_texts=chosen))
    where = place.name if park is not None else capital(_("this laptop"))
    if chosen:
        say(_("{where} uses the letter texts “{name}”.").format(where=where, name=chosen))
    elif park is not None:
        say(_("{where} uses the letter texts of this laptop.").format(where=where))
    else:
        say(_("{where} uses the program’s own words.").format(where=where))


COMMANDS = (letter,)
