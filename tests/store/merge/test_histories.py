"""Three laptops and copies of them, wrong clocks, partial batches in any order, restores: in the end all have the same, and all of it."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NothingToUndo, RuleError
from kvo_inspect.store.actions.asked import asked_of_partners
from kvo_inspect.store.conditions.findings import OPEN, OVERDUE, TO_REVIEW
from kvo_inspect.store.merge.receive import Batch, Forked, Waits, receive
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.review.queue import Queue, count_to_review
from kvo_inspect.store.search.finding_list import Filter, finding_numbers
from kvo_inspect.store.shares import counting_shares
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.sign_off import SignOffLine, sign_offs_of
from kvo_inspect.wording.findings import matching_in_order
from tests.doses import dose
from tests.laptops import Laptop, add_round, batch, everything, history, prepared, state
from tests.store.work import ERASING_TOO, NUMBERS, WORKS, do

YEAR = dt.timedelta(days=365)
CLOCKS = [dt.timedelta(0), dt.timedelta(hours=-5), dt.timedelta(hours=7), -3 * YEAR, 30 * YEAR]
WHO = st.integers(0, 4)
STEPS = st.one_of(
    st.tuples(st.just("work"), WHO, ERASING_TOO),
    st.tuples(st.just("work"), WHO, ERASING_TOO),
    st.tuples(st.just("work"), WHO, ERASING_TOO),
    st.tuples(st.just("collect"), WHO, NUMBERS),
    st.tuples(st.just("deliver"), WHO, NUMBERS),
    st.tuples(st.just("deliver"), WHO, NUMBERS),
    st.tuples(st.just("pass all"), WHO, WHO),
    st.tuples(st.sampled_from(["undo", "save", "restore", "look"]), WHO, st.just(0)),
    st.tuples(st.just("disagree"), WHO, st.integers(0, 3)),
    st.tuples(st.just("copy"), WHO, st.sampled_from(range(len(CLOCKS)))),
)
FEW = settings(deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))


class Laptops:
    """A few laptops that all began with the facilitator's record."""

    def __init__(self, room: Path, template: Path, clocks: list[dt.timedelta]) -> None:
        self.room = room
        self.all: list[Laptop] = []
        for i, skew in enumerate(clocks):
            shutil.copytree(template, room / f"laptop{i}" / "data")
            self.all.append(Laptop(room / f"laptop{i}", skew, f"Person {i}"))
        self.batches: list[Batch] = []
        self.saved: dict[Path, Path] = {}
        self.written: dict[str, str] = {}
        """Chain → fields of every change that was ever in a record."""
        self.lost: set[str] = set()
        """Chains that only a record had which was then overwritten."""
        self.count = itertools.count()

    def step(self, what: str, who: int, more: Any) -> None:
        laptop = self.all[who % len(self.all)]
        match what:
            case "work":
                do(laptop.store, *more)
            case "undo":
                with suppress(NothingToUndo):
                    undo(laptop.store, Reach())
            case "look":
                dict(counting_shares(laptop.store))
                asked_of_partners(laptop.store)
                matching_in_order(laptop.store, Filter(), "what", most=1)
            case "disagree":
                for i, one in enumerate((laptop, self.all[(who + 1) % len(self.all)])):
                    stop = one.store.rows("select id from checkpoint order by n limit 4")[more][0]
                    with suppress(RuleError):  # it may be gone here
                        set_checkpoint(one.store, stop, name=f"Naam {i}")
            case "collect":
                self.batches.append(self.some(laptop, random.Random(more)))
            case "deliver" if self.batches:
                self.deliver(laptop, self.batches[more % len(self.batches)])
            case "pass all":
                # nothing is missing from what has all: it is taken in, whatever the receiver has
                receive(laptop.store, batch(self.all[more % len(self.all)].store))
            case "save":
                self.saved[laptop.folder] = self.room / f"saved{next(self.count)}"
                laptop.close()
                shutil.copytree(laptop.data, self.saved[laptop.folder])
                laptop.open()
            case "restore" if laptop.folder in self.saved:
                self.restore(laptop, self.saved[laptop.folder])
            case "copy" if len(self.all) < 5:
                self.all.append(laptop.copy_to(self.room / f"laptop{len(self.all)}", CLOCKS[more]))
                assert self.all[-1].store.device != laptop.store.device
                assert self.all[-1].store.letters != laptop.store.letters or not logs.all_heads(laptop.store.db)
        self.note()

    def some(self, laptop: Laptop, draw: random.Random) -> Batch:
        """Some of a laptop's logs, some of them from a number on: what it believes that another has."""
        heads = logs.all_heads(laptop.store.db)
        parks = {key.park for key in heads}
        wanted = {park for park in sorted(parks) if draw.random() < 0.7}
        hidden = draw.random() < 0.5
        keys = [key for key in heads if key.park in wanted and (hidden or not key.confidential)]
        since = {key: draw.randint(0, heads[key].seq) for key in keys if draw.random() < 0.4}
        return batch(laptop.store, keys, since)

    def deliver(self, laptop: Laptop, one: Batch) -> None:
        before = everything(laptop.store)
        device = laptop.store.device
        try:
            receive(laptop.store, one)
        except Waits:
            assert everything(laptop.store) == before
            assert laptop.store.device == device
            return
        assert receive(laptop.store, one).changes == 0, "taking it in again does nothing"
        heads = logs.all_heads(laptop.store.db)
        assert all(heads[key].seq >= head.seq for key, head in one.heads.items())

    def restore(self, laptop: Laptop, saved: Path) -> None:
        mine = {change.chain for change in history(laptop.store).values()}
        laptop.close()
        shutil.rmtree(laptop.data)
        shutil.copytree(saved, laptop.data)
        laptop.open()
        self.lost |= mine - {change.chain for other in self.all for change in history(other.store).values()}

    def note(self) -> None:
        for laptop in self.all:
            for chain, fields in laptop.store.rows(
                "select chain, fields from change join log on log.id = change.log where device = ?", [laptop.store.device]
            ):
                self.written[chain] = fields

    def end(self) -> None:
        """Everybody gets everything, and has the same."""
        draw = random.Random(len(self.written))
        for one in draw.sample(self.batches, len(self.batches)):
            self.deliver(draw.choice(self.all), one)
        hub, *others = draw.sample(self.all, len(self.all))
        for sender, receiver in [*((one, hub) for one in others), *((hub, one) for one in others)] * 3:  # who takes in may answer
            receive(receiver.store, batch(sender.store))
        first, *rest = (history(laptop.store) for laptop in self.all)
        assert all(other == first for other in rest)
        there = {change.chain: change for change in first.values()}
        erased = {chain for chain, change in there.items() if change.erased is not None}
        missing = {chain for chain, fields in self.written.items() if chain not in there or there[chain].fields != fields}
        missing -= self.lost | erased
        assert not missing
        stands, *elsewhere = (state(laptop.store) for laptop in self.all)
        assert all(other == stands for other in elsewhere)
        signed, *alike = (sign_offs(laptop.store) for laptop in self.all)
        assert all(other == signed for other in alike)
        for laptop in self.all:
            problems = doctor(laptop.store)
            if self.lost:  # then who lost them is told that they were there
                problems = [problem for problem in problems if "was there before" not in problem]
            assert problems == []
            home_counts_what_the_lists_hold(laptop.store)


