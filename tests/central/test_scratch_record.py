"""A park of the central record as a record in memory: what is asked of it answers as on the laptop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from kvo_inspect.central.folding import fold_once
from kvo_inspect.central.push import push
from kvo_inspect.central.scratch_record import scratch_record
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.store.actions.asked import asked_of_partners
from kvo_inspect.store.compare import compare
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.overview import read_overview
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.plan.measures import measures_of
from kvo_inspect.store.plan.targets import target_lines
from kvo_inspect.store.record.soundness import problems_in
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_of
from kvo_inspect.store.shares import share_of
from kvo_inspect.store.survey.beside import read_surveys
from kvo_inspect.store.walk.sign_off import signed_rounds
from tests.central.centres import new_centre, reached
from tests.central.parks_apart import open_state, parks_of
from tests.central.servers import Database
from tests.examples import NOW, copy_example, main_park
from tests.exchange.records import opened
from tests.laptops import state


def clock() -> dt.datetime:
    return NOW


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The worked example on a laptop."""
    with opened(copy_example("nl", tmp_path_factory.mktemp("laptop") / "data")) as store:
        yield store


@pytest.fixture(scope="module")
def centre(laptop: Store) -> Database:
    """A central record that has all of it, folded."""
    database = new_centre()
    with reached(database, "ann") as central:
        push(laptop, central)
    with reached(database, "folder") as central:
        fold_once(central)
    return database


def test_the_state_is_that_of_the_laptop(laptop: Store, centre: Database) -> None:
    with reached(centre, "folder") as central:
        for park in parks_of(laptop):
            with scratch_record(central.connection, park, now=clock) as scratch:
                assert state(scratch) == open_state(laptop, park)
                assert list(problems_in(scratch.db)) == []


ASKED: dict[str, Callable[[Store, str], object]] = {
    "comparisons": lambda store, park: [compare(store, first.id, second.id) for first, second in pairwise(measurements_of(store, park))],
    "share": share_of,
    "home": lambda store, park: [line for line in list_parks(store) if line.id == park],
    "overview": lambda store, park: [line.line for line in read_overview(store) if line.line.id == park],
    "asked": lambda store, park: {
        partner: asked
        for partner, asked in asked_of_partners(store).items()
        if store.rows("select 1 from partner where id = ? and park = ?", [partner, park])
    },
    "measures": measures_of,
    "targets": lambda store, park: [target_lines(store, cycle.id) for cycle in cycles(store, park)],
    "surveys": lambda store, park: [read_surveys(store, cycle.id) for cycle in cycles(store, park)],
    "signed": signed_rounds,
    "dossier": read_dossier,
    "measurements": lambda store, park: store.select(Measurement, "where park = ? order by n", [park]),
}


def cycles(store: Store, park: str) -> list[Trajectory]:
    return store.select(Trajectory, "where park = ? and gone = 0 order by number", [park])


@pytest.mark.parametrize("what", ASKED)
def test_what_is_asked_answers_as_on_the_laptop(laptop: Store, centre: Database, what: str) -> None:
    with reached(centre, "folder") as central:
        for park in parks_of(laptop):
            with scratch_record(central.connection, park, now=clock) as scratch:
                assert ASKED[what](scratch, park) == ASKED[what](laptop, park)


def test_what_is_written_into_it_is_forgotten(laptop: Store, centre: Database) -> None:
    park = main_park(laptop)
    with reached(centre, "folder") as central:
        with scratch_record(central.connection, park.id, now=clock) as scratch:
            scratch.device = "somebody"
            set_park(scratch, park.id, name="Anders")
            assert not scratch.path.exists()
        with scratch_record(central.connection, park.id, now=clock) as again:
            assert main_park(again).name == park.name


def test_a_park_that_is_not_there_is_an_empty_record(centre: Database) -> None:
    with reached(centre, "folder") as central, scratch_record(central.connection, "nowhere", now=clock) as scratch:
        assert list_parks(scratch) == []


def test_a_member_reads_no_park_of_others(laptop: Store, centre: Database) -> None:
    with reached(centre, "bob") as central, scratch_record(central.connection, main_park(laptop).id, now=clock) as scratch:
        assert list_parks(scratch) == []
