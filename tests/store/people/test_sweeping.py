"""Keeping periods: what is over goes from everywhere for good, what is at work stays and is told why, and no figure changes."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.parks.keeping import typed_period
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import Photo, PromisedPhoto
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Closed, Round
from kvo_inspect.domain.values.closed_sets import KEEPING_KINDS, KeepingKind
from kvo_inspect.errors import BadValue, KvoError, Missing, NotFound, RuleError, TooLong
from kvo_inspect.exchange.compare.alone_file import measurement_text
from kvo_inspect.exchange.compare.json_file import comparison_text
from kvo_inspect.store.actions.asked import asked_of_partners
from kvo_inspect.store.compare import compare
from kvo_inspect.store.course import read_course
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, drop_finding, record_finding, review_finding, set_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.overview import read_whole_overview
from kvo_inspect.store.park_targets import targets_over_parks
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.people.keeping import Keeping, end_period, park_keepings, park_periods, set_period
from kvo_inspect.store.people.sweeping import clock_doubt, sweep
from kvo_inspect.store.plan.needs import trajectory_facts
from kvo_inspect.store.plan.targets import targets_of
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, count_to_review
from kvo_inspect.store.rounds.measurements import measurements_of
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.survey.surveys import answers_of, surveys_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.sign_off import sign_off, sign_offs_of, signed_rounds
from tests.examples import copy_example
from tests.laptops import Laptop, batch, state
from tests.store.people.test_erasing import files_with

WHY = "until the appeal is over"
LATER = dt.datetime(2040, 3, 1, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
"""When every trajectory of the worked example has ended long ago."""


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Store]:
    """The worked example, years later."""
    store = open_record(copy_example("nl", tmp_path / "data"), state_folder=tmp_path / "state", now=lambda: LATER, author="Karin")
    yield store
    store.close()


USERS = ("Karin Bos", "Lotte Smeets", "former user [0-9]+")
"""Who recorded the worked example, before and after: who it was is no figure."""


def figures(store: Store) -> dict[str, str]:
    """Every figure of the record, by what it is of; who said it when is none."""
    counted: dict[str, Any] = {
        "overview": read_whole_overview(store),
        "parks": list_parks(store),
        "targets": targets_over_parks(store),
        "asked": asked_of_partners(store),
        "to review": count_to_review(store, Queue()),
    }
    for park in store.select(Park, "where gone = 0"):
        lines = measurements_of(store, park.id)
        for first in lines:
            counted[f"measurement {first.id}"] = measurement_text(compare(store, first.id, first.id), "")
            for second in lines:
                if first != second:
                    counted[f"compare {first.id} {second.id}"] = comparison_text(compare(store, first.id, second.id), "")
                    every = comparison_text(compare(store, first.id, second.id, confidential=True), "")
                    counted[f"with the hidden {first.id} {second.id}"] = re.sub(r'"text": "(\\.|[^"])*"', "", every)
        counted[f"course {park.id}"] = read_course(store, park.id)
        counted[f"rounds {park.id}"] = list_rounds(store, park.id)
        counted[f"signed {park.id}"] = [
            (round_, [(line.person.id, line.sign_off is not None, line.later) for line in signed.lines])
            for round_, signed in signed_rounds(store, park.id).items()
        ]
        for trajectory in store.select(Trajectory, "where park = ?", [park.id]):
            facts = trajectory_facts(store, trajectory.id)
            counted[f"facts {trajectory.id}"] = replace(facts, trajectory=Trajectory(id="", park=""), facilitator="")
            counted[f"targets {trajectory.id}"] = targets_of(store, trajectory.id)
            for survey in surveys_of(store, trajectory.id):
                counted[f"survey {survey.survey.id}"] = answers_of(store, survey.survey.id)
    return {name: re.sub("|".join(USERS), "somebody", repr(figure)) for name, figure in counted.items()}


def test_users_who_recorded_last_long_ago_are_former_users_each_with_a_number(laptop: Laptop, tmp_path: Path) -> None:
    store, park, round_ = shown(laptop)
    other, third = Laptop(tmp_path / "other", author="Joost Kanarie"), Laptop(tmp_path / "third", author="Lotte Vink")
    for each in (other, third):
        receive(each.store, batch(store))
        record_finding(each.store, round_.id, route(each.store, park.id)[0].id, NewFinding(text="Hek kapot"))
        drop_finding(each.store, each.store.select(Finding)[0].id, "solved")
        receive(store, batch(each.store))
    finish_round(store, round_.id)
    laptop.days = 400
    set_period(store, park.id, "names", "12", WHY)
    row = row_of(store, park.id, "names")
    assert row.counts["author"] == 2, "not the user of this laptop"
    sweep(store, [row])
    assert {finding.made_by for finding in store.select(Finding)} == {"former user 1", "former user 2"}
    assert store.get(Park, park.id).changed_by == store.author
    assert row_of(store, park.id, "names").things == 0
    assert doctor(store) == []
    receive(other.store, batch(store))
    assert {finding.made_by for finding in other.store.select(Finding)} <= {"former user 1", "former user 2"}
    other.close()
    third.close()
    laptop.close()
    assert files_with(laptop.data, "Joost Kanarie") == []
    laptop.open()


def set_all(store: Store, months: str = "12") -> None:
    for park in store.select(Park, "where gone = 0"):
        for kind in KEEPING_KINDS:
            set_period(store, park.id, kind, months, WHY)


def close_all(store: Store) -> None:
    """Finish what was begun, though questions are open."""
    with store.act() as act:
        for round_ in store.select(Round, "where gone = 0 and closed is null"):
            act.write(Round, round_.id, park=round_.park, closed=Closed(day=round_.date, time="20:00"))


def row_of(store: Store, park_id: str, kind: KeepingKind) -> Keeping:
    return next(keeping for keeping in park_keepings(store, park_id, confidential=True) if keeping.kind == kind)


def test_no_figure_changes(later: Store) -> None:
    for finding in later.select(Finding, "where gone = 0 and status not in ('verified') and promised_by <> '' order by n limit 3"):
        review_finding(later, finding.id, Verdict(kind="dropped", reason="bestaat niet meer"))
    close_all(later)
    set_all(later)
    before = figures(later)
    keepings = park_keepings(later, confidential=True)
    gone = {each.kind: each.things for each in keepings if each.park.name == "De Kievitsakker"}
    assert gone["names"] > 80
    assert gone["photos"] > 5
    assert gone["signals"] > 2
    names = {person.name for person in later.select(Participant) if " " in person.name}
    sweep(later, keepings)
    after = figures(later)
    assert after.keys() == before.keys()
    for name, figure in before.items():
        assert after[name] == figure, name
    assert doctor(later) == []
    assert [each for each in park_keepings(later, confidential=True) if each.things] == []
    left = {person.name for person in later.select(Participant)}
    assert not names & left
    assert all(re.fullmatch(r"N\.N\. \d+", name) for name in left)


def shown(laptop: Laptop) -> tuple[Store, Park, Round]:
    store = laptop.store
    round_ = store.select(Round)[0]
    return store, store.get(Park, round_.park), round_


def solved(laptop: Laptop, text: str, *, confidential: bool = False, by: str = "", remark: str = "") -> Finding:
    store, _park, round_ = shown(laptop)
    finding = record_finding(store, round_.id, route(store, round_.park)[0].id, NewFinding(text=text, confidential=confidential))
    if by:
        set_finding(store, finding.id, promised_by=by)
        add_comment(store, finding.id, remark)
    drop_finding(store, finding.id, "solved on the spot")
    return store.get(Finding, finding.id)


def test_names_go_from_every_file_and_their_number_stays(laptop: Laptop) -> None:
    store, park, round_ = shown(laptop)
    first, _second = store.select(Participant, "where round = ? order by place", [round_.id])
    with store.act() as act:
        act.write(Participant, first.id, park=park.id, name="Bertus Kanarie")
    remark = "B. Kanarie belt; de kanarievogel niet"
    finding = solved(laptop, "Hek kapot, zei Bertus Kanarie\nbij de poort", by="Bertus Kanarie", remark=remark)
    assert count_to_review(store, Queue()) == 0
    sign_off(store, first.id, "yes")
    finish_round(store, round_.id)
    laptop.days = 400
    assert row_of(store, park.id, "names").period is None
    set_period(store, park.id, "names", "12", WHY)
    row = row_of(store, park.id, "names")
    assert (row.first, row.last) == ("2026-11-12", "2026-11-12")
    assert row.counts == {"participant": 2, "finding": 1, "comment": 1}
    erased = sweep(store, [row])
    assert erased.final
    assert [person.name for person in store.select(Participant, "where round = ? order by place", [round_.id])] == ["N.N. 1", "N.N. 2"]
    now = store.get(Finding, finding.id)
    assert (now.text, now.promised_by, now.code, now.status) == ("Hek kapot, zei somebody\nbij de poort", "", finding.code, finding.status)
    assert count_to_review(store, Queue()) == 0, "dropped before, and nobody has to go over it again"
    assert [line.later for line in sign_offs_of(store, round_.id).lines if line.sign_off] == [()]
    assert [row.things for row in park_keepings(store)] == [0] * 8
    with pytest.raises(RuleError):
        sweep(store, park_keepings(store))
    assert doctor(store) == []
    laptop.close()
    assert files_with(laptop.data, "Bertus") == []
    assert files_with(laptop.data, "B. Kanarie") == []
    laptop.open()


def test_what_is_at_work_stays_and_says_why(laptop: Laptop) -> None:
    store, park, round_ = shown(laptop)
    stop = route(store, park.id)[0]
    finding = record_finding(store, round_.id, stop.id, NewFinding(text="Hek kapot"))
    set_finding(store, finding.id, promised_by="Jan")
    laptop.days = 400
    set_period(store, park.id, "names", "6", WHY)
    assert row_of(store, park.id, "names").stays == {"round_open": 3}
    finish_round(store, round_.id)
    row = row_of(store, park.id, "names")
    assert (row.counts, row.stays) == ({"participant": 2}, {"finding_open": 1})
    trajectory = begin_trajectory(store, park.id, starts="2026-1-1", term_months=36)
    row = row_of(store, park.id, "names")
    assert (row.things, row.stays["running"], row.next) == (0, 2, "2029-07-01")
    laptop.days = (dt.date(2029, 3, 1) - dt.date(2026, 11, 12)).days  # it ended on 1-1-2029
    row = row_of(store, park.id, "names")
    assert (row.things, row.stays["period"]) == (0, 2)
    set_trajectory(store, trajectory.id, term_months=12)
    assert row_of(store, park.id, "names").things == 2


@pytest.mark.parametrize("days", [0, 1])
def test_a_period_is_over_on_the_day_after_it(laptop: Laptop, days: int) -> None:
    store, park, round_ = shown(laptop)
    finish_round(store, round_.id)
    set_period(store, park.id, "names", "3", WHY)
    laptop.days = (dt.date(2027, 2, 12) - dt.date(2026, 11, 12)).days + days
    assert row_of(store, park.id, "names").things == 2 * days


def test_confidential_words_go_apart_and_only_when_asked(laptop: Laptop) -> None:
    store, park, round_ = shown(laptop)
    hidden = solved(laptop, "Kanarie: bus zonder kenteken", confidential=True)
    shown_one = solved(laptop, "Kanariegeel hek")
    finish_round(store, round_.id)
    laptop.days = 200
    set_period(store, park.id, "signals", "3", WHY)
    assert [row.looked for row in park_keepings(store, park.id)] == [False] * 4, "not even a count"
    row = row_of(store, park.id, "signals")
    assert row.counts == {"finding": 1, "review": 1}
    sweep(store, [row])
    assert store.get(Finding, hidden.id).text == ""
    assert store.get(Finding, shown_one.id).text == "Kanariegeel hek"
    laptop.close()
    assert files_with(laptop.data, "zonder kenteken") == []
    laptop.open()
    assert doctor(laptop.store) == []


def test_photos_go_whole_and_a_promise_that_was_kept_stays_kept(later: Store) -> None:
    park = later.select(Park, "where name = 'De Kievitsakker'")[0]
    close_all(later)
    kept = {promise.id: promise.kept_by for promise in later.select(PromisedPhoto, "where kept_by is not null")}
    set_period(later, park.id, "photos", "12", WHY)
    row = row_of(later, park.id, "photos")
    files = [later.data / "photos" / file.sha256[:2] / file.sha256 for file in row.plan.files]
    assert row.things == len(files) > 4
    assert all(file.exists() for file in files)
    sweep(later, [row])
    assert not any(file.exists() for file in files)
    assert {photo.id for photo in later.select(Photo, "where gone = 0")}.isdisjoint(file.id for file in row.plan.files)
    assert {promise.id: promise.kept_by for promise in later.select(PromisedPhoto, "where kept_by is not null")} == kept != {}
    assert doctor(later) == []


def test_stopped_nothing_is_gone(laptop: Laptop) -> None:
    store, park, round_ = shown(laptop)
    finish_round(store, round_.id)
    laptop.days = 400
    set_period(store, park.id, "names", "12", WHY)
    names = [person.name for person in store.select(Participant)]

    class Stopped(Exception):
        """Esc."""

    for at in ("gather", "write anew", "empty"):

        def stop(what: str, _done: int, _total: int, at: str = at) -> None:
            if what == at:
                raise Stopped

        with pytest.raises(Stopped):
            sweep(store, park_keepings(store, park.id), stop)
        assert doctor(store) == []
        assert "Jan" in json.dumps([change[0] for change in store.rows("select fields from change where noun = 'participant'")])
    sweep(store, park_keepings(store, park.id))
    assert doctor(store) == []
    assert [person.name for person in store.select(Participant)] != names


def test_it_travels_and_the_period_too(laptop: Laptop, tmp_path: Path) -> None:
    store, park, round_ = shown(laptop)
    finish_round(store, round_.id)
    set_period(store, park.id, "names", "12", WHY)
    other = Laptop(tmp_path / "other", author="Joost")
    receive(other.store, batch(store))
    assert row_of(other.store, park.id, "names").period == typed_period("12", WHY)
    laptop.days = other.days = 400
    sweep(store, park_keepings(store, park.id))
    receive(other.store, batch(store))
    assert state(other.store)["participant"] == state(store)["participant"]
    assert row_of(other.store, park.id, "names").things == 0
    other.close()


def test_two_periods_are_two_values_and_nothing_goes(laptop: Laptop, tmp_path: Path) -> None:
    store, park, round_ = shown(laptop)
    finish_round(store, round_.id)
    other = Laptop(tmp_path / "other", author="Joost")
    receive(other.store, batch(store))
    set_period(store, park.id, "names", "12", WHY)
    set_period(store, park.id, "photos", "12", WHY)
    set_period(other.store, park.id, "names", "24", "asked by the auditor")
    receive(store, batch(other.store))
    laptop.days = 2000
    row = row_of(store, park.id, "names")
    assert (row.two_values, row.things, row.looked) == (True, 0, False)
    assert not row_of(store, park.id, "photos").two_values
    set_period(store, park.id, "names", "24", "asked by the auditor")
    row = row_of(store, park.id, "names")
    assert (row.two_values, row.counts["participant"]) == (False, 2)
    other.close()


@pytest.mark.parametrize(
    ("months", "why", "error", "field"),
    [
        ("0", WHY, BadValue, "months"),
        ("601", WHY, BadValue, "months"),
        ("12000", WHY, BadValue, "months"),
        ("-3", WHY, BadValue, "months"),
        ("1,5", WHY, BadValue, "months"),
        ("٣", WHY, BadValue, "months"),
        ("", WHY, BadValue, "months"),
        ("12", " \u200b ", Missing, "why"),
        ("12", "x" * 201, TooLong, "why"),
    ],
)
def test_what_is_no_period(laptop: Laptop, months: str, why: str, error: type[KvoError], field: str) -> None:
    store, park, _round = shown(laptop)
    with pytest.raises(error) as raised:
        set_period(store, park.id, "names", months, why)
    assert getattr(raised.value, "field", field) == field
    assert store.get(Park, park.id).keep_names is None


def test_a_park_that_is_gone_has_no_period(laptop: Laptop) -> None:
    with pytest.raises(NotFound):
        set_period(laptop.store, "gone", "names", "12", WHY)
    assert park_keepings(laptop.store, "gone") == []


def test_a_period_ends(laptop: Laptop) -> None:
    store, park, _round = shown(laptop)
    set_period(store, park.id, "papers", "12", WHY)
    end_period(store, park.id, "papers")
    assert [row.period for row in park_periods(store, park.id)] == [None] * 4


def test_a_clock_that_does_not_go_with_the_record_is_asked_about(laptop: Laptop) -> None:
    assert clock_doubt(laptop.store) is None
    laptop.days = 366
    assert clock_doubt(laptop.store) is None
    laptop.days = 368
    assert clock_doubt(laptop.store) == ("2027-11-15", "2026-11-12")
    laptop.days = -2
    assert clock_doubt(laptop.store) == ("2026-11-10", "2026-11-12")


def test_a_finding_that_has_to_be_gone_over_still_has_to(laptop: Laptop) -> None:
    store, park, round_ = shown(laptop)
    finding = solved(laptop, "Hek kapot")
    set_finding(store, finding.id, text="Hek is weer kapot", promised_by="Jan")
    assert count_to_review(store, Queue(park=park.id)) == 1
    finish_round(store, round_.id)
    laptop.days = 400
    set_period(store, park.id, "names", "12", WHY)
    sweep(store, park_keepings(store, park.id))
    assert store.get(Finding, finding.id).promised_by == ""
    assert count_to_review(store, Queue(park=park.id)) == 1
    assert store.select(Review, "where finding = ?", [finding.id])[0].verdict is not None
