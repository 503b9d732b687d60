"""Packs passed by hand: whatever the order, nothing is lost, nothing doubles, and who wrote what stays visible."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import KvoError, RuleError, Unsound
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.pack import is_encrypted, open_pack
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.merge.batch import Altered, Forked, Waits
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.plan.measures import add_measure
from kvo_inspect.store.plan.meetings import add_meeting
from kvo_inspect.store.plan.targets import add_target
from kvo_inspect.store.plan.trajectories import trajectory_now
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.restore import restore_backup
from kvo_inspect.store.walk.answers import answer_id, record_answer
from kvo_inspect.wording.merging import doing_text, received_texts
from tests.laptops import GATE, LAMPS, SIGNAL, Laptop, batch, history, prepared, state

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Callable[..., Laptop]]:
    """Make laptops that take in what the facilitator prepared; close them all in the end."""
    made = [prepared(tmp_path / "facilitator")]
    made[0].pack(tmp_path / "prepared.kvopack", confidential=True)

    def make(author: str, skew: dt.timedelta = dt.timedelta()) -> Laptop:
        laptop = Laptop(tmp_path / author, skew, author)
        made.append(laptop)
        merge(laptop.store, tmp_path / "prepared.kvopack")
        return laptop

    make.facilitator = made[0]  # type: ignore[attr-defined]
    make.made = made  # type: ignore[attr-defined]
    yield make
    for laptop in made:
        assert doctor(laptop.store) == []
        laptop.close()


def round_and_stop(store: Store) -> tuple[str, str]:
    found, park = store.rows("select id, park from round order by id")[0]
    return found, route(store, park)[0].id


def find(store: Store, text: str, item: str | None = None) -> Finding:
    return record_finding(store, *round_and_stop(store), NewFinding(text, item=item))


def answered(store: Store, item: str) -> Answer:
    found = store.find(Answer, answer_id(store, *round_and_stop(store), item))
    assert found is not None
    return found


def doubles(store: Store) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in store.rows("select noun, field from conflict order by noun, field")]


def exchange(one: Laptop, other: Laptop, room: Path) -> None:
    """Each gives the other everything."""
    for sender, receiver in ((one, other), (other, one)):
        out = room / f"{sender.author}-{sender.store.device}.kvopack"
        sender.pack(out, confidential=True)
        merge(receiver.store, out)


def test_what_the_facilitator_prepared_is_ready_to_walk(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    assert state(anna.store) == state(laptops.facilitator.store)  # type: ignore[attr-defined]
    recorded = record_answer(anna.store, *round_and_stop(anna.store), LAMPS, Value(value="2"))
    assert recorded.findings[0].code == f"{anna.store.letters}-001"


def test_it_is_walked_in_the_same_order_on_every_laptop(tmp_path: Path) -> None:
    """People, partners and findings stand as they were written down, not as their ids happen to fall."""
    desk, anna = prepared(tmp_path / "desk"), Laptop(tmp_path / "anna", author="Anna")
    for number in range(12):
        find(desk.store, f"number {number}")
    desk.pack(tmp_path / "desk.kvopack", confidential=True)
    merge(anna.store, tmp_path / "desk.kvopack")
    for noun, hidden in itertools.product(NOUNS, (0, 1)):
        ids = f'select id from "{noun}" where confidential = {hidden} order by n'
        assert anna.store.rows(ids) == desk.store.rows(ids), noun
    for laptop in (desk, anna):
        laptop.close()


def test_what_was_made_and_taken_back_elsewhere_is_not_told_as_new(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "stays")
    find(anna.store, "typed by mistake")
    undo(anna.store, Reach.walk(anna.store.select(Round)[0].id))
    anna.pack(tmp_path / "anna.kvopack")
    received = merge(bas.store, tmp_path / "anna.kvopack")
    assert [(moved.noun, moved.new, moved.changed) for moved in received.nouns] == [("finding", 1, 0)]
    assert received_texts(received)[2] == "New: 1 finding."


def test_the_same_pack_three_times(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "one")
    find(anna.store, "two")
    anna.pack(tmp_path / "anna.kvopack")
    first = merge(bas.store, tmp_path / "anna.kvopack")
    assert [(moved.noun, moved.new, moved.changed) for moved in first.nouns] == [("finding", 2, 0)]
    assert first.laptops == ((anna.store.letters, "Anna"),)
    assert received_texts(first)[0] == f"From Anna ({anna.store.letters}): 2 changes."
    there = state(bas.store)
    for _ in range(2):
        again = merge(bas.store, tmp_path / "anna.kvopack")
        assert (again.changes, again.nouns) == (0, ())
        assert state(bas.store) == there


def test_the_same_bytes_for_the_same_changes(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    anna.pack(tmp_path / "one.kvopack")
    anna.ticks -= 1
    anna.pack(tmp_path / "two.kvopack")
    assert (tmp_path / "one.kvopack").read_bytes() == (tmp_path / "two.kvopack").read_bytes()


def test_packs_in_any_order(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    senders = [laptops("Anna"), laptops("Bas", -5 * HOUR), laptops("Cor", 24 * 365 * HOUR)]
    packs = []
    for i, laptop in enumerate(senders):
        record_answer(laptop.store, *round_and_stop(laptop.store), LAMPS, Value(value=str(i)))
        find(laptop.store, f"by {laptop.author}")
        packs.append(tmp_path / f"{laptop.author}.kvopack")
        laptop.pack(packs[-1])
    states = []
    for i, order in enumerate(itertools.permutations(packs)):
        receiver = laptops(f"Receiver {i}")
        for pack in order:
            merge(receiver.store, pack)
        states.append(state(receiver.store))
    assert all(other == states[0] for other in states)
    assert states[0]["two values"] != []


def test_edits_made_offline_that_arrive_out_of_order(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    packs, since = [], {key: head.seq for key, head in logs.all_heads(anna.store.db).items()}
    found = find(anna.store, "first")
    for i, text in enumerate(("first", "second", "third")):
        set_finding(anna.store, found.id, text=text, severity=("minor", "serious", "urgent")[i])
        packs.append(tmp_path / f"{i}.kvopack")
        anna.pack(packs[-1], since=since)
        since = {key: head.seq for key, head in logs.all_heads(anna.store.db).items()}
    before = state(bas.store)
    for late in (packs[2], packs[1]):
        with pytest.raises(Waits, match=anna.store.letters):
            merge(bas.store, late)
        assert state(bas.store) == before
    for pack in (packs[0], packs[1], packs[0], packs[2], packs[1]):
        merge(bas.store, pack)
    assert bas.store.get(Finding, found.id).text == "third"
    assert state(bas.store) == state(anna.store)


def test_removed_on_one_laptop_and_worked_on_on_the_other_stays(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    found = find(anna.store, "fence")
    bas = laptops("Bas")
    exchange(anna, bas, tmp_path)
    with anna.store.act() as act:
        act.write(Finding, found.id, park=found.park, gone=True)
    set_finding(bas.store, found.id, text="fence, two metres")
    exchange(anna, bas, tmp_path)
    assert state(anna.store) == state(bas.store)
    assert anna.store.get(Finding, found.id).text == "fence, two metres"


def test_dropped_on_one_laptop_and_edited_on_the_other(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    found = find(anna.store, "fence")
    bas = laptops("Bas")
    exchange(anna, bas, tmp_path)
    review = review_finding(anna.store, found.id, Verdict(kind="dropped", reason="not a defect"))
    set_finding(bas.store, found.id, text="fence, two metres")
    exchange(anna, bas, tmp_path)
    assert state(anna.store) == state(bas.store)
    now, verdict = bas.store.get(Finding, found.id), bas.store.get(Review, review.id)
    assert now.text == "fence, two metres"
    assert verdict.verdict == Verdict(kind="dropped", reason="not a defect")
    assert verdict.saw != now.heads, "changed since it was dropped: back into the queue"


def test_both_answer_the_same_item(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna", HOUR), laptops("Bas", -3 * HOUR)
    record_answer(anna.store, *round_and_stop(anna.store), LAMPS, Value(value="2"))
    record_answer(bas.store, *round_and_stop(bas.store), LAMPS, Value(value="3"))
    for laptop in (anna, bas):
        record_answer(laptop.store, *round_and_stop(laptop.store), GATE, Value(value="1"))
    exchange(anna, bas, tmp_path)
    assert state(anna.store) == state(bas.store)
    assert doubles(anna.store) == [("answer", "value")], "the same answer twice is one answer"
    assert answered(anna.store, LAMPS).value == Value(value="2"), "the newest by the clocks stands until somebody chooses"
    chosen = record_answer(bas.store, *round_and_stop(bas.store), LAMPS, Value(value="3"))
    assert doubles(bas.store) == []
    assert chosen.answers[0].value == Value(value="3")
    exchange(anna, bas, tmp_path)
    assert state(anna.store) == state(bas.store)
    assert doubles(anna.store) == []
    assert answered(anna.store, LAMPS).value == Value(value="3")


def test_a_restored_backup_goes_on_as_another_laptop(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "before the backup")
    backup = write_backup(anna.store.path, tmp_path / "backup.db")
    find(anna.store, "after the backup")
    anna.pack(tmp_path / "anna.kvopack")
    merge(bas.store, tmp_path / "anna.kvopack")
    first = anna.store.device
    anna.close()
    restore_backup(anna.data, backup)
    anna.open()
    assert anna.store.device != first
    find(anna.store, "after the restore")
    exchange(anna, bas, tmp_path)
    assert state(anna.store) == state(bas.store)
    texts = {row[0] for row in bas.store.rows("select text from finding")}
    assert texts == {"before the backup", "after the backup", "after the restore"}


def put_back(laptop: Laptop, backup: Path) -> None:
    """Put an older record file back by hand, behind the program's back (`restore` would make a new laptop of it)."""
    record = laptop.data / "record.db"
    for suffix in ("-wal", "-shm"):
        record.with_name(record.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(backup, record)


def test_a_record_that_went_on_from_a_copy_all_the_same_is_refused_by_name(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """Somebody copied the state folder along too: two laptops go on as one."""
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "first")
    anna.pack(tmp_path / "one.kvopack")
    backup = write_backup(anna.store.path, tmp_path / "backup.db")
    find(anna.store, "second")
    anna.pack(tmp_path / "two.kvopack")
    merge(bas.store, tmp_path / "two.kvopack")
    noted = (anna.folder / "state" / "devices.json").read_text()
    letters = anna.store.letters
    anna.close()
    put_back(anna, backup)
    old = noted.split('"heads"')[0] + '"heads": []}}'
    (anna.folder / "state" / "devices.json").write_text(old)
    anna.open()
    assert anna.store.letters == letters, "the vouching file was forged as meant"
    find(anna.store, "another second")
    anna.pack(tmp_path / "three.kvopack")
    before = state(bas.store)
    with pytest.raises(Forked, match=letters):
        merge(bas.store, tmp_path / "three.kvopack")
    anna.pack(tmp_path / "four.kvopack", since={key: head.seq for key, head in logs.all_heads(anna.store.db).items()})
    with pytest.raises(Forked, match=letters):
        merge(bas.store, tmp_path / "four.kvopack")
    assert state(bas.store) == before


def test_its_own_log_comes_back_longer(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """The state folder vouches for the laptop, but others have more of its log than it has."""
    anna, bas = laptops("Anna"), laptops("Bas")
    backup = write_backup(anna.store.path, tmp_path / "backup.db")
    noted = (anna.folder / "state" / "devices.json").read_text()
    find(anna.store, "lost and found")
    anna.pack(tmp_path / "anna.kvopack")
    merge(bas.store, tmp_path / "anna.kvopack")
    anna.close()
    put_back(anna, backup)
    (anna.folder / "state" / "devices.json").write_text(noted)
    anna.open()
    first = anna.store.device
    bas.pack(tmp_path / "bas.kvopack")
    received = merge(anna.store, tmp_path / "bas.kvopack")
    assert received.new_device
    assert anna.store.device != first
    find(anna.store, "goes on")
    exchange(anna, bas, tmp_path)
    assert state(anna.store) == state(bas.store)
    anna.close()
    assert anna.open().device == anna.store.device


def test_a_copied_data_folder_is_another_laptop(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    find(anna.store, "before the copy")
    copy = anna.copy_to(tmp_path / "copy", author="Copy")
    laptops.made.append(copy)  # type: ignore[attr-defined]
    assert copy.store.device != anna.store.device
    assert copy.store.letters != anna.store.letters
    one, other = find(anna.store, "here"), find(copy.store, "there")
    assert one.code != other.code
    exchange(anna, copy, tmp_path)
    assert state(anna.store) == state(copy.store)
    assert {row[0] for row in anna.store.rows("select text from finding")} == {"before the copy", "here", "there"}


def test_an_alteration_in_the_senders_own_database_is_refused_by_both(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "true")
    sound = batch(anna.store)
    was = anna.store.rows("select n, fields from change order by n desc limit 1")[0]
    anna.store.db.execute("update change set fields = replace(fields, 'true', 'false') where n = ?", [was[0]])
    with pytest.raises(Unsound):
        anna.pack(tmp_path / "anna.kvopack")
    anna.store.db.execute("update change set fields = ? where n = ?", [was[1], was[0]])
    altered = [replace(change, fields=change.fields.replace("true", "false")) for change in sound.changes]
    with pytest.raises(Altered):
        receive(bas.store, replace(sound, changes=altered))


@pytest.mark.usefixtures("cheap_passphrases")
def test_the_confidential_leaves_only_encrypted_and_when_asked_for(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "kanarie in de kelder", item=SIGNAL)
    find(anna.store, "openbaar")
    with pytest.raises(RuleError):
        make_pack(anna.store, tmp_path / "no.kvopack", confidential=True)
    assert not (tmp_path / "no.kvopack").exists()
    make_pack(anna.store, tmp_path / "open.kvopack")
    with zipfile.ZipFile(tmp_path / "open.kvopack") as archive:
        said = b"".join(archive.read(name) for name in archive.namelist())
    assert b"openbaar" in said
    assert b"kanarie" not in said
    make_pack(anna.store, tmp_path / "secret.kvopack", confidential=True, passphrase="Een lange zin.")
    assert is_encrypted(tmp_path / "secret.kvopack")
    assert not is_encrypted(tmp_path / "open.kvopack")
    assert b"kanarie" not in (tmp_path / "secret.kvopack").read_bytes()
    merge(bas.store, tmp_path / "open.kvopack")
    assert bas.store.rows("select text from finding") == [("openbaar",)]
    merge(bas.store, tmp_path / "secret.kvopack", "Een lange zin.")
    assert state(anna.store) == state(bas.store)
    assert list((bas.data / "passing").iterdir()) == []


AGE = shutil.which("age")
NO_AGE = "age is not installed (Debian: age): no other program opened an encrypted file"


def aged(*asked: str, passphrase: str = "") -> None:
    """Run the standard age tool; it takes a passphrase from the terminal only."""
    import pty

    assert AGE is not None
    child, terminal = pty.fork()
    if not child:
        os.execv(AGE, ["age", *asked])
    while passphrase and b"passphrase" not in os.read(terminal, 1000):
        pass
    os.write(terminal, f"{passphrase}\n".encode())
    with suppress(OSError):  # the terminal goes with the program
        while os.read(terminal, 1000):
            pass
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.filterwarnings("default:age is not installed")
def test_the_standard_age_tool_opens_an_encrypted_pack(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    if AGE is None:
        warnings.warn(NO_AGE, stacklevel=1)
        pytest.skip(NO_AGE)
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "kanarie", item=SIGNAL)
    make_pack(anna.store, tmp_path / "secret.kvopack", confidential=True, passphrase="Een lange zin.", age_alone=True)
    with zipfile.ZipFile(tmp_path / "secret.kvopack") as archive:
        archive.extractall(tmp_path)
    key, plain = tmp_path / "key", tmp_path / "plain.kvopack"
    aged("-d", "-o", str(key), str(tmp_path / "key.age"), passphrase="Een lange zin.")
    aged("-d", "-i", str(key), "-o", str(plain), str(tmp_path / "pack.age"))
    assert not is_encrypted(plain)
    merge(bas.store, plain)
    assert state(anna.store) == state(bas.store)
    assert "Nothing new" in received_texts(merge(bas.store, tmp_path / "secret.kvopack", "Een lange zin."))[0]


@pytest.mark.usefixtures("cheap_passphrases")
def test_an_encrypted_pack_of_the_open_only(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    find(anna.store, "kanarie", item=SIGNAL)
    make_pack(anna.store, tmp_path / "open.kvopack", passphrase="zin")
    with open_pack(tmp_path / "open.kvopack", tmp_path, "zin") as pack:
        assert not any(change.log.confidential for change in pack.batch().changes)
        assert not any(run.confidential for run in pack.manifest.logs)


@pytest.mark.skipif(os.name == "nt", reason="there a file has a name until it is closed")
@pytest.mark.usefixtures("cheap_passphrases")
def test_what_is_encrypted_lies_nowhere_plainly_while_it_is_read(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """Whoever kills the program then finds nothing beside the record."""
    anna = laptops("Anna")
    find(anna.store, "kanarie", item=SIGNAL)
    make_pack(anna.store, tmp_path / "secret.kvopack", confidential=True, passphrase="zin")
    room = tmp_path / "room"
    room.mkdir()
    with open_pack(tmp_path / "secret.kvopack", room, "zin") as pack:
        assert any(change.log.confidential for change in pack.batch().changes)
        assert list(room.iterdir()) == []


@pytest.mark.usefixtures("cheap_passphrases")
def test_the_work_on_a_passphrase_is_told_before_it_begins(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """It takes seconds: whoever stops it then has waited for nothing, and nothing was written or taken in."""
    anna, bas = laptops("Anna"), laptops("Bas")
    out = tmp_path / "secret.kvopack"
    find(anna.store, "mast 2231 uit")

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "passphrase":
            raise KvoError(doing_text(what))

    with pytest.raises(KvoError, match="takes some seconds"):
        make_pack(anna.store, out, passphrase="zin", progress=stop)
    assert not out.exists()
    make_pack(anna.store, out, passphrase="zin")
    with pytest.raises(KvoError, match="takes some seconds"):
        merge(bas.store, out, "zin", progress=stop)
    assert state(bas.store) != state(anna.store)
    merge(bas.store, out, "zin")
    assert state(bas.store) == state(anna.store)


def test_one_park_leaves_no_gap(tmp_path: Path) -> None:
    two = prepared(tmp_path / "two", parks=2)
    other = Laptop(tmp_path / "other", author="Other")
    first, second = sorted(row[0] for row in two.store.rows("select id from park"))
    two.pack(tmp_path / "first.kvopack", [first])
    two.pack(tmp_path / "second.kvopack", [second])
    merge(other.store, tmp_path / "second.kvopack")
    assert [row[0] for row in other.store.rows("select id from park")] == [second]
    merge(other.store, tmp_path / "first.kvopack")
    assert {change.chain for change in history(other.store).values()} == {
        change.chain for change in history(two.store).values() if not change.log.confidential
    }
    assert doctor(other.store) == []
    for laptop in (two, other):
        laptop.close()


def test_what_the_desk_kept_is_told_by_name(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    desk, inspector = laptops("Desk"), laptops("Inspector")
    park = desk.store.rows("select id from park")[0][0]
    cycle = trajectory_now(desk.store, park)
    add_comment(desk.store, find(desk.store, "hek los").id, "gebeld")
    add_measure(desk.store, cycle.id, name="Lampen")
    add_target(desk.store, cycle.id, name="Inbraken")
    add_meeting(desk.store, cycle.id, subject="Start")
    make_pack(desk.store, tmp_path / "desk.kvopack")
    sentences = received_texts(merge(inspector.store, tmp_path / "desk.kvopack"))
    assert sentences[2] == "New: 1 trajectory, 1 finding, 1 remark, 1 target, 1 measure, 1 meeting."
