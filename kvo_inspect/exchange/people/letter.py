"""The letter to somebody who asks what is held about them, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kvo_inspect.errors import UsageError
from kvo_inspect.files import write_text_whole
from kvo_inspect.store.people.disclosures import Disclosure
from kvo_inspect.store.people.held import HeldUnderName
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang, _
from kvo_inspect.wording.people.letter import letter_name, person_letter


def write_letter(store: Store, held: HeldUnderName, disclosures: Sequence[Disclosure], lang: Lang, out: Path) -> Path:
    """Write the letter and return where: *out*, or in a folder that is there under a name of its own. Nothing is overwritten.

    UsageError when the file is there; DiskFull, ReadOnly, NotStored.
    """
    to = out / letter_name(store, lang) if out.is_dir() else out
    if to.exists():
        raise UsageError(_("{path} is there already. Choose another name.").format(path=to))
    write_text_whole(to, person_letter(store, held, disclosures, lang))
    return to