def sign_offs(store: Store) -> dict[str, tuple[SignOffLine, ...]]:
    """Return what was said of each round, and what of it changed after."""
    return {round_.id: sign_offs_of(store, round_.id).lines for round_ in store.select(Round, "where gone = 0")}


COUNTED = f"""select t.park, sum({OPEN}), sum({OVERDUE.format(today="?")}), sum({TO_REVIEW}) from finding t
  left join review v on v.finding = t.id and v.gone = 0 where t.gone = 0 and t.confidential = 0 group by t.park"""


def home_counts_what_the_lists_hold(store: Store) -> None:
    """What stands of each finding is kept, and counted on home and in the lists; it is what the state of the findings says."""
    counted = {row[0]: row[1:] for row in store.rows(COUNTED, [store.today.isoformat()])}
    for line in list_parks(store):
        assert (line.open_findings, line.overdue, line.to_review) == counted.get(line.id, (0, 0, 0))
        lists = (Filter(park=line.id, open_only=True), Filter(park=line.id, overdue=True))
        assert (line.open_findings, line.overdue) == tuple(len(finding_numbers(store, one)) for one in lists)
        assert line.to_review == count_to_review(store, Queue(park=line.id))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    laptop = prepared(tmp_path_factory.mktemp("facilitator"), parks=2)
    laptop.close()
    return laptop.data


