"""What is told at the end of a round: what is open, what is urgent and nobody was called about, which photos are still to come."""

from __future__ import annotations

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.walk.rows import Walk
from kvo_inspect.domain.walk.suggestions import finding_text
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording.findings import holder_text


def uncalled(walk: Walk) -> list[Finding]:
    """Return the urgent findings of a round, or seen again in it, about which nobody was told."""
    return [
        finding for finding in (*walk.findings.values(), *walk.still_there()) if finding.severity == "urgent" and finding.called is None
    ]


def left_texts(walk: Walk, open_count: int) -> list[str]:
    """Return what a round leaves when it ends now, what matters most to people first; nothing when it leaves nothing."""
    texts = [n_("{n} open: o", "{n} open: o", open_count).format(n=open_count)] if open_count else []
    texts += [uncalled_text(walk, finding) for finding in uncalled(walk)]
    owed = [promise.promised_by for promise in walk.promised.values() if promise.kept_by is None]
    if owed:
        sentence = n_("{n} photo to come from {names}", "{n} photos to come from {names}", len(owed))
        texts.append(sentence.format(n=len(owed), names=", ".join(dict.fromkeys(owed))))
    return texts


def uncalled_text(walk: Walk, finding: Finding) -> str:
    """Return that nobody was told of an urgent finding, and whom to call."""
    partner = walk.partners.get(finding.partner or "")
    number = partner.fault_number if partner is not None else ""
    whom = " ".join(part for part in (holder_text(partner) if partner is not None else "", number) if part)
    what = f"{finding.code} {finding_text(walk, finding, language())}"
    if whom:
        return _("URGENT, nobody told yet: {finding} · call {whom}").format(finding=what, whom=whom)
    return _("URGENT, nobody told yet: {finding}").format(finding=what)
