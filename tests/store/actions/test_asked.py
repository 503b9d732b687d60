"""How much is asked of each partner: counted once, forgotten by whatever changes a point, the same as the points say."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.store.actions.asked import PartnerAsked, asked_of_partners, wrong_asked
from kvo_inspect.store.actions.over_parks import asked_over_parks
from kvo_inspect.store.conditions.findings import OPEN
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.examples import worked_example
from tests.exchange.records import NOW
from tests.laptops import Laptop, add_round
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
