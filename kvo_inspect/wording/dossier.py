"""What a dossier says in full of a round, a finding, a measure, a target, a meeting and a paper: one paragraph each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kvo_inspect.domain.dossier import Agreed, Aimed, Cycle, Decided, Dossier, Filed, Met, TookPart, Treated, Turn, TurnRound, WalkedRound
from kvo_inspect.domain.findings.finding import few_words
from kvo_inspect.domain.papers.paper import Adoption
from kvo_inspect.texts import _, in_language, n_, p_
from kvo_inspect.wording.action_lists import reply_name
from kvo_inspect.wording.names import capital, day_text, measurement_name, part_name, partner_name, sign_off_name, stage_name
from kvo_inspect.wording.papers import paper_kind_name, report_state_text, stays_inside_text, surpassed_text
from kvo_inspect.wording.parks.trajectory import certificate_kind_name, paper_name
from kvo_inspect.wording.plan import amount_text, measure_status_name, points_text, with_unit
from kvo_inspect.wording.rounds import agree_text, reason_text


def cycle_title(cycle: Cycle) -> str:
    """Return a trajectory by its number."""
    return _("Certification cycle {n}").format(n=cycle.number)


def since_text(cycle: Cycle) -> str:
    """Return since when a trajectory runs, and for how long while no certificate says when it ends; empty when that is not known."""
    if not cycle.starts:
        return ""
    if cycle.certificate_ends:
        return _("since {day}").format(day=day_text(cycle.starts))
    since = n_("since {day}, {months} month", "since {day}, {months} months", cycle.term_months)
    return since.format(day=day_text(cycle.starts), months=cycle.term_months)


def cycle_days(cycle: Cycle) -> tuple[tuple[str, str | None], ...]:
    """Return the days of a trajectory's papers, of its certificate and of the audit, each with its name, in the order of the process."""
    return (
        (_("on the waiting list since"), cycle.applied),
        (paper_name("intent"), cycle.intent),
        (paper_name("safety_analysis"), cycle.safety_analysis),
        (paper_name("plan"), cycle.plan),
        (paper_name("audit"), cycle.audit),
        (_("certified"), cycle.certified),
        (_("certificate ends"), cycle.certificate_ends),
        (paper_name("covenant"), cycle.covenant),
        *((paper_name("evaluations"), day) for day in cycle.evaluations),
    )


def certificate_kind_text(cycle: Cycle) -> str:
    """Return number and kind of a certificate; empty when there is none."""
    if cycle.certificate_kind is None:
        return ""
    return " · ".join(filter(None, (cycle.certificate_number, certificate_kind_name(cycle.certificate_kind))))


def held_text(dossier: Dossier) -> str:
    """Return how many rounds were held, are not finished, were set aside."""
    held = len(dossier.held)
    aside = sum(bool(walked.aside) for walked in dossier.rounds)
    walking = len(dossier.rounds) - held - aside
    texts = [n_("{n} held", "{n} held", held).format(n=held)]
    if walking:
        texts.append(n_("{n} not finished", "{n} not finished", walking).format(n=walking))
    if aside:
        texts.append(n_("{n} set aside", "{n} set aside", aside).format(n=aside))
    return " · ".join(texts)


def round_kind(walked: WalkedRound) -> str:
    """Return for which measurement a round was, and whether it counts."""
    if walked.aside:
        return _("set aside: {reason}").format(reason=reason_text(walked.aside))
    kind = measurement_name(walked.measurement)
    return kind if walked.finished else f"{_('not finished')} · {kind}"


def turns(turned: TurnRound) -> tuple[tuple[str, Turn], ...]:
    """Return how long findings took until they were reported done and verified, and how long others are open, each with its name."""
    return (
        (_("until reported done"), turned.to_done),
        (_("until verified"), turned.to_verified),
        (_("open, since found"), turned.open_age),
    )


def whole_days(days: int | Decimal | None) -> str:
    """Return a number of days, as `12 days`; a dash when there is none."""
    return "–" if days is None else n_("{n} day", "{n} days", 1 if days == 1 else 2).format(n=amount_text(Decimal(days)))


