"""House numbers and objects of findings: one finding each, addressed to the company there, counted, in one act that one undo takes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.findings.objects import Numbered, describe_finding, number_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.finishing import finish_round
from tests.tui.walk.rounds import loaded

NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.UTC)
NUMBER, TIDY, LAMPS, GATE = "premises/BD-01", "premises/BD-02", "lighting/VL-01", "fencing/HK-01"
FAILS = Value(value="2")


@dataclass
class Walked:
    """A round on a park with two roads and a plot."""

    store: Store
    round: Round
    road: Checkpoint
    other: Checkpoint
    plot: Checkpoint

    def fail(self, item: str = NUMBER, value: str = "2", at: Checkpoint | None = None) -> Finding:
        return record_answer(self.store, self.round.id, (at or self.road).id, item, Value(value=value)).findings[0]

    def company(self, name: str, numbers: str = "", at: Checkpoint | None = None) -> str:
        stops = ((at or self.road).id,)
        return add_partner(self.store, self.round.park, "company", organisation=name, numbers=numbers, checkpoints=stops).id

    def usual(self, kind: PartnerKind) -> str:
        return made_id("partner", self.round.park, kind)

    def findings(self) -> dict[str, str | None]:
        """The findings that are there: number → holder."""
        return {one.object: one.partner for one in self.store.select(Finding, "where gone = 0 order by n")}

    def count(self) -> str | None:
        value = self.store.select(Answer, "where item = ?", [LAMPS])[0].value
        return value.value if value else None

    def undo(self) -> None:
        undo(self.store, Reach.walk(self.round.id))


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walked]:
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", author="Karin", letters="KBR", now=lambda: NOW)
    stops = [NewCheckpoint("Industrieweg"), NewCheckpoint("Kade"), NewCheckpoint("Kavel 7", "plot")]
    park = add_park(store, "De Amert", "", stops)
    used = tuple((loaded(name), "full") for name in ("premises", "lighting", "fencing"))
    made = start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", used, ()))  # type: ignore[arg-type]
    yield Walked(store, made, *route(store, park.id))
    assert doctor(store) == []
    store.close()


def codes(numbered: Numbered) -> list[tuple[str, str]]:
    return [(one.code, one.object) for one in numbered.findings]


def test_one_finding_for_each_number_and_the_first_keeps_the_one_there_was(walked: Walked) -> None:
    first = walked.fail()
    set_finding(walked.store, first.id, severity="serious")
    done = number_finding(walked.store, first.id, "12 14-18")
    assert codes(done) == [("KBR-001", "12"), ("KBR-002", "14"), ("KBR-003", "16"), ("KBR-004", "18")]
    assert done.findings[0].id == first.id
    assert {(one.item, one.severity, one.theme, one.checkpoint) for one in done.findings} == {
        (NUMBER, "serious", "premises", walked.road.id)
    }


def test_each_is_asked_of_the_company_that_the_park_knows_there_and_else_of_the_company_at_that_number(walked: Walked) -> None:
    jansen = walked.company("Jansen BV", "14-16")
    walked.company("Elders", "12", walked.other)
    number_finding(walked.store, walked.fail().id, "12 14 16 18")
    company = walked.usual("company")
    assert walked.findings() == {"12": company, "14": jansen, "16": jansen, "18": company}


def test_the_numbers_of_a_company_are_stored_as_programs_of_before_read_them(walked: Walked) -> None:
    jansen = walked.company("Jansen BV", "12, 14 \N{EN DASH} 16 En 20A")
    assert walked.store.get(Partner, jansen).numbers == "12, 14-16 20A"
    number_finding(walked.store, walked.fail().id, "16 20a 22")
    assert walked.findings() == {"16": jansen, "20a": jansen, "22": walked.usual("company")}


def test_one_undo_brings_back_the_single_finding(walked: Walked) -> None:
    walked.company("Jansen BV", "12")
    first = walked.fail()
    before = walked.store.get(Finding, first.id)
    number_finding(walked.store, first.id, "12 14-18")
    walked.undo()
    after = walked.store.get(Finding, first.id)
    assert walked.findings() == {"": walked.usual("company")}
    assert (after.object, after.partner, after.code) == (before.object, before.partner, before.code)
    walked.undo()
    assert walked.findings() == {}
    assert walked.store.select(AlsoFor, "where gone = 0") == []


def test_the_holder_of_other_kinds_stays(walked: Walked) -> None:
    walked.company("Jansen BV", "12")
    number_finding(walked.store, walked.fail(GATE).id, "12 14")
    assert walked.findings() == {"12": walked.usual("municipality"), "14": walked.usual("municipality")}


def test_a_company_that_somebody_chose_is_not_taken_away_from_the_finding_in_hand(walked: Walked) -> None:
    bos = walked.company("Bos", at=walked.other)
    first = walked.fail()
    set_finding(walked.store, first.id, partner=bos)
    number_finding(walked.store, first.id, "12 14")
    assert walked.findings() == {"12": bos, "14": walked.usual("company")}


def test_on_a_plot_the_company_that_is_there_is_asked_without_a_number(walked: Walked) -> None:
    kuiper = walked.company("Kuiper", at=walked.plot)
    assert walked.fail(at=walked.plot).partner == kuiper
    assert walked.fail().partner == walked.usual("company")


def test_a_free_finding_takes_numbers_too(walked: Walked) -> None:
    free = record_finding(walked.store, walked.round.id, walked.road.id, NewFinding("pallets"))
    done = number_finding(walked.store, free.id, "12 14")
    assert [(one.object, one.text, one.item) for one in done.findings] == [("12", "pallets", None), ("14", "pallets", None)]
    again = number_finding(walked.store, free.id, "12")
    assert [one.object for one in again.removed] == ["14"]


def test_typed_again_new_numbers_are_added_and_those_taken_out_go(walked: Walked) -> None:
    first = walked.fail()
    number_finding(walked.store, first.id, "12 14 16")
    done = number_finding(walked.store, first.id, "12 16 20")
    assert codes(done) == [("KBR-001", "12"), ("KBR-003", "16"), ("KBR-004", "20")]
    assert [one.code for one in done.removed] == ["KBR-002"]
    assert list(walked.findings()) == ["12", "16", "20"]
    assert walked.store.rows("select count(*) from also_for where gone = 0") == [(3,)]
    walked.undo()
    assert list(walked.findings()) == ["12", "14", "16"]
    assert walked.store.rows("select count(*) from also_for where gone = 0") == [(3,)]


def test_a_number_corrected_stays_the_same_finding(walked: Walked) -> None:
    first = walked.fail()
    number_finding(walked.store, first.id, "12")
    add_comment(walked.store, first.id, "poort stond open")
    assert codes(number_finding(walked.store, first.id, "13")) == [("KBR-001", "13")]


def test_what_somebody_worked_on_stays_when_its_number_is_taken_out(walked: Walked) -> None:
    done = number_finding(walked.store, walked.fail().id, "12 14 16")
    add_comment(walked.store, done.findings[1].id, "met foto")
    set_finding(walked.store, done.findings[2].id, text="alleen hier")
    again = number_finding(walked.store, done.findings[0].id, "12")
    assert [one.object for one in again.stayed] == ["14", "16"]
    assert again.removed == ()
    assert list(walked.findings()) == ["12", "14", "16"]


def test_without_numbers_the_single_finding_is_there_again(walked: Walked) -> None:
    jansen = walked.company("Jansen BV", "12")
    done = number_finding(walked.store, walked.fail().id, "12 14")
    assert done.findings[0].partner == jansen
    again = number_finding(walked.store, done.findings[0].id, "")
    assert codes(again) == [("KBR-001", "")]
    assert walked.findings() == {"": walked.usual("company")}


def test_the_number_in_hand_taken_out_goes_too_while_others_stand(walked: Walked) -> None:
    done = number_finding(walked.store, walked.fail().id, "12 14")
    again = number_finding(walked.store, done.findings[0].id, "14")
    assert [one.object for one in again.removed] == ["12"]
    assert list(walked.findings()) == ["14"]


@pytest.mark.parametrize("line", ["twaalf", "12 14-", "1-2000", "18-14", "12 scheef"])
def test_a_bad_line_stores_nothing(walked: Walked, line: str) -> None:
    first = walked.fail()
    before = walked.store.rows("select count(*) from change")
    with pytest.raises(BadValue):
        number_finding(walked.store, first.id, line)
    assert walked.store.rows("select count(*) from change") == before


def test_a_finished_round_takes_no_numbers(walked: Walked) -> None:
    first = walked.fail()
    finish_round(walked.store, walked.round.id)
    with pytest.raises(NotAllowedNow):
        number_finding(walked.store, first.id, "12")


def test_an_answer_corrected_offers_what_has_a_number(walked: Walked) -> None:
    number_finding(walked.store, walked.fail().id, "12 14")
    done = record_answer(walked.store, walked.round.id, walked.road.id, NUMBER, Value(value="1"))
    assert [one.object for one in done.offered] == ["12", "14"]


# -- counted -----------------------------------------------------------------------------------------------------------


def test_two_column_numbers_make_the_count_two(walked: Walked) -> None:
    lamp = walked.fail(LAMPS, "1")
    done = number_finding(walked.store, lamp.id, "2231 LM-2233")
    assert [one.object for one in done.findings] == ["2231", "LM-2233"]
    assert done.counted is not None
    assert walked.count() == "2"
    assert set(walked.findings().values()) == {walked.usual("municipality")}
    walked.undo()
    assert walked.count() == "1"
    assert list(walked.findings()) == [""]


def test_a_text_with_numbers_counts_too_and_a_higher_count_stays(walked: Walked) -> None:
    lamp = walked.fail(LAMPS, "2")
    describe_finding(walked.store, lamp.id, "2231 2233 scheef")
    assert walked.count() == "2"
    describe_finding(walked.store, lamp.id, "2231 2235 scheef")
    assert walked.count() == "3"
    walked.undo()
    assert walked.count() == "2"


def test_a_number_twice_counts_once(walked: Walked) -> None:
    lamp = walked.fail(LAMPS, "1")
    done = number_finding(walked.store, lamp.id, "2231 2231")
    assert (len(done.findings), done.counted, walked.count()) == (1, None, "1")


def test_a_number_with_small_letters_is_that_with_large_ones(walked: Walked) -> None:
    lamp = number_finding(walked.store, walked.fail(LAMPS, "1").id, "12A").findings[0]
    assert codes(number_finding(walked.store, lamp.id, "12a 14")) == [("KBR-001", "12A"), ("KBR-002", "14")]
    assert [one.object for one in describe_finding(walked.store, lamp.id, "12a 12A 14 en 16 scheef")] == ["12A", "16", "14"]
    assert walked.count() == "3"


def test_more_than_the_question_takes_is_refused_whole(walked: Walked) -> None:
    lamp = walked.fail(LAMPS, "98")
    before = walked.store.rows("select count(*) from change")
    with pytest.raises(BadValue, match="99"):
        describe_finding(walked.store, lamp.id, " ".join(str(2000 + n) for n in range(100)))
    assert walked.store.rows("select count(*) from change") == before
    number_finding(walked.store, lamp.id, " ".join(str(20000 + n) for n in range(50)))
    assert len(number_finding(walked.store, lamp.id, " ".join(walked.findings())).findings) == 50
    assert walked.count() == "98"


def test_the_desk_counts_no_more_once_the_round_is_finished(walked: Walked) -> None:
    lamp = walked.fail(LAMPS, "1")
    finish_round(walked.store, walked.round.id)
    assert len(describe_finding(walked.store, lamp.id, "2231 2233")) == 2
    assert walked.count() == "1"


def test_a_text_at_a_company_s_question_takes_ranges_and_asks_the_company(walked: Walked) -> None:
    jansen = walked.company("Jansen BV", "14")
    findings = describe_finding(walked.store, walked.fail().id, "12-14 poort open")
    assert [(one.object, one.text, one.partner) for one in findings] == [
        ("12", "poort open", walked.usual("company")),
        ("14", "poort open", jansen),
    ]
    assert walked.store.rows("select count(*) from also_for where gone = 0") == [(2,)]


def test_a_number_in_a_text_that_another_finding_has_is_about_that_one(walked: Walked) -> None:
    twelve, fourteen = number_finding(walked.store, walked.fail(LAMPS, "2").id, "12 14").findings
    done = describe_finding(walked.store, fourteen.id, "12 14 20 pallets")
    assert [(one.code, one.object, one.text) for one in done] == [
        (fourteen.code, "14", "pallets"),
        ("KBR-003", "20", "pallets"),
        (twelve.code, "12", "pallets"),
    ]
    assert (list(walked.findings()), walked.count()) == (["12", "14", "20"], "3")
    again = describe_finding(walked.store, fourteen.id, "14 12 pallets again")
    assert [one.text for one in again] == ["pallets again"] * 2
    assert [one.text for one in describe_finding(walked.store, fourteen.id, "14 12 boxes")] == ["boxes", "pallets again; boxes"]
    walked.undo()
    assert walked.store.get(Finding, twelve.id).text == "pallets again"


def test_a_finding_corrected_to_the_number_of_another_goes_unless_somebody_worked_on_it(walked: Walked) -> None:
    twelve, fourteen, sixteen = number_finding(walked.store, walked.fail().id, "12 14 16").findings
    describe_finding(walked.store, fourteen.id, "14 pallets")
    assert [one.code for one in describe_finding(walked.store, fourteen.id, "12 pallets")] == [twelve.code]
    assert list(walked.findings()) == ["12", "16"]
    walked.undo()
    assert list(walked.findings()) == ["12", "14", "16"]
    add_comment(walked.store, sixteen.id, "poort stond open")
    assert [one.code for one in describe_finding(walked.store, sixteen.id, "12 boxes")] == [twelve.code]
    assert walked.store.get(Finding, sixteen.id).text == ""
    assert list(walked.findings()) == ["12", "14", "16"]
    finish_round(walked.store, walked.round.id)
    describe_finding(walked.store, fourteen.id, "12 pallets")
    assert list(walked.findings()) == ["12", "14", "16"], "what was made stays once the round is finished"
