"""Reports as PDF before outside judges: veraPDF (PDF/UA-1, PDF/A), qpdf, and poppler, which reads the tree of tags and the fonts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from kvo_inspect.texts import Lang
from tests.doses import DOSE
from tests.exchange.reports.given import report_files
from tests.exchange.reports.judged import CASES, LATER, judged_files, need, plain_pdf, poppler, reports_in, vera
from tests.exchange.reports.kinds import KINDS

pytestmark = pytest.mark.skipif(DOSE == "short", reason=LATER)
ALTERNATIVE = rb"/Alt\s*(\(.*?(?<!\\)\)|<[0-9a-f]*>)"


def small() -> Path:
    """Return a report to spoil."""
    return report_files("example", "en")["round"]["pdf"]


@pytest.mark.parametrize(("record", "lang"), CASES)
def test_verapdf_passes_every_report(record: str, lang: Lang) -> None:
    asked = [(flavour, path) for name, path in reports_in("pdf", record, lang) for flavour in KINDS[name].flavours]
    assert asked
    assert vera(*asked) == [f"PASS {flavour}:{path}" for flavour, path in asked]


def test_verapdf_can_fail(tmp_path: Path) -> None:
    """Without its language, and without the alternative text of a photo; and a file that is not there."""
    plain = plain_pdf(small(), tmp_path / "plain.pdf")
    for word, rule in ((b"/Lang", "7.2"), (b"/Alt", "7.3")):
        spoilt = tmp_path / "spoilt.pdf"
        spoilt.write_bytes(plain.replace(word, b"/X" + word[2:]))
        told = "\n".join(vera(("ua1", spoilt)))
        assert told.startswith("FAIL"), word
        assert rule in told
    assert vera(("ua1", tmp_path / "nothing.pdf")) == []


def test_qpdf_finds_nothing_wrong_and_can(tmp_path: Path) -> None:
    need("qpdf")
    for _kind, path in judged_files("pdf"):
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(small().read_bytes()[:-2000])
    for path in (cut, tmp_path / "nothing.pdf"):
        assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False, timeout=60).returncode != 0


def unsaid(path: Path, plain: bytes) -> list[str]:
    """Return what a screen reader would miss that veraPDF lets pass: heads of tables, names of files as alternatives, a language."""
    tree = poppler("pdfinfo", "-struct", path)
    wrong = [f"table without heads: {table[:200]}" for table in re.split(r"\n\s*Table\b", tree)[1:] if not re.search(r"\n\s*TH\b", table)]
    figures = len(re.findall(r"\n\s*Figure\b", tree))
    alternatives = re.findall(ALTERNATIVE, plain)
    texts = [_text(one) for one in alternatives]
    wrong += [f"{figures} figures, {len(texts)} alternatives"] if len(texts) < figures else []
    wrong += [f"alternative: {text}" for text in texts if not text.strip() or re.search(r"\.(jpe?g|png|svg)\b|[0-9a-f]{16}", text)]
    language = re.search(rb"/Lang\s*\((..)", plain)
    wrong += [] if language and language[1].decode() == path.stem.split("-")[1] else ["language"]
    return wrong + ([] if len(re.findall(r"\n\s*H1\b", tree)) == 1 else ["not one heading of the first level"])


def _text(written: bytes) -> str:
    """Return a string of a PDF as text."""
    raw = bytes.fromhex(written[1:-1].decode()) if written.startswith(b"<") else written[1:-1]
    return raw.decode("utf-16") if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else raw.decode("latin-1")


def test_every_table_has_heads_and_every_picture_an_alternative_text(tmp_path: Path) -> None:
    """A table without heads passes veraPDF, so the tree of tags is read here."""
    for _kind, path in judged_files("pdf"):
        assert unsaid(path, plain_pdf(path, tmp_path / "plain.pdf")) == [], path


@pytest.mark.parametrize(
    ("word", "instead", "what"),
    [
        (rb"/S /TH", b"/S /TD", "table without heads"),
        (rb"/Alt", b"/Xlt", "figures, 0 alternatives"),
        (ALTERNATIVE, b"/Alt (a.jpg)", "alternative: a.jpg"),
        (rb"/Lang \(en", b"/Lang (fr", "language"),
        (rb"/S /H1", b"/S /H2", "heading"),
    ],
)
def test_what_a_screen_reader_misses_is_seen(word: bytes, instead: bytes, what: str, tmp_path: Path) -> None:
    plain = plain_pdf(small(), tmp_path / "plain.pdf")
    assert re.search(word, plain)
    spoilt = tmp_path / small().name
    spoilt.write_bytes(re.sub(word, instead, plain))
    assert what in "\n".join(unsaid(spoilt, spoilt.read_bytes()))


def not_embedded(path: Path) -> list[str]:
    """Return the fonts of a PDF that are not in it, or whose signs have no text."""
    lines = poppler("pdffonts", path).splitlines()[2:]
    assert lines
    return [line for line in lines if not re.search(r"\syes +(yes|no) +yes +\d+ +\d+\s*$", line)]


def test_every_font_is_in_the_file(tmp_path: Path) -> None:
    for _kind, path in judged_files("pdf"):
        assert not_embedded(path) == []
    bare = tmp_path / "bare.pdf"
    bare.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    assert len(not_embedded(bare)) == 1


def test_two_hundred_findings_with_photos_take_sixty_pages_at_most() -> None:
    told = poppler("pdfinfo", report_files("many", "nl")["round"]["pdf"])
    assert int(told.partition("Pages:")[2].split()[0]) <= 60
