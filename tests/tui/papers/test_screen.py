"""The papers of a park, by keyboard only: kept from a path, changed, written out, taken away with the reason, undone."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from kvo_inspect.domain.papers.paper import Adoption, ReportSubject
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import adopt_report, papers_of
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.papers.list import PapersScreen
from kvo_inspect.tui.parks.park import ParkScreen
from tests.hostile import unwanted_in
from tests.store.papers.files import DOCX, PDF
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


async def at_papers(pilot: Pilot[None]) -> tuple[KvoApp, str]:
    """Open the papers of a new park from its page; return the app and the id of the park."""
    app = await wait_open(pilot)
    park: str = await app.call(lambda store: add_park(store, "De Amert").id)
    await app.push_screen(ParkScreen(park))
    await wait_text(pilot, "Trajectory")
    await press(pilot, "l")
    await wait_text(pilot, "No papers yet. Agreements, certificates, minutes")
    return app, park


@scenario
async def test_a_file_is_kept_changed_written_out_taken_away_and_brought_back(data: Path, tmp_path: Path) -> None:
    source = tmp_path / "Convenant\u202e.pdf"
    source.write_bytes(PDF)
    (tmp_path / "a.pdf").write_bytes(b"MZ")
    async with running(data) as pilot:
        app, park = await at_papers(pilot)
        await press(pilot, "n")
        await wait_text(pilot, "Keep a file")
        await type_text(pilot, str(tmp_path / "a.pdf"))
        await press(pilot, "enter", "3", "enter", *"1-10-2026", "enter", *"Convenant", "enter")
        await wait_text(pilot, "a.pdf is not kept: PDF")
        await press(pilot, "up", "up", "up", "ctrl+u")
        await type_text(pilot, str(source))
        await press(pilot, "enter", "enter", "enter", "enter")
        await wait_text(pilot, "1-10-2026")
        assert not unwanted_in(screen_text(app))
        (paper,) = await app.call(papers_of, park)
        assert (paper.title, paper.kind, paper.day, paper.name) == ("Convenant", "minutes", "2026-10-01", "Convenant.pdf")
        await wait_text(pilot, paper.sha256)

        await press(pilot, "enter", "1", "enter", "enter", *" 2026", "enter")
        await wait_text(pilot, "agreement")
        assert [(other.kind, other.title) for other in await app.call(papers_of, park)] == [("agreement", "Convenant 2026")]
        await press(pilot, "x", "enter")
        await wait_text(pilot, "Written: ")
        assert [path.read_bytes() for path in app.exports.iterdir()] == [PDF]
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, PapersScreen), "the papers again")

        await press(pilot, "delete", "enter")
        await wait_text(pilot, "Why does “Convenant 2026” go?")
        assert len(await app.call(papers_of, park)) == 1, "never without a reason"
        await press(pilot, *"verlopen", "enter")
        await wait_text(pilot, "No papers yet.")
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the removal of Convenant 2026.")
        await press(pilot, "z")
        await wait_text(pilot, "No papers yet.")
        await wait_text(pilot, "Done again: the removal of Convenant 2026.")
        await press(pilot, "u")
        await wait_text(pilot, "agreement")
        assert await app.call(doctor) == []


@scenario
async def test_an_adopted_report_says_by_whom_and_what_is_not_here_is_told(data: Path) -> None:
    def adopt(store: Store, park: str) -> None:
        report = ReportSubject("dossier", park)
        paper = adopt_report(store, report, paper_file("d.docx", DOCX), Adoption("Working group", ""), language="nl", title="Dossier")
        photo_file(store.data, paper.sha256).unlink()

    async with running(data) as pilot:
        app, park = await at_papers(pilot)
        await app.call(adopt, park)
        await press(pilot, "escape", "l")
        await wait_text(pilot, "not on this laptop yet")
        assert "dossier · Nederlands · adopted on" in screen_text(app)
        assert "by Working group" in screen_text(app)
        await press(pilot, "x", "enter")
        await wait_text(pilot, "d.docx is not on this laptop")
        await press(pilot, "escape", "enter", "enter", "ctrl+u", *"Dossier 2026", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, PapersScreen), "the papers again")
