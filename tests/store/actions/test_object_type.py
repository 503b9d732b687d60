"""What a point is about in BOR-MELD: as its question says in its round, or by now where the standard was not named then."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kvo_inspect.content.load import Loaded, parse_checklist
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.wording.items import ItemWords
from tests.exchange.asked import accept, opened, partner_id
from tests.laptops import LAMPS, add_round, checklists


def test_a_finding_of_before_gets_the_type_that_its_question_has_by_now(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as store:
        park = add_park(store, "De Amert", "Veghel", [NewCheckpoint("Kade")])
        (stop,) = route(store, park.id)
        lamp = record_answer(store, add_round(store, park.id, "2026-09-03"), stop.id, LAMPS, Value(value="1")).findings[0]
        set_finding(store, lamp.id, partner=partner_id(park, "municipality"))
        accept(store, lamp)
        assert types(store, park.id) == [""]
        assert exported_type(store, lamp) == ""
        source = checklists()[0].source.decode().replace('id = "L1"', 'id = "L1"\nbor_meld = "Lichtmast"')
        checklist, problems = parse_checklist(source.encode(), "lighting.toml")
        assert checklist is not None, problems
        named = Loaded(checklist, Path("test"), source.encode(), hashlib.sha256(source.encode()).hexdigest(), own=False)
        start_round(store, park.id, NewRound("yearly", "day", "2026-11-12", ((named, "full"),), (Person("Jan"),)))
        assert types(store, park.id) == ["Lichtmast"]
        assert exported_type(store, lamp) == "Lichtmast", "in CSV, workbook, GeoPackage and GeoJSON as on the list"


def exported_type(store: Store, finding: Finding) -> str:
    asked = ItemWords(store, confidential=False).find(finding.park, finding.round, finding.item)
    assert asked is not None
    return asked.object_type()[0]


def types(store: Store, park_id: str) -> list[str]:
    return [point.object_type for list_ in action_lists(store, park_id) for point in list_.points]
