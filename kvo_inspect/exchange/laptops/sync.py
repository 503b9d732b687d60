"""Sync: a folder (a stick, a cloud or network folder) through which any number of laptops hand each other their work (docs/data-format.md).

`kvo-sync.json` names the folder; `<device>/000123-<sha256 of the file>.kvopack` are immutable packs; `blobs/<sha256>` are photos and
papers. A laptop writes packs only into its own subfolder: what it has and the folder lacks, whoever wrote it first. It never rewrites or
deletes anything of another. A name that does not match, or bytes that do not match the name, are not there yet (a cloud client is still
writing, or copied beside).
"""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.errors import NoSuchFile, Refused, Unreadable, WrongPassphrase
from kvo_inspect.exchange.laptops.blobs import hand_out_blobs, take_blobs
from kvo_inspect.exchange.laptops.encrypted_blobs import hand_out_encrypted_blobs, remove_encrypted_blobs, take_encrypted_blobs
from kvo_inspect.exchange.laptops.erased_words import remove_blobs, remove_stale
from kvo_inspect.exchange.laptops.folder import MARKER, EnteredFolder, ParkChoice, Parks, enter_folder, id_there, note_exchanged
from kvo_inspect.exchange.laptops.folder_files import PackFile, pack_files, write_pack_file
from kvo_inspect.exchange.laptops.folder_keys import FolderKeys, choose_readers, enter_keys
from kvo_inspect.exchange.laptops.handover import make_pack, take_in
from kvo_inspect.exchange.laptops.lying_plainly import replace_plain
from kvo_inspect.exchange.laptops.pack import SUFFIX, Manifest, is_plain, open_pack
from kvo_inspect.exchange.laptops.passed_on import PassedOn
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.seen_files import covered_by, is_taken, is_whole, left_out, note_seen, runs_of, seen_key
from kvo_inspect.exchange.trust.device_key import own_identities
from kvo_inspect.exchange.trust.receiver import NotForUs
from kvo_inspect.exchange.trust.signature import NotAccepted, Unsigned, key_that_signed, must_be_accepted
from kvo_inspect.files import file_error, scratch
from kvo_inspect.outside import own_subfolder
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.checklists.handed_along import give_along
from kvo_inspect.store.departures import note_departure
from kvo_inspect.store.letter_texts import give_texts_along
from kvo_inspect.store.merge.batch import Waits
from kvo_inspect.store.merge.receive import Received
from kvo_inspect.store.parks.park import NamedParks, named_parks
from kvo_inspect.store.people.last_traces import count_erased
from kvo_inspect.store.photos.arrivals import AbsentFile, absent_files, count_papers
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.laptop_only import get_laptop_only, laptop_only_values, retired_devices
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound_since
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.exchange.trust.receiver import Identity


