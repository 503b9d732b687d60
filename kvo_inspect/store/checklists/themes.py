"""What the themes of a record are called: from the checklists that its rounds stored, and those that the next round can use."""

from __future__ import annotations

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.store.checklists.stored import parsed, stored_versions
from kvo_inspect.store.record.store import Store


def theme_titles(store: Store, *, confidential: bool = False) -> dict[str, Both]:
    """Return the title of every theme by its id, the newest stored version's; confidential themes only when asked for."""
    titles: dict[str, Both] = {}
    for stored, digest in stored_versions(store, confidential=confidential):
        checklist = parsed(store, stored, digest)
        titles[checklist.theme] = checklist.title
    return titles


def themes_to_choose(store: Store) -> dict[str, Both]:
    """Return the title of every open theme by its id: of this laptop's checklists, also before the first round, and of those stored."""
    loaded, _problems = load_checklists(store.data)
    ours = {edition.checklist.theme: edition.checklist.title for edition in loaded if not edition.checklist.confidential}
    return ours | theme_titles(store)
