"""The survey from the trajectory: a file is taken in once its columns are matched, told with how sure it is, and fed to the targets."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.content.questionnaires import own_copy, shipped_questionnaires
from kvo_inspect.exchange.survey.matching import words_mark
from kvo_inspect.exchange.survey.reading import read_answers
from kvo_inspect.paths import own_surveys
from kvo_inspect.store.plan.targets import add_target, targets_of
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.survey.surveys import surveys_of, take_answers
from tests.exchange.survey.test_reading import CODES, FORMS, rows, written
from tests.tui.plan.test_screens import at_park
from tests.tui.support import press, running, scenario, screen_text, wait_text


@scenario
async def test_answers_are_taken_in_by_keyboard_and_feed_a_target(data: Path, tmp_path: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await app.call(lambda store: add_target(store, cycle, name="Feels safe by day", unit="%", better="higher"))
        await press(pilot, "t", "q")
        await wait_text(pilot, "No answers yet.")
        await press(pilot, "i")
        await wait_text(pilot, "Take in answers of a survey")
        await press(pilot, "enter", *str(CODES), "enter")
        await wait_text(pilot, "16 columns to look at")
        assert "by its number" in screen_text(app)
        await press(pilot, "t")
        await wait_text(pilot, "No answer is matched yet")
        assert await app.call(surveys_of, cycle) == []
        await press(pilot, "a")
        await wait_text(pilot, "12 people answered")
        await press(pilot, "t")
        await wait_text(pilot, "Feels safe by day")
        assert "20.0 %" in screen_text(app)
        (line,) = await app.call(surveys_of, cycle)
        assert (line.survey.moment, line.respondents) == ("baseline", 12)
        await press(pilot, "d")
        await wait_text(pilot, "Targets: survey")
        await press(pilot, *["enter"] * 20)
        await wait_text(pilot, "1 target has its figure.")
        (target,) = await app.call(targets_of, cycle)
        assert target.baseline is not None
        assert (target.baseline.value, target.baseline.n) == ("20", 10)
        await press(pilot, "u", "u")
        await wait_text(pilot, "No answers yet.")
        assert (await app.call(targets_of, cycle))[0].baseline is None


@scenario
async def test_too_few_answers_are_no_figure_of_a_target_and_open_no_empty_form(data: Path, tmp_path: Path) -> None:
    few = written(rows(FORMS, ";")[:4], tmp_path / "few.csv")
    async with running(data) as pilot:
        await at_park(pilot)
        await press(pilot, "t", "q")
        await wait_text(pilot, "No answers yet.")
        await press(pilot, "i")
        await wait_text(pilot, "Take in answers of a survey")
        await press(pilot, "enter", *str(few), "enter")
        await wait_text(pilot, "3 people answered")
        await press(pilot, "t")
        await wait_text(pilot, "Feels safe by day")
        await press(pilot, "d")
        await wait_text(pilot, "Fewer than five people answered: that is an impression")


@scenario
async def test_a_target_that_is_not_there_yet_is_made_with_its_figure(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        reading = read_answers(FORMS, shipped_questionnaires()[0].questionnaire)
        await app.call(lambda store: take_answers(store, cycle, "baseline", reading.given()))
        await press(pilot, "t", "q")
        await wait_text(pilot, "20.0 %")
        await press(pilot, "d")
        await wait_text(pilot, "20.0 % feels safe by day")
        await press(pilot, "enter", "2")  # the second share: a new target
        await wait_text(pilot, "▸ 2 new target: Feels safe in the dark")
        await press(pilot, *["enter"] * 20)
        await wait_text(pilot, "1 target has its figure.")
        (target,) = await app.call(targets_of, cycle)
        assert (target.name, target.kind, target.unit, target.better) == ("Feels safe in the dark", "safe_dark", "%", "higher")
        assert target.baseline is not None
        assert (target.baseline.value, target.baseline.n) == ("50", 12)
        await press(pilot, "u")
        await wait_text(pilot, "z redo")
        assert await app.call(targets_of, cycle) == []


@scenario
async def test_a_file_beside_another_asks_whether_these_are_other_people(data: Path) -> None:
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await press(pilot, "t", "q")
        await wait_text(pilot, "No answers yet.")
        for moment in ("1", "1"):
            await press(pilot, "i")
            await wait_text(pilot, "Take in answers of a survey")
            await press(pilot, moment, "enter", *str(FORMS), "enter")
            await wait_text(pilot, "12 people answered")
            await press(pilot, "t")
            await wait_text(pilot, "Feels safe by day")
        await wait_text(pilot, "taken in already")
        assert [line.respondents for line in await app.call(surveys_of, cycle)] == [12]


@scenario
async def test_an_answer_in_other_words_is_chosen_and_one_of_three_surveys_is_left_out(data: Path, tmp_path: Path) -> None:
    table = rows(FORMS, ";")
    place = next(at for at, cell in enumerate(table[0]) if cell.startswith("Hoe vindt u het onderhoud"))
    paths = {}
    for moment, text in (("1", "matig"), ("2", "goed"), ("3", "voldoende")):
        table[1][place] = text
        paths[moment] = written(table, tmp_path / f"survey-{moment}.csv")
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await press(pilot, "t", "q")
        await wait_text(pilot, "No answers yet.")
        for moment, path in paths.items():
            await press(pilot, "i")
            await wait_text(pilot, "Take in answers of a survey")
            await press(pilot, moment, "enter", *str(path), "enter")
            await wait_text(pilot, "12 people answered")
            if moment == "1":
                await wait_text(pilot, "“matig”, given once")
                await press(pilot, "enter")
                await wait_text(pilot, "For which answer to")
                await press(pilot, "4")
                await wait_text(pilot, "Left open by some")
            await press(pilot, "t")
            await wait_text(pilot, "Feels safe by day")
        (line, *_later) = await app.call(surveys_of, cycle)
        (moderate,) = line.survey.words
        assert (moderate.question, moderate.words, moderate.answer) == ("upkeep", words_mark("upkeep", "matig"), "insufficient")
        await wait_text(pilot, "FOLLOW-UP")
        await press(pilot, "c")
        await wait_text(pilot, "Which two surveys?")
        await press(pilot, "1")
        await wait_text(pilot, "YEARLY")
        assert "FOLLOW-UP" not in screen_text(app)


@scenario
async def test_the_questionnaire_is_printed_from_the_survey_in_either_language(data: Path) -> None:
    async with running(data) as pilot:
        app, _park = await at_park(pilot)
        await press(pilot, "t", "q")
        await wait_text(pilot, "p prints the questionnaire")
        await press(pilot, "p")
        await wait_text(pilot, "Print a questionnaire")
        await press(pilot, "3", "enter", "1", "enter", "enter")
        await wait_text(pilot, "Written:")
        (written,) = app.exports.glob("*.txt")
        assert "Hoe veilig voelt u zich overdag op dit bedrijventerrein?" in written.read_text("utf-8")


@scenario
async def test_a_questionnaire_of_ones_own_is_offered_printed_and_its_answers_taken_in(data: Path, tmp_path: Path) -> None:
    folder = own_surveys(data)
    folder.mkdir(parents=True)
    asked = "Hoe veilig is het overdag op De Amert?"
    own = own_copy("our-park").replace("Hoe veilig voelt u zich overdag op dit bedrijventerrein?", asked)
    (folder / "our-park.toml").write_text(own.replace('title.en = "Survey of entrepreneurs"', 'title.en = "Our own survey"'), "utf-8")
    (folder / "wrong.toml").write_text("id = 1", "utf-8")
    answers = written([[asked], *[["veilig"]] * 3, *[["onveilig"]] * 2], tmp_path / "answers.csv")
    async with running(data) as pilot:
        app, park = await at_park(pilot)
        cycle = (await app.call(trajectories_of, park))[0].id
        await press(pilot, "t", "q")
        await wait_text(pilot, "No answers yet.")
        await press(pilot, "p")
        await wait_text(pilot, "Print a questionnaire")
        assert "wrong.toml:1:" in screen_text(app)
        assert "1 Our own survey 2026.1" in screen_text(app)
        await press(pilot, "1", "enter", "3", "enter", "enter", "enter")
        await wait_text(pilot, "Written:")
        (text,) = app.exports.glob("*.txt")
        assert "How safe do you feel on this business park by day?" in text.read_text("utf-8"), "in the language in use"
        await press(pilot, "escape", "i")
        await wait_text(pilot, "Take in answers of a survey")
        await press(pilot, "1", "enter")
        await wait_text(pilot, "1 Our own survey")
        await press(pilot, "1", "enter", *str(answers), "enter")
        await wait_text(pilot, "5 people answered")
        await press(pilot, "t")
        await wait_text(pilot, "Take in the rest?")
        await press(pilot, "y")
        await wait_text(pilot, "60.0 %")
        (line,) = await app.call(surveys_of, cycle)
        assert (line.survey.questionnaire, line.respondents) == ("our-park", 5)
