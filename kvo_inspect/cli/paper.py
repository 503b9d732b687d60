"""`paper`: the files kept with the record of a park: keeping one, listing, writing one out, taking one away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import READ, WRITE, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.cli.shell.streams import is_input
from kvo_inspect.cli.table import table
from kvo_inspect.domain.values.closed_sets import PAPER_KINDS
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.domain.papers.paper import Paper
    from kvo_inspect.domain.values.closed_sets import PaperKind
    from kvo_inspect.store.record.store import Store

PARK = click.argument("park", metavar="PARK")
PAPER = click.argument("paper", metavar="PAPER")
OTHER_KINDS = tuple(kind for kind in PAPER_KINDS if kind != "report")
HASH = 12
"""So many digits of a hash are shown."""


@click.group(
    "paper", cls=HelpGroup, help=N_("Papers: files kept with the record of a park. Agreements, certificates, minutes, adopted reports.")
)
def paper() -> None:
    """Hold the commands about papers."""


@paper.command(
    "add",
    examples=('paper add "De Kievitsakker" covenant.pdf --kind agreement --day 12-11-2026',),
    help=N_("Keep a file with the record. PDF, Word (.docx), Excel (.xlsx) or a picture, of at most 50 MB."),
)
@PARK
@click.argument("file", type=READ, metavar="FILE")
@option("--kind", type=click.Choice(OTHER_KINDS), default="other", help=N_("What the paper is (default: other)."))
@option("--day", metavar="DAY", help=N_("Of which day the paper is, such as 12-11-2026."))
@option("--title", metavar="TEXT", default="", help=N_("What it is called in lists (default: the name of the file)."))
@click.pass_obj
def add(run: Run, park: str, file: Path, kind: PaperKind, day: str | None, title: str) -> None:
    """Keep a file and print its hash."""
    from kvo_inspect.store.papers.file import read_paper
    from kvo_inspect.store.papers.paper import add_paper, put_back
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.wording.papers import stripped_text

    if not title and is_input(file):
        raise UsageError(_("Say with --title what the paper is called: standard input has no name."))
    with run.writing() as store:
        place, came = find_park(store, park), read_paper(file)
        if (paper_back := put_back(store, place.id, came)) is not None:
            say(_("“{title}” was kept already; its file was missing or altered, and is in place again.").format(title=paper_back.title))
            return
        chosen_paper = add_paper(store, place.id, came, kind=kind, day=day, title=title)
    say(_("Kept as “{title}” (sha256 {hash}).").format(title=chosen_paper.title, hash=chosen_paper.sha256))
    if sentence := stripped_text(chosen_paper):
        say(sentence)


@paper.command("list", examples=('paper list "De Kievitsakker"',), help=N_("List the papers of a park. The newest first."))
@PARK
@JSON
@click.pass_obj
def list_(run: Run, park: str, as_json: bool) -> None:
    """Print the papers as a table or as JSON."""
    from kvo_inspect.exchange.lists.handed import listed_papers
    from kvo_inspect.store.papers.kept_inside import papers_inside
    from kvo_inspect.store.papers.paper import papers_of, surpassed_papers
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.wording.names import day_text
    from kvo_inspect.wording.papers import adopted_text, kept_inside_text, paper_kind_name
    from kvo_inspect.wording.photos import size_text

    with run.record() as store:
        place = find_park(store, park)
        papers, surpassed = papers_of(store, place.id), surpassed_papers(store, place.id)
        inside = papers_inside(store, place.id)
    if as_json:
        print_rows("papers", listed_papers(papers, frozenset(surpassed)))
        return
    header = (_("Day"), _("Kind"), _("Title"), _("Size"), _("Adopted"), "SHA-256")
    rows = [
        (
            day_text(chosen_paper.day),
            paper_kind_name(chosen_paper.kind),
            chosen_paper.title,
            size_text(chosen_paper.length),
            adopted_text(chosen_paper, surpassed=chosen_paper.id in surpassed),
            chosen_paper.sha256[:HASH],
        )
        for chosen_paper in papers
    ]
    say(table(header, rows, right=(3,)) if rows else _("There are no papers yet."))
    for chosen_paper in papers:
        if chosen_paper.id in inside:
            say(kept_inside_text(chosen_paper.title))


@paper.command(
    "copy",
    examples=('paper copy "De Kievitsakker" covenant.pdf --out .',),
    help=N_("Write a paper out as it came. PAPER is its title, its file name or the beginning of its sha256."),
)
@PARK
@PAPER
@option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The file or folder to write; - is standard output (default: its own name, here)."),
)
@click.pass_obj
def copy(run: Run, park: str, paper: str, out: Path) -> None:
    """Write a paper out and print where."""
    from kvo_inspect.exchange.papers.copy import write_paper
    from kvo_inspect.store.papers.paper import find_paper
    from kvo_inspect.store.parks.park import find_park

    with run.record() as store:
        chosen_paper = find_paper(store, find_park(store, park).id, paper)
        warn_of_hidden(store, chosen_paper)
        say_path(write_paper(store, chosen_paper, out))


def warn_of_hidden(store: Store, *papers: Paper) -> None:
    """Say on stderr of each adopted report which photos it may show that are not to be shared since."""
    from kvo_inspect.store.papers.hidden_since import photos_hidden_since
    from kvo_inspect.wording.papers import hidden_since_text

    for chosen_paper in papers:
        if sentence := hidden_since_text(chosen_paper, photos_hidden_since(store, chosen_paper)):
            warn(sentence)


@paper.command(
    "remove",
    examples=('paper remove "De Kievitsakker" covenant.pdf --reason "of another park"',),
    help=N_("Take a paper away. The log keeps what was recorded of it, with the reason."),
)
@PARK
@PAPER
@option("--reason", metavar="TEXT", required=True, help=N_("Why it is taken away."))
@click.pass_obj
def remove(run: Run, park: str, paper: str, reason: str) -> None:
    """Take a paper away and say so."""
    from kvo_inspect.store.papers.paper import find_paper, remove_paper
    from kvo_inspect.store.parks.park import find_park

    with run.writing() as store:
        chosen_paper = find_paper(store, find_park(store, park).id, paper)
        remove_paper(store, chosen_paper.id, reason)
    say(_("“{title}” was taken away.").format(title=chosen_paper.title))


COMMANDS = (paper,)
