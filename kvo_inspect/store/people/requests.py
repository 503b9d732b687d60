"""Requests: what was erased, and which laptops have said that they emptied it too."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """What was erased in one park at once, and who answered."""

    park: str
    day: str
    """On which day it was erased, YYYY-MM-DD."""
    things: int
    answered: tuple[tuple[str, str], ...]
    """The laptops that emptied it too: their letters, and the day on which they last recorded something in the park."""
    waiting: tuple[tuple[str, str], ...]
    """Those that have not said so."""


def erasure_requests(store: Store, *, confidential: bool = False) -> list[ErasureRequest]:
    """Return what was erased, the newest first; *confidential*: what is confidential too. Laptops are those that recorded in the park."""
    shown = shown_letters(store.db)
    laptops: dict[tuple[str, int], list[tuple[str, str, str]]] = {}
    for device, letters, park, hidden, last in store.rows(
        "select device, letters, park, confidential, substr((select max(at) from change where log = log.id), 1, 10) "
        "from log order by letters"
    ):
        laptops.setdefault((park, hidden), []).append((device, shown.get((letters, device), letters), last or ""))
    answers: dict[str, set[str]] = {}
    for request, device in store.rows("select request, device from erasure_answer where gone = 0"):
        answers.setdefault(request, set()).add(device)
    requests = []
    for request, park, hidden, made, things in store.rows(
        "select request, park, confidential, min(made), count(distinct thing) from erasure where confidential <= ? "
        "group by request, park, confidential order by 4 desc, 1",
        [int(confidential)],
    ):
        known = laptops.get((park, hidden), [])
        done = answers.get(request, set())
        answered = tuple((letters, last) for device, letters, last in known if device in done)
        waiting = tuple((letters, last) for device, letters, last in known if device not in done)
        requests.append(ErasureRequest(park, made[:10], things, answered, waiting))
    return requests
