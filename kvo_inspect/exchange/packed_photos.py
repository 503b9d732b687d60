"""The photos of a pack: which ones go into it, and putting those of another laptop in place while its changes are taken in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.container import MEMBERS_LIMIT
from kvo_inspect.exchange.pack import Pack, PhotoFile
from kvo_inspect.store.photo_arrival import Arrivals
from kvo_inspect.store.photo_files import hash_of, photo_file
from kvo_inspect.store.record import Store
from kvo_inspect.texts import _

MOST_PHOTOS = MEMBERS_LIMIT - 2

Which = Literal["open", "confidential", "all"]
"""The confidential ones only when asked for by name."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many were done and how many there are. What it raises stops the work, with nothing left behind."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Packing:
    """The photos that can go into a pack."""

    files: tuple[PhotoFile, ...] = ()
    left_out: tuple[str, ...] = ()
    """Names of photos whose bytes are not here, or are not what they were."""


def photos_to_pack(
    store: Store, parks: Collection[str] | None = None, which: Which = "open", *, without: Collection[str] = (), progress: Progress = silent
) -> Packing:
    """Return the photos in the record of these parks (None: of all), each read once and found whole; *without* names hashes to skip.

    Those that are not to be shared are among them: a pack stays among the laptops, and the mark goes along. Raises UsageError when there
    are more than a pack can hold.
    """
    todo = [(sha256, name) for sha256, (name, _length) in photos_of(store, parks, which).items() if sha256 not in without]
    if len(todo) > MOST_PHOTOS:
        raise UsageError(
            _(
                "{n} photos do not fit in one file: at most {most}. Choose a park, leave the photos out, or exchange through a folder."
            ).format(n=len(todo), most=MOST_PHOTOS)
        )
    files, left_out = [], []
    for done, (sha256, name) in enumerate(todo):
        progress("photos", done, len(todo))
        if (file := sound_file(store, sha256)) is None:
            left_out.append(name)
        else:
            files.append(file)
    return Packing(tuple(files), tuple(left_out))


def photos_of(store: Store, parks: Collection[str] | None = None, which: Which = "open") -> dict[str, tuple[str, int]]:
    """Return the photos in the record, in the order they came: name and length by hash."""
    found: dict[str, tuple[str, int]] = {}
    low, high = {"open": (0, 0), "confidential": (1, 1), "all": (0, 1)}[which]
    for sha256, name, length, park in store.rows(
        "select sha256, name, length, park from photo where gone = 0 and sha256 <> '' and confidential between ? and ? order by n",
        [low, high],
    ):
        if parks is None or park in parks:
            found.setdefault(sha256, (name or sha256[:12], length))
    return found


def sound_file(store: Store, sha256: str) -> PhotoFile | None:
    """Return where the bytes of a photo lie, or None when they are not here or not what they were."""
    path = photo_file(store.data, sha256)
    try:
        if hash_of(path) == sha256:
            return PhotoFile(sha256, path.stat().st_size, path)
    except OSError:
        return None
    return None


class Bringing:
    """What a pack brings, put in place within the transaction that takes in its changes (`store.receive.Arrive`).

    A photo that is here soundly is not read again; one that no row speaks of stays in the pack.
    """

    def __init__(self, store: Store, pack: Pack, progress: Progress = silent) -> None:
        self._pack = pack
        self._progress = progress
        self.arrivals = Arrivals(store)

    def __call__(self, plan_only: bool) -> Collection[str]:
        """Place the photos that are not here, or only read them through; BadPack when one is not what the manifest says."""
        came = []
        photos = self._pack.manifest.photos
        for done, member in enumerate(photos):
            self._progress("photos", done, len(photos))
            if not self.arrivals.lacks(member.sha256, member.length):
                continue
            came.append(member.sha256)
            blocks = self._pack.photo(member)
            if plan_only:
                for _block in blocks:
                    pass
            else:
                self.arrivals.place(member.sha256, blocks)
        return came
