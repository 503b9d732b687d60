"""Reading the dossier of a park: what was done, who took part, how long findings took and why some are open. Nothing confidential."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.dossier import (
    Agreed,
    Aimed,
    Cycle,
    Decided,
    Dossier,
    Effort,
    Filed,
    LogEnd,
    Met,
    TookPart,
    Treated,
    WalkedRound,
    days_between,
    turn_round,
)
from kvo_inspect.domain.findings.finding import NEVER_DESCRIBED, Finding, sent_day
from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.findings.standing import is_overdue
from kvo_inspect.domain.folding.field_sets import known_fields
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory, end_of_certificate
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.store.checklists.stored import defects
from kvo_inspect.store.conditions.findings import OPEN
from kvo_inspect.store.conditions.rounds import ANSWERED, COUNTS, NOT_ASSESSED, PERSON_COUNTS, WALKED_ALONG
from kvo_inspect.store.dossier_sign_offs import counts_of, said_by
from kvo_inspect.store.papers.kept_inside import papers_inside
from kvo_inspect.store.papers.paper import papers_of, surpassed_papers
from kvo_inspect.store.plan.decisions import DecisionLine, decisions_of
from kvo_inspect.store.plan.measures import measures_of
from kvo_inspect.store.plan.meetings import meetings_of
from kvo_inspect.store.plan.targets import target_lines
from kvo_inspect.store.plan.trajectories import facilitator_of, trajectories_of
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.history import last_moment
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.in_dossier import surveys_in_dossier
from kvo_inspect.store.walk.sign_off import SignOffs, signed_rounds

_UNDO = "undo "
_NO_WORDS = Both(nl="", en="")


def read_dossier(store: Store, park_id: str) -> Dossier:
    """Return the dossier of a park, rounds and findings oldest first. Raises NotFound.

    Its days are counted up to the last thing that was recorded, so the same record gives the same dossier on every day.
    """
    park = store.get(Park, park_id)
    made = last_moment(store, park_id) or store.now().isoformat(timespec="seconds")
    day = dt.date.fromisoformat(made[:10])
    cycles = sorted(trajectories_of(store, park_id), key=lambda cycle: cycle.number)
    signed = signed_rounds(store, park_id)
    rounds, people, findings = _rounds(store, park_id, signed), _people(store, park_id, signed), treated_findings(store, park_id, day)
    surveys, survey_answers = surveys_in_dossier(store, cycles)
    meetings = tuple(
        Met(id=met.id, cycle=cycle.number, day=met.day, subject=met.subject, present=met.present, text=met.text)
        for cycle in cycles
        for met in reversed(meetings_of(store, cycle.id))
    )
    return Dossier(
        park=park.id,
        name=park.name,
        municipality=park.municipality,
        made=made,
        cycles=tuple(_cycle(store, cycle) for cycle in cycles),
        years=_years(rounds, people, findings, meetings),
        rounds=rounds,
        people=people,
        turn_round=turn_round(findings),
        findings=findings,
        measures=_measures(store, park_id, day),
        targets=tuple(target for cycle in cycles for target in _targets(store, cycle)),
        surveys=surveys,
        survey_answers=survey_answers,
        meetings=meetings,
        decisions=tuple(_decided(cycle, line, day) for cycle in cycles for line in decisions_of(store, cycle.id)),
        papers=tuple(_papers(store, park_id)),
        heads=_heads(store, park_id),
    )


def _papers(store: Store, park_id: str) -> Iterator[Filed]:
    """Yield the papers of a park; of a report that was not adopted in the end, nothing of its adoption."""
    surpassed, inside = surpassed_papers(store, park_id), papers_inside(store, park_id)
    for paper in papers_of(store, park_id):
        fields = {name: getattr(paper, name) for name in Filed.model_fields if name not in ("counts", "leaves")}
        if not paper.is_adopted:
            fields |= {"report": None, "adopted_by": "", "adopted_on": None}
        if paper.id in inside:
            fields["sha256"] = ""
        yield Filed(**fields, counts=paper.id not in surpassed, leaves=paper.id not in inside)


def _cycle(store: Store, trajectory: Trajectory) -> Cycle:
    fields = trajectory.model_dump() | {"phase": trajectory.phase_now, "certificate_ends": end_of_certificate(trajectory)}
    fields["facilitator"], fields["facilitator_organisation"] = facilitator_of(store, trajectory)
    has_certificate = trajectory.certified or trajectory.certificate_number or trajectory.certificate_ends
    fields["certificate_kind"] = trajectory.kind_of_certificate if has_certificate else None
    return Cycle.model_validate({name: fields[name] for name in Cycle.model_fields})


def _years(
    rounds: Sequence[WalkedRound], people: Iterable[TookPart], findings: Iterable[Treated], meetings: Iterable[Met]
) -> tuple[Effort, ...]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    who: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for walked in rounds:
        if walked.aside:
            continue
        counts[int(walked.date[:4])][f"{walked.part}_rounds"] += walked.finished
    held = {walked.id for walked in rounds if walked.finished and not walked.aside}
    for participant in people:
        if participant.round in held and participant.presence != "excused":
            who[int(participant.date[:4])].add(((participant.name or "").casefold(), participant.organisation.casefold()))
    days = [("found", finding.found) for finding in findings] + [("verified", finding.verified) for finding in findings]
    for what, day in [*days, *(("meetings", met.day) for met in meetings)]:
        if day:
            counts[int(day[:4])][what] += 1
    names = ("day_rounds", "evening_rounds", "found", "verified", "meetings")
    return tuple(
        Effort(year=year, people=len(who[year]), **{what: counts[year][what] for what in names})
        for year in sorted(counts.keys() | who.keys())
    )


def _rounds(store: Store, park_id: str, signed: Mapping[str, SignOffs]) -> tuple[WalkedRound, ...]:
    def counted(noun: str, what: str = "*", more: str = "1") -> dict[str, int]:
        own = "t.round in (select id from round where park = ?) and t.gone = 0 and t.confidential = 0"
        return dict(store.rows(f"select t.round, count({what}) from {noun} t where {own} and {more} group by t.round", [park_id]))

    answers = counted("answer", more=ANSWERED.format("t"))
    rest = counted("answer", more=ANSWERED.format("t") + " and t.rest = 1")
    not_assessed = counted("answer", more=NOT_ASSESSED.format("t"))
    findings = counted("finding")
    looked = counted("recheck", more="t.seen is not null")
    people = counted("participant", more=WALKED_ALONG.format("t"))
    seen: dict[str, set[str]] = defaultdict(set)
    for noun in ("answer t", "finding t", "recheck t join finding f on f.id = t.finding"):
        stop = "f.checkpoint" if "join" in noun else "t.checkpoint"
        for round_id, checkpoint in store.rows(
            f"select distinct t.round, {stop} from {noun} where t.round in (select id from round where park = ?) "
            "and t.gone = 0 and t.confidential = 0",
            [park_id],
        ):
            seen[round_id].add(checkpoint)
    rows = store.rows(
        "select r.id, r.date, r.part, m.kind, r.closed is not null, r.aside from round r join measurement m on m.id = r.measurement "
        "where r.park = ? and r.gone = 0 order by r.aside <> '', r.date, r.part, r.n",
        [park_id],
    )
    return tuple(
        WalkedRound(
            id=round_id,
            date=date,
            part=part,
            measurement=kind,
            finished=bool(finished),
            people=people.get(round_id, 0),
            checkpoints=len(seen[round_id]),
            answers=answers.get(round_id, 0),
            rest=rest.get(round_id, 0),
            not_assessed=not_assessed.get(round_id, 0),
            findings=findings.get(round_id, 0),
            rechecks=looked.get(round_id, 0),
            aside=aside,
            **counts_of(signed.get(round_id)),
        )
        for round_id, date, part, kind, finished, aside in rows
    )


def _people(store: Store, park_id: str, signed: Mapping[str, SignOffs]) -> tuple[TookPart, ...]:
    sign_offs = {line.person.id: line for of_round in signed.values() for line in of_round.signed}
    rows = store.rows(
        "select p.id, p.round, r.date, p.name, p.organisation, p.role, json_extract(p.presence, '$.state'), "
        "json_extract(p.presence, '$.at') "
        "from participant p join round r on r.id = p.round where p.park = ? "
        f"and {PERSON_COUNTS.format('p')} and {COUNTS.format('r')} and p.confidential = 0 "
        "order by r.date, r.part, r.n, cast(p.place as real), p.id",
        [park_id],
    )
    names = ("round", "date", "name", "organisation", "role", "presence", "left_at")
    return tuple(TookPart.model_validate({**dict(zip(names, row, strict=True)), **said_by(sign_offs.get(person))}) for person, *row in rows)


# -- findings ----------------------------------------------------------------------------------------------------------


class _Step(NamedTuple):
    """A change of a finding's status or of its sending, that was not undone."""

    day: str
    act: tuple[int, str]
    fields: dict[str, Any]


