"""The rows of a checkpoint as lines: sections, questions with their answers, rechecks, marks, what is not in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.walk.joining import joined_at
from kvo_inspect.domain.walk.progress import is_not_assessed
from kvo_inspect.domain.walk.rows import DONE, Section, WalkRow, failed_now, is_done, unseen_at, without_mark
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns, ends, whole
from kvo_inspect.tui.kit.text import fit
from kvo_inspect.tui.walk.mode import EMPTY, ModeLine
from kvo_inspect.tui.walk.modes.question_set import outside_rows
from kvo_inspect.wording.walk import answer_text, finding_line, mark_text, reason_name, seen_name

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

ANSWER = 15
"""Cells of the answer column."""
QUESTION = 70
"""Cells of the question at most, where an answer stands beside it."""
CODE = 9
"""Cells of the column with finding codes."""
SEEN = {"solved": ("✓", "good"), "object_gone": ("–", "dim"), "not_yet": ("✗", "bad"), "worse": ("✗", "bad"), "unseen": ("?", "warn")}
"""Sign and tone of a recheck."""


def list_lines(session: Session, cells: int, room: int, top: int) -> tuple[list[ModeLine], int]:
    """Return *room* lines of this checkpoint's list with the cursor in view, and the first line shown."""
    # What each line would show; only those in view are drawn, for a key must not wait for the rest.
    lines: list[Callable[[], ModeLine]] = []
    heads: dict[int, str] = {}
    rows: dict[int, WalkRow] = {}
    at = cursor = 0
    place = session.place
    outside = outside_rows(session)
    for section in session.sections:
        if not section.rows and section.theme is not None and section.theme.mode == "full":
            continue  # nothing of the theme is in the set: the last line counts it
        heads[len(lines)] = section_title(section)
        lines.append(partial(section_line, section, closed=session.closed))
        for row in section.rows:
            if at == place:
                cursor = len(lines)
            rows[len(lines)] = row
            lines.append(partial(row_line, session, row, cells, chosen=at == place, outside=row in outside))
            at += 1
    if at == place:
        cursor = len(lines)
    rows[len(lines)] = DONE
    lines.append(partial(done_line, session, cells, chosen=at == place))
    left = unseen_at(session.walk, session.stop)
    today = [finding for finding in left if finding.id in session.walk.found_today]
    unseen = [finding for finding in left if finding not in today]
    heads_of = (_("FOUND TODAY BY ANOTHER ROUND"), _("rechecked on a later day"), today), (_("CANNOT BE SEEN THIS ROUND"), "", unseen)
    for title, more, findings in heads_of:
        if findings:
            lines.append(partial(unseen_head, title, len(findings), more))
            lines += [partial(unseen_line, session, finding, cells) for finding in findings]
    top = _window(len(lines), cursor, room, top)
    session.in_view = [rows.get(line) for line in range(top, top + room)]
    shown = [line() for line in lines[top : top + room]]
    below = next((title for line, title in heads.items() if line >= top + room), "")
    on = max((line for line in heads if top <= line < top + room), default=None)
    if below and on is not None:
        pieces, tone = shown[on - top]
        shown[on - top] = ends(cells, pieces, [(f"↓ {below} ", "dim")]), tone
    return shown + [EMPTY] * (room - len(shown)), top


def _window(count: int, cursor: int, room: int, top: int) -> int:
    """Return the first line to show: *top* while the cursor is well in view, else a line that has the cursor near the top."""
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


def section_line(section: Section, *, closed: bool = False) -> ModeLine:
    """Return a heading: `VERLICHTING 3/6`."""
    pieces: list[Piece] = [(section_title(section).upper(), "head")]
    if section.rows or section.theme is None or section.theme.mode == "full":
        pieces.append((f" {section.done}/{section.asked}", "head"))
    if section.opened:
        pieces.append(("  + " + n_("{n} not asked (set)", "{n} not asked (set)", section.opened).format(n=section.opened), "dim"))
    if section.theme is not None and section.theme.mode == "notable":
        pieces.append(("  " + (_("only what stands out") if closed else _("only what stands out: n")), "dim"))
    return pieces, ""