def open_text(turned: TurnRound) -> str:
    """Return how many findings are open, are overdue, were dropped."""
    overdue = n_("{n} overdue", "{n} overdue", turned.overdue).format(n=turned.overdue)
    ended = n_("{n} dropped or duplicate", "{n} dropped or duplicate", turned.ended).format(n=turned.ended)
    return f"{n_('{n} open', '{n} open', turned.open).format(n=turned.open)} · {overdue} · {ended}"


def round_title(walked: WalkedRound) -> str:
    """Return a round by its part of the day and its date."""
    return f"{part_name(walked.part)} {day_text(walked.date)}"


def round_text(walked: WalkedRound, people: Sequence[TookPart]) -> str:
    """Return a round with its counts of checkpoints, answers, findings and rechecks, and who walked along."""
    rest = f", {round(100 * walked.rest / walked.answers)} % {p_('answers', 'by “rest”')}" if walked.rest else ""
    checkpoints = n_("{n} checkpoint", "{n} checkpoints", walked.checkpoints).format(n=walked.checkpoints)
    answers = n_("{n} answer", "{n} answers", walked.answers).format(n=walked.answers) + rest
    if walked.not_assessed:
        answers += ", " + n_("{n} not assessed", "{n} not assessed", walked.not_assessed).format(n=walked.not_assessed)
    findings = n_("{n} finding", "{n} findings", walked.findings).format(n=walked.findings)
    rechecks = n_("{n} recheck", "{n} rechecks", walked.rechecks).format(n=walked.rechecks)
    who = "; ".join(map(_person_text, people))
    if walked.aside:
        who = _("Set aside: {reason}. It counts nowhere.").format(reason=reason_text(walked.aside))
    parts = [checkpoints, answers, findings, rechecks]
    if walked.asked_to_agree:
        changed = walked.changed_after_sign_off
        parts.append(agree_text(walked.agree, walked.do_not_agree, walked.asked_to_agree, changed=changed))
    return f"{capital(round_title(walked))}: {' · '.join(parts)}. {who}"


def signed_text(person: TookPart) -> str:
    """Return what somebody said of a round, whether it was changed after it, and whether a part was not in yet."""
    parts = [sign_off_name(person.sign_off or "")]
    parts += [_("changed after it")] if person.changed_after_sign_off else []
    parts += [_("before another part was handed in")] if person.signed_before_handed_in else []
    return "; ".join(parts)


def _person_text(person: TookPart) -> str:
    name = ", ".join(filter(None, (person.name, person.organisation or person.role)))
    if person.presence == "excused":
        return f"{name} ({_('excused')})"
    return f"{name} ({_('left {time}').format(time=person.left_at)})" if person.left_at else name


def treated_words(finding: Treated) -> str:
    """Return a finding in a few words; a dash when nothing is known of it."""
    defect = in_language((finding.defect_nl, finding.defect_en))
    return few_words(defect, finding.object, finding.text) or "–"


def treated_text(finding: Treated) -> str:
    """Return what became of a finding: where it stands and why, its holder, its days, its last reply."""
    dates = (
        (_("found"), finding.found),
        (_("sent"), finding.sent),
        (_("reported done"), finding.reported_done),
        (_("verified"), finding.verified),
    )
    parts = (
        finding.code,
        finding.checkpoint,
        treated_words(finding),
        stage_name(finding.stage),
        _("reason: {reason}").format(reason=finding.reason) if finding.reason else "",
        treated_holder(finding),
        _("by {day}").format(day=day_text(finding.due)) if finding.due else "",
        ", ".join(f"{name} {day_text(day)}" for name, day in dates if day),
        _came_back(finding),
        _last_reply(finding),
    )
    return " · ".join(filter(None, parts))


def treated_holder(finding: Treated) -> str:
    """Return who is asked to solve a finding."""
    return finding.holder or (partner_name(finding.holder_kind) if finding.holder_kind else _("no action holder yet"))


