"""Whether a record is protected, and what is told of one that is locked; imports next to nothing: the first frame asks."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from kvo_inspect import paths
from kvo_inspect.errors import StoreError
from kvo_inspect.texts import _

RECORD_PASSPHRASE = "KVO_INSPECT_RECORD_PASSPHRASE"  # noqa: S105 (a name)
"""The variable that holds the passphrase of a protected record."""
NotUnlocking = Literal["passphrase", "mistyped code", "auditor", "key", "no key"]


def key_files(data: Path) -> tuple[Path, Path]:
    """Return where the key file of a data folder lies, and its copy."""
    return data / paths.KEY_FILE, paths.backup_folder(data) / paths.KEY_FILE


def is_protected(data: Path) -> bool:
    """Whether a data folder has a key file, or the copy of one: whether its record is protected."""
    return any(path.exists() for path in key_files(data))


class Locked(StoreError):
    """A protected record was to be opened whose secret is not held."""

    exit_code = 7

    def __init__(self, data: Path) -> None:
        sentence = _(
            "The record in {folder} is protected and locked. Give its passphrase: --passphrase-file FILE before the command, or {name}."
        )
        super().__init__(sentence.format(folder=data, name=RECORD_PASSPHRASE))


class KeysGone(StoreError):
    """A record is encrypted, and the key file that opens it is not there."""

    exit_code = 7

    def __init__(self, path: Path) -> None:
        sentence = _(
            "{path} is encrypted, and its key file is gone: {name}, and the copy of that in {folder}. Put a copy back: one lies beside "
            "every backup that was written elsewhere. Without it nobody can open the record."
        )
        super().__init__(sentence.format(path=path, name=paths.KEY_FILE, folder=paths.backup_folder(path.parent).name))


class PlainInstead(StoreError):
    """A plain file lies in the place of a protected record: somebody put another record there."""

    exit_code = 7

    def __init__(self, path: Path) -> None:
        way_out = _(
            "Nothing of it was opened. If you did so yourself, kvo-inspect protect on takes it for the record; if not, put a backup back "
            "with kvo-inspect restore FILE."
        )
        super().__init__(f"{plain_instead_text(path)} {way_out}")


def plain_instead_text(path: Path) -> str:
    """Return that somebody put a plain file in the place of a protected record."""
    return _("{path} is not encrypted, though this record is protected: another file was put in its place.").format(path=path)


class CannotUnlock(StoreError):
    """What was given does not open a protected record; the record is as it was."""

    exit_code = 7

    def __init__(self, mistake: NotUnlocking) -> None:
        super().__init__(
            {
                "passphrase": _("This passphrase does not open the record. Capitals and spaces count."),
                "mistyped code": _("This does not open the record. If it is the recovery code: a character is mistyped or missing."),
                "auditor": _("This passphrase opens the record for looking only: start with --read-only."),
                "key": _("This key does not open the record: it is not the one of the organisation that was added to it."),
                "no key": _("This file holds no private key of age or SSH that is without a passphrase of its own."),
            }[mistake]
        )
        self.mistake = mistake
