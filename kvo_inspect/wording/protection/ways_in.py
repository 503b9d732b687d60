"""What people are told of the protection of a record: its ways in, and what lies plain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.protection.slots import Slot, SlotKind

KINDS: dict[SlotKind, str] = {
    "passphrase": N_("passphrase"),
    "recovery": N_("recovery code"),
    "organisation": N_("key of the organisation"),
    "auditor": N_("passphrase to look only"),
}
BEFOREHAND = (
    N_("Without a passphrase, the recovery code or another way in nobody can open the record any more: not you, and not we."),
    N_("The recovery code is shown once. Write it down or print it, and keep it apart from this laptop."),
)
"""What is said before a record is protected."""


def kind_text(kind: SlotKind) -> str:
    """Return what a way in is called."""
    return _(KINDS[kind])


def way_in_text(slot: Slot) -> str:
    """Return a way in in a few words: its kind and whose it is."""
    return f"{kind_text(slot.kind)}, {slot.name}" if slot.name else kind_text(slot.kind)


def keys_aside_text(data: Path) -> str:
    """Return that the keys of before were kept for what could not be decrypted; empty when they were not."""
    from kvo_inspect.protection.key_file import aside_files

    asides = aside_files(data)
    if not asides:
        return ""
    sentence = _("What is damaged could not be decrypted. The ways in of before still open it, as long as you keep {file}.")
    return sentence.format(file=", ".join(aside.name for aside in asides))


def code_page(code: str, folder: Path, day: str) -> str:
    """Return the page of a recovery code, to print."""
    return "\n".join(
        (
            _("Recovery code of kvo-inspect"),
            "",
            f"    {code}",
            "",
            _("It opens the protected record in {folder}, as a passphrase does.").format(folder=folder),
            _("Made on {day}. A newer recovery code makes this one useless.").format(day=day),
            _("Keep this page apart from the laptop, and throw the file away once it is printed."),
        )
    )
