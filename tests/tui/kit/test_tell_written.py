"""After writing, a box says where the file lies; one key opens it, one its folder, and the screen below is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.screen import Screen

from kvo_inspect.store.departures import departures
from kvo_inspect.tui.kit.tell_written import TellWritten
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from tests.tui.openers import add_opener, calls
from tests.tui.support import press, running, scenario, wait_for, wait_open, wait_text


@scenario
async def test_what_was_written_is_opened_by_one_key_and_its_folder_by_another(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_opener(tmp_path / "bin", monkeypatch)
    out = tmp_path / "out"

    def write(_store: object, _values: object, folder: Path) -> Path:
        to = folder / "verslag.pdf"
        to.write_bytes(b"%PDF")
        return to

    written: list[Path | None] = []
    async with running(data) as pilot:
        app = await wait_open(pilot)
        below: Screen[object] = app.screen
        app.push_screen(WriteFileScreen(lambda: "Report", [], write, "report"), written.append)
        await wait_text(pilot, "Folder")
        await press(pilot, "ctrl+u", *str(out), "enter")
        await wait_text(pilot, "Written:")
        assert isinstance(app.screen, TellWritten)
        await press(pilot, "1")
        await wait_text(pilot, "Opened: verslag.pdf")
        await press(pilot, "2")
        await wait_text(pilot, "Opened: out")
        assert calls(tmp_path / "bin") == [str(out / "verslag.pdf"), str(out)]
        monkeypatch.delenv("DISPLAY")
        monkeypatch.setenv("SSH_CONNECTION", "from elsewhere")
        await press(pilot, "1")
        await wait_text(pilot, "no desktop here")
        assert written == []
        noted = await app.call(departures)
        assert [(departure.kind, departure.where) for departure in noted] == [("report", str(out / "verslag.pdf"))]
        await press(pilot, "enter")
        await wait_for(pilot, lambda: app.screen is below, "the screen below")
    assert written == [out / "verslag.pdf"]
    assert len(calls(tmp_path / "bin")) == 2


@scenario
async def test_of_a_folder_and_of_what_no_program_opens_only_the_folder_is_offered(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_opener(tmp_path / "bin", monkeypatch)
    pack = tmp_path / "kbr.kvopack"
    pack.touch()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        for box in (TellWritten("Written: all", tmp_path, "photos"), TellWritten("Written: all", pack, None, opens=False)):
            app.push_screen(box)
            await wait_text(pilot, "1 open the folder")
            await press(pilot, "1")
            await wait_text(pilot, f"Opened: {tmp_path.name}")
            await press(pilot, "escape")
            await wait_for(pilot, lambda box=box: app.screen is not box, "the box to go")  # type: ignore[misc]
        assert [departure.kind for departure in await app.call(departures)] == ["photos"], "who wrote the file noted that"
    assert calls(tmp_path / "bin") == [str(tmp_path)] * 2
