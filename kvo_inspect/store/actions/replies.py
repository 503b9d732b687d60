"""Replies: what partners said of findings sent to them, typed in or from a returned list, and the step in a finding's life that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Reply, Said, problem_of
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.findings.stages import StageFacts, after_reply, after_step, stage_of
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.domain.values.text import checked_line, checked_text, clean_line, clean_text
from kvo_inspect.errors import BadValue, RuleError
from kvo_inspect.store.actions.unclear_rows import UnclearRow, forget_rows, keep_rows
from kvo_inspect.store.findings.finding import stage_facts
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class NewReply:
    """What a partner said of one finding."""

    finding: str
    said: Said | None = None
    reference: str = ""
    """The partner's own number."""
    text: str = ""
    """What else was said; of a refusal why."""
    by: str = ""
    """The person who said so."""
    move_due: bool = False
    """Whether the finding's due day becomes the planned day, when that is later."""
    row: str = ""
    """sha256 of the row of a returned list: the same row twice is one reply. Empty: typed in."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What recording a reply does."""

    reply: NewReply
    finding: Finding
    was: Stage
    to: Stage
    """Where the finding goes; the same as it was: only the words are kept (it was solved meanwhile, dropped, never accepted)."""
    known: bool = False
    """Recorded already: nothing happens."""

    @property
    def later(self) -> str | None:
        """The planned day, when the finding was asked for before that; None when there is nothing to move."""
        return None if self.known or self.to != "planned" else later_day(self.reply.said, self.finding.due)

    @property
    def moves_due(self) -> bool:
        """Whether the due day goes to what they planned."""
        return self.reply.move_due and self.later is not None

    @property
    def moves(self) -> bool:
        """Whether the finding takes a step."""
        return self.to != self.was


def later_day(statement: Said | None, due: str | None) -> str | None:
    """Return the day that was planned, when that is later than the day it was asked for; else None."""
    planned = statement.on if statement is not None and statement.kind == "planned" else None
    return planned if planned and due and planned > due else None


def replies_of(store: Store, finding_id: str) -> list[Reply]:
    """Return what action holders said of a finding, oldest first."""
    return store.select(Reply, "where finding = ? and gone = 0 order by made, n", [finding_id])


def plan_replies(store: Store, replies: Sequence[NewReply]) -> list[Effect]:
    """Return what `record_replies` would do, in order; two replies to one finding follow each other. NotFound when a finding is not there.

    A planned day, the day it was done, whose it is and why it is refused are asked for by BadValue at `on`, `belongs_to` or `text`.
    """
    now: dict[str, StageFacts] = {}
    seen: set[str] = set()
    effects = []
    for reply in replies:
        _check(store, reply)
        finding = store.get(Finding, reply.finding)
        facts = now.get(finding.id) or _facts(store, finding)
        stage = stage_of(*facts)
        name = _id_of(reply)
        if name and (name in seen or _is_known(store, name)):
            effects.append(Effect(reply, finding, stage, stage, known=True))
            continue
        seen.add(name)
        to = after_reply(stage, reply.said.kind) if reply.said else stage
        effects.append(Effect(reply, finding, stage, to))
        now[finding.id] = after_step(facts, to) if to != stage else facts
    return effects


def record_replies(store: Store, replies: Sequence[NewReply], *, how: str = "", unclear: Sequence[UnclearRow] = ()) -> list[Effect]:
    """Record what partners said, all of it in one act, and return what it did; errors as `plan_replies`.

    Rows that are *unclear* are kept for later on this laptop, and what was kept of rows recorded now is done with.
    """
    effects = plan_replies(store, replies)
    if not unclear and all(effect.known for effect in effects):
        return effects
    with store.act(how or ("bulk" if len(effects) > 1 else "key")) as act:
        for effect in effects:
            if not effect.known:
                _write(act, effect)
        forget_rows(store, [reply.row for reply in replies])
        keep_rows(store, unclear)
    return effects


