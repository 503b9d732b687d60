"""Erased words in a sync folder: packs of this laptop that hold them still, written anew without; and bytes of photos that were removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kvo_inspect.exchange.laptops.blobs import blob_folder
from kvo_inspect.exchange.laptops.folder_files import PackFile
from kvo_inspect.exchange.trust.signature import signature_file
from kvo_inspect.files import patiently
from kvo_inspect.store.people.last_traces import ERASED_BYTES
from kvo_inspect.store.photos.files import has_row
from kvo_inspect.store.record.laptop_only import laptop_only_names
from kvo_inspect.store.record.store import Store


def remove_stale(stale: Sequence[tuple[PackFile, Sequence[Sequence[Any]]]], reach: dict[Any, int]) -> list[str]:
    """Remove those of these packs of which all runs are covered by others now (*reach*, by log); return their names. Raises OSError."""
    gone = []
    for file, runs in stale:
        if all(reach.get((device, park, bool(confidential)), 0) >= last for device, park, confidential, _first, last in runs):
            patiently(file.path.unlink)
            signature_file(file.path).unlink(missing_ok=True)
            gone.append(file.name)
    return gone


def remove_blobs(store: Store, folder: Path) -> None:
    """Remove the bytes of photos and papers that were erased, where no row of the record uses them. Raises OSError."""
    blobs = blob_folder(folder)
    for sha256 in laptop_only_names(store.db, ERASED_BYTES):
        path = blobs / sha256
        if path.is_file() and not has_row(store, sha256):
            patiently(path.unlink)
