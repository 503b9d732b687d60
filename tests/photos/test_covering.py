"""Covering: every copy that leaves shows a covered part in one colour, the original stays, and nothing gives that out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.cover import MOST_COVERS, WHOLE, Cover
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.exchange.actions.photos import photos_of_list
from kvo_inspect.photos.copies import Chosen, CoveredPhotos, write_photos
from kvo_inspect.photos.decoder import Decoder
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.photos.report_cards import write_cards
from kvo_inspect.photos.small_pictures import make_small_pictures
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.export.photos import given_photos
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.covering import cover_photo
from kvo_inspect.store.photos.files import photo_file, thumb_bytes
from kvo_inspect.store.photos.photo import photos_of_park, set_aside
from kvo_inspect.store.photos.uses import photos_of_finding, use_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.wording.letters.report_card import asked_point
from tests.examples import copy_example
from tests.exchange.records import opened
from tests.photos.pictures import jpeg, saved
from tests.photos.test_give_out import Kept
from tests.photos.test_report_cards import PHOTOGRAPHED

FACE = Cover(left=5_500, top=1_000, width=2_000, height=3_000)
BLACK = (0, 0, 0)


@pytest.fixture
def kept(store: Store, park: Park, tmp_path: Path) -> Kept:
    return Kept(store, park, tmp_path / "card")


def must_be_covered(copy: bytes, cover: Cover) -> Image.Image:
    """Fail unless a copy shows a cover in one colour, something else beside it, and carries nothing else; return it."""
    image = Image.open(io.BytesIO(copy))
    image.load()
    assert not dict(image.getexif())
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert image.format == "JPEG", "nothing like MPO, which holds a second picture"
    wide, high = image.size
    left, top = cover.left * wide // WHOLE, cover.top * high // WHOLE
    right, bottom = (cover.left + cover.width) * wide // WHOLE, (cover.top + cover.height) * high // WHOLE
    under = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    assert under.getcolors() == [(under.width * under.height, BLACK)]
    colours = image.getcolors(1 << 24)
    assert colours is not None
    assert len(colours) > 1
    return image


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_copy_shows_what_is_covered_in_one_colour(kind: str, orientation: int) -> None:
    picture = Image.effect_noise((1203, 801), 90).convert("RGB")  # of a face in noise every grain would show
    raw = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}[kind]
    exif = Image.Exif()
    exif[0x0112] = orientation
    original = saved(picture, raw, exif=exif)
    with Decoder() as decoder:
        for longest in (1600, 640, 100):
            copy = decoder.copy(original, kind, "a", longest, covers=(FACE,))  # type: ignore[arg-type]
            must_be_covered(copy, FACE)
        must_be_covered(decoder.look(original, kind, "a", covers=(FACE,)).thumb, FACE)  # type: ignore[arg-type]


def test_the_rectangle_lies_where_it_was_put(tmp_path: Path) -> None:
    """The picture is green at its top right: a cover of that quarter leaves no green, and red, blue and the rest stay."""
    quarter = Cover(left=5_000, top=0, width=5_000, height=5_000)
    with Decoder() as decoder:
        image = Image.open(io.BytesIO(decoder.copy(jpeg((960, 640), quality=95), "jpeg", "a", covers=(quarter,))))
    wide, high = image.size
    assert image.getpixel((wide * 3 // 4, high // 4)) == BLACK
    red, blue = image.getpixel((wide // 4, high // 4)), image.getpixel((wide // 4, high * 3 // 4))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 200
    assert blue[2] > 200


def test_every_copy_that_leaves_is_covered_and_the_original_stays(store: Store, kept: Kept, tmp_path: Path) -> None:
    lamp = kept.photos["lamp"]
    before = photo_file(store.data, lamp.sha256).read_bytes()
    cover_photo(store, lamp.id, [FACE])
    write_photos(store, tmp_path / "out", ExportScope(), Chosen(time=False))
    (file,) = (tmp_path / "out").glob("*.jpg")
    must_be_covered(file.read_bytes(), FACE)
    (shared,) = given_photos(store, ExportScope())
    assert thumb_bytes(store.data, lamp.sha256, shared.photo.covers) is None, "the small picture of before is not taken for it"
    make_small_pictures(store, kept.round.park)
    thumb = thumb_bytes(store.data, lamp.sha256, shared.photo.covers)
    assert thumb is not None
    must_be_covered(thumb, FACE)
    assert photo_file(store.data, lamp.sha256).read_bytes() == before


def test_lists_reports_and_cards_carry_covered_copies(tmp_path: Path) -> None:
    with opened(copy_example("nl", tmp_path / "data")) as store:
        finding = store.select(Finding, "where code = ?", [PHOTOGRAPHED])[0]
        photos = [used.photo for used in photos_of_finding(store, finding.id)]
        for photo in photos:
            cover_photo(store, photo.id, [FACE])
        make_small_pictures(store, finding.park)
        lists = action_lists(store, finding.park)
        listed = [photo for list_ in lists for photo in photos_of_list(store, list_).photos if photo.code == PHOTOGRAPHED]
        assert listed
        for list_photo in listed:
            must_be_covered(list_photo.jpeg, FACE)
        (card,) = write_cards(store, [asked_point(store, finding.id)], tmp_path / "cards", lang="en")
        assert len(card.card.photos) == len(photos)
        for name in card.card.photos:
            must_be_covered((tmp_path / "cards" / name).read_bytes(), FACE)


def test_the_original_of_a_covered_photo_is_not_given_out(store: Store, kept: Kept, tmp_path: Path) -> None:
    cover_photo(store, kept.photos["lamp"].id, [FACE])
    with pytest.raises(CoveredPhotos, match=r"lamp\.jpg.*--originals"):
        write_photos(store, tmp_path / "out", ExportScope(), Chosen(originals=True))
    assert not (tmp_path / "out").exists()
    cover_photo(store, kept.photos["lamp"].id, [])
    assert write_photos(store, tmp_path / "out", ExportScope(), Chosen(originals=True)) == 1


def test_it_stays_covered_when_it_comes_again_here_and_in_another_park(store: Store, kept: Kept, tmp_path: Path) -> None:
    loose = kept.photos["loose"]
    cover_photo(store, loose.id, [FACE])
    folder = tmp_path / "card"
    import_folder(store, kept.round.park, folder)
    assert store.get(Photo, loose.id).covers == (FACE,)
    set_aside(store, [loose.id])
    import_folder(store, kept.round.park, folder)
    assert store.get(Photo, loose.id).covers == (FACE,)
    other = add_park(store, "De Overkant")
    import_folder(store, other.id, folder)
    (there,) = [photo for photo in photos_of_park(store, other.id) if photo.sha256 == loose.sha256]
    assert there.covers == (FACE,)
    cover_photo(store, there.id, [])
    assert store.get(Photo, loose.id).covers == (), "the same bytes are covered alike everywhere"


def test_a_photo_that_is_covered_in_one_park_alone_leaves_covered(store: Store, kept: Kept, tmp_path: Path) -> None:
    """As it is when another laptop covered its copy of the row, and both rows came together."""
    other = add_park(store, "De Overkant")
    import_folder(store, other.id, tmp_path / "card")
    (there,) = [photo for photo in photos_of_park(store, other.id) if photo.sha256 == kept.photos["lamp"].sha256]
    with store.act() as act:
        act.write(Photo, there.id, park=other.id, covers=(FACE,))
    assert [shared.photo.covers for shared in given_photos(store, ExportScope())] == [(FACE,)]


def test_undo_takes_a_cover_back(store: Store, kept: Kept) -> None:
    cover_photo(store, kept.photos["lamp"].id, [FACE])
    undo(store, Reach())
    assert store.get(Photo, kept.photos["lamp"].id).covers == ()


def test_bad_rectangles_and_too_many_are_refused(store: Store, kept: Kept) -> None:
    for corners in ((-1, 0, 5, 5), (0, 0, 0, 5), (9_000, 0, 1_001, 5), (0, 9_999, 5, 2)):
        with pytest.raises(ValidationError):
            Cover(**dict(zip(("left", "top", "width", "height"), corners, strict=True)))
    with pytest.raises(NotAllowedNow):
        cover_photo(store, kept.photos["lamp"].id, [FACE] * (MOST_COVERS + 1))


def test_what_is_not_covered_says_nothing_new(store: Store, kept: Kept) -> None:
    """A record without covers stays one that programs of before read: no change of it carries the later field set."""
    assert store.rows("""select count(*) from change where noun = 'photo' and fields like '%covers%'""") == [(0,)]


def test_a_photo_that_becomes_confidential_stays_covered(store: Store, kept: Kept) -> None:
    loose = kept.photos["loose"]
    cover_photo(store, loose.id, [FACE])
    used = use_photo(store, loose.id, kept.hidden, round_id=kept.round.id, confirmed=True)
    assert used.photo.confidential
    assert used.photo.covers == (FACE,)
