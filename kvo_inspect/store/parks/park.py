"""Parks: making one, its settings. The lines of the home screen are in `home`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from kvo_inspect.domain.parks.park import Park, ParkFields
from kvo_inspect.domain.parks.partner import SEEDED, Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.text import checked_line, clean_line
from kvo_inspect.errors import NotFound, RuleError
from kvo_inspect.store.checklists.stored import forget_items
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, write_checkpoints
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _, p_

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def add_park(store: Store, name: str, municipality: str = "", checkpoints: Sequence[NewCheckpoint] = (), *, facilitator: str = "") -> Park:
    """Make a park with its partners and its route. Missing or TooLong tell the field."""
    with store.act() as act:
        return write_park(act, name, municipality, checkpoints, facilitator=facilitator)


def write_park(act: Act, name: str, municipality: str = "", checkpoints: Sequence[NewCheckpoint] = (), *, facilitator: str = "") -> Park:
    """Write, within an act, a new park with its partners and its route; errors as `add_park`."""
    name = checked_line("name", name, required=True)
    municipality = checked_line("municipality", municipality)
    facilitator = checked_line("facilitator", facilitator)
    park_id = act.store.new_id()
    named: dict[str, Any] = (
        {"facilitator": facilitator} if facilitator else {}
    )  # older programs do not know it: a park without one says nothing of it
    park = act.write(Park, park_id, park=park_id, name=name, municipality=municipality, **named)
    for kind in SEEDED:
        act.write(Partner, made_id("partner", park_id, kind), park=park_id, kind=kind)
    write_checkpoints(act, park_id, checkpoints, None)
    return park


def set_park(store: Store, park_id: str, **fields: Unpack[ParkFields]) -> Park:
    """Change a park's own fields; BadValue and RuleError tell the field."""
    park = store.get(Park, park_id)
    checked: dict[str, Any] = {**fields}
    for field, required in (("name", True), ("municipality", False), ("facilitator", False)):
        if field in checked:
            checked[field] = checked_line(field, checked[field], required=required)
    if "lamp_row" in fields and not (str(fields["lamp_row"]).isdecimal() and 2 <= int(fields["lamp_row"]) <= 50):
        raise RuleError(_("A row is 2 to 50 columns."), "lamp_row")
    if "limits" in fields:
        forget_items(store)  # questions remembered with the limits of before
    with store.act() as act:
        return act.write(Park, park.id, park=park.id, **checked)


def find_park(store: Store, text: str) -> Park:
    """Return the park with this id or name (capitals aside); NotFound when there is none or more than one."""
    text = clean_line(text)
    parks = store.select(Park, "where gone = 0 and (id = ? or lower(name) = lower(?))", [text, text])
    if len(parks) != 1:
        raise NotFound(text, p_("thing", "park"))
    return parks[0]


def park_named(store: Store, name: str) -> bool:
    """Tell whether there is a park of this name already (capitals aside)."""
    return bool(store.rows("select 1 from park where gone = 0 and lower(name) = lower(?) limit 1", [clean_line(name)]))


class ParkName(NamedTuple):
    """A park by its name, for where one is chosen."""

    id: str
    name: str
    municipality: str


class NamedParks(NamedTuple):
    """Parks as they can be told here: by name, and how many are not on this laptop."""

    names: tuple[str, ...] = ()
    unknown: int = 0


def named_parks(store: Store, park_ids: Collection[str]) -> NamedParks:
    """Return parks as they can be told here, in the order of their names; what was removed has its name too."""
    names = [name for park, name in store.rows("select id, name from park order by name collate nocase, id") if park in park_ids]
    return NamedParks(tuple(names), len(frozenset(park_ids)) - len(names))


def park_ids(store: Store) -> frozenset[str]:
    """Return the id of every park that this laptop ever had, what was removed too."""
    return frozenset(park for (park,) in store.rows("select id from park"))


def park_names(store: Store) -> list[ParkName]:
    """Return every park by name."""
    rows = store.rows("select id, name, municipality from park where gone = 0 order by name collate nocase, id")
    return [ParkName(*row) for row in rows]


def names_by_park(store: Store) -> dict[str, str]:
    """Return what every park is called, by its id."""
    return {park.id: park.name for park in park_names(store)}
