"""Handing over: which logs go into a file, making it, and taking files in (packs by hand; `sync` uses the same)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.laptops.container import PhotoFile
from kvo_inspect.exchange.laptops.pack import Manifest, Pack, PackSender, open_pack, write_pack
from kvo_inspect.exchange.laptops.passed_on import PassedOn, passed_on
from kvo_inspect.exchange.laptops.photos import Bringing
from kvo_inspect.exchange.trust.device_key import own_identities
from kvo_inspect.exchange.trust.receiver import own_public
from kvo_inspect.exchange.trust.signature import Unsigned, judge_laptop, note_signer, sign_file
from kvo_inspect.files import scratch
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.checklists.handed_along import give_along
from kvo_inspect.store.letter_texts import give_texts_along, keep_choices
from kvo_inspect.store.merge.batch import collect
from kvo_inspect.store.merge.deliveries import DeliveryWay
from kvo_inspect.store.merge.receive import Received, plan_receive, receive
from kvo_inspect.store.merge.signed import Signed
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound_since
from kvo_inspect.store.walk.handed_in import note_confidential_out
from kvo_inspect.texts import _


def logs_of(store: Store, parks: Collection[str] | None = None, *, confidential: bool = False) -> list[LogKey]:
    """Return the logs of some parks (None: of all), the confidential ones only when asked for."""
    return [key for key in logs.all_heads(store.db) if (parks is None or key.park in parks) and (confidential or not key.confidential)]


def make_pack(
    store: Store,
    out: Path,
    parks: Collection[str] | None = None,
    *,
    confidential: bool = False,
    passphrase: str = "",
    age_alone: bool = False,
    to: Sequence[str] = (),
    since: Mapping[LogKey, int] | None = None,
    photos: Sequence[PhotoFile] = (),
    progress: Progress = silent,
) -> Manifest:
    """Write a pack of these parks, with these photos (`exchange.laptops.photos.photos_to_pack` gives them).

    A whole one (no *since*) takes this laptop's own checklists along, so that a round can be started with them elsewhere.
    Confidential work goes only into an encrypted one; *age_alone*: one that the age tool alone opens.
    *to*: encrypted to these keys, and to this laptop's own.
    Raises RuleError, Unsound, DiskFull, ReadOnly.
    """
    if confidential and not passphrase and not to:
        raise RuleError(
            _("Confidential findings travel only in an encrypted file: give a passphrase, or name its receivers."), "passphrase"
        )
    must_be_sound_since(store, progress)
    if since is None:
        give_along(store, parks, confidential=confidential)
        give_texts_along(store, parks)
    keys = logs_of(store, parks, confidential=confidential)
    park_ids = {key.park for key in keys}
    names = {park.id: park.name for park in store.select(Park, "where gone = 0") if park.id in park_ids}
    sender = PackSender(device=store.device, letters=store.letters, name=store.author)
    made = store.now().isoformat(timespec="seconds")
    with scratch(store.data) as room:
        batch = collect(store, keys, since)
        keys_to = [*to, own_public(store)] if to else []
        manifest = write_pack(
            out, room, sender, made, names, batch, photos=photos, passphrase=passphrase, age_alone=age_alone, to=keys_to, progress=progress
        )
    sign_file(store, out, "pack")
    note_confidential_out(store, [(run.park, run.seq) for run in manifest.logs if run.confidential and run.device == store.device])
    return manifest


def count_brought(store: Store, manifest: Manifest) -> int:
    """Return how many changes a pack that was just made brings, as taking in counts them: those that only say who records apart."""
    return sum(logs.count_of_work(store.db, LogKey(run.device, run.park, run.confidential), run.first, run.seq) for run in manifest.logs)


def merge(
    store: Store, pack: Path, passphrase: str = "", *, plan_only: bool = False, unsigned: bool = True, progress: Progress = silent
) -> Received:
    """Take in a pack whole, its photos too, or tell what that would do.

    *unsigned*: also without the signature of a laptop that signs, or with changes of such laptops though nobody known here signed it.
    Raises Refused (BadPack, Waits, Forked, ...) or what *progress* raises, and changes nothing then.
    """
    with scratch(store.data) as room, open_pack(pack, room, passphrase, progress, identities=own_identities(store)) as opened:
        signed = judge_pack(store, opened, unsigned=unsigned)
        if plan_only:
            planned = plan_receive(store, opened.batch(progress), Bringing(store, opened, progress))
            return replace(planned, signed=signed)
        return take_in(store, opened, progress)


def rehearse(aside: Store, pack: Path, passphrase: str = "", *, unsigned: bool = True, progress: Progress = silent) -> Received:
    """Take a pack into a copy of the record (`store.merge.aside`), its photos only looked at. Raises as `merge`."""
    with scratch(aside.data) as room, open_pack(pack, room, passphrase, progress, identities=own_identities(aside)) as opened:
        signed = judge_pack(aside, opened, unsigned=unsigned)
        bringing = Bringing(aside, opened, progress)
        received = receive(aside, opened.batch(progress), lambda _plan_only: bringing(True))
        _note_signer(aside, opened)
        return replace(received, signed=signed)


def judge_pack(store: Store, pack: Pack, parks: Collection[str] | None = None, *, unsigned: bool = True) -> Signed:
    """Return by whom a pack is signed. Raises OtherKey when its laptop has signed with another key.

    Not *unsigned*: Unsigned when it has no signature, and its laptop is one that signs; PassedOn when it brings changes of such a laptop to
    these parks (None: to any), and nobody signed it who is known here.
    """
    sender = pack.manifest.sender
    signed = judge_laptop(store, pack.path, pack.key, sender.device, sender.letters, sender.name)
    if not unsigned and signed.is_suspect:
        raise Unsigned(pack.path)
    letters = passed_on(store, pack, parks)
    if not unsigned and letters:
        raise PassedOn(letters)
    return replace(signed, passed_on=letters)


def take_in(
    store: Store, pack: Pack, progress: Progress = silent, parks: Collection[str] | None = None, *, way: DeliveryWay = "file"
) -> Received:
    """Take in all that an open pack holds of these parks (None: of all), its photos too, or change nothing.

    The key that it is signed with is known from here on. Raises Unsigned and PassedOn in a folder, where the signature is there first.
    """
    signed = judge_pack(store, pack, parks, unsigned=way != "folder")
    bringing = Bringing(store, pack, progress, parks)
    try:
        arrive = bringing if pack.manifest.photos or way == "file" else None  # in a folder photos lie beside
        received = receive(store, pack.batch(progress, parks), arrive, way=way)
    except BaseException:
        bringing.arrivals.take_back()
        raise
    bringing.arrivals.keep()
    keep_choices(store)
    _note_signer(store, pack)
    return replace(received, signed=signed)


def _note_signer(store: Store, pack: Pack) -> None:
    sender = pack.manifest.sender
    note_signer(store, pack.key, sender.device, sender.letters, sender.name)
