"""Action lists: what is asked of whom in which order, what stays out, and what sending notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import SEEDED, is_email
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow, NotFound
from kvo_inspect.store.actions.lists import ActionList, action_lists, count_unheld, find_partner
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.sending import note_sent
from kvo_inspect.store.export.worked import TIMES_SEEN
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.findings.objects import number_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import (
    add_companies,
    add_partner,
    companies_without_partner,
    holder_of,
    partners_of,
    remove_partner,
    set_partner,
)
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.review.verdicts import set_holder
from kvo_inspect.store.rounds.correcting import set_round_aside
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.texts import speaking
from kvo_inspect.wording.action_lists import asked_text, what_text
from tests.exchange.asked import CANARY, accept, asked, opened, partner_id
from tests.exchange.records import item_of, start

TODAY = Sent(day="2026-11-20", way="mail")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as found:
        yield found


@pytest.fixture
def made(store: Store) -> tuple[Park, dict[str, Finding]]:
    return asked(store)


def of(store: Store, park: Park, kind: str = "municipality", *, confidential: bool = False) -> ActionList:
    return action_list(store, partner_id(park, kind), confidential=confidential)


def test_what_is_asked_in_the_order_in_which_it_is_read(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    names = {one.id: name for name, one in found.items()}
    stands = [(point.group, names[point.id]) for point in of(store, park).points]
    assert stands == [
        ("urgent", "urgent"),
        ("new", "new"),
        ("promised", "promised"),
        ("open", "sent"),
        ("open", "back"),
        ("reported", "done"),
        ("info", "police"),
    ]
    assert of(store, park).unreviewed == 1


def test_a_point_says_where_what_how_often_and_their_number(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    point = next(point for point in of(store, park).points if point.id == found["sent"].id)
    assert (point.where, point.object, point.text) == ("Industrieweg 12-30, van het gele bord tot de brug", "2231", "hangt los")
    assert point.defect is not None
    assert point.defect("nl") == "mis"
    assert (point.seen, point.since, point.last, point.worse) == (2, "2026-09-03", "2026-11-12", True)
    assert (point.reference, point.weeks(store.today)) == ("ZK-sent", 10)
    assert point.is_late(store.today)


def test_a_round_that_is_set_aside_saw_nothing_on_the_list_as_in_an_export(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    (last,) = store.select(Round, "where date = ?", ["2026-11-12"])
    set_round_aside(store, last.id, "dubbel ingevoerd")
    seen_in_export = dict(store.db.execute(f"select t.id, {TIMES_SEEN.sql()} from finding t where t.gone = 0", {"confidential": 0}))
    points = of(store, park).points
    assert {point.id: point.seen for point in points} == {point.id: 1 + seen_in_export[point.id] for point in points}
    point = next(point for point in points if point.id == found["sent"].id)
    assert (point.seen, point.last, point.worse) == (1, "2026-09-03", False)


def test_for_information_tells_whose_it_is_and_nobody_s_name(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    point = of(store, park).points[-1]
    assert (point.holder_kind, point.holder, point.promised_by, point.sent) == ("police", "Politie Veghel", "", None)
    assert "Geheim" not in repr(point)
    assert not point.unsent
    assert not point.is_late(dt.date(2030, 1, 1))


def test_the_confidential_is_on_no_list_unless_asked_for(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    assert CANARY not in repr(action_lists(store, park.id))
    listed = {point.id for point in of(store, park, confidential=True).points}
    assert found["secret"].id in listed


def test_a_reminder_names_what_is_overdue_and_was_asked_before(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    set_finding(store, found["new"].id, due="2026-11-13")
    set_finding(store, found["done"].id, due="2026-11-13")
    assert {point.id for point in of(store, park).overdue(store.today)} == {found["sent"].id, found["new"].id}
    assert [point.id for point in of(store, park).reminder(store.today)] == [found["sent"].id]


def test_all_that_is_new_is_noted_as_sent_in_one_act_and_taken_back_in_one(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    before = of(store, park)
    assert {point.id for point in before.unsent} == {found[name].id for name in ("urgent", "new", "promised", "back")}
    note_sent(store, [point.id for point in before.unsent], Sent(day="2026-11-20", way="mail", reference="ZK-9"))
    assert of(store, park).unsent == ()
    assert store.get(Finding, found["new"].id).sent == Sent(day="2026-11-20", way="mail", reference="ZK-9")
    undo(store, Reach())
    assert of(store, park) == before


def test_sent_again_without_a_number_keeps_the_number_they_gave(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    (sent,) = note_sent(store, [found["back"].id], TODAY)
    assert sent.sent == Sent(day="2026-11-20", way="mail", reference="ZK-back")


def test_another_holder_is_asked_anew_and_reads_nothing_of_the_one_before(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    set_holder(store, [found["sent"].id, found["back"].id], partner_id(park, "police"))
    points = {point.id: point for point in of(store, park, "police").points}
    for name in ("sent", "back"):
        point = points[found[name].id]
        assert (point.group, point.unsent, point.sent, point.reference) == ("new", True, None, "")
    set_finding(store, found["sent"].id, partner=partner_id(park, "police"), due="2026-12-24")
    assert of(store, park, "police").points[0].id in points


@pytest.mark.parametrize("name", ["unreviewed", "dropped", "solved"])
def test_what_was_not_accepted_or_is_done_is_not_sent(store: Store, made: tuple[Park, dict[str, Finding]], name: str) -> None:
    _park, found = made
    with pytest.raises(NotAllowedNow):
        note_sent(store, [found["new"].id, found[name].id], TODAY)
    assert store.get(Finding, found["new"].id).status == "new"


def test_sent_means_sent(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    _park, found = made
    with pytest.raises(BadValue, match="only once it was sent"):
        note_sent(store, [found["new"].id], Sent(day="2026-11-21", way="mail"))


def test_accepted_findings_without_a_holder_are_counted(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    assert count_unheld(store, park.id) == 0
    set_finding(store, found["new"].id, partner=None)
    assert count_unheld(store, park.id) == 1
    assert all(point.id != found["new"].id for one in action_lists(store, park.id) for point in one.points)


def test_a_partner_is_found_by_organisation_kind_and_id(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    for said in ("gemeente veghel", "municipality", partner_id(park, "municipality")):
        assert find_partner(store, park.id, said).id == partner_id(park, "municipality")
    for said in ("fire-service", "brandweer", "Brandweer"):
        assert find_partner(store, park.id, said).kind == "fire_service"
    add_partner(store, park.id, "company", organisation="Jansen")
    with pytest.raises(NotFound):
        find_partner(store, park.id, "company")


# -- partners of one's own ---------------------------------------------------------------------------------------------


def test_partners_of_one_s_own_get_lists_of_their_own(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    one, two = (add_partner(store, park.id, "company", organisation=name) for name in ("Jansen BV", "De Vries BV"))
    set_finding(store, found["unreviewed"].id, partner=one.id)
    accept(store, found["unreviewed"])
    assert [point.id for point in action_list(store, one.id).points] == [found["unreviewed"].id]
    assert action_list(store, two.id).points == ()


def test_a_list_of_nobody_in_particular_is_known_for_one(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    owner = partner_id(park, "owner")
    set_holder(store, [found["police"].id], owner)
    assert not of(store, park, "owner").is_of_nobody
    set_holder(store, [found["new"].id], owner)
    assert of(store, park, "owner").is_of_nobody
    set_partner(store, owner, organisation="Vastgoed BV")
    assert not of(store, park, "owner").is_of_nobody
    assert not of(store, park).is_of_nobody


def test_a_partner_goes_only_when_nothing_hangs_on_it(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    one = add_partner(store, park.id, "company", organisation="Jansen BV")
    set_finding(store, found["unreviewed"].id, partner=one.id)
    with pytest.raises(NotAllowedNow):
        remove_partner(store, one.id)
    set_finding(store, found["unreviewed"].id, partner=None)
    remove_partner(store, one.id)
    assert len(partners_of(store, park.id)) == len(SEEDED)
    with pytest.raises(NotAllowedNow, match="kind"):
        remove_partner(store, partner_id(park, "water_company"))
    with pytest.raises(Missing):
        add_partner(store, park.id, "company", organisation=" ")


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("beheer@gemeente.nl", True),
        ("j.de-wit+kvo@sub.gemeente-x.nl", True),
        ("beheer", False),
        ("a@b", False),
        ("a b@c.nl", False),
        ("a@b.nl, c@d.nl", False),
        ("Jan <a@b.nl>", False),
        ("a@b.nl\nBcc: x@y.nl", False),
        (".a@b.nl", False),
        ("a@-b.nl", False),
        ("é@b.nl", False),
        ("a@" + "b" * 64 + ".nl", False),
        ("a" * 65 + "@b.nl", False),
        ("@b.nl", False),
    ],
)
def test_a_mail_address_has_a_form(text: str, fine: bool) -> None:
    assert is_email(text) is fine


def test_a_wrong_address_is_told_at_its_field(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    with pytest.raises(BadValue) as told:
        set_partner(store, partner_id(park, "police"), email="politie veghel")
    assert told.value.field == "email"
    set_partner(store, partner_id(park, "police"), email="")


def test_each_company_of_the_route_is_asked_on_a_list_of_its_own(store: Store) -> None:
    """What is found on a company's plot is asked of that company; without a partner of its name, of the companies together."""
    park = add_park(
        store, "De Amert", "", [NewCheckpoint("Kade 1", "plot", company="Jansen"), NewCheckpoint("Kade 2", "plot", company="Bos")]
    )
    first, second = route(store, park.id)
    assert holder_of(store, park.id, "company", first.id) == partner_id(park, "company")
    assert companies_without_partner(store, park.id) == ["Jansen", "Bos"]
    jansen, bos = add_companies(store, park.id)
    assert [jansen.organisation, bos.organisation] == ["Jansen", "Bos"]
    assert companies_without_partner(store, park.id) == []
    assert add_companies(store, park.id) == []
    set_partner(store, bos.id, organisation="BOS")
    assert holder_of(store, park.id, "company", first.id) == jansen.id
    assert holder_of(store, park.id, "company", second.id) == bos.id
    assert holder_of(store, park.id, "police", first.id) == partner_id(park, "police")


