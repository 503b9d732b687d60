"""What an export works out of a thing, as SQL over its row `t`: how a finding stands, when it was seen, how many photos show it.

Each counts nothing that does not leave: `:confidential` is the parameter of `Reading`.
"""

from __future__ import annotations

from typing import NamedTuple

from kvo_inspect.store.conditions.findings import OPEN, OVERDUE, STAGE
from kvo_inspect.store.conditions.measures import OVERDUE as MEASURE_OVERDUE
from kvo_inspect.store.conditions.photos import OF_FINDING, PLACE
from kvo_inspect.store.conditions.rechecks import OF_FINDING as RECHECKS
from kvo_inspect.store.conditions.rechecks import SEEN_AGAIN
from kvo_inspect.store.conditions.rounds import WALKED_ALONG

_LEAVES = "{0}.gone = 0 and {0}.confidential <= :confidential"
_LOOKED = RECHECKS.format(confidential=":confidential")
_THERE = SEEN_AGAIN.format(confidential=":confidential")
_PHOTOS = OF_FINDING.format(confidential=":confidential")


class Worked(NamedTuple):
    """A value that is worked out of a row."""

    expression: str

    def sql(self) -> str:
        """Return the SQL expression over the row `t`."""
        return self.expression


FINDING_STAGE = Worked(STAGE)
FINDING_OPEN = Worked(OPEN)
LAST_SEEN = Worked(f"(select max(w.date) {_THERE})")
"""The day of the last round that looked again and saw it; null: none did."""
TIMES_SEEN = Worked(f"(select count(*) {_THERE})")
"""How many rounds looked again and saw it."""
SOLVED_ON = Worked(f"iif(t.status = 'verified', (select max(w.date) {_LOOKED} and k.seen in ('solved', 'object_gone')), null)")
"""The day of the round that saw it solved."""
PHOTO_COUNT = Worked(f"(select count(distinct p.id) {_PHOTOS})")
PHOTO_PLACE = Worked(PLACE.format(confidential=":confidential"))
"""Where its first photo with a place was taken, as JSON."""
ROUND_FINDINGS = Worked(f"(select count(*) from finding f where f.round = t.id and {_LEAVES.format('f')})")
ROUND_ANSWERS = Worked(f"(select count(*) from answer a where a.round = t.id and a.value is not null and {_LEAVES.format('a')})")
ROUND_PEOPLE = Worked(
    f"(select count(*) from participant p where p.round = t.id and p.confidential <= :confidential and {WALKED_ALONG.format('p')})"
)
MEASURE_FINDINGS = Worked(
    f"""(select count(*) from measure_finding m join finding f on f.id = m.finding
      where m.measure = t.id and {_LEAVES.format("m")} and {_LEAVES.format("f")})"""
)


def finding_overdue(today: str) -> Worked:
    """Return whether a finding is overdue on this day."""
    return Worked(OVERDUE.format(today=f"'{today}'"))


def measure_overdue(today: str) -> Worked:
    """Return whether a measure is overdue on this day."""
    return Worked(MEASURE_OVERDUE.format("t", today=f"'{today}'"))
