"""The files of a facilitator's own checklists: the sets of the shipped ones are taken over into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.content.sets import lacking_sets, with_sets
from kvo_inspect.domain.checklists.toml_keys import SIZE_LIMIT
from kvo_inspect.errors import NotFound
from kvo_inspect.files import write_text_whole
from kvo_inspect.outside import read_outside
from kvo_inspect.paths import own_checklists

if TYPE_CHECKING:
    from pathlib import Path

    from kvo_inspect.domain.checklists.sets import LackingSets

BEFORE = ".toml.before-sets"
"""Ends the name of the copy that is kept of a file as it was; checklists end with `.toml`."""


def take_sets(data: Path, name: str) -> LackingSets:
    """Write into the own checklist *name* what the shipped one says of sets, and return what that was.

    The file as it was stays beside it. NotFound when it lacks nothing; ContentError when the lines cannot be put in.
    """
    lacking = next((lacking for lacking in lacking_sets(data) if lacking.checklist.id == name), None)
    if lacking is None:
        raise NotFound(name[:80])
    path = own_checklists(data) / lacking.file
    text = read_outside(path, SIZE_LIMIT).decode("utf-8-sig")
    mended = with_sets(text, lacking)
    write_text_whole(path.with_name(name + BEFORE), text)
    write_text_whole(path, mended)
    return lacking
