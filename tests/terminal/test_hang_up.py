"""A terminal that is closed while the app runs: the app ends by itself, the record is closed, and what was stored is in it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kvo_inspect.store.upkeep.opening import open_record
from tests.terminal.test_keys import Make, answered, walk

LAUNCHERS = {
    "as usual": (),
    "where SIGHUP is ignored": ("sh", "-c", 'trap "" HUP; exec "$@"', "sh"),
    "behind a launcher that ignores SIGHUP and does not pass it on": ("sh", "-c", 'trap "" HUP; "$@"; exit $?', "sh"),
}


@pytest.mark.parametrize("launcher", LAUNCHERS.values(), ids=LAUNCHERS)
def test_the_app_ends_in_order_when_its_terminal_is_closed(folder: Make, launcher: Sequence[str]) -> None:
    here = folder(20)
    with here.run(launcher=launcher) as terminal:
        walk(terminal)
        terminal.keys(*"1" * 5)
        terminal.wait(lambda _text: answered(terminal) == 5, "5 answers in the bar")
        assert terminal.hang_up() == 0
    store = open_record(here.data, state_folder=here.state, author="Karin Bos")  # raises InUse when its lock is still held
    store.close()
    assert not here.data.joinpath("record.db-wal").exists(), "the record was not closed"
    assert len(here.answers()) == 5


def test_keys_typed_just_before_are_answers_or_are_not(folder: Make) -> None:
    """Whatever was under way: what came in before the end is stored whole and in order."""
    here = folder(200)
    with here.run() as terminal:
        walk(terminal)
        terminal.keys(*"1" * 200)
        terminal.wait(lambda _text: answered(terminal) > 0, "the first answers")
        shown = answered(terminal)
        assert terminal.hang_up() == 0
    stored = here.answers()
    assert len(stored) >= shown
    assert set(stored) == {("Eerste", f"LV-{n:03}") for n in range(1, len(stored) + 1)}
