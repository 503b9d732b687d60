"""The logo of the organisation: only a plain picture is taken, and it stands at the head of each format with its name."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import BadValue
from kvo_inspect.exchange.reports.files import report_bytes
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.exchange.reports.pdf import logo_pixels
from kvo_inspect.paths import logo_file
from kvo_inspect.photos.logo import MOST_BYTES, keep_logo
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.texts import use_language
from tests.examples import copy_example
from tests.exchange.records import opened

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#246"/>{}</svg>'


def png(path: Path) -> Path:
    picture = Image.new("RGBA", (900, 300), (200, 30, 30, 0))
    picture.save(path, pnginfo=None, exif=b"Exif\0\0secret camera")
    return path


def test_it_stands_at_the_head_of_each_format_with_its_name(tmp_path: Path) -> None:
    use_language("en")
    with opened(copy_example("en", tmp_path / "data")) as store:
        save_settings(store.data, Settings(name="Karin", organisation="Ronde & Co"))
        report = round_report(store, store.select(Round, "where gone = 0")[0].id)
        assert b"Logo of" not in report_bytes(store, report, "html")
        keep_logo(store.data, str(png(tmp_path / "logo.png")), logo_pixels)
        kept = logo_file(store.data).read_bytes()
        assert b"Exif" not in kept
        with Image.open(io.BytesIO(kept)) as picture:
            assert (picture.format, max(picture.size), picture.getpixel((0, 0))) == ("JPEG", 600, (255, 255, 255))
        assert b'alt="Logo of Ronde &amp; Co"' in report_bytes(store, report, "html")
        with zipfile.ZipFile(io.BytesIO(report_bytes(store, report, "docx"))) as archive:
            assert 'descr="Logo of Ronde &amp; Co"' in archive.read("word/document.xml").decode()
        pdf = tmp_path / "a.pdf"
        pdf.write_bytes(report_bytes(store, report, "pdf"))
        tags = subprocess.run(["pdfinfo", "-struct", str(pdf)], capture_output=True, check=True, timeout=60).stdout.decode()
        assert tags.index("Figure") < tags.index("H1"), "typst refuses a picture without its alternative text"
        keep_logo(store.data, "", None)
        assert not logo_file(store.data).exists()


def test_a_plain_svg_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    file.write_text(SVG.format('<circle cx="5" cy="5" r="4" fill="white"/>'), "utf-8")
    keep_logo(tmp_path, str(file), logo_pixels)
    with Image.open(logo_file(tmp_path)) as picture:
        assert picture.format == "JPEG"
        assert picture.width > 3 * picture.height


@pytest.mark.parametrize(
    "raw",
    [
        b"no picture at all",
        b"",
        b"GIF89a" + bytes(50),
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        SVG.format("<script>alert(1)</script>").encode(),
        SVG.format('<image href="file:///etc/passwd"/>').encode(),
        SVG.format('<use href="https://example.org/a.svg#b"/>').encode(),
        SVG.format('<rect onload="x()"/>').encode(),
        SVG.format('<rect style="fill: url(http://example.org/x)"/>').encode(),
        SVG.format("<foreignObject/>").encode(),
        SVG.format('<text x="2" y="8">KVO</text>').encode(),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode(),
        SVG.format("<g>" * 3).encode(),
        bytes(MOST_BYTES + 1),
    ],
)
def test_what_is_no_plain_picture_is_refused_in_a_sentence_at_its_field(raw: bytes, tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    file.write_bytes(raw)
    with pytest.raises(BadValue) as refused:
        keep_logo(tmp_path, str(file), logo_pixels)
    assert refused.value.field == "logo"
    assert "logo.svg" in refused.value.sentence
    assert not logo_file(tmp_path).exists()


def test_a_file_that_is_not_there_is_told_at_the_field(tmp_path: Path) -> None:
    with pytest.raises(BadValue):
        keep_logo(tmp_path, str(tmp_path / "nowhere.png"), None)
