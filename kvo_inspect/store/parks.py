"""Parks: making one, its settings, and the list of the home screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kvo_inspect.domain import words
from kvo_inspect.domain.ids import made_id
from kvo_inspect.domain.park import Park
from kvo_inspect.domain.partner import SEEDED, Partner
from kvo_inspect.errors import NotFound, RuleError
from kvo_inspect.store.checkpoints import NewCheckpoint, write_checkpoints
from kvo_inspect.store.record import Store
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence


def add_park(store: Store, name: str, municipality: str = "", checkpoints: Sequence[NewCheckpoint] = ()) -> Park:
    """Make a park with its partners and its route. Missing or TooLong tell the field."""
    name = words.line("name", name, required=True)
    municipality = words.line("municipality", municipality)
    park_id = store.new_id()
    with store.act() as act:
        park = act.write(Park, park_id, park=park_id, name=name, municipality=municipality)
        for kind in SEEDED:
            act.write(Partner, made_id("partner", park_id, kind), park=park_id, kind=kind)
        write_checkpoints(act, park_id, checkpoints, None)
    return park


def set_park(store: Store, park_id: str, **fields: Any) -> Park:
    """Change a park's own fields (name, municipality, grade_target, lamp_row, notes)."""
    park = store.get(Park, park_id)
    for field, required in (("name", True), ("municipality", False)):
        if field in fields:
            fields[field] = words.line(field, fields[field], required=required)
    if "lamp_row" in fields and not 2 <= int(fields["lamp_row"]) <= 50:
        raise RuleError(_("A row is 2 to 50 columns."), "lamp_row")
    with store.act() as act:
        return act.write(Park, park.id, park=park.id, **fields)


def find_park(store: Store, said: str) -> Park:
    """Return the park with this id or name (capitals aside); NotFound when there is none or more than one."""
    found = store.select(Park, "where gone = 0 and (id = ? or lower(name) = lower(?))", [said, words.clean_line(said)])
    if len(found) != 1:
        raise NotFound(words.clean_line(said))
    return found[0]


def park_named(store: Store, name: str) -> bool:
    """Tell whether there is a park of this name already (capitals aside)."""
    return bool(store.rows("select 1 from park where gone = 0 and lower(name) = lower(?) limit 1", [words.clean_line(name)]))


@dataclass(frozen=True, slots=True)
class ParkLine:
    """One park on the home screen, confidential work left out."""

    id: str
    name: str
    municipality: str
    checkpoints: int
    last_round: str
    """id of the newest round, or empty."""
    last_date: str
    last_part: str
    last_open: int
    """1 when the newest round is not finished."""
    answered: int
    """Answers in that round."""
    open_findings: int
    overdue: int


_LINES = """
select p.id, p.name, p.municipality,
  (select count(*) from checkpoint c where c.park = p.id and c.gone = 0 and c.retired = 0),
  coalesce(r.id, ''), coalesce(r.date, ''), coalesce(r.part, ''), r.closed is null and r.id is not null,
  (select count(*) from answer a where a.round = r.id and a.gone = 0 and a.confidential = 0),
  (select count(*) from finding f where f.park = p.id and f.gone = 0 and f.confidential = 0 and f.status <> 'verified'
     and not exists (select 1 from review v where v.finding = f.id and v.gone = 0
       and json_extract(v.verdict, '$.kind') in ('dropped', 'duplicate'))),
  (select count(*) from finding f where f.park = p.id and f.gone = 0 and f.confidential = 0 and f.status <> 'verified' and f.due < ?
     and not exists (select 1 from review v where v.finding = f.id and v.gone = 0
       and json_extract(v.verdict, '$.kind') in ('dropped', 'duplicate')))
from park p left join round r on r.n = (select n from round where park = p.id and gone = 0 order by date desc, n desc limit 1)
where p.gone = 0 order by p.name collate nocase, p.id
"""


def list_parks(store: Store) -> list[ParkLine]:
    """Return every park with its last round and its open and overdue findings, by name."""
    return [ParkLine(*row) for row in store.rows(_LINES, [store.today.isoformat()])]
