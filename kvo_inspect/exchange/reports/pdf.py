"""A report as PDF: tagged for screen readers (PDF/UA-1) and made to be kept (PDF/A-2a), set by typst in a process of its own.

Typst takes hundreds of megabytes for a report of many photos, and gives them back with its process.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kvo_inspect import child_process
from kvo_inspect.errors import KvoError, UsageError
from kvo_inspect.exchange.reports.content import (
    Block,
    Bullets,
    Chapter,
    Choices,
    Drawing,
    Facts,
    Paragraph,
    Photographs,
    Report,
    TextTable,
    texts_of,
)
from kvo_inspect.store.upkeep.rooms import Room
from kvo_inspect.texts import _

SHORT_ROWS = 12
SHORT_TEXT = 1_200
"""Rows and characters of a chapter or table that is not broken over two pages."""
SECONDS = 120.0
"""A report that takes longer is given up: a thousand findings take five."""


class SettingFailed(KvoError):
    """Typst ended without a PDF."""

    exit_code = 4

    def __init__(self) -> None:
        super().__init__(_("The PDF could not be set; details stand in the log. The report as Word or HTML says the same."))


def pdf_bytes(report: Report) -> bytes:
    """Return a report as the bytes of a PDF. UsageError without typst, SettingFailed."""
    if not typst_is_here():
        raise UsageError(_("There is no PDF on this system, for typst is missing here. HTML and Word work: --format html or docx."))
    with closing(Room(in_memory=True)) as room:  # typst reads pictures from files alone
        made = _set("pdf", pdf_data(report, room.path), room.path)
    if not made.startswith(b"%PDF"):
        raise SettingFailed
    return made


def typst_is_here() -> bool:
    """Return whether this system has typst: it is not made for every one."""
    return find_spec("typst") is not None


def drawing_pixels(drawings: Sequence[Drawing]) -> list[bytes]:
    """Return drawings as PNG files, in their order, for whatever shows no SVG. Only where `typst_is_here`; SettingFailed."""
    if not drawings:
        return []
    made = _set("png", {"drawings": [{"svg": drawing.svg, "width": drawing.width} for drawing in drawings]}, Path(__file__).parent)
    return [base64.b64decode(line) for line in made.split()]


def logo_pixels(svg: str) -> bytes:
    """Return a logo as a PNG. Only where `typst_is_here`; SettingFailed."""
    return drawing_pixels([Drawing(svg, "", "", 80)])[0]


def _set(form: str, content: dict[str, Any], root: Path) -> bytes:
    data = json.dumps(content, ensure_ascii=False).encode()
    try:
        done = subprocess.run(  # noqa: S603 (our own words)
            [*child_process.command("_set_report"), form, str(root)],
            input=data,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env=child_process.environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise SettingFailed from error
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]  # the rest could show what people typed
        logging.getLogger(__name__).error("typst: %s", last[:200])
        raise SettingFailed
    return done.stdout


def pdf_data(report: Report, root: Path) -> dict[str, Any]:
    """Return what the layout gets; pictures lie below *root*."""
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "lang": report.lang,
        "layout": report.layout,
        "attachment": asdict(report.attachment) if report.attachment is not None else None,
        "logo": {"bytes": list(report.logo.picture), "alternative": report.logo.alternative} if report.logo else None,
        "year": report.day.year,
        "month": report.day.month,
        "date": report.day.day,
        "chapters": [_chapter(chapter, root) for chapter in report.chapters],
    }


def _written(jpeg: bytes, root: Path) -> str:
    """Write a picture below the root of typst, once; return its name there."""
    file = root / f"{hashlib.sha256(jpeg).hexdigest()}.jpg"
    file.write_bytes(jpeg)
    return f"/{file.name}"


def _chapter(chapter: Chapter, root: Path) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "own_page": chapter.own_page,
        "together": _is_short(chapter),
        "blocks": [_block(block, root) for block in chapter.blocks],
    }


def _is_short(chapter: Chapter) -> bool:
    """Return whether a chapter fits on a third of a page: then it stands on one page whole. What is longer than a page would be cut."""
    return _fits(chapter.blocks, sum(map(len, texts_of(chapter))))


def _fits(blocks: Iterable[Block], characters: int) -> bool:
    """Return whether blocks of so many characters fit on a third of a page."""
    rows = sum(len(block.rows) for block in blocks if isinstance(block, TextTable | Facts))
    drawn = any(isinstance(block, Photographs | Drawing) for block in blocks)
    return not drawn and rows <= SHORT_ROWS and characters <= SHORT_TEXT


def _block(block: Block, root: Path) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "small": block.small}
        case Bullets():
            return {"kind": "bullets", "texts": block.texts}
        case Choices():
            return {"kind": "choices", "question": block.question, "answers": block.answers}
        case Facts():
            return {"kind": "facts", "rows": block.rows}
        case TextTable():
            columns = range(len(block.heads))
            return {
                "kind": "table",
                "caption": block.caption,
                "heads": block.heads,
                "rows": block.rows,
                "shares": block.shares,
                "numbers": [column in block.numbers for column in columns],
                "whole": [column in block.whole for column in columns],
                "together": _fits([block], sum(map(len, (cell for row in block.rows for cell in row)))),
            }
        case Photographs():
            pictures = [
                {
                    "file": _written(picture.jpeg, root) if picture.jpeg else None,
                    "caption": picture.caption,
                    "alternative": picture.alternative,
                }
                for picture in block.pictures
            ]
            return {"kind": "pictures", "pictures": pictures}
        case Drawing():
            fields = {"svg": block.svg, "caption": block.caption, "alternative": block.alternative, "width": block.width}
            return {"kind": "drawing", **fields}
