"""Covers of one photo in two parks, given apart: every row has them all, so it leaves from no park with what another one covers."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.cover import MOST_COVERS, WHOLE, Cover
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.photos.covering import cover_photo, covers_by_hash
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.upkeep.doctor import doctor
from tests.exchange.photographed import bytes_of, photograph
from tests.laptops import Laptop, batch, prepared, state

FACE, PLATE = Cover(left=0, top=0, width=2_000, height=2_000), Cover(left=5_000, top=5_000, width=1_000, height=500)


def apart(tmp_path: Path, here: tuple[Cover, ...], there: tuple[Cover, ...]) -> tuple[Laptop, Laptop, str]:
    """Return two laptops that took one photo in, each in a park of its own, covered it and exchanged; and the hash."""
    first = prepared(tmp_path / "first", parks=2)
    second = first.copy_to(tmp_path / "second", author="Karin")
    parks = [park.id for park in first.store.select(Park)]
    for laptop, park, covers in ((first, parks[0], here), (second, parks[1], there)):
        cover_photo(laptop.store, photograph(laptop, "gate", park=park).id, covers)
    exchange(first, second)
    return first, second, first.store.select(Photo)[0].sha256


def exchange(first: Laptop, second: Laptop) -> None:
    for giver, taker in ((second, first), (first, second), (second, first)):
        receive(taker.store, batch(giver.store))


def test_every_row_has_what_is_covered_in_any_park(tmp_path: Path) -> None:
    first, second, sha256 = apart(tmp_path, (PLATE,), (FACE,))
    assert photo_file(first.data, sha256).read_bytes() == bytes_of("gate")
    for laptop in (first, second):
        rows = laptop.store.select(Photo)
        assert [row.covers for row in rows] == [(FACE, PLATE)] * 2
        assert covers_by_hash(laptop.store) == {sha256: (FACE, PLATE)}
        assert laptop.store.rows("select count(*) from conflict")[0][0] == 0
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store)
    cover_photo(first.store, first.store.select(Photo)[0].id, (PLATE,))
    exchange(first, second)
    for laptop in (first, second):
        assert [row.covers for row in laptop.store.select(Photo)] == [(PLATE,)] * 2
    for laptop in (first, second):
        laptop.close()


def test_more_than_can_be_covered_covers_the_whole_photo(tmp_path: Path) -> None:
    many = [Cover(left=100 * place, top=0, width=50, height=50) for place in range(MOST_COVERS)]
    first, second, _sha256 = apart(tmp_path, tuple(many), (PLATE,))
    for laptop in (first, second):
        assert [row.covers for row in laptop.store.select(Photo)] == [(Cover(left=0, top=0, width=WHOLE, height=WHOLE),)] * 2
        laptop.close()
