"""Changing the ways in to an unlocked record: adding one, another passphrase, a new recovery code, removing one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kvo_inspect.errors import BadValue, NotFound, RuleError
from kvo_inspect.protection import key_file, recovery_code, unlocked
from kvo_inspect.protection.key_file import KeyFile
from kvo_inspect.protection.locked import Locked
from kvo_inspect.protection.secret import Secret
from kvo_inspect.protection.slots import Slot, SlotKind, organisation_slot, passphrase_slot
from kvo_inspect.texts import _

SHORTEST = 10
"""Characters of a passphrase at least: Argon2id makes a guess dear, not a short one safe."""


class LastWayIn(RuleError):
    """The last passphrase or code of a record was to be removed."""

    def __init__(self) -> None:
        super().__init__(
            _("This is the last passphrase or recovery code of the record: without it nobody here could open it. Add another one first.")
        )


def first_ways_in(passphrase: str, code: str, name: str, day: str) -> tuple[KeyFile, Secret]:
    """Return a new secret and the two ways in that every protected record begins with. BadValue: the passphrase is too short."""
    must_be_long_enough(passphrase)
    secret = Secret.new()
    first = passphrase_slot("passphrase", name, day, secret, passphrase)
    return KeyFile((first, passphrase_slot("recovery", "", day, secret, code, [first]))), secret


def must_be_long_enough(passphrase: str) -> None:
    """Raise BadValue for a passphrase that is too short, or that the recovery code could be taken for."""
    if len(passphrase) < SHORTEST:
        sentence = _("A passphrase of the record has at least {n} characters: take four or five words that do not belong together.")
        raise BadValue("passphrase", sentence.format(n=SHORTEST))
    if recovery_code.looks_like_code(passphrase):
        raise BadValue("passphrase", _("This looks like a recovery code. Choose a passphrase of your own."))


def ways_in(data: Path) -> KeyFile:
    """Return the ways in to an unlocked record. Raises Locked, KeyFileDamaged.

    Of files that both were altered by others not what is under way: whoever has no way in does not end the protection.
    """
    secret = _secret(data)
    files = list(key_file.readable(data))
    return next((written for written in files if written.is_genuine(secret)), replace(files[0], switch="on"))


def add_passphrase(data: Path, kind: SlotKind, name: str, passphrase: str, day: str) -> Slot:
    """Add a passphrase, or that of an auditor; return its slot. Raises BadValue, Locked, ReadOnly, DiskFull or NotStored."""
    must_be_long_enough(passphrase)
    return _added(data, lambda written, secret: passphrase_slot(kind, name, day, secret, passphrase, written.slots))


def add_organisation(data: Path, name: str, recipient: str, day: str) -> Slot:
    """Add the public key of the organisation (age or SSH); return its slot. BadValue when the key is none, or mistyped."""
    try:
        return _added(data, lambda _written, secret: organisation_slot(name, day, secret, " ".join(recipient.split())))
    except ValueError:
        sentence = _("This is no public key of age (age1…) or SSH (ssh-ed25519 …), or a character of it is mistyped.")
        raise BadValue("recipient", sentence) from None


def change_passphrase(data: Path, slot_id: str, passphrase: str, day: str) -> Slot:
    """Give a slot another passphrase; return the slot. The one of before opens nothing any more but copies of the key file of before."""
    must_be_long_enough(passphrase)
    return _changed(data, slot_id, passphrase, day)


def change_code(data: Path, code: str, day: str) -> Slot:
    """Give the record another recovery code, also where it had none any more; return its slot."""
    slot = next((slot for slot in ways_in(data).slots if slot.kind == "recovery"), None)
    if slot is None:
        return _added(data, lambda written, secret: passphrase_slot("recovery", "", day, secret, code, written.slots))
    return _changed(data, slot.id, code, day)


def remove(data: Path, slot_id: str) -> Slot:
    """Remove a way in; return its slot. NotFound.

    LastWayIn: no passphrase or code that may record would stay; nobody here knows whether the organisation's private key is at hand.
    """
    with key_file.changing(data):
        written, secret = ways_in(data), _secret(data)
        slot = _slot(written, slot_id)
        others = tuple(other for other in written.slots if other.id != slot_id)
        if slot.may_write and not any(other.may_write and other.kind != "organisation" for other in others):
            raise LastWayIn
        unlocked.write_ways(data, replace(written, slots=others), secret)
    return slot


def _added(data: Path, made: Callable[[KeyFile, Secret], Slot]) -> Slot:
    with key_file.changing(data):
        written, secret = ways_in(data), _secret(data)
        if len(written.slots) + len(written.unread) >= key_file.MOST_SLOTS:
            sentence = _("The key file holds {n} ways in already, and takes no more. Remove one first.")
            raise RuleError(sentence.format(n=key_file.MOST_SLOTS), "kind")
        slot = made(written, secret)
        unlocked.write_ways(data, replace(written, slots=(*written.slots, slot)), secret)
    return slot


def _changed(data: Path, slot_id: str, passphrase: str, day: str) -> Slot:
    with key_file.changing(data):
        written, secret = ways_in(data), _secret(data)
        before = _slot(written, slot_id)
        others = [slot for slot in written.slots if slot.id != slot_id]
        slot = passphrase_slot(before.kind, before.name, day, secret, passphrase, others)
        slots = tuple(slot if other.id == slot_id else other for other in written.slots)
        unlocked.write_ways(data, replace(written, slots=slots), secret)
    return slot


def _slot(written: KeyFile, slot_id: str) -> Slot:
    slot = next((slot for slot in written.slots if slot.id == slot_id), None)
    if slot is None:
        raise NotFound(slot_id)
    return slot


def _secret(data: Path) -> Secret:
    secret = unlocked.secret_of(data)
    if secret is None:
        raise Locked(data)
    return secret
