"""The desktop: a file or folder opened by the program that the system has for it, beside this one and without its terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

from kvo_inspect.child_process import without_passphrases
from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _

PATIENCE = 1.0
"""Seconds in which the opener may still say that it cannot: on some desktops it stays for as long as what it opened."""


class CannotOpen(KvoError):
    """A file or folder that no program here opens."""


def open_path(path: Path) -> None:
    """Open a file or a folder with the program that the system has for it, and do not wait for that program.

    Takes up to a second. Raises CannotOpen when there is no desktop, or no program for it.
    """
    whole = path.absolute()
    if not whole.exists():
        raise CannotOpen(_("{path} is not there any more.").format(path=whole))
    if sys.platform == "win32":
        try:
            os.startfile(whole)  # noqa: S606 (a file that this program wrote)
        except OSError as error:
            raise CannotOpen(_no_program(whole)) from error
        return
    if _is_far_away():
        raise CannotOpen(_("There is no desktop here to open it on, as over SSH. It lies at {path}.").format(path=whole))
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        raise CannotOpen(_no_program(whole))
    try:
        child = subprocess.Popen(  # noqa: S603 (the system's own opener, and one whole path)
            [opener, str(whole)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what it says would be drawn across the screen
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            env=_environment(),
        )
    except OSError as error:
        raise CannotOpen(_no_program(whole)) from error
    try:
        refused = child.wait(PATIENCE) != 0
    except subprocess.TimeoutExpired:
        Thread(target=child.wait, daemon=True).start()  # else it stays in the system's list of processes once it ends
        return
    if refused:
        raise CannotOpen(_no_program(whole))


def _no_program(path: Path) -> str:
    return _("No program here opens it. It lies at {path}.").format(path=path)


def _is_far_away() -> bool:
    """Whether what is opened would stand on no screen, or on that of another machine."""
    if sys.platform == "darwin":
        return "SSH_CONNECTION" in os.environ
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _environment() -> dict[str, str]:
    """Return the environment of the program that opens: a frozen program (PyInstaller) brings libraries that are not for others."""
    environment = without_passphrases(os.environ)
    if getattr(sys, "frozen", False):
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            environment["LD_LIBRARY_PATH"] = before
    return environment
