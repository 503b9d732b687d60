"""Giving: whose a park is, who moves it, what a right that is taken stops, and that each of that is logged."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from kvo_inspect.central.access import seen_as
from kvo_inspect.central.checking import check
from kvo_inspect.central.refusals import refusal_of
from kvo_inspect.domain.record.change import LogKey
from tests.central.attacked.door import Refusal, hand_in, lay_down, new_id, refused, small_park, waits_for_another, written
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, Server, server

TAKE_IN = "select kvo.take_in('a test')"


@pytest.fixture(scope="module")
def here() -> Server:
    return server(VERSIONS[0])


@pytest.fixture(scope="module")
def database(here: Server) -> Database:
    return new_centre()


@pytest.fixture
def superuser(here: Server, database: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with here.connect(database.name) as connection:
        yield connection


def noted(superuser: psycopg.Connection[tuple[object, ...]], park: str) -> list[tuple[object, ...]]:
    return superuser.execute("select by_login, what, team from kvo.right_change where park = %s order by n", [park]).fetchall()


def test_a_park_is_of_the_group_that_hands_it_in_first_until_an_administrator_moves_it(
    here: Server, database: Database, superuser: psycopg.Connection[tuple[object, ...]]
) -> None:
    park = new_id("park")
    first = written(LogKey(new_id("laptop"), park, False), small_park(park))
    second = written(LogKey(new_id("laptop"), park, False), small_park(park))
    with (
        here.connect(database.name, "ann") as ann,
        here.connect(database.name, "bob") as bob,
        here.connect(database.name, "admin") as admin,
    ):
        assert hand_in(ann, first) == 6
        refusal = refused(bob, second)
        assert refusal is not None
        assert "no right on that park" in refusal.sentence
        with admin.transaction():
            admin.execute("select kvo.revoke_park(%s, 'Noord')", [park])
            admin.execute("select kvo.grant_park(%s, 'Zuid')", [park])
        assert hand_in(bob, second) == 6
        refusal = refused(ann, written(first[0].log, [small_park(park, "more")[1]], behind=first[-1]))
        assert refusal is not None
        assert refusal.why == "park"
        assert ann.execute("select count(*) from kvo.change where park = %s", [park]).fetchone() == (0,)
    assert noted(superuser, park) == [("ann", "first", "Noord"), ("admin", "revoke", "Noord"), ("admin", "grant", "Zuid")]


def test_of_two_groups_that_hand_in_one_new_park_at_once_the_first_gets_it(
    here: Server, database: Database, superuser: psycopg.Connection[tuple[object, ...]]
) -> None:
    park = new_id("park")
    logs = [written(LogKey(new_id("laptop"), park, False), small_park(park)) for _ in range(2)]
    refusals: list[Refusal | None] = []
    with here.connect(database.name, "ann") as ann, here.connect(database.name, "bob") as bob:
        with ann.transaction():
            lay_down(ann, logs[0])
            ann.execute(TAKE_IN)
            second = threading.Thread(target=lambda: refusals.append(refused(bob, logs[1])))
            second.start()
            waits_for_another(here, database, "bob")
        second.join()
    (refusal,) = refusals
    assert refusal is not None
    assert (refusal.state, refusal.why) == ("KV004", "park")
    assert noted(superuser, park) == [("ann", "first", "Noord")]


def test_where_the_first_gives_up_the_second_gets_the_park(
    here: Server, database: Database, superuser: psycopg.Connection[tuple[object, ...]]
) -> None:
    park = new_id("park")
    logs = [written(LogKey(new_id("laptop"), park, False), small_park(park)) for _ in range(2)]
    refusals: list[Refusal | None] = []
    with here.connect(database.name, "ann") as ann, here.connect(database.name, "bob") as bob:
        with ann.transaction(force_rollback=True):
            lay_down(ann, logs[0])
            ann.execute(TAKE_IN)
            second = threading.Thread(target=lambda: refusals.append(refused(bob, logs[1])))
            second.start()
            waits_for_another(here, database, "bob")
        second.join()
    assert refusals == [None]
    assert noted(superuser, park) == [("bob", "first", "Zuid")]


@pytest.mark.parametrize(
    "taking",
    ["select kvo.revoke_park('{park}', 'Noord')", "select kvo.set_team('ann', null)", "select kvo.revoke_role('ann', 'kvo_member')"],
)
def test_a_right_that_is_taken_while_work_is_on_its_way_stops_it(here: Server, taking: str) -> None:
    database = new_centre()
    park = new_id("park")
    log = written(LogKey(new_id("laptop"), park, False), small_park(park))
    with here.connect(database.name) as superuser, here.connect(database.name, "owner") as owner:
        superuser.execute("revoke kvo_member from ann")
        owner.execute("select kvo.grant_role('ann', 'kvo_member')")
        try:
            with here.connect(database.name, "ann") as ann:
                hand_in(ann, log[:3])
                with ann.transaction(force_rollback=True):
                    lay_down(ann, log[3:])
                    owner.execute(taking.format(park=park))
                    with pytest.raises(psycopg.Error) as error:
                        ann.execute(TAKE_IN)
        finally:
            superuser.execute("grant kvo_member to ann")
        assert error.value.sqlstate in {"KV004", "42501"}
        assert superuser.execute("select count(*) from kvo.change").fetchone() == (3,)
        assert superuser.execute("select count(*) from kvo.inbox").fetchone() == (0,)


def test_a_role_that_another_gave_is_not_said_to_be_taken(here: Server, database: Database) -> None:
    with here.connect(database.name, "admin") as admin, pytest.raises(psycopg.Error) as error:
        admin.execute("select kvo.revoke_role('bob', 'kvo_member')")
    assert "Another gave that role" in str(refusal_of(error.value))


def test_who_is_of_no_group_and_who_has_no_role_hand_in_nothing(here: Server, database: Database) -> None:
    park = new_id("park")
    log = written(LogKey(new_id("laptop"), park, False), small_park(park))
    with here.connect(database.name) as superuser:
        superuser.execute("grant kvo_member to folder")
        try:
            with here.connect(database.name, "folder") as folder:
                refusal = refused(folder, log)
        finally:
            superuser.execute("revoke kvo_member from folder")
    assert refusal is not None
    assert "is in no group" in refusal.sentence
    for login in ("nobody", "analyst", "auditor", "admin"):
        with here.connect(database.name, login) as connection:
            refusal = refused(connection, log)
        assert refusal is not None
        assert refusal.state == "42501"


@pytest.mark.parametrize("role", ["analyst", "eraser", "admin"])
def test_a_member_with_another_role_reads_the_words_of_no_other_park(here: Server, database: Database, role: str) -> None:
    park = new_id("park")
    with here.connect(database.name, "bob") as bob:
        hand_in(bob, written(LogKey(new_id("laptop"), park, False), small_park(park)))
    with here.connect(database.name) as superuser:
        superuser.execute("insert into kvo_state.folded_park (park, field_set) values (%s, 1)", [park])
        superuser.execute(f"create role mia login in role kvo_member, kvo_{role}")
        try:
            with here.connect(database.name, "mia") as mia:
                assert mia.execute("select count(*) from kvo.change").fetchone() == (0,)
                assert mia.execute("select count(*) from kvo.log").fetchone() == (0,)
                assert mia.execute("select count(*) from kvo_state.folded_park").fetchone() == (0,)
            with reached(database, "mia") as central:
                assert check(central).problems == []
            with reached(database, "owner") as central:
                assert seen_as(central, "mia").parks == ()
                assert len(seen_as(central, "analyst").parks) > 0
        finally:
            superuser.execute("drop role mia")


def test_a_role_that_comes_through_a_group_of_logins_counts_and_set_role_takes_none_on(here: Server, database: Database) -> None:
    park = new_id("park")
    with here.connect(database.name) as superuser:
        superuser.execute("create role staff in role kvo_member; create role carla login noinherit in role staff")
        superuser.execute("insert into kvo.member values ('carla', 'Oost')")
        try:
            with here.connect(database.name, "carla") as carla:
                carla.execute("set role staff")
                assert hand_in(carla, written(LogKey(new_id("laptop"), park, False), small_park(park))) == 6
                assert carla.execute("select distinct login from kvo.batch").fetchall() == [("carla",)]
        finally:
            superuser.execute("drop role carla; drop role staff")


@pytest.mark.parametrize("call", ["kvo.grant_role('nobody', 'owner')", "kvo.grant_role('nobody', 'pg_read_server_files')"])
def test_an_administrator_gives_no_role_of_the_server(here: Server, database: Database, call: str) -> None:
    with here.connect(database.name, "admin") as admin, pytest.raises(psycopg.Error) as error:
        admin.execute(f"select {call}")
    assert error.value.sqlstate == "KV006"
