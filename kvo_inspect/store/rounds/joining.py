"""Two rounds of one measurement, day and part: finding them, telling where they differ, and joining them in one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.photos.photo import PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant, same_name_key
from kvo_inspect.domain.rounds.round import JOINED, Round, RoundChecklist
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.domain.rounds.summary import CONCERNS, lines_of, lines_with
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.domain.values.text import TEXT_LIMIT
from kvo_inspect.errors import RuleError
from kvo_inspect.store.conditions.rounds import DOUBLES
from kvo_inspect.store.record.followed import leave_status
from kvo_inspect.store.record.reach import JOIN
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import N
from kvo_inspect.store.rounds.participants import everybody_of
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.texts import _

P = TypeVar("P", Mark, SignOff)


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """What joining two rounds does: what goes over, and what was recorded in both and differs. The main round's own stays."""

    main: Round
    other: Round
    answers: tuple[Answer, ...] = ()
    rechecks: tuple[Recheck, ...] = ()
    left_behind: tuple[Recheck, ...] = ()
    """Rechecks of either round of what the joined round made itself: no round looks again at its own. They stay with the other one."""
    marks: tuple[tuple[Mark, str], ...] = ()
    """Each with the id of the participant whose mark it becomes."""
    sign_offs: tuple[tuple[SignOff, str], ...] = ()
    """Each with the id of the participant whose sign-off it becomes; of who signed both rounds, that of the main one stays."""
    findings: tuple[Finding, ...] = ()
    people: tuple[Participant, ...] = ()
    checklists: tuple[RoundChecklist, ...] = ()
    differing: tuple[tuple[Answer, Answer], ...] = ()
    """Answers to the same question: the one that stays, and the one that stays behind with the other round."""
    differing_rechecks: tuple[tuple[Recheck, Recheck], ...] = ()
    differing_marks: tuple[tuple[Mark, Mark], ...] = ()
    differing_sign_offs: tuple[tuple[SignOff, SignOff], ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the main round that the other one fills, or of which the lines of both stand below each other, as they will be."""
    both: tuple[BothHold, ...] = ()
    """The two rounds themselves, and the same person on each of them."""


@dataclass(frozen=True, slots=True)
class BothHold:
    """A thing that both rounds hold: the one that stays, the one that stays behind, and what of the two differs."""

    stays: Round | Participant
    left: Round | Participant
    differing: tuple[str, ...]
    """The fields to which each gave another value: the one that stays keeps its own."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """The fields that only the one that stays behind has."""


def doubles_of(store: Store, park_id: str) -> list[tuple[Round, Round]]:
    """Return the pairs of rounds of a park that are of one measurement, day and part: the one with more recorded first, as `main`."""
    groups: dict[tuple[str, str, str], list[Round]] = {}
    for round_ in store.select(Round, f"where id in (select id from ({DOUBLES}) where park = ?) order by date, part", [park_id]):
        groups.setdefault((round_.measurement, round_.date, round_.part), []).append(round_)
    pairs = []
    for rounds in groups.values():
        rounds.sort(key=lambda round_: (-_recorded(store, round_.id), round_.made, round_.id))
        pairs += [(rounds[0], other) for other in rounds[1:]]
    return pairs


def _recorded(store: Store, round_id: str) -> int:
    ((count,),) = store.rows(
        "select (select count(*) from answer where round = ?1 and gone = 0) + (select count(*) from finding where round = ?1 and gone = 0)",
        [round_id],
    )
    return int(count)


def join_plan(store: Store, main_id: str, other_id: str) -> JoinPlan:
    """Return what joining would do. RuleError when the rounds are not of one measurement, day and part."""
    main, other = store.get(Round, main_id), store.get(Round, other_id)
    if main.id == other.id or (main.measurement, main.date, main.part) != (other.measurement, other.date, other.part):
        raise RuleError(_("Only two rounds of one measurement, day and part of day are joined."))
    answers = {(answer.checkpoint, answer.item, answer.confidential): answer for answer in _of(store, Answer, main) if answer.value}
    going_answers, differing = [], []
    for answer in _of(store, Answer, other):
        standing = answers.get((answer.checkpoint, answer.item, answer.confidential))
        if standing is None:
            going_answers.append(answer)
        elif (standing.value, standing.text) != (answer.value, answer.text):
            differing.append((standing, answer))
    findings = _of(store, Finding, other)
    own = {finding.id for finding in (*_of(store, Finding, main), *findings)}
    all_rechecks = [*_of(store, Recheck, main), *_of(store, Recheck, other)]
    rechecks = {recheck.finding: recheck for recheck in all_rechecks if recheck.round == main.id and recheck.finding not in own}
    others = [recheck for recheck in all_rechecks if recheck.round == other.id and recheck.finding not in own]
    both = [(rechecks[recheck.finding], recheck) for recheck in others if recheck.finding in rechecks]
    going_people, same_people, becomes = _people(store, main, other)
    going_marks, differing_marks = _of_people(store, Mark, main, other, becomes, ("value",))
    going_sign_offs, differing_sign_offs = _of_people(store, SignOff, main, other, becomes, ("agreed", "remark"))
    rounds = _both_hold(main, other, ("weather", "next_round", "back_by", "planned_round"))
    lines, differing_lines = _lines_of_both(main, other)
    used = {use.checklist for use in _of(store, RoundChecklist, main)}
    return JoinPlan(
        main,
        other,
        answers=tuple(going_answers),
        rechecks=tuple(recheck for recheck in others if recheck.finding not in rechecks),
        left_behind=tuple(recheck for recheck in all_rechecks if recheck.finding in own),
        marks=tuple(going_marks),
        sign_offs=tuple(going_sign_offs),
        findings=tuple(findings),
        people=tuple(going_people),
        checklists=tuple(use for use in _of(store, RoundChecklist, other) if use.checklist not in used),
        differing=tuple(differing),
        differing_rechecks=tuple(pair for pair in both if (pair[0].seen, pair[0].text) != (pair[1].seen, pair[1].text)),
        differing_marks=tuple(differing_marks),
        differing_sign_offs=tuple(differing_sign_offs),
        words={**rounds.more, **lines},
        both=(replace(rounds, differing=(*rounds.differing, *differing_lines)), *same_people),
    )


def _people(store: Store, main: Round, other: Round) -> tuple[list[Participant], list[BothHold], dict[str, str]]:
    """Return who goes over, who stands on both, and by the id of everybody of the other round that of the participant who they become."""
    people = {same_name_key(person.name): person for person in participants_of(store, main.id) if person.name}
    going, both, becomes = [], [], {}
    for person in everybody_of(store, other.id):
        same = None if person.presence.aside else people.get(same_name_key(person.name))
        if same is None:
            going.append(person)
        else:
            both.append(_both_hold(same, person, ("organisation", "role", "presence")))
        becomes[person.id] = person.id if same is None else same.id
    return going, both, becomes


def _of_people(
    store: Store, model: type[P], main: Round, other: Round, becomes: Mapping[str, str], compared: Sequence[str]
) -> tuple[list[tuple[P, str]], list[tuple[P, P]]]:
    """Return the marks, or sign-offs, that go over, each with whose it becomes, and the differing pairs of who gave one in both rounds."""
    standing = {_known_by(each, each.participant): each for each in _of(store, model, main)}
    going, differing = [], []
    for each in _of(store, model, other):
        person = becomes.get(each.participant, each.participant)
        own = standing.get(_known_by(each, person))
        if own is None:
            going.append((each, person))
        elif any(getattr(own, name) != getattr(each, name) for name in compared):
            differing.append((own, each))
    return going, differing


def _known_by(thing: Mark | SignOff, person: str) -> tuple[str, ...]:
    return (person, *(str(getattr(thing, name)) for name in thing.key if name not in (Round.noun, Participant.noun)))


def _both_hold(stays: Round | Participant, left: Round | Participant, names: Sequence[str]) -> BothHold:
    """Return how two things differ in fields of these names, letter case apart, and what only the one that stays behind has."""
    differing, more = [], {}
    for name in names:
        own, its = getattr(stays, name), getattr(left, name)
        if its in (None, "") or own == its:
            continue
        if own in (None, ""):
            more[name] = its
        elif not (isinstance(own, str) and own.casefold() == its.casefold()):
            differing.append(name)
    return BothHold(stays, left, tuple(differing), more)


def _lines_of_both(main: Round, other: Round) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of lines that stand by themselves with the lines of both, and the names of those where not all can stand."""
    lines: dict[str, Any] = {}
    differing = []
    for name, most in (("concerns", CONCERNS), ("agreements", None)):
        own, its = getattr(main, name), getattr(other, name)
        both = dict.fromkeys((*lines_of(own), *lines_of(its)))
        text = "\n".join(both)
        if its is None or text == own:
            continue
        if len(text) > TEXT_LIMIT or (most is not None and len(both) > most):
            differing.append(name)
        else:
            lines[name] = text
    its_lines = other.summary.lines if other.summary else ()
    if its_lines:
        own_lines = {(line.about, line.lang): line for line in (main.summary.lines if main.summary else ())}
        lines["summary"] = lines_with(main.summary, [line for line in its_lines if (line.about, line.lang) not in own_lines])
        if any(own_lines.get((line.about, line.lang), line).text != line.text for line in its_lines):
            differing.append("summary")
    return lines, differing


def join_rounds(store: Store, main_id: str, other_id: str) -> Round:
    """Join two rounds in one act: what hangs on the other goes to the main one, and the other is set aside with what stays behind.

    Each thing keeps its id, author and history. Of what was recorded in both, the main round's stays; the findings of both stay.
    RuleError when a report of both was adopted: which of the two counts, somebody says by removing the other; and when somebody of one
    name stands on both for another organisation each: whether that is one person, nobody knows but who was there.
    """
    plan = join_plan(store, main_id, other_id)
    main, other = plan.main, plan.other
    papers = [paper for paper in _of(store, Paper, other) if paper.is_adopted]
    _must_be_clear(store, plan, papers)
    with store.act(JOIN) as act:
        going: list[Noun] = [*plan.answers, *plan.rechecks, *plan.findings, *papers, *_of(store, PromisedPhoto, other)]
        left = {answer.id for answer in _of(store, Answer, other)} - {answer.id for answer in plan.answers}
        going += [use for use in _of(store, PhotoUse, other) if use.answer not in left]
        for _stays, left_behind in plan.differing_rechecks:
            leave_status(act, left_behind)
        for noun in going:
            act.write(type(noun), noun.id, park=noun.park, round=main.id)
        for recheck in plan.left_behind:
            act.write(Recheck, recheck.id, park=recheck.park, round=other.id)
        place = next((person.place for person in reversed(everybody_of(store, main.id))), None)
        for participant in plan.people:
            place = between(place, None)
            act.write(Participant, participant.id, park=main.park, round=main.id, place=place)
        for mark, person in plan.marks:
            act.write(Mark, mark.id, park=mark.park, round=main.id, participant=person)
        for sign_off, person in plan.sign_offs:
            act.write(SignOff, sign_off.id, park=sign_off.park, round=main.id, participant=person)
        for used in plan.checklists:
            act.write(
                RoundChecklist,
                made_id("round_checklist", main.id, used.checklist),
                park=main.park,
                confidential=used.confidential,
                round=main.id,
                checklist=used.checklist,
                mode=used.mode,
            )
        for same in plan.both:
            if same.more and isinstance(same.stays, Participant):
                act.write(Participant, same.stays.id, park=main.park, **same.more)
        ticked = tuple(dict.fromkeys((*main.ticked, *other.ticked)))
        act.write(Round, main.id, park=main.park, ticked=ticked, **plan.words)
        act.whole = True  # that the main round counts is said: who sets it aside elsewhere, not knowing, says otherwise (merge.waking)
        act.write(Round, main.id, park=main.park, aside=main.aside)
        act.whole = False
        act.write(Round, other.id, park=other.park, aside=JOINED)
    return store.get(Round, main.id)


def _must_be_clear(store: Store, plan: JoinPlan, papers: Sequence[Paper]) -> None:
    """Raise RuleError when only a person knows which of two adopted papers counts, or whether a name on both rounds is one person."""
    for both in plan.both:
        if "organisation" in both.differing and isinstance(both.stays, Participant) and isinstance(both.left, Participant):
            sentence = _(
                "{name} stands on both rounds, for {organisation} and for {other}. If that is one person, correct the organisation "
                "first; for two people add to one of the names what tells them apart."
            )
            text = sentence.format(name=both.stays.name, organisation=both.stays.organisation, other=both.left.organisation)
            raise RuleError(text, "name")
    standing = {paper.report: paper for paper in _of(store, Paper, plan.main) if paper.is_adopted}
    for paper in papers:
        if (adopted := standing.get(paper.report)) is not None:
            sentence = _("Of both rounds a report was adopted: “{title}” and “{other}”. Remove one of these papers first, with the reason.")
            raise RuleError(sentence.format(title=adopted.title, other=paper.title), "paper")


def _of(store: Store, model: type[N], round_: Round) -> list[N]:
    return store.select(model, "where round = ? and gone = 0 order by n", [round_.id])
