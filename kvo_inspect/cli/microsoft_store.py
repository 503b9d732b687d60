"""The Python of the Microsoft Store, of which Windows keeps the files apart."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect import paths
from kvo_inspect.cli.output import warn
from kvo_inspect.texts import _


def warn_of_private_folder(data: Path) -> None:
    """Say on stderr where the record really lies, and what to do, when Windows would remove it together with the Python that runs."""
    if (place := paths.private_folder(data.absolute())) is not None:
        sentence = _(
            "This Python is from the Microsoft Store: the record really lies in {path}, and Windows removes it together with that Python. "
            "Take Python from python.org instead, or keep the record in a folder of your own with --data."
        )
        warn(sentence.format(path=place))
