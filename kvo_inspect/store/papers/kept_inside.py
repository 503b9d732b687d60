"""Papers that are a photo of the record which is covered, not to be shared or confidential: such a file is not taken in, nor does it leave.

Which photo that is, is told nowhere: of a confidential one nobody may read that there is one.
"""

from __future__ import annotations

from kvo_inspect.store.export.rows import FILE_KEPT_INSIDE, KEPT_INSIDE
from kvo_inspect.store.papers.file import PaperFile, PaperRefused
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def papers_inside(store: Store, park_id: str) -> frozenset[str]:
    """Return the ids of the papers of a park that do not leave."""
    return frozenset(noun_id for (noun_id,) in store.rows(f"select t.id from paper t where t.park = ? and {KEPT_INSIDE}", [park_id]))


def must_be_no_photo_inside(store: Store, file: PaperFile) -> None:
    """Raise PaperRefused for a file that is a photo which does not leave."""
    if store.rows(FILE_KEPT_INSIDE, [file.sha256, file.came_as])[0][0]:
        sentence = _(
            "{name} is a photo in this record that is covered or not to be shared, and a paper goes wherever the park goes: it is not "
            "kept. Choose another file, or first let all of that photo be shared, in the photos of its park."
        )
        raise PaperRefused(sentence.format(name=file.name))
