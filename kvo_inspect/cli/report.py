"""`report`: what goes to people, as PDF, Word or HTML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kvo_inspect.cli.click_words import DIR, READ, WRITE, HelpCommand, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.errors import RuleError, UsageError
from kvo_inspect.texts import N_, Lang, _, language

if TYPE_CHECKING:
    from kvo_inspect.domain.action_list import Point
    from kvo_inspect.domain.papers.paper import ReportSubject
    from kvo_inspect.exchange.reports.files import ReportFormat
    from kvo_inspect.store.actions.lists import ActionList
    from kvo_inspect.store.record.store import Store


_ROUND = option("--round", "round_", metavar="ROUND", help=N_("The round: its date, such as 2026-11-12-evening (default: the newest)."))
_FIRST = option("--from", "first", metavar="WHICH", help=N_("The first measurement, such as baseline-2024 or “nulmeting 2024”, or its id."))
_SECOND = option("--to", "second", metavar="WHICH", help=N_("The second measurement, such as follow-up-2026, or its id."))
_FORM = option("--format", "form", type=click.Choice(("pdf", "docx", "html")), default="pdf", help=N_("PDF (the default), Word or HTML."))
_OUT = option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The file or folder to write; - is standard output (default: a name of its own, here)."),
)
_NAMELESS = option("--without-names", "nameless", is_flag=True, help=N_("Leave the names of people out: organisation and role stay."))


@click.group("report", cls=HelpGroup, help=N_("Write a report that goes to people, as PDF, Word or HTML."))
def report() -> None:
    """Group the commands about reports."""


@report.command(
    "round",
    cls=HelpCommand,
    examples=(
        'report round "De Kievitsakker"',
        'report round "De Kievitsakker" --round 2026-11-12-evening --format docx --without-names',
    ),
    help=N_(
        "Write the report of a round. What was seen, what is asked of whom, what was looked at again. Nothing confidential, marks per role "
        "only. It is written in the language of --lang. Prints where it is."
    ),
)
@click.argument("park", metavar="PARK")
@_ROUND
@_FORM
@_OUT
@_NAMELESS
@click.pass_obj
def round_(run: Run, park: str, round_: str | None, form: ReportFormat, out: Path, nameless: bool) -> None:
    """Write the report of a round and print its path."""
    with run.record() as store:
        _write(store, _of_round(store, "round", park, round_), form, out, names=not nameless)


def _of_round(store: Store, kind: Literal["round", "letter"], park: str, round_: str | None) -> ReportSubject:
    """Return the report or letter of the round that is named, of the newest when none is; RuleError where there is none."""
    from kvo_inspect.domain.papers.paper import ReportSubject
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.round import find_round, rounds_of

    place = find_park(store, park)
    rounds = [find_round(store, round_, place.id)] if round_ is not None else rounds_of(store, place.id)
    if not rounds:
        raise RuleError(_("{park} has no round yet: there is nothing to report.").format(park=place.name), "round")
    return ReportSubject(kind, place.id, rounds[0].id)


def _of_measurements(store: Store, park: str, first: str | None, second: str | None) -> ReportSubject:
    """Return the report of the measurements that are named, or are the usual ones. RuleError as `measurements_to_report`."""
    from kvo_inspect.domain.papers.paper import ReportSubject
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.measurements import measurements_to_report

    park_id = find_park(store, park).id
    ends = measurements_to_report(store, park_id, first, second)
    return ReportSubject("measurement", park_id, measurement=ends[1].id, first=ends[0].id)


def _write(
    store: Store, subject: ReportSubject, form: ReportFormat, out: Path, *, names: bool, overdue: bool = False, lang: Lang | None = None
) -> None:
    """Write a report in a language, that in use where none is named, and print where."""
    from kvo_inspect.cli.paper import warn_of_hidden
    from kvo_inspect.exchange.reports.adopting import given_report, write_report_of
    from kvo_inspect.exchange.reports.kinds import KINDS, WantedReport, texts_to_tell
    from kvo_inspect.photos.small_pictures import make_small_pictures

    make_small_pictures(store, subject.park)
    wanted = WantedReport(subject, names, overdue)
    make = KINDS[subject.report].make(store, wanted)
    for sentence in texts_to_tell(store, wanted, lang or language()):
        warn(sentence)
    if (adopted := given_report(store, subject, form, lang or language(), whole=names)) is not None:
        warn_of_hidden(store, adopted)
    say_path(write_report_of(store, subject, make, form, out, whole=names, lang=lang))


@report.command(
    "letter",
    cls=HelpCommand,
    examples=('report letter "De Kievitsakker" --format docx',),
    help=N_(
        "Write the letter to the entrepreneurs about a round. One page: what goes well, then per theme what was seen and done, what "
        "everybody can do, where to report. No company, no place, nothing that somebody typed of a finding. It is written in the language "
        "of --lang. Prints where it is."
    ),
)
@click.argument("park", metavar="PARK")
@_ROUND
@_FORM
@_OUT
@option("--without-names", "nameless", is_flag=True, help=N_("Let the association sign, not the facilitator by name."))
@click.pass_obj
def letter(run: Run, park: str, round_: str | None, form: ReportFormat, out: Path, nameless: bool) -> None:
    """Write the letter about a round and print its path."""
    with run.record() as store:
        _write(store, _of_round(store, "letter", park, round_), form, out, names=not nameless)


@report.command(
    "measurement",
    cls=HelpCommand,
    examples=('report measurement "De Kievitsakker" --from baseline-2024 --to follow-up-2026',),
    help=N_(
        "Write the measurement report of a park. What changed between two measurements: targets, themes, findings, marks, and what to keep "
        "in mind. Of a first measurement alone: where the park stands. Nothing confidential. Prints where it is."
    ),
)
@click.argument("park", metavar="PARK")
@_FIRST
@_SECOND
@_FORM
@_OUT
@_NAMELESS
@click.pass_obj
def measurement(run: Run, park: str, first: str | None, second: str | None, form: ReportFormat, out: Path, nameless: bool) -> None:
    """Write the measurement report and print its path."""
    with run.record() as store:
        _write(store, _of_measurements(store, park, first, second), form, out, names=not nameless)


@report.command(
    "adopt",
    cls=HelpCommand,
    examples=('report adopt "De Kievitsakker" --by "werkgroep" --on 12-11-2026',),
    help=N_(
        "Adopt a report and keep it with the record. It is made as PDF and says by whom it was adopted; or FILE is kept, such as the Word "
        "file in which people changed something. From then on this file is given out, and every other is a draft."
    ),
)
@click.argument("park", metavar="PARK")
@click.argument("file", type=READ, required=False, metavar="[FILE]")
@option(
    "--report", "kind", type=click.Choice(("round", "letter", "measurement")), default="round", help=N_("Which report (default: round).")
)
@_ROUND
@_FIRST
@_SECOND
@option("--by", metavar="NAME", required=True, help=N_("Who adopted it: a person, a working group."))
@option("--on", metavar="DAY", default="", help=N_("On which day it was adopted (default: today)."))
@option("--format", "form", type=click.Choice(("pdf", "docx")), default="pdf", help=N_("As what it is made (default: PDF)."))
@click.pass_obj
def adopt(
    run: Run,
    park: str,
    file: Path | None,
    kind: Literal["round", "letter", "measurement"],
    round_: str | None,
    first: str | None,
    second: str | None,
    by: str,
    on: str,
    form: ReportFormat,
) -> None:
    """Adopt a report and print its title and hash."""
    from kvo_inspect.exchange.reports.adopting import adopt as adopt_now
    from kvo_inspect.exchange.reports.kinds import KINDS, WantedReport
    from kvo_inspect.photos.small_pictures import make_small_pictures
    from kvo_inspect.store.papers.file import read_paper

    with run.writing() as store:
        subject = _of_measurements(store, park, first, second) if kind == "measurement" else _of_round(store, kind, park, round_)
        make_small_pictures(store, subject.park)
        make = KINDS[kind].make(store, WantedReport(subject))
        paper = adopt_now(store, subject, make, by, on, form=form, given=read_paper(file) if file is not None else None)
    say(_("Adopted and kept as “{title}” (sha256 {hash}).").format(title=paper.title, hash=paper.sha256))


@report.command(
    "finding",
    cls=HelpCommand,
    examples=("report finding KBR-014 KBR-015 --out findings.pdf",),
    help=N_(
        "Write the report of findings, one or several. Its facts, photos, what rounds saw of it, what was answered, and its history "
        "without remarks and review. Nothing confidential. In the language of --lang. Prints where it is."
    ),
)
@click.argument("codes", metavar="CODE", nargs=-1, required=True)
@_FORM
@_OUT
@_NAMELESS
@click.pass_obj
def finding(run: Run, codes: tuple[str, ...], form: ReportFormat, out: Path, nameless: bool) -> None:
    """Write the report of findings and print its path."""
    from kvo_inspect.domain.papers.paper import ReportSubject
    from kvo_inspect.photos.small_pictures import make_small_pictures
    from kvo_inspect.store.findings.by_code import find_by_code

    with run.record() as store:
        findings = [find_by_code(store, code) for code in codes]
        make_small_pictures(store, *(defect.park for defect in findings))
        subject = ReportSubject("finding", findings[0].park, findings=tuple(defect.id for defect in findings))
        _write(store, subject, form, out, names=not nameless)


@report.command(
    "partner",
    cls=HelpCommand,
    examples=(
        'report partner "De Kievitsakker" municipality',
        "report partner municipality --reminder",
    ),
    help=N_(
        "Write the report of one partner of a park. What is asked, by when, what was promised and answered, with photos; without PARK over "
        "all parks. Nothing confidential. In the language of the partner, or in that of --lang. Prints where it is."
    ),
)
@click.argument("called", metavar="[PARK] PARTNER", nargs=-1, required=True)
@option("--reminder", is_flag=True, help=N_("Only what is overdue and was asked before."))
@_FORM
@_OUT
@_NAMELESS
@click.pass_obj
def partner(run: Run, called: tuple[str, ...], reminder: bool, form: ReportFormat, out: Path, nameless: bool) -> None:
    """Write the report of each list of a partner and print their paths."""
    from kvo_inspect.cli.partner import must_have_room
    from kvo_inspect.domain.papers.paper import ReportSubject
    from kvo_inspect.photos.small_pictures import make_small_pictures
    from kvo_inspect.store.actions.lists import asking_lists
    from kvo_inspect.store.actions.over_parks import lists_over_parks
    from kvo_inspect.store.parks.park import find_park

    if len(called) > 2:
        raise UsageError(_("Say a park and a partner, or a partner alone: {n} words were given.").format(n=len(called)))
    *park, who = called
    with run.record() as store:
        if park:
            lists = asking_lists(store, find_park(store, park[0]).id, who, reminder=reminder)
        else:
            lists = lists_over_parks(store, who, reminder=reminder)
        must_have_room(lists, who, out)
        make_small_pictures(store, *dict.fromkeys(place.id for action_list in lists for place in action_list.of_parks))
        for action_list in lists:
            subject = ReportSubject("partner", action_list.park.id, list_id=action_list.id)
            _write(store, subject, form, out, names=not nameless, overdue=reminder, lang=run.lang or action_list.partner.language)


@report.command(
    "card",
    cls=HelpCommand,
    examples=(
        "report card KBR-014 --out cards",
        'report card --partner municipality --park "De Kievitsakker" --new',
    ),
    help=N_(
        "Write the report cards of findings. For the report form of a municipality or another partner: a text that fits, the place in "
        "words and coordinates, a map link, the object type, and photos beside it. Of CODEs, or of what a partner is asked. No names of "
        "people, nothing confidential, no weak spots. In the language of the partner, or in that of --lang. Prints where they are."
    ),
)
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@option("--partner", "who", metavar="PARTNER", help=N_("All that is asked of this partner: its organisation, its kind, or its id."))
@option("--park", metavar="PARK", help=N_("With --partner: only in this park (default: over all parks)."))
@option("--new", is_flag=True, help=N_("With --partner: only what has no number of the partner yet."))
@option("--limit", type=int, default=1000, show_default=True, metavar="N", help=N_("The characters that the form takes for its text."))
@option("--out", type=DIR, default=Path(), metavar="DIR", help=N_("The folder to write to (default: here)."))
@click.pass_obj
def card(run: Run, codes: tuple[str, ...], who: str | None, park: str | None, new: bool, limit: int, out: Path) -> None:
    """Write report cards and print their paths."""
    from kvo_inspect.cli.progress import Bar
    from kvo_inspect.photos.report_cards import write_cards
    from kvo_inspect.store.findings.by_code import find_by_code
    from kvo_inspect.wording.letters.report_card import asked_point

    if bool(codes) == (who is not None):
        raise UsageError(_("Say one or more codes, or a partner with --partner."))
    if who is None and (park is not None or new):
        raise UsageError(_("--park and --new go with --partner."))
    with run.record() as store, Bar(_("Report cards")) as bar:
        if who is None:
            points = [asked_point(store, find_by_code(store, code).id) for code in dict.fromkeys(codes)]
        else:
            points = _points_of(store, who, park, new=new)
        for written in write_cards(store, points, out, limit=limit, lang=run.lang, progress=bar.show):
            say_path(written.file)


def _points_of(store: Store, who: str, park: str | None, *, new: bool) -> list[tuple[ActionList, Point]]:
    """Return what a partner is asked and gets a card, each point with its list; say on stderr what gets none. RuleError for nothing."""
    from kvo_inspect.domain.report_card import no_card, reportable
    from kvo_inspect.store.actions.lists import asking_lists
    from kvo_inspect.store.actions.over_parks import lists_over_parks
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.wording.letters.report_card import no_card_text

    lists = asking_lists(store, find_park(store, park).id, who) if park is not None else lists_over_parks(store, who)
    for point in (point for partner_list in lists for point in partner_list.points if point.group != "info"):
        if (why := no_card(point)) is not None:
            warn(no_card_text(point.code, why))
    pairs = [(partner_list, point) for partner_list in lists for point in reportable(partner_list.points) if not (new and point.reference)]
    if not pairs:
        raise RuleError(_("There is nothing to report to {partner}.").format(partner=who))
    return pairs


@report.command(
    "dossier",
    cls=HelpCommand,
    examples=('report dossier "De Kievitsakker"',),
    help=N_(
        "Write the dossier for the auditor, for people to read. Effort per year, rounds, how long findings take and why some are open, "
        "measures, targets, meetings, and how to verify it. The PDF carries the JSON of the dossier. Nothing confidential, no marks. "
        "Prints where it is."
    ),
)
@click.argument("park", metavar="PARK")
@_FORM
@_OUT
@_NAMELESS
@click.pass_obj
def dossier(run: Run, park: str, form: ReportFormat, out: Path, nameless: bool) -> None:
    """Write the dossier as a report and print its path."""
    from kvo_inspect.domain.papers.paper import ReportSubject
    from kvo_inspect.store.parks.park import find_park

    with run.record() as store:
        _write(store, ReportSubject("dossier", find_park(store, park).id), form, out, names=not nameless)


COMMANDS = (report,)
