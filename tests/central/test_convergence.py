"""Three laptops, folders and a central record in any order, with wrong clocks, and going back in time: in the end all have the same."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from kvo_inspect.central.pull import pull
from kvo_inspect.central.push import push
from kvo_inspect.store.record.store import Store
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, own_databases, server
from tests.doses import dose
from tests.exchange.laptops.test_convergence import NUMBERS, ThreeLaptops, cheap, template
from tests.laptops import Laptop, history

__all__ = ["cheap", "template"]


def open_chains(store: Store) -> dict[tuple[str, str, int], str]:
    """Return the chain of each change that is not confidential, by device, park and number."""
    return {(key.device, key.park, seq): change.chain for (key, seq), change in history(store).items() if not key.confidential}


class LaptopsAndCentre(ThreeLaptops):
    """What people do with their laptops and a central record."""

    def __init__(self) -> None:
        super().__init__()
        self.databases = ExitStack()
        self.databases.enter_context(own_databases())

    @initialize()
    def found_the_centre(self) -> None:
        self.centre = new_centre()
        self.copies: list[Database] = []

    @rule(who=NUMBERS)
    def push(self, who: int) -> None:
        store = self.laptops[who % len(self.laptops)].store
        with reached(self.centre, "ann") as central:
            pushed = push(store, central)
            assert pushed.refused == {}
            assert push(store, central).total == 0, "again does nothing"

    @rule(who=NUMBERS)
    def pull(self, who: int) -> None:
        laptop = self.laptops[who % len(self.laptops)]
        self.note(laptop)
        with reached(self.centre, "ann") as central:
            pulled = pull(laptop.store, central)
            assert pulled.refused == {}
            assert pull(laptop.store, central).is_nothing, "again does nothing"

    @rule()
    def copy_the_centre(self) -> None:
        self.copies = [server(VERSIONS[0]).new_database(self.centre.name)]

    @precondition(lambda self: self.copies)
    @rule()
    def restore_the_centre(self) -> None:
        """Put an earlier copy back: what came since is gone there, and the laptops fill it again."""
        self.centre = server(VERSIONS[0]).new_database(self.copies[0].name)

    def teardown(self) -> None:
        with self.databases:
            super().teardown()

    def everybody_gets_everything(self) -> None:
        """Meet at the centre, then hand over what is confidential too: what a laptop lost by a restore the centre may have."""
        centre = getattr(self, "centre", None)
        for laptop in self.laptops if centre is not None else ():
            self.note(laptop)
            self.meet(laptop)
        super().everybody_gets_everything()
        if centre is None:  # nothing was done at all
            return
        for laptop in self.laptops:
            self.meet(laptop)
            with reached(centre, "ann") as central:
                assert pull(laptop.store, central).is_nothing
        with reached(centre, "auditor") as central:
            rows = central.rows("select l.device, l.park, c.seq, c.chain from kvo.change c join kvo.log l on l.id = c.log")
        assert {(device, park, seq): chain for device, park, seq, chain in rows} == open_chains(self.laptops[0].store)

    def meet(self, laptop: Laptop) -> None:
        """Hand in and fetch all."""
        with reached(self.centre, "ann") as central:
            assert push(laptop.store, central).refused == {}
            assert pull(laptop.store, central).refused == {}


@pytest.mark.usefixtures("cheap")
def test_laptops_and_a_central_record_agree(template: Path) -> None:
    class Machine(LaptopsAndCentre):
        pass

    Machine.template = template
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=dose(3, 20, 200),
            stateful_step_count=dose(25, 30, 40),
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, *dose([], [Phase.shrink], [Phase.shrink])],  # shrinking takes minutes
        ),
    )
