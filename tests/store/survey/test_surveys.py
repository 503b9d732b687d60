"""Surveys: sent and asked, answers taken in once, beside or instead of others, taken back, and the same on every laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.survey.held import SurveyAnswer
from kvo_inspect.domain.survey.results import SurveyShare
from kvo_inspect.errors import BadValue
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.reach import PLAN, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.survey.beside import surveys_between
from kvo_inspect.store.survey.surveys import SurveyLine, plan_taking, remove_file, set_survey, survey_of, take_answers
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.wording.survey.results import answered_text, taken_text
from tests.laptops import batch, prepared, state
from tests.store.survey.answers import survey_answers


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    laptop = prepared(tmp_path / "facilitator")
    yield laptop.store
    assert doctor(laptop.store) == []
    laptop.close()


@pytest.fixture
def cycle(store: Store) -> str:
    return begin_trajectory(store, store.rows("select id from park")[0][0], phase="analysis").id


def baseline(store: Store, cycle: str) -> SurveyLine:
    line = survey_of(store, cycle, "baseline")
    assert line is not None
    return line


def test_response_is_known_once_somebody_says_how_many_were_asked(store: Store, cycle: str) -> None:
    assert survey_of(store, cycle, "baseline") is None
    take_answers(store, cycle, "baseline", survey_answers())
    assert baseline(store, cycle).response is None
    set_survey(store, cycle, "baseline", sent="1-9-2025", closes="1-10-2025", invited="113")
    line = baseline(store, cycle)
    assert (line.sent, line.survey.closes, line.respondents, line.response) == ("2025-09-01", "2025-10-01", 36, "31.9")


@pytest.mark.parametrize(
    ("yes", "no", "invited", "told"),
    [
        (2, 2, "113", "4 answered, 113 asked"),
        (2, 3, "113", "5 answered, 4.4 % of 113"),
        (3, 2, "5", "5 answered, 100.0 % of 5"),
        (3, 3, "5", "6 answered, 5 asked"),
    ],
)
def test_no_response_in_percent_of_few_answers_or_of_fewer_who_were_asked(
    store: Store, cycle: str, yes: int, no: int, invited: str, told: str
) -> None:
    take_answers(store, cycle, "baseline", survey_answers(b"few", yes, no))
    set_survey(store, cycle, "baseline", invited=invited)
    assert answered_text(baseline(store, cycle)) == told


def test_the_same_file_twice_is_once(store: Store, cycle: str) -> None:
    take_answers(store, cycle, "baseline", survey_answers())
    changes = store.rows("select count(*) from change")
    assert take_answers(store, cycle, "baseline", survey_answers())[1].kind == "same"
    assert store.rows("select count(*) from change") == changes


def test_the_same_people_in_another_form_are_not_taken(store: Store, cycle: str) -> None:
    take_answers(store, cycle, "baseline", survey_answers(b"csv"))
    assert take_answers(store, cycle, "baseline", survey_answers(b"xlsx"))[1].kind == "same people"
    assert baseline(store, cycle).respondents == 36


def test_the_answers_of_another_survey_are_told_for_perhaps_the_wrong_one_was_chosen(store: Store, cycle: str) -> None:
    assert take_answers(store, cycle, "baseline", survey_answers(b"csv"))[1].elsewhere == ()
    taking = take_answers(store, cycle, "follow_up", survey_answers(b"xlsx"))[1]
    assert (taking.kind, taking.elsewhere) == ("new", ("baseline",))
    line = survey_of(store, cycle, "follow_up")
    assert line is not None
    assert taken_text(line, taking).endswith("The same answers stand in another survey (baseline): was the wrong one chosen?")


def test_other_people_who_answered_the_same_count_once_somebody_says_so(store: Store, cycle: str) -> None:
    take_answers(store, cycle, "baseline", survey_answers(b"one"))
    assert take_answers(store, cycle, "baseline", survey_answers(b"two"), beside=True)[1].kind == "beside"
    assert baseline(store, cycle).respondents == 72
    assert take_answers(store, cycle, "baseline", survey_answers(b"two"))[1].kind == "same"


def test_a_file_that_is_there_already_can_come_instead_of_the_others(store: Store, cycle: str) -> None:
    take_answers(store, cycle, "baseline", survey_answers(b"part", 3, 4))
    whole = survey_answers(b"all", 60, 40)
    take_answers(store, cycle, "baseline", whole, beside=True)
    assert baseline(store, cycle).respondents == 107
    assert take_answers(store, cycle, "baseline", whole, instead=True)[1].kind == "beside"
    assert [file.respondents for file in baseline(store, cycle).results.files] == [100]


def test_another_file_comes_beside_or_instead(store: Store, cycle: str) -> None:
    take_answers(store, cycle, "baseline", survey_answers(b"one"))
    more = survey_answers(b"two", 30, 20)
    assert plan_taking(store, cycle, "baseline", more).kind == "beside"
    take_answers(store, cycle, "baseline", more)
    assert baseline(store, cycle).results.questions[0].counted == SurveyShare(53, 86)
    take_answers(store, cycle, "baseline", survey_answers(b"all", 60, 40), instead=True)
    assert [file.respondents for file in baseline(store, cycle).results.files] == [100]


def test_one_undo_takes_a_file_back_and_redo_brings_it_again(store: Store, cycle: str) -> None:
    set_survey(store, cycle, "baseline", sent="1-9-2025")
    take_answers(store, cycle, "baseline", survey_answers())
    undo(store, Reach(nouns=PLAN))
    line = baseline(store, cycle)
    assert (line.respondents, line.sent) == (0, "2025-09-01")
    redo(store, Reach(nouns=PLAN))
    assert baseline(store, cycle).respondents == 36
    remove_file(store, line.survey.id, survey_answers().file)
    assert baseline(store, cycle).respondents == 0
    assert take_answers(store, cycle, "baseline", survey_answers())[1].kind == "new"
    assert baseline(store, cycle).respondents == 36


def test_nothing_of_who_answered_has_a_field() -> None:
    assert set(SurveyAnswer.own()) == {"survey", "question", "answer", "wording", "count", "answered", "file", "rows", "respondents"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("sent", "1-1-2199"), ("sent", "ooit"), ("closes", "1-8-2025"), ("invited", "0"), ("invited", "veel"), ("invited", "9" * 30)],
)
def test_what_cannot_be_is_refused_at_its_field(store: Store, cycle: str, field: str, value: str) -> None:
    with pytest.raises(BadValue) as refused:
        set_survey(store, cycle, "baseline", **{"sent": "1-9-2025", field: value})
    assert refused.value.field == field
    assert survey_of(store, cycle, "baseline") is None


def test_a_survey_does_not_close_before_it_went_out_whichever_day_is_said_later(store: Store, cycle: str) -> None:
    set_survey(store, cycle, "baseline", sent="1-9-2025")
    with pytest.raises(BadValue) as refused:
        set_survey(store, cycle, "baseline", closes="31-8-2025")
    assert refused.value.field == "closes"
    set_survey(store, cycle, "baseline", closes="1-10-2025")
    with pytest.raises(BadValue) as refused:
        set_survey(store, cycle, "baseline", sent="2-10-2025")
    assert refused.value.field == "sent"
    set_survey(store, cycle, "baseline", invited="40")


@pytest.mark.parametrize(("sent", "sides"), [("1-9-2025", (36, 0)), ("1-3-2026", (0, 36))])
def test_the_one_yearly_survey_of_a_cycle_stands_at_one_of_two_yearly_measurements(
    store: Store, cycle: str, sent: str, sides: tuple[int, int]
) -> None:
    park = store.get(Trajectory, cycle).park
    with store.act() as act:
        measured = [
            act.write(Measurement, made_id("measurement", park, "yearly", str(year)), park=park, kind="yearly", year=year, trajectory=cycle)
            for year in (2025, 2026)
        ]
    take_answers(store, cycle, "yearly", survey_answers())
    set_survey(store, cycle, "yearly", sent=sent)
    page = surveys_between(store, measured[0], measured[1])
    assert tuple(line.respondents if line else 0 for line in (page.first, page.second)) == sides
    assert all(pair.change is None for pair in page.pairs)


def test_two_laptops_that_take_the_same_survey_have_it_once(tmp_path: Path) -> None:
    """One takes the CSV, the other the XLSX of the same people and the CSV too, and says how many were asked; whatever comes first."""
    start = prepared(tmp_path / "start")
    cycle = begin_trajectory(start.store, start.store.rows("select id from park")[0][0]).id
    anna, bas = start.copy_to(tmp_path / "anna"), start.copy_to(tmp_path / "bas")
    take_answers(anna.store, cycle, "baseline", survey_answers(b"csv"))
    take_answers(anna.store, cycle, "follow_up", survey_answers(b"later", 10, 30))
    take_answers(bas.store, cycle, "baseline", survey_answers(b"xlsx"))
    take_answers(bas.store, cycle, "follow_up", survey_answers(b"later", 10, 30))
    set_survey(bas.store, cycle, "baseline", sent="1-9-2025", invited="113")
    works = [batch(anna.store), batch(bas.store)]
    states = []
    for place, order in enumerate((works, works[::-1])):
        reader = start.copy_to(tmp_path / f"reader{place}")
        for work in order:
            receive(reader.store, work)
        line, later = baseline(reader.store, cycle), survey_of(reader.store, cycle, "follow_up")
        assert later is not None
        assert (line.respondents, line.response, later.respondents) == (36, "31.9", 40)
        assert [file.again for file in line.results.files].count(True) == 1
        assert reader.store.rows("select count(*) from conflict") == [(0,)]
        states.append(state(reader.store))
        assert doctor(reader.store) == []
        reader.close()
    assert states[0] == states[1]
    for laptop in (start, anna, bas):
        laptop.close()
