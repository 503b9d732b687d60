"""Two rounds of one measurement, day and part: finding them, telling where they differ, and joining them in one act."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.photos.photo import PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import JOINED, Round, RoundChecklist
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.errors import RuleError
from kvo_inspect.store.conditions.rounds import DOUBLES
from kvo_inspect.store.record.reach import JOIN
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import N
from kvo_inspect.store.rounds.participants import everybody_of
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.texts import _


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
    differing_marks: int = 0


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
    people = {person.name.casefold(): person.id for person in participants_of(store, main.id)}
    going_people, becomes = [], {}
    for person in everybody_of(store, other.id):
        same = None if person.presence.aside else people.get(person.name.casefold())
        if same is None:
            going_people.append(person)
        becomes[person.id] = same or person.id
    marks = {(mark.checkpoint, mark.item, mark.participant): mark for mark in _of(store, Mark, main)}
    going_marks, differing_marks = [], 0
    for mark in _of(store, Mark, other):
        person_id = becomes.get(mark.participant, mark.participant)
        standing_mark = marks.get((mark.checkpoint, mark.item, person_id))
        if standing_mark is None:
            going_marks.append((mark, person_id))
        else:
            differing_marks += standing_mark.value != mark.value
    signed = {sign_off.participant for sign_off in _of(store, SignOff, main)}
    going_sign_offs = [(each, becomes.get(each.participant, each.participant)) for each in _of(store, SignOff, other)]
    used = {use.checklist for use in _of(store, RoundChecklist, main)}
    return JoinPlan(
        main,
        other,
        answers=tuple(going_answers),
        rechecks=tuple(recheck for recheck in others if recheck.finding not in rechecks),
        left_behind=tuple(recheck for recheck in all_rechecks if recheck.finding in own),
        marks=tuple(going_marks),
        sign_offs=tuple((each, person_id) for each, person_id in going_sign_offs if person_id not in signed),
        findings=tuple(findings),
        people=tuple(going_people),
        checklists=tuple(use for use in _of(store, RoundChecklist, other) if use.checklist not in used),
        differing=tuple(differing),
        differing_rechecks=tuple(pair for pair in both if (pair[0].seen, pair[0].text) != (pair[1].seen, pair[1].text)),
        differing_marks=differing_marks,
    )


def join_rounds(store: Store, main_id: str, other_id: str) -> Round:
    """Join two rounds in one act: what hangs on the other goes to the main one, and the other is set aside with what stays behind.

    Each thing keeps its id, author and history. Of what was recorded in both, the main round's stays; the findings of both stay.
    RuleError when a report of both was adopted: which of the two counts, somebody says by removing the other.
    """
    plan = join_plan(store, main_id, other_id)
    main, other = plan.main, plan.other
    papers = [paper for paper in _of(store, Paper, other) if paper.is_adopted]
    standing = {paper.report: paper for paper in _of(store, Paper, main) if paper.is_adopted}
    for paper in papers:
        if (adopted := standing.get(paper.report)) is not None:
            sentence = _("Of both rounds a report was adopted: “{title}” and “{other}”. Remove one of these papers first, with the reason.")
            raise RuleError(sentence.format(title=adopted.title, other=paper.title), "paper")
    with store.act(JOIN) as act:
        going: list[Noun] = [*plan.answers, *plan.rechecks, *plan.findings, *papers, *_of(store, PromisedPhoto, other)]
        left = {answer.id for answer in _of(store, Answer, other)} - {answer.id for answer in plan.answers}
        going += [use for use in _of(store, PhotoUse, other) if use.answer not in left]
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
        weather = main.weather or other.weather
        ticked = tuple(dict.fromkeys((*main.ticked, *other.ticked)))
        act.write(Round, main.id, park=main.park, weather=weather, ticked=ticked)
        act.write(Round, other.id, park=other.park, aside=JOINED)
    return store.get(Round, main.id)


def _of(store: Store, model: type[N], round_: Round) -> list[N]:
    return store.select(model, "where round = ? and gone = 0 order by n", [round_.id])
