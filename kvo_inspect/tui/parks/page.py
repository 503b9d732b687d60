"""What the screen of a park shows: its cycle, its counts and its rounds, read in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import count_unassigned
from kvo_inspect.store.photos.promised import promises_of_park
from kvo_inspect.store.plan.measures import count_overdue
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.reach import every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, count_to_review
from kvo_inspect.store.rounds.overview import RoundLine, list_rounds
from kvo_inspect.store.search.finding_list import Filter, finding_numbers
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.store.walk.sign_off import SignOffs, signed_rounds
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.text import width, wrap
from kvo_inspect.wording.names import capital, day_text, measurement_name, part_name
from kvo_inspect.wording.rounds import few_agree_text, reason_text, round_state, sign_offs_text

WIDE = 100
"""From so many cells on a round shows how many people walked, and its counts stand beside its day."""
NARROW = 57
"""Below so many cells it goes without its answers."""
STATE = 11
"""Cells for how a round stands at least."""
KIND, LONGEST_KIND = 17, 24
"""Cells that the kind of a round keeps in a wide line, and that it has before more is told of how the round stands."""


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


def round_head(cells: int) -> list[Piece]:
    """Return the heading over the rounds."""
    heads = _Texts((_("DATE"), "dim"), "", "", _("PEOPLE"), _("NOT ASSESSED"), _("ANSWERS"), _("FINDINGS"))
    return _row(cells, heads, lambda _room: "")


def round_pieces(line: RoundLine, signed: SignOffs | None, cells: int) -> list[Piece]:
    """Return a round in a line of *cells* cells."""
    texts = _Texts(
        (day_text(line.date), "dim" if line.aside else "warn" if line.double else "strong"),
        part_name(line.part),
        _("! same day and part") if line.double else reason_text(line.aside) or measurement_name(line.kind),
        str(line.people),
        str(line.not_assessed or "·"),
        str(line.answers),
        str(line.findings),
    )
    return _row(cells, texts, lambda room: shown_state(line, signed, room))


class _Texts(NamedTuple):
    """What stands in the columns of a round but how it stands."""

    date: Piece
    part: str
    kind: str
    people: str
    not_assessed: str
    answers: str
    findings: str


def _row(cells: int, texts: _Texts, state: Callable[[int], str]) -> list[Piece]:
    """Lay out a round; *state* says in at most so many cells how it stands."""
    wide = cells >= WIDE
    row = [Cell(texts.date[0], 10, texts.date[1]), Cell(texts.part, 13), Cell(texts.kind, 0, "dim", least=KIND if wide else 0)]
    if wide:
        row += [Cell(texts.people, 10, "dim", right=True), Cell(texts.not_assessed, 16, "dim", right=True, spare=True)]
    # The counts are no wider than their heads, so that the kind is read whole; in the narrowest window the answers go.
    row.append(Cell(texts.answers, max(8, width(_("ANSWERS"))), right=True, spare=cells < NARROW))
    row.append(Cell(texts.findings, max(8, width(_("FINDINGS"))), right=True))
    room = cells - 1 - sum(cell.cells for cell in row) - len(row) - LONGEST_KIND
    room = max(STATE, room) if wide else STATE
    text = state(room)
    return columns(cells - 1, [*row, Cell(f" {text}" if width(text) < room else text, room)])


def shown_state(line: RoundLine, signed: SignOffs | None, cells: int) -> str:
    """Return whether a round is open or finished; of a finished one that was signed, how many agree, alone where *cells* has no room."""
    state = round_state(line)
    if signed is None or line.aside or not line.closed:
        return state
    agree = few_agree_text(signed)
    return f"{state} · {agree}" if width(f"{state} · {agree}") < cells else agree


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


def set_right_here(store: Store, park_id: str) -> set[str]:
    """Return the ids of the rounds and checkpoints of a park, also of those that were removed."""
    return every_id(store, Round, park=park_id) | every_id(store, Checkpoint, park=park_id)