def treated_findings(store: Store, park_id: str, day: dt.date) -> tuple[Treated, ...]:
    """Return the findings of a park with how each was treated up to *day*, oldest first."""
    steps, seen = _steps(store, park_id), _seen(store, park_id)
    replies: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for finding_id, *reply in store.rows(
        """select finding, json_extract(said, '$.kind'), json_extract(said, '$.on'), text, made from reply
        where park = ? and gone = 0 and confidential = 0 and said is not null order by made, n""",
        [park_id],
    ):
        replies[finding_id].append(tuple(reply))
    still = {
        row[0] for row in store.rows(f"select id from finding t where park = ? and gone = 0 and confidential = 0 and {OPEN}", [park_id])
    }
    words = defects(store)
    rows = store.rows(
        """select t.id, c.name, coalesce(r.date, substr(t.made, 1, 10)), a.kind, coalesce(a.organisation, ''), v.verdict
        from finding t join checkpoint c on c.id = t.checkpoint left join round r on r.id = t.round left join partner a on a.id = t.partner
        left join review v on v.finding = t.id and v.gone = 0
        where t.park = ? and t.gone = 0 and t.confidential = 0 order by 3, t.n""",
        [park_id],
    )
    finding_by_id = {
        finding.id: finding for finding in store.select(Finding, "where park = ? and gone = 0 and confidential = 0", [park_id])
    }
    findings = []
    for noun_id, checkpoint, found, kind, holder, verdict_text in rows:
        finding = finding_by_id[noun_id]
        verdict = json.loads(verdict_text) if verdict_text else {}
        own_replies = replies[noun_id]
        sent, done, verified = _days(finding, steps[noun_id], seen, own_replies)
        defect = words.get(finding.item or "", _NO_WORDS)
        last_kind, last_day, last_text, last_made = own_replies[-1] if own_replies else (None, None, "", "")
        is_open = noun_id in still
        described = (finding.theme or (finding.item or "").partition("/")[0]) not in NEVER_DESCRIBED
        findings.append(
            Treated(
                id=finding.id,
                code=finding.code,
                checkpoint=checkpoint,
                defect_nl=defect.nl,
                defect_en=defect.en,
                object=finding.object if described else "",
                text=finding.text if described else "",
                severity=finding.severity,
                found=found,
                sent=sent,
                reported_done=done,
                verified=verified,
                days_to_done=days_between(sent or found, done),
                days_to_verified=days_between(sent or found, verified),
                stage=stage_of(finding.status, verdict.get("kind")),
                reason=verdict.get("reason", ""),
                holder_kind=kind,
                holder=holder,
                due=finding.due,
                overdue=is_overdue(finding.due, day, is_open=is_open),
                age=days_between(found, day.isoformat()) if is_open else None,
                reply=last_kind,
                reply_day=last_day or last_made[:10] or None,
                reply_text=last_text,
                reopened=sum(step.fields.get("status") == "reopened" for step in steps[noun_id]),
            )
        )
    return tuple(findings)


