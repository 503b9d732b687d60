"""Two laptops that answered differently: until somebody chooses, the answer is in no share, and its finding is still open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.compare import compare
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import LAMPS, checklists, prepared


def test_two_values_are_compared_once_somebody_chose(tmp_path: Path) -> None:
    anna = prepared(tmp_path / "anna")
    first = anna.store.select(Round)[0]
    stop = anna.store.select(Checkpoint, "order by name")[0].id
    found = record_answer(anna.store, first.id, stop, LAMPS, Value(value="3")).findings[0]
    themes = tuple((loaded, "full") for loaded in checklists())
    second = start_round(anna.store, first.park, NewRound("follow_up", "evening", "2028-11-12", themes, (Person("Jan"),)))  # type: ignore[arg-type]
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    record_answer(anna.store, second.id, stop, LAMPS, Value(value="0"))
    record_answer(bas.store, second.id, stop, LAMPS, Value(value="2"))
    recheck_finding(anna.store, second.id, found.id, "solved")
    recheck_finding(bas.store, second.id, found.id, "not_yet")
    bas.pack(tmp_path / "bas.kvopack")
    merge(anna.store, tmp_path / "bas.kvopack")

    doubted = compare(anna.store, first.measurement, second.measurement)
    assert doubted.overall.why == {"two_values": 1}
    assert [one.n for one in doubted.warnings if one.code == "two_values"] == [1]
    assert [(fate.outcome, fate.how) for fate in doubted.fates if fate.finding.id == found.id] == [("open", "two_values")]

    for double in list_conflicts(anna.store):
        good = next(one for one in double.values if one.value == "solved" or "0" in str(one.value))
        choose(anna.store, double, good.change)
    sure = compare(anna.store, first.measurement, second.measurement)
    assert (sure.overall.judged, sure.overall.better) == (1, 1)
    assert [(fate.outcome, fate.how) for fate in sure.fates if fate.finding.id == found.id] == [("solved", "rechecked")]
    for laptop in (anna, bas):
        laptop.close()
