"""What the review says of a finding: its row in the queue, and all that a verdict may hang on, in the language in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.values.closed_sets import STAGES, Stage
from kvo_inspect.store.review.page import ReviewPage
from kvo_inspect.store.review.queue import ReviewLine
from kvo_inspect.texts import N_, _, language, n_, p_
from kvo_inspect.tui.kit.drawing import Cell, Piece, code_cell, columns, park_cell
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.text import fit, pad, width, wrap
from kvo_inspect.wording.action_lists import named_holder
from kvo_inspect.wording.findings import call_text
from kvo_inspect.wording.names import author_or_nobody_text, author_text, day_text, moment_text, part_name, seen_name, stage_name
from kvo_inspect.wording.review import (
    earlier_text,
    handed_back_text,
    lack_name,
    missing_text,
    nobody_named_text,
    photos_owed_text,
    promise_text,
    proposed_text,
    rest_text,
    short_holder_text,
    short_verdict,
    verdict_text,
)
from kvo_inspect.wording.walk import answer_text

LABEL = 14
"""Cells of the labels in front of the facts."""
PLACE, PARK_AND_PLACE, HOLDER, STATE = 14, 26, 12, 12
"""Cells of the columns of the queue."""
NARROW = 72
"""Cells from which the queue names the action holder."""


def state_text(line: ReviewLine) -> Piece:
    """Return the last column of a row: the verdict, else what is most in the way of one."""
    if not line.open:
        return "✓ " + (short_verdict(line.verdict) if line.verdict else seen_name("solved")), "good"
    if line.changed:
        return _("changed"), "warn"
    if line.lacks:
        handed_back = line.lacks[0] == "holder" and line.partner is not None
        return p_("lacks", "handed back") if handed_back else lack_name(line.lacks[0]), "warn"
    if line.duplicates:
        return _("duplicate? {code}").format(code=line.duplicates[0].code.rpartition("-")[2]), "warn"
    if line.told_at:
        return _("told {time}").format(time=line.told_at), ""
    return "", ""


def head_pieces(cells: int, parks: bool) -> list[Piece]:
    """Return the heading of the queue."""
    return _row(cells, _("CODE"), _("PARK: WHERE") if parks else _("WHERE"), (_("WHAT"), "dim"), _("HOLDER"), ("", ""), parks=parks)


def review_columns(*, parks: bool) -> list[RowColumn[tuple[ReviewLine, str]]]:
    """Return the columns of the queue."""
    park: list[RowColumn[tuple[ReviewLine, str]]] = [RowColumn("park", N_("PARK"), lambda row: row[0].park_name)] if parks else []
    return [
        RowColumn("code", N_("CODE"), lambda row: row[0].code),
        *park,
        RowColumn("where", N_("WHERE"), lambda row: row[0].checkpoint_name),
        RowColumn("what", N_("WHAT"), lambda row: row[1]),
        RowColumn("holder", N_("HOLDER"), lambda row: _holder(row[0])),
        RowColumn("status", N_("STATUS"), lambda row: state_text(row[0])[0], by=lambda row: STAGES.index(_stage(row[0]))),
        RowColumn("due", N_("BY"), lambda row: row[0].due, "day"),
        RowColumn("found", N_("FOUND"), lambda row: row[0].made[:10], "day"),
    ]


def _holder(line: ReviewLine) -> str:
    return named_holder(line.partner_kind, line.partner_name, line.number) if line.partner_kind else ""


def _stage(line: ReviewLine) -> Stage:
    return stage_of(line.status, line.verdict)  # type: ignore[arg-type]  # rows give both as texts


def row_pieces(line: ReviewLine, what: str, cells: int, *, parks: bool) -> list[Piece]:
    """Return a row of the queue; *what* is the finding in a few words, *parks* whether the queue is of several parks."""
    where = f"{line.park_name}: {line.checkpoint_name}" if parks else line.checkpoint_name
    if line.confidential:
        what = _("(confidential) {what}").format(what=what)
    urgent = line.severity == "urgent"
    return _row(
        cells,
        line.code,
        where,
        ("! " + what if urgent else what, "bad" if urgent else "strong"),
        short_holder_text(line, cells >= 100),
        state_text(line),
        parks=parks,
    )


def _row(cells: int, code: str, where: str, what: Piece, holder: str, state: Piece, *, parks: bool) -> list[Piece]:
    wide = cells >= 100
    place = park_cell(where, PARK_AND_PLACE) if parks else Cell(where, PLACE + 8 * wide)
    row = [code_cell(code), place, Cell(what[0], 0, what[1])]
    if cells >= NARROW:  # where there is no room the facts say it, of the finding under the cursor
        row.append(Cell(holder, HOLDER + 6 * wide))
    return columns(cells - 1, [*row, Cell(state[0], STATE, state[1])])


# -- one finding -------------------------------------------------------------------------------------------------------


def fact_lines(page: ReviewPage, themes: Mapping[str, str], cells: int, *, full: bool = False) -> list[list[Piece]]:
    """Return the facts of a finding in *cells* cells; without *full* long texts and lists are cut."""
    lines = _title(page, cells, full=full)
    for label, text, tone in _facts(page, themes, full=full):
        if text:
            wrapped = wrap(text, cells - LABEL - 1)
            if not full and len(wrapped) > 2:
                wrapped = [wrapped[0], fit(" ".join(wrapped[1:]), cells - LABEL - 1)]
            for number, part in enumerate(wrapped):
                lines.append([(" ", ""), (pad(label if not number else "", LABEL - 2), "dim"), (" ", ""), (part, tone)])
    return lines


def _title(page: ReviewPage, cells: int, *, full: bool) -> list[list[Piece]]:
    """Return the question with its answer; with *full* on as many lines as its words take, the answer below them."""
    finding, item = page.finding, page.item
    if item is None:
        text = _("free finding of {name}, {moment}").format(name=author_text(finding.made_by) or "?", moment=moment_text(finding.made))
        return [[(f" {finding.code} ", "strong"), (fit(text, cells - 12), "dim")]]
    answer = _("answer: {answer}").format(answer=answer_text(item, page.answer, page.park)) if page.answer else ""
    question = f"{item.id} {item.ask(language())}".replace("{lamp_row}", str(page.park.lamp_row))
    if full:
        lines: list[list[Piece]] = [[(f" {line}", "strong")] for line in wrap(f"{finding.code} {question}", cells - 2)]
        return [*lines, *([(f" {line}", "dim")] for line in (wrap(answer, cells - 2) if answer else ()))]
    room = cells - 4 - width(finding.code) - (width(answer) + 2 if answer else 0)
    return [[(f" {finding.code} ", "strong"), (fit(question, room), "strong"), ("  " + answer if answer else "", "dim")]]


def _facts(page: ReviewPage, themes: Mapping[str, str], *, full: bool) -> list[tuple[str, str, str]]:
    finding, line = page.finding, page.line
    text = finding.text or ("-" if page.item is not None else "")
    return [
        (_("Text"), text, "strong"),
        (_("Where"), _where(page), ""),
        *_object_and_photo(page, full),
        (_("Proposed") if line.open else _("Recorded"), proposed_text(page, themes), "key" if line.open else ""),
        (_("Missing"), missing_text(page), "warn"),
        (_("Send"), nobody_named_text(page), "warn"),
        (_("Verdict"), verdict_text(page), "warn"),
        (_("Reply"), handed_back_text(page), "warn"),
        (_("Urgent"), call_text(page.finding), ""),
        (_("Agreed"), promise_text(page), ""),
        *_remarks(page, full),
        *(
            (_("Duplicate?") if not at else "", f"{duplicate.code} {duplicate.text} · {stage_name(duplicate.stage)}", "warn")
            for at, duplicate in enumerate(line.duplicates[: 5 if full else 1])
        ),
        *((_("Earlier here") if not at else "", earlier_text(earlier), "") for at, earlier in enumerate(page.earlier[: 6 if full else 1])),
        (_("Note"), rest_text(page, themes), "warn" if page.item is None else ""),
    ]


def _where(page: ReviewPage) -> str:
    """Return where the finding stands, by which round, and in which park: in the row there may be no room for it."""
    round_ = f"{part_name(page.round.part)} {day_text(page.round.date)}" if page.round else ""
    return " · ".join(filter(None, (page.checkpoint.name, round_, page.park.name)))


def _object_and_photo(page: ReviewPage, full: bool) -> list[tuple[str, str, str]]:
    """Return object and photo as facts, on one line where lines are scarce."""
    object_, photos = page.finding.object or ("-" if page.item and page.item.object else ""), photos_owed_text(page)
    if full or not (object_ and photos):
        return [(_("Object"), object_, ""), (_("Photo"), photos, "warn" if page.owed else "")]
    return [(_("Object"), f"{object_}     {_('Photo')}: {photos}", "")]


def _remarks(page: ReviewPage, full: bool) -> list[tuple[str, str, str]]:
    comments = page.comments[-4:] if full else page.comments[-1:]
    return [
        (_("Remark") if not at else "", f"{author_or_nobody_text(comment.made_by)}: {comment.text}", "")
        for at, comment in enumerate(comments)
    ]


def marked_lines(count: int, codes: Sequence[str], cells: int) -> list[list[Piece]]:
    """Return the line above the facts that tells how many findings are marked, and which, as far as they were read."""
    sentence = n_("{n} marked: the verdict keys work on it", "{n} marked: the verdict keys work on all of them at once", count)
    text = ": ".join(filter(None, (sentence.format(n=count), ", ".join(codes))))
    return [[(f" {fit(text, cells - 2)}", "mode")]]