def _days(
    finding: Finding, steps: list[_Step], seen: dict[tuple[str, tuple[int, str]], str], replies: list[tuple[Any, ...]]
) -> tuple[str | None, str | None, str | None]:
    """Return the days on which a finding was sent, first reported done since then, and verified if it still is."""
    sent = sent_day(finding.sent, finding.status)
    reported = [step.day for step in steps if step.fields.get("status") == "reported_done"]
    days = [*reported, *(on for kind, on, *_rest in replies if kind == "done" and on)] if reported else []
    done = min((day for day in days if day >= (sent or "")), default=None)
    if done is None and finding.status in ("reported_done", "verified"):  # noted as sent after it was reported
        done = max(days, default=None)
    verified = [step for step in steps if step.fields.get("status") == "verified"] if finding.status == "verified" else []
    day = seen.get((finding.id, verified[-1].act), verified[-1].day) if verified else None
    return sent, done, day


def _steps(store: Store, park_id: str) -> dict[str, list[_Step]]:
    """Return the steps by finding id, in the order of the record; a step that was undone is left out, one that was done again is not."""
    rows = store.rows(
        "select c.noun_id, c.stamp, l.device, c.at, c.how, c.fields, c.v from finding f cross join change c on c.noun_id = f.id "
        "join log l on l.id = c.log where f.park = ? and f.confidential = 0 and f.gone = 0 and c.noun = 'finding' "
        """and (c.fields like '%"status":%' or c.fields like '%"sent":%') order by c.stamp desc, l.device desc""",
        [park_id],
    )
    steps: dict[str, list[_Step]] = defaultdict(list)
    undone: set[tuple[str, str]] = set()
    for noun_id, stamp, device, at, how, fields, v in rows:  # newest first: an undo is judged before what it undid
        if (noun_id, f"{stamp}-{device}") in undone:
            continue
        if how.startswith(_UNDO):
            undone.add((noun_id, how.removeprefix(_UNDO)))
        else:
            steps[noun_id].insert(0, _Step(at[:10], (stamp, device), known_fields(Finding.noun, v, json.loads(fields))))
    return steps


