"""Passed on: changes of a laptop in a file that another one made. Where its key is known here, so must be the key of that other one.

A signature says who made the file, and nothing of whose changes are in it: whoever has a copy of the record can go on with the log of
another laptop, and what that one writes itself would then be refused as the second of two.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kvo_inspect.domain.record.change import Head
from kvo_inspect.errors import Refused
from kvo_inspect.exchange.laptops.pack import Pack
from kvo_inspect.exchange.trust.device_key import own_keys
from kvo_inspect.exchange.trust.receiver import receivers
from kvo_inspect.exchange.trust.signature import known_signer, signers
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Store
from kvo_inspect.wording.merging import passed_on_text


class PassedOn(Refused):
    """New changes of laptops whose keys are known, in a file that nobody signed who is known here."""

    def __init__(self, letters: Sequence[str]) -> None:
        super().__init__(passed_on_text(letters))


def passed_on(store: Store, pack: Pack, parks: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the letters of the laptops whose key is known, of which a pack brings new changes that nobody signed who is known here.

    Known are this laptop, those it goes on from, those that signed what came in before, and the receivers. *parks*: only of these (None:
    of all).
    """
    here = logs.all_heads(store.db)
    brought = [run for run in pack.manifest.logs if (parks is None or run.park in parks) and run.seq > here.get(run.key, Head(0, "")).seq]
    if not brought or (pack.key is not None and pack.key in _known_keys(store)):
        return ()
    known = {run.device: known_signer(store, run.device, run.letters) for run in brought}
    return tuple(sorted({signer.letters for signer in known.values() if signer is not None}))


def _known_keys(store: Store) -> set[str]:
    return {*own_keys(store).values(), *(signer.key for signer in signers(store)), *(receiver.key for receiver in receivers(store))}
