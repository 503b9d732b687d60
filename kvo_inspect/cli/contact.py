"""`contact`: organisations and people over all parks: listing, changing one in all its parks, making several one, lists in and out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kvo_inspect.cli.click_words import READ, WRITE, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, say_path
from kvo_inspect.cli.table import DRY_RUN, PARTLY, refuse_rows, table
from kvo_inspect.domain.values.closed_sets import SENT_WAYS
from kvo_inspect.errors import RuleError, UsageError
from kvo_inspect.texts import LANGS, N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.exchange.contacts.files import ContactForm

F = TypeVar("F", bound=Callable[..., Any])


@click.group("contact", cls=HelpGroup, help=N_("Contacts: organisations and people over all parks. Changed once for all of them."))
def contact() -> None:
    """Hold the commands about contacts."""


def shared_options(command: F) -> F:
    """Add an option for each field that a contact shares."""
    for decorate in (
        option("--names/--without-names", "names", default=None, help=N_("Whether the names of persons may stand in what goes to them.")),
        option("--way", type=click.Choice((*SENT_WAYS, "none")), help=N_("How they want to be asked; none: by mail.")),
        option("--language", type=click.Choice(LANGS), help=N_("The language of what goes to them.")),
        option("--address", metavar="TEXT", help=N_("Street, number, postal code and place.")),
        option("--emergency-number", "fault_number", metavar="TEXT", help=N_("The number to call when it is urgent.")),
        option("--phone", metavar="TEXT", help=N_("The telephone number.")),
        option("--mail", "email", metavar="TEXT", help=N_("One mail address.")),
        option("--person", metavar="TEXT", help=N_("Who is addressed in a mail.")),
        option("--organisation", metavar="TEXT", help=N_("The name of the organisation.")),
    ):
        command = decorate(command)
    return command


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that were given as options, as the store takes them."""
    names = options.pop("names")
    fields = {name: value for name, value in options.items() if value is not None}
    if fields.get("way") == "none":
        fields["way"] = None
    return fields if names is None else {**fields, "without_names": not names}


@contact.command(
    "list",
    examples=(
        "contact list",
        "contact list --json",
    ),
    help=N_("List the contacts of all parks. A mark ! where the copies of one differ."),
)
@JSON
@click.pass_obj
def list_(run: Run, as_json: bool) -> None:
    """Print the contacts as a table or as JSON."""
    from kvo_inspect.exchange.contacts.columns import titles
    from kvo_inspect.exchange.lists.parks import listed_contacts
    from kvo_inspect.store.contacts.contact import contacts
    from kvo_inspect.wording.contacts import contact_name, listed
    from kvo_inspect.wording.names import capital, partner_name

    with run.record() as store:
        known = contacts(store)
    if as_json:
        print_rows("contacts", listed_contacts(known))
        return
    names = [capital(titles()[key]) for key in ("organisation", "kind", "person", "email", "phone", "parks", "id")]
    rows = [
        (
            "!" if each.differing else "",
            contact_name(each),
            partner_name(each.shown.kind),
            each.shown.person,
            each.shown.email,
            each.shown.phone,
            listed(each.parks),
            each.id,
        )
        for each in known
    ]
    say(table(["", *names], rows) if rows else _("There are no contacts yet."))


@contact.command(
    "set",
    examples=('contact set "Gemeente Lingeveen" --mail openbareruimte@lingeveen.example',),
    help=N_("Change a contact in all its parks. CONTACT is its organisation, its mail address or its id."),
)
@click.argument("called", metavar="CONTACT")
@shared_options
@click.pass_obj
def set_(run: Run, /, called: str, **options: Any) -> None:
    """Change a contact and say in how many parks."""
    from kvo_inspect.store.contacts.contact import change_contact, find_contact
    from kvo_inspect.wording.contacts import contact_name

    fields = _given(options)
    if not fields:
        raise UsageError(_("Say what is to change, such as --phone."))
    with run.writing() as store:
        changed = change_contact(store, find_contact(store, called).id, **fields)
    n = len(changed.partners)
    sentence = n_("{name}: changed in {n} park.", "{name}: changed in {n} parks.", n)
    say(sentence.format(name=contact_name(changed), n=n))


