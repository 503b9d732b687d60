"""Keys of an encrypted sync folder: each laptop has one there, and hands it to those that it accepted (docs/data-format.md).

`<device>/laptop.json` says who a laptop is: its letters and its public key. `<device>/key-0001.age` is the key with which that laptop
encrypts what it writes, itself encrypted to whoever may read that. Somebody who is taken off the list of receivers gets no next key: what
comes is encrypted with a new one; what they had they keep.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.trust.device_key import DeviceKey, device_key, own_identities
from kvo_inspect.exchange.trust.other_keys import with_earlier_keys
from kvo_inspect.exchange.trust.receiver import SeenLaptop, note_laptop, own_public, read_key, receivers, recipients_of, removed_at
from kvo_inspect.files import make_folder, write_text_whole, written_whole
from kvo_inspect.outside import own_subfolder, read_outside
from kvo_inspect.store.record.laptop_only import FOLDER_KEYS, TRUST, get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store

if TYPE_CHECKING:
    from kvo_inspect.exchange.trust.receiver import Identity

LAPTOP = "laptop.json"
LAPTOP_LIMIT, KEY_LIMIT = 4000, 100_000
"""Bytes of these files; a key takes some 200 for each who may read."""
_DEVICE = re.compile(r"[0-9a-f]{16}")
_KEY_FILE = re.compile(r"key-(\d{4})\.age")
_READERS = f"{TRUST}readers "
"""Begins the local keys of who may read a folder besides the laptops in it, by the folder's id."""


class LaptopFile(BaseModel):
    """Who a laptop says it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["kvo-inspect/laptop"] = "kvo-inspect/laptop"
    version: Literal[1] = 1
    letters: Annotated[str, Field(pattern=r"^[BCDFGHJKLMNPRSTVWZ]{3}$")]
    key: Annotated[str, Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class FolderKeys:
    """What this laptop can do in an encrypted folder."""

    recipient: str
    """The public half of this laptop's own key there: `age1…`."""
    texts: dict[str, tuple[str, ...]]
    """By device the keys that this laptop can read with, `AGE-SECRET-KEY-…`, the newest last."""
    identities: tuple[Identity, ...] = ()
    """All of them, and this laptop's own key."""
    waiting: tuple[SeenLaptop, ...] = ()
    """Laptops in the folder that were not accepted: they cannot read what this one writes."""
    unread: tuple[SeenLaptop, ...] = ()
    """Laptops in the folder that did not accept this one: it cannot read what they write."""
    readers: tuple[str, ...] = ()
    """Names of those whom this laptop handed its key there."""
    fingerprint: str = ""
    """Of this laptop's own key, which those must accept."""


def enter_keys(store: Store, folder: Path, folder_id: str) -> FolderKeys:
    """Make this laptop known in an encrypted folder, hand its keys to those that may read, and return what it can read.

    Raises OSError of the folder, or as `written_whole`.
    """
    import pyrage

    own = device_key(store)
    mine = own_subfolder(folder, store.device)
    _introduce(mine, own, store.letters)
    seen = _laptops(store, folder)
    for laptop in seen:
        note_laptop(store, laptop)
    secrets = _own_secrets(store, folder_id, {laptop.key for laptop in seen}, mine)
    texts: dict[str, tuple[str, ...]] = {store.device: tuple(secrets)}
    openers = own_identities(store)
    for sub in _device_folders(folder):
        if sub.name != store.device and (handed := _handed(sub, openers)):
            texts[sub.name] = handed
    known = {receiver.key for receiver in receivers(store)}
    identities = [*openers, *(pyrage.x25519.Identity.from_str(text) for each in texts.values() for text in each)]
    return FolderKeys(
        recipient=str(pyrage.x25519.Identity.from_str(secrets[-1]).to_public()),
        texts=texts,
        identities=tuple(identities),
        waiting=with_earlier_keys(store, [laptop for laptop in seen if laptop.key not in known and laptop.key != own_public(store)]),
        unread=tuple(laptop for laptop in seen if laptop.device not in texts),
        readers=tuple(each.name for each in receivers(store) if each.key in _readers(store, folder_id)),
        fingerprint=own.fingerprint,
    )


def has_keys(store: Store, folder_id: str) -> bool:
    """Return whether this laptop encrypts what it writes into a folder."""
    return bool(folder_id and get_laptop_only(store.db, FOLDER_KEYS + folder_id))


def holds_keys(folder: Path) -> bool:
    """Return whether some laptop has a key in a folder, or made itself known there: what lies in it is encrypted. Raises OSError."""
    names = (path.name for sub in _device_folders(folder) for path in sub.iterdir())
    return any(name == LAPTOP or _KEY_FILE.fullmatch(name) for name in names)


