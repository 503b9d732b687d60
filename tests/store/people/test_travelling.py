"""Erasures travel: whatever three laptops record, erase, exchange and restore, no erased word comes back, and all agree."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.record.erasure import Erasure, ErasureAnswer
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import KvoError
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.people.erasing import erase, finish_erasing, plan_erasing
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.record import logs
from kvo_inspect.store.upkeep.doctor import doctor
from tests.doses import dose
from tests.laptops import Laptop, batch, prepared, state
from tests.store.changes_of_before import as_before
from tests.store.papers.files import PDF

WHY = "asked to be forgotten"


def exchange(*laptops: Laptop) -> None:
    """Give everything of each laptop to every other one, until nothing is new."""
    for _round in range(len(laptops) + 1):
        for giver in laptops:
            for taker in laptops:
                if giver is not taker:
                    receive(taker.store, batch(giver.store))


def words_of(laptop: Laptop) -> str:
    """All that the log and the state say, as one text."""
    said = [row[0] for row in laptop.store.rows("select author || ' ' || fields || ' ' || coalesce(reason, '') from change")]
    return " ".join([*said, json.dumps(state(laptop.store), ensure_ascii=False)])


def three(folder: Path) -> tuple[Laptop, Laptop, Laptop]:
    first = prepared(folder / "first")
    second = Laptop(folder / "second", dt.timedelta(hours=-3), "Karin")
    third = Laptop(folder / "third", dt.timedelta(days=2), "Joost")
    exchange(first, second, third)
    return first, second, third


def found(laptop: Laptop, text: str) -> Finding:
    round_ = laptop.store.select(Round)[0]
    return record_finding(laptop.store, round_.id, route(laptop.store, round_.park)[0].id, NewFinding(text=text))


def test_erased_here_and_edited_there(tmp_path: Path) -> None:
    first, second, third = three(tmp_path)
    finding = found(first, "Kanarie woont hier")
    exchange(first, second, third)
    set_finding(second.store, finding.id, text="Kanarie woont daar", severity="serious")
    set_finding(third.store, finding.id, object="31")
    old = batch(second.store)
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie")), WHY)
    exchange(first, second, third)
    for laptop in (first, second, third):
        assert "Kanarie" not in words_of(laptop)
        now = laptop.store.get(Finding, finding.id)
        assert (now.text, now.object, now.code) == ("somebody woont hier", "31", finding.code)
        receive(laptop.store, old)  # an old file brings nothing back
        assert "Kanarie" not in words_of(laptop)
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store) == state(third.store)
    fresh = Laptop(tmp_path / "fresh")
    receive(fresh.store, old)
    assert "Kanarie" in words_of(fresh)
    receive(fresh.store, batch(first.store))
    assert "Kanarie" not in words_of(fresh)
    assert state(fresh.store)["finding"] == state(first.store)["finding"]
    for laptop in (first, second, third, fresh):
        laptop.close()


def test_every_laptop_answers(tmp_path: Path) -> None:
    first, second, third = three(tmp_path)
    found(first, "Kanarie")
    exchange(first, second)
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie")), WHY)
    exchange(first, second)
    assert {answer.device for answer in first.store.select(ErasureAnswer)} == {first.store.device, second.store.device}
    exchange(first, second, third)
    assert {answer.device for answer in first.store.select(ErasureAnswer)} == {laptop.store.device for laptop in (first, second, third)}
    for laptop in (first, second, third):
        laptop.close()


def test_one_name_erased_on_two_laptops_apart(tmp_path: Path) -> None:
    first, second, third = three(tmp_path)
    finding = found(first, "Kanarie en Mus")
    exchange(first, second, third)
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie")), WHY)
    erase(second.store, plan_erasing(second.store, held_under(second.store, "Mus")), WHY)
    exchange(first, second, third)
    for laptop in (first, second, third):
        assert "Kanarie" not in words_of(laptop)
        assert "Mus" not in words_of(laptop)
        assert laptop.store.get(Finding, finding.id).code == finding.code
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store) == state(third.store)
    for laptop in (first, second, third):
        laptop.close()


def test_who_recorded_goes_everywhere(tmp_path: Path) -> None:
    oldest = three(tmp_path / "before")
    finding = found(oldest[1], "Hek")
    exchange(*oldest)
    of_before = as_before(batch(oldest[0].store))
    first, second, third = (Laptop(tmp_path / name, author=name) for name in ("Anna", "Bas", "Cor"))
    for laptop in (first, second, third):
        receive(laptop.store, of_before)
    set_finding(third.store, finding.id, severity="serious")
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Karin", confidential=True), author_too=True), WHY)
    exchange(first, second, third)
    for laptop in (first, second, third):
        assert laptop.store.rows("select distinct noun from change where author = 'Karin'") == []
        assert (laptop.store.get(Finding, finding.id).text, laptop.store.get(Finding, finding.id).severity) == ("Hek", "serious")
        assert doctor(laptop.store) == []
    assert state(first.store) == state(second.store) == state(third.store)
    for laptop in (*oldest, first, second, third):
        laptop.close()


@dataclass
class World:
    """Three laptops, what was erased on any of them, and copies to go back to."""

    laptops: tuple[Laptop, Laptop, Laptop]
    erased: set[str] = field(default_factory=set)
    count: int = 0

    def word(self) -> str:
        self.count += 1
        return f"kanarie{self.count}x"

    def act(self, at: int, what: int, which: int) -> None:
        laptop = self.laptops[at % 3]
        store = laptop.store
        findings = store.select(Finding, "where gone = 0 order by id")
        people = store.select(Participant, "where gone = 0 order by id")
        if what == 0 or not findings:
            found(laptop, f"zei {self.word()}")
        elif what == 1:
            set_finding(store, findings[which % len(findings)].id, text=f"nu {self.word()}", severity="serious")
        elif what == 2:
            set_finding(store, findings[which % len(findings)].id, promised_by=f"A. {self.word()}")
        elif what == 3:
            person = people[which % len(people)]
            with store.act() as act:
                act.write(Participant, person.id, park=person.park, name=f"B. {self.word()}", role=f"rol {which}")
        elif what == 4:
            self.erase(laptop, which)
        elif what == 5:
            other = self.laptops[(at + 1) % 3]
            receive(other.store, batch(store))
        elif what == 6:
            laptop.close()
            shutil.copytree(laptop.data, laptop.folder / "kept", dirs_exist_ok=True)
            laptop.open()
        elif (laptop.folder / "kept").exists():
            laptop.close()
            shutil.rmtree(laptop.data)
            shutil.copytree(laptop.folder / "kept", laptop.data)
            laptop.open()

    def erase(self, laptop: Laptop, which: int) -> None:
        word = f"kanarie{1 + which % max(self.count, 1)}x"
        held = held_under(laptop.store, word)
        if held.texts:
            erase(laptop.store, plan_erasing(laptop.store, held), WHY)
            self.erased.add(word)


@settings(max_examples=dose(8, 60, 2000), deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 7), st.integers(0, 9)), min_size=3, max_size=14))
def test_no_erased_word_comes_back(steps: list[tuple[int, int, int]]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="kvo-erasures-"))
    world = World(three(folder))
    try:
        for step in steps:
            world.act(*step)
        exchange(*world.laptops)
        states = [state(laptop.store) for laptop in world.laptops]
        assert states[0] == states[1] == states[2]
        known = {erasure.id for laptop in world.laptops for erasure in laptop.store.select(Erasure)}
        for laptop in world.laptops:
            assert [told for told in doctor(laptop.store) if "was there before" not in told] == []  # a restore took away what nobody had
            assert all(finding.code and finding.round for finding in laptop.store.select(Finding))
            assert all(person.place for person in laptop.store.select(Participant))
            if known:  # an erasure that a restore took away before it was handed over is none
                said = words_of(laptop)
                assert [word for word in world.erased if word in said and _was_handed(world, word)] == []
    finally:
        for laptop in world.laptops:
            with suppress(KvoError):
                laptop.close()
        shutil.rmtree(folder, ignore_errors=True)


def _was_handed(world: World, word: str) -> bool:
    """Whether an erasure of a word is in the record: it empties every change that held the word where it was erased."""
    store = world.laptops[0].store
    holding = [change for change in logs.changes_where(store.db, "1", []) if word in change.fields]
    things = {(erasure.of, erasure.thing): erasure for erasure in store.select(Erasure)}
    return any(
        (change.noun, change.noun_id) in things and set(json.loads(change.fields)) & set(things[change.noun, change.noun_id].fields)
        for change in holding
    )


def test_what_only_a_later_program_knows_is_not_answered(tmp_path: Path) -> None:
    first, second = prepared(tmp_path / "first"), Laptop(tmp_path / "second")
    park = first.store.select(Round)[0].park
    for noun in ("finding", "later"):
        with first.store.act() as act:
            act.write(Erasure, first.store.new_id(), park=park, request=noun, of="finding", thing="none")
            act.write(Erasure, first.store.new_id(), park=park, request=noun, of=noun, thing="none")
    receive(second.store, batch(first.store))
    assert {answer.request for answer in second.store.select(ErasureAnswer)} == {"finding"}
    for laptop in (first, second):
        laptop.close()


def test_what_cannot_be_made_final_hinders_nothing_and_is_done_later(tmp_path: Path) -> None:
    first, second = prepared(tmp_path / "first"), Laptop(tmp_path / "second")
    found(first, "Kanarie woont hier")
    paper = add_paper(first.store, first.store.select(Round)[0].park, paper_file("a.pdf", PDF), kind="agreement", title="Van Kanarie")
    receive(second.store, batch(first.store))
    stuck = photo_file(second.data, paper.sha256) / "in the way"
    stuck.mkdir(parents=True)
    erase(first.store, plan_erasing(first.store, held_under(first.store, "Kanarie"), files=[paper]), WHY)
    receive(second.store, batch(first.store))
    assert "Kanarie" not in words_of(second)
    assert not finish_erasing(second.store)
    assert second.store.device not in {answer.device for answer in second.store.select(ErasureAnswer)}  # the bytes are here still
    stuck.rmdir()
    stuck.parent.rmdir()
    assert finish_erasing(second.store)
    assert second.store.device in {answer.device for answer in second.store.select(ErasureAnswer)}
    for laptop in (first, second):
        laptop.close()
