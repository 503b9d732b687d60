"""Conditions on measures as SQL. Imports nothing: the home screen uses it before anything is loaded."""

from __future__ import annotations

OVERDUE = "(m.due < {today} and m.status not in ('done', 'dropped'))"
"""SQL: the measure `m` is overdue, as `domain.plan.measure.Measure.is_overdue` says; format with what stands for today."""
