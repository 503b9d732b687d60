"""The reports that there are. A new one is one line here, and every test over kinds and judges holds it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.letter.report import letter_report
from kvo_inspect.exchange.reports.measurement.report import measurement_report
from kvo_inspect.exchange.reports.of_finding import finding_report
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.compare import compare
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_to_report
from kvo_inspect.store.rounds.round import rounds_of
from tests.exchange.reports.formats import shown


class Making(Protocol):
    """Makes a report of a park, in the language in use; None where the park lacks what it is about."""

    def __call__(self, store: Store, park: Park, *, names: bool = True) -> Report | None:
        """Without *names* nobody is named."""


@dataclass(frozen=True)
class Kind:
    """One kind of report, with what its PDF is held to."""

    make: Making
    flavours: tuple[str, ...] = ("ua1", "2a")
    of_park: bool = True
    """It is asked for by a park alone, and can be had without names."""


def _of_round(store: Store, park: Park, *, names: bool = True) -> Report | None:
    """Return the report of the round of a park that shows most photos."""
    reports = [round_report(store, round_.id, names=names) for round_ in rounds_of(store, park.id)]
    return max(reports, key=lambda report: len(shown(report)), default=None)


def _letter(store: Store, park: Park, *, names: bool = True) -> Report | None:
    """Return the letter about the newest round."""
    rounds = rounds_of(store, park.id)
    return letter_report(store, rounds[0].id, names=names) if rounds else None


def _of_measurement(store: Store, park: Park, *, names: bool = True) -> Report | None:
    """Return the report of the two measurements that are taken when none is named, or of the only one."""
    if not rounds_of(store, park.id):
        return None
    first, second = measurements_to_report(store, park.id, None, None)
    return measurement_report(store, compare(store, first.id, second.id), names=names)


def _of_findings(store: Store, park: Park, *, names: bool = True) -> Report | None:
    """Return the report of some findings."""
    chosen = store.select(Finding, "where park = ? and gone = 0 and confidential = 0 order by n limit 6", [park.id])
    return finding_report(store, [finding.id for finding in chosen]) if chosen else None


KINDS: dict[str, Kind] = {
    "round": Kind(_of_round),
    "letter": Kind(_letter),
    "measurement": Kind(_of_measurement),
    "finding": Kind(_of_findings, of_park=False),
}
