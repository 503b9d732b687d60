"""Photos and papers of other laptops: which bytes are not here yet, and putting them in place when a file or a folder brings them.

The rows come with the changes, the bytes beside them, or later, or from somebody else. One whose row came without its bytes is
*awaited*: that is noted with the row, so that `doctor` tells it from a photo that was here and is lost.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from kvo_inspect.files import file_error, replace, sync_folder
from kvo_inspect.protection import sealed, unlocked
from kvo_inspect.store.photos.files import AWAITED, awaited_files, has_row, is_sound, note_file, photo_file
from kvo_inspect.store.record.database import in_transaction
from kvo_inspect.store.record.laptop_only import put_laptop_only
from kvo_inspect.store.record.store import Store

Which = Literal["open", "confidential", "all"]
"""The confidential ones only when asked for by name."""


@dataclass(frozen=True, slots=True)
class AbsentFile:
    """A photo or a paper of the record whose bytes are not here."""

    noun: Literal["photo", "paper"]
    sha256: str
    length: int
    name: str
    """Of the file as it came, else the beginning of its hash."""
    by: str
    """Who took it in."""
    code: str
    """Of a finding that a photo shows, or empty."""
    awaited: bool
    """Whether it was never handed over; otherwise it was here and is lost."""


def absent_files(store: Store, parks: Collection[str] | None = None, *, confidential: bool = False) -> list[AbsentFile]:
    """Return the photos and papers of these parks (None: of all) whose bytes are not here, each once, in the order they were taken in."""
    rows = store.rows(
        """select p.noun, p.sha256, p.length, p.name, p.made_by, p.park,
          coalesce((select f.code from photo_use u join finding f on f.id = u.finding
          where u.photo = p.id and u.gone = 0 and f.gone = 0 and f.confidential <= p.confidential order by u.n limit 1), '')
          from file_by_hash p where p.gone = 0 and p.confidential <= ? order by p.made, p.name""",
        [int(confidential)],
    )
    awaited = awaited_files(store)
    absent: dict[str, AbsentFile] = {}
    for noun, sha256, length, name, by, park, code in rows:
        if (parks is None or park in parks) and sha256 not in absent and not photo_file(store.data, sha256).exists():
            absent[sha256] = AbsentFile(noun, sha256, length, name or sha256[:12], by, code, sha256 in awaited)
    return list(absent.values())


def files_by_hash(store: Store, parks: Collection[str] | None = None, which: Which = "open") -> dict[str, tuple[str, int]]:
    """Return the photos, then the papers, in the record of these parks (None: of all), in the order they came: name and length by hash.

    A paper that is a confidential photo is as confidential as that.
    """
    files: dict[str, tuple[str, int]] = {}
    low, high = {"open": (0, 0), "confidential": (1, 1), "all": (0, 1)}[which]
    for sha256, name, length, park in store.rows(
        f"""select sha256, name, length, park from file_by_hash f where gone = 0
          and (confidential or noun = 'paper' and exists ({_CONFIDENTIAL_PAPER})) between ? and ? order by noun desc, n""",
        [low, high],
    ):
        if parks is None or park in parks:
            files.setdefault(sha256, (name or sha256[:12], length))
    return files


_CONFIDENTIAL_PAPER = """select 1 from paper t join photo p on p.confidential = 1 and p.sha256 <> '' and p.sha256 in (t.sha256, t.came_as)
  where t.id = f.id"""
"""SQL: the paper in the row `f` of `file_by_hash` is a confidential photo, as it is kept or as it came."""


def note_awaited(db: Database, data: Path) -> None:
    """Note which photos and papers a merge brings without their bytes (inside its transaction; `staging.touched` names what is new)."""
    _note(
        db,
        data,
        "select distinct p.sha256 from file_by_hash p join staging.touched t on t.noun = p.noun and t.noun_id = p.id where t.was is null",
    )


def note_awaited_since(db: Database, data: Path, field_set: int) -> None:
    """Note which files are not here of things that this program knows and the one before it, of *field_set*, did not know (as above)."""
    newer = f"c.v > 1 and c.v > {field_set}"
    _note(db, data, f"select distinct p.sha256 from file_by_hash p join change c on c.noun_id = p.id and c.noun = p.noun where {newer}")


def _note(db: Database, data: Path, sql: str) -> None:
    for (sha256,) in db.execute(sql).fetchall():
        if not photo_file(data, sha256).exists():
            put_laptop_only(db, AWAITED + sha256, "1")


def count_papers(store: Store, hashes: Collection[str]) -> int:
    """Return how many of these files are papers and no photos."""
    return sum(store.rows("select max(noun) from file_by_hash where sha256 = ?", [sha256]) == [("paper",)] for sha256 in hashes)


class Arrivals:
    """Bytes being put in place in one go: kept when their rows are stored, taken back when they are not.

    Each file is written aside, synced, noted and renamed, as in an import; after a crash before its row is stored, the next opening
    takes the bytes back.
    """

    def __init__(self, store: Store, parks: Collection[str] | None = None) -> None:
        """*parks*: only what rows of these speak of belongs here; None: of all."""
        self._store = store
        self._parks = parks
        self._secret = unlocked.secret_of(store.data)
        self._placed: list[str] = []
        self.placed: list[str] = []
        """The hashes of files that were not here, or not soundly, and are now."""

    def lacks(self, sha256: str, length: int) -> bool:
        """Whether a photo or a paper belongs here and its bytes are not here, or not the right ones."""
        if not has_row(self._store, sha256, self._parks):
            return False
        return not is_sound(self._store.data, sha256, length)

    def place(self, sha256: str, blocks: Iterable[bytes]) -> None:
        """Put these bytes in place. Raises what *blocks* raises at its end unless they are right; DiskFull, ReadOnly or NotStored."""
        data = self._store.data
        to, part = photo_file(data, sha256), note_file(data, f"{os.getpid()}-{threading.get_ident()}.part")
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            to.parent.mkdir(exist_ok=True)
            sealed.write_file(part, blocks, self._secret)
            note_file(data, sha256).touch()
            self._placed.append(sha256)
            replace(part, to)
            sync_folder(to.parent)
        except OSError as error:
            raise file_error(error, to) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        if in_transaction(self._store.db):  # of the changes that the file came with
            put_laptop_only(self._store.db, AWAITED + sha256, "")
        else:
            with self._store.writing():
                put_laptop_only(self._store.db, AWAITED + sha256, "")
        self.placed.append(sha256)

    def keep(self) -> None:
        """Remove the notes of files whose rows are stored; a note that stays does no harm."""
        for sha256 in self._placed:
            with suppress(OSError):
                note_file(self._store.data, sha256).unlink(missing_ok=True)

    def take_back(self) -> None:
        """Remove the placed files whose rows were not stored; a file that cannot be removed now goes at the next opening."""
        for sha256 in self._placed:
            with suppress(OSError):
                if not has_row(self._store, sha256):
                    photo_file(self._store.data, sha256).unlink(missing_ok=True)
                note_file(self._store.data, sha256).unlink(missing_ok=True)
