"""Findings: making, describing and changing them, and moving them through their stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.codes import code
from kvo_inspect.domain.findings.finding import Finding, FindingFields, NewFindingFields, Sent, UrgentCall
from kvo_inspect.domain.findings.premises import is_nameless, premises_of
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.findings.stages import ASKED, ENDED, StageFacts, after_step, allowed, needs_reason, stage_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import Stage, Visible
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line, checked_text, clean_line
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow
from kvo_inspect.store.checklists.stored import find_item, known_house_number
from kvo_inspect.store.conditions.findings import NOT_ENDED, OPEN
from kvo_inspect.store.findings.counted import count_with
from kvo_inspect.store.findings.for_information import tell_also
from kvo_inspect.store.findings.moving import must_be_movable
from kvo_inspect.store.parks.partners import holder_of
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.texts import _


class NoCompany(NotAllowedNow):
    """A finding is held by “the company” and nothing says which: nothing is sent to nobody."""

    def __init__(self, code: str) -> None:
        super().__init__(_("{code}: no company named: give a house number or a partner.").format(code=code), "partner")


def make_finding(act: Act, park_id: str, *, confidential: bool, apart: bool = False, **fields: Unpack[NewFindingFields]) -> Finding:
    """Write a new finding with the next code of this device, within an act.

    *apart*: it is another thing than what stands there. Only that is written: any other finding stays in the first field set.
    """
    series = f"codes {act.store.letters}{'-V' if confidential else ''}"
    number = int(get_laptop_only(act.store.db, series) or 0) + 1
    put_laptop_only(act.store.db, series, str(number))
    name = code(act.store.letters, number, confidential=confidential)
    made = act.write(Finding, act.store.new_id(), park=park_id, confidential=confidential, code=name, **fields)
    return act.write(Finding, made.id, park=park_id, apart=apart)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A free finding, as the capture line gives it."""

    text: str
    urgent: bool = False
    item: str | None = None
    """The `checklist/item` that the finding belongs to, when the person chose one of the proposals."""
    visible: Visible = "both"
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Captured:
    """What recording a free finding did."""

    finding: Finding
    counted: Answer | None = None
    """The answer to its question, when that counted fewer than there are findings now, and became so many."""


def record_finding(store: Store, round_id: str, checkpoint_id: str, new: NewFinding) -> Finding:
    """Record a free finding as `capture_finding` does, and return it."""
    return capture_finding(store, round_id, checkpoint_id, new).finding


def capture_finding(store: Store, round_id: str, checkpoint_id: str, new: NewFinding) -> Captured:
    """Record a free finding at a checkpoint; theme and partner stay empty unless the finding belongs to an item.

    An answer to that item that counts fewer than the findings rises in the same act; what else it says stays.
    """
    round_ = open_round(store, round_id)
    text = checked_text("text", new.text)
    if not text:
        raise Missing("text")
    item: Item | None = None
    fields: dict[str, Any] = {"severity": "urgent"} if new.urgent else {}
    visible, hidden = new.visible, new.confidential
    if new.item is not None:
        checklist, item = find_item(store, round_id, new.item)
        visible = item.round[0] if len(item.round) == 1 else "both"
        hidden = checklist.confidential
        fields = {"severity": item.severity, **fields, "item": new.item, "theme": checklist.theme}
        fields["partner"] = holder_of(store, round_.park, item.partner, checkpoint_id)
    beside = live_findings(store, round_id, checkpoint_id, new.item) if new.item is not None else []
    others = [other for other in beside if other.confidential == hidden]
    with store.act() as act:
        finding = make_finding(
            act,
            round_.park,
            confidential=hidden,
            checkpoint=checkpoint_id,
            round=round_id,
            text=text,
            visible=visible,
            **fields,
            apart=any(other.apart for other in others),  # of what stands here a person said so already
        )
        tell_also(act, finding, item)
        counted = count_with(act, finding, item, others)
        return Captured(finding, counted)


def live_findings(store: Store, round_id: str, checkpoint_id: str, item: str) -> list[Finding]:
    """Return the findings that this item's answer here made in this round and that still count."""
    return store.select(
        Finding, f"where round = ? and checkpoint = ? and item = ? and gone = 0 and {NOT_ENDED} order by n", [round_id, checkpoint_id, item]
    )


