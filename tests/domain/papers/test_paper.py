"""The name under which a paper is written out: of one file, in one folder, whatever another laptop called it."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.papers.paper import Paper, PaperType, file_name


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Convenant 2026.pdf", "pdf", "Convenant 2026.pdf"),
        ("SCAN.PDF", "pdf", "SCAN.PDF"),
        ("foto.jpeg", "jpeg", "foto.jpeg"),
        ("stuk.exe", "pdf", "stuk.exe.pdf"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("C:\\Windows\\system.docx", "docx", "system.docx"),
        ("a:b|c?.xlsx", "xlsx", "a-b-c-.xlsx"),
        ("..", "pdf", "minutes-abababababab.pdf"),
        ("", "pdf", "minutes-abababababab.pdf"),
        (".pdf", "pdf", "minutes-abababababab.pdf"),
        ("CON.pdf", "pdf", "minutes-abababababab.pdf"),
        ("nul", "png", "minutes-abababababab.png"),
        ("notulen . .pdf", "pdf", "notulen.pdf"),
        ("é" * 199 + "x", "pdf", "é" * 100 + ".pdf"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(name: str, kind: PaperType, expected: str) -> None:
    assert file_name(Paper(id="p", park="k", kind="minutes", name=name, type=kind, sha256="ab" * 32)) == expected
