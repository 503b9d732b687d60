"""The key of a system that answers with receipts: known from its first signed receipt on, and from then on no other one is taken."""

from __future__ import annotations

import json
from pathlib import Path

from kvo_inspect.errors import Refused
from kvo_inspect.exchange.trust.device_key import fingerprint_of
from kvo_inspect.exchange.trust.signature import key_that_signed
from kvo_inspect.store.merge.receipts import ReceiptSignature
from kvo_inspect.store.record.laptop_only import TRUST, get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

_ANSWERS = f"{TRUST}receipts "
"""Begins the local keys of the systems whose signed receipts came in, by their name."""


class OtherReceiptKey(Refused):
    """A receipt of a system that is known, signed with a key that is not that system's."""

    def __init__(self, path: Path, sender: str, known: str, since: str, shown: str) -> None:
        sentence = _(
            "{name} says that it comes from {sender}, but its signature is not theirs: the key is {shown}, and was {known} since {day}. "
            "Nothing was imported. Ask them by telephone; if it is their new key, import it with kvo-inspect receipt --new-key."
        )
        super().__init__(sentence.format(name=path.name, sender=sender, shown=shown, known=known, day=since[:10]))


def judge_receipt(store: Store, path: Path, sender: str, *, new_key: bool = False) -> ReceiptSignature:
    """Return how the receipt of a system is signed. Raises BadSignature, and OtherReceiptKey when it was another key before.

    *new_key*: somebody asked them, and it is theirs from now on.
    """
    key, known = key_that_signed(path, "receipt"), _known(store, sender)
    if key is not None and new_key:
        known = {}
    if key is None:
        return ReceiptSignature("", signed_before=bool(known))
    if known and known["key"] != key:
        raise OtherReceiptKey(path, sender, fingerprint_of(known["key"]), known["since"], fingerprint_of(key))
    return ReceiptSignature(fingerprint_of(key), is_first=not known, signed_before=bool(known))


def note_receipt_key(store: Store, path: Path, sender: str) -> None:
    """Remember the key that signed a system's receipt, once what it says was taken in."""
    key = key_that_signed(path, "receipt")
    if key is not None and _known(store, sender).get("key") != key:
        noted = {"key": key, "since": store.now().isoformat(timespec="seconds")}
        with store.writing():
            put_laptop_only(store.db, _ANSWERS + sender, json.dumps(noted))


def _known(store: Store, sender: str) -> dict[str, str]:
    noted: dict[str, str] = json.loads(get_laptop_only(store.db, _ANSWERS + sender) or "{}")
    return noted
