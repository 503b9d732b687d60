"""Files are encrypted to whom is on the list, and to nobody else; a key with a slip in it does not come on the list."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.laptops.folder import marked_id
from kvo_inspect.exchange.laptops.folder_keys import has_keys
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.pack import is_encrypted
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.trust.device_key import device_key
from kvo_inspect.exchange.trust.receiver import (
    NoReceiver,
    NotForUs,
    add_receiver,
    find_receiver,
    own_public,
    read_key,
    read_key_file,
    receivers,
    remove_receiver,
)
from kvo_inspect.exchange.trust.signature import known_signer, own_signers
from kvo_inspect.store.upkeep.backup import write_backup, write_backup_elsewhere
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.exchange.forging import members_of
from tests.exchange.laptops.test_handover import find, laptops
from tests.laptops import SIGNAL, Laptop, state

__all__ = ["laptops"]
AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII8N2PgsiWKBMjA/C2JkJniNRyAY7w25m+PV5pP+JqWg"
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def test_an_age_key_with_one_letter_wrong_is_refused_wherever_it_is() -> None:
    assert read_key(AGE) == read_key(f"\n# of the municipality\n  {AGE.upper()}\n") == AGE
    for place in range(4, len(AGE)):
        for letter in LETTERS:
            if letter != AGE[place]:
                with pytest.raises(RuleError, match="mistyped"):
                    read_key(AGE[:place] + letter + AGE[place + 1 :])
    for place in range(4, len(AGE) - 1):  # two letters changed about, one left out, one twice
        turned = AGE[:place] + AGE[place + 1] + AGE[place] + AGE[place + 2 :]
        for slip in {turned, AGE[:place] + AGE[place + 1 :], AGE[:place] + AGE[place] + AGE[place:]} - {AGE}:
            with pytest.raises(RuleError):
                read_key(slip)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "One key"),
        (f"{AGE}\n{SSH}", "One key"),
        ("AGE-SECRET-KEY-1QQQ", "secret half"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", "secret half"),
        ("ssh-rsa AAAAB3NzaC1yc2E", "no key that can be encrypted to"),
        ("Gemeente", "no key that can be encrypted to"),
        (SSH[:-1], "no key that can be encrypted to"),
        ("ssh-ed25519 " + "A" * 68, "mistyped"),
        ("age1", "mistyped"),
    ],
)
def test_what_is_no_key(text: str, why: str) -> None:
    with pytest.raises(RuleError, match=why):
        read_key(text)


def test_the_list(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    store = laptops("Anna").store
    (tmp_path / "bas.pub").write_text(f"{SSH} bas@laptop\n")
    add_receiver(store, "laptop van Bas", read_key_file(tmp_path / "bas.pub"))
    add_receiver(store, " Gemeente ", read_key(AGE))
    assert [receiver.name for receiver in receivers(store)] == ["Gemeente", "laptop van Bas"]
    assert find_receiver(store, "GEMEENTE").key == find_receiver(store, AGE).key == AGE
    assert find_receiver(store, find_receiver(store, "laptop van Bas").fingerprint).key == SSH
    for name, key, why in (
        ("Ander", AGE, "on the list already, as Gemeente"),
        ("gemeente", read_key(own_public(laptops("Bas").store)), "with another key"),
        ("", SSH, "a name"),
        ("x" * 81, SSH, "a name"),
        ("wij", own_public(store), "this laptop itself"),
    ):
        with pytest.raises(RuleError, match=why):
            add_receiver(store, name, key)
    remove_receiver(store, find_receiver(store, "Gemeente"))
    with pytest.raises(NoReceiver):
        find_receiver(store, "Gemeente")


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here: no other program read the key of a laptop")
def test_the_key_of_a_laptop_is_one_of_openssh(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    own = device_key(laptops("Anna").store)
    secret = tmp_path / "id"
    secret.write_text(own.secret)
    secret.chmod(0o600)
    (tmp_path / "id.pub").write_text(own.public)
    shown = subprocess.run(["ssh-keygen", "-lf", tmp_path / "id.pub"], capture_output=True, text=True, check=True).stdout
    assert shown.split()[1] == own.fingerprint
    derived = subprocess.run(["ssh-keygen", "-yf", secret], capture_output=True, text=True, check=True).stdout
    assert derived.split()[:2] == own.public.split()[:2]


def test_a_pack_to_a_laptop_is_opened_by_that_one_and_its_maker_alone(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas, cor = laptops("Anna"), laptops("Bas"), laptops("Cor")
    find(anna.store, "kanarie", item=SIGNAL)
    add_receiver(anna.store, "Bas", own_public(bas.store))
    out = tmp_path / "to-bas.kvopack"
    make_pack(anna.store, out, confidential=True, to=[find_receiver(anna.store, "bas").key])
    assert list(members_of(out)) == ["pack.age"]
    assert not is_encrypted(out), "no passphrase opens it"
    assert b"kanarie" not in out.read_bytes()
    device_key(cor.store)
    for other in (cor, laptops("Dirk")):  # one with another key, one that has none yet
        before = state(other.store)
        with pytest.raises(NotForUs, match="not among its receivers"):
            merge(other.store, out)
        assert state(other.store) == before
    merge(bas.store, out)
    assert state(bas.store) == state(anna.store)
    assert merge(anna.store, out).changes == 0


@pytest.mark.skipif(shutil.which("age") is None, reason="no age here: no other program opened a file for a receiver")
def test_the_age_program_opens_a_pack_to_its_key(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    find(anna.store, "hek")
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"{identity}\n")
    make_pack(anna.store, tmp_path / "out.kvopack", to=[read_key(str(identity.to_public())), own_public(bas.store)])
    (tmp_path / "pack.age").write_bytes(members_of(tmp_path / "out.kvopack")["pack.age"])
    (tmp_path / "id").write_text(device_key(bas.store).secret)
    (tmp_path / "id").chmod(0o600)
    for key in ("key", "id"):
        plain = tmp_path / f"{key}.kvopack"
        subprocess.run(["age", "-d", "-i", tmp_path / key, "-o", plain, tmp_path / "pack.age"], check=True)
    assert (tmp_path / "key.kvopack").read_bytes() == (tmp_path / "id.kvopack").read_bytes()
    merge(bas.store, plain)
    assert state(bas.store) == state(anna.store)


@pytest.mark.parametrize("write", [write_backup, lambda record, to: write_backup_elsewhere(record, to, {})], ids=["beside", "elsewhere"])
def test_after_a_restore_who_was_taken_off_stays_off_and_files_of_before_open(
    laptops: Callable[..., Laptop], tmp_path: Path, write: Callable[[Path, Path], Path]
) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    find(bas.store, "hek")
    make_pack(bas.store, tmp_path / "to-anna.kvopack", to=[own_public(anna.store)])
    old = own_public(anna.store)
    add_receiver(anna.store, "Bas", own_public(bas.store))
    write(anna.store.path, tmp_path / "backup.db")
    remove_receiver(anna.store, find_receiver(anna.store, "Bas"))
    add_receiver(anna.store, "Gemeente", AGE)
    anna.close()
    restore_backup(anna.data, tmp_path / "backup.db")
    anna.open()
    assert [receiver.name for receiver in receivers(anna.store)] == ["Gemeente"]
    assert own_public(anna.store) != old, "a new device has a key of its own"
    assert merge(anna.store, tmp_path / "to-anna.kvopack").changes > 0


def test_a_backup_that_leaves_holds_no_secret_key_and_goes_on_as_another_laptop(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """Whoever gets a copy on a stick does not sign as the laptop that wrote the copy."""
    anna = laptops("Anna")
    find(anna.store, "hek")
    (tmp_path / "folder").mkdir()
    sync(anna.store, tmp_path / "folder", new=True, encrypt=True)
    secrets = (b"OPENSSH PRIVATE KEY", b"AGE-SECRET-KEY-")
    whole = write_backup(anna.store.path, tmp_path / "whole.db").read_bytes()
    assert [secret in whole for secret in secrets] == [True, True]
    backup = write_backup_elsewhere(anna.store.path, tmp_path / "leaves.db", own_signers(anna.store))
    assert [secret in backup.read_bytes() for secret in secrets] == [False, False]
    other = Laptop(tmp_path / "other")
    other.close()
    shutil.copyfile(backup, other.data / "record.db")  # by hand, where restore would have made it a new laptop
    other.open()
    assert other.store.device != anna.store.device
    assert own_public(other.store) != own_public(anna.store)
    assert state(other.store) == state(anna.store)
    signer = known_signer(other.store, anna.store.device, "")
    assert signer is not None
    assert signer.key == own_public(anna.store), "whose log it goes on from is known by its key"
    assert has_keys(other.store, marked_id(tmp_path / "folder")), "nothing is written plainly into that folder"
    other.close()
