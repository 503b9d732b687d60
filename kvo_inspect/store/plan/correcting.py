"""Setting right a trajectory that was begun by mistake: what hangs on it, and removing it while nothing does.

What beginning it brought along is of nobody: targets go with it, and measures that were taken over go back to where they came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.paper_days import PHASE_OF_PAPER, PaperDay
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.hanging import hanging_on
from kvo_inspect.store.record.logical import logical
from kvo_inspect.store.record.reach import CHOOSE, REDO, REMOVE, WAKE
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class TrajectoryHold:
    """What hangs on a trajectory, and what would go along with it."""

    counts: Mapping[str, int]
    """How many of each noun were recorded in it."""
    papers: tuple[PaperDay, ...] = ()
    """The papers of which a day is noted."""
    following: int = 0
    """The number of the cycle that was begun after it; 0: none."""
    others: bool = False
    """Whether another laptop wrote on it since it was begun."""
    targets: tuple[Target, ...] = ()
    """The targets that came with it and that nobody touched: whatever wrote them wrote the trajectory too."""
    measures: tuple[tuple[Measure, str], ...] = ()
    """The measures that were taken over into it, with the trajectory that each came from."""
    empty: tuple[Measurement, ...] = ()
    """The measurements that count in it, and of which every round was removed."""

    @property
    def holds(self) -> bool:
        """Whether something hangs on it, so that it is not removed."""
        return bool(self.counts or self.papers or self.following or self.others)


def hold_of(store: Store, trajectory: Trajectory) -> TrajectoryHold:
    """Return what hangs on a trajectory, and what would go along with it."""
    changes = logs.changes_of(store.db, Trajectory.noun, trajectory.id)
    there = "where trajectory = ? and gone = 0 order by n"
    written = {change.name for change in changes}
    targets = tuple(
        target
        for target in store.select(Target, there, [trajectory.id])
        if written.issuperset(change.name for change in logs.changes_of(store.db, Target.noun, target.id)) and not hanging_on(store, target)
    )
    origins = [(measure, _origin(store, measure)) for measure in store.select(Measure, there, [trajectory.id])]
    measures = tuple((measure, origin) for measure, origin in origins if origin)
    rounds = store.rows(
        "select m.id, count(r.id) from measurement m left join round r on r.measurement = m.id and r.gone = 0 "
        "where m.trajectory = ? and m.gone = 0 group by m.id",
        [trajectory.id],
    )
    counts = {Round.noun: sum(n for _measurement, n in rounds), **hanging_on(store, trajectory)}
    counts.pop(Measurement.noun, None)
    for noun, along in ((Target.noun, len(targets)), (Measure.noun, len(measures))):
        counts[noun] = counts.get(noun, 0) - along
    return TrajectoryHold(
        {noun: n for noun, n in counts.items() if n},
        tuple(paper for paper in PHASE_OF_PAPER if _is_noted(trajectory, paper)),
        next((cycle.number for cycle in trajectories_of(store, trajectory.park) if cycle.number > trajectory.number), 0),
        any(change.log.device != store.device for change in _written_since_begun(changes)),
        targets,
        measures,
        tuple(store.get(Measurement, measurement_id) for measurement_id, n in rounds if not n),
    )


def remove_trajectory(store: Store, trajectory_id: str) -> Trajectory:
    """Remove a trajectory on which nothing hangs, with the targets that were taken along into it; NotAllowedNow otherwise.

    Measures that were taken over into it go back.
    """
    trajectory = store.get(Trajectory, trajectory_id)
    hold = hold_of(store, trajectory)
    if hold.holds:
        raise NotAllowedNow(_("Something hangs on this trajectory, so it stays. Set right (;) says what."))
    with store.act(REMOVE) as act:
        act.write(Trajectory, trajectory.id, park=trajectory.park, gone=True)  # first: by this the act is called where it is taken back
        for target in hold.targets:
            act.write(Target, target.id, park=target.park, gone=True)
        for measure, origin in hold.measures:
            act.write(Measure, measure.id, park=measure.park, trajectory=origin)
        for measurement in hold.empty:
            act.write(Measurement, measurement.id, park=measurement.park, trajectory=None)
    return trajectory


def _written_since_begun(changes: list[Change]) -> list[Change]:
    """Return the changes of what stands in a trajectory since it was begun, or begun again; whether it is there left out."""
    _folded, counted = logical(changes)
    begun = next((at for at in range(len(counted) - 1, 0, -1) if _begins(counted[at])), 0)
    return [change for change in counted[begun + 1 :] if values_of(change).keys() - {GONE}]


def _begins(change: Change) -> bool:
    """Return whether a change begins a trajectory again that was removed; what brings one back does not."""
    return values_of(change).get(GONE) is False and change.how.partition(" ")[0] not in (WAKE, REDO, CHOOSE)


def _origin(store: Store, measure: Measure) -> str:
    """Return the trajectory, still there, from which a measure was taken over; empty for one that was made where it is."""
    written = [values_of(change).get("trajectory") for change in logs.changes_of(store.db, Measure.noun, measure.id)]
    before = [noun_id for noun_id in written if noun_id not in (None, measure.trajectory)]
    origin = store.find(Trajectory, before[-1]) if before else None
    return origin.id if origin is not None and not origin.gone else ""


def _is_noted(trajectory: Trajectory, paper: PaperDay) -> bool:
    """Return whether something of a paper is noted; of a certificate also its number, or the day on which it ends."""
    if paper == "certified" and (trajectory.certificate_number or trajectory.certificate_ends):
        return True
    return bool(getattr(trajectory, paper))
