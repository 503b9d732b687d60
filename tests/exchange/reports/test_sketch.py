"""The sketch of a route: to scale, in walking order, readable whatever the coordinates are, or not there."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.exchange.reports.content import Drawing
from kvo_inspect.exchange.reports.labels import Label, Rectangle, box_of, placed
from kvo_inspect.exchange.reports.pieces import ReportPieces
from kvo_inspect.exchange.reports.sketch_map import MapStop, sketch_map
from kvo_inspect.texts import Lang, use_language
from tests.hostile import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
FRAME = Rectangle(0, 0, 1700, 900)
LABELS = st.lists(
    st.builds(Label, st.tuples(st.integers(100, 1600), st.integers(100, 800)), st.just(27.0), st.integers(0, 160)), max_size=40
)


def at(lat: float, lon: float) -> Position:
    return Position(lat=f"{lat:.7f}", lon=f"{lon:.7f}")


def stops_at(positions: Sequence[tuple[float, float] | None], **counts: int) -> list[MapStop]:
    places = enumerate(positions, 1)
    return [MapStop(number, f"Stop {number}", at(*position) if position else None, **counts) for number, position in places]


def drawn(stops: Sequence[MapStop]) -> Drawing:
    drawing = sketch_map(ReportPieces(), stops)
    assert drawing is not None
    return drawing


def numbers(drawing: Drawing) -> dict[str, tuple[float, float]]:
    """Return where the numbers of the checkpoints stand."""
    texts = [text for text in ET.fromstring(drawing.svg).iter(f"{SVG}text") if text.get("font-weight") == "bold"]
    return {text.text or "": (float(text.get("x", 0)), float(text.get("y", 0)) - 9) for text in texts if text.text != "N"}


def way(drawing: Drawing) -> list[tuple[float, float]]:
    """Return the places of the checkpoints on paper, in walking order."""
    line = next(ET.fromstring(drawing.svg).iter(f"{SVG}polyline"))
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line.get("points", "").split())]


def test_it_is_to_scale_with_north_up_in_walking_order() -> None:
    """Four places: 685.8 m to the east, then 1112.7 m to the north, then back to the west."""
    drawing = drawn(stops_at([(52.0, 5.00), (52.0, 5.01), (52.01, 5.01), (52.01, 5.0)]))
    first, second, third, fourth = way(drawing)
    east, north = second[0] - first[0], second[1] - third[1]
    assert second[1] == pytest.approx(first[1], abs=0.2)
    assert north / east == pytest.approx(1112.7 / 686.6, rel=0.01)
    assert fourth == pytest.approx((first[0], third[1]), abs=0.2)
    for number, place in zip("1234", way(drawing), strict=True):
        assert numbers(drawing)[number] == pytest.approx(place, abs=0.2)
    bar = [float(box.get("width", 0)) for box in ET.fromstring(drawing.svg).iter(f"{SVG}rect") if box.get("height") == "10"]
    metres = float(re.findall(r">(\d+) m<", drawing.svg)[0])
    assert sum(bar) / metres == pytest.approx(east / 686.6, rel=0.02), "the scale is that of the sketch"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_says_that_it_is_no_map_what_has_no_place_and_the_same_in_words(lang: Lang) -> None:
    use_language(lang)
    stops = [
        MapStop(1, "Kade <b>&", at(52.0, 5.0), new=2, urgent=1),
        MapStop(2, "Brug 灯", at(52.0, 5.004), solved=3),
        MapStop(3, "Hek", None, new=1),
        MapStop(4, "Sloot", at(52.001, 5.004)),
        MapStop(5, "Maan", at(53.0, 5.0)),
    ]
    drawing = drawn(stops)
    sentences = {
        "nl": ("Schets, geen kaart: de lijnen tonen de volgorde", "Zonder plaats: 3 Hek.", "Te ver weg om te tekenen: 5 Maan."),
        "en": ("A sketch, not a map: the lines show the order", "Without a place: 3 Hek.", "Too far off to be drawn: 5 Maan."),
    }[lang]
    assert [sentence for sentence in sentences if sentence not in drawing.caption] == []
    words = {
        "nl": ("1 Kade <b>&: 2 nieuw, 1 spoed.", "2 Brug □: 3 opgelost."),
        "en": ("1 Kade <b>&: 2 new, 1 urgent.", "2 Brug □: 3 solved."),
    }
    assert [text for text in words[lang] if text not in drawing.alternative] == []
    assert set(numbers(drawing)) == {"1", "2", "4"}


def test_what_was_found_is_told_by_shape_and_number() -> None:
    drawing = drawn([MapStop(1, "a", at(52, 5), new=4, urgent=5, solved=6), MapStop(2, "b", at(52, 5.01))])
    tree = ET.fromstring(drawing.svg)
    texts = [text.text for text in tree.iter(f"{SVG}text")]
    assert [texts.count(count) for count in ("4", "5", "6")] == [1, 1, 1]
    small = [circle for circle in tree.iter(f"{SVG}circle") if circle.get("r") == "9"]
    fills = [circle.get("fill") for circle in small]
    assert len(fills) == 4, "new and solved, at the place and in the legend"
    assert len(set(fills)) == 2
    assert len(list(tree.iter(f"{SVG}polygon"))) == 3, "urgent, at the place and in the legend, and north"
    assert all(len({sign.get("fill"), sign.get("stroke")}) < 3 for sign in small)


@pytest.mark.parametrize(
    "positions",
    [
        [],
        [(52.0, 5.0)],
        [(52.0, 5.0), None, None],
        [(52.0, 5.0)] * 12,
        [(90.0, 0.0), (90.0, 120.0)],
    ],
)
def test_fewer_than_two_places_make_no_sketch(positions: list[tuple[float, float] | None]) -> None:
    assert sketch_map(ReportPieces(), stops_at(positions)) is None


@pytest.mark.parametrize(
    "positions",
    [
        [(52.0, 5 + 0.0001 * step) for step in range(30)],
        [(52 + 0.0001 * step, 5.0) for step in range(30)],
        [(52.0, 5.0)] * 11 + [(52.01, 5.01)],
        [(52.0, 5.0), (52.5, 5.0)],
        [(89.9, -170.0), (-89.9, 170.0), (0.0, 0.0)],
        [(52.0, 5.0), (52.00001, 5.0)],
    ],
)
def test_hostile_coordinates_make_a_sketch_that_can_be_read(positions: list[tuple[float, float]]) -> None:
    drawing = drawn(stops_at(positions, new=1))
    read = numbers(drawing)
    assert set(read) == {str(number) for number in range(1, len(positions) + 1)}
    places = list(read.values())
    assert all(math.dist(first, second) > 50 for n, first in enumerate(places) for second in places[:n])
    tall = float(ET.fromstring(drawing.svg).get("viewBox", "").split()[3])
    assert all(0 < x < 1700 and 0 < y < tall for x, y in [*places, *way(drawing)])
    assert 400 < tall < 1200


def test_a_thousand_places_keep_their_dots_and_the_caption_counts_the_numbers() -> None:
    positions = [(52 + (step * 37 % 1000) / 1e5, 5 + (step * 61 % 997) / 5e4) for step in range(1000)]
    drawing = drawn(stops_at(positions))
    read = numbers(drawing)
    assert f"For {1000 - len(read)} numbers there was no room" in drawing.caption
    assert 40 < len(read) < 400
    assert {"1", "1000"} <= set(read), "the ends of the route"
    assert len(way(drawing)) == 1000
    assert len(drawing.svg) < 300_000


@given(LABELS)
@settings(max_examples=60, deadline=None)
def test_no_two_numbers_meet_and_none_leaves_the_frame(labels: list[Label]) -> None:
    places = placed(labels, FRAME)
    boxes = [box_of(label, place.center, to_right=place.to_right) for label, place in zip(labels, places, strict=True) if place]
    assert all(box.lies_in(FRAME) for box in boxes)
    assert not any(box.meets(other) for n, box in enumerate(boxes) for other in boxes[:n])
    assert not labels or places[0] is not None
    for label, place in zip(labels, places, strict=True):
        assert place is None or place.moved or place.center == label.anchor


def test_hostile_names_stand_escaped_or_as_one_mark() -> None:
    for text in HOSTILE.values():
        drawing = drawn([MapStop(1, text, at(52, 5), new=1), MapStop(2, text, None), MapStop(3, "c", at(52, 5.01))])
        assert ET.fromstring(drawing.svg).tag == f"{SVG}svg"
        assert drawing.caption.isprintable()
        assert drawing.alternative.isprintable()
