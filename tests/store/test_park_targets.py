"""The targets of all parks, read together."""

from __future__ import annotations

from kvo_inspect.store.park_targets import targets_over_parks
from kvo_inspect.store.parks.correcting import set_park_aside
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.targets import add_target, remove_target
from kvo_inspect.store.plan.trajectories import begin_next, begin_trajectory
from tests.laptops import Laptop


def test_targets_stand_by_park_the_newest_trajectory_first_and_own_ones_last(laptop: Laptop) -> None:
    store = laptop.store
    parks = [add_park(store, name) for name in ("de Zwaan", "De Amert", "Weg")]
    cycles = [begin_trajectory(store, park.id, phase="plan", starts="2022-01-01") for park in parks]
    for cycle in cycles:
        add_target(store, cycle.id, name="Aanrijdingen")
        add_target(store, cycle.id, name="Veilig", kind="safe_day", unit="%")
        add_target(store, cycle.id, name="Inbraken", kind="burglaries")
    gone = add_target(store, cycles[0].id, name="Vergissing")
    remove_target(store, gone.id)
    set_park_aside(store, parks[2].id, "dubbel")
    following = begin_next(store, parks[1].id)
    for target in store.rows("select id from target where trajectory = ?", [following.id]):
        remove_target(store, target[0])
    add_target(store, following.id, name="Inbraken", kind="burglaries")
    lines = [(line.park_name, line.number, line.current, line.target.name) for line in targets_over_parks(store)]
    assert lines == [
        ("De Amert", 2, True, "Inbraken"),
        *(("De Amert", 1, False, name) for name in ("Inbraken", "Veilig", "Aanrijdingen")),
        *(("de Zwaan", 1, True, name) for name in ("Inbraken", "Veilig", "Aanrijdingen")),
    ]
