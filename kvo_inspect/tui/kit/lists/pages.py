"""Rows of which only those in view are fetched, a page at a time, so that a list of any length is shown at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Row = TypeVar("Row")
Fetch = Callable[[int, int], Awaitable[Sequence[Row]]]
"""Gives the rows from a place on, as many as asked or fewer at the end."""

PAGE = 50
"""Rows fetched at once: more than a screen shows, for each letter of a search reads as many."""
KEPT = 80
"""Pages kept in memory."""


class Pages(Generic[Row]):
    """*total* rows behind *fetch*. Nothing here knows of widgets: whoever shows the rows says when a page is to be fetched."""

    def __init__(self, total: int, fetch: Fetch[Row]) -> None:
        self.total = total
        self.cursor: int | None = None
        """The place to stand at once they are shown; None: where one stands."""
        self._fetch = fetch
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._under_way: set[int] = set()

    def row(self, index: int) -> Row | None:
        """Return the row at *index* when its page is here."""
        page, place = divmod(index, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            return None
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def wants(self, index: int) -> bool:
        """Return whether the page of *index* is neither here nor under way."""
        page = index // PAGE
        return page not in self._pages and page not in self._under_way

    async def fill(self, index: int) -> None:
        """Fetch the page of *index*."""
        page = index // PAGE
        self._under_way.add(page)
        try:
            self._pages[page] = await self._fetch(page * PAGE, PAGE)
        finally:
            self._under_way.discard(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
