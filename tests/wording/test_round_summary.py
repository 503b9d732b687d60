"""The summary of a round as the record proposes it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from kvo_inspect.content.load import Loaded, parse_checklist
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.findings.objects import describe_finding, number_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.review.page import read_review_page
from kvo_inspect.store.review.queue import Queue, review_lines
from kvo_inspect.store.review.queue_order import review_numbers
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import speaking
from kvo_inspect.wording.review import earlier_text
from kvo_inspect.wording.round_summary import summary_proposals
from kvo_inspect.wording.walk import context_text, known_from_text, whole_text
from tests.laptops import LAMPS, Laptop, add_round, prepared

ROADS = b"""id = "roads"
version = "1"
theme = "roads"
title = { nl = "wegen", en = "roads" }
[[item]]
id = "R1"
ask = { nl = "Heel?", en = "Whole?" }
look_for = { nl = "kijk", en = "look" }
defect = { nl = "kuil", en = "hole" }
answer.type = "check"
partner = "municipality"
where = ["road"]
"""


def test_where_the_round_asks_nothing_nothing_was_left_unseen(tmp_path: Path) -> None:
    checklist, problems = parse_checklist(ROADS, "roads.toml")
    assert checklist is not None, problems
    loaded = Loaded(checklist, tmp_path / "roads.toml", ROADS, "", own=True)
    with closing(Laptop(tmp_path / "laptop")) as laptop, speaking("en"):
        points = [NewCheckpoint("Weg 1"), NewCheckpoint("Weg 2"), NewCheckpoint("Vijver", kind="water")]
        park = add_park(laptop.store, "De Amert", "", points)
        round_id = start_round(laptop.store, park.id, NewRound("baseline", "evening", "2026-11-12", ((loaded, "full"),))).id
        first = route(laptop.store, park.id)[0]
        record_answer(laptop.store, round_id, first.id, "roads/R1", Value(value="1"))
        line = summary_proposals(load_walk(laptop.store, round_id))["checkpoints"]
        second = route(laptop.store, park.id)[1]
        record_answer(laptop.store, round_id, second.id, "roads/R1", Value(kind="not_assessed", reason="closed"))
        closed = summary_proposals(load_walk(laptop.store, round_id))["checkpoints"]
    assert line == "1 of 2 checkpoints were seen. Not seen: Weg 2. 1 of 2 questions and rechecks were done. Nothing was asked at: Vijver."
    assert closed == "1 of 2 checkpoints were seen. Not seen: Weg 2. Nothing was asked at: Vijver."


def test_what_was_counted_and_added_is_told_with_the_finding(tmp_path: Path) -> None:
    with closing(prepared(tmp_path / "laptop")) as laptop, speaking("nl"):
        store = laptop.store
        round_id, stop = store.rows("select id from round")[0][0], store.rows("select id from checkpoint order by place")[0][0]
        finding = record_answer(store, round_id, stop, LAMPS, Value(value="5")).findings[0]
        walk = load_walk(store, round_id)
        assert whole_text(walk, walk.findings[finding.id]) == "mis (5 mast)"
        describe_finding(store, finding.id, "2231")
        walk = load_walk(store, round_id)
        assert whole_text(walk, walk.findings[finding.id]) == "mis (5 mast) 2231", (
            "four of them have no number, and are told by nothing else"
        )
        first, second = number_finding(store, finding.id, "2231 2240").findings
        walk = load_walk(store, round_id)
        assert [whole_text(walk, walk.findings[each.id]) for each in (first, second)] == ["mis (4 mast) 2231", "mis 2240"]
        record_answer(store, round_id, stop, LAMPS, Value(value="2"))
        walk = load_walk(store, round_id)
        assert [whole_text(walk, walk.findings[each.id]) for each in (first, second)] == ["mis 2231", "mis 2240"]


def test_what_stands_beside_known_ones_is_told_for_the_rest_on_every_list(tmp_path: Path) -> None:
    with closing(prepared(tmp_path / "laptop")) as laptop, speaking("nl"):
        store = laptop.store
        first, park = store.select(Round)[0].id, store.select(Round)[0].park
        stop = store.rows("select id from checkpoint order by place")[0][0]
        holder = partners_of(store, park)[0].id
        known = describe_finding(store, record_answer(store, first, stop, LAMPS, Value(value="1")).findings[0].id, "2231")[0]
        again = add_round(store, park, "2026-11-20")
        (rest,) = record_answer(store, again, stop, LAMPS, Value(value="3")).findings
        for finding in (known, rest):
            set_finding(store, finding.id, partner=holder)
            review_finding(store, finding.id, Verdict(kind="accepted"))
        walk = load_walk(store, again)
        assert whole_text(walk, walk.findings[rest.id]) == "mis (2 mast)", "three were counted, and one of them is known"
        asked = next(partner_list for partner_list in action_lists(store, park) if partner_list.points)
        details = {point.code: [both.nl for both in point.details] for point in asked.points}
        assert details == {known.code: [], rest.code: ["2 mast"]}


def test_fewer_counted_is_one_again(tmp_path: Path) -> None:
    with closing(prepared(tmp_path / "laptop")) as laptop, speaking("nl"):
        store = laptop.store
        round_id, stop = store.rows("select id from round")[0][0], store.rows("select id from checkpoint order by place")[0][0]
        finding = record_answer(store, round_id, stop, LAMPS, Value(value="5")).findings[0]
        record_answer(store, round_id, stop, LAMPS, Value(value="1"))
        walk = load_walk(store, round_id)
        assert whole_text(walk, walk.findings[finding.id]) == "mis"


def test_an_object_that_is_gone_is_told_apart_from_what_was_solved(tmp_path: Path) -> None:
    with closing(prepared(tmp_path / "laptop")) as laptop, speaking("en"):
        store = laptop.store
        (park,) = store.rows("select park from round")[0]
        stop = store.rows("select id from checkpoint where park = ? order by place", [park])[0][0]
        first = store.rows("select id from round")[0][0]
        findings = [record_finding(store, first, stop, NewFinding(text)) for text in ("paal", "bord")]
        again = add_round(store, park, "2027-11-13", part="day")
        recheck_finding(store, again, findings[0].id, "solved")
        recheck_finding(store, again, findings[1].id, "object_gone")
        line = summary_proposals(load_walk(store, again))["earlier"]
    assert line == "2 earlier findings were looked at again: 1 solved, 1 object gone."


def test_a_finding_stands_since_the_day_of_its_round_also_when_that_was_corrected(tmp_path: Path) -> None:
    with closing(prepared(tmp_path / "laptop")) as laptop, speaking("en"):
        store = laptop.store
        first = store.select(Round)[0]
        stop = store.rows("select id from checkpoint order by place")[0][0]
        known = record_answer(store, first.id, stop, LAMPS, Value(value="1")).findings[0]
        correct_round(store, first.id, date="2026-11-11")
        tonight = load_walk(store, add_round(store, first.park, "2026-11-12"))
        assert known_from_text(tonight, tonight.earlier[known.id]) == "since 11-11-2026", "not found today by day"
        assert context_text(tonight, tonight.earlier[known.id]).startswith("since 11-11-2026")
        by_day = load_walk(store, add_round(store, first.park, "2026-11-11", part="day"))
        assert known_from_text(by_day, by_day.earlier[known.id]) == "found today in the evening"
        again = record_answer(store, tonight.round.id, stop, LAMPS, Value(value="1"), joins=()).findings[0]
        line = next(line for line in review_lines(store, list(review_numbers(store, Queue()))) if line.id == again.id)
        (earlier,) = read_review_page(store, line).earlier
        assert earlier_text(earlier).endswith("found on 11-11-2026")
