"""The worked example is sound, whole, and lively enough that each screen has something to show, on any day of any year."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from kvo_inspect import paths
from kvo_inspect.content.load import load_checklists
from kvo_inspect.demo import is_demo, make_demo
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Status
from kvo_inspect.domain.walk.progress import StopProgress, progress_of
from kvo_inspect.errors import InUse, UsageError
from kvo_inspect.settings import Settings, load_settings, save_settings
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.loading import load_walk

CET = dt.timezone(dt.timedelta(hours=1))
NOW = dt.datetime(2026, 11, 24, 20, 15, tzinfo=CET)
DAYS = [
    (NOW, "nl"),
    (NOW, "en"),
    (dt.datetime(2028, 2, 29, 19, 0, tzinfo=CET), "nl"),
    (dt.datetime(2027, 7, 3, 22, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))), "en"),
    (dt.datetime(2027, 1, 1, 0, 2, tzinfo=CET), "nl"),
    (dt.datetime(2028, 12, 31, 9, 0, tzinfo=dt.UTC), "en"),
]
"""Days and languages to make it in. The day decides when what happened, the language its words: neither asks for the other."""


def opened(folder: Path, *, write: bool = False, now: dt.datetime = NOW) -> Store:
    return open_record(folder, state_folder=folder.parent / "state", write=write, author="Karin Bos", now=lambda: now)


def made(folder: Path, lang: str = "nl", *, now: dt.datetime = NOW, again: bool = False) -> Path:
    assert lang in ("nl", "en")
    return make_demo(folder, "nl" if lang == "nl" else "en", again=again, now=lambda: now, state_folder=folder.parent / "state")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("demo") / "practice")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("english") / "practice", "en")


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
    (park,) = list_parks(store)
    stops = route(store, park.id)
    assert len(stops) == park.checkpoints == 12
    assert {one.kind for one in stops} == {"road", "plot", "entrance", "parking", "green", "water", "object"}
    assert all(one.position and one.extent and one.zone for one in stops)
    assert {one.marks for one in stops} == {True, False}
    assert len(route(store, park.id, retired=True)) == 13


def test_the_baseline_was_walked_by_day_and_in_the_evening_by_eight_people(store: Store) -> None:
    rows = store.rows(
        "select r.id, r.part, r.weather, r.date from round r join measurement m on m.id = r.measurement where m.kind = 'baseline'"
    )
    assert {part for _id, part, _weather, _date in rows} == {"day", "evening"}
    (trajectory,) = store.select(Trajectory)
    for round_id, _part, weather, date in rows:
        assert weather
        assert trajectory.starts is not None
        assert trajectory.starts < date < f"{NOW.year - 1}-01-01"
        assert len(store.select(Participant, "where round = ?", [round_id])) == 8


@pytest.mark.parametrize(("now", "lang"), DAYS, ids=[f"{lang}-{now:%Y-%m-%d}" for now, lang in DAYS])
def test_the_round_of_today_is_half_walked_on_any_day(tmp_path: Path, folder: Path, english: Path, now: dt.datetime, lang: str) -> None:
    of_now = {"nl": folder, "en": english}
    store = opened(of_now[lang] if now == NOW else made(tmp_path / "practice", lang, now=now), now=now)
    try:
        (park,) = list_parks(store)
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
        for table in ("round", "answer", "finding", "recheck", "mark", "change"):
            count = f"select count(*) from {table}"
            assert other.rows(count) == store.rows(count), table
        same = "select count(*) from finding where text <> '' and text = ?"
        assert other.rows(same, ["vier op rij donker, tot de brug"]) == [(0,)]
        assert other.rows(same, ["four in a row dark, up to the bridge"]) == [(4,)]
    finally:
        other.close()
    assert load_settings(english).lang == "en"


def test_made_twice_it_is_the_same(tmp_path: Path, store: Store) -> None:
    other = opened(made(tmp_path / "practice"))
    try:
        for table in ("park", "checkpoint", "round", "answer", "finding", "recheck", "mark"):
            ids = f"select id, made from {table} order by id"
            assert other.rows(ids) == store.rows(ids)
        assert other.rows("select code from finding order by n") == store.rows("select code from finding order by n")
    finally:
        other.close()


def test_the_person_who_practises_is_known(folder: Path) -> None:
    assert load_settings(folder) == Settings(name="Karin Bos", organisation="Ronde & Co", letters="KBR", lang="nl")
    assert is_demo(folder)


def test_what_was_practised_is_kept_until_asked(own: Path) -> None:
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


def test_left_alone_it_moves_along_with_the_day_and_the_language(own: Path) -> None:
    save_settings(own, Settings(name="J. Maas", theme="day"))
    first = paths.record_file(own).stat().st_ino

    def newest() -> tuple[str, str]:
        store = opened(own)
        try:
            (park,) = list_parks(store)
            return park.last_date, store.select(Round, "where closed is null")[0].weather
        finally:
            store.close()

    made(own, now=NOW + dt.timedelta(hours=1))
    assert paths.record_file(own).stat().st_ino == first, "the same day and language: left as it is"
    made(own, now=NOW + dt.timedelta(days=1))
    assert newest() == ("2026-11-25", "motregen, weinig wind")
    made(own, "en", now=NOW + dt.timedelta(days=1))
    assert newest() == ("2026-11-25", "drizzle, little wind")
    assert load_settings(own) == Settings(name="J. Maas", theme="day"), "one's own settings stay"


def test_a_making_that_was_cut_off_is_done_again(own: Path) -> None:
    note = own / "example.json"
    note.write_text(json.dumps({"day": "", "lang": "nl", "changes": 0}))  # as it stands while the example is being made
    store = opened(own, write=True)
    add_park(store, "half")
    store.close()
    made(own)
    store = opened(own)
    assert [one.name for one in list_parks(store)] == ["De Kievitsakker"]
    store.close()


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
    (dossier,) = (read_dossier(store, park.id) for park in store.select(Park))
    took_part = Counter(one.round for one in dossier.people if one.presence != "excused")
    assert {line.id: line.people for line in lines} == dict(took_part)
    assert [line.answers for line in lines] == [
        sum((progress_of(walk, stop) for stop in walk.stops), StopProgress()).done for walk in walks
    ]
    assert any(line.answers > len(walk.answers) for line, walk in zip(lines, walks, strict=True))
