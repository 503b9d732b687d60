"""Letter texts at the screen: chosen in the settings, for a park, and for one mail, whose form shows how it begins."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.settings import save_settings
from kvo_inspect.store.letter_texts import given_texts, write_texts
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.actions.write_mail import WriteMailScreen
from kvo_inspect.tui.app.settings import SettingsScreen
from kvo_inspect.tui.parks.edit import EditParkScreen
from kvo_inspect.tui.reports.screen import ReportScreen
from tests.exchange.asked import NOW, asked, opened, partner_id
from tests.exchange.letter_files import put_letters
from tests.tui.support import press, running, scenario, screen_text, to_field, wait_for, wait_open, wait_text


def _park(store: Store) -> Park:
    return store.select(Park)[0]


def _body(path: Path) -> str:
    body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


@scenario
async def test_the_form_of_a_mail_asks_for_them_and_shows_how_it_begins(data: Path) -> None:
    with opened(data) as store:
        park, _found = asked(store)
        municipality = store.get(Partner, partner_id(park, "municipality")).id
    put_letters(data)
    put_letters(data, "other", welcome="anders")
    async with running(data, now=NOW, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(WriteMailScreen([municipality]))
        await wait_text(pilot, "Letter texts")
        await press(pilot, "enter", "enter", "enter")
        await wait_text(pilot, "The mail begins with the program’s own words.")
        await press(pilot, "3")
        await wait_text(pilot, "The mail begins: Wij schrijven Gemeente Veghel over De Amert, anders.")
        assert "vóór 4 december 2026." in " ".join(screen_text(app).split())
        await press(pilot, *["enter"] * 5)
        await wait_text(pilot, "Written:")
        (draft,) = (data / "exports").glob("*.eml")
        assert "over De Amert, anders." in _body(draft)


@scenario
async def test_a_file_with_mistakes_is_told_and_the_mail_goes_all_the_same(data: Path) -> None:
    with opened(data) as store:
        park, _found = asked(store)
        municipality = store.get(Partner, partner_id(park, "municipality")).id
    path = put_letters(data)
    async with running(data, now=NOW, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        app.save_settings(letter_texts="ours")
        path.write_text("half a file", "utf-8")
        await app.push_screen(WriteMailScreen([municipality]))
        await wait_text(pilot, "List attached")
        await press(pilot, *["enter"] * 7)
        await wait_text(pilot, "The letter texts “ours” have mistakes")
        assert list((data / "exports").glob("*.eml"))


@scenario
async def test_they_are_chosen_in_the_settings_and_for_a_park(data: Path) -> None:
    with opened(data) as store:
        asked(store)
    put_letters(data)
    async with running(data, now=NOW, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(SettingsScreen())
        await wait_text(pilot, "Letter texts")
        await to_field(pilot, "Letter texts")
        await press(pilot, "2")
        await to_field(pilot, "Camera folder")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: not isinstance(app.screen, SettingsScreen), "the settings stored")
        assert app.settings.letter_texts == "ours"
        await app.push_screen(EditParkScreen(await app.call(_park)))
        await wait_text(pilot, "Letter texts")
        await press(pilot, *["enter"] * 6, "2", "enter", "enter")
        await wait_for(pilot, lambda: not isinstance(app.screen, EditParkScreen), "the park stored")
        given = (await app.call(_park)).letter_texts
        assert given is not None
        assert given.name == "ours"


@scenario
async def test_the_preview_of_a_letter_shows_them_and_tells_what_lacks(data: Path) -> None:
    with opened(data) as store:
        park, _found = asked(store)
    put_letters(data)
    async with running(data, now=NOW, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        app.save_settings(letter_texts="ours")
        await press(pilot, "enter")
        await wait_text(pilot, park.name)
        await press(pilot, "s")
        await wait_for(pilot, lambda: isinstance(app.screen, ReportScreen), "the report")
        await press(pilot, "4")
        await wait_text(pilot, "Een woord vooraf van")
        await press(pilot, "2")
        await wait_text(pilot, "! “ours” has no letterhead (English)")
        await wait_text(pilot, "A word before by")


@scenario
async def test_the_preview_of_a_mail_has_the_sender_of_the_mail(data: Path) -> None:
    with opened(data) as store:
        park, _found = asked(store)
        municipality = store.get(Partner, partner_id(park, "municipality")).id
    put_letters(data, text='id = "ours"\ntitle = { nl = "x", en = "x" }\nintroduction.nl = "Namens {facilitator}."\n')
    async with running(data, now=NOW, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        app.save_settings(letter_texts="ours", name="Karin Bos")
        save_settings(data, app.settings._replace(name="Jan Smit"))  # another program wrote there meanwhile
        await app.push_screen(WriteMailScreen([municipality]))
        await wait_text(pilot, "Letter texts")
        await press(pilot, "enter", "enter", "enter")
        await wait_text(pilot, "The mail begins: Namens Karin Bos.")


@scenario
async def test_a_file_of_ones_own_is_chosen_in_the_place_of_a_colleagues_of_the_same_name(data: Path) -> None:
    with opened(data) as store:
        asked(store)
        put_letters(data, welcome="van Karin")
        given = given_texts(store, "ours")
        with store.act() as act:
            write_texts(act, _park(store).id, given.model_copy(update={"given_by": "0123456789abcdef"}))
    put_letters(data, welcome="van mij")
    async with running(data, now=NOW, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        for keys, body in (((), "van Karin"), (("3",), "van mij")):
            await app.push_screen(EditParkScreen(await app.call(_park)))
            await wait_text(pilot, "ours: came with the park")
            await press(pilot, *["enter"] * 6, *keys, "enter", "enter")
            await wait_for(pilot, lambda: not isinstance(app.screen, EditParkScreen), "the park stored")
            stored = (await app.call(_park)).letter_texts
            assert stored is not None
            assert body in stored.body
            assert (stored.given_by == await app.call(lambda store: store.device)) == bool(keys)
