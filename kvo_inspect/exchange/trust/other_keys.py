"""Laptops that come with another key than they are known by here, in a folder or as somebody gives it: they may be somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kvo_inspect.exchange.trust.receiver import SeenLaptop, receivers, seen_laptops, shown_key, waiting_laptops
from kvo_inspect.exchange.trust.signature import signers
from kvo_inspect.store.record.store import Store


def with_earlier_keys(store: Store, laptops: Iterable[SeenLaptop]) -> tuple[SeenLaptop, ...]:
    """Return laptops, each with the other key by which it was accepted here, or signed what came in; of the same device or letters."""
    since = {receiver.key: receiver.since for receiver in receivers(store)}
    known = [(laptop.device, laptop.letters, laptop.key, since[laptop.key]) for laptop in seen_laptops(store) if laptop.key in since]
    known += [(signer.device, signer.letters, signer.key, signer.since) for signer in signers(store)]
    return tuple(_with_earlier(laptop, known) for laptop in laptops)


def known_otherwise(store: Store, key: str, letters: str = "") -> SeenLaptop | None:
    """Return the laptop that comes with a key and is known here by another one; None: it is not.

    Which laptop it is says the folder in which the key was seen, else the *letters* that stand behind it.
    """
    laptops = [laptop for laptop in waiting_laptops(store) if laptop.key == key] or [SeenLaptop("", letters, key)]
    return next((laptop for laptop in with_earlier_keys(store, laptops) if laptop.earlier), None)


def _with_earlier(laptop: SeenLaptop, known: Iterable[tuple[str, str, str, str]]) -> SeenLaptop:
    keys = {key: since for device, letters, key, since in known if laptop.device == device or laptop.letters == letters}
    if not keys or laptop.key in keys:
        return laptop
    key, since = next(iter(keys.items()))
    return replace(laptop, earlier=shown_key(key), earlier_since=since[:10])
