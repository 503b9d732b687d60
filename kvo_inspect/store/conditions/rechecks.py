"""Conditions on rechecks as SQL: which still saw the finding, and which count. Imports nothing but conditions, as everywhere here."""

from __future__ import annotations

from kvo_inspect.store.conditions.rounds import COUNTS

SAW_IT = "{0}.seen in ('not_yet', 'worse')"
"""SQL: the recheck saw the finding still there (`domain.findings.stages.SEEN_THERE`); format with its name in the query."""

OF_FINDING = f"""from recheck k join round w on w.id = k.round and {COUNTS.format("w")}
  where k.finding = t.id and k.gone = 0 and k.confidential <= {{confidential}}"""
"""SQL: the rechecks `k` of the finding `t` in rounds `w` that count: one that was set aside saw nothing. Format with what says whether
confidential ones count."""

SEEN_AGAIN = f"{OF_FINDING} and {SAW_IT.format('k')}"
"""SQL: those of them that saw it still there: how often and when last it was seen; format as `OF_FINDING`."""