@pytest.mark.parametrize("part", range(2))
def test_laptops_that_have_everything_agree(template: Path, part: int) -> None:
    @settings(FEW, max_examples=dose(5, 18, 300))  # other histories in every run
    @given(clocks=st.lists(st.sampled_from(CLOCKS), min_size=3, max_size=3), steps=st.lists(STEPS, min_size=8, max_size=30))
    def agree(clocks: list[dt.timedelta], steps: list[Any]) -> None:
        with tempfile.TemporaryDirectory(prefix="kvo-laptops-") as room:
            laptops = Laptops(Path(room), template, clocks)
            try:
                for step in steps:
                    laptops.step(*step)
                laptops.end()
            finally:
                for laptop in laptops.all:
                    laptop.close()

    agree()


def first_log(laptop: Laptop) -> LogKey:
    return LogKey(laptop.store.device, laptop.store.rows("select min(id) from park")[0][0], False)


@settings(FEW, max_examples=dose(8, 24, 240))
@given(shared=st.lists(WORKS, max_size=3), one=st.lists(WORKS, max_size=4), other=st.lists(WORKS, max_size=4))
def test_a_record_continued_twice_is_refused_and_nothing_taken_in(
    template: Path, shared: list[Any], one: list[Any], other: list[Any]
) -> None:
    with tempfile.TemporaryDirectory(prefix="kvo-fork-") as room:
        shutil.copytree(template, Path(room) / "one" / "data")
        mine = Laptop(Path(room) / "one")
        for what in shared:
            do(mine.store, *what)
        twin = mine.twin(Path(room) / "two")
        third = mine.copy_to(Path(room) / "three")
        park = first_log(mine).park
        for laptop, work in ((mine, one), (twin, other)):
            add_round(laptop.store, park, "2026-11-20", (f"In {laptop.folder.name}",))  # both write into the same log
            for what in work:
                do(laptop.store, *what)
        try:
            receive(third.store, batch(mine.store))
            for taker, giver in ((mine, twin), (twin, mine), (third, twin)):
                before = everything(taker.store)
                with pytest.raises(Forked):
                    receive(taker.store, batch(giver.store))
                assert everything(taker.store) == before
                assert doctor(taker.store) == []
        finally:
            for laptop in (mine, twin, third):
                laptop.close()


def test_what_a_batch_builds_on_must_be_here(tmp_path: Path) -> None:
    """A cut tail, a hole, and work upon work of somebody not met yet: each waits, changes nothing, and goes in once the rest is here."""
    mine = prepared(tmp_path / "mine")
    other = mine.copy_to(tmp_path / "other")
    empty = Laptop(tmp_path / "empty")
    key = first_log(mine)
    whole = batch(mine.store)
    add_round(other.store, key.park, "2026-11-20")
    hers = [one for one in logs.all_heads(other.store.db) if one.device == other.store.device]
    for waiting in (
        Batch(whole.heads, tuple(whole.changes)[:-1], whole.letters),
        batch(mine.store, since={key: 5}),
        batch(other.store, hers),
    ):
        before = everything(empty.store)
        with pytest.raises(Waits):
            receive(empty.store, waiting)
        assert everything(empty.store) == before
    assert receive(empty.store, whole).changes == len([change for change in whole.changes if change.noun != "author"])
    receive(empty.store, batch(mine.store, since={key: 5}))
    receive(empty.store, batch(other.store, hers))
    assert state(empty.store) == state(other.store)
    for laptop in (mine, other, empty):
        assert doctor(laptop.store) == []
        laptop.close()


def test_ones_own_work_coming_back_makes_a_new_device(tmp_path: Path) -> None:
    """The disk broke and an old copy of the record was put in another place: the others have more of this laptop's log than it has."""
    mine = prepared(tmp_path / "mine")
    empty = Laptop(tmp_path / "empty")
    old = mine.twin(tmp_path / "old")
    add_round(mine.store, first_log(mine).park, "2026-11-20")
    receive(empty.store, batch(mine.store))
    was = (old.store.device, old.store.letters)
    assert receive(old.store, batch(empty.store)).new_device
    assert (old.store.device, old.store.letters) != was
    assert not receive(mine.store, batch(empty.store)).new_device
    add_round(old.store, first_log(mine).park, "2026-11-21")
    receive(mine.store, batch(old.store))
    assert state(mine.store) == state(old.store)
    for laptop in (mine, empty, old):
        laptop.close()
