"""Write which characters the fonts of the reports draw in both weights: `python -m tools.font_characters` (needs fonttools)."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "kvo_inspect" / "exchange" / "reports" / "fonts"


def main() -> None:
    """Write the list beside the fonts, as spans in hexadecimal."""
    drawn = sorted(set.intersection(*(set(TTFont(font)["cmap"].getBestCmap()) for font in sorted(FONTS.glob("*.ttf")))))
    spans = []
    for _place, run in groupby(enumerate(drawn), lambda pair: pair[1] - pair[0]):
        codes = [code for _index, code in run]
        spans.append(f"{codes[0]:X}" + (f"-{codes[-1]:X}" if len(codes) > 1 else ""))
    (FONTS / "characters.txt").write_text("\n".join(spans) + "\n", "ascii")


if __name__ == "__main__":
    main()
