"""Exchange by keyboard: a file in and out, the folder, two values, who handed in, receipts; and the first start with a file."""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.handed_in import Part
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.laptops.folder import ParkChoice, SyncFolder, look_at
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.pack import is_encrypted
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.record.receipt import read_receipt
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.conflicts import list_conflicts
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.planned import PersonPlan, cancel_plans, divide_equally, plan_round, planned_rounds
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.handed_in import parts_of
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.exchange.folders import FoldersScreen
from kvo_inspect.tui.exchange.make_file import MakeFileScreen
from kvo_inspect.tui.exchange.screen import ExchangeScreen
from kvo_inspect.tui.exchange.through_folder import exchange_through as go_through
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.progress_box import WorkStopped, run_with_progress
from tests.exchange.cheap_age import make_cheap
from tests.exchange.forging import members_of, with_manifest
from tests.exchange.laptops.test_handover import find
from tests.exchange.photographed import kept, kept_in, photograph
from tests.laptops import SIGNAL, Laptop, add_round, prepared
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
    await wait_text(pilot, "Import it?")
    assert "1 finding" in screen_text(pilot.app)
    await press(pilot, answer)


@scenario
async def test_enter_imports_no_file_that_lacks_the_signature_of_a_laptop_that_signs(
    data: Path, tmp_path: Path, facilitator: Laptop
) -> None:
    make_pack(facilitator.store, tmp_path / "signed.kvopack")
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "signed.kvopack", "enter")
        await wait_text(pilot, "Imported:")
        find(facilitator.store, "later")
        facilitator.pack(tmp_path / "unsigned.kvopack")
        await take_in(pilot, tmp_path / "unsigned.kvopack", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the question to be gone")
        assert [finding.text for finding in await app.call(lambda store: store.select(Finding))] == ["hek [/] stuk"]


@scenario
async def test_enter_imports_no_changes_of_a_laptop_that_signs_in_a_file_of_somebody_unknown(
    data: Path, tmp_path: Path, facilitator: Laptop
) -> None:
    path = tmp_path / "of-a-stranger.kvopack"
    make_pack(facilitator.store, tmp_path / "signed.kvopack")
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "signed.kvopack", "enter")
        await wait_text(pilot, "Imported:")
        find(facilitator.store, "later")
        facilitator.pack(path)
        with_manifest(path, path, sender={"device": "ab" * 8, "letters": "BCD", "name": "Mallory"})
        await take_in(pilot, path, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the question to be gone")
        assert [finding.text for finding in await app.call(lambda store: store.select(Finding))] == ["hek [/] stuk"]
        await take_in(pilot, path, "1")
        await wait_text(pilot, "Imported:")
        assert len(await app.call(lambda store: store.select(Finding))) == 2
    facilitator.close()


@scenario
async def test_a_file_is_told_first_and_then_taken_in(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack", "2")
        await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the question to be gone")
        assert await app.call(lambda store: store.rows("select count(*) from park")) == [(0,)]
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        assert [one.text for one in await app.call(lambda store: store.select(Finding))] == ["hek [/] stuk"]
    facilitator.close()


@scenario
async def test_other_letters_that_an_import_gives_this_laptop_are_told(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    open_record(data, state_folder=tmp_path / "state", author="Karin Bos", letters=facilitator.store.letters).close()
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        assert await app.call(lambda store: store.letters) == facilitator.store.letters
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, f"{facilitator.store.letters} is of another laptop too")
        assert f"{await app.call(lambda store: store.letters)}-001" in screen_text(app)
    facilitator.close()


@scenario
async def test_two_values_and_one_key_for_either(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
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
        (double,) = await app.call(list_conflicts)
        place = next(i for i, said in enumerate(double.values) if said.value == "from there")
        await press(pilot, str(place + 1))
        await wait_text(pilot, "No field has two values")
        assert (await app.call(lambda store: store.get(Finding, one.id))).text == "from there"
    facilitator.close()


@scenario
async def test_what_was_removed_here_and_changed_there_is_listed_and_one_key_brings_it_back(
    data: Path, tmp_path: Path, facilitator: Laptop
) -> None:
    park = facilitator.store.select(Park)[0].id
    plan = plan_round(facilitator.store, park, [PersonPlan("Jan"), PersonPlan("Eva")], date="2026-12-01")
    facilitator.pack(tmp_path / "prepared.kvopack")
    async with running(data, size=(80, 24)) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await app.call(cancel_plans, [plan.id])
        divide_equally(facilitator.store, plan.id)
        facilitator.pack(tmp_path / "again.kvopack")
        await press(pilot, "t")
        await wait_text(pilot, "Which file?")
        await type_text(pilot, str(tmp_path / "again.kvopack"))
        await press(pilot, "enter")
        await wait_text(pilot, "Import it?")
        assert "who did not know what Fatima recorded with it: it is gone." in " ".join(screen_text(app).replace("│", " ").split())
        await press(pilot, "1")
        await wait_text(pilot, "1 removed and changed apart: keep 1 or 2")
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "Park 0")
        await press(pilot, "x")
        await wait_text(pilot, "1 removed and changed apart: keep 1 or 2")
        (number,) = re.findall(r"([12]) there, with Jan, Eva · Fatima", screen_text(app))
        await press(pilot, number)
        await wait_text(pilot, "Kept: there, with Jan, Eva.")
        await wait_text(pilot, "No field has two values")
        await press(pilot, "u")
        await wait_text(pilot, "1 removed and changed apart: keep 1 or 2")
        assert f"{number} there, with Jan, Eva · Fatima" in screen_text(app)
        assert "Taken back: the choice of one of two values: " in screen_text(app)
        await press(pilot, "z")
        await wait_text(pilot, "Done again: the choice of one of two values: ")
        await wait_text(pilot, "No field has two values")
        (line,) = await app.call(planned_rounds)
        assert line.divided
    facilitator.close()


@scenario
async def test_a_file_is_made(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await press(pilot, "m")
        await wait_text(pilot, "Make a file for another laptop")
        await wait_text(pilot, "Changes go along whole, with the names of")
        await press(pilot, "enter", "enter", "enter", "2", "enter", *"geheim", "enter")
        assert "geheim" not in screen_text(app)
        await press(pilot, *"anders", "enter")
        await wait_text(pilot, "not the same passphrase")
        await press(pilot, "up", "up", "1", "enter")
        await wait_text(pilot, "Written:")
        (made,) = (data / "exports").glob("*.kvopack")
        letters = await app.call(lambda store: store.letters)
        assert made.name.startswith(letters), "by the letters that its work bears"
        await press(pilot, "enter", "m")
        await wait_text(pilot, "Make a file for another laptop")
        await press(pilot, "enter")
        await wait_text(pilot, f"{made.stem}-2.kvopack")
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(made))
        await press(pilot, "enter", "enter", "enter")
        await wait_text(pilot, "there already")
    other = Laptop(tmp_path / "other")
    assert merge(other.store, made).changes > 0
    for laptop in (other, facilitator):
        laptop.close()


@scenario
async def test_a_file_takes_the_confidential_along_when_asked_and_says_that_the_part_is_done(
    data: Path, tmp_path: Path, facilitator: Laptop
) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        ids = "select id from round union all select * from (select id from checkpoint limit 1)"
        (round_id,), (stop,) = await app.call(lambda store: store.rows(ids))
        await app.call(record_finding, round_id, stop, NewFinding("auto zonder kenteken", confidential=True))
        await app.call(record_finding, round_id, stop, NewFinding("lamp uit"))
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "m")
        await wait_text(pilot, "is done: nothing more is to come")
        await press(pilot, "enter", "enter", "enter", "2", "enter")
        await wait_text(pilot, "▸ 2 with a passphrase")  # of what is confidential that is meant
        await press(pilot, "1", "enter")
        await wait_text(pilot, "leaves only encrypted")
        await press(pilot, "2", "enter", "enter", "enter")
        await wait_text(pilot, "Fill this in")
        await press(pilot, *"geheim", "enter", *"geheim", "enter")
        await wait_text(pilot, "Written:")
        (made,) = (data / "exports").glob("*.kvopack")
        device = await app.call(lambda store: store.device)
    assert is_encrypted(made)
    merge(facilitator.store, made, "geheim")
    assert facilitator.store.rows("select count(*) from finding where confidential = 1") == [(1,)]
    (karin,) = [part for part in parts_of(facilitator.store, round_id) if part.device == device]
    assert karin.done
    facilitator.close()


@scenario
async def test_a_folder_a_receipt_and_who_handed_in(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await press(pilot, "s")
        await wait_text(pilot, "Which folder?")
        await wait_text(pilot, "the names of 3 people.")
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
        await wait_text(pilot, "here up to")
        assert "! not yet" not in screen_text(app), "what came from another laptop was handed in"
        await wait_text(pilot, "does not say it.")
        await press(pilot, "t")
        await wait_text(pilot, "handed in")
        await press(pilot, "d")
        await wait_for(pilot, lambda: screen_text(app).count("handed in ") == 2, "both parts")
        await press(pilot, "escape")
        await wait_text(pilot, "refused")
    facilitator.close()


async def exchange_through(pilot: Pilot[None], folder: Path, key: str = "s") -> None:
    await press(pilot, key)
    await wait_text(pilot, "Which folder?")
    await press(pilot, "ctrl+u")
    await type_text(pilot, str(folder))
    await press(pilot, "enter")


@scenario
async def test_a_folder_that_is_empty_or_another_is_asked_about(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    here = tmp_path / "here"
    here.mkdir()
    sync(facilitator.store, here, new=True)
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await exchange_through(pilot, here)
        await wait_text(pilot, "Which parks go through this folder")
        await press(pilot, "1")
        await wait_text(pilot, "Imported:")
        here.rename(tmp_path / "in a pocket")
        here.mkdir()
        await press(pilot, "s")
        await wait_text(pilot, "is empty now.")
        await press(pilot, "enter")
        await wait_text(pilot, "now it is empty")
        await press(pilot, "2")
        await wait_for(pilot, lambda: isinstance(app.screen, FoldersScreen), "the question to be gone")
        assert list(here.iterdir()) == []
        sync(facilitator.store, here, new=True)
        await app.call(add_park, "Elders")
        await press(pilot, "enter")
        await wait_text(pilot, "another folder than the one")
        await press(pilot, "1")
        await wait_text(pilot, "Which parks go through this folder")
        await press(pilot, "1")
        device = await app.call(lambda store: store.device)
        await wait_for(pilot, lambda: list(here.glob(f"{device}/*.kvopack")), "a file in the folder")
    facilitator.close()


@scenario
async def test_a_laptop_without_parks_chooses_one_that_the_folder_holds(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    add_park(facilitator.store, "Elders")
    sync(facilitator.store, stick, new=True)
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await exchange_through(pilot, stick)
        await wait_text(pilot, "Which parks go through this folder")
        await press(pilot, "2")
        await wait_text(pilot, "[ ] Elders")
        await wait_text(pilot, "in the folder, not on this laptop")
        await press(pilot, "space", "enter")
        await wait_text(pilot, "This folder is only for Elders")
        assert await app.call(lambda store: store.rows("select name from park")) == [("Elders",)]
    facilitator.close()


@scenario
async def test_another_stick_where_a_limited_one_was_is_asked_for_its_parks(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    """The parks of the first stick are ticked, and nothing goes onto the other one before that is answered."""
    stick = tmp_path / "stick"
    stick.mkdir()
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        elders, ginds = (await app.call(add_park, "Elders"), await app.call(add_park, "Ginds"))
        await app.call(lambda store: sync(store, stick, new=True, choice=ParkChoice(frozenset({elders.id}))))
        stick.rename(tmp_path / "in a pocket")
        stick.mkdir()
        sync(facilitator.store, stick, new=True)
        await exchange_through(pilot, stick)
        await wait_text(pilot, "another folder than the one")
        assert "only for Elders" not in screen_text(app), "that was the first one"
        await press(pilot, "1")
        await wait_text(pilot, "Which parks go through this folder")
        device = await app.call(lambda store: store.device)
        assert not list(stick.glob(f"{device}/*"))
        await press(pilot, "2")
        await wait_text(pilot, "[✓] Elders")
        await press(pilot, "space", "space", "enter")
        await wait_text(pilot, "This folder is only for Ginds")
        (pack,) = stick.glob(f"{device}/*.kvopack")
        assert json.loads(members_of(pack)["manifest.json"])["parks"] == {ginds.id: "Ginds"}
    facilitator.close()


@scenario
async def test_folders_each_with_its_parks(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    """A stick for one park and a cloud for all, both at once; the parks of either changed; one forgotten."""
    stick, cloud = tmp_path / "stick", tmp_path / "cloud"
    for folder in (stick, cloud):
        folder.mkdir()
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await app.call(add_park, "Elders")
        await exchange_through(pilot, stick)
        await wait_text(pilot, "Begin in it?")
        await press(pilot, "1")
        await wait_text(pilot, "Which parks go through this folder")
        await press(pilot, "2")
        await wait_text(pilot, "Parks of this folder")
        await press(pilot, "enter")
        await wait_text(pilot, "No park was ticked")
        assert not list(stick.glob("*/*")), "nothing goes before it is said of which parks"
        await exchange_through(pilot, stick)
        await wait_text(pilot, "Begin in it?")
        await press(pilot, "1")
        await wait_text(pilot, "Which parks go through this folder")
        await press(pilot, "2")
        await wait_text(pilot, "Parks of this folder")
        await press(pilot, "space", "enter")
        await wait_text(pilot, "This folder is only for Elders.")
        (pack,) = stick.glob("*/*.kvopack")
        assert list(json.loads(members_of(pack)["manifest.json"])["parks"].values()) == ["Elders"]

        await press(pilot, "s")
        await wait_for(pilot, lambda: isinstance(app.screen, FoldersScreen), "the folders")
        await exchange_through(pilot, cloud, "n")
        await wait_text(pilot, "Begin in it?")
        await press(pilot, "1")
        await wait_text(pilot, "Which parks go through this folder")
        await press(pilot, "1")
        await wait_for(pilot, lambda: list(cloud.glob("*/*.kvopack")), "a file in the other folder")
        await wait_for(pilot, lambda: screen_text(app).count(" there") >= 2, "both folders")
        await app.call(lambda store: set_park(store, store.rows("select id from park where name = 'Elders'")[0][0], notes="nieuw"))
        await press(pilot, "a")
        await wait_for(pilot, lambda: len(list(stick.glob("*/*.kvopack"))) == len(list(cloud.glob("*/*.kvopack"))) == 2, "both")

        await wait_for(pilot, lambda: isinstance(app.screen, FoldersScreen) and app.screen.lines.total == 2, "the list again")
        assert isinstance(app.screen, FoldersScreen)
        lines = app.screen.lines
        if lines.current is not None and lines.current.path != str(stick):
            await press(pilot, "down")
        assert lines.current is not None
        assert lines.current.path == str(stick)
        await press(pilot, "b")
        await wait_text(pilot, "Which parks go through this folder")
        await press(pilot, "1")
        await wait_for(pilot, lambda: lines.current is not None and lines.current.parks is None, "all parks")
        stick.rename(tmp_path / "in a pocket")
        await press(pilot, "delete")
        await wait_text(pilot, "Forgotten: 1 folder.")
        await wait_for(pilot, lambda: lines.total == 1, "the other one")
    facilitator.close()


@scenario
async def test_confidential_work_goes_through_a_folder_and_a_part_is_asked_about_once(
    data: Path, tmp_path: Path, facilitator: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passphrase is typed twice the first time, once after that; whether the part is done is asked again once there is new work."""
    make_cheap(monkeypatch)
    facilitator.pack(tmp_path / "prepared.kvopack", confidential=True)
    stick = tmp_path / "stick"
    stick.mkdir()
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await app.call(find, "hek")
        await app.call(find, "iemand", SIGNAL)
        await press(pilot, "h")
        await wait_text(pilot, "was not handed in from this laptop yet")
        await press(pilot, "escape")
        await exchange_through(pilot, stick)
        await wait_text(pilot, "Begin in it?")
        await press(pilot, "1")
        await wait_text(pilot, "Is your part of this round done: 12-11-26 evening · Park 0?")
        await press(pilot, "2")
        await wait_for(pilot, lambda: len(list(stick.glob("*/*.kvopack"))) == 1, "what is open")
        await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the exchange")
        await press(pilot, "s")
        await wait_text(pilot, "All parks go through it.")
        await press(pilot, "c")
        await wait_text(pilot, "A passphrase for what is confidential")  # and nothing is asked of the part again
        await type_text(pilot, "geheim")
        await press(pilot, "enter")
        await wait_text(pilot, "The same passphrase.")
        await type_text(pilot, "gehiem")
        await press(pilot, "enter")
        await wait_text(pilot, "This is not the same passphrase.")
        assert len(list(stick.glob("*/*.kvopack"))) == 1
        await press(pilot, "c")
        await wait_text(pilot, "A passphrase for what is confidential")
        await type_text(pilot, "geheim")
        await press(pilot, "enter")
        await wait_text(pilot, "The same passphrase.")
        await type_text(pilot, "geheim")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: len(list(stick.glob("*/*.kvopack"))) == 2, "what is confidential")
        await app.call(find, "nog iemand", SIGNAL)
        await app.call(find, "lamp")
        await wait_for(pilot, lambda: isinstance(app.screen, FoldersScreen), "the folders")
        await press(pilot, "c")
        await wait_text(pilot, "Is your part of this round done")
        await press(pilot, "1")
        await wait_text(pilot, "The passphrase of this folder?")
        await type_text(pilot, "geheim")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: len(list(stick.glob("*/*.kvopack"))) == 4, "both")
        sync(facilitator.store, stick, passphrase="geheim")
        assert facilitator.store.rows("select count(*) from finding where confidential = 1") == [(2,)]
        device = await app.call(lambda store: store.device)
        (karin,) = [part for part in parts_of(facilitator.store, facilitator.store.select(Part)[0].round) if part.device == device]
        assert karin.done
    facilitator.close()


@scenario
async def test_a_replaced_laptop_and_a_person_without_a_part(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    """Said with a key on the list, taken back with another."""
    round_id = facilitator.store.select(Round)[0].id
    add_participant(facilitator.store, round_id, Person("Cor", "Stichting", "inspecteur"))
    facilitator.pack(tmp_path / "prepared.kvopack")
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await press(pilot, "h")
        await wait_text(pilot, "! not yet")
        await press(pilot, "w")
        await wait_text(pilot, "records no part")
        assert "! not yet" not in screen_text(app)
        await press(pilot, "u")
        await wait_text(pilot, "! not yet")
        await press(pilot, "down", "w")
        await wait_text(pilot, "laptop replaced")
        await press(pilot, "u")
        await wait_text(pilot, "here up to")
    facilitator.close()


@scenario
async def test_what_came_in_and_its_findings(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    """By whom, how much, which findings; since another day; and next time since this one was left."""
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await press(pilot, "i")
        await wait_text(pilot, "Nothing came in since then.")
        await press(pilot, "escape")
        await take_in(pilot, tmp_path / "prepared.kvopack")
        await wait_text(pilot, "Imported:")
        await press(pilot, "i")
        await wait_text(pilot, "by a file")
        assert "since 12-11-2026 19:" in screen_text(app), "the moment at which it was left"
        line = next(line for line in screen_text(app).splitlines() if "Park 0" in line)
        assert [part for part in line.split() if part.isdigit()] == ["0", "1"], line
        await press(pilot, "enter")
        await wait_text(pilot, "hek [/] stuk")
        await wait_text(pilot, "came in on 12-11-2026, of Fatima")
        await press(pilot, "a")
        await wait_text(pilot, "Shown: all")
        await press(pilot, "escape")
        await wait_text(pilot, "by a file")
        await press(pilot, "a")
        await wait_text(pilot, "Shown: came in on")
        await press(pilot, "escape", "d")
        await wait_text(pilot, "Since which day?")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "quatsch")
        await press(pilot, "enter")
        await wait_text(pilot, "is no date")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "13-11-2026")
        await press(pilot, "enter", "enter")  # a day to come is asked about
        await wait_text(pilot, "Nothing came in since then.")
    facilitator.close()


@scenario
async def test_a_passphrase_is_not_shown_while_it_is_typed(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    make_pack(facilitator.store, tmp_path / "secret.kvopack", passphrase="Een zin")
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await press(pilot, "t")
        await wait_text(pilot, "Which file?")
        await type_text(pilot, str(tmp_path / "secret.kvopack"))
        await press(pilot, "enter")
        await wait_text(pilot, "Its passphrase?")
        await type_text(pilot, "Een zin")
        await wait_text(pilot, "•" * 7)
        assert "Een" not in screen_text(app)
        await press(pilot, "enter")
        await wait_text(pilot, "Import it?")
        await press(pilot, "2")
    facilitator.close()


@scenario
async def test_every_round_of_the_newest_measurement_is_waited_for(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    (park,) = facilitator.store.rows("select id from park")[0]
    by_day = add_round(facilitator.store, park, part="day")
    add_participant(facilitator.store, by_day, Person("Dirk", role="inspecteur"))
    facilitator.pack(tmp_path / "both.kvopack")
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await app.call(merge, tmp_path / "both.kvopack")
        await press(pilot, "h")
        await wait_text(pilot, "Who has handed in")
        shown = [line.split() for line in screen_text(app).splitlines() if "! not yet" in line]
        assert [line[-5] for line in shown] == ["Dirk"], "who is expected by day"
        assert "here up to" in screen_text(app), "of the evening the work of Fatima came"
    facilitator.close()


@scenario
async def test_the_first_start_with_a_file_from_the_facilitator(first_start: Path, tmp_path: Path, facilitator: Laptop) -> None:
    async with running(first_start, name="") as pilot:
        await wait_text(pilot, "Your name")
        await press(pilot, *"Karin", "enter", "enter", "enter", "enter", "3", "enter")
        await wait_text(pilot, "Which file?")
        await type_text(pilot, str(tmp_path / "prepared.kvopack"))
        await press(pilot, "enter")
        await wait_text(pilot, "Import it?")
        await press(pilot, "1")
        await wait_text(pilot, "Imported:")
        await press(pilot, "escape")
        await wait_text(pilot, "Park 0")
    facilitator.close()


@scenario
async def test_photos_go_along_and_what_is_missing_stands_on_the_screen(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    for name in ("gate", "lamp"):
        photograph(facilitator, name)
    facilitator.pack(tmp_path / "rows.kvopack")
    make_pack(facilitator.store, tmp_path / "photos.kvopack", photos=photos_to_pack(facilitator.store).files)
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        assert "not acknowledged" not in screen_text(app)
        for name, asked, afterwards in (
            ("rows", "2 photos are not here yet: gate.jpg", "not here yet"),
            ("photos", "2 photos come along", ", 2 photos."),
        ):
            await press(pilot, "t")
            await wait_text(pilot, "Which file?")
            await type_text(pilot, str(tmp_path / f"{name}.kvopack"))
            await press(pilot, "enter")
            await wait_text(pilot, asked)
            await press(pilot, "1")
            await wait_for(pilot, lambda: isinstance(app.screen, ExchangeScreen), "the question to be gone")
            await wait_text(pilot, afterwards)
        await press(pilot, "m")
        await wait_text(pilot, "with 2 photos")
        await press(pilot, "enter", "2", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "Written:")
    (made,) = (data / "exports").glob("*.kvopack")
    assert not [name for name in members_of(made) if name.startswith("photos/")]
    assert kept_in(data) == kept(facilitator)
    facilitator.close()


@scenario
async def test_both_values_stand_on_the_finding_itself_with_what_the_trajectory_record_said(
    data: Path, tmp_path: Path, facilitator: Laptop
) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await app.call(merge, tmp_path / "prepared.kvopack")
        (one,) = await app.call(lambda store: store.select(Finding))
        await app.call(lambda store: set_finding(store, one.id, text="from here [b]", severity="urgent"))
        set_finding(facilitator.store, one.id, text="from there", severity="minor")
        facilitator.pack(tmp_path / "again.kvopack")
        await app.call(merge, tmp_path / "again.kvopack")
        items = [{"noun": "finding", "id": one.id, "heads": list(one.heads), "taken": False, "reason": "geen partner [/]"}]
        said = {"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00Z", "sender": "KVO", "items": items}
        (tmp_path / "receipt.json").write_text(json.dumps(said))
        await app.call(read_receipt, tmp_path / "receipt.json")
        await app.push_screen(FindingScreen(one.id))
        await wait_text(pilot, "! TWO VALUES: severity")
        shown = screen_text(app)
        assert "and 1 more field with two values" in shown
        assert "! Refused by KVO on 13-11-2026: geen partner [/] (changed since" in shown
        assert "Fatima" in shown
        place = next(number for number in "12" if f"{number} Minor" in shown or f"{number} minor" in shown)
        await press(pilot, place)
        await wait_text(pilot, "! TWO VALUES: text")
        assert "from here [b]" in screen_text(app)
        await press(pilot, "2")
        await wait_for(pilot, lambda: "TWO VALUES" not in screen_text(app), "everything to be chosen")
        assert await app.call(list_conflicts) == []
        assert (await app.call(lambda store: store.get(Finding, one.id))).severity == "minor"
        await press(pilot, "3")
        assert isinstance(app.screen, FindingScreen)
    facilitator.close()


@scenario
async def test_long_work_says_how_far_it_is_and_stops(data: Path) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        begun, told = threading.Event(), []

        def work(_store: object, progress: Callable[[str, int, int], None]) -> None:
            for i in itertools.count():
                progress("photos in", i % 8, 8)
                begun.set()

        async def run() -> None:
            try:
                await run_with_progress(app, "Busy [b]", work)
            except WorkStopped as error:
                told.append(str(error))

        app.run_worker(run())
        await wait_for(pilot, begun.is_set, "the work to begin")
        await wait_text(pilot, "Photos here")
        assert "Busy [b]" in screen_text(app)
        await press(pilot, "escape")
        await wait_for(pilot, lambda: bool(told), "it to stop")
        assert "half done" in told[0]
        assert isinstance(app.screen, ExchangeScreen)


@scenario
async def test_a_photo_that_did_not_come_yet_says_so_in_its_place(data: Path, tmp_path: Path, facilitator: Laptop) -> None:
    photograph(facilitator, "gate")
    facilitator.pack(tmp_path / "rows.kvopack")
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await app.call(merge, tmp_path / "rows.kvopack")
        (use,) = await app.call(lambda store: store.rows("select finding from photo_use"))
        await app.push_screen(FindingScreen(use[0]))
        await wait_text(pilot, "seen on gate")
        await press(pilot, "f")
        await wait_text(pilot, "gate.jpg is not on this laptop yet. Fatima imported it")
    facilitator.close()


@scenario
async def test_a_name_that_no_file_can_have_is_told_and_the_form_stays(data: Path, tmp_path: Path) -> None:
    async with running(data) as pilot:
        app = await at_exchange(pilot)
        await press(pilot, "m")
        await wait_for(pilot, lambda: isinstance(app.screen, MakeFileScreen) and app.screen.loaded, "the form")
        form = app.screen.query_one(Form)
        place = next(at for at, field in enumerate(form.fields) if field.name == "path")
        await press(pilot, *["enter"] * place, *["backspace"] * 300)
        await type_text(pilot, str(tmp_path / ("n" * 300)))
        await press(pilot, *["enter"] * (len(form.fields) - place + 1))
        await wait_for(pilot, lambda: app.notice is not None, "the notice")
        assert app.notice is not None
        assert "too long a path" in app.notice.sentence
        assert isinstance(app.screen, MakeFileScreen)


@scenario
async def test_a_folder_that_does_not_answer_holds_up_neither_the_screen_nor_the_record(data: Path, tmp_path: Path) -> None:
    dead, stick = tmp_path / "dead", tmp_path / "stick"
    network_back = threading.Event()

    def look(folder: SyncFolder) -> SyncFolder:
        if folder.path == str(dead):
            network_back.wait()  # as the system does with a network path whose other end is gone
        return look_at(folder)

    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "Elders")
        for folder in (dead, stick):
            folder.mkdir()
            await app.call(sync, folder, new=True)
        await app.call(set_park, park.id, notes="nieuw")
        await app.push_screen(FoldersScreen(look))
        await wait_text(pilot, "looking …")
        lines = cast("FoldersScreen", app.screen).lines

        def states() -> dict[str, str]:
            return {Path(row.path).name: row.state for row in lines.shown}

        await wait_for(pilot, lambda: states() == {"dead": "looking", "stick": "there"}, "the folder that answers")
        await press(pilot, "home" if Path(lines.shown[0].path) == dead else "end", "enter")
        await wait_for(pilot, lambda: app.notice is not None and "does not answer yet" in app.notice.sentence, "the notice")
        assert await app.call(lambda store: store.find(Park, park.id)), "the record answers meanwhile"
        await press(pilot, "a")
        await wait_for(pilot, lambda: len(list(stick.glob("*/*.kvopack"))) == 2, "the other folder")
        assert len(list(dead.glob("*/*.kvopack"))) == 1
        await wait_for(pilot, lambda: isinstance(app.screen, FoldersScreen), "the list again")
        network_back.set()
        await wait_for(pilot, lambda: "looking" not in screen_text(app), "the answer")
        assert {row.state for row in lines.shown} == {"there"}


@scenario
async def test_a_folder_that_was_typed_and_does_not_answer_is_told_and_the_record_does_not_wait(data: Path, tmp_path: Path) -> None:
    network_back = threading.Event()

    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.run_worker(go_through(app, tmp_path, ask=lambda _folder: network_back.wait()))
        assert await app.call(add_park, "Elders"), "the record answers meanwhile"
        await wait_for(pilot, lambda: app.notice is not None and "does not answer yet" in app.notice.sentence, "the notice")
        network_back.set()
