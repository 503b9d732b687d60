"""Reports as HTML before outside judges: the checker of the W3C, html-validate, and axe-core in Chromium, which also walks by keyboard."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kvo_inspect.exchange.reports.content import Chapter, Paragraph, Photograph, Photographs, Report, TextTable
from kvo_inspect.exchange.reports.page import page_bytes
from kvo_inspect.texts import Lang
from tests.doses import DOSE
from tests.exchange.reports.formats import letters
from tests.exchange.reports.judged import CASES, LATER, html_validate, in_chromium, judged_files, poppler, reports_in, vnu
from tests.photos.pictures import jpeg

pytestmark = pytest.mark.skipif(DOSE == "short", reason=LATER)
SPOILT_FOR_CHECKERS = {
    "unclosed": ("</figcaption>", ""),
    "two of a name": ("<p>One", '<p id="caption">One'),
}
SPOILT_FOR_BROWSER = {
    "axe light: image-alt": (' alt="Photo of a lamp"', ""),
    "axe dark: html-has-lang": ('<html lang="en">', "<html>"),
    "console: ": ("<h1>", '<img src="http://127.0.0.1:9/x.png" alt="x"><h1>'),
    "keyboard: Tab reaches no photo": ("dialog.showModal()", "dialog.show()"),
    "without script: a button that does nothing": ("<h1>", "<button>x</button><h1>"),
    "pixels wide in a window of 320": ("</h1>", f"</h1><pre>{'w' * 90}</pre>"),
}
"""What is said, and what is another then in a page that was sound. A script that is another than its digest says does not run."""


def small(folder: Path) -> str:
    """Return a page of little, which is sound, to spoil; its table goes on over some sheets of paper."""
    table = TextTable("What is asked", ("Code", "What"), tuple((f"KBR-{n}", "lamp") for n in range(100)), (1, 4))
    pictures = Photographs((Photograph(jpeg(), "a lamp", "Photo of a lamp"),))
    chapters = (Chapter("In short", (Paragraph("One thing."), table, pictures)),)
    return page_bytes(Report("Report", "De Amert", "en", dt.date(2026, 11, 12), chapters)).decode()


def spoilt_pages(folder: Path, spoilt: dict[str, tuple[str, str]]) -> dict[str, Path]:
    """Write the small page once for each way to spoil it."""
    whole = small(folder)
    pages = {}
    for n, (name, (word, instead)) in enumerate(spoilt.items()):
        assert word in whole
        pages[name] = folder / f"{n}.html"
        pages[name].write_text(whole.replace(word, instead), "utf-8")
    return pages


def test_the_checkers_of_html_find_nothing_wrong() -> None:
    files = [path for _kind, path in judged_files("html")]
    assert vnu(*files) == ""
    assert html_validate(*files) == ""


def test_the_checkers_of_html_can(tmp_path: Path) -> None:
    pages = spoilt_pages(tmp_path, SPOILT_FOR_CHECKERS)
    for told in (vnu(*pages.values()), html_validate(*pages.values())):
        assert [name for name, path in pages.items() if path.name not in told] == []


@pytest.mark.parametrize(("record", "lang"), CASES)
def test_every_page_is_sound_in_a_browser(record: str, lang: Lang) -> None:
    """In light and dark without a violation, a request or an error; as narrow as a phone; by keyboard alone; and without scripts."""
    files = [path for _kind, path in reports_in("html", record, lang)]
    assert files
    assert in_chromium(*files) == {path: [] for path in files}


def test_a_browser_sees_what_is_wrong_and_prints_the_heads_of_a_table_on_each_sheet(tmp_path: Path) -> None:
    pages = {**spoilt_pages(tmp_path, SPOILT_FOR_BROWSER), "not judged": tmp_path / "nothing.html"}
    sound = tmp_path / "sound.html"
    sound.write_text(small(tmp_path), "utf-8")
    told = in_chromium(sound, *pages.values())
    assert told[sound] == []
    assert [name for name, path in pages.items() if name not in "\n".join(told[path])] == []
    sheets = [sheet for sheet in map(letters, poppler("pdftotext", "-layout", f"{sound}.pdf", "-").split("\f")) if "KBR" in sheet]
    assert len(sheets) > 2
    assert all(letters("Code What") in sheet for sheet in sheets)