@dataclass(slots=True)
class Synced:
    """What a sync did."""

    taken: list[tuple[str, Received]] = field(default_factory=list)
    """Files taken in, with what was new in each."""
    waiting: list[tuple[str, str]] = field(default_factory=list)
    """Files that build on what is not here yet, wait for their signature, or that somebody must vouch for; each with its sentence."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Files that cannot be taken in, each with its sentence; the others were."""
    unfinished: list[str] = field(default_factory=list)
    """Files whose bytes are not (yet) what their name says."""
    locked: list[str] = field(default_factory=list)
    """Encrypted files that were not opened, and one that was opened before by another passphrase: then nothing confidential is written."""
    opened: bool = False
    """Whether a passphrase was given."""
    written: list[str] = field(default_factory=list)
    """Files this laptop added to the folder."""
    photos_in: int = 0
    """Photos that were not here, and came out of the folder."""
    photos_out: int = 0
    """Photos that this laptop put into the folder."""
    keys: FolderKeys | None = None
    """Of an encrypted folder: what this laptop can read in it, and who waits to be accepted."""
    unreadable: list[str] = field(default_factory=list)
    """Files that were encrypted to others than this laptop."""
    unaccepted: list[tuple[str, str]] = field(default_factory=list)
    """Files in an encrypted folder that are signed by nobody who was accepted here, each with the fingerprint of the key."""
    replaced: int = 0
    """Files that lay plainly in a folder that is encrypted now, and were removed: what they held was written encrypted."""
    plain: int = 0
    """Files that lie there plainly still: they hold what this laptop does not have, or may not take."""
    papers_in: int = 0
    papers_out: int = 0
    """Papers, as above."""
    absent: list[AbsentFile] = field(default_factory=list)
    """Photos and papers of the record whose bytes are not here, the confidential apart: nobody put them into the folder yet."""
    newer: int = 0
    """Things of the record, the confidential apart, that only a newer version of the program shows."""
    parks: Parks = None
    """The parks that the folder is limited to; None: all."""
    limit: NamedParks | None = None
    """The same, as they can be told."""
    left_out: NamedParks = field(default_factory=NamedParks)
    """Parks that files in the folder hold, and that were not taken out of them: a limited folder is not for these."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing came, nothing was written, and nothing waits or was refused."""
        return not (
            self.waiting
            or self.refused
            or self.unfinished
            or self.taken
            or self.written
            or self.photos_in
            or self.photos_out
            or self.papers_in
            or self.replaced
            or self.unreadable
            or self.unaccepted
            or self.papers_out
        )


def sync(
    store: Store,
    folder: Path,
    *,
    new: bool = False,
    passphrase: str = "",
    choice: ParkChoice | None = None,
    encrypt: bool = False,
    to: Sequence[str] = (),
    progress: Progress = silent,
) -> Synced:
    """Take in what the folder has and add what it lacks; doing it again does nothing.

    Without *new*, a folder that is not a sync folder, or is another one than last time at this place, is refused (UsageError). *choice*:
    the parks it is for from now on; None: those of last time. *encrypt*: so that only those who were accepted read it, from now on; what
    lies there plainly is replaced. *to*: keys of receivers that read it too, besides the laptops in it.
    A damaged record exchanges nothing (Unsound). Raises Unreadable when the folder goes away meanwhile, or what *progress* raises: what was
    taken in or written until then stays, whole.
    """
    try:
        entered = enter_folder(store, folder, new=new, choice=choice, encrypt=encrypt)
        folder_id, parks = entered.id, entered.parks
        own_subfolder(folder, store.device)
        must_be_sound_since(store, progress)
        if entered.encrypted and to:
            choose_readers(store, folder_id, list(to))
        keys = enter_keys(store, folder, folder_id) if entered.encrypted else None
        synced = Synced(opened=bool(passphrase), parks=parks, keys=keys)
        good: list[PackFile] = []
        files = pack_files(folder)
        for i, file in enumerate(files):
            progress("check", i, len(files))
            if is_whole(store, folder_id, file):
                good.append(file)
            else:
                synced.unfinished.append(file.name)
        _take_in(store, entered, good, passphrase, synced, progress)
        synced.limit = None if parks is None else named_parks(store, parks)  # of what came just now the name is known
        synced.left_out = left_out(store, folder_id, parks, good)
        came, unfinished = take_blobs(store, folder, progress, parks)
        if keys is not None:
            more, halves = take_encrypted_blobs(store, folder, keys, progress, parks)
            came, unfinished = [*came, *more], [*unfinished, *halves]
        synced.papers_in += (papers := count_papers(store, came))
        synced.photos_in += len(came) - papers
        synced.unfinished += unfinished
        standing, stale = _standing(store, folder_id, good, encrypted=keys is not None)
        _hand_out(store, folder_id, parks, folder, standing, passphrase, synced, progress)
        if keys is None:
            handed_out = hand_out_blobs(store, folder, progress, parks)
        else:
            handed_out = hand_out_encrypted_blobs(store, folder, keys, progress, parks)
            plain = [file for file in good if file not in standing and file not in stale]
            taken = [file.path for file in plain if is_taken(store, folder_id, None, file)]
            synced.replaced, synced.plain = replace_plain(store, folder, taken, len(plain) - len(taken), parks)
        _remove_erased(store, folder_id, folder, stale, keys)
        synced.papers_out = count_papers(store, handed_out)
        synced.photos_out = len(handed_out) - synced.papers_out
        synced.absent = absent_files(store, parks)
        synced.newer = count_newer(store)
        note_exchanged(store, folder, folder_id)
        _note_left(store, folder, synced)
    except NoSuchFile as error:  # it was there a moment ago
        raise Unreadable(folder, reason_text(OSError(errno.ENOENT, ""))) from error
    except OSError as error:
        if not (folder / MARKER).exists():
            raise Unreadable(folder, reason_text(error)) from error
        raise file_error(error, folder) from error
    return synced


