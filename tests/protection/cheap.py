"""Passphrases that cost nothing to try, in the process of the tests: Argon2id would take a third of a second and 128 MB for each.

What the program asks for is tried where programs are started (tests/cli/test_handover.py, tests/cli/test_protect.py), and measured by
`make bench-protect`. `real` gives that cost back for a test that is about it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kvo_inspect.exchange.laptops import passphrase_key
from kvo_inspect.protection.stretching import Stretching

_MEMORY_KIB, _PASSES, _LANES = 32, 1, 4
_REAL = passphrase_key.MEMORY, passphrase_key.PASSES, passphrase_key.LANES
_NEW = Stretching.__dict__["new"]


def begin() -> None:
    """Make every passphrase cheap from now on in this process."""
    passphrase_key.MEMORY, passphrase_key.PASSES, passphrase_key.LANES = _MEMORY_KIB, _PASSES, _LANES
    Stretching.new = classmethod(lambda cls: cls(os.urandom(16), _MEMORY_KIB, _PASSES, _LANES))  # type: ignore[method-assign, assignment]


@contextmanager
def real() -> Iterator[None]:
    """Let a passphrase cost what it costs people, for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stretching, "new", _NEW)
        for name, value in zip(("MEMORY", "PASSES", "LANES"), _REAL, strict=True):
            patch.setattr(passphrase_key, name, value)
        yield
