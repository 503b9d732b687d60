"""What is asked of “the company”: a list for each premises, and nothing is sent to a company that nobody named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import NotAllowedNow, RuleError
from kvo_inspect.exchange.actions.files import write_action_list, write_mail_files
from kvo_inspect.exchange.actions.mail import Letter, Sender
from kvo_inspect.store.actions.lists import ActionList, action_lists
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.sending import note_sent
from kvo_inspect.store.findings.finding import NoCompany, move_finding, review_finding, set_finding
from kvo_inspect.store.findings.objects import number_finding
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.review.page import read_review_page
from kvo_inspect.store.review.queue import Queue, review_lines
from kvo_inspect.store.review.queue_order import review_numbers
from kvo_inspect.store.review.verdicts import set_holder
from kvo_inspect.wording.action_lists import list_name, nobody_text
from kvo_inspect.wording.review import nobody_named_text, proposed_text, short_holder_text
from tests.store.findings.test_objects import LAMPS, NUMBER, Walked, walked

__all__ = ["walked"]
TODAY = Sent(day="2026-11-12", way="meeting")
LETTER, SENDER = Letter("2026-12-04"), Sender("Karin Bos")


def accepted(at: Walked, *findings: Finding) -> list[str]:
    for finding in findings:
        review_finding(at.store, finding.id, Verdict(kind="accepted"))
    return [finding.id for finding in findings]


def lists_of(at: Walked, kind: str = "company") -> dict[str, ActionList]:
    """The lists of a usual partner: what each is called → the list."""
    partner = made_id("partner", at.round.park, kind)
    return {list_name(one): one for one in action_lists(at.store, at.round.park) if one.partner.id == partner}


def test_a_list_for_each_premises_with_a_heading_that_says_which(walked: Walked) -> None:
    accepted(walked, *number_finding(walked.store, walked.fail().id, "12 14").findings, walked.fail(at=walked.other))
    lists = lists_of(walked)
    assert list(lists) == ["company", "company at number 12, Industrieweg", "company at number 14, Industrieweg"]
    assert [len(one.points) for one in lists.values()] == [1, 1, 1]
    assert [len(one.unsent) for one in lists.values()] == [0, 1, 1]
    assert [point.where for point in lists["company"].unaddressed] == ["Kade"]
    for one in lists.values():
        assert action_list(walked.store, one.id) == one


def test_the_same_number_at_another_checkpoint_is_another_company(walked: Walked) -> None:
    accepted(walked, number_finding(walked.store, walked.fail().id, "12").findings[0])
    accepted(walked, number_finding(walked.store, walked.fail(at=walked.other).id, "12").findings[0])
    assert list(lists_of(walked))[1:] == ["company at number 12, Industrieweg", "company at number 12, Kade"]


def test_a_list_whose_points_are_gone_is_empty(walked: Walked) -> None:
    (finding,) = number_finding(walked.store, walked.fail().id, "12").findings
    accepted(walked, finding)
    before = lists_of(walked)["company at number 12, Industrieweg"]
    number_finding(walked.store, finding.id, "14")
    now = action_list(walked.store, before.id)
    assert (now.points, list_name(now)) == ((), "company at number 12, Industrieweg")


def test_without_a_company_nothing_is_noted_as_sent(walked: Walked) -> None:
    nobody, somebody = accepted(walked, walked.fail(at=walked.other), number_finding(walked.store, walked.fail().id, "12").findings[0])
    with pytest.raises(NoCompany, match="give a house number or a partner"):
        note_sent(walked.store, [nobody, somebody], TODAY)
    with pytest.raises(NotAllowedNow):
        move_finding(walked.store, nobody, "sent", sent=TODAY)
    assert {one.status for one in walked.store.select(Finding)} == {"new"}
    note_sent(walked.store, [somebody], TODAY)
    set_finding(walked.store, nobody, object="99")
    note_sent(walked.store, [nobody], TODAY)
    assert {one.status for one in walked.store.select(Finding)} == {"sent"}


def test_a_name_of_any_kind_will_do(walked: Walked) -> None:
    (finding,) = accepted(walked, walked.fail())
    jansen = walked.company("Jansen BV")
    set_checkpoint(walked.store, walked.road.id, company="Bos BV")
    assert [len(one.unsent) for one in lists_of(walked).values()] == [0, 1]
    assert list(lists_of(walked)) == ["company", "Bos BV, Industrieweg"]
    set_checkpoint(walked.store, walked.road.id, company="")
    assert lists_of(walked)["company"].unaddressed
    set_holder(walked.store, [finding], jansen)
    assert len(action_list(walked.store, jansen).unsent) == 1
    set_holder(walked.store, [finding], walked.usual("company"))
    set_partner(walked.store, walked.usual("company"), organisation="Alle bedrijven")
    assert len(lists_of(walked)["Alle bedrijven"].unsent) == 1
    note_sent(walked.store, [finding], TODAY)


def test_a_column_number_names_no_company(walked: Walked) -> None:
    (lamp,) = number_finding(walked.store, walked.fail(LAMPS, "1").id, "2231").findings
    set_finding(walked.store, lamp.id, partner=walked.usual("company"))
    accepted(walked, lamp)
    assert list(lists_of(walked)) == ["company"]
    with pytest.raises(NoCompany):
        note_sent(walked.store, [lamp.id], TODAY)


def test_no_file_or_mail_leaves_for_nobody_and_a_mail_names_the_premises(walked: Walked, tmp_path: Path) -> None:
    accepted(walked, *number_finding(walked.store, walked.fail().id, "12 14").findings, walked.fail(at=walked.other))
    nobody, twelve, _fourteen = lists_of(walked).values()
    out = tmp_path / "out"
    out.mkdir()
    for form in ("csv", "xlsx", "eml"):
        with pytest.raises(RuleError, match="no company named"):
            write_action_list(walked.store, nobody, form, out, LETTER, SENDER)
    assert list(out.iterdir()) == []
    (path,) = write_mail_files(walked.store, [twelve.id], out, LETTER, SENDER)
    text = path.read_text()
    assert path.name == "de-amert-bedrijf-op-nummer-12-industrieweg-2026-11-12.eml", "in the language of the partner"
    assert "bedrijf op nummer 12, Industrieweg" in " ".join(text.split())
    assert "KBR-001" in text
    assert "KBR-002" not in text
    assert "To:" not in text


def test_what_the_nameless_company_is_told_for_information_stays_here(walked: Walked, tmp_path: Path) -> None:
    finding = walked.fail("fencing/HK-01")
    set_holder(walked.store, [finding.id], walked.usual("municipality"), [walked.usual("company")])
    accepted(walked, finding)
    (company,) = lists_of(walked).values()
    assert [point.group for point in company.points] == ["info"]
    assert company.outgoing == ()
    with pytest.raises(RuleError):
        write_mail_files(walked.store, [company.id], tmp_path, LETTER, SENDER)


def test_the_review_says_whom_it_is_for_and_why_it_cannot_be_sent(walked: Walked) -> None:
    number_finding(walked.store, walked.fail().id, "12")
    walked.fail(at=walked.other)
    lines = review_lines(walked.store, review_numbers(walked.store, Queue(park=walked.round.park)))
    pages = {line.object: read_review_page(walked.store, line) for line in lines}
    assert nobody_named_text(pages["12"]) == ""
    assert nobody_named_text(pages[""]) == nobody_text()
    assert proposed_text(pages["12"], {}).startswith("company at number 12 · also for fire service · normal")
    by_object = {line.object: line for line in lines}
    assert short_holder_text(by_object["12"], wide=True) == "company at number 12"
    assert short_holder_text(by_object["12"], wide=False) == "company 12"
    assert short_holder_text(by_object[""], wide=True) == "company"
    assert by_object["12"].item == NUMBER
