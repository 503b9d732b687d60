"""A park of which something of every kind is asked: what stands on action lists, and what must not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.findings.finding import (
    NewFinding,
    move_finding,
    record_finding,
    review_finding,
    set_finding,
    tell_urgent,
)
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import GATE, LAMPS, SIGNAL, add_round, new_folder
from tests.rounds_of_before import finish_with_open_questions

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
CANARY = "kanarievogel"


@contextmanager
def opened(data: Path, now: dt.datetime = NOW) -> Iterator[Store]:
    """Open a record with a clock that stands still."""
    store = open_record(new_folder(data), state_folder=data.parent / "state", author="Karin", letters="KBR", now=lambda: now)
    store.db.execute("pragma synchronous = off")
    try:
        yield store
    finally:
        store.close()


def asked(store: Store) -> tuple[Park, dict[str, Finding]]:
    """Write findings of the municipality in every state, one of the police told to it too, and a confidential one; return them by name."""
    stops = [NewCheckpoint("Industrieweg 12-30", extent="van het gele bord tot de brug"), NewCheckpoint("Kade")]
    park = add_park(store, "De Amert", "Veghel", stops)
    here, there = route(store, park.id)
    holder = partner_id(park, "municipality")
    set_partner(store, holder, organisation="Gemeente Veghel", person="J. de Wit", email="beheer@veghel.example")
    first = add_round(store, park.id, "2026-09-03")
    found: dict[str, Finding] = {}
    lamp = record_answer(store, first, here.id, LAMPS, Value(value="1")).findings[0]
    found["sent"] = describe_finding(store, lamp.id, "2231 hangt los")[0]
    found |= {name: _free(store, first, here, name, holder) for name in ("back", "done", "solved")}
    accept(store, *found.values())
    set_finding(store, lamp.id, due="2026-10-01")
    for name in ("sent", "back", "done"):
        move_finding(store, found[name].id, "sent", sent=Sent(day="2026-09-07", way="mail", reference=f"ZK-{name}"))
    for name in ("back", "done"):
        move_finding(store, found[name].id, "reported_done")
    finish_with_open_questions(store, first)
    last = add_round(store, park.id, "2026-11-12")
    recheck_finding(store, last, lamp.id, "worse")
    recheck_finding(store, last, found["back"].id, "not_yet")
    recheck_finding(store, last, found["solved"].id, "solved")
    found["urgent"] = record_finding(store, last, there.id, NewFinding("mastluik open bij nr 14", urgent=True))
    set_finding(store, found["urgent"].id, partner=holder)
    tell_urgent(store, found["urgent"].id, "storingsdienst")
    found["new"] = _free(store, last, there, "graffiti op de nutskast", holder)
    set_finding(store, found["new"].id, due="2026-12-01", urgency="now")
    found["promised"] = _free(store, last, there, "hek los", holder)
    set_finding(store, found["promised"].id, promised_by="J. de Wit")
    found["police"] = record_answer(store, last, here.id, GATE, Value(value="2")).findings[0]
    police = partner_id(park, "police")
    set_partner(store, police, organisation="Politie Veghel", person="Agent Geheim")
    set_finding(store, found["police"].id, partner=police, promised_by="Agent Geheim")
    with store.act() as act:
        act.write(AlsoFor, made_id("also_for", found["police"].id, holder), park=park.id, finding=found["police"].id, partner=holder)
    found["secret"] = record_answer(store, last, here.id, SIGNAL, Value(value="3")).findings[0]
    set_finding(store, found["secret"].id, text=CANARY, partner=holder)
    accept(store, *(found[name] for name in ("urgent", "new", "promised", "police", "secret")))
    found["unreviewed"] = _free(store, last, there, "nog na te lopen", holder)
    found["dropped"] = _free(store, last, there, "vervallen", holder)
    review_finding(store, found["dropped"].id, Verdict(kind="dropped", reason="bestaat niet"))
    return park, {name: store.get(Finding, one.id) for name, one in found.items()}


def partner_id(park: Park, kind: str) -> str:
    """Return the id of a park's own partner of a kind."""
    return made_id("partner", park.id, kind)


def accept(store: Store, *findings: Finding) -> None:
    """Accept findings."""
    for one in findings:
        review_finding(store, one.id, Verdict(kind="accepted"))


def _free(store: Store, found: str, stop: Checkpoint, text: str, holder: str) -> Finding:
    made = record_finding(store, found, stop.id, NewFinding(text))
    return set_finding(store, made.id, partner=holder)
