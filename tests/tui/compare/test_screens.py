"""Compare: the figures, and what each opens down to who answered what."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import threading
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot

from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure
from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.exchange.survey.reading import read_answers
from kvo_inspect.store.compare import compare
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurement_alone, two_measurements
from kvo_inspect.store.survey.surveys import take_answers
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.compare.list import CompareListScreen
from kvo_inspect.tui.compare.pair import ComparePairScreen
from kvo_inspect.tui.compare.rows import rows_of
from kvo_inspect.tui.compare.screen import CompareScreen
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.plan.targets import TargetsScreen
from kvo_inspect.wording.names import day_text, stage_name
from tests.examples import main_park
from tests.exchange.survey.test_reading import FORMS
from tests.tui.support import hand_over, press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


def park_of(data: Path) -> str:
    store = open_record(data, write=False)
    park = main_park(store)
    store.close()
    return park.id


def comparison_of(data: Path) -> Comparison:
    """The comparison that the screen begins with, as the store makes it."""
    store = open_record(data, write=False)
    park = main_park(store)
    first, second = two_measurements(store, park.id)
    comparison = compare(store, first.id, second.id)
    store.close()
    return comparison


def all_together(figure: Figure) -> str:
    return f"{figure.comparable} of {figure.total}"


@scenario
async def test_a_figure_opens_down_to_who_answered_what(worked: Path) -> None:
    park = park_of(worked)
    comparison = comparison_of(worked)
    lamp_posts = [pair for pair in comparison.pairs if pair.asked.id == "VL-03" and pair.first and pair.second]
    lighting = [pair for pair in comparison.pairs if pair.theme == "lighting"]
    assert lamp_posts
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ParkScreen(park))
        await wait_text(pilot, "ROUNDS")
        await press(pilot, "c")
        await wait_text(pilot, "All together")
        text = screen_text(app)
        assert re.search(r"baseline 2024 · \d+-\d+ to \d+-\d+-2024 · day\+evening · 8 people", text)
        assert f"{comparison.reached.reached} of {comparison.reached.total} targets reached" in text
        assert f"still open {sum(fate.outcome == 'open' for fate in comparison.fates)}" in text
        assert "to keep in mind" in text
        await press(pilot, "enter")
        assert isinstance(app.screen, CompareListScreen)
        await wait_text(pilot, f"{len(lighting)} rows")
        await press(pilot, "v")
        await wait_text(pilot, "leans a lot")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ComparePairScreen) and app.screen.loaded, "the pair")
        text = screen_text(app)
        assert "leans a lot, base broken" in text
        assert "Karin Bos" in text
        assert "better" in text
        await press(pilot, "1")
        await wait_text(pilot, "VL-03")
        await press(pilot, "escape", "escape", "slash", "a", "m", "b", "a", "c", "h", "t", "enter")
        await wait_for(pilot, lambda: "Kade 1-40" not in screen_text(app), "only what holds the word")
        assert "Ambachtstraat" in screen_text(app)


@scenario
async def test_findings_targets_marks_and_warnings_open(worked: Path) -> None:
    park = park_of(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CompareScreen(park, "De Kievitsakker"))
        await wait_text(pilot, "All together")
        grades = comparison_of(worked).overall.grades
        await wait_text(pilot, f"Image quality ≥ B  {grades.at_target.first} → {grades.at_target.second} of {grades.n}")
        await wait_text(pilot, "41 → 21 (-49 %) ✓")
        await press(pilot, *["down"] * 9, "enter")
        await wait_text(pilot, f"{grades.n} rows")
        await press(pilot, "escape", "down", "enter")
        await wait_text(pilot, "What became of the findings of BASE")
        assert "came back" in screen_text(app)
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, FindingScreen), "the finding")
        await press(pilot, "escape", "escape", "down", "enter")
        await wait_text(pilot, "New in NEXT")
        await press(pilot, "escape", "down", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, TargetsScreen), "the targets")
        await press(pilot, "escape", "down", "enter")
        await wait_text(pilot, "everybody")
        await press(pilot, "escape", "end", "enter")
        await wait_text(pilot, "Another place is another place")


@scenario
async def test_a_finding_stands_in_a_list_with_a_dot_before_what_was_typed(worked: Path) -> None:
    park = park_of(worked)
    comparison = comparison_of(worked)
    worded = [(fate, item) for fate in comparison.fates if fate.finding.text and (item := comparison.asked(fate.finding.item or ""))]
    fate, item = next((fate, item) for fate, item in worded if fate.outcome != "new")
    what = " ".join(filter(None, ((item.defect or item.ask)("en"), fate.finding.object, "·", fate.finding.text)))
    async with running(worked, size=(200, 60)) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CompareScreen(park, "De Kievitsakker"))
        await wait_text(pilot, "All together")
        await press(pilot, *["down"] * 10, "enter")
        await wait_text(pilot, "What became of the findings of BASE")
        await press(pilot, "slash", *fate.finding.code)
        await wait_text(pilot, what)


@scenario
async def test_the_status_of_a_finding_is_called_as_every_list_calls_it(worked: Path) -> None:
    park = park_of(worked)
    comparison = comparison_of(worked)
    stages = [(fate, stage_of(fate.finding.status, fate.finding.verdict)) for fate in comparison.fates if fate.finding.item]  # type: ignore[arg-type]
    fate, stage = next((fate, stage) for fate, stage in stages if stage != fate.finding.status)
    place = fate.finding.checkpoint, fate.finding.item
    pair = next(pair for pair in comparison.pairs if (pair.key.checkpoint, pair.key.item) == place)
    async with running(worked, size=(200, 60)) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ComparePairScreen(comparison, pair))
        await wait_text(pilot, fate.finding.code)
        line = next(line for line in screen_text(app).splitlines() if fate.finding.code in line)
        assert line.endswith(f" · {stage_name(stage)}")
        await app.push_screen(CompareScreen(park, "De Kievitsakker"))
        await wait_text(pilot, "All together")
        await press(pilot, *["down"] * (11 if fate.outcome == "new" else 10), "enter")
        await wait_text(pilot, "New in NEXT" if fate.outcome == "new" else "What became of the findings of BASE")
        await press(pilot, "slash", *fate.finding.code)
        await wait_text(pilot, f"found {day_text(fate.finding.date)} · {stage_name(stage)}")


class SlowStore:
    """Lets the store's thread do one thing at a time, as a slow disk does: each waits until `let_one_through`."""

    def __init__(self, app: KvoApp) -> None:
        self.app = app
        self.gate = threading.Semaphore(0)
        self.held = 0
        self.going = asyncio.create_task(self._hold())

    async def _hold(self) -> None:
        while True:
            await self.app.call(self._wait)

    def _wait(self, _store: Store) -> None:
        self.held += 1
        self.gate.acquire(timeout=10)

    async def let_one_through(self, pilot: Pilot[None]) -> None:
        before = self.held
        self.gate.release()
        await wait_for(pilot, lambda: self.held > before, "the next thing to wait")

    def end(self) -> None:
        self.going.cancel()
        self.gate.release()