def row_line(session: Session, row: WalkRow, cells: int, *, chosen: bool, outside: bool = False) -> ModeLine:
    """Return one row: its mark, the question, the answer and the codes of its findings; *outside*: not in the set, and not answered."""
    sign, tone, cell_text, text, codes = _row(session, row)
    if outside:
        sign, tone = "+", "dim"
    return list(_laid(sign, tone, cell_text, text, codes, cells, chosen)), "cursor" if chosen else ""


@lru_cache(256)
def _laid(sign: str, tone: str, cell_text: str, text: str, codes: str, cells: int, chosen: bool) -> tuple[Piece, ...]:
    """Return a row in its columns; of the rows in view a key changes two."""
    mark = Cell("▸" if chosen and sign in "·+" else sign, 1, tone)
    row_cells = [mark, Cell(text)]
    if cell_text or codes:
        answer = min(ANSWER, cells // 4)
        # The answer stands in its column, and near the question where the line is long; eight marks need the room of the codes too.
        row_cells = [
            mark,
            Cell(text, min(QUESTION, cells - answer - CODE - 5)),
            Cell(cell_text, answer if codes else answer + 1 + CODE, tone),
        ]
        row_cells += [Cell(codes, CODE, tone)] if codes else []
    return ("▸" if chosen and sign not in "·+" else " ", ""), *columns(cells - 1, row_cells)


def _row(session: Session, row: WalkRow) -> tuple[str, str, str, str, str]:
    """Return sign, tone, answer, question and codes of a row."""
    walk, stop = session.walk, session.stop
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
        count = sum(mark is not None for mark in given)
        if done:
            return "✓", "good", " ".join(mark_text(mark.value) for mark in given if mark is not None), question, ""
        return "·", "", f"{count}/{count + len(without_mark(walk, stop, row.key))}" if count else "", question, ""
    if answer is None or answer.value is None:
        return "·", "", "", question, ""
    cell_text = answer_text(item, answer, walk.park)
    findings = session.findings_of(stop, row.key) + joined_at(walk, stop, row.key)
    codes = findings[0].code + (f"+{len(findings) - 1}" if len(findings) > 1 else "") if findings else ""
    if is_not_assessed(walk, stop, row):
        why = answer.value.note or reason_name(answer.value.reason)
        return "?", "warn", why or p_("answer", "not assessed"), question, codes
    if answer.value.kind == "na":
        return "–", "dim", cell_text, question, codes
    if item.adds_to is not None:  # neither good nor bad: it says more of another question
        return "›", "dim", cell_text, question, codes
    failed = failed_now(walk, stop, row.key)
    return "✗" if failed else "✓", "bad" if failed else "good", cell_text, question, codes


def unseen_head(title: str, count: int, more: str) -> ModeLine:
    """Return the heading over findings that this round is not asked to look at again: *title* says why, *more* what follows."""
    return [(title, "head"), (f" {count}", "head"), (f"  {more}", "dim")], ""


def unseen_line(session: Session, finding: Finding, cells: int) -> ModeLine:
    """Return a finding that this round is not asked to look at again."""
    return [(" · ", "dim"), (fit(finding_line(session.walk, finding), cells - 4), "dim")], ""


def done_line(session: Session, cells: int, *, chosen: bool) -> ModeLine:
    """Return "Punt klaar", saying what is still open here."""
    still = sum(section.asked - section.done for section in session.sections)
    left_out = sum(section.not_asked - section.opened for section in session.sections)
    open_ = n_("{n} still open here", "{n} still open here", still).format(n=still) if still else ""
    pieces: Sequence[Piece] = [("▸" if chosen else " ", ""), (_("Checkpoint done") if not open_ else _("End of this checkpoint"), "strong")]
    more = n_("q: {n} more question", "q: {n} more questions", left_out) if left_out else ""
    pieces = [*pieces, (f" · {open_}" if open_ else "", "warn"), (f" · {more.format(n=left_out)}" if more else "", "dim")]
    return whole(pieces, cells), "cursor" if chosen else ""
