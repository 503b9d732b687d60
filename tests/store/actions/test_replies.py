"""Replies: each takes its finding where the table of its life says, in one act; the same list twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Reply, Said
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.errors import BadValue, NotFound, RuleError
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.replies import NewReply, plan_replies, record_replies
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.doctor import doctor
from tests.exchange.asked import asked, opened, partner_id
from tests.laptops import everything, values

IN_HAND, DONE = Said(kind="in_hand"), Said(kind="done", on="2026-11-19")
PLANNED = Said(kind="planned", on="2026-12-10")
NOT_OURS = Said(kind="not_ours", belongs_to="netbeheerder")
ROW = "ab" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as found:
        yield found


@pytest.fixture
def made(store: Store) -> tuple[Park, dict[str, Finding]]:
    return asked(store)


@pytest.mark.parametrize(
    ("name", "said", "was", "to"),
    [
        ("sent", IN_HAND, "sent", "in_progress"),
        ("sent", PLANNED, "sent", "planned"),
        ("sent", DONE, "sent", "reported_done"),
        ("sent", NOT_OURS, "sent", "new"),
        ("new", IN_HAND, "accepted", "in_progress"),
        ("back", DONE, "reopened", "reported_done"),
        ("done", IN_HAND, "reported_done", "in_progress"),
        ("done", DONE, "reported_done", "reported_done"),
        ("solved", IN_HAND, "verified", "verified"),
        ("dropped", DONE, "dropped", "dropped"),
        ("unreviewed", DONE, "new", "new"),
    ],
)
def test_where_a_reply_takes_a_finding(
    store: Store, made: tuple[Park, dict[str, Finding]], name: str, said: Said, was: Stage, to: Stage
) -> None:
    _park, found = made
    (planned,) = plan_replies(store, [NewReply(found[name].id, said)])
    (effect,) = record_replies(store, [NewReply(found[name].id, said)])
    assert planned == effect
    assert (effect.was, effect.to) == (was, to)
    expected = {"accepted": "new", "dropped": "new"}.get(to, to)
    assert store.get(Finding, found[name].id).status == expected
    assert [one.said for one in store.select(Reply, "where gone = 0")] == [said]


def test_not_theirs_goes_back_to_the_review_with_the_advice_and_without_their_number(
    store: Store, made: tuple[Park, dict[str, Finding]]
) -> None:
    park, found = made
    record_replies(store, [NewReply(found["sent"].id, NOT_OURS, reference="ZK-7", text="kijk bij het trafohuis")])
    now = store.get(Finding, found["sent"].id)
    assert (now.status, now.sent, now.partner) == ("new", None, partner_id(park, "municipality"))
    assert store.get(Review, made_id("review", now.id)).verdict is None
    (reason,) = {row[0] for row in store.rows("select reason from change where noun_id = ? order by n desc limit 1", [now.id])}
    assert "netbeheerder" in reason
    assert "Gemeente Veghel" in reason
    listed = action_list(store, partner_id(park, "municipality"))
    assert now.id not in {point.id for point in listed.points}
    assert listed.unreviewed == 2


def test_their_number_goes_with_what_was_sent(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    record_replies(store, [NewReply(found["sent"].id, reference=" ZK-\n8 "), NewReply(found["new"].id, reference="ZK-9")])
    sent = store.get(Finding, found["sent"].id)
    assert sent.sent is not None
    assert (sent.sent.reference, sent.status) == ("ZK- 8", "sent")
    points = {point.id: point for point in action_list(store, partner_id(park, "municipality")).points}
    assert points[found["new"].id].reference == "ZK-9"
    assert store.get(Finding, found["new"].id).sent is None


def test_the_answer_stands_on_the_list(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    record_replies(store, [NewReply(found["sent"].id, IN_HAND)])
    record_replies(store, [NewReply(found["sent"].id, PLANNED)])
    points = {point.id: point for point in action_list(store, partner_id(park, "municipality")).points}
    assert points[found["sent"].id].said == PLANNED


def test_many_are_one_act_and_taken_back_in_one(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    before = values(store)
    record_replies(
        store,
        [
            NewReply(found["sent"].id, NOT_OURS, row=ROW),
            NewReply(found["new"].id, PLANNED, "ZK-1", row=ROW),
            NewReply(found["back"].id, DONE, "ZK-2", "klaar", ROW),
        ],
        how="import",
    )
    assert values(store) != before
    undo(store, Reach())
    assert values(store) == before
    assert doctor(store) == []


def test_the_same_row_twice_is_one_reply(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    rows = [NewReply(found["sent"].id, PLANNED, "ZK-1", row=ROW), NewReply(found["sent"].id, PLANNED, "ZK-1", row=ROW)]
    first = record_replies(store, rows)
    assert [effect.known for effect in first] == [False, True]
    before = everything(store)
    assert all(effect.known for effect in record_replies(store, rows))
    assert everything(store) == before


def test_a_row_that_was_taken_back_can_come_again(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    record_replies(store, [NewReply(found["sent"].id, PLANNED, row=ROW)])
    undo(store, Reach())
    (effect,) = record_replies(store, [NewReply(found["sent"].id, PLANNED, row=ROW)])
    assert (effect.known, store.get(Finding, found["sent"].id).status) == (False, "planned")


def test_two_replies_to_one_finding_follow_each_other(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    one = found["sent"].id
    effects = record_replies(store, [NewReply(one, NOT_OURS), NewReply(one, DONE)])
    assert [(effect.was, effect.to) for effect in effects] == [("sent", "new"), ("new", "new")]
    assert store.get(Finding, one).status == "new"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(kind="planned"), "on"),
        (Said(kind="not_ours"), "belongs_to"),
        (Said(kind="done", on="2026-11-21"), "on"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_written(
    store: Store, made: tuple[Park, dict[str, Finding]], said: Said, field: str
) -> None:
    _park, found = made
    before = everything(store)
    with pytest.raises(BadValue) as told:
        record_replies(store, [NewReply(found["new"].id, IN_HAND), NewReply(found["sent"].id, said)])
    assert told.value.field == field
    with pytest.raises(RuleError):
        record_replies(store, [NewReply(found["new"].id, text=" ")])
    with pytest.raises(NotFound):
        record_replies(store, [NewReply("nobody", IN_HAND)])
    assert everything(store) == before


def test_the_reply_to_a_confidential_finding_is_confidential(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    record_replies(store, [NewReply(found["secret"].id, IN_HAND, text="kanarievogel")])
    (reply,) = store.select(Reply)
    assert reply.confidential
