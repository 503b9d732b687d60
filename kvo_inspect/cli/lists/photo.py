"""`photo list`: the photos of one park or of all, what each shows, and which nobody placed yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, lines_of, print_rows
from kvo_inspect.cli.table import WITHOUT_NAMES, say_long_table
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.store.photos.lines import PhotoLine
    from kvo_inspect.store.record.store import Store

PIECE = 500
"""So many photos are read at once."""


@click.command(
    "list",
    cls=HelpCommand,
    examples=(
        "photo list --unassigned",
        "photo list --finding KBR-014",
    ),
    help=N_("List photos, those taken last first. When each was taken, its file, and the findings and checkpoints that it shows."),
)
@option("--park", metavar="PARK", help=N_("Only of this park: its name or id."))
@option("--round", "round_", metavar="ROUND", help=N_("Only of this round: its date, such as 2026-11-12 or 2026-11-12-evening, or its id."))
@option("--finding", metavar="CODE", help=N_("Only of this finding: its code, such as KBT-014."))
@option("--unassigned", is_flag=True, help=N_("Only those that nobody placed yet."))
@option("--confidential", is_flag=True, help=N_("With all that is confidential."))
@WITHOUT_NAMES
@JSON
@click.pass_obj
def list_(
    run: Run,
    park: str | None,
    round_: str | None,
    finding: str | None,
    unassigned: bool,
    confidential: bool,
    nameless: bool,
    as_json: bool,
) -> None:
    """Print the photos as a table or as JSON."""
    from kvo_inspect.exchange.lists.walked import listed_photos
    from kvo_inspect.store.findings.by_code import find_by_code
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.photos.lines import PhotoFilter, photo_numbers
    from kvo_inspect.store.rounds.round import find_round

    with run.record() as store:
        park_id = find_park(store, park).id if park is not None else None
        wanted = PhotoFilter(
            park=park_id or "",
            round=find_round(store, round_, park_id).id if round_ is not None else "",
            finding=find_by_code(store, finding, park_id, confidential=confidential).id if finding is not None else "",
            unassigned=unassigned,
            confidential=confidential,
        )
        lines = _lines(store, photo_numbers(store, wanted), confidential=confidential, nameless=nameless)
        if as_json:
            print_rows("photos", listed_photos(lines))
            return
        heads, row = _columns(with_park=park is None)
        say_long_table(heads, map(row, lines), _("No photos here."))


def _lines(store: Store, numbers: Sequence[int], *, confidential: bool, nameless: bool) -> Iterator[PhotoLine]:
    """Return the lines of photos, read a piece at a time, of nobody by name if *nameless*."""
    from kvo_inspect.exchange.lists.nameless import nameless_photo, telling
    from kvo_inspect.store.photos.lines import photo_lines

    lines = lines_of(numbers, lambda piece: photo_lines(store, piece, confidential=confidential), PIECE)
    if not nameless:
        return lines
    tell = telling(store)
    return (nameless_photo(line, tell) for line in lines)


def _columns(*, with_park: bool) -> tuple[Sequence[str], Callable[[PhotoLine], Sequence[str]]]:
    """Return the heads of the table, and what makes a row of a line."""
    from kvo_inspect.wording.names import capital
    from kvo_inspect.wording.photos import size_text, taken_text

    def row(line: PhotoLine) -> Sequence[str]:
        photo = line.photo
        shows = dict.fromkeys(shown.code or shown.checkpoint_name for shown in line.shows)
        name = " · ".join(filter(None, (photo.name, photo.caption)))
        if photo.confidential:
            name = _("(confidential) {what}").format(what=name)
        return (
            taken_text(photo),
            *((line.park_name,) if with_park else ()),
            name,
            ", ".join(shows) or _("nothing yet"),
            _("not to be shared") if photo.not_shared else "",
            size_text(photo.length),
        )

    titles = (_("TAKEN"), *((_("PARK"),) if with_park else ()), _("FILE"), _("SHOWS"), "", _("SIZE"))
    return [capital(title.lower()) for title in titles], row
