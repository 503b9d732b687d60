"""A drawing of ours in the three formats: the picture, its caption, its facts in sentences; and where no pixels can be made."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.exchange.reports.content import Chapter, Drawing, Report
from kvo_inspect.exchange.reports.page import page_bytes
from kvo_inspect.exchange.reports.pdf import pdf_bytes
from kvo_inspect.exchange.reports.word import word_bytes
from tests.exchange.reports.formats import page_text, pdf_text, word_text

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" font-family="DejaVu Sans Condensed, sans-serif" font-size="14">'
    '<rect width="300" height="40" fill="#1f3a5f"/><text x="10" y="80">Verlichting</text></svg>'
)
REPORT = Report(
    "Meting",
    "Voorbeeldpark",
    "nl",
    dt.date(2026, 11, 12),
    (Chapter("In beeld", (Drawing(SVG, "Driekwart in orde", "Van de vragen is 75 % in orde."), Drawing(SVG, "Klein", "Ook 75 %.", 60))),),
)


def test_a_drawing_is_in_each_format_with_its_caption_and_its_facts(tmp_path: Path) -> None:
    page, word, pdf = page_bytes(REPORT), word_bytes(REPORT), pdf_bytes(REPORT)
    assert all("Driekwartinorde" in text for text in (page_text(page), word_text(word), pdf_text(pdf)))
    assert b'alt="Van de vragen is 75 % in orde."' in page
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert 'descr="Van de vragen is 75 % in orde."' in archive.read("word/document.xml").decode()
        sizes = [Image.open(io.BytesIO(archive.read(name))).size for name in sorted(archive.namelist()) if name.endswith(".png")]
    assert sizes[0][0] > 2 * sizes[1][0], "each as wide as asked"
    assert all(abs(width - 4 * height) <= 4 for width, height in sizes), "in the shape in which it was drawn"
    assert (word, pdf) == (word_bytes(REPORT), pdf_bytes(REPORT)), "the same bytes each time"


def test_where_typst_is_missing_word_has_the_facts_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    word = word_bytes(REPORT)
    assert "Vandevragenis75%inorde.Driekwartinorde" in word_text(word)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".png")]
