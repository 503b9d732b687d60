"""`compare`: two measurements of a park beside each other, as a table or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.output import say
from kvo_inspect.cli.table import table
from kvo_inspect.texts import N_

if TYPE_CHECKING:
    from kvo_inspect.domain.compare.comparison import Comparison
    from kvo_inspect.store.record.store import Store


@click.command(
    "compare",
    cls=HelpCommand,
    help=N_(
        "Compare two measurements of a park: what changed. Same questions at the same checkpoints only; the rest is counted with its "
        "reason. Without --from and --to the baseline beside the newest measurement."
    ),
)
@click.argument("park", metavar="PARK")
@option("--from", "first", metavar="WHICH", help=N_("The first measurement, such as baseline-2024 or “nulmeting 2024”, or its id."))
@option("--to", "second", metavar="WHICH", help=N_("The second measurement, such as follow-up-2026, or its id."))
@option("--json", "as_json", is_flag=True, help=N_("As JSON, with every answer (kvo-inspect schema --compare says what it holds)."))
@option("--only-seen", is_flag=True, help=N_("Only what was looked at one by one: without what “rest” answered."))
@option("--confidential", is_flag=True, help=N_("With what is confidential."))
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


def _compared(store: Store, park: str, first: str | None, second: str | None, only_seen: bool, confidential: bool) -> Comparison:
    from kvo_inspect.cli.progress import Bar
    from kvo_inspect.store.compare import comparing
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.rounds.measurements import two_measurements
    from kvo_inspect.texts import _

    ends = two_measurements(store, find_park(store, park).id, first, second)
    steps = comparing(store, ends[0].id, ends[1].id, only_seen=only_seen, confidential=confidential)
    with Bar(_("Comparing")) as bar:
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                comparison: Comparison = end.value
                return comparison
            bar.show(step.done, step.total)


COMMANDS = (compare,)
