"""Known key: that of a laptop or a system, from its first signed file on; one that is signed with another key since is refused by name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kvo_inspect.errors import Refused
from kvo_inspect.exchange.trust.device_key import fingerprint_of
from kvo_inspect.store.merge.signed import Signed
from kvo_inspect.store.record.laptop_only import TRUST, get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

_SYSTEM = f"{TRUST}receipts "
"""Begins the local keys of the systems whose signed receipts came in, by their name."""


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key by which somebody is known, and since which moment."""

    key: str
    since: str


class OtherKey(Refused):
    """A file of a laptop or a system that is known, signed with a key that is not theirs."""

    def __init__(self, path: Path, maker: str, known: KnownKey, shown: str, advice: str = "") -> None:
        sentence = _(
            "{name} says that it comes from {maker}, but its signature is not theirs: the key is {shown}, and was {known} since {day}. "
            "Nothing was imported. Ask them by telephone what happened."
        ).format(name=path.name, maker=maker, shown=shown, known=fingerprint_of(known.key), day=known.since[:10])
        super().__init__(f"{sentence} {advice}".rstrip())


def judge(path: Path, key: str | None, maker: str, known: KnownKey | None, *, advice: str = "") -> Signed:
    """Return how a file is signed (with *key*; None: not) that says it comes from a *maker*, by its name, of whom a key may be *known*.

    Raises OtherKey when that is another one; *advice* says what to do then.
    """
    if key is None:
        return Signed(maker, "", signed_before=known is not None)
    shown = fingerprint_of(key)
    if known is not None and known.key != key:
        raise OtherKey(path, maker, known, shown, advice)
    return Signed(maker, shown, is_first=known is None, signed_before=known is not None)


def judge_receipt(store: Store, path: Path, key: str | None, sender: str, *, new_key: bool = False) -> Signed:
    """Return how the receipt of a system is signed. Raises OtherKey.

    *new_key*: somebody asked them, and the key that it is signed with is theirs from now on.
    """
    known = _of_system(store, sender) if key is None or not new_key else None
    return judge(path, key, sender, known, advice=_("If it is their new key, import it with kvo-inspect receipt --new-key."))


def note_system(store: Store, key: str | None, sender: str) -> None:
    """Remember the key that signed a system's receipt, once what it says was taken in."""
    known = _of_system(store, sender)
    if key is not None and (known is None or known.key != key):
        noted = KnownKey(key, store.now().isoformat(timespec="seconds"))
        with store.writing():
            put_laptop_only(store.db, _SYSTEM + sender, json.dumps(asdict(noted)))


def _of_system(store: Store, sender: str) -> KnownKey | None:
    text = get_laptop_only(store.db, _SYSTEM + sender)
    return KnownKey(**json.loads(text)) if text else None
