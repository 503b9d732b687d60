"""Keeping (bewaren): how long a park keeps what names people, and why so long.

A period does nothing by itself: what is over goes when somebody says so (`store.people.sweeping`).
"""

from __future__ import annotations

from pydantic import Field

from kvo_inspect.domain.record.noun import Compound
from kvo_inspect.domain.values.closed_sets import KeepingKind
from kvo_inspect.domain.values.text import Line, checked_line, clean_line, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _

LONGEST = 600
"""Months: fifty years."""
PROPOSED: dict[KeepingKind, int] = {"names": 12, "photos": 12, "papers": 84, "signals": 3}
"""Months that a form proposes. No rule of the field says them: an appeal against a certificate takes less than a year, a signal is handed
over within weeks, and papers are asked for by who looks at the next two cycles.
"""


class KeepingPeriod(Compound):
    """For how long something is kept after what it was made for has ended, and why so long."""

    months: int = Field(ge=1, le=LONGEST)
    why: Line = ""


def typed_period(months: str, why: str) -> KeepingPeriod:
    """Return a period as it was typed. BadValue tells of `months`, Missing and TooLong of `why`: a period without a reason is none."""
    plain = clean_line(months)
    if not (plain.isascii() and plain.isdigit() and len(plain) < 5 and 1 <= int(plain) <= LONGEST):
        raise BadValue("months", _("“{raw}” is no period. Type months, from 1 to {most}.").format(raw=short(plain), most=LONGEST))
    return KeepingPeriod(months=int(plain), why=checked_line("why", why, required=True))
