"""A file of content of one's own: beginning one under a name that can be one, and refusing files with mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kvo_inspect.cli.output import say_path
from kvo_inspect.errors import ContentError, NameTaken, UsageError
from kvo_inspect.files import KEPT_BY_WINDOWS, make_folder, written_whole
from kvo_inspect.texts import _, n_


def begin_own_file(folder: Path, name: str, text: str, mistakes: Sequence[str]) -> None:
    """Write a file that begins with *text* and print where; *mistakes*: those of the text under this name, for a name that cannot be one.

    UsageError for such a name, NameTaken when there is a file of this name.
    """
    if mistakes:
        sentence = _("“{name}” cannot be a name: small letters, digits and dashes, at most 31, a letter first.")
        raise UsageError(sentence.format(name=name[:80]))
    if name in KEPT_BY_WINDOWS:
        raise UsageError(_("“{name}” cannot be a name: Windows opens no file that is called so. Choose another one.").format(name=name))
    path = folder / f"{name}.toml"
    if path.exists():
        raise NameTaken(path)
    make_folder(folder)
    with written_whole(path, new=True) as stream:
        stream.write(text.encode())
    say_path(path)


def refuse_mistakes(mistakes: Sequence[str]) -> None:
    """Raise ContentError with all mistakes of files that were checked, when there are any."""
    if mistakes:
        sentence = n_("There is {n} mistake:", "There are {n} mistakes:", len(mistakes))
        raise ContentError(sentence.format(n=len(mistakes)), tuple(mistakes))
