"""Photos and the confidential: none unless confirmed, and then no word of it in anything open, whatever leaves."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import Photo, PromisedPhoto
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NothingToUndo, RuleError
from kvo_inspect.exchange.laptops.handover import make_pack
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.photos.copies import Chosen, write_photos
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import Incoming, count_unassigned, known_photos, photos_of_park, set_photo
from kvo_inspect.store.photos.promised import promise_photo, promises_of_finding
from kvo_inspect.store.photos.uses import PhotoOfConfidential, detach_photo, photos_of_finding, take_in_for, use_photo
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from tests.photos.pictures import jpeg

CANARY = "kanarievogel"
LAT = "51.4321"


@pytest.fixture
def round_(store: Store, park: Park) -> Round:
    lighting = next(one for one in load_checklists(None)[0] if not one.checklist.confidential)
    return start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", ((lighting, "full"),)))


@pytest.fixture
def hidden(store: Store, park: Park, round_: Round) -> Finding:
    return record_finding(store, round_.id, route(store, park.id)[0].id, NewFinding("signaal", confidential=True))


@pytest.fixture
def lamp(store: Store, park: Park, round_: Round) -> Finding:
    return record_finding(store, round_.id, route(store, park.id)[0].id, NewFinding("mast 2231 uit"))


@pytest.fixture
def photo(store: Store, park: Park, tmp_path: Path) -> Photo:
    """One photo that came in unassigned, whose name and caption must not be seen again, nor where it was taken."""
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / f"{CANARY}.jpg").write_bytes(jpeg(seed=4, taken="2026:11:12 19:43:10", place=(float(LAT), 5.1), camera=("Acme", CANARY)))
    (one,) = import_folder(store, park.id, folder).photos
    return set_photo(store, one.id, caption=CANARY)


def said_by_open_logs(store: Store) -> str:
    """Every open change, state row and file that leaves, as text."""
    changes = list(logs.changes_where(store.db, "log.confidential = 0", []))
    tables = [name for (name,) in store.rows("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")]
    rows = [store.rows(f'select * from "{name}"') for name in tables if name not in ("change", "photo", "local")]
    return repr(changes) + repr(rows) + repr(store.rows("select * from photo where confidential = 0"))


def left(store: Store, folder: Path) -> str:
    """All that leaves by any exit that is not told to take the confidential, as text."""
    said = []
    for format_ in FORMATS:
        out = export(store, format_, folder / format_, ExportScope())
        files = [out] if out.is_file() else [path for path in out.rglob("*") if path.is_file()]
        for path in files:
            body = path.read_bytes()
            said.append(f"{path.name} {body!r}")
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    said += [f"{name} {archive.read(name)!r}" for name in archive.namelist()]
    make_pack(store, folder / "a.kvopack")
    with zipfile.ZipFile(folder / "a.kvopack") as archive:
        said += [f"{name} {archive.read(name)!r}" for name in archive.namelist()]
    write_photos(store, folder / "out", ExportScope(), Chosen(originals=True))
    said += [f"{path.name} {path.read_bytes()!r}" for path in (folder / "out").iterdir()]
    return "\n".join(said)


def nothing_is_said(store: Store, photo: Photo, folder: Path) -> None:
    folder.mkdir()
    for said in (said_by_open_logs(store), left(store, folder)):
        for word in (CANARY, LAT, photo.sha256, "19:43:10"):
            assert word not in said
    assert doctor(store) == []


def test_what_came_in_open_and_goes_to_the_confidential_is_said_nowhere(
    store: Store, photo: Photo, hidden: Finding, park: Park, round_: Round, tmp_path: Path
) -> None:
    assert CANARY in said_by_open_logs(store)
    with pytest.raises(PhotoOfConfidential):
        use_photo(store, photo.id, hidden)
    used = use_photo(store, photo.id, hidden, round_id=round_.id, confirmed=True)
    assert (used.photo.name, used.photo.caption, used.photo.confidential) == (f"{CANARY}.jpg", CANARY, True)
    nothing_is_said(store, photo, tmp_path / "a")
    assert [one.photo.sha256 for one in photos_of_finding(store, hidden.id)] == [photo.sha256]
    assert known_photos(store, park.id) == {photo.sha256: photo.length}  # importing the card again does not bring it back
    assert import_folder(store, park.id, tmp_path / "card").known == 1
    nothing_is_said(store, photo, tmp_path / "b")


def test_taking_it_off_and_using_it_there_is_the_same(
    store: Store, photo: Photo, hidden: Finding, lamp: Finding, round_: Round, tmp_path: Path
) -> None:
    promise = promise_photo(store, lamp.id, "Karin", round_.id)
    used = use_photo(store, photo.id, lamp, round_id=round_.id)
    detach_photo(store, used.use.id)
    moved = use_photo(store, photo.id, hidden, round_id=round_.id, confirmed=True)
    assert moved.use.round == round_.id
    assert photos_of_finding(store, lamp.id) == []
    assert [one.id for one in promises_of_finding(store, lamp.id)] == [promise.id]  # owed again
    nothing_is_said(store, photo, tmp_path / "a")


def test_undo_takes_it_off_and_it_stays_confidential(
    store: Store, photo: Photo, hidden: Finding, lamp: Finding, round_: Round, tmp_path: Path
) -> None:
    detach_photo(store, use_photo(store, photo.id, lamp, round_id=round_.id).use.id)
    moved = use_photo(store, photo.id, hidden, round_id=round_.id, confirmed=True)
    undo(store, Reach())
    assert photos_of_finding(store, hidden.id) == []
    kept = store.get(Photo, moved.photo.id)
    assert (kept.name, kept.confidential) == (f"{CANARY}.jpg", True)
    nothing_is_said(store, photo, tmp_path / "a")
    with pytest.raises(RuleError, match="confidential"):
        use_photo(store, kept.id, lamp)
    use_photo(store, kept.id, hidden, confirmed=True)
    with suppress(NothingToUndo):
        while undo(store, Reach()):
            pass
    nothing_is_said(store, photo, tmp_path / "b")


def test_taken_in_for_the_confidential_no_open_log_ever_hears_of_it(
    store: Store, hidden: Finding, round_: Round, photo: Photo, tmp_path: Path
) -> None:
    use_photo(store, photo.id, hidden, confirmed=True)
    other = Incoming("a" * 64, 5, "jpeg", 4, 3, f"{CANARY}-2.jpg", camera=CANARY)
    path = store.data / "photos" / "aa" / ("a" * 64)
    with pytest.raises(PhotoOfConfidential):
        take_in_for(store, [other], hidden)
    (used,) = take_in_for(store, [other], hidden, round_id=round_.id, confirmed=True)
    assert (used.photo.confidential, used.photo.name) == (True, other.name)
    assert CANARY not in said_by_open_logs(store)
    assert not path.exists()
    detach_photo(store, used.use.id)
    again = take_in_for(store, [other], hidden, confirmed=True)
    assert [one.photo.id for one in again] == [used.photo.id]


def test_taken_in_for_it_what_lay_here_open_goes_too(store: Store, hidden: Finding, photo: Photo, tmp_path: Path) -> None:
    known = Incoming(photo.sha256, photo.length, "jpeg", 4, 3, photo.name)
    (used,) = take_in_for(store, [known], hidden, confirmed=True)
    assert used.photo.caption == CANARY
    assert count_unassigned(store, photo.park) == 0
    nothing_is_said(store, photo, tmp_path / "a")


def test_what_something_open_uses_stays_open(store: Store, photo: Photo, hidden: Finding, lamp: Finding) -> None:
    use_photo(store, photo.id, lamp)
    use_photo(store, photo.id, hidden, confirmed=True)
    assert store.get(Photo, photo.id).name == f"{CANARY}.jpg"
    assert len(photos_of_park(store, photo.park, confidential=True)) == 2
    assert doctor(store) == []


def test_a_promise_at_the_confidential_is_kept_by_the_confidential_photo(store: Store, photo: Photo, hidden: Finding) -> None:
    promise = promise_photo(store, hidden.id, "Karin")
    used = use_photo(store, photo.id, hidden, confirmed=True)
    assert store.get(PromisedPhoto, promise.id).kept_by == used.photo.id
    assert json.dumps(used.photo.name)
