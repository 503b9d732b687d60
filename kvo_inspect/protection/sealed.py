"""Sealed files: encrypted by age to the secret of the record they lie beside. What lies plain is read plain."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

HEAD = b"age-encryption.org/v1\n"
"""How an age file begins; no photo and no document does."""


class CannotUnseal(OSError):
    """A sealed file is damaged, or was sealed with another secret."""


def seal(plain: bytes, secret: Secret) -> bytes:
    """Return bytes encrypted to a secret."""
    import pyrage

    return bytes(pyrage.encrypt(plain, [secret.identity.to_public()]))


def unseal(sealed: bytes, secret: Secret) -> bytes:
    """Return the bytes that were sealed. Raises CannotUnseal."""
    import pyrage

    try:
        return bytes(pyrage.decrypt(sealed, [secret.identity]))
    except pyrage.DecryptError as error:
        raise CannotUnseal from error


def is_sealed(path: Path) -> bool:
    """Whether a file is sealed. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(len(HEAD)) == HEAD


def open_file(path: Path, secret: Secret | None) -> BinaryIO:
    """Return a stream of a file's own bytes, sealed or not. Raises CannotUnseal (sealed, and no secret, or not its), OSError."""
    stream = path.open("rb")
    try:
        head = stream.read(len(HEAD))
        if head != HEAD:
            stream.seek(0)
            return stream
        sealed = head + stream.read()
    except BaseException:
        stream.close()
        raise
    stream.close()
    if secret is None:
        raise CannotUnseal
    return io.BytesIO(unseal(sealed, secret))


def write_file(path: Path, blocks: Iterable[bytes], secret: Secret | None, *, synced: bool = True) -> None:
    """Write blocks of bytes to a path, sealed where there is a secret. Raises OSError, and what *blocks* raises."""
    with path.open("wb") as stream:
        if secret is not None:
            blocks = [seal(b"".join(blocks), secret)]
        for block in blocks:
            stream.write(block)
        if synced:
            stream.flush()
            os.fsync(stream.fileno())
