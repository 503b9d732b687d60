"""A folder for some parks: nothing of another park goes into it or comes out of it, until it is chosen too."""

from __future__ import annotations

import hashlib
import io
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.content.load import Loaded, parse_checklist
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.laptops.account import every_texts, synced_texts
from kvo_inspect.exchange.laptops.every_folder import sync_every
from kvo_inspect.exchange.laptops.folder import (
    MARKER,
    ParkChoice,
    SyncFolder,
    forget_folder,
    last_folder,
    look_at,
    place_of,
    remembered_folders,
)
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.exchange.laptops.pack import open_pack
from kvo_inspect.exchange.laptops.sync import Synced, sync
from kvo_inspect.files import scratch
from kvo_inspect.paths import own_checklists
from kvo_inspect.store.contacts.contact import contacts
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import NamedParks, add_park
from kvo_inspect.store.parks.partners import add_partner
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from tests.exchange.forging import pack_of
from tests.exchange.laptops.test_given_checklists import YARDS, own
from tests.exchange.photographed import bytes_of, kept, left_over, photograph, sha_of
from tests.laptops import SIGNAL, Laptop, checklists, state
from tests.store.papers.files import PDF

SECRET = "zin"
OURS, THEIRS = "Ganzenveld", "Zwanenberg"
"""Beginnings of every word of either park."""


def fill(laptop: Laptop, name: str) -> str:
    """Make a park of which every text begins with its name: a route, people, a company, a round, findings, photos, a paper, a checklist."""
    store = laptop.store
    park = add_park(store, name, f"{name}stad", [NewCheckpoint(f"{name} Weg 1"), NewCheckpoint(f"{name} Weg 2")])
    add_partner(store, park.id, "company", organisation=f"{name}bedrijf", person=f"{name} Jansen", email=f"{name}@example.org".lower())
    yards, problems = parse_checklist(YARDS.format(version="1", ask=f"{name}vraag?", confidential="false", core="true").encode(), "test")
    assert yards is not None, problems
    source = YARDS.format(version="1", ask=f"{name}vraag?", confidential="false", core="true").encode()
    loaded = Loaded(yards, Path("test"), source, hashlib.sha256(source).hexdigest(), own=False)
    start_round(store, park.id, NewRound("baseline", "day", "2026-11-12", tuple((one, "full") for one in (*checklists(), loaded))))
    find(laptop, park.id, f"{name} gat in de weg")
    find(laptop, park.id, f"{name} signaal", SIGNAL)
    photograph(laptop, f"{name} foto", park=park.id)
    photograph(laptop, f"{name} geheime foto", confidential=True, park=park.id)
    add_paper(store, park.id, paper_file(f"{name}.pdf", PDF + name.encode()), kind="agreement", title=f"{name} convenant")
    return park.id


def find(laptop: Laptop, park: str, text: str, item: str | None = None) -> None:
    round_id, stop = laptop.store.rows(
        "select r.id, c.id from round r join checkpoint c on c.park = r.park where r.park = ? order by c.name", [park]
    )[0]
    record_finding(laptop.store, round_id, stop, NewFinding(text, item=item))


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Laptop]:
    """The facilitator with both parks, and checklists of her own."""
    laptop = Laptop(tmp_path / "anna", author="Anna")
    own(laptop)
    fill(laptop, OURS)
    fill(laptop, THEIRS)
    yield laptop
    assert doctor(laptop.store) == []
    laptop.close()


@pytest.fixture
def bas(anna: Laptop, tmp_path: Path) -> Iterator[Laptop]:
    """An inspector who has one of the parks and must not have the other."""
    laptop = Laptop(tmp_path / "bas", author="Bas")
    anna.pack(tmp_path / "one.kvopack", [park_of(anna, OURS)])
    merge(laptop.store, tmp_path / "one.kvopack")
    yield laptop
    assert (doctor(laptop.store), left_over(laptop)) == ([], [])
    laptop.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def park_of(laptop: Laptop, name: str) -> str:
    return str(laptop.store.rows("select id from park where name = ?", [name])[0][0])


def only(laptop: Laptop, *names: str) -> ParkChoice:
    return ParkChoice(frozenset(park_of(laptop, name) for name in names))


def texts(laptop: Laptop) -> set[str]:
    return {row[0] for row in laptop.store.rows("select text from finding")}


