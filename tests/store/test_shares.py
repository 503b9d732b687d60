"""The share in order of a park is what compare says of its two newest measurements, and follows whatever is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.store.compare import compare
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import set_round_aside
from kvo_inspect.store.rounds.measurements import measurements_of, two_measurements
from kvo_inspect.store.shares import counting_shares, kept_shares, share_of, wrong_shares
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from tests.examples import main_park, worked_example
from tests.exchange.records import opened
from tests.laptops import GATE, ROAD, Laptop, add_round
from tests.store.work import WORK, do


@pytest.fixture(scope="module")
def example() -> Iterator[Store]:
    """The worked example, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


def test_the_share_is_that_of_the_comparison_with_the_measurement_before(example: Store) -> None:
    park = main_park(example).id
    (_baseline, newest), measurements = two_measurements(example, park), measurements_of(example, park)
    before = measurements[measurements.index(newest) - 1]
    assert measurements[-1] != newest, "one that is being walked does not count yet"
    share = share_of(example, park)
    assert (share.before, share.newest) == (before.id, newest.id)
    overall = compare(example, before.id, newest.id).overall
    assert (share.judged, share.figure.in_order) == (overall.judged, overall.in_order)
    assert (share.share, share.course) == (overall.second_share, overall.difference)
    assert share.course
    assert kept_shares(example) == {}, "a record that is looked at stays as it is"


def test_a_first_measurement_has_a_share_and_no_course(laptop: Laptop) -> None:
    store = laptop.store
    park, walked, stop = store.rows("select r.park, r.id, c.id from round r join checkpoint c on c.park = r.park order by c.n limit 1")[0]
    assert share_of(store, park).share is None, "nothing is judged yet"
    for item, value in ((GATE, "1"), (ROAD, "2")):
        record_answer(store, walked, stop, item, Value(value=value))
    assert park not in kept_shares(store), "an answer makes what was counted old"
    share = share_of(store, park)
    assert (share.judged, str(share.share), share.course) == (2, "50.0", None)
    assert kept_shares(store)[park] == share


def test_whatever_is_done_no_share_that_is_kept_is_wrong(laptop: Laptop) -> None:
    store = laptop.store
    for park in store.rows("select id from park"):
        add_round(store, park[0], "2026-11-13", part="day")
    for number in (0, 3, 12):
        for what in sorted(WORK, reverse=number == 3):
            assert dict(counting_shares(store)).keys() <= kept_shares(store).keys()
            do(store, what, number)
            assert wrong_shares(store) == [], (what, number)
        undo(store, Reach())
        assert wrong_shares(store) == []
    park, walked = store.rows("select park, id from round where gone = 0 order by n limit 1")[0]
    for change in (lambda: set_park(store, park, grade_target="A"), lambda: set_round_aside(store, walked, "by mistake")):
        share_of(store, park)
        change()
        assert park not in kept_shares(store)
    assert doctor(store) == []


def test_the_doctor_names_a_park_with_a_wrong_share(laptop: Laptop) -> None:
    store = laptop.store
    park = list_parks(store)[1].id
    share_of(store, park)
    with store.writing():
        store.db.execute("update park_share set judged = judged + 1 where park = ?", [park])
    assert doctor(store) == [f"The share in order of park {park} is not what its measurements come to."]
