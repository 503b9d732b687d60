"""Laptops and a central record: handing in, fetching, where parks stand, erasing, and a central record that went back in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kvo_inspect.central.connection import Central
from kvo_inspect.central.erase import erase
from kvo_inspect.central.last_time import last_address, note_address
from kvo_inspect.central.pull import pull
from kvo_inspect.central.push import push
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.central.status import status, status_of_last_time
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.departures import departures
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.deliveries import delivered_since
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.erasing import erase_words
from tests.central.centres import new_centre, reached
from tests.central.servers import Database, server
from tests.exchange.photographed import photograph
from tests.laptops import SIGNAL, Laptop, history, prepared, state


@pytest.fixture
def centre() -> Database:
    return new_centre()


@pytest.fixture
def facilitator(tmp_path: Path) -> Laptop:
    return prepared(tmp_path / "facilitator", parks=2)


@pytest.fixture
def office(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "office", author="Olga")


def found(laptop: Laptop, text: str, item: str | None = None) -> str:
    walked = laptop.store.select(Round, "order by id")[0]
    (stop,) = laptop.store.rows("select id from checkpoint where park = ? order by id limit 1", [walked.park])[0]
    return record_finding(laptop.store, walked.id, stop, NewFinding(text, item=item)).id


def open_history(store: Store) -> dict[object, object]:
    return {name: change for name, change in history(store).items() if not name[0].confidential}


def handed_in(laptop: Laptop, centre: Database, login: str = "ann") -> int:
    with reached(centre, login) as central:
        pushed = push(laptop.store, central)
    assert pushed.refused == {}
    return pushed.total


def fetched(laptop: Laptop, centre: Database, login: str = "ann") -> int:
    with reached(centre, login) as central:
        pulled = pull(laptop.store, central)
    assert pulled.refused == {}
    return sum(received.changes for received in pulled.received.values())


@pytest.mark.parametrize("version", [18, 16])
def test_what_one_laptop_hands_in_another_fetches_whole(version: int, facilitator: Laptop, office: Laptop) -> None:
    centre = new_centre(version)
    found(facilitator, "hek stuk")
    count = handed_in(facilitator, centre)
    assert count == len(open_history(facilitator.store))
    assert handed_in(facilitator, centre) == 0
    assert [(gone.kind, gone.where) for gone in departures(facilitator.store)] == [("central", centre.address("ann"))]
    who_recorded = sum(change.noun == Author.noun for change in history(facilitator.store).values())
    assert fetched(office, centre) == count - who_recorded, "what came counts without the rows of who records"
    assert fetched(office, centre) == 0
    assert open_history(office.store) == open_history(facilitator.store)
    assert [told for told in doctor(office.store) if "has" not in told] == []
    with reached(centre, "ann") as central:
        assert central.rows("select count(*) from kvo.change") == [(count,)]
        assert central.rows("select sum(changes) from kvo.batch") == [(count,)]


def test_nothing_confidential_leaves_the_laptop(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    canary = found(facilitator, "kanarie", SIGNAL)
    assert facilitator.store.get(Finding, canary).confidential
    handed_in(facilitator, centre)
    with server(18).connect(centre.name) as connection:
        (dump,) = connection.execute("select string_agg(c::text, ' ') from kvo.change c").fetchone() or ("",)
    assert "kanarie" not in str(dump)
    assert canary not in str(dump)
    fetched(office, centre)
    assert office.store.find(Finding, canary) is None


def test_what_two_laptops_changed_apart_meets_there(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    finding = found(facilitator, "hek stuk")
    handed_in(facilitator, centre)
    fetched(office, centre)
    set_finding(facilitator.store, finding, text="hek hangt los")
    set_finding(office.store, finding, text="hek is weg")
    handed_in(facilitator, centre)
    assert handed_in(office, centre) > 0
    fetched(facilitator, centre)
    fetched(office, centre)
    assert state(facilitator.store) == state(office.store) or open_history(facilitator.store) == open_history(office.store)
    assert facilitator.store.rows("select field from conflict where noun_id = ?", [finding]) == [("text",)]
    (delivered, *_more) = delivered_since(facilitator.store, "2000-01-01")
    assert delivered.ways == {"central"}


def test_what_came_by_another_way_is_handed_in_by_whoever_has_it(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    facilitator.pack(office.folder / "evening.kvopack")
    from kvo_inspect.exchange.laptops.handover import merge

    merge(office.store, office.folder / "evening.kvopack")
    count = handed_in(office, centre, "bob")
    assert count > 0
    with reached(centre, "bob") as central:
        assert {login for (login,) in central.rows("select login from kvo.batch")} == {"bob"}
        devices = {device for (device,) in central.rows("select device from kvo.log")}
    assert facilitator.store.device in devices


def test_only_the_named_parks_go_and_come(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    first, second = facilitator.store.select(Park, "order by name")
    with reached(centre, "ann") as central:
        assert set(push(facilitator.store, central, [first.id]).changes) == {first.id}
        push(facilitator.store, central, [second.id])
        pulled = pull(office.store, central, [second.id])
    assert set(pulled.received) == {second.id}
    assert office.store.find(Park, first.id) is None


def test_a_park_of_another_group_is_refused_and_the_others_go_on(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    first, second = facilitator.store.select(Park, "order by name")
    with reached(centre, "ann") as central:
        push(facilitator.store, central, [first.id])
    with reached(centre, "bob") as central:
        pushed = push(facilitator.store, central)
        assert set(pushed.changes) == {second.id}
        assert set(pushed.refused) == {first.id}
        assert "no right on that park" in pushed.refused[first.id]
        assert set(pull(office.store, central).received) == {second.id}


def test_photos_that_stay_behind_are_told(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    photograph(facilitator, "hek", confidential=False, length=200)
    handed_in(facilitator, centre)
    with reached(centre, "ann") as central:
        pulled = pull(office.store, central)
    assert sum(len(received.absent) for received in pulled.received.values()) == 1


def test_status_says_what_each_side_lacks(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    with reached(centre, "ann") as central:
        before = status(facilitator.store, central)
        assert {(line.to_push > 0, line.to_pull, line.changes_there) for line in before} == {(True, 0, 0)}
        push(facilitator.store, central)
        (line, _other) = status(facilitator.store, central)
        assert (line.to_push, line.to_pull, line.changes_here) == (0, 0, line.changes_there)
        assert (line.last_login, line.first_login, line.teams) == ("ann", "ann", ("Noord",))
        assert line.unfolded > 0
        (line, _other) = status(office.store, central)
        assert (line.name, line.to_push, line.to_pull) == ("", 0, line.changes_there)
        pull(office.store, central)
    found(office, "lamp uit")
    assert sorted(line.to_push > 0 for line in status_of_last_time(office.store)) == [False, True]
    with reached(centre, "bob") as central:
        seen = {(line.changes_there, line.last_login, line.whose, line.is_behind) for line in status(facilitator.store, central)}
        assert seen == {(0, "", "others", False)}


def test_a_central_record_from_an_older_copy_is_told_and_filled_again(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    handed_in(facilitator, centre)
    fetched(office, centre)
    older = server(18).new_database(centre.name)
    finding = found(facilitator, "hek stuk")
    handed_in(facilitator, centre)
    fetched(office, centre)
    with reached(older, "ann") as central:
        park = facilitator.store.get(Finding, finding).park
        assert {line.park: line.is_behind for line in status(office.store, central)}[park]
        assert pull(office.store, central).refused == {}
        pushed = push(office.store, central)
        assert pushed.behind == [park]
        assert pushed.refused == {}
        assert pushed.total > 0
        assert push(facilitator.store, central).total == 0
        assert not any(line.is_behind for line in status(office.store, central))


def test_a_laptop_that_went_on_from_a_copy_is_refused_by_name(facilitator: Laptop, tmp_path: Path, centre: Database) -> None:
    twin = facilitator.twin(tmp_path / "twin")
    finding_text = "hek stuk"
    found(facilitator, finding_text)
    found(twin, "lamp uit")
    handed_in(facilitator, centre)
    with reached(centre, "ann") as central:
        pushed = push(twin.store, central)
        assert len(pushed.refused) == 1
        assert twin.store.letters in next(iter(pushed.refused.values()))
        pulled = pull(twin.store, central)
    assert set(pulled.refused) == set(pushed.refused)


def test_erasing_reaches_the_centre_and_every_laptop(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    finding = found(facilitator, "hek stuk bij Jansen")
    handed_in(facilitator, centre)
    fetched(office, centre)
    emptied = erase_words(facilitator.store, "finding", finding)
    assert emptied > 0
    assert handed_in(facilitator, centre) == 0
    with reached(centre, "ann") as central, pytest.raises(CentralRefused, match="may not"):
        erase(facilitator.store, central)
    with reached(centre, "eraser") as central:
        assert erase(facilitator.store, central) == emptied
        assert erase(facilitator.store, central) == 0
    with server(18).connect(centre.name) as connection:
        assert connection.execute("select count(*) from kvo.change where strpos(fields, 'Jansen') > 0").fetchone() == (0,)
        assert connection.execute("select count(*), min(by_login) from kvo.erasure").fetchone() == (emptied, "eraser")
    with reached(centre, "ann") as central:
        assert pull(office.store, central).erased == emptied
        assert pull(office.store, central).erased == 0
    assert office.store.get(Finding, finding).text == ""
    assert "Jansen" not in office.store.path.read_bytes().decode("latin-1")
    assert open_history(office.store) == open_history(facilitator.store)
    assert [told for told in doctor(office.store) if "has" not in told] == []


def test_a_laptop_that_has_the_words_still_gives_them_back_to_nobody(facilitator: Laptop, office: Laptop, centre: Database) -> None:
    finding = found(facilitator, "hek stuk bij Jansen")
    handed_in(facilitator, centre)
    fetched(office, centre)
    erase_words(facilitator.store, "finding", finding)
    with reached(centre, "eraser") as central:
        erase(facilitator.store, central)
    found(office, "lamp uit")
    assert handed_in(office, centre) > 0
    with server(18).connect(centre.name) as connection:
        assert connection.execute("select count(*) from kvo.change where strpos(fields, 'Jansen') > 0").fetchone() == (0,)


def test_what_is_no_erased_form_of_a_change_empties_nothing(facilitator: Laptop, centre: Database) -> None:
    finding = found(facilitator, "hek stuk")
    handed_in(facilitator, centre)
    erase_words(facilitator.store, "finding", finding)
    (name, erased) = next((name, change) for name, change in history(facilitator.store).items() if change.erased is not None)
    from kvo_inspect.central.push import COPY, inbox_row

    for wrong in (
        replace(erased, erased="0" * 64),
        replace(erased, chain="0" * 64),
        replace(erased, fields='{"text":"x"}'),
        replace(erased, author="X"),
    ):
        with reached(centre, "eraser") as central:

            def hand_in(central: Central = central, wrong: object = wrong) -> None:
                with central.transaction() as connection, connection.cursor() as cursor:
                    with cursor.copy(COPY) as copy:
                        copy.write_row(inbox_row(wrong, ""))  # type: ignore[arg-type]
                    cursor.execute("select kvo.take_erased()")

            with pytest.raises(CentralRefused, match=f"Change {name[1]} "):
                central.trying(hand_in)
    with server(18).connect(centre.name) as connection:
        assert connection.execute("select count(*) from kvo.change where erased is not null").fetchone() == (0,)


def test_the_address_of_last_time_is_kept_and_forgotten(facilitator: Laptop) -> None:
    note_address(facilitator.store, "service=kvo")
    assert last_address(facilitator.store) == "service=kvo"
    note_address(facilitator.store, "")
    assert last_address(facilitator.store) == ""


def test_a_new_park_of_an_empty_laptop_begins_there(office: Laptop, centre: Database) -> None:
    park = add_park(office.store, "Nieuw", "Amert", [])
    with reached(centre, "bob") as central:
        assert push(office.store, central).changes.keys() == {park.id}