def all_bytes(path: Path, room: Path) -> bytes:
    """Every byte of a file or folder, names too, with what is inside archives as it is before it is packed and encrypted."""
    if path.is_dir():
        files = [inner for inner in sorted(path.rglob("*")) if inner.is_file()]
        return b"".join(str(file.relative_to(path)).encode() + all_bytes(file, room) for file in files)
    raw = path.read_bytes()
    if path.suffix != ".kvopack":
        return raw
    with zipfile.ZipFile(path) as archive:
        if "pack.age" in archive.namelist():
            with scratch(room) as inside, open_pack(path, inside, SECRET) as pack:
                return raw + b"".join(name.encode() + pack._archive.read(name) for name in pack._archive.namelist())
    return raw + _members(raw)


def _members(raw: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())


def traces(laptop: Laptop, name: str) -> list[bytes]:
    """What a park would be known by: its name, which begins every text in it, its ids, its photos and papers and their hashes."""
    park = park_of(laptop, name)
    nouns = ("park", "checkpoint", "round", "finding", "checklist", "photo", "paper")
    ids = [row[0].encode() for noun in nouns for row in ids_of(laptop, noun, park)]
    contact = [one.id.encode() for one in contacts(laptop.store) if one.shown.organisation.startswith(name)]
    photos = [bytes_of(f"{name}{what}") for what in (" foto", " geheime foto")]
    hashes = [sha_of(f"{name}{what}").encode() for what in (" foto", " geheime foto")]
    (paper,) = laptop.store.rows("select sha256 from paper where park = ?", [park])
    return [name.encode(), name.lower().encode(), *ids, *contact, *photos, *hashes, paper[0].encode()]


def ids_of(laptop: Laptop, noun: str, park: str) -> list[tuple[str]]:
    return [(row[0],) for row in laptop.store.rows(f'select id from "{noun}" where park = ?', [park])]


def test_nothing_of_another_park_is_written_into_a_limited_folder(
    anna: Laptop, folder: Path, tmp_path: Path, cheap_passphrases: None
) -> None:
    first = sync(anna.store, folder, new=True, choice=only(anna, OURS), passphrase=SECRET)
    assert (len(first.written), first.photos_out, first.papers_out) == (2, 1, 1), "the open and the confidential"
    find(anna, park_of(anna, THEIRS), f"{THEIRS} later")
    photograph(anna, f"{THEIRS} latere foto", park=park_of(anna, THEIRS))
    own_checklists(anna.data).joinpath("yards.toml").unlink()
    own(anna, version="2", ask="Anders?")
    find(anna, park_of(anna, OURS), f"{OURS} later")
    again = sync(anna.store, folder, passphrase=SECRET)
    assert (len(again.written), again.photos_out) == (1, 0)
    written = all_bytes(folder, tmp_path)
    assert [trace for trace in traces(anna, THEIRS) if trace in written] == []
    assert [trace for trace in traces(anna, OURS) if trace not in written] == [], "what is searched for would be found"
    assert b"Opgeruimd?" in written
    assert b"Anders?" in written, "her own checklist goes along with the park that goes"


def test_the_choice_is_remembered_until_another_is_made(anna: Laptop, folder: Path, tmp_path: Path) -> None:
    sync(anna.store, folder, new=True, choice=only(anna, OURS))
    done = sync(anna.store, folder)
    assert (done.written, done.limit) == ([], NamedParks((OURS,)))
    assert synced_texts(done) == [
        "Nothing to exchange: of its parks this laptop and the folder have the same.",
        f"This folder is only for {OURS}.",
    ]
    add_park(anna.store, "Nieuw", "Nergens")
    assert sync(anna.store, folder).written == [], "what is made later does not go by itself"
    done = sync(anna.store, folder, choice=ParkChoice(None))
    assert (len(done.written), done.photos_out, done.papers_out, done.limit) == (1, 1, 1, None)
    assert THEIRS.encode() in all_bytes(folder, tmp_path)
    assert sync(anna.store, folder).written == []


def got(done: Synced) -> tuple[int, int, int]:
    return len(done.taken), done.photos_in, done.papers_in


