"""Receiver (ontvanger): whom what leaves this laptop can be encrypted to, by name: a laptop, or whoever has the age program.

The list is of this laptop alone. A key is `age1…` (its last six letters are a checksum) or `ssh-ed25519 …`, of which the fingerprint is
held against what its owner reads: nothing is encrypted to a key before somebody put it on this list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kvo_inspect.domain.findings.codes import LETTERS
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import ContentError, KvoError, NotFound, Refused, RuleError
from kvo_inspect.exchange.trust.device_key import device_key, fingerprint_of
from kvo_inspect.outside import read_outside
from kvo_inspect.store.record.laptop_only import RECEIVER, TRUST, get_laptop_only, laptop_only_names, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

if TYPE_CHECKING:
    import pyrage

    Recipient: TypeAlias = pyrage.ssh.Recipient | pyrage.x25519.Recipient
    Identity: TypeAlias = pyrage.ssh.Identity | pyrage.x25519.Identity

_SEEN = f"{TRUST}laptop "
"""Begins the local keys of laptops that were seen in folders, by their key."""
_REMOVED = f"{TRUST}removed "
"""Begins the local keys of when somebody was taken off the list, by their key."""
KEY_FILE_LIMIT = 64_000
"""Bytes of a file that holds a key."""
BY_FINGERPRINT = "SHA256:"
"""Begins the fingerprint of a laptop that was seen in a folder."""
LONGEST_NAME = 80
_SSH = re.compile(r"ssh-ed25519 +([A-Za-z0-9+/]{68})(?: .*)?")
_LETTERS = re.compile(rf"ssh-ed25519 +[A-Za-z0-9+/]{{68}} +([{LETTERS}]{{3}})\s*")
_SECRETS = ("AGE-SECRET-KEY", "-----BEGIN")


class NotForUs(Refused):
    """A file that was encrypted to others than this laptop."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is encrypted for others: this laptop is not among its receivers. Give its maker what receiver key prints here.")
        )


