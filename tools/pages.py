"""Pictures of pages of the reports: `make pictures` writes each report of the worked example and has poppler's pdftoppm draw its pages."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tools.pictures import FOLDER

DOTS_PER_INCH = "76"
COLOURS = 32
"""Of a picture without photos: pages are black, white and two blues."""
PARK = "De Kievitsakker"
MADE = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
"""When the worked example is made, so that its days are the same in every picture."""


@dataclass(frozen=True)
class Page:
    """A page of a report, counted from one, and the words of the command that writes the report."""

    name: str
    words: tuple[str, ...]
    number: int = 1
    lang: str = "nl"
    photos: bool = False


PAGES = (
    Page("page-round", ("round", PARK)),
    Page("page-round-en", ("round", PARK), lang="en"),
    Page("page-round-photos", ("round", PARK, "--round", "2025-10-03-day"), number=5, photos=True),
    Page("page-letter", ("letter", PARK, "--round", "2026-10-02-evening")),
    Page("page-measurement", ("measurement", PARK)),
    Page("page-dossier", ("dossier", PARK)),
)


def main() -> None:
    """Draw every page, or those named, from a worked example that is thrown away."""
    from kvo_inspect.cli import run
    from kvo_inspect.demo import make_demo

    if shutil.which("pdftoppm") is None:
        raise SystemExit("pdftoppm is missing (Debian: poppler-utils): it draws the pages.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KVO_INSPECT_STATE"] = str(Path(folder) / "state")
        for page in PAGES:
            if sys.argv[1:] and page.name not in sys.argv[1:]:
                continue
            data, made = Path(folder) / f"example-{page.lang}", Path(folder) / f"{page.name}.pdf"
            if not data.exists():
                make_demo(data, page.lang, now=lambda: MADE)  # type: ignore[arg-type]
            if run(["--data", str(data), "--lang", page.lang, "report", *page.words, "--out", str(made)]):
                raise SystemExit(f"{page.name}: not written")
            drawn = Path(folder) / page.name
            place = str(page.number)
            subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", DOTS_PER_INCH, "-f", place, "-l", place, made, drawn], check=True)
            with Image.open(drawn.with_suffix(".png")) as picture:
                few = picture.convert("RGB") if page.photos else picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS)
                few.save(FOLDER / f"{page.name}.png", optimize=True)
            print(page.name)


if __name__ == "__main__":
    main()
