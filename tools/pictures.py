"""Pictures of the real screens: `make pictures` runs the program in a pty on the worked example and draws docs/pictures/*.svg.

An SVG of plain text and rectangles needs no font and no picture library, and its diff can be read.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tools.terminal import Terminal

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
CELL, LINE, SIZE = 8.4, 17, 14
HALF = "▀"
_NAMED = {
    "black": "000000",
    "red": "cd3131",
    "green": "0dbc79",
    "brown": "e5e510",
    "blue": "2472c8",
    "magenta": "bc3fbc",
    "cyan": "11a8cd",
    "white": "e5e5e5",
}


@dataclass(frozen=True)
class Picture:
    """A screen, and the keys that lead to it from the first one."""

    name: str
    keys: tuple[str, ...] = ()
    lang: str = "nl"
    size: tuple[int, int] = (80, 24)
    theme: str = "normal"
    first_start: bool = False


PICTURES = (
    Picture("round-nl", ("Enter", "r", "o")),
    Picture("round-en", ("Enter", "r", "o"), lang="en"),
    Picture("round-wide", ("Enter", "r", "o"), size=(130, 40)),
    Picture("round-night", ("Enter", "r", "o"), theme="night"),
    Picture("round-day", ("Enter", "r", "o"), theme="day"),
    Picture("capture", ("Enter", "r", "o", "n", "graffiti nutskast")),
    Picture("parks"),
    Picture("park", ("Enter",)),
    Picture("findings", ("f",)),
    Picture("finding", ("f", "Enter")),
    Picture("photo", ("f", "a", "/2207", "Enter", "Enter", "f")),
    Picture("photos", ("Enter", "i")),
    Picture("review", ("v",)),
    Picture("compare", ("Enter", "c")),
    Picture("start", ("Enter", "n")),
    Picture("help", ("Enter", "r", "o", "?")),
    Picture("first-start", first_start=True),
)


def draw(picture: Picture, data: Path, state: Path) -> str:
    """Return the SVG of one screen."""
    from kvo_inspect.settings import Settings, save_settings

    if not picture.first_start:
        save_settings(data, Settings(name="Karin Bos", organisation="Parkmanagement", lang=picture.lang, theme=picture.theme))
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(data), "--lang", picture.lang]
    with Terminal(command, size=picture.size, env={"KVO_INSPECT_STATE": str(state)}) as terminal:
        terminal.settle(1.5)
        for key in picture.keys:
            terminal.keys(key)
            terminal.settle(0.8)
        svg = to_svg(terminal)
        terminal.keys("ctrl+q")
    return svg


def to_svg(terminal: Terminal) -> str:
    """Return what stands on the screen, cell by cell, as SVG."""
    width, height = terminal.columns * CELL, terminal.rows * LINE
    fonts = "DejaVu Sans Mono, Menlo, Consolas, monospace"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}"',
        f'font-family="{fonts}" font-size="{SIZE}" shape-rendering="crispEdges">',
        '<rect width="100%" height="100%" fill="#000"/>',
    ]
    for y in range(terminal.rows):
        row = terminal.screen.buffer[y]
        x = 0
        while x < terminal.columns:
            cell = row[x]
            style = (cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore, cell.italics)
            end = x
            text = ""
            while end < terminal.columns:
                other = row[end]
                if (other.fg, other.bg, other.bold, other.reverse, other.underscore, other.italics) != style:
                    break
                text += other.data
                end += 1
            ink, paper = _colour(cell.fg, "e5e5e5"), _colour(cell.bg, "000000")
            if cell.reverse:
                ink, paper = paper, ink
            if paper != "#000000":
                parts.append(f'<rect x="{x * CELL:.1f}" y="{y * LINE}" width="{(end - x) * CELL:.1f}" height="{LINE}" fill="{paper}"/>')
            if text.strip(HALF) == "":  # a piece of a photo: its upper half; below shines the paper
                parts.append(f'<rect x="{x * CELL:.1f}" y="{y * LINE}" width="{(end - x) * CELL:.1f}" height="{LINE / 2}" fill="{ink}"/>')
            elif text.strip():
                weight = ' font-weight="bold"' if cell.bold else ""
                slant = ' font-style="italic"' if cell.italics else ""
                line = ' text-decoration="underline"' if cell.underscore else ""
                lead = len(text) - len(text.lstrip(" "))
                shown = text.strip(" ")
                parts.append(
                    f'<text x="{(x + lead) * CELL:.1f}" y="{y * LINE + 13}" fill="{ink}"{weight}{slant}{line} '
                    f'textLength="{len(shown) * CELL:.1f}" xml:space="preserve">{escape(shown)}</text>'
                )
            x = end
    return "\n".join((*parts, "</svg>\n"))


def _colour(name: str, default: str) -> str:
    return "#" + (default if name == "default" else _NAMED.get(name, name))


def main() -> None:
    """Make the worked example in a folder that is thrown away, and draw every picture, or those named."""
    from kvo_inspect.demo import make_demo

    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        os.environ["KVO_INSPECT_STATE"] = str(state)
        for picture in PICTURES:
            if sys.argv[1:] and picture.name not in sys.argv[1:]:
                continue
            data = Path(folder) / (picture.name if picture.first_start else f"example-{picture.lang}")
            if not picture.first_start and not data.exists():
                make_demo(data, picture.lang)  # type: ignore[arg-type]
            (FOLDER / f"{picture.name}.svg").write_text(draw(picture, data, state), "utf-8")
            print(picture.name)


if __name__ == "__main__":
    main()
