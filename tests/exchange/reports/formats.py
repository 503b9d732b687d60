"""What the three formats of a report say, each read back by an outside program or library."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from kvo_inspect.exchange.reports.content import Photographs, Report
from kvo_inspect.exchange.reports.files import ReportFormat
from tests.doses import dose

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def letters(text: str) -> str:
    """Return a text without what a line break may add or take: blanks and hyphens; ligatures taken apart."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if not sign.isspace() and sign not in "-\u2010\u00ad\u200b")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "img", "link"}:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.inside):
            self.texts.append(data)


def page_text(made: bytes) -> str:
    """Return what an HTML file says."""
    page = _Page()
    page.feed(made.decode())
    return letters("".join(page.texts))


def word_text(made: bytes) -> str:
    """Return what the body of a Word file says."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))
    return letters("\n".join(text.text or "" for text in body.iter(f"{W}t")))


def pdf_text(made: bytes) -> str:
    """Return what a PDF says, as poppler reads its tree of tags: what a screen reader reads, in that order."""
    if shutil.which("pdfinfo") is None:
        missing("pdfinfo (poppler-utils)")
    done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=made, capture_output=True, check=True, timeout=60)
    # poppler writes the name of a heading in UTF-16 beside its text
    lines = (line.strip() for line in done.stdout.decode(errors="replace").splitlines())
    return letters("".join(line[1:-1] for line in lines if line.startswith('"') and line.endswith('"')))


def sheet_text(made: bytes) -> str:
    """Return what stands on the sheets of a PDF above their footers: of many sheets poppler reads the tree of tags in minutes."""
    command = ["pdftotext", "-raw", "-x", "0", "-y", "0", "-W", "596", "-H", "785", "-", "-"]
    if shutil.which("pdftotext") is None:
        missing("pdftotext (poppler-utils)")
    return letters(subprocess.run(command, input=made, capture_output=True, check=True, timeout=60).stdout.decode())


Reader = Callable[[bytes], str]
FORMATS: dict[ReportFormat, Reader] = {"html": page_text, "docx": word_text, "pdf": pdf_text}
"""How each format is read back. Poppler reads the tree of tags of a page in a moment, of eight pages in five seconds."""
ON_SHEETS: dict[ReportFormat, Reader] = FORMATS | {"pdf": sheet_text}
"""The same with a PDF as it lies on its sheets, in a hundredth of that time."""
OF_DOSE = dose(ON_SHEETS, FORMATS, FORMATS)
"""For reports of many pages; in the short dose the tags of those of an empty park are read (test_kinds.py)."""


def missing(judge: str) -> None:
    """Skip for want of a judge, which is a failure where CI is set: a run without it must not look like one with it."""
    if os.environ.get("CI"):
        pytest.fail(f"{judge} is missing: .ci/run installs it")
    pytest.skip(f"{judge} is missing (.ci/run installs it): nothing outside judged this")


def shown(report: Report) -> list[bytes]:
    """Return the small pictures of the photos in a report."""
    blocks = [block for chapter in report.chapters for block in chapter.blocks if isinstance(block, Photographs)]
    return [picture.jpeg for block in blocks for picture in block.pictures if picture.jpeg is not None]
