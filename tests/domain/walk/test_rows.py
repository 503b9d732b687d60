"""What a checkpoint asks, what is done, what "rest" takes, what is proposed, and how long a round takes: rules as sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import NA, Answer, Value
from kvo_inspect.domain.checklists.answer_types import AnswerType
from kvo_inspect.domain.checklists.checklist import AnswerSpec, Both, Checklist, Condition, Item, Option
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.rounds.participant import Participant, Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import CheckpointKind, MeasurementKind, PartOfDay, Visible
from kvo_inspect.domain.walk.meanings import alike, words_of
from kvo_inspect.domain.walk.progress import is_not_assessed, progress_of, questions_for
from kvo_inspect.domain.walk.rest import IN_ORDER, rest_items
from kvo_inspect.domain.walk.rows import (
    DONE,
    Before,
    Theme,
    Walk,
    WalkRow,
    is_done,
    marks_are_covered,
    next_open,
    rows,
    sections,
    shown_before,
    theme_of,
    theme_start,
    unseen_at,
    without_mark,
)
from kvo_inspect.domain.walk.suggestions import belongs_to, find_stops, finding_text, known_here

PARK = "park"
STOP = Checkpoint(id="s1", park=PARK, name="Kade 1-40", kind="road")


def both(text: str) -> Both:
    return Both(nl=text, en=text)


def item(name: str, kind: AnswerType = "check", **more: Any) -> Item:
    """Return a question; counts fail above 0, choices on option 2."""
    spec: dict[str, Any] = {"type": kind}
    if kind == "choice":
        spec["option"] = (Option(text=both("good")), Option(text=both("bad"), finding="adds_to" not in more))
    if kind == "count":
        spec["finding_above"] = Decimal(0)
    defect = {"defect": both(f"defect {name}")} if kind in ("check", "choice", "count", "grade", "signal") and "adds_to" not in more else {}
    asked = both(more.pop("ask", f"question {name}"))
    return Item(id=name, ask=asked, look_for=both("look"), answer=AnswerSpec(**spec), partner="municipality", **{**defect, **more})


def checklist(name: str, *items: Item, **more: Any) -> Checklist:
    return Checklist(id=name, version="1", theme=name, title=both(name), item=items, **more)


def walk(*lists: Checklist, part: PartOfDay = "evening", kind: MeasurementKind = "yearly", **more: Any) -> Walk:
    round_ = Round(id="r", park=PARK, measurement="m", date="2026-11-12", part=part)
    themes = [Theme(one) for one in lists]
    return Walk(round_, Park(id=PARK, park=PARK, name="De Amert"), kind, stops=[STOP], themes=themes, **more)


def say(walk_: Walk, key: str, value: Value, stop: str = "s1") -> None:
    walk_.answers[stop, key] = Answer(id=f"{stop} {key}", park=PARK, round="r", checkpoint=stop, item=key, value=value)


def person(name: str, state: Any = "present") -> Participant:
    return Participant(id=name, park=PARK, round="r", name=name, presence=Presence(state=state))


def mark(walk_: Walk, key: str, name: str, given_: Given) -> None:
    walk_.marks["s1", key, name] = Mark(id=f"{key} {name}", park=PARK, round="r", checkpoint="s1", item=key, participant=name, value=given_)


def finding(name: str, *, visible: Visible = "both", text: str = "", of: str | None = None, round_: str | None = "old") -> Finding:
    return Finding(id=name, park=PARK, code="KBR-014", checkpoint="s1", round=round_, visible=visible, text=text, item=of)


def keys(walk_: Walk) -> list[str]:
    return [row.key for row in rows(walk_, STOP)[:-1]]


# -- what is asked -----------------------------------------------------------------------------------------------------


def test_rechecks_come_first_then_the_themes_in_order_then_done() -> None:
    one = walk(checklist("aa", item("A-1")), checklist("bb", item("B-1")), earlier={"f": finding("f")})
    assert rows(one, STOP) == [WalkRow("recheck", "f"), WalkRow("item", "aa/A-1"), WalkRow("item", "bb/B-1"), DONE]
    assert [(section.theme is None, section.done) for section in sections(one, STOP)] == [(True, 0), (False, 0), (False, 0)]


@pytest.mark.parametrize(("visible", "part", "seen"), [("evening", "day", False), ("day", "day", True), ("both", "evening", True)])
def test_a_finding_that_cannot_be_seen_in_this_part_of_the_day_is_listed_apart(visible: Visible, part: PartOfDay, seen: bool) -> None:
    one = walk(checklist("aa", item("A-1")), part=part, earlier={"f": finding("f", visible=visible)})
    assert (WalkRow("recheck", "f") in rows(one, STOP)) == seen
    assert bool(unseen_at(one, STOP)) != seen


def test_items_are_asked_where_and_when_they_apply() -> None:
    one = walk(
        checklist(
            "aa",
            item("A-1", where=("road",)),
            item("A-2", where=("plot",)),
            item("A-3", round=("day",)),
            item("A-4", needs="meter"),
            item("A-5", where=("plot", "road"), round=("evening",)),
        )
    )
    assert keys(one) == ["aa/A-1", "aa/A-5"]


def test_a_condition_asks_when_the_other_answer_fails() -> None:
    depends, other = item("A-2", when=Condition(item="A-1")), item("A-3", when=Condition(item="A-1", fails=False))
    one = walk(checklist("aa", item("A-1", "count"), depends, other))
    assert keys(one) == ["aa/A-1"]
    say(one, "aa/A-1", Value(value="2"))
    assert keys(one) == ["aa/A-1", "aa/A-2"]
    say(one, "aa/A-1", Value(value="0"))
    assert keys(one) == ["aa/A-1", "aa/A-3"]
    say(one, "aa/A-1", NA)
    assert keys(one) == ["aa/A-1"]


def test_a_theme_of_which_only_what_stands_out_is_recorded_asks_nothing() -> None:
    one = walk()
    one.themes = [Theme(checklist("aa", item("A-1")), "notable")]
    assert rows(one, STOP) == [DONE]
    assert len(sections(one, STOP)) == 1


def test_marks_are_asked_only_where_the_checkpoint_takes_them_and_somebody_is_there() -> None:
    one = walk(checklist("aa", item("A-1", "mark")), people=[person("Jan"), person("Eva", "excused")])
    assert keys(one) == []
    flagged = STOP.model_copy(update={"marks": True})
    assert [row.kind for row in rows(one, flagged)] == ["mark", "done"]
    one.people = [person("Eva", "excused"), person("Ad", "left")]
    assert rows(one, flagged) == [DONE]


def test_of_a_retired_checkpoint_only_what_was_answered_is_shown() -> None:
    one = walk(checklist("aa", item("A-1"), item("A-2")), earlier={"f": finding("f")})
    say(one, "aa/A-2", IN_ORDER)
    retired = STOP.model_copy(update={"retired": True})
    assert [row.key for row in rows(one, retired)] == ["aa/A-2", ""]
    assert progress_of(one, retired).open == 0


# -- what is done ------------------------------------------------------------------------------------------------------


def test_a_mark_row_is_done_when_everybody_present_gave_one_or_none() -> None:
    one = walk(checklist("aa", item("A-1", "mark")), people=[person("Jan"), person("Eva"), person("Ad", "left")], kind="baseline")
    row, flagged = WalkRow("mark", "aa/A-1"), STOP.model_copy(update={"marks": True})
    assert not is_done(one, flagged, row)
    mark(one, "aa/A-1", "Jan", Given(mark=7))
    assert [who.name for who in without_mark(one, flagged, "aa/A-1")] == ["Eva"]
    assert marks_are_covered(one, flagged, "aa/A-1")
    mark(one, "aa/A-1", "Eva", Given(kind="none"))
    assert is_done(one, flagged, row)
    assert not marks_are_covered(one, flagged, "aa/A-1")


def test_progress_counts_rechecks_and_tells_not_assessed_apart() -> None:
    one = walk(checklist("aa", item("A-1"), item("A-2"), item("A-3")), earlier={"f": finding("f")})
    say(one, "aa/A-1", IN_ORDER)
    say(one, "aa/A-2", Value(kind="not_assessed", reason="closed"))
    one.rechecks["f"] = Recheck(id="c", park=PARK, round="r", finding="f", seen="unseen")
    found = progress_of(one, STOP)
    assert (found.done, found.total, found.not_assessed, found.open) == (3, 4, 2, 1)
    assert is_not_assessed(one, STOP, WalkRow("recheck", "f"))
    assert (found + found).total == 8


def test_the_next_open_row_and_the_themes() -> None:
    one = walk(checklist("aa", item("A-1"), item("A-2")), checklist("bb", item("B-1")))
    say(one, "aa/A-2", IN_ORDER)
    of, found = rows(one, STOP), sections(one, STOP)
    assert [next_open(one, STOP, of, start) for start in range(4)] == [0, 2, 2, 3]
    assert [theme_start(found, place, 1) for place in range(4)] == [2, 2, 3, 3]
    assert [theme_start(found, place, -1) for place in range(4)] == [0, 0, 0, 2]
    at = [theme_of(found, place) for place in range(4)]
    assert [section.theme.checklist.id if section and section.theme else None for section in at] == ["aa", "aa", "bb", None]


# -- rest --------------------------------------------------------------------------------------------------------------


def test_in_order_covers_check_and_choice_only() -> None:
    kinds: tuple[AnswerType, ...] = ("check", "choice", "count", "number", "grade", "mark", "text", "date")
    one = walk(checklist("aa", *(item(f"A-{n}", kind) for n, kind in enumerate(kinds))), people=[person("Jan")])
    flagged = STOP.model_copy(update={"marks": True})
    assert rest_items(one, flagged, IN_ORDER) == ("aa/A-0", "aa/A-1")
    assert rest_items(one, flagged, NA) == tuple(f"aa/A-{n}" for n in (0, 1, 2, 3, 4, 6, 7))


def test_in_order_leaves_out_what_failed_here_last_time_or_is_still_open() -> None:
    one = walk(checklist("aa", item("A-1"), item("A-2"), item("A-3")), failed_before={("s1", "aa/A-1"), ("s2", "aa/A-2")})
    one.earlier["f"] = finding("f", of="aa/A-3", visible="day")
    assert rest_items(one, STOP, IN_ORDER) == ("aa/A-2",)
    assert rest_items(one, STOP, Value(kind="not_assessed")) == ("aa/A-1", "aa/A-2", "aa/A-3")


def test_rest_of_a_theme_and_of_the_checkpoint_never_of_the_confidential_or_answered() -> None:
    first, second = checklist("aa", item("A-1"), item("A-2")), checklist("bb", item("B-1"))
    one = walk(first, second, checklist("zz", item("Z-1"), confidential=True))
    say(one, "aa/A-1", Value(value="2"))
    assert rest_items(one, STOP, IN_ORDER, Theme(first)) == ("aa/A-2",)
    assert rest_items(one, STOP, IN_ORDER) == ("aa/A-2", "bb/B-1")


def test_rest_goes_on_to_what_it_brings_into_question() -> None:
    asked = item("A-2", when=Condition(item="A-1", fails=False))
    one = walk(checklist("aa", item("A-1"), asked, item("A-3", when=Condition(item="A-1"))))
    assert rest_items(one, STOP, IN_ORDER) == ("aa/A-1", "aa/A-2")


def test_rest_leaves_out_what_adds_to_another() -> None:
    one = walk(checklist("aa", item("A-1", "count"), item("A-2", "choice", adds_to="A-1", when=Condition(item="A-1"))))
    say(one, "aa/A-1", Value(value="3"))
    assert rest_items(one, STOP, IN_ORDER) == ()


VALUES = st.sampled_from([Value(value="1"), Value(value="2"), NA, Value(kind="not_assessed", reason="time")])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_was_answered_rest_takes_only_open_rows_and_then_nothing_more(data: st.DataObject) -> None:
    lists = []
    for name in ("aa", "bb", "cc"):
        items: list[Item] = []
        for n in range(data.draw(st.integers(1, 5))):
            kind: AnswerType = data.draw(st.sampled_from(("check", "choice", "count", "grade", "text")))
            able = [one.id for one in items if one.answer.can_fail and one.when is None]
            asks: bool = data.draw(st.booleans())
            fails: bool = data.draw(st.booleans())
            when = Condition(item=data.draw(st.sampled_from(able)), fails=fails) if able and asks else None
            items.append(item(f"{name[0].upper()}-{n}", kind, when=when))
        lists.append(checklist(name, *items))
    one = walk(*lists)
    for key in data.draw(st.lists(st.sampled_from(keys(one)))):
        say(one, key, data.draw(VALUES))
    one.failed_before = {("s1", key) for key in data.draw(st.lists(st.sampled_from(keys(one))))}
    value = data.draw(st.sampled_from([IN_ORDER, NA, Value(kind="not_assessed", reason="closed")]))
    before = dict(one.answers)
    found = rest_items(one, STOP, value)
    assert len(set(found)) == len(found)
    for key in found:
        assert ("s1", key) not in before
        _checklist, asked = one.item(key)
        assert value.kind != "given" or asked.answer.type in ("check", "choice")
        assert value.kind != "given" or ("s1", key) not in one.failed_before
        say(one, key, value)
    assert rest_items(one, STOP, value) == ()
    of = rows(one, STOP)
    assert all(not is_done(one, STOP, of[place]) for place in (next_open(one, STOP, of, 0),) if place < len(of) - 1)
    assert progress_of(one, STOP).done <= progress_of(one, STOP).total


# -- looking back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "shown"), [("baseline", False), ("follow_up", False), ("yearly", True)])
def test_earlier_grades_do_not_steer_a_measurement(kind: MeasurementKind, shown: bool) -> None:
    one = walk(checklist("aa", item("A-1", "grade"), item("A-2")), kind=kind)
    one.before = {("s1", f"aa/A-{n}"): Before("2025-11-12", Value(value="B")) for n in (1, 2)}
    assert (shown_before(one, STOP, WalkRow("item", "aa/A-1")) is not None) == shown
    assert shown_before(one, STOP, WalkRow("item", "aa/A-2")) is not None
    say(one, "aa/A-1", Value(value="C"))
    assert shown_before(one, STOP, WalkRow("item", "aa/A-1")) is not None


# -- proposals ---------------------------------------------------------------------------------------------------------


def test_words_that_say_something() -> None:
    assert words_of("Het hek is om, mast 2231 bij nr 4") == {"hek", "mast", "2231"}
    assert alike("nutskast", "nutskasten")
    assert not alike("hek", "hekwerk")
    assert not alike("2231", "22315")


def test_known_findings_share_a_word_here_whatever_was_said_of_them() -> None:
    one = walk(
        earlier={"f": finding("f", text="nutskast", visible="day")}, findings={"g": finding("g", text="graffiti nutskast Kade", round_="r")}
    )
    assert [found.id for found in known_here(one, STOP, "de nutskasten zijn kapot", "nl")] == ["f", "g"]
    assert [found.id for found in known_here(one, STOP, "graffiti op de nutskast", "nl")] == ["g", "f"]
    assert known_here(one, STOP, "boom om", "nl") == []
    assert known_here(one, STOP.model_copy(update={"id": "s2"}), "nutskast", "nl") == []


def test_questions_that_what_is_typed_may_belong_to() -> None:
    one = walk(checklist("aa", item("A-1", ask="Graffiti on cabinets?"), item("A-2", "text", ask="Graffiti who?")))
    assert [found.id for _list, found in belongs_to(one, "graffiti on the cabinet", "en")] == ["A-1"]
    assert belongs_to(one, "", "en") == []


def test_common_words_propose_nothing_and_a_thing_goes_by_its_other_names() -> None:
    asks = ("Staat van banken, bakken en kasten", "Graffiti?", "Is het hek in goede staat?", "Deur of raam open?")
    defects = ("straatmeubilair beschadigd", "graffiti op stroom- of gaskast", "hek in slechte staat", "deur of raam open")
    named = zip(asks, defects, strict=True)
    one = walk(checklist("aa", *(item(f"A-{n}", ask=ask, defect=both(defect)) for n, (ask, defect) in enumerate(named, 1))))
    proposed = {
        typed: [found.id for _list, found in belongs_to(one, typed, "nl")]
        for typed in ("deur staat op een kier", "lang lang", "schakelkast", "hek kapot, kast open")
    }
    assert proposed == {
        "deur staat op een kier": ["A-4"],
        "lang lang": [],
        "schakelkast": ["A-2", "A-1"],
        "hek kapot, kast open": ["A-3", "A-1"],
    }


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("open", ["A-1", "A-2"]),
        ("openb", ["A-2"]),
        ("open ", ["A-1"]),
        ("poort open", ["A-1"]),
        ("hek open", ["A-3"]),
        ("hekken", ["A-3"]),
        ("the lamp is out", ["A-4", "A-5"]),
        ("uit", []),
        ("lamp post dark", ["A-5", "A-4"]),
        ("switch box", ["A-6"]),
        ("verlichting", ["A-2"]),
    ],
)
def test_a_finished_word_is_no_beginning_of_another_and_how_a_thing_is_names_none(typed: str, about: list[str]) -> None:
    defects = (
        "poort open",
        "openbaar terrein niet verlicht",
        "gat in hek",
        "street light out",
        "light too dark",
        "graffiti on power cabinet",
    )
    named = enumerate((*defects, "fly-posting or posters"), 1)
    one = walk(checklist("aa", *(item(f"A-{n}", ask="?", defect=both(defect)) for n, defect in named)))
    assert [asked.id for _list, asked in belongs_to(one, typed, "nl")] == about


def test_a_finding_in_a_few_words() -> None:
    one = walk(defects={"aa/A-1": both("lamp out")})
    assert finding_text(one, finding("f", of="aa/A-1"), "en") == "lamp out"
    assert finding_text(one, finding("f", of="aa/A-1").model_copy(update={"object": "2231"}), "en") == "lamp out 2231"
    assert finding_text(one, finding("f", text="leans").model_copy(update={"object": "2231"}), "en") == "2231 leans"


def test_going_to_a_number_a_name_or_a_code() -> None:
    one = walk(findings={"f": finding("f", round_="r")})
    one.stops = [STOP, Checkpoint(id="s2", park=PARK, name="Industrieweg", company="Kade BV")]
    assert [stop.id for stop, _found in find_stops(one, "2")] == ["s2"]
    assert [stop.id for stop, _found in find_stops(one, " KADE ")] == ["s1", "s2"]
    for code in ("KBR-014", "kbr014", "14"):
        (stop, found), *_more = find_stops(one, code)
        assert (stop.id, found.id if found else "") == ("s1", "f")
    assert find_stops(one, "nowhere") == find_stops(one, "") == []


# -- before the start --------------------------------------------------------------------------------------------------


def test_questions_and_minutes_before_the_start() -> None:
    kinds: tuple[CheckpointKind, ...] = ("road",) * 8 + ("plot",)
    stops = [Checkpoint(id=str(n), park=PARK, kind=kind, marks=n == 0) for n, kind in enumerate(kinds)]
    asked = [item(f"A-{n}", where=("road",)) for n in range(7)]
    lists = checklist("aa", *asked, item("A-8", "mark"), item("A-9", when=Condition(item="A-1")))
    found = questions_for(stops, [(lists, "full")], "evening", people=3, rechecks=5)
    assert (found.checkpoints, found.questions, found.rechecks, found.minutes, found.is_long) == (9, 57, 5, 75, False)
    assert questions_for(stops, [(lists, "notable")], "evening").questions == 0
    hidden = checklist("zz", item("Z-1"), confidential=True)
    assert questions_for(stops, [(hidden, "full")], "evening").questions == 0
    assert questions_for([], [(lists, "full")], "evening").questions == 7
    retired = [stop.model_copy(update={"retired": True}) for stop in stops]
    assert questions_for([*stops, *retired], [(lists, "full")], "evening", people=3, rechecks=5) == found
