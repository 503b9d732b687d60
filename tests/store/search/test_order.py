"""Findings in the order of a column: what a list shows of them, ordered; the keys that are kept follow whatever is done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.stages import ENDED
from kvo_inspect.domain.findings.standing import is_overdue
from kvo_inspect.domain.photos.photo import PhotoUse
from kvo_inspect.domain.values.closed_sets import STAGES
from kvo_inspect.domain.values.row_order import RowValue, places_in_order
from kvo_inspect.progress import silent
from kvo_inspect.store.findings.finding import NewFinding, drop_finding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.photos.photo import Incoming, take_in
from kvo_inspect.store.photos.uses import detach_photo, use_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.search.finding_list import Filter, FindingLine, count_findings, finding_lines, finding_numbers
from kvo_inspect.store.search.finding_order import FINDING_COLUMNS, PIECE, FindingColumn, count_to_order, wrong_order
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.erasing import erase_words
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.texts import LANGS, speaking
from kvo_inspect.wording.findings import finding_text, findings_in_order, line_holder_text, make_order, matching_in_order
from kvo_inspect.wording.items import defect_names
from tests.doses import few
from tests.examples import worked_example
from tests.exchange.records import NOW
from tests.laptops import GATE, ROAD, Laptop, add_round
from tests.store.work import WORK, do

FILTERS = [
    Filter(),
    Filter(open_only=True),
    Filter(confidential=True),
    Filter(open_only=True, confidential=True),
    Filter(overdue=True),
    Filter(stage="sent"),
    Filter(partner_kind="municipality", open_only=True),
    Filter(park="of the first park"),
    Filter(park="of the first park", stage="sent"),
    Filter(theme="lighting", partner_kind="municipality"),
    Filter(severity="urgent"),
    Filter(status="sent", no_photo=True),
    Filter(no_photo=True),
    Filter(typed="licht"),
    Filter(typed="licht", theme="lighting"),
    Filter(typed="licht", open_only=True),
    Filter(typed="licht", confidential=True),
]


@pytest.fixture(params=["written", "only looked at"])
def example(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The worked example: of one that is only looked at nothing is kept, and the order is the same."""
    write = request.param == "written"
    data = worked_example("nl")
    if write:
        data = Path(shutil.copytree(data, tmp_path / "data"))
    store = open_record(data, state_folder=tmp_path / "state", write=write, now=lambda: NOW)
    yield store
    store.close()


def shown(store: Store) -> dict[FindingColumn, Callable[[FindingLine], RowValue]]:
    """What a list shows in each column."""
    names = defect_names(store)
    return {
        "code": lambda line: line.code,
        "park": lambda line: line.park_name,
        "where": lambda line: line.checkpoint_name,
        "what": lambda line: finding_text(line, names),
        "holder": line_holder_text,
        "status": lambda line: STAGES.index(line.stage),
        "due": lambda line: line.due,
        "found": lambda line: line.made[:10],
    }


def matching(store: Store, wanted: Filter) -> list[int]:
    """Return the numbers of the findings that match, newest first, as their lines say it; typed words are not looked at."""
    standing = {n for (n,) in store.rows("select n from standing where open = 1")}
    with_photo = {n for (n,) in store.rows("select t.n from photo_use u join finding t on t.id = u.finding where u.gone = 0")}
    asked = [(name, getattr(wanted, name)) for name in ("park", "stage", "theme", "partner_kind", "severity", "status")]
    return [
        line.n
        for line in finding_lines(store, [n for (n,) in store.rows("select n from finding where gone = 0 order by n desc")])
        if all(getattr(line, name) == value for name, value in asked if value)
        and line.confidential <= wanted.confidential
        and not (wanted.status and line.verdict in ENDED)
        and not (wanted.open_only and line.n not in standing)
        and not (wanted.overdue and not is_overdue(line.due, store.today, is_open=line.n in standing))
        and not (wanted.no_photo and line.n in with_photo)
    ]


def test_a_filter_among_some_findings_holds_with_the_others(example: Store) -> None:
    some = tuple(id_ for (id_,) in example.rows("select id from finding where confidential = 0 order by n limit 9"))
    for wanted in (Filter(), Filter(open_only=True), Filter(typed="licht"), Filter(typed="licht", theme="lighting"), Filter(stage="sent")):
        expected = [line.n for line in finding_lines(example, finding_numbers(example, wanted)) if line.id in some]
        assert list(finding_numbers(example, replace(wanted, among=some))) == expected
        assert sorted(matching_in_order(example, replace(wanted, among=some), "what")) == sorted(expected)


def order(store: Store, column: str = "what") -> list[int]:
    return list(matching_in_order(store, Filter(confidential=True), column))


