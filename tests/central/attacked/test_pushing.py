"""Pushing by a laptop: what the door refuses reaches its user as a sentence by park, and the other parks go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.central.push import push
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import Unsound
from kvo_inspect.store.parks.park import add_park
from tests.central.attacked.door import must_be_whole
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, Server, server
from tests.laptops import Laptop, prepared


@pytest.fixture(scope="module")
def here() -> Server:
    return server(VERSIONS[0])


@pytest.fixture
def database() -> Database:
    return new_centre()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop with three parks."""
    made = prepared(tmp_path / "laptop", 3)
    yield made
    made.close()


def alter(laptop: Laptop, park: str) -> None:
    """Alter a word of the log behind the program's back, as a damaged disk does."""
    with laptop.store.db.conn:
        laptop.store.db.execute(
            "update change set fields = replace(fields, 'Weg 1', 'Weg 9') where log in (select id from log where park = ?)", [park]
        )


def test_a_record_that_was_altered_here_hands_nothing_of_it_in(here: Server, database: Database, laptop: Laptop) -> None:
    alter(laptop, laptop.store.select(Park)[0].id)
    laptop.close()
    laptop.open()
    with reached(database, "ann") as central, pytest.raises(Unsound, match="altered"):
        push(laptop.store, central)
    with here.connect(database.name) as superuser:
        assert superuser.execute("select count(*) from kvo.change").fetchone() == (0,)


def test_of_three_parks_the_one_that_is_refused_stops_no_other(here: Server, database: Database, laptop: Laptop) -> None:
    of_others, *mine = sorted(park.id for park in laptop.store.select(Park))
    with here.connect(database.name) as superuser:  # a thing of it is of another park there
        (noun_id,) = laptop.store.rows("select id from checkpoint where park = ?", [of_others])[0]
        superuser.execute("insert into kvo.thing (noun_id, noun, park) values (%s, 'checkpoint', 'elsewhere')", [noun_id])
    with reached(database, "ann") as central:
        pushed = push(laptop.store, central)
    assert sorted(pushed.changes) == mine
    assert list(pushed.refused) == [of_others]
    assert "was altered or damaged (moved)" in pushed.refused[of_others]
    must_be_whole(here, database)


def test_a_central_record_that_knows_less_is_told_and_takes_in_what_it_knows(here: Server, database: Database, laptop: Laptop) -> None:
    with here.connect(database.name) as superuser:
        superuser.execute("update kvo.centre set field_set = 1")
    plain = add_park(laptop.store, "Kaal", "Amert").id
    newer = laptop.store.rows("select distinct park from change join log on log.id = log where v > 1 and not confidential")
    with reached(database, "ann") as central:
        pushed = push(laptop.store, central)
    assert set(pushed.refused) == {park for (park,) in newer}
    assert plain in pushed.changes or plain in pushed.refused
    assert all("does not know yet what this version" in text for text in pushed.refused.values())
    must_be_whole(here, database)


def test_who_has_no_right_to_hand_in_is_told_by_park(database: Database, laptop: Laptop) -> None:
    with reached(database, "folder") as central:
        pushed = push(laptop.store, central)
    assert not pushed.changes
    assert {text for text in pushed.refused.values() if "Ask its administrator for the right" in text} == set(pushed.refused.values())
    assert len(pushed.refused) == 3


def test_who_has_no_role_is_told_at_once(database: Database, laptop: Laptop) -> None:
    with reached(database, "nobody") as central, pytest.raises(CentralRefused, match="Ask its administrator for the right"):
        push(laptop.store, central)
