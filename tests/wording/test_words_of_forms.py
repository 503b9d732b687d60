"""A history and an undo call things what the form calls them where they were filled in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.history import finding_history
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.texts import use_language
from kvo_inspect.wording.history import finding_acts
from kvo_inspect.wording.undo import desk_step_text
from tests.laptops import add_round, prepared
from tests.wording.test_history import NOTHING


def test_what_a_round_counts_as_is_called_so_when_it_is_taken_back(tmp_path: Path) -> None:
    use_language("nl")
    with closing(prepared(tmp_path / "one")) as laptop:
        store = laptop.store
        park = store.rows("select id from park")[0][0]
        for date in ("2026-11-19", "2026-11-20"):
            correct_round(store, add_round(store, park, date), kind="follow_up")
        assert desk_step_text(store, undo(store, Reach())).endswith("(telt als).")


def test_what_is_not_decided_of_a_finding_is_no_empty_field(tmp_path: Path) -> None:
    use_language("nl")
    with closing(prepared(tmp_path / "one")) as laptop:
        store = laptop.store
        park = store.rows("select id from park")[0][0]
        finding = record_finding(store, add_round(store, park, "2026-11-19"), route(store, park)[0].id, NewFinding("hek stuk"))
        set_finding(store, finding.id, urgency="now")
        set_finding(store, finding.id, urgency=None)
        texts = finding_acts(finding_history(store, finding.id), NOTHING)[-1].texts
    assert texts == ["aanpak: direct oppakken → nog niet bepaald"]
