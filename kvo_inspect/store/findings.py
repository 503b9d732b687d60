"""Findings: making one, saying more about it, moving it through its life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain import status, words
from kvo_inspect.domain.finding import Finding, Sent, Status, Told, Visible, code, objects_and_text
from kvo_inspect.domain.ids import made_id
from kvo_inspect.domain.review import Review, Verdict
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow, NotFound
from kvo_inspect.store.act import Act
from kvo_inspect.store.checklists import find_item
from kvo_inspect.store.in_doubt import IN_DOUBT
from kvo_inspect.store.local import get_local, put_local
from kvo_inspect.store.record import Store
from kvo_inspect.store.rounds import open_round
from kvo_inspect.texts import _

NOT_ENDED = (
    "not exists (select 1 from review v where v.finding = t.id and v.gone = 0 "
    "and json_extract(v.verdict, '$.kind') in ('dropped', 'duplicate'))"
)
"""SQL: the finding `t` was neither dropped nor found to be a duplicate."""

OPEN = f"((t.status <> 'verified' and {NOT_ENDED}) or {IN_DOUBT})"
"""SQL: the finding `t` is open."""


def make_finding(act: Act, park_id: str, *, confidential: bool, **fields: Any) -> Finding:
    """Write a new finding with the next code of this device, within an act."""
    series = f"codes {act.store.letters}{'-V' if confidential else ''}"
    number = int(get_local(act.store.db, series) or 0) + 1
    put_local(act.store.db, series, str(number))
    name = code(act.store.letters, number, confidential=confidential)
    return act.write(Finding, act.store.new_id(), park=park_id, confidential=confidential, code=name, **fields)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A free finding, as the capture line gives it."""

    text: str
    urgent: bool = False
    item: str | None = None
    """`checklist/item` it belongs to, when the person chose one of the proposals."""
    visible: Visible = "both"
    confidential: bool = False


def record_finding(store: Store, round_id: str, checkpoint_id: str, new: NewFinding) -> Finding:
    """Record a free finding at a checkpoint; theme and partner stay empty unless it belongs to an item."""
    found = open_round(store, round_id)
    text = words.text("text", new.text)
    if not text:
        raise Missing("text")
    fields: dict[str, Any] = {"severity": "urgent"} if new.urgent else {}
    visible, hidden = new.visible, new.confidential
    if new.item is not None:
        checklist, item = find_item(store, round_id, new.item)
        visible = item.round[0] if len(item.round) == 1 else "both"
        hidden = checklist.confidential
        fields = {"severity": item.severity, **fields, "item": new.item, "theme": checklist.theme}
        fields["partner"] = made_id("partner", found.park, item.partner)
    with store.act() as act:
        return make_finding(
            act, found.park, confidential=hidden, checkpoint=checkpoint_id, round=round_id, text=text, visible=visible, **fields
        )


def live_findings(store: Store, round_id: str, checkpoint_id: str, item: str) -> list[Finding]:
    """Return the findings that this item's answer here made in this round and that still count."""
    return store.select(
        Finding, f"where round = ? and checkpoint = ? and item = ? and gone = 0 and {NOT_ENDED} order by n", [round_id, checkpoint_id, item]
    )


def describe_finding(store: Store, finding_id: str, line: str) -> tuple[Finding, ...]:
    """Say what is wrong. At an item with objects, numbers in front are objects and each beyond the first gives a finding of its own.

    Returns this finding and the ones made beside it.
    """
    found = store.get(Finding, finding_id)
    objects: tuple[str, ...] = ()
    text = words.text("text", line)
    if found.item and found.round:
        _checklist, item = find_item(store, found.round, found.item)
        if item.object is not None:
            objects, text = objects_and_text(text)
    fields: dict[str, Any] = {"text": text} if text or not objects else {}
    if objects:
        fields["object"] = objects[0]
    with store.act() as act:
        first = act.write(Finding, found.id, park=found.park, **fields)
        others = [
            make_finding(
                act, found.park, confidential=found.confidential, checkpoint=found.checkpoint, round=found.round, item=found.item,
                theme=found.theme, severity=first.severity, partner=first.partner, visible=first.visible, text=first.text, object=other,
                adds=first.adds,
            )
            for other in objects[1:]
        ]  # fmt: skip
    return (first, *others)