def set_finding(store: Store, finding_id: str, *, how: str = "key", **fields: Unpack[FindingFields]) -> Finding:
    """Change a finding's own fields (those of `FindingFields`), not its status; another checkpoint as `must_be_movable` says."""
    finding = store.get(Finding, finding_id)
    if "checkpoint" in fields:
        must_be_movable(store, finding, fields["checkpoint"])
    written = finding_fields(store, {**fields})
    with store.act(how) as act:
        return write_fields(act, finding, written)


def write_fields(act: Act, finding: Finding, fields: dict[str, Any]) -> Finding:
    """Write fields of a finding within an act; a sent finding whose partner changes is new again, for the new partner was sent nothing."""
    reason = None
    if finding.partner is not None and fields.get("partner", finding.partner) != finding.partner:
        back = finding.status in ("sent", "planned", "in_progress")
        fields = {**fields, "sent": None, **({"status": "new"} if back else {})}
        reason = _("Another action holder.") if back else None
    return act.write(Finding, finding.id, park=finding.park, reason=reason, **fields)


def finding_fields(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields of a finding as they are written, or raise TooLong, BadValue or NotAllowedNow."""
    fields = dict(fields)
    if "status" in fields or "code" in fields:
        raise NotAllowedNow(_("A status changes by its own step."))
    for field in ("object", "promised_by"):
        if field in fields:
            fields[field] = checked_line(field, fields[field])
    if "text" in fields:
        fields["text"] = checked_text("text", fields["text"])
    if fields.get("due"):
        fields["due"] = typed_day("due", fields["due"], store.today)
    elif "due" in fields:
        fields["due"] = None
    return fields


def tell_urgent(store: Store, finding_id: str, who: str) -> Finding:
    """Make a finding urgent and record who was told, by whom, when."""
    finding = store.get(Finding, finding_id)
    call = UrgentCall(who=checked_line("who", who, required=True), by=store.author, at=store.now().strftime("%H:%M"))
    with store.act() as act:
        return act.write(Finding, finding.id, park=finding.park, severity="urgent", told=call)


def stage_facts(act: Act, finding: Finding) -> StageFacts:
    """Return the status and verdict of a finding, of which its stage follows, as this act leaves them."""
    review = act.get(Review, made_id("review", finding.id))
    verdict = review.verdict.kind if review is not None and not review.gone and review.verdict is not None else None
    return StageFacts(finding.status, verdict)


def move_finding(store: Store, finding_id: str, to: Stage, *, reason: str = "", sent: Sent | None = None) -> Finding:
    """Take a step in a finding's life by the table of `domain.findings.stages`, other than a verdict of the review.

    NotAllowedNow, or Missing at `reason` when the step asks why, at `sent` and `partner` when the finding cannot be sent yet.
    """
    return move_findings(store, (finding_id,), to, reason=reason, sent=sent)[0]


def move_findings(store: Store, finding_ids: Iterable[str], to: Stage, *, reason: str = "", sent: Sent | None = None) -> list[Finding]:
    """Take the same step with several findings, all of them or none, in one act; errors as `move_finding`."""
    ids = list(dict.fromkeys(finding_ids))
    with store.act("bulk" if len(ids) > 1 else "key") as act:
        return [write_step(act, store.get(Finding, finding_id), to, reason=reason, sent=sent) for finding_id in ids]


def write_step(act: Act, finding: Finding, to: Stage, *, reason: str = "", sent: Sent | None = None) -> Finding:
    """Take a step within an act; errors as `move_finding`. A finding sent again without a reference keeps the known one."""
    fields, unjudged, why = step_fields(act, finding, to, reason=reason, sent=sent)
    if unjudged:
        act.write(Review, made_id("review", finding.id), park=finding.park, verdict=None)
    return act.write(Finding, finding.id, park=finding.park, reason=why, **fields)


def step_fields(
    act: Act, finding: Finding, to: Stage, *, reason: str = "", sent: Sent | None = None
) -> tuple[dict[str, Any], bool, str | None]:
    """Return what a step writes of a finding, whether it takes its verdict away, and why; errors as `move_finding`."""
    current_finding = act.get(Finding, finding.id) or finding
    facts = stage_facts(act, current_finding)
    stage, after = stage_of(*facts), after_step(facts, to)
    if not allowed(stage, to) or (after.verdict is not None and after.verdict != facts.verdict):  # a verdict is the review's
        raise NotAllowedNow(_wrong_step(current_finding, stage, to))
    why = checked_line("reason", reason, required=needs_reason(stage, to))
    if to == "sent":
        if current_finding.partner is None:
            raise Missing("partner")
        if not is_addressed(act, current_finding):
            raise NoCompany(current_finding.code)
        if sent is None and current_finding.sent is None:
            raise Missing("sent")
        if sent is not None and not sent.reference and current_finding.sent is not None:
            sent = sent.model_copy(update={"reference": current_finding.sent.reference})
    fields: dict[str, Any] = {"status": after.status} if sent is None else {"status": after.status, "sent": sent}
    return fields, after.verdict != facts.verdict, why or None


def is_addressed(act: Act, finding: Finding) -> bool:
    """Whether somebody can be asked: for the company without a name only where a house number or the route says which one it is."""
    partner = act.get(Partner, finding.partner) if finding.partner else None
    if partner is None or not is_nameless(partner.kind, partner.organisation):
        return True
    stop = act.get(Checkpoint, finding.checkpoint)
    return stop is not None and premises_of(stop, known_house_number(act.store, finding.item, finding.object)) is not None


def _wrong_step(finding: Finding, stage: Stage, to: Stage) -> str:
    if to == "sent" and stage in ("new", "returned"):
        return _("{code} is not accepted yet: nothing is sent before somebody went over it (Review).").format(code=finding.code)
    return _("{code}: this step is not possible from the status it has now.").format(code=finding.code)


def review_finding(store: Store, finding_id: str, verdict: Verdict, *, how: str = "key") -> Review:
    """Give the verdict on a finding; dropping and returning ask a reason, a duplicate its original. NotAllowedNow by the stages."""
    finding = store.get(Finding, finding_id)
    with store.act(how) as act:
        return write_verdict(act, finding, verdict)


def write_verdict(act: Act, finding: Finding, verdict: Verdict) -> Review:
    """Give the verdict on a finding within an act; errors as `review_finding`. The review notes the heads of the finding that it judged."""
    current_finding = act.get(Finding, finding.id) or finding
    stage = stage_of(*stage_facts(act, current_finding))
    # Choosing one of two verdicts that were given apart is no step: it says which of the two was taken.
    if act.how != "choose" and (not allowed(stage, verdict.kind) or (verdict.kind == "accepted" and stage in ASKED)):
        raise NotAllowedNow(_wrong_step(current_finding, stage, verdict.kind))
    if needs_reason(stage, verdict.kind) and not clean_line(verdict.reason):
        raise Missing("reason")
    if verdict.kind == "duplicate":
        _check_original(act, current_finding, verdict.of)
    return act.write(
        Review,
        made_id("review", current_finding.id),
        park=current_finding.park,
        confidential=current_finding.confidential,
        finding=current_finding.id,
        verdict=verdict,
        saw=current_finding.heads,
    )


def _check_original(act: Act, finding: Finding, original: str | None) -> None:
    """Raise BadValue when a finding cannot be a duplicate of *original*: both would be lost then."""
    other = act.get(Finding, original) if original else None
    # An open one never names a confidential one: its id would leave with the verdict.
    if (
        other is None
        or other.gone
        or other.id == finding.id
        or other.park != finding.park
        or (other.confidential and not finding.confidential)
    ):
        raise BadValue("of", _("Name the finding that this one doubles."))
    if stage_of(*stage_facts(act, other)) in ENDED:
        raise BadValue("of", _("{code} was dropped or is a duplicate itself: name the finding that stays.").format(code=other.code))


def drop_finding(store: Store, finding_id: str, reason: str) -> Review:
    """Drop a finding with a reason; it stays in the record."""
    return drop_findings(store, (finding_id,), reason)[0]


def drop_findings(store: Store, finding_ids: Sequence[str], reason: str) -> list[Review]:
    """Drop several findings with a reason, all of them or none, in one act."""
    verdict = Verdict(kind="dropped", reason=checked_line("reason", reason, required=True))
    with store.act("bulk" if len(finding_ids) > 1 else "key") as act:
        return [write_verdict(act, store.get(Finding, finding_id), verdict) for finding_id in finding_ids]


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
