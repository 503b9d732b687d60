"""Passphrases of age that cost nothing, as the others do in tests (tests/protection/cheap.py): a file with the least that scrypt takes.

pyrage asks a second and up to a gigabyte of every passphrase and has no way to ask less, which random histories of hundreds of encrypted
packs cannot pay. Only the writing is done here, from the format's specification (age-encryption.org/v1); reading stays pyrage's.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from base64 import b64encode

import pyrage
import pytest

WORK = 1


def make_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write encrypted packs whose passphrase costs no second of hard work; they are opened as any other."""
    monkeypatch.setattr(pyrage.passphrase, "encrypt", encrypt)


def encrypt(plain: bytes, passphrase: str) -> bytes:
    """What `pyrage.passphrase.encrypt` returns, for a text of less than 64 KB."""
    key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrap = hashlib.scrypt(passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << WORK, r=8, p=1, dklen=32)
    stanza = b"-> scrypt %s %d\n%s\n" % (_base64(salt), WORK, _base64(_sealed(wrap, bytes(12), key)))
    head = b"age-encryption.org/v1\n" + stanza + b"---"
    mac = hmac.digest(_derived(key, b"", b"header"), head, "sha256")
    return head + b" " + _base64(mac) + b"\n" + nonce + _sealed(_derived(key, nonce, b"payload"), bytes(11) + b"\1", plain)


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF with SHA-256, 32 bytes."""
    return hmac.digest(hmac.digest(salt or bytes(32), key, "sha256"), info + b"\1", "sha256")


def _sealed(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    """ChaCha20-Poly1305 (RFC 8439) without further data."""
    stream = b"".join(_block(key, 1 + i, nonce) for i in range((len(plain) + 63) // 64))
    closed = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    padded = closed + bytes(-len(closed) % 16) + struct.pack("<QQ", 0, len(closed))
    once = _block(key, 0, nonce)
    r, s = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF, int.from_bytes(once[16:32], "little")
    total = 0
    for i in range(0, len(padded), 16):
        total = (total + int.from_bytes(padded[i : i + 16] + b"\1", "little")) * r % ((1 << 130) - 5)
    return closed + ((total + s) % (1 << 128)).to_bytes(16, "little")


def _block(key: bytes, count: int, nonce: bytes) -> bytes:
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", count) + nonce))
    x = start[:]
    for _ in range(10):
        for a, b, c, d in (
            (0, 4, 8, 12),
            (1, 5, 9, 13),
            (2, 6, 10, 14),
            (3, 7, 11, 15),
            (0, 5, 10, 15),
            (1, 6, 11, 12),
            (2, 7, 8, 13),
            (3, 4, 9, 14),
        ):
            for one, other, turned, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                x[one] = (x[one] + x[other]) & 0xFFFFFFFF
                mixed = x[turned] ^ x[one]
                x[turned] = (mixed << by | mixed >> (32 - by)) & 0xFFFFFFFF
    return struct.pack("<16I", *((one + other) & 0xFFFFFFFF for one, other in zip(x, start, strict=True)))
