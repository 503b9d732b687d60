"""What the review says of a finding: its row in the queue, and all that a verdict may hang on, in the language in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.store.review.page import Earlier, ReviewPage
from kvo_inspect.store.review.queue import ReviewLine, finding_words
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.text import fit, pad, width, wrap
from kvo_inspect.wording.action_lists import partner_told
from kvo_inspect.wording.names import (
    day_text,
    moment_text,
    part_name,
    partner_name,
    seen_name,
    severity_name,
    status_name,
    urgency_name,
    verdict_name,
)
from kvo_inspect.wording.review import lack_name, lack_sentence, short_partner, short_verdict
from kvo_inspect.wording.walk import answer_text

LABEL = 14
"""Cells of the labels in front of the facts."""
PLACE, HOLDER, STATE = 14, 12, 12
"""Cells of the columns of the queue."""
NARROW = 76
"""Cells from which the queue names the action holder."""

__all__ = ["fact_lines", "finding_words", "head_pieces", "row_pieces", "state_text"]


def state_text(line: ReviewLine) -> Piece:
    """Return what stands at the end of a row: the verdict, else what is most in the way of one."""
    if not line.open:
        return "✓ " + (short_verdict(line.verdict) if line.verdict else seen_name("solved")), "good"
    if line.changed:
        return _("changed"), "warn"
    if line.lacks:
        handed_back = line.lacks[0] == "holder" and line.partner is not None
        return p_("lacks", "not theirs") if handed_back else lack_name(line.lacks[0]), "warn"
    if line.doubles:
        return _("duplicate? {code}").format(code=line.doubles[0].code.rpartition("-")[2]), "warn"
    if line.told_at:
        return _("told {time}").format(time=line.told_at), ""
    return "", ""


def holder_text(line: ReviewLine, wide: bool) -> str:
    """Return the action holder of a row: by name where there is room, or where there are several of the kind."""
    if line.partner_kind is None:
        return "?"
    named = line.partner_name and (wide or line.partner_kind in ("company", "owner", "security"))
    return line.partner_name if named else partner_name(line.partner_kind) if wide else short_partner(line.partner_kind)


def head_pieces(cells: int, parks: bool) -> list[Piece]:
    """Return the heading of the queue."""
    return _row(cells, " ", _("CODE"), _("PARK: WHERE") if parks else _("WHERE"), (_("WHAT"), "dim"), _("HOLDER"), ("", ""))


def row_pieces(line: ReviewLine, what: str, cells: int, *, marked: bool, parks: bool) -> list[Piece]:
    """Return a row of the queue; *what* is the finding in a few words, *parks* whether the queue is of several parks."""
    where = f"{line.park_name}: {line.checkpoint_name}" if parks else line.checkpoint_name
    if line.confidential:
        what = _("(confidential) {what}").format(what=what)
    urgent = line.severity == "urgent"
    return _row(
        cells, "x" if marked else " ", line.code, where, ("! " + what if urgent else what, "bad" if urgent else "strong"),
        holder_text(line, cells >= 100), state_text(line),
    )  # fmt: skip


def _row(cells: int, mark: str, code: str, where: str, what: Piece, holder: str, state: Piece) -> list[Piece]:
    wide = cells >= 100
    row = [Cell(mark, 1, "key"), Cell(code, 8, "dim"), Cell(where, PLACE + 8 * wide), Cell(what[0], 0, what[1])]
    if cells >= NARROW:  # beside the facts there is no room, and they say it
        row.append(Cell(holder, HOLDER + 6 * wide))
    return columns(cells - 1, [*row, Cell(state[0], STATE, state[1])])


# -- one finding -------------------------------------------------------------------------------------------------------


def fact_lines(page: ReviewPage, themes: Mapping[str, str], cells: int, *, full: bool = False) -> list[list[Piece]]:
    """Return all that is known of a finding; *full* leaves nothing out where there is room, else the least matters most is cut."""
    lines = [_title(page, cells)]
    for label, text, tone in _facts(page, themes, full=full):
        if text:
            wrapped = wrap(text, cells - LABEL - 1)
            if not full and len(wrapped) > 2:
                wrapped = [wrapped[0], fit(" ".join(wrapped[1:]), cells - LABEL - 1)]
            for number, part in enumerate(wrapped):
                lines.append([(" ", ""), (pad(label if not number else "", LABEL - 2), "dim"), (" ", ""), (part, tone)])
    return lines


def _title(page: ReviewPage, cells: int) -> list[Piece]:
    finding, item = page.finding, page.item
    if item is None:
        said = _("free finding of {name}, {moment}").format(name=finding.made_by or "?", moment=moment_text(finding.made))
        return [(f" {finding.code} ", "strong"), (fit(said, cells - 12), "dim")]
    answer = _("answer: {answer}").format(answer=answer_text(item, page.answer, page.park)) if page.answer else ""
    room = cells - 4 - width(finding.code) - (width(answer) + 2 if answer else 0)
    asked = fit(f"{item.id} {item.ask(language())}".replace("{lamp_row}", str(page.park.lamp_row)), room)
    return [(f" {finding.code} ", "strong"), (asked, "strong"), ("  " + answer if answer else "", "dim")]


def _facts(page: ReviewPage, themes: Mapping[str, str], *, full: bool) -> list[tuple[str, str, str]]:
    finding, line = page.finding, page.line
    text = finding.text or ("-" if page.item is not None else "")
    return [
        (_("Text"), text, "strong"),
        *_object_and_photo(page, full),
        (_("Proposed") if line.open else _("Recorded"), _proposed(page, themes), "key" if line.open else ""),
        (_("Missing"), _missing(page), "warn"),
        (_("Verdict"), _verdict(page), "warn"),
        (_("Reply"), _not_ours(page), "warn"),
        (_("Urgent"), _told(page), ""),
        (_("Agreed"), _agreed(page), ""),
        *_remarks(page, full),
        *((_("Duplicate?") if not at else "", f"{one.code} {one.text} · {_stood(one.status, None)}", "warn")
          for at, one in enumerate(line.doubles[: 5 if full else 1])),
        *((_("Earlier here") if not at else "", _earlier(one), "") for at, one in enumerate(page.earlier[: 6 if full else 1])),
        (_("Note"), _rest(page, themes), "warn" if page.item is None else ""),
        (_("Round"), f"{part_name(page.round.part)} {day_text(page.round.date)}" if page.round else "", "dim"),
    ]  # fmt: skip


def _missing(page: ReviewPage) -> str:
    """Return what it lacks, a holder only when nobody can be proposed."""
    lacks = [lack for lack in page.line.lacks if lack != "holder" or page.proposal.partner is None]
    return ", ".join(lack_sentence(lack) for lack in lacks) if page.line.open else ""


def _object_and_photo(page: ReviewPage, full: bool) -> list[tuple[str, str, str]]:
    """Return both, on one line where lines are scarce."""
    object_, photos = page.finding.object or ("-" if page.item and page.item.object else ""), _photos(page)
    if full or not (object_ and photos):
        return [(_("Object"), object_, ""), (_("Photo"), photos, "warn" if page.owed else "")]
    return [(_("Object"), f"{object_}     {_('Photo')}: {photos}", "")]


def _photos(page: ReviewPage) -> str:
    there = n_("{n} photo", "{n} photos", page.photos).format(n=page.photos) if page.photos else ""
    names = ", ".join(dict.fromkeys(one.promised_by for one in page.owed))
    owed = n_("{n} promised by {names}, not here yet", "{n} promised by {names}, not here yet", len(page.owed))
    return " · ".join(filter(None, (there, owed.format(n=len(page.owed), names=names) if page.owed else "")))


def named(partner: Partner | None) -> str:
    """Return a partner's own name, else that of its kind."""
    return partner_told(partner) if partner else "?"


