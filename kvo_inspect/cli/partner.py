"""`partner`: who is asked what on a park, their action lists and mail drafts, and the lists that come back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import READ, WRITE, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.cli.table import DRY_RUN_AS_BEFORE, table
from kvo_inspect.domain.values.closed_sets import SENT_WAYS
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.domain.parks.partner import Partner
    from kvo_inspect.domain.values.closed_sets import SentWay
    from kvo_inspect.exchange.actions.mail import PagesForm, PhotosWay
    from kvo_inspect.store.actions.lists import ActionList
    from kvo_inspect.store.actions.replies import Effect
    from kvo_inspect.store.record.store import Store

FORMS = ("csv", "xlsx", "eml")
ANSWER_WITHIN = 14
"""Days until an answer is asked, unless said otherwise."""


@click.group("partner", cls=HelpGroup, help=N_("Partners: what is asked of them, mail drafts, and the lists they fill in."))
def partner() -> None:
    """Hold the commands about partners."""


@partner.command(
    "list",
    examples=(
        'partner list "De Kievitsakker"',
        "partner list --since 2026-11-01",
    ),
    help=N_("List the partners of a park. With how much is asked of each; without PARK each organisation that is asked, over all parks."),
)
@click.argument("park", required=False)
@option(
    "--since", metavar="DAY", help=N_("Over all parks: only who was asked, was reminded or answered on this day or after it (2026-11-01).")
)
@JSON
@click.pass_obj
def list_(run: Run, park: str | None, since: str | None, as_json: bool) -> None:
    """Print the partners as a table or as JSON."""
    from kvo_inspect.exchange.lists.people import listed_partners
    from kvo_inspect.store.actions.lists import action_lists
    from kvo_inspect.wording.action_lists import list_name

    if park is None:
        _list_over_parks(run, since, as_json=as_json)
        return
    if since is not None:
        raise UsageError(_("--since is for all parks together: leave the park out."))
    with run.record() as store:
        lists = action_lists(store, _park(store, park).id)
        today = store.today
    if as_json:
        print_rows("partners", listed_partners(lists, today))
        return
    header = (
        _("Partner"),
        _("Person"),
        _("Mail"),
        _("Phone"),
        _("Emergency number"),
        _("Urgent"),
        _("New"),
        _("Overdue"),
        _("Open"),
        _("For information"),
    )
    rows = [
        (
            list_name(action_list),
            action_list.partner.person,
            action_list.partner.email,
            action_list.partner.phone,
            action_list.partner.fault_number,
            str(action_list.count("urgent")),
            str(len(action_list.unsent)),
            str(len(action_list.overdue(today))),
            str(action_list.count("urgent", "new", "promised", "open")),
            str(action_list.count("info")),
        )
        for action_list in lists
    ]
    say(table(header, rows, right=(5, 6, 7, 8, 9)))


def _list_over_parks(run: Run, since: str | None, *, as_json: bool) -> None:
    """Print who is asked what over all parks, and when it was asked, was reminded and answered last."""
    from kvo_inspect.exchange.lists.people import asked_organisations
    from kvo_inspect.store.actions.over_parks import all_asked
    from kvo_inspect.wording.action_lists import partner_text, unnamed_text
    from kvo_inspect.wording.names import day_text, way_name

    with run.record() as store:
        day = _day_given(store, since)
        organisations, unnamed = all_asked(store)
        rows = [row for row in organisations if not day or row.since(day)]
    if as_json:
        print_rows("asked", asked_organisations(rows))
        return
    header = (_("Partner"), _("Way"), _("Parks"), _("New"), _("Overdue"), _("Open"), _("Asked"), _("Reminded"), _("Answered"))
    cells = [
        (
            partner_text(row.partner),
            way_name(row.partner.way or "mail"),
            *(str(count) for count in (row.parks, row.unsent, row.overdue, row.open)),
            *(day_text(moment) for moment in (row.sent, row.reminded, row.answered)),
        )
        for row in rows
    ]
    nobody = _("Nobody was asked, was reminded or answered since {day}.").format(day=day_text(day)) if day else ""
    say(table(header, cells, right=(2, 3, 4, 5)) if rows else nobody or _("Nothing is asked of anybody."))
    if elsewhere := unnamed_text(unnamed):
        say(elsewhere)


@partner.command(
    "actions",
    examples=(
        'partner actions "De Kievitsakker" --format eml --out drafts',
        'partner actions "De Kievitsakker" --partner fire-service --reminder',
    ),
    help=N_(
        "Write action lists. CSV or XLSX to fill in and return, or eml: a mail draft with the list attached. Without --partner one for "
        "each of whom something is asked. Without PARK each is over all parks, sorted by park. In the language of the partner, or in that "
        "of --lang. Prints where they are."
    ),
)
@click.argument("park", required=False)
@option("--partner", "who", metavar="PARTNER", help=N_("Only this partner: its organisation, its kind such as fire-service, or its id."))
@option("--format", "form", type=click.Choice(FORMS), default="xlsx", help=N_("As what (default: xlsx)."))
@option("--reminder", is_flag=True, help=N_("Only what is overdue and was asked before."))
@option("--answer-by", metavar="DAY", help=N_("In a mail: by which day an answer is asked (default: in two weeks)."))
@option("--look-again", metavar="DAY", help=N_("In a mail: the day of the next round."))
@option("--yes", is_flag=True, help=N_("Take a day that has passed as it stands; otherwise nothing is written."))
@option("--bare", is_flag=True, help=N_("The mail without the list attached."))
@option(
    "--photos",
    type=click.Choice(("list", "files", "none")),
    default="list",
    help=N_("Small photos: in the rows of the XLSX (the default), as files with the mail, or none."),
)
@option("--texts", metavar="NAME", default="", help=N_("With the mail your own letter texts of this name; none: the program’s words."))
@option("--pages", type=click.Choice(("pdf", "docx")), help=N_("With the mail also the report of the partner, as PDF or Word."))
@option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The folder to write to, or with --partner the file (default: here)."),
)
@option("--confidential", is_flag=True, help=N_("With all that is confidential."))
@option("--without-names", "nameless", is_flag=True, help=N_("Leave the names of people out: organisation and role stay."))
@click.pass_obj
def actions(
    run: Run,
    park: str | None,
    who: str | None,
    form: str,
    reminder: bool,
    answer_by: str | None,
    look_again: str | None,
    yes: bool,
    bare: bool,
    photos: PhotosWay,
    texts: str,
    pages: PagesForm | None,
    out: Path,
    confidential: bool,
    nameless: bool,
) -> None:
    """Write the lists and print their paths."""
    from kvo_inspect.exchange.actions.files import asked_by_mail, pages_as_word, texts_to_tell, without_address, write_action_list
    from kvo_inspect.exchange.actions.mail import Letter, Sender
    from kvo_inspect.exchange.letter_texts import answer_within
    from kvo_inspect.files import make_folder
    from kvo_inspect.photos.small_pictures import make_small_pictures
    from kvo_inspect.settings import load_settings
    from kvo_inspect.store.actions.lists import asking_lists
    from kvo_inspect.store.actions.over_parks import lists_over_parks

    own = load_settings(run.data)
    sender = Sender(own.name, own.organisation, own.phone, own.email)
    with run.record() as store:
        if park is None:
            lists = lists_over_parks(store, who, reminder=reminder, confidential=confidential)
        else:
            lists = asking_lists(store, _park(store, park).id, who, reminder=reminder, confidential=confidential)
        parks = {place.id: place for action_list in lists for place in action_list.of_parks}
        default = (store.today + dt.timedelta(days=answer_within(store, tuple(parks.values()), texts) or ANSWER_WITHIN)).isoformat()
        answer_day, next_day = (_day(store, text, agreed=yes) for text in (answer_by, look_again))
        letter = Letter(
            answer_day or default, next_day, reminder, attach=not bare, photos=photos, pages=pages, names=not nameless, texts=texts
        )
        for park_id in parks:
            make_small_pictures(store, park_id)
        if form == "eml" and not who:
            lists, sentence = asked_by_mail(lists)
            if sentence:
                warn(sentence)
        if not lists:
            warn(_("Nothing is overdue.") if reminder else _("Nothing is asked of anybody."))
        if not who:
            make_folder(out, shared=True)
        else:
            must_have_room(lists, who, out)
        for action_list in lists:
            say_path(write_action_list(store, action_list, form, out, letter, sender, run.lang))  # type: ignore[arg-type]  # click checked it
        warnings = (without_address(lists), pages_as_word(letter), texts_to_tell(store, lists, letter, run.lang)) if form == "eml" else ()
        for sentence in filter(None, warnings):
            warn(sentence)


@partner.command(
    "sent",
    examples=('partner sent "De Kievitsakker" --partner municipality --day 12-11-2026',),
    help=N_(
        "Note what was sent. Everything new on the list of a partner, in one step; without PARK in all its parks. With --reminded: that it "
        "was reminded of what is overdue."
    ),
)
@click.argument("park", required=False)
@option("--partner", "who", metavar="PARTNER", required=True, help=N_("Whom: its organisation, its kind such as fire-service, or its id."))
@option("--day", metavar="DAY", help=N_("On which day (default: today)."))
@option("--way", type=click.Choice(SENT_WAYS), help=N_("By what way (default: as they want to be asked, else mail)."))
@option("--reference", metavar="TEXT", default="", help=N_("Their own number, when one covers all of it."))
@option("--reminded", is_flag=True, help=N_("Note that they were reminded, instead."))
@click.pass_obj
def sent(run: Run, park: str | None, who: str, day: str | None, way: SentWay | None, reference: str, reminded: bool) -> None:
    """Note what was sent and say how much."""
    from kvo_inspect.domain.findings.finding import Sent
    from kvo_inspect.domain.values.text import checked_line
    from kvo_inspect.store.actions.lists import asking_lists
    from kvo_inspect.store.actions.over_parks import lists_over_parks
    from kvo_inspect.store.actions.sending import note_reminded, note_sent

    with run.writing() as store:
        on = _day_given(store, day) or store.today.isoformat()
        lists = lists_over_parks(store, who) if park is None else asking_lists(store, _park(store, park).id, who)
        points = [point for action_list in lists for point in (action_list.reminder(store.today) if reminded else action_list.unsent)]
        if not points:
            say(_("Nothing is overdue.") if reminded else _("There is nothing to send."))
            return
        ids = [point.id for point in points]
        if reminded:
            note_reminded(store, ids, on)
        else:
            by = way or lists[0].partner.way or "mail"
            ids = [finding.id for finding in note_sent(store, ids, Sent(day=on, way=by, reference=checked_line("reference", reference)))]
    n = len(ids)
    sentence = n_("Noted that they were reminded of {n} point.", "Noted that they were reminded of {n} points.", n)
    say((sentence if reminded else n_("{n} point noted as sent.", "{n} points noted as sent.", n)).format(n=n))


@partner.command(
    "replies",
    examples=('partner replies returned.xlsx --by "Joost de Wit" --dry-run',),
    help=N_(
        "Record a list that a partner filled in, XLSX or CSV. All answers in one act; rows that are not understood are named and left "
        "out. The same list twice changes nothing."
    ),
)
@click.argument("file", type=READ)
@option("--park", metavar="PARK", help=N_("The park, when rows are known by their code only: its name or id."))
@option("--partner", "who", metavar="PARTNER", help=N_("Whose list it is: a row of another organisation is then refused."))
@option("--by", metavar="NAME", help=N_("Who says so: the name of the person who filled the list in."))
@option("--move-due", is_flag=True, help=N_("Where they plan later than asked, that day becomes the date by which it is asked for."))
@DRY_RUN_AS_BEFORE
@click.pass_obj
def replies(run: Run, file: Path, park: str | None, who: str | None, by: str | None, move_due: bool, dry_run: bool) -> int:
    """Take replies in; ends with 6 when rows were not understood."""
    from kvo_inspect.exchange.actions.replies import read_reply_list
    from kvo_inspect.store.actions.replies import plan_replies, record_replies

    with run.record() if dry_run else run.writing() as store:
        park_id = _park(store, park).id if park else None
        partner_id = _partner_called(store, park_id, who).id if who else None
        reply_list = read_reply_list(store, file, park_id, partner_id)
        answers = [replace(reply, by=by or "", move_due=move_due) for reply in reply_list.replies]
        effects = plan_replies(store, answers) if dry_run else record_replies(store, answers, how="import")
    for problem in reply_list.problems:
        warn(str(problem))
    for effect in effects:
        say(_effect_text(effect))
    fresh = sum(not effect.known for effect in effects)
    sentence = (
        n_("{n} answer would be recorded.", "{n} answers would be recorded.", fresh)
        if dry_run
        else n_("{n} answer recorded.", "{n} answers recorded.", fresh)
    )
    say(sentence.format(n=fresh))
    return 6 if reply_list.problems else 0


def _effect_text(effect: Effect) -> str:
    from kvo_inspect.wording.action_lists import statement_text
    from kvo_inspect.wording.names import day_text, stage_name

    answer = " · ".join(
        filter(None, (statement_text(effect.reply.said) if effect.reply.said else "", effect.reply.reference, effect.reply.text))
    ).replace("\n", " ")
    if effect.moves_due:
        answer += " · " + _("date becomes {day}").format(day=day_text(effect.later))
    if effect.known:
        return _("{code}: recorded before").format(code=effect.finding.code)
    if not effect.moves:
        return _("{code}: {said}; stays {status}").format(code=effect.finding.code, said=answer, status=stage_name(effect.was))
    return _("{code}: {said}; {was} → {now}").format(
        code=effect.finding.code, said=answer, was=stage_name(effect.was), now=stage_name(effect.to)
    )


def must_have_room(lists: Sequence[ActionList], who: str, out: Path) -> None:
    """Raise UsageError when *who* has several lists and *out* is no folder."""
    if len(lists) > 1 and not out.is_dir():
        sentence = _("“{partner}” has a list for each of {n} premises: name a folder with --out.")
        raise UsageError(sentence.format(partner=who, n=len(lists)))


def _park(store: Store, name: str) -> Park:
    from kvo_inspect.store.parks.park import find_park

    return find_park(store, name)


def _partner_called(store: Store, park_id: str | None, who: str) -> Partner:
    """Return the partner of a park that is called so, or one of the organisation over all parks."""
    from kvo_inspect.store.actions.lists import find_partner
    from kvo_inspect.store.actions.over_parks import asked_called

    return asked_called(store, who).partner if park_id is None else find_partner(store, park_id, who)


def _day_given(store: Store, text: str | None) -> str:
    """Return a day that was given as an option; empty when none was; BadValue when it is none."""
    from kvo_inspect.domain.values.dates import typed_day

    return typed_day("day", text, store.today) if text else ""


def _day(store: Store, text: str | None, *, agreed: bool) -> str:
    """Return a day to come that was given as an option; BadValue when it is none, UsageError when it has passed and nobody *agreed*."""
    from kvo_inspect.wording.days import doubt_text

    day = _day_given(store, text)
    if not agreed and (doubt := doubt_text(day, store.today, "ahead")):
        raise UsageError(doubt + " " + _("With --yes it is taken as it stands."))
    return day


COMMANDS = (partner,)
