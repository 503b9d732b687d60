"""`person erase`, `person erased` and `finding erase`: taking words out of the record for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.finding import finding
from kvo_inspect.cli.output import say, say_path
from kvo_inspect.cli.people.held import CONFIDENTIAL, NAME, person
from kvo_inspect.cli.shell.questions import at_terminal, give_sentence, is_yes, must_confirm, must_have_terminal
from kvo_inspect.cli.table import DRY_RUN, table
from kvo_inspect.errors import NotFound, UsageError
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.store.people.erasing import ErasePlan
    from kvo_inspect.store.record.store import Store

REASON = option("--reason", metavar="TEXT", help=N_("Why, without the name: it stays, and goes to the other laptops."))
YES = option("--yes", is_flag=True, help=N_("Do it without asking."))
COPIES = option(
    "--copies",
    type=click.Choice(("remove", "keep")),
    help=N_("Copies of the record that hold the words: remove them and make a new backup, or keep them (on a terminal it is asked)."),
)


@person.command(
    "erase",
    examples=(
        'person erase "Joost de Wit" --dry-run',
        'person erase "Joost de Wit" --reason "asked for it" --ask',
    ),
    help=N_(
        "Take a name out of the record, for good. Names are emptied, with what goes along with them; in texts other words stand there. The "
        "values beside the words stay. The other laptops do the same once they exchange."
    ),
)
@NAME
@REASON
@CONFIDENTIAL
@option("--park", metavar="PARK", help=N_("Only in this park: its name or id."))
@option("--except", "excepted", metavar="ID", multiple=True, help=N_("Not in the thing with this id, as --json tells it: somebody else."))
@option("--last-name-too", is_flag=True, help=N_("Also where only the last name stands."))
@option("--ask", is_flag=True, help=N_("Show every text in which the name stands, and ask what shall stand there."))
@option("--file", "files", metavar="ID", multiple=True, help=N_("Remove the photo or paper with this id whole, with its bytes."))
@option("--papers-stay", metavar="TEXT", help=N_("Why the papers of these parks stay as they are."))
@option("--author-stays", is_flag=True, help=N_("Not as the one who recorded: there the name stays."))
@option(
    "--author-too",
    is_flag=True,
    help=N_(
        "Also out of changes of earlier versions of the program, which hold the name of who recorded: these are written anew under your "
        "name."
    ),
)
@COPIES
@DRY_RUN
@YES
@click.pass_obj
def erase_(
    run: Run,
    name: str,
    reason: str | None,
    confidential: bool,
    park: str | None,
    excepted: tuple[str, ...],
    last_name_too: bool,
    ask: bool,
    files: tuple[str, ...],
    papers_stay: str | None,
    author_stays: bool,
    author_too: bool,
    copies: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Show what goes; ask, and take it out."""
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.people.erasing import plan_erasing
    from kvo_inspect.store.people.held import held_under
    from kvo_inspect.store.people.removing import files_of
    from kvo_inspect.wording.people.erasing import author_sentence

    if author_stays and author_too:
        raise UsageError(_("Say --author-stays or --author-too: not both."))
    with run.record() if dry_run else run.writing() as store:
        park_id = find_park(store, park).id if park else ""
        held = held_under(store, name, confidential=confidential)
        for thing in set(excepted) - {text.thing.id for text in held.texts}:
            raise NotFound(thing)
        plan = plan_erasing(
            store,
            held,
            last_name_too=last_name_too,
            only=lambda text: text.thing.id not in excepted,
            files=files_of(store, files),
            park=park_id,
            whose=lambda _authored: not author_stays,
            author_too=author_too,
        )
        if ask and not dry_run:
            must_have_terminal(_("--ask asks at a terminal, and there is none: look with --dry-run, or leave it out."))
            for text in plan.by_hand:
                say(text.held.text)
                plan = plan.with_text(text, str(click.prompt(_("What shall stand there"), default=text.instead, err=True, type=str)))
        _preview(store, plan)
        if dry_run:
            return
        if plan.papers and papers_stay is None:
            must_have_terminal(_("Say with --papers-stay why these papers stay, or remove them with --file."))
            papers_stay = str(click.prompt(_("Why do these papers stay"), err=True, type=str))
        why = _reason(reason, yes=yes)
        if plan.authors and not yes:
            must_confirm(f"{author_sentence(plan)} {_('Do that too?')}", give_sentence("--yes"))
        _carry_out(store, plan, f"{why} ({_('papers stay')}: {papers_stay})" if plan.papers else why, copies)


