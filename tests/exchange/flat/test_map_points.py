"""Where a finding stands on a map."""

from __future__ import annotations

import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.rijksdriehoek import to_rd
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
    spread = Spread()
    points = [spread.apart(MapPoint(lat, lon, "checkpoint")) for _number in range(count)]
    assert [point.is_moved for point in points] == [False] + [True] * (count - 1)
    for drawn in ([point.rd() for point in points],):
        assert min(math.dist(one, other) for one, other in combinations(drawn, 2)) > APART * 0.8
        assert max(math.dist(drawn[0], other) for other in drawn) <= APART * math.sqrt(count) + 0.1
    assert len({point.degrees() for point in points}) == count
    for point in points:
        lon_drawn, lat_drawn = point.degrees()
        away = math.dist(to_rd(Position(lat=f"{lat_drawn:.7f}", lon=f"{lon_drawn:.7f}")), point.rd())
        assert away < 0.05 * APART * math.sqrt(count) + 0.05, "north of the map is not quite north of the ground"


def test_others_stay_where_they_are() -> None:
    spread = Spread()
    assert spread.apart(STOP) == STOP
    beside = STOP._replace(lat=52.0901)
    assert spread.apart(beside) == beside
