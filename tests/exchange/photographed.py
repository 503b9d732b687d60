"""Photos for the tests of handing over: bytes in place and their row, as an import leaves them (what they show does not matter here)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.protection import sealed, unlocked
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.photo import Incoming, take_in
from kvo_inspect.store.photos.uses import use_photo
from tests.laptops import SIGNAL, Laptop


def bytes_of(name: str, length: int = 3000) -> bytes:
    """Bytes that differ for every name and do not pack tighter."""
    return b"".join(hashlib.sha256(f"{name} {i}".encode()).digest() for i in range(length // 32 + 1))[:length]


def sha_of(name: str) -> str:
    return hashlib.sha256(bytes_of(name)).hexdigest()


def photograph(laptop: Laptop, name: str, *, confidential: bool = False, length: int = 3000, park: str = "", body: bytes = b"") -> Photo:
    """Take in a photo that shows a finding of its own, in a park, or in any; its bytes are *body*, or drawn from its name."""
    store = laptop.store
    places = store.rows("select r.id, r.park, c.id from round r join checkpoint c on c.park = r.park order by r.id, c.name")
    found, park, stop = next(place for place in places if park in ("", place[1]))
    finding = record_finding(store, found, stop, NewFinding(f"seen on {name}", item=SIGNAL if confidential else None))
    data = body or bytes_of(name, length)
    digest = hashlib.sha256(data).hexdigest()
    to = photo_file(laptop.data, digest)
    to.parent.mkdir(parents=True, exist_ok=True)
    sealed.write_file(to, [data], unlocked.secret_of(laptop.data))
    incoming = Incoming(sha256=digest, length=len(data), type="jpeg", width=1, height=1, name=f"{name}.jpg")
    (photo,) = take_in(store, park, [incoming], confidential=confidential)
    use_photo(store, photo.id, store.get(Finding, finding.id), confirmed=confidential)
    return photo


def kept(laptop: Laptop) -> dict[str, bytes]:
    """The bytes that are in place on a laptop."""
    return kept_in(laptop.data)


def kept_in(data: Path) -> dict[str, bytes]:
    """The bytes that are in place, by their name; every one of them is what its name says."""
    found = {path.name: bytes_at(path, data) for path in (data / "photos").glob("[0-9a-f][0-9a-f]/*")}
    assert all(hashlib.sha256(data).hexdigest() == name for name, data in found.items())
    return found


def bytes_at(path: Path, data: Path) -> bytes:
    """The bytes of a photo or a paper of a data folder, as they came."""
    with sealed.open_file(path, unlocked.secret_of(data)) as stream:
        return stream.read()


def left_over(laptop: Laptop) -> list[Path]:
    """What taking in left lying about."""
    return [*(laptop.data / "photos" / "incoming").glob("*"), *(laptop.data / "passing").glob("*")]
