"""Which lists there are as JSON: what each is called in its document and on the command line. Imports nothing: commands name them."""

from __future__ import annotations

from typing import Literal, get_args

PrintedList = Literal[
    "findings",
    "rounds",
    "photos",
]
LIST_NAMES: tuple[PrintedList, ...] = get_args(PrintedList)