@contact.command(
    "doubles", examples=("contact doubles",), help=N_("List what is probably double. Nearly the same name, or the same mail address.")
)
@JSON
@click.pass_obj
def doubles(run: Run, as_json: bool) -> None:
    """Print what is probably double."""
    from kvo_inspect.exchange.contacts.columns import titles
    from kvo_inspect.exchange.lists.parks import double_contacts
    from kvo_inspect.store.contacts.contact import proposed_joins
    from kvo_inspect.wording.contacts import contact_name, listed
    from kvo_inspect.wording.names import capital

    with run.record() as store:
        proposals = proposed_joins(store)
    if as_json:
        print_rows("double-contacts", double_contacts(proposals))
        return
    rows = [
        (
            " = ".join(dict.fromkeys(contact_name(each) for each in proposal.contacts)),
            listed(park for each in proposal.contacts for park in each.parks),
        )
        for proposal in proposals
    ]
    say(table([capital(titles()[key]) for key in ("organisation", "parks")], rows) if rows else _("Nothing is probably double."))


@contact.command(
    "join",
    examples=('contact join "Gemeente Lingeveen" "Gem. Lingeveen" --phone "0000 - 12 34 00"',),
    help=N_(
        "Make contacts one. Each CONTACT is an organisation, a mail address or an id. Where they differ an option says which value holds, "
        "such as --phone; without one nothing is joined."
    ),
)
@click.argument("called", metavar="CONTACT", nargs=-1, required=True)
@shared_options
@click.pass_obj
def join(run: Run, /, called: tuple[str, ...], **options: Any) -> None:
    """Make contacts one and say in how many parks."""
    from kvo_inspect.domain.parks.contact import to_choose
    from kvo_inspect.store.contacts.contact import find_contact, join_contacts
    from kvo_inspect.wording.contacts import choices_text, contact_name

    fields = _given(options)
    with run.writing() as store:
        chosen = [find_contact(store, text) for text in called]
        if undecided := {field: values for field, values in to_choose(chosen).items() if field not in fields}:
            raise RuleError(_("They differ; say with options which values hold: {choices}.").format(choices=choices_text(undecided)))
        joined = join_contacts(store, [each.id for each in chosen], **fields)
    n = len(joined.partners)
    say(n_("{name}: one contact in {n} park.", "{name}: one contact in {n} parks.", n).format(name=contact_name(joined), n=n))


@contact.command(
    "import",
    examples=(
        "contact import contacts.xlsx --dry-run",
        'contact import companies.csv --park "De Kievitsakker"',
    ),
    help=N_(
        "Import a list of contacts, CSV, XLSX or vCard. Known ones by their name; new ones come into the parks that a row names, or with "
        "--park into that one, companies with their checkpoints and house numbers."
    ),
)
@click.argument("file", type=READ)
@option("--park", metavar="PARK", help=N_("The list is of this park: its name or id."))
@DRY_RUN
@PARTLY
@click.pass_obj
def import_(run: Run, file: Path, park: str | None, dry_run: bool, partly: bool) -> None:
    """Take in a list of contacts."""
    from kvo_inspect.exchange.contacts.reading import problem_text, read_contacts
    from kvo_inspect.store.contacts.importing import import_contacts, plan_contacts
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.wording.contacts import plan_sentence

    with run.record() if dry_run else run.writing() as store:
        park_id = find_park(store, park).id if park else None
        contact_list = read_contacts(file)
        plan = plan_contacts(store, contact_list.given, park_id)
        found_problems = sorted((*contact_list.problems, *plan.problems), key=lambda problem: problem.row)
        problems = tuple(problem_text(file.name, problem) for problem in found_problems)
        refuse_rows(problems, unless=partly and bool(plan.new or plan.changed or plan.same))
        if not dry_run:
            plan = import_contacts(store, contact_list.given, park_id)
    say(plan_sentence(plan))
    for problem in problems:
        say(problem)


@contact.command(
    "export",
    examples=("contact export --format vcf --out contacts.vcf",),
    help=N_("Write the contacts of all parks. CSV or XLSX to change and import again, or vCard for an address book."),
)
@option("--format", "form", type=click.Choice(("xlsx", "csv", "vcf")), default="xlsx", help=N_("As what (default: xlsx)."))
@option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The file or folder to write; - is standard output (default: a name of its own, here)."),
)
@click.pass_obj
def export(run: Run, form: ContactForm, out: Path) -> None:
    """Write the contacts and print where."""
    from kvo_inspect.exchange.contacts.files import write_contacts

    with run.record() as store:
        say_path(write_contacts(store, None, form, out))


COMMANDS = (contact,)
