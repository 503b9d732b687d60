"""The program in a real terminal (a pty), on records of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kvo_inspect.content.load import parse_checklist
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang
from tools.terminal import Terminal

ITEM = """
[[item]]
id = "LV-{n:03}"
ask.nl = "Is nummer {n} in orde?"
ask.en = "Is number {n} in order?"
defect.nl = "nummer {n} niet in orde"
defect.en = "number {n} not in order"
look_for.nl = "kijk goed"
look_for.en = "look well"
answer.type = "check"
partner = "municipality"
"""


@dataclass(frozen=True)
class Folder:
    """A data folder with a park whose checklist asks so many check questions at every checkpoint."""

    data: Path
    state: Path
    questions: int

    def open(self) -> Store:
        """Open the record to look what is in it."""
        return open_record(self.data, state_folder=self.state, write=False)

    def run(
        self, lang: Lang = "en", size: tuple[int, int] = (80, 24), launcher: Sequence[str] = (), env: Mapping[str, str] | None = None
    ) -> Terminal:
        """Start the program on it, maybe through a *launcher* that runs the command behind its own words, with more in its environment."""
        command = [*launcher, sys.executable, "-m", "kvo_inspect", "--data", str(self.data), "--lang", lang]
        return Terminal(command, size=size, env={"KVO_INSPECT_STATE": str(self.state), **(env or {})})

    def answers(self) -> dict[tuple[str, str], str]:
        """Return what is stored: (checkpoint name, item) to the answer's value."""
        store = self.open()
        try:
            rows = store.rows(
                "select c.name, a.item, a.value from answer a join checkpoint c on c.id = a.checkpoint "
                "where a.gone = 0 and a.value is not null"
            )
        finally:
            store.close()
        return {(name, item.partition("/")[2]): Value.model_validate_json(value).value or "" for name, item, value in rows}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[int], Folder]:
    """Return a maker of data folders: a park of two checkpoints, an evening round begun, so many questions at each."""

    def make(questions: int) -> Folder:
        data, state = tmp_path / "data", tmp_path / "state"
        head = 'id = "lamps"\nversion = "1"\ntheme = "lamps"\ntitle.nl = "Lampen"\ntitle.en = "Lamps"\n'
        source = head + "".join(ITEM.format(n=n) for n in range(1, questions + 1))
        checklist, problems = parse_checklist(source.encode(), "lamps.toml")
        assert checklist is not None, problems
        from kvo_inspect.content.load import Loaded

        loaded = Loaded(checklist, tmp_path / "lamps.toml", source.encode(), "", own=True)
        store = open_record(data, state_folder=state, author="Karin Bos")
        park = add_park(store, "De Amert", "Lingeveen", [NewCheckpoint("Eerste"), NewCheckpoint("Tweede")])
        start_round(store, park.id, NewRound("baseline", "evening", store.today.isoformat(), ((loaded, "full"),)))
        store.close()
        save_settings(data, Settings(name="Karin Bos", lang="en"))
        return Folder(data, state, questions)

    return make