@scenario
async def test_it_says_how_far_it_is_and_a_screen_that_is_left_stops_it(worked: Path) -> None:
    park = park_of(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        first = app.screen
        assert isinstance(first, ParksScreen)
        await wait_for(pilot, lambda: first.loaded, "the first screen")
        slow = SlowStore(app)
        await wait_for(pilot, lambda: slow.held, "the store to be slow")
        home = app.screen
        await app.push_screen(CompareScreen(park, "De Kievitsakker"))
        while not re.search(r"comparing [1-9]\d* of \d+ · Esc stops", screen_text(app)):
            assert slow.held < 20, screen_text(app)
            await slow.let_one_through(pilot)
            await pilot.pause()
        assert any(one.group == "compare" for one in app.workers)
        hand_over(app, Key("escape", None))
        await wait_for(pilot, lambda: app.screen is home, "the screen before")
        await wait_for(pilot, lambda: not any(one.group == "compare" for one in app.workers), "the comparing to stop")
        slow.end()


@scenario
async def test_the_figures_turn(worked: Path) -> None:
    park = park_of(worked)
    overall = comparison_of(worked).overall
    assert overall.why["checkpoint_retired"]
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CompareScreen(park, "De Kievitsakker"))
        await wait_text(pilot, all_together(overall))
        await press(pilot, "k")
        await wait_text(pilot, "Industrieweg 2")
        await press(pilot, "k", "b")
        await wait_text(pilot, "seen one by one only")
        await press(pilot, "end")
        await wait_text(pilot, "rest in order ")
        await press(pilot, "b")
        await wait_text(pilot, all_together(overall))
        await press(pilot, "n")
        await wait_text(pilot, f"{sum(overall.why.values())} rows")
        await wait_text(pilot, "not comparable: checkpoint retired")
        await press(pilot, "escape", "m", "1", "2")
        await wait_text(pilot, "yearly round 2025")
        await wait_text(pilot, "All together")


@scenario
async def test_it_is_written_as_json(worked: Path, tmp_path: Path) -> None:
    park = park_of(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CompareScreen(park, "De Kievitsakker"))
        await wait_text(pilot, "All together")
        await press(pilot, "x", *["backspace"] * 200)
        await type_text(pilot, str(tmp_path / "out"))
        await press(pilot, "enter")
        file = tmp_path / "out" / "de-kievitsakker-baseline-2024-follow-up-2026.json"
        await wait_for(pilot, file.exists, "the file")
        assert json.loads(file.read_text("utf-8"))["format"] == "kvo-inspect/comparison"


@scenario
async def test_with_one_measurement_it_says_what_it_takes(data: Path) -> None:
    store = open_record(data)
    park = add_park(store, "Leeg")
    store.close()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CompareScreen(park.id, "Leeg"))
        await wait_text(pilot, "This park has no round yet")
        await press(pilot, "enter", "k", "b", "n", "m", "x")
        assert isinstance(app.screen, CompareScreen)


