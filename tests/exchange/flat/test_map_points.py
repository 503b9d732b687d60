"""Where a finding stands on a map."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.rijksdriehoek import to_rd
from kvo_inspect.domain.values.maps import GRIDS
from kvo_inspect.exchange.flat.map_points import APART, MapPoint, Spread, point_of

STOP = MapPoint(52.09, 5.12, "checkpoint")


def test_the_photo_says_where_unless_it_was_taken_far_away() -> None:
    near, far = MapPoint(52.0905, 5.1205, "photo"), MapPoint(52.12, 5.12, "photo")
    assert point_of(near, STOP) is near
    assert point_of(far, STOP) is STOP, "three kilometres off: taken at a desk"
    assert point_of(far, None) is far
    assert point_of(None, STOP) is STOP
    assert point_of(None, None) is None


@given(st.integers(2, 60), st.sampled_from((50.8, 52.1, 53.5)), st.sampled_from((3.4, 5.12, 7.2)))
def test_points_that_lie_on_each_other_are_set_apart_and_say_so(count: int, lat: float, lon: float) -> None:
    point = MapPoint(lat, lon, "checkpoint")
    drawn = {grid: [Spread(grid).apart(point)] for grid in GRIDS}
    for grid in GRIDS:
        spread = Spread(grid)
        drawn[grid] = [spread.apart(point) for _number in range(count)]
    in_rd = [(at.x, at.y) for at in drawn["rd"] if at]
    assert min(math.dist(one, other) for one, other in combinations(in_rd, 2)) > APART * 0.8
    for at, on_the_globe in zip(drawn["rd"], drawn["wgs84"], strict=True):
        assert at is not None
        assert on_the_globe is not None
        assert at.moved == on_the_globe.moved == pytest.approx(math.dist(in_rd[0], (at.x, at.y)), abs=0.06)
        away = math.dist(to_rd(Position(lat=f"{on_the_globe.y:.7f}", lon=f"{on_the_globe.x:.7f}")), (at.x, at.y))
        assert away < 0.05 * at.moved + 0.05, "north of the map is not quite north of the ground"
    assert len({at.moved for at in drawn["rd"] if at}) == count, "the first stays, each further one stands further out"


def test_others_stay_where_they_are() -> None:
    spread = Spread("wgs84")
    assert spread.apart(STOP) == (5.12, 52.09, 0)
    assert spread.apart(STOP._replace(lat=52.0901)) == (5.12, 52.0901, 0)


def test_what_lies_outside_the_netherlands_is_not_drawn_in_rd() -> None:
    paris = MapPoint(48.85, 2.35, "checkpoint")
    spread = Spread("rd")
    assert [spread.apart(paris), spread.apart(paris)] == [None, None]
    assert Spread("wgs84").apart(paris) == (2.35, 48.85, 0)
