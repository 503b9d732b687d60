"""Somebody whom two laptops put on one round apart shows and counts once, marks included, undoably; and no id tells a name."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.participants import add_participant, correct_participant
from kvo_inspect.store.rounds.round import Person, participants_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.sign_off import sign_off
from tests.laptops import MARKED, Laptop, batch, prepared, state


def exchange(*laptops: Laptop) -> None:
    for _round in range(len(laptops) + 1):
        for giver in laptops:
            for taker in laptops:
                if giver is not taker:
                    receive(taker.store, batch(giver.store))


def two(folder: Path) -> tuple[Laptop, Laptop, str]:
    first = prepared(folder / "first")
    second = Laptop(folder / "second", author="Karin")
    exchange(first, second)
    return first, second, first.store.select(Round)[0].id


def mark(laptop: Laptop, round_id: str, person: str, at: int, value: int) -> None:
    stop = route(laptop.store, laptop.store.get(Round, round_id).park)[at]
    record_marks(laptop.store, round_id, stop.id, MARKED, [(person, Given(mark=value))])


def test_no_id_confirms_a_name(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    add_participant(first.store, round_id, Person("Anna"))
    for person in first.store.select(Participant):
        assert person.id != made_id("participant", person.round, person.name)
    assert Participant.key == PlannedPerson.key == ()
    first.close()
    second.close()


def test_one_person_with_all_marks(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    here = add_participant(first.store, round_id, Person("Anna Zwart", role="politie"))
    there = add_participant(second.store, round_id, Person("anna zwart", organisation="Amert"))
    mark(first, round_id, here.id, 0, 7)
    mark(second, round_id, there.id, 1, 5)
    sign_off(second.store, there.id, "yes", "mooi", incomplete=True)
    exchange(first, second)
    for laptop in (first, second):
        people = [person for person in participants_of(laptop.store, round_id) if person.name.casefold() == "anna zwart"]
        assert [(person.organisation, person.role) for person in people] == [("Amert", "politie")]
        marks = laptop.store.select(Mark, "where gone = 0 and participant = ?", [people[0].id])
        assert sorted(each.value.mark for each in marks if each.value and each.value.mark) == [5, 7]
        assert [opinion.remark for opinion in laptop.store.select(SignOff, "where gone = 0 and participant = ?", [people[0].id])] == [
            "mooi"
        ]
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store)
    first.close()
    second.close()


def test_what_differs_is_chosen_and_what_comes_late_comes_over(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    here = add_participant(first.store, round_id, Person("Anna", role="politie"))
    there = add_participant(second.store, round_id, Person("Anna", role="brandweer"))
    mark(first, round_id, here.id, 0, 7)
    mark(second, round_id, there.id, 0, 4)
    receive(first.store, batch(second.store))  # joined here, while there somebody goes on
    mark(second, round_id, there.id, 1, 9)
    exchange(first, second)
    for laptop in (first, second):
        (anna,) = [person for person in participants_of(laptop.store, round_id) if person.name == "Anna"]
        assert len(laptop.store.select(Mark, "where gone = 0 and participant = ?", [anna.id])) == 2
        fields = {field for (field,) in laptop.store.rows("select field from conflict where noun in ('participant', 'mark')")}
        assert fields == {"role", "value"}
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store)
    first.close()
    second.close()


def test_undone_it_stays_undone(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    add_participant(first.store, round_id, Person("Anna"))
    there = add_participant(second.store, round_id, Person("Anna"))
    receive(first.store, batch(second.store))
    undo(first.store, Reach())
    assert len([person for person in participants_of(first.store, round_id) if person.name == "Anna"]) == 2
    mark(second, round_id, there.id, 0, 6)
    exchange(first, second)
    for laptop in (first, second):
        assert len([person for person in participants_of(laptop.store, round_id) if person.name == "Anna"]) == 2
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store)
    first.close()
    second.close()


def people_called(laptop: Laptop, round_id: str, name: str) -> list[Participant]:
    return [person for person in participants_of(laptop.store, round_id) if person.name.casefold() == name.casefold()]


def test_undone_it_stays_undone_after_an_edit(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    add_participant(first.store, round_id, Person("Anna"))
    add_participant(second.store, round_id, Person("Anna"))
    receive(first.store, batch(second.store))
    (went,) = first.store.select(Participant, "where gone = 1 and name = 'Anna'")
    undo(first.store, Reach())
    correct_participant(first.store, went.id, role="politie")
    exchange(first, second)
    for laptop in (first, second):
        assert len(people_called(laptop, round_id, "Anna")) == 2
        assert doctor(laptop.store) == []
    first.close()
    second.close()


def test_done_again_it_is_joined_again(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    add_participant(first.store, round_id, Person("Anna"))
    add_participant(second.store, round_id, Person("Anna"))
    receive(first.store, batch(second.store))
    undo(first.store, Reach())
    redo(first.store, Reach())
    add_participant(second.store, round_id, Person("Anna", role="politie"))  # there nobody knows of it
    exchange(first, second)
    for laptop in (first, second):
        assert len(people_called(laptop, round_id, "Anna")) == 1
        assert doctor(laptop.store) == []
    first.close()
    second.close()


def test_who_took_back_something_else_of_a_person_has_one_person_all_the_same(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    for laptop in (first, second):
        anna = add_participant(laptop.store, round_id, Person("Anna"))
        correct_participant(laptop.store, anna.id, role="politie")
        undo(laptop.store, Reach())
    exchange(first, second)
    for laptop in (first, second):
        assert len(people_called(laptop, round_id, "Anna")) == 1
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store)
    first.close()
    second.close()


def test_a_name_spelt_otherwise_is_the_same_person(tmp_path: Path) -> None:
    first, second, round_id = two(tmp_path)
    anna = add_participant(first.store, round_id, Person("Anna Zwart"))
    assert add_participant(first.store, round_id, Person("anna zwart", role="politie")).id == anna.id
    assert [person.role for person in people_called(first, round_id, "Anna Zwart")] == ["politie"]
    first.close()
    second.close()