@pytest.mark.parametrize("wanted", few(FILTERS, 10), ids=str)
def test_a_page_in_order_is_the_beginning_of_all_that_match_put_in_order(example: Store, wanted: Filter) -> None:
    if wanted.park:
        wanted = replace(wanted, park=example.rows("select park from finding order by n limit 1")[0][0])
    numbers = list(finding_numbers(example, wanted))
    assert len(numbers) == count_findings(example, wanted)
    assert wanted.typed or numbers == matching(example, wanted)
    for lang in LANGS:
        with speaking(lang):
            lines = finding_lines(example, numbers)
            for column, value in shown(example).items():
                for descending in (False, True):
                    expected = [numbers[place] for place in places_in_order([value(line) for line in lines], descending=descending)]
                    assert list(matching_in_order(example, wanted, column, descending=descending)) == expected, (column, descending, lang)
                    first = matching_in_order(example, wanted, column, descending=descending, most=7)
                    assert list(first) == expected[:7], (column, descending, lang)
                    assert list(findings_in_order(example, numbers, column, descending=descending)) == expected, (column, descending)


def test_the_order_of_some_findings_keeps_equal_ones_as_they_came(example: Store) -> None:
    oldest_first = list(finding_numbers(example, Filter()))[::-1]
    lines = {line.n: line for line in finding_lines(example, oldest_first)}
    by_status = list(findings_in_order(example, oldest_first, "status"))
    assert by_status == sorted(oldest_first, key=lambda n: STAGES.index(lines[n].stage))


def test_whatever_is_done_no_key_that_is_kept_is_wrong(laptop: Laptop) -> None:
    store = laptop.store
    for park in store.rows("select id from park"):
        add_round(store, park[0], "2026-11-13", part="day")
    for number in (0, 3, 12):
        for what in sorted(WORK, reverse=number == 3):
            order(store)
            do(store, what, number)
            assert wrong_order(store) == [], (what, number)
            assert sorted(order(store)) == sorted(finding_numbers(store, Filter(confidential=True))), (what, number)
        undo(store, Reach())
        assert wrong_order(store) == []
    assert doctor(store) == []


def test_names_that_change_change_the_order_of_the_findings_that_show_them(laptop: Laptop) -> None:
    store = laptop.store
    walked = store.rows("select id from round order by n limit 1")[0][0]
    stops = [
        row[0] for row in store.rows("select c.id from checkpoint c join round r on r.park = c.park where r.id = ? order by c.n", [walked])
    ]
    for stop in stops[:2]:
        record_answer(store, walked, stop, GATE, Value(value="2"))
    second, first = (row[0] for row in store.rows("select n from finding order by n desc limit 2"))
    of_first, of_second = (store.rows("select checkpoint, park, partner from finding where n = ?", [n])[0] for n in (first, second))
    for names, expected in ((("A", "B"), [first, second]), (("B", "A"), [second, first])):
        for (stop, _park, _partner), name in zip((of_first, of_second), names, strict=True):
            set_checkpoint(store, stop, name=name)
        assert [n for n in order(store, "where") if n in (first, second)] == expected
    set_partner(store, of_first[2], organisation="Zonder haast")
    assert wrong_order(store) == []
    assert store.rows("select 1 from finding_order where holder = 'zonder haast'") == [], "forgotten until somebody orders"
    order(store, "holder")
    assert store.rows("select 1 from finding_order where holder = 'zonder haast'")
    set_park(store, of_first[1], name="Achteraan")
    order(store, "park")
    assert {row[0] for row in store.rows("select park from finding_order where n in (?, ?)", [first, second])} == {"achteraan"}
    assert doctor(store) == []


@pytest.mark.parametrize("ended", [False, True])
def test_findings_without_a_photo_follow_what_photos_show(laptop: Laptop, *, ended: bool) -> None:
    store = laptop.store
    walked, stop, park = store.rows("select r.id, c.id, c.park from round r join checkpoint c on c.park = r.park order by c.n limit 1")[0]
    first, second = (record_answer(store, walked, stop, item, Value(value="2")).findings[0] for item in (GATE, ROAD))
    (photo,) = take_in(store, park, [Incoming("a" * 64, 3, "jpeg", 1, 1, "poort.jpg")])
    for finding in (first, second) if ended else ():  # of an open one the standing is written anew too, which forgets its keys
        drop_finding(store, finding.id, "dubbel")

    def without_photo() -> set[str]:
        numbers = matching_in_order(store, Filter(no_photo=True), "what")
        assert wrong_order(store) == []
        return {line.id for line in finding_lines(store, numbers)} & {first.id, second.id}

    assert without_photo() == {first.id, second.id}
    use = use_photo(store, photo.id, first)
    assert without_photo() == {second.id}
    detach_photo(store, use.use.id)
    assert without_photo() == {first.id, second.id}
    undo(store, Reach.here(store.acts))
    assert without_photo() == {second.id}
    with store.act() as act:
        act.write(PhotoUse, use.use.id, park=park, finding=second.id)
    assert without_photo() == {first.id}, "it shows another one by now"


