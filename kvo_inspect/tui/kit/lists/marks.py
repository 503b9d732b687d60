"""Marks on the rows of a list: which rows a key works on together, shown by the list or not."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator


class RowMarks:
    """The keys of the rows that are marked, in the order of marking."""

    def __init__(self) -> None:
        self._keys: dict[Hashable, None] = {}
        self.last: Hashable | None = None
        """The row that was marked last: a range begins there."""
        self.hidden = 0
        """How many of them the list does not show."""

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._keys)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._keys

    def turn(self, key: Hashable) -> None:
        """Mark a row, or take its mark away."""
        if key in self._keys:
            del self._keys[key]
            self.last = None
        else:
            self.add([key])

    def add(self, keys: Iterable[Hashable]) -> None:
        """Mark these rows."""
        for key in keys:
            self._keys[key] = None
            self.last = key

    def keep(self, keys: Collection[Hashable]) -> None:
        """Keep only the marks of these rows: the others are no more."""
        self._keys = {key: None for key in self._keys if key in keys}
        if self.last not in self._keys:
            self.last = None

    def clear(self) -> None:
        """Take every mark away."""
        self._keys.clear()
        self.last = None
        self.hidden = 0

    def count_hidden(self, shown: Collection[Hashable]) -> None:
        """Count those that are not *shown*."""
        self.hidden = sum(1 for key in self._keys if key not in shown)
