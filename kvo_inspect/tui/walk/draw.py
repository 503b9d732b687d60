"""Drawing the round screen: top bar, checkpoint, its rows, the question with its keys, what is in hand, the key line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.walk.progress import is_not_assessed
from kvo_inspect.domain.walk.rows import Row, Section, failed_now, is_done, unseen_at, without_mark
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns, ends
from kvo_inspect.tui.kit.text import fit, pad, width, wrap
from kvo_inspect.tui.walk.in_hand import hand_lines
from kvo_inspect.tui.walk.mode import EMPTY, Line, heading
from kvo_inspect.tui.walk.question import question_lines
from kvo_inspect.wording.names import day_text, kind_name, part_name
from kvo_inspect.wording.walk import answer_text, finding_line, mark_text, seen_name, weekday

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Walker

ANSWER = 15
"""Cells of the answer column."""
CODE = 9
"""Cells of the column with finding codes."""
SEEN = {"solved": ("✓", "good"), "object_gone": ("–", "dim"), "not_yet": ("✗", "bad"), "worse": ("✗", "bad"), "unseen": ("?", "warn")}
"""Sign and tone of a recheck."""
WIDE = 120
"""From so many columns on there are three panes."""


def screen_lines(walker: Walker, cells: int, high: int, *, mode: str, top: int) -> tuple[list[Line], int]:
    """Return exactly *high* lines, and the first row of the list that is in view (*top* is what it was)."""
    bar = top_line(walker, cells, mode=mode)
    if walker.mode is not None and walker.mode.full:
        stuck = stuck_lines(walker, cells)
        return _exactly([bar, *_exactly(walker.mode.page(cells, high - 1), high - 1 - len(stuck)), *stuck], high), top
    head = checkpoint_line(walker, cells)
    lower = lower_lines(walker, cells)
    room = max(3, high - 3 - len(lower))
    if cells >= WIDE:
        from kvo_inspect.tui.walk.panes import panes

        body, top = panes(walker, cells, room + 1, top)
        return _exactly([bar, head, *body, *lower], high), top
    body, top = list_lines(walker, cells, room, top)
    return _exactly([bar, head, EMPTY, *body, *lower], high), top


def _exactly(lines: list[Line], high: int) -> list[Line]:
    lines = lines[:high]
    return [*lines, *([EMPTY] * (high - len(lines)))]


def lower_lines(walker: Walker, cells: int) -> list[Line]:
    """Return the lower part: the mode's, or question, hand and key line."""
    if walker.mode is not None:
        said = [message_line(walker, cells)] if walker.message else []
        return [*said, *walker.mode.lower(cells), *stuck_lines(walker, cells)]
    rule: Line = ([("─" * cells, "dim")], "")
    if walker.stuck is not None:
        return [rule, *question_lines(walker, cells), *stuck_lines(walker, cells)]
    return [rule, *question_lines(walker, cells), message_line(walker, cells), *hand_lines(walker, cells), key_line(walker, cells)]


def message_line(walker: Walker, cells: int) -> Line:
    """Return the rule between question and hand; what there is to say stands in it."""
    if not walker.message:
        return [("─" * cells, "dim")], ""
    said = fit(walker.message, cells - 6)
    return [("── ", "dim"), (said, "warn"), (" " + "─" * max(0, cells - 4 - width(said)), "dim")], ""


def stuck_lines(walker: Walker, cells: int) -> list[Line]:
    """Return why the store takes nothing, and what to do; nothing when it does."""
    if walker.stuck is None:
        return []
    lines: list[Line] = [([("─" * cells, "bad")], "")]
    lines += [([(" " + line, "bad")], "") for line in wrap(walker.stuck.sentence, cells - 2)[:4]]
    said = _("NOT STORED: Enter tries again. No answers are taken until then; nothing you typed is lost.")
    return [*lines, *(([(pad(" " + line, cells), "mode")], "") for line in wrap(said, cells - 2))]