def choose_readers(store: Store, folder_id: str, keys: list[str]) -> None:
    """Let these receivers read a folder from now on, besides the laptops in it."""
    chosen = sorted({*_chosen(store, folder_id), *keys})
    with store.writing():
        put_laptop_only(store.db, _READERS + folder_id, json.dumps(chosen))


def _readers(store: Store, folder_id: str) -> set[str]:
    """Return the keys of those whom this laptop handed its key of a folder."""
    return set(json.loads(get_laptop_only(store.db, FOLDER_KEYS + folder_id) or '{"readers": []}')["readers"])


def _chosen(store: Store, folder_id: str) -> list[str]:
    chosen: list[str] = json.loads(get_laptop_only(store.db, _READERS + folder_id) or "[]")
    return chosen


def _introduce(mine: Path, own: DeviceKey, letters: str) -> None:
    """Write who this laptop is, where that does not stand yet."""
    text = LaptopFile(letters=letters, key=" ".join(own.public.split()[:2])).model_dump_json()
    path = mine / LAPTOP
    try:
        stands = read_outside(path, LAPTOP_LIMIT).decode("utf-8", "replace") == text
    except KvoError:
        stands = False
    if not stands:
        make_folder(mine, shared=True)
        write_text_whole(path, text, shared=True)


def _device_folders(folder: Path) -> list[Path]:
    return sorted(sub for sub in folder.iterdir() if _DEVICE.fullmatch(sub.name) and sub.is_dir() and not sub.is_symlink())


def _laptops(store: Store, folder: Path) -> list[SeenLaptop]:
    """Return the other laptops that made themselves known; a file that cannot be read is not there yet."""
    seen = []
    for sub in _device_folders(folder):
        if sub.name == store.device:
            continue
        try:
            laptop = LaptopFile.model_validate_json(read_outside(sub / LAPTOP, LAPTOP_LIMIT))
            key = read_key(laptop.key)
            seen.append(SeenLaptop(sub.name, laptop.letters, key, removed=removed_at(store, key)))
        except (KvoError, ValidationError):
            continue
    return seen


def _own_secrets(store: Store, folder_id: str, present: set[str], mine: Path) -> list[str]:
    """Return this laptop's keys of a folder, the newest last, each handed to all who may read now.

    Who may read: of the receivers the laptops that are, or ever were, in the folder, and those that were chosen for it. When one of them
    was taken off the list a new key is begun. A key file that lies there otherwise than it was written is written anew.
    """
    import pyrage

    noted = json.loads(get_laptop_only(store.db, FOLDER_KEYS + folder_id) or '{"secrets": [], "readers": []}')
    secrets: list[str] = noted["secrets"]
    before = set(noted["readers"])
    now = {each.key for each in receivers(store)} & (present | before | set(_chosen(store, folder_id)))
    if not secrets or before - now:
        secrets = [*secrets, str(pyrage.x25519.Identity.generate())]
    wrapped = [mine / f"key-{number:04}.age" for number in range(1, len(secrets) + 1)]
    if now != before or secrets != noted["secrets"] or list(map(_hash_of, wrapped)) != noted.get("files"):
        to = recipients_of([*sorted(now), own_public(store)])
        files = [pyrage.encrypt(f"{secret}\n".encode(), to) for secret in secrets]
        hashes = [hashlib.sha256(file).hexdigest() for file in files]
        with store.writing():  # first here: a key that only the folder had would open nothing once the folder is emptied
            put_laptop_only(store.db, FOLDER_KEYS + folder_id, json.dumps({"secrets": secrets, "readers": sorted(now), "files": hashes}))
        for path, file in zip(wrapped, files, strict=True):
            with written_whole(path, shared=True) as target:
                target.write(file)
    return secrets


def _hash_of(path: Path) -> str:
    """Return the hash of a key file, which tells whether it lies there as it was written; empty when it cannot be read."""
    try:
        return hashlib.sha256(read_outside(path, KEY_LIMIT)).hexdigest()
    except KvoError:
        return ""


def _handed(sub: Path, openers: list[Identity]) -> tuple[str, ...]:
    """Return the keys of another laptop that were handed to this one."""
    import pyrage

    handed = []
    for path in sorted(path for path in sub.iterdir() if _KEY_FILE.fullmatch(path.name)):
        try:
            text = pyrage.decrypt(read_outside(path, KEY_LIMIT), openers).decode().strip()
            pyrage.x25519.Identity.from_str(text)
        except (KvoError, pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError):
            continue
        handed.append(text)
    return tuple(handed)
