"""Every file that was not taken in as a photo, each with why."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.errors import ContentError
from kvo_inspect.photos.decoder import PhotoRefused
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.problems import ProblemsScreen


class RefusedPhotosScreen(ProblemsScreen):
    """Lists the files; the rest of their folder is in."""

    HELP_TEXT = N_("JPEG, PNG, WebP and HEIC are imported; what the bytes are counts, not the name. The same photo twice is one.")

    def __init__(self, summary: str, refused: Sequence[PhotoRefused]) -> None:
        """*summary* is the sum of the import, in the language in use."""
        super().__init__(ContentError(summary, tuple(str(refusal) for refusal in refused)))

    def title_text(self) -> str:
        return _("Not imported")

    def state_text(self) -> str:
        """Return the number of refused files."""
        count = len(self._error.problems)
        return n_("{n} file", "{n} files", count).format(n=count)
