"""What the review says in a column or a part of a sentence: lacks, verdicts, kinds of partner."""

from __future__ import annotations

from kvo_inspect.domain.findings.review import Lack
from kvo_inspect.texts import _, p_
from kvo_inspect.wording.names import partner_name


def lack_name(lack: Lack) -> str:
    """Return what a finding lacks, in a word that fits its column."""
    return {
        "holder": p_("lacks", "holder?"), "theme": p_("lacks", "theme?"), "object": p_("lacks", "object?"), "text": p_("lacks", "text?"),
        "told": p_("lacks", "told?"), "photo": p_("lacks", "photo owed"),
    }[lack]  # fmt: skip


def lack_sentence(lack: Lack) -> str:
    """Return what a finding lacks, as one part of a sentence."""
    return {
        "holder": _("an action holder"), "theme": _("a theme"), "object": _("the object"), "text": _("a text"),
        "told": _("who was told that it is urgent"), "photo": _("a photo that was promised"),
    }[lack]  # fmt: skip


def short_verdict(verdict: str) -> str:
    """Return a verdict in a word that fits its column."""
    return {
        "accepted": p_("short verdict", "accepted"), "returned": p_("short verdict", "returned"),
        "duplicate": p_("short verdict", "duplicate"), "dropped": p_("short verdict", "dropped"),
    }.get(verdict, verdict)  # fmt: skip


def short_partner(kind: str) -> str:
    """Return what a kind of partner is called in a narrow column."""
    return {
        "business_association": p_("short partner", "association"), "grid_operator": p_("short partner", "grid op."),
        "environment_service": p_("short partner", "environment"), "water_company": p_("short partner", "water co."),
    }.get(kind) or partner_name(kind)  # fmt: skip
