"""What needs a newer version is told where a person would miss it: at the import, in the park, at the finding."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.tui.findings.page import FindingScreen
from tests.laptops import prepared
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_open, wait_text
from tests.versions import later_program


def of_a_newer_version(folder: Path) -> tuple[Path, str]:
    """Write a file in which a later program says something of a finding, and made a thing of its own; return it and the finding's id."""
    with later_program():
        laptop = prepared(folder / "later")
        store = laptop.store
        stop = store.select(Checkpoint)[0]
        finding, drone = store.new_id(), store.new_id()
        with store.act() as act:
            act.write(NOUNS["finding"], finding, park=stop.park, checkpoint=stop.id, code="KBT-001", text="paal scheef", colour="red")
            act.write(NOUNS["drone"], drone, park=stop.park, finding=finding, text="boven")
        out = folder / "later.kvopack"
        make_pack(store, out)
        laptop.close()
    return out, finding


@scenario
async def test_what_needs_a_newer_version_is_told(data: Path, tmp_path: Path) -> None:
    pack, finding = of_a_newer_version(tmp_path)
    async with running(data, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "No parks yet")
        await press(pilot, "x", "t")
        await wait_text(pilot, "Which file?")
        await type_text(pilot, str(pack))
        await press(pilot, "enter")
        await wait_text(pilot, "2 things need a newer version of kvo-inspect")
        await press(pilot, "2", "escape")
        await app.call(merge, pack)
        app.push_screen(FindingScreen(finding))
        await wait_text(pilot, "paal scheef")
        await wait_text(pilot, "shown after an update")
        await wait_text(pilot, "something that a newer version of kvo-inspect shows")
        await press(pilot, "escape", "escape")
        await wait_text(pilot, "Park 0")
        await press(pilot, "enter")
        await wait_text(pilot, "ROUNDS")
        assert "2 things are shown whole after an update" in screen_text(pilot.app)
