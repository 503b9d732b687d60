"""The targets of all parks: read together, for whoever does more parks than one. Parks that were set aside are not among them."""

from __future__ import annotations

from kvo_inspect.domain.plan.over_parks import ParkTarget
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.target_kinds import TARGET_KINDS
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.feeding import on_the_way

_TARGETS = f"""
select t.id, p.name, j.number, j.number = (select max(k.number) from trajectory k where k.park = p.id and k.gone = 0)
from target t join trajectory j on j.id = t.trajectory join park p on p.id = j.park
where t.gone = 0 and j.gone = 0 and {COUNTS.format("p")} order by p.name collate nocase, p.id, j.number desc
"""


def targets_over_parks(store: Store) -> list[ParkTarget]:
    """Return the targets of every trajectory of every park that counts: by park, the newest trajectory first, own ones after the kinds."""
    targets = {target.id: target for target in store.select(Target, "where gone = 0")}
    rows = store.rows(_TARGETS)
    surveyed = {trajectory for (trajectory,) in store.rows("select trajectory from survey where moment = 'yearly' and gone = 0")}
    figures = {target: figure for trajectory in surveyed for target, figure in on_the_way(store, trajectory).items()}
    lines = [ParkTarget(targets[target], park, number, bool(current), figures.get(target)) for target, park, number, current in rows]
    places = {trajectory: place for place, trajectory in enumerate(dict.fromkeys(line.target.trajectory for line in lines))}
    return sorted(lines, key=lambda line: (places[line.target.trajectory], _kind_place(line.target), line.target.name.casefold()))


def _kind_place(target: Target) -> int:
    return TARGET_KINDS.index(target.kind) if target.kind in TARGET_KINDS else len(TARGET_KINDS)
