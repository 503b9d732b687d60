"""What the review says of a finding: lacks, verdicts, partners in a column, and the facts that a verdict may hang on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.premises import is_nameless, premises_of
from kvo_inspect.domain.findings.review import Lack
from kvo_inspect.store.review.page import Earlier, ReviewPage
from kvo_inspect.store.review.queue import ReviewLine
from kvo_inspect.store.review.verdicts import Acceptance
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.action_lists import named_holder, nobody_text
from kvo_inspect.wording.findings import holder_text
from kvo_inspect.wording.names import day_text, partner_name, seen_name, severity_name, stage_name, urgency_name, verdict_name

NAMED = 12
"""Codes that a sentence names."""


def lack_name(lack: Lack) -> str:
    """Return what a finding lacks, in a word that fits its column."""
    return {
        "holder": p_("lacks", "holder?"),
        "theme": p_("lacks", "theme?"),
        "object": p_("lacks", "object?"),
        "text": p_("lacks", "text?"),
        "told": p_("lacks", "told?"),
        "photo": p_("lacks", "photo owed"),
    }[lack]


def lack_sentence(lack: Lack) -> str:
    """Return what a finding lacks, as one part of a sentence."""
    return {
        "holder": _("an action holder"),
        "theme": _("a theme"),
        "object": _("the object"),
        "text": _("a text"),
        "told": _("who was told that it is urgent"),
        "photo": _("a photo that was promised"),
    }[lack]


def short_verdict(verdict: str) -> str:
    """Return a verdict in a word that fits its column."""
    return {
        "accepted": p_("short verdict", "accepted"),
        "returned": p_("short verdict", "returned"),
        "duplicate": p_("short verdict", "duplicate"),
        "dropped": p_("short verdict", "dropped"),
    }.get(verdict, verdict)


def short_partner(kind: str) -> str:
    """Return what a kind of partner is called in a narrow column."""
    return {
        "business_association": p_("short partner", "association"),
        "grid_operator": p_("short partner", "grid op."),
        "environment_service": p_("short partner", "environment"),
        "water_company": p_("short partner", "water co."),
    }.get(kind) or partner_name(kind)


def short_holder_text(line: ReviewLine, wide: bool) -> str:
    """Return the action holder of a row: by name where there is room, or where there are several of the kind."""
    if line.partner_kind is None:
        return "?"
    if is_nameless(line.partner_kind, line.partner_name) and line.number:
        short = p_("short partner", "company {number}").format(number=line.number)
        return named_holder(line.partner_kind, "", line.number) if wide else short
    by_name = line.partner_name and (wide or line.partner_kind in ("company", "owner", "security"))
    return line.partner_name if by_name else partner_name(line.partner_kind) if wide else short_partner(line.partner_kind)


def missing_text(page: ReviewPage) -> str:
    """Return what a finding lacks, a holder only when nobody can be proposed."""
    lacks = [lack for lack in page.line.lacks if lack != "holder" or page.proposal.partner is None]
    return ", ".join(lack_sentence(lack) for lack in lacks) if page.line.open else ""


def photos_owed_text(page: ReviewPage) -> str:
    """Return how many photos a finding has, and who still owes some."""
    photos = n_("{n} photo", "{n} photos", page.photos).format(n=page.photos) if page.photos else ""
    names = ", ".join(dict.fromkeys(promise.promised_by for promise in page.owed))
    owed = n_("{n} promised by {names}, not here yet", "{n} promised by {names}, not here yet", len(page.owed))
    return " · ".join(filter(None, (photos, owed.format(n=len(page.owed), names=names) if page.owed else "")))


def proposed_text(page: ReviewPage, themes: Mapping[str, str]) -> str:
    """Return what is proposed for an open finding, or recorded of another: holder, weight, day, theme of a free one."""
    finding, proposal = page.finding, page.proposal
    partner = page.partner(proposal.partner if page.line.open else finding.partner)
    due = proposal.due if page.line.open else finding.due
    also = ", ".join(holder_text(page.partner(partner_id)) for partner_id in page.also)
    theme = themes.get(finding.theme, finding.theme) if finding.theme else ""
    parts = [
        holder_text(partner, page.number) if partner else _("holder: ?"),
        _("also for {names}").format(names=also) if also else "",
        severity_name(finding.severity),
        urgency_name(finding.urgency) if finding.urgency else "",
        p_("due", "by {day}").format(day=day_text(due)) if due else "",
        theme if page.item is None else "",
    ]
    return " · ".join(filter(None, parts))


def nobody_named_text(page: ReviewPage) -> str:
    """Return why a finding cannot be sent to “the company”; empty when it can, or another holds it."""
    partner = page.partner(page.proposal.partner if page.line.open else page.finding.partner)
    nameless = partner is not None and is_nameless(partner.kind, partner.organisation)
    return nobody_text() if nameless and premises_of(page.checkpoint, page.number) is None else ""


def verdict_text(page: ReviewPage) -> str:
    """Return the verdict with its reason, and whether the finding was changed since; empty for one accepted without a reason."""
    verdict = page.review.verdict if page.review else None
    if verdict is None or (verdict.kind == "accepted" and not verdict.reason):
        return ""
    text = " · ".join(filter(None, (verdict_name(verdict.kind), page.original, verdict.reason)))
    return _("{verdict}; changed since").format(verdict=text) if page.line.open and page.line.changed else text


def handed_back_text(page: ReviewPage) -> str:
    """Return who says that a finding is not theirs, and whose it is, or who refuses it and why; empty when nobody does."""
    reply = page.handed_back
    if reply is None or reply.said is None:
        return ""
    name = ", ".join(filter(None, (reply.by, holder_text(page.partner(reply.partner)))))
    if reply.said.kind == "refused":
        return _("{name} does not do it: {why}").format(name=name, why=reply.text or "?")
    text = _("{name}: not ours, belongs to {other}").format(name=name, other=reply.said.belongs_to or "?")
    return " · ".join(filter(None, (text, reply.text)))


def promise_text(page: ReviewPage) -> str:
    """Return who promised to solve a finding at the closing talk; empty when nobody did."""
    name = page.finding.promised_by
    return _("closing talk: promised by {name}").format(name=name) if name else ""


def earlier_text(earlier: Earlier) -> str:
    """Return an earlier finding at the same place on one line."""
    seen = _("found on {day}").format(day=day_text(earlier.day))
    if earlier.seen:
        seen = f"{seen_name(earlier.seen)} {day_text(earlier.looked)}"
    return f"{earlier.code} {earlier.text} · {stage_name(earlier.stage)} · {seen}"


def rest_text(page: ReviewPage, themes: Mapping[str, str]) -> str:
    """Return which themes were answered by “rest” around a finding; empty when none was."""
    if not page.rest:
        return ""
    names = ", ".join(themes.get(theme, theme) for theme in page.rest)
    return _("the rest of {themes} here was answered “in order (rest)”").format(themes=names)


def acceptance_text(done: Acceptance) -> str:
    """Return what accepting findings left undone: nobody to solve them, perhaps duplicates, urgent and nobody told; empty for nothing."""
    parts = []
    if done.left or done.doubtful:
        parts.append(n_("{n} accepted.", "{n} accepted.", len(done.accepted)).format(n=len(done.accepted)))
    if done.left:
        sentence = n_("Nobody to solve it yet: {codes}.", "Nobody to solve these yet: {codes}.", len(done.left))
        parts.append(sentence.format(codes=_codes(done.left)))
    if done.doubtful:
        sentence = n_("{n} stays, it may be a duplicate: {codes}.", "{n} stay, they may be duplicates: {codes}.", len(done.doubtful))
        parts.append(sentence.format(n=len(done.doubtful), codes=_codes(done.doubtful)))
    untold = [finding for finding in done.accepted if finding.severity == "urgent" and finding.called is None]
    if untold:
        parts.append(_("Urgent, and nobody was told yet: {codes}.").format(codes=_codes(untold)))
    return " ".join(parts)


def _codes(findings: Sequence[Finding]) -> str:
    codes = ", ".join(finding.code for finding in findings[:NAMED])
    return f"{codes} …" if len(findings) > NAMED else codes
