"""From 120 columns: the route and who is there, the rows, and today's findings with the one in hand in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.walk.rows import shown_before
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import fit, pad, width, wrap
from kvo_inspect.tui.walk.mode import WIDE, ModeLine
from kvo_inspect.tui.walk.modes.people import presence_text
from kvo_inspect.tui.walk.rows import list_lines
from kvo_inspect.wording.walk import before_text, finding_line, hand_facts

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

WALKER = 10
"""Cells of the name of who walks a checkpoint, at most."""
ROUTE, FINDINGS = 28, 34
"""Cells of the outer panes at 120 columns; with more they take a share of them."""
WIDEST_ROUTE, WIDEST_FINDINGS = 40, 72


def outer_panes(cells: int) -> tuple[int, int]:
    """Return the cells of the pane at the left and of the one at the right."""
    more = max(0, cells - WIDE)
    return min(WIDEST_ROUTE, ROUTE + more // 8), min(WIDEST_FINDINGS, FINDINGS + more // 2)


def panes(session: Session, cells: int, room: int, top: int) -> tuple[list[ModeLine], int]:
    """Return *room* lines of three panes side by side, and the first row of the middle one in view."""
    route_cells, findings_cells = outer_panes(cells)
    middle_cells = cells - route_cells - findings_cells - 2
    left, right = _route(session, room, route_cells), _findings(session, room, findings_cells)
    middle, top = list_lines(session, middle_cells, room, top)
    lines: list[ModeLine] = []
    for number in range(room):
        pieces, tone = middle[number]
        inside = _cut([(text, tone or piece) for text, piece in pieces], middle_cells, tone)
        lines.append(([*_cut(left[number], route_cells), ("│", "dim"), *inside, ("│", "dim"), *_cut(right[number], findings_cells)], ""))
    return lines, top


def _cut(pieces: list[Piece], cells: int, tone: str = "") -> list[Piece]:
    """Return pieces in exactly so many cells."""
    cut_pieces: list[Piece] = []
    for text, piece in pieces:
        text = fit(text, cells)
        cells -= width(text)
        cut_pieces.append((text, piece))
    return [*cut_pieces, (" " * max(0, cells), tone)]


def _route(session: Session, room: int, cells: int) -> list[list[Piece]]:
    people = [(f" {fit(person.name, cells // 2)} · {presence_text(person)}", person) for person in session.open_walk.people]
    below = min(len(people) + 1, max(0, room // 3)) if people else 0
    shown = room - below - 1
    first = max(0, min(session.stop_at - shown // 2, len(session.stops) - shown))
    lines: list[list[Piece]] = [[(" " + _("ROUTE"), "head")]]
    for place, stop in list(enumerate(session.stops))[first : first + shown]:
        progress = session.progress(stop)
        here = place == session.stop_at
        sign = "?" if progress.not_assessed and not progress.open else "✓" if not progress.open else "·" if not progress.done else "…"
        findings_text = f" ✗{progress.failed}" if progress.failed else ""
        walker = session.walker_of(stop)
        walker_text = " " + fit(walker, min(WALKER, cells // 4)) if walker else ""
        name = pad(f"{place + 1:02} {stop.name}", cells - 4 - width(findings_text) - width(walker_text))
        tone = "strong" if here else ""
        mark = {"✓": "good", "?": "warn"}.get(sign, "dim")
        mine = "key" if stop.id in session.open_walk.division.mine else "dim"
        lines.append([("▸" if here else " ", tone), (sign + " ", mark), (name, tone), (walker_text, mine), (findings_text, "bad")])
    lines += [[] for _line in range(room - below - len(lines))]
    if below:
        lines.append([(" " + _("WHO"), "head")])
        lines += [[(text, "" if person.presence.state == "present" else "dim")] for text, person in people[: below - 1]]
    return lines[:room]


def _findings(session: Session, room: int, cells: int) -> list[list[Piece]]:
    walk = session.walk
    findings = list(walk.findings.values())
    hand = _hand(session, cells)
    shown = max(2, room - len(hand) - 1)
    lines: list[list[Piece]] = [[(" " + _("FINDINGS TODAY") + f" {len(findings)}", "head")]]
    for finding in findings[-(shown - 1) :]:
        mine = session.hand is not None and session.hand.key == finding.id
        lines.append([("▸" if mine else " ", ""), (finding_line(walk, finding), "strong" if mine else "")])
    lines += [[] for _line in range(shown - len(lines))]
    lines += hand
    return (lines + [[] for _line in range(room)])[:room]


def _hand(session: Session, cells: int) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    finding = session.finding_in_hand
    if finding is not None:
        lines = [[(" " + _("IN HAND") + f" {finding.code}", "head")]]
        for label, fact in hand_facts(session.walk, finding):
            for number, line in enumerate(wrap(fact, cells - 14, 2)):
                lines.append([(" " + pad(label if number == 0 else "", 11) + " ", "dim"), (line, "")])
    row = session.row
    before = shown_before(session.walk, session.stop, row)
    if before is not None:
        _checklist, item = session.walk.item(row.key)
        text = before_text(item, before, session.walk.park)
        lines += [[], *([(" " + line, "strong")] for line in wrap(text, cells - 2))]
    return lines
