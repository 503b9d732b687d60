"""`export`: the record as JSON, CSV or GeoJSON, its route as GPX or KML; whole, of one park or round, or what is not acknowledged yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kvo_inspect.cli.click_words import DIR, WRITE, HelpCommand, option
from kvo_inspect.cli.given_photos import give_photos, photo_options
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.leaving import warn_unless_signed
from kvo_inspect.cli.output import is_called, say_path, warn
from kvo_inspect.cli.shell.streams import INPUT_NAMES, SMALL, input_file
from kvo_inspect.domain.values.maps import GRIDS, MAP_LAYERS, Grid, MapLayer
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.record.formats import FORMATS, SIGNED
from kvo_inspect.exchange.record.manner import Manner
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope, Since
    from kvo_inspect.store.record.store import Store

EXCEL = "csv-excel"
RECEIPTS = "\0receipts"
"""What `--since` is without a file: no path can be this."""


@click.command(
    "export",
    cls=HelpCommand,
    examples=(
        'export json --park "De Kievitsakker"',
        "export csv --excel --out for-excel",
        'export gpx --park "De Kievitsakker" --out route.gpx',
        "export json --out -",
    ),
    help=N_(
        "Write the record for others, and print where it is. JSON and CSV are for programs, XLSX is one workbook, GeoJSON and "
        "GeoPackage are maps; GPX and KML hold the route, for a phone. Marks leave per role, never by name."
    ),
)
@click.argument(
    "format_", metavar="json|csv|xlsx|geojson|gpkg|gpx|kml", type=click.Choice(tuple(name for name in FORMATS if name != EXCEL))
)
@option("--park", metavar="PARK", help=N_("Only this park: its name or id."))
@option("--round", "round_", metavar="ROUND", help=N_("Only this round: its date, such as 2026-11-12 or 2026-11-12-evening, or its id."))
@option(
    "--out",
    type=WRITE,
    default=Path(),
    metavar="PATH",
    help=N_("The file or folder to write; - is standard output (default: a name of its own, here)."),
)
@option("--confidential", is_flag=True, help=N_("With all that is confidential."))
@option("--without-names", "nameless", is_flag=True, help=N_("Leave the names of people out: organisation and role stay."))
@option("--excel", is_flag=True, help=N_("CSV as a Dutch Excel opens it: semicolons and decimal commas."))
@option(
    "--since",
    is_flag=False,
    flag_value=RECEIPTS,
    metavar="[FILE]",
    help=N_("JSON and CSV: only what the receipts do not acknowledge yet; with FILE, an earlier JSON export: only what changed after it."),
)
@option(
    "--layer",
    type=click.Choice(MAP_LAYERS),
    metavar="LAYER",
    help=N_("GeoJSON: these alone, checkpoints, route or findings, as a map shows one kind of thing a layer."),
)
@option(
    "--grid", type=click.Choice(GRIDS), default="rd", show_default=True, help=N_("GeoPackage: metres of the Dutch RD, or degrees (WGS 84).")
)
@photo_options
@option("--papers", type=DIR, metavar="DIR", help=N_("Write the papers into this folder too, each under its own name."))
@click.pass_obj
def export(
    run: Run,
    /,
    format_: str,
    park: str | None,
    round_: str | None,
    out: Path,
    confidential: bool,
    nameless: bool,
    excel: bool,
    since: str | None,
    layer: MapLayer | None,
    grid: Grid,
    photos: Path | None,
    papers: Path | None,
    **chosen: Any,
) -> None:
    """Write an export and print its path."""
    from kvo_inspect.exchange.record.document import heads_of_export
    from kvo_inspect.exchange.record.formats import export as write_export
    from kvo_inspect.photos.copies import given_files
    from kvo_inspect.store.export.rows import ExportScope

    if excel and format_ != "csv":
        raise UsageError(_("--excel belongs to csv."))
    if layer is not None and format_ != "geojson":
        raise UsageError(_("--layer belongs to geojson."))
    if grid != "rd" and format_ != "gpkg":
        raise UsageError(_("--grid belongs to gpkg."))
    after: Since = (
        "receipts" if since == RECEIPTS else heads_of_export(input_file(SMALL) if since in INPUT_NAMES else Path(since)) if since else None
    )

    with run.record() as store:
        park_id = _park_id(store, park)
        scope = ExportScope(park_id, _round_id(store, park_id, round_), confidential, after, names=not nameless)
        manner = Manner(layer, grid)
        if photos is not None:
            give_photos(store, photos, scope, **chosen)
            if not is_called(out):  # where standard output goes nobody knows, so no path leads from there
                manner = replace(manner, photos=given_files(photos))
        if papers is not None:
            _give_papers(store, papers, scope)
            if nameless:
                warn(_("The papers go as they are, with whoever is named in them."))
        name = EXCEL if excel else format_
        path = write_export(store, name, out, scope, manner)
        say_path(path)
        if name in SIGNED:
            warn_unless_signed(run, path)


def _give_papers(store: Store, to: Path, scope: ExportScope) -> None:
    """Write the papers and say on stderr how many."""
    from kvo_inspect.cli.paper import warn_of_hidden
    from kvo_inspect.exchange.papers.copy import write_papers

    papers = write_papers(store, to, scope)
    warn_of_hidden(store, *papers)
    warn(n_("{n} paper in {folder}.", "{n} papers in {folder}.", len(papers)).format(n=len(papers), folder=to))


def _park_id(store: Store, name: str | None) -> str | None:
    from kvo_inspect.store.parks.park import find_park

    return None if name is None else find_park(store, name).id


def _round_id(store: Store, park_id: str | None, text: str | None) -> str | None:
    from kvo_inspect.store.rounds.round import find_round

    return None if text is None else find_round(store, text, park_id).id


COMMANDS = (export,)
