"""Stretching: making a key from a passphrase by Argon2id, so that each guess costs time and memory."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

MEMORY_KIB, PASSES, LANES = 65_536, 3, 4
"""What a passphrase costs: 64 MiB, three times over (RFC 9106, second recommendation)."""
MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 1_048_576, 16, 16
"""What a file may ask for: a hostile one would have a laptop work for hours, or take all of its memory."""
MOST_STRETCHINGS = 20
"""So many different ones a file may ask for: ways in that are added share one, as long as it costs what is asked today."""
MOST_COST = MOST_MEMORY_KIB * MOST_PASSES
"""What all of a file may cost together: as much as one alone may."""
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Stretching:
    """How a passphrase is made into a key."""

    salt: bytes
    memory: int = MEMORY_KIB
    """KiB."""
    passes: int = PASSES
    lanes: int = LANES

    @classmethod
    def new(cls) -> Self:
        """Return a stretching with a salt of its own and today's cost."""
        return cls(os.urandom(SALT_BYTES))

    def is_payable(self) -> bool:
        """Whether the cost is one that Argon2id takes and a laptop can pay."""
        return (
            8 <= len(self.salt) <= 64
            and 1 <= self.passes <= MOST_PASSES
            and 1 <= self.lanes <= MOST_LANES
            and 8 * self.lanes <= self.memory <= MOST_MEMORY_KIB
        )

    @property
    def cost(self) -> int:
        """What it costs: KiB times passes."""
        return self.memory * self.passes

    def key(self, passphrase: str) -> bytes:
        """Return 32 bytes made from a passphrase; how its letters are composed makes no difference."""
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        stretched = Argon2id(salt=self.salt, length=32, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory)
        return stretched.derive(unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass"))


def are_payable(stretchings: Iterable[Stretching]) -> bool:
    """Whether a laptop can pay all of these one after the other, as whoever mistypes a passphrase has it do; each is made once."""
    distinct = set(stretchings)
    return len(distinct) <= MOST_STRETCHINGS and sum(each.cost for each in distinct) <= MOST_COST
