"""The ways in to a protected record: what opens it, what does not, and what each mistake is told as."""

from __future__ import annotations

import base64
import json
import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.errors import BadValue, NewerRecord, NotFound, OnlyLooking, RuleError
from kvo_inspect.protection import key_file, recovery_code, unlocked, ways_in
from kvo_inspect.protection.key_file import KeyFileDamaged
from kvo_inspect.protection.locked import CannotUnlock, Locked, key_files
from kvo_inspect.protection.secret import Secret
from kvo_inspect.protection.slots import Slot
from kvo_inspect.protection.stretching import Stretching
from kvo_inspect.protection.ways_in import LastWayIn
from kvo_inspect.store.protect.switching import switch_on
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.read_only import open_to_look
from tests.doses import dose

PASSPHRASE, OTHER, AUDITOR = "correct horse battery", "staple of another kind", "an auditor looks only"
DAY = "2026-11-30"
CODE = "6G3Y-HKX9-0165-AFBA-S8TA-278E-H5YZ"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A protected record that is locked."""
    folder = tmp_path / "data"
    open_record(folder, state_folder=tmp_path / "state").close()
    switch_on(folder, PASSPHRASE, CODE, "Karin Bos", DAY)
    unlocked.forget(folder)
    return folder


def secret_after(data: Path, passphrase: str, *, look: bool = False) -> Secret:
    """The secret that a passphrase opens, which is forgotten again."""
    unlocked.forget(data)
    unlocked.unlock(data, passphrase, look=look)
    secret = unlocked.secret_of(data)
    assert secret is not None
    return secret


def slot_of(data: Path, kind: str) -> Slot:
    return next(slot for slot in ways_in.ways_in(data).slots if slot.kind == kind)


def test_locked_until_it_is_unlocked_and_again_after(data: Path) -> None:
    assert (unlocked.is_protected(data), unlocked.is_locked(data)) == (True, True)
    for write in (True, False):
        with pytest.raises(Locked, match="protected and locked"):
            open_record(data, write=write)
    with pytest.raises(Locked):
        open_to_look(data)
    unlocked.unlock(data, PASSPHRASE)
    assert not unlocked.is_locked(data)
    open_record(data, state_folder=data.parent / "state").close()
    unlocked.forget(data)
    assert unlocked.is_locked(data)


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("correct horse batterY", "passphrase"),
        ("", "passphrase"),
        (f"{CODE[:-1]}{'0' if CODE[-1] != '0' else '1'}", "mistyped code"),
        (CODE[:-1], "mistyped code"),
    ],
)
def test_what_does_not_open_it_is_told(data: Path, typed: str, mistake: str) -> None:
    with pytest.raises(CannotUnlock) as told:
        unlocked.unlock(data, typed)
    assert told.value.mistake == mistake
    assert "damaged" not in str(told.value)
    assert unlocked.is_locked(data)


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("-", ""), f"  {CODE} ", CODE.replace("0", "o").replace("1", "l")]
)
def test_the_recovery_code_opens_it_however_it_is_typed(data: Path, typed: str) -> None:
    assert secret_after(data, typed) == secret_after(data, PASSPHRASE)


@given(st.integers(0, 2**32))
def test_a_mistyped_character_of_a_code_is_noticed(seed: int) -> None:
    drawn = random.Random(seed)
    code = recovery_code.draw().replace("-", "")
    place, other = drawn.randrange(len(code)), drawn.choice(recovery_code.ALPHABET)
    mistyped = code[:place] + other + code[place + 1 :]
    wanted = recovery_code.in_groups(code)
    assert recovery_code.read(code) == wanted
    # Two check characters let one mistake in a thousand through; then it opens nothing, and that is told.
    assert recovery_code.read(mistyped) in ((wanted,) if other == code[place] else (None, recovery_code.in_groups(mistyped)))
    assert len(set(code)) > 1


def test_a_passphrase_is_the_same_however_its_letters_are_composed(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    ways_in.add_passphrase(data, "passphrase", "Zoë", "café à la crème", DAY)
    assert secret_after(data, "café à la crème") == secret_after(data, PASSPHRASE)


def test_a_changed_passphrase_opens_and_the_one_of_before_does_not(data: Path) -> None:
    secret = secret_after(data, PASSPHRASE)
    ways_in.change_passphrase(data, slot_of(data, "passphrase").id, OTHER, DAY)
    assert secret_after(data, OTHER) == secret
    with pytest.raises(CannotUnlock):
        secret_after(data, PASSPHRASE)
    code = recovery_code.draw()
    unlocked.unlock(data, OTHER)
    ways_in.change_code(data, code, DAY)
    assert secret_after(data, code) == secret
    with pytest.raises(CannotUnlock):
        secret_after(data, CODE)


def test_an_auditor_looks_and_does_not_record(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    ways_in.add_passphrase(data, "auditor", "J. de Vries", AUDITOR, DAY)
    with pytest.raises(CannotUnlock, match="--read-only") as told:
        secret_after(data, AUDITOR)
    assert told.value.mistake == "auditor"
    secret_after(data, AUDITOR, look=True)
    open_to_look(data, state_folder=data.parent / "state").close()
    with pytest.raises(OnlyLooking):
        open_record(data, state_folder=data.parent / "state")


def test_the_key_of_the_organisation_opens_it(data: Path, tmp_path: Path) -> None:
    import pyrage

    age = pyrage.x25519.Identity.generate()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "ssh"], check=True)
    secret = secret_after(data, PASSPHRASE)
    ways_in.add_organisation(data, "Beheer Zuid", str(age.to_public()), DAY)
    ways_in.add_organisation(data, "Beheer Noord", (tmp_path / "ssh.pub").read_text(), DAY)
    for private in (f"# comment\n{age}\n".encode(), (tmp_path / "ssh").read_bytes()):
        unlocked.forget(data)
        unlocked.unlock_by_key(data, private)
        assert unlocked.secret_of(data) == secret
    unlocked.forget(data)
    with pytest.raises(CannotUnlock) as told:
        unlocked.unlock_by_key(data, str(pyrage.x25519.Identity.generate()).encode())
    assert told.value.mistake == "key"
    with pytest.raises(CannotUnlock) as told:
        unlocked.unlock_by_key(data, b"no key at all")
    assert told.value.mistake == "no key"


def test_a_mistyped_public_key_is_refused_when_it_is_entered(data: Path) -> None:
    import pyrage

    unlocked.unlock(data, PASSPHRASE)
    key = str(pyrage.x25519.Identity.generate().to_public())
    for place in range(4, len(key)):
        mistyped = key[:place] + ("q" if key[place] != "q" else "p") + key[place + 1 :]
        with pytest.raises(BadValue, match="mistyped"):
            ways_in.add_organisation(data, "Beheer", mistyped, DAY)
    assert [slot.kind for slot in ways_in.ways_in(data).slots] == ["passphrase", "recovery"]


def test_the_last_way_in_stays(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    ways_in.add_passphrase(data, "auditor", "J. de Vries", AUDITOR, DAY)
    ways_in.remove(data, slot_of(data, "recovery").id)
    with pytest.raises(LastWayIn):
        ways_in.remove(data, slot_of(data, "passphrase").id)
    ways_in.remove(data, slot_of(data, "auditor").id)
    with pytest.raises(NotFound):
        ways_in.remove(data, "00000000")
    assert [slot.kind for slot in ways_in.ways_in(data).slots] == ["passphrase"]
    ways_in.change_code(data, recovery_code.draw(), DAY)
    assert [slot.kind for slot in ways_in.ways_in(data).slots] == ["passphrase", "recovery"]


@pytest.mark.parametrize("passphrase", ["short", "123456789", CODE])
def test_a_weak_passphrase_is_refused(data: Path, passphrase: str) -> None:
    unlocked.unlock(data, PASSPHRASE)
    with pytest.raises(BadValue):
        ways_in.add_passphrase(data, "passphrase", "X", passphrase, DAY)


def test_slots_that_share_a_stretching_share_no_key(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    for n in range(3):
        ways_in.add_passphrase(data, "passphrase", f"person {n}", f"{OTHER} {n}", DAY)
    slots = ways_in.ways_in(data).slots
    assert len({slot.stretching for slot in slots}) == 1, "five ways in cost one stretching"
    assert len({slot.wrapped for slot in slots}) == len(slots)


def spoil(data: Path, change: bytes | None, *, both: bool = False) -> None:
    """Cut or replace the key file (None: remove it), and its copy."""
    for path in key_files(data)[: 2 if both else 1]:
        path.unlink() if change is None else path.write_bytes(change)


@pytest.mark.parametrize("change", [None, b"", b"{", b'{"format": "kvo-inspect/keys", "version": 1}', b"\xff\xfe", b"[" * 10_000])
def test_a_damaged_key_file_is_no_loss_while_its_copy_is_there(data: Path, change: bytes | None) -> None:
    spoil(data, change)
    assert unlocked.is_locked(data)
    secret = secret_after(data, PASSPHRASE)
    ways_in.add_passphrase(data, "passphrase", "X", OTHER, DAY)
    assert secret_after(data, OTHER) == secret
    assert key_files(data)[0].read_bytes() == key_files(data)[1].read_bytes()


@pytest.mark.parametrize("change", [b"", b"{", b"[]"])
def test_without_either_that_is_told_and_nothing_is_touched(data: Path, change: bytes) -> None:
    record = (data / "record.db").read_bytes()
    spoil(data, change, both=True)
    with pytest.raises(KeyFileDamaged, match="copy"):
        unlocked.unlock(data, PASSPHRASE)
    with pytest.raises(Locked):
        open_record(data)
    assert (data / "record.db").read_bytes() == record


def test_a_key_file_of_a_later_version_is_left_alone(data: Path) -> None:
    written = json.loads((data / "record-keys.json").read_text())
    spoil(data, json.dumps({**written, "version": 2}).encode(), both=True)
    with pytest.raises(NewerRecord):
        unlocked.unlock(data, PASSPHRASE)


def test_one_destroyed_slot_leaves_the_others(data: Path) -> None:
    for place, typed in ((0, CODE), (1, PASSPHRASE)):
        written = json.loads((data / "record-keys.json").read_text())
        before = json.dumps(written)
        written["slots"][place]["wrapped"] = "AAAA"
        spoil(data, json.dumps(written).encode(), both=True)
        secret_after(data, typed)
        holding = unlocked.held(data)
        assert holding is not None
        assert not holding.genuine, "and it is noticed"
        spoil(data, before.encode(), both=True)


@pytest.mark.parametrize("turn", range(dose(20, 100, 1000)))
def test_a_byte_turned_anywhere_opens_nothing_else(data: Path, turn: int) -> None:
    """What is altered either still opens to the same secret, or opens nothing; never to another, and never past an auditor's slot."""
    secret = secret_after(data, PASSPHRASE)
    raw = bytearray((data / "record-keys.json").read_bytes())
    drawn = random.Random(turn)
    raw[drawn.randrange(len(raw))] ^= 1 << drawn.randrange(8)
    for path in key_files(data):
        path.write_bytes(bytes(raw))
    for typed in (PASSPHRASE, CODE):
        try:
            assert secret_after(data, typed) == secret
        except (CannotUnlock, KeyFileDamaged, NewerRecord):
            continue
        holding = unlocked.held(data)
        assert holding is not None
        assert not holding.genuine or json.loads(raw) == json.loads((data / "record-keys.json").read_text())


