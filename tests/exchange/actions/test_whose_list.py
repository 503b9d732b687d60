"""A list that comes back to the wrong place: answered by a partner of another park or organisation, or of what went to somebody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.actions.replies import read_reply_list
from kvo_inspect.exchange.actions.sheet import list_xlsx
from kvo_inspect.store.actions.over_parks import action_list, asked_called, lists_over_parks
from kvo_inspect.store.actions.replies import record_replies
from kvo_inspect.store.actions.unclear_rows import kept_rows
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.partners import partners_of, set_partner
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from tests.exchange.asked import asked, opened, partner_id
from tests.laptops import everything
from tests.store.actions.test_over_parks import another_park


class Desk(NamedTuple):
    """Two parks of the municipality of Veghel and one of that of Uden."""

    park: Park
    """De Amert, of Veghel."""
    found: dict[str, Finding]
    other: Park
    """Aalst, of Veghel too."""
    pothole: Finding
    """In Aalst."""
    far: Park
    """Vossenberg, of Uden."""
    far_pothole: Finding


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as record:
        yield record


@pytest.fixture
def desk(store: Store) -> Desk:
    park, found = asked(store)
    return Desk(park, found, *another_park(store, "Aalst", "Gemeente Veghel"), *another_park(store, "Vossenberg", "Gemeente Uden"))


def returned(store: Store, list_id: str, path: Path, cells: dict[str, dict[str, Any]]) -> Path:
    """Write a list and fill it in: by code what stands in which column; of every code when the code is `*`."""
    book = openpyxl.load_workbook(io.BytesIO(list_xlsx(store, action_list(store, list_id))))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=6):
        for key, value in (cells.get(str(row[0].value)) or cells.get("*") or {}).items():
            sheet.cell(row[0].row, places[key], value)
    book.save(path)
    return path


def over_parks(store: Store, who: str) -> str:
    return asked_called(store, who).list_id


def municipality(store: Store, park: Park) -> str:
    return next(partner.id for partner in partners_of(store, park.id) if partner.kind == "municipality")


def test_a_list_of_another_park_is_refused_whole_and_named(store: Store, desk: Desk, tmp_path: Path) -> None:
    path = returned(store, municipality(store, desk.far), tmp_path / "terug.xlsx", {"*": {"reply": "done"}})
    before = everything(store)
    with pytest.raises(ContentError) as refused:
        read_reply_list(store, path, desk.park.id)
    assert "terug.xlsx is a list of Gemeente Uden (Vossenberg), and it is read for De Amert." in str(refused.value)
    assert everything(store) == before
    assert kept_rows(store) == []
    assert len(read_reply_list(store, path).replies) == 1, "over all parks it is known for what it is"


def test_of_a_list_over_parks_a_park_takes_its_own_rows_and_names_the_others(store: Store, desk: Desk, tmp_path: Path) -> None:
    path = returned(store, over_parks(store, "Gemeente Veghel"), tmp_path / "terug.xlsx", {"*": {"reply": "done"}})
    read = read_reply_list(store, path, desk.other.id)
    assert [reply.finding for reply in read.replies] == [desk.pothole.id]
    assert read.problems
    for problem in read.problems:
        assert problem.why == "this is asked of Gemeente Veghel (De Amert); the list is read for Aalst"
        assert problem.finding == "", "whoever corrects it says of which finding it is"


def test_the_list_of_another_organisation_is_refused_whole_and_names_both(store: Store, desk: Desk, tmp_path: Path) -> None:
    path = returned(store, over_parks(store, "Gemeente Veghel"), tmp_path / "terug.xlsx", {"*": {"reply": "done"}})
    with pytest.raises(ContentError) as refused:
        read_reply_list(store, path, partner_id=municipality(store, desk.far))
    assert "a list of " in str(refused.value)
    for name in ("Gemeente Veghel (Aalst)", "Gemeente Veghel (De Amert)", "it is read for Gemeente Uden"):
        assert name in str(refused.value)
    answers = read_reply_list(store, path, partner_id=municipality(store, desk.other)).replies
    assert {reply.finding for reply in answers} >= {desk.pothole.id, desk.found["new"].id}, "one organisation, whichever of its parks"


def test_what_went_to_somebody_else_meanwhile_is_no_answer_of_theirs(store: Store, desk: Desk, tmp_path: Path) -> None:
    path = returned(store, over_parks(store, "Gemeente Veghel"), tmp_path / "terug.xlsx", {"*": {"reply": "done"}})
    set_finding(store, desk.found["new"].id, partner=partner_id(desk.park, "police"))
    set_partner(store, municipality(store, desk.other), person="Iemand anders")  # the same organisation still
    read = read_reply_list(store, path)
    assert {reply.finding for reply in read.replies}.isdisjoint({desk.found["new"].id})
    assert desk.pothole.id in {reply.finding for reply in read.replies}
    (problem,) = read.problems
    assert problem.why.startswith("this was asked of Gemeente Veghel; by now it is with Politie Veghel (De Amert): ")
    set_finding(store, desk.found["new"].id, partner=None)
    (problem,) = read_reply_list(store, path).problems
    assert "by now it is with nobody" in problem.why


def test_a_list_of_an_earlier_program_says_not_whose_it_is_and_is_taken_as_before(store: Store, desk: Desk, tmp_path: Path) -> None:
    cells = {"*": {"reply": "done", "list": store.today.isoformat()}}
    path = returned(store, municipality(store, desk.park), tmp_path / "terug.xlsx", cells)
    set_finding(store, desk.found["new"].id, partner=partner_id(desk.park, "police"))
    assert desk.found["new"].id in {reply.finding for reply in read_reply_list(store, path).replies}
    assert read_reply_list(store, path).problems == ()


def test_an_id_that_is_none_says_nothing(store: Store, desk: Desk, tmp_path: Path) -> None:
    for text in ("2026-11-20 nobody", "2026-11-20 \x00\u202e" + "x" * 5_000, "=1+1", "2026-11-20"):
        shown = text.replace("\x00", "")
        path = returned(store, municipality(store, desk.far), tmp_path / "terug.xlsx", {"*": {"reply": "done", "list": shown}})
        assert len(read_reply_list(store, path).replies) == 1, shown[:20]


def test_rows_of_one_park_that_fail_stop_no_other_and_all_are_taken_back_as_one(store: Store, desk: Desk, tmp_path: Path) -> None:
    cells = {"*": {"reply": "planned"}, desk.pothole.code: {"reply": "done"}}  # in De Amert nobody says on which day
    path = returned(store, over_parks(store, "Gemeente Veghel"), tmp_path / "terug.xlsx", cells)
    read = read_reply_list(store, path)
    assert [reply.finding for reply in read.replies] == [desk.pothole.id]
    assert {problem.finding for problem in read.problems} >= {desk.found["new"].id}
    also = returned(store, municipality(store, desk.park), tmp_path / "ook.xlsx", {desk.found["new"].code: {"reply": "in progress"}})
    before = everything(store)
    record_replies(store, [*read.replies, *read_reply_list(store, also).replies], how="import", unclear=read.problems)
    assert store.get(Finding, desk.pothole.id).status == "reported_done"
    assert store.get(Finding, desk.found["new"].id).status == "in_progress"
    acts = store.rows("select count(distinct stamp), count(distinct log) from change where noun = 'reply'")
    assert acts == [(1, 2)], "one act, in the log of each park what is of that park"
    others = "select count(*) from change c join log l on l.id = c.log where l.park = ? and c.noun = 'reply'"
    assert [store.rows(others, [park.id]) for park in (desk.park, desk.other, desk.far)] == [[(1,)], [(1,)], [(0,)]]
    assert {row.finding for row in kept_rows(store)} == {problem.finding for problem in read.problems}
    undo(store, Reach.here(store.acts))
    assert store.get(Finding, desk.pothole.id).status == desk.pothole.status
    assert store.get(Finding, desk.found["new"].id).status == desk.found["new"].status
    assert before != everything(store), "an undo is told too"


def test_lists_over_parks_are_those_of_whom_something_is_asked(store: Store, desk: Desk) -> None:
    del desk
    assert [len(each.parks) or 1 for each in lists_over_parks(store, "gemeente veghel")] == [2]
    assert {each.partner.organisation for each in lists_over_parks(store)} == {"Gemeente Veghel", "Gemeente Uden", "Politie Veghel"}