def set_finding(store: Store, finding_id: str, *, how: str = "key", **fields: Any) -> Finding:
    """Change a finding's own fields (text, object, severity, urgency, visible, partner, promised_by, due, theme), not its status."""
    found = store.get(Finding, finding_id)
    if "status" in fields or "code" in fields:
        raise NotAllowedNow(_("A status changes by its own step."))
    for field in ("object", "promised_by"):
        if field in fields:
            fields[field] = words.line(field, fields[field])
    if "text" in fields:
        fields["text"] = words.text("text", fields["text"])
    if fields.get("due"):
        from kvo_inspect.domain.dates import parse_day

        try:
            fields["due"] = parse_day(fields["due"], store.today)
        except ValueError:
            said = words.clean_line(fields["due"])[:40]
            raise BadValue("due", _("“{raw}” is no date. Type it as 24-11-2026.").format(raw=said)) from None
    elif "due" in fields:
        fields["due"] = None
    with store.act(how) as act:
        return act.write(Finding, found.id, park=found.park, **fields)


def tell_urgent(store: Store, finding_id: str, who: str) -> Finding:
    """Make a finding urgent and record who was told, by whom, when (ROUND rule 15)."""
    found = store.get(Finding, finding_id)
    told = Told(who=words.line("who", who, required=True), by=store.author, at=store.now().strftime("%H:%M"))
    with store.act() as act:
        return act.write(Finding, found.id, park=found.park, severity="urgent", told=told)


def move_finding(store: Store, finding_id: str, to: Status, *, reason: str = "", sent: Sent | None = None) -> Finding:
    """Take a step in a finding's life; NotAllowedNow, or Missing when the step asks why."""
    found = store.get(Finding, finding_id)
    if not status.allowed(found.status, to):
        raise NotAllowedNow(_("This step is not possible from the status it has now."))
    reason = words.line("reason", reason, required=status.needs_reason(found.status, to))
    if to == "sent" and sent is None and found.sent is None:
        raise Missing("sent")
    fields: dict[str, Any] = {"status": to} if sent is None else {"status": to, "sent": sent}
    with store.act() as act:
        return act.write(Finding, found.id, park=found.park, reason=reason or None, **fields)


def review_finding(store: Store, finding_id: str, verdict: Verdict, *, how: str = "key") -> Review:
    """Give the verdict on a finding; dropping and returning ask a reason, a duplicate its original."""
    found = store.get(Finding, finding_id)
    if verdict.kind in ("dropped", "returned") and not words.clean_line(verdict.reason):
        raise Missing("reason")
    if verdict.kind == "duplicate":
        other = store.find(Finding, verdict.of) if verdict.of else None
        # An open one never names a confidential one: its id would leave with the verdict.
        if other is None or other.id == found.id or other.park != found.park or (other.confidential and not found.confidential):
            raise BadValue("of", _("Name the finding that this one doubles."))
    with store.act(how) as act:
        return act.write(
            Review, made_id("review", found.id), park=found.park, confidential=found.confidential, finding=found.id, verdict=verdict,
            saw=found.heads,
        )  # fmt: skip


def drop_finding(store: Store, finding_id: str, reason: str) -> Review:
    """Drop a finding with a reason; it stays in the record."""
    return review_finding(store, finding_id, Verdict(kind="dropped", reason=words.line("reason", reason, required=True)))


def findings_of_round(store: Store, round_id: str, *, confidential: bool = False) -> list[Finding]:
    """Return the findings that a round made and that still count, in the order they were made."""
    return store.select(
        Finding, f"where round = ? and gone = 0 and confidential <= ? and {NOT_ENDED} order by n", [round_id, int(confidential)]
    )


def open_findings_at(store: Store, park_id: str, checkpoint_id: str | None = None, *, confidential: bool = False) -> list[Finding]:
    """Return the open findings of a park, or of one checkpoint, oldest first."""
    return store.select(
        Finding,
        f"where park = ? and (? is null or checkpoint = ?) and gone = 0 and confidential <= ? and {OPEN} order by made, n",
        [park_id, checkpoint_id, checkpoint_id, int(confidential)],
    )


def find_by_code(store: Store, park_id: str, said: str) -> Finding:
    """Return the finding of a park with this code, the confidential ones too: who asks knows the code. NotFound when there is none."""
    found = store.select(Finding, "where park = ? and upper(code) = upper(?) and gone = 0", [park_id, words.clean_line(said).strip()])
    if not found:
        raise NotFound(words.clean_line(said))
    return found[0]
