"""One organisation over all its parks: one list, how much is asked of it, and who is one with whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import NotAllowedNow, NotFound
from kvo_inspect.store.actions.lists import OVER_PARKS
from kvo_inspect.store.actions.over_parks import ASKED_MOMENTS, action_list, asked_called, asked_over_parks
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.actions.sending import note_reminded, note_sent
from kvo_inspect.store.contacts.contact import join_contacts
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of, set_partner
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from tests.exchange.asked import accept, asked, opened
from tests.laptops import add_round


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as record:
        yield record


def another_park(store: Store, name: str, organisation: str) -> tuple[Park, Finding]:
    """Make a park of which something is asked of a municipality called so."""
    park = add_park(store, name, "Veghel", [NewCheckpoint("Poort")])
    holder = next(partner for partner in partners_of(store, park.id) if partner.kind == "municipality")
    set_partner(store, holder.id, organisation=organisation)
    finding = record_finding(store, add_round(store, park.id, "2026-11-12"), route(store, park.id)[0].id, NewFinding("kuil in de weg"))
    set_finding(store, finding.id, partner=holder.id, due="2026-11-01")
    accept(store, finding)
    return park, finding


def test_one_list_over_the_parks_of_one_organisation(store: Store) -> None:
    park, _found = asked(store)
    _other, pothole = another_park(store, "Aalst", "gemeente veghel")
    another_park(store, "Vossenberg", "Gemeente Uden")
    row = next(row for row in asked_over_parks(store) if row.partner.organisation.casefold() == "gemeente veghel")
    merged = action_list(store, row.list_id)
    assert row.list_id.startswith(OVER_PARKS)
    assert [each.name for each in merged.parks] == ["Aalst", park.name]
    assert [point.park for point in merged.points] == ["Aalst"] + [park.name] * (len(merged.points) - 1)
    assert row.parks == 2
    assert row.unsent == len(merged.unsent)
    assert row.overdue == len(merged.overdue(store.today))
    assert row.open == merged.count("urgent", "new", "promised", "open")
    assert merged.points[0].id == pothole.id


def test_a_contact_is_one_whatever_it_is_called(store: Store) -> None:
    park, _found = asked(store)
    other, _pothole = another_park(store, "Aalst", "Afdeling Beheer")
    ids = [next(partner.id for partner in partners_of(store, each.id) if partner.kind == "municipality") for each in (park, other)]
    assert {row.parks for row in asked_over_parks(store)} == {1}
    join_contacts(store, ids, organisation="Gemeente Veghel", person="J. de Wit", email="beheer@veghel.example")
    assert max(row.parks for row in asked_over_parks(store)) == 2


def test_noted_as_sent_and_reminded_in_all_its_parks_and_taken_back_as_one(store: Store) -> None:
    asked(store)
    _other, pothole = another_park(store, "Aalst", "Gemeente Veghel")
    row = next(row for row in asked_over_parks(store) if row.parks == 2)
    unsent = [point.id for point in action_list(store, row.list_id).unsent]
    note_sent(store, unsent, Sent(day="2026-11-19", way="mail"))
    assert not action_list(store, row.list_id).unsent
    note_reminded(store, [pothole.id], "2026-11-20")
    again = next(each for each in asked_over_parks(store) if each.parks == 2)
    assert (again.unsent, again.sent, again.reminded) == (0, "2026-11-19", "2026-11-20")
    for _step in range(2):
        undo(store, Reach.here(store.acts))
    assert len(action_list(store, row.list_id).unsent) == len(unsent)


def test_a_park_of_which_something_is_not_to_be_sent_any_more_stops_no_other(store: Store) -> None:
    _park, found = asked(store)
    _other, pothole = another_park(store, "Aalst", "Gemeente Veghel")
    review_finding(store, found["urgent"].id, Verdict(kind="returned", reason="waar precies?"))
    with pytest.raises(NotAllowedNow):
        note_sent(store, [found["new"].id, found["urgent"].id], Sent(day="2026-11-19", way="mail"))
    ids = [found["new"].id, pothole.id, found["urgent"].id]
    noted = note_sent(store, ids, Sent(day="2026-11-19", way="mail"))
    assert [finding.id for finding in noted] == [pothole.id], "of a park all or nothing; the other goes on"
    assert store.get(Finding, found["new"].id).status == "new"
    undo(store, Reach.here(store.acts))
    assert store.get(Finding, pothole.id).status == "new"


def test_who_was_asked_reminded_or_answered_since_a_day(store: Store) -> None:
    asked(store)
    _other, pothole = another_park(store, "Aalst", "Gemeente Uden")
    note_sent(store, [pothole.id], Sent(day="2026-11-10", way="phone"))
    note_reminded(store, [pothole.id], "2026-11-18")
    assert asked_called(store, "gemeente uden").answered == ""
    record_replies(store, [NewReply(pothole.id, text="We gaan kijken")])
    assert store.get(Finding, pothole.id).status == "sent", "of the finding itself nothing changed"
    row = asked_called(store, "gemeente uden")
    assert (row.sent, row.reminded, row.answered) == ("2026-11-10", "2026-11-18", "2026-11-20")
    assert [row.since(day) for day in ("2026-11-20", "2026-11-21")] == [True, False]
    assert [row.since("2026-11-11", what) for what in ASKED_MOMENTS] == [False, True, True]
    assert [row.since("2026-11-19", what) for what in ASKED_MOMENTS] == [False, False, True]
    never = asked_called(store, "Politie Veghel")
    assert not never.since("0001-01-01")
    with pytest.raises(NotFound):
        asked_called(store, "municipality")
    assert asked_called(store, "police").partner.id == never.partner.id
    undo(store, Reach.here(store.acts))
    assert asked_called(store, "gemeente uden").answered == "", "the answer was taken back"


def test_a_refusal_is_an_answer_though_nothing_is_asked_there_any_more(store: Store) -> None:
    asked(store)
    park, pothole = another_park(store, "Aalst", "Gemeente Uden")
    other = record_finding(store, add_round(store, park.id, "2026-11-13"), route(store, park.id)[0].id, NewFinding("bord weg"))
    set_finding(store, other.id, partner=store.get(Finding, pothole.id).partner)
    accept(store, other)
    note_sent(store, [pothole.id, other.id], Sent(day="2026-11-10", way="phone"))
    record_replies(store, [NewReply(pothole.id, said=Said(kind="refused"), text="niet van ons", by="J. de Wit")])
    row = asked_called(store, "gemeente uden")
    assert (row.open, row.answered) == (1, "2026-11-20")


def test_the_list_of_a_partner_whose_park_is_gone_is_not_there(store: Store) -> None:
    park, finding = another_park(store, "Aalst", "Gemeente Uden")
    with store.act() as act:  # as a merge leaves it: the park removed, a partner changed without knowing
        act.write(Park, park.id, park=park.id, gone=True)
    with pytest.raises(NotFound, match="Gemeente Uden"):
        action_list(store, f"{OVER_PARKS}{store.get(Finding, finding.id).partner}")