def _seen(store: Store, park_id: str) -> dict[tuple[str, tuple[int, str]], str]:
    """Return the day of the round whose recheck was made in the same act, by finding and act."""
    rows = store.rows(
        "select k.finding, c.stamp, l.device, r.date from round r join recheck k on k.round = r.id and k.confidential = 0 "
        "cross join change c on c.noun_id = k.id join log l on l.id = c.log where r.park = ?",
        [park_id],
    )
    return {(finding, (stamp, device)): date for finding, stamp, device, date in rows}


# -- measures, targets, logs -------------------------------------------------------------------------------------------


def _measures(store: Store, park_id: str, day: dt.date) -> tuple[Agreed, ...]:
    return tuple(
        Agreed(
            id=line.measure.id,
            cycle=line.cycle,
            name=line.measure.name,
            theme=line.measure.theme,
            owner_kind=line.owner_kind or None,
            owner=line.owner,
            person=line.measure.person,
            due=line.measure.due,
            done=line.measure.done,
            status=line.measure.status,
            overdue=line.measure.is_overdue(day),
            findings=line.findings,
            targets=line.targets,
            text=line.measure.text,
        )
        for line in measures_of(store, park_id)
    )


def _decided(cycle: Trajectory, line: DecisionLine, day: dt.date) -> Decided:
    decision, measure, partner = line.decision, line.measure, line.partner
    return Decided(
        id=decision.id,
        meeting=decision.meeting,
        cycle=cycle.number,
        day=line.meeting.day,
        name=decision.name,
        owner=partner.organisation if partner else "",
        owner_kind=partner.kind if partner else None,
        person=line.person,
        due=line.due,
        done=measure.done if measure else decision.done,
        overdue=measure.is_overdue(day) if measure else decision.is_overdue(day),
        measure=measure.id if measure else None,
    )


def _targets(store: Store, cycle: Trajectory) -> Iterable[Aimed]:
    for line in target_lines(store, cycle.id):
        target, outcome = line.target, line.outcome
        yield Aimed(
            id=target.id,
            cycle=cycle.number,
            name=target.name,
            unit=target.unit,
            source=target.source,
            better=target.better,
            baseline=target.baseline.value if target.baseline else None,
            baseline_period=target.baseline.period if target.baseline else "",
            baseline_n=target.baseline.n if target.baseline else None,
            goal=format(outcome.goal, "f") if outcome.goal is not None else None,
            result=target.result.value if target.result else None,
            result_period=target.result.period if target.result else "",
            result_n=target.result.n if target.result else None,
            change=format(outcome.change.amount, "f") if outcome.change else None,
            change_kind=outcome.change.kind if outcome.change else None,
            direction=outcome.direction,
            verdict=outcome.verdict,
            doubtful=outcome.sample is not None and outcome.sample.doubtful,
        )


def _heads(store: Store, park_id: str) -> tuple[LogEnd, ...]:
    rows = store.rows("select id, device, letters from log where park = ? and confidential = 0 order by device", [park_id])
    shown = shown_letters(store.db)
    ends = [(device, shown[letters, device], logs.head_of(store.db, log, LogKey(device, park_id, False))) for log, device, letters in rows]
    return tuple(LogEnd(device=device, letters=letters, park=park_id, seq=head.seq, chain=head.chain) for device, letters, head in ends)
