"""What is said of a round for its report: stored in one act, merged and undone as any field, and figures stay those of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.summary import SummaryLine, outdated_lines, summary_texts
from kvo_inspect.errors import BadValue, RuleError, TooLong
from kvo_inspect.store.checklists.mentioned import mentioned_in
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.record.history import noun_history
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.words import say_of_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.texts import use_language
from kvo_inspect.wording.conflicts import conflict_text
from kvo_inspect.wording.history import noun_texts
from tests.laptops import Laptop, batch, prepared

PROPOSED = "3 earlier findings were looked at again: 1 solved, 2 not yet."


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    made.close()


def the_round(laptop: Laptop) -> Round:
    return laptop.store.select(Round)[0]


def line(text: str, *, proposed: str = PROPOSED) -> SummaryLine:
    return SummaryLine(about="earlier", lang="en", proposed=proposed, text=text)


def test_words_are_one_act_stand_in_the_history_and_can_be_taken_back(laptop: Laptop) -> None:
    use_language("en")
    store, round_ = laptop.store, the_round(laptop)
    acts = len(store.acts)
    said = say_of_round(
        store,
        round_.id,
        concerns=" dark footpath \n\nopen gate at the back\n",
        agreements="the municipality mows",
        next_round="12-3-2027",
        summary=[line("Of 3 earlier findings 1 is solved.")],
    )
    assert len(store.acts) == acts + 1
    assert (said.concerns, said.agreements, said.next_round) == (
        "dark footpath\nopen gate at the back",
        "the municipality mows",
        "2027-03-12",
    )
    lines = noun_history(store, "round", round_.id)
    told = noun_texts(lines[-1], mentioned_in(store, round_.park, lines), first=False)
    assert "Next round: 12-3-2027" in told
    assert "In short: Earlier findings (English): Of 3 earlier findings 1 is solved." in told
    assert doctor(store) == []
    undo(store, Reach(park=round_.park))
    assert (the_round(laptop).concerns, the_round(laptop).next_round, the_round(laptop).summary) == (None, None, None)


def test_nobody_said_so_is_another_thing_than_nothing(laptop: Laptop) -> None:
    round_ = the_round(laptop)
    assert round_.concerns is None
    assert say_of_round(laptop.store, round_.id, concerns=" \n ").concerns == ""
    assert say_of_round(laptop.store, round_.id, next_round="").next_round is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Of 3 earlier findings 1 is solved, 2 are not.", True),
        ("Three looked at, one solved.", True),
        ("3 looked at, 2 not yet.", True),
        ("4 earlier findings were looked at again.", False),
        ("3 looked at: 2 solved, 1 not yet.", False),
        ("3 looked at, 13 solved.", False),
        ("٣ looked at", False),
        ("3½ looked at", False),
        ("-3 looked at", False),
        ("3 % solved", False),
        ("3,5 looked at", False),
        ("③ looked at", False),
    ],
)
def test_figures_stay_those_of_the_record(laptop: Laptop, text: str, taken: bool) -> None:
    round_ = the_round(laptop)
    if taken:
        assert say_of_round(laptop.store, round_.id, summary=[line(text)]).summary is not None
        return
    with pytest.raises(RuleError, match=r"3, 1, 2.*order") as refused:
        say_of_round(laptop.store, round_.id, summary=[line(text)])
    assert refused.value.field == "earlier"
    assert the_round(laptop).summary is None


def test_what_does_not_fit_is_told_at_its_field(laptop: Laptop) -> None:
    round_ = the_round(laptop)
    for fields, error, at in (
        ({"concerns": "one\ntwo\nthree\nfour"}, RuleError, "concerns"),
        ({"concerns": "x" * 201}, TooLong, "concerns"),
        ({"agreements": "x" * 4001}, TooLong, "agreements"),
        ({"next_round": "31-2"}, BadValue, "next_round"),
        ({"summary": [line("x" * 401)]}, TooLong, "earlier"),
        ({"summary": [line("7 urgent.", proposed="Nothing was urgent.")]}, RuleError, "earlier"),
    ):
        with pytest.raises(error) as refused:
            say_of_round(laptop.store, round_.id, **fields)
        assert refused.value.field == at


def test_a_line_is_used_for_the_figures_it_was_written_for_and_no_others(laptop: Laptop) -> None:
    said = say_of_round(laptop.store, the_round(laptop).id, summary=[line("Of 3 only 1 is solved.")]).summary
    assert summary_texts(said, "en", {"earlier": PROPOSED}) == {"earlier": "Of 3 only 1 is solved."}
    assert summary_texts(said, "nl", {"earlier": PROPOSED}) == {"earlier": PROPOSED}
    now = PROPOSED.replace("1 solved, 2", "2 solved, 1")
    assert summary_texts(said, "en", {"earlier": now}) == {"earlier": now}
    assert [old.text for old in outdated_lines(said, "en", {"earlier": now})] == ["Of 3 only 1 is solved."]
    assert outdated_lines(said, "en", {"earlier": PROPOSED}) == []
    # A line that says what the record proposes is no line of one's own.
    now_proposed = say_of_round(laptop.store, the_round(laptop).id, summary=[line(PROPOSED)]).summary
    assert now_proposed is not None
    assert now_proposed.lines == ()


def test_two_laptops_that_say_otherwise_leave_two_values(laptop: Laptop, tmp_path: Path) -> None:
    use_language("en")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(hours=-2))
    round_ = the_round(laptop)
    say_of_round(laptop.store, round_.id, concerns="dark footpath", summary=[line("Of 3 only 1 is solved.")])
    say_of_round(other.store, round_.id, concerns="open gate", agreements="mow", summary=[line("3, of which 2 not.")])
    receive(laptop.store, batch(other.store))
    conflicts = list_conflicts(laptop.store)
    assert {conflict.field for conflict in conflicts} == {"concerns", "summary"}
    assert any("Earlier findings (English): 3, of which 2 not." in conflict_text(conflict) for conflict in conflicts)
    assert the_round(laptop).agreements == "mow"
    concerns = next(conflict for conflict in conflicts if conflict.field == "concerns")
    choose(laptop.store, concerns, concerns.values[0].change)
    assert doctor(laptop.store) == []
    other.close()
