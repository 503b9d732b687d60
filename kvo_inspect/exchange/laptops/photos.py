"""The photos and papers of a pack: which ones go into it, and putting those of another laptop in place while its changes are taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.laptops.container import MEMBERS_LIMIT, PhotoFile
from kvo_inspect.exchange.laptops.pack import Pack
from kvo_inspect.outside import BLOCK
from kvo_inspect.progress import Progress, silent
from kvo_inspect.protection import unlocked
from kvo_inspect.store.photos.arrivals import Arrivals, Which, count_papers, files_by_hash
from kvo_inspect.store.photos.files import open_with
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

MOST_PHOTOS = MEMBERS_LIMIT - 2


@dataclass(frozen=True, slots=True)
class Packing:
    """The photos and papers that can go into a pack."""

    files: tuple[PhotoFile, ...] = ()
    left_out: tuple[str, ...] = ()
    """Names of photos and papers whose bytes are not here, or are not what they were."""
    papers: int = 0
    """How many of the files are papers."""

    @property
    def photos(self) -> int:
        """How many of the files are photos."""
        return len(self.files) - self.papers


def photos_to_pack(
    store: Store, parks: Collection[str] | None = None, which: Which = "open", *, without: Collection[str] = (), progress: Progress = silent
) -> Packing:
    """Return the photos and papers in the record of these parks (None: of all), each read once and found whole, but those *without*.

    Those that are not to be shared are among them: a pack stays among the laptops, and the mark goes along. Raises UsageError when there
    are more than a pack can hold.
    """
    todo = [(sha256, name) for sha256, (name, _length) in files_by_hash(store, parks, which).items() if sha256 not in without]
    if len(todo) > MOST_PHOTOS:
        raise UsageError(
            _(
                "{n} photos do not fit in one file: at most {most}. Choose a park, leave the photos out, or exchange through a folder."
            ).format(n=len(todo), most=MOST_PHOTOS)
        )
    files, left_out, secret = [], [], unlocked.secret_of(store.data)
    for done, (sha256, name) in enumerate(todo):
        progress("photos", done, len(todo))
        if (file := sound_file(store.data, sha256, secret)) is None:
            left_out.append(name)
        else:
            files.append(file)
    return Packing(tuple(files), tuple(left_out), count_papers(store, [file.sha256 for file in files]))


def sound_file(data: Path, sha256: str, secret: Secret | None) -> PhotoFile | None:
    """Return where the bytes of a photo lie, or None when they are not here or not what they were; *secret*: of the record there."""
    digest, length = hashlib.sha256(), 0
    try:
        with open_with(secret, data, sha256) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                length += len(block)
    except OSError:
        return None
    return PhotoFile(sha256, length, partial(open_with, secret, data, sha256)) if digest.hexdigest() == sha256 else None


class Bringing:
    """What a pack brings, put in place within the transaction that takes in its changes (`store.merge.receive.Arrive`).

    A photo that is here soundly is not read again; one that no row (of *parks*) speaks of stays in the pack.
    """

    def __init__(self, store: Store, pack: Pack, progress: Progress = silent, parks: Collection[str] | None = None) -> None:
        self._pack = pack
        self._progress = progress
        self.arrivals = Arrivals(store, parks)

    def __call__(self, plan_only: bool) -> Collection[str]:
        """Place the photos that are not here, or only read them through; BadPack when one is not what the manifest says."""
        came = []
        photos = self._pack.manifest.photos
        for done, member in enumerate(photos):
            self._progress("photos" if plan_only else "photos in", done, len(photos))
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
