"""Status: how far each park is here and in the central record, who handed in last, and how far the fold is behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.central.heads import Whose, heads_there, is_behind, last_centre, remembered, whose_there
from kvo_inspect.central.schema import centre_id, must_be_ours
from kvo_inspect.store.parks.park import names_by_park
from kvo_inspect.store.record import logs

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class ParkStatus:
    """One park, here and in the central record; what is confidential is counted nowhere."""

    park: str
    name: str
    """As it is called here; empty: this laptop does not have it."""
    changes_here: int
    """Changes in the record."""
    changes_there: int
    """Changes in the central record, as far as this login may see."""
    whose: Whose
    """Whether this login may hand the park in."""
    to_push: int
    """Changes that only the record has."""
    to_pull: int | None
    """Changes that only the central record has; None: nobody looked there."""
    is_behind: bool
    """Whether the central record has less than it had when this laptop last looked: it was restored from an older copy."""
    last_batch: dt.datetime | None
    """When somebody handed in last, by the clock of the server."""
    last_login: str
    teams: tuple[str, ...]
    """The groups that hand in and read the park."""
    first_login: str
    """Who handed it in first."""
    unfolded: int
    """Things of which changes came that are in no view yet."""


def status_of_last_time(store: Store) -> list[ParkStatus]:
    """Return where each park here stands as far as this laptop remembers of its last exchange, by name: nothing is reached."""
    centre = last_centre(store)
    here = {key: head for key, head in logs.all_heads(store.db).items() if not key.confidential}
    names = names_by_park(store)
    lines = []
    for park in {key.park for key in here}:
        before = remembered(store, centre, park) if centre else {}
        ours = {key.device: head.seq for key, head in here.items() if key.park == park}
        to_push = sum(max(0, seq - before.get(device, 0)) for device, seq in ours.items())
        lines.append(
            ParkStatus(
                park=park,
                name=names.get(park, ""),
                changes_here=sum(ours.values()),
                changes_there=sum(before.values()),
                whose="mine" if before else "nobody",
                to_push=to_push,
                to_pull=None,
                is_behind=False,
                last_batch=None,
                last_login="",
                teams=(),
                first_login="",
                unfolded=0,
            )
        )
    return _by_name(lines)


def _by_name(lines: list[ParkStatus]) -> list[ParkStatus]:
    return sorted(lines, key=lambda line: (line.name.casefold(), line.park))


_PARKS = """select h.park, h.first_login, b.made, b.login,
    array(select a.team from kvo.access a where a.park = h.park order by a.team), (select count(*) from kvo.dirty d where d.park = h.park)
  from kvo.held_park h left join lateral (select made, login from kvo.batch b where b.park = h.park order by b.id desc limit 1) b on true
  order by h.park"""


def status(store: Store, central: Central, parks: Collection[str] | None = None) -> list[ParkStatus]:
    """Return where each of these parks (None: of all here and there) stands, by name. Raises CentralRefused or ConnectionLost."""
    return central.trying(lambda: _status(store, central, parks))


def _status(store: Store, central: Central, parks: Collection[str] | None) -> list[ParkStatus]:
    must_be_ours(central)
    centre = centre_id(central)
    here = {key: head for key, head in logs.all_heads(store.db).items() if not key.confidential}
    central_heads = heads_there(central)
    facts = {park: row for park, *row in central.rows(_PARKS)}
    names = names_by_park(store)
    wanted = {key.park for key in (*here, *central_heads)} | set(facts)
    if parks is not None:
        wanted &= set(parks)
    whose = whose_there(central, wanted)
    lines = []
    for park in wanted:
        ours = {key: head.seq for key, head in here.items() if key.park == park}
        its_logs = {key: log for key, log in central_heads.items() if key.park == park}
        theirs = {key: log.head.seq for key, log in its_logs.items()}
        first_login, made, login, teams, unfolded = facts.get(park, ("", None, "", (), 0))
        lines.append(
            ParkStatus(
                park=park,
                name=names.get(park, ""),
                changes_here=sum(ours.values()),
                changes_there=sum(theirs.values()),
                whose=whose[park],
                to_push=sum(max(0, seq - theirs.get(key, 0)) for key, seq in ours.items()),
                to_pull=sum(max(0, seq - ours.get(key, 0)) for key, seq in theirs.items()),
                is_behind=whose[park] != "others" and is_behind(remembered(store, centre, park), its_logs),
                last_batch=made,
                last_login=login or "",
                teams=tuple(teams),
                first_login=first_login,
                unfolded=unfolded,
            )
        )
    return _by_name(lines)
