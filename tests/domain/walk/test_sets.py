"""Sets of questions: what a round asks, what it leaves out, and that *not asked (set)* is neither n/a nor not assessed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import NA, Answer, Value
from kvo_inspect.domain.checklists.checklist import AnswerSpec, Both, Checklist, Item
from kvo_inspect.domain.checklists.sets import FULL, is_in_set, unknown_items, without_questions
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.domain.walk.progress import open_rows, progress_of, questions_for, unanswered_required
from kvo_inspect.domain.walk.rest import IN_ORDER, rest_items
from kvo_inspect.domain.walk.rows import Theme, Walk, WalkRow, not_asked, rows, sections

PARK = "park"
STOP = Checkpoint(id="s1", park=PARK, name="Kade", kind="road")
SHORT = QuestionSet(kind="short")


def item(name: str, **more: Any) -> Item:
    text = Both(nl=name, en=name)
    return Item(id=name, ask=text, look_for=text, defect=text, answer=AnswerSpec(type="check"), partner="municipality", **more)


ITEMS = (item("A-1", short=True), item("A-2"), item("A-3", required=True), item("A-4"))
OPEN = Checklist(id="aa", version="1", theme="aa", title=Both(nl="a", en="a"), item=ITEMS)
SECRET = Checklist(id="bb", version="1", theme="bb", title=Both(nl="b", en="b"), item=(item("B-1"),), core=False, confidential=True)


def walk(question_set: QuestionSet, *checklists: Checklist) -> Walk:
    round_ = Round(id="r", park=PARK, measurement="m", date="2026-11-12", part="evening", set=question_set)
    return Walk(round_, Park(id=PARK, park=PARK, name="De Amert"), "yearly", stops=[STOP], themes=[Theme(used) for used in checklists])


def say(round_walk: Walk, key: str, value: Value) -> None:
    round_walk.answers["s1", key] = Answer(id=key, park=PARK, round="r", checkpoint="s1", item=key, value=value)


def asked(round_walk: Walk) -> list[str]:
    return [row.key for row in rows(round_walk, STOP)[:-1]]


@pytest.mark.parametrize(
    ("question_set", "expected"),
    [
        (FULL, ["aa/A-1", "aa/A-2", "aa/A-3", "aa/A-4"]),
        (SHORT, ["aa/A-1", "aa/A-3"]),
        (QuestionSet(kind="own", items=("aa/A-4",)), ["aa/A-3", "aa/A-4"]),
        (QuestionSet(kind="own"), ["aa/A-3"]),
        (QuestionSet(kind="own", items=("aa/A-9", "zz/A-1")), ["aa/A-3"]),
    ],
)
def test_a_round_asks_its_set_and_what_is_required(question_set: QuestionSet, expected: list[str]) -> None:
    assert asked(walk(question_set, OPEN)) == expected


def test_the_confidential_is_asked_in_every_set() -> None:
    assert all(is_in_set(kind, SECRET, SECRET.item[0]) for kind in (FULL, SHORT, QuestionSet(kind="own")))


def test_what_is_not_in_the_set_counts_nowhere_until_it_is_answered() -> None:
    short = walk(SHORT, OPEN)
    assert not_asked(short, STOP) == ["aa/A-2", "aa/A-4"]
    progress = progress_of(short, STOP)
    assert (progress.done, progress.total, progress.not_assessed, progress.not_asked) == (0, 2, 0, 2)
    short.opened.add("s1")
    assert asked(short) == ["aa/A-1", "aa/A-2", "aa/A-3", "aa/A-4"]
    assert progress_of(short, STOP) == progress, "opening is looking: nothing is asked by it"
    assert [row.key for row in open_rows(short, STOP)] == ["aa/A-1", "aa/A-3"]
    say(short, "aa/A-2", NA)
    progress = progress_of(short, STOP)
    assert (progress.done, progress.total, progress.not_asked) == (1, 3, 1)
    short.opened.clear()
    assert asked(short) == ["aa/A-1", "aa/A-2", "aa/A-3"], "what was answered stays in sight"
    (section,) = sections(short, STOP)
    assert (section.done, section.asked, section.not_asked, section.opened) == (1, 3, 1, 0)


@pytest.mark.parametrize("value", [IN_ORDER, NA, Value(kind="not_assessed", reason="time")])
def test_rest_never_answers_what_was_not_asked(value: Value) -> None:
    short = walk(SHORT, OPEN)
    short.opened.add("s1")
    assert rest_items(short, STOP, value) == ("aa/A-1", "aa/A-3")


@given(st.sets(st.sampled_from([entry.id for entry in ITEMS])), st.sets(st.sampled_from([entry.id for entry in ITEMS])), st.booleans())
def test_asked_and_not_asked_are_all_there_is(own: set[str], answered: set[str], opened: bool) -> None:
    round_walk = walk(QuestionSet(kind="own", items=tuple(f"aa/{name}" for name in sorted(own))), OPEN)
    if opened:
        round_walk.opened.add("s1")
    for name in answered:
        say(round_walk, f"aa/{name}", IN_ORDER)
    left_out = set(not_asked(round_walk, STOP))
    progress = progress_of(round_walk, STOP)
    assert progress.total + progress.not_asked == len(ITEMS)
    assert progress.done == len(answered)
    assert left_out == {f"aa/{entry.id}" for entry in ITEMS} - {f"aa/{name}" for name in own | answered | {"A-3"}}
    assert not left_out & set(rest_items(round_walk, STOP, NA))


def test_a_required_question_needs_an_answer_or_a_reason() -> None:
    short = walk(SHORT, OPEN)
    row = WalkRow("item", "aa/A-3")
    assert unanswered_required(short, STOP) == [row]
    say(short, "aa/A-3", Value(kind="not_assessed"))
    assert unanswered_required(short, STOP) == [row]
    for value in (Value(kind="not_assessed", reason="closed"), NA, Value(value="1"), Value(value="2")):
        say(short, "aa/A-3", value)
        assert unanswered_required(short, STOP) == []
    only_notable = walk(SHORT, OPEN)
    only_notable.themes = [Theme(OPEN, "notable")]
    assert unanswered_required(only_notable, STOP) == []


def test_an_estimate_counts_the_set() -> None:
    counts = [questions_for([STOP], [(OPEN, "full")], "evening", (), kind).questions for kind in (FULL, SHORT)]
    assert counts == [4, 2]


def test_what_a_set_lacks_is_named() -> None:
    plain = Checklist(id="cc", version="1", theme="cc", title=Both(nl="c", en="c"), item=(item("C-1"),))
    assert without_questions(SHORT, [OPEN, plain, SECRET]) == [plain]
    assert without_questions(FULL, [OPEN, plain]) == []
    assert unknown_items(("aa/A-1", "aa/A-9", "cc/C-1"), [OPEN]) == ["aa/A-9", "cc/C-1"]
