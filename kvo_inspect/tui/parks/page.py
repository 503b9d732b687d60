"""What the screen of a park shows: its cycle, its counts and its rounds, read in one go."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import count_unassigned
from kvo_inspect.store.photos.promised import promises_of_park
from kvo_inspect.store.plan.measures import count_overdue
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, count_to_review
from kvo_inspect.store.rounds.overview import RoundLine, list_rounds
from kvo_inspect.store.search.finding_list import Filter, finding_numbers
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.texts import N_, p_
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.wording.names import measurement_name, part_name


@dataclass(frozen=True)
class ParkPage:
    """All that the screen shows."""

    park: Park
    trajectory: Trajectory | None
    points: int
    open: int
    overdue: int
    measures_overdue: int
    to_review: int
    unassigned: int
    """Photos that show nothing yet."""
    owed: int
    """Photos that were promised and did not come yet."""
    rounds: list[RoundLine]
    newer: int
    """Things that only a newer version of the program shows whole."""


def round_columns() -> list[RowColumn[RoundLine]]:
    """Return the columns of a park's rounds."""
    return [
        RowColumn("date", N_("DATE"), lambda line: line.date, "day"),
        RowColumn("part", N_("PART"), lambda line: part_name(line.part)),
        RowColumn("kind", N_("KIND"), lambda line: measurement_name(line.kind)),
        RowColumn("people", N_("PEOPLE"), lambda line: line.people, "number"),
        RowColumn("not_assessed", N_("NOT ASSESSED"), lambda line: line.not_assessed, "number"),
        RowColumn("answers", N_("ANSWERS"), lambda line: line.answers, "number"),
        RowColumn("findings", N_("FINDINGS"), lambda line: line.findings, "number"),
        RowColumn("state", N_("STATUS"), round_state),
    ]


def round_state(line: RoundLine) -> str:
    """Return whether a round is open, finished or set aside."""
    if line.aside:
        return p_("round", "aside")
    return p_("round", "finished") if line.closed else "● " + p_("round", "open")


def read_park(store: Store, park_id: str) -> ParkPage:
    """Return what the screen shows of one park."""
    trajectories = trajectories_of(store, park_id)
    return ParkPage(
        park=store.get(Park, park_id),
        trajectory=trajectories[0] if trajectories else None,
        points=len(route(store, park_id)),
        open=len(finding_numbers(store, Filter(park=park_id, open_only=True))),
        overdue=len(finding_numbers(store, Filter(park=park_id, overdue=True))),
        measures_overdue=count_overdue(store, park_id),
        to_review=count_to_review(store, Queue(park=park_id)),
        unassigned=count_unassigned(store, park_id),
        owed=len(promises_of_park(store, park_id)),
        rounds=list_rounds(store, park_id),
        newer=count_newer(store, park_id),
    )