class NoReceiver(NotFound):
    """A name that is not on the list of receivers."""

    def __init__(self, name: str) -> None:
        sentence = _("Nobody on the list of receivers is called {name}: receiver list shows who is.").format(name=name)
        KvoError.__init__(self, sentence)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who may read."""

    name: str
    key: str
    """`age1…`, or `ssh-ed25519 AAAA…` without a comment."""
    since: str
    """The moment from which this laptop encrypts to it."""
    removed: str = ""
    """The moment at which it was taken off the list; empty for who is on it, or never was."""

    @property
    def fingerprint(self) -> str:
        """What people hold against each other: of an OpenSSH key as ssh-keygen shows it, else the key itself."""
        return shown_key(self.key)


@dataclass(frozen=True, slots=True)
class SeenLaptop:
    """A laptop that made itself known in a folder."""

    device: str
    letters: str
    key: str
    earlier: str = ""
    """The fingerprint of another key by which this laptop is known here; empty: of none, or it was not asked (`other_keys`)."""
    earlier_since: str = ""
    """Since which day, YYYY-MM-DD."""
    removed: str = ""
    """The moment at which it was taken off the list of receivers; empty: it never was on it."""

    @property
    def fingerprint(self) -> str:
        """What people hold against each other."""
        return shown_key(self.key)


def note_laptop(store: Store, laptop: SeenLaptop) -> None:
    """Note that a laptop was seen, so that somebody can accept it."""
    noted = json.dumps({"device": laptop.device, "letters": laptop.letters})
    if get_laptop_only(store.db, _SEEN + laptop.key) != noted:
        with store.writing():
            put_laptop_only(store.db, _SEEN + laptop.key, noted)


def seen_laptops(store: Store) -> list[SeenLaptop]:
    """Return the laptops that were seen in folders, by their letters."""
    seen = []
    for key in laptop_only_names(store.db, _SEEN):
        noted = json.loads(get_laptop_only(store.db, _SEEN + key))
        seen.append(SeenLaptop(noted["device"], noted["letters"], key, removed=removed_at(store, key)))
    return sorted(seen, key=lambda laptop: (laptop.letters, laptop.key))


def waiting_laptops(store: Store) -> list[SeenLaptop]:
    """Return the laptops that were seen in folders and are not on the list, by their letters."""
    known = {receiver.key for receiver in receivers(store)}
    return [laptop for laptop in seen_laptops(store) if laptop.key not in known]


def removed_at(store: Store, key: str) -> str:
    """Return when whoever has a key was taken off the list; empty: never, or they are on it again."""
    return get_laptop_only(store.db, _REMOVED + key)


def key_of_seen(store: Store, fingerprint: str) -> str:
    """Return the key of a laptop that was seen in a folder, by its fingerprint. Raises RuleError."""
    for laptop in waiting_laptops(store):
        if laptop.fingerprint == fingerprint.strip():
            return laptop.key
    raise RuleError(_("No laptop with this fingerprint was seen in a folder."), "key")


def shown_key(key: str) -> str:
    """Return what people hold against each other of a key."""
    return fingerprint_of(key) if key.startswith("ssh-") else key


def receivers(store: Store) -> list[Receiver]:
    """Return who may read, by name."""
    known = []
    for key in laptop_only_names(store.db, RECEIVER):
        noted = json.loads(get_laptop_only(store.db, RECEIVER + key))
        known.append(Receiver(noted["name"], key, noted["since"]))
    return sorted(known, key=lambda receiver: receiver.name.casefold())


def find_receiver(store: Store, text: str) -> Receiver:
    """Return a receiver by its name (capitals aside), key or fingerprint. Raises NoReceiver."""
    words = clean_line(text)
    for receiver in receivers(store):
        if words.casefold() == receiver.name.casefold() or words in (receiver.key, receiver.fingerprint):
            return receiver
    raise NoReceiver(words)


def add_receiver(store: Store, name: str, key: str) -> Receiver:
    """Put somebody on the list by a key (`read_key`). Raises RuleError: name or key is on it already, or no name."""
    name = clean_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise RuleError(_("Give a name of at most {n} characters.").format(n=LONGEST_NAME), "name")
    for receiver in receivers(store):
        if receiver.key == key:
            raise RuleError(_("This key is on the list already, as {name}.").format(name=receiver.name), "key")
        if receiver.name.casefold() == name.casefold():
            raise RuleError(_("{name} is on the list already, with another key. Remove that one first.").format(name=name), "name")
    if key == _without_comment(device_key(store).public):
        raise RuleError(_("This is the key of this laptop itself: it reads what it encrypts anyway."), "key")
    receiver = Receiver(name, key, store.now().isoformat(timespec="seconds"))
    with store.writing():
        put_laptop_only(store.db, RECEIVER + key, json.dumps({"name": receiver.name, "since": receiver.since}, ensure_ascii=False))
        put_laptop_only(store.db, _REMOVED + key, "")
    return receiver


def remove_receiver(store: Store, receiver: Receiver) -> None:
    """Take somebody off the list: nothing more is encrypted to them. What they have stays readable to them."""
    with store.writing():
        put_laptop_only(store.db, RECEIVER + receiver.key, "")
        put_laptop_only(store.db, _REMOVED + receiver.key, store.now().isoformat(timespec="seconds"))


def read_key(text: str) -> str:
    """Return a key as it is kept, from what was typed or the line of a file that holds it. Raises RuleError: what is wrong with it."""
    import pyrage

    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    if any(line.startswith(_SECRETS) for line in lines):
        raise RuleError(
            _("This is the secret half of a key, which stays with its owner. Ask for the public half: age1… or ssh-ed25519 …"), "key"
        )
    if len(lines) != 1:
        raise RuleError(_("One key is asked for: age1… or ssh-ed25519 …"), "key")
    key = lines[0]
    if match := _SSH.fullmatch(key):
        key = f"ssh-ed25519 {match[1]}"
        recipient: type[Recipient] = pyrage.ssh.Recipient
    elif key.casefold().startswith("age1"):
        recipient = pyrage.x25519.Recipient
    else:
        raise RuleError(_("This is no key that can be encrypted to: age1… or ssh-ed25519 …"), "key")
    try:
        recipient.from_str(key)
    except (pyrage.RecipientError, ValueError):
        raise RuleError(_("This key is not right: a letter was mistyped, or it is not whole."), "key") from None
    return key if key.startswith("ssh-") else key.casefold()


def read_key_file(path: Path) -> str:
    """Return the key that a file holds. Raises ContentError, or as `read_outside`."""
    try:
        return read_key(key_file_text(path))
    except RuleError as error:
        raise ContentError(f"{path}: {error.sentence}", ()) from None


def key_file_text(path: Path) -> str:
    """Return what stands in a file that may hold a key. Raises as `read_outside`."""
    return read_outside(path, KEY_FILE_LIMIT).decode("utf-8", "replace")


def letters_behind(text: str) -> str:
    """Return the letters of the laptop that stand behind its key, as a laptop writes that for others; empty where none do."""
    match = _LETTERS.search(text)
    return match[1] if match is not None else ""


def recipients_of(keys: Sequence[str]) -> list[Recipient]:
    """Return what age encrypts to."""
    import pyrage

    return [(pyrage.ssh if key.startswith("ssh-") else pyrage.x25519).Recipient.from_str(key) for key in keys]


def own_public(store: Store) -> str:
    """Return the public half of this laptop's own key, as the list keeps keys."""
    return _without_comment(device_key(store).public)


def _without_comment(public: str) -> str:
    return " ".join(public.split()[:2])
