"""What the round screen says of answers, rows and findings, in the language in use."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.checklists.answer import Answer, Value, fails
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding, detailed_words, few_words, sent_day
from kvo_inspect.domain.findings.premises import house_number
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.values.closed_sets import Seen
from kvo_inspect.domain.walk.joining import findings_beyond, leaves_no_room, share_of
from kvo_inspect.domain.walk.progress import StopProgress
from kvo_inspect.domain.walk.rows import Before, Walk
from kvo_inspect.domain.walk.suggestions import finding_text
from kvo_inspect.texts import _, decimal_text, in_language, language, n_, p_
from kvo_inspect.wording.findings import holder_text
from kvo_inspect.wording.items import OPTIONS, Asked, answer_words, given_text
from kvo_inspect.wording.names import author_text, day_text, partner_name, severity_name, stage_name, urgency_name, visible_name

RECHECKS: tuple[Seen, ...] = ("solved", "not_yet", "worse")
"""What a recheck takes, in the order of their digits."""


def reason_name(reason: str | None) -> str:
    """Return why something was not assessed."""
    return {
        "closed": p_("reason", "closed or no access"),
        "hidden": p_("reason", "not visible"),
        "time": p_("reason", "no time"),
        "other": p_("reason", "other"),
    }.get(reason or "", "")


def seen_name(seen: str | None) -> str:
    """Return what a recheck saw, short enough for its column."""
    return {
        "solved": p_("recheck", "solved"),
        "not_yet": p_("recheck", "not yet"),
        "worse": p_("recheck", "worse"),
        "object_gone": p_("recheck", "object gone"),
        "unseen": p_("recheck", "not to be seen"),
    }.get(seen or "", "")


def option_texts(item: Item, park: Park) -> list[str]:
    """Return what the digits of an item mean, in order; empty for items that take something else."""
    question = Asked(item, park.lamp_row)
    words = [question.words(option.text) for option in item.answer.option] or OPTIONS.get(item.answer.type, ())
    return [in_language(pair) for pair in words]


def value_text(item: Item, value: Value | None, park: Park, *, rest: bool = False) -> str:
    """Return an answer as it stands behind its question."""
    if value is None:
        return ""
    if value.kind == "na":
        text = p_("answer", "n/a")
    elif value.kind == "not_assessed":
        text = p_("answer", "not assessed")
        return f"{text}: {value.note or reason_name(value.reason)}" if value.reason else text
    else:
        text = given_text(item, answer_words(Asked(item, park.lamp_row), value))
    return _("{answer} (rest)").format(answer=text) if rest else text


def answer_text(item: Item, answer: Answer, park: Park) -> str:
    """Return a recorded answer, saying whether it was given by "rest"."""
    return value_text(item, answer.value, park, rest=answer.rest)


def mark_text(given: Given | None) -> str:
    """Return a mark: its number, or a dash for none."""
    if given is None:
        return "·"
    return "-" if given.kind == "none" else str(given.mark)


def before_text(item: Item, before: Before, park: Park) -> str:
    """Return what was answered last time, with its day."""
    if before.mean:
        answer = _("{mean} by {n}").format(mean=decimal_text(before.mean), n=before.people)
    else:
        answer = value_text(item, before.value, park)
    return _("Last time: {answer} ({day})").format(answer=answer, day=day_text(before.date))


def finding_line(walk: Walk, finding: Finding, *, code: bool = True) -> str:
    """Return a finding on one line: code, what, and who is asked."""
    urgent = _("URGENT") + " " if finding.severity == "urgent" else ""
    what = finding_text(walk, finding, language())
    partner = _holder_text(walk, finding) if finding.partner in walk.partners else ""
    question = walk.question_about(finding)
    back = _("SENT BACK: {question}").format(question=question) if question else ""
    text = urgent + " · ".join(part for part in (back, what, partner) if part)
    return f"{finding.code} {text}" if code else text


def whole_text(walk: Walk, finding: Finding) -> str:
    """Return all that says what is wrong: what its question calls that, how many, which object, and what was typed."""
    defect, details = walk.defects.get(finding.item or ""), details_text(walk, finding)
    wrong = detailed_words(defect(language()) if defect is not None else "", details)
    return few_words(wrong, finding.object, finding.text) or "–"


def details_text(walk: Walk, finding: Finding) -> str:
    """Return for how many counted objects a finding stands, when for several, and what other questions added; empty for neither."""
    texts: list[str] = []
    if (share := share_of(walk, finding)) > 1:
        texts.append(value_text(walk.items()[finding.item or ""][1], Value(value=str(share)), walk.park))
    for key, option in finding.adds.items():
        if (added := walk.items().get(key)) is not None:
            texts.append(value_text(added[1], Value(value=option), walk.park))
    return ", ".join(texts)


def elsewhere_text(walk: Walk, checkpoint: str, here: str) -> str:
    """Return “(point 03)” for what is of another checkpoint than *here*; empty for what is of this one."""
    place = next((place for place, stop in enumerate(walk.stops) if stop.id == checkpoint), None)
    return _("(point {n})").format(n=f"{place + 1:02}") if place is not None and checkpoint != here else ""


def subject_text(walk: Walk, finding: Finding, here: str) -> str:
    """Return which finding is asked about, in words: its code, its checkpoint when that is not *here*, and what is wrong."""
    parts = (finding.code, elsewhere_text(walk, finding.checkpoint, here), finding_text(walk, finding, language()))
    return " ".join(part for part in parts if part)


def known_from_text(walk: Walk, finding: Finding) -> str:
    """Return where a finding that is known at a checkpoint comes from: this round, the other one of today, or before; and what is known."""
    recheck = walk.rechecks.get(finding.id)
    if finding.id in walk.findings:
        return _("tonight") if walk.round.part == "evening" else _("earlier this round")
    if recheck is not None and recheck.seen is not None:
        return _("rechecked today: {seen}").format(seen=seen_name(recheck.seen))
    since = _("since {day}").format(day=day_text(walk.day_of(finding)))
    day, part_found = walk.rounds.get(finding.round or "", ("", walk.round.part))
    if day == walk.round.date and part_found != walk.round.part:
        since = _("found today by day") if part_found == "day" else _("found today in the evening")
    only = {"day": _("by day only"), "evening": _("in the evening only")}
    part = only.get(finding.visible, "") if finding.visible != walk.round.part else ""
    stage = walk.stage(finding)
    return " · ".join(filter(None, (since, part, stage_name(stage) if stage != "new" else "")))


def walk_number(walk: Walk, finding: Finding) -> str:
    """Return the house number of a finding's premises, or an empty text."""
    _checklist, item = walk.items().get(finding.item or "", (None, None))
    return house_number(finding.object, item)


