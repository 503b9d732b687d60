"""Reports as Word files before outside judges: openxml-audit, and veraPDF on what LibreOffice prints of them."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from docx import Document

from tests.doses import DOSE
from tests.exchange.reports.given import report_files
from tests.exchange.reports.judged import LATER, audited, judged_files, poppler, printed_by_libreoffice, vera

pytestmark = pytest.mark.skipif(DOSE == "short", reason=LATER)
LOOSE = "7.21.7"
"""The rule that each sign has a text: LibreOffice gives none to an accent that stands loose or a second time on a letter. Typst does."""


def test_openxml_audit_opens_every_word_file(tmp_path: Path) -> None:
    """And refuses one as python-docx makes them by itself, among others, and a folder that is not there."""
    files = [path for _kind, path in judged_files("docx")]
    for path in files:
        shutil.copy(path, tmp_path)
    done = audited(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("expected to open cleanly") == len(files)
    spoilt = tmp_path / "spoilt"
    spoilt.mkdir()
    shutil.copy(files[0], spoilt)
    Document().save(str(spoilt / "plain.docx"))
    assert audited(spoilt).returncode == 1
    assert audited(tmp_path / "nothing").returncode not in {0, 1}


def test_a_word_file_printed_by_libreoffice_passes_verapdf(tmp_path: Path) -> None:
    files = [path for _kind, path in judged_files("docx")]
    printed = printed_by_libreoffice(tmp_path, *files)
    told = vera(*(("ua1", path) for path in printed))
    assert [line for line in told if line.startswith("  ") and LOOSE not in line] == []
    assert [line for line in told if line.startswith("FAIL") and "hostile" not in line] == []
    assert len([line for line in told if line.startswith(("PASS", "FAIL"))]) == len(files)
    for path in printed:
        tables = re.split(r"\n\s*Table\b", poppler("pdfinfo", "-struct", path))[1:]
        assert all(re.search(r"\n\s*TH\b", table) for table in tables), path


def test_verapdf_refuses_a_word_file_without_alternative_texts(tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.docx"
    with zipfile.ZipFile(report_files("example", "en")["round"]["docx"]) as source, zipfile.ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(rb' descr="[^"]*"', b"", source.read(name)))
    told = vera(*(("ua1", path) for path in printed_by_libreoffice(tmp_path, spoilt)))
    assert told[0].startswith("FAIL")
    assert "7.3" in "\n".join(told)
