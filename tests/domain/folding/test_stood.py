"""What stood for whoever wrote a change: the fold of what the change came after, and of nothing else, in time by the number of changes."""

from __future__ import annotations

import time

from hypothesis import given, settings

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.folding.stood import stood_before
from kvo_inspect.domain.record.change import GONE, Change
from tests.domain.folding.test_fold import change, closure, histories
from tests.doses import dose


@settings(max_examples=dose(300, 1000, 5000), deadline=None)
@given(histories())
def test_it_is_the_fold_of_what_the_change_came_after(history: list[Change]) -> None:
    stood = stood_before(history)
    for written in history:
        behind = closure(history, written.name)
        folded = fold([other for other in history if other.name in behind])
        values = {**folded.values, GONE: folded.gone} if folded.last else {}
        fields = values_of(written).keys()
        values_before, apart = stood[written.name]
        assert {GONE: False, **values_before}.items() >= {field: value for field, value in values.items() if field in fields}.items()
        assert apart.keys() - {GONE} == folded.conflicts.keys() & fields
        assert (GONE in apart) == (GONE in fields and folded.removed and not folded.gone and len(folded.heads) > 1)


def by_turns(length: int) -> list[Change]:
    """Two laptops that write at the same time, and hear of each other each time."""
    made: list[Change] = []
    heads: tuple[str, ...] = ()
    for stamp in range(1, length, 2):
        pair = [change(stamp + n, device, heads, {"text": f"{stamp}{device}"}) for n, device in enumerate("ab")]
        made += pair
        heads = tuple(each.name for each in pair)
    return made


def seconds(history: list[Change]) -> float:
    times = []
    for _try in range(5):
        begin = time.process_time()
        stood_before(history)
        times.append(time.process_time() - begin)
    return min(times)


def test_a_long_history_of_two_laptops_takes_time_by_the_number_of_changes() -> None:
    few, many = seconds(by_turns(500)), seconds(by_turns(4_000))
    assert many / few < 8 * 3, f"{few:.4f} s for 500 changes, {many:.4f} s for 4,000"
