"""The measurements of a park: listing them, and finding one by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import RuleError
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class MeasurementLine:
    """A measurement with its rounds."""

    id: str
    kind: MeasurementKind
    year: int
    trajectory: str | None
    first_day: str
    last_day: str
    rounds: int
    parts: str
    """`day`, `evening` or `day evening`."""
    unfinished: int

    @property
    def name(self) -> str:
        """The name of the measurement in commands and files: `baseline-2024`."""
        return measurement_name(self.kind, self.year)


_LINES = f"""
select m.id, m.kind, m.year, m.trajectory, min(r.date), max(r.date), count(*),
  trim(max(iif(r.part = 'day', 'day', '')) || ' ' || max(iif(r.part = 'evening', 'evening', ''))), sum(r.closed is null)
from measurement m join round r on r.measurement = m.id
where m.park = ? and m.gone = 0 and {COUNTS.format("r")} group by m.id order by min(r.date), m.n
"""

_KINDS: dict[str, MeasurementKind] = {
    "baseline": "baseline",
    "nulmeting": "baseline",
    "0-meting": "baseline",
    "0meting": "baseline",
    "nul": "baseline",
    "yearly": "yearly",
    "yearly-round": "yearly",
    "jaarlijks": "yearly",
    "jaarlijkse": "yearly",
    "jaarlijkse-schouw": "yearly",
    "follow-up": "follow_up",
    "followup": "follow_up",
    "follow-up-measurement": "follow_up",
    "vervolgmeting": "follow_up",
    "1-meting": "follow_up",
    "1meting": "follow_up",
    "een": "follow_up",
    "effectmeting": "follow_up",
}
"""What people call the kinds of measurement in both languages, with dashes for blanks and underscores."""


def measurement_name(kind: MeasurementKind, year: int) -> str:
    """Return how commands and files name a measurement: `baseline-2024`, `follow-up-2026`."""
    return f"{kind.replace('_', '-')}-{year}"


def measurements_of(store: Store, park_id: str) -> list[MeasurementLine]:
    """Return the measurements of a park that have rounds, oldest first."""
    return [MeasurementLine(*row) for row in store.rows(_LINES, [park_id])]


def find_measurement(store: Store, park_id: str, text: str) -> MeasurementLine:
    """Return the measurement with this id, or of this kind and year (`baseline-2024`, `nulmeting 2024`, `baseline`, `2024`).

    RuleError, naming the measurements there are, when none or more than one fits.
    """
    measurements = measurements_of(store, park_id)
    plain = re.sub(r"[\s_]+", "-", clean_line(text).casefold()).strip("-")
    matches = [measurement for measurement in measurements if measurement.id == text.strip()]
    if not matches:
        name, _dash, year = plain.rpartition("-")
        if re.fullmatch(r"\d{4}", plain):
            matches = [measurement for measurement in measurements if str(measurement.year) == plain]
        elif re.fullmatch(r"\d{4}", year) and name in _KINDS:
            matches = [measurement for measurement in measurements if measurement.kind == _KINDS[name] and str(measurement.year) == year]
        elif plain in _KINDS:
            matches = [measurement for measurement in measurements if measurement.kind == _KINDS[plain]]
    if len(matches) == 1:
        return matches[0]
    names = ", ".join(measurement.name for measurement in matches or measurements)
    if not measurements:
        raise RuleError(_("This park has no round yet, so nothing was measured."))
    if matches:
        raise RuleError(_("“{said}” can be more than one measurement. Say which: {names}.").format(said=clean_line(text)[:60], names=names))
    raise RuleError(_("This park has no measurement “{said}”. There are: {names}.").format(said=clean_line(text)[:60], names=names))


def two_measurements(
    store: Store, park_id: str, first: str | None = None, second: str | None = None
) -> tuple[MeasurementLine, MeasurementLine]:
    """Return the two measurements to compare: those named, else the newest that is finished and the baseline of its trajectory.

    RuleError when the park has fewer than two, or when both are the same or the wrong way round.
    """
    measurements = measurements_of(store, park_id)
    if not measurements:
        raise RuleError(_("This park has no round yet, so there is nothing to compare."))
    newest = find_measurement(store, park_id, second) if second is not None else _newest(measurements)
    if first is not None:
        oldest = find_measurement(store, park_id, first)
    else:
        earlier = measurements[: measurements.index(newest)]  # of the same day: what was begun first
        if not earlier:
            raise RuleError(
                _("There is no measurement before this one to compare it with: comparing takes two. Alone: kvo-inspect measurement.")
            )
        begins = {row[0] for row in store.rows("select baseline from trajectory where id = ? and gone = 0", [newest.trajectory])}
        chosen_baselines = [measurement for measurement in earlier if measurement.id in begins]
        baselines = [measurement for measurement in earlier if measurement.kind == "baseline"]
        same = [measurement for measurement in baselines if measurement.trajectory == newest.trajectory]
        oldest = (chosen_baselines or same or baselines or earlier[:1])[-1]
    if oldest.id == newest.id:
        raise RuleError(_("{name} cannot be compared with itself: choose two measurements.").format(name=newest.name))
    if oldest.first_day > newest.first_day:
        raise RuleError(_("{first} is later than {second}: swap them.").format(first=oldest.name, second=newest.name))
    return oldest, newest


def measurement_alone(store: Store, park_id: str, which: str | None = None) -> MeasurementLine:
    """Return the measurement to tell of by itself: the one named, else the newest that is finished. RuleError when there is none."""
    measurements = measurements_of(store, park_id)
    return _newest(measurements) if which is None and measurements else find_measurement(store, park_id, which or "")


def measurements_to_report(
    store: Store, park_id: str, first: str | None = None, second: str | None = None
) -> tuple[MeasurementLine, MeasurementLine]:
    """Return the two measurements of a report; a park's first measurement twice, when there is nothing before it. RuleError as above."""
    measurements = measurements_of(store, park_id)
    if first is None and measurements:
        newest = find_measurement(store, park_id, second) if second is not None else _newest(measurements)
        if newest == measurements[0]:
            return newest, newest
    return two_measurements(store, park_id, first, second)


def newest_and_before(store: Store, park_id: str) -> tuple[MeasurementLine, MeasurementLine] | None:
    """Return the newest measurement of a park, as `two_measurements` takes it, behind the one before it: itself when it is the first.

    None when the park has none.
    """
    measurements = measurements_of(store, park_id)
    if not measurements:
        return None
    newest = _newest(measurements)
    return measurements[max(0, measurements.index(newest) - 1)], newest


def _newest(measurements: list[MeasurementLine]) -> MeasurementLine:
    """Return the newest measurement that is finished, if another comes before it; else the newest."""
    finished = [measurement for measurement in measurements[1:] if not measurement.unfinished]
    return (finished or measurements)[-1]
