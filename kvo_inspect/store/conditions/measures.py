"""Conditions on measures as SQL. Imports nothing: the home screen uses it before anything is loaded."""

from __future__ import annotations

OVERDUE = "({0}.due < {today} and {0}.status not in ('done', 'dropped'))"
"""SQL: a measure is overdue, as `domain.plan.measure.Measure.is_overdue` says; format with its name in the query and what stands for
today."""
