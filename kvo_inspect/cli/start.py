"""Opening the app, and choosing the language: what happens before anything else is imported."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from kvo_inspect import paths, texts
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.unlocking import unlock_given
from kvo_inspect.errors import ContentError, UsageError, file_not_there
from kvo_inspect.protection import unlocked
from kvo_inspect.settings import load_settings
from kvo_inspect.texts import Lang, _


def speak(data: Path | None, lang: Lang | None) -> None:
    """Speak the language asked for, else that of the settings, else the system's."""
    if lang is None:
        try:
            chosen = load_settings(data or paths.data_folder()).lang
        except ContentError:  # told by what needs the settings
            chosen = ""
        lang = texts.known_language(chosen) or texts.system_language()
    texts.use_language(lang)


def require_terminal() -> None:
    """Raise UsageError when there is no terminal to draw on, or one that says of itself that it cannot be drawn on."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            _("kvo-inspect draws on a terminal and there is none here. Start it in a terminal window, or see kvo-inspect --help.")
        )
    if os.environ.get("TERM", "").strip().casefold() == "dumb":
        sentence = _("This terminal says that it cannot be drawn on (TERM=dumb). Start it in another one, or see kvo-inspect --help.")
        raise UsageError(sentence)


def no_folder_text() -> str:
    """Return that `-` is no folder."""
    return _("- is standard input or output, and here a folder is meant: name one.")


def open_app(run: Run, *, practice: bool = False) -> int:
    """Open the app as the options before the command say; return its exit code. UsageError when there is no terminal.

    A protected record is unlocked here with what was given; otherwise the app asks.
    """
    if run.given == Path("-"):
        raise UsageError(no_folder_text())
    require_terminal()
    if os.environ.get("NO_COLOR") == "":  # as no-color.org says an empty one asks nothing; Textual asks only whether it is there
        del os.environ["NO_COLOR"]
    data = run.data
    if run.read_only and not paths.record_file(data).exists():
        raise file_not_there(paths.record_file(data))
    if unlocked.is_locked(data):
        unlock_given(data, run.passphrase_file, run.key_file, look=run.read_only)
    settings = load_settings(data)
    gc.disable()  # what is loaded stays: to look for rubbish in it takes a twentieth of the time until the first painting
    from kvo_inspect.tui.app.main import run as run_app

    return run_app(data, settings, lang=run.lang, practice=practice or is_practice(data), read_only=run.read_only)


def is_practice(data: Path) -> bool:
    """Tell whether a data folder is the worked example, of which the bar says so."""
    from kvo_inspect.demo.folder import is_demo

    return is_demo(data)