def _holder_text(walk: Walk, finding: Finding) -> str:
    """Return who is asked, by kind; a company by its name or number, for there are many."""
    partner = walk.partners[finding.partner or ""]
    return holder_text(partner, walk_number(walk, finding)) if partner.kind == "company" else partner_name(partner.kind)


def also_names(walk: Walk, finding_id: str) -> str:
    """Return who is told of a finding for information; empty when nobody is."""
    return ", ".join(holder_text(walk.partners.get(partner)) for partner in walk.also.get(finding_id, ()))


def codes_text(findings: Sequence[Finding], *, most: int = 2) -> str:
    """Return the codes of findings: up to *most* in full, of more the first and how many others."""
    codes = [finding.code for finding in findings]
    return ", ".join(codes) if len(codes) <= most else f"{codes[0]}+{len(codes) - 1}"


def photos_text(walk: Walk, finding_id: str) -> str:
    """Return how many photos a finding has, and how many are still promised."""
    count = sum(use.finding == finding_id for use in walk.photos.values())
    owed = [promise.promised_by for promise in walk.promised.values() if promise.finding == finding_id and promise.kept_by is None]
    parts = [n_("{n} photo", "{n} photos", count).format(n=count)] if count else []
    if owed:
        promised = n_("photo promised by {names}", "{n} photos promised by {names}", len(owed))
        parts.append(promised.format(n=len(owed), names=", ".join(dict.fromkeys(owed))))
    return " · ".join(parts)


def hand_facts(walk: Walk, finding: Finding) -> list[tuple[str, str]]:
    """Return the facts of the finding in hand, each with its label; those that say nothing are left out."""
    recheck = walk.rechecks.get(finding.id)
    facts = [
        (_("What"), finding_line(walk, finding, code=False)),
        (_("Partner"), holder_text(walk.partners.get(finding.partner or ""), walk_number(walk, finding))),
        (_("Also for"), also_names(walk, finding.id)),
        (_("How bad"), severity_name(finding.severity)),
        (_("When"), urgency_name(finding.urgency) if finding.urgency else ""),
        (_("Promised"), finding.promised_by),
        (_("Due"), day_text(finding.due) if finding.due else ""),
        (_("Status"), stage_name(walk.stage(finding))),
        (_("Rechecked"), seen_name(recheck.seen) if recheck is not None else ""),
        (_("Photos"), photos_text(walk, finding.id)),
        (_("Told"), f"{finding.called.who} {finding.called.at}" if finding.called is not None else ""),
    ]
    return [(label, text) for label, text in facts if text]


