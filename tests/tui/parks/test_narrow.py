"""The rows of a park in windows of every width: what does not fit is said shorter or is gone, not cut."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.tui.parks.page import read_park, round_head, round_pieces
from kvo_inspect.wording.names import part_name
from kvo_inspect.wording.rounds import few_agree_text, round_state
from tests.examples import copy_example, main_park
from tests.tui.support import press, running, scenario, screen_text, wait_open, wait_text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_how_a_round_stands_is_whole_at_every_width(lang: Lang, data: Path) -> None:
    copy_example(lang, data)
    use_language(lang)
    store = open_record(data, write=False)
    page = read_park(store, main_park(store).id)
    store.close()
    assert page.signed
    for cells in range(47, 200):
        for line in page.rounds:
            row = "".join(text for text, _tone in round_pieces(line, page.signed.get(line.id), cells))
            state = few_agree_text(page.signed[line.id]) if line.closed and line.id in page.signed else round_state(line)
            assert row.rstrip().endswith(state), (cells, row)
            assert part_name(line.part) in row, (cells, row)
            assert len(row) < cells
        assert "…" not in "".join(text for text, _tone in round_head(cells))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 40), (120, 40)], ids=str)
@scenario
async def test_the_rounds_of_a_park_are_read_whole(size: tuple[int, int], data: Path) -> None:
    copy_example("nl", data)
    async with running(data, lang="nl", size=size) as pilot:
        await wait_open(pilot)
        await press(pilot, "enter")
        await wait_text(pilot, "SCHOUWEN")
        rows = [line for line in screen_text(pilot.app).splitlines() if re.match(r"[▸ ] \d+-\d+-\d{4} ", line)]
        assert len(rows) > 3
        for row in rows:
            assert re.search(r" (● open|!?\d/\d akk\.)$", row), row
            assert re.search(r" (avond|dag)schouw ", row), row
