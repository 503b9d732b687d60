"""The first page of a round's report as the record proposes it: the round in short, the concerns, what was agreed.

Rules, not judgement: whoever answers for the report changes what they propose (`store.rounds.words`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kvo_inspect.domain.rounds.summary import CONCERNS
from kvo_inspect.domain.values.closed_sets import SEVERITIES, SummarySubject
from kvo_inspect.domain.values.text import LINE_LIMIT
from kvo_inspect.domain.walk.progress import StopProgress, progress_of
from kvo_inspect.domain.walk.rows import rows
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording.counts import named_text
from kvo_inspect.wording.findings import days_text, holder_text
from kvo_inspect.wording.names import capital, day_text
from kvo_inspect.wording.walk import whole_text

if TYPE_CHECKING:
    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.domain.plan.measure import Measure
    from kvo_inspect.domain.walk.rows import Walk

NAMED = 8
"""So many checkpoints that were not seen are named; the others are counted."""
AGREEMENTS = 12
"""So many agreements are proposed: more are a list of actions, which the report has."""
SEVERAL = 2
"""From so many findings on a theme is a concern."""


def summary_proposals(walk: Walk) -> dict[SummarySubject, str]:
    """Return the lines of the summary as the record gives them, in the language in use."""
    lines: dict[SummarySubject, str] = {
        "checkpoints": _checkpoints_line(walk),
        "findings": n_("{n} new finding.", "{n} new findings.", len(walk.findings)).format(n=len(walk.findings)),
        "earlier": _earlier_line(walk),
    }
    urgent = len(urgent_findings(walk))
    lines["urgent"] = n_("{n} urgent finding.", "{n} urgent findings.", urgent).format(n=urgent) if urgent else _("Nothing was urgent.")
    unassessed = sum(answer.value is not None and answer.value.kind == "not_assessed" for answer in walk.answers.values())
    if unassessed:
        lines["not_assessed"] = n_("{n} question could not be assessed.", "{n} questions could not be assessed.", unassessed).format(
            n=unassessed
        )
    return lines


def _checkpoints_line(walk: Walk) -> str:
    stops = [stop for stop in walk.stops if not stop.retired]
    answers = ((stop, answer.value) for (stop, _item), answer in walk.answers.items())
    visited = {stop for stop, value in answers if value is not None and value.kind != "not_assessed"}
    visited |= {finding.checkpoint for finding in walk.findings.values()} | {stop for stop, _item, _person in walk.marks}
    looked = (key for key, recheck in walk.rechecks.items() if recheck.seen not in (None, "unseen"))
    visited |= {walk.earlier[key].checkpoint for key in looked if key in walk.earlier}
    unseen = [stop for stop in stops if stop.id not in visited]
    unasked = [stop for stop in unseen if not rows(walk, stop)[:-1]]
    count, left_out = len(stops) - len(unasked), [stop.name for stop in unseen if stop not in unasked]
    line = n_("{seen} of {n} checkpoint was seen.", "{seen} of {n} checkpoints were seen.", count).format(
        seen=count - len(left_out), n=count
    )
    if left_out:
        line += " " + _("Not seen: {names}.").format(names=named_text(left_out, NAMED))
    progress = sum((progress_of(walk, stop) for stop in stops), StopProgress())
    if progress.open:
        questions = _("{done} of {total} questions and rechecks were done.")
        line += " " + questions.format(done=progress.done, total=progress.total)
    if unasked:
        line += " " + _("Nothing was asked at: {names}.").format(names=named_text([stop.name for stop in unasked], NAMED))
    return line


def _earlier_line(walk: Walk) -> str:
    seen = Counter(recheck.seen for key, recheck in walk.rechecks.items() if key in walk.earlier and recheck.seen)
    if not seen:
        return _("No earlier finding was looked at again.")
    total = seen.total()
    counts = (
        (seen["solved"], _("{n} solved")),
        (seen["object_gone"], _("{n} object gone")),
        (seen["not_yet"], _("{n} not yet")),
        (seen["worse"], _("{n} worse")),
        (seen["unseen"], _("{n} not to be seen")),
    )
    counted = ", ".join(text.format(n=n) for n, text in counts if n)
    sentence = n_("{n} earlier finding was looked at again: {counts}.", "{n} earlier findings were looked at again: {counts}.", total)
    return sentence.format(n=total, counts=counted)


def urgent_findings(walk: Walk) -> list[Finding]:
    """Return the urgent findings of a round, and those that were seen again in it."""
    return [finding for finding in (*walk.findings.values(), *walk.still_there()) if finding.severity == "urgent"]


def concern_proposals(walk: Walk) -> list[str]:
    """Return at most three concerns: the gravest finding that stands, the one open longest, the theme with most new findings.

    Only what is urgent or serious is the gravest, only what was seen again is open for long, only several findings are a theme.
    """
    standing = [*walk.still_there(), *walk.findings.values()]
    grave = sorted((finding for finding in standing if _weight(finding) >= SEVERITIES.index("serious")), key=_weight, reverse=True)[:1]
    # Of before this round: `still_there` has the oldest first.
    long = [finding for finding in walk.still_there() if finding not in grave][:1]
    texts = [_shortened(f"{whole_text(walk, finding)}, {_place(walk, finding)}") for finding in grave]
    today = dt.date.fromisoformat(walk.round.date)
    for finding in long:
        days = max(0, (today - dt.date.fromisoformat(finding.made[:10])).days)
        open_for = _("open for {time}").format(time=days_text(days))
        texts.append(_shortened(f"{whole_text(walk, finding)}, {_place(walk, finding)}", f": {open_for}"))
    themes = Counter(finding.theme for finding in walk.findings.values() if finding.theme)
    titles = {theme.checklist.theme: theme.checklist.title(language()) for theme in walk.themes}
    for theme, n in themes.most_common(1):
        if n >= SEVERAL and theme in titles:
            texts.append(_shortened(titles[theme], ": " + n_("{n} new finding", "{n} new findings", n).format(n=n)))
    return texts[:CONCERNS]


def agreement_proposals(walk: Walk, measures: Sequence[Measure]) -> list[str]:
    """Return what was agreed as the record knows: findings that somebody promised to see to, and these measures. Nobody is named.

    Of an earlier finding only a promise whose day is still to come: one that has passed was no agreement of this round.
    """
    texts = []
    again = [finding for finding in walk.still_there() if finding.due and finding.due >= walk.round.date]
    for finding in (*walk.findings.values(), *again):
        if finding.promised_by:
            holder = walk.partners.get(finding.partner or "")
            who = f"{capital(holder_text(holder))}: " if holder is not None else ""
            texts.append(_shortened(f"{who}{whole_text(walk, finding)}, {_place(walk, finding)} ({finding.code})", _by(finding.due)))
    for measure in measures:
        holder = walk.partners.get(measure.partner or "")
        who = f"{capital(holder_text(holder))}: " if holder is not None else ""
        texts.append(_shortened(f"{who}{measure.name}", _by(measure.due)))
    return texts[:AGREEMENTS]


def _by(due: str | None) -> str:
    return f", {_('by {day}').format(day=day_text(due))}" if due else ""


def _weight(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


def _place(walk: Walk, finding: Finding) -> str:
    return next((stop.name for stop in walk.stops if stop.id == finding.checkpoint), "–")


def _shortened(text: str, end: str = "") -> str:
    """Return a text with its end, at most as long as a line of the record."""
    room = LINE_LIMIT - len(end)
    return (text if len(text) <= room else text[: room - 2].rstrip() + " …") + end
