"""What is signed is judged by ssh-keygen and by the program alike: whatever byte is changed, both refuse."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.dossier.files import write_dossier
from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.log_ends import write_heads
from kvo_inspect.exchange.record.packaged import faults_of
from kvo_inspect.exchange.record.receipt import read_receipt
from kvo_inspect.exchange.trust.device_key import device_key
from kvo_inspect.exchange.trust.known_key import OtherKey
from kvo_inspect.exchange.trust.receiver import add_receiver, own_public
from kvo_inspect.exchange.trust.signature import (
    KINDS,
    BadSignature,
    SignedKind,
    allowed_signers_text,
    is_signed,
    key_that_signed,
    kind_signed,
    sign_file,
    signature_file,
    signature_text,
    signed_part,
)
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.read_only import open_to_look
from kvo_inspect.wording.merging import receipt_texts, signed_texts
from tests.exchange.forging import with_manifest
from tests.exchange.laptops.test_handover import find, laptops
from tests.laptops import Laptop, everything, prepared, state

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


def files_that_leave(laptop: Laptop, folder: Path) -> dict[Path, SignedKind]:
    """Everything that is signed, made as it is made for others."""
    store, park = laptop.store, laptop.store.rows("select id from park")[0][0]
    pack, hidden = folder / "open.kvopack", folder / "to.kvopack"
    make_pack(store, pack)
    make_pack(store, hidden, confidential=True, to=[own_public(store)])
    dossier = write_dossier(read_dossier(store, park), folder / "dossier.json", "x", store.today)
    sign_file(store, dossier, "dossier")
    package = write_dossier(read_dossier(store, park), folder / "dossier", "x", store.today, as_csv=True)
    sign_file(store, package, "dossier")
    receipt = folder / "receipt.json"
    receipt.write_text('{"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00Z", "sender": "KVO", "items": []}')
    sign_file(store, receipt, "receipt")
    return {
        pack: "pack",
        hidden: "pack",
        export(store, "json", folder / "export.json", ExportScope()): "record",
        signed_part(export(store, "csv", folder / "csv", ExportScope())): "record",
        dossier: "dossier",
        signed_part(package): "dossier",
        receipt: "receipt",
        write_heads(store, folder / "heads.json"): "heads",
    }


def test_every_kind_of_file_that_leaves_is_judged_by_ssh_keygen(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    find(anna.store, "hek")
    files = files_that_leave(anna, tmp_path)
    assert set(files.values()) == set(KINDS) - {"report"}, "of a report: tests/exchange/reports"
    allowed, draw = tmp_path / "allowed", random.Random(3)
    allowed.write_text(allowed_signers_text(anna.store))
    for path, kind in files.items():
        assert kind_signed(path) == (kind, own_public(anna.store))
        assert both(path, allowed, anna.store.letters, kind) == (True, True), path
        good = path.read_bytes()
        for place in {0, len(good) - 1, *(draw.randrange(len(good)) for _turn in range(10))}:
            path.write_bytes(good[:place] + bytes([good[place] ^ 1 << draw.randrange(8)]) + good[place + 1 :])
            assert both(path, allowed, anna.store.letters, kind) == (False, False), (path, place)
            with pytest.raises(BadSignature):
                kind_signed(path)
        path.write_bytes(good)


def test_any_byte_of_any_file_of_an_export_in_csv(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    """The signature covers the package, and that the files: what is altered, left out or put beside is told by its name."""
    anna, draw = laptops("Anna"), random.Random(4)
    find(anna.store, "hek")
    package = signed_part(export(anna.store, "csv", tmp_path / "csv", ExportScope()))
    assert faults_of(package) == []
    for path in sorted(package.parent.glob("*.csv")):
        good = path.read_bytes()
        place = draw.randrange(len(good))
        path.write_bytes(good[:place] + bytes([good[place] ^ 1 << draw.randrange(8)]) + good[place + 1 :])
        assert faults_of(package) == [(path.name, "altered")]
        path.unlink()
        assert faults_of(package) == [(path.name, "absent")]
        path.write_bytes(good)
    (package.parent / "other.csv").write_text("x")
    assert faults_of(package) == [("other.csv", "unnamed")]
    for text in ("[]", "{}", '{"resources": [{"path": "../finding.csv", "hash": "sha256:0"}]}', '{"resources": [{"path": "a.csv"}]}'):
        package.write_text(text)
        with pytest.raises(ContentError, match="does not say which files belong to it"):
            faults_of(package)


def test_an_earlier_signed_export_is_replaced_with_its_signature(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna = laptops("Anna")
    package = signed_part(export(anna.store, "csv", tmp_path / "csv", ExportScope()))
    before = signature_file(package).read_bytes()
    find(anna.store, "hek")
    assert signed_part(export(anna.store, "csv", tmp_path / "csv", ExportScope())) == package
    assert signature_file(package).read_bytes() != before
    assert kind_signed(package) == ("record", own_public(anna.store))


def test_a_record_that_is_only_read_gets_a_key_beside_it_but_no_copy_does(tmp_path: Path) -> None:
    anna = prepared(tmp_path / "anna")
    data, state_folder = anna.data, anna.state_folder
    anna.close()
    first = open_record(data, state_folder=state_folder, write=False)
    other = open_record(data, state_folder=state_folder, write=False)
    shown = {kind_signed(export(store, "json", tmp_path / f"{n}.json", ExportScope())) for n, store in enumerate((first, other))}
    assert shown == {("record", own_public(first))}
    assert own_public(first) == own_public(other), "the key of this laptop is made once"
    anna.open()
    assert own_public(anna.store) == own_public(first), "and the app goes on with it"
    assert allowed_signers_text(first) == f'{anna.store.letters} namespaces="kvo-inspect/*" {own_public(anna.store)}\n'
    anna.close()
    for store in (open_to_look(data, state_folder=state_folder), open_record(data, state_folder=tmp_path / "elsewhere", write=False)):
        path = export(store, "json", tmp_path / "unsigned.json", ExportScope())
        assert not is_signed(path), "what somebody looks at, or a copy elsewhere, signs nothing as that laptop"
        store.close()
    for store in (first, other):
        store.close()


def test_whoever_holds_signed_heads_shows_that_a_log_was_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody takes the laptop's record and begins its logs again, as if the finding had never been: everything verifies by itself."""
    anna = prepared(tmp_path / "anna")
    monkeypatch.setenv("KVO_INSPECT_STATE", str(anna.state_folder))
    shutil.copytree(anna.data, tmp_path / "before")
    find(anna.store, "hek")
    heads = write_heads(anna.store, tmp_path)
    assert heads.name == "kvo-inspect-heads-2026-11-12.json"
    assert "hek" not in heads.read_text()
    anna.close()

    def doctor(*words: str) -> tuple[int, str]:
        code = run(["--lang", "en", "--data", str(anna.data), "doctor", *words])
        out, err = capsys.readouterr()
        return code, out + err

    code, sound = doctor("--against", str(heads))
    assert code == 0
    assert "is signed by this laptop: SHA256:" in sound
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "another"))
    shutil.rmtree(anna.data)
    shutil.copytree(tmp_path / "before", anna.data)
    assert doctor()[0] == 0
    code, altered = doctor("--against", str(heads))
    assert (code, "All is well" in altered) == (4, False)
    heads.write_bytes(heads.read_bytes().replace(b'"seq": ', b'"seq": 1'))
    code, refused = doctor("--against", str(heads))
    assert (code, "is not the file that was signed" in refused) == (BadSignature.exit_code, True)


