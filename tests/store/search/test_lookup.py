"""Search: a word is found wherever it was typed, in the place, the park or the question, in both languages; nothing confidential is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import NA, Value
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route, set_checkpoint
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.search.finding_list import Filter, finding_numbers
from kvo_inspect.store.search.results import FoundFinding, FoundRemark, found_lines, search
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import note_answer, record_answer
from kvo_inspect.store.walk.rechecks import note_recheck, recheck_finding
from tests.laptops import GATE, LAMPS, ROAD, Laptop, add_round, prepared


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    found = prepared(tmp_path / "mine", parks=2)
    yield found
    found.close()


def place(store: Store, park: int = 0) -> tuple[str, str, str]:
    """Return a park, its round and its first checkpoint."""
    round_id, park_id = store.rows("select id, park from round order by n limit 1 offset ?", [park])[0]
    return park_id, round_id, route(store, park_id)[0].id


def find(store: Store, text: str, park: int = 0, *, confidential: bool = False) -> Finding:
    _park, round_id, stop = place(store, park)
    return record_finding(store, round_id, stop, NewFinding(text, confidential=confidential))


def codes(store: Store, typed: str, **wanted: object) -> list[str]:
    keys = search(store, Filter(typed=typed, **wanted))  # type: ignore[arg-type]
    return [one.line.code if isinstance(one, FoundFinding) else one.note.text for one in found_lines(store, keys, typed)]


def test_beginnings_of_words_will_do_accents_and_capitals_do_not_count(laptop: Laptop) -> None:
    store = laptop.store
    made = find(store, "Ingezakte tegels bij Café Zoë, (kabel-goot)")
    find(store, "iets anders")
    for typed in ("tegels", "TEG", "cafe zoe", "Café", "zoë ingez", "kabel-goot", "goot", made.code, made.code[:5].lower()):
        assert made.code in codes(store, typed), typed
    for typed in ("egels", "tegels stuk", "-", "“”", '"', "tegels*", "* OR", "NEAR(", ""):
        assert made.code not in codes(store, typed) or typed == "tegels*", typed


def test_notes_about_a_finding_are_found_with_it_and_say_where(laptop: Laptop) -> None:
    store = laptop.store
    park_id, _round, _stop = place(store)
    made = find(store, "mast")
    with store.act() as act:
        act.write(Comment, store.new_id(), park=park_id, finding=made.id, text="Jansen belde hierover")
    set_finding(store, made.id, partner=made_id("partner", park_id, "municipality"), promised_by="Olijslager")
    review_finding(store, made.id, Verdict(kind="accepted"))
    record_replies(store, [NewReply(made.id, Said(kind="planned", on="2027-01-01"), reference="ZK-4711", text="aannemer komt")])
    later = add_round(store, park_id, "2027-03-01")
    recheck, _finding = recheck_finding(store, later, made.id, "not_yet")
    note_recheck(store, recheck.id, "nog steeds scheef")
    for typed, noun in (("jansen", "comment"), ("zk-4711", "reply"), ("aannemer", "reply"), ("steeds scheef", "recheck")):
        (one,) = found_lines(store, search(store, Filter(typed=typed)), typed)
        assert isinstance(one, FoundFinding)
        assert one.line.id == made.id
        assert [note.noun for note in one.notes] == [noun]
    assert codes(store, "olijslager jansen mast") == [made.code], "every word, each wherever it is"
    review_finding(store, made.id, Verdict(kind="dropped", reason="hoort bij werkzaamheden"))
    assert codes(store, "werkzaamheden") == [made.code]
    assert doctor(store) == []


def test_places_parks_and_questions_are_found_in_both_languages(laptop: Laptop) -> None:
    store = laptop.store
    park_id, round_id, stop = place(store, 1)
    set_checkpoint(store, stop, name="Slachthuisstraat", extent="tot de spoorbrug", company="Kwispel Diervoeders")
    set_park(store, park_id, name="De Vossenberg")
    made = record_answer(store, round_id, stop, GATE, Value(value="2")).findings[0]
    for typed in ("slachthuis", "spoorbrug", "kwispel", "vossenberg", "vossenberg kwispel"):
        assert codes(store, typed) == [made.code], typed
    for typed in ("mis", "wrong", "vraag", "question", "mis slachthuis", "wrong kwispel", "L2"):
        assert codes(store, typed) == [made.code], typed
    assert codes(store, "estio") == [made.code], "four letters inside a word of the question will do"
    assert codes(store, "lachth") == []


def test_a_remark_without_a_finding_is_found_by_itself(laptop: Laptop) -> None:
    store = laptop.store
    _park, round_id, stop = place(store)
    answer = record_answer(store, round_id, stop, GATE, Value(value="1")).answers[0]
    note_answer(store, answer.id, "sleutel ligt bij de portier")
    record_answer(store, round_id, stop, ROAD, Value(kind="not_assessed", reason="other", note="opgebroken door de nutsfirma"))
    for typed, text in (("portier", "sleutel ligt bij de portier"), ("nutsfirma", "opgebroken door de nutsfirma")):
        (one,) = found_lines(store, search(store, Filter(typed=typed)), typed)
        assert isinstance(one, FoundRemark)
        assert (one.note.text, one.checkpoint, one.round) == (text, stop, round_id)
    assert codes(store, "portier weg") == ["sleutel ligt bij de portier"], "the place counts too"
    assert codes(store, "weg 1") == [], "but a remark is not found by its place alone"
    assert codes(store, "portier", open_only=True) == [], "a filter of findings leaves remarks out"
    made = record_answer(store, round_id, stop, GATE, Value(value="2")).findings[0]
    assert codes(store, "portier") == [made.code], "what became a finding is found as one"
    for _newest in ("became a finding", "the road", "the remark", "the answer"):
        undo(store, Reach())
    assert codes(store, "portier") == []
    assert doctor(store) == []


def test_the_code_that_was_typed_stands_first(laptop: Laptop) -> None:
    store = laptop.store
    first = find(store, "mast")
    set_finding(store, find(store, "hek").id, text=f"zie ook {first.code}")
    assert codes(store, first.code.lower())[0] == first.code
    assert len(codes(store, first.code)) == 2


def test_filters(laptop: Laptop) -> None:
    store = laptop.store
    late, soon = find(store, "mast een"), find(store, "mast twee", park=1)
    set_finding(store, late.id, due="2026-01-01")
    set_finding(store, soon.id, due="2030-01-01")
    assert codes(store, "mast") == [soon.code, late.code]
    assert codes(store, "mast", overdue=True) == [late.code]
    assert codes(store, "", overdue=True) == [late.code], "a filter needs no words"
    assert codes(store, "mast", no_photo=True) == [soon.code, late.code]
    assert codes(store, "mast", park=soon.park) == [soon.code]
    assert list(finding_numbers(store, Filter(typed="twee"))) == [store.rows("select n from finding where id = ?", [soon.id])[0][0]]


def test_the_confidential_is_found_only_when_asked_for(laptop: Laptop) -> None:
    store = laptop.store
    made = find(store, "kanarie in kooi", confidential=True)
    for typed in ("kanarie", made.code, "weg 1", "park"):
        assert made.code not in codes(store, typed)
    assert store.rows("select count(*) from word_index where words like '%kanarie%'")[0][0] == 0
    assert codes(store, "kanarie", confidential=True) == [made.code]
    assert codes(store, "kanarie weg", confidential=True) == [made.code]
    assert codes(store, "papegaai", confidential=True) == []


def test_an_answer_without_words_does_not_touch_the_index(laptop: Laptop) -> None:
    store = laptop.store
    _park, round_id, stop = place(store)
    index = "select id, block from word_index_data order by id"
    before = store.rows(index)
    for value in (Value(value="1"), NA, Value(kind="not_assessed", reason="closed"), Value(value="1")):
        answer = record_answer(store, round_id, stop, GATE, value).answers[0]
    record_answer(store, round_id, stop, LAMPS, Value(value="0"))
    assert store.rows(index) == before
    note_answer(store, answer.id, "nat")
    assert store.rows(index) != before


def test_a_place_added_renamed_and_taken_away(laptop: Laptop) -> None:
    store = laptop.store
    park_id, round_id, _stop = place(store)
    stop = add_checkpoint(store, park_id, NewCheckpoint("Zeppelinlaan"))
    made = record_finding(store, round_id, stop.id, NewFinding("hek"))
    assert codes(store, "zeppelin") == [made.code]
    set_checkpoint(store, stop.id, name="Luchtschipweg")
    assert codes(store, "zeppelin") == []
    assert codes(store, "luchtschip") == [made.code]
    assert doctor(store) == []


@given(st.text(max_size=60))
def test_plain_words_are_found_in_what_they_came_from(text: str) -> None:
    compared = plain(text)
    assert plain(compared) == compared
    assert all(contains_word(compared, word) for word in typed_words(text))