def top_line(walker: Walker, cells: int, *, mode: str) -> Line:
    """Return where we are, how far, and whether it is stored; *mode* (practice, only looking) stands in front."""
    walk = walker.open_walk
    part, day = part_name(walk.round.part), day_text(walk.round.date)
    total = walker.total
    place = _("point {n} of {total}").format(n=walker.stop_at + 1, total=len(walker.stops))
    right: list[Piece] = [(f"  {place}  {total.done}/{total.total}  ", "")]
    if walker.stuck is not None:
        right.append((f" {_('NOT STORED')} ", "mode"))
    elif walker.closed:
        right.append((_("only looking") if walker.looking else _("finished · only looking"), ""))
    else:
        right.append((_("stored {time} ✓").format(time=walker.stored_at) if walker.stored_at else _("stored ✓"), ""))
    left: list[Piece] = [(f"{mode} ", "strong")] if mode else []
    room = cells - sum(width(text) for text, _tone in (*left, *right)) - 2
    name = walk.park.name
    # The longest way to name the round that leaves the park's name readable.
    for said in (f"{part} {weekday(walk.round.date)} {day}", f"{part} {day[:-5]}", part, ""):
        if room - width(said) - 3 >= min(width(name), 12):
            break
    left.append((" " + " · ".join(one for one in (fit(name, max(1, room - width(said) - 3)), said) if one), ""))
    return ends(cells, left, right), "bar"


def checkpoint_line(walker: Walker, cells: int) -> Line:
    """Return the checkpoint: number, name, kind, extent."""
    stop = walker.stop
    parts = [f"{walker.stop_at + 1:02} {stop.name}", kind_name(stop.kind), stop.extent, stop.company]
    if stop.retired:
        parts.insert(1, _("off the route"))
    said = " · ".join(part for part in parts if part)
    return heading(cells, said, _("CONFIDENTIAL · h closes") if walker.hidden is not None else "")


# -- the list ----------------------------------------------------------------------------------------------------------


def list_lines(walker: Walker, cells: int, room: int, top: int) -> tuple[list[Line], int]:
    """Return *room* lines of this checkpoint's list with the cursor in view, and the first line shown."""
    # What each line would show; only those in view are drawn, for a key must not wait for the rest.
    lines: list[Callable[[], Line]] = []
    heads: dict[int, str] = {}
    rows: dict[int, int] = {}
    at = cursor = 0
    place = walker.place
    for section in walker.sections:
        heads[len(lines)] = section_title(section)
        lines.append(partial(section_line, section))
        for row in section.rows:
            if at == place:
                cursor = len(lines)
            rows[len(lines)] = at
            lines.append(partial(row_line, walker, row, cells, chosen=at == place))
            at += 1
    if at == place:
        cursor = len(lines)
    rows[len(lines)] = at
    lines.append(partial(done_line, walker, chosen=at == place))
    unseen = unseen_at(walker.walk, walker.stop)
    if unseen:
        lines.append(partial(unseen_head, len(unseen)))
        lines += [partial(unseen_line, walker, one, cells) for one in unseen]
    top = _window(len(lines), cursor, room, top)
    walker.in_view = [rows.get(line) for line in range(top, top + room)]
    shown = [line() for line in lines[top : top + room]]
    below = next((title for line, title in heads.items() if line >= top + room), "")
    on = max((line for line in heads if top <= line < top + room), default=None)
    if below and on is not None:
        pieces, tone = shown[on - top]
        shown[on - top] = ends(cells, pieces, [(f"↓ {below} ", "dim")]), tone
    return shown + [EMPTY] * (room - len(shown)), top


