"""Protected data folders for tests: all with the same secret, whose ways in are made once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kvo_inspect.protection import key_file, recovery_code, unlocked
from kvo_inspect.protection.secret import Secret
from kvo_inspect.protection.slots import Slot, passphrase_slot
from kvo_inspect.store.protect.switching import go_on

PASSPHRASE, AUDITOR = "geheim woord", "alleen kijken"
DAY = "2026-11-12"


@cache
def ways_in() -> tuple[Secret, tuple[Slot, ...], str]:
    """Return a secret, its ways in, and the recovery code."""
    secret, code = Secret.new(), recovery_code.draw()
    slots = [passphrase_slot("passphrase", "Karin Bos", DAY, secret, PASSPHRASE)]
    slots.append(passphrase_slot("recovery", "", DAY, secret, code, slots))
    slots.append(passphrase_slot("auditor", "KIWA", DAY, secret, AUDITOR, slots))
    return secret, tuple(slots), code


def protect(data: Path) -> str:
    """Protect the record of a data folder, and leave it locked; return its recovery code."""
    secret, slots, code = ways_in()
    key_file.write(data, key_file.KeyFile(slots, "switching on"), secret)
    unlocked.hold(data, unlocked.Held(secret, None))
    go_on(data)
    unlocked.forget(data)
    return code