def standing_text(finding: Treated) -> str:
    """Return where a finding stands and why: its stage, the reason given, how often it came back, the last reply."""
    reason = _("reason: {reason}").format(reason=finding.reason) if finding.reason else ""
    return " · ".join(filter(None, (stage_name(finding.stage), reason, _came_back(finding), _last_reply(finding))))


def _came_back(finding: Treated) -> str:
    return n_("came back {n} time", "came back {n} times", finding.reopened).format(n=finding.reopened) if finding.reopened else ""


def _last_reply(finding: Treated) -> str:
    if finding.reply is None:
        return ""
    reply, day = reply_name(finding.reply), day_text(finding.reply_day)
    return _("last reply: {what} {day} {text}").format(what=reply, day=day, text=finding.reply_text).strip()


def agreed_owner(agreed: Agreed | Decided) -> str:
    """Return who does a measure or sees to a decision: a person, a partner, or both; empty for nobody."""
    return ", ".join(filter(None, (agreed.person, agreed.owner or (partner_name(agreed.owner_kind) if agreed.owner_kind else ""))))


def agreed_text(measure: Agreed) -> str:
    """Return a measure: who does it, how far it is, by when, what it serves."""
    serves = n_("serves {n} finding", "serves {n} findings", measure.findings).format(n=measure.findings)
    aims = n_("and {n} target", "and {n} targets", measure.targets).format(n=measure.targets)
    status, day = measure_status_name(measure.status), day_text(measure.done or measure.due)
    return " · ".join(filter(None, (measure.name, agreed_owner(measure), status, day, f"{serves} {aims}", measure.text)))


def aimed_change(target: Aimed) -> str:
    """Return by how much a target changed: -49 %, +15 points, +1,4; empty when that is not known."""
    if target.change is None:
        return ""
    number = amount_text(target.change, signed=True)
    if target.change_kind == "percent":
        return f"{number} %"
    return points_text(target.change) if target.change_kind == "points" else number


def aimed_text(target: Aimed) -> str:
    """Return a target: its unit and source, the periods of its figures, its goal."""
    goal = _("goal {value}").format(value=with_unit(target.goal, target.unit)) if target.goal is not None else ""
    doubt = _("small sample, or may be chance") if target.doubtful else ""
    periods = " → ".join(filter(None, (target.baseline_period, target.result_period)))
    return " · ".join(filter(None, (target.name, target.unit, target.source, periods, goal, doubt)))


def present_text(meeting: Met) -> str:
    """Return who was at a meeting, on one line."""
    return ", ".join(meeting.present.split("\n"))


def met_text(meeting: Met) -> str:
    """Return a meeting: its day, subject, people and notes."""
    notes = meeting.text.replace("\n", " ")
    return " · ".join(filter(None, (day_text(meeting.day), meeting.subject, present_text(meeting), notes)))


def decided_standing(decision: Decided) -> str:
    """Return how far a decision is: done on a day, overdue, or by when; and that it became a measure."""
    if decision.done:
        standing = _("carried out {day}").format(day=day_text(decision.done))
    else:
        standing = _("by {day}").format(day=day_text(decision.due)) if decision.due else p_("decision", "open")
        standing = f"! {standing}" if decision.overdue else standing
    return ", ".join(filter(None, (standing, _("now a measure") if decision.measure else "")))


def decided_text(decision: Decided) -> str:
    """Return a decision: what was decided on which day, who sees to that, how far it is."""
    return " · ".join(filter(None, (day_text(decision.day), decision.name, agreed_owner(decision), decided_standing(decision))))


def filed_text(paper: Filed) -> str:
    """Return a paper: its day, kind, title, file, by whom it was adopted and when, and its hash, or that its file stays inside."""
    adopted = ""
    if paper.adopted_on:
        adopted = report_state_text(None, Adoption(paper.adopted_by, paper.adopted_on), names=bool(paper.adopted_by))
    beside = "" if paper.counts else surpassed_text()
    known = f"sha256 {paper.sha256}" if paper.leaves else stays_inside_text()
    parts = (day_text(paper.day), paper_kind_name(paper.kind), paper.title, paper.name, adopted, beside, known)
    return " · ".join(dict.fromkeys(filter(None, parts)))