def test_a_signal_is_followed_up_and_not_solved(store: Store) -> None:
    park = add_park(store, "De Amert", "", [NewCheckpoint("Kade")])
    walked = start(store, park, "2026-11-12")
    finding = record_answer(store, walked.id, route(store, park.id)[0].id, item_of("signal"), Value(value="3")).findings[0]
    accept(store, finding)
    (police,) = [row for row in action_lists(store, park.id, confidential=True) if row.points]
    (point,) = police.points
    assert (point.id, asked_text(point)) == (finding.id, "follow up")
    set_finding(store, finding.id, urgency="now")
    (point,) = action_list(store, police.partner.id, confidential=True).points
    assert asked_text(point) == "follow up now"


def test_how_many_were_counted_is_told_until_each_has_a_point_of_its_own(store: Store) -> None:
    park = add_park(store, "De Amert", "", [NewCheckpoint("Kade")])
    walked = start(store, park, "2026-11-12")
    finding = record_answer(store, walked.id, route(store, park.id)[0].id, item_of("count"), Value(value="5")).findings[0]
    accept(store, finding)

    def point_texts() -> list[str]:
        with speaking("nl"):
            return [what_text(point) for point in action_list(store, finding.partner or "").points]

    (text,) = point_texts()
    assert "(5 " in text
    number_finding(store, finding.id, "2231, 2232, 2233, 2234, 2235")
    accept(store, *store.select(Finding, "where gone = 0 and id <> ?", [finding.id]))
    assert len(point_texts()) == 5
    assert not any("(5 " in text for text in point_texts())
