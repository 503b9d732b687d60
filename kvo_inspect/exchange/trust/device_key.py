"""Device key (sleutel van deze laptop): an Ed25519 key in OpenSSH's form. Others encrypt to it by age, and it signs what leaves.

It is made when it is first needed, lies in the record (of this laptop alone, so encrypted when the record is) and is of one device: who
goes on from a backup is a new device with a new key, and keeps the one of before only to read what was encrypted to that.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.errors import OnlyLooking, ReadOnly
from kvo_inspect.store.record.device import is_this_device
from kvo_inspect.store.record.laptop_only import DEVICE_KEYS, get_laptop_only, laptop_only_names, put_first, put_first_beside
from kvo_inspect.store.record.store import Store

if TYPE_CHECKING:
    import pyrage


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """A key pair."""

    secret: str
    """As OpenSSH keeps it in a file, without a passphrase."""
    public: str
    """`ssh-ed25519 AAAA…` and the letters of the laptop."""

    @property
    def fingerprint(self) -> str:
        """What people read to each other: `SHA256:…`, as ssh-keygen shows it."""
        return fingerprint_of(self.public)


def fingerprint_of(public: str) -> str:
    """Return the fingerprint of an OpenSSH key, as ssh-keygen shows it."""
    blob = base64.b64decode(public.split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def device_key(store: Store) -> DeviceKey:
    """Return the key of this laptop; it is made when there is none.

    In a record that is only read it is made beside it, which may be open elsewhere meanwhile. Raises ReadOnly, OnlyLooking and what
    `connect` raises where it cannot be.
    """
    secret = get_laptop_only(store.db, DEVICE_KEYS + _device(store))
    if not secret:
        made = _new_secret()
        if store.writable:
            with store.writing():
                secret = put_first(store.db, DEVICE_KEYS + store.device, made)
        elif is_own_record(store):
            secret = put_first_beside(store.path, DEVICE_KEYS + _device(store), made, store.data)
        else:
            raise OnlyLooking if store.read_only else ReadOnly(store.path, record=True)
    return DeviceKey(secret, f"{_public_of(secret)} {store.letters or get_laptop_only(store.db, 'letters')}")


def has_key(store: Store) -> bool:
    """Return whether this laptop has a key already."""
    return bool(get_laptop_only(store.db, DEVICE_KEYS + _device(store)))


def is_own_record(store: Store) -> bool:
    """Return whether what is made here is made by the laptop whose record this is: not where it is only looked at, or somebody's copy."""
    return store.writable or (not store.read_only and is_this_device(store.db, store.state_folder, store.data))


def _device(store: Store) -> str:
    """Return the device whose record this is; one that is only read does not say."""
    return store.device or get_laptop_only(store.db, "device")


def own_identities(store: Store) -> list[pyrage.ssh.Identity]:
    """Return what opens files that were encrypted to this laptop, or to one that it goes on from."""
    import pyrage

    secrets = [get_laptop_only(store.db, DEVICE_KEYS + device) for device in laptop_only_names(store.db, DEVICE_KEYS)]
    return [pyrage.ssh.Identity.from_buffer(secret.encode()) for secret in secrets]


def own_keys(store: Store) -> dict[str, str]:
    """Return the public keys of this laptop and of those that it goes on from, by device, as the list of receivers keeps keys."""
    secrets = {device: get_laptop_only(store.db, DEVICE_KEYS + device) for device in laptop_only_names(store.db, DEVICE_KEYS)}
    return {device: _public_of(secret) for device, secret in secrets.items()}


def _new_secret() -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()


def _public_of(secret: str) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_private_key

    return load_ssh_private_key(secret.encode(), None).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
