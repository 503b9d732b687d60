"""Contacts over all parks, by keyboard only: changed once for all, chosen where copies differ, joined, picked, lists in and out."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.exchange.contacts.reading import read_contacts
from kvo_inspect.store.contacts.contact import contacts, pick_contacts
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, partners_of, set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.contacts.doubles import DoubleContactsScreen
from kvo_inspect.tui.contacts.edit import EditContactScreen
from kvo_inspect.tui.contacts.list import ContactsScreen
from kvo_inspect.tui.parks.edit_partner import EditPartnerScreen, NewPartnerScreen
from kvo_inspect.tui.parks.partners import PartnersScreen
from tests.hostile import HOSTILE, unwanted_in
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text

NAMES = ("Achterveld", "Bovenveld", "Contreveld")


def three_parks(store: Store) -> list[Park]:
    """Make three parks of one municipality, which is one contact in the first two."""
    parks = [add_park(store, name, "Lingeveen", [NewCheckpoint("Kade 1-9")]) for name in NAMES]
    first = made_id("partner", parks[0].id, "municipality")
    set_partner(store, first, organisation="Gemeente Lingeveen", phone="14 0000")
    pick_contacts(store, parks[1].id, [first])
    return parks


def copies(store: Store) -> list[Partner]:
    return store.select(Partner, "where kind = 'municipality' order by n")


async def at_contacts(pilot: Pilot[None]) -> tuple[KvoApp, list[Park]]:
    """Open the contacts from home."""
    app = await wait_open(pilot)
    parks: list[Park] = await app.call(three_parks)
    await app.screen.reload()  # type: ignore[attr-defined]
    await press(pilot, "w")
    await wait_for(pilot, lambda: isinstance(app.screen, ContactsScreen) and app.screen.loaded, "the contacts")
    return app, parks


@scenario
async def test_a_contact_is_changed_in_all_its_parks_and_taken_back(data: Path) -> None:
    async with running(data) as pilot:
        app, _parks = await at_contacts(pilot)
        await wait_text(pilot, "In: Achterveld, Bovenveld")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, EditContactScreen) and app.screen.loaded, "the form")
        assert "in 2 parks" in screen_text(app)
        await press(pilot, "tab", *"Anja", "tab", *"geen adres", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "is no mail address")
        await press(pilot, "ctrl+u", *"a@b.example", *["enter"] * 4)
        await wait_for(pilot, lambda: isinstance(app.screen, ContactsScreen), "the list")
        await wait_text(pilot, "Anja")
        assert [(copy.person, copy.email) for copy in await app.call(copies)] == [("Anja", "a@b.example")] * 2 + [("", "")]
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: Gemeente Lingeveen (person, mail address)")
        assert [copy.person for copy in await app.call(copies)] == [""] * 3
        await press(pilot, "z")
        await wait_text(pilot, "Done again")
        assert [copy.person for copy in await app.call(copies)] == ["Anja", "Anja", ""]


@scenario
async def test_where_copies_differ_one_value_is_chosen_for_all(data: Path) -> None:
    async with running(data) as pilot:
        app, parks = await at_contacts(pilot)

        def differ(store: Store) -> None:
            with store.act() as act:  # as a program writes that knows no contacts
                act.write(Partner, made_id("partner", parks[0].id, "municipality"), park=parks[0].id, phone="1", person="Jan")

        await app.call(differ)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "1 differs: v")
        await wait_text(pilot, "! Person: Jan (Achterveld) or (empty) (Bovenveld)")
        await press(pilot, "v")
        await wait_text(pilot, "Gemeente Lingeveen, person: which holds?")
        await press(pilot, "1")
        await wait_text(pilot, "Gemeente Lingeveen, phone: which holds?")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ContactsScreen), "the list")
        assert [copy.person for copy in await app.call(copies)][:2] == ["Jan", ""], "half a choice is none"
        await press(pilot, "v", "1")
        await wait_text(pilot, "14 0000 (Bovenveld)")
        await press(pilot, "2")
        await wait_for(pilot, lambda: "differs" not in screen_text(app), "nothing differs")
        chosen = {(copy.person, copy.phone) for copy in (await app.call(copies))[:2]}
        assert len(chosen) == 1
        assert chosen.pop()[0] == "Jan"


@scenario
async def test_what_is_probably_double_is_joined_or_left_apart(data: Path) -> None:
    async with running(data) as pilot:
        app, parks = await at_contacts(pilot)
        third = made_id("partner", parks[2].id, "municipality")
        await app.call(lambda store: set_partner(store, third, organisation="Lingeveen", phone="9"))
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "1 probably double: d")
        await press(pilot, "d")
        await wait_for(pilot, lambda: isinstance(app.screen, DoubleContactsScreen) and app.screen.loaded, "what is double")
        await press(pilot, "enter")
        await wait_text(pilot, "organisation: which holds?")
        await press(pilot, "1")
        await wait_text(pilot, "phone: which holds?")
        await press(pilot, "1")
        await wait_text(pilot, "One contact in 3 parks now.")
        await wait_text(pilot, "Nothing is probably double.")
        assert {(copy.organisation, copy.phone) for copy in await app.call(copies)} == {("Gemeente Lingeveen", "14 0000")}
        await press(pilot, "u")
        await wait_text(pilot, "Taken back")
        await wait_text(pilot, "Lingeveen · 9 · Contreveld")
        await press(pilot, "x")
        await wait_text(pilot, "Left apart.")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ContactsScreen), "the contacts")
        assert "probably double" not in screen_text(app)
        assert len(await app.call(contacts)) == 2


@scenario
async def test_contacts_are_joined_by_hand(data: Path) -> None:
    async with running(data) as pilot:
        app, parks = await at_contacts(pilot)
        await app.call(lambda store: add_partner(store, parks[2].id, "owner", organisation="Afdeling Ruimte"))
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "slash", *"linge", "enter", "j")
        await wait_text(pilot, "The same as Gemeente Lingeveen")
        await press(pilot, "space", "enter")
        await wait_text(pilot, "organisation: which holds?")
        await press(pilot, "1")
        await wait_text(pilot, "One contact in 3 parks now.")
        (contact,) = await app.call(contacts)
        assert [copy.kind for copy in contact.partners] == ["municipality", "municipality", "owner"]


@scenario
async def test_a_park_takes_over_the_contacts_of_its_municipality(data: Path) -> None:
    async with running(data) as pilot:
        app, parks = await at_contacts(pilot)
        await app.push_screen(PartnersScreen(parks[2]))
        await wait_text(pilot, "Municipality")
        await press(pilot, "k")
        await wait_text(pilot, "[✓] Gemeente Lingeveen")
        await press(pilot, "enter")
        await wait_text(pilot, "1 contact taken over.")
        await wait_text(pilot, "One contact with 2 other parks: Achterveld, Bovenveld.")
        assert [copy.phone for copy in await app.call(copies)] == ["14 0000"] * 3
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, EditPartnerScreen) and app.screen.loaded, "the form")
        await wait_text(pilot, "One contact with 2 other parks: what is changed here")
        await press(pilot, "tab", "tab", "tab", "ctrl+u", *"15", "enter", "enter", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, PartnersScreen), "the partners")
        assert [copy.phone for copy in await app.call(copies)] == ["15"] * 3
        await press(pilot, "l")
        await wait_text(pilot, "is of this park alone now.")
        assert [bool(copy.contact) for copy in await app.call(copies)] == [True, True, False]
        await press(pilot, "u", "u")
        await wait_for(pilot, lambda: "Taken back: Gemeente Lingeveen (phone)" in screen_text(app), "both taken back")
        assert [copy.phone for copy in await app.call(copies)] == ["14 0000"] * 3


@scenario
async def test_a_known_name_is_offered_while_it_is_typed_and_taken_with_all_that_is_known(data: Path) -> None:
    async with running(data) as pilot:
        app, parks = await at_contacts(pilot)
        bos = await app.call(lambda store: add_partner(store, parks[0].id, "company", organisation="Bos Groen BV", person="Bos", phone="1"))
        await app.push_screen(NewPartnerScreen(parks[2].id))
        await wait_for(pilot, lambda: isinstance(app.screen, NewPartnerScreen) and app.screen.loaded, "the form")
        await press(pilot, "enter", *"groen")
        await wait_text(pilot, "→ Bos Groen BV · Bos · in 1 park")
        await press(pilot, "right")
        await wait_text(pilot, "Known already: what is changed here")
        await press(pilot, "backspace")
        assert "Known already" not in screen_text(app), "another name is another contact"
        await press(pilot, "right", "tab", "tab", *"b@bos.example", *["enter"] * 4)
        await wait_for(pilot, lambda: not isinstance(app.screen, NewPartnerScreen), "the form closed")
        there = (await app.call(partners_of, parks[2].id))[-1]
        here = await app.call(lambda store: store.get(Partner, bos.id))
        assert (there.organisation, there.person, there.phone, there.contact) == ("Bos Groen BV", "Bos", "1", here.contact)
        assert here.contact
        assert here.email == "b@bos.example"


@scenario
async def test_companies_of_a_park_come_from_a_table_after_a_look_at_what_it_does(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "bedrijven.csv"
    path.write_text("bedrijf;huisnummers;punt;branche\nBos BV;1;Kade 1-9;x\nDe Vries;2;Nergens;y\n", "utf-8")
    async with running(data, size=(120, 40)) as pilot:
        app, parks = await at_contacts(pilot)
        await app.push_screen(PartnersScreen(parks[0]))
        await wait_text(pilot, "Municipality")
        await press(pilot, "i")
        await wait_text(pilot, "Import companies: Achterveld")
        await press(pilot, "enter")
        await wait_text(pilot, "it is required")
        await type_text(pilot, str(path))
        await press(pilot, "enter")
        await wait_text(pilot, "1 new contact, 0 changed, 0 unchanged.")
        await wait_text(pilot, "Not read: branche.")
        await wait_text(pilot, "bedrijven.csv:3: checkpoints: “Nergens” is no checkpoint of this")
        assert not [partner for partner in await app.call(partners_of, parks[0].id) if partner.kind == "company" and partner.organisation]
        await press(pilot, "1")
        await wait_text(pilot, "Imported: 1 new contact")
        await wait_for(pilot, lambda: isinstance(app.screen, PartnersScreen), "the partners")
        await wait_text(pilot, "Bos BV · Kade 1-9 1")
        await press(pilot, "u")
        await wait_for(pilot, lambda: "Bos BV · Kade" not in screen_text(app), "taken back")


@scenario
async def test_what_is_shown_goes_to_a_file_and_hostile_words_stay_words(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app, parks = await at_contacts(pilot)

        def add(store: Store) -> None:
            for name, text in HOSTILE.items():
                add_partner(store, parks[0].id, "company", organisation=f"{name} {text[:80]}", person=text[:80], address=text[:80])

        await app.call(add)
        await app.screen.reload()  # type: ignore[attr-defined]
        for _ in range(len(HOSTILE)):
            await press(pilot, "down")
            assert not unwanted_in(screen_text(app).replace("\n", ""))
        await press(pilot, "slash", *"lingeveen", "enter", "greater_than_sign")
        await wait_text(pilot, "To a file: Contacts")
        await press(pilot, "3", "enter", "enter", "enter")
        await wait_text(pilot, "Written: ")
        (path,) = app.exports.iterdir()
        assert path.read_text("utf-8").count("BEGIN:VCARD") == 1


@scenario
async def test_the_table_of_what_is_marked_comes_back_as_a_list(data: Path) -> None:
    async with running(data) as pilot:
        app, parks = await at_contacts(pilot)
        await app.call(
            lambda store: add_partner(store, parks[2].id, "owner", organisation="Afdeling Ruimte", address="Kade 1", way="phone")
        )
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "home", "space", "greater_than_sign", "1", "enter", "2", "enter", "enter", "enter")
        await wait_text(pilot, "Written: ")
        (path,) = app.exports.iterdir()
        table = read_contacts(path)
        assert (table.unread, table.problems) == ((), ())
        (given,) = table.given
        assert given.kind == "owner"
        assert given.fields["address"] == "Kade 1"
        assert given.fields["way"] == "phone"
        assert given.parks == ("Contreveld",)


@scenario
async def test_marked_contacts_are_joined(data: Path) -> None:
    async with running(data) as pilot:
        app, parks = await at_contacts(pilot)
        await app.call(lambda store: add_partner(store, parks[2].id, "owner", organisation="Afdeling Ruimte"))
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "asterisk", "j")
        await wait_text(pilot, "organisation: which holds?")
        await press(pilot, "1")
        await wait_text(pilot, "One contact in 3 parks now.")
        assert "marked" not in screen_text(app).splitlines()[0], "what was marked is done"
        assert len(await app.call(contacts)) == 1
