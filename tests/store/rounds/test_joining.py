"""Two rounds of one evening that are joined lose nothing unsaid, look at nothing of their own again, and count on every laptop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.rounds.participant import Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.errors import RuleError
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.correcting import correct_round, set_round_aside
from kvo_inspect.store.rounds.joining import doubles_of, join_rounds
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.participants import correct_participant
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.rounds.words import say_of_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding, rechecks_of
from kvo_inspect.store.walk.sign_off import SignOffLine, sign_off, sign_offs_of
from kvo_inspect.tui.rounds.join import DifferingLine, read_join
from kvo_inspect.wording.merging import notable_texts
from tests.laptops import GATE, LAMPS, MARKED, ROAD, Laptop, add_round, batch, prepared, state, values

DAY, NEXT_DAY = "2026-11-12", "2026-11-13"
FAILS, IN_ORDER = Value(value="2"), Value(value="1")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    made.close()


def first_stop(store: Store) -> str:
    return route(store, store.select(Round)[0].park)[0].id


def two_rounds(store: Store, people: tuple[str, ...] = ("Jan",)) -> tuple[str, str]:
    """Return the round that the record begins with, and another one that is still of the next day."""
    first = store.select(Round)[0]
    return first.id, add_round(store, first.park, NEXT_DAY, people)


def lines_about(store: Store, main: str, other: str) -> list[DifferingLine]:
    """Return what the join screen tells of what differs."""
    return read_join(store, main, other).lines


# -- rechecks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("maker_stays", [True, False])
def test_a_joined_round_looks_at_nothing_of_its_own_again(laptop: Laptop, maker_stays: bool) -> None:
    store = laptop.store
    maker, looker = two_rounds(store)
    (finding,) = record_answer(store, maker, first_stop(store), GATE, FAILS).findings
    recheck_finding(store, looker, finding.id, "not_yet", "hangt scheef")
    correct_round(store, looker, date=DAY)
    before = values(store)
    main, other = (maker, looker) if maker_stays else (looker, maker)
    told = lines_about(store, main, other)
    join_rounds(store, main, other)
    assert store.get(Finding, finding.id).round == main
    assert rechecks_of(store, finding.id) == []
    (recheck,) = store.select(Recheck, "where gone = 0")
    assert (recheck.round, recheck.text) == (other, "hangt scheef"), "what was said stays with the round that is set aside"
    assert [line.answers for line in list_rounds(store, store.get(Round, main).park) if line.id == main] == [1]
    assert told == [DifferingLine(finding.code, "the finding itself", "not yet · hangt scheef")]
    assert doctor(store) == []
    undo(store, Reach())
    assert values(store) == before


# -- words and people --------------------------------------------------------------------------------------------------


def test_what_only_the_joined_round_says_goes_over(laptop: Laptop) -> None:
    store = laptop.store
    main, other = two_rounds(store)
    say_of_round(store, other, concerns="donkere hoek", agreements="lamp melden\nheg snoeien", next_round="1-3-2027")
    correct_round(store, other, date=DAY, weather="regen", back_by="21:30", ticked=("meter",))
    correct_participant(store, participants_of(store, other)[0].id, organisation="politie", role="agent")
    before = values(store)
    assert lines_about(store, main, other) == []
    join_rounds(store, main, other)
    round_ = store.get(Round, main)
    assert (round_.weather, round_.back_by, round_.ticked) == ("regen", "21:30", ("meter",))
    assert (round_.concerns, round_.agreements, round_.next_round) == ("donkere hoek", "lamp melden\nheg snoeien", "2027-03-01")
    jan = participants_of(store, main)[0]
    assert (jan.name, jan.organisation, jan.role) == ("Jan", "politie", "agent")
    assert doctor(store) == []
    undo(store, Reach())
    assert values(store) == before


def test_words_of_both_rounds_stand_below_each_other_or_are_told(laptop: Laptop) -> None:
    store = laptop.store
    main, other = two_rounds(store)
    say_of_round(store, main, concerns="a\nb", agreements="lamp melden", next_round="1-3-2027")
    say_of_round(store, other, concerns="c\nd", agreements="heg snoeien\nlamp melden", next_round="2-3-2027")
    correct_round(store, main, weather="droog")
    correct_round(store, other, date=DAY, weather="regen")
    correct_participant(store, participants_of(store, main)[0].id, role="ondernemer")
    correct_participant(store, participants_of(store, other)[0].id, role="voorzitter", presence=Presence(state="left", at="21:00"))
    assert lines_about(store, main, other) == [
        DifferingLine("weather", "droog", "regen"),
        DifferingLine("next round", "1-3-2027", "2-3-2027"),
        DifferingLine("concerns", "a\nb", "c\nd"),
        DifferingLine("Jan: role", "ondernemer", "voorzitter"),
        DifferingLine("Jan: presence", "present", "left at 21:00"),
    ]
    join_rounds(store, main, other)
    round_ = store.get(Round, main)
    assert (round_.weather, round_.concerns, round_.next_round) == ("droog", "a\nb", "2027-03-01")
    assert round_.agreements == "lamp melden\nheg snoeien", "what was agreed in either round is agreed"
    assert store.get(Round, other).concerns == "c\nd"
    assert doctor(store) == []


def test_two_people_of_one_name_are_not_joined_unasked(laptop: Laptop) -> None:
    store = laptop.store
    main, other = two_rounds(store)
    jan, namesake = participants_of(store, main)[0], participants_of(store, other)[0]
    correct_participant(store, jan.id, organisation="politie")
    correct_participant(store, namesake.id, organisation="Transport De Vries")
    record_marks(store, other, first_stop(store), MARKED, [(namesake.id, Given(mark=3))])
    sign_off(store, namesake.id, "no", "te donker", incomplete=True)
    correct_round(store, other, date=DAY)
    before = values(store)
    with pytest.raises(RuleError, match="Jan stands on both rounds, for politie and for Transport De Vries"):
        join_rounds(store, main, other)
    assert values(store) == before
    assert lines_about(store, main, other) == [DifferingLine("Jan: organisation", "politie", "Transport De Vries")]
    correct_participant(store, namesake.id, name="Jan de Vries")
    join_rounds(store, main, other)
    assert [person.name for person in participants_of(store, main)] == ["Jan", "Piet", "Jan de Vries"]
    assert {mark.participant for mark in store.select(Mark, "where round = ?", [main])} == {namesake.id}
    assert {given.participant for given in store.select(SignOff, "where round = ?", [main])} == {namesake.id}
    assert doctor(store) == []


def test_marks_and_sign_offs_that_differ_are_told(laptop: Laptop) -> None:
    store = laptop.store
    main, other = two_rounds(store)
    for round_id, mark in ((main, 8), (other, 5)):
        record_marks(store, round_id, first_stop(store), MARKED, [(participants_of(store, round_id)[0].id, Given(mark=mark))])
    sign_off(store, participants_of(store, main)[0].id, "yes", incomplete=True)
    sign_off(store, participants_of(store, other)[0].id, "no", "lampen niet gezien", incomplete=True)
    correct_round(store, other, date=DAY)
    place = store.get(Checkpoint, first_stop(store)).name
    assert lines_about(store, main, other) == [
        DifferingLine(f"{place}: Question L4? (Jan)", "8", "5"),
        DifferingLine("sign-off of Jan", "agrees", "does not agree · lampen niet gezien"),
    ]
    join_rounds(store, main, other)
    assert [given.agreed for given in store.select(SignOff, "where round = ?", [main])] == ["yes"]
    assert doctor(store) == []


# -- two laptops -------------------------------------------------------------------------------------------------------


def exchange(*laptops: Laptop) -> None:
    for taker in laptops:
        for giver in laptops:
            if giver is not taker:
                receive(taker.store, batch(giver.store))


@pytest.mark.parametrize("crossing", [True, False])
def test_two_rounds_that_were_joined_each_the_other_way_count_again(laptop: Laptop, tmp_path: Path, crossing: bool) -> None:
    store = laptop.store
    first, second = two_rounds(store, ("Ans",))
    record_answer(store, first, first_stop(store), GATE, FAILS)
    record_answer(store, second, first_stop(store), ROAD, FAILS)
    correct_round(store, second, date=DAY)
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store, there, park = laptop.store, other.store, laptop.store.get(Round, first).park
    join_rounds(store, first, second)
    join_rounds(there, second, first)
    its = batch(store)
    account = receive(store, batch(there))
    (sentence,) = notable_texts(account)
    assert sentence.startswith("evening round 12-11-2026 counts again: two people joined the rounds of that day, each another way.")
    assert not any(effect.conflicts for effect in account.nouns)
    receive(there, its if crossing else batch(store))  # the packs may cross: then both laptops write the same
    exchange(laptop, other)
    exchange(laptop, other)
    assert state(store) == state(there)
    for record in (store, there):
        assert [(line.aside, line.answers, line.findings) for line in list_rounds(record, park)] == [("", 1, 1), ("", 1, 1)]
        assert len(doubles_of(record, park)) == 1
        assert list_conflicts(record) == []
        assert doctor(record) == []
    join_rounds(there, first, second)
    exchange(laptop, other)
    assert state(store) == state(there)
    assert [(line.id, line.answers) for line in list_rounds(store, park) if not line.aside] == [(first, 2)]
    assert list_conflicts(store) == []
    assert doctor(store) == doctor(there) == []
    other.close()


def test_a_round_that_went_on_while_another_was_joined_into_it_counts_again(laptop: Laptop, tmp_path: Path) -> None:
    store = laptop.store
    first, second = two_rounds(store, ("Ans",))
    third = add_round(store, store.get(Round, first).park, "2026-11-14", ("Bob",))
    for round_id, item in ((first, GATE), (second, ROAD), (third, LAMPS)):
        record_answer(store, round_id, first_stop(store), item, FAILS)
        correct_round(store, round_id, date=DAY)
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store, there, park = laptop.store, other.store, laptop.store.get(Round, first).park
    join_rounds(store, first, second)
    join_rounds(there, third, first)
    exchange(laptop, other)
    exchange(laptop, other)
    assert state(store) == state(there)
    counting = {line.id: line.answers for line in list_rounds(store, park) if not line.aside}
    assert counting == {first: 1, third: 2}, "what went into the first one counts there"
    assert list_conflicts(store) == []
    assert doctor(store) == doctor(there) == []
    other.close()


def test_a_joining_that_was_taken_back_lets_no_round_count_again(laptop: Laptop, tmp_path: Path) -> None:
    first, second = two_rounds(laptop.store, ("Ans",))
    correct_round(laptop.store, second, date=DAY)
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store, there = laptop.store, other.store
    join_rounds(store, first, second)
    undo(store, Reach())
    join_rounds(there, second, first)
    exchange(laptop, other)
    exchange(laptop, other)
    assert state(store) == state(there)
    assert [line.id for line in list_rounds(store, store.get(Round, first).park) if not line.aside] == [second]
    assert doctor(store) == doctor(there) == []
    other.close()


def test_who_sets_a_round_aside_into_which_another_was_joined_is_asked(laptop: Laptop, tmp_path: Path) -> None:
    first, second = two_rounds(laptop.store, ("Ans",))
    correct_round(laptop.store, second, date=DAY)
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store, there = laptop.store, other.store
    join_rounds(store, first, second)
    set_round_aside(there, first, "was een oefening")
    exchange(laptop, other)
    assert state(store) == state(there)
    (conflict,) = list_conflicts(store)
    assert (conflict.noun_id, conflict.field, {value.value for value in conflict.values}) == (first, "aside", {"", "was een oefening"})
    choose(store, conflict, conflict.values[0].change)
    assert store.get(Round, first).aside == ""
    assert doctor(store) == doctor(there) == []
    other.close()


# -- sign-offs ---------------------------------------------------------------------------------------------------------


def test_who_signed_the_joined_round_did_not_see_the_other(laptop: Laptop) -> None:
    store = laptop.store
    main, other = two_rounds(store, ("Ans",))
    stop = first_stop(store)
    (theirs,) = record_answer(store, main, stop, ROAD, IN_ORDER).answers
    (answered_twice,) = record_answer(store, main, stop, GATE, IN_ORDER).answers
    record_answer(store, other, stop, GATE, IN_ORDER)
    (own,) = record_answer(store, other, stop, LAMPS, Value(value="0")).answers
    ans = participants_of(store, other)[0]
    sign_off(store, participants_of(store, main)[0].id, "yes", incomplete=True)
    sign_off(store, ans.id, "yes", incomplete=True)
    correct_round(store, other, date=DAY)
    before = {line.person.name: line.later for line in sign_offs_of(store, other).lines}
    join_rounds(store, main, other)
    later = {line.person.name: {(each.noun_id, each.way) for each in line.later if each.noun == "answer"} for line in signed(store, main)}
    assert later["Ans"] == {(theirs.id, "new"), (answered_twice.id, "new")}, "what Ans signed came along, the rest nobody showed Ans"
    assert later["Jan"] == {(own.id, "new")}
    assert doctor(store) == []
    undo(store, Reach())
    assert {line.person.name: line.later for line in sign_offs_of(store, other).lines} == before
    redo(store, Reach())
    again = sign_off(store, ans.id, "yes", incomplete=True)
    assert next(line for line in signed(store, main) if line.sign_off == again).later == (), "signed anew, all of it is seen"


def signed(store: Store, round_id: str) -> list[SignOffLine]:
    """Return who said something of a round."""
    return [line for line in sign_offs_of(store, round_id).lines if line.agreed]
