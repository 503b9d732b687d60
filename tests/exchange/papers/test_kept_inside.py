"""A paper that is a photo which is not to be shared, or is confidential, is not taken in; where both stand it leaves as that photo."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.photos.cover import Cover
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.dossier.files import dossier_text
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.papers.copy import write_paper, write_papers
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.papers.file import PaperFile, PaperRefused, paper_file
from kvo_inspect.store.papers.kept_inside import must_be_no_photo_inside, papers_inside
from kvo_inspect.store.papers.paper import add_paper, papers_of
from kvo_inspect.store.photos.arrivals import Which
from kvo_inspect.store.photos.covering import cover_photo
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.photo import Incoming, set_photo, take_in
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.wording.dossier import filed_text
from tests.laptops import Laptop, prepared
from tests.photos.pictures import jpeg

PLAIN, FROM_CAMERA = jpeg(), jpeg(camera=("Kievit", "900"))
WHICH: tuple[Which, ...] = ("open", "all")
RAW = pytest.mark.parametrize("raw", [PLAIN, FROM_CAMERA], ids=["plain", "with metadata"])
HIDDEN = pytest.mark.parametrize("confidential", [False, True], ids=["not to be shared", "confidential"])


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Laptop]:
    laptop = prepared(tmp_path / "Anna")
    yield laptop
    assert doctor(laptop.store) == []
    laptop.close()


def park_of(laptop: Laptop) -> str:
    return str(laptop.store.rows("select id from park")[0][0])


def hidden_photo(laptop: Laptop, raw: bytes, *, confidential: bool) -> Photo:
    """Take these bytes in as a photo that does not leave."""
    sha256 = hashlib.sha256(raw).hexdigest()
    to = photo_file(laptop.data, sha256)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(raw)
    incoming = Incoming(sha256=sha256, length=len(raw), type="jpeg", width=1, height=1, name="poort.jpg")
    (photo,) = take_in(laptop.store, park_of(laptop), [incoming], confidential=confidential)
    return photo if confidential else set_photo(laptop.store, photo.id, not_shared=True)


def both(laptop: Laptop, raw: bytes, *, confidential: bool) -> tuple[Paper, PaperFile]:
    """Keep a paper, and take the same bytes in as a photo that does not leave."""
    file = paper_file("poort-stuk.jpg", raw)
    paper = add_paper(laptop.store, park_of(laptop), file)
    hidden_photo(laptop, raw, confidential=confidential)
    return paper, file


@RAW
@HIDDEN
def test_a_photo_that_does_not_leave_is_not_taken_in_as_a_paper(anna: Laptop, raw: bytes, *, confidential: bool) -> None:
    hidden_photo(anna, raw, confidential=confidential)
    with pytest.raises(PaperRefused, match=r"^stuk\.jpg is a photo in this record that is covered or not to be shared") as refused:
        add_paper(anna.store, park_of(anna), paper_file("stuk.jpg", raw))
    assert "poort" not in str(refused.value)
    assert papers_of(anna.store, park_of(anna)) == []


@RAW
@HIDDEN
def test_a_paper_that_became_such_a_photo_leaves_with_nothing(anna: Laptop, tmp_path: Path, raw: bytes, *, confidential: bool) -> None:
    paper, file = both(anna, raw, confidential=confidential)
    store, scope = anna.store, ExportScope()
    with pytest.raises(RuleError, match="stays inside"):
        write_paper(store, paper, tmp_path)
    assert write_papers(store, tmp_path / "papers", scope) == []
    assert json.loads(export(store, "json", tmp_path / "a.json", scope).read_text("utf-8"))["paper"] == []
    (filed,) = read_dossier(store, paper.park).papers
    assert (filed.leaves, "the file stays inside" in filed_text(filed)) == (False, True)
    assert file.sha256 not in dossier_text(read_dossier(store, paper.park))
    assert not list(tmp_path.glob("*.jpg"))


def test_a_paper_leaves_again_when_its_photo_may(anna: Laptop, tmp_path: Path) -> None:
    paper, file = both(anna, PLAIN, confidential=False)
    (photo,) = anna.store.select(Photo)
    set_photo(anna.store, photo.id, not_shared=False)
    assert write_paper(anna.store, paper, tmp_path).read_bytes() == file.raw
    assert papers_inside(anna.store, paper.park) == frozenset()


@RAW
@HIDDEN
def test_between_laptops_a_paper_goes_as_its_photo_does(anna: Laptop, tmp_path: Path, raw: bytes, *, confidential: bool) -> None:
    _paper, file = both(anna, raw, confidential=confidential)
    along = {which: {member.sha256 for member in photos_to_pack(anna.store, None, which).files} for which in WHICH}
    assert (file.sha256 in along["open"], file.sha256 in along["all"]) == (not confidential, True)
    folder = tmp_path / "stick"
    folder.mkdir()
    sync(anna.store, folder, new=True)
    assert (folder / "blobs" / file.sha256).exists() == (not confidential)


@RAW
def test_a_photo_that_is_covered_leaves_as_no_paper_either(anna: Laptop, tmp_path: Path, raw: bytes) -> None:
    paper, file = both(anna, raw, confidential=False)
    (photo,) = anna.store.select(Photo, "where gone = 0")
    set_photo(anna.store, photo.id, not_shared=False)
    assert papers_inside(anna.store, paper.park) == frozenset()
    cover_photo(anna.store, photo.id, [Cover(left=0, top=0, width=100, height=100)])
    with pytest.raises(RuleError, match="stays inside"):
        write_paper(anna.store, paper, tmp_path)
    assert write_papers(anna.store, tmp_path / "papers", ExportScope()) == []
    with pytest.raises(PaperRefused, match="covered"):
        must_be_no_photo_inside(anna.store, file)
    cover_photo(anna.store, photo.id, [])
    assert write_paper(anna.store, paper, tmp_path).exists()
