"""Judging: the verdicts of the review on one finding or on several at once, what accepting fills in, whom a finding is for.

What is done to several findings is one act, so one undo takes it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from kvo_inspect.domain.findings.finding import Finding, FindingFields
from kvo_inspect.domain.findings.premises import house_number
from kvo_inspect.domain.findings.reply import Reply
from kvo_inspect.domain.findings.review import Proposal, Review, Verdict, proposed_due
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.walk.suggestions import partner_meant
from kvo_inspect.errors import BadValue, NotAllowedNow, RuleError
from kvo_inspect.store.checklists.stored import known_items
from kvo_inspect.store.findings.finding import finding_fields, write_fields, write_verdict
from kvo_inspect.store.findings.for_information import set_also
from kvo_inspect.store.parks.partners import holder_of, partners_of
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.review.queue import LikelyOriginal, numbers_of, review_lines, with_duplicates
from kvo_inspect.texts import _


class NoHolder(NotAllowedNow):
    """A finding cannot be accepted as long as nobody is named who shall solve it."""

    def __init__(self, code: str) -> None:
        super().__init__(_("{code} has no action holder yet: choose one with p, then accept it.").format(code=code))
        self.field = "partner"
        self.code = code


class MaybeDouble(NotAllowedNow):
    """A finding may be the same thing as another: somebody says first that it is not."""

    def __init__(self, code: str, original: LikelyOriginal) -> None:
        super().__init__(_("{code} may be a duplicate of {original}.").format(code=code, original=original.code))
        self.code = code
        self.original = original


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What accepting several findings did."""

    accepted: tuple[Finding, ...]
    left: tuple[Finding, ...] = ()
    """Not accepted: nobody is named who shall solve them."""
    doubtful: tuple[Finding, ...] = ()
    """Not accepted: each may be a duplicate of another."""


def proposal_of(store: Store, finding: Finding) -> Proposal:
    """Return what accepting a finding fills in: what somebody said already, else what its theme and the park's terms propose.

    A day that has passed is proposed to nobody: of one that came back another is.
    """
    park = store.get(Park, finding.park)
    coming = finding.due if finding.due is not None and finding.due >= store.today.isoformat() else None
    due = coming or proposed_due(park.terms, finding.severity, finding.urgency, _seen_on(store, finding), store.today)
    return Proposal(_proposed_holder(store, finding), finding.severity, due)


def _seen_on(store: Store, finding: Finding) -> str:
    round_ = store.find(Round, finding.round) if finding.round else None
    return round_.date if round_ else finding.made[:10]


def handed_back(store: Store, finding: Finding) -> Reply | None:
    """Return the last reply by which the action holder of now said that it is not theirs, or refused it."""
    return next(
        iter(
            store.select(
                Reply,
                "where finding = ? and gone = 0 and partner = ? and json_extract(said, '$.kind') in ('not_ours', 'refused') "
                "order by made desc, n desc",
                [finding.id, finding.partner],
            )
        ),
        None,
    )


def _proposed_holder(store: Store, finding: Finding) -> str | None:
    reply = handed_back(store, finding)
    if reply is not None and reply.said is not None:
        if reply.said.kind == "refused":
            return None  # whoever asks them again does so knowingly, finding by finding
        others = [other for other in partners_of(store, finding.park) if other.id != finding.partner]
        meant = partner_meant(others, reply.said.belongs_to)
        return meant.id if meant else None
    if finding.partner is not None or finding.theme is None:
        return finding.partner
    kinds = Counter(item.partner for checklist, item in known_items(store).values() if checklist.theme == finding.theme)
    if not kinds:
        return None
    number = house_number(finding.object, None) if finding.item is None else ""
    partner = store.find(Partner, holder_of(store, finding.park, kinds.most_common(1)[0][0], finding.checkpoint, number))
    return partner.id if partner is not None and not partner.gone else None


