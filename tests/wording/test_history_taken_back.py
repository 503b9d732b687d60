"""What was taken back, or stands again, is told of its own thing in the history of a finding: not as if the finding had gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.checklists.mentioned import mentioned_in
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.plan.measures import add_measure
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.history import finding_history
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import Lang, speaking
from kvo_inspect.wording.history import finding_acts
from tests.laptops import Laptop, add_round, prepared

SAID: Mapping[str, Mapping[str, Any]] = {
    "recheck": {"seen": "solved"},
    "review": {"verdict": {"kind": "accepted"}},
    "comment": {"text": "roestig"},
    "promised_photo": {"promised_by": "Ans"},
    "photo_use": {"photo": "p1"},
    "reply": {"said": {"kind": "planned", "on": "2026-12-16"}},
}
"""What each thing says beside what it is about."""
COMES_AND_GOES = {
    "recheck": ("recheck taken back", "recheck there again"),
    "review": ("verdict taken back", "verdict there again"),
    "comment": ("remark taken away", "remark: roestig"),
    "promised_photo": ("promised photo will not come", "promised photo owed again"),
    "photo_use": ("photo detached", "photo attached"),
    "reply": ("reply taken away", "municipality replies: planned on 16-12-2026"),
    "also_for": ("no longer also for municipality", "also for municipality"),
    "measure_finding": ("no longer in measure: Hekken", "in measure: Hekken"),
}


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    made.close()


def a_finding(store: Store) -> Finding:
    round_ = store.select(Round)[0]
    return record_finding(store, round_.id, route(store, round_.park)[0].id, NewFinding("hek kapot"))


def told(store: Store, finding: Finding, lang: Lang = "en") -> list[str]:
    """Return what each act of the history says."""
    lines = finding_history(store, finding.id)
    with speaking(lang):
        return ["; ".join(act.texts) for act in finding_acts(lines, mentioned_in(store, finding.park, lines))]


def test_all_that_says_something_of_a_finding_is_asked_here() -> None:
    assert COMES_AND_GOES.keys() == set(SAY_OF_FINDING)


@pytest.mark.parametrize("noun", SAY_OF_FINDING)
def test_what_goes_or_comes_back_is_named(laptop: Laptop, noun: str) -> None:
    store = laptop.store
    finding = a_finding(store)
    measure = add_measure(store, begin_trajectory(store, finding.park).id, name="Hekken").id
    with store.act() as act:
        act.write(Photo, "p1", park=finding.park)
    ends = {"finding": finding.id, "round": finding.round, "measure": measure}
    ends["partner"] = store.select(Partner, "where park = ? and kind = 'municipality'", [finding.park])[0].id
    fields = {name: ends[name] for name in NOUNS[noun].refs if name in ends}
    for more in ({**fields, **SAID.get(noun, {})}, {"gone": True}, {"gone": False}):
        with store.act() as act:
            act.write(NOUNS[noun], "x1", park=finding.park, **more)
    assert tuple(told(store, finding)[-2:]) == COMES_AND_GOES[noun]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "undone; recheck taken back; status: verified → to review"),
        ("nl", "ongedaan gemaakt; hercontrole ongedaan gemaakt; status: gecontroleerd → na te lopen"),
    ],
)
def test_a_status_that_was_taken_back_is_the_one_of_before(laptop: Laptop, lang: Lang, text: str) -> None:
    store = laptop.store
    finding = a_finding(store)
    recheck_finding(store, add_round(store, finding.park, "2026-11-13"), finding.id, "solved")
    undo(store, Reach())
    assert told(store, finding, lang)[-1] == text


def test_a_field_of_which_empty_is_a_choice_says_that_choice_when_taken_back(laptop: Laptop) -> None:
    store = laptop.store
    finding = a_finding(store)
    set_finding(store, finding.id, visible="evening")
    undo(store, Reach())
    assert told(store, finding)[-1] == "undone; can be seen: in the evening → by day and in the evening"
