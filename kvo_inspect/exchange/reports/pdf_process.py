"""The process that sets a report with typst: what the report says on its standard input, the PDF on its standard output.

Imports nothing of the program, so that it starts quickly: layout and fonts lie beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STANDARDS: list[Any] = ["a-2a", "ua-1"]
"""To be kept, and for screen readers."""


def main(root: str) -> None:
    """Set the report whose pictures lie below *root*."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])
    layout: Any = (FOLDER / "report.typ").read_bytes()  # its type lacks bytes
    contents = sys.stdin.buffer.read().decode()
    made = typst.compile(layout, root=root, font_paths=fonts, sys_inputs={"report": contents}, pdf_standards=STANDARDS)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(sys.argv[1])
