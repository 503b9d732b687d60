"""What lies plainly in a sync folder that is encrypted now: removed where what it held was written encrypted, else counted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kvo_inspect.exchange.laptops.blobs import blob_folder
from kvo_inspect.exchange.laptops.folder import Parks
from kvo_inspect.exchange.trust.signature import signature_file
from kvo_inspect.files import patiently
from kvo_inspect.store.photos.arrivals import files_by_hash
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.record.store import Store


def replace_plain(store: Store, folder: Path, taken: Sequence[Path], besides: int, parks: Parks) -> tuple[int, int]:
    """Remove the packs *taken* (all in them is here) and the blobs of these parks that are here, once all that was written encrypted.

    *besides*: how many other packs lie there plainly. Returns how many files went, and how many lie there plainly still. Raises OSError.
    """
    blobs = blob_folder(folder)
    ours = files_by_hash(store, parks)
    lying = [path for path in blobs.iterdir() if path.is_file() and not path.is_symlink()] if blobs.is_dir() else []
    gone = [*taken, *(path for path in lying if path.name in ours and photo_file(store.data, path.name).exists())]
    for path in gone:
        patiently(path.unlink)
        signature_file(path).unlink(missing_ok=True)
    with suppress(OSError):  # others may still have something in it
        blobs.rmdir()
    return len(gone), besides + len(lying) + len(taken) - len(gone)
