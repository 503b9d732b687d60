"""What a survey says of targets: baselines and results, the response too; of a yearly one only figures on the way, written nowhere."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.domain.plan.target import Counted, Target
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.exchange.survey.reading import read_answers
from kvo_inspect.store.park_targets import targets_over_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.targets import add_target, set_target
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.feeding import feed_targets, match_targets, on_the_way
from kvo_inspect.store.survey.surveys import SurveyLine, set_survey, survey_of, take_answers
from kvo_inspect.wording.parks.targets import stage_name
from tests.exchange.survey.test_reading import FORMS
from tests.laptops import Laptop

QUESTIONNAIRE = shipped_questionnaires()[0].questionnaire


def surveyed(store: Store, cycle: str, moment: MeasurementKind, *, people: int = 12, invited: str | None = "40") -> SurveyLine:
    """Take in what so many people answered, and return the survey."""
    head, *rows = csv.reader(io.StringIO(FORMS.read_text("utf-8-sig")), delimiter=";")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([head, *rows[:people]])
    file = store.data / f"{moment}.csv"
    file.write_bytes(text.getvalue().encode("utf-8-sig"))
    set_survey(store, cycle, moment, sent="1-9-2025", **({"invited": invited} if invited else {}))
    take_answers(store, cycle, moment, read_answers(Path(file), QUESTIONNAIRE).given())
    line = survey_of(store, cycle, moment)
    assert line is not None
    return line


def planned(store: Store) -> tuple[str, Target, Target]:
    """A trajectory that wants more response, and to know where to report; the first has no kind, but its usual name."""
    cycle = begin_trajectory(store, add_park(store, "De Zwaan").id, phase="plan", starts="2024-01-01")
    response = add_target(store, cycle.id, name="Respons op de enquête", unit="%", better="higher")
    return cycle.id, response, add_target(store, cycle.id, name="Weten", unit="%", better="higher", kind="knows_where_to_report")


def fed(store: Store, line: SurveyLine) -> dict[str, Counted | None]:
    """Write all that the survey says of targets, and return the figures written, by the name of the target."""
    matches = match_targets(store, line, QUESTIONNAIRE)
    chosen = {match.figure.key: match.target.id for match in matches if match.target}
    written = feed_targets(store, line, [match.figure for match in matches], chosen)
    return {target.name: target.baseline if line.survey.moment == "baseline" else target.result for target, _figure in written}


def test_the_response_is_a_figure_where_it_is_known_how_many_were_asked(laptop: Laptop) -> None:
    cycle, response, _knows = planned(laptop.store)
    line = surveyed(laptop.store, cycle, "baseline")
    expected = {"Respons op de enquête": Counted(value="30", period="2025-09"), "Weten": Counted(value="41.7", n=12, period="2025-09")}
    assert fed(laptop.store, line) == expected, "of the response all who were asked are known: it is no sample"
    set_target(laptop.store, response.id, kind="response", name="Meedoen")
    assert fed(laptop.store, surveyed(laptop.store, cycle, "follow_up", invited="24"))["Meedoen"] == Counted(value="50", period="2025-09")


@pytest.mark.parametrize(("people", "invited"), [(12, None), (4, "40"), (12, "10")], ids=["not known", "too few", "more than asked"])
def test_a_response_that_cannot_be_told_is_no_figure(laptop: Laptop, people: int, invited: str | None) -> None:
    cycle, _response, _knows = planned(laptop.store)
    line = surveyed(laptop.store, cycle, "baseline", people=people, invited=invited)
    assert "response" not in {match.figure.kind for match in match_targets(laptop.store, line, QUESTIONNAIRE)}


def test_a_yearly_survey_is_a_figure_on_the_way_and_no_result(laptop: Laptop) -> None:
    store = laptop.store
    cycle, response, knows = planned(store)
    fed(store, surveyed(store, cycle, "baseline"))
    line = surveyed(store, cycle, "yearly", invited="20")
    with pytest.raises(NotAllowedNow, match="figure on the way"):
        fed(store, line)
    expected = {response.id: Counted(value="60", period="2025-09"), knows.id: Counted(value="41.7", n=12, period="2025-09")}
    assert on_the_way(store, cycle) == expected
    assert store.get(Target, knows.id).result is None
    told = {park.target.id: park for park in targets_over_parks(store)}
    assert (told[response.id].present, stage_name(told[response.id])) == (expected[response.id], "on the way")
    assert told[response.id].outcome.verdict == "unknown", "it reaches no goal"
    set_target(store, response.id, result=Counted(value="55"))
    assert set(on_the_way(store, cycle)) == {knows.id}, "a result is newer"


def test_of_too_few_answers_nothing_is_on_the_way(laptop: Laptop) -> None:
    cycle, _response, _knows = planned(laptop.store)
    surveyed(laptop.store, cycle, "yearly", people=4)
    assert on_the_way(laptop.store, cycle) == {}