def test_an_auditors_slot_cannot_be_made_one_that_records(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    ways_in.add_passphrase(data, "auditor", "J. de Vries", AUDITOR, DAY)
    spoil(data, (data / "record-keys.json").read_bytes().replace(b'"auditor"', b'"passphrase"'), both=True)
    with pytest.raises(CannotUnlock):
        secret_after(data, AUDITOR)


def test_what_asks_too_much_work_is_not_done(data: Path) -> None:
    """A hostile key file would have a laptop work for hours."""
    written = json.loads((data / "record-keys.json").read_text())
    for slot in written["slots"]:
        slot["argon2id"]["memory"] = 1 << 30
    spoil(data, json.dumps(written).encode(), both=True)
    with pytest.raises(CannotUnlock):
        unlocked.unlock(data, PASSPHRASE)
    assert not Stretching(os.urandom(16), memory=1 << 30).is_payable()


@pytest.mark.parametrize("costs", [[(1 << 20, 16), (64, 1)], [(1 << 20, 9)] * 2, [(1 << 19, 2)] * 18, [(64, 1)] * 21], ids=str)
def test_what_slots_ask_together_is_bounded(data: Path, costs: list[tuple[int, int]]) -> None:
    """Each is payable alone; a hundred of them would keep a laptop busy for an hour. The copy opens instead."""
    whole = (data / "record-keys.json").read_text()
    written = json.loads(whole)
    slot = next(slot for slot in written["slots"] if slot["kind"] == "passphrase")
    asking = []
    for number, (memory, passes) in enumerate(costs):
        cost = {"salt": base64.b64encode(bytes([number] * 16)).decode(), "memory": memory, "passes": passes, "lanes": 4}
        asking.append({**slot, "argon2id": cost})
    main, copy = key_files(data)
    main.write_text(json.dumps({**written, "slots": asking}))
    unlocked.unlock(data, PASSPHRASE)
    unlocked.forget(data)
    copy.write_text(main.read_text())
    with pytest.raises(KeyFileDamaged):
        unlocked.unlock(data, PASSPHRASE)


def test_no_way_in_is_added_that_would_make_the_key_file_unreadable(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    while len(ways_in.ways_in(data).slots) < key_file.MOST_SLOTS:
        ways_in.add_passphrase(data, "passphrase", "Bob", OTHER, DAY)
    with pytest.raises(RuleError, match="100 ways in"):
        ways_in.add_passphrase(data, "passphrase", "Carol", OTHER, DAY)
    assert secret_after(data, PASSPHRASE) == secret_after(data, OTHER)


def test_the_secret_stands_in_no_repr() -> None:
    secret = Secret.new()
    assert secret.key.hex() not in repr(secret)
    assert "AGE-SECRET" not in repr(secret)


def test_a_way_in_that_was_removed_stays_so_though_a_kill_left_the_copy_of_before(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    bob = ways_in.add_passphrase(data, "passphrase", "Bob", OTHER, DAY)
    main, copy = key_files(data)
    before = copy.read_bytes()
    ways_in.remove(data, bob.id)
    copy.write_bytes(before)
    unlocked.forget(data)
    with pytest.raises(CannotUnlock):
        unlocked.unlock(data, OTHER)
    unlocked.unlock(data, PASSPHRASE)
    with closing(open_record(data, write=False)) as store:
        assert any("record-keys.json and its copy" in problem for problem in doctor(store))
    open_record(data).close()
    assert copy.read_bytes() == main.read_bytes()


@pytest.mark.parametrize("place", [0, 1])
def test_a_key_file_or_copy_that_is_missing_is_made_again(data: Path, place: int) -> None:
    unlocked.unlock(data, PASSPHRASE)
    path = key_files(data)[place]
    before = path.read_bytes()
    path.unlink()
    open_record(data).close()
    assert path.read_bytes() == before


def test_two_who_change_the_ways_in_at_once_lose_nothing(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    bob = ways_in.add_passphrase(data, "passphrase", "Bob", OTHER, DAY)
    with ThreadPoolExecutor() as pool:
        added = [pool.submit(ways_in.add_passphrase, data, "passphrase", f"C{n}", f"{OTHER} {n}", DAY) for n in range(3)]
        pool.submit(ways_in.remove, data, bob.id).result()
        slots = {each.result().id for each in added}
    now = {slot.id for slot in ways_in.ways_in(data).slots}
    assert slots <= now
    assert bob.id not in now


def test_what_others_wrote_into_both_files_does_not_end_the_protection(data: Path) -> None:
    written = json.loads((data / "record-keys.json").read_text())
    spoil(data, json.dumps({**written, "switch": "switching off"}).encode(), both=True)
    unlocked.unlock(data, PASSPHRASE)
    ways_in.add_passphrase(data, "passphrase", "X", OTHER, DAY)
    unlocked.forget(data)
    unlocked.unlock(data, PASSPHRASE)
    open_record(data).close()
    assert unlocked.is_protected(data)
    assert not (data / "record.db").read_bytes().startswith(b"SQLite")


@pytest.mark.parametrize("mark", ["é", "", "0" * 63, "A" * 64, 5, None])
def test_a_mark_that_is_none_is_noticed(data: Path, mark: object) -> None:
    written = json.loads((data / "record-keys.json").read_text())
    spoil(data, json.dumps({**written, "mark": mark}).encode(), both=True)
    unlocked.unlock(data, PASSPHRASE)
    holding = unlocked.held(data)
    assert holding is not None
    assert not holding.genuine


def test_slots_without_end_are_not_tried(data: Path) -> None:
    written = json.loads((data / "record-keys.json").read_text())
    spoil(data, json.dumps({**written, "slots": written["slots"] * 60}).encode(), both=True)
    with pytest.raises(KeyFileDamaged):
        unlocked.unlock(data, PASSPHRASE)


def test_a_way_in_of_a_later_version_stays_and_is_told(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    secret = unlocked.secret_of(data)
    assert secret is not None
    later = {"id": "later", "kind": "fingerprint", "name": "Karin", "made": DAY, "wrapped": "AAAA"}
    ways = ways_in.ways_in(data)
    key_file.write(data, replace(ways, unread=((1, later),)), secret)
    ways_in.add_passphrase(data, "passphrase", "X", OTHER, DAY)
    assert json.loads((data / "record-keys.json").read_text())["slots"][1] == later
    with closing(open_record(data, write=False)) as store:
        assert any("1 way in of record-keys.json is damaged" in problem for problem in doctor(store))


def test_keys_that_were_set_aside_are_never_written_over(data: Path) -> None:
    unlocked.unlock(data, PASSPHRASE)
    secret = unlocked.secret_of(data)
    assert secret is not None
    ways = ways_in.ways_in(data)
    first = key_file.set_aside(data)
    before = first.read_bytes()
    key_file.write(data, ways, secret)
    second = key_file.set_aside(data)
    assert (first.name, second.name) == ("before-record-keys.json", "before-record-keys-2.json")
    assert first.read_bytes() == before
    assert key_file.aside_files(data) == [first, second]


def test_a_key_of_the_organisation_alone_is_no_way_in_to_count_on(data: Path, tmp_path: Path) -> None:
    """Nobody here can know whether a private half fits an SSH key, which has no check of its own."""
    unlocked.unlock(data, PASSPHRASE)
    key = tmp_path / "organisation"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    ways_in.add_organisation(data, "Beheer", Path(f"{key}.pub").read_text(), DAY)
    first, code, _organisation = ways_in.ways_in(data).slots
    ways_in.remove(data, first.id)
    with pytest.raises(LastWayIn):
        ways_in.remove(data, code.id)
