"""Sign-offs: yes, or no with a reason, of a state of the round; what counts as a change of it afterwards; laptops that converge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Sent
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.participant import Presence
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.errors import NotAllowedNow, NotFound, RuleError
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.actions.sending import note_sent
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, drop_finding, record_finding, review_finding, set_finding
from kvo_inspect.store.merge.conflicts import list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.correcting import correct_round, recorded_in, remove_round, set_round_aside
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.rounds.participants import (
    add_participant,
    correct_participant,
    move_participant,
    remove_participant,
    set_participant_aside,
    set_presence,
)
from kvo_inspect.store.rounds.round import Person, participants_of, reopen_round
from kvo_inspect.store.rounds.words import say_of_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import answer_id, note_answer, record_answer
from kvo_inspect.store.walk.handed_in import expect_part, finish_part
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.store.walk.sign_off import (
    NotWhole,
    SignOffs,
    round_state,
    set_remark,
    sign_off,
    sign_offs_of,
    signed_rounds,
    still_walking,
    take_back_sign_off,
)
from tests.laptops import MARKED, ROAD, SIGNAL, Laptop, add_round, batch, prepared, state
from tests.rounds_of_before import finish_with_open_questions

POOR, GOOD = Value(value="3"), Value(value="1")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    laptop = prepared(tmp_path / "facilitator")
    yield laptop
    assert doctor(laptop.store) == []
    laptop.close()


@pytest.fixture
def store(laptop: Laptop) -> Store:
    store = laptop.store
    record_answer(store, the_round(store).id, stop(store), ROAD, POOR)
    record_finding(store, the_round(store).id, stop(store), NewFinding("gat in het hek"))
    return store


def the_round(store: Store) -> Round:
    return store.select(Round, "where gone = 0 order by n")[0]


def stop(store: Store, place: int = 0) -> str:
    return route(store, the_round(store).park)[place].id


def people(store: Store) -> list[str]:
    return [person.id for person in participants_of(store, the_round(store).id)]


def found(store: Store) -> str:
    return str(store.rows("select id from finding where item is null order by n")[0][0])


def signed(store: Store) -> SignOffs:
    return sign_offs_of(store, the_round(store).id)


def later(store: Store) -> list[tuple[str, str]]:
    """What changed after Jan signed."""
    return [(change.noun, change.way) for change in signed(store).lines[0].later]


def test_yes_and_no_with_a_reason(store: Store) -> None:
    jan, piet = people(store)
    made = sign_off(store, jan, "yes")
    assert (made.agreed, made.remark, made.at) == ("yes", "", "2026-11-12T12:00:07+01:00")
    with pytest.raises(RuleError) as refused:
        sign_off(store, piet, "no", " ")
    assert refused.value.field == "remark"
    sign_off(store, piet, "no", "de brug  is niet bekeken")
    told = signed(store)
    assert [(line.person.name, line.agreed) for line in told.lines] == [("Jan", "yes"), ("Piet", "no")]
    assert (told.asked, told.count("yes"), told.count("no"), told.is_changed) == (2, 1, 1, False)
    assert set_remark(store, jan, "mooi weer").remark == "mooi weer"
    with pytest.raises(RuleError):
        set_remark(store, piet, "")
    assert sign_off(store, piet, "yes").remark == "de brug  is niet bekeken", "a remark stays until somebody changes it"
    assert take_back_sign_off(store, piet).gone
    with pytest.raises(NotFound):
        take_back_sign_off(store, piet)
    with pytest.raises(NotFound):
        set_remark(store, piet, "x")
    assert [line.agreed for line in signed(store).lines] == ["yes", None]
    assert sign_off(store, piet, "yes").remark == "", "what was taken back does not come again"
    assert set(signed_rounds(store, the_round(store).park)) == {the_round(store).id}


def test_undo_and_redo_on_the_round(store: Store) -> None:
    jan, _piet = people(store)
    sign_off(store, jan, "yes")
    reach = Reach.walk(the_round(store).id)
    undo(store, reach)
    assert signed(store).lines[0].agreed is None
    redo(store, reach)
    assert signed(store).lines[0].agreed == "yes"
    assert later(store) == []


def at_desk(store: Store, verb: Callable[[], object]) -> None:
    store.at_desk = True
    verb()
    store.at_desk = False


ON_THE_ROUND: dict[str, tuple[Callable[[Store], object], list[tuple[str, str]]]] = {
    "an answer": (lambda s: record_answer(s, the_round(s).id, stop(s, 1), ROAD, GOOD), [("answer", "new")]),
    "another answer": (
        lambda s: record_answer(s, the_round(s).id, stop(s), ROAD, Value(value="2")),
        [("answer", "changed"), ("finding", "changed")],
    ),
    "text with an answer": (lambda s: note_answer(s, answer_id(s, the_round(s).id, stop(s), ROAD), "kuil"), [("answer", "changed")]),
    "a mark": (lambda s: record_marks(s, the_round(s).id, stop(s), MARKED, [(people(s)[1], Given(mark=6))]), [("mark", "new")]),
    "a finding": (lambda s: record_finding(s, the_round(s).id, stop(s), NewFinding("paal")), [("finding", "new")]),
    "its text": (lambda s: set_finding(s, found(s), text="groot gat"), [("finding", "changed")]),
    "its text at the desk": (lambda s: at_desk(s, lambda: set_finding(s, found(s), text="groot gat")), [("finding", "changed")]),
    "who acts, in the closing talk": (
        lambda s: set_finding(s, found(s), promised_by="Piet", due="2026-12-01"),
        [("finding", "changed")],
    ),
    "a finding dropped on the round": (lambda s: drop_finding(s, found(s), "vergissing"), [("review", "new")]),
    "a promised photo": (lambda s: promise_photo(s, found(s), "Piet", the_round(s).id), [("promised_photo", "new")]),
    "somebody who came": (lambda s: add_participant(s, the_round(s).id, Person("Cor")), [("participant", "new")]),
    "somebody who left": (lambda s: set_presence(s, people(s)[1], Presence(state="left", at="12:30")), [("participant", "changed")]),
    "a name": (lambda s: correct_participant(s, people(s)[1], name="Piet Bos"), [("participant", "changed")]),
    "the weather": (lambda s: correct_round(s, the_round(s).id, weather="regen"), [("round", "changed")]),
}
"""What is recorded of the round after Jan signed, and what that counts as."""


def walked_again(store: Store) -> None:
    other = add_round(store, the_round(store).park, "2026-12-12")
    recheck_finding(store, other, found(store), "worse", "nu groter")
    record_answer(store, other, stop(store, 1), ROAD, POOR)


def agreed_again(store: Store) -> None:
    add_round(store, the_round(store).park, "2026-12-12")
    set_finding(store, found(store), urgency="now", promised_by="Piet", due="2026-12-20")


def accepted_and_sent(s: Store) -> None:
    routed_at_desk(s)
    at_desk(s, lambda: review_finding(s, found(s), Verdict(kind="accepted")))
    note_sent(s, [found(s)], Sent(day="2026-11-12", way="mail"))


def changed_and_back(s: Store) -> None:
    set_finding(s, found(s), text="anders")
    set_finding(s, found(s), text="gat in het hek")


def answered_and_undone(s: Store) -> None:
    record_answer(s, the_round(s).id, stop(s, 1), ROAD, POOR)
    undo(s, Reach.walk(the_round(s).id))


def moved_at_desk(s: Store) -> None:
    at_desk(s, lambda: set_finding(s, found(s), due="2027-01-01"))
    undo(s, Reach.desk(finding=found(s)))
    redo(s, Reach.desk(finding=found(s)))


def routed_at_desk(s: Store) -> None:
    police = s.select(Partner, "where kind = 'police'")[0].id
    at_desk(s, lambda: set_finding(s, found(s), partner=police, due="2026-12-01"))


def finished_and_reopened(s: Store) -> None:
    finish_with_open_questions(s, the_round(s).id)
    reopen_round(s, the_round(s).id)


FOLLOWED_UP: dict[str, Callable[[Store], object]] = {
    "another sign-off": lambda s: sign_off(s, people(s)[1], "no", "nee"),
    "a remark with it": lambda s: set_remark(s, people(s)[0], "toch nog iets"),
    "the round is finished": lambda s: finish_with_open_questions(s, the_round(s).id),
    "and reopened": finished_and_reopened,
    "a part is handed in": lambda s: finish_part(s, the_round(s).id),
    "nobody waits for a part": lambda s: expect_part(s, the_round(s).id, "Piet", expected=False),
    "the order of the people": lambda s: move_participant(s, people(s)[1], -1),
    "routing and a day at the desk": routed_at_desk,
    "undone and done again at the desk": moved_at_desk,
    "a verdict": lambda s: at_desk(s, lambda: review_finding(s, found(s), Verdict(kind="accepted"))),
    "it is accepted and sent": accepted_and_sent,
    "a remark on the finding": lambda s: add_comment(s, found(s), "gebeld"),
    "words for the report": lambda s: say_of_round(s, the_round(s).id, concerns="donker"),
    "changed and changed back": changed_and_back,
    "answered and undone": answered_and_undone,
    "the confidential": lambda s: record_answer(s, the_round(s).id, stop(s), SIGNAL, Value(value="1")),
    "a later round": walked_again,
    "the closing talk of a later round": agreed_again,
}
"""What is done with a round without recording anything of it."""


@pytest.mark.parametrize("what", ON_THE_ROUND)
def test_what_is_recorded_of_the_round_counts_as_a_change(store: Store, what: str) -> None:
    jan, piet = people(store)
    sign_off(store, jan, "yes")
    verb, counts = ON_THE_ROUND[what]
    verb(store)
    assert later(store) == counts
    change = signed(store).lines[0].later[-1]
    assert (change.author, change.at[:10]) == ("Fatima", "2026-11-12")
    assert signed(store).is_changed
    sign_off(store, piet, "yes")
    assert signed(store).lines[1].later == (), "who signs now signs what is there now"


@pytest.mark.parametrize("what", FOLLOWED_UP)
def test_what_is_done_with_it_afterwards_does_not(store: Store, what: str) -> None:
    jan, _piet = people(store)
    sign_off(store, jan, "yes")
    before = round_state(store, the_round(store).id)
    FOLLOWED_UP[what](store)
    assert later(store) == []
    if what not in ("changed and changed back", "answered and undone", "undone and done again at the desk"):
        assert round_state(store, the_round(store).id) == before


def test_a_removed_answer_is_told_as_removed(store: Store) -> None:
    jan, _piet = people(store)
    sign_off(store, jan, "yes")
    reach = Reach.walk(the_round(store).id)
    undo(store, reach)  # the sign-off
    undo(store, reach)  # the finding
    redo(store, reach)
    redo(store, reach)
    assert later(store) == []
    undo(store, reach)
    undo(store, reach)
    sign_off(store, jan, "yes")
    undo(store, reach)
    undo(store, reach)
    assert [line.agreed for line in signed(store).lines] == [None, None]


def test_people_who_left_who_were_excused_and_who_were_set_aside(store: Store) -> None:
    jan, piet = people(store)
    set_presence(store, piet, Presence(state="left", at="12:10"))
    assert [line.is_asked for line in signed(store).lines] == [True, False], "who left is not there to be asked"
    sign_off(store, piet, "yes", "per telefoon")
    assert signed(store).asked == 2, "and can say so later"
    set_presence(store, jan, Presence(state="excused"))
    with pytest.raises(NotAllowedNow):
        sign_off(store, jan, "yes")
    assert [line.person.name for line in signed(store).lines] == ["Piet"]
    with pytest.raises(NotAllowedNow):
        remove_participant(store, piet)
    set_participant_aside(store, piet, "was er niet")
    assert signed(store).lines == ()
    with pytest.raises(NotAllowedNow):
        sign_off(store, piet, "yes")
    assert signed_rounds(store, the_round(store).park) == {}


def test_a_round_that_was_signed_is_not_removed_and_one_set_aside_not_signed(store: Store) -> None:
    park = the_round(store).park
    empty = add_round(store, park, "2026-11-20", part="day")
    (jan, _piet) = [person.id for person in participants_of(store, empty)]
    with pytest.raises(NotWhole) as refused:
        sign_off(store, jan, "yes")
    assert "Nothing of this round" in refused.value.sentence
    sign_off(store, jan, "yes", incomplete=True)
    assert recorded_in(store, empty) == {"sign_off": 1}
    with pytest.raises(NotAllowedNow):
        remove_round(store, empty)
    set_round_aside(store, empty, "dubbel")
    with pytest.raises(NotAllowedNow):
        sign_off(store, jan, "yes")


def test_a_round_without_people_has_nobody_to_ask(store: Store) -> None:
    alone = add_round(store, the_round(store).park, "2026-11-20", ())
    told = sign_offs_of(store, alone)
    assert (told.lines, told.asked, told.is_changed) == ((), 0, False)


def test_joining_two_rounds_takes_the_sign_offs_along_as_changed(laptop: Laptop, tmp_path: Path) -> None:
    """One laptop begins the round under another day and corrects that: two rounds of one day, each signed by people of its own."""
    store = laptop.store
    main = the_round(store)
    other = add_round(store, main.park, "2026-11-13", ("piet", "Cor"))
    record_answer(store, main.id, stop(store), ROAD, GOOD)
    record_answer(store, other, stop(store, 1), ROAD, POOR)
    jan, piet = people(store)
    other_piet, cor = [person.id for person in participants_of(store, other)]
    for person in (jan, piet, other_piet, cor):
        sign_off(store, person, "yes", person)
    correct_round(store, other, date="2026-11-12")
    join_rounds(store, main.id, other)
    told = signed(store)
    assert [(line.person.name, line.agreed, line.sign_off and line.sign_off.remark) for line in told.lines] == [
        ("Jan", "yes", jan),
        ("Piet", "yes", piet),
        ("Cor", "yes", cor),
    ]
    assert all(line.later for line in told.lines), "each signed only one half of it"
    assert sign_off(store, cor, "yes").id in {each.id for each in store.select(SignOff)}


# -- two laptops -------------------------------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    anna = prepared(tmp_path / "Anna")
    anna.author = anna.store.author = "Anna"
    bas = anna.copy_to(tmp_path / "Bas", author="Bas")
    record_answer(anna.store, the_round(anna.store).id, stop(anna.store), ROAD, POOR)
    yield anna, bas
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()


def meet(sender: Laptop, receiver: Laptop, room: Path) -> None:
    out = room / f"{sender.author}-{sender.ticks}.kvopack"
    sender.pack(out)
    merge(receiver.store, out)


def test_different_and_the_same_people_signed_on_two_laptops_converge(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    jan, piet = people(anna.store)
    meet(anna, bas, tmp_path)
    assert round_state(anna.store, the_round(anna.store).id) == round_state(bas.store, the_round(bas.store).id)
    sign_off(anna.store, jan, "yes")
    sign_off(bas.store, jan, "yes")
    sign_off(bas.store, piet, "no", "brug")
    meet(anna, bas, tmp_path)
    meet(bas, anna, tmp_path)
    assert state(anna.store) == state(bas.store)
    assert signed(anna.store).lines == signed(bas.store).lines
    assert [(line.agreed, line.later, line.before) for line in signed(anna.store).lines] == [("yes", (), ()), ("no", (), ())]
    assert list_conflicts(anna.store) == [], "the same yes twice is one yes"
    assert len(anna.store.select(SignOff)) == 2


def test_two_remarks_apart_are_two_values(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    jan, _piet = people(anna.store)
    meet(anna, bas, tmp_path)
    sign_off(anna.store, jan, "yes", "mooi")
    sign_off(bas.store, jan, "no", "brug")
    for sender, receiver in ((anna, bas), (bas, anna)):
        meet(sender, receiver, tmp_path)
    for laptop in (anna, bas):
        assert {conflict.field for conflict in list_conflicts(laptop.store)} == {"agreed", "remark"}
    assert state(anna.store) == state(bas.store)


def test_a_round_that_another_still_walks_is_not_signed_unless_somebody_says_so(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    round_id = the_round(anna.store).id
    jan, piet = people(anna.store)
    add_participant(anna.store, round_id, Person("Bas", "Stichting", "inspecteur"))
    meet(anna, bas, tmp_path)
    assert [part.name for part in still_walking(anna.store, round_id)] == ["Bas"]
    assert still_walking(bas.store, round_id) == (), "who sits here knows what they walk"
    with pytest.raises(NotWhole) as refused:
        sign_off(anna.store, jan, "yes")
    assert "Bas" in refused.value.sentence
    sign_off(anna.store, jan, "yes", incomplete=True)
    assert signed(anna.store).lines[0].before == ("Bas",)
    record_answer(bas.store, round_id, stop(bas.store, 1), ROAD, GOOD)
    finish_part(bas.store, round_id)
    meet(bas, anna, tmp_path)
    meet(anna, bas, tmp_path)
    assert still_walking(anna.store, round_id) == ()
    sign_off(anna.store, piet, "yes")
    jans, piets, _bas = signed(anna.store).lines
    assert [(change.noun, change.way, change.author) for change in jans.later] == [("answer", "new", "Bas")]
    assert (jans.before, piets.before) == ((f"Bas ({bas.store.letters})",), ())
    meet(anna, bas, tmp_path)
    assert signed(bas.store).lines == signed(anna.store).lines
    expect_part(anna.store, round_id, "Bas", expected=True)


def test_whatever_the_order_in_which_work_arrives(tmp_path: Path) -> None:
    """Three laptops walk, sign, and change what was signed, with clocks that differ: whoever has all tells the same."""
    start = prepared(tmp_path / "start")
    round_id = the_round(start.store).id
    jan, piet = people(start.store)
    laptops = [start.copy_to(tmp_path / name, author=name) for name in ("Anna", "Bas", "Cor")]
    for place, laptop in enumerate(laptops):
        laptop.ticks += (3 - place) * 5000
        record_answer(laptop.store, round_id, stop(laptop.store, place % 2), ROAD, (POOR, GOOD, Value(value="2"))[place])
        sign_off(laptop.store, (jan, piet, jan)[place], "yes", incomplete=True)
        record_finding(laptop.store, round_id, stop(laptop.store), NewFinding(f"later {laptop.author}"))
    works = [batch(laptop.store) for laptop in laptops]
    told = []
    for place, order in enumerate(permutations(works)):
        reader = start.copy_to(tmp_path / f"reader{place}")
        for work in order:
            receive(reader.store, work)
        told.append((state(reader.store), signed(reader.store).lines))
        assert doctor(reader.store) == []
        reader.close()
    assert all(each == told[0] for each in told)
    assert all(line.later and line.before for line in told[0][1])
    for laptop in (start, *laptops):
        laptop.close()
