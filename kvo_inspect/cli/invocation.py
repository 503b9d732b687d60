"""A run of the program: what the options before the command said, and the record that it works on. Imports no click."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kvo_inspect import paths
from kvo_inspect.cli.output import warn
from kvo_inspect.errors import OnlyLooking
from kvo_inspect.texts import Lang

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

NAME = "kvo-inspect"
LOOK = "--read-only"
PASSPHRASE_FILE, KEY_FILE = "--passphrase-file", "--key-file"
COMPLETE = "_KVO_INSPECT_COMPLETE"
"""The variable with which a shell asks for completions."""


class Run(NamedTuple):
    """What the options before the command said."""

    given: Path | None
    """`--data`."""
    lang: Lang | None
    """`--lang`."""
    read_only: bool = False
    """`--read-only`."""
    passphrase_file: Path | None = None
    """`--passphrase-file`: its first line opens a protected record."""
    key_file: Path | None = None
    """`--key-file`: a private key that opens a protected record."""

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.given or paths.data_folder()

    def unlock(self, data: Path | None = None) -> None:
        """Unlock the record, or one in another folder, where it is protected; asks on the terminal. Raises Locked, CannotUnlock."""
        from kvo_inspect.cli.unlocking import unlock

        unlock(data or self.data, self.passphrase_file, self.key_file, look=self.read_only)

    @contextmanager
    def record(self) -> Iterator[Store]:
        """Open the record for reading, which always works, also while the app has it open."""
        self.unlock()
        if self.read_only:
            from kvo_inspect.store.upkeep.read_only import open_to_look

            store = open_to_look(self.data)
        else:
            from kvo_inspect.store.upkeep.opening import open_record

            store = open_record(self.data, write=False)
        try:
            for notice in store.opening_notices():
                warn(notice)
            yield store
        finally:
            store.close()

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Open the record for writing; InUse while the app has it open, OnlyLooking with `--read-only`."""
        self.must_write()
        self.unlock()
        from kvo_inspect.settings import load_settings
        from kvo_inspect.store.upkeep.opening import open_record

        settings = load_settings(self.data)
        store = open_record(self.data, author=settings.name, letters=settings.letters)
        store.at_desk = True
        try:
            for notice in store.opening_notices():
                warn(notice)
            _finish_erasing(store)
            yield store
        finally:
            store.close()

    def must_write(self) -> None:
        """Raise OnlyLooking when this is only to look."""
        if self.read_only:
            raise OnlyLooking


def _finish_erasing(store: Store) -> None:
    """Take out of the files what was erased when that could not be done."""
    from kvo_inspect.store.record.erase import is_final

    if not is_final(store.db):
        from kvo_inspect.store.people.erasing import finish_erasing

        finish_erasing(store)