def _window(count: int, cursor: int, room: int, top: int) -> int:
    """Return the first line to show: as it was while the cursor is well in view, else with the cursor near the top."""
    last = max(0, count - room)
    margin = 1 if room > 3 else 0
    if cursor < top + margin or cursor > top + room - 1 - margin:
        top = cursor - min(3, room // 3) if cursor > top else cursor - room + 1 + margin + 1
        if cursor < top or cursor >= top + room:
            top = cursor - room // 2
    return max(0, min(top, last))


def section_title(section: Section) -> str:
    """Return what a section is called."""
    return section.theme.checklist.title(language()) if section.theme is not None else _("Recheck")


def section_line(section: Section) -> Line:
    """Return a heading: `VERLICHTING 3/6`."""
    pieces: list[Piece] = [(section_title(section).upper(), "head")]
    if section.rows or section.theme is None or section.theme.mode == "full":
        pieces.append((f" {section.done}/{len(section.rows)}", "head"))
    if section.theme is not None and section.theme.mode == "notable":
        pieces.append(("  " + _("only what stands out: n"), "dim"))
    return pieces, ""


def row_line(walker: Walker, row: Row, cells: int, *, chosen: bool) -> Line:
    """Return one row: its mark, the question, the answer and the code of what it found."""
    sign, tone, said, text, codes = _row(walker, row)
    mark = Cell("▸" if chosen and sign == "·" else sign, 1, tone)
    answer, code = min(ANSWER, cells // 4), CODE if cells >= 60 else width(codes)
    if not codes:  # eight marks need the room
        answer, code = answer + 1 + code, 0
    if width(text) > cells - answer - code - 5:  # a long question takes what answer and code leave
        answer, code = min(answer, width(said)), width(codes)
    row_cells = [mark, Cell(text), *([Cell(said, answer, tone)] if answer else []), *([Cell(codes, code, tone)] if code else [])]
    pieces: list[Piece] = [("▸" if chosen and sign != "·" else " ", ""), *columns(cells - 1, row_cells)]
    return pieces, "cursor" if chosen else ""


def _row(walker: Walker, row: Row) -> tuple[str, str, str, str, str]:
    """Return sign, tone, answer, question and codes of a row."""
    walk, stop = walker.walk, walker.stop
    if row.kind == "recheck":
        recheck = walk.rechecks.get(row.key)
        seen = recheck.seen if recheck else None
        sign, tone = SEEN.get(seen or "", ("·", ""))
        return sign, tone, seen_name(seen), finding_line(walk, walk.earlier[row.key]), ""
    _checklist, item = walk.item(row.key)
    question = item.ask(language())
    answer = walk.answers.get((stop.id, row.key))
    if answer is None and row.kind == "mark":
        done = is_done(walk, stop, row)
        given = [walk.marks.get((stop.id, row.key, person.id)) for person in walk.people]
        count = sum(one is not None for one in given)
        if done:
            return "✓", "good", " ".join(mark_text(one.value) for one in given if one is not None), question, ""
        return "·", "", f"{count}/{count + len(without_mark(walk, stop, row.key))}" if count else "", question, ""
    if answer is None or answer.value is None:
        return "·", "", "", question, ""
    said = answer_text(item, answer, walk.park)
    findings = walker.findings_of(stop, row.key)
    codes = findings[0].code + (f"+{len(findings) - 1}" if len(findings) > 1 else "") if findings else ""
    if is_not_assessed(walk, stop, row):
        return "?", "warn", p_("answer", "not assessed"), question, codes
    if answer.value.kind == "na":
        return "–", "dim", said, question, codes
    failed = failed_now(walk, stop, row.key)
    return "✗" if failed else "✓", "bad" if failed else "good", said, question, codes


def unseen_head(count: int) -> Line:
    """Return the heading over the findings that this round cannot see."""
    return [(_("CANNOT BE SEEN THIS ROUND"), "head"), (f" {count}", "head")], ""


def unseen_line(walker: Walker, finding: Finding, cells: int) -> Line:
    """Return a finding that this round cannot see."""
    return [(" · ", "dim"), (fit(finding_line(walker.walk, finding), cells - 4), "dim")], ""


def done_line(walker: Walker, *, chosen: bool) -> Line:
    """Return "Punt klaar", saying what is still open here."""
    still = sum(not is_done(walker.walk, walker.stop, row) for row in walker.rows[:-1])
    open_ = n_("{n} still open here", "{n} still open here", still).format(n=still) if still else ""
    said: Sequence[Piece] = [("▸" if chosen else " ", ""), (_("Checkpoint done") if not open_ else _("End of this checkpoint"), "strong")]
    return [*said, (f" · {open_}" if open_ else "", "warn")], "cursor" if chosen else ""


def key_line(walker: Walker, cells: int) -> Line:
    """Return the keys that always work; help stays when not all fit. Where nothing is recorded any more, those for looking."""
    keys = [] if walker.closed else [("n", _("new")), ("r", _("rest"))]
    keys += [("→", _("point")), ("g", _("go to")), ("l", _("list")), ("w", _("who")), ("m", _("marks"))]
    keys += [("i", _("info")), ("Esc", _("back"))] if walker.closed else [("e", _("finish"))]
    help_ = ("?", _("help"))
    need = sum(width(name) + width(said) + 1 for name, said in (*keys, help_)) + 2 * len(keys)
    while need > cells and keys:
        name, said = keys.pop()
        need -= width(name) + width(said) + 3
    pieces: list[Piece] = []
    for place, (name, said) in enumerate((*keys, help_)):
        pieces += [("  " if place else "", ""), (name, "key"), (f" {said}", "")]
    return pieces, ""
