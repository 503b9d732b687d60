"""Who may facilitate a park: whoever the parks name for it, in as few rows as there are such people."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.facilitators import assign_facilitator, names_offered
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner
from kvo_inspect.store.rounds.planned import PersonPlan, cancel_plans, plan_round
from tests.laptops import Laptop, add_round, batch, prepared


def test_who_facilitates_is_offered_first_and_nobody_who_only_recorded(tmp_path: Path) -> None:
    laptop, other = prepared(tmp_path / "here"), Laptop(tmp_path / "other", author="Wil")
    store = laptop.store
    park = store.select(Park)[0]
    add_partner(store, park.id, kind="police", organisation="Politie", person="Petra")
    add_round(store, park.id, "2026-11-01", ("Jan", "Anna"), "day")
    plan_round(store, park.id, [PersonPlan("Carla")], date="2026-11-20")
    cancel_plans(store, [plan_round(store, park.id, [PersonPlan("Zeno")], date="2026-11-21").id])
    parks = [add_park(store, name, "Amert").id for name in ("B", "C", "D")]
    assign_facilitator(store, parks[:1], "Bas")
    assign_facilitator(store, parks[1:], "Mehmet")
    receive(other.store, batch(store))
    add_park(other.store, "Van Wil", "Amert")
    receive(store, batch(other.store))
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    offered = names_offered(store)
    store.db.conn.set_trace_callback(None)
    assert offered == ["Mehmet", "Bas", "Anna", "Carla", "Fatima", "Jan", "Petra", "Piet"]
    assert not [query for query in asked if "answer" in query], "as many rows as people, whatever was answered"
    for opened in (laptop, other):
        opened.close()