def is_recorded(store: Store, finding_id: str, row: str) -> bool:
    """Whether the reply of this row of a returned list is recorded, with an empty id of any finding; one that was undone is not."""
    if not finding_id:
        return bool(store.rows("select 1 from reply where row = ? and gone = 0 limit 1", [row]))
    return _is_known(store, made_id("reply", finding_id, row))


def _check(store: Store, reply: NewReply) -> None:
    statement = reply.said
    if statement is None:
        if not (clean_line(reply.reference) or clean_text(reply.text)):
            raise RuleError(_("There is nothing in this reply."), "said")
        return
    field = problem_of(statement, clean_text(reply.text))
    if field:
        sentences = {"on": _("Say on which day."), "belongs_to": _("Say whose it is."), "text": _("Say why they do not do it.")}
        raise BadValue(field, sentences[field])
    if statement.kind == "done" and statement.on and statement.on > store.today.isoformat():
        raise BadValue("on", _("This day is still to come: then it is planned, not done."))


def _facts(store: Store, finding: Finding) -> StageFacts:
    review = store.find(Review, made_id("review", finding.id))
    return StageFacts(finding.status, review.verdict.kind if review is not None and not review.gone and review.verdict else None)


def _id_of(reply: NewReply) -> str:
    return made_id("reply", reply.finding, reply.row) if reply.row else ""


def _is_known(store: Store, reply_id: str) -> bool:
    """Whether this reply is recorded; one that was undone is not."""
    earlier = store.find(Reply, reply_id)
    return earlier is not None and not earlier.gone and bool(earlier.said or earlier.reference or earlier.text)


def _write(act: Act, effect: Effect) -> None:
    reply, finding = effect.reply, act.get(Finding, effect.finding.id) or effect.finding
    row = reply.row or act.store.new_id()
    reference = checked_line("reference", reply.reference)
    act.write(
        Reply,
        made_id("reply", finding.id, row),
        park=finding.park,
        confidential=finding.confidential,
        finding=finding.id,
        partner=finding.partner,
        row=row,
        said=reply.said,
        reference=reference,
        text=checked_text("text", reply.text),
        **({"by": checked_line("by", reply.by)} if clean_line(reply.by) else {}),
    )
    fields: dict[str, Any] = {}
    if reference and finding.sent is not None:
        fields["sent"] = finding.sent.model_copy(update={"reference": reference})
    if effect.moves_due:
        fields["due"] = effect.later
    reason = None
    if effect.moves:
        after = after_step(stage_facts(act, finding), effect.to)
        fields["status"] = after.status
        reason = _reason(act.store, reply, finding)
        if after.verdict is None:
            fields["sent"] = None  # their number means nothing to whose it is
            act.write(Review, made_id("review", finding.id), park=finding.park, verdict=None, reason=reason)
    if fields:
        act.write(Finding, finding.id, park=finding.park, reason=reason, **fields)


def _reason(store: Store, reply: NewReply, finding: Finding) -> str:
    """Return why the finding moved: what they said. A reply is its own reason."""
    partner = store.find(Partner, finding.partner) if finding.partner else None
    organisation = partner.organisation if partner else ""
    person = clean_line(reply.by)
    who = f"{person} ({organisation})" if person and organisation else person or organisation
    if reply.said is not None and reply.said.kind == "not_ours":
        sentence = _("Not theirs, says {who}: belongs to {other}.") if who else _("Not theirs, they say: belongs to {other}.")
        return sentence.format(who=who, other=reply.said.belongs_to)
    if reply.said is not None and reply.said.kind == "refused":
        sentence = _("Refused by {who}: {why}") if who else _("Refused: {why}")
        return sentence.format(who=who, why=clean_line(reply.text))
    return clean_line(reply.text) or (_("So says {who}.").format(who=who) if who else _("So says the action holder."))
