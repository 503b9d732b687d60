"""Printing a list as JSON: the option that asks for it, and the rows, as many at a time as memory does not notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from kvo_inspect.cli.click_words import option
from kvo_inspect.cli.output import say
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _

if TYPE_CHECKING:
    from kvo_inspect.exchange.lists.document import ListedRow
    from kvo_inspect.exchange.lists.names import PrintedList

ReadLine = TypeVar("ReadLine")
JSON = option("--json", "as_json", is_flag=True, help=N_("As JSON, for scripts (kvo-inspect schema --list says what it holds)."))


def print_rows(name: PrintedList, rows: Iterable[ListedRow]) -> None:
    """Print the document of a list."""
    from kvo_inspect.exchange.lists.document import list_texts

    for text in list_texts(name, rows):
        say(text)


def lines_of(numbers: Sequence[int], read: Callable[[Sequence[int]], Iterable[ReadLine]], piece: int) -> Iterator[ReadLine]:
    """Yield the lines of these row numbers, *read* so many at a time."""
    for first in range(0, len(numbers), piece):
        yield from read(numbers[first : first + piece])


def must_be_one_form(form: str | None, *, as_json: bool) -> None:
    """Raise UsageError when a list is asked for as JSON and as a file at once."""
    if as_json and form is not None:
        raise UsageError(_("Say --json, or --format and --out: not both."))
