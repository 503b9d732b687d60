"""The door: what comes in, once and with the login that brought it, and what a login, a second one or a standstill cannot do there."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import Change, LogKey
from kvo_inspect.domain.record.noun import to_text
from tests.central.attacked.door import Door, Refusal, altered, hand_in, lay_down, new_id, refused, small_park, waits_for_another, written


def test_a_park_that_is_refused_stops_no_other(door: Door) -> None:
    wrong, right = new_id("park"), new_id("park")
    assert refused(door.ann, altered(noun="drone")(door, wrong)) is not None
    assert hand_in(door.ann, altered()(door, right)) == 6
    with door.server.connect(door.database.name) as connection:
        assert connection.execute("select park from kvo.held_park where park in (%s, %s)", [wrong, right]).fetchall() == [(right,)]
        assert connection.execute("select count(*) from kvo.inbox").fetchone() == (0,)


def test_what_is_here_already_comes_in_once_and_what_goes_on_behind_it_comes_in_too(door: Door) -> None:
    park = new_id("park")
    log = written(LogKey(new_id("laptop"), park, False), small_park(park))
    taken = [hand_in(door.ann, part) for part in (log[:3], log[:3], log[1:], log, [])]
    assert taken == [3, 0, 3, 0, 0]
    with door.server.connect(door.database.name) as connection:
        rows = connection.execute(
            "select r.first, r.last, r.chain from kvo.batch_run r join kvo.log l on l.id = r.log where l.park = %s", [park]
        ).fetchall()
    assert sorted(rows) == [(1, 3, log[2].chain), (4, 6, log[5].chain)]


def test_a_log_that_another_laptop_wrote_is_taken_in_and_noted_with_the_login_that_brought_it(door: Door) -> None:
    park = new_id("park")
    theirs = written(LogKey(new_id("laptop"), park, False), small_park(park))
    mine = written(LogKey(new_id("laptop"), park, False), [{"noun": "checkpoint", "noun_id": new_id(), "fields": {"name": "x"}}])
    hand_in(door.ann, theirs)
    with door.server.connect(door.database.name) as connection:
        connection.execute("insert into kvo.access (park, team) values (%s, 'Zuid')", [park])
        with door.server.connect(door.database.name, "bob") as bob:
            more = written(theirs[0].log, [{"noun": "checkpoint", "noun_id": new_id(), "fields": {"name": "y"}}], behind=theirs[-1])
            assert hand_in(bob, [*more, *mine]) == 2
        rows = connection.execute(
            "select b.login, l.device, r.first, r.last from kvo.batch b join kvo.batch_run r on r.batch = b.id "
            "join kvo.log l on l.id = r.log where b.park = %s order by b.id, l.device",
            [park],
        ).fetchall()
    assert rows == [
        ("ann", theirs[0].log.device, 1, 6),
        *sorted([("bob", theirs[0].log.device, 7, 7), ("bob", mine[0].log.device, 1, 1)], key=lambda row: row[1]),
    ]


def test_an_erased_change_that_is_new_here_comes_in_without_words_and_one_that_is_here_stays_as_it_is(door: Door) -> None:
    park = new_id("park")
    log = written(LogKey(new_id("laptop"), park, False), small_park(park))
    emptied = [replace(c, author="", salt="", fields=_emptied(c), erased=c.said()) for c in log]
    assert hand_in(door.ann, [*log[:3], *emptied[3:]]) == 6
    assert hand_in(door.ann, emptied) == 0  # a member erases nothing
    with door.server.connect(door.database.name) as connection:
        rows = connection.execute("select erased is null, author, salt from kvo.change where park = %s order by seq", [park]).fetchall()
    assert rows == [(True, "Eve", c.salt) for c in log[:3]] + [(False, "", "")] * 3


def _emptied(change: Change) -> str:
    model = NOUNS[change.noun]
    return to_text({name: value if name in model.refs else None for name, value in json.loads(change.fields).items()})


def test_what_lay_in_the_inbox_and_was_never_taken_in_goes_with_the_next_and_comes_into_nothing(door: Door) -> None:
    park, other = new_id("park"), new_id("park")
    with door.ann.transaction():
        lay_down(door.ann, altered()(door, park))
    assert hand_in(door.ann, altered()(door, other)) == 6
    with door.server.connect(door.database.name) as connection:
        assert connection.execute("select count(*) from kvo.inbox").fetchone() == (0,)
        assert connection.execute("select count(*) from kvo.change where park = %s", [park]).fetchone() == (0,)


def test_one_thing_that_two_hand_in_at_once_for_two_parks_comes_into_one_of_them(door: Door) -> None:
    parks, thing = (new_id("park"), new_id("park")), new_id()
    logs = [
        written(LogKey(new_id("laptop"), park, False), [{"noun": "checkpoint", "noun_id": thing, "fields": {"name": park}}])
        for park in parks
    ]
    refusals: list[Refusal | None] = []
    with door.server.connect(door.database.name, "bob") as bob:
        with door.ann.transaction():
            lay_down(door.ann, logs[0])
            door.ann.execute("select kvo.take_in('a test')")
            second = threading.Thread(target=lambda: refusals.append(refused(bob, logs[1])))
            second.start()
            waits_for_another(door.server, door.database, "bob")
        second.join()
    (refusal,) = refusals
    assert refusal is not None
    assert refusal.why == "moved"


@pytest.mark.parametrize(
    "setting", ["standard_conforming_strings = off", "datestyle = 'SQL, DMY'", "search_path = pg_temp, kvo", "work_mem = '64kB'"]
)
def test_what_a_login_sets_for_itself_changes_nothing_at_the_door(door: Door, setting: str) -> None:
    with door.server.connect(door.database.name, "ann") as ann:
        ann.execute(f"set {setting}")
        for why, row in (
            ("at", {"at": "2026-11-12T20:00:00"}),
            ("after", {"after": ("01-x",)}),
            ("fields", {"fields": {"name": "x", "kind": "moat"}}),
            ("reason", {"reason": "a\u202eb"}),
            ("how", {"how": "KEY"}),
        ):
            refusal = refused(ann, altered(**row)(door, new_id("park")))
            assert refusal is not None
            assert refusal.why == why
        assert hand_in(ann, altered()(door, new_id("park"))) == 6


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_an_older_snapshot_hands_nothing_in(door: Door, level: str) -> None:
    with door.server.connect(door.database.name, "ann") as ann:
        ann.execute(f"set default_transaction_isolation = '{level}'")
        refusal = refused(ann, altered()(door, new_id("park")))
    assert refusal is not None
    assert (refusal.state, refusal.why) == ("KV004", "isolation")


def test_a_transaction_that_stands_still_after_taking_in_is_ended_by_the_server(door: Door) -> None:
    with door.server.connect(door.database.name, "ann") as ann, ann.transaction():
        lay_down(ann, altered()(door, new_id("park")))
        ann.execute("select kvo.take_in('a test')")
        assert ann.execute("show idle_in_transaction_session_timeout").fetchone() == ("2min",)
