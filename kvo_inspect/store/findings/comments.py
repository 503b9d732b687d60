"""Comments: remarks on a finding."""

from __future__ import annotations

from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.errors import Missing
from kvo_inspect.store.record.store import Store


def add_comment(store: Store, finding_id: str, text: str) -> Comment:
    """Write a remark on a finding; Missing when the text is empty, TooLong."""
    finding = store.get(Finding, finding_id)
    text = checked_text("text", text)
    if not text:
        raise Missing("text")
    with store.act() as act:
        return act.write(Comment, store.new_id(), park=finding.park, confidential=finding.confidential, finding=finding.id, text=text)


def comments_of(store: Store, finding_id: str) -> list[Comment]:
    """Return the remarks on a finding, oldest first."""
    return store.select(Comment, "where finding = ? and gone = 0 order by made, n", [finding_id])
