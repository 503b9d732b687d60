"""Summary: lines of a round's report that somebody put in words of their own, and what such words may not change: the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kvo_inspect.domain.record.noun import Compound
from kvo_inspect.domain.values.closed_sets import SummarySubject
from kvo_inspect.domain.values.text import Text
from kvo_inspect.errors import RuleError
from kvo_inspect.texts import Lang, _

CONCERNS = 3
"""At most so many concerns stand on the first page."""
OWN_LINE_LIMIT = 400
"""Characters of a line in words of one's own."""
_FIGURE = re.compile(r"[-−+±~<>≤≥]?\d+(?:[.,:/]\d+)*(?: ?[%‰×])?")
"""A figure with what stands against it and makes another figure of it."""


class SummaryLine(Compound):
    """A line in words of one's own, beside the one that the record gave when these words were written."""

    about: SummarySubject
    lang: Lang
    proposed: Text
    text: Text


class Summary(Compound):
    """The lines in words of one's own, at most one a subject and language."""

    lines: tuple[SummaryLine, ...] = ()


def check_figures(field: str, text: str, proposed: str) -> None:
    """Refuse a line that speaks of other figures than the record gave, or has those in another order: RuleError at *field*."""
    if keeps_figures(text, proposed):
        return
    if figures := _FIGURE.findall(proposed):
        raise RuleError(
            _("Figures come from the record and cannot be changed: only {figures} may stand here, in this order.").format(
                figures=", ".join(figures)
            ),
            field,
        )
    raise RuleError(_("Figures come from the record and cannot be added: this line has none."), field)


def keeps_figures(text: str, proposed: str) -> bool:
    """Whether the figures of *text*, as far as they are written in digits, are those of *proposed* in their order; some may be left out."""
    given = iter(_FIGURE.findall(proposed))
    if any(sign.isnumeric() and not ("0" <= sign <= "9") for sign in text):  # ½, Ⅷ, ⑦, 八
        return False
    return all(figure in given for figure in _FIGURE.findall(text))


def lines_with(summary: Summary | None, changed: Sequence[SummaryLine]) -> Summary:
    """Return a summary with lines put in the place of those of the same subject and language.

    A line that says nothing, or what the record proposes, is no line of one's own, and goes. RuleError at its subject for other figures.
    """
    for line in changed:
        check_figures(line.about, line.text, line.proposed)
    places = {(line.about, line.lang) for line in changed}
    stay = [line for line in (summary.lines if summary else ()) if (line.about, line.lang) not in places]
    own = [line for line in changed if line.text and line.text != line.proposed]
    return Summary(lines=tuple(sorted((*stay, *own), key=lambda line: (line.lang, line.about))))


def summary_texts(summary: Summary | None, lang: Lang, proposals: Mapping[SummarySubject, str]) -> dict[SummarySubject, str]:
    """Return what a report says of each subject: somebody's own words where they were written for these very figures, else the proposal."""
    own = {
        line.about: line.text
        for line in (summary.lines if summary else ())
        if line.lang == lang and proposals.get(line.about) == line.proposed and keeps_figures(line.text, line.proposed)
    }
    return {**proposals, **own}


def outdated_lines(summary: Summary | None, lang: Lang, proposals: Mapping[SummarySubject, str]) -> list[SummaryLine]:
    """Return the lines in somebody's own words that were written for other figures than the record gives now: no report uses them."""
    return [line for line in (summary.lines if summary else ()) if line.lang == lang and proposals.get(line.about) != line.proposed]


def lines_of(text: str | None) -> tuple[str, ...]:
    """Return the lines of a text in which each line is a thing of its own, as concerns and agreements are."""
    return tuple(line for each in (text or "").splitlines() if (line := each.strip()))
