"""What people are told of a file that was loaded into a reference table of the central record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kvo_inspect.texts import _, n_

Changed = tuple[Sequence[str], Mapping[str, tuple[Any, Any]]]
"""The key of a row, and what it was and becomes by column."""


def loaded_texts(rows: int, added: int, changed: int, removed: int, changes: Iterable[Changed]) -> list[str]:
    """Return what a file changed: how many rows, and of those that changed (*changes*) what."""
    counts = [n_("{n} row read", "{n} rows read", rows).format(n=rows)]
    counts += [n_("{n} new", "{n} new", added).format(n=added)] if added else []
    counts += [n_("{n} changed", "{n} changed", changed).format(n=changed)] if changed else []
    counts += [n_("{n} taken out", "{n} taken out", removed).format(n=removed)] if removed else []
    if not added and not changed and not removed:
        counts.append(_("all as it was"))
    lines = [", ".join(counts) + "."]
    shown = 0
    for key, fields in changes:
        shown += 1
        lines += [f"{', '.join(key)}: {column}: {_shown(was)} → {_shown(becomes)}" for column, (was, becomes) in fields.items()]
    if shown < changed:
        lines.append(n_("… and {n} more row", "… and {n} more rows", changed - shown).format(n=changed - shown))
    return lines


def _shown(value: object) -> str:
    return "–" if value in (None, "") else str(value)
