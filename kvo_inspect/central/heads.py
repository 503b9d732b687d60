"""Heads: how far each log goes in the central record, and what a laptop remembers of that."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kvo_inspect.domain.record.change import Head, LogKey
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class CentralLog:
    """A log in the central record."""

    id: int
    letters: str
    head: Head


def heads_there(central: Central, park: str | None = None) -> dict[LogKey, CentralLog]:
    """Return the logs that this login may see, of one park or of all."""
    rows = central.rows(
        "select id, device, letters, park, seq, chain from kvo.log where %(park)s::text is null or park = %(park)s", {"park": park}
    )
    return {
        LogKey(device, its_park, False): CentralLog(log, letters, Head(seq, chain)) for log, device, letters, its_park, seq, chain in rows
    }


def chain_there(central: Central, log: int, seq: int) -> str:
    """Return the chain of a log in the central record at a number that it has."""
    rows = central.rows("select chain from kvo.change where log = %s and seq = %s", [log, seq])
    return str(rows[0][0]) if rows else ""


def erased_there(central: Central, heads: Mapping[LogKey, CentralLog]) -> dict[LogKey, set[int]]:
    """Return the numbers of the changes of these logs whose words were erased in the central record."""
    key_of = {log.id: key for key, log in heads.items()}
    numbers: dict[LogKey, set[int]] = {}
    for log, seq in central.rows("select log, seq from kvo.change where erased is not null and log = any(%s)", [sorted(key_of)]):
        numbers.setdefault(key_of[log], set()).add(seq)
    return numbers


def _key(centre: str, park: str) -> str:
    return f"central {centre} {park}"


def remembered(store: Store, centre: str, park: str) -> dict[str, int]:
    """Return how far each device's log of a park went in this central record when this laptop last looked."""
    return {device: int(seq) for device, seq in json.loads(get_laptop_only(store.db, _key(centre, park)) or "{}").items()}


_LAST = "central last"
"""The local key of the name of the central record that this laptop exchanged with last."""


def last_centre(store: Store) -> str:
    """Return the name of the central record that this laptop exchanged with last, empty when there was none."""
    return get_laptop_only(store.db, _LAST)


Whose = Literal["nobody", "mine", "others"]
"""Whether nobody handed a park in yet, this login hands it in, or only others do."""


def whose_there(central: Central, parks: Collection[str]) -> dict[str, Whose]:
    """Return of each park whose it is in the central record."""
    return dict(central.rows("select park, kvo.whose(park) from unnest(%s::text[]) park", [sorted(parks)]))


def is_behind(before: Mapping[str, int], there: Mapping[LogKey, CentralLog]) -> bool:
    """Whether a log of a park goes less far *there* than this laptop remembers: the central record was restored from an older copy."""
    reached = {key.device: log.head.seq for key, log in there.items()}
    return any(reached.get(device, 0) < seq for device, seq in before.items())


def remember(store: Store, centre: str, park: str, heads: Mapping[LogKey, CentralLog]) -> None:
    """Keep how far the logs of a park go in this central record."""
    with store.writing():
        put_laptop_only(store.db, _LAST, centre)
        put_laptop_only(store.db, _key(centre, park), to_text({key.device: log.head.seq for key, log in sorted(heads.items())}))
