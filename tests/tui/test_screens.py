"""Every screen but the round, in both languages and two sizes: it stands, fits, and its help says what its keys do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.demo import make_demo
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.park import Park
from kvo_inspect.errors import ContentError
from kvo_inspect.photos.decoder import PhotoRefused
from kvo_inspect.store.checkpoints import route
from kvo_inspect.store.measures import add_measure
from kvo_inspect.store.partners import partners_of
from kvo_inspect.store.record import Store
from kvo_inspect.store.trajectories import trajectories_of
from kvo_inspect.texts import Lang
from kvo_inspect.tui.keys import said
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.screens.action_list import ActionListScreen
from kvo_inspect.tui.screens.action_lists import ActionListsScreen
from kvo_inspect.tui.screens.begin_cycle import BeginCycleScreen
from kvo_inspect.tui.screens.cannot_open import CannotOpenScreen
from kvo_inspect.tui.screens.compare import CompareScreen
from kvo_inspect.tui.screens.dossier import DossierScreen
from kvo_inspect.tui.screens.edit_checkpoint import CheckpointScreen
from kvo_inspect.tui.screens.edit_finding import EditFindingScreen
from kvo_inspect.tui.screens.edit_measure import EditMeasureScreen
from kvo_inspect.tui.screens.edit_park import EditParkScreen
from kvo_inspect.tui.screens.edit_target import EditTargetScreen
from kvo_inspect.tui.screens.edit_trajectory import EditTrajectoryScreen
from kvo_inspect.tui.screens.export import ExportScreen
from kvo_inspect.tui.screens.finding import FindingScreen
from kvo_inspect.tui.screens.findings import FindingsScreen
from kvo_inspect.tui.screens.history import HistoryScreen
from kvo_inspect.tui.screens.import_route import ImportRouteScreen
from kvo_inspect.tui.screens.import_targets import ImportTargetsScreen
from kvo_inspect.tui.screens.log import LogScreen
from kvo_inspect.tui.screens.measure import MeasureScreen
from kvo_inspect.tui.screens.measures import MeasuresScreen
from kvo_inspect.tui.screens.meetings import EditMeetingScreen, MeetingsScreen
from kvo_inspect.tui.screens.new_park import NewParkScreen
from kvo_inspect.tui.screens.note_sent import NoteSentScreen
from kvo_inspect.tui.screens.park import ParkScreen
from kvo_inspect.tui.screens.parks import ParksScreen
from kvo_inspect.tui.screens.partners import EditPartnerScreen, NewPartnerScreen, PartnersScreen
from kvo_inspect.tui.screens.photos import PhotosScreen
from kvo_inspect.tui.screens.problems import ProblemsScreen
from kvo_inspect.tui.screens.refused_photos import RefusedPhotosScreen
from kvo_inspect.tui.screens.review import ReviewScreen
from kvo_inspect.tui.screens.route import RouteScreen
from kvo_inspect.tui.screens.search import SearchScreen
from kvo_inspect.tui.screens.settings import SettingsScreen
from kvo_inspect.tui.screens.start_round import StartRoundScreen
from kvo_inspect.tui.screens.take_in import TakeInScreen
from kvo_inspect.tui.screens.targets import TargetsScreen
from kvo_inspect.tui.screens.trajectory import TrajectoryScreen
from kvo_inspect.tui.screens.write_list import WriteListScreen
from kvo_inspect.tui.screens.write_mail import WriteMailScreen
from kvo_inspect.tui.widgets.bars import KeyBar, key_rows
from tests.hostile import unwanted_in
from tests.tui.support import NOW, press, running, scenario, screen_text, wait_for, wait_open

Make = Callable[[Store, Park, Finding], KvoScreen[Any]]

SCREENS: dict[str, Make] = {
    "parks": lambda _store, _park, _finding: ParksScreen(),
    "park": lambda _store, park, _finding: ParkScreen(park.id),
    "photos": lambda _store, park, _finding: PhotosScreen(park.id, park.name),
    "taking photos in": lambda _store, park, _finding: TakeInScreen(park.id),
    "new park": lambda _store, _park, _finding: NewParkScreen(),
    "edit park": lambda _store, park, _finding: EditParkScreen(park),
    "trajectory": lambda _store, park, _finding: TrajectoryScreen(park.id),
    "edit trajectory": lambda store, park, _finding: EditTrajectoryScreen(park, trajectories_of(store, park.id)[0]),
    "next cycle": lambda store, park, _finding: BeginCycleScreen(park, trajectories_of(store, park.id)[0]),
    "meetings": lambda store, park, _finding: MeetingsScreen(park, trajectories_of(store, park.id)[0]),
    "meeting": lambda store, park, _finding: EditMeetingScreen(trajectories_of(store, park.id)[0], None),
    "measures": lambda _store, park, _finding: MeasuresScreen(park.id),
    "measure": lambda store, park, _finding: MeasureScreen(add_measure(store, trajectories_of(store, park.id)[0].id, name="Lampen").id),
    "edit measure": lambda store, park, _finding: EditMeasureScreen(park.id, None, partners_of(store, park.id), {"x": "y"}),
    "targets": lambda _store, park, _finding: TargetsScreen(park.id),
    "target": lambda _store, park, _finding: EditTargetScreen(park.id, None, None),
    "figures": lambda _store, park, _finding: ImportTargetsScreen(park, None),
    "partners": lambda _store, park, _finding: PartnersScreen(park),
    "partner": lambda store, park, _finding: EditPartnerScreen(partners_of(store, park.id)[0]),
    "new partner": lambda _store, park, _finding: NewPartnerScreen(park.id),
    "action lists": lambda _store, park, _finding: ActionListsScreen(park.id),
    "action list": lambda store, park, _finding: ActionListScreen(partners_of(store, park.id)[0].id),
    "mail": lambda store, park, _finding: WriteMailScreen([partners_of(store, park.id)[0].id]),
    "list to fill in": lambda store, park, _finding: WriteListScreen(partners_of(store, park.id)[0].id),
    "sent": lambda _store, _park, finding: NoteSentScreen([finding.id]),
    "route": lambda _store, park, _finding: RouteScreen(park.id),
    "checkpoint": lambda store, park, _finding: CheckpointScreen(park.id, route(store, park.id)[0]),
    "import": lambda _store, park, _finding: ImportRouteScreen(park.id),
    "files that were not imported": lambda _store, _park, _finding: RefusedPhotosScreen(
        "30 files: 0 imported, 0 here already, 30 not imported.", [PhotoRefused("\x1b[31m[/].gif", "word " * 40)] * 30
    ),
    "problems": lambda _store, _park, _finding: ProblemsScreen(ContentError("a file", ("a.csv:1: \x1b[31m[/] " + "word " * 40,) * 30)),
    "start": lambda _store, park, _finding: StartRoundScreen(park.id),
    "findings": lambda _store, _park, _finding: FindingsScreen(),
    "finding": lambda _store, _park, finding: FindingScreen(finding.id),
    "review": lambda _store, park, _finding: ReviewScreen(park.id, park.name),
    "review of all parks": lambda _store, _park, _finding: ReviewScreen(),
    "edit finding": lambda store, park, finding: EditFindingScreen(finding, partners_of(store, park.id)),
    "search": lambda _store, _park, _finding: SearchScreen(),
    "dossier": lambda _store, park, _finding: DossierScreen(park.id),
    "history": lambda store, park, _finding: HistoryScreen("trajectory", trajectories_of(store, park.id)[0].id, "1"),
    "log": lambda store, park, _finding: LogScreen(store.rows("select device from log limit 1")[0][0], park.id, "KBR"),
    "export": lambda _store, park, _finding: ExportScreen(park, None),
    "compare": lambda _store, park, _finding: CompareScreen(park.id, park.name),
    "settings": lambda _store, _park, _finding: SettingsScreen(),
    "cannot open": lambda _store, _park, _finding: CannotOpenScreen(ContentError("[/] it is broken", ())),
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the worked example once."""
    folder = tmp_path_factory.mktemp("example") / "data"
    return make_demo(folder, "nl", now=lambda: NOW, state_folder=folder.parent / "state")


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_every_screen_stands_and_tells_its_keys(example: Path, data: Path, size: tuple[int, int], lang: Lang) -> None:
    shutil.copytree(example, data)

    @scenario
    async def run() -> None:
        async with running(data, size=size, lang=lang) as pilot:
            app = await wait_open(pilot)

            def made(store: Store, make: Make) -> KvoScreen[Any]:
                park = store.select(Park, "where gone = 0")[0]
                return make(store, park, store.select(Finding, "where gone = 0 and confidential = 0 order by n desc limit 1")[0])

            for name, make in SCREENS.items():
                screen = await app.call(made, make)
                await app.push_screen(screen)
                await wait_for(pilot, lambda screen=screen: screen.loaded, name)  # type: ignore[misc]
                await pilot.pause()
                lines = screen_text(app).splitlines()
                assert len(lines) <= size[1]
                assert not unwanted_in("".join(lines)), name
                assert screen.title_text() in lines[0], name
                shown = [key for row in key_rows(screen.line_keys(), size[0], screen.query_one(KeyBar).rows) for key in row]
                missing = [key for key in screen.line_keys() if key not in shown and not (key.last and size[0] < 120)]
                assert not missing, f"{name}: the key line has no room for {[key.name for key in missing]}"
                assert all(said(key.label) in "\n".join(lines[-1 - screen.query_one(KeyBar).rows :]) for key in shown), name
                await screen.action_do("help")
                await wait_for(pilot, lambda screen=screen: app.screen is not screen, "help")  # type: ignore[misc]
                await pilot.pause()
                assert said(screen.HELP_TEXT)[:30] in screen_text(app), name
                assert all(key.about for key in screen.all_keys()), name
                await press(pilot, "x")
                await wait_for(pilot, lambda screen=screen: app.screen is screen, "help to close")  # type: ignore[misc]
                await app.pop_screen()

    run()
