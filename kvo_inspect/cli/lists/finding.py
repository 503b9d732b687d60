"""`finding list`: the findings of one park or of all, filtered and ordered as on their screen; a hundred thousand a piece at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, lines_of, print_rows
from kvo_inspect.cli.lists.words import SEVERITY, STAGE, partner_called, theme_called
from kvo_inspect.cli.table import WITHOUT_NAMES, say_long_table
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.domain.values.closed_sets import Severity, Stage
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.search.finding_list import Filter, FindingLine

COLUMNS = ("code", "park", "where", "what", "holder", "status", "due", "found")
"""As `store.search.finding_order.FINDING_COLUMNS`, which a test holds together with this."""
PIECE = 1000
"""So many findings are read and printed at once; the first of them say how wide the columns of the table are."""


@click.group("finding", cls=HelpGroup, help=N_("Findings: list them, and erase the words of one."))
def finding() -> None:
    """Hold the commands about findings."""


@finding.command(
    "list",
    examples=(
        "finding list --overdue",
        'finding list --park "De Kievitsakker" --status sent --partner municipality',
        "finding list --all --json",
    ),
    help=N_(
        "List findings, the newest first. Open ones, unless --all or --status asks for others; filters add up. Status, partner, theme and "
        "severity are said as on the screen, in Dutch or English, or by their code."
    ),
)
@option("--park", metavar="PARK", help=N_("Only of this park: its name or id."))
@option(
    "--round",
    "round_",
    metavar="ROUND",
    help=N_("Only what this round made: its date, such as 2026-11-12 or 2026-11-12-evening, or its id."),
)
@option("--all", "everything", is_flag=True, help=N_("Also what is solved, dropped or a duplicate."))
@option("--status", "stage", type=STAGE, metavar="STATUS", help=N_("Only with this status, such as new (to review), sent or verified."))
@option("--overdue", is_flag=True, help=N_("Only those whose day has passed."))
@option("--severity", type=SEVERITY, metavar="SEVERITY", help=N_("Only this severity: minor, normal, serious, urgent."))
@option("--theme", metavar="THEME", help=N_("Only this theme: its title or id."))
@option(
    "--partner",
    "who",
    metavar="PARTNER",
    help=N_("Only of this action holder: its organisation, its kind such as fire-service, or its id."),
)
@option("--no-photo", is_flag=True, help=N_("Only those without a photo."))
@option("--words", metavar="TEXT", default="", help=N_("Only those with these words, or beginnings of words, in their texts or place."))
@option("--order", type=click.Choice(COLUMNS), help=N_("Order by this column (default: the newest first)."))
@option("--turned", is_flag=True, help=N_("With --order: the other way round."))
@option("--most", type=click.IntRange(min=1), metavar="N", default=sys.maxsize, show_default=False, help=N_("Only the first so many."))
@option("--confidential", is_flag=True, help=N_("With all that is confidential."))
@WITHOUT_NAMES
@JSON
@click.pass_obj
def list_(
    run: Run,
    park: str | None,
    round_: str | None,
    everything: bool,
    stage: Stage | None,
    overdue: bool,
    severity: Severity | None,
    theme: str | None,
    who: str | None,
    no_photo: bool,
    words: str,
    order: str | None,
    turned: bool,
    most: int,
    confidential: bool,
    nameless: bool,
    as_json: bool,
) -> None:
    """Print the findings as a table or as JSON."""
    from kvo_inspect.domain.findings.standing import is_open_stage
    from kvo_inspect.exchange.lists.walked import listed_findings
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.search.finding_list import Filter
    from kvo_inspect.wording.findings import matching_in_order

    with run.record() as store:
        park_id = find_park(store, park).id if park is not None else ""
        kind, partners = partner_called(store, who, park_id) if who is not None else ("", ())
        wanted = Filter(
            park=park_id,
            stage=stage or "",
            theme=theme_called(store, theme, confidential=confidential) if theme is not None else "",
            partner_kind=kind,
            severity=severity or "",
            open_only=not everything and (stage is None or is_open_stage(stage)),
            overdue=overdue,
            no_photo=no_photo,
            typed=words,
            confidential=confidential,
            among=_among(store, park_id, round_, partners),
        )
        lines = _lines(store, matching_in_order(store, wanted, order or "", descending=turned, most=most), nameless=nameless)
        if as_json:
            print_rows("findings", listed_findings(lines, store.today))
        else:
            heads, row = _columns(store, wanted)
            say_long_table(heads, map(row, lines), _("No findings here."))


def _among(store: Store, park_id: str, round_: str | None, partners: Sequence[str]) -> tuple[str, ...] | None:
    """Return the ids of the findings that a round made and that these partners hold; None: neither is asked."""
    from kvo_inspect.store.rounds.round import find_round
    from kvo_inspect.store.search.finding_list import findings_among

    if round_ is None and not partners:
        return None
    return findings_among(store, find_round(store, round_, park_id or None).id if round_ is not None else "", partners)


def _lines(store: Store, numbers: Sequence[int], *, nameless: bool) -> Iterator[FindingLine]:
    """Return the lines of findings, read a piece at a time, of nobody by name if *nameless*."""
    from kvo_inspect.exchange.lists.nameless import nameless_finding, telling
    from kvo_inspect.store.search.finding_list import finding_lines

    lines = lines_of(numbers, lambda piece: finding_lines(store, piece), PIECE)
    if not nameless:
        return lines
    tell = telling(store)
    return (nameless_finding(line, tell) for line in lines)


def _columns(store: Store, wanted: Filter) -> tuple[Sequence[str], Callable[[FindingLine], Sequence[str]]]:
    """Return the heads of the table, and what makes a row of a line: as on the screen, the park left out where all are of one."""
    from kvo_inspect.domain.findings.standing import is_open_stage, is_overdue
    from kvo_inspect.domain.values.closed_sets import STAGES
    from kvo_inspect.wording.findings import finding_text, line_holder_text
    from kvo_inspect.wording.items import defect_names
    from kvo_inspect.wording.names import capital, day_text, stage_name

    names, stages, today = defect_names(store), {stage: stage_name(stage) for stage in STAGES}, store.today
    titles = (_("CODE"), *(() if wanted.park else (_("PARK"),)), _("WHERE"), _("WHAT"), _("HOLDER"), _("STATUS"), _("BY"), _("FOUND"))

    def row(line: FindingLine) -> Sequence[str]:
        what = finding_text(line, names)
        if line.confidential:
            what = _("(confidential) {what}").format(what=what)
        return (
            line.code,
            *(() if wanted.park else (line.park_name,)),
            line.checkpoint_name,
            ("! " if line.severity == "urgent" else "") + what,
            line_holder_text(line),
            stages[line.stage],
            ("! " if is_overdue(line.due, today, is_open=is_open_stage(line.stage)) else "") + day_text(line.due),
            day_text(line.made),
        )

    return [capital(title.lower()) for title in titles], row


COMMANDS = (finding,)
