"""Exchange by keyboard: a file in and out, the folder, two values, who handed in, receipts; and the first start with a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kvo_inspect.domain.finding import Finding
from kvo_inspect.exchange.handover import merge
from kvo_inspect.store.doubles import list_doubles
from kvo_inspect.store.findings import set_finding
from kvo_inspect.tui.app import KvoApp
from kvo_inspect.tui.screens.exchange import ExchangeScreen
from tests.exchange.laptops import Laptop, prepared
from tests.exchange.test_handover import find
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


@pytest.fixture
def facilitator(tmp_path: Path) -> Laptop:
    laptop = prepared(tmp_path / "facilitator")
    find(laptop.store, "hek [/] stuk")
    laptop.pack(tmp_path / "prepared.kvopack")
    return laptop


async def at_exchange(pilot: Pilot[None]) -> KvoApp:
    app = await wait_open(pilot)
    await wait_text(pilot, "No parks yet")
    await press(pilot, "x")
    await wait_text(pilot, "No field has two values")
    return app


async def take_in(pilot: Pilot[None], path: Path, answer: str = "1") -> None:
    await press(pilot, "t")
    await wait_text(pilot, "Which file?")
    await type_text(pilot, str(path))
    await press(pilot, "enter")
    await wait_text(pilot, "Take it in?")
    assert "1 finding" in screen_text(pilot.app)
    await press(pilot, answer)


@scenario
async def test_a_file_is_told_first_and_then_taken_in(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack", "2")
        await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the question to be gone")
        assert await app.call(lambda store: store.rows("select count(*) from park")) == [(0,)]
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Taken in:")
        assert [one.text for one in await app.call(lambda store: store.select(Finding))] == ["hek [/] stuk"]
    facilitator.close()


@scenario
async def test_two_values_and_one_key_for_either(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Taken in:")
        (one,) = await app.call(lambda store: store.select(Finding))
        await app.call(lambda store: set_finding(store, one.id, text="from here [b]"))
        set_finding(facilitator.store, one.id, text="from there")
        facilitator.pack(tmp_path / "again.kvopack")
        await press(pilot, "t")
        await wait_text(pilot, "Which file?")
        await type_text(pilot, str(tmp_path / "again.kvopack"))
        await press(pilot, "enter")
        await wait_text(pilot, "1 field has two values")
        await press(pilot, "1")
        await wait_text(pilot, one.code)
        assert "from here [b]" in screen_text(app)
        (double,) = await app.call(list_doubles)
        place = next(i for i, said in enumerate(double.values) if said.value == "from there")
        await press(pilot, str(place + 1))
        await wait_text(pilot, "No field has two values")
        assert (await app.call(lambda store: store.get(Finding, one.id))).text == "from there"
    facilitator.close()


@scenario
async def test_a_file_is_made(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Taken in:")
        await press(pilot, "m")
        await wait_text(pilot, "Make a file for another laptop")
        await press(pilot, "enter", "enter", *"geheim", "enter")
        assert "geheim" not in screen_text(app)
        await press(pilot, *"anders", "enter")
        await wait_text(pilot, "not the same passphrase")
        await press(pilot, *["backspace"] * 6, "up", *["backspace"] * 6, "enter", "enter")
        await wait_text(pilot, "Written:")
    (made,) = (data / "exports").glob("*.kvopack")
    other = Laptop(tmp_path / "other")
    assert merge(other.store, made).changes > 0
    for laptop in (other, facilitator):
        laptop.close()


@scenario
async def test_a_folder_a_receipt_and_who_handed_in(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Taken in:")
        await press(pilot, "s")
        await wait_text(pilot, "Which folder?")
        await type_text(pilot, str(stick))
        await press(pilot, "enter")
        await wait_text(pilot, "Begin in it?")
        await press(pilot, "1")
        await wait_for(pilot, lambda: list(stick.glob("*/*.kvopack")), "a file in the folder")
        (one,) = await app.call(lambda store: store.select(Finding))
        items = [{"noun": "finding", "id": one.id, "heads": list(one.heads), "taken": False, "reason": "geen partner [/]"}]
        said = {"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00Z", "sender": "KVO", "items": items}
        (tmp_path / "receipt.json").write_text(json.dumps(said))
        await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the questions to be gone")
        await press(pilot, "r")
        await wait_text(pilot, "Which receipt?")
        await type_text(pilot, str(tmp_path / "receipt.json"))
        await press(pilot, "enter")
        await wait_text(pilot, "geen partner [/]")
        await press(pilot, "h")
        await wait_text(pilot, "! not yet")
        await press(pilot, "d")
        await wait_text(pilot, "handed in")
        await press(pilot, "escape")
        await wait_text(pilot, "refused")
    facilitator.close()


@scenario
async def test_the_first_start_with_a_file_from_the_facilitator(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(data, name="") as pilot:
        await wait_text(pilot, "Your name")
        await press(pilot, *"Karin", "enter", "enter", "enter", "enter", "3", "enter")
        await wait_text(pilot, "Which file?")
        await type_text(pilot, str(tmp_path / "prepared.kvopack"))
        await press(pilot, "enter")
        await wait_text(pilot, "Take it in?")
        await press(pilot, "1")
        await wait_text(pilot, "Taken in:")
        await press(pilot, "escape")
        await wait_text(pilot, "Park 0")
    facilitator.close()
