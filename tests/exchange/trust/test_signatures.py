"""What is signed is judged by ssh-keygen and by the program alike: whatever byte is changed, both refuse."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.receipt import read_receipt
from kvo_inspect.exchange.trust.device_key import device_key
from kvo_inspect.exchange.trust.receiver import add_receiver, own_public
from kvo_inspect.exchange.trust.signature import (
    KINDS,
    BadSignature,
    OtherKey,
    SignedKind,
    allowed_signers_text,
    key_that_signed,
    kind_signed,
    sign_file,
    signature_file,
    signature_text,
)
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.wording.merging import signed_texts
from tests.exchange.forging import with_manifest
from tests.exchange.laptops.test_handover import find, laptops
from tests.laptops import Laptop, prepared, state

__all__ = ["laptops"]
SSH_KEYGEN = shutil.which("ssh-keygen")
pytestmark = pytest.mark.skipif(SSH_KEYGEN is None, reason="no ssh-keygen here: no other program judged a signature")


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    laptop = prepared(tmp_path_factory.mktemp("signer"))
    yield laptop
    laptop.close()


def both(path: Path, allowed: Path, letters: str, kind: SignedKind) -> tuple[bool, bool]:
    """Whether ssh-keygen and whether the program hold a signature for good."""
    command: list[str | Path] = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        allowed,
        "-I",
        letters,
        "-n",
        f"kvo-inspect/{kind}",
        "-s",
        signature_file(path),
    ]
    with path.open("rb") as stream:
        theirs = subprocess.run(command, stdin=stream, capture_output=True, check=False, timeout=20).returncode == 0
    try:
        ours = key_that_signed(path, kind) is not None
    except BadSignature:
        ours = False
    return theirs, ours


def signed(signer: Laptop, folder: Path, kind: SignedKind, data: bytes) -> tuple[Path, Path]:
    path, allowed = folder / "file", folder / "allowed"
    path.write_bytes(data)
    sign_file(signer.store, path, kind)
    allowed.write_text(allowed_signers_text(signer.store))
    return path, allowed


@pytest.mark.parametrize("kind", KINDS)
def test_both_say_it_is_good_and_as_another_kind_it_is_not(signer: Laptop, tmp_path: Path, kind: SignedKind) -> None:
    path, allowed = signed(signer, tmp_path, kind, b"x" * 100_000)
    assert both(path, allowed, signer.store.letters, kind) == (True, True)
    other = KINDS[KINDS.index(kind) - 1]
    assert both(path, allowed, signer.store.letters, other) == (False, False)


def test_any_byte_of_the_file_or_of_its_signature(signer: Laptop, tmp_path: Path) -> None:
    """Of the signature every byte; a byte less or more, and an empty one."""
    path, allowed = signed(signer, tmp_path, "pack", random.Random(1).randbytes(2000))
    beside = signature_file(path)
    draw = random.Random(2)
    for one in (path, beside):
        good = one.read_bytes()
        places = range(len(good)) if one == beside else sorted(draw.sample(range(len(good)), 40))
        altered = [good[:place] + bytes([good[place] ^ 1 << draw.randrange(8)]) + good[place + 1 :] for place in places]
        for data in (*altered, good[:-1] if one == path else good[:-2], good + b"x", b""):
            one.write_bytes(data)
            theirs, ours = both(path, allowed, signer.store.letters, "pack") if one == path else (False, judged(path))
            assert (theirs, ours) == (False, False), data
        one.write_bytes(good)
    assert both(path, allowed, signer.store.letters, "pack") == (True, True)


def judged(path: Path) -> bool:
    try:
        return key_that_signed(path, "pack") is not None
    except BadSignature:
        return False


def test_what_ssh_keygen_signed_the_program_takes(signer: Laptop, tmp_path: Path) -> None:
    secret, path = tmp_path / "id", tmp_path / "file"
    own = device_key(signer.store)
    secret.write_text(own.secret)
    secret.chmod(0o600)
    path.write_bytes(b"y" * 5000)
    subprocess.run(["ssh-keygen", "-Y", "sign", "-f", secret, "-n", "kvo-inspect/dossier", path], check=True, capture_output=True)
    assert key_that_signed(path, "dossier") == " ".join(own.public.split()[:2])
    assert signature_file(path).read_text() == signature_text(own, path, "dossier"), "byte for byte: Ed25519 has no chance in it"


def test_no_signature_and_ones_that_are_none(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    assert key_that_signed(path, "pack") is None
    good = signature_text(device_key(laptops("Anna").store), path, "pack")
    for text in ("", "x", good.replace("U1NIU0lH", "U1NIU0lI"), good.replace("\n", "\r\n"), f"{good}\n", good * 2, "\x00" * 9000, "é"):
        signature_file(path).write_text(text)
        with pytest.raises(BadSignature):
            key_that_signed(path, "pack")


def told(laptop: Laptop, pack: Path) -> list[str]:
    return signed_texts(merge(laptop.store, pack).signed)


def test_merging_tells_by_whom_a_file_is_signed(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    pack, shown = tmp_path / "anna.kvopack", device_key(anna.store).fingerprint
    make_pack(anna.store, pack)
    (first,) = signed_texts(merge(bas.store, pack, plan_only=True).signed)
    assert first == f"Signed by laptop {anna.store.letters} (Anna), for the first time here. Its key: {shown}"
    assert told(bas, pack) == [first], "looking remembers nothing"
    assert told(bas, pack) == [f"Signed by laptop {anna.store.letters} (Anna)."]
    add_receiver(bas.store, "Laptop of Anna", own_public(anna.store))
    assert told(bas, pack) == [f"Signed by laptop {anna.store.letters} (Laptop of Anna)."]
    assert told(anna, pack) == [f"Signed by laptop {anna.store.letters} (Anna)."], "its own"
    allowed = tmp_path / "allowed"
    allowed.write_text(allowed_signers_text(bas.store))
    assert both(pack, allowed, anna.store.letters, "pack") == (True, True)
    signature_file(pack).unlink()
    assert told(bas, pack) == [f"Not signed, though laptop {anna.store.letters} (Anna) signs what it makes: did its .sig file stay behind?"]
    assert told(laptops("Cor"), pack)[0].startswith("Not signed: it was made by an earlier version")


def test_a_known_laptop_whose_key_changed_is_refused_by_name(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas, eve = laptops("Anna"), laptops("Bas"), laptops("Eve")
    pack = tmp_path / "anna.kvopack"
    make_pack(anna.store, pack)
    merge(bas.store, pack)
    find(anna.store, "hek")
    make_pack(anna.store, pack)
    signature_file(pack).write_text(signature_text(device_key(eve.store), pack, "pack"))
    before = state(bas.store)
    for plan_only in (True, False):
        with pytest.raises(OtherKey, match=rf"laptop {anna.store.letters} \(Anna\)") as caught:
            merge(bas.store, pack, plan_only=plan_only)
        assert device_key(eve.store).fingerprint in str(caught.value)
        assert device_key(anna.store).fingerprint in str(caught.value)
    assert state(bas.store) == before
    with pytest.raises(OtherKey):
        merge(anna.store, pack)


def test_a_file_that_was_altered_and_sealed_again_is_refused_by_its_signature(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """Everything in it is right but what its maker signed."""
    anna, bas = laptops("Anna"), laptops("Bas")
    pack = tmp_path / "anna.kvopack"
    make_pack(anna.store, pack)
    with_manifest(pack, pack, made="2026-11-12T20:00:00+01:00")
    with pytest.raises(BadSignature, match=r"anna\.kvopack is not the file that was signed"):
        merge(bas.store, pack)
    folder = tmp_path / "stick"
    folder.mkdir()
    find(anna.store, "hek")
    sync(anna.store, folder, new=True)
    (lying,) = folder.glob("*/*.kvopack")
    beside = signature_file(lying)
    beside.write_text(beside.read_text().replace("A", "B", 1))
    done = sync(bas.store, folder)
    assert [name for name, _why in done.refused] == [f"{anna.store.device}/{lying.name}"]
    assert "its signature is damaged" in done.refused[0][1]
    beside.unlink()
    assert "Not signed" in " ".join(synced_texts(sync(bas.store, folder)))


def test_documents_with_heads_are_signed_and_an_altered_receipt_is_refused(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    find(anna.store, "hek")
    document = export(anna.store, "json", tmp_path / "export.json", ExportScope())
    assert kind_signed(document) == ("record", own_public(anna.store))
    document.write_bytes(document.read_bytes().replace(b"hek", b"dak"))
    with pytest.raises(BadSignature):
        kind_signed(document)
    receipt = tmp_path / "receipt.json"
    receipt.write_text('{"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00Z", "sender": "KVO", "items": []}')
    assert read_receipt(anna.store, receipt).sender == "KVO", "one without a signature is taken as before"
    sign_file(anna.store, receipt, "receipt")
    assert read_receipt(anna.store, receipt).sender == "KVO"
    good = receipt.read_bytes()
    for place in range(0, len(good), 7):
        receipt.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(BadSignature):
            read_receipt(anna.store, receipt)
