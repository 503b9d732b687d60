"""Key of a passphrase: the age identity that Argon2id makes of it, and what stands in a pack so that others come to the same one.

Nothing secret is stored: whoever has the passphrase works the key out of `key.json` (docs/data-format.md), and age does the rest.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kvo_inspect.errors import BadPack, WrongPassphrase
from kvo_inspect.protection.stretching import Stretching
from kvo_inspect.texts import _

if TYPE_CHECKING:
    import pyrage

HEAD_LIMIT = 1000
"""Bytes of a head; ours has a third of it."""
MEMORY, PASSES, LANES = 1 << 17, 3, 4
"""What a passphrase costs here: 128 MiB, a third of a second on two cores."""
MOST_MEMORY, MOST_PASSES, MOST_LANES = 1 << 18, 6, 8
"""The most that a file may ask: 256 MiB, within two seconds."""
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""Of Bech32, by their value (BIP 173)."""
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class KeyHead(BaseModel):
    """How a passphrase becomes the key of a pack: `key.json`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["kvo-inspect/key"] = "kvo-inspect/key"
    version: Literal[1] = 1
    way: Literal["argon2id"] = "argon2id"
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    memory: Annotated[int, Field(ge=8)]
    """KiB."""
    passes: Annotated[int, Field(ge=1)]
    lanes: Annotated[int, Field(ge=1)]
    recipient: Annotated[str, Field(pattern=r"^age1[0-9a-z]{58}$")]
    """The public half of the key: another one is another passphrase."""


def new_key(passphrase: str) -> tuple[KeyHead, pyrage.x25519.Recipient]:
    """Return the head of a fresh key for a passphrase, and whom to encrypt to."""
    salt = os.urandom(16).hex()
    recipient = _identity(passphrase, salt, MEMORY, PASSES, LANES).to_public()
    return KeyHead(salt=salt, memory=MEMORY, passes=PASSES, lanes=LANES, recipient=str(recipient)), recipient


def read_head(raw: bytes) -> KeyHead:
    """Return what a head says. Raises BadPack, also when it asks for more work than any file of ours."""
    try:
        head = KeyHead.model_validate_json(raw)
    except ValidationError:
        raise BadPack(_("how its passphrase becomes a key cannot be read")) from None
    if head.memory > MOST_MEMORY or head.passes > MOST_PASSES or head.lanes > MOST_LANES or head.memory < 8 * head.lanes:
        raise BadPack(_("its passphrase would cost more memory or time than it should"))
    return head


def identity_of(head: KeyHead, passphrase: str) -> pyrage.x25519.Identity:
    """Return the key that a passphrase makes. Raises WrongPassphrase."""
    identity = _identity(passphrase, head.salt, head.memory, head.passes, head.lanes)
    if str(identity.to_public()) != head.recipient:
        raise WrongPassphrase(given=True)
    return identity


def _identity(passphrase: str, salt: str, memory: int, passes: int, lanes: int) -> pyrage.x25519.Identity:
    """Return the X25519 key whose 32 bytes are what Argon2id (RFC 9106) makes of a passphrase in NFC."""
    import pyrage

    secret = Stretching(bytes.fromhex(salt), memory, passes, lanes).key(passphrase)
    return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", secret).upper())


def _bech32(kind: str, secret: bytes) -> str:
    """Return bytes as Bech32, the form in which age takes keys."""
    bits = int.from_bytes(secret, "big") << -len(secret) * 8 % 5
    count = -(-len(secret) * 8 // 5)
    values = [bits >> 5 * (count - 1 - place) & 31 for place in range(count)]
    spread = [*(ord(letter) >> 5 for letter in kind), 0, *(ord(letter) & 31 for letter in kind)]
    check = _checksum([*spread, *values, *[0] * 6]) ^ 1
    return f"{kind}1" + "".join(_LETTERS[value] for value in (*values, *(check >> 5 * (5 - place) & 31 for place in range(6))))


def _checksum(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, polynomial in enumerate(_GENERATOR):
            check ^= polynomial if top >> place & 1 else 0
    return check
