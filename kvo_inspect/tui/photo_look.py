"""Going from a finding to its photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.finding import Finding
from kvo_inspect.store.photo_uses import photos_of_finding
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.tui.app import KvoApp


def show_photos(app: KvoApp, finding: Finding, park_name: str, count: int) -> None:
    """Show the photos of a finding, then and now when it has two; with none yet, the unassigned ones of its park."""
    from kvo_inspect.tui.screens.photo import PhotoScreen
    from kvo_inspect.tui.screens.photos import PhotosScreen

    if count:
        title = _("Photos of {code}").format(code=finding.code)
        app.push_screen(PhotoScreen(title, lambda store: photos_of_finding(store, finding.id), beside=count > 1))
    else:
        app.push_screen(PhotosScreen(finding.park, park_name, finding.round or ""))
