"""Where a company is, on its form: checkpoints ticked (proposed where the route names it), house numbers checked, shown in the list."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_companies, partners_of
from kvo_inspect.tui.parks.edit_partner import EditPartnerScreen, NewPartnerScreen
from kvo_inspect.tui.parks.partners import PartnersScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

STOPS = [NewCheckpoint("Industrieweg"), NewCheckpoint("Kade"), NewCheckpoint("Kavel 7", "plot", company="Jansen BV")]


@scenario
async def test_a_company_is_given_checkpoints_and_numbers_and_the_list_shows_them(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "", STOPS)
        first, _second, plot = await app.call(route, park.id)
        await app.push_screen(PartnersScreen(park))
        await wait_text(pilot, "Municipality")
        await press(pilot, "n")
        await wait_for(pilot, lambda: isinstance(app.screen, NewPartnerScreen) and app.screen.loaded, "the form")
        await press(pilot, "enter", *"jansen bv", *["tab"] * 6)
        await wait_text(pilot, "[✓] Kavel 7")
        assert "[ ] Industrieweg" in screen_text(app)
        await press(pilot, "1", "tab", *"12 veertien", "enter")
        await wait_text(pilot, "“veertien” is no house number")
        await press(pilot, "ctrl+u", *"12 14-18", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, PartnersScreen), "the list")
        await wait_text(pilot, "jansen bv")
        company = (await app.call(partners_of, park.id))[-1]
        assert (company.numbers, company.checkpoints) == ("12 14-18", (first.id, plot.id))
        await press(pilot, "end")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, EditPartnerScreen) and app.screen.loaded, "the form")
        assert "Industrieweg, Kavel 7" in screen_text(app)
        await press(pilot, *["tab"] * 6, "1", "tab", "ctrl+u", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, PartnersScreen), "the list")
        company = (await app.call(partners_of, park.id))[-1]
        assert (company.numbers, company.checkpoints) == ("", (plot.id,))


@scenario
async def test_only_companies_are_asked_where_they_are(data: Path) -> None:
    async with running(data, size=(120, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "", STOPS)
        municipality = (await app.call(partners_of, park.id))[0]
        await app.push_screen(EditPartnerScreen(municipality))
        await wait_text(pilot, "Emergency number")
        assert "Checkpoints" not in screen_text(app)
        await press(pilot, *"Veghel", *["enter"] * 6)
        await wait_for(pilot, lambda: not isinstance(app.screen, EditPartnerScreen), "the form closed")
        stored: Partner = (await app.call(partners_of, park.id))[0]
        assert (stored.organisation, stored.checkpoints) == ("Veghel", ())
        await app.push_screen(NewPartnerScreen(park.id))
        await wait_text(pilot, "Checkpoints")
        await press(pilot, "2")
        await wait_for(pilot, lambda: "Checkpoints" not in screen_text(app), "nothing asked of where the police is")


@scenario
async def test_numbers_without_a_checkpoint_are_refused_at_the_checkpoints(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "", STOPS)
        await app.push_screen(NewPartnerScreen(park.id))
        await wait_text(pilot, "Emergency number")
        await press(pilot, "enter", *"Bos", *["tab"] * 7, *"12", "enter")
        await wait_text(pilot, "Say at which checkpoint these house numbers are.")
        assert len(await app.call(partners_of, park.id)) == 11


@scenario
async def test_companies_of_the_route_know_where_they_are(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "", STOPS)
        (jansen,) = await app.call(add_companies, park.id)
        assert jansen.checkpoints == ((await app.call(route, park.id))[2].id,)
