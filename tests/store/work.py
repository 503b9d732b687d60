"""What a person can do in the program, each thing by a word and a number: random work for the property tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import NA, Answer, Value
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.findings.stages import stage_of, steps
from kvo_inspect.domain.papers.paper import Adoption, ReportSubject
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import STEPS as MEASURE_STEPS
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.target import Counted, Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.participant import Participant, Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import VERDICTS, MeasurementKind
from kvo_inspect.errors import RuleError
from kvo_inspect.store.contacts.contact import (
    change_contact,
    contacts,
    contacts_elsewhere,
    join_contacts,
    part_partner,
    pick_contacts,
)
from kvo_inspect.store.findings.finding import (
    NewFinding,
    drop_finding,
    move_finding,
    record_finding,
    review_finding,
    set_finding,
    tell_urgent,
)
from kvo_inspect.store.findings.objects import describe_finding, number_finding
from kvo_inspect.store.letter_texts import use_texts
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper, adopt_report, papers_of, remove_paper, set_paper
from kvo_inspect.store.parks.checkpoints import (
    NewCheckpoint,
    add_checkpoint,
    move_checkpoint,
    restore_checkpoint,
    retire_checkpoint,
    route,
    set_checkpoint,
)
from kvo_inspect.store.parks.facilitators import assign_facilitator
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.parks.partners import add_partner, remove_partner, set_partner
from kvo_inspect.store.people.erasing import erase, plan_erasing, plan_erasing_finding
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.plan.decisions import (
    add_decision,
    become_measure,
    decisions_of,
    finish_decisions,
    remove_decision,
    set_decision,
)
from kvo_inspect.store.plan.measures import add_measure, move_measure, remove_measure, set_measure, set_served
from kvo_inspect.store.plan.meetings import add_meeting, meetings_of, remove_meeting, set_meeting
from kvo_inspect.store.plan.targets import GivenTarget, add_target, import_targets, remove_target, set_target, targets_of
from kvo_inspect.store.plan.trajectories import begin_next, set_trajectory, trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.rounds.participants import add_participant, set_presence
from kvo_inspect.store.rounds.planned import (
    PersonPlan,
    cancel_plans,
    change_plan,
    divide_equally,
    give_checkpoints,
    plan_round,
    planned_rounds,
)
from kvo_inspect.store.rounds.round import Person, reopen_round
from kvo_inspect.store.survey.surveys import remove_file, set_survey, survey_of, take_answers
from kvo_inspect.store.walk.answers import note_answer, record_answer, record_rest
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.handed_in import end_part, expect_part, finish_part, reopen_part
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.store.walk.sign_off import set_remark, sign_off, take_back_sign_off
from tests.exchange.letter_files import put_letters
from tests.laptops import GATE, LAMPS, MARKED, ROAD, SIGNAL, add_round
from tests.store.survey.answers import survey_answers

T = TypeVar("T")
PARKS_ENOUGH = 4


class Draw:
    """A number from which choices follow: small numbers choose what comes first, so that a failing example shrinks."""

    def __init__(self, number: int) -> None:
        self.number = number

    def of(self, choices: Sequence[T]) -> T:
        self.number, index = divmod(self.number, len(choices))
        return choices[index]


def _one(store: Store, draw: Draw, model: type[Noun], where: str = "gone = 0") -> Any:
    found = store.select(model, f"where {where} order by id")
    if not found:
        raise RuleError("nothing there")
    return draw.of(found)


def _place(store: Store, draw: Draw) -> tuple[Round, Checkpoint]:
    """A round and a checkpoint of the same park."""
    found = _one(store, draw, Round)
    return found, _one(store, draw, Checkpoint, f"gone = 0 and park = '{found.park}'")


def _park(store: Store, draw: Draw) -> None:
    if store.rows("select count(*) from park")[0][0] >= PARKS_ENOUGH:
        raise RuleError("enough parks")
    add_park(store, draw.of(["De Amert", "Vossenberg"]), checkpoints=[NewCheckpoint("Poort")] if draw.of([1, 0]) else [])


def _round(store: Store, draw: Draw) -> None:
    park = _one(store, draw, Park).id
    add_round(
        store,
        park,
        draw.of(["2026-11-12", "2026-11-13", "2028-03-01"]),
        draw.of([("Jan",), ("Jan", "Eva"), ()]),
        draw.of(["day", "evening"]),
    )


def _answer(store: Store, draw: Draw) -> None:
    walked, stop = _place(store, draw)
    item = draw.of([LAMPS, GATE, ROAD, SIGNAL])
    value = draw.of([Value(value="1"), Value(value="2"), NA, Value(kind="not_assessed", reason="closed")])
    record_answer(store, walked.id, stop.id, item, value)


def _rest(store: Store, draw: Draw) -> None:
    walked, stop = _place(store, draw)
    record_rest(store, walked.id, stop.id, draw.of([[GATE, ROAD], [GATE], [ROAD]]), draw.of([Value(value="1"), NA]))


def _remark(store: Store, draw: Draw) -> None:
    note_answer(store, _one(store, draw, Answer).id, draw.of(["nat", "droog", ""]))


def _find(store: Store, draw: Draw) -> None:
    walked, stop = _place(store, draw)
    item, hidden = draw.of([(None, False), (None, True), (SIGNAL, False), (GATE, False)])
    record_finding(
        store, walked.id, stop.id, NewFinding(draw.of(["kapot", "pallets"]), item=item, confidential=hidden, urgent=bool(draw.of([0, 1])))
    )


def _describe(store: Store, draw: Draw) -> None:
    describe_finding(store, _one(store, draw, Finding).id, draw.of(["scheef", "2231, 2233 scheef", "2231"]))


def _number(store: Store, draw: Draw) -> None:
    number_finding(store, _one(store, draw, Finding).id, draw.of(["2231 2233", "2233", "12-16", "", "12 12a"]))


CHANGES: tuple[dict[str, Any], ...] = (
    {"severity": "serious"},
    {"severity": "minor"},
    {"text": ""},
    {"text": "weg"},
    {"due": "2026-12-01"},
    {"due": None},
    {"object": "12"},
    {"promised_by": "Jan"},
)


def _change(store: Store, draw: Draw) -> None:
    set_finding(store, _one(store, draw, Finding).id, **draw.of(CHANGES))


def _move(store: Store, draw: Draw) -> None:
    finding = _one(store, draw, Finding, "gone = 0 and item is null")
    set_finding(store, finding.id, checkpoint=_one(store, draw, Checkpoint, f"gone = 0 and park = '{finding.park}'").id)


def _step(store: Store, draw: Draw) -> None:
    """A step that the table allows from here: of the desk, or a verdict of the review."""
    found = _one(store, draw, Finding)
    review = store.find(Review, made_id("review", found.id))
    verdict = review.verdict.kind if review and not review.gone and review.verdict else None
    to = draw.of(steps(stage_of(found.status, verdict)))
    if to in VERDICTS and not (to == "accepted" and verdict == "accepted"):
        other = _one(store, draw, Finding)
        review_finding(store, found.id, Verdict(kind=to, reason="omdat", of=other.id if to == "duplicate" else None))
    else:
        move_finding(store, found.id, to, reason="omdat", sent=Sent(day="2026-11-13", way="mail") if to == "sent" else None)


def _tell(store: Store, draw: Draw) -> None:
    tell_urgent(store, _one(store, draw, Finding).id, draw.of(["Brand", "Wit"]))


def _recheck(store: Store, draw: Draw) -> None:
    found = _one(store, draw, Finding)
    walked = _one(store, draw, Round, f"gone = 0 and park = '{found.park}'")
    recheck_finding(store, walked.id, found.id, draw.of(["solved", "not_yet", "worse", "object_gone", "unseen"]), draw.of(["", "weer"]))


def _drop(store: Store, draw: Draw) -> None:
    drop_finding(store, _one(store, draw, Finding).id, draw.of(["dubbel", "niets"]))


def _promise(store: Store, draw: Draw) -> None:
    promise_photo(store, _one(store, draw, Finding).id, draw.of(["Jan", "Eva"]))


def _add_stop(store: Store, draw: Draw) -> None:
    add_checkpoint(store, _one(store, draw, Park).id, NewCheckpoint(draw.of(["Hoek", "Brug"])))


def _set_stop(store: Store, draw: Draw) -> None:
    found = _one(store, draw, Checkpoint)
    verb: Callable[[], object] = draw.of(
        [
            lambda: set_checkpoint(store, found.id, name=draw.of(["Noord", "Zuid"])),
            lambda: set_checkpoint(store, found.id, company=draw.of(["", "Bakker"])),
            lambda: move_checkpoint(store, found.id, draw.of([1, -1])),
            lambda: retire_checkpoint(store, found.id),
            lambda: restore_checkpoint(store, found.id),
        ]
    )
    verb()


def _people(store: Store, draw: Draw) -> None:
    walked = _one(store, draw, Round)
    if draw.of([0, 1]):
        add_participant(store, walked.id, Person(draw.of(["Jan", "Eva", "Ali"]), draw.of(["", "gemeente"])))
    else:
        who = _one(store, draw, Participant, f"gone = 0 and round = '{walked.id}'")
        set_presence(store, who.id, draw.of([Presence(state="excused"), Presence(state="left", at="20:15"), Presence()]))


def _marks(store: Store, draw: Draw) -> None:
    walked, stop = _place(store, draw)
    who = store.select(Participant, "where round = ? and gone = 0 order by id", [walked.id])
    record_marks(store, walked.id, stop.id, MARKED, [(one.id, draw.of([Given(mark=7), Given(mark=4), Given(kind="none")])) for one in who])


def _propose_themes(store: Store, park: Park, themes: dict[str, str]) -> None:
    """Say which themes a park begins with, as setting it up like another one does."""
    with store.act() as act:
        act.write(Park, park.id, park=park.id, themes=themes)


def _settings(store: Store, draw: Draw) -> None:
    found = _one(store, draw, Park)
    partner = made_id("partner", found.id, "municipality")
    verb: Callable[[], object] = draw.of(
        [
            lambda: set_park(store, found.id, notes=draw.of(["", "let op"])),
            lambda: set_park(store, found.id, lamp_row=draw.of([3, 5])),
            lambda: _propose_themes(store, found, draw.of([{}, {"lighting": "full"}, {"lighting": "notable"}])),
            lambda: set_park(store, found.id, facilitator=draw.of(["", "Karin Bos", "Mehmet Aydin"])),
            lambda: set_partner(store, store.get(Partner, partner).id, phone=draw.of(["", "14040"])),
        ]
    )
    verb()


def _finish(store: Store, draw: Draw) -> None:
    walked = _one(store, draw, Round)
    verb: Callable[[], object] = draw.of([lambda: reopen_round(store, walked.id), lambda: finish_round(store, walked.id)])
    verb()


def _remove(store: Store, draw: Draw) -> None:
    """Remove something on which nothing hangs, or wake it: for some there is no verb of their own."""
    models: list[type[Noun]] = [Finding, Checkpoint, Participant]
    found = _one(store, draw, draw.of(models), "1")
    if not found.gone and any(
        store.rows(f'select 1 from "{model.noun}" where "{name}" = ? and gone = 0', [found.id])
        for model in NOUNS.values()
        for name, target in model.refs.items()
        if target == found.noun
    ):
        raise RuleError("something hangs on it")
    with store.act() as act:
        act.write(type(found), found.id, park=found.park, gone=not found.gone)


def _choose(store: Store, draw: Draw) -> None:
    """Keep the value that stands where two are held."""
    doubles = store.rows("select noun, noun_id, field from conflict order by 1, 2, 3")
    if not doubles:
        raise RuleError("none")
    noun, noun_id, name = draw.of(doubles)
    now = store.find(NOUNS[noun], noun_id)
    assert now is not None
    with store.act("choose") as act:
        act.write(NOUNS[noun], noun_id, park=now.park, **{name: now.model_dump(mode="json")[name]})
    assert not store.rows("select 1 from conflict where noun_id = ? and field = ?", [noun_id, name]), "choosing ends a conflict"


def _cycle(store: Store, draw: Draw) -> None:
    park = _one(store, draw, Park).id
    cycles = trajectories_of(store, park)
    if len(cycles) >= 2:
        set_trajectory(store, cycles[0].id, phase=draw.of(["plan", "evaluation"]), audit=draw.of(["", "1-2-2027"]))
    else:
        begin_next(store, park, starts="1-1-2026", targets=draw.of([True, False]), measures=draw.of([True, False]))


def _measure(store: Store, draw: Draw) -> None:
    found = _one(store, draw, Measure) if draw.of([1, 1, 0]) and store.select(Measure, "where gone = 0") else None
    if found is None:
        add_measure(store, _one(store, draw, Trajectory).id, name=draw.of(["Hek", "Lamp"]), due=draw.of(["", "2027-01-01"]))
        return
    there = store.select(Finding, "where park = ? and confidential = 0 and gone = 0 order by id", [found.park])
    aims = store.select(Target, "where park = ? and gone = 0 order by id", [found.park])
    verb: Callable[[], object] = draw.of(
        [
            lambda: move_measure(store, found.id, draw.of(MEASURE_STEPS[found.status]), reason="omdat"),
            lambda: set_measure(store, found.id, person=draw.of(["", "Jan"]), due=draw.of(["", "2026-10-01"])),
            lambda: set_served(
                store, found.id, findings=[one.id for one in there if draw.of([0, 1])], targets=[one.id for one in aims if draw.of([0, 1])]
            ),
            lambda: remove_measure(store, found.id),
        ]
    )
    verb()


def _target(store: Store, draw: Draw) -> None:
    cycle = _one(store, draw, Trajectory).id
    aims = targets_of(store, cycle)
    given = GivenTarget(draw.of(["Inbraken", "Veilig"]), {"baseline": {"value": draw.of(["41", "12"])}, "better": "lower"})
    verb: Callable[[], object] = draw.of(
        [
            lambda: import_targets(store, cycle, [given]),
            lambda: add_target(store, cycle, name=draw.of(["Inbraken", "Branden"])),
            lambda: set_target(store, draw.of(aims).id, result=Counted(value=draw.of(["21", "5"]), n=36)) if aims else None,
            lambda: set_target(store, draw.of(aims).id, name=draw.of(["Inbraken", "Anders"])) if aims else None,
            lambda: remove_target(store, draw.of(aims).id) if aims else None,
        ]
    )
    verb()


def _meeting(store: Store, draw: Draw) -> None:
    cycle = _one(store, draw, Trajectory).id
    held = meetings_of(store, cycle)
    change = draw.of([False, True])
    if held and change:
        set_meeting(store, draw.of(held).id, text=draw.of(["lampen", ""]))
    else:
        add_meeting(store, cycle, subject=draw.of(["Start", "Voortgang"]))


def _decision(store: Store, draw: Draw) -> None:
    cycle = _one(store, draw, Trajectory).id
    held, made = meetings_of(store, cycle), decisions_of(store, cycle)
    line = draw.of(made) if made else None
    verb = draw.of(["add", "set", "done", "measure", "remove", "remove meeting"])
    if verb == "remove meeting" and held:
        remove_meeting(store, draw.of(held).id)
    elif line is None or verb == "add":
        meeting = draw.of(held).id if held else add_meeting(store, cycle, subject="Besluiten").id
        add_decision(store, meeting, name=draw.of(["paaltjes", "lampen"]), due="2026-12-24")
    elif verb == "set":
        set_decision(store, line.decision.id, due=draw.of(["2027-01-15", ""]), person=draw.of(["Anja", ""]))
    elif verb == "remove":
        remove_decision(store, line.decision.id)
    elif line.measure is None and verb == "done":
        finish_decisions(store, [line.decision.id], "")
    elif line.measure is None and line.is_open:
        become_measure(store, line.decision.id)


def _survey(store: Store, draw: Draw) -> None:
    """Say of a survey when it was sent, take a file of answers in beside or instead of the others, or take one away."""
    cycle = _one(store, draw, Trajectory).id
    moment: MeasurementKind = draw.of(["baseline", "follow_up"])
    line = survey_of(store, cycle, moment)
    content, yes = draw.of([(b"one", 12), (b"two", 3), (b"one as xlsx", 12)])
    instead = draw.of([False, True])
    verb: Callable[[], object] = draw.of(
        [
            lambda: set_survey(store, cycle, moment, sent="1-11-2026", invited=draw.of(["113", "40"])),
            lambda: take_answers(store, cycle, moment, survey_answers(content, yes), instead=instead),
            lambda: remove_file(store, line.survey.id, draw.of(line.results.files).sha256) if line and line.results.files else None,
        ]
    )
    verb()


def _paper(store: Store, draw: Draw) -> None:
    park = store.select(Park, "where gone = 0")[0].id
    papers = papers_of(store, park)
    what = draw.of(["add", "adopt", "change", "remove"])
    if papers and what == "change":
        set_paper(store, draw.of(papers).id, title=draw.of(["KVO", ""]), kind=draw.of(["agreement", "minutes"]))
    elif papers and what == "remove":
        remove_paper(store, draw.of(papers).id, "vergissing")
    elif what == "adopt" and (finished := store.select(Round, "where gone = 0 and aside = '' and closed is not null order by id")):
        walked = draw.of(finished)
        subject, adoption = ReportSubject("round", park, walked.id), Adoption(draw.of(["Anna", "Bas"]), "")
        adopt_report(store, subject, paper_file("verslag.pdf", b"%PDF-1.7 1"), adoption, language="nl", title="Schouwverslag")
    else:
        add_paper(store, park, paper_file("afspraak.pdf", draw.of([b"%PDF-1.7 2", b"%PDF-1.7 3"])), kind="agreement")


def _contact(store: Store, draw: Draw) -> None:
    """Name the municipality of a park, make two contacts one, change one in all its parks, take a park out, pick, or leave a park."""
    partner = store.get(Partner, made_id("partner", _one(store, draw, Park).id, "municipality"))
    known = [contact.id for contact in contacts(store)]
    elsewhere = [contact.id for contact in contacts_elsewhere(store, partner.park)]
    organisation, phone = draw.of(["Amert", "Gemeente Amert"]), draw.of(["1", "2", ""])
    verb: Callable[[], object] = draw.of(
        [
            lambda: set_partner(store, partner.id, organisation=organisation),
            lambda: join_contacts(store, known[:2], organisation=organisation, phone=phone, person="") if known else None,
            lambda: change_contact(store, draw.of(known), phone=phone, way=draw.of(["phone", None])) if known else None,
            lambda: part_partner(store, partner.id),
            lambda: pick_contacts(store, partner.park, [draw.of(elsewhere)]) if elsewhere else None,
            lambda: remove_partner(store, _one(store, draw, Partner, "gone = 0 and kind = 'company' and organisation <> ''").id),
            lambda: add_partner(store, partner.park, "company", organisation="Bos BV", phone=phone),
        ]
    )
    verb()


def _letters(store: Store, draw: Draw) -> None:
    """Let a park use letter texts of this laptop, the file of which changes; or no longer."""
    park = _one(store, draw, Park)
    put_letters(store.data, welcome=draw.of(["welkom", "hallo"]))
    use_texts(store, park.id, draw.of(["ours", "ours", ""]))


def _plan(store: Store, draw: Draw) -> None:
    """Plan a round, change or move it, divide its route, name the facilitator, or cancel it."""
    plans = planned_rounds(store)
    who = [PersonPlan("Anna"), PersonPlan("Bas", "", "inspecteur")][: draw.of([2, 1, 0])]
    day, meets_at = draw.of(["2026-11-12", "2026-12-01"]), draw.of(["", "Poort"])
    park = _one(store, draw, Park).id
    line = draw.of(plans) if plans else None
    stops = [stop.id for stop in route(store, line.park)] if line is not None else []
    verb: Callable[[], object] = draw.of(
        [
            lambda: plan_round(store, park, who, date=day, part=draw.of(["evening", "day"]), meets_at=meets_at),
            lambda: assign_facilitator(store, [park], draw.of(["Anna", ""])),
            lambda: change_plan(store, line.id, who, date=day, meets_at=meets_at) if line else None,
            lambda: give_checkpoints(store, line.id, stops[:2], line.people[0].id if line.people else "") if line else None,
            lambda: divide_equally(store, line.id) if line else None,
            lambda: cancel_plans(store, [line.id]) if line else None,
        ]
    )
    verb()


def _part(store: Store, draw: Draw) -> None:
    """Hand in a part, take that back, say that a laptop was replaced, or that somebody records none."""
    walked = _one(store, draw, Round)
    device = draw.of([store.device, "0123456789abcdef"])
    person = draw.of(["Jan", "Piet"])
    verb: Callable[[], object] = draw.of(
        [
            lambda: finish_part(store, walked.id, device),
            lambda: reopen_part(store, walked.id, device),
            lambda: end_part(store, walked.id, device),
            lambda: expect_part(store, walked.id, person, expected=draw.of([False, True])),
        ]
    )
    verb()


def _sign_off(store: Store, draw: Draw) -> None:
    """Let somebody who walked along agree with a round or not, say something else with it, or take it back."""
    person, remark = _one(store, draw, Participant).id, draw.of(["brug", "", "lampen"])
    verb: Callable[[], object] = draw.of(
        [
            lambda: sign_off(store, person, draw.of(["yes", "no"]), remark, incomplete=True),
            lambda: sign_off(store, person, "yes"),
            lambda: set_remark(store, person, remark),
            lambda: take_back_sign_off(store, person),
        ]
    )
    verb()


def _erase(store: Store, draw: Draw) -> None:
    """Take the name of somebody who walked along, or the words of a finding, out for good."""
    if draw.of([False, True]):
        erase(store, plan_erasing_finding(store, _one(store, draw, Finding)), "asked for it")
    else:
        held = held_under(store, _one(store, draw, Participant).name, confidential=True)
        erase(store, plan_erasing(store, held, last_name_too=True, author_too=draw.of([False, True])), "asked for it")


WORK: dict[str, Callable[[Store, Draw], None]] = {
    "answer": _answer,
    "find": _find,
    "rest": _rest,
    "change": _change,
    "describe": _describe,
    "number": _number,
    "move": _move,
    "step": _step,
    "recheck": _recheck,
    "drop": _drop,
    "remark": _remark,
    "marks": _marks,
    "set stop": _set_stop,
    "add stop": _add_stop,
    "people": _people,
    "finish": _finish,
    "settings": _settings,
    "round": _round,
    "park": _park,
    "tell": _tell,
    "promise": _promise,
    "remove": _remove,
    "choose": _choose,
    "cycle": _cycle,
    "measure": _measure,
    "target": _target,
    "meeting": _meeting,
    "decision": _decision,
    "survey": _survey,
    "paper": _paper,
    "contact": _contact,
    "letters": _letters,
    "plan": _plan,
    "part": _part,
    "sign off": _sign_off,
}

NUMBERS = st.integers(0, 2**20)
WORKS = st.tuples(st.sampled_from(sorted(WORK)), NUMBERS)
"""One thing that somebody does."""
ERASING_TOO = st.tuples(st.sampled_from([*sorted(WORK), *["erase"] * 3]), NUMBERS)
"""The same, and words are taken out for good."""


def do(store: Store, what: str, number: int) -> None:
    """Do one thing; what the rules do not allow just now is not done."""
    with suppress(RuleError):
        {**WORK, "erase": _erase}[what](store, Draw(number))