def test_a_system_whose_receipts_are_signed_is_known_by_its_key(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, theirs, eve = laptops("Anna"), laptops("Theirs"), laptops("Eve")
    receipt = tmp_path / "receipt.json"
    receipt.write_text('{"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00Z", "sender": "KVO", "items": []}')
    counts = "KVO: 0 taken, 0 refused, 0 not known here."
    assert receipt_texts(read_receipt(anna.store, receipt)) == [counts], "nobody signs yet"
    sign_file(theirs.store, receipt, "receipt")
    shown = device_key(theirs.store).fingerprint
    assert receipt_texts(read_receipt(anna.store, receipt)) == [counts, f"Signed by KVO, for the first time here. The key: {shown}"]
    assert receipt_texts(read_receipt(anna.store, receipt)) == [counts, "Signed by KVO."]
    sign_file(eve.store, receipt, "receipt")
    before = everything(anna.store)
    with pytest.raises(OtherKey, match="says that it comes from KVO, but its signature is not theirs") as caught:
        read_receipt(anna.store, receipt)
    assert shown in str(caught.value)
    assert everything(anna.store) == before
    anew = device_key(eve.store).fingerprint
    assert receipt_texts(read_receipt(anna.store, receipt, new_key=True))[1] == f"Signed by KVO, for the first time here. The key: {anew}"
    assert receipt_texts(read_receipt(anna.store, receipt)) == [counts, "Signed by KVO."]
    sign_file(theirs.store, receipt, "receipt")
    with pytest.raises(OtherKey):
        read_receipt(anna.store, receipt)
    signature_file(receipt).unlink()
    assert receipt_texts(read_receipt(anna.store, receipt)) == [
        counts,
        "Not signed, though KVO signed receipts before: did its .sig file stay behind?",
    ]


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
