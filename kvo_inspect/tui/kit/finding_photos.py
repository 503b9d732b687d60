"""Going from a finding to its photos."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.photos.uses import photos_of_finding
from kvo_inspect.texts import _
from kvo_inspect.tui.places import AddPhotoPlace, PhotoPlace

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


def show_photos(app: Host, finding: Finding, count: int) -> None:
    """Show the photos of a finding, then and now when it has two; with none yet, ask which to attach."""
    if count:
        title = _("Photos of {code}").format(code=finding.code)
        read = partial(photos_of_finding, finding_id=finding.id)
        app.go(PhotoPlace(title, read, beside=count > 1, finding=finding))
    else:
        app.go(AddPhotoPlace(finding))
