"""Also for: a question says who is told of its findings, and nothing else than a person's own step counts as work on them."""

from __future__ import annotations

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding
from kvo_inspect.store.findings.for_information import also_for
from kvo_inspect.store.review.verdicts import set_holder
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import load_walk
from tests.store.findings.test_objects import GATE, NUMBER, TIDY, Walked, walked

__all__ = ["walked"]


def told(at: Walked, finding: Finding) -> set[str]:
    return {row.partner for row in also_for(at.store, finding.id)}


def test_a_failing_answer_tells_whom_its_question_names_in_the_same_act(walked: Walked) -> None:
    done = record_answer(walked.store, walked.round.id, walked.road.id, TIDY, Value(value="2"))
    wanted = {walked.usual("environment_service"), walked.usual("owner")}
    assert told(walked, done.findings[0]) == {row.partner for row in done.also} == wanted
    assert set(load_walk(walked.store, walked.round.id).also[done.findings[0].id]) == wanted
    assert told(walked, walked.fail(GATE)) == set()
    walked.undo()
    walked.undo()
    assert walked.store.select(AlsoFor, "where gone = 0") == []


def test_so_does_a_finding_of_the_capture_line_that_belongs_to_a_question(walked: Walked) -> None:
    new = record_finding(walked.store, walked.round.id, walked.road.id, NewFinding("nummer weg", item=NUMBER))
    assert told(walked, new) == {walked.usual("fire_service")}
    free = record_finding(walked.store, walked.round.id, walked.road.id, NewFinding("nummer weg"))
    assert told(walked, free) == set()


def test_an_untouched_finding_goes_with_its_answer_and_takes_along_who_was_told(walked: Walked) -> None:
    walked.fail(TIDY)
    done = record_answer(walked.store, walked.round.id, walked.road.id, TIDY, Value(value="1"))
    assert (len(done.removed), done.offered) == (1, ())
    assert walked.store.select(AlsoFor, "where gone = 0") == []
    walked.undo()
    assert len(walked.store.select(AlsoFor, "where gone = 0")) == 2


def test_whom_a_person_added_is_work_on_the_finding(walked: Walked) -> None:
    finding = walked.fail(TIDY)
    company, police = walked.usual("company"), walked.usual("police")
    set_holder(walked.store, [finding.id], company, [*told(walked, finding), police])
    done = record_answer(walked.store, walked.round.id, walked.road.id, TIDY, Value(value="1"))
    assert [one.id for one in done.offered] == [finding.id]


def test_they_read_it_on_their_list_for_information(walked: Walked) -> None:
    finding = walked.fail()
    review_finding(walked.store, finding.id, Verdict(kind="accepted"))
    (point,) = action_list(walked.store, walked.usual("fire_service")).points
    assert (point.id, point.group, point.holder_kind) == (finding.id, "info", "company")
