"""The dossier as CSV for people: a folder with a file per chapter of its report, all in words of the language in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kvo_inspect.domain.dossier import Dossier
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.reports.content import Chapter, Facts, TextTable
from kvo_inspect.exchange.reports.dossier.report import dossier_report
from kvo_inspect.exchange.tables.csv_text import list_bytes
from kvo_inspect.files import file_error, folder_written_whole, written_whole
from kvo_inspect.texts import _

_COUNT = re.compile(r": [0-9.,]+$")
"""How many there are stands behind the title of some chapters; the name of a file stays the same."""
_OURS = re.compile(r"[0-9]{2}-[a-z0-9-]+\.csv")


def write_dossier_tables(dossier: Dossier, out: Path, park: str, today: date) -> Path:
    """Write the tables of a dossier to a folder and return where: *out*, or in a folder that is there under a name of its own.

    *park*: its name as file systems take it. Whole or not at all; an earlier folder of tables is replaced, anything else left alone
    (UsageError). Raises ReadOnly, DiskFull, NotStored.
    """
    own = f"{park}-dossier-{today.isoformat()}-{slug(_('tables'))}"
    try:
        to = out / own if out.is_dir() and (out.name in ("", "..") or not _is_tables(out)) else out
        if to.exists() and not _is_tables(to):
            raise UsageError(_("{path} is there already and is not an earlier dossier. Choose another name with --out.").format(path=to))
    except OSError as error:
        raise file_error(error, out) from error
    with folder_written_whole(to, shared=True) as folder:
        for name, contents in _files(dossier):
            with written_whole(folder / name, shared=True) as stream:
                stream.write(contents)
    return to


def _files(dossier: Dossier) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file: the tables of a chapter, and its facts as a table of two columns."""
    number = 0
    for chapter in dossier_report(dossier).chapters:
        title = slug(_COUNT.sub("", chapter.title))
        for place, (heads, rows) in enumerate(_tables(chapter)):
            number += 1
            name = f"{title}-{slug(heads[1])}" if place else title
            yield f"{number:02}-{name}.csv", list_bytes(heads, rows)


def _tables(chapter: Chapter) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    for block in chapter.blocks:
        if isinstance(block, Facts):
            yield (_("What"), chapter.title), block.rows
        elif isinstance(block, TextTable):
            yield block.heads, block.rows


def _is_tables(folder: Path) -> bool:
    """Return whether a folder holds nothing but tables of a dossier."""
    if not folder.is_dir():
        return False
    names = [path.name for path in folder.iterdir()]
    return bool(names) and all(_OURS.fullmatch(name) for name in names)