def test_doctor_tells_of_a_key_that_is_not_what_is_told_and_of_one_that_lacks(laptop: Laptop) -> None:
    store = laptop.store
    walked, stop = store.rows("select r.id, c.id from round r join checkpoint c on c.park = r.park order by c.n limit 1")[0]
    record_answer(store, walked, stop, ROAD, Value(value="2"))
    order(store)
    assert doctor(store) == []
    finding, n = store.rows("select id, n from finding order by n desc limit 1")[0]
    with store.writing():
        store.db.execute("update finding_order set due = '2001-01-01' where n = ?", [n])
    assert [problem for problem in doctor(store) if finding in problem]
    with store.writing():
        store.db.execute("delete from finding_order where n = ?", [n])
    assert [problem for problem in doctor(store) if finding in problem], "it is in no order, and nobody would notice"
    with store.writing():
        store.db.execute("insert into to_order values (?)", [n])
    assert doctor(store) == []
    order(store)
    assert store.rows("select 1 from finding_order where n = ?", [n])


def test_words_that_are_erased_order_nothing_any_more(laptop: Laptop) -> None:
    store = laptop.store
    walked, stop, park = store.rows("select r.id, c.id, c.park from round r join checkpoint c on c.park = r.park order by c.n limit 1")[0]
    made = record_answer(store, walked, stop, GATE, Value(value="2"))
    set_finding(store, made.findings[0].id, text="hoeft niet bewaard")
    set_checkpoint(store, stop, name="Onvergeten plek")
    set_park(store, park, name="Onvergeten park")
    order(store)
    path = store.path
    for noun, noun_id in (*(("finding", row[0]) for row in store.rows("select id from finding")), ("checkpoint", stop), ("park", park)):
        erase_words(store, noun, noun_id)
    for words in ("bewaard", "onvergeten plek", "onvergeten park"):
        assert not store.rows("select 1 from finding_order where what || place || park like ?", [f"%{words}%"]), words
        assert words.encode() not in path.read_bytes(), words
    checklist = store.rows("select id from checklist where gone = 0 limit 1")[0][0]
    order(store)
    erase_words(store, "checklist", checklist)
    assert not store.rows("select 1 from order_words")
    assert doctor(store) == []


def test_on_a_full_disk_a_list_is_put_in_order_all_the_same(laptop: Laptop) -> None:
    store = laptop.store
    walked, stop = store.rows("select r.id, c.id from round r join checkpoint c on c.park = r.park order by c.n limit 1")[0]
    for item in (GATE, ROAD):
        made = record_answer(store, walked, stop, item, Value(value="2"))
        set_finding(store, made.findings[0].id, text=f"{item} " + "lang " * 700)
    pages = store.rows("pragma page_count")[0][0]
    store.db.execute(f"pragma max_page_count = {pages}")
    full = order(store, "what")
    assert len(full) == len(finding_numbers(store, Filter(confidential=True))) > 1
    assert not store.rows("select 1 from finding_order"), "nothing had room"
    store.db.execute("pragma max_page_count = 1000000")
    assert order(store, "what") == full
    assert store.rows("select 1 from finding_order")


def test_every_column_of_the_list_has_an_order(laptop: Laptop) -> None:
    assert set(shown(laptop.store)) == set(FINDING_COLUMNS)
    assert list(matching_in_order(laptop.store, Filter(), "no such column")) == list(finding_numbers(laptop.store, Filter()))


def test_keys_are_made_in_pieces_that_tell_how_far_they_are_and_go_on_after_a_stop(laptop: Laptop) -> None:
    store = laptop.store
    expected = order(store)
    store.db.execute("delete from finding_order")
    store.db.execute("insert or ignore into to_order select n from finding")
    numbers = "with recursive c(n) as (select 1000000 union all select n + 1 from c where n < 1000000 + ?)"
    store.db.execute(f"{numbers} insert into to_order select n from c", [PIECE])
    left: list[tuple[str, int, int]] = []

    def stop_at_the_second(what: str, done: int, total: int) -> None:
        left.append((what, done, total))
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_order(store, stop_at_the_second)
    total = left[0][2]
    assert left == [("order", 0, total), ("order", PIECE, total)]
    assert count_to_order(store) == total - PIECE, "what was made stays"
    make_order(store, silent)
    assert count_to_order(store) == 0
    assert wrong_order(store) == []
    assert order(store) == expected


def test_what_is_read_once_is_read_again_after_a_change_a_day_and_what_was_rolled_back(laptop: Laptop) -> None:
    store = laptop.store
    walked, stop = store.rows("select r.id, c.id from round r join checkpoint c on c.park = r.park order by c.n limit 1")[0]
    assert count_findings(store, Filter()) == 0
    record_finding(store, walked, stop, NewFinding(text="hek kapot"))
    assert count_findings(store, Filter()) == 1
    assert [line.open_findings for line in list_parks(store)].count(1) == 1
    with suppress(ZeroDivisionError), store.writing():
        store.db.execute("update finding set gone = 1")
        store.db.execute("delete from finding_order")
        assert count_findings(store, Filter()) == 0
        raise ZeroDivisionError
    assert count_findings(store, Filter()) == 1
    list_parks(store).clear()
    assert list_parks(store), "who asks again has a list of their own"