def test_a_folder_that_holds_a_park_which_this_laptop_must_not_have(
    anna: Laptop, bas: Laptop, folder: Path, tmp_path: Path, cheap_passphrases: None
) -> None:
    """Bad input: neither in the record nor beside it; told in one sentence, by number, for the name is not known here."""
    sync(anna.store, folder, new=True, passphrase=SECRET)
    done = sync(bas.store, folder, choice=only(bas, OURS), passphrase=SECRET)
    assert (done.refused, done.waiting, done.unfinished, done.locked) == ([], [], [], [])
    assert got(done) == (2, 2, 1), "its own, and what is confidential of its own"
    told = f"This folder is only for {OURS}; not imported from it: 1 park that is not on this laptop."
    assert synced_texts(done).count(told) == 1
    again = sync(bas.store, folder, passphrase=SECRET)
    assert (got(again), again.written) == ((0, 0, 0), [])
    assert synced_texts(again)[:2] == ["Nothing to exchange: of its parks this laptop and the folder have the same.", told]
    assert len(bas.store.rows("select id from park")) == 1
    assert texts(bas) == {text for text in texts(anna) if OURS in text}
    bas.close()
    lies_there = all_bytes(bas.data, tmp_path)
    bas.open()
    unknown = [trace for trace in traces(anna, THEIRS) if trace != park_of(anna, THEIRS).encode()]  # which park was left out is noted
    assert [trace for trace in unknown if trace in lies_there] == []
    assert OURS.encode() in lies_there

    find(bas, park_of(bas, OURS), f"{OURS} by Bas")
    assert len(sync(bas.store, folder).written) == 1
    find(anna, park_of(anna, THEIRS), f"{THEIRS} still later")
    sync(anna.store, folder)
    assert f"{OURS} by Bas" in texts(anna)
    assert sync(bas.store, folder).left_out == NamedParks((), 1)


def test_what_was_left_out_comes_when_the_choice_is_widened(anna: Laptop, bas: Laptop, folder: Path, cheap_passphrases: None) -> None:
    sync(anna.store, folder, new=True, passphrase=SECRET)
    sync(bas.store, folder, choice=only(bas, OURS), passphrase=SECRET)
    find(anna, park_of(anna, THEIRS), f"{THEIRS} later")
    sync(anna.store, folder)
    sync(bas.store, folder)
    done = sync(bas.store, folder, choice=only(anna, OURS, THEIRS), passphrase=SECRET)
    assert got(done) == (3, 2, 1)
    assert (done.left_out, done.refused, done.waiting) == (NamedParks(), [], [])
    find(bas, park_of(bas, OURS), "by Bas")
    sync(bas.store, folder)
    sync(anna.store, folder)
    assert state(bas.store) == state(anna.store)
    assert kept(bas) == kept(anna)
    assert got(sync(bas.store, folder, passphrase=SECRET)) == (0, 0, 0)


def test_a_photo_of_another_park_stays_in_the_folder_also_when_that_park_is_here(anna: Laptop, folder: Path, tmp_path: Path) -> None:
    """Who has both parks, and lacks the photos: what comes out of a limited folder are those of its park."""
    bas = Laptop(tmp_path / "bas", author="Bas")
    anna.pack(tmp_path / "both.kvopack")
    merge(bas.store, tmp_path / "both.kvopack")
    sync(anna.store, folder, new=True)
    done = sync(bas.store, folder, choice=only(bas, OURS))
    assert (done.photos_in, done.papers_in) == (1, 1)
    assert sha_of(f"{THEIRS} foto") not in kept(bas)
    assert not done.absent, "nobody waits here for what the folder is not for"
    assert done.left_out == NamedParks((THEIRS,)), "by name where the park is known"
    bas.close()


def test_what_a_file_says_of_a_park_that_was_left_out_is_not_believed(anna: Laptop, folder: Path, tmp_path: Path) -> None:
    """Somebody claims a log of hers in a park that the folder is not for: once it is, that is refused, and her work goes all the same."""
    sync(anna.store, folder, new=True, choice=only(anna, OURS))
    theirs = park_of(anna, THEIRS)
    rows = [{"noun": "park", "noun_id": theirs, "fields": {"name": "x"}}]
    forged = pack_of(tmp_path / "forged", LogKey(anna.store.device, theirs, False), rows, sender="0123456789abcdef")
    (folder / "0123456789abcdef").mkdir()
    forged.rename(folder / "0123456789abcdef" / f"000001-{hashlib.sha256(forged.read_bytes()).hexdigest()}.kvopack")
    done = sync(anna.store, folder)
    assert (done.refused, done.left_out) == ([], NamedParks((THEIRS,)))
    done = sync(anna.store, folder, choice=ParkChoice(None))
    assert len(done.refused) == 1
    assert len(done.written) == 1
    assert f"{THEIRS} gat in de weg".encode() in all_bytes(folder, tmp_path)


