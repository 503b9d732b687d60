"""Laptops with programs of different versions: what a newer one says is kept by the others, and read once they are updated."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from kvo_inspect.content.load import parse_checklist
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import NewerRecord
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.store.checklists.stored import parsed
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.history import finding_history
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.doctor import doctor, extent
from kvo_inspect.store.upkeep.erasing import erase_words
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.read_only import open_to_look
from kvo_inspect.wording.merging import newer_texts, received_texts, sound_text
from tests.doses import dose
from tests.laptops import Laptop, batch, checklists, history, prepared, state
from tests.store.changes_of_before import as_before
from tests.versions import NEXT, WHEELS, Older, Refused, later_program, unpacked

NUMBERS = st.integers(0, 2**16)


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Callable[[str], Laptop]]:
    """Laptops that have the same park, each opened by this program."""
    first = prepared(tmp_path / "facilitator")
    first.close()
    made: list[Laptop] = []

    def laptop(name: str) -> Laptop:
        shutil.copytree(first.data, tmp_path / name / "data")
        made.append(Laptop(tmp_path / name, author=name))
        return made[-1]

    yield laptop
    for one in made:
        one.close()


def make(laptop: Laptop, noun: str, noun_id: str = "", **fields: Any) -> str:
    """Write a thing as the program that is running now knows it; return its id."""
    store = laptop.store
    stop = store.select(Checkpoint, "order by id")[0]
    if noun == "finding" and not noun_id:
        fields = {"checkpoint": stop.id, "code": f"{store.letters}-{len(history(store)):03}", **fields}
    noun_id = noun_id or store.new_id()
    with store.act() as act:
        act.write(NOUNS[noun], noun_id, park=stop.park, **fields)
    return noun_id


def update(laptop: Laptop) -> None:
    laptop.close()
    laptop.open()


def take(receiver: Laptop, sender: Laptop, room: Path) -> Any:
    out = room / f"{len(list(room.glob('*.kvopack')))}.kvopack"
    make_pack(sender.store, out)
    return merge(receiver.store, out)


def test_a_change_carries_the_smallest_set_that_knows_it(laptops: Callable[[str], Laptop]) -> None:
    anna = laptops("Anna")
    with later_program():
        update(anna)
        plain = make(anna, "finding", text="paal scheef")
        make(anna, "finding", plain, severity="urgent")
        make(anna, "finding", plain, colour="red", object="12")
        make(anna, "finding", plain, severity="critical")
        drone = make(anna, "drone", finding=plain, text="boven")
        versions = {
            noun_id: [change.v for change in logs.changes_of(anna.store.db, noun, noun_id)]
            for noun, noun_id in (("finding", plain), ("drone", drone))
        }
    assert versions == {plain: [1, 1, NEXT, NEXT], drone: [NEXT]}


def test_what_a_newer_version_says_is_kept_passed_on_and_read_after_an_update(laptops: Callable[[str], Laptop], tmp_path: Path) -> None:
    anna, bas, cor = laptops("Anna"), laptops("Bas"), laptops("Cor")
    with later_program():
        update(anna)
        finding = make(anna, "finding", text="paal scheef", colour="red", severity="critical")
        drone = make(anna, "drone", finding=finding, text="boven")
        make(anna, "finding", text="gewoon")
        make_pack(anna.store, tmp_path / "anna.kvopack")
        expected = state(anna.store)
    received = merge(bas.store, tmp_path / "anna.kvopack")
    assert (received.changes, received.newer) == (3, 2)
    assert count_newer(bas.store) == extent(bas.store).newer == 2
    (told,) = newer_texts(2)
    assert told in received_texts(received)
    assert sound_text(extent(bas.store)).endswith(told)
    shown = bas.store.get(Finding, finding)
    assert (shown.text, shown.severity) == ("paal scheef", "normal"), "what this program knows of it"
    assert finding_history(bas.store, finding)[0].newer
    assert bas.store.rows("select count(*) from conflict") == [(0,)]
    assert doctor(bas.store) == []
    set_finding(bas.store, finding, object="2231")
    received = take(cor, bas, tmp_path)  # passed on, byte for byte
    assert received.newer == 2
    theirs = {key: change for key, change in history(bas.store).items() if change.log.device == anna.store.device}
    assert theirs.items() <= history(cor.store).items()
    assert state(cor.store) == state(bas.store)
    cor.close()
    with later_program():
        looked = open_to_look(cor.data, state_folder=cor.state_folder)
        assert looked.rows("select text from drone") == [("boven",)]
        looked.close()
        for laptop in (bas, cor):
            update(laptop)
            assert laptop.store.rows("select severity, colour, object from finding where id = ?", [finding]) == [
                ("critical", "red", "2231")
            ]
            assert laptop.store.rows("select id, text, finding from drone") == [(drone, "boven", finding)]
            assert count_newer(laptop.store) == 0
            assert doctor(laptop.store) == []
        take(anna, cor, tmp_path)
        assert state(anna.store) == state(bas.store) == state(cor.store)
        assert {key: rows for key, rows in expected.items() if key not in ("finding", "author")}.items() <= state(cor.store).items()
        anna.close()
        bas.close()
        cor.close()
    for laptop in (anna, bas, cor):
        shutil.rmtree(laptop.folder)
        laptop.open()


def test_nothing_stumbles_over_a_thing_with_newer_changes(laptops: Callable[[str], Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    finding = make(bas, "finding", text="paal scheef")
    take(anna, bas, tmp_path)
    anna.close()
    with later_program():
        anna.open()
        make(anna, "finding", finding, colour="red", text="paal weg", severity="critical")
        make(anna, "drone", finding=finding, text="boven")
        make_pack(anna.store, tmp_path / "anna.kvopack")
        anna.close()
    shutil.rmtree(anna.folder)
    anna.open()
    set_finding(bas.store, finding, text="paal krom", severity="serious")
    merge(bas.store, tmp_path / "anna.kvopack")
    doubles = list_conflicts(bas.store)
    assert [double.field for double in doubles] == ["text"], "a value that this program does not know is no second value"
    choose(bas.store, doubles[0], doubles[0].values[0].change)
    assert not list_conflicts(bas.store)
    undo(bas.store, Reach())
    set_finding(bas.store, finding, severity="minor")
    undo(bas.store, Reach())
    assert bas.store.get(Finding, finding).severity == "serious"
    assert doctor(bas.store) == []
    erase_words(bas.store, "finding", finding)
    assert bas.store.get(Finding, finding).text == ""
    assert doctor(bas.store) == []
    with later_program():
        update(bas)
        assert bas.store.rows("select colour, text from finding where id = ?", [finding]) == [("", "")]
        assert doctor(bas.store) == []
        bas.close()
    shutil.rmtree(bas.folder)
    bas.open()


LATER_CHECKLIST = """id = "later"
version = "2"
theme = "lighting"
title = { nl = "Later", en = "Later" }
mood = "calm"
""" + "".join(
    f"""
