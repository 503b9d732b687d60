"""How much is asked of each partner: counted once, forgotten by whatever changes a point, the same as the points say."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Sent
from kvo_inspect.store.actions.asked import PartnerAsked, asked_of_partners, last_answers, wrong_asked
from kvo_inspect.store.actions.over_parks import asked_over_parks
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.actions.sending import note_sent
from kvo_inspect.store.conditions.findings import OPEN
from kvo_inspect.store.findings.finding import move_finding, set_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from tests.examples import worked_example
from tests.exchange.asked import accept
from tests.exchange.records import NOW
from tests.laptops import GATE, Laptop, add_round, batch
from tests.store.work import WORK, do

_POINTS = f"""select t.partner, sum(t.status in ('new', 'reopened')), sum(t.status <> 'reported_done'),
  sum(t.status <> 'reported_done' and t.due < ?) from finding t
  join review v on v.finding = t.id and v.gone = 0 and json_extract(v.verdict, '$.kind') = 'accepted'
  where t.gone = 0 and t.confidential = 0 and t.partner is not null and {OPEN} group by t.partner"""


def as_findings_say(store: Store, day: str) -> dict[str, tuple[int, int, int]]:
    return {partner: (unsent, open_, overdue or 0) for partner, unsent, open_, overdue in store.rows(_POINTS, [day])}


def counts(asked: dict[str, PartnerAsked], day: str) -> dict[str, tuple[int, int, int]]:
    return {partner: (of_partner.unsent, of_partner.open, of_partner.overdue(day)) for partner, of_partner in asked.items()}


def test_what_is_kept_is_what_the_findings_say_whatever_is_done(laptop: Laptop) -> None:
    store = laptop.store
    for park in store.rows("select id from park"):
        add_round(store, park[0], "2026-11-13", part="day")
    for number in (0, 3, 12):
        for what in sorted(WORK, reverse=number == 3):
            asked_of_partners(store)
            do(store, what, number)
            assert wrong_asked(store) == [], (what, number)
            for day in ("2026-11-13", "2027-12-31"):
                assert counts(asked_of_partners(store), day) == as_findings_say(store, day), (what, number)
        undo(store, Reach())
        assert wrong_asked(store) == []
        assert counts(asked_of_partners(store), "2027-12-31") == as_findings_say(store, "2027-12-31")
    assert doctor(store) == []


def test_what_a_merge_brings_is_counted(laptop: Laptop, tmp_path: Path) -> None:
    store = laptop.store
    walked, stop, park = store.rows("select r.id, c.id, c.park from round r join checkpoint c on c.park = r.park order by c.n limit 1")[0]
    finding = record_answer(store, walked, stop, GATE, Value(value="2")).findings[0]
    holder = partners_of(store, park)[0].id
    set_finding(store, finding.id, partner=holder, due="2026-11-12")
    accept(store, finding)
    assert counts(asked_of_partners(store), "2026-11-13")[holder] == (1, 1, 1)
    other = laptop.copy_to(tmp_path / "other", author="Anna")
    store = laptop.store  # opened anew
    note_sent(other.store, [finding.id], Sent(day="2026-11-11", way="mail"))
    receive(store, batch(other.store))
    assert (asked_of_partners(store)[holder].unsent, asked_of_partners(store)[holder].sent) == (0, "2026-11-11")
    record_replies(other.store, [NewReply(finding.id, text="We gaan kijken")])
    receive(store, batch(other.store))
    assert last_answers(store) == {holder: other.store.today.isoformat()}
    move_finding(other.store, finding.id, "verified")
    receive(store, batch(other.store))
    assert holder not in asked_of_partners(store)
    assert doctor(store) == []
    other.close()


def test_a_record_that_is_only_looked_at_says_the_same(tmp_path: Path) -> None:
    store = open_record(worked_example("nl"), state_folder=tmp_path / "state", write=False, now=lambda: NOW)
    asked = counts(asked_of_partners(store), "2026-11-13")
    assert asked == as_findings_say(store, "2026-11-13")
    assert asked
    assert sum(row.unsent for row in asked_over_parks(store)) <= sum(unsent for unsent, _open, _overdue in asked.values())
    store.close()


def test_the_doctor_names_a_park_of_which_something_else_is_kept(laptop: Laptop) -> None:
    store = laptop.store
    park = list_parks(store)[0].id
    asked_of_partners(store)
    with store.writing():
        store.db.execute("""update park_asked set partners = '{"x":[1,1,{},"","",""]}' where park = ?""", [park])
    assert doctor(store) == [f"What is asked of the partners of park {park} is not what its findings come to."]
