"""The set-up of a park on a new one: what goes along, what never does, nothing overwritten, and one step to take back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from kvo_inspect.domain.parks.park import Park, Terms
from kvo_inspect.domain.parks.partner import Partner, known_of
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import StoredChecklist
from kvo_inspect.domain.set_up import SET_UP_PARTS
from kvo_inspect.errors import NotAllowedNow, RuleError
from kvo_inspect.store.checklists.handed_along import checklists_for
from kvo_inspect.store.checklists.stored import write_stored
from kvo_inspect.store.contacts.contact import change_contact
from kvo_inspect.store.letter_texts import use_texts
from kvo_inspect.store.parks.correcting import recorded_in_park, remove_park
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.parks.partners import add_partner, partners_of, set_partner
from kvo_inspect.store.plan.measures import add_measure, measures_of, move_measure, serve_target, targets_served
from kvo_inspect.store.plan.targets import add_target, targets_of
from kvo_inspect.store.plan.trajectories import begin_trajectory, trajectories_of
from kvo_inspect.store.record.reach import GIVE, Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, round_defaults, start_round
from kvo_inspect.store.set_up import add_park_like, copy_set_up, plan_set_up, set_up_of
from kvo_inspect.store.upkeep.doctor import doctor
from tests.exchange.letter_files import put_letters
from tests.laptops import Laptop, checklists, everything, prepared

OF_THE_PLACE = ("Jansen", "0612345678", "Kapelaan", "roet", "4141", "2026-12-01", "Weg 1", "geheim")
"""Words of the park that no other park's log may hold unless they were asked for."""

NOTHING = dict.fromkeys(SET_UP_PARTS, 0)


