"""Who may read is put on the list by a key that is right, and a file is made for them."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.trust.receiver import add_receiver, own_public, receivers, waiting_laptops
from kvo_inspect.tui.exchange.receivers import ReceiversScreen
from kvo_inspect.tui.exchange.screen import ExchangeScreen
from tests.exchange.forging import members_of
from tests.exchange.laptops.test_handover import find
from tests.laptops import Laptop
from tests.tui.exchange.test_laptops import at_exchange, exchange_through, facilitator, take_in
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_text

__all__ = ["facilitator"]
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII8N2PgsiWKBMjA/C2JkJniNRyAY7w25m+PV5pP+JqWg"
AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


@scenario
async def test_a_key_comes_on_the_list_and_a_file_is_made_for_it(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    (tmp_path / "facilitator.pub").write_text(own_public(facilitator.store))
    async with running(data, size=(80, 24)) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await press(pilot, "w")
        await wait_text(pilot, "Nobody yet.")
        assert isinstance(app.screen, ReceiversScreen)
        lines = app.screen.lines
        await press(pilot, "n")
        await type_text(pilot, "Gemeente")
        await press(pilot, "enter")
        await wait_text(pilot, "The key of Gemeente?")
        await type_text(pilot, AGE.replace("q", "p", 1))
        await press(pilot, "enter")
        await wait_text(pilot, "a letter was mistyped")
        await press(pilot, "ctrl+u")
        await type_text(pilot, AGE)
        await press(pilot, "enter")
        await wait_for(pilot, lambda: lines.total == 1, "the municipality")
        await press(pilot, "n")
        await type_text(pilot, "Facilitator")
        await press(pilot, "enter")
        await wait_text(pilot, "The key of Facilitator?")
        await type_text(pilot, str(tmp_path / "facilitator.pub"))
        await press(pilot, "enter")
        await wait_text(pilot, "Does Facilitator read this same")
        await press(pilot, "1")
        await wait_for(pilot, lambda: lines.total == 2, "the facilitator")
        await press(pilot, "end", "delete")
        await wait_text(pilot, "stays readable to them")
        assert "Gemeente" in screen_text(app)
        await press(pilot, "1")
        await wait_for(pilot, lambda: lines.total == 1, "one of them")
        assert [receiver.name for receiver in await app.call(receivers)] == ["Facilitator"]
        await press(pilot, "k")
        await wait_text(pilot, "open the folder")
        await press(pilot, "escape", "escape", "m")
        await wait_text(pilot, "Make a file for another laptop")
        await press(pilot, "enter", "enter", "2", "enter", "3", "enter", "enter")
        await wait_text(pilot, "Tick at least one receiver.")
        await press(pilot, "1", "enter")
        await wait_text(pilot, "Written:")
        await press(pilot, "escape", "l")
        await wait_text(pilot, "file for a laptop")
        assert "Facilitator" in screen_text(app)
    (public,) = (data / "exports").glob("*.pub")
    assert public.read_text().startswith("ssh-ed25519 ")
    (made,) = (data / "exports").glob("*.kvopack")
    assert list(members_of(made)) == ["pack.age"]
    merge(facilitator.store, made)
    facilitator.close()


@scenario
async def test_another_key_of_a_laptop_that_is_known_is_told_by_name_before_it_comes_on_the_list(
    data: Path, tmp_path: Path, facilitator: Laptop
) -> None:
    make_pack(facilitator.store, tmp_path / "signed.kvopack")
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "signed.kvopack", "enter")
        await wait_text(pilot, "Imported:")
        await press(pilot, "w")
        await wait_text(pilot, "Nobody yet.")
        (tmp_path / "forged.pub").write_text(f"{SSH} {facilitator.store.letters}\n")
        await press(pilot, "n")
        await type_text(pilot, "Facilitator")
        await press(pilot, "enter")
        await wait_text(pilot, "The key of Facilitator?")
        await type_text(pilot, str(tmp_path / "forged.pub"))
        await press(pilot, "enter")
        await wait_text(pilot, f"Laptop {facilitator.store.letters} is known here by")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ReceiversScreen), "the question to be gone")
        assert await app.call(receivers) == []
    facilitator.close()


@scenario
async def test_a_folder_is_encrypted_and_a_laptop_in_it_accepted(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await app.call(find, "kanarie")
        await exchange_through(pilot, stick)
        await wait_text(pilot, "Begin in it?")
        await press(pilot, "1")
        await wait_text(pilot, "Is your part of this round done")
        await press(pilot, "2")
        await wait_for(pilot, lambda: list(stick.glob("*/*.kvopack")), "a file in the folder")
        await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the exchange")
        await press(pilot, "s")
        await wait_text(pilot, "All parks go through it.")
        await press(pilot, "e")
        await wait_text(pilot, "What lies there plainly is replaced")
        await press(pilot, "1")
        await wait_text(pilot, "It is encrypted: only those")
        assert all(list(members_of(path)) == ["pack.age"] for path in stick.glob("*/*.kvopack"))
        sync(facilitator.store, stick)
        await press(pilot, "enter")
        await wait_text(pilot, f"Laptop {facilitator.store.letters} cannot read what you write")
        await press(pilot, "escape", "w")
        await wait_text(pilot, "not accepted yet")
        await press(pilot, "enter")
        await wait_text(pilot, "Whose laptop is it?")
        await type_text(pilot, "Facilitator")
        await press(pilot, "enter")
        await wait_text(pilot, "Does Facilitator read this same")
        await press(pilot, "1")
        await wait_text(pilot, "Facilitator is on the list")
        await press(pilot, "escape", "s")
        await wait_text(pilot, "It is encrypted: only those")
        (handed,) = (path for path in stick.glob("*/key-0001.age") if path.parent.name != facilitator.store.device)
        before = handed.stat().st_size
        await press(pilot, "enter")
        await wait_for(pilot, lambda: handed.stat().st_size > before, "the key to be handed to the facilitator")
    (seen,) = waiting_laptops(facilitator.store)
    add_receiver(facilitator.store, "Who reads", seen.key)
    sync(facilitator.store, stick)
    assert ("kanarie",) in facilitator.store.rows("select text from finding")
    facilitator.close()