@finding.command(
    "erase",
    examples=('finding erase KBT-014 --reason "named somebody"',),
    help=N_(
        "Take the words of a finding out of the record, for good. All that was typed of it and in the notes about it; its code, place, "
        "status and the rest stay."
    ),
)
@click.argument("code", metavar="CODE")
@REASON
@CONFIDENTIAL
@option("--photos", is_flag=True, help=N_("Remove its photos too, with their bytes, where nothing else shows them."))
@COPIES
@DRY_RUN
@YES
@click.pass_obj
def erase_finding(
    run: Run, code: str, reason: str | None, confidential: bool, photos: bool, copies: str | None, dry_run: bool, yes: bool
) -> None:
    """Show what goes; ask, and take it out."""
    from kvo_inspect.store.findings.by_code import find_by_code
    from kvo_inspect.store.people.erasing import plan_erasing_finding
    from kvo_inspect.store.people.removing import photos_of_finding_alone

    with run.record() if dry_run else run.writing() as store:
        its = find_by_code(store, code, confidential=confidential)
        plan = plan_erasing_finding(store, its, photos_of_finding_alone(store, its.id) if photos else ())
        _preview(store, plan)
        if not dry_run:
            _carry_out(store, plan, _reason(reason, yes=yes), copies)


@person.command(
    "erased",
    examples=("person erased",),
    help=N_("Which laptops have emptied what was erased. And which copies on this one hold the words still."),
)
@CONFIDENTIAL
@option("--remove-copies", is_flag=True, help=N_("Make a new backup, and remove those copies."))
@click.pass_obj
def erased(run: Run, confidential: bool, remove_copies: bool) -> None:
    """Print who has answered, and what holds words still."""
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.store.people.last_traces import copies_with_words
    from kvo_inspect.store.people.requests import erasure_requests
    from kvo_inspect.wording.people.erasing import copies_sentence, request_sentence

    with run.writing() if remove_copies else run.record() as store:
        requests = erasure_requests(store, confidential=confidential)
        for request in requests:
            park = store.find(Park, request.park)
            say(request_sentence(request, park.name if park is not None else ""))
        if not requests:
            say(_("Nothing was erased."))
        copies = copies_with_words(store)
        if copies:
            say(copies_sentence(copies))
            if remove_copies:
                _remove_copies(store)


def _preview(store: Store, plan: ErasePlan) -> None:
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.wording.people.erasing import plan_sentences
    from kvo_inspect.wording.people.held import line_of

    rows = []
    for text in plan.texts:
        park = store.find(Park, text.held.thing.park)
        line = line_of(store, text.held, park.name if park is not None else "")
        rows.append((line.where, line.park, text.held.text, text.instead if text.by_hand else ""))
    if rows:
        say(table((_("In"), _("Park"), _("Text"), _("Instead")), rows))
    for sentence in plan_sentences(plan):
        say(sentence)


def _reason(reason: str | None, *, yes: bool) -> str:
    """Return the reason, asked where somebody sits at a terminal, once they have said yes. UsageError when nobody can be asked."""
    if not at_terminal() and not (yes and reason):
        raise UsageError(_("Say --reason and --yes: nobody can be asked here."))
    if not reason:
        reason = str(click.prompt(_("Why, without the name"), err=True, type=str))
    if not yes:
        must_confirm(_("Take this out for good?"), give_sentence("--yes"))
    return reason


def _carry_out(store: Store, plan: ErasePlan, reason: str, copies: str | None) -> None:
    from kvo_inspect.store.people.erasing import erase
    from kvo_inspect.wording.people.erasing import erased_sentence

    say(erased_sentence(erase(store, plan, reason)))
    offer_to_remove_copies(store, copies)


def offer_to_remove_copies(store: Store, copies: str | None) -> None:
    """Say which copies of the record hold words that were erased since; remove or keep them, asked where somebody sits at a terminal."""
    from kvo_inspect.store.people.last_traces import copies_with_words
    from kvo_inspect.wording.people.erasing import copies_sentence

    with_words = copies_with_words(store)
    if not with_words:
        return
    say(copies_sentence(with_words))
    if copies is None and at_terminal():
        copies = "remove" if is_yes(_("Make a new backup, and remove these copies?"), default=True) else "keep"
    if copies == "remove":
        _remove_copies(store)
    else:
        say(_("They stay. Remove them with: {call}").format(call="kvo-inspect person erased --remove-copies"))


def _remove_copies(store: Store) -> None:
    from kvo_inspect.store.people.last_traces import copies_with_words, remove_copies

    made = remove_copies(store, copies_with_words(store))
    if made is not None:
        say_path(made)


COMMANDS = (person,)