class Made(NamedTuple):
    laptop: Laptop
    park: Park
    target: Target
    measure: Measure


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Return a laptop with a park that has everything, and another park that has nothing yet."""
    laptop = prepared(tmp_path_factory.mktemp("laptop"), parks=1)
    store = laptop.store
    (park,) = store.select(Park)
    set_park(store, park.id, terms=Terms(urgent=2), limits={"lighting/L1": "4"}, own_set=("lighting/L1", "lighting/L2"), notes="geheim")
    usual = {kind: made_id("partner", park.id, kind) for kind in ("municipality", "police", "company")}
    set_partner(store, usual["municipality"], organisation="Gemeente Amert", person="Karin", email="karin@amert.nl", language="en")
    set_partner(store, usual["company"], organisation="Jansen en buren", person="Kapelaan")
    add_partner(store, park.id, "company", organisation="Jansen BV", phone="0612345678")
    cycle = begin_trajectory(store, park.id, scheme="KVO 4.0", audit="2026-12-01")
    target = add_target(
        store, cycle.id, name="Inbraken", unit="aantal", baseline=Counted(value="4141"), goal=Goal(kind="change", amount="-40")
    )
    measure = add_measure(store, cycle.id, name="Lampen", partner=usual["municipality"], person="Karin", due="2026-12-01", theme="lighting")
    move_measure(store, measure.id, "in_progress")
    serve_target(store, measure.id, target.id)
    add_measure(store, cycle.id, name="Wijkagent", partner=usual["police"], person="Kapelaan")
    dropped = add_measure(store, cycle.id, name="roet")
    move_measure(store, dropped.id, "dropped", reason="geheim")
    loaded = next(loaded for loaded in checklists() if not loaded.checklist.confidential)
    with store.act(GIVE) as act:
        write_stored(act, park.id, loaded.checklist, loaded.source, given_by="f" * 16)
    yield Made(laptop, park, target, measure)
    laptop.close()


def words_of(made: Made, park_id: str) -> str:
    """Return all that the logs of a park say, as a pack carries them."""
    rows = made.laptop.store.rows("select fields from change join log on log.id = change.log where log.park = ?", [park_id])
    return "\n".join(fields for (fields,) in rows)


def test_a_new_park_takes_over_what_is_known_and_nothing_of_the_place(made: Made) -> None:
    store = made.laptop.store
    park, counts = add_park_like(store, made.park.id, "De Hoef", "Amert")
    assert counts == {**NOTHING, "partners": 1, "settings": 2, "own_set": 2, "checklists": 1, "themes": 1, "targets": 1, "measures": 2}
    assert (park.terms, park.limits, park.own_set) == (Terms(urgent=2), {"lighting/L1": "4"}, ("lighting/L1", "lighting/L2"))
    municipality = store.get(Partner, made_id("partner", park.id, "municipality"))
    known = {"organisation": "Gemeente Amert", "person": "Karin", "email": "karin@amert.nl", "language": "en"}
    assert known_of(municipality) == {**known, "contact": municipality.contact}
    assert municipality.contact == store.get(Partner, made_id("partner", made.park.id, "municipality")).contact != ""
    assert [loaded.checklist.title("nl") for loaded in checklists_for(store, park.id)[0] if loaded.given] == ["lighting"]
    (cycle,) = trajectories_of(store, park.id)
    assert (cycle.scheme, cycle.phase, cycle.audit) == ("KVO 4.0", "cooperation", None)
    (target,) = targets_of(store, cycle.id)
    assert (target.baseline, target.result, target.goal, target.unit) == (None, None, made.target.goal, "aantal")
    lamps, constable = (line.measure for line in measures_of(store, park.id))
    assert (lamps.status, lamps.due, lamps.partner, lamps.person, lamps.theme) == ("proposed", None, municipality.id, "Karin", "lighting")
    assert (constable.partner, constable.person) == (made_id("partner", park.id, "police"), "")
    assert targets_served(store, lamps.id) == [target.id]
    written = words_of(made, park.id)
    assert [word for word in OF_THE_PLACE if word in written] == []
    assert doctor(store) == []


def test_what_is_of_the_place_goes_along_when_it_is_asked_for(made: Made) -> None:
    store = made.laptop.store
    park, counts = add_park_like(store, made.park.id, "De Kamp", parts={"own_partners"})
    assert counts["own_partners"] == 2
    assert sum(counts.values()) == 2
    companies = [partner for partner in partners_of(store, park.id) if partner.kind == "company"]
    assert [(company.organisation, company.phone) for company in companies] == [("Jansen en buren", ""), ("Jansen BV", "0612345678")]
    assert trajectories_of(store, park.id) == []
    assert "Karin" not in words_of(made, park.id)


def test_what_a_park_has_stays_and_the_copy_is_one_step(made: Made) -> None:
    store = made.laptop.store
    park = set_park(store, add_park(store, "De Heuvel").id, terms=Terms(urgent=5))
    municipality = set_partner(store, made_id("partner", park.id, "municipality"), organisation="Gemeente Heuvel")
    set_partner(store, made_id("partner", park.id, "owner"), organisation="Jansen BV")  # another partner than the company of that name
    cycle = begin_trajectory(store, park.id)
    target = add_target(store, cycle.id, name="INBRAKEN", baseline=Counted(value="7"))
    before = words_of(made, park.id)
    counts = copy_set_up(store, made.park.id, park.id, SET_UP_PARTS)
    assert counts == {**NOTHING, "settings": 1, "own_set": 2, "checklists": 1, "themes": 1, "measures": 2, "own_partners": 2}
    assert store.get(Park, park.id).terms == Terms(urgent=5)
    assert store.get(Partner, municipality.id).organisation == "Gemeente Heuvel"
    assert targets_of(store, cycle.id) == [target]
    lamps = measures_of(store, park.id)[0].measure
    assert (lamps.partner, lamps.person) == (municipality.id, "")
    assert targets_served(store, lamps.id) == [target.id]
    assert sum(copy_set_up(store, made.park.id, park.id, SET_UP_PARTS).values()) == 0  # the same again writes nothing
    assert words_of(made, park.id).startswith(before)
    undo(store, Reach())
    stands = set_up_of(store, park.id)
    assert stands.counts() == {**NOTHING, "partners": 2, "settings": 1, "targets": 1}
    assert store.get(Park, park.id).limits == {}


def test_a_new_park_and_its_set_up_are_taken_back_together(made: Made) -> None:
    store = made.laptop.store
    park, _counts = add_park_like(store, made.park.id, "De Vlaas")
    undo(store, Reach())
    gone = store.find(Park, park.id)
    assert gone is not None
    assert gone.gone
    assert store.select(StoredChecklist, "where park = ? and gone = 0", [park.id]) == []


def test_a_new_park_goes_with_its_proposals_until_somebody_works_on_them(made: Made) -> None:
    store = made.laptop.store
    mistake, _counts = add_park_like(store, made.park.id, "Miste")
    remove_park(store, mistake.id)
    assert trajectories_of(store, mistake.id) == []
    assert measures_of(store, mistake.id) == []
    begun, _counts = add_park_like(store, made.park.id, "Begonnen")
    move_measure(store, measures_of(store, begun.id)[0].measure.id, "agreed")
    assert recorded_in_park(store, begun.id) == {"measure": 1}
    with pytest.raises(NotAllowedNow):
        remove_park(store, begun.id)


def test_a_park_does_not_take_over_from_itself(made: Made) -> None:
    with pytest.raises(RuleError, match="another park"):
        copy_set_up(made.laptop.store, made.park.id, made.park.id)


def test_nothing_is_made_when_the_name_is_missing(made: Made) -> None:
    before = made.laptop.store.rows("select count(*) from change")
    with pytest.raises(RuleError):
        add_park_like(made.laptop.store, made.park.id, "  ")
    assert made.laptop.store.rows("select count(*) from change") == before


def test_the_first_round_of_a_copy_proposes_the_themes_of_the_last_round_there(made: Made) -> None:
    store = made.laptop.store
    first = next(loaded for loaded in checklists() if not loaded.checklist.confidential)
    hidden = next(loaded for loaded in checklists() if loaded.checklist.confidential)
    walked = add_park(store, "De Walk")
    start_round(store, walked.id, NewRound("baseline", "day", "2026-11-12", ((first, "notable"), (hidden, "full"))))
    park, counts = add_park_like(store, walked.id, "De Kopie")
    assert counts["themes"] == 1, "nothing confidential"
    assert round_defaults(store, park.id).themes == {first.checklist.id: "notable"}
    again, _counts = add_park_like(store, park.id, "De Kopie van de kopie")
    assert round_defaults(store, again.id).themes == {first.checklist.id: "notable"}
    without, counts = add_park_like(store, walked.id, "Zonder", parts={"settings"})
    assert (counts["themes"], round_defaults(store, without.id).themes) == (0, {})
    start_round(store, park.id, NewRound("baseline", "day", "2026-11-13", ((first, "full"),)))
    assert round_defaults(store, park.id).themes == {first.checklist.id: "full"}, "its own rounds go before"
    assert copy_set_up(store, walked.id, park.id, {"themes"})["themes"] == 0


def test_letter_texts_go_along_with_the_settings(made: Made) -> None:
    store = made.laptop.store
    put_letters(store.data)
    like = use_texts(store, add_park(store, "Met brieven").id, "ours")
    park, counts = add_park_like(store, like.id, "Ook met brieven")
    assert park.letter_texts == like.letter_texts
    assert counts["settings"] == 1


def test_a_look_says_what_would_be_copied_and_writes_nothing(made: Made) -> None:
    store = made.laptop.store
    park = add_park(store, "De Kijk")
    before = everything(store)
    counts = plan_set_up(store, made.park.id, park.id)
    assert everything(store) == before
    assert trajectories_of(store, park.id) == []
    assert copy_set_up(store, made.park.id, park.id) == counts
    assert sum(plan_set_up(store, made.park.id, park.id).values()) == 0
    with pytest.raises(RuleError, match="not its own"):
        plan_set_up(store, park.id, park.id)
    assert doctor(store) == []


def test_a_partner_and_its_copy_are_one_contact_in_one_step(made: Made) -> None:
    store = made.laptop.store
    source = add_park(store, "De Bron")
    municipality = set_partner(store, made_id("partner", source.id, "municipality"), organisation="Gemeente Bron", phone="1")
    set_partner(store, made_id("partner", source.id, "police"), language="en")
    park = add_park(store, "De Kopie van de bron")
    copy_set_up(store, source.id, park.id)
    copy = store.get(Partner, made_id("partner", park.id, "municipality"))
    assert copy.contact
    assert store.get(Partner, municipality.id).contact == copy.contact
    assert store.get(Partner, made_id("partner", park.id, "police")).contact == "", "of whom nothing is known is nobody"
    change_contact(store, copy.contact, phone="2")
    assert store.get(Partner, municipality.id).phone == "2"
    again, _counts = add_park_like(store, source.id, "Nog een kopie")
    assert store.get(Partner, made_id("partner", again.id, "municipality")).contact == copy.contact, "the same contact in each"
    for _step in range(3):
        undo(store, Reach())
    assert store.get(Partner, municipality.id).contact == ""
