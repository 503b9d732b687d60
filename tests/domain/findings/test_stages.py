"""A finding's life: the table of steps, by cases and by whatever sequence of steps hypothesis thinks of."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.findings.stages import (
    ASKED,
    ENDED,
    REPLIED,
    STEPS,
    StageFacts,
    after_reply,
    after_seen,
    after_step,
    allowed,
    needs_reason,
    stage_of,
    steps,
)
from kvo_inspect.domain.values.closed_sets import STAGES, STATUSES, VERDICTS, ReplyKind, Seen, Stage, Status

FACTS = [StageFacts(status, verdict) for status in STATUSES for verdict in (None, *VERDICTS)]
"""Whatever can be stored, merged from two laptops or not."""


def test_the_table_names_every_stage_and_every_verdict() -> None:
    assert set(STEPS) == set(STAGES)
    assert {to for row in STEPS.values() for to in row} == set(STAGES)
    assert set(VERDICTS) == set(get_args(Verdict.model_fields["kind"].annotation))
    assert {stage_of(*facts) for facts in FACTS} == set(STAGES)


def test_nothing_is_sent_before_it_is_accepted() -> None:
    for stage in ("new", "returned", "duplicate", "dropped"):
        assert {to for to in steps(stage) if to not in VERDICTS} == set()


def test_every_step_back_and_every_end_but_a_duplicate_asks_why() -> None:
    order = ("accepted", "sent", "planned", "in_progress", "reported_done", "verified")
    for stage, row in STEPS.items():
        for to, why in row.items():
            back = stage in order and to in order and order.index(to) < order.index(stage)
            expected = back or to in ("returned", "dropped", "new", "reopened")
            assert why == expected, (stage, to)
    assert not needs_reason("new", "sent"), "a step that is not in the table asks nothing"


def test_what_was_solved_or_said_to_be_can_come_back_and_nothing_else() -> None:
    assert {stage for stage, row in STEPS.items() if "reopened" in row} == {"reported_done", "verified"}
    assert {was for was in STATUSES if was != after_seen(was, "not_yet") == "reopened"} == {"reported_done", "verified"}
    assert set(STEPS["verified"]) == {"reopened", "dropped"}


def test_from_every_stage_the_end_can_be_reached_and_every_end_can_be_taken_back() -> None:
    for stage in STAGES:
        assert "verified" in _reached(stage)
        assert "accepted" in _reached(stage) | {stage}
    assert _reached("dropped") >= {"accepted", "sent"}


def _reached(stage: Stage) -> set[Stage]:
    found: set[Stage] = set()
    todo = [stage]
    while todo:
        new = set(steps(todo.pop())) - found
        found |= new
        todo += new
    return found


@given(facts=st.sampled_from(FACTS), chosen=st.lists(st.integers(0, 99), max_size=30))
def test_no_sequence_of_steps_leaves_two_stages_or_loses_a_finding(facts: StageFacts, chosen: list[int]) -> None:
    """Each step leads to the stage that was asked for; one that ended keeps how far it was; a way on is always there."""
    for choice in chosen:
        stage = stage_of(*facts)
        assert [one for one in STAGES if one == stage] == [stage]
        assert steps(stage), "there is always a way on"
        to = steps(stage)[choice % len(steps(stage))]
        assert allowed(stage, to)
        after = after_step(facts, to)
        if to == "accepted" and facts.verdict != "accepted":
            assert after.status == facts.status, "accepting puts it where it was"
            assert stage_of(*after) == ("accepted" if after.status == "new" else after.status)
        elif to == "reopened" and facts.verdict != "accepted":
            assert stage_of(*after) == ("returned" if facts.verdict else "new"), "nobody accepted it: it is the review's again"
        else:
            assert stage_of(*after) == to
        if to in ENDED:
            assert after.status == facts.status
        facts = after


@given(facts=st.sampled_from(FACTS), seen=st.sampled_from([*get_args(Seen), None]))
def test_a_recheck_never_ends_or_revives_what_the_desk_judged(facts: StageFacts, seen: Seen | None) -> None:
    after = StageFacts(after_seen(facts.status, seen), facts.verdict)
    before, stage = stage_of(*facts), stage_of(*after)
    assert (before in ENDED) == (stage in ENDED)
    if before not in ENDED:
        if seen in ("solved", "object_gone"):
            assert stage == "verified"
        elif seen in ("unseen", None):
            assert stage == before
        else:
            assert stage != "verified"
            assert stage in (before, "reopened", "new", "returned")


@given(stage=st.sampled_from(STAGES), kind=st.sampled_from(get_args(ReplyKind)))
def test_a_reply_moves_what_was_asked_of_somebody_and_nothing_else(stage: Stage, kind: ReplyKind) -> None:
    after = after_reply(stage, kind)
    if stage in ASKED:
        assert after == REPLIED[kind]
        assert after == stage or allowed(stage, after)
    else:
        assert after == stage


@pytest.mark.parametrize(
    ("was", "seen", "now"),
    [
        ("sent", "solved", "verified"),
        ("new", "object_gone", "verified"),
        ("reported_done", "not_yet", "reopened"),
        ("verified", "worse", "reopened"),
        ("planned", "not_yet", "planned"),
        ("reopened", "worse", "reopened"),
        ("reported_done", "unseen", "reported_done"),
        ("new", None, "new"),
    ],
)
def test_what_a_recheck_makes_of_it(was: Status, seen: Seen | None, now: Status) -> None:
    assert after_seen(was, seen) == now


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (StageFacts(), "new"),
        (StageFacts("new", "accepted"), "accepted"),
        (StageFacts("sent", None), "new"),
        (StageFacts("reopened", None), "new"),
        (StageFacts("verified", None), "verified"),
        (StageFacts("verified", "returned"), "verified"),
        (StageFacts("sent", "dropped"), "dropped"),
        (StageFacts("sent", "returned"), "returned"),
        (StageFacts("planned", "accepted"), "planned"),
    ],
)
def test_which_stage_it_is(facts: StageFacts, stage: Stage) -> None:
    assert stage_of(*facts) == stage
