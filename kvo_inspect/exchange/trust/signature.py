"""Signature (handtekening): a file beside another one, `<file>.sig` (of a pack `<name>.sig`), as `ssh-keygen -Y sign` makes it.

`ssh-keygen -Y verify` judges it. A signature is made with the key of the laptop and says: these bytes, as a file of this kind, left the
laptop that has that key. Which laptop that is this record knows from the first signed file of it that came in; one that is signed with
another key since is refused by name.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from kvo_inspect.errors import NoSuchFile, Refused, StoreError
from kvo_inspect.exchange.trust.device_key import DeviceKey, device_key, fingerprint_of, has_key, is_own_record, own_keys
from kvo_inspect.exchange.trust.known_key import KnownKey, judge
from kvo_inspect.exchange.trust.receiver import own_public, receivers
from kvo_inspect.files import write_text_whole
from kvo_inspect.outside import BLOCK, open_outside, read_outside
from kvo_inspect.store.merge.signed import Signed
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.laptop_only import SIGNER, get_laptop_only, laptop_only_names, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

SignedKind = Literal["pack", "record", "dossier", "report", "receipt", "heads"]
KINDS: tuple[SignedKind, ...] = get_args(SignedKind)
SUFFIX = ".sig"
PACKAGE = "datapackage.json"
"""The file in a folder of CSV files that names the others, with their hashes: the one that is signed."""
PACK_SUFFIX = ".kvopack"
SIGNATURE_LIMIT = 10_000
"""Bytes of a signature; ours have 300."""
_MAGIC = b"SSHSIG"
_HEAD, _TAIL = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}
SIGNED_HASH = "sha512"
"""What is signed of a file, as OpenSSH does."""


class BadSignature(Refused):
    """A file and the signature beside it do not belong together."""

    def __init__(self, path: Path) -> None:
        sentence = _("{name} is not the file that was signed, or its signature is damaged: it was altered on the way. Ask for both again.")
        super().__init__(sentence.format(name=path.name))


class Unsigned(Refused):
    """A file without a signature, of a laptop that signs what it makes or in a folder where all is signed."""

    def __init__(self, path: Path) -> None:
        sentence = _("{name} lacks its signature, the file {signature} beside it, so nothing shows who made it. Ask for that file.")
        super().__init__(sentence.format(name=path.name, signature=signature_file(path).name))


class NotAccepted(Refused):
    """A file in an encrypted folder, of a laptop that was not accepted here."""

    def __init__(self, key: str) -> None:
        self.fingerprint = fingerprint_of(key)
        super().__init__(_("This file is signed with a key that was not accepted here: {shown}").format(shown=self.fingerprint))


@dataclass(frozen=True, slots=True)
class Signer:
    """A laptop whose signed files came in."""

    device: str
    letters: str
    name: str
    """Of who sat at it the first time; empty once that was erased."""
    key: str
    since: str

    @property
    def called(self) -> str:
        """Its letters, with the name of who sat at it."""
        return _called(self.letters, self.name)


def _called(letters: str, name: str) -> str:
    return f"{letters} ({name})" if name else letters


def signed_part(path: Path) -> Path:
    """Return what is signed of something: the file itself, of a folder of an export the one in it that names the others."""
    return path / PACKAGE if (path / PACKAGE).is_file() else path


def signature_file(path: Path) -> Path:
    """Return where the signature of a file lies.

    Of a pack it takes the place of the ending: in a sync folder those names are the longest, and Windows refuses 260 characters.
    """
    return path.with_suffix(SUFFIX) if path.suffix == PACK_SUFFIX else path.with_name(path.name + SUFFIX)


def sign_file(store: Store, path: Path, kind: SignedKind, digest: bytes | None = None) -> Path | None:
    """Write the signature of a file, or of a folder's package, beside it, for whom it is; return where. None: it stays without one.

    *digest*: its `SIGNED_HASH`, where that was made while the file was written.

    So it does where a record is only looked at, is a copy in which this laptop never wrote, or can take no key. A signature of what lay
    there before goes. Raises as `written_whole`.
    """
    path = signed_part(path)
    to = signature_file(path)
    try:
        key = device_key(store) if is_own_record(store) else None
    except StoreError:
        key = None
    if key is None:
        with suppress(OSError):
            to.unlink(missing_ok=True)
        return None
    is_shared = bool(path.stat().st_mode & 0o044)
    write_text_whole(to, signature_text(key, path, kind, digest), shared=is_shared)
    return to


def is_signed(path: Path) -> bool:
    """Return whether a file or folder has a signature. Whose, and whether it is right, is not looked at."""
    return signature_file(signed_part(path)).exists()


def signature_text(key: DeviceKey, path: Path, kind: SignedKind, digest: bytes | None = None) -> str:
    """Return the signature of a file in the armour of OpenSSH; *digest* as in `sign_file`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    secret = load_ssh_private_key(key.secret.encode(), None)
    if not isinstance(secret, Ed25519PrivateKey):
        raise TypeError
    public = base64.b64decode(key.public.split()[1])
    name = SIGNED_HASH.encode()
    signature = _string(b"ssh-ed25519") + _string(secret.sign(_signed(kind, name, digest or _digest(path, name))))
    parts = (public, _namespace(kind), b"", name, signature)
    blob = _MAGIC + struct.pack(">I", 1) + b"".join(map(_string, parts))
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join([_HEAD, *lines, _TAIL]) + "\n"