def _proposed(page: ReviewPage, themes: Mapping[str, str]) -> str:
    finding, proposal = page.finding, page.proposal
    partner = page.partner(proposal.partner if page.line.open else finding.partner)
    due = proposal.due if page.line.open else finding.due
    also = ", ".join(named(page.partner(one)) for one in page.also)
    theme = themes.get(finding.theme, finding.theme) if finding.theme else ""
    parts = [
        named(partner) if partner else _("holder: ?"),
        _("also for {names}").format(names=also) if also else "",
        severity_name(finding.severity),
        urgency_name(finding.urgency) if finding.urgency else "",
        p_("due", "by {day}").format(day=day_text(due)) if due else "",
        theme if page.item is None else "",
    ]
    return " · ".join(filter(None, parts))


def _verdict(page: ReviewPage) -> str:
    verdict = page.review.verdict if page.review else None
    if verdict is None or (verdict.kind == "accepted" and not verdict.reason):
        return ""
    said = " · ".join(filter(None, (verdict_name(verdict.kind), page.original, verdict.reason)))
    return _("{verdict}; changed since").format(verdict=said) if page.line.open and page.line.changed else said


def _not_ours(page: ReviewPage) -> str:
    reply = page.not_ours
    if reply is None or reply.said is None:
        return ""
    said = _("{name}: not ours, belongs to {other}").format(name=named(page.partner(reply.partner)), other=reply.said.belongs_to or "?")
    return " · ".join(filter(None, (said, reply.text)))


def _told(page: ReviewPage) -> str:
    told = page.finding.told
    return " · ".join(filter(None, (told.at, _("{who} was told").format(who=told.who), told.by))) if told else ""


def _agreed(page: ReviewPage) -> str:
    finding = page.finding
    if not finding.promised_by:
        return ""
    return _("closing talk: promised by {name}").format(name=finding.promised_by)


def _remarks(page: ReviewPage, full: bool) -> list[tuple[str, str, str]]:
    kept = page.comments[-4:] if full else page.comments[-1:]
    return [(_("Remark") if not at else "", f"{one.made_by}: {one.text}", "") for at, one in enumerate(kept)]


def _stood(status: str, verdict: str | None) -> str:
    return verdict_name(verdict) if verdict in ("dropped", "returned") else status_name(status)


def _earlier(one: Earlier) -> str:
    seen = f"{seen_name(one.seen)} {day_text(one.looked)}" if one.seen else _("found on {day}").format(day=day_text(one.made))
    return f"{one.code} {one.text} · {_stood(one.status, one.verdict)} · {seen}"


def _rest(page: ReviewPage, themes: Mapping[str, str]) -> str:
    if not page.rest:
        return ""
    names = ", ".join(themes.get(theme, theme) for theme in page.rest)
    return _("the rest of {themes} here was answered “in order (rest)”").format(themes=names)


def marked_lines(lines: Sequence[ReviewLine], cells: int) -> list[list[Piece]]:
    """Return what stands above the facts while several findings are marked."""
    said = n_("{n} marked: the verdict keys work on it", "{n} marked: the verdict keys work on all of them at once", len(lines))
    codes = ", ".join(line.code for line in lines)
    return [[(f" {fit(said.format(n=len(lines)) + ': ' + codes, cells - 2)}", "mode")]]