def test_what_is_begun_anew_where_a_limited_folder_was_is_limited_too(anna: Laptop, bas: Laptop, folder: Path, tmp_path: Path) -> None:
    sync(anna.store, folder, new=True, choice=only(anna, OURS))
    shutil.rmtree(folder)
    folder.mkdir()
    assert place_of(anna.store, folder) == "emptied"
    assert sync(anna.store, folder, new=True).limit == NamedParks((OURS,))
    assert THEIRS.encode() not in all_bytes(folder, tmp_path)


def test_another_folder_where_a_limited_one_was_gets_no_park_that_nobody_chose_for_it(
    anna: Laptop, bas: Laptop, folder: Path, tmp_path: Path
) -> None:
    """Somebody else's stick has the letter today: neither the first stick's park nor all parks go onto it by themselves."""
    sync(anna.store, folder, new=True, choice=only(anna, THEIRS))
    folder.rename(tmp_path / "in a pocket")
    folder.mkdir()
    sync(bas.store, folder, new=True)
    before = all_bytes(folder, tmp_path)
    assert place_of(anna.store, folder) == "other"
    with pytest.raises(UsageError, match="--all-parks"):
        sync(anna.store, folder, new=True)
    assert all_bytes(folder, tmp_path) == before
    assert place_of(anna.store, folder) == "other", "a refused one is not remembered"
    assert sync(anna.store, folder, new=True, choice=only(anna, OURS)).limit == NamedParks((OURS,))
    assert sync(anna.store, folder).limit == NamedParks((OURS,))
    assert THEIRS.encode() not in all_bytes(folder, tmp_path)
    assert sync(anna.store, tmp_path / "in a pocket").limit == NamedParks((THEIRS,))


def test_a_limit_belongs_to_the_folder_and_not_to_its_place(anna: Laptop, tmp_path: Path) -> None:
    e, f = tmp_path / "E", tmp_path / "F"
    for place, choice in ((e, only(anna, OURS)), (f, ParkChoice(None))):
        place.mkdir()
        sync(anna.store, place, new=True, choice=choice)
    e.rename(tmp_path / "x")
    f.rename(e)
    (tmp_path / "x").rename(f)
    find(anna, park_of(anna, THEIRS), f"{THEIRS} later")
    assert sync(anna.store, f).written == []
    assert sync(anna.store, e).written
    assert [(Path(one.path).name, one.names.names) for one in remembered_folders(anna.store)] == [("E", ()), ("F", (OURS,))]


def test_a_refused_choice_is_not_remembered(anna: Laptop, folder: Path) -> None:
    with pytest.raises(UsageError, match="--new"):
        sync(anna.store, folder, choice=only(anna, OURS))
    assert remembered_folders(anna.store) == []
    assert list(folder.iterdir()) == []


def test_a_folder_that_does_not_answer_is_passed_by(anna: Laptop, tmp_path: Path) -> None:
    dead, stick = tmp_path / "dead", tmp_path / "stick"
    for place in (dead, stick):
        place.mkdir()
        sync(anna.store, place, new=True, choice=only(anna, OURS))
    find(anna, park_of(anna, OURS), "later")
    network_back = threading.Event()

    def look(folder: SyncFolder) -> SyncFolder:
        if folder.path == str(dead):
            network_back.wait(60)  # as the system does with a network path whose other end is gone
        return look_at(folder)

    begun = time.monotonic()
    every = sync_every(anna.store, look=look)
    assert time.monotonic() - begun < 30
    network_back.set()
    assert {Path(went.folder.path).name: went.account is not None for went in every} == {"dead": False, "stick": True}
    assert f"{dead} does not answer yet. Is the network there?" in every_texts(every)


