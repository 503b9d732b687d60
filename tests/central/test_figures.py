"""Figures in the central record are what the laptop's own functions count, and stay so whatever is handed in."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from kvo_inspect.central.checking import check
from kvo_inspect.central.folding import fold_once
from kvo_inspect.central.push import push
from kvo_inspect.central.reports.figures import TABLES, count_figures, wrong_figures
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.compare.figures import by_theme, figures
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.errors import RuleError
from kvo_inspect.store.actions.over_parks import asked_over_parks
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.compare import ParkAnswers, compare
from kvo_inspect.store.parks.correcting import set_park_aside
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_of, two_measurements
from kvo_inspect.store.walk.answers import record_answer
from tests.central.centres import new_centre, reached
from tests.central.parks_apart import parks_of
from tests.central.servers import VERSIONS, Database
from tests.examples import copy_example, main_park
from tests.exchange.asked import asked
from tests.exchange.asked import opened as asked_record
from tests.exchange.records import opened
from tests.laptops import GATE, Laptop, prepared


def hand_in(centre: Database, store: Store, login: str = "ann") -> None:
    """Hand in and fold."""
    with reached(centre, login) as central:
        assert push(store, central).refused == {}
    with reached(centre, "folder") as central:
        fold_once(central)


def must_be_counted(centre: Database, store: Store) -> None:
    """Assert that the figures of every park are what a laptop counts."""
    with reached(centre, "folder") as central:
        for park in parks_of(store):
            expected = count_figures(store, park)
            for table in TABLES:
                sql = f"select to_jsonb(t) - 'park' from kvo_state.figure_{table} t where park = %s"
                rows = central.rows(sql, [park])
                plain = [{name: value for name, value in row.items() if name != "park"} for row in expected.get(table, [])]
                assert in_text(row for (row,) in rows) == in_text(plain), table
            assert wrong_figures(central.connection, park) == []


def in_text(rows: object) -> list[list[tuple[str, str]]]:
    """Return rows in an order, every value as text: PostgreSQL knows days and numbers where JSON has texts."""
    return sorted(sorted((name, str(value)) for name, value in row.items()) for row in rows)  # type: ignore[attr-defined]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_example_is_counted_as_on_the_laptop(version: int, tmp_path: Path) -> None:
    centre = new_centre(version)
    with opened(copy_example("nl", tmp_path / "data")) as store:
        hand_in(centre, store)
        must_be_counted(centre, store)
        with reached(centre, "folder") as central:
            counts = {table: central.rows(f"select count(*) from kvo_state.figure_{table}")[0][0] for table in TABLES}
        assert min(counts.values()) > 2, counts


def test_the_themes_of_every_measurement_are_what_compare_says(tmp_path: Path) -> None:
    with opened(copy_example("nl", tmp_path / "data")) as store:
        park = main_park(store).id
        themes = list(ParkAnswers(store, park).themes())
        measurements = measurements_of(store, park)
        assert {theme.measurement.id for theme in themes} == {line.id for line in measurements}
        for line in measurements:
            alone = compare(store, line.id, line.id)
            of_line = {theme.theme: theme for theme in themes if theme.measurement.id == line.id}
            assert {name: theme.alone for name, theme in of_line.items()} == figures(alone.pairs, by_theme, alone.target)
            try:
                before, _line = two_measurements(store, park, second=line.id)
            except RuleError:
                assert all(theme.compared_with is None and theme.beside is None for theme in of_line.values())
                continue
            beside = figures(compare(store, before.id, line.id).pairs, by_theme, alone.target)
            assert {name: theme.beside for name, theme in of_line.items()} == {name: beside[name] for name in of_line}
            assert {theme.compared_with for theme in of_line.values()} == {before}


def test_the_last_answer_of_a_partner_is_that_of_the_laptop_a_refusal_too(tmp_path: Path) -> None:
    with asked_record(tmp_path / "data") as store:
        park, found = asked(store)
        partner = str(found["sent"].partner)
        record_replies(store, [NewReply(found["sent"].id, said=Said(kind="refused"), text="niet van ons")])
        assert store.get(Finding, found["sent"].id).status == "new"
        last = {row.partner.id: row.answered for row in asked_over_parks(store)}
        answered = {figure["partner"]: figure["answered"] for figure in count_figures(store, park.id)["asked"]}
        assert answered[partner] == last[partner] == store.today.isoformat()


def test_figures_follow_what_is_recorded(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop", parks=2)
    centre = new_centre()
    hand_in(centre, laptop.store)
    must_be_counted(centre, laptop.store)
    stop, round_ = first_place(laptop)
    record_answer(laptop.store, round_, stop, GATE, Value(value="1"))
    hand_in(centre, laptop.store)
    must_be_counted(centre, laptop.store)
    assert column(centre, "select judged from kvo_state.figure_theme order by judged desc limit 1") == [1]
    record_answer(laptop.store, round_, stop, GATE, Value(value="2"))
    hand_in(centre, laptop.store)
    must_be_counted(centre, laptop.store)
    set_park_aside(laptop.store, parks_of(laptop.store)[0], "dubbel")
    hand_in(centre, laptop.store)
    must_be_counted(centre, laptop.store)
    assert column(centre, "select count(*) from kvo_state.figure_park") == [1], "one that was set aside has no figures"


def first_place(laptop: Laptop) -> tuple[str, str]:
    """Return a checkpoint and a round of one park."""
    ((stop, round_),) = laptop.store.rows("select c.id, r.id from round r join checkpoint c on c.park = r.park order by r.n, c.n limit 1")
    return stop, round_


def column(centre: Database, sql: str) -> list[object]:
    with reached(centre, "auditor") as central:
        return [row[0] for row in central.rows(sql)]


def test_a_fold_that_ended_before_the_figures_is_gone_on_with(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop", parks=2)
    centre = new_centre()
    with reached(centre, "ann") as central:
        push(laptop.store, central)

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "count":
            raise KeyboardInterrupt

    with reached(centre, "folder") as central, pytest.raises(KeyboardInterrupt):
        fold_once(central, stop)
    assert column(centre, "select count(*) from kvo_state.figure_park") == [1]
    with reached(centre, "folder") as central:
        fold_once(central)
    must_be_counted(centre, laptop.store)
    assert column(centre, "select count(*) from kvo_state.folded_park where figures_at is null") == [0]


def test_a_park_that_cannot_be_counted_keeps_no_other_from_it(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop", parks=2)
    centre = new_centre()
    hand_in(centre, laptop.store)
    spoilt, other = parks_of(laptop.store)
    with reached(centre, "postgres") as central:
        central.connection.execute('update kvo_state.park set terms = \'{"urgent": "soon"}\' where id = %s', [spoilt])
        central.connection.execute("update kvo_state.folded_park set figures_tried = null")
    with reached(centre, "folder") as central:
        fold_once(central)
        fold_once(central)
    problems = dict(rows(centre, "select park, figures_problem from kvo_report.quality"))
    assert problems[other] is None
    assert problems[spoilt] == "Damaged"
    assert column(centre, "select count(*) from kvo_state.figure_park") == [2], "the figures of before stand"


def rows(centre: Database, sql: str) -> list[tuple[str, str | None]]:
    with reached(centre, "auditor") as central:
        return central.rows(sql)


def test_figures_that_somebody_altered_are_told(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop")
    centre = new_centre()
    hand_in(centre, laptop.store)
    (park,) = parks_of(laptop.store)
    with reached(centre, "postgres") as central:
        central.connection.execute("update kvo_state.figure_park set checkpoints = checkpoints + 1")
        central.connection.execute(
            "insert into kvo_state.figure_due (park, what, due, number) values (%s, 'finding', '2026-01-01', 3)", [park]
        )
        assert wrong_figures(central.connection, park) == ["figure_park", "figure_due"]
    with reached(centre, "auditor") as central:
        problems = [(problem.kind, problem.why) for problem in check(central).problems]
    assert problems == [("figures", "figure_park"), ("figures", "figure_due")]


@pytest.mark.parametrize("login", ["ann", "analyst", "auditor", "admin", "eraser"])
@pytest.mark.parametrize("table", TABLES)
def test_nobody_but_the_fold_writes_figures(login: str, table: str) -> None:
    with reached(new_centre(), login) as central:
        for statement in (f"delete from kvo_state.figure_{table}", f"update kvo_state.figure_{table} set park = 'x'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                central.connection.execute(statement)
