"""What the round screen reads at once, what it leaves out, and what is kept for this laptop only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import NA, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.walk.rows import RoundPlace, rechecks_at
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, retire_checkpoint, route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.promised import change_promise, owed_in_park, promise_photo, promises_of_park
from kvo_inspect.store.record.database import writing
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.round import NewRound, participants_of, start_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.handed_in import finish_part, is_part_done
from kvo_inspect.store.walk.loading import keep_draft, keep_place, load_hidden, load_walk, note_walked
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import new_folder
from tests.tui.walk.rounds import PEOPLE, loaded

NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.UTC)
THEMES = ("lighting", "fencing", "secret")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin", letters="KBR", now=lambda: NOW)
    yield found
    found.close()


@pytest.fixture
def park(store: Store) -> Park:
    return add_park(store, "De Amert", "", [NewCheckpoint(f"Straat {n}", marks=n == 1) for n in (1, 2, 3)])


def start(store: Store, park: Park, date: str = "2026-11-12", part: str = "evening", kind: str = "yearly") -> Round:
    used = tuple((loaded(name), "full") for name in THEMES)
    return start_round(store, park.id, NewRound(kind, part, date, used, PEOPLE))  # type: ignore[arg-type]


def stops(store: Store, park: Park) -> list[Checkpoint]:
    return route(store, park.id)


def test_everything_of_the_round_and_nothing_confidential(store: Store, park: Park) -> None:
    first, second, _third = stops(store, park)
    made = start(store, park)
    record_answer(store, made.id, first.id, "fencing/HK-01", Value(value="2"))
    record_answer(store, made.id, second.id, "secret/ON-01", Value(value="3"))
    free = record_finding(store, made.id, first.id, NewFinding("pallets"))
    record_finding(store, made.id, first.id, NewFinding("secret", confidential=True))
    who = participants_of(store, made.id)[0]
    record_marks(store, made.id, first.id, "lighting/VL-14", [(who.id, Given(mark=7))])
    photo = change_promise(store, promise_photo(store, free.id, "Jan", made.id).id, "Eva")
    walk = load_walk(store, made.id)
    assert [theme.checklist.id for theme in walk.themes] == ["lighting", "fencing"]
    assert set(walk.answers) == {(first.id, "fencing/HK-01")}
    assert [one.text for one in walk.findings.values()] == ["", "pallets"]
    assert list(walk.marks) == [(first.id, "lighting/VL-14", who.id)]
    assert [one.promised_by for one in walk.promised.values()] == [photo.promised_by] == ["Eva"]
    assert len(walk.people) == len(PEOPLE)
    assert len(walk.partners) == 11
    assert not walk.hidden
    hidden = load_hidden(store, made.id)
    assert [theme.checklist.id for theme in hidden.themes] == ["secret"]
    assert set(hidden.answers) == {(second.id, "secret/ON-01")}
    assert [one.code for one in hidden.findings.values()] == ["KBR-V01", "KBR-V02"]
    assert hidden.hidden


def test_open_findings_of_other_rounds_are_looked_at_again(store: Store, park: Park) -> None:
    first = stops(store, park)[0]
    last = start(store, park, "2025-11-12", kind="baseline")
    kept, solved, dropped = (record_finding(store, last.id, first.id, NewFinding(text)) for text in ("kept", "solved", "dropped"))
    review_finding(store, dropped.id, Verdict(kind="dropped", reason="no"))
    finish_round(store, last.id)
    day = start(store, park, "2026-11-12", "day")
    record_finding(store, day.id, first.id, NewFinding("found this afternoon"))
    made = start(store, park)
    tonight = record_finding(store, made.id, first.id, NewFinding("found tonight"))
    this_day = load_walk(store, day.id)
    assert this_day.found_today == {tonight.id}, "told, and not asked"
    assert tonight.id not in {one.id for one in rechecks_at(this_day, first)}
    recheck_finding(store, made.id, solved.id, "solved")
    record_finding(store, made.id, first.id, NewFinding("new"))
    walk = load_walk(store, made.id)
    assert [one.text for one in walk.earlier.values()] == ["kept", "solved", "found this afternoon"]
    assert set(walk.rechecks) == {solved.id}
    finish_round(store, made.id)
    assert [one.text for one in load_walk(store, made.id).earlier.values()] == ["solved"]
    assert kept.id in load_walk(store, start(store, park, "2026-11-20").id).earlier


def test_what_could_not_be_judged_is_no_answer_in_any_list(store: Store, park: Park) -> None:
    first = stops(store, park)[0]
    last = start(store, park, "2025-11-12", kind="baseline")
    solved, hidden_by_snow = (record_finding(store, last.id, first.id, NewFinding(text)) for text in ("opgelost", "onder de sneeuw"))
    finish_round(store, last.id)
    made = start(store, park)
    record_answer(store, made.id, first.id, "fencing/HK-01", NA)
    record_answer(store, made.id, first.id, "fencing/HK-02", Value(kind="not_assessed", reason="closed"))
    record_answer(store, made.id, first.id, "secret/ON-01", Value(value="1"))
    recheck_finding(store, made.id, solved.id, "solved")
    recheck_finding(store, made.id, hidden_by_snow.id, "unseen")
    jan, anna, *_others = participants_of(store, made.id)
    record_marks(store, made.id, first.id, "lighting/VL-14", [(jan.id, Given(mark=7)), (anna.id, Given(mark=8))])
    counting, dropped = (record_finding(store, made.id, first.id, NewFinding(text)) for text in ("hek los", "bestaat niet"))
    review_finding(store, dropped.id, Verdict(kind="dropped", reason="bestaat niet"))
    line = next(line for line in list_rounds(store, park.id) if line.id == made.id)
    assert line.findings == len(load_walk(store, made.id).findings) == len([counting]), "what was dropped counts nowhere"
    assert (line.answers, line.not_assessed) == (3, 2), "n/a, a recheck and one question that two people marked"
    assert list_parks(store)[0].answered == 3
    finish_round(store, made.id)
    assert list_parks(store)[0].answered == 0, "the first screen tells how far an open round is"


def test_last_time_is_the_latest_earlier_round_of_the_same_part_of_the_day(store: Store, park: Park) -> None:
    first, second, _third = stops(store, park)
    for date, part, value in (
        ("2023-11-12", "evening", "2"),
        ("2024-11-12", "evening", "1"),
        ("2025-06-01", "day", "2"),
        ("2026-12-24", "evening", "2"),
    ):
        made = start(store, park, date, part)
        record_answer(store, made.id, first.id, "fencing/HK-01", Value(value=value))
        if date == "2023-11-12":
            record_answer(store, made.id, second.id, "fencing/HK-02", Value(value="2"))
            record_answer(store, made.id, first.id, "secret/ON-01", Value(value="2"))
            people = participants_of(store, made.id)
            given = [(people[0].id, Given(mark=7)), (people[1].id, Given(mark=8)), (people[2].id, Given(kind="none"))]
            record_marks(store, made.id, first.id, "lighting/VL-14", given)
    made = start(store, park)
    walk = load_walk(store, made.id)
    before = walk.before[first.id, "fencing/HK-01"]
    assert (before.date, before.value) == ("2024-11-12", Value(value="1"))
    assert walk.failed_before == {(second.id, "fencing/HK-02")}
    marks = walk.before[first.id, "lighting/VL-14"]
    assert (marks.mean, marks.people, marks.date) == ("7.5", 2, "2023-11-12")
    assert (first.id, "secret/ON-01") not in walk.before
    assert load_hidden(store, made.id).before[first.id, "secret/ON-01"].value == Value(value="2")


def test_an_item_that_was_not_assessed_since_still_failed_last_time(store: Store, park: Park) -> None:
    first = stops(store, park)[0]
    for date, value in (("2024-11-12", Value(value="2")), ("2025-11-12", Value(kind="not_assessed"))):
        record_answer(store, start(store, park, date).id, first.id, "fencing/HK-01", value)
    assert load_walk(store, start(store, park).id).failed_before == {(first.id, "fencing/HK-01")}


def test_retired_checkpoints_stay_only_where_something_was_recorded(store: Store, park: Park) -> None:
    first, second, third = stops(store, park)
    made = start(store, park)
    record_answer(store, made.id, first.id, "fencing/HK-01", NA)
    retire_checkpoint(store, first.id)
    retire_checkpoint(store, second.id)
    assert [stop.id for stop in load_walk(store, made.id).stops] == [first.id, third.id]


def test_an_answer_taken_back_is_not_there(store: Store, park: Park) -> None:
    first = stops(store, park)[0]
    made = start(store, park)
    record_answer(store, made.id, first.id, "fencing/HK-01", NA)
    undo(store, Reach())
    assert load_walk(store, made.id).answers == {}


def test_place_drafts_and_the_first_strip_are_kept_beside_the_log(store: Store, park: Park) -> None:
    made = start(store, park)
    before = store.rows("select count(*) from change")
    assert load_walk(store, made.id).place == RoundPlace()
    assert load_walk(store, made.id).first
    keep_place(store, made.id, RoundPlace("stop", "item aa/A-1", "revision"))
    keep_draft(store, made.id, "capture x", "half\x1b[31m typed\ud800")
    keep_draft(store, made.id, "capture x", "kanarievogel", hidden=True)
    note_walked(store)
    walk = load_walk(store, made.id)
    assert walk.place == RoundPlace("stop", "item aa/A-1", "revision")
    assert walk.drafts == {"capture x": "half[31m typed"}
    assert not walk.first
    assert load_hidden(store, made.id).drafts == {"capture x": "kanarievogel"}
    assert load_hidden(store, made.id).place == RoundPlace()
    keep_draft(store, made.id, "capture x", "")
    assert load_walk(store, made.id).drafts == {}
    assert store.rows("select count(*) from change") == before


def test_what_a_failing_item_is_called_comes_from_the_checklist_that_asked_it(store: Store, park: Park) -> None:
    first = stops(store, park)[0]
    last = start_round(store, park.id, NewRound("baseline", "evening", "2025-11-12", ((loaded("mixed"), "full"),), ()))
    record_answer(store, last.id, first.id, "mixed/MX-01", Value(value="D"))
    walk = load_walk(store, start(store, park).id)
    (found,) = walk.earlier.values()
    assert found.item is not None
    assert walk.defects[found.item].en == "below the grade"


def test_a_photo_of_what_was_dropped_is_no_longer_owed(store: Store, park: Park) -> None:
    made = start(store, park)
    stop = stops(store, park)[0]
    kept, dropped, double = (record_finding(store, made.id, stop.id, NewFinding(text)) for text in ("hek", "geen gebrek", "hek weer"))
    for one in (kept, dropped, double):
        promise_photo(store, one.id, "Jan", made.id)
    review_finding(store, dropped.id, Verdict(kind="dropped", reason="geen gebrek"))
    review_finding(store, double.id, Verdict(kind="duplicate", of=kept.id))
    assert [one.code for one in owed_in_park(store, park.id)] == [kept.code]
    assert len(promises_of_park(store, park.id)) == 1


def test_undo_on_a_round_passes_over_what_was_no_step_of_it(store: Store, park: Park) -> None:
    made = start(store, park)
    found = record_finding(store, made.id, stops(store, park)[0].id, NewFinding("hek"))
    finish_part(store, made.id)
    undo(store, Reach.walk(made.id))
    assert store.select(Finding, "where id = ? and gone = 0", [found.id]) == []
    assert is_part_done(store, made.id)


def test_what_a_key_and_the_opening_of_a_round_cost_does_not_grow_with_the_findings_elsewhere(store: Store, park: Park) -> None:
    first = stops(store, park)[0]
    last = start(store, park, "2025-11-12", kind="baseline")
    earlier = record_finding(store, last.id, first.id, NewFinding("hek los"))
    finish_round(store, last.id)
    made = start(store, park)

    def steps() -> int:
        """Return how many hundreds of instructions of SQLite opening the round, answers, a finding and a recheck take."""
        hundreds = [0]

        def count() -> None:
            hundreds[0] += 1

        store.db.conn.set_progress_handler(count, 100)
        load_walk(store, made.id)
        for value in ("1", "2"):
            record_answer(store, made.id, first.id, "fencing/HK-01", Value(value=value, note="bij de brug"))
        record_finding(store, made.id, first.id, NewFinding("pallets"))
        recheck_finding(store, made.id, earlier.id, "not_yet")
        store.db.conn.set_progress_handler(None, 0)
        return hundreds[0]

    steps()
    few = steps()
    other = add_park(store, "De Ambacht", "", [NewCheckpoint("Kade 1")])
    elsewhere = start(store, other, "2026-11-11")
    record_finding(store, elsewhere.id, stops(store, other)[0].id, NewFinding("pallets"))
    names = ", ".join(f'"{column.name}"' for column in store.db["finding"].columns if column.name not in ("n", "id", "code"))
    with writing(store.db, store.path):
        store.db.execute(
            f"""with recursive number (i) as (select 1 union all select i + 1 from number where i < 2000)
            insert into finding (id, code, {names}) select 'made ' || i, 'QQQ-' || i, {names} from finding, number where park = ?""",
            [other.id],
        )
    assert steps() < 1.5 * few