@scenario
async def test_a_baseline_alone_says_its_shares(worked: Path, tmp_path: Path) -> None:
    store = open_record(worked, write=False)
    park = next(park for park in store.select(Park, "where gone = 0") if park.name == "De Turfwal")
    chosen = measurement_alone(store, park.id)
    overall = compare(store, chosen.id, chosen.id).overall
    store.close()
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        screen = CompareScreen(park.id, park.name)
        await app.push_screen(screen)
        await wait_text(pilot, "One measurement · De Turfwal")
        assert re.search(rf"All together +{overall.in_order.second} of {overall.judged} +\d+ %", screen_text(app))
        assert f"in no share: {overall.total - overall.judged}" in screen_text(app)
        await press(pilot, "n")
        await wait_text(pilot, f"{overall.total - overall.judged} rows")
        assert "in no share: only noted" in screen_text(app)
        await press(pilot, "escape", "enter", "v", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ComparePairScreen) and app.screen.loaded, "the answer")
        assert "not in order" in screen_text(app)
        await press(pilot, "escape", "escape", "x", *["backspace"] * 200)
        await type_text(pilot, str(tmp_path / "own"))
        await press(pilot, "enter")
        file = tmp_path / "own" / "de-turfwal-baseline-2025.json"
        await wait_for(pilot, file.exists, "the file")
        assert json.loads(file.read_text("utf-8"))["overall"]["assessed"] == overall.judged


def surveyed(store: Store) -> None:
    """Answers of twelve people at the baseline, of four at the follow-up."""
    cycle = trajectories_of(store, main_park(store).id)[0]
    head, *people = csv.reader(io.StringIO(FORMS.read_text("utf-8-sig")), delimiter=";")
    moments: tuple[tuple[MeasurementKind, list[list[str]]], ...] = (("baseline", people), ("follow_up", people[:4]))
    for moment, some in moments:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows([head, *some])
        file = store.data / f"{moment}.csv"
        file.write_bytes(text.getvalue().encode("utf-8-sig"))
        take_answers(store, cycle.id, moment, read_answers(file, shipped_questionnaires()[0].questionnaire).given(), instead=True)


@scenario
async def test_the_survey_stands_in_the_comparison_and_opens_question_by_question(worked: Path) -> None:
    park = park_of(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.call(surveyed)
        screen = CompareScreen(park, "De Kievitsakker")
        await app.push_screen(screen)
        await wait_text(pilot, "Survey  16 questions: not comparable 16")
        place = next(place for place, row in enumerate(rows_of(comparison_of(worked), "theme")) if row.kind == "survey")
        await press(pilot, *["down"] * place, "enter")
        await wait_text(pilot, "16 rows")
        assert re.search(r"Feels safe by day +20.0 % \(n=10\) +0 of 3 \(n=3\)", screen_text(app))
        await wait_text(pilot, "BASE: 2 of 10, 20.0 % (between 6 and 51 %)")
        assert "NEXT: 0 of 3: fewer than five answers, an impression" in screen_text(app)
        assert "Too few answers to compare" in screen_text(app)


@scenario
async def test_one_of_several_measurements_is_chosen_by_itself(worked: Path) -> None:
    park = park_of(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CompareScreen(park, "De Kievitsakker"))
        await wait_text(pilot, "All together")
        await press(pilot, "m", "enter")
        await wait_text(pilot, "none: by itself")
        await press(pilot, "enter")
        await wait_text(pilot, "One measurement · De Kievitsakker")
        assert "BASE  baseline 2024" in screen_text(app)
        await press(pilot, "m", "4")
        await wait_text(pilot, "YEAR  yearly round 2026")
        assert "is not finished" in screen_text(app)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 40)], ids=["60x24", "80x24", "120x40"])
@scenario
async def test_it_stands_and_fits(worked: Path, lang: Lang, size: tuple[int, int]) -> None:
    park = park_of(worked)
    comparable = str(comparison_of(worked).overall.comparable)
    async with running(worked, lang=lang, size=size) as pilot:
        app = await wait_open(pilot)
        screen = CompareScreen(park, "De Kievitsakker")
        await app.push_screen(screen)
        await wait_for(pilot, lambda: screen.lines.total > 10, "the figures")
        await pilot.pause()
        lines = screen_text(app).splitlines()
        assert len(lines) == size[1]
        names = {80: ("Graffiti en vernieling ", "Graffiti and vandali"), 60: ("Inbraakpreventie ", "Fire safety ")}
        name = names.get(size[0], names[80])[lang == "en"]
        figure = next(line for line in lines if name in line)
        assert figure.rstrip().endswith("punt" if lang == "nl" else "points") or size[0] >= 120, "names leave the figures their room"
        figure = next(line for line in lines if (comparable if size[0] > 60 else "2,5" if lang == "nl" else "2.5") in line)
        assert "2,5" in figure or "2.5" in figure
        assert "█" in figure
        assert ("▲" in figure) == (size[0] >= 120)
        await press(pilot, "question_mark")
        await wait_for(pilot, lambda: app.screen is not screen, "help")
