"""What was judged on one laptop and changed on another: gone over again where the finding says otherwise, not where that was undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.findings.finding import NewFinding, drop_finding, record_finding, review_finding, set_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.review.queue import count_to_review
from kvo_inspect.store.upkeep.doctor import doctor
from tests.laptops import Laptop, batch, prepared, state


class Two(NamedTuple):
    """Two laptops that know one finding."""

    anna: Laptop
    bas: Laptop
    finding: Finding

    def exchange(self) -> None:
        for source, target in ((self.anna, self.bas), (self.bas, self.anna), (self.anna, self.bas)):
            receive(target.store, batch(source.store))
        assert state(self.anna.store) == state(self.bas.store)

    def to_review(self) -> list[int]:
        """Return how many findings either of the two has to go over; both records are sound."""
        assert [doctor(laptop.store) for laptop in (self.anna, self.bas)] == [[], []]
        return [count_to_review(laptop.store) for laptop in (self.anna, self.bas)]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    anna = prepared(tmp_path / "anna")
    round_, stop = anna.store.select(Round)[0], anna.store.select(Checkpoint, "order by name")[0]
    finding = record_finding(anna.store, round_.id, stop.id, NewFinding("hek stuk"))
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    yield Two(anna, bas, finding)
    anna.close()
    bas.close()


def test_a_change_that_came_after_the_verdict_and_was_undone_elsewhere(two: Two) -> None:
    review_finding(two.anna.store, two.finding.id, Verdict(kind="returned", reason="welk hek?"))
    two.exchange()
    set_finding(two.bas.store, two.finding.id, text="hek aan de kade")
    two.exchange()
    assert two.to_review() == [1, 1]
    undo(two.bas.store, Reach())
    two.exchange()
    assert two.to_review() == [0, 0]


def test_a_change_apart_from_the_verdict(two: Two) -> None:
    drop_finding(two.anna.store, two.finding.id, "vergund")
    set_finding(two.bas.store, two.finding.id, text="hek aan de kade")
    two.exchange()
    assert two.to_review() == [1, 1]
    undo(two.bas.store, Reach())
    two.exchange()
    assert two.to_review() == [0, 0]


def test_a_second_value_that_nobody_saw(two: Two) -> None:
    set_finding(two.bas.store, two.finding.id, severity="minor")
    set_finding(two.anna.store, two.finding.id, severity="urgent")
    drop_finding(two.anna.store, two.finding.id, "vergund")
    two.exchange()
    assert two.to_review() == [1, 1], "of the two that stand the verdict saw one, whichever is shown"
    (double,) = list_conflicts(two.anna.store)
    choose(two.anna.store, double, next(each.change for each in double.values if each.value == "urgent"))
    two.exchange()
    assert two.to_review() == [0, 0]