def test_every_remembered_folder_and_one_that_is_not_there(anna: Laptop, tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("stick", "cloud", "network", "pocket")]
    for place in places:
        place.mkdir()
        sync(anna.store, place, new=True, choice=only(anna, OURS))
    stick, cloud, network, pocket = places
    pocket.rename(tmp_path / "away")
    shutil.rmtree(network)
    network.mkdir()
    (cloud / MARKER).write_text("{")
    assert [Path(one.path).name for one in remembered_folders(anna.store)] == ["pocket", "network", "cloud", "stick"]
    assert {Path(one.path).name: one.state for one in remembered_folders(anna.store)} == {
        "stick": "there",
        "cloud": "other",
        "network": "emptied",
        "pocket": "absent",
    }
    find(anna, park_of(anna, OURS), "later")
    every = sync_every(anna.store)
    (went,) = [one for one in every if one.account is not None]
    assert went.folder.path == str(stick)
    assert went.account is not None
    assert len(went.account.written) == 1
    told = every_texts(every)
    assert f"{pocket} is not there. Is the stick in, is the network there?" in told
    assert f"{network} is empty now. Choose it by itself to begin anew in it." in told
    assert any(line.startswith(f"{stick}: Imported: 0 changes. Written: 1 file") for line in told)
    assert list(network.iterdir()) == []
    (tmp_path / "away").rename(pocket)
    (pocket / anna.store.device).rename(tmp_path / "packs")
    (pocket / anna.store.device).write_text("something else has the name")
    every = sync_every(anna.store)
    assert [Path(one.folder.path).name for one in every if one.error is not None] == ["pocket"], "what is wrong with one stops no other"
    assert [Path(one.folder.path).name for one in every if one.account is not None] == ["stick"]


def test_what_did_not_come_is_told_first_and_never_cut(anna: Laptop, folder: Path, tmp_path: Path) -> None:
    """A refused file and one that is cut off, beside so much else that a notice has no room for it."""
    sync(anna.store, folder, new=True, choice=only(anna, OURS))
    find(anna, park_of(anna, OURS), f"{OURS} later")
    rows = [{"noun": "park", "noun_id": park_of(anna, OURS), "fields": {"name": "x"}}]
    forged = pack_of(tmp_path / "forged", LogKey(anna.store.device, park_of(anna, OURS), False), rows, sender="0123456789abcdef")
    theirs = folder / "0123456789abcdef"
    theirs.mkdir()
    (theirs / f"000002-{'0' * 64}.kvopack").write_bytes(b"half")
    forged.rename(theirs / f"000001-{hashlib.sha256(forged.read_bytes()).hexdigest()}.kvopack")
    (exchanged,) = sync_every(anna.store)
    assert exchanged.account is not None
    ((_name, why),) = exchanged.account.refused
    trouble = [why, "1 file is not whole yet; next time."]
    assert synced_texts(exchanged.account)[:2] == trouble
    assert synced_texts(exchanged.account, 1)[:2] == trouble
    assert len(synced_texts(exchanged.account, 1)) == 3
    (line,) = every_texts([exchanged])
    assert line.startswith(f"{folder}: {' '.join(trouble)} Imported: 0 changes.")


def test_files_without_photos_do_not_ask_for_the_photos_of_the_record(anna: Laptop, bas: Laptop, folder: Path, tmp_path: Path) -> None:
    """However many files a limited folder holds: the list of all photos is not read again for each of them."""
    sync(anna.store, folder, new=True)
    sync(bas.store, folder, choice=only(bas, OURS))
    asked = []
    for files in (1, 4):
        for n in range(files):
            find(anna, park_of(anna, OURS), f"{OURS} {files} {n}")
            find(anna, park_of(anna, THEIRS), f"{THEIRS} {files} {n}")
            sync(anna.store, folder)
        statements: list[str] = []
        connection = bas.store.db.conn
        assert connection is not None
        connection.set_trace_callback(statements.append)
        assert len(sync(bas.store, folder).taken) == files
        connection.set_trace_callback(None)
        asked.append(sum("from file_by_hash f" in statement for statement in statements))
    assert asked[0] == asked[1]


def test_a_folder_is_forgotten_and_not_touched(anna: Laptop, folder: Path, tmp_path: Path) -> None:
    sync(anna.store, folder, new=True, choice=only(anna, OURS))
    before = all_bytes(folder, tmp_path)
    (one,) = remembered_folders(anna.store)
    assert (one.path, last_folder(anna.store)) == (str(folder), str(folder))
    forget_folder(anna.store, one.id)
    assert (remembered_folders(anna.store), last_folder(anna.store)) == ([], "")
    assert all_bytes(folder, tmp_path) == before
    find(anna, park_of(anna, THEIRS), "later")
    assert sync(anna.store, folder).limit == NamedParks((OURS,)), "named again, it gets no more than before"