def _note_left(store: Store, folder: Path, synced: Synced) -> None:
    """Note that something was put into a folder, and who can read it."""
    if synced.written or synced.photos_out or synced.papers_out:
        readers = (synced.keys.readers or (store.letters,)) if synced.keys is not None else ()
        note_departure(store, "folder", folder.resolve(), readers)


def _standing(store: Store, folder_id: str, files: list[PackFile], *, encrypted: bool) -> tuple[list[PackFile], list[PackFile]]:
    """Return the files that go on lying there, and this laptop's own that hold words which were erased since they were written.

    Its own are those too that it wrote before a backup took the place of its record: nobody else removes them. Of an *encrypted* folder
    what lies there plainly is replaced too.
    """
    own = {store.device, *retired_devices(store.db)}
    stale = []
    for file in files:
        text = get_laptop_only(store.db, seen_key(folder_id, file)) if file.device in own else ""
        if text and count_erased(store, json.loads(text)["runs"]) > json.loads(text).get("erased", 0):
            stale.append(file)
    return [file for file in files if file not in stale and not (encrypted and is_plain(file.path))], stale


def _remove_erased(store: Store, folder_id: str, folder: Path, stale: list[PackFile], keys: FolderKeys | None) -> None:
    """Remove files that hold erased words, once others hold the rest of them, and the bytes of photos that were erased. Raises OSError."""
    if stale:
        reach = covered_by(store, folder_id, [file for file in pack_files(folder) if file not in stale]).reach
        remove_stale([(file, runs_of(store, folder_id, file)) for file in stale], reach)
    remove_blobs(store, folder)
    if keys is not None:
        remove_encrypted_blobs(store, folder, keys)


def _take_in(store: Store, entered: EnteredFolder, files: list[PackFile], passphrase: str, synced: Synced, progress: Progress) -> None:
    """Take in every file that can be, of its parks, the ones that wait again after the others, until nothing moves.

    Of an encrypted folder what somebody wrote that was accepted; what lies there plainly only while the folder becomes so.
    """
    folder_id, parks = entered.id, entered.parks
    todo = [file for file in files if not is_taken(store, folder_id, parks, file)]
    if entered.encrypted and not entered.switching:
        todo = [file for file in todo if not is_plain(file.path)]
    total = len(todo)
    identities = own_identities(store) if synced.keys is None else synced.keys.identities
    while todo:
        later: list[tuple[PackFile, str]] = []
        for i, file in enumerate(todo):
            progress("take in", total - len(todo) + i, total)
            try:
                manifest, received = _take_one(store, entered, file, passphrase, identities, progress)
            except (Waits, Unsigned, PassedOn) as error:
                by_hand = _("If you know who made it, import it by hand: {path}").format(path=file.path)
                later.append((file, f"{error} {by_hand}" if isinstance(error, PassedOn) else str(error)))
            except WrongPassphrase:
                synced.locked.append(file.name)
            except NotForUs:
                synced.unreadable.append(file.name)
            except NotAccepted as error:
                synced.unaccepted.append((file.name, error.fingerprint))
            except Refused as error:
                synced.refused.append((file.name, str(error)))
            else:
                note_seen(store, folder_id, parks, file, manifest)
                synced.photos_in += received.photos
                synced.papers_in += received.papers
                if received.changes:
                    synced.taken.append((file.name, received))
        if len(later) == len(todo):
            synced.waiting += [(file.name, why) for file, why in later]
            return
        todo = [file for file, _why in later]


