"""The ground under a route: lengths of degrees, what lies too far off, and the steps of a scale."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.ground import FAR, far_off, metres_per_degree, on_the_ground, scale_step

LENGTHS = {
    0: (111_320, 110_574),
    30: (96_486, 110_852),
    45: (78_847, 111_132),
    60: (55_800, 111_412),
    75: (28_902, 111_618),
    90: (0, 111_694),
}
"""Published lengths of a degree on the WGS 84 ellipsoid, in metres: to the east and to the north."""
PLACES = st.lists(st.tuples(st.floats(-9e4, 9e4), st.floats(-9e4, 9e4)), max_size=30)


@pytest.mark.parametrize("latitude", LENGTHS)
def test_a_degree_is_as_long_as_tables_say(latitude: int) -> None:
    east, north = metres_per_degree(latitude)
    assert east == pytest.approx(LENGTHS[latitude][0], abs=1)
    assert north == pytest.approx(LENGTHS[latitude][1], abs=1)
    assert metres_per_degree(-latitude) == pytest.approx((east, north))


def test_places_lie_as_far_apart_as_they_are_also_over_the_date_line() -> None:
    first, second = on_the_ground([Position(lat="51.9", lon="5.2"), Position(lat="51.91", lon="5.2")])
    assert first == (0, 0)
    assert second == pytest.approx((0, 1112.6), abs=0.5)
    west, east = on_the_ground([Position(lat="0", lon="-179.99"), Position(lat="0", lon="179.99")])
    assert east[0] - west[0] == pytest.approx(-2226, abs=1)
    assert on_the_ground([]) == []


def test_a_mistyped_coordinate_lies_too_far_off_and_a_long_route_does_not() -> None:
    row = [(100.0 * step, 0.0) for step in range(12)]
    assert far_off([*row, (0.0, 50_000.0)]) == {12}
    assert far_off(row) == far_off([]) == frozenset()
    assert far_off([(2_000.0 * step, 0.0) for step in range(12)]) == frozenset()
    assert far_off([(0.0, 0.0), (0.0, 50_000.0)]) == frozenset(), "of two places nobody knows which is wrong"


@given(PLACES)
def test_most_places_are_never_too_far_off(places: list[tuple[float, float]]) -> None:
    dropped = far_off(places)
    assert len(dropped) * 2 <= len(places)
    for number in dropped:
        assert max(math.dist(places[number], place) for place in places) > FAR / 2


@given(st.floats(1e-3, 1e7))
def test_a_scale_is_a_one_a_two_or_a_five(metres: float) -> None:
    step = scale_step(metres)
    assert step <= metres * 1.000_001 < step * 2.5 * 1.000_01
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9)) in {1, 2, 5}
