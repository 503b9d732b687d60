"""What the screen of a park shows: its cycle, its counts and its rounds, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
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
from kvo_inspect.store.walk.sign_off import SignOffs, signed_rounds
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.names import capital, measurement_name, part_name
from kvo_inspect.wording.rounds import few_agree_text, round_state, sign_offs_text

STATE = 11
"""Cells for how a round stands, where the window is narrow."""


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
    signed: dict[str, SignOffs]
    """What those who walked along said of each round of which anybody said something, by its id."""
    newer: int
    """Things that only a newer version of the program shows whole."""


def round_columns(signed: Mapping[str, SignOffs]) -> list[RowColumn[RoundLine]]:
    """Return the columns of a park's rounds; *signed*: what was said of them, by round."""

    def said(line: RoundLine) -> str:
        return sign_offs_text(signed[line.id]) if line.id in signed else ""

    return [
        RowColumn("date", N_("DATE"), lambda line: line.date, "day"),
        RowColumn("part", N_("PART"), lambda line: part_name(line.part)),
        RowColumn("kind", N_("KIND"), lambda line: measurement_name(line.kind)),
        RowColumn("people", N_("PEOPLE"), lambda line: line.people, "number"),
        RowColumn("not_assessed", N_("NOT ASSESSED"), lambda line: line.not_assessed, "number"),
        RowColumn("answers", N_("ANSWERS"), lambda line: line.answers, "number"),
        RowColumn("findings", N_("FINDINGS"), lambda line: line.findings, "number"),
        RowColumn("state", N_("STATUS"), round_state),
        RowColumn("signed", N_("SIGN-OFF"), said),
    ]


def shown_state(line: RoundLine, signed: SignOffs | None, *, wide: bool) -> str:
    """Return whether a round is open or finished; of a finished one that was signed, how many agree."""
    if signed is None or line.aside or not line.closed:
        return round_state(line)
    return f"{round_state(line)} · {few_agree_text(signed)}" if wide else few_agree_text(signed)


def said_lines(signed: SignOffs | None, cells: int) -> list[list[Piece]]:
    """Return in full how many agree with a round; nothing when nobody said anything."""
    if signed is None:
        return []
    sentence = capital(_("Sign-off: {sum}").format(sum=sign_offs_text(signed)))
    return [[(" " + text, "warn" if signed.is_changed else "dim")] for text in wrap(sentence, cells - 2)]


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
        signed=signed_rounds(store, park_id),
        newer=count_newer(store, park_id),
    )
