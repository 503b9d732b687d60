"""What can be read on a screen: which colour stands on which, by their roles, and how far apart they are in every look and terminal.

The screen is drawn once, in a look of which every role has a colour of its own; how that pair comes out elsewhere is arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rich._palettes import EIGHT_BIT_PALETTE, STANDARD_PALETTE
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.pilot import Pilot

from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.app.themes import LOOKS, VEIL, Colouring, theme_of
from kvo_inspect.tui.kit.ask import Ask, Box
from kvo_inspect.tui.pictures.picture import Picture

TEXT, DIM, BRIGHT = 7.0, 4.5, 0.5
"""The least contrast of text and of dim text, and the most luminance of any cell at night."""
MARKS = ("good", "bad", "warn", "head", "key", "strong")
"""What also has a sign, a weight or a place of its own: of sixteen colours no red is light enough for more than dim text."""
ROW = {"truecolor": 4.5, "256": 3.5, "standard": 2.5}
"""The least contrast of the chosen row under a question, which may be about that row."""
ROLES = tuple(LOOKS[0].colours)
PROBE = Colouring(
    "probe", "", dark=True, colours={role: f"#{16 + 17 * at:02x}{250 - 13 * at:02x}{40 + 7 * at:02x}" for at, role in enumerate(ROLES)}
)
SYSTEMS = tuple((system, grey) for system in ROW for grey in (False, True))
"""What a terminal can show, with colours and with NO_COLOR."""


@dataclass(frozen=True)
class Pair:
    """A role's colour on another's; *text* is empty where only the ground is seen, *under* says that a question lies over it."""

    text: str
    ground: str
    under: bool = False


def veiled(colour: str, look: Colouring, system: str) -> str:
    """Return a colour as it is under a question."""
    ground = Color.parse(look.on(system)["ground"]).with_alpha(float(VEIL.rstrip("%")) / 100)
    return (Color.parse(colour) + ground).hex6.lower()


@cache
def _role(colour: RichColor, under: bool) -> str:
    """Return the role of a colour on the screen; *under* a question it was blended, which may round by one."""
    seen = colour.get_truecolor()
    for role, own in PROBE.colours.items():
        known = RichColor.parse(veiled(own, PROBE, "truecolor") if under else own).get_truecolor()
        if all(abs(one - other) <= 1 for one, other in zip(seen, known, strict=True)):
            return role
    raise AssertionError(f"{colour} is no colour of the look")


def probe(pilot: Pilot[None]) -> None:
    """Draw every screen from now on in the look of which every role can be told."""
    app = pilot.app
    assert isinstance(app, KvoApp)
    app.register_theme(theme_of(PROBE, "truecolor"))
    app.settings = app.settings._replace(theme=PROBE.name)
    app.theme = PROBE.name


def pairs(pilot: Pilot[None]) -> set[Pair]:
    """Return every pair on the screen on top, photos apart."""
    app = pilot.app
    photos = [picture.region for picture in app.screen.query(Picture)]
    box = app.screen.query_one(Box).region if isinstance(app.screen, Ask) else None
    result: set[Pair] = set()
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            start, x = x, x + segment.cell_length
            if any(photo.contains(start, y) for photo in photos):
                continue
            style = segment.style
            assert style is not None, segment
            assert style.bgcolor is not None, segment
            under = box is not None and not box.contains(start, y)
            text = ""
            if segment.text.strip():
                assert style.color is not None, segment
                text = _role(style.color, under)
            result.add(Pair(text, _role(style.bgcolor, under), under))
    return result


def shown(colour: str, system: str, grey: bool) -> tuple[int, int, int]:
    """Return a colour as a terminal shows it: rounded as Textual and rich do."""
    if grey:
        colour = Color.parse(colour).monochrome.hex6
    rich = RichColor.parse(colour)
    if system == "truecolor":
        triplet = rich.get_truecolor()
    elif system == "256":
        triplet = EIGHT_BIT_PALETTE[rich.downgrade(ColorSystem.EIGHT_BIT).number or 0]
    else:
        triplet = STANDARD_PALETTE[rich.downgrade(ColorSystem.STANDARD).number or 0]
    return triplet.red, triplet.green, triplet.blue


def luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def least(pair: Pair, system: str) -> float:
    """Return how much contrast a pair must have."""
    if pair.under:
        return ROW[system] if pair.ground == "cursor" else 1.0
    return DIM if pair.text in ("dim", "strong") or (system == "standard" and pair.text in MARKS) else TEXT


def unreadable(occurring: Iterable[Pair], looks: Iterable[Colouring] = LOOKS) -> Iterator[str]:
    """Yield what cannot be read well enough, in every look, on every terminal."""
    for look in looks:
        for system, grey in SYSTEMS:
            colours = look.on(system)
            where = f"{look.name}, {system}{' without colours' if grey else ''}"

            def seen(role: str, *, under: bool) -> tuple[int, int, int]:
                colour = veiled(colours[role], look, system) if under else colours[role]  # noqa: B023
                return shown(colour, system, grey)  # noqa: B023

            for pair in sorted(occurring, key=repr):
                ground = seen(pair.ground, under=pair.under)
                cells = [ground] if not pair.text else [ground, seen(pair.text, under=pair.under)]
                if look.name == "night" and max(map(luminance, cells)) > BRIGHT:
                    yield f"{where}: {pair} is as bright as {max(map(luminance, cells)):.2f}"
                if not pair.text:
                    continue
                ratio = contrast(*cells)
                if ratio < least(pair, system):
                    yield f"{where}: {pair} has {ratio:.2f}, needs {least(pair, system)}"
                if pair.under and system == "truecolor":
                    before = contrast(seen(pair.ground, under=False), seen(pair.text, under=False))
                    if ratio > before * 0.75:
                        yield f"{where}: {pair} does not step back, {before:.2f} to {ratio:.2f}"
