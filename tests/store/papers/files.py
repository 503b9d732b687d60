"""Files of each kind that is kept, for the tests of papers: no more than makes them what they are."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7 afspraak"


def office(*members: str, types: str = "<Types/>") -> bytes:
    """Return a zip file with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member in members:
            archive.writestr(member, types if member == "[Content_Types].xml" else "x")
    return stream.getvalue()


DOCX = office("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")
