"""`compare`, `measurement`: two measurements of a park beside each other, or one by itself; as a table, as a file or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say, say_path
from kvo_inspect.cli.table import OUT, TABLE_FORMS, form_of, table
from kvo_inspect.texts import N_

if TYPE_CHECKING:
    from kvo_inspect.domain.compare.comparison import Comparison
    from kvo_inspect.store.record.store import Store


ONLY_SEEN = option("--only-seen", is_flag=True, help=N_("Only what was looked at one by one: without what “rest” answered."))
CONFIDENTIAL = option("--confidential", is_flag=True, help=N_("With what is confidential."))


@click.command(
    "compare",
    cls=HelpCommand,
    examples=(
        'compare "De Kievitsakker"',
        'compare "De Kievitsakker" --from baseline-2024 --to follow-up-2026',
        'compare "De Kievitsakker" --json',
    ),
    help=N_(
        "Compare two measurements of a park: what changed. Same questions at the same checkpoints only; the rest is counted with its "
        "reason. Without --from and --to the baseline beside the newest measurement."
    ),
)
@click.argument("park", metavar="PARK")
@option("--from", "first", metavar="WHICH", help=N_("The first measurement, such as baseline-2024 or “nulmeting 2024”, or its id."))
@option("--to", "second", metavar="WHICH", help=N_("The second measurement, such as follow-up-2026, or its id."))
@option("--json", "as_json", is_flag=True, help=N_("As JSON, with every answer (kvo-inspect schema --compare says what it holds)."))
@ONLY_SEEN
@CONFIDENTIAL
@click.pass_obj
def compare(run: Run, park: str, first: str | None, second: str | None, as_json: bool, only_seen: bool, confidential: bool) -> None:
    """Print a comparison."""
    from kvo_inspect.exchange.compare.json_file import comparison_text
    from kvo_inspect.exchange.compare.text_table import Table, comparison_blocks
    from kvo_inspect.store.upkeep.checking import must_be_sound

    with run.record() as store:
        comparison = _compared(store, park, first, second, only_seen, confidential)
        must_be_sound(store, [comparison.read.park.id], confidential=confidential)
        if as_json:
            say(comparison_text(comparison, store.now().isoformat(timespec="seconds")).rstrip("\n"))
        else:
            for block in comparison_blocks(comparison):
                say(table(*block) if isinstance(block, Table) else block)


@click.command(
    "measurement",
    cls=HelpCommand,
    examples=(
        'measurement "De Kievitsakker"',
        'measurement "De Kievitsakker" baseline-2024 --per checkpoint',
        'measurement "De Kievitsakker" --format xlsx --out baseline.xlsx',
    ),
    help=N_(
        "Print what one measurement says by itself. How much of what was assessed is in order, per theme; n/a and not assessed are told "
        "apart. WHICH is as baseline-2024 or “nulmeting 2024”, or its id (default: the newest). With --format a file instead."
    ),
)
@click.argument("park", metavar="PARK")
@click.argument("which", metavar="[WHICH]", required=False)
@option("--per", type=click.Choice(("theme", "checkpoint")), default="theme", help=N_("Per theme (the default), or per checkpoint."))
@option("--json", "as_json", is_flag=True, help=N_("As JSON, with every answer (kvo-inspect schema --measurement says what it holds)."))
@option("--format", "form", type=click.Choice(("json", *TABLE_FORMS)), help=N_("Write a file in this form instead of printing."))
@OUT
@ONLY_SEEN
@CONFIDENTIAL
@click.pass_obj
def measurement(
    run: Run,
    park: str,
    which: str | None,
    per: Literal["theme", "checkpoint"],
    as_json: bool,
    form: str | None,
    out: Path | None,
    only_seen: bool,
    confidential: bool,
) -> None:
    """Print or write what one measurement says."""
    from kvo_inspect.exchange.compare.alone import measurement_blocks, write_measurement_rows
    from kvo_inspect.exchange.compare.alone_file import measurement_text, write_measurement
    from kvo_inspect.exchange.compare.text_table import Table
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.measurements import measurement_alone
    from kvo_inspect.store.upkeep.checking import must_be_sound

    form = "json" if form is None and out is not None and out.suffix.lower() == ".json" else form_of(form, out)
    with run.record() as store:
        chosen = measurement_alone(store, find_park(store, park).id, which)
        comparison = _read(store, chosen.id, chosen.id, only_seen, confidential)
        if form == "json":
            say_path(write_measurement(store, comparison, out or Path()))
            return
        if form is not None:
            say_path(write_measurement_rows(store, comparison, form, out or Path(), per))
            return
        must_be_sound(store, [comparison.read.park.id], confidential=confidential)
        if as_json:
            say(measurement_text(comparison, store.now().isoformat(timespec="seconds")).rstrip("\n"))
            return
        for block in measurement_blocks(comparison, per):
            say(table(*block) if isinstance(block, Table) else block)


def _compared(store: Store, park: str, first: str | None, second: str | None, only_seen: bool, confidential: bool) -> Comparison:
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.measurements import two_measurements

    ends = two_measurements(store, find_park(store, park).id, first, second)
    return _read(store, ends[0].id, ends[1].id, only_seen, confidential)


def _read(store: Store, first: str, second: str, only_seen: bool, confidential: bool) -> Comparison:
    from kvo_inspect.cli.progress import Bar
    from kvo_inspect.store.compare import comparing
    from kvo_inspect.texts import _

    steps = comparing(store, first, second, only_seen=only_seen, confidential=confidential)
    with Bar(_("Comparing")) as bar:
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                comparison: Comparison = end.value
                return comparison
            bar.show(step.done, step.total)


COMMANDS = (compare, measurement)
