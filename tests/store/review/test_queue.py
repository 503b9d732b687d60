"""The review: what is in the queue and why, what is proposed, verdicts on one and on many, and what comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.reply import Reply, Said
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.findings.stages import needs_reason, stage_of, steps
from kvo_inspect.domain.parks.park import Terms
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import STAGES, STATUSES, VERDICTS
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow, NothingToUndo, RuleError
from kvo_inspect.store.findings.comments import add_comment, comments_of
from kvo_inspect.store.findings.finding import (
    NewFinding,
    move_finding,
    record_finding,
    review_finding,
    set_finding,
    tell_urgent,
)
from kvo_inspect.store.findings.for_information import also_for
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.photos.photo import Incoming, take_in
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.photos.uses import hide_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.review.queue import (
    Queue,
    ReviewLine,
    count_to_review,
    named_lines,
    numbers_of,
    review_lines,
    with_duplicates,
)
from kvo_inspect.store.review.queue_order import Order, read_queue, read_rows, review_numbers, review_order
from kvo_inspect.store.review.verdicts import NoHolder, accept_findings, judge_findings, proposal_of, set_findings, set_holder
from kvo_inspect.store.search.finding_list import Filter, finding_lines, finding_numbers
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import GATE, LAMPS, ROAD, SIGNAL, add_round, new_folder

NOW = dt.datetime(2026, 11, 13, 9, 0, tzinfo=dt.UTC)


@dataclass
class Desk:
    """A record at the desk, the morning after a round."""

    folder: Path
    ticks: int = 0
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.store = open_record(
            new_folder(self.folder / "data"), state_folder=self.folder / "state", author="Karin", letters="KBR", now=self.now
        )
        self.store.db.execute("pragma synchronous = off")
        self.park = add_park(self.store, "De Amert", "", [NewCheckpoint("Weg 1"), NewCheckpoint("Weg 2")]).id
        self.here, self.there = (stop.id for stop in route(self.store, self.park))
        self.round = add_round(self.store, self.park, "2026-11-12")
        self.municipality = made_id("partner", self.park, "municipality")

    def now(self) -> dt.datetime:
        self.ticks += 1
        return NOW + dt.timedelta(seconds=self.ticks)

    def free(self, text: str = "hek stuk", **more: object) -> Finding:
        return record_finding(self.store, self.round, self.here, NewFinding(text, **more))  # type: ignore[arg-type]

    def gate(self) -> Finding:
        """A finding that lacks nothing."""
        return record_answer(self.store, self.round, self.there, GATE, Value(value="2")).findings[0]

    def queue(self, **of: object) -> list[ReviewLine]:
        numbers = review_numbers(self.store, Queue(park=self.park, **of))  # type: ignore[arg-type]
        assert len(numbers) == count_to_review(self.store, Queue(park=self.park, **of))  # type: ignore[arg-type]
        return with_duplicates(self.store, review_lines(self.store, numbers))

    def codes(self) -> list[str]:
        return [line.code for line in self.queue()]

    def verdict(self, finding: Finding) -> Verdict | None:
        review = self.store.find(Review, made_id("review", finding.id))
        return review.verdict if review and not review.gone else None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_the_incomplete_come_first_and_it_says_what_they_lack(desk: Desk) -> None:
    whole = desk.gate()
    lamp = record_answer(desk.store, desk.round, desk.here, LAMPS, Value(value="2")).findings[0]
    free = desk.free()
    urgent = desk.free("mastluik open", urgent=True)
    assert [(line.id, line.lacks) for line in desk.queue()] == [
        (urgent.id, ("holder", "theme", "told")),
        (lamp.id, ("object",)),
        (free.id, ("holder", "theme")),
        (whole.id, ()),
    ]
    describe_finding(desk.store, lamp.id, "2231 uit")
    promise_photo(desk.store, lamp.id, "Jan", desk.round)
    tell_urgent(desk.store, urgent.id, "gemeente")
    set_findings(desk.store, [free.id, urgent.id], theme="lighting", partner=desk.municipality)
    assert [(line.id, line.lacks) for line in desk.queue()] == [(lamp.id, ("photo",)), (urgent.id, ()), (free.id, ()), (whole.id, ())]
    assert desk.queue()[1].told_at == "09:00"


def test_per_park_per_round_and_over_all(desk: Desk) -> None:
    desk.gate()
    other = add_park(desk.store, "Elders")
    away = add_round(desk.store, other.id, "2026-11-10")
    record_finding(desk.store, away, route(desk.store, other.id)[0].id, NewFinding("pallets"))
    assert count_to_review(desk.store) == 2
    assert count_to_review(desk.store, Queue(park=desk.park)) == 1
    assert count_to_review(desk.store, Queue(park=other.id)) == count_to_review(desk.store, Queue(round=away)) == 1
    assert [line.park_name for line in review_lines(desk.store, review_numbers(desk.store, Queue()))] == ["Elders", "De Amert"]


def test_a_long_queue_is_put_in_order_where_somebody_looks(desk: Desk) -> None:
    """Page by page it is the order of the whole, and what a later page brings in order never moves what was seen."""
    other = add_park(desk.store, "Aan de Kade", "", [NewCheckpoint("Kade 1"), NewCheckpoint("Kade 2")])
    for park, day in ((desk.park, "2026-11-10"), (other.id, "2026-11-11"), (desk.park, "2026-11-08"), (other.id, "2026-11-09")):
        found = add_round(desk.store, park, day)
        for stop in reversed(route(desk.store, park)):
            for urgent in (False, True):
                record_finding(desk.store, found, stop.id, NewFinding(f"{day} {urgent}", urgent=urgent))
    complete = [line.id for line in desk.queue() if line.severity == "normal"]
    set_findings(desk.store, complete, theme="lighting", partner=desk.municipality)
    whole = review_numbers(desk.store, Queue())
    assert len(whole) == 16
    lines = review_lines(desk.store, whole)
    assert lines == sorted(
        lines, key=lambda one: (not one.lacks, one.severity != "urgent", one.park_name, one.text[:10], one.checkpoint_name, one.n)
    )
    order = review_order(desk.store, Queue())
    seen: list[int] = []
    for first in range(0, 16, 3):
        numbers, rows = read_rows(desk.store, order, first, 3, seen)
        assert [line.n for line, _words in rows] == numbers
        seen += numbers
        assert order.numbers[: len(seen)] == seen
    assert seen == whole == order.numbers
    assert not order.loose


def test_what_is_judged_stays_in_its_place_and_what_comes_in_is_put_behind(desk: Desk) -> None:
    """Also where as many come in as were judged: then the queue is as long as it was."""
    gate, free = desk.gate(), desk.free()
    shown, handled, order = read_queue(desk.store, Queue(), "", Order())
    assert (shown.numbers, handled) == (review_numbers(desk.store, Queue()), set())
    first, second = shown.numbers
    accept_findings(desk.store, [gate.id])
    later = desk.free("bank scheef", urgent=True)
    for _again in range(2):
        shown, handled, order = read_queue(desk.store, Queue(), "", order)
        assert [line.id for line in review_lines(desk.store, shown.numbers)] == [free.id, gate.id, later.id]
        assert shown.numbers[:2] == [first, second]
        assert handled == {second}
    shown, handled, order = read_queue(desk.store, Queue(), "scheef", order)
    assert len(shown.numbers) == 1
    assert (len(order.numbers), handled) == (3, {second}), "the count is of the queue, whatever is filtered"


def test_confidential_ones_only_when_asked_for(desk: Desk) -> None:
    record_answer(desk.store, desk.round, desk.here, SIGNAL, Value(value="3"))
    assert desk.queue() == []
    assert count_to_review(desk.store) == 0
    assert [line.confidential for line in desk.queue(confidential=True)] == [1]


def test_accepting_fills_in_what_is_proposed(desk: Desk) -> None:
    set_park(desk.store, desk.park, terms=Terms(urgent=1, serious=5, normal=10, minor=30))
    gate, road = desk.gate(), record_answer(desk.store, desk.round, desk.there, ROAD, Value(value="2")).findings[0]
    assert proposal_of(desk.store, gate).due == "2026-11-22"
    judged = accept_findings(desk.store, [gate.id, road.id])
    assert [one.due for one in judged.accepted] == ["2026-11-22", "2026-12-12"]
    assert {one.partner for one in judged.accepted} == {desk.municipality}
    assert desk.queue() == []
    undone = undo(desk.store, Reach())
    assert undone.how == "bulk"
    assert len(desk.queue()) == 2
    assert desk.store.get(Finding, gate.id).due is None


def test_what_somebody_said_is_not_overruled_and_no_day_lies_in_the_past(desk: Desk) -> None:
    gate = set_finding(desk.store, desk.gate().id, due="2026-12-24", partner=made_id("partner", desk.park, "police"), severity="serious")
    assert proposal_of(desk.store, gate).due == "2026-12-24"
    (accepted,) = accept_findings(desk.store, [gate.id]).accepted
    assert (accepted.partner, accepted.severity) == (gate.partner, "serious")
    urgent = desk.free(urgent=True)
    for term, due in ((0, "2026-11-13"), (1, "2026-11-13"), (2, "2026-11-14")):  # seen on the 12th, gone over on the 13th
        set_park(desk.store, desk.park, terms=Terms(urgent=term))
        assert proposal_of(desk.store, urgent).due == due
    late = record_finding(desk.store, add_round(desk.store, desk.park, "2026-09-01"), desk.here, NewFinding("hek stuk"))
    assert proposal_of(desk.store, late).due == "2026-11-27", "its term has passed: it runs from today"


def test_without_a_holder_nothing_is_accepted(desk: Desk) -> None:
    free, gate = desk.free(), desk.gate()
    with pytest.raises(NoHolder):
        accept_findings(desk.store, [free.id])
    judged = accept_findings(desk.store, [free.id, gate.id])
    assert [one.id for one in judged.left] == [free.id]
    assert desk.codes() == [free.code]
    set_finding(desk.store, free.id, theme="lighting")
    assert proposal_of(desk.store, desk.store.get(Finding, free.id)).partner == desk.municipality, "whom the theme asks most"


def test_returned_comes_back_when_something_changed(desk: Desk) -> None:
    gate = desk.gate()
    with pytest.raises(Missing):
        judge_findings(desk.store, [gate.id], Verdict(kind="returned"))
    judge_findings(desk.store, [gate.id], Verdict(kind="returned", reason="welk hek?"))
    assert desk.queue() == []
    set_finding(desk.store, gate.id, text="hek aan de kade")
    assert [(line.verdict, line.changed) for line in desk.queue()] == [("returned", 1)]
    judge_findings(desk.store, [gate.id], Verdict(kind="returned", reason="welke kant?"))
    assert desk.queue() == []
    add_comment(desk.store, gate.id, "de noordkant")
    assert desk.codes() == [gate.code], "an answer in a remark will do"
    accept_findings(desk.store, [gate.id])
    assert desk.queue() == []
    assert [one.text for one in comments_of(desk.store, gate.id)] == ["de noordkant"]


def test_what_changed_since_it_was_dropped_comes_back(desk: Desk) -> None:
    gate = desk.gate()
    accept_findings(desk.store, [gate.id])
    move_finding(desk.store, gate.id, "sent", sent=Sent(day="2026-11-13", way="mail"))
    judge_findings(desk.store, [gate.id], Verdict(kind="dropped", reason="vergund"))
    assert desk.queue() == []
    later = add_round(desk.store, desk.park, "2026-11-20")
    recheck_finding(desk.store, later, gate.id, "worse")
    assert desk.codes() == [gate.code]
    judge_findings(desk.store, [gate.id], Verdict(kind="dropped", reason="nog steeds vergund"))
    assert desk.queue() == []
    accept_findings(desk.store, [gate.id])
    assert desk.store.get(Finding, gate.id).status == "sent", "it is where it was"


def test_what_was_changed_and_undone_since_stays_away(desk: Desk) -> None:
    gate = desk.gate()
    set_finding(desk.store, gate.id, text="hek aan de kade")
    undo(desk.store, Reach())
    later = add_round(desk.store, desk.park, "2026-11-20")
    recheck_finding(desk.store, later, gate.id, "not_yet")
    judge_findings(desk.store, [gate.id], Verdict(kind="dropped", reason="vergund"))
    assert desk.queue() == []
    set_finding(desk.store, gate.id, text="hek aan de kade")
    assert desk.codes() == [gate.code]
    undo(desk.store, Reach())
    assert desk.queue() == []
    recheck_finding(desk.store, later, gate.id, "worse")
    assert desk.codes() == [gate.code]
    undo(desk.store, Reach())
    assert desk.queue() == []
    redo(desk.store, Reach())
    assert desk.codes() == [gate.code]
    assert doctor(desk.store) == []


def test_what_is_set_back_by_hand_says_the_same(desk: Desk) -> None:
    gate = desk.gate()
    judge_findings(desk.store, [gate.id], Verdict(kind="returned", reason="welk hek?"))
    set_finding(desk.store, gate.id, due="2026-12-01", text="x")
    set_finding(desk.store, gate.id, due=None)
    assert desk.codes() == [gate.code]
    set_finding(desk.store, gate.id, text="")
    assert desk.queue() == []
    assert [line.changed for line in review_lines(desk.store, list(numbers_of(desk.store, [gate.id])))] == [0]


def test_two_findings_are_never_each_others_duplicate(desk: Desk) -> None:
    one, other, third = desk.free("pallets tegen gevel"), desk.free("pallets bij gevel Jansen"), desk.free("iets heel anders")
    assert [double.code for line in desk.queue() if line.id == other.id for double in line.duplicates] == [one.code]
    assert not [line.duplicates for line in desk.queue() if line.id in (one.id, third.id) and line.duplicates]
    judge_findings(desk.store, [other.id], Verdict(kind="duplicate", of=one.id))
    with pytest.raises(BadValue):
        judge_findings(desk.store, [one.id], Verdict(kind="duplicate", of=other.id))
    with pytest.raises(BadValue):
        judge_findings(desk.store, [one.id], Verdict(kind="duplicate", of=one.id))
    judge_findings(desk.store, [one.id, third.id], Verdict(kind="dropped", reason="weg"))
    assert desk.codes() == [other.code], "what it doubles was dropped: it is not lost with it"


def test_a_row_names_what_it_may_double_only_when_nothing_else_is_in_the_way(desk: Desk) -> None:
    one, other = desk.free("pallets tegen gevel"), desk.free("pallets bij gevel Jansen")
    rows = dict(named_lines(desk.store, review_numbers(desk.store, Queue())))
    assert {line.id: line.duplicates for line in rows} == {one.id: (), other.id: ()}, "it says who? first"
    set_findings(desk.store, [one.id, other.id], theme="fire", partner=desk.municipality)
    rows = dict(named_lines(desk.store, review_numbers(desk.store, Queue())))
    assert {line.id: [double.code for double in line.duplicates] for line in rows} == {one.id: [], other.id: [one.code]}


def test_objects_that_differ_are_two_findings(desk: Desk) -> None:
    lamp = record_answer(desk.store, desk.round, desk.here, LAMPS, Value(value="2")).findings[0]
    describe_finding(desk.store, lamp.id, "2231, 2233 uit")
    assert [line.duplicates for line in desk.queue()] == [(), ()]
    again = desk.free("lantaarn 2233 uit")
    set_finding(desk.store, again.id, object="2233")
    (double,) = next(line.duplicates for line in desk.queue() if line.id == again.id)
    assert double.text.endswith("2233 · uit")


def test_not_ours_proposes_whose_it_is(desk: Desk) -> None:
    gate = desk.gate()
    accept_findings(desk.store, [gate.id])
    move_finding(desk.store, gate.id, "sent", sent=Sent(day="2026-11-13", way="mail"))
    move_finding(desk.store, gate.id, "new", reason="niet van ons")
    with desk.store.act() as act:
        said = Said(kind="not_ours", belongs_to="netbeheerder Enexis")
        act.write(Reply, made_id("reply", gate.id, "0"), park=desk.park, finding=gate.id, partner=gate.partner, row="0", said=said)
    assert [line.lacks for line in desk.queue()] == [("holder",)]
    assert proposal_of(desk.store, desk.store.get(Finding, gate.id)).partner == made_id("partner", desk.park, "grid_operator")
    accept_findings(desk.store, [gate.id])
    assert desk.queue() == []
    now = desk.store.get(Finding, gate.id)
    assert (now.status, now.partner) == ("new", made_id("partner", desk.park, "grid_operator"))


def test_not_ours_of_nobody_named_lacks_nothing_more(desk: Desk) -> None:
    gate = desk.gate()
    with desk.store.act() as act:
        act.write(Reply, made_id("reply", gate.id, "0"), park=desk.park, finding=gate.id, partner=None, row="0", said=Said(kind="not_ours"))
    assert [line.lacks for line in desk.queue()] == [()]


def test_one_holder_and_others_for_information(desk: Desk) -> None:
    gate = desk.gate()
    police, fire = (made_id("partner", desk.park, kind) for kind in ("police", "fire_service"))
    set_holder(desk.store, [gate.id], desk.municipality, [police, fire, desk.municipality])
    assert {one.partner for one in also_for(desk.store, gate.id)} == {police, fire}
    set_holder(desk.store, [gate.id], police)
    assert {one.partner for one in also_for(desk.store, gate.id)} == {fire}, "who shall solve it is not also told of it"
    undo(desk.store, Reach())
    assert {one.partner for one in also_for(desk.store, gate.id)} == {police, fire}
    set_holder(desk.store, [gate.id], desk.municipality, [])
    assert also_for(desk.store, gate.id) == []


def test_a_verdict_on_many_is_all_or_nothing(desk: Desk) -> None:
    one, other = desk.gate(), desk.free()
    accept_findings(desk.store, [one.id])
    with pytest.raises(NotAllowedNow):
        judge_findings(desk.store, [other.id, one.id], Verdict(kind="accepted"))
    assert desk.verdict(other) is None
    with pytest.raises(Missing):
        move_finding(desk.store, one.id, "sent")
    with pytest.raises(NotAllowedNow):
        move_finding(desk.store, other.id, "sent", sent=Sent(day="2026-11-13", way="mail"))


def test_undo_at_the_desk_never_reaches_into_a_round(desk: Desk) -> None:
    free, gate = desk.free(), desk.gate()
    with pytest.raises(NothingToUndo):
        undo(desk.store, Reach.desk())
    set_finding(desk.store, gate.id, text="poort staat open")
    add_comment(desk.store, gate.id, "weer")
    with pytest.raises(NothingToUndo):
        undo(desk.store, Reach.desk(finding=free.id))
    assert [type(one) for one in undo(desk.store, Reach.desk(finding=gate.id)).changed] == [Comment]
    assert desk.store.get(Finding, gate.id).text == "poort staat open"
    undo(desk.store, Reach.desk(park=desk.park))
    assert desk.store.get(Finding, gate.id).text == ""
    with pytest.raises(NothingToUndo):
        undo(desk.store, Reach.desk(park=desk.park))


def test_only_what_was_never_accepted_comes_back_to_the_review_when_it_is_not_solved_after_all(desk: Desk) -> None:
    gate, free = desk.gate(), desk.free()
    accept_findings(desk.store, [gate.id])
    later, latest = (add_round(desk.store, desk.park, day) for day in ("2026-11-20", "2026-11-27"))
    for one in (gate, free):
        recheck_finding(desk.store, later, one.id, "solved")
    assert desk.queue() == []
    for one in (gate, free):
        assert recheck_finding(desk.store, latest, one.id, "not_yet")[1].status == "reopened"
    assert desk.codes() == [free.code]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.integers(0, 99), min_size=1, max_size=8))
def test_the_verbs_obey_the_table(tmp_path_factory: pytest.TempPathFactory, chosen: list[int]) -> None:
    """Whatever steps are taken: each of the table succeeds, no reason it asks for is skipped, and what is new is in the queue."""
    desk = Desk(tmp_path_factory.mktemp("life"))
    try:
        finding, other = desk.gate(), desk.free()
        for choice in chosen:
            verdict = desk.verdict(finding)
            stage = stage_of(desk.store.get(Finding, finding.id).status, verdict.kind if verdict else None)
            to = steps(stage)[choice % len(steps(stage))]

            def step(reason: str, to: str = to, judged: bool = verdict is not None and verdict.kind == "accepted") -> object:
                if to in ("returned", "dropped", "duplicate") or (to == "accepted" and not judged):
                    of = other.id if to == "duplicate" else None
                    return review_finding(desk.store, finding.id, Verdict.model_validate({"kind": to, "reason": reason, "of": of}))
                sent = Sent(day="2026-11-13", way="phone") if to == "sent" else None
                return move_finding(desk.store, finding.id, to, reason=reason, sent=sent)  # type: ignore[arg-type]

            if needs_reason(stage, to):
                before = desk.store.rows("select count(*) from change")
                with pytest.raises(Missing):
                    step("  ")
                assert desk.store.rows("select count(*) from change") == before
            step("omdat")
            assert desk.store.rows("select count(*) from review where finding = ?", [finding.id])[0][0] <= 1
            lines = {line.id for line in desk.queue()}
            now = desk.store.get(Finding, finding.id)
            after = desk.verdict(finding)
            assert (finding.id in lines) == (stage_of(now.status, after.kind if after else None) == "new"), "new is what is in the queue"
        with pytest.raises(RuleError):
            review_finding(desk.store, finding.id, Verdict(kind="duplicate", of=finding.id))
    finally:
        desk.store.close()


def test_the_lists_know_the_same_stages_as_the_table(desk: Desk) -> None:
    """Whatever two laptops may have made of a finding together."""
    gate = desk.gate()
    judge_findings(desk.store, [gate.id], Verdict(kind="dropped", reason="x"))
    for status in STATUSES:
        for kind in (None, *VERDICTS):
            with desk.store.act() as act:
                verdict = Verdict(kind=kind, reason="x") if kind else None
                act.write(Review, made_id("review", gate.id), park=desk.park, verdict=verdict)
                act.write(Finding, gate.id, park=desk.park, status=status)
            stages = [stage for stage in STAGES if len(finding_numbers(desk.store, Filter(stage=stage)))]
            assert stages == [stage_of(status, kind)]
            if kind is None:
                assert count_to_review(desk.store) == (status != "verified"), "whatever nobody judged, unless it was seen solved"
            assert [line.stage for line in finding_lines(desk.store, finding_numbers(desk.store, Filter()))] == stages


def test_undo_at_the_desk_stops_at_what_made_a_photo_confidential(desk: Desk) -> None:
    """The last step is then not one of the desk: an older verdict is not taken back unseen."""
    gate = desk.gate()
    accept_findings(desk.store, [gate.id])
    (photo,) = take_in(desk.store, desk.park, [Incoming("a" * 64, 3, "jpeg", 1, 1, "x.jpg")])
    hide_photo(desk.store, photo)
    with pytest.raises(NothingToUndo):
        undo(desk.store, Reach.desk(park=desk.park))
