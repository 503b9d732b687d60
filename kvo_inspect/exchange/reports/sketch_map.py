"""A sketch of a route from the coordinates of its checkpoints: no tiles, no streets, north up, to scale.

Fewer than two places make no sketch. A place too far off to be drawn with the rest (`far_off`) is named under it, and so is what has no
place. A number that has room nowhere stays a dot, and the caption counts it. What was found is told by shape and number: ● new, ▲ urgent,
○ solved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.ground import Metres, far_off, on_the_ground, scale_step
from kvo_inspect.exchange.reports.content import Drawing
from kvo_inspect.exchange.reports.labels import Label, LabelPlace, Rectangle, Spot, placed
from kvo_inspect.exchange.reports.pieces import ReportPieces
from kvo_inspect.exchange.reports.svg import INK, LINE, QUIET, Canvas, text_width
from kvo_inspect.texts import _, decimal_text, n_
from kvo_inspect.wording.compare import outcome_text
from kvo_inspect.wording.counts import named_text
from kvo_inspect.wording.names import severity_name

WIDTH = 1700
"""Tenths of a millimetre: from margin to margin."""
LOWEST, HIGHEST = 480, 950
"""How high the sketch is at least, and at most."""
EDGE = 120
"""Between the outermost places and the frame: room for their numbers."""
STRIP = 105
"""Under the frame: scale, signs and north."""
NAMED = 15
"""So many are named under a sketch, or in its alternative text; of more it says how many."""
MANY = 150
"""Of more places the line between them is thin, so that it does not cover them."""
DOT = 5
"""How large a place is whose number stands elsewhere: smaller than a sign."""
SMALL = 26
SIGN = 24
"""How much room a sign takes."""


@dataclass(frozen=True, slots=True)
class MapStop:
    """A checkpoint as the sketch shows it."""

    number: int
    """Its place on the route."""
    name: str
    position: Position | None
    new: int = 0
    urgent: int = 0
    solved: int = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        """New, urgent and solved."""
        return self.new, self.urgent, self.solved


def sketch_map(pieces: ReportPieces, stops: Sequence[MapStop]) -> Drawing | None:
    """Return the sketch of a route in walking order; None when fewer than two places are known."""
    lying = [stop for stop in stops if stop.position is not None]
    ground = on_the_ground([stop.position for stop in lying if stop.position is not None])
    far = far_off(ground)
    near = [(stop, place) for number, (stop, place) in enumerate(zip(lying, ground, strict=True)) if number not in far]
    size = _size([place for _stop, place in near])
    if max(size) < 1:  # metres: one place, or all of them the same
        return None
    sketch = _Sketch([stop for stop, _place in near], [place for _stop, place in near], size)
    captions = [
        _("A sketch, not a map: the lines show the order of the checkpoints, not the route that was walked."),
        _named(_("Without a place: {names}."), [stop for stop in stops if stop.position is None]),
        _named(_("Too far off to be drawn: {names}."), [lying[number] for number in sorted(far)]),
    ]
    if hidden := sketch.places.count(None):
        text = n_("For {n} number there was no room: see its dot.", "For {n} numbers there was no room: see their dots.", hidden)
        captions.append(text.format(n=hidden))
    return pieces.drawing(sketch.svg(pieces.clean), " ".join(filter(None, captions)), _in_words(sketch), WIDTH // 10)


def _named(sentence: str, stops: Sequence[MapStop]) -> str:
    names = named_text([f"{stop.number} {stop.name}" for stop in stops], NAMED)
    return sentence.format(names=names) if stops else ""


def _in_words(sketch: _Sketch) -> str:
    stops = sketch.stops
    text = n_(
        "Sketch of the route, north up: {n} checkpoint in walking order, {east} from west to east and {north} from south to north.",
        "Sketch of the route, north up: {n} checkpoints in walking order, {east} from west to east and {north} from south to north.",
        len(stops),
    )
    sentences = [text.format(n=len(stops), east=length_text(sketch.size[0]), north=length_text(sketch.size[1]))]
    telling = [stop for stop in stops if any(stop.counts)]
    sentences += [f"{stop.number} {stop.name}: {_counted(stop)}." for stop in telling[:NAMED]]
    if (more := len(telling) - NAMED) > 0:
        sentences.append(n_("{n} more checkpoint in the table.", "{n} more checkpoints in the table.", more).format(n=more))
    return " ".join(sentences)


def _counted(stop: MapStop) -> str:
    return ", ".join(f"{count} {name}" for name, count in zip(sign_names(), stop.counts, strict=True) if count)


def sign_names() -> tuple[str, str, str]:
    """Return what the signs mean: new, urgent, solved."""
    return outcome_text("new"), severity_name("urgent"), outcome_text("solved")


def length_text(metres: float) -> str:
    """Return a length as people say it: 240 m, 1.2 km."""
    if metres >= 1000:
        return f"{decimal_text(f'{metres / 1000:.1f}'.removesuffix('.0'))} km"
    return f"{metres:.0f} m" if metres >= 1 or not metres else f"{decimal_text(f'{metres:.1f}')} m"


def _size(places: Sequence[Metres]) -> Metres:
    """Return how far places lie apart, from west to east and from south to north."""
    if not places:
        return (0.0, 0.0)
    return (
        max(x for x, _y in places) - min(x for x, _y in places),
        max(y for _x, y in places) - min(y for _x, y in places),
    )


class _Sketch:
    """The places of a route on paper."""

    def __init__(self, stops: Sequence[MapStop], ground: Sequence[Metres], size: Metres) -> None:
        self.stops = stops
        self.size = size
        room = WIDTH - 2 * EDGE
        high = min(HIGHEST - 2 * EDGE, max(LOWEST - 2 * EDGE, room * size[1] / size[0] if size[0] else HIGHEST))
        self.scale = min(extent / span for extent, span in ((room, size[0]), (high, size[1])) if span)
        """Tenths of a millimetre on paper for a metre."""
        self.frame = Rectangle(2, 2, WIDTH - 2, high + 2 * EDGE)
        west, south = min(x for x, _y in ground), min(y for _x, y in ground)
        left = (WIDTH - size[0] * self.scale) / 2
        bottom = (self.frame.bottom + size[1] * self.scale) / 2
        self.anchors: list[Spot] = [(left + (x - west) * self.scale, bottom - (y - south) * self.scale) for x, y in ground]
        self.places = self._places()

    def _places(self) -> list[LabelPlace | None]:
        """Return where each number stands; what has something to tell gets its place first, then the ends, then each tenth."""
        last = len(self.stops) - 1
        order = sorted(
            range(len(self.stops)),
            key=lambda at: (*(-count for count in _weight(self.stops[at])), at not in (0, last), at % 10 != 0, at),
        )
        labels = [Label(self.anchors[at], _radius(self.stops[at]), _beside(self.stops[at])) for at in order]
        places = dict(zip(order, placed(labels, self.frame), strict=True))
        return [places[at] for at in range(len(self.stops))]

    def svg(self, clean: Callable[[str], str]) -> str:
        """Return the drawing."""
        canvas = Canvas(WIDTH)
        canvas.box(self.frame.left, self.frame.top, self.frame.right - self.frame.left, self.frame.bottom - self.frame.top)
        canvas.path(self.anchors, *(("#9a9a9a", 6) if len(self.anchors) <= MANY else (LINE, 2)))
        for anchor, place in zip(self.anchors, self.places, strict=True):
            if place is None:
                canvas.circle(*anchor, DOT, QUIET, QUIET)
            elif place.moved:
                canvas.circle(*anchor, DOT, QUIET, QUIET)
                canvas.line(anchor, place.center, QUIET, 3)
        for stop, place in zip(self.stops, self.places, strict=True):
            if place is not None:
                _draw_stop(canvas, stop, place)
        self._draw_strip(canvas, clean)
        return canvas.svg(self.frame.bottom + STRIP)

    def _draw_strip(self, canvas: Canvas, clean: Callable[[str], str]) -> None:
        """Draw the scale, what the signs mean, and the north."""
        y = self.frame.bottom + 60
        step = scale_step((WIDTH / 4) / self.scale)
        length = step * self.scale
        canvas.box(2, y - 10, length / 2, 10, INK, INK)
        canvas.box(2 + length / 2, y - 10, length / 2, 10, "#ffffff", INK)
        canvas.text(length + 16, y + 3, length_text(step), SMALL)
        x = length + 16 + text_width(length_text(step), SMALL) + 70
        drawn = [any(counts) for counts in zip(*(stop.counts for stop in self.stops), strict=True)]
        words = map(clean, sign_names())
        for sign, (word, is_drawn) in enumerate(zip(words, drawn, strict=True)):
            if is_drawn:
                _draw_sign(canvas, sign, (x, y - 6))
                canvas.text(x + 20, y + 3, word, SMALL)
                x += 20 + text_width(word, SMALL) + 50
        east = WIDTH - 30
        canvas.shape(((east, y - 40), (east + 16, y + 5), (east, y - 6), (east - 16, y + 5)), INK)
        canvas.text(east - 26, y + 3, "N", SMALL, anchor="end", bold=True)


def _weight(stop: MapStop) -> tuple[int, int, int]:
    """Return whether there is something urgent, new or solved: in this order a number gets its place."""
    return int(stop.urgent > 0), int(stop.new > 0), int(stop.solved > 0)


def _radius(stop: MapStop) -> float:
    return max(27.0, text_width(str(stop.number), SMALL, bold=True) / 2 + 11)


def _beside(stop: MapStop) -> float:
    return sum(SIGN + text_width(str(count), SMALL) + 14 for count in stop.counts if count)


def _draw_stop(canvas: Canvas, stop: MapStop, place: LabelPlace) -> None:
    x, y = place.center
    radius, beside = _radius(stop), _beside(stop)
    if beside:
        left = x if place.to_right else x - radius - beside
        canvas.box(left, y - 15, radius + beside, 30, "#ffffff", "none")
        at = x + radius + 6 if place.to_right else x - radius - beside
        for sign, count in enumerate(stop.counts):
            if count:
                _draw_sign(canvas, sign, (at + 11, y))
                canvas.text(at + SIGN, y + 9, str(count), SMALL)
                at += SIGN + text_width(str(count), SMALL) + 14
    canvas.circle(x, y, radius)
    canvas.text(x, y + 9, str(stop.number), SMALL, anchor="middle", bold=True)


def _draw_sign(canvas: Canvas, sign: int, place: Spot) -> None:
    """Draw ● (new), ▲ (urgent) or ○ (solved) around a place."""
    x, y = place
    if sign == 1:
        canvas.shape(((x, y - 11), (x + 11, y + 8), (x - 11, y + 8)), INK)
    else:
        canvas.circle(x, y, 9, INK if sign == 0 else "#ffffff", INK, 4)