def context_text(walk: Walk, finding: Finding) -> str:
    """Return since when an earlier finding stands, how far it is, by when, and who promised: what whoever looks again has to know."""
    sent, status = sent_day(finding.sent, finding.status), stage_name(walk.stage(finding))
    if sent and finding.status == "sent":
        status = _("sent on {day}").format(day=day_text(sent))
    facts = (
        _("since {day} · {status}").format(day=day_text(walk.day_of(finding)), status=status),
        _("due {day}").format(day=day_text(finding.due)) if finding.due else "",
        _("promised by {name}").format(name=finding.promised_by) if finding.promised_by else "",
    )
    return " · ".join(fact for fact in facts if fact)


def recheck_facts(walk: Walk, finding: Finding) -> list[str]:
    """Return the facts of an earlier finding that is looked at again, each on a line of its own."""
    recheck = walk.rechecks.get(finding.id)
    facts = [
        _("found {day} by {name}").format(day=day_text(walk.day_of(finding)), name=author_text(finding.made_by) or "?"),
        stage_name(walk.stage(finding)),
        _("can be seen: {when}").format(when=visible_name(finding.visible)),
        _("sent on {day}").format(day=day_text(sent)) if (sent := sent_day(finding.sent, finding.status)) else "",
        _("their reference {reference}").format(reference=finding.sent.reference) if finding.sent and finding.sent.reference else "",
        _("promised by {name}").format(name=finding.promised_by) if finding.promised_by else "",
        _("due {day}").format(day=day_text(finding.due)) if finding.due else "",
        _("this round: {seen}").format(seen=seen_name(recheck.seen)) if recheck is not None else "",
        recheck.text if recheck is not None else "",
        photos_text(walk, finding.id),
    ]
    return [fact for fact in facts if fact]


def uncalled(walk: Walk) -> list[Finding]:
    """Return the urgent findings of a round, or seen again in it, about which nobody was told."""
    return [
        finding for finding in (*walk.findings.values(), *walk.still_there()) if finding.severity == "urgent" and finding.called is None
    ]


def without_finding_text(count: int) -> str:
    """Return how many questions are not in order while no finding tells what is wrong."""
    return n_("{n} not in order without a finding", "{n} not in order without a finding", count).format(n=count)


def beyond_text(count: int) -> str:
    """Return how many answers say less than the findings of their question."""
    return n_("{n} answer at odds with its findings", "{n} answers at odds with their findings", count).format(n=count)


def answer_beside_text(walk: Walk, finding: Finding, *, raised: bool = False) -> str:
    """Return what the answer to the question of a finding says beside that: a count that was *raised*, or less than the findings.

    Empty where the answer leaves room for the finding, and where there is none.
    """
    key, stop = finding.item or "", next((stop for stop in walk.stops if stop.id == finding.checkpoint), None)
    answer = walk.answers.get((finding.checkpoint, key))
    if answer is None or stop is None or not (raised or leaves_no_room(walk, stop, key) or findings_beyond(walk, stop, key)):
        return ""
    _checklist, item = walk.item(key)
    text = answer_text(item, answer, walk.park)
    if raised:
        return _("{item} counts {answer} now").format(item=item.id, answer=text)
    digit = next((place for place in range(1, len(option_texts(item, walk.park)) + 1) if fails(item, Value(value=str(place)))), None)
    if digit is not None and item.answer.form.takes_rest:
        return _("{item} still says “{answer}”: choose it with ↑ ↓, {key} answers it anew").format(item=item.id, answer=text, key=digit)
    return _("{item} still says “{answer}”: choose it with ↑ ↓ and answer it anew").format(item=item.id, answer=text)


def left_texts(walk: Walk, left: StopProgress) -> list[str]:
    """Return what a round leaves when it ends now, what matters most to people first; nothing when it leaves nothing."""
    open_count = left.open
    texts = [n_("{n} open: o", "{n} open: o", open_count).format(n=open_count)] if open_count else []
    texts += [without_finding_text(left.without_finding)] if left.without_finding else []
    texts += [beyond_text(left.beyond)] if left.beyond else []
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
