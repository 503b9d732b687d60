"""Who agreed with a round, in a report: what each said and when, and what was changed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kvo_inspect.exchange.reports.content import Block, Chapter
from kvo_inspect.exchange.reports.pieces import ReportPieces
from kvo_inspect.store.walk.sign_off import LaterChange, SignOffLine, SignOffs
from kvo_inspect.texts import _
from kvo_inspect.wording.names import capital, moment_text, part_name, short_day, sign_off_name
from kvo_inspect.wording.rounds import before_text, later_text, sign_offs_text


def sign_off_chapter(
    pieces: ReportPieces, rounds: list[SignOffs], *, names: bool, tell: Callable[[str], str] = str, several: bool = False
) -> Iterator[Chapter]:
    """Yield the chapter on the sign-off of rounds, of which nothing stands there while nobody said anything.

    Without *names*, people by organisation and role; *tell* makes what they said fit for that. *several*: each round by its day.
    """
    blocks: list[Block] = []
    for signed in rounds:
        if signed.signed:
            blocks += _blocks(pieces, signed, names=names, tell=tell, several=several)
    if blocks:
        yield pieces.chapter(_("Sign-off"), *blocks)


def _blocks(pieces: ReportPieces, signed: SignOffs, *, names: bool, tell: Callable[[str], str], several: bool) -> Iterator[Block]:
    name = f"{part_name(signed.round.part)} {short_day(signed.round.date)}"
    total = capital(sign_offs_text(signed)) + "."
    yield pieces.paragraph(f"{capital(name)}: {total}" if several else total)
    begin = 0 if names else 1
    rows = [(line.person.name, line.person.organisation, line.person.role, *_said(line, tell))[begin:] for line in signed.signed]
    heads = (_("Name"), _("Organisation"), _("Role"), _("Sign-off"), _("When"), _("Remark"))[begin:]
    caption = (
        _("Who agreed with the {round} as it was recorded").format(round=name) if several else _("Who agreed with the round as it was")
    )
    yield pieces.table(caption, heads, rows, (4, 4, 3, 3, 3, 6)[begin:])
    before = list(dict.fromkeys(part for line in signed.signed for part in line.before))
    if before:
        yield pieces.paragraph(before_text(before) if names else _("Signed before somebody else handed in."))
    if signed.is_changed:
        yield pieces.paragraph(later_text(_most_later(signed), names=names))


def _said(line: SignOffLine, tell: Callable[[str], str]) -> tuple[str, str, str]:
    if line.sign_off is None:
        return "", "", ""
    opinion = sign_off_name(line.sign_off.agreed or "")
    changed = f"{opinion}; {_('changed after it')}" if line.later else opinion
    return changed, moment_text(line.sign_off.at or ""), tell(line.sign_off.remark)


def _most_later(signed: SignOffs) -> tuple[LaterChange, ...]:
    """Return what changed after the first sign-off: what came after a later one came after that too."""
    return max((line.later for line in signed.signed), key=len)
