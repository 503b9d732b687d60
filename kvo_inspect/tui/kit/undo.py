"""Undo at the desk: taking back the last step on findings, or on photos, and the sentence about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import Reach, Undone, undo
from kvo_inspect.wording.undo import desk_undone_text, photos_undone_text

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


async def take_back(app: Host, *, park: str = "", finding: str = "", confidential: bool = False) -> tuple[list[str], str]:
    """Take back the last step at the desk of today; return the ids of the findings it was about, and the sentence about it.

    Raises NothingToUndo. Of the confidential nothing is told unless it is open.
    """
    undone = await app.call(undo, Reach.desk(park=park, finding=finding))
    ids, codes = await app.call(_findings_of, undone, confidential)
    return ids, desk_undone_text(undone, codes)


async def take_back_photo(app: Host, *, park: str = "", confidential: bool = False, came_in: bool = False) -> str:
    """Take back the last step on photos of today (with *came_in*, taking them in too), and return the sentence about it.

    Raises NothingToUndo.
    """
    undone = await app.call(undo, Reach.photos(park=park, came_in=came_in))
    _ids, codes = await app.call(_findings_of, undone, confidential)
    return photos_undone_text(undone, codes)


def _findings_of(store: Store, undone: Undone, confidential: bool) -> tuple[list[str], list[str]]:
    """Return the ids of the findings an undo was about, and the codes of those that may be named."""
    ids = dict.fromkeys(_finding_of(noun) for noun in (*undone.changed, *undone.kept))
    findings = [store.find(Finding, finding_id) for finding_id in ids]
    return list(ids), [finding.code for finding in findings if finding is not None and finding.confidential <= confidential]


def _finding_of(noun: Noun) -> str:
    return noun.id if isinstance(noun, Finding) else str(getattr(noun, "finding", ""))
