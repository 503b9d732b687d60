"""Exchanging through every folder that this laptop exchanged through before; one that is not there stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kvo_inspect.errors import (
    Denied,
    DiskFull,
    KvoError,
    NotStored,
    OpenElsewhere,
    PathTooLong,
    ReadOnly,
    Unreadable,
    UsageError,
)
from kvo_inspect.exchange.laptops.folder import SyncFolder, look_at, remembered_folders
from kvo_inspect.exchange.laptops.sync import Synced, sync
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.record.store import Store

_OF_A_FOLDER = (UsageError, Unreadable, ReadOnly, OpenElsewhere, Denied, PathTooLong, DiskFull, NotStored)
"""What is wrong with one folder, and may be right with the next; anything else is wrong with the record, or stops the work."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of one folder: an account, or why there is none."""

    folder: SyncFolder
    account: Synced | None = None
    error: KvoError | None = None
    """None where there is an account, and where the folder is not where it lay (its state says so)."""


def sync_every(
    store: Store,
    progress: Progress = silent,
    folders: Sequence[SyncFolder] | None = None,
    look: Callable[[SyncFolder], SyncFolder] = look_at,
) -> list[Exchanged]:
    """Exchange through every remembered folder that is there, each with its parks; the confidential goes through none of them.

    *folders*: they, as somebody looked at them already; none of them is waited for. Else *look* is asked of each, and one that does not
    answer within some seconds is passed by.
    Raises what is wrong with the record, or what *progress* raises; what was exchanged until then stays.
    """
    exchanged = []
    for folder in remembered_folders(store, look) if folders is None else folders:
        if folder.state != "there":
            exchanged.append(Exchanged(folder))
            continue
        try:
            exchanged.append(Exchanged(folder, sync(store, Path(folder.path), progress=progress)))
        except _OF_A_FOLDER as error:
            exchanged.append(Exchanged(folder, error=error))
    return exchanged
