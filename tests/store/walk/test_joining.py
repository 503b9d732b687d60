"""One defect, one finding: a failing answer where an open finding of its question stands is what the round saw of that finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import NA, Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.compare import compare
from kvo_inspect.store.findings.finding import drop_finding, move_finding, review_finding, set_finding, tell_urgent
from kvo_inspect.store.findings.objects import describe_finding, number_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.review.queue import Queue, review_lines, with_duplicates
from kvo_inspect.store.review.queue_order import review_numbers
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import Recorded, part_answer, record_answer
from kvo_inspect.store.walk.joined_numbers import describe_joined
from kvo_inspect.store.walk.joining import SeveralStanding
from kvo_inspect.store.walk.rechecks import note_recheck, recheck_finding
from tests.laptops import GATE, LAMPS, SIGNAL, checklists, new_folder, prepared
from tests.tui.walk.rounds import loaded

NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.UTC)
HOLE, OUT, NUMBER, SECRET = "fencing/HK-02", "lighting/VL-01", "premises/BD-01", "secret/ON-01"
ROW, EVEN = "lighting/VL-02", "lighting/VL-08"
FAILS, IN_ORDER = Value(value="2"), Value(value="1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin", letters="KBR", now=lambda: NOW)
    yield opened
    opened.close()


class Place:
    """A park with one checkpoint, its rounds, and what is answered there."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.park: Park = add_park(store, "De Amert", "", [NewCheckpoint("Straat")])
        self.stop = route(store, self.park.id)[0].id

    def round(self, date: str = "2026-11-12", part: PartOfDay = "evening", kind: MeasurementKind = "yearly") -> Round:
        used = tuple((loaded(name), "full") for name in ("lighting", "fencing", "premises", "secret"))
        return start_round(self.store, self.park.id, NewRound(kind, part, date, used))  # type: ignore[arg-type]

    def answer(self, round_: Round, item: str, value: Value = FAILS, joins: tuple[str, ...] | None = None) -> Recorded:
        return record_answer(self.store, round_.id, self.stop, item, value, joins=joins)

    def found(self, date: str, item: str = HOLE, *objects: str, value: Value = FAILS) -> list[Finding]:
        """Let an evening round of a date find something, at objects if any are named."""
        (made,) = self.answer(self.round(date, kind="baseline"), item, value).findings
        return list(describe_finding(self.store, made.id, " ".join(objects))) if objects else [made]

    def codes(self) -> list[str]:
        return [finding.code for finding in self.store.select(Finding, "where gone = 0 order by n")]

    def looks(self) -> list[tuple[str, str | None]]:
        """What was seen of which finding."""
        rows = self.store.select(Recheck, "where gone = 0 order by n")
        return [(self.store.get(Finding, look.finding).code, look.seen) for look in rows]


@pytest.fixture
def place(store: Store) -> Place:
    return Place(store)


