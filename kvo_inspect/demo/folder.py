"""The data folder of the worked example: making it, and when to leave it alone.

What the person practised is kept: the example is made again only when nobody did anything in it since it was made and the
day or the language is another, or when asked. Even then the practised record is kept first, among the folder's backups.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kvo_inspect import paths
from kvo_inspect.errors import KvoError, UsageError
from kvo_inspect.files import file_error, patiently, remove_folder, replace, write_text_whole
from kvo_inspect.outside import read_json
from kvo_inspect.settings import Settings, save_settings, settings_file
from kvo_inspect.texts import Lang, _

NOTE = "example.json"
"""File beside the record: says that this is the worked example, of which day and language, and made with how many changes."""

NOTE_LIMIT = 4000
"""Bytes that the note may have at most."""


def demo_folder(data: Path) -> Path:
    """Return where the example lives beside the record in *data*: a data folder of its own."""
    return data / "practice"


def is_demo(folder: Path) -> bool:
    """Whether a data folder holds the worked example: the bar then says so."""
    return (folder / NOTE).is_file()


def make_demo(
    folder: Path, lang: Lang, *, again: bool = False, now: Callable[[], dt.datetime] | None = None, state_folder: Path | None = None
) -> Path:
    """Make the worked example in *folder*, a data folder of its own, in Dutch or English; return the folder.

    An example that is there already is left as it is when somebody worked in it or when it is of today and in this language;
    *again* makes it anew all the same. UsageError when the folder holds a record of one's own; InUse when it is open.
    """
    from kvo_inspect.store.record.store import clock
    from kvo_inspect.store.upkeep.bulk import count_changes
    from kvo_inspect.store.upkeep.opening import open_record

    now = now or clock
    if paths.record_file(folder).exists():
        if not is_demo(folder):
            raise UsageError(
                _("{folder} holds a record of your own. Name another folder for the worked example with --data.").format(folder=folder)
            )
        store = open_record(folder, state_folder=state_folder, now=now)
        changes = count_changes(store)
        note = _note(folder)
        worked_in = changes > note.get("changes", 0) > 0
        store.close()
        if not again and (worked_in or (note.get("day"), note.get("lang")) == (now().date().isoformat(), lang)):
            return folder
        backup = paths.backup_folder(folder) / f"practised-{now():%Y-%m-%d-%H%M%S}"
        if worked_in:
            from kvo_inspect.store.upkeep.backup import write_backup

            write_backup(paths.record_file(folder), backup.with_suffix(".db"))
        _remove_record(folder, backup.with_name(f"{backup.name}-photos") if worked_in else None)
    from kvo_inspect.demo.make import write_example

    # The note is there before the record, so that a making that was cut off is known for what it is and made again.
    _write_note(folder, {"day": "", "lang": lang, "changes": 0})
    write_example(folder, lang, now, state_folder)
    store = open_record(folder, state_folder=state_folder, write=False)
    changes = count_changes(store)
    store.close()
    if not settings_file(folder).exists():
        from kvo_inspect.demo.place import INSPECTOR, LETTERS

        save_settings(folder, Settings(name=INSPECTOR.name, organisation=INSPECTOR.organisation.in_(lang), letters=LETTERS, lang=lang))
    _write_note(folder, {"day": now().date().isoformat(), "lang": lang, "changes": changes})
    return folder


def _note(folder: Path) -> dict[str, Any]:
    try:
        note = read_json(folder / NOTE, NOTE_LIMIT, UsageError(""))
    except KvoError:
        return {}
    return note if isinstance(note, dict) else {}


def _write_note(folder: Path, note: dict[str, Any]) -> None:
    import json  # here: every start of the program imports this module to ask `is_demo`

    write_text_whole(folder / NOTE, json.dumps(note))


def _remove_record(folder: Path, keep_photos: Path | None) -> None:
    """Remove the example's record, and its photos or put them away."""
    record = paths.record_file(folder)
    photos = paths.photo_folder(folder)
    try:
        for file in (record, record.with_name(f"{record.name}-wal"), record.with_name(f"{record.name}-shm")):
            patiently(partial(file.unlink, missing_ok=True))
        if photos.is_dir() and keep_photos is not None:
            replace(photos, keep_photos)
        elif photos.is_dir():
            remove_folder(photos)
    except OSError as error:
        raise file_error(error, Path(error.filename or folder)) from error