def key_that_signed(path: Path, kind: SignedKind, opened: BinaryIO | None = None) -> str | None:
    """Return the key that signed a file, `ssh-ed25519 AAAA…`; None when no signature lies beside it. Raises BadSignature, Unreadable.

    *opened*: the file as somebody reads it, whatever lies at *path* by now.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        raw = read_outside(signature_file(path), SIGNATURE_LIMIT)
    except NoSuchFile:
        return None
    try:
        public, namespace, reserved, hash_name, signature = _parts(raw)
        (key_kind, point), (signature_kind, signed) = _strings(public, 2), _strings(signature, 2)
        if (key_kind, signature_kind, namespace, reserved) != (b"ssh-ed25519", b"ssh-ed25519", _namespace(kind), b""):
            raise BadSignature(path)
        Ed25519PublicKey.from_public_bytes(point).verify(signed, _signed(kind, hash_name, _digest(path, hash_name, opened)))
    except (ValueError, KeyError, struct.error, InvalidSignature):
        raise BadSignature(path) from None
    return f"ssh-ed25519 {base64.b64encode(public).decode()}"


def kind_signed(path: Path) -> tuple[SignedKind, str] | None:
    """Return as what a file is signed, and the key; None when no signature lies beside it. Raises BadSignature."""
    for kind in KINDS:
        try:
            key = key_that_signed(path, kind)
        except BadSignature:
            continue
        return None if key is None else (kind, key)
    raise BadSignature(path)


def name_of_key(store: Store, key: str) -> str:
    """Return whose a key is as far as this record knows: a receiver's name, a laptop's letters, or an empty text."""
    names = [receiver.name for receiver in receivers(store) if receiver.key == key]
    names += [signer.called for signer in signers(store) if signer.key == key]
    if key in own_keys(store).values():
        names.insert(0, _("this laptop"))
    return names[0] if names else ""


def judge_laptop(store: Store, path: Path, key: str | None, device: str, letters: str, name: str) -> Signed:
    """Return how a file is signed (with *key*, `key_that_signed`) that says it comes from a laptop, and from who sits at it.

    Raises OtherKey when it is signed with another key than that laptop's.
    """
    signer = known_signer(store, device, letters)
    known = KnownKey(signer.key, signer.since) if signer is not None else None
    called = _called(letters, next((receiver.name for receiver in receivers(store) if receiver.key == key), name))
    if signer is not None and key not in (None, signer.key):  # a name that came with another key is nobody's
        called = signer.called
    return judge(path, key, _("laptop {letters}").format(letters=called), known)


def known_signer(store: Store, device: str, letters: str) -> Signer | None:
    """Return the laptop with the key that it signs with, where that is known: this one, those it goes on from, and others that signed."""
    if own := own_keys(store).get(device):
        return Signer(device, letters, store.author if device == store.device else "", own, store.now().isoformat(timespec="seconds"))
    return next((signer for signer in signers(store) if signer.device == device), None)


def own_signers(store: Store) -> dict[str, str]:
    """Return, by their local keys, this laptop and those it goes on from as another one knows them: by a public key, without a name."""
    letters = {device: letters for letters, device in shown_letters(store.db)}
    since = store.now().isoformat(timespec="seconds")
    return {
        SIGNER + device: json.dumps({"letters": letters.get(device, ""), "name": "", "key": key, "since": since})
        for device, key in own_keys(store).items()
    }


def must_be_accepted(store: Store, path: Path, key: str | None) -> None:
    """Raise unless a file in an encrypted folder is signed by this laptop, one that it goes on from, or one on the list of receivers.

    Unsigned and NotAccepted: to read there asks a key, to write asks nothing.
    """
    if key is None:
        raise Unsigned(path)
    if key not in {*own_keys(store).values(), *(receiver.key for receiver in receivers(store))}:
        raise NotAccepted(key)


def note_signer(store: Store, key: str | None, device: str, letters: str, name: str) -> None:
    """Remember the key that signed a file of a laptop, from the first one on, once what it holds was taken in."""
    if key is None or device == store.device or get_laptop_only(store.db, SIGNER + device):
        return
    noted = {"letters": letters, "name": name, "key": key, "since": store.now().isoformat(timespec="seconds")}
    with store.writing():
        put_laptop_only(store.db, SIGNER + device, json.dumps(noted, ensure_ascii=False))


def signers(store: Store) -> list[Signer]:
    """Return the laptops whose signed files came in, by their letters."""
    known = [Signer(device, **json.loads(get_laptop_only(store.db, SIGNER + device))) for device in laptop_only_names(store.db, SIGNER)]
    return sorted(known, key=lambda signer: (signer.letters, signer.device))


def allowed_signers_text(store: Store) -> str:
    """Return the file that `ssh-keygen -Y verify -f` takes: a line per laptop, this one first."""
    own = [(store.letters or get_laptop_only(store.db, "letters"), own_public(store))] if store.writable or has_key(store) else []
    lines = [
        f'{letters} namespaces="kvo-inspect/*" {key}' for letters, key in [*own, *((each.letters, each.key) for each in signers(store))]
    ]
    return "".join(f"{line}\n" for line in lines)


def _namespace(kind: SignedKind) -> bytes:
    """Return what keeps a signature of a pack from being taken for one of a dossier."""
    return f"kvo-inspect/{kind}".encode()


def _signed(kind: SignedKind, hash_name: bytes, digest: bytes) -> bytes:
    """Return what is signed of a file (OpenSSH's PROTOCOL.sshsig)."""
    return _MAGIC + b"".join(map(_string, (_namespace(kind), b"", hash_name, digest)))


def _digest(path: Path, hash_name: bytes, opened: BinaryIO | None = None) -> bytes:
    """Return the hash of a file. KeyError for a hash that is not one of the two of OpenSSH."""
    digest = _HASHES[hash_name]()
    with open_outside(path) if opened is None else nullcontext(opened) as stream:
        stream.seek(0)
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.digest()


def _string(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw


def _strings(raw: bytes, count: int) -> list[bytes]:
    """Return so many length-prefixed strings that are all that there is. Raises ValueError or struct.error."""
    strings, at = [], 0
    for _number in range(count):
        (length,) = struct.unpack_from(">I", raw, at)
        strings.append(raw[at + 4 : at + 4 + length])
        if len(strings[-1]) != length:
            raise ValueError
        at += 4 + length
    if at != len(raw):
        raise ValueError
    return strings


def _parts(raw: bytes) -> Sequence[bytes]:
    """Return public key, namespace, what is reserved, hash and signature of an armoured signature. Raises ValueError or struct.error."""
    lines = raw.decode("ascii").split("\n")
    if lines[0] != _HEAD or lines[-2:] != [_TAIL, ""]:
        raise ValueError
    body = "".join(lines[1:-2])
    blob = base64.b64decode(body, validate=True)
    if base64.b64encode(blob).decode() != body or blob[:6] != _MAGIC or struct.unpack_from(">I", blob, 6) != (1,):
        raise ValueError
    return _strings(blob[10:], 5)