def accept_findings(store: Store, finding_ids: Iterable[str], partner: str | None = None, *, doubles: bool = False) -> Acceptance:
    """Accept findings as proposed, in one act: action holder, date and severity are filled in where nobody said them.

    *partner* is who shall solve those for which nobody is proposed; without, they stay in the queue, and one alone is NoHolder.
    What may be a duplicate stays too, and one alone is MaybeDouble, unless *doubles*: somebody said that it is none.
    NotAllowedNow when one is accepted already.
    """
    ids = list(dict.fromkeys(finding_ids))
    likely = {} if doubles else _likely_doubles(store, ids)
    accepted: list[Finding] = []
    left: list[Finding] = []
    doubtful: list[Finding] = []
    with store.act(_how(ids)) as act:
        for finding_id in ids:
            finding = store.get(Finding, finding_id)
            proposed = proposal_of(store, finding)
            holder = proposed.partner or (_partner_in(store, partner, finding.park) if partner else None)
            if finding_id in likely:
                if len(ids) == 1:
                    raise MaybeDouble(finding.code, likely[finding_id])
                doubtful.append(finding)
                continue
            if holder is None:
                if len(ids) == 1:
                    raise NoHolder(finding.code)
                left.append(finding)
                continue
            finding = write_fields(act, finding, {"partner": holder, "due": proposed.due, "severity": proposed.severity})
            write_verdict(act, finding, Verdict(kind="accepted"))
            accepted.append(finding)
    return Acceptance(tuple(accepted), tuple(left), tuple(doubtful))


def _likely_doubles(store: Store, ids: Sequence[str]) -> dict[str, LikelyOriginal]:
    """Return what findings are most likely duplicates of, those of them that may be some."""
    lines = with_duplicates(store, review_lines(store, sorted(numbers_of(store, ids))))
    return {line.id: line.duplicates[0] for line in lines if line.duplicates}


def judge_findings(store: Store, finding_ids: Iterable[str], verdict: Verdict) -> list[Review]:
    """Give several findings the same verdict in one act, all or none of them; errors as `review_finding`.

    What the others are duplicates of is not itself made a duplicate.
    """
    ids = [finding_id for finding_id in dict.fromkeys(finding_ids) if finding_id != verdict.of]
    if not ids:
        raise BadValue("of", _("Name the finding that this one doubles."))
    with store.act(_how(ids)) as act:
        return [write_verdict(act, store.get(Finding, finding_id), verdict) for finding_id in ids]


def set_findings(store: Store, finding_ids: Iterable[str], **fields: Unpack[FindingFields]) -> list[Finding]:
    """Change the same fields of several findings in one act, all or none of them; errors as `set_finding`."""
    ids = list(dict.fromkeys(finding_ids))
    with store.act(_how(ids)) as act:
        return [_set(act, finding_id, finding_fields(store, {**fields})) for finding_id in ids]


def set_holder(store: Store, finding_ids: Iterable[str], partner_id: str, also: Iterable[str] | None = None) -> list[Finding]:
    """Say who shall solve findings, one holder each, and with *also* exactly who else is told of them; in one act."""
    ids = list(dict.fromkeys(finding_ids))
    also_ids = None if also is None else list(also)
    with store.act(_how(ids)) as act:
        changed = []
        for finding_id in ids:
            park = store.get(Finding, finding_id).park
            changed.append(_set(act, finding_id, {"partner": _partner_in(store, partner_id, park)}))
            set_also(act, changed[-1], None if also_ids is None else [_partner_in(store, other, park) for other in also_ids])
    return changed


def _partner_in(store: Store, partner_id: str, park_id: str) -> str:
    """Return the id of the partner who is that one on another park: of the same organisation, else of the same kind. RuleError: nobody."""
    partner = store.get(Partner, partner_id)
    if partner.park == park_id:
        return partner.id
    others = [other for other in partners_of(store, park_id) if other.kind == partner.kind]
    same = [other for other in others if other.organisation.casefold() == partner.organisation.casefold()]
    if not others:
        raise RuleError(_("That park has no partner of this kind: choose one for each park by itself."), "partner")
    return (same or others)[0].id


def _set(act: Act, finding_id: str, fields: dict[str, Any]) -> Finding:
    return write_fields(act, act.store.get(Finding, finding_id), fields)


def _how(ids: Sequence[str]) -> str:
    return "bulk" if len(ids) > 1 else "key"
