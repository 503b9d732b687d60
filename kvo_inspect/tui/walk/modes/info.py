"""Info about the row at the cursor: what to look for, the norm with its source and how sure it is, last time, earlier findings here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.walk.rows import WalkRow, shown_before
from kvo_inspect.texts import _, language
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.walk.mode import ModeLine, PageMode
from kvo_inspect.tui.walk.photo import has_photos, opens_photos
from kvo_inspect.wording.names import capital, certainty_name, part_name
from kvo_inspect.wording.walk import before_text, finding_line, recheck_facts

if TYPE_CHECKING:
    from kvo_inspect.domain.checklists.checklist import Item
    from kvo_inspect.tui.walk.session import Session


def open_info(session: Session) -> None:
    """Show the page about the row at the cursor."""
    session.mode = InfoMode(session, lambda cells: info_lines(session, session.row, cells))


class InfoMode(PageMode):
    """The page; of a recheck `f` shows the photos, then and now."""

    async def key(self, event: Key) -> None:
        """Show the photos, scroll or close."""
        row = self.session.row
        if row.kind != "recheck" or not opens_photos(self.session, row.key, event):
            await super().key(event)


def info_lines(session: Session, row: WalkRow, cells: int) -> list[ModeLine]:
    """Return the page about a row."""
    if row.kind == "done":
        return _stop_lines(session, cells)
    if row.kind == "recheck":
        return _recheck_lines(session, row.key, cells)
    checklist, item = session.walk.item(row.key)
    lines = [*_text(f"{item.id} · {checklist.title(language())}", cells, "head"), *_text(item.ask(language()), cells, "strong"), ([], "")]
    lines += _text(capital(item.look_for(language())), cells)
    if item.note is not None:
        lines += _text("! " + item.note(language()), cells, "warn")
    before = shown_before(session.walk, session.stop, row)
    if before is not None:
        lines += [([], ""), *_text(before_text(item, before, session.walk.park), cells, "strong")]
    lines += [([], ""), *norm_lines(item, cells)]
    parts_text = " · ".join(part_name(part) for part in item.round)
    sentence = _("Checklist {name}, version {version} · asked in: {when}").format(
        name=checklist.title(language()), version=checklist.version, when=parts_text
    )
    return [*lines, *_text(sentence, cells, "dim")]


def norm_lines(item: Item, cells: int) -> list[ModeLine]:
    """Return the norms of an item, each with source and certainty; our own guidelines say so."""
    lines: list[ModeLine] = []
    for norm in item.norm:
        own = norm.certainty == "own"
        label = _("Our own guideline") if own else _("Norm")
        lines += _text(f"{label}: {norm.text(language())}", cells)
        if not own:
            lines += _text(f"   {norm.source} · {certainty_name(norm.certainty)}", cells, "dim")
        lines.append(([], ""))
    return lines or [*_text(_("No norm: what counts is what people see."), cells, "dim"), ([], "")]


def _recheck_lines(session: Session, finding_id: str, cells: int) -> list[ModeLine]:
    walk = session.walk
    finding = walk.earlier[finding_id]
    lines = [*_text(finding_line(walk, finding), cells, "head"), ([], "")]
    for fact in recheck_facts(walk, finding):
        lines += _text(fact, cells)
    if has_photos(session, finding_id):
        lines += _text(_("f shows the photos, then and now"), cells)
    return lines


def _stop_lines(session: Session, cells: int) -> list[ModeLine]:
    stop = session.stop
    lines = [*_text(f"{session.stop_at + 1:02} {stop.name}", cells, "head"), ([], "")]
    for fact in (stop.extent, stop.company, stop.zone):
        lines += _text(fact, cells) if fact else []
    here = [finding for finding in session.walk.findings.values() if finding.checkpoint == stop.id]
    lines += [([], ""), *_text(_("Found here in this round: {n}").format(n=len(here)), cells, "strong")]
    for finding in here:
        lines += _text(finding_line(session.walk, finding), cells)
    return lines


def _text(text: str, cells: int, tone: str = "") -> list[ModeLine]:
    return [([(" " + line, tone)], "") for line in wrap(text, cells - 2)]
