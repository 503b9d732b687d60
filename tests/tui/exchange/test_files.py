"""Every format of the registry can be chosen on the screen, and is written where it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.exchange.record.formats import FORMATS
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.tui.actions.write_list import write_list_screen
from kvo_inspect.tui.actions.write_mail import WriteMailScreen
from kvo_inspect.tui.exchange.export import export_screen
from tests.examples import main_park
from tests.tui.support import press, running, scenario, wait_for, wait_open, wait_text


@pytest.mark.parametrize("name", list(FORMATS))
@scenario
async def test_a_format_is_chosen_and_written(worked: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        park = await app.call(main_park)
        await app.push_screen(export_screen(park, None))
        await wait_text(pilot, "What")
        await press(
            pilot, "enter", str(1 + list(FORMATS).index(name)), "enter", "enter", *["backspace"] * len(str(app.exports)), *str(out), "enter"
        )
        await wait_text(pilot, "Written:")
        await wait_for(pilot, lambda: list(out.iterdir()), "the export")
    (written,) = (path for path in out.iterdir() if path.suffix != ".sig")
    assert FORMATS[name].is_export(written)
    assert written.name.endswith(FORMATS[name].suffix)


@scenario
async def test_a_record_that_is_looked_at_is_never_proposed_as_the_folder(worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the program was started in that folder, and whatever is written: all ask the same folder."""
    monkeypatch.chdir(worked)
    async with running(worked, read_only=True) as pilot:
        app = await wait_open(pilot)
        park = await app.call(main_park)
        partner = (await app.call(partners_of, park.id))[0]
        for screen in (export_screen(park, None), write_list_screen(partner.id), WriteMailScreen([partner.id])):
            await app.push_screen(screen)
            await wait_text(pilot, "Folder")
            folder = Path(str(screen.form.values["folder"]))
            assert worked not in (folder, *folder.parents)
            await app.pop_screen()
