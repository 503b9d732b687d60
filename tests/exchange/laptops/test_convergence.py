"""Three laptops and copies of them, wrong clocks, packs, folders (one of them encrypted), restores, erasing, in random order.

In the end all have the same, and of what was erased nobody has a word.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from kvo_inspect.domain.checklists.answer import NA, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.record.erasure import Erasure, to_empty
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.laptops.folder import ParkChoice
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.trust.receiver import add_receiver, own_public, receivers, remove_receiver
from kvo_inspect.store.findings.finding import NewFinding, move_finding, record_finding, review_finding, set_finding
from kvo_inspect.store.merge.batch import Waits
from kvo_inspect.store.parks.checkpoints import retire_checkpoint
from kvo_inspect.store.people.erasing import erase, plan_erasing_finding
from kvo_inspect.store.photos.arrivals import absent_files
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.restore import restore_backup
from kvo_inspect.store.walk.answers import record_answer, record_rest
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.doses import dose
from tests.exchange.cheap_age import make_cheap
from tests.exchange.photographed import left_over, photograph
from tests.laptops import GATE, LAMPS, SIGNAL, Laptop, history, prepared, state
from tests.store.work import do

SECRET = "zin"
"""Of each part in an ordinary run: two dozen histories in which each rule occurs some thirty times. Every run draws others, and what failed
once is tried first; `make soak` draws four thousand."""
CLOCKS = [dt.timedelta(0), dt.timedelta(hours=-5), dt.timedelta(hours=7), dt.timedelta(days=-3 * 365), dt.timedelta(days=30 * 365)]
NUMBERS = st.integers(0, 2**16)


def one(store: Store, model: type[Noun], number: int) -> Any:
    """Some thing of a kind, gone or not."""
    found = store.select(model, "order by id")
    return found[number % len(found)] if found else None


class ThreeLaptops(RuleBasedStateMachine):
    """What people do with their laptops, in any order."""

    template: Path

    @initialize(clocks=st.lists(st.sampled_from(CLOCKS), min_size=3, max_size=3))
    def begin(self, clocks: list[dt.timedelta]) -> None:
        self.room = Path(tempfile.mkdtemp(prefix="kvo-laptops-"))
        self.count = itertools.count(1)
        self.laptops: list[Laptop] = []
        for i, skew in enumerate(clocks):
            shutil.copytree(self.template, self.room / f"laptop{i}" / "data")
            self.laptops.append(Laptop(self.room / f"laptop{i}", skew, f"Person {i}"))
        self.packs: list[Path] = []
        self.backups: dict[int, Path] = {}
        self.folders = [self.room / "stick", self.room / "cloud", self.room / "sealed"]
        for folder in self.folders:
            folder.mkdir()
        self.lost: set[str] = set()
        """Chains of changes that nobody had when they were overwritten by a restore."""
        self.written: dict[str, tuple[str, str]] = {}
        """Chain → what was written: noun id and fields."""
        self.erased_bytes: set[str] = set()
        """Digests of photos whose bytes somebody erased: a restore of before it brings the row back, and they stay away."""
        self.words: dict[str, set[str]] = {}
        """By finding the words that were typed of it once and nowhere else."""

    def teardown(self) -> None:
        if not hasattr(self, "room"):
            return
        try:
            self.everybody_gets_everything()
        finally:
            for laptop in self.laptops:
                laptop.close()
            shutil.rmtree(self.room)

    def note(self, laptop: Laptop) -> None:
        """Note what a laptop wrote; not what is erased of that: a restore of before the erasure brings the words back."""
        for change in logs.changes_where(laptop.store.db, "log.device = ? and erased is null", [laptop.store.device]):
            self.written[change.chain] = (change.noun_id, change.fields)

    # what people record

    @rule(who=NUMBERS, where=NUMBERS, item=st.sampled_from([LAMPS, GATE, SIGNAL]), value=st.sampled_from(["1", "2", "na"]))
    def answer(self, who: int, where: int, item: str, value: str) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found, stop = one(store, Round, where), one(store, Checkpoint, where // 7)
        given = NA if value == "na" else Value(value=value)
        self.try_to(lambda: record_answer(store, found.id, self.stop_of(store, found, stop), item, given))

    @rule(who=NUMBERS, where=NUMBERS)
    def answer_the_rest(self, who: int, where: int) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found, stop = one(store, Round, where), one(store, Checkpoint, where // 7)
        self.try_to(lambda: record_rest(store, found.id, self.stop_of(store, found, stop), [GATE], Value(value="1")))

    @rule(who=NUMBERS, where=NUMBERS, item=st.sampled_from([None, None, SIGNAL]), urgent=st.booleans())
    def find(self, who: int, where: int, item: str | None, urgent: bool) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found, stop = one(store, Round, where), one(store, Checkpoint, where // 7)
        new = NewFinding(f"found {next(self.count)}.", urgent=urgent, item=item)

        def record() -> None:
            finding = record_finding(store, found.id, self.stop_of(store, found, stop), new)
            self.words.setdefault(finding.id, set()).add(new.text)

        self.try_to(record)

    def stop_of(self, store: Store, found: Round, stop: Checkpoint) -> str:
        """A checkpoint of the round's own park."""
        stops = store.select(Checkpoint, "where park = ? order by id", [found.park])
        return stop.id if stop.park == found.park else stops[0].id

    @rule(who=NUMBERS, confidential=st.booleans())
    def photograph(self, who: int, confidential: bool) -> None:
        laptop, name = self.laptops[who % len(self.laptops)], f"photo {next(self.count)}"
        self.try_to(lambda: photograph(laptop, name, confidential=confidential, length=200))

    @rule(
        who=NUMBERS,
        which=NUMBERS,
        fields=st.fixed_dictionaries(
            {},
            optional={
                "severity": st.sampled_from(["minor", "serious", "urgent"]),
                "text": st.sampled_from(["", "a", "b"]),
                "object": st.sampled_from(["12", "13"]),
                "due": st.sampled_from([None, "2026-12-01", "2027-01-01"]),
            },
        ),
    )
    def change_finding(self, who: int, which: int, fields: dict[str, Any]) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found = one(store, Finding, which)
        if found is not None and fields:
            self.try_to(lambda: set_finding(store, found.id, **fields))

    @rule(who=NUMBERS, which=NUMBERS, step=st.sampled_from(["planned", "in_progress", "reported_done", "verified"]))
    def move(self, who: int, which: int, step: Any) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found = one(store, Finding, which)
        if found is not None:
            self.try_to(lambda: move_finding(store, found.id, step, reason="because"))

    @rule(who=NUMBERS, which=NUMBERS, kind=st.sampled_from(["accepted", "dropped", "returned"]))
    def review(self, who: int, which: int, kind: Any) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found = one(store, Finding, which)
        if found is not None:
            self.try_to(lambda: review_finding(store, found.id, Verdict(kind=kind, reason="because")))

    @rule(who=NUMBERS, which=NUMBERS, seen=st.sampled_from(["solved", "not_yet", "worse"]))
    def recheck(self, who: int, which: int, seen: Any) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found, walked = one(store, Finding, which), one(store, Round, which // 3)
        if found is not None and walked.park == found.park:
            self.try_to(lambda: recheck_finding(store, walked.id, found.id, seen))

    @rule(who=NUMBERS, which=NUMBERS, model=st.sampled_from([Finding, Checkpoint, Participant, Photo]), gone=st.booleans())
    def remove_or_wake(self, who: int, which: int, model: type[Noun], gone: bool) -> None:
        store = self.laptops[who % len(self.laptops)].store
        found = one(store, model, which)
        if found is not None:
            with store.act() as act:
                act.write(model, found.id, park=found.park, gone=gone)

    @rule(who=NUMBERS, number=NUMBERS)
    def erase(self, who: int, number: int) -> None:
        """Take somebody's name out for good, from what they recorded too or not, or the words of a finding."""
        do(self.laptops[who % len(self.laptops)].store, "erase", number)

    @rule(who=NUMBERS, which=NUMBERS)
    def erase_with_its_photo(self, who: int, which: int) -> None:
        """Take the words of a finding out for good, and a photo whole, with its bytes."""
        store = self.laptops[who % len(self.laptops)].store
        photos = [photo for photo in store.select(Photo, "where gone = 0 order by id") if photo.sha256]
        finding = one(store, Finding, which)
        if photos and finding is not None:
            photo = photos[which % len(photos)]

            def erase_both() -> None:
                erase(store, plan_erasing_finding(store, finding, [photo]), "asked for it")
                self.erased_bytes.add(str(photo.sha256))

            self.try_to(erase_both)

    @rule(who=NUMBERS, number=NUMBERS)
    def contact(self, who: int, number: int) -> None:
        """Work on contacts, which lies in several parks at once."""
        do(self.laptops[who % len(self.laptops)].store, "contact", number)

    @rule(who=NUMBERS, number=NUMBERS)
    def letters(self, who: int, number: int) -> None:
        """Choose the letter texts of a park, the newest edition of which goes along by itself."""
        do(self.laptops[who % len(self.laptops)].store, "letters", number)

    @rule(who=NUMBERS, number=NUMBERS)
    def part(self, who: int, number: int) -> None:
        """Hand in, or say that nothing more comes of a laptop or a person."""
        do(self.laptops[who % len(self.laptops)].store, "part", number)

    @rule(who=NUMBERS, which=NUMBERS)
    def retire(self, who: int, which: int) -> None:
        store = self.laptops[who % len(self.laptops)].store
        self.try_to(lambda: retire_checkpoint(store, one(store, Checkpoint, which).id))

    @rule(who=NUMBERS)
    def undo(self, who: int) -> None:
        store = self.laptops[who % len(self.laptops)].store
        self.try_to(lambda: undo(store, Reach()))

    @rule(who=NUMBERS, which=NUMBERS)
    def choose(self, who: int, which: int) -> None:
        """Keep one of two values."""
        store = self.laptops[who % len(self.laptops)].store
        doubles = store.rows("select noun, noun_id, field, writes from conflict order by noun, noun_id, field")
        if doubles:
            noun, noun_id, field, _writes = doubles[which % len(doubles)]
            model = NOUNS[noun]
            now = store.find(model, noun_id)
            assert now is not None
            with store.act("choose") as act:
                act.write(model, noun_id, park=now.park, **{field: now.model_dump(mode="json")[field]})
            assert not store.rows("select 1 from conflict where noun_id = ? and field = ?", [noun_id, field])

    def try_to(self, verb: Any) -> None:
        with suppress(RuleError):
            verb()

    # what passes between them

    @rule(
        who=NUMBERS,
        park=st.sampled_from([None, 0, 1]),
        confidential=st.booleans(),
        encrypted=st.booleans(),
        photos=st.booleans(),
        whole=st.booleans(),
        chance=NUMBERS,
    )
    def pack(self, who: int, park: int | None, confidential: bool, encrypted: bool, photos: bool, whole: bool, chance: int) -> None:
        laptop = self.laptops[who % len(self.laptops)]
        parks = None if park is None else [sorted(row[0] for row in laptop.store.rows("select id from park"))[park]]
        draw = random.Random(chance)
        since = (
            {}
            if whole
            else {key: draw.randint(0, head.seq) for key, head in logs.all_heads(laptop.store.db).items() if draw.random() < 0.7}
        )
        out = self.room / f"{next(self.count)}.kvopack"
        if encrypted or not confidential:
            files = photos_to_pack(laptop.store, parks, "all" if confidential else "open").files if photos else ()
            secret = SECRET if encrypted else ""
            make_pack(laptop.store, out, parks, confidential=confidential, passphrase=secret, since=since, photos=files)
        else:
            laptop.pack(out, parks, confidential=True, since=since)
        self.packs.append(out)

    @precondition(lambda self: self.packs)
    @rule(who=NUMBERS, which=NUMBERS)
    def merge(self, who: int, which: int) -> None:
        laptop, pack = self.laptops[who % len(self.laptops)], self.packs[which % len(self.packs)]
        self.note(laptop)
        before = state(laptop.store)
        try:
            planned = merge(laptop.store, pack, SECRET, plan_only=True)
        except Waits:
            assert state(laptop.store) == before
            return
        assert state(laptop.store) == before, "a plan changes nothing"
        assert replace(merge(laptop.store, pack, SECRET), ahead=0) == replace(planned, ahead=0)  # by a clock that goes on between them
        again = merge(laptop.store, pack, SECRET)
        assert (again.changes, again.photos) == (0, 0), "again does nothing"

    @rule(
        who=NUMBERS,
        which=st.integers(0, 2),
        secret=st.sampled_from(["", SECRET]),
        limit=st.sampled_from(["as before", "as before", "all", 0, 1]),
    )
    def sync(self, who: int, which: int, secret: str, limit: str | int) -> None:
        """Exchange through a folder, of all parks or of one, or of those of last time."""
        laptop = self.laptops[who % len(self.laptops)]
        self.note(laptop)
        parks = sorted(row[0] for row in laptop.store.rows("select id from park"))
        choice = ParkChoice(frozenset([parks[limit]]) if isinstance(limit, int) else None) if limit != "as before" else None
        sealed = self.folders[which].name == "sealed"
        done = sync(laptop.store, self.folders[which], new=True, passphrase=secret, choice=choice, encrypt=sealed)
        assert not done.refused
        assert not sealed or done.keys is not None
        assert not done.unfinished
        again = sync(laptop.store, self.folders[which], passphrase=secret)
        assert (again.taken, again.written, again.photos_in, again.photos_out) == ([], [], 0, 0)

    @rule(who=NUMBERS, other=NUMBERS)
    def accept(self, who: int, other: int) -> None:
        """Let another laptop read what this one encrypts, or take it off the list."""
        store, theirs = self.laptops[who % len(self.laptops)].store, own_public(self.laptops[other % len(self.laptops)].store)
        known = next((receiver for receiver in receivers(store) if receiver.key == theirs), None)
        if known is not None:
            remove_receiver(store, known)
        else:
            self.try_to(lambda: add_receiver(store, f"Receiver {next(self.count)}", theirs))

    # what befalls them

    @rule(who=NUMBERS)
    def back_up(self, who: int) -> None:
        who %= len(self.laptops)
        self.backups[who] = write_backup(self.laptops[who].store.path, self.room / f"backup{who}.db")

    @precondition(lambda self: self.backups)
    @rule(which=NUMBERS)
    def restore(self, which: int) -> None:
        who = sorted(self.backups)[which % len(self.backups)]
        laptop = self.laptops[who]
        self.note(laptop)
        mine = {change.chain for change in history(laptop.store).values()}
        laptop.close()
        restore_backup(laptop.data, self.backups[who])
        laptop.open()
        there: set[str] = set()
        for other in self.laptops:
            there |= {change.chain for change in history(other.store).values()}
        self.lost |= mine - there

    @rule(who=NUMBERS, skew=st.sampled_from(CLOCKS))
    def set_the_clock(self, who: int, skew: dt.timedelta) -> None:
        self.laptops[who % len(self.laptops)].skew = skew

    @precondition(lambda self: len(self.laptops) < 5)
    @rule(who=NUMBERS, skew=st.sampled_from(CLOCKS))
    def copy_the_data_folder(self, who: int, skew: dt.timedelta) -> None:
        laptop = self.laptops[who % len(self.laptops)]
        self.note(laptop)
        self.laptops.append(laptop.copy_to(self.room / f"laptop{len(self.laptops)}", skew, "Somebody"))
        assert self.laptops[-1].store.device != laptop.store.device

    # what must be true in the end

    def everybody_gets_everything(self) -> None:
        for laptop in self.laptops:
            self.note(laptop)
        hub = self.laptops[next(self.count) % len(self.laptops)]
        others = [laptop for laptop in self.laptops if laptop is not hub]
        for _turn in range(3):  # who takes in may answer, join what is double, or have a photo that a restore took the row of
            for sender, takers in [*((other, [hub]) for other in others), (hub, others)]:
                out = self.room / f"last{next(self.count)}.kvopack"
                files = photos_to_pack(sender.store, None, "all").files
                make_pack(sender.store, out, confidential=True, passphrase=SECRET, photos=files)
                for taker in takers:
                    merge(taker.store, out, SECRET)
            heads = [logs.all_heads(laptop.store.db) for laptop in self.laptops]
            absent = [absent_files(laptop.store, confidential=True) for laptop in self.laptops]
            if all(other == heads[0] for other in heads) and not any(absent):
                break
        states = [state(laptop.store) for laptop in self.laptops]
        assert all(other == states[0] for other in states[1:])
        first, *others_ = (history(laptop.store) for laptop in self.laptops)
        assert all(other == first for other in others_)
        there = {change.chain: (change.noun_id, change.fields) for change in first.values()}
        emptied = {change.chain for change in first.values() if change.erased is not None}
        assert {chain: what for chain, what in self.written.items() if chain not in self.lost | emptied}.items() <= there.items()
        self.no_erased_word_is_back()
        for laptop in self.laptops:
            # A restore takes rows away and leaves the photos that came since: who else had them brings the row again, else a file is left.
            # And it brings back the row of a photo that was erased after the backup: its bytes are gone.
            allowed = ("is no photo of this record", *self.erased_bytes)
            assert [problem for problem in doctor(laptop.store) if not any(part in problem for part in allowed)] == []
            assert {absent.sha256 for absent in absent_files(laptop.store, confidential=True)} <= self.erased_bytes
            assert left_over(laptop) == []

    def no_erased_word_is_back(self) -> None:
        """Of every erasure nothing is left to empty on any laptop, and what was typed of an erased finding alone stands in no record."""
        for laptop in self.laptops:
            store = laptop.store
            texts = {fields for (fields,) in store.rows("select fields from change")}
            for erasure in store.select(Erasure):
                assert to_empty(logs.changes_of(store.db, erasure.of, erasure.thing), erasure) == []
                if erasure.of == Finding.noun and "text" in erasure.fields:
                    words = self.words.get(erasure.thing, set())
                    assert not [text for text in texts if any(word in text for word in words)]


@pytest.fixture(scope="module")
def cheap() -> Iterator[None]:
    """Hundreds of passphrases that cost no second each, and no waiting for the disk: what is on it after a kill is asked elsewhere."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _handle: None)
        make_cheap(patched)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    laptop = prepared(tmp_path_factory.mktemp("facilitator"), parks=2)
    laptop.close()
    return laptop.data


@pytest.mark.parametrize("part", range(4))
@pytest.mark.usefixtures("cheap")
def test_laptops_that_have_everything_agree(template: Path, part: int) -> None:
    class Machine(ThreeLaptops):
        pass

    Machine.template = template
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=dose(2, 8, 300),
            stateful_step_count=dose(25, 25, 40),
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.usefixtures("cheap")
def test_a_photo_whose_row_a_restore_took_is_handed_over_once_the_row_is_back(template: Path, tmp_path: Path, confidential: bool) -> None:
    """Its bytes stay where it was taken. Without the row that laptop cannot know that others wait for them, so it takes two exchanges."""
    for name in ("anna", "bas"):
        shutil.copytree(template, tmp_path / name / "data")
    anna, bas = Laptop(tmp_path / "anna"), Laptop(tmp_path / "bas")
    backup = write_backup(anna.store.path, tmp_path / "before.db")
    photo = photograph(anna, "hek", confidential=confidential)
    out = tmp_path / "out.kvopack"

    def hand(sender: Laptop, taker: Laptop, *, photos: bool = True) -> None:
        files = photos_to_pack(sender.store, None, "all").files if photos else ()
        make_pack(sender.store, out, confidential=True, passphrase=SECRET, photos=files)
        merge(taker.store, out, SECRET)

    hand(anna, bas, photos=False)
    assert [file.awaited for file in absent_files(bas.store, confidential=True)] == [True]
    anna.close()
    restore_backup(anna.data, backup)
    anna.open()
    hand(anna, bas)
    assert len(absent_files(bas.store, confidential=True)) == 1, "Anna has the bytes and no row"
    hand(bas, anna)
    assert anna.store.find(Photo, photo.id) is not None
    assert absent_files(anna.store, confidential=True) == []
    hand(anna, bas)
    assert absent_files(bas.store, confidential=True) == []
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()
