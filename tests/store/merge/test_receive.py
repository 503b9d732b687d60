"""What comes of two laptops' work, by cases; and changes that no program of ours would write are refused whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.record.change import Change, Head, said
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.errors import Refused, RuleError, Unsound
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.receive import Altered, Batch, receive
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.erasing import erase_words
from tests.laptops import Laptop, batch, everything, prepared, state


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    one = prepared(tmp_path / "one")
    other = one.copy_to(tmp_path / "other")
    yield one, other
    one.close()
    other.close()


def exchange(one: Laptop, other: Laptop) -> None:
    receive(one.store, batch(other.store))
    receive(other.store, batch(one.store))
    assert state(one.store) == state(other.store)
    assert doctor(one.store) == doctor(other.store) == []


def first_stop(laptop: Laptop) -> Checkpoint:
    return laptop.store.select(Checkpoint, "order by id")[0]


def find(laptop: Laptop, *, confidential: bool = False) -> Finding:
    walked = laptop.store.rows("select id from round")[0][0]
    return record_finding(laptop.store, walked, first_stop(laptop).id, NewFinding("kapot", confidential=confidential))


def remove(laptop: Laptop, noun: Any) -> None:
    with laptop.store.act() as act:
        act.write(type(noun), noun.id, park=noun.park, gone=True)


def test_clearing_loses_to_a_value(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    made = find(one)
    set_finding(one.store, made.id, due="2026-12-01")
    exchange(one, other)
    set_finding(one.store, made.id, due="")
    set_finding(other.store, made.id, due="2026-12-24")
    exchange(one, other)
    assert one.store.get(Finding, made.id).due == "2026-12-24"
    assert not one.store.rows("select * from conflict")


def test_two_values_are_kept_until_one_is_chosen(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    stop = first_stop(one)
    set_checkpoint(one.store, stop.id, name="Noord")
    set_checkpoint(other.store, stop.id, name="Zuid")
    exchange(one, other)
    assert one.store.rows("select noun, noun_id, field from conflict") == [("checkpoint", stop.id, "name")]
    stands = one.store.get(Checkpoint, stop.id).name
    set_checkpoint(one.store, stop.id, name=stands)  # the value that stands, said again: that is choosing
    assert not one.store.rows("select * from conflict")
    exchange(one, other)
    assert not other.store.rows("select * from conflict")
    assert other.store.get(Checkpoint, stop.id).name == stands


def test_a_removal_loses_to_work_that_did_not_know_of_it_and_a_later_write_keeps_it_so(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    made = find(one)
    exchange(one, other)
    remove(one, made)
    set_finding(other.store, made.id, text="nog steeds kapot")
    exchange(one, other)
    assert one.store.get(Finding, made.id).text == "nog steeds kapot"
    set_finding(one.store, made.id, severity="serious")
    exchange(one, other)
    assert other.store.get(Finding, made.id).severity == "serious"


def test_what_hangs_on_something_removed_elsewhere_stays(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    made = find(one)
    exchange(one, other)
    remove(one, made)
    photo = promise_photo(other.store, made.id, "Jan")
    exchange(one, other)
    assert one.store.rows("select gone from promised_photo where id = ?", [photo.id]) == [(0,)]
    found = one.store.find(Finding, made.id)
    assert found is not None
    assert found.gone


def test_making_it_again_wakes_it(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    walked = one.store.rows("select id from round")[0][0]
    eva = add_participant(one.store, walked, Person("Eva", "gemeente"))
    remove(one, eva)
    exchange(one, other)
    assert add_participant(other.store, walked, Person("Eva", "politie")).id == eva.id
    exchange(one, other)
    assert one.store.get(Participant, eva.id).organisation == "politie"


def test_both_making_the_same_make_one(two: tuple[Laptop, Laptop]) -> None:
    one, other = two
    walked = one.store.rows("select id from round")[0][0]
    ids = {add_participant(laptop.store, walked, Person("Eva")).id for laptop in two}
    exchange(one, other)
    assert len(ids) == 2  # no id is made of a name
    assert one.store.rows("select count(*) from participant where name = 'Eva' and gone = 0") == [(1,)]


def test_open_never_refers_to_confidential(two: tuple[Laptop, Laptop]) -> None:
    one, _other = two
    hidden = find(one, confidential=True)
    shown = find(one)
    before = everything(one.store)
    with pytest.raises(RuleError), one.store.act() as act:
        act.write(PromisedPhoto, one.store.new_id(), park=hidden.park, finding=hidden.id)
    with pytest.raises(RuleError), one.store.act() as act:
        act.write(Finding, shown.id, park=shown.park, checkpoint="nowhere")
    assert everything(one.store) == before
    assert promise_photo(one.store, hidden.id, "Jan").confidential


def test_erased_words_travel_and_the_record_stays_sound(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    one, _other = two
    made = find(one)
    erase_words(one.store, "finding", made.id)
    third = Laptop(tmp_path / "third")
    receive(third.store, batch(one.store))
    assert third.store.get(Finding, made.id).text == ""
    assert doctor(third.store) == []
    third.close()


def test_words_written_into_an_erased_change_are_told(two: tuple[Laptop, Laptop]) -> None:
    """No hash covers what stands there: the row would show words that nobody of ours wrote, and the fold agrees with them."""
    one, _other = two
    made = find(one)
    erase_words(one.store, "finding", made.id)
    with one.store.writing():
        one.store.db.execute(
            """update change set fields = '{"text":"verzonnen"}' where noun_id = ? and seq =
               (select min(seq) from change where noun_id = ? and erased is not null)""",
            [made.id, made.id],
        )
        one.store.db.execute("update finding set text = 'verzonnen' where id = ?", [made.id])
    assert any("was altered after it was written" in problem for problem in doctor(one.store))
    with pytest.raises(Unsound):
        must_be_sound(one.store)


def forged(whole: Batch, **new: Any) -> Batch:
    """The batch with its last finding change altered by somebody who makes the chain fit again."""
    index = max(i for i, change in enumerate(whole.changes) if change.noun == "finding")
    changes: list[Change] = list(whole.changes)
    key = changes[index].log
    assert whole.heads[key].seq == changes[index].seq, "the last of its log, so that only this link must fit"
    before = next((one.chain for one in changes if one.log == key and one.seq == changes[index].seq - 1), key.start())
    change = replace(changes[index], **new)
    change = replace(change, chain=change.expected_chain(before))
    assert change.said() == said(change.salt, change.author, change.fields, change.reason) or change.erased
    changes[index] = change
    return replace(whole, heads={**whole.heads, key: Head(change.seq, change.chain)}, changes=tuple(changes))


def fields(**new: Any) -> Callable[[Change], dict[str, Any]]:
    return lambda change: {"fields": to_text({**values_of(change), **new})}


@pytest.mark.parametrize(
    ("alter", "error"),
    [
        (lambda _change: {"v": 0}, Altered),
        (lambda _change: {"noun": "drone"}, Altered),
        (lambda _change: {"stamp": 2**60}, Altered),
        (lambda _change: {"stamp": 1}, Altered),
        (lambda _change: {"at": "gisteren"}, Altered),
        (lambda _change: {"author": "Jan\x1b[31m"}, Altered),
        (lambda _change: {"reason": "\u202eom"}, Altered),
        (lambda _change: {"how": "Key"}, Altered),
        (lambda _change: {"noun_id": "a b"}, Altered),
        (lambda _change: {"after": ("nonsense",)}, Altered),
        (lambda _change: {"after": ("7-nobody",)}, Refused),
        (lambda _change: {"fields": "[]"}, Altered),
        (lambda _change: {"fields": "{"}, Altered),
        (lambda _change: {"fields": "[" * 5000 + "]" * 5000}, Altered),
        (fields(text="rood \x1b[31m"), Altered),
        (fields(text="x" * 5000), Altered),
        (fields(text="e\u0301"), Altered),
        (fields(status="gone fishing"), Altered),
        (fields(code="<b>"), Altered),
        (fields(unknown=1), Altered),
        (fields(gone="yes"), Altered),
        (fields(due="2026-02-31"), Altered),
        (fields(checkpoint="nowhere"), Refused),
    ],
)
def test_what_no_program_of_ours_wrote_is_refused_whole(
    two: tuple[Laptop, Laptop], alter: Callable[[Change], dict[str, Any]], error: type[Exception]
) -> None:
    one, other = two
    find(one)
    whole = batch(one.store)
    last = next(change for change in reversed(list(whole.changes)) if change.noun == "finding")
    before = everything(other.store)
    with pytest.raises(error):
        receive(other.store, forged(whole, **alter(last)))
    assert everything(other.store) == before
    receive(other.store, forged(whole))  # the forging itself is sound: unaltered it goes in
    assert state(other.store) == state(one.store)
