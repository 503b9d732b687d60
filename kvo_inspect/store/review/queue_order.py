"""The order of the review's queue: the incomplete first, among them the urgent; then by park, by round and along the route.

A queue may be thousands long and a screen shows twenty: how findings of one park lie is settled only where somebody looks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record.database import sqlite_errors
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, ReviewLine, named_lines, with_objects
from kvo_inspect.store.search.finding_list import Filter, finding_numbers

LACKS_SOMETHING = 2
"""The bit of `standing.pressing` that says so; the lowest says that it is urgent."""
Stretch = tuple[int, int]
"""From which place to before which."""


@dataclass(slots=True)
class Order:
    """The row numbers of a queue; within the loose parts they lie as they came, until `settle` puts them in order."""

    numbers: list[int] = field(default_factory=list)
    loose: list[Stretch] = field(default_factory=list)

    def settle(self, store: Store, first: int = 0, count: int = sys.maxsize) -> None:
        """Put in order every part that reaches into these places."""
        reached = [part for part in self.loose if part[0] < first + count and first < part[1]]
        if not reached:
            return
        rows = store.rows(
            "select t.n from finding t left join checkpoint c on c.id = t.checkpoint left join round r on r.id = t.round "
            "where t.n in (select value from json_each(?)) order by coalesce(r.date, t.made), cast(c.place as real), c.id, t.n",
            [to_text([n for begin, end in reached for n in self.numbers[begin:end]])],
        )
        places = {n: place for place, (n,) in enumerate(rows)}
        for begin, end in reached:
            self.numbers[begin:end] = sorted(self.numbers[begin:end], key=places.__getitem__)
        self.loose = [part for part in self.loose if part not in reached]


def review_order(store: Store, queue: Queue) -> Order:
    """Return the findings to go over: the incomplete first, among them the urgent, by park; each of these is a loose part."""
    parks = {id_: place for place, (id_,) in enumerate(store.rows("select id from park order by name collate nocase, id", []))}
    params = {**queue.params(), "objects": with_objects(store)}
    nameless: dict[tuple[int, str], set[int]] = {}
    with sqlite_errors(store.path):
        # One row for each part: handing over thousands, one by one, takes as long as finding them.
        sql = f"select s.pressing, s.park, json_group_array(s.n) from standing s where {queue.where()} group by 1, 2"
        parts: dict[tuple[int, str], list[int]] = {
            (pressing, park): json.loads(numbers) for pressing, park, numbers in store.db.execute(sql, params).fetchall()
        }
        only_nameless = f"s.nameless in (select value from json_each(:objects)) and s.pressing & {LACKS_SOMETHING} = 0"
        sql = f"select s.pressing, s.park, s.n from standing s where {only_nameless} and {queue.where()}"
        for pressing, park, n in store.db.execute(sql, params).fetchall():
            nameless.setdefault((pressing, park), set()).add(n)
    for (pressing, park), lacking in nameless.items():
        parts[pressing, park] = [n for n in parts[pressing, park] if n not in lacking]
        parts.setdefault((pressing | LACKS_SOMETHING, park), []).extend(lacking)
    order = Order()
    for part in sorted(parts, key=lambda part: (-part[0], parks[part[1]])):
        begin = len(order.numbers)
        order.numbers += parts[part]
        if len(order.numbers) - begin > 1:
            order.loose.append((begin, len(order.numbers)))
    return order


def review_numbers(store: Store, queue: Queue) -> list[int]:
    """Return the row numbers of the findings to go over, all of them in order."""
    order = review_order(store, queue)
    order.settle(store)
    return order.numbers


def read_queue(store: Store, queue: Queue, typed: str, order: Order) -> tuple[Order, set[int], Order]:
    """Return the order to show, the row numbers that need nothing any more, and all that this sitting has seen (before: *order*).

    What was judged in this sitting stays in its place; what came in meanwhile is added at the end.
    """
    handled: set[int] = set()
    if order.numbers:  # which are still to be gone over is told sooner than in which order
        with sqlite_errors(store.path):
            sql = f"select json_group_array(s.n) from standing s where {queue.where()}"
            to_review = json.loads(store.db.execute(sql, queue.params()).fetchall()[0][0])
        handled = set(order.numbers).difference(to_review)
        if len(order.numbers) - len(handled) < len(to_review):  # more are to be gone over than this sitting has seen
            new = set(to_review).difference(order.numbers)
            order = Order([*order.numbers, *(n for n in review_numbers(store, queue) if n in new)], order.loose)
    else:
        order = review_order(store, queue)
    shown = order
    if typed:
        matching = set(finding_numbers(store, Filter(park=queue.park, typed=typed, confidential=queue.confidential)))
        order.settle(store)
        shown = Order([n for n in order.numbers if n in matching])
    return shown, handled, order


def read_rows(
    store: Store, order: Order, first: int, count: int, known: Container[int]
) -> tuple[Sequence[int], list[tuple[ReviewLine, str]]]:
    """Return the row numbers of these places, settled, and the rows of those that are not *known* yet."""
    order.settle(store, first, count)
    numbers = order.numbers[first : first + count]
    return numbers, named_lines(store, [n for n in numbers if n not in known])