[[item]]
id = "{item}"
ask = {{ nl = "Vraag {item}?", en = "Question {item}?" }}
look_for = {{ nl = "kijk", en = "look" }}
partner = "municipality"
defect = {{ nl = "mis", en = "wrong" }}
{more}
"""
    for item, more in (
        ("L1", 'answer.type = "check"\nhint = "boven"'),
        ("L2", 'answer.type = "slide"'),
        ("L3", 'answer.type = "check"\nwhen = { item = "L2" }'),
        ("L4", 'answer.type = "check"\nwhen = { item = "L1" }'),
    )
)


def test_of_a_checklist_of_a_newer_version_is_asked_what_can_be_asked(laptops: Callable[[str], Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas")
    assert parse_checklist(LATER_CHECKLIST.encode(), "own.toml")[0] is None, "a file of one's own is held to every rule"
    digest = hashlib.sha256(LATER_CHECKLIST.encode()).hexdigest()
    with later_program():
        update(anna)
        park = anna.store.rows("select id from park")[0][0]
        stored = make(anna, "checklist", made_id("checklist", park, digest), body=LATER_CHECKLIST, sha256=digest, name="later")
        plain = checklists()[0]
        same = made_id("checklist", park, plain.sha256)
        make(anna, "checklist", same, version="9")
        assert [logs.changes_of(anna.store.db, "checklist", one)[-1].v for one in (stored, same)] == [NEXT, 1]
        make_pack(anna.store, tmp_path / "anna.kvopack")
        anna.close()
    shutil.rmtree(anna.folder)
    anna.open()
    assert merge(bas.store, tmp_path / "anna.kvopack").newer == 1
    assert [item.id for item in parsed(bas.store, stored, digest).item] == ["L1", "L4"]


class Versions(RuleBasedStateMachine):
    """Three laptops: a later program, this one, and the first one that has a wheel here; the two are updated at some time."""

    template: Path
    program: Path

    @initialize()
    def begin(self) -> None:
        self.room = Path(tempfile.mkdtemp(prefix="kvo-versions-"))
        self.count = itertools.count(1)
        for name in ("later", "this", "older"):
            shutil.copytree(self.template, self.room / name / "data")
        with later_program():
            self.later = Laptop(self.room / "later", author="Later")
        self.this = Laptop(self.room / "this", author="This")
        self.older: Older | Laptop = Older(self.program)
        self.older("open", data=str(self.room / "older" / "data"), state=str(self.room / "older" / "state"))
        self.this_is_updated = False
        self.chains: set[str] = set()

    def as_program_of(self, laptop: Laptop) -> AbstractContextManager[None]:
        """Be the program of a laptop."""
        return later_program() if laptop is self.later or laptop is self.older or self.this_is_updated else nullcontext()

    def teardown(self) -> None:
        if not hasattr(self, "older"):
            return
        try:
            self.all_are_updated_and_get_everything()
        finally:
            if isinstance(self.older, Older):
                self.older.end()
            for laptop in (self.later, self.this, self.older):
                if isinstance(laptop, Laptop):
                    laptop.close()
            shutil.rmtree(self.room)

    # what people record

    @rule(
        which=NUMBERS,
        fields=st.dictionaries(
            st.sampled_from(["text", "colour", "severity", "object"]), st.sampled_from(["urgent", "critical", "minor"]), min_size=1
        ),
        new=st.booleans(),
    )
    def write_later(self, which: int, fields: dict[str, str], new: bool) -> None:
        with later_program():
            there = self.later.store.rows("select id from finding order by id")
            make(self.later, "finding", "" if new or not there else there[which % len(there)][0], **fields)

    @rule(which=NUMBERS, gone=st.booleans(), text=st.sampled_from(["a", "b"]))
    def fly(self, which: int, gone: bool, text: str) -> None:
        with later_program():
            findings = self.later.store.rows("select id from finding where gone = 0 order by id")
            drones = self.later.store.rows("select id, finding from drone order by id")
            if gone and drones:
                drone, finding = drones[which % len(drones)]
                make(self.later, "drone", drone, finding=finding, text=text, gone=which % 2 == 0)
            elif findings:
                make(self.later, "drone", finding=findings[which % len(findings)][0], text=text)

    @rule(
        which=NUMBERS,
        new=st.booleans(),
        severity=st.sampled_from(["urgent", "minor", "serious"]),
        gone=st.sampled_from([None, True, False]),
    )
    def write_ordinarily(self, which: int, new: bool, severity: str, gone: bool | None) -> None:
        with self.as_program_of(self.this):
            there = self.this.store.rows("select id from finding order by id")
            more = {} if gone is None else {"gone": gone}
            make(self.this, "finding", "" if new or not there else there[which % len(there)][0], severity=severity, text=severity, **more)

    @rule(which=NUMBERS, new=st.booleans(), text=st.sampled_from(["p", "q"]))
    def write_on_the_older(self, which: int, new: bool, text: str) -> None:
        if isinstance(self.older, Older):
            _ = self.older("find", text=text) if new else self.older("change", number=which, fields={"text": text, "severity": "minor"})
        else:
            with self.as_program_of(self.older):
                make(self.older, "finding", text=text, colour=text)

    # what passes between them

    @rule(pair=st.sampled_from(list(itertools.permutations(("later", "this", "older"), 2))))
    def hand_over(self, pair: tuple[str, str]) -> None:
        sender, receiver = (getattr(self, name) for name in pair)
        out = self.room / f"{next(self.count)}.kvopack"
        if isinstance(sender, Older):
            sender("pack", out=str(out))
        else:
            with self.as_program_of(sender):
                make_pack(sender.store, out)
                newest = sender.store.rows("select max(v) from change")[0][0]
        if isinstance(receiver, Older):
            if newest > 1:
                before = receiver("chains")
                with pytest.raises(Refused, match="Update this program") as refused:
                    receiver("merge", pack=str(out))
                assert refused.value.kind == "NewerChange"
                assert receiver("chains") == before
            else:  # ordinary work reaches a laptop that was not updated
                receiver("merge", pack=str(out))
        else:
            with self.as_program_of(receiver):
                merge(receiver.store, out)
                assert merge(receiver.store, out).changes == 0

    @rule()
    def update_this(self) -> None:
        self.note()
        self.same_from_the_changes_alone(self.this)
        self.this.close()
        self.this_is_updated = True
        with self.as_program_of(self.this):
            self.this.open()

    @rule()
    def update_the_older(self) -> None:
        if isinstance(self.older, Older):
            self.note()
            self.older("close")
            self.older.end()
            with later_program():
                self.older = Laptop(self.room / "older", author="Older")

    def note(self) -> None:
        for laptop in (self.later, self.this, self.older):
            if isinstance(laptop, Older):
                self.chains |= {*laptop("chains")}
            else:
                self.chains |= {row[0] for row in laptop.store.rows("select chain from change")}

    def same_from_the_changes_alone(self, laptop: Laptop) -> None:
        """What a laptop shows follows from the changes it has and its program, not from the order in which they came."""
        with self.as_program_of(laptop):
            out = self.room / f"{next(self.count)}.kvopack"
            laptop.pack(out, confidential=True)
            fresh = Laptop(self.room / f"fresh{next(self.count)}")
            try:
                merge(fresh.store, out)
                assert state(fresh.store) == state(laptop.store)
                assert doctor(fresh.store) == doctor(laptop.store) == []
            finally:
                fresh.close()

    # what must be true in the end

    def all_are_updated_and_get_everything(self) -> None:
        self.note()
        if not self.this_is_updated:
            self.update_this()
        self.update_the_older()
        for pair in (("this", "later"), ("older", "later"), ("later", "this"), ("later", "older")):
            self.hand_over(pair)
        laptops = [self.later, self.this, self.older]
        with later_program():
            states = [state(laptop.store) for laptop in laptops if isinstance(laptop, Laptop)]
            assert len(states) == 3
            assert states[0] == states[1] == states[2]
            for laptop in laptops:
                assert isinstance(laptop, Laptop)
                assert self.chains <= {change.chain for change in history(laptop.store).values()}
                assert doctor(laptop.store) == []
                assert count_newer(laptop.store) == 0
        for laptop in laptops:
            assert isinstance(laptop, Laptop)
            self.same_from_the_changes_alone(laptop)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, program: Path) -> Path:
    """A record that the first program made, so that each of them can open it."""
    folder = tmp_path_factory.mktemp("facilitator")
    laptop = prepared(folder / "prepared")
    given = as_before(batch(laptop.store))
    laptop.close()
    laptop = Laptop(folder / "made")
    receive(laptop.store, given)
    laptop.pack(folder / "made.kvopack", confidential=True)
    laptop.close()
    older = Older(program)
    older("open", data=str(folder / "data"), state=str(folder / "state"))
    older("merge", pack=str(folder / "made.kvopack"))
    older("close")
    older.end()
    return folder / "data"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(WHEELS[0], tmp_path_factory.mktemp("program"))


def test_laptops_of_three_versions_agree_once_all_are_updated(template: Path, program: Path) -> None:
    Versions.template, Versions.program = template, program
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _handle: None)
        run_state_machine_as_test(
            Versions,
            settings=settings(
                max_examples=dose(2, 6, 100),  # other histories in every run; each starts two programs of before
                stateful_step_count=dose(20, 20, 30),
                deadline=None,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
            ),
        )


def test_a_record_that_a_newer_program_wrote_is_refused_and_the_backup_before_it_named(laptops: Callable[[str], Laptop]) -> None:
    anna = laptops("Anna")
    anna.close()
    with later_program():
        anna.open()
        anna.close()
    before = anna.data / "backups" / "before-m900_later.db"
    was = anna.store.path.read_bytes()
    for opening in (open_record, open_to_look):
        with pytest.raises(NewerRecord, match=re.escape(str(before))):
            opening(anna.data, state_folder=anna.state_folder)
    assert anna.store.path.read_bytes() == was
    before.unlink()
    with pytest.raises(NewerRecord) as refused:
        open_record(anna.data, state_folder=anna.state_folder, write=False)
    assert "before" not in str(refused.value)
    with closing(sqlite3.connect(anna.store.path)) as db, db:  # a later set that needed no migration
        db.execute("delete from _sqlite_migrations where name = 'm900_later'")
    with pytest.raises(NewerRecord):
        open_record(anna.data, state_folder=anna.state_folder)
    with closing(sqlite3.connect(anna.store.path)) as db, db:
        db.execute("delete from local where key = 'field set'")
    anna.open()
