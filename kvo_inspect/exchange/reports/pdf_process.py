"""The process that sets a report with typst: what the report says on its standard input, the PDF on its standard output.

Also drawings as PNG, for whatever shows no SVG. Imports nothing of the program, so that it starts quickly: layout and fonts lie beside it.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STANDARDS: list[Any] = ["a-2a", "ua-1"]
"""To be kept, and for screen readers."""
WITH_FILE: list[Any] = ["a-3a", "ua-1"]
"""The same, for one that carries a file."""
PIXELS_PER_INCH = 200.0
"""Of drawings where no SVG is shown."""
PAGES = b"""#let data = json(bytes(sys.inputs.report))
#set page(width: auto, height: auto, margin: 0pt)
#for drawing in data.drawings { page(image(bytes(drawing.svg), format: "svg", width: drawing.width * 1mm)) }"""
"""Each drawing on a page of its own size."""


def main(form: str, root: str) -> None:
    """Set what stands on the standard input; *root*: the folder below which its photos lie."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])
    inputs = {"report": sys.stdin.buffer.read().decode()}
    if form == "pdf":
        layout: Any = (FOLDER / "report.typ").read_bytes()  # its type lacks bytes
        report = json.loads(inputs["report"])
        if report["layout"] == "letter":
            pages = typst.query(layout, "<pages>", "value", one=True, root=root, font_paths=fonts, sys_inputs=inputs)
            if int(pages) != 1:
                sys.exit(f"a letter of {pages} pages")
        standards = STANDARDS if report["attachment"] is None else WITH_FILE
        made = typst.compile(layout, root=root, font_paths=fonts, sys_inputs=inputs, pdf_standards=standards)
        sys.stdout.buffer.write(made)
        return
    drawn: Any = PAGES
    pictures: Any = typst.compile(drawn, root=root, font_paths=fonts, sys_inputs=inputs, format="png", ppi=PIXELS_PER_INCH)
    for picture in pictures if isinstance(pictures, list) else [pictures]:
        sys.stdout.buffer.write(base64.b64encode(picture) + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
