"""The app's work of once a day, beside the keys: looking the whole record over, and making the backup of the day."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.upkeep.checking import WholeCheck
    from kvo_inspect.tui.kit.host import Host

STEP_PAUSE = 0.008
"""Seconds between two steps of looking the record over, each of some two milliseconds."""


async def look_over_and_back_up(app: Host, is_still_open: Callable[[], bool]) -> None:
    """Look the record over and make the backup of the day, on a thread and connection of their own, off every key's path."""
    data = app.data
    try:
        if is_still_open():
            await app.call(_finish_erasing)  # before the backup: what is freed in the file goes along otherwise
        checked = await asyncio.to_thread(check_of_the_day, data, app.now(), is_still_open)
        if not is_still_open():
            return
        if checked is not None:
            from kvo_inspect.errors import Unsound
            from kvo_inspect.paths import record_file
            from kvo_inspect.store.upkeep.checking import note_check

            check, problems = checked
            await app.call(note_check, check)
            if problems:  # no backup of it: it would stand beside the good ones as if it were one
                app.notify_user(Unsound(record_file(data), problems[0]))
                return
    except KvoError as error:
        app.notify_user(error)
        return
    await asyncio.to_thread(back_up, data, app.today)


def _finish_erasing(store: Store) -> None:
    """Take out of the files what was erased when that could not be done: the record was read, the disk was full, the program ended."""
    from kvo_inspect.store.record.erase import is_final

    if not is_final(store.db):
        from kvo_inspect.store.people.erasing import finish_erasing

        finish_erasing(store)


def check_of_the_day(data: Path, now: dt.datetime, go_on: Callable[[], bool]) -> tuple[WholeCheck, list[str]] | None:
    """Look the record over whole, once a day and in small steps: whoever presses a key meanwhile comes first.

    Returns the check to note and every problem; None when it was done today, or *go_on* said no before its end. May run on any thread.
    """
    from kvo_inspect.paths import record_file
    from kvo_inspect.store.upkeep import checking

    def progress(_what: str, _done: int, _total: int) -> None:
        if not go_on():
            raise _Stopped
        time.sleep(STEP_PAUSE)

    try:
        return checking.check_of_the_day(record_file(data), now, progress)
    except _Stopped:
        return None


class _Stopped(Exception):
    """The record was closed while it was looked over."""


def back_up(data: Path, today: dt.date) -> None:
    """Make the backup of the day; an error that prevents it (a full disk) is logged, and told by the next write."""
    from kvo_inspect.log import log_unexpected
    from kvo_inspect.store.upkeep.backup import backup_of_the_day

    try:
        backup_of_the_day(data, today)
    except (KvoError, OSError) as error:
        log_unexpected(error)


def keep_what_is_loaded() -> None:
    """Look for rubbish again, which starting put off (`cli.start`), but not in what was loaded until now: it stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


async def tell_of_opening(app: Host, notices: Sequence[str]) -> None:
    """Tell what is not as it should be when the record opens, and that the record and this laptop's clock cannot both be right."""
    if not app.is_headless:  # what is loaded stays: looking through all of it again for rubbish would make some key wait
        gc.freeze()
    from kvo_inspect.store.record.clocks import others_ahead
    from kvo_inspect.wording.rounds import ahead_text

    told = [ahead_text(await app.call(others_ahead)), await _stick_text(app)]
    if sentences := [*notices, *filter(None, told)]:
        app.notify_user(" ".join(sentences))


TOLD_OF_STICK = "told that the record lies on a disk that is taken along"
"""The local key of a record whose user was told so."""


async def _stick_text(app: Host) -> str:
    """Return, once, that a record on a stick is not protected."""
    from kvo_inspect.photos.drives import is_removable
    from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only

    if app.is_protected or app.practice or app.read_only or not await asyncio.to_thread(is_removable, app.data):
        return ""

    def is_news(store: Store) -> bool:
        news = not get_laptop_only(store.db, TOLD_OF_STICK)
        if news:
            with store.writing():
                put_laptop_only(store.db, TOLD_OF_STICK, "1")
        return news

    sentence = _("This record lies on a stick or a disk that is taken along, and is not protected: ctrl+p, then “protection”.")
    return sentence if await app.call(is_news) else ""
