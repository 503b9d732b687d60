"""What photos show: promises kept, photos detached and brought back, and the confidential apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import Photo, PromisedPhoto
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import Missing, NotAllowedNow, NothingToUndo, RuleError
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.photo import count_unassigned, photos_of_park, set_aside, set_photo
from kvo_inspect.store.photos.placing import proposals_of_round
from kvo_inspect.store.photos.promised import photos_owed, promise_photo, promises_of_finding, promises_of_round
from kvo_inspect.store.photos.uses import (
    PhotoOfConfidential,
    detach_photo,
    photos_of_finding,
    use_photo,
    use_photos,
)
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.loading import load_walk
from tests.photos.pictures import card, jpeg


@pytest.fixture
def round_(store: Store, park: Park) -> Round:
    lighting = next(one for one in load_checklists(None)[0] if not one.checklist.confidential)
    return start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", ((lighting, "full"),)))


@pytest.fixture
def stop(store: Store, park: Park) -> Checkpoint:
    return route(store, park.id)[0]


@pytest.fixture
def finding(store: Store, round_: Round, stop: Checkpoint) -> Finding:
    return record_finding(store, round_.id, stop.id, NewFinding("mast 2231 uit"))


@pytest.fixture
def photos(store: Store, park: Park, tmp_path: Path) -> list[Photo]:
    import_folder(store, park.id, card(tmp_path / "card", 4))
    return photos_of_park(store, park.id)


def test_a_photo_keeps_the_oldest_promise_and_detaching_owes_it_again(
    store: Store, round_: Round, finding: Finding, photos: list[Photo]
) -> None:
    first = promise_photo(store, finding.id, "Karin", round_.id)
    promise_photo(store, finding.id, "Mehmet", round_.id)
    assert {who: [one.code for one in owed] for who, owed in photos_owed(store, round_.id).items()} == {
        "Karin": [finding.code],
        "Mehmet": [finding.code],
    }
    used = use_photo(store, photos[0].id, finding, round_id=round_.id)
    assert store.get(PromisedPhoto, first.id).kept_by == photos[0].id
    assert [one.promised_by for one in promises_of_finding(store, finding.id)] == ["Mehmet"]
    assert list(photos_owed(store, round_.id)) == ["Mehmet"]
    assert len(promises_of_round(store, round_.id)) == 2
    assert count_unassigned(store, photos[0].park) == 3
    detach_photo(store, used.use.id)
    assert list(photos_owed(store, round_.id)) == ["Karin", "Mehmet"]
    assert photos_of_finding(store, finding.id) == []
    undo(store, Reach())
    assert list(photos_owed(store, round_.id)) == ["Mehmet"]
    assert [one.photo.id for one in photos_of_finding(store, finding.id)] == [photos[0].id]
    assert doctor(store) == []


def test_several_photos_at_once_keep_a_promise_each(store: Store, round_: Round, finding: Finding, photos: list[Photo]) -> None:
    first, second = (promise_photo(store, finding.id, who, round_.id) for who in ("Karin", "Mehmet"))
    use_photos(store, [(photos[0].id, finding, None), (photos[1].id, finding, first.id), (photos[2].id, finding, None)], round_.id)
    assert store.get(PromisedPhoto, first.id).kept_by == photos[1].id, "the one that was named for it"
    assert store.get(PromisedPhoto, second.id).kept_by == photos[0].id, "no photo takes what another keeps"
    assert photos_owed(store, round_.id) == {}


def test_one_photo_shows_two_things(store: Store, round_: Round, finding: Finding, stop: Checkpoint, photos: list[Photo]) -> None:
    use_photo(store, photos[0].id, finding, round_id=round_.id)
    use_photo(store, photos[0].id, stop, round_id=round_.id)
    walk = load_walk(store, round_.id)
    assert walk.unassigned == 0  # those that are left were not taken on this round: they wait in Photos
    assert count_unassigned(store, round_.park) == 3
    assert {use.finding or use.checkpoint for use in walk.photos.values()} == {finding.id, stop.id}


def test_a_confidential_finding_takes_a_photo_only_when_confirmed(
    store: Store, round_: Round, stop: Checkpoint, park: Park, photos: list[Photo]
) -> None:
    hidden = record_finding(store, round_.id, stop.id, NewFinding("kanarie", confidential=True))
    with pytest.raises(PhotoOfConfidential):
        use_photo(store, photos[0].id, hidden)
    promise_photo(store, hidden.id, "Karin", round_.id)
    use_photo(store, photos[0].id, hidden, round_id=round_.id, confirmed=True)
    assert photos[0].sha256 not in {one.sha256 for one in photos_of_park(store, park.id)}
    assert not load_walk(store, round_.id).photos
    assert photos_owed(store, round_.id) == {}
    assert [one.photo.sha256 for one in photos_of_finding(store, hidden.id)] == [photos[0].sha256]
    assert doctor(store) == []
    undo(store, Reach())
    assert photos_of_finding(store, hidden.id) == []
    assert count_unassigned(store, park.id) == 3  # confidential from then on: tests/photos/test_confidential.py
    assert doctor(store) == []


def test_a_photo_that_others_use_stays_open_beside_its_confidential_twin(
    store: Store, round_: Round, stop: Checkpoint, park: Park, photos: list[Photo]
) -> None:
    hidden = record_finding(store, round_.id, stop.id, NewFinding("kanarie", confidential=True))
    use_photo(store, photos[0].id, stop)
    use_photo(store, photos[0].id, hidden, confirmed=True)
    assert len(photos_of_park(store, park.id)) == 4
    assert len(photos_of_park(store, park.id, confidential=True)) == 5


def test_what_a_photo_may_not(store: Store, finding: Finding, photos: list[Photo]) -> None:
    with pytest.raises(Missing):
        promise_photo(store, finding.id, "  ")
    with pytest.raises(NotAllowedNow):
        set_photo(store, photos[0].id, sha256="0" * 64)  # type: ignore[call-arg]
    elsewhere = add_park(store, "Kade")
    stop = Checkpoint(id="x", park=elsewhere.id)
    with pytest.raises(RuleError):
        use_photo(store, photos[0].id, stop)
    use_photo(store, photos[0].id, finding)
    with pytest.raises(NotAllowedNow):
        set_aside(store, [photos[0].id])


def test_captions_are_cleaned_and_photos_set_aside_come_back(store: Store, park: Park, photos: list[Photo]) -> None:
    assert set_photo(store, photos[0].id, caption="de \x1b[2Jmast", not_shared=True).caption == "de [2Jmast"
    set_aside(store, [photos[1].id])
    assert count_unassigned(store, park.id) == 3
    undo(store, Reach())
    assert count_unassigned(store, park.id) == 4


def test_proposals_name_what_was_recorded_when_the_photo_was_taken(
    store: Store, round_: Round, finding: Finding, stop: Checkpoint, tmp_path: Path
) -> None:
    """The clock of this store stands at 20:30; one photo was taken then, one in the afternoon, one says nothing."""
    promise = promise_photo(store, finding.id, "Karin", round_.id)
    hidden = record_finding(store, round_.id, stop.id, NewFinding("kanarie", confidential=True))
    promise_photo(store, hidden.id, "Mehmet", round_.id)
    folder = tmp_path / "card"
    folder.mkdir()
    for n, (name, taken) in enumerate({"now.jpg": "2026:11:12 20:30:20", "then.jpg": "2026:11:12 15:00:00", "other.jpg": ""}.items()):
        (folder / name).write_bytes(jpeg(seed=n, taken=taken))
    import_folder(store, finding.park, folder)
    names = {one.id: one.name for one in photos_of_park(store, finding.park)}
    found = {names[one]: guesses for one, guesses in proposals_of_round(store, round_.id).items()}
    assert {name: [(guess.subject.id, guess.subject.promise) for guess in guesses] for name, guesses in found.items()} == {
        "now.jpg": [(finding.id, promise.id), (stop.id, "")],
        "then.jpg": [],
        "other.jpg": [],
    }
    use_photo(store, next(one for one, name in names.items() if name == "now.jpg"), finding, promise_id=promise.id)
    assert {names[one]: guesses for one, guesses in proposals_of_round(store, round_.id).items()} == {"then.jpg": [], "other.jpg": []}


def test_taking_a_step_back_never_makes_a_photo_vanish_that_came_in_meanwhile(
    store: Store, park: Park, round_: Round, stop: Checkpoint, tmp_path: Path
) -> None:
    """The camera folder takes photos in beside the keys: `u` on the round means the key before it."""
    finding = record_finding(store, round_.id, stop.id, NewFinding("mast 2231 uit"))
    import_folder(store, park.id, card(tmp_path / "card", 3))
    assert [noun.id for noun in undo(store, Reach.walk(round_.id)).changed] == [finding.id]
    assert count_unassigned(store, park.id) == 3
    assert doctor(store) == []


def test_undo_among_photos_reaches_photos_only(
    store: Store, park: Park, photos: list[Photo], round_: Round, stop: Checkpoint, finding: Finding
) -> None:
    with pytest.raises(NothingToUndo):
        undo(store, Reach.photos(park=park.id))  # the finding is the newest, and stays
    used = use_photo(store, photos[0].id, finding)
    record_finding(store, round_.id, stop.id, NewFinding("hek los"))
    with pytest.raises(NothingToUndo):
        undo(store, Reach.photos(park=park.id))
    assert [one.use for one in photos_of_finding(store, finding.id)] == [used.use]
    undo(store, Reach())
    undo(store, Reach.photos(park=park.id))
    assert photos_of_finding(store, finding.id) == []


def test_many_placed_at_once_are_one_step(store: Store, park: Park, finding: Finding, stop: Checkpoint, photos: list[Photo]) -> None:
    promise = promise_photo(store, finding.id, "Karin")
    use_photos(store, [(photos[0].id, finding, promise.id), (photos[1].id, stop, None)])
    assert (count_unassigned(store, park.id), promises_of_finding(store, finding.id)) == (2, [])
    undo(store, Reach.photos(park=park.id))
    assert (count_unassigned(store, park.id), [one.id for one in promises_of_finding(store, finding.id)]) == (4, [promise.id])
