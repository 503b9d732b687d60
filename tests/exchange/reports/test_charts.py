"""Charts of a report: bars as long as their figures, each told in words, and nothing by colour alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kvo_inspect.exchange.reports.charts import findings_chart, targets_chart, themes_chart
from kvo_inspect.exchange.reports.content import Drawing
from kvo_inspect.exchange.reports.pdf import drawing_pixels, typst_is_here
from kvo_inspect.exchange.reports.pieces import ReportPieces
from kvo_inspect.exchange.reports.svg import text_width, wrapped
from kvo_inspect.texts import use_language
from tests.exchange.reports.formats import missing
from tests.hostile import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def bars(drawing: Drawing) -> list[float]:
    """Return how long the bars are, from the top down."""
    boxes = [box for box in ET.fromstring(drawing.svg).iter(f"{SVG}rect") if box.get("stroke")]
    return [float(box.get("width", 0)) for box in boxes]


def texts(drawing: Drawing) -> list[str]:
    return [text.text or "" for text in ET.fromstring(drawing.svg).iter(f"{SVG}text")]


def test_shares_are_drawn_to_one_scale_and_told_with_their_names() -> None:
    rows = [("Lighting", (Decimal("40.0"), Decimal("80.0"))), ("Green <b>&", (None, Decimal("20.0"))), ("Nothing", (None, None))]
    drawing = themes_chart(ReportPieces(), ("baseline 2024", "follow-up 2026"), rows)
    assert drawing is not None
    first, second, third = bars(drawing)
    assert (second / first, third / first) == pytest.approx((2, 0.5), rel=0.01)
    assert {"40 %", "80 %", "20 %", "-", "Lighting", "Green <b>&", "baseline 2024", "follow-up 2026", "100 %"} <= set(texts(drawing))
    assert "Nothing" not in texts(drawing)
    assert "Lighting: baseline 2024 40 %, follow-up 2026 80 %; Green <b>&: baseline 2024 -, follow-up 2026 20 %." in drawing.alternative


def test_findings_over_time_are_told_in_dutch_too() -> None:
    use_language("nl")
    drawing = findings_chart(ReportPieces(), [("2024", 30, 0, 30), ("2025", 10, 20, 20)])
    assert drawing is not None
    assert "2024: nieuw 30, opgelost 0, open aan het eind 30; 2025: nieuw 10, opgelost 20, open aan het eind 20." in drawing.alternative
    assert [round(length / max(bars(drawing)), 2) for length in bars(drawing)] == [1.0, 1.0, 0.33, 0.67, 0.67], "no bar for nothing"


def test_each_target_has_a_scale_of_its_own_also_below_zero() -> None:
    rows = [
        ("Feels safe", "%", Decimal(40), Decimal(60), Decimal(80)),
        ("Change", "points", Decimal(-5), Decimal(5), None),
        ("Zero", "n", Decimal(0), Decimal(0), Decimal(0)),
        ("Not known", "n", None, None, None),
    ]
    drawing = targets_chart(ReportPieces(), rows)
    assert drawing is not None
    baseline, goal, result, below, above = bars(drawing)
    assert (goal / baseline, result / baseline) == pytest.approx((1.5, 2), rel=0.01)
    assert below == pytest.approx(above, rel=0.01)
    assert below + above == pytest.approx(result, rel=0.01)
    assert "Feels safe: baseline 40 %, goal 60 %, result 80 %; Change: baseline -5, goal 5, result –; Zero" in drawing.alternative
    assert "Not known" not in drawing.alternative


def test_there_is_no_chart_of_nothing() -> None:
    pieces = ReportPieces()
    assert themes_chart(pieces, ("a", "b"), []) is None
    assert themes_chart(pieces, ("a", "b"), [("Lighting", (None, None))]) is None
    assert findings_chart(pieces, []) is findings_chart(pieces, [("2024", 0, 0, 0)]) is None
    assert targets_chart(pieces, [("a", "%", None, None, None)]) is None


def test_bars_beside_each_other_differ_without_their_colours() -> None:
    drawing = findings_chart(ReportPieces(), [("2024", 9, 9, 9)])
    assert drawing is not None
    tree = list(ET.fromstring(drawing.svg))
    looks = set()
    for place, part in enumerate(tree):
        if part.tag == f"{SVG}rect" and part.get("stroke"):
            fill = part.get("fill", "#ffffff").lstrip("#")
            bright = sum(int(fill[n : n + 2], 16) for n in (0, 2, 4)) > 3 * 128
            looks.add((bright, tree[place + 1].tag == f"{SVG}path"))
    assert len(looks) == 3


def test_what_a_page_has_no_room_for_is_counted() -> None:
    rows = [(f"Target {number}", "%", Decimal(number), Decimal(50), Decimal(60)) for number in range(60)]
    drawing = targets_chart(ReportPieces(), rows)
    assert drawing is not None
    tall = float(ET.fromstring(drawing.svg).get("viewBox", "").split()[3])
    told = sum(f"Target {number}" in texts(drawing) for number in range(60))
    assert tall < 2400
    assert f"{60 - told} more have no room here" in drawing.caption
    assert f"Target {told - 1}:" in drawing.alternative
    assert f"Target {told}:" not in drawing.alternative


@given(st.lists(st.tuples(st.decimals(-(10**12), 10**12, places=3), st.decimals(-(10**12), 10**12, places=3)), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_no_figure_leaves_the_paper(values: list[tuple[Decimal, Decimal]]) -> None:
    drawing = targets_chart(ReportPieces(), [("x", "n", first, second, None) for first, second in values])
    assert drawing is not None
    for part in ET.fromstring(drawing.svg).iter():
        if part.tag == f"{SVG}rect":
            assert float(part.get("x", 0)) >= 0
            assert float(part.get("x", 0)) + float(part.get("width", 0)) <= 1700
        elif part.tag == f"{SVG}text" and part.get("text-anchor") == "start":
            assert float(part.get("x", 0)) + text_width(part.text or "", float(part.get("font-size", 0))) <= 1700


def test_its_words_are_drawn_where_it_is_pixels() -> None:
    """Typst leaves out a text whose letters it knows by no name, and says nothing."""
    if not typst_is_here():
        missing("typst")
    drawing = findings_chart(ReportPieces(), [("2024", 3, 2, 1)])
    assert drawing is not None
    blank = replace(drawing, svg=re.sub(r"<text.*?</text>", "", drawing.svg))
    pixels = [Image.open(io.BytesIO(picture)).convert("L").tobytes() for picture in drawing_pixels([drawing, blank])]
    dark = [sum(value < 128 for value in picture) for picture in pixels]
    assert dark[0] > dark[1] + 500


def test_hostile_words_stand_in_it_escaped_or_as_one_mark() -> None:
    for text in HOSTILE.values():
        drawing = themes_chart(ReportPieces(), (text, "b"), [(text, (Decimal(1), Decimal(2)))])
        assert drawing is not None
        assert all(words.isprintable() for words in texts(drawing))


def test_a_text_is_broken_between_words_and_cut_where_there_is_no_room() -> None:
    lines = wrapped("a title that is rather long, and goes on and on without an end", 200, 3)
    assert len(lines) == 3
    assert all(text_width(line) <= 200 for line in lines)
    assert lines[-1].endswith("…")
    assert wrapped("short", 200, 3) == ["short"]
