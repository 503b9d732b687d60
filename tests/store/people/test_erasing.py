"""Erasing: the words go from everywhere, what stands beside them stays, the chain verifies, and nobody's key takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.folding.erasing import REACHED
from kvo_inspect.domain.record.erasure import Erasure, ErasureAnswer
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import KvoError, Missing, RuleError
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, drop_finding, record_finding, set_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.people.erasing import ErasePlan, erase, plan_erasing, plan_erasing_finding
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.people.last_traces import copies_with_words, remove_copies
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.restore import restore_backup
from kvo_inspect.store.upkeep.words_back import words_back
from kvo_inspect.wording.people.erasing import counted_text, open_texts
from kvo_inspect.wording.people.held import held_lines, part_words, thing_word
from tests.laptops import Laptop, batch, values
from tests.store.changes_of_before import as_before

WHY = "asked to be forgotten"


def found_on_round(laptop: Laptop, text: str, *, confidential: bool = False) -> Finding:
    round_ = laptop.store.select(Round)[0]
    stop = route(laptop.store, round_.park)[0]
    return record_finding(laptop.store, round_.id, stop.id, NewFinding(text=text, confidential=confidential))


def planned(laptop: Laptop, name: str, *, confidential: bool = False) -> ErasePlan:
    return plan_erasing(laptop.store, held_under(laptop.store, name, confidential=confidential))


def files_with(folder: Path, word: str) -> list[str]:
    """The files below a folder that hold a word."""
    return [path.name for path in folder.rglob("*") if path.is_file() and word.lower().encode() in path.read_bytes().lower()]


def test_a_name_goes_from_every_file_and_the_rest_stays(laptop: Laptop) -> None:
    store = laptop.store
    finding = found_on_round(laptop, "Hek kapot, zei Kanarie\nbij de poort")
    set_finding(store, finding.id, promised_by="B. Kanarie", severity="serious", urgency="structural")
    set_finding(store, finding.id, promised_by="Piet")
    add_comment(store, finding.id, "Kanariestraat, volgens KANARIE")
    hidden = found_on_round(laptop, "Kanarie weet het", confidential=True)
    before = values(store)
    plan = planned(laptop, "kanarie", confidential=True)
    assert {(text.held.path, text.instead) for text in plan.by_hand} == {
        ("text", "Hek kapot, zei somebody\nbij de poort"),
        ("text", "Kanariestraat, volgens somebody"),
        ("text", "somebody weet het"),
    }
    plan = plan.with_text(plan.by_hand[0], "Hek kapot, zei de eigenaar\nbij de poort")
    erased = erase(store, plan, WHY)
    assert (erased.things, erased.final) == (3, True)
    after = values(store)
    text_of = {("finding", finding.id): "Hek kapot, zei de eigenaar\nbij de poort", ("finding", hidden.id): "somebody weet het"}
    for thing, fields in before.items():
        if thing[0] == "comment":
            assert after[thing]["text"] == "Kanariestraat, volgens somebody"
        else:
            assert after[thing] == {**fields, **({"text": text_of[thing]} if thing in text_of else {})}
    assert held_under(store, "Kanarie", confidential=True).count == 0
    assert doctor(store) == []
    laptop.close()
    assert files_with(laptop.data, "zei kanarie") == []
    assert files_with(laptop.data, "b. kanarie") == []
    laptop.open()
    assert doctor(laptop.store) == []


def test_what_is_no_word_is_not_named_and_stays(laptop: Laptop) -> None:
    finding = found_on_round(laptop, "Hek kapot")
    drop_finding(laptop.store, finding.id, "bestaat niet")
    plan = plan_erasing_finding(laptop.store, finding)
    assert {text.held.path for text in plan.texts} == {"text", "verdict.reason"}
    saw = laptop.store.select(Review)[0].saw
    assert saw == laptop.store.get(Finding, finding.id).heads
    erase(laptop.store, plan, WHY)
    assert laptop.store.select(Review)[0].saw == laptop.store.get(Finding, finding.id).heads
    assert doctor(laptop.store) == []


def test_every_text_that_erasing_reaches_has_words_of_people() -> None:
    for noun, ways in REACHED.items():
        assert "_" not in thing_word(noun) + counted_text(noun, 2)
        for words in (part_words(noun, path) for path in ways):
            assert "_" not in words
            assert words not in {"saw", "of", "adds", "told"}


def test_a_name_in_the_reason_of_an_erasure_is_found_and_goes(laptop: Laptop) -> None:
    store = laptop.store
    found_on_round(laptop, "Kanarie woont hier")
    erase(store, planned(laptop, "Kanarie"), "Willem Specht asked for it")
    held = held_under(store, "Willem Specht")
    assert [(text.thing.noun, text.path) for text in held.texts] == [("erasure", "why")]
    assert [line.what for line in held_lines(store, held)] == ["erasure"]
    erase(store, planned(laptop, "Willem Specht"), WHY)
    assert held_under(store, "Willem Specht").texts == ()
    assert doctor(store) == []
    assert held_under(store, "Kanarie").texts == ()


def test_a_participant_keeps_marks_and_organisation(laptop: Laptop) -> None:
    store = laptop.store
    piet = next(person for person in store.select(Participant) if person.name == "Piet")
    plan = plan_erasing(store, held_under(store, "Piet"), only=lambda text: text.thing.id == piet.id)
    erase(store, plan, WHY)
    now = store.get(Participant, piet.id)
    assert (now.name, now.place, now.round) == ("", piet.place, piet.round)
    assert len(held_under(store, "Piet").texts) == 1  # somebody else of that name, in another park
    assert doctor(store) == []


def test_an_erasure_says_what_went_and_not_whose_name(laptop: Laptop) -> None:
    erase(laptop.store, planned(laptop, "Piet"), WHY)
    erasures = laptop.store.select(Erasure)
    assert {(erasure.of, erasure.fields, erasure.why) for erasure in erasures} == {("participant", ("name",), WHY)}
    assert all(erasure.instead and erasure.emptied for erasure in erasures)
    assert {answer.device for answer in laptop.store.select(ErasureAnswer)} == {laptop.store.device}
    for change in logs.changes_where(laptop.store.db, "noun = 'erasure'", []):
        assert "Piet" not in change.fields


def test_a_reason_that_names_goes_with_its_change(laptop: Laptop) -> None:
    store = laptop.store
    finding = found_on_round(laptop, "Hek")
    with store.act() as act:
        act.write(Finding, finding.id, park=finding.park, reason="op verzoek van Kanarie", object="12", severity="minor")
    plan = planned(laptop, "Kanarie")
    assert [text.held.path for text in plan.texts] == ["reason"]
    erase(store, plan, WHY)
    now = store.get(Finding, finding.id)
    assert (now.object, now.severity, now.text) == ("12", "minor", "Hek")
    assert held_under(store, "Kanarie").count == 0
    assert doctor(store) == []


def test_the_words_of_a_finding(laptop: Laptop) -> None:
    store = laptop.store
    finding = found_on_round(laptop, "Kanarie woont hier")
    set_finding(store, finding.id, object="Zwart busje", severity="serious")
    add_comment(store, finding.id, "nog een Zwart woord")
    erase(store, plan_erasing_finding(store, store.get(Finding, finding.id)), WHY)
    now = store.get(Finding, finding.id)
    assert (now.code, now.text, now.object, now.severity, now.status) == (finding.code, "", "", "serious", "new")
    assert held_under(store, "Zwart").count == held_under(store, "Kanarie").count == 0
    assert doctor(store) == []


def test_no_key_takes_it_back(laptop: Laptop) -> None:
    finding = found_on_round(laptop, "Kanarie")
    erase(laptop.store, planned(laptop, "Kanarie"), WHY)
    reach = Reach.walk(finding.round or "")
    for _step in range(4):
        try:
            undo(laptop.store, reach)
        except KvoError:
            break
    assert held_under(laptop.store, "Kanarie").count == 0
    assert doctor(laptop.store) == []


def test_what_was_removed_stays_removed(laptop: Laptop) -> None:
    store = laptop.store
    finding = found_on_round(laptop, "Hek")
    comment = add_comment(store, finding.id, "Kanarie")
    with store.act() as act:
        act.write(type(comment), comment.id, park=comment.park, gone=True)
    erase(store, planned(laptop, "Kanarie"), WHY)
    there = store.find(type(comment), comment.id)
    assert there is not None
    assert there.gone
    assert held_under(store, "Kanarie").count == 0


def test_changes_of_before_are_emptied_only_when_that_is_asked(laptop: Laptop, tmp_path: Path) -> None:
    found_on_round(laptop, "Hek kapot")
    given = as_before(batch(laptop.store))
    laptop = Laptop(tmp_path / "later", author="Karin")
    store = laptop.store
    receive(store, given)
    before, shares = values(store), store.rows("select * from park_share order by park")
    finding = store.select(Finding)[0]
    chains = store.rows("select chain, fields from change order by n")
    erase(store, planned(laptop, "Fatima", confidential=True), WHY)
    assert store.rows("select chain, fields from change order by n")[: len(chains)] == chains
    plan = plan_erasing(store, held_under(store, "Fatima", confidential=True), author_too=True)
    assert plan.authored > 40
    store.author = "Fatima"
    with pytest.raises(RuleError, match="You record under this name"):
        erase(store, plan, WHY)
    store.author = "Karin"
    erase(store, plan, WHY)
    assert held_under(store, "Fatima", confidential=True).count == 0
    assert {thing: fields for thing, fields in values(store).items() if not thing[0].startswith("erasure")} == before
    assert store.rows("select * from park_share order by park") == shares
    assert (store.get(Finding, finding.id).made, store.get(Finding, finding.id).made_by) == (finding.made, "")
    assert doctor(store) == []
    laptop.close()
    assert files_with(laptop.data, "fatima") == []


def test_copies_hold_the_words_until_they_are_removed(laptop: Laptop) -> None:
    found_on_round(laptop, "Kanarie")
    folder = paths.backup_folder(laptop.data)
    for path in (folder / "2026-11-11.db", folder / "before-m099_x.db", laptop.data / "record-before-restore-20261111-120000.db"):
        write_backup(laptop.store.path, path)
    (folder / "broken.db").write_bytes(b"no record")
    assert copies_with_words(laptop.store) == []
    erase(laptop.store, planned(laptop, "Kanarie"), WHY)
    copies = copies_with_words(laptop.store)
    assert [(copy.path.name, copy.changes) for copy in copies] == [
        ("2026-11-11.db", 1),
        ("before-m099_x.db", 1),
        ("broken.db", 0),
        ("record-before-restore-20261111-120000.db", 1),
    ]
    made = remove_copies(laptop.store, copies)
    assert made is not None
    assert list(folder.iterdir()) == [made]
    laptop.close()
    assert files_with(laptop.data, "kanarie") == []
    laptop.open()


def test_a_backup_of_before_says_that_its_words_are_back(laptop: Laptop) -> None:
    backup = paths.backup_folder(laptop.data) / "2026-11-11.db"
    found_on_round(laptop, "Kanarie woont hier")
    write_backup(laptop.store.path, backup)
    erase(laptop.store, planned(laptop, "Kanarie"), WHY)
    assert words_back(laptop.store.db) == 0
    for _again in range(2):  # the second time the place of a record that had them back itself
        laptop.close()
        restore_backup(laptop.data, backup)
        laptop.open()
        assert words_back(laptop.store.db) == 1
    assert any("has words again" in text for text in open_texts(laptop.store))
    erase(laptop.store, planned(laptop, "Kanarie"), WHY)
    assert words_back(laptop.store.db) == 0
    assert not any("again" in text for text in open_texts(laptop.store))
    laptop.close()
    restore_backup(laptop.data, write_backup_after(laptop))
    laptop.open()
    assert words_back(laptop.store.db) == 0


def write_backup_after(laptop: Laptop) -> Path:
    """Return a backup of a closed record as it is now."""
    backup = paths.backup_folder(laptop.data) / "2026-11-12.db"
    write_backup(paths.record_file(laptop.data), backup)
    return backup


def test_what_is_wrong(laptop: Laptop) -> None:
    found_on_round(laptop, "Kanarie hier")
    plan = planned(laptop, "Kanarie")
    with pytest.raises(Missing):
        erase(laptop.store, plan, " ")
    with pytest.raises(RuleError, match="stands in it still"):
        erase(laptop.store, plan, "Kanarie vroeg erom")
    with pytest.raises(RuleError, match="stands in it still"):
        erase(laptop.store, plan.with_text(plan.by_hand[0], "kanarie hier"), WHY)
    with pytest.raises(RuleError, match="nothing to erase"):
        erase(laptop.store, planned(laptop, "Niemand"), WHY)
    assert len(held_under(laptop.store, "Kanarie").texts) == 1
