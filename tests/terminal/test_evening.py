"""A short evening round of the example's route, every question answered, in a real terminal of 80×24 in Dutch; its keys are counted."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from kvo_inspect.content.load import load_checklists
from kvo_inspect.demo import place
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.domain.walk.rows import Walk, WalkRow, rows
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.loading import load_walk
from tools.terminal import Terminal

PEOPLE = ("Karin Bos", "Joost de Wit", "Lotte Smeets")
MOST_KEYS = 100
"""For sixty-odd questions, the marks of three people, eleven ways to a next checkpoint and the finish."""


def keys_of(walk: Walk, row: WalkRow) -> list[str]:
    """Return the keys that say all is well: one each, and a mark of each person."""
    if row.kind == "mark":
        return ["7"] * len(PEOPLE)
    return ["0" if walk.item(row.key)[1].answer.type == "count" else "1"]


def counts(done: int, text: str) -> bool:
    """Whether the bar of the screen counts so many answers."""
    return f" {done}/" in text.splitlines()[0]


def test_a_short_evening_round_takes_a_key_a_question(tmp_path: Path) -> None:
    data, state = tmp_path / "data", tmp_path / "state"
    store = open_record(data, state_folder=state, author=PEOPLE[0])
    park = add_park(store, "De Amert", "Lingeveen", [NewCheckpoint(stop.name, stop.kind, marks=stop.marks) for stop in place.ROUTE])
    core = tuple((loaded, "full") for loaded in load_checklists(None)[0] if loaded.checklist.core)
    people = tuple(Person(name) for name in PEOPLE)
    new = NewRound("yearly", "evening", store.today.isoformat(), core, people, question_set=QuestionSet(kind="short"))  # type: ignore[arg-type]
    round_id = start_round(store, park.id, new).id
    walk = load_walk(store, round_id)
    store.close()
    save_settings(data, Settings(name=PEOPLE[0], lang="nl"))
    pressed = 0
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(data), "--lang", "nl"]
    with Terminal(command, size=(80, 24), env={"KVO_INSPECT_STATE": str(state)}) as terminal:
        terminal.wait_text("De Amert")
        terminal.keys("Enter")
        terminal.wait_text("avondschouw")
        terminal.keys("r")
        terminal.wait_text("Hoeveel lichtmasten zijn hier uit?")
        total = 0
        for number, stop in enumerate(walk.stops):
            keys = [key for row in rows(walk, stop)[:-1] for key in keys_of(walk, row)]
            total += len(rows(walk, stop)) - 1
            terminal.keys(*keys)
            terminal.wait(partial(counts, total), f"{total} answers in the bar")
            pressed += len(keys)
            if number + 1 < len(walk.stops):
                terminal.keys("Right")
                pressed += 1
                terminal.wait_text(f"══ {number + 2:02} ")
        terminal.keys("e", "Enter", "Enter", "Enter")
        pressed += 4
        terminal.wait_text("afgesloten")
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    assert total <= 65
    assert pressed <= MOST_KEYS
    store = open_record(data, state_folder=state, write=False)
    try:
        assert store.get(Round, round_id).closed is not None
        assert store.rows("select count(*) from finding where gone = 0") == [(0,)]
        answered = store.rows("select count(*) from answer where gone = 0")[0][0]
        marked = store.rows("select count(distinct checkpoint || item) from mark where gone = 0")[0][0]
        assert answered + marked == total
    finally:
        store.close()
