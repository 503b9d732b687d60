"""Undo at the desk: taking back the last step on findings, or on photos, and saying what it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Reply
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import CAME_IN, Undone, undo_desk, undo_photos
from kvo_inspect.texts import _, n_

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

NAMED = 4
"""So many codes are named."""


async def take_back(app: Host, *, park: str = "", finding: str = "", confidential: bool = False) -> tuple[list[str], str]:
    """Take back the last step at the desk of today; return the ids of the findings it was about, and what to say of it.

    Raises NothingToUndo. Of the confidential nothing is told unless it is open.
    """
    undone = await app.call(lambda store: undo_desk(store, park=park, finding=finding))
    ids, codes = await app.call(_about, undone, confidential)
    told = _sentence(undone, codes)
    if undone.kept:
        told += " " + _("What was changed since stays.")
    return ids, told


async def take_back_photo(app: Host, *, park: str = "", confidential: bool = False, came_in: bool = False) -> str:
    """Take back the last step on photos of today (with *came_in*, taking them in too), and return what to say of it.

    Raises NothingToUndo.
    """
    undone = await app.call(lambda store: undo_photos(store, park=park, came_in=came_in))
    if undone.how == CAME_IN and all(isinstance(noun, Photo) for noun in undone.changed):
        count = len(undone.changed)
        said = n_(
            "Taken back: {n} photo that came in. Importing it again brings it back.",
            "Taken back: {n} photos that came in. Importing them again brings them back.",
            count,
        )
        return said.format(n=count)
    _ids, codes = await app.call(_about, undone, confidential)
    return _sentence(undone, codes)


def _about(store: Store, undone: Undone, confidential: bool) -> tuple[list[str], list[str]]:
    ids = dict.fromkeys(_finding_of(noun) for noun in (*undone.changed, *undone.kept))
    found = [store.find(Finding, one) for one in ids]
    return list(ids), [one.code for one in found if one is not None and one.confidential <= confidential]


def _finding_of(noun: Noun) -> str:
    return noun.id if isinstance(noun, Finding) else str(getattr(noun, "finding", ""))


def _sentence(undone: Undone, codes: Sequence[str]) -> str:
    if not codes:
        return _("The last step was taken back.")
    named = ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
    kinds = {type(noun) for noun in (*undone.changed, *undone.kept)}
    if Review in kinds:
        said = n_("Taken back: the verdict on {codes}.", "Taken back: the verdicts on {n} findings: {codes}.", len(codes))
    elif kinds & {PhotoUse, PromisedPhoto}:
        said = n_("Taken back: the photo of {codes}.", "Taken back: the photos of {n} findings: {codes}.", len(codes))
    elif Reply in kinds:
        said = n_("Taken back: the reply about {codes}.", "Taken back: the replies about {n} findings: {codes}.", len(codes))
    elif kinds == {Comment}:
        said = n_("Taken back: the remark on {codes}.", "Taken back: the remarks on {n} findings: {codes}.", len(codes))
    else:
        said = n_("Taken back: what was changed in {codes}.", "Taken back: what was changed in {n} findings: {codes}.", len(codes))
    return said.format(n=len(codes), codes=named)
