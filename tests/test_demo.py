"""The worked example is sound, whole, and lively enough that each screen has something to show, on any day of any year."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from kvo_inspect import paths
from kvo_inspect.content.load import load_checklists
from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.demo import baseline, follow_up, is_demo, make_demo, place, small_park, story, waiting_park
from kvo_inspect.demo import survey as demo_survey
from kvo_inspect.demo.events import SurveyStory
from kvo_inspect.demo.walk import Sighting, Tour
from kvo_inspect.domain.checklists.answer import applies
from kvo_inspect.domain.checklists.sets import is_in_set
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.months import months_after
from kvo_inspect.domain.plan.needs import coming, needs
from kvo_inspect.domain.plan.paper_days import paper_doubts
from kvo_inspect.domain.plan.results import outcome
from kvo_inspect.domain.plan.trajectory import Trajectory, end_of_certificate, end_of_term
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.domain.values.closed_sets import PARTS, Status
from kvo_inspect.domain.walk.progress import StopProgress, progress_of, unanswered_required
from kvo_inspect.errors import InUse, UsageError
from kvo_inspect.settings import Settings, load_settings, save_settings
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park, find_park
from kvo_inspect.store.plan.needs import trajectory_facts
from kvo_inspect.store.plan.targets import targets_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.survey.beside import read_surveys
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.pace import park_pace
from kvo_inspect.store.walk.sign_off import signed_rounds
from kvo_inspect.texts import Lang
from tests.doses import dose, thorough_alone
from tests.examples import NOW, copy_example, copy_instead_of_making, main_park

CET = dt.timezone(dt.timedelta(hours=1))
DAYS: list[tuple[dt.datetime, Lang]] = [
    (NOW, "nl"),
    (NOW, "en"),
    (dt.datetime(2028, 2, 29, 0, 2, tzinfo=CET), "nl"),
]
DAYS += dose(  # each takes seconds to make
    [],
    [(dt.datetime(2027, 1, 1, 19, 0, tzinfo=CET), "en")],
    [
        (dt.datetime(2027, 1, 1, 0, 2, tzinfo=CET), "en"),
        (dt.datetime(2027, 7, 3, 22, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))), "en"),
        (dt.datetime(2028, 12, 31, 9, 0, tzinfo=dt.UTC), "nl"),
    ],
)
"""Days and languages to make it in. The day decides when what happened, the language its words: neither asks for the other."""


def opened(folder: Path, *, write: bool = False, now: dt.datetime = NOW) -> Store:
    return open_record(folder, state_folder=folder.parent / "state", write=write, author="Karin Bos", now=lambda: now)


def made(folder: Path, lang: Lang = "nl", *, now: dt.datetime = NOW, again: bool = False) -> Path:
    return make_demo(folder, lang, again=again, now=lambda: now, state_folder=folder.parent / "state")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example("nl", tmp_path_factory.mktemp("demo") / "practice", NOW)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example("en", tmp_path_factory.mktemp("english") / "practice", NOW)


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    """A copy of it, to practise in."""
    return Path(shutil.copytree(folder, tmp_path / "practice"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = opened(folder)
    yield store
    store.close()


def test_every_theme_and_every_status_has_findings(store: Store) -> None:
    findings = store.select(Finding, "where gone = 0")
    themes = {loaded.checklist.theme for loaded in load_checklists(None)[0]}
    assert {one.theme for one in findings} == {*themes, None}
    assert {one.status for one in findings} == set(get_args(Status))
    assert {one.severity for one in findings} == {"minor", "normal", "serious", "urgent"}
    assert {one.urgency for one in findings} == {None, "now", "structural"}
    assert any(one.confidential for one in findings)
    assert any(one.told for one in findings)
    assert any(one.due and one.due < NOW.date().isoformat() and one.status == "sent" for one in findings)
    assert any(one.due and one.due > NOW.date().isoformat() for one in findings)
    assert {one.sent.way for one in findings if one.sent} == {"mail", "form", "phone", "meeting"}
    verdicts = [one.verdict.kind for one in store.select(Review, "where gone = 0") if one.verdict]
    assert set(verdicts) == {"accepted", "returned", "dropped", "duplicate"}


def test_a_row_of_dark_columns_went_to_the_grid_operator(store: Store) -> None:
    row = store.select(Finding, "where text like 'vier op rij%'")
    assert [one.object for one in row] == ["2225", "2227", "2229", "2231"]
    assert {kind for one in row for (kind,) in store.rows("select kind from partner where id = ?", [one.partner])} == {"grid_operator"}


def test_the_route_has_every_kind_and_its_places(store: Store) -> None:
    park = main_park(store)
    stops = route(store, park.id)
    assert len(stops) == 12
    assert {one.kind for one in stops} == {"road", "plot", "entrance", "parking", "green", "water", "object"}
    assert all(one.position and one.extent and one.zone for one in stops)
    assert {one.marks for one in stops} == {True, False}
    assert len(route(store, park.id, retired=True)) == 13


def test_the_baseline_was_walked_by_day_and_in_the_evening_by_eight_people(store: Store) -> None:
    park = main_park(store)
    rows = store.rows(
        "select r.id, r.part, r.weather, r.date from round r join measurement m on m.id = r.measurement where m.kind = 'baseline' "
        "and r.park = ?",
        [park.id],
    )
    assert {part for _id, part, _weather, _date in rows} == {"day", "evening"}
    (trajectory,) = store.select(Trajectory, "where park = ?", [park.id])
    for round_id, _part, weather, date in rows:
        assert weather
        assert trajectory.starts is not None
        assert trajectory.starts < date < f"{NOW.year - 1}-01-01"
        assert len(store.select(Participant, "where round = ?", [round_id])) == 8


@pytest.mark.parametrize(("now", "lang"), DAYS, ids=[f"{lang}-{now:%Y-%m-%d}" for now, lang in DAYS])
def test_the_round_of_today_is_half_walked_on_any_day(tmp_path: Path, now: dt.datetime, lang: Lang) -> None:
    store = opened(copy_example(lang, tmp_path / "practice", now), now=now)
    try:
        (park,) = (line for line in list_parks(store) if line.id == main_park(store).id)
        rounds = rounds_of(store, park.id)
        assert [one.closed is None for one in rounds] == [True] + [False] * 7
        today = rounds[0]
        assert (today.date, today.part) == (now.date().isoformat(), "evening")
        assert len({one.measurement for one in rounds}) == 4
        assert rounds[1].measurement == today.measurement, "last week's day round and tonight's are one measurement"
        seen = {row[0] for row in store.rows("select distinct checkpoint from answer where round = ?", [today.id])}
        stops = [one.id for one in route(store, park.id)]
        assert [one in seen for one in stops] == [True] * 7 + [False] * 5
        for table in ("finding", "recheck", "promised_photo", "mark"):
            assert store.rows(f"select count(*) from {table} where round = ?", [today.id])[0][0] > 1, table
        assert park.overdue > 0
        ats = [dt.datetime.fromisoformat(row[0]) for row in store.rows("select at from change order by n")]
        assert ats == sorted(ats)
        assert ats[-1] <= now, "nothing is from the future"
        assert store.rows("select min(at) from change join answer a on a.id = noun_id where a.round = ?", [today.id])[0][0] >= today.date
        assert doctor(store) == []
    finally:
        store.close()


def test_both_languages_tell_the_same_story(english: Path, store: Store) -> None:
    other = opened(english)
    try:
        for table in ("round", "answer", "finding", "recheck", "mark", "change where noun <> 'partner'"):  # whose language differs
            count = f"select count(*) from {table}"
            assert other.rows(count) == store.rows(count), table
        same = "select count(*) from finding where text <> '' and text = ?"
        assert other.rows(same, ["vier op rij donker, tot de brug"]) == [(0,)]
        assert other.rows(same, ["four in a row dark, up to the bridge"]) == [(4,)]
    finally:
        other.close()
    assert load_settings(english).lang == "en"


@thorough_alone
def test_a_making_that_was_cut_off_is_done_again_and_is_the_same(own: Path, store: Store) -> None:
    note = own / "example.json"
    note.write_text(json.dumps({"day": "", "lang": "nl", "changes": 0}))  # as it stands while the example is being made
    half = opened(own, write=True)
    add_park(half, "half")
    half.close()
    other = opened(made(own))
    try:
        assert [one.name for one in list_parks(other)] == [place.PLACE.name, small_park.PLACE.name, waiting_park.PLACE.name]
        for table in ("park", "checkpoint", "round", "answer", "finding", "recheck", "mark"):
            ids = f"select id, made from {table} order by id"
            assert other.rows(ids) == store.rows(ids)
        assert other.rows("select code from finding order by n") == store.rows("select code from finding order by n")
    finally:
        other.close()


def test_the_person_who_practises_is_known(folder: Path) -> None:
    assert load_settings(folder) == Settings(name="Karin Bos", organisation="Ronde & Co", letters="KBR", lang="nl")
    assert is_demo(folder)


def test_what_was_practised_is_kept_until_asked(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_instead_of_making(monkeypatch, "en")
    store = opened(own, write=True)
    finding = store.select(Finding, "where text like '%tegen het hek, spoorkant'")[0]
    set_finding(store, finding.id, text="practised")
    store.close()
    later = NOW + dt.timedelta(days=40)

    def text() -> str:
        store = opened(own)
        try:
            return store.get(Finding, finding.id).text
        finally:
            store.close()

    made(own, "en", now=later)
    assert text() == "practised"
    assert not list(paths.backup_folder(own).glob("*"))
    made(own, "en", now=later, again=True)
    assert text() == "stack of pallets against the fence, railway side"
    assert len(list(paths.backup_folder(own).glob("practised-*.db"))) == 1


@thorough_alone
def test_left_alone_it_moves_along_with_the_day_and_the_language(own: Path) -> None:
    save_settings(own, Settings(name="J. Maas", theme="day"))
    first = paths.record_file(own).stat().st_ino

    def newest() -> tuple[str, str]:
        store = opened(own)
        try:
            (today,) = store.select(Round, "where closed is null")
            return today.date, today.weather
        finally:
            store.close()

    made(own, now=NOW + dt.timedelta(hours=1))
    assert paths.record_file(own).stat().st_ino == first, "the same day and language: left as it is"
    made(own, now=NOW + dt.timedelta(days=1))
    assert newest() == ("2026-11-13", "motregen, weinig wind")
    made(own, "en", now=NOW + dt.timedelta(days=1))
    assert newest() == ("2026-11-13", "drizzle, little wind")
    assert load_settings(own) == Settings(name="J. Maas", theme="day"), "one's own settings stay"


def test_a_record_of_ones_own_is_never_touched(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = opened(folder, write=True)
    add_park(store, "Mijn park")
    store.close()
    for again in (False, True):
        with pytest.raises(UsageError, match="record of your own"):
            made(folder, again=again)
    store = opened(folder)
    assert [one.name for one in list_parks(store)] == ["Mijn park"]
    store.close()


def test_an_example_that_is_open_is_left_alone(own: Path) -> None:
    store = opened(own, write=True)
    try:
        with pytest.raises(InUse):
            made(own, again=True)
    finally:
        store.close()


def test_the_list_of_rounds_counts_what_each_round_counts(store: Store) -> None:
    lines = [line for park in store.select(Park) for line in list_rounds(store, park.id)]
    walks = [load_walk(store, line.id) for line in lines]
    dossiers = [read_dossier(store, park.id) for park in store.select(Park)]
    took_part = Counter(person.round for dossier in dossiers for person in dossier.people if person.presence != "excused")
    assert {line.id: line.people for line in lines} == dict(took_part)
    assert [line.answers + line.not_assessed for line in lines] == [
        sum((progress_of(walk, stop) for stop in walk.stops), StopProgress()).done for walk in walks
    ]
    assert any(line.answers > len(walk.answers) for line, walk in zip(lines, walks, strict=True))


# -- the story ---------------------------------------------------------------------------------------------------------

TOURS = [
    *((place.ROUTE, tour) for tour in (*story.TOURS, *follow_up.FOLLOW_UPS)),
    *((small_park.ROUTE, tour) for tour in (small_park.BASELINE_DAY, small_park.BASELINE_EVENING)),
]
ITEMS = {item.id: (loaded.checklist, item) for loaded in load_checklists(None)[0] for item in loaded.checklist.item}


def named(tour: Tour) -> str:
    return f"{tour.days_ago}-{tour.kind}-{tour.part}"


def stop_of(stops: tuple[place.Stop, ...], tour: Tour, sighting: Sighting) -> place.Stop:
    """Where something was seen: the stop after the last is the plot that was built over after the baseline."""
    walked = (*stops, place.RETIRED) if tour.kind == "baseline" and stops is place.ROUTE else stops
    return walked[sighting.stop - 1]


@pytest.mark.parametrize(("stops", "tour"), TOURS, ids=[named(tour) for _stops, tour in TOURS])
def test_what_was_seen_answers_a_question_of_that_place(stops: tuple[place.Stop, ...], tour: Tour) -> None:
    """An answer is to a question asked at that kind of stop in that part of the day; a line in between belongs to that kind of stop."""
    ticked = ("visit",) if tour.visit else ()
    for sighting in tour.walk.seen:
        stop = stop_of(stops, tour, sighting)
        if sighting.item:
            _checklist, item = ITEMS[sighting.item]
            assert applies(item, stop.kind, tour.part, ticked), sighting
        elif sighting.belongs_to:
            _checklist, item = ITEMS[sighting.belongs_to]
            assert not item.where or stop.kind in item.where, sighting
        if sighting.name:
            assert sighting.says.nl, sighting
            assert sighting.says.en, sighting


@pytest.mark.parametrize(("stops", "tour"), TOURS, ids=[named(tour) for _stops, tour in TOURS])
def test_on_a_road_a_finding_says_at_which_column_or_house_it_is(stops: tuple[place.Stop, ...], tour: Tour) -> None:
    for sighting in tour.walk.seen:
        item = ITEMS[sighting.item][1] if sighting.item and sighting.name else None
        if item is None or item.object is None or stop_of(stops, tour, sighting).kind != "road":
            continue
        if item.object.nl == "huisnummer":
            assert sighting.numbers, sighting
        else:
            assert sighting.says.nl[0].isdigit(), sighting
            assert sighting.says.en.split()[0] == sighting.says.nl.split()[0], sighting


def test_words_stand_at_the_question_that_asks_for_them() -> None:
    """As the review of the content named them: branches are planting, weeds are on paving, ivy closes a fence."""
    places = {"takken": {"OB-07", "VL-11"}, "onkruid": {"OB-06"}, "klimop": {"HK-06"}, "lachgas": {"GR-11"}, "berm": {"OB-03", "OB-11"}}
    sightings = [(sighting, sighting.item or sighting.belongs_to) for _stops, tour in TOURS for sighting in tour.walk.seen]
    for word, items in places.items():
        holding = [item for sighting, item in sightings if word in sighting.says.nl.casefold()]
        assert holding, word
        assert set(holding) <= items, word


def test_the_new_questions_are_answered_and_those_who_are_told_too_are_named(store: Store) -> None:
    answered = {sighting.item for _stops, tour in TOURS for sighting in tour.walk.seen}
    new = {"VL-15", "HK-14", "BR-16", "BR-17", "BR-18", "GR-11", "GR-12", "GR-13", "OB-17", "IN-13", "ON-13", "ON-14", "ON-15"}
    assert answered >= new | {"CY-10", "CY-11", "GR-14", "GR-15", "GR-16"}
    items = [row[0] for row in store.rows("select item from finding where item is not null and gone = 0")]
    also = {kind for item in items for kind in ITEMS[item.partition("/")[2]][1].also}
    assert also >= {"fire_service", "police", "security", "environment_service", "owner"}
    filled = {partner.kind for partner in store.select(Partner, "where park = ? and organisation <> ''", [main_park(store).id])}
    assert also <= filled


def test_what_is_required_is_answered_in_every_finished_round(store: Store) -> None:
    for round_ in store.select(Round, "where closed is not null"):
        walk = load_walk(store, round_.id)
        assert [row for stop in walk.stops for row in unanswered_required(walk, stop)] == []


@pytest.mark.parametrize("now", [NOW, DAYS[2][0]], ids=lambda now: f"{now:%Y-%m-%d}")
def test_the_follow_up_lies_two_to_three_years_after_the_baseline_and_the_papers_agree(tmp_path: Path, now: dt.datetime) -> None:
    store = opened(copy_example("nl", tmp_path / "practice", now), now=now)
    try:
        park = main_park(store)
        days: dict[str, list[dt.date]] = {}
        for round_ in reversed(rounds_of(store, park.id)):
            days.setdefault(store.get(Measurement, round_.measurement).kind, []).append(dt.date.fromisoformat(round_.date))
        first, again, yearly = days["baseline"], days["follow_up"], days["yearly"]
        for before, after in zip(first, again, strict=True):
            assert months_after(before, 24) <= after <= months_after(before, 36)
        assert first[-1] < yearly[0] < yearly[1] < again[0], "the yearly round lies in between"
        assert max((one - other).days for other, one in zip((*first[1:], yearly[1]), (yearly[0], again[0]), strict=False)) <= 400
        (trajectory,) = store.select(Trajectory, "where park = ?", [park.id])
        papers = [trajectory.starts, trajectory.intent, first[0].isoformat(), trajectory.plan, trajectory.covenant, trajectory.certified]
        assert all(papers)
        assert papers == sorted(papers, key=str)
        assert trajectory.term_months == 36
        assert trajectory.certified
        certificate_ends = months_after(dt.date.fromisoformat(trajectory.certified), trajectory.term_months)
        ends = end_of_term(trajectory)
        assert trajectory.audit
        assert ends
        assert now.date().isoformat() < trajectory.audit <= ends <= certificate_ends.isoformat(), "the auditor comes before anything ends"
        assert (certificate_ends - dt.date.fromisoformat(trajectory.audit)).days < 180, "and not a year before the certificate does"
        facts = trajectory_facts(store, trajectory.id)
        assert not any(day.late for day in coming(facts))
        assert facts.measures_done >= 4
    finally:
        store.close()


def test_the_papers_have_days_that_nobody_would_be_asked_about(store: Store) -> None:
    (trajectory,) = store.select(Trajectory, "where park = ?", [main_park(store).id])
    assert paper_doubts(None, trajectory) == ()
    assert trajectory.applied
    assert trajectory.safety_analysis
    assert (trajectory.certificate_number, trajectory.certificate_kind) == ("KVO-B 31-0412", "new")
    assert trajectory.certificate_ends == end_of_certificate(trajectory.model_copy(update={"certificate_ends": None}))
    assert len(trajectory.evaluations) == 2
    assert (trajectory.facilitator, trajectory.facilitator_organisation) == ("Karin Bos", "Ronde & Co")
    unmet = {need.name for need in needs(trajectory_facts(store, trajectory.id)) if not need.met}
    assert unmet == {"reviewed", "measures_late", "findings_late", "left_over", "next_cycle"}, "no paper is left to be made"


def test_entrepreneurs_were_asked_at_both_ends_and_what_they_said_moved_the_targets(store: Store) -> None:
    (trajectory,) = store.select(Trajectory, "where park = ?", [main_park(store).id])
    page = read_surveys(store, trajectory.id)
    assert [(line.survey.moment, line.respondents, line.survey.invited) for line in page.surveys] == [
        ("baseline", 62, 140),
        ("follow_up", 58, 138),
    ]
    changes = {pair.question: pair.change for pair in page.pairs}
    assert all(changes.values()), "each question was asked twice, of enough people"
    told = {(change.direction, change.chance) for change in changes.values() if change}
    assert told >= {("better", False), ("better", True), ("worse", True)}
    targets = {target.kind: target for target in targets_of(store, trajectory.id) if target.source.startswith("enquête")}
    assert {kind: (outcome(target).direction, outcome(target).verdict) for kind, target in targets.items()} == {
        "safe_day": ("better", "reached"),
        "safe_dark": ("better", "reached"),
        "parking_nuisance": ("worse", "missed"),
    }
    for target in targets.values():
        assert target.baseline
        assert target.result
        assert target.baseline.n
        assert target.result.n
    day, dark = (outcome(targets[kind]).sample for kind in ("safe_day", "safe_dark"))
    assert day
    assert dark
    assert day.chance
    assert not dark.chance


def test_the_survey_of_the_small_park_is_an_impression(store: Store) -> None:
    (small,) = store.select(Park, "where own_set <> '[]'")
    (trajectory,) = store.select(Trajectory, "where park = ?", [small.id])
    page = read_surveys(store, trajectory.id)
    assert page.first
    assert page.first.respondents == 4
    assert {pair.first.counted.percentage for pair in page.pairs if pair.first} == {None}


def test_rounds_are_signed_and_one_was_put_right_after_it(store: Store) -> None:
    signed = list(signed_rounds(store, main_park(store).id).values())
    assert len(signed) == 7
    assert sum(each.is_changed for each in signed) == 1
    lines = [line for each in signed for line in each.lines if line.sign_off]
    assert Counter(line.agreed for line in lines) == {"yes": len(lines) - 1, "no": 1}
    assert {line.sign_off.remark for line in lines if line.sign_off and line.agreed == "yes"} > {""}
    assert all(each.asked == len(each.signed) for each in signed)


def test_a_park_waits_for_a_facilitator(store: Store) -> None:
    waiting = find_park(store, waiting_park.PLACE.name)
    (trajectory,) = store.select(Trajectory, "where park = ?", [waiting.id])
    assert trajectory.phase == "application"
    assert trajectory.applied
    assert trajectory.waits
    assert [need.name for need in needs(trajectory_facts(store, trajectory.id)) if not need.met] == ["facilitator"]
    (line,) = (line for line in list_parks(store) if line.id == waiting.id)
    assert (line.waits, line.applied) == (1, trajectory.applied)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("story", demo_survey.STORIES)
def test_the_file_of_answers_holds_what_the_story_says(story: SurveyStory, lang: Lang) -> None:
    """Counted by the csv module alone, from the file as a form tool would have made it."""
    questionnaire = shipped_questionnaires()[0].questionnaire
    text = demo_survey.form_file(questionnaire, story, lang).decode("utf-8-sig")
    people = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(people) == demo_survey.RESPONDENTS[story]
    for question in questionnaire.question:
        given = Counter(answer for person in people for answer in person[question.ask(lang)].split(";") if answer)
        counts = [given[option.text(lang)] for option in question.option]
        assert counts == [int(count) for count in getattr(demo_survey.STORY[question.id], story).split()], question.id


def test_what_is_overdue_is_a_handful_of_weeks_old(store: Store) -> None:
    today = NOW.date()
    late = [finding for finding in live_findings_of(store) if finding.due and finding.due < today.isoformat()]
    assert 3 <= len(late) <= 10
    assert all((today - dt.date.fromisoformat(finding.due or "")).days <= 35 for finding in late)


def live_findings_of(store: Store) -> list[Finding]:
    return store.select(
        Finding,
        "where gone = 0 and status not in ('verified') and id not in "
        "(select finding from review where json_extract(verdict, '$.kind') in ('dropped', 'duplicate'))",
    )


def test_each_measurement_asks_its_set(store: Store) -> None:
    sets = [
        (store.get(Measurement, round_.measurement).kind, round_.set.kind, round_.date[:4])
        for round_ in rounds_of(store, main_park(store).id)
    ]
    assert {kind: {chosen for other, chosen, _year in sets if other == kind} for kind in ("baseline", "follow_up")} == {
        "baseline": {"full"},
        "follow_up": {"full"},
    }
    assert [chosen for kind, chosen, _year in sets if kind == "yearly"] == ["short", "short", "full", "full"]
    for round_ in rounds_of(store, main_park(store).id):
        answers = store.rows("select count(*), sum(rest) from answer where round = ? and gone = 0", [round_.id])[0]
        assert answers[1] / answers[0] < (0.25 if round_.set.kind == "full" else 0.15), round_.date


def test_the_round_of_today_is_short_says_when_it_is_back_and_opened_one_question_outside_its_set(store: Store) -> None:
    (today,) = store.select(Round, "where closed is null")
    assert today.set.kind == "short"
    began = dt.datetime.fromisoformat(store.rows("select min(made) from answer where round = ?", [today.id])[0][0])
    assert today.back_by
    back = NOW.replace(hour=int(today.back_by[:2]), minute=int(today.back_by[3:]))
    assert dt.timedelta(minutes=90) <= back - began <= dt.timedelta(minutes=125)
    walk = load_walk(store, today.id)
    outside = [
        key for _stop, key in walk.answers if not is_in_set(today.set, *ITEMS[key.partition("/")[2]]) and not walk.answers[_stop, key].rest
    ]
    assert outside == ["fencing/HK-09"]


def test_a_group_walks_as_fast_as_real_ones(store: Store) -> None:
    minutes = {}
    for round_ in rounds_of(store, main_park(store).id):
        first, last = store.rows("select min(made), max(made) from answer where round = ?", [round_.id])[0]
        walked = dt.datetime.fromisoformat(last) - dt.datetime.fromisoformat(first)
        minutes[store.get(Measurement, round_.measurement).kind, round_.part, round_.set.kind, round_.closed is None] = walked.seconds // 60
    assert 150 <= minutes["follow_up", "day", "full", False] <= 220
    assert 150 <= minutes["baseline", "day", "full", False] <= 240
    assert 60 <= minutes["yearly", "day", "short", False] <= 110
    assert 40 <= minutes["yearly", "evening", "short", True] <= 60, "half of an hour and a half"
    for part in PARTS:
        pace = park_pace(store, main_park(store).id, part)
        assert 180 <= pace.checkpoint_seconds <= 420
        assert 20 <= pace.question_seconds <= 35


def test_a_small_park_beside_it_has_a_set_of_its_own(store: Store) -> None:
    (small,) = store.select(Park, "where own_set <> '[]'")
    assert (small.name, small.municipality) == (small_park.PLACE.name, small_park.PLACE.municipality)
    assert small.municipality != main_park(store).municipality
    assert 5 <= len(route(store, small.id)) <= 6
    assert 20 <= len(small.own_set) <= 30
    items = [ITEMS[key.partition("/")[2]] for key in small.own_set]
    assert {checklist.id for checklist, _item in items if checklist.core} == {
        "lighting",
        "fencing",
        "fire-safety",
        "graffiti",
        "maintenance",
    }
    assert all(checklist.core for checklist, _item in items)
    rounds = rounds_of(store, small.id)
    assert [(round_.part, round_.set) for round_ in rounds] == [
        (part, QuestionSet(kind="own", items=small.own_set)) for part in ("evening", "day")
    ]
    asked = {row[0] for round_ in rounds for row in store.rows("select distinct item from answer where round = ?", [round_.id])}
    assert asked <= set(small.own_set)
    assert len(asked) >= 15
    assert baseline.CORE.split() == ["VL", "HK", "BR", "GR", "OB"]
    assert len(store.select(Finding, "where park = ?", [small.id])) >= 5