def test_a_failing_answer_joins_the_open_finding_of_its_question_and_makes_no_second(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12")
    tonight = place.round()
    done = place.answer(tonight, HOLE)
    assert (done.findings, [finding.id for finding in done.joined]) == ((), [known.id])
    assert place.codes() == ["KBR-001"]
    assert place.looks() == [("KBR-001", "not_yet")]
    again = place.answer(tonight, HOLE)  # the same key once more
    assert ([finding.id for finding in again.joined], place.looks()) == ([known.id], [("KBR-001", "not_yet")])
    assert store.select(Answer, "where round = ?", [tonight.id])[0].value == FAILS


def test_it_goes_with_a_corrected_answer_and_comes_back_with_an_undo(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12")
    review_finding(store, known.id, Verdict(kind="accepted"))
    move_finding(store, known.id, "reported_done")
    tonight = place.round()
    assert place.answer(tonight, HOLE).joined[0].status == "reopened"
    done = place.answer(tonight, HOLE, IN_ORDER)
    assert ([finding.status for finding in done.parted], done.looks[0].gone, place.looks()) == (["reported_done"], True, [])
    undo(store, Reach.walk(tonight.id))
    assert (place.looks(), store.get(Finding, known.id).status) == ([("KBR-001", "not_yet")], "reopened")
    place.answer(tonight, HOLE, NA)
    assert place.looks() == []
    undo(store, Reach.walk(tonight.id))
    undo(store, Reach.walk(tonight.id))
    assert (place.looks(), store.get(Finding, known.id).status) == ([], "reported_done")


def test_what_was_said_of_the_finding_by_itself_stays_when_the_answer_changes(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12")
    tonight = place.round()
    recheck_finding(store, tonight.id, known.id, "worse")
    assert [finding.id for finding in place.answer(tonight, HOLE).joined] == [known.id]
    assert (place.looks(), place.codes()) == ([("KBR-001", "worse")], ["KBR-001"]), "no second word"
    place.answer(tonight, HOLE, IN_ORDER)
    assert place.looks() == [("KBR-001", "worse")]


def test_what_could_not_be_seen_is_unseen_again_when_a_failing_answer_was_a_slip(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12")
    review_finding(store, known.id, Verdict(kind="accepted"))
    move_finding(store, known.id, "reported_done")
    tonight = place.round()
    recheck_finding(store, tonight.id, known.id, "unseen")
    for value in (IN_ORDER, NA):  # once more: the answer said "unseen" itself by then
        assert place.answer(tonight, HOLE).joined[0].status == "reopened"
        done = place.answer(tonight, HOLE, value)
        assert ([look.seen for look in done.looks], [finding.status for finding in done.parted]) == (["unseen"], ["reported_done"])
        assert place.looks() == [("KBR-001", "unseen")]
    undo(store, Reach.walk(tonight.id))
    assert (place.looks(), store.get(Finding, known.id).status) == ([("KBR-001", "not_yet")], "reopened")
    part_answer(store, tonight.id, place.stop, HOLE, known.id)
    assert place.looks() == [("KBR-001", "unseen")]
    assert place.codes() == ["KBR-001", "KBR-002"]


def test_a_recheck_with_words_stays_as_a_finding_does_that_was_worked_on(store: Store, place: Place) -> None:
    place.found("2025-11-12")
    tonight = place.round()
    (look,) = place.answer(tonight, HOLE).looks
    note_recheck(store, look.id, "twice as wide")
    assert place.answer(tonight, HOLE, IN_ORDER).parted == ()
    assert place.looks() == [("KBR-001", "not_yet")]


def test_another_one_can_be_made_instead_as_one_step(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12")
    tonight = place.round()
    (look,) = place.answer(tonight, HOLE).looks
    note_recheck(store, look.id, "beside the gate")
    done = part_answer(store, tonight.id, place.stop, HOLE, known.id)
    assert [(finding.code, finding.text, finding.round) for finding in done.findings] == [("KBR-002", "beside the gate", tonight.id)]
    assert (place.codes(), place.looks()) == (["KBR-001", "KBR-002"], [])
    undo(store, Reach.walk(tonight.id))
    assert (place.codes(), place.looks()) == (["KBR-001"], [("KBR-001", "not_yet")])


@pytest.mark.parametrize("by_number", [False, True])
def test_a_new_one_comes_instead_of_the_one_in_hand_and_of_no_other(store: Store, place: Place, by_number: bool) -> None:
    first, second = place.found("2025-11-12", OUT, "14", "18", value=Value(value="2"))
    tonight = place.round()
    if by_number:
        (new,) = place.answer(tonight, OUT, Value(value="3"), joins=(first.id,)).findings
        number_finding(store, new.id, "18 20")
    else:
        place.answer(tonight, OUT, Value(value="2"), joins=(first.id, second.id))
    before, codes = place.looks(), place.codes()
    done = part_answer(store, tonight.id, place.stop, OUT, second.id)
    assert ([finding.code for finding in done.parted], place.looks()) == (["KBR-002"], [("KBR-001", "not_yet")])
    assert place.codes() == [*codes, done.findings[0].code]
    undo(store, Reach.walk(tonight.id))
    assert (sorted(place.looks()), place.codes()) == (sorted(before), codes)
    redo(store, Reach.walk(tonight.id))
    assert (place.looks(), len(place.codes())) == ([("KBR-001", "not_yet")], len(codes) + 1)
    assert doctor(store) == []


@pytest.mark.parametrize("end", ["solved", "dropped", "later", "day only", "confidential"])
def test_what_is_not_open_here_is_not_joined(store: Store, place: Place, end: str) -> None:
    (known,) = place.found("2027-01-12" if end == "later" else "2025-11-12")
    tonight = place.round()
    match end:
        case "solved":
            recheck_finding(store, tonight.id, known.id, "solved")
        case "dropped":
            drop_finding(store, known.id, "no")
        case "day only":
            set_finding(store, known.id, visible="day")
        case "confidential":
            place.found("2025-11-12", SECRET, value=Value(value="3"))
            done = place.answer(tonight, SECRET, Value(value="3"))
            assert ([finding.code for finding in done.joined], place.looks()) == (["KBR-V01"], [("KBR-V01", "not_yet")])
            return
    assert [finding.code for finding in place.answer(tonight, HOLE).findings] == ["KBR-002"]


@pytest.mark.parametrize(("first", "second"), [("evening", "day"), ("day", "evening")])
def test_the_other_round_of_the_same_date_is_joined_too(place: Place, first: PartOfDay, second: PartOfDay) -> None:
    place.answer(place.round(part=first), HOLE)
    place.answer(place.round(part=second), HOLE)
    assert (place.codes(), place.looks()) == (["KBR-001"], [("KBR-001", "not_yet")])


def test_of_several_objects_a_person_says_which(place: Place) -> None:
    first, second = place.found("2025-11-12", NUMBER, "12", "14")
    tonight = place.round()
    with pytest.raises(SeveralStanding) as raised:
        place.answer(tonight, NUMBER)
    assert [finding.id for finding in raised.value.findings] == [first.id, second.id]
    assert place.looks() == [], "nothing was recorded before somebody said which"
    place.answer(tonight, NUMBER, joins=(second.id,))
    assert place.looks() == [("KBR-002", "not_yet")]
    assert place.answer(place.round("2026-11-20"), NUMBER, joins=()).findings[0].code == "KBR-003"


@pytest.mark.parametrize(("count", "all_of_them"), [("1", False), ("2", True), ("3", False)])
def test_where_as_many_are_counted_as_stand_there_all_of_them_are_offered(place: Place, count: str, all_of_them: bool) -> None:
    both = place.found("2025-11-12", OUT, "11", "12", value=Value(value="2"))
    with pytest.raises(SeveralStanding) as which:
        place.answer(place.round(), OUT, Value(value=count))
    assert ([finding.id for finding in which.value.findings], which.value.counted) == ([finding.id for finding in both], all_of_them)


def test_a_count_makes_a_finding_of_what_it_counts_beyond_the_known(place: Place) -> None:
    place.found("2025-11-12", OUT, "2231", value=Value(value="1"))
    assert place.answer(place.round(), OUT, Value(value="1")).findings == ()
    done = place.answer(place.round("2026-11-20"), OUT, Value(value="3"))
    assert ([finding.code for finding in done.joined], [finding.code for finding in done.findings]) == (["KBR-001"], ["KBR-002"])


def test_what_this_round_saw_is_counted_beside_the_one_that_a_person_names(place: Place) -> None:
    first, second = place.found("2025-11-12", OUT, "11", "12", value=Value(value="2"))
    tonight = place.round()
    recheck_finding(place.store, tonight.id, first.id, "not_yet")
    with pytest.raises(SeveralStanding) as which:
        record_answer(place.store, tonight.id, place.stop, OUT, Value(value="2"))
    assert [standing.id for standing in which.value.findings] == [second.id]
    done = record_answer(place.store, tonight.id, place.stop, OUT, Value(value="2"), joins=(second.id,))
    assert ({joined.id for joined in done.joined}, done.findings) == ({first.id, second.id}, ())


def test_what_a_person_set_stays_when_another_question_says_more(place: Place) -> None:
    tonight = place.round()
    (finding,) = record_answer(place.store, tonight.id, place.stop, OUT, Value(value="3")).findings
    police = made_id("partner", place.park.id, "police")
    grid = made_id("partner", place.park.id, "grid_operator")
    refined = record_answer(place.store, tonight.id, place.stop, ROW, Value(value="2")).findings[0]
    assert (refined.partner, refined.severity) == (grid, "serious")
    back = record_answer(place.store, tonight.id, place.stop, ROW, Value(value="1")).findings[0]
    assert (back.partner, back.severity) == (finding.partner, finding.severity)
    set_finding(place.store, finding.id, partner=police)
    tell_urgent(place.store, finding.id, "Jan")
    for option in ("2", "1"):
        kept = record_answer(place.store, tonight.id, place.stop, ROW, Value(value=option)).findings[0]
        assert (kept.partner, kept.severity, kept.adds) == (police, "urgent", {ROW: option})
    set_finding(place.store, finding.id, partner=grid)
    assert record_answer(place.store, tonight.id, place.stop, ROW, Value(value="2")).findings[0].partner == grid
    assert record_answer(place.store, tonight.id, place.stop, EVEN, Value(value="2")).findings[0].severity == "minor"


def test_a_count_that_goes_by_way_of_none_keeps_what_a_further_question_said(place: Place) -> None:
    tonight = place.round()
    place.answer(tonight, OUT, Value(value="4"))
    row = place.answer(tonight, ROW, Value(value="2")).findings[0]
    place.answer(tonight, OUT, Value(value="0"))
    (again,) = place.answer(tonight, OUT, Value(value="5")).findings
    assert (again.partner, again.severity, again.adds) == (row.partner, "serious", {ROW: "2"})
    single = place.answer(tonight, ROW, Value(value="1")).findings[0]
    assert single.severity == "normal"


def test_another_option_leaves_the_partner_whom_a_person_chose(place: Place) -> None:
    tonight = place.round()
    (finding,) = record_answer(place.store, tonight.id, place.stop, EVEN, Value(value="2")).findings
    grid = made_id("partner", place.park.id, "grid_operator")
    set_finding(place.store, finding.id, partner=grid)
    (rerouted,) = record_answer(place.store, tonight.id, place.stop, EVEN, Value(value="3")).findings
    assert (rerouted.partner, rerouted.severity) == (grid, "normal")


def test_the_count_follows_the_findings_that_a_person_named(place: Place) -> None:
    both = tuple(finding.id for finding in place.found("2025-11-12", OUT, "2231", "2233", value=Value(value="2")))
    done = place.answer(place.round(), OUT, Value(value="1"), joins=both)
    assert ([answer.value for answer in done.answers], len(done.joined), done.findings) == ([Value(value="2")], 2, ())


def test_a_typed_number_says_which_one_it_is(store: Store, place: Place) -> None:
    place.found("2025-11-12", OUT, "2231", "2233", value=Value(value="2"))
    tonight = place.round()
    (new,) = place.answer(tonight, OUT, Value(value="1"), joins=()).findings
    done = describe_finding(store, new.id, "2233 branch on it")
    assert [finding.code for finding in done] == ["KBR-002"], "nothing is left of the new one"
    assert (place.codes(), place.looks()) == (["KBR-001", "KBR-002"], [("KBR-002", "not_yet")])
    assert store.select(Recheck)[0].text == "branch on it"
    undo(store, Reach.walk(tonight.id))
    assert (place.codes(), place.looks()) == (["KBR-001", "KBR-002", "KBR-003"], [])
    numbered = number_finding(store, new.id, "2231 2240")
    assert [finding.object for finding in numbered.findings] == ["2231", "2240"]
    assert [finding.code for finding in numbered.joined] == ["KBR-001"]
    assert numbered.counted is not None
    assert numbered.counted.value == Value(value="2")


def test_a_number_corrected_to_a_known_one_leaves_no_second_finding(store: Store, place: Place) -> None:
    place.found("2025-11-12", NUMBER, "12")
    tonight = place.round()
    (new,) = place.answer(tonight, NUMBER, joins=()).findings
    number_finding(store, new.id, "14")
    done = number_finding(store, new.id, "12")
    assert ([finding.code for finding in done.removed], [finding.code for finding in done.joined]) == (["KBR-002"], ["KBR-001"])
    assert (place.codes(), place.looks()) == (["KBR-001"], [("KBR-001", "not_yet")])
    undo(store, Reach.walk(tonight.id))
    describe_finding(store, new.id, "14 sign gone")
    assert [finding.code for finding in describe_finding(store, new.id, "12 sign gone")] == ["KBR-001"]
    assert (place.codes(), [look.text for look in store.select(Recheck)]) == (["KBR-001"], ["sign gone"])


def test_another_number_typed_with_a_joined_one_is_another_finding(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12", NUMBER, "12")
    tonight = place.round()
    place.answer(tonight, NUMBER)
    assert place.looks() == [("KBR-001", "not_yet")]
    done = describe_joined(store, tonight.id, known.id, "14 sign gone")
    assert [(finding.code, finding.object, finding.text, finding.round) for finding in done] == [("KBR-002", "14", "sign gone", tonight.id)]
    assert place.looks() == []
    undo(store, Reach.walk(tonight.id))
    describe_joined(store, tonight.id, known.id, "12 14 sign gone")
    assert (place.codes()[-1], place.looks()) == ("KBR-003", [("KBR-001", "not_yet")])
    assert store.select(Recheck)[0].text == "sign gone"


def test_a_number_typed_with_a_joined_one_that_this_round_has_is_about_that_one(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12", OUT, "14", value=Value(value="1"))
    tonight = place.round()
    (new,) = place.answer(tonight, OUT, Value(value="2")).findings
    number_finding(store, new.id, "20")
    done = describe_joined(store, tonight.id, known.id, "14 20 branch on it")
    assert [(finding.code, finding.object, finding.text) for finding in done] == [("KBR-001", "14", ""), ("KBR-002", "20", "branch on it")]
    assert (place.codes(), place.looks()) == (["KBR-001", "KBR-002"], [("KBR-001", "not_yet")])
    assert [look.text for look in store.select(Recheck)] == ["branch on it"]
    describe_joined(store, tonight.id, known.id, "20 branch on it")
    assert (place.codes(), place.looks()) == (["KBR-001", "KBR-002"], [])
    undo(store, Reach.walk(tonight.id))
    assert place.looks() == [("KBR-001", "not_yet")]


@pytest.mark.parametrize("count", ["1", "2", "3"])
@pytest.mark.parametrize("again", [False, True])
def test_what_a_number_joined_goes_with_the_answer(store: Store, place: Place, count: str, again: bool) -> None:
    place.found("2025-11-12", OUT, "14", "18", value=Value(value="2"))
    tonight = place.round()
    (new,) = place.answer(tonight, OUT, Value(value=count), joins=()).findings
    number_finding(store, new.id, "18 20")
    assert place.looks() == [("KBR-002", "not_yet")]
    if again:
        undo(store, Reach.walk(tonight.id))
        assert place.looks() == []
        redo(store, Reach.walk(tonight.id))
    done = place.answer(tonight, OUT, Value(value="0"))
    assert ([finding.code for finding in done.parted], place.looks()) == (["KBR-002"], [])
    undo(store, Reach.walk(tonight.id))
    assert place.looks() == [("KBR-002", "not_yet")]
    assert doctor(store) == []


def test_what_was_said_by_itself_of_a_number_stays(store: Store, place: Place) -> None:
    _first, second = place.found("2025-11-12", OUT, "14", "18", value=Value(value="2"))
    tonight = place.round()
    (new,) = place.answer(tonight, OUT, Value(value="1"), joins=()).findings
    recheck_finding(store, tonight.id, second.id, "worse")
    number_finding(store, new.id, "18 20")
    place.answer(tonight, OUT, Value(value="0"))
    assert place.looks() == [("KBR-002", "worse")]


def test_words_with_a_joined_one_are_written_again(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12", OUT, "14", value=Value(value="1"))
    tonight = place.round()
    place.answer(tonight, OUT, Value(value="1"))
    for line, text in (("branch on it", "branch on it"), ("14 bent", "bent"), ("14", "bent"), ("", "")):
        describe_joined(store, tonight.id, known.id, line)
        assert [look.text for look in store.select(Recheck)] == [text]


def test_a_joined_number_that_is_another_one_leaves_the_count(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12", OUT, "2231", value=Value(value="1"))
    tonight = place.round()
    place.answer(tonight, OUT, Value(value="1"))
    done = describe_joined(store, tonight.id, known.id, "2240")
    assert ([(finding.code, finding.object) for finding in done], place.looks()) == ([("KBR-002", "2240")], [])
    assert store.select(Answer, "where round = ?", [tonight.id])[0].value == Value(value="1"), "2231 burns"


def test_a_slip_in_the_count_leaves_no_second_finding(store: Store, place: Place) -> None:
    first, second = place.found("2025-11-12", OUT, "2231", "2233", value=Value(value="2"))
    tonight = place.round()
    recheck_finding(store, tonight.id, second.id, "solved")
    (spare,) = place.answer(tonight, OUT, Value(value="11")).findings
    fewer = place.answer(tonight, OUT, Value(value="2"))
    assert (fewer.removed, [finding.id for finding in fewer.findings]) == ((), [spare.id]), "one is counted beside the known one"
    done = place.answer(tonight, OUT, Value(value="1"))
    assert ([finding.code for finding in done.removed], [finding.id for finding in done.joined]) == ([spare.code], [first.id])
    assert (done.answers[0].value, done.findings) == (Value(value="1"), ())
    assert sorted(place.looks()) == [("KBR-001", "not_yet"), ("KBR-002", "solved")]
    undo(store, Reach.walk(tonight.id))
    describe_finding(store, spare.id, "tegen de gevel")
    assert place.answer(tonight, OUT, Value(value="1")).removed == (), "somebody worked on it"


def test_what_is_counted_less_beside_nothing_known_stays(store: Store, place: Place) -> None:
    place.found("2025-11-12", OUT, "2231", value=Value(value="1"))
    tonight = place.round()
    (new,) = place.answer(tonight, OUT, Value(value="2"), joins=()).findings
    done = place.answer(tonight, OUT, Value(value="1"))
    assert (done.removed, [finding.id for finding in done.findings], place.looks()) == ((), [new.id], [])


def test_the_first_number_goes_to_a_known_one_without(store: Store, place: Place) -> None:
    (known,) = place.found("2025-11-12", OUT, value=Value(value="2"))
    tonight = place.round()
    place.answer(tonight, OUT, Value(value="1"))
    done = describe_joined(store, tonight.id, known.id, "2231 2240")
    assert [(finding.code, finding.object) for finding in done] == [("KBR-001", "2231"), ("KBR-002", "2240")]
    assert store.select(Answer, "where round = ?", [tonight.id])[0].value == Value(value="2")


def test_a_comparison_knows_one_finding_with_a_recheck(store: Store, place: Place) -> None:
    (known,) = place.found("2024-11-12")
    follow_up = place.round(kind="follow_up")
    place.answer(follow_up, HOLE)
    first = store.rows("select measurement from round where id = ?", [known.round])[0][0]
    fates = compare(store, first, follow_up.measurement).fates
    assert [(fate.finding.code, fate.outcome, fate.how) for fate in fates] == [("KBR-001", "open", "rechecked")]
    later = place.round("2028-11-12", kind="follow_up")
    recheck_finding(store, later.id, known.id, "solved")
    fates = compare(store, follow_up.measurement, later.measurement).fates
    assert [(fate.finding.code, fate.outcome, fate.how) for fate in fates] == [("KBR-001", "solved", "rechecked")], "it stood there too"


def test_two_laptops_that_both_joined_agree_and_one_that_made_one_is_asked_at_the_desk(tmp_path: Path) -> None:
    anna = prepared(tmp_path / "anna")
    first = anna.store.select(Round)[0]
    stop = route(anna.store, first.park)[0].id
    for item, value in ((GATE, FAILS), (LAMPS, IN_ORDER), (SIGNAL, Value(value="3"))):
        record_answer(anna.store, first.id, stop, item, value)
    used = tuple((loaded, "full") for loaded in checklists())
    second = start_round(anna.store, first.park, NewRound("yearly", "evening", "2028-11-12", used))  # type: ignore[arg-type]
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    for laptop in (anna, bas):
        record_answer(laptop.store, second.id, stop, GATE, FAILS)
        record_answer(laptop.store, second.id, stop, LAMPS, IN_ORDER)
    (joined,) = bas.store.select(Finding, "where item = ?", [LAMPS])
    part_answer(bas.store, second.id, stop, LAMPS, joined.id)
    bas.pack(tmp_path / "bas.kvopack")
    merge(anna.store, tmp_path / "bas.kvopack")
    items = [finding.item for finding in anna.store.select(Finding, "where gone = 0 and confidential = 0 order by n")]
    assert items == [GATE, LAMPS, LAMPS]
    assert len(anna.store.select(Recheck, "where gone = 0 and round = ?", [second.id])) == 2
    lines = with_duplicates(anna.store, review_lines(anna.store, review_numbers(anna.store, Queue())))
    assert [bool(line.duplicates) for line in sorted(lines, key=lambda line: line.n)] == [False, False, True]
    for laptop in (anna, bas):
        laptop.close()
