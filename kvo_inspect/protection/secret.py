"""The secret of a protected record: the key of the database and the identity that opens sealed files."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import pyrage

KEY_BYTES = 32


@dataclass(frozen=True)
class Secret:
    """What opens a record; it is written nowhere but wrapped, in the slots of the key file."""

    key: bytes = field(repr=False)
    """Of the database, given to SQLCipher as it is."""
    age: str = field(repr=False)
    """The age identity of photos and papers: `AGE-SECRET-KEY-1…`."""

    @classmethod
    def new(cls) -> Self:
        """Draw a secret."""
        import pyrage

        return cls(os.urandom(KEY_BYTES), str(pyrage.x25519.Identity.generate()))

    def to_bytes(self) -> bytes:
        """Return the secret as a slot wraps the secret."""
        return json.dumps({"key": self.key.hex(), "age": self.age}).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the secret that a slot held. Raises ValueError."""
        try:
            parts = json.loads(raw)
            secret = cls(bytes.fromhex(parts["key"]), parts["age"])
        except (TypeError, KeyError) as error:
            raise ValueError("no secret") from error
        if len(secret.key) != KEY_BYTES:
            raise ValueError("no secret")
        return secret

    @cached_property
    def identity(self) -> pyrage.x25519.Identity:
        """The identity that opens files, as age takes it."""
        import pyrage

        return pyrage.x25519.Identity.from_str(self.age)

    def mark(self, text: str) -> str:
        """Return a mark (hex) on a text that only who has the secret can make."""
        return hmac.new(self.key, b"kvo-inspect/keys " + text.encode(), hashlib.sha256).hexdigest()
