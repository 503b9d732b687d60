"""The central record by keyboard: naming it, looking there, fetching and handing in, what is not reached, and its password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kvo_inspect.central.pull import pull
from kvo_inspect.central.push import push
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.exchange.central import CentralScreen
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from tests.central.centres import new_centre, reached
from tests.central.servers import Database, server
from tests.laptops import Laptop, prepared
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


@pytest.fixture
def centre() -> Database:
    return new_centre()


@pytest.fixture
def facilitator(tmp_path: Path) -> Iterator[Laptop]:
    laptop = prepared(tmp_path / "facilitator", parks=2)
    yield laptop
    laptop.close()


async def at_central(pilot: Pilot[None]) -> KvoApp:
    app = await wait_open(pilot)
    await press(pilot, "x")
    await wait_text(pilot, "No field has two values")
    await press(pilot, "d")
    await wait_for(pilot, lambda: isinstance(app.screen, CentralScreen) and app.screen.loaded, "the central record")
    return app


async def name(pilot: Pilot[None], address: str) -> None:
    await press(pilot, "n")
    await wait_text(pilot, "Which central record?")
    await press(pilot, "ctrl+u")
    await type_text(pilot, address)
    await press(pilot, "enter")


@scenario
async def test_an_empty_laptop_fetches_works_and_hands_in(data: Path, centre: Database, facilitator: Laptop) -> None:
    with reached(centre, "ann") as central:
        push(facilitator.store, central)
    async with running(data) as pilot:
        app = await at_central(pilot)
        assert "n names it" in screen_text(app)
        assert "look there" not in screen_text(app), "there is nowhere to look yet"
        await name(pilot, centre.address("ann"))
        await wait_text(pilot, "look there")
        await press(pilot, "k")
        await wait_text(pilot, "Groups: Noord. First handed in by ann.")
        await press(pilot, "a")
        await wait_text(pilot, "New: 1 park")
        assert {park.name for park in await app.call(lambda store: store.select(Park))} == {"Park 0", "Park 1"}
        await app.call(add_park, "Nieuw", "Amert", [])
        await press(pilot, "a")
        await wait_text(pilot, "Nieuw: 13 changes handed in.")
        await wait_for(pilot, lambda: isinstance(app.screen, CentralScreen), "the box to be gone")
        await press(pilot, "a")
        await wait_text(pilot, "Nothing to hand in")
        assert "password" not in screen_text(app)
    with reached(centre, "ann") as central:
        assert "Nieuw" in {facilitator.store.get(Park, park).name for park in pull(facilitator.store, central).received}


@scenario
async def test_what_is_still_to_be_handed_in_is_known_without_reaching_it(data: Path, centre: Database) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.call(add_park, "Nieuw", "Amert", [])
        await at_central(pilot)
        await wait_text(pilot, "13")
        await name(pilot, centre.address("ann"))
        await wait_text(pilot, "look there")
        await press(pilot, "enter")
        await wait_text(pilot, "handed in.")
        await press(pilot, "escape")
        await press(pilot, "d")
        await wait_text(pilot, "As far as this laptop remembers")
        (row,) = [line.split() for line in screen_text(app).splitlines() if line.startswith("▸ Nieuw")]
        assert row == ["▸", "Nieuw", "0", "?", "–", "–"]


@scenario
async def test_only_what_is_marked_is_handed_in(data: Path, centre: Database) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        for park in ("Eerste", "Laatste", "Tweede"):
            await app.call(add_park, park, "Amert", [])
        await at_central(pilot)
        await name(pilot, centre.address("ann"))
        await wait_text(pilot, "look there")
        await press(pilot, "space", "down", "space", "enter")
        await wait_text(pilot, "handed in.")
    with reached(centre, "auditor") as central:
        assert central.rows("select count(*) from kvo.held_park") == [(2,)]


@scenario
async def test_a_refused_address_stays_to_be_mended(data: Path) -> None:
    async with running(data) as pilot:
        app = await at_central(pilot)
        await name(pilot, "postgresql://anna:geheim@example.org/kvo")
        await wait_text(pilot, "Leave the password out")
        assert isinstance(app.screen, AskLine)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "service=kvo")
        await press(pilot, "enter")
        await wait_text(pilot, "service=kvo")
        assert isinstance(app.screen, CentralScreen)


@scenario
async def test_what_is_not_reached_is_one_sentence(data: Path, tmp_path: Path) -> None:
    async with running(data) as pilot:
        app = await at_central(pilot)
        await name(pilot, f"host={tmp_path} dbname=kvo user=ann")
        await wait_text(pilot, "look there")
        await press(pilot, "k")
        await wait_text(pilot, "The central record was not reached")
        assert isinstance(app.screen, CentralScreen)


@scenario
async def test_a_park_of_another_group_is_told_by_name(data: Path, centre: Database, facilitator: Laptop) -> None:
    with reached(centre, "ann") as central:
        push(facilitator.store, central)
        store = Laptop(data.parent / "office", author="Olga")
        pull(store.store, central)
        store.close()
    async with running(data.parent / "office" / "data") as pilot:
        await at_central(pilot)
        await name(pilot, centre.address("bob"))
        await wait_text(pilot, "look there")
        await press(pilot, "a")
        await wait_text(pilot, "Park 0: This login has no right on that park")


@scenario
async def test_practice_is_asked_about_first(facilitator: Laptop, centre: Database) -> None:
    facilitator.close()
    async with running(facilitator.data, practice=True) as pilot:
        app = await at_central(pilot)
        await name(pilot, centre.address("ann"))
        await wait_text(pilot, "look there")
        await press(pilot, "a")
        await wait_text(pilot, "This is the worked example")
        assert isinstance(app.screen, AskYesNo)
        await press(pilot, "2")
        await wait_for(pilot, lambda: isinstance(app.screen, CentralScreen), "the question to be gone")
    with reached(centre, "auditor") as central:
        assert central.rows("select count(*) from kvo.change") == [(0,)]


@pytest.fixture
def guarded() -> Iterator[None]:
    """Let the server ask ann for a password."""
    running_server = server(18)
    rules = running_server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text("local all ann scram-sha-256\n" + before)
    with running_server.connect("postgres") as connection:
        connection.execute("alter role ann password 'geheim'")
        connection.execute("select pg_reload_conf()")
        yield
        rules.write_text(before)
        connection.execute("select pg_reload_conf()")


def holders(folder: Path, secret: bytes) -> list[Path]:
    """Return the files that hold a secret."""
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]


@scenario
async def test_a_password_is_asked_for_and_kept_nowhere(
    data: Path, centre: Database, guarded: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    async with running(data) as pilot:
        app = await at_central(pilot)
        await name(pilot, centre.address("ann"))
        await wait_text(pilot, "look there")
        await press(pilot, "k")
        await wait_text(pilot, "The password of the central record?")
        await type_text(pilot, "mis")
        await press(pilot, "enter")
        await wait_text(pilot, "does not let this login in")
        await press(pilot, "k")
        await wait_text(pilot, "The password of the central record?")
        await type_text(pilot, "geheim")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, CentralScreen), "the box to be gone")
        await press(pilot, "a")
        await wait_text(pilot, "Nothing to fetch")
    assert holders(data, b"geheim") == []