def _take_one(
    store: Store, entered: EnteredFolder, file: PackFile, passphrase: str, identities: Sequence[Identity], progress: Progress
) -> tuple[Manifest, Received]:
    """Take in a file, and return what it says of itself and what was new. Raises Refused (BadSignature, Unsigned, ...)."""
    asks_who = entered.encrypted and not is_plain(file.path)
    try:
        with scratch(store.data) as room, open_pack(file.path, room, passphrase, progress, identities=identities) as pack:
            if asks_who:
                must_be_accepted(store, file.path, pack.key)
            return pack.manifest, take_in(store, pack, progress, entered.parks, way="folder")
    except WrongPassphrase:
        if asks_who:  # one that a stranger locked would keep all that is confidential from being written
            must_be_accepted(store, file.path, key_that_signed(file.path, "pack"))
        raise


def _hand_out(
    store: Store, folder_id: str, limit: Parks, folder: Path, files: list[PackFile], passphrase: str, synced: Synced, progress: Progress
) -> None:
    """Write what this store has and the folder lacks: the open logs in one file, the confidential in an encrypted one of their own."""
    give_along(store, limit, confidential=bool(passphrase) and not synced.locked)
    give_texts_along(store, limit)
    covered, packed, torn = covered_by(store, folder_id, files)
    heads = {key: head for key, head in logs.all_heads(store.db).items() if limit is None or key.park in limit}
    for confidential in (False, True):
        if confidential and (not passphrase or synced.locked):
            continue  # what the locked files hold is not known: two passphrases in one folder would go unnoticed
        lacking = {key for key, head in heads.items() if key.confidential == confidential and head.seq > covered.get(key, 0)}
        parks = {key.park for key in lacking}
        # Open photos lie in the folder as they are (`blobs`); the confidential ones never do.
        photos = photos_to_pack(store, limit, "confidential", without=packed, progress=progress).files if confidential else ()
        if photos:
            parks |= {key.park for key in heads if key.confidential}
        if not parks:
            continue
        if confidential and (other := _opened_by_another(store, folder_id, files, passphrase, progress)):
            synced.locked.append(other)
            continue
        since = {key: covered.get(key, 0) if key in lacking else head.seq for key, head in heads.items()}
        since |= {key: 0 for key in heads if key.park in torn & parks and key.confidential == confidential}
        with scratch(store.data) as room:
            made = room / f"made{SUFFIX}"
            secret = passphrase if confidential else ""
            to = [synced.keys.recipient] if synced.keys is not None and not secret else []
            manifest = make_pack(store, made, parks, confidential=confidential, passphrase=secret, to=to, since=since, photos=photos)
            file = write_pack_file(made, folder, store.device)
        note_seen(store, folder_id, limit, file, manifest)
        synced.written.append(file.name)


def _opened_by_another(store: Store, folder_id: str, files: list[PackFile], passphrase: str, progress: Progress) -> str:
    """Return the newest encrypted file that was read or written here before, when this passphrase does not open it; else an empty text.

    A slip of the finger would make a second passphrase in the folder, and nobody would notice.
    """
    for file in reversed(files):
        text = get_laptop_only(store.db, seen_key(folder_id, file))
        if text and any(run[2] for run in json.loads(text)["runs"]):
            try:
                with scratch(store.data) as room, open_pack(file.path, room, passphrase, progress):
                    return ""
            except WrongPassphrase:
                return file.name
            except Refused:
                continue
    return ""


def has_confidential(store: Store, folder: Path) -> bool:
    """Whether confidential work went through the folder at a place before, as far as this laptop knows. Raises nothing."""
    seen = laptop_only_values(store.db, f"sync {id_there(folder)} ")
    return any(any(run[2] for run in json.loads(text).get("runs", ())) for text in seen)
