"""Slots: the ways in to a secret. Each holds the secret, wrapped with what somebody knows or has."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from kvo_inspect.protection.secret import Secret
from kvo_inspect.protection.stretching import Stretching

SlotKind = Literal["passphrase", "recovery", "organisation", "auditor"]
NONCE_BYTES = 12
NAME_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: a passphrase, the recovery code, the organisation's key, or the passphrase of an auditor, who only looks."""

    id: str
    """Eight hexadecimal digits."""
    kind: SlotKind
    name: str
    """Whose, or what for: typed by a person."""
    made: str
    """The day (ISO)."""
    wrapped: bytes
    """The secret: by AES-256-GCM after a nonce, or an age file for the organisation's key."""
    stretching: Stretching | None
    """How the passphrase or code is made into a key; None for the organisation's key."""
    recipient: str = ""
    """The public key of the organisation."""

    @property
    def may_write(self) -> bool:
        """Whether who comes in by this slot may record."""
        return self.kind != "auditor"

    def to_json(self) -> dict[str, Any]:
        """Return the slot as the key file holds the slot."""
        written: dict[str, Any] = {"id": self.id, "kind": self.kind, "name": self.name, "made": self.made}
        if self.stretching is not None:
            salt = base64.b64encode(self.stretching.salt).decode()
            cost = {"memory": self.stretching.memory, "passes": self.stretching.passes, "lanes": self.stretching.lanes}
            written["argon2id"] = {"salt": salt, **cost}
        if self.recipient:
            written["recipient"] = self.recipient
        return {**written, "wrapped": base64.b64encode(self.wrapped).decode()}

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> Slot | None:
        """Return the slot that a key file holds; None for one that is damaged, or of a kind that this version does not know."""
        try:
            stretching = None
            if (cost := written.get("argon2id")) is not None:
                salt = base64.b64decode(cost["salt"], validate=True)
                stretching = Stretching(salt, int(cost["memory"]), int(cost["passes"]), int(cost["lanes"]))
            slot = cls(
                id=str(written["id"]),
                kind=written["kind"],
                name=str(written["name"])[:NAME_LIMIT],
                made=str(written["made"]),
                wrapped=base64.b64decode(written["wrapped"], validate=True),
                stretching=stretching,
                recipient=str(written.get("recipient", "")),
            )
        except (TypeError, KeyError, ValueError, AttributeError):
            return None
        sound = slot.kind in get_args(SlotKind) and (stretching.is_payable() if stretching else slot.kind == "organisation")
        return slot if sound else None

    def bound(self) -> bytes:
        """Return what the wrapping vouches for besides the secret: nobody can make an auditor's slot one that records."""
        return json.dumps([self.id, self.kind], separators=(",", ":")).encode()


def passphrase_slot(kind: SlotKind, name: str, day: str, secret: Secret, passphrase: str, beside: Iterable[Slot] = ()) -> Slot:
    """Return a slot for a passphrase or a recovery code.

    The slots *beside* lend their stretching when its cost is today's: all of them are then tried for the price of one.
    """
    fresh = Stretching.new()
    lent = [slot.stretching for slot in beside if slot.stretching is not None and replace(slot.stretching, salt=fresh.salt) == fresh]
    slot = Slot(os.urandom(4).hex(), kind, name, day, b"", lent[0] if lent else fresh)
    return replace(slot, wrapped=_wrap(slot, secret, (lent[0] if lent else fresh).key(passphrase)))


def organisation_slot(name: str, day: str, secret: Secret, recipient: str) -> Slot:
    """Return a slot for a public key of age (`age1…`) or SSH. Raises ValueError for what is no such key."""
    import pyrage

    slot = Slot(os.urandom(4).hex(), "organisation", name, day, b"", None, recipient)
    return replace(slot, wrapped=pyrage.encrypt(secret.to_bytes(), [read_recipient(recipient)]))


def read_recipient(text: str) -> Any:
    """Return a public key as age takes the key. Raises ValueError: not one, or one letter of age1… mistyped; an SSH key has no check."""
    import pyrage

    try:
        return pyrage.ssh.Recipient.from_str(text) if text.startswith("ssh-") else pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("no public key") from error


def _wrap(slot: Slot, secret: Secret, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key_of(slot, key)).encrypt(nonce, secret.to_bytes(), slot.bound())


def _unwrap(slot: Slot, key: bytes) -> Secret | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return Secret.from_bytes(AESGCM(_key_of(slot, key)).decrypt(slot.wrapped[:NONCE_BYTES], slot.wrapped[NONCE_BYTES:], slot.bound()))
    except (InvalidTag, ValueError):
        return None


def _key_of(slot: Slot, stretched: bytes) -> bytes:
    """Return the key of a slot: slots that share a stretching share no key."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    return HKDFExpand(hashes.SHA256(), 32, b"kvo-inspect/slot " + slot.id.encode()).derive(stretched)


def opened_by_passphrase(slots: Iterable[Slot], passphrase: str) -> tuple[Secret, Slot] | None:
    """Return the secret and the slot that a passphrase or code opens; None: none of these."""
    keys: dict[Stretching, bytes] = {}
    for slot in slots:
        if slot.stretching is None:
            continue
        if slot.stretching not in keys:
            keys[slot.stretching] = slot.stretching.key(passphrase)
        if (secret := _unwrap(slot, keys[slot.stretching])) is not None:
            return secret, slot
    return None


def opened_by_key(slots: Iterable[Slot], identity_file: bytes) -> tuple[Secret, Slot] | None:
    """Return the secret and the slot that a private key opens; None: none of these. Raises ValueError when the file holds no key."""
    import pyrage

    identities = _identities(identity_file)
    for slot in slots:
        if slot.kind != "organisation":
            continue
        try:
            return Secret.from_bytes(pyrage.decrypt(slot.wrapped, identities)), slot
        except (pyrage.DecryptError, ValueError):
            continue
    return None


def _identities(identity_file: bytes) -> list[Any]:
    import pyrage

    lines = identity_file.decode(errors="replace").splitlines()
    try:
        if any(line.startswith("-----BEGIN") for line in lines):
            return [pyrage.ssh.Identity.from_buffer(identity_file)]
        return [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise ValueError("no private key") from error
