"""What is told of keys and receivers, in words for people: the same sentences for command and screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.names import day_text, short_day

if TYPE_CHECKING:
    from kvo_inspect.exchange.trust.receiver import SeenLaptop
    from kvo_inspect.exchange.trust.signature import SignedKind
    from kvo_inspect.store.departures import Departure, DepartureKind


def fingerprint_question(name: str, shown: str) -> str:
    """Return the question whether a key is theirs."""
    return _("Does {name} read this same fingerprint on theirs?").format(name=name) + f"\n{shown}"


def added_text(name: str) -> str:
    """Return what is told when somebody came on the list."""
    return _("{name} is on the list: what you encrypt to them from now on they can read.").format(name=name)


def removed_text(name: str) -> str:
    """Return what is told when somebody was taken off the list, or is about to be."""
    return _("Nothing new is encrypted to {name}. What they had until now stays readable to them: no key takes that back.").format(
        name=name
    )


def waiting_texts(waiting: Sequence[SeenLaptop]) -> list[str]:
    """Return a sentence for each laptop in a folder that is not on the list: nobody accepted it yet, or it was taken off."""
    return [_waiting_text(laptop) for laptop in waiting]


def _waiting_text(laptop: SeenLaptop) -> str:
    if laptop.earlier:
        return other_key_text(laptop)
    if laptop.removed:
        sentence = _("Laptop {letters} cannot read what you write into this folder: it was taken off the list of receivers on {day}.")
        return sentence.format(letters=laptop.letters, day=day_text(laptop.removed[:10]))
    sentence = _("Laptop {letters} cannot read what you write into this folder: nobody accepted it here. Its key is {shown}")
    return sentence.format(letters=laptop.letters, shown=laptop.fingerprint)


def off_list_text(removed: str) -> str:
    """Return in a few words why a laptop is not on the list: it was taken off (*removed*: when), or nobody accepted it yet."""
    return _("removed {day}").format(day=short_day(removed[:10])) if removed else _("not accepted yet")


def other_key_text(laptop: SeenLaptop) -> str:
    """Return that a laptop is known here by another key than the one with which it comes."""
    return _(
        "Laptop {letters} is known here by the key {earlier} since {day}, and now comes with another one: {shown}. Ask by telephone what "
        "happened before you accept that."
    ).format(letters=laptop.letters, earlier=laptop.earlier, day=laptop.earlier_since, shown=laptop.fingerprint)


def unaccepted_texts(keys: Sequence[str], removed: Collection[str] = ()) -> list[str]:
    """Return of how many files nothing was imported because nobody accepted the key that signed them, a sentence for each key.

    *removed*: keys of who was taken off the list.
    """
    texts = []
    for key, files in Counter(keys).items():
        if key in removed:
            gone = n_(
                "{n} file is signed with a key that was taken off the list of receivers, and nothing of it was imported: {key}",
                "{n} files are signed with a key that was taken off the list of receivers, and nothing of them was imported: {key}",
                files,
            )
            texts.append(gone.format(n=files, key=key))
            continue
        sentence = n_(
            "{n} file is signed with a key that was not accepted here, and nothing of it was imported: {key}",
            "{n} files are signed with a key that was not accepted here, and nothing of them was imported: {key}",
            files,
        )
        texts.append(sentence.format(n=files, key=key))
    return texts


def unreadable_texts(files: int, letters: Sequence[str], own: str) -> list[str]:
    """Return what could not be read in a folder, whose it is, and what they must do about it."""
    if not files:
        return []
    sentence = n_(
        "{n} file in the folder is not encrypted to this laptop.", "{n} files in the folder are not encrypted to this laptop.", files
    )
    if not letters:
        return [sentence.format(n=files)]
    ask = _("Whoever has laptop {letters} must accept this one first; its key is {own}").format(letters=listed(letters), own=own)
    return [f"{sentence.format(n=files)} {ask}"]


def plain_texts(replaced: int, plain: int) -> list[str]:
    """Return what became of what lay plainly in a folder that is encrypted now."""
    texts = []
    if replaced:
        gone = n_("{n} file that lay there plainly was replaced.", "{n} files that lay there plainly were replaced.", replaced)
        texts.append(gone.format(n=replaced))
    if plain:
        still = n_(
            "{n} file lies there plainly still, and is not imported: anybody may have put it there. Who made it must exchange again.",
            "{n} files lie there plainly still, and are not imported: anybody may have put them there. Who made them must exchange again.",
            plain,
        )
        texts.append(still.format(n=plain))
    return texts


def signed_file_text(path: str, kind: SignedKind, name: str, shown: str) -> str:
    """Return by whom a file is signed and as what; *name* is empty for a key that nobody knows here."""
    if name:
        sentence = _("{path} is signed by {name}: {shown}, as {kind}")
        return sentence.format(path=path, kind=signed_kind_name(kind), name=name, shown=shown)
    sentence = _("{path} is signed with a key that is not known here: {shown}, as {kind}")
    return sentence.format(path=path, kind=signed_kind_name(kind), shown=shown)


def signed_kind_name(kind: SignedKind) -> str:
    """Return as what a file is signed: a signature of one kind says nothing of the same bytes as another."""
    return {
        "pack": p_("signed as", "a file for another laptop"),
        "record": p_("signed as", "an export of the record"),
        "dossier": p_("signed as", "a dossier"),
        "report": p_("signed as", "a dossier in a PDF"),
        "receipt": p_("signed as", "a receipt"),
        "heads": p_("signed as", "the heads of the logs"),
    }[kind]


def unsigned_text(name: str) -> str:
    """Return that a file or folder was written without a signature, and why."""
    return _(
        "{name} is not signed: this record is a copy that was not opened on this laptop yet, or it cannot be written. Start kvo-inspect "
        "with it here once, then write this again."
    ).format(name=name)


def departure_name(kind: DepartureKind) -> str:
    """Return what left, in a word or two."""
    return {
        "pack": _("file for a laptop"),
        "folder": _("exchange folder"),
        "central": _("central record"),
        "backup": _("backup"),
        "export": _("export"),
        "dossier": _("dossier"),
        "report": _("report"),
        "list": _("list or table"),
        "mail": _("draft of a mail"),
        "photos": _("photos"),
        "papers": _("papers"),
        "letter": _("letter"),
        "file": _("file"),
    }[kind]


def readers_text(departure: Departure) -> str:
    """Return for whom it was encrypted; a dash where whoever has it can read it, or knows its passphrase."""
    return listed(departure.to) or "–"
