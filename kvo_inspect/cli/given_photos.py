"""The options with which a command gives photos out, and doing so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.cli.click_words import DIR, option
from kvo_inspect.cli.output import warn
from kvo_inspect.cli.progress import Bar
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

_OPTIONS = (
    option("--photos", type=DIR, metavar="DIR", help=N_("Write the photos into this folder: copies without metadata.")),
    option("--longest", type=int, default=1600, show_default=True, metavar="PIXELS", help=N_("The longest side of such a copy.")),
    option("--with-time", is_flag=True, help=N_("Leave in the copies when they were taken.")),
    option("--with-place", is_flag=True, help=N_("Leave in the copies where they were taken.")),
    option("--originals", is_flag=True, help=N_("The untouched photos instead of copies, with all that the camera wrote into them.")),
)


def photo_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    for decorator in reversed(_OPTIONS):
        command = decorator(command)
    return command


def give_photos(store: Store, to: Path, scope: ExportScope, *, longest: int, with_time: bool, with_place: bool, originals: bool) -> None:
    """Write the photos and say on stderr how many, and what untouched ones contain."""
    from kvo_inspect.photos.copies import Chosen, write_photos

    chosen = Chosen(originals, longest, with_time, with_place)
    with Bar(_("Photos")) as bar:
        count = write_photos(store, to, scope, chosen, bar.show)
    warn(n_("{n} photo in {folder}.", "{n} photos in {folder}.", count).format(n=count, folder=to))
    if originals:
        warn(_("These are the untouched photos: they tell where and when they were taken, with which phone, and sometimes by whom."))
