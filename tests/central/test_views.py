"""The views over all parks say what the laptop's own commands say; members see their parks, analysts no name of anybody."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kvo_inspect.central.folding import fold_once
from kvo_inspect.central.push import push
from kvo_inspect.central.reports.loading import load
from kvo_inspect.central.reports.view_columns import SQL_TYPES
from kvo_inspect.central.reports.views import VIEWS
from kvo_inspect.domain.dossier import PRIVATE
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.over_parks import add_up
from kvo_inspect.domain.plan.results import outcome
from kvo_inspect.domain.plan.target import Counted, Target
from kvo_inspect.store.actions.over_parks import asked_over_parks
from kvo_inspect.store.compare import compare
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.merge.conflicts import list_conflicts
from kvo_inspect.store.overview import read_whole_overview
from kvo_inspect.store.park_targets import targets_over_parks
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.plan.needs import coming_of
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_of, newest_and_before
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database
from tests.examples import NOW, copy_example
from tests.exchange.record.test_nameless import WHO, name_everywhere
from tests.exchange.records import opened, walked
from tests.laptops import Laptop, prepared

TODAY = NOW.date()


def hand_in(centre: Database, store: Store, login: str = "ann") -> None:
    """Hand in and fold."""
    with reached(centre, login) as central:
        assert push(store, central).refused == {}
    with reached(centre, "folder") as central:
        fold_once(central)


def view(centre: Database, name: str, login: str = "analyst", today: dt.date = TODAY) -> list[dict[str, Any]]:
    """Return the rows of a view by column, as a login sees them on a day."""
    with reached(centre, login) as central:
        central.connection.execute("select set_config('kvo.today', %s, false)", [today.isoformat()])
        cursor = central.connection.execute(f"select * from kvo_report.{name}")
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def day(value: dt.date | None) -> str:
    """Return a day as the laptop has it."""
    return value.isoformat() if value else ""


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda version: f"pg{version}")
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Store]]:
    """The worked example handed in and folded, and the laptop it is of, on the same day."""
    centre = new_centre(request.param)
    with opened(copy_example("nl", tmp_path_factory.mktemp("example") / "data"), now=NOW) as store:
        hand_in(centre, store)
        yield centre, store


def test_the_status_of_parks_is_that_of_the_overview(example: tuple[Database, Store]) -> None:
    centre, store = example
    status = {row["park"]: row for row in view(centre, "park_status")}
    lines = read_whole_overview(store)
    assert status.keys() == {line.line.id for line in lines}
    for line in lines:
        row = status[line.line.id]
        assert (row["name"], row["municipality"], row["phase"] or "") == (line.line.name, line.line.municipality, line.phase)
        assert (row["open_findings"], row["overdue_findings"]) == (line.line.open_findings, line.line.overdue)
        assert (row["overdue_measures"], row["to_review"]) == (line.line.measures_late, line.line.to_review)
        assert (day(row["audit"]), day(row["term_ends"])) == (line.line.audit, line.line.term_ends)
        assert day(row["certified_until"]) == line.line.certificate_ends, "of the only cycle"
        assert (day(row["waiting_since"]), row["status"] == "waiting") == (line.text("waits"), bool(line.line.waits))
        assert (row["in_order_percent"], row["change_points"]) == (line.number("share"), line.number("course"))
        assert (row["judged"], row["in_order"]) == ((line.share.judged, line.share.now) if line.share else (0, 0))
        if line.line.certificate_ends:
            assert row["status"] == "certified"
    assert {row["status"] for row in status.values()} == {"certified", "under_way", "waiting"}


def test_a_certificate_ends_and_has_ended(example: tuple[Database, Store]) -> None:
    centre, store = example
    ((park, ends),) = [(line.line.id, line.line.certificate_ends) for line in read_whole_overview(store) if line.line.certificate_ends]
    last = dt.date.fromisoformat(ends)
    for today, expected in (
        (last - dt.timedelta(days=200), "certified"),
        (last - dt.timedelta(days=100), "ending"),
        (last, "ending"),
        (last + dt.timedelta(days=1), "ended"),
    ):
        assert {row["park"]: row["status"] for row in view(centre, "park_status", today=today)}[park] == expected
    assert park in {row["park"] for row in view(centre, "which_next", today=last + dt.timedelta(days=1))}


def test_rounds_are_those_of_the_overview_and_of_the_agenda(example: tuple[Database, Store]) -> None:
    centre, store = example
    rounds = {row["park"]: row for row in view(centre, "rounds")}
    for line in read_whole_overview(store):
        row = rounds.pop(line.line.id)
        assert (day(row["day_round"]), day(row["evening_round"])) == (line.day_round, line.evening_round)
        days = {coming.what: coming for coming in coming_of(store, trajectories_of(store, line.line.id)[0])}
        due = [days[what] for what in ("round_day", "round_evening") if what in days]
        assert [day(row["day_round_due"]), day(row["evening_round_due"])] == [coming.day for coming in due] or ["", ""]
        assert row["yearly_overdue"] is any(coming.late for coming in due)
        measured = newest_and_before(store, line.line.id)
        assert (row["measurement_kind"], row["measurement_year"]) == ((measured[1].kind, measured[1].year) if measured else (None, None))
        assert row["evening_missing"] is (measured is not None and measured[1].parts == "day")
    assert rounds == {}
    assert any(row["yearly_overdue"] for row in view(centre, "rounds", today=TODAY.replace(year=2028)))


def test_themes_are_what_compare_says(example: tuple[Database, Store]) -> None:
    centre, store = example
    rows = view(centre, "themes")
    for park, _name in store.rows("select id, name from park"):
        for line in measurements_of(store, park):
            alone = compare(store, line.id, line.id).overall
            of_line = [row for row in rows if row["measurement"] == line.id]
            assert sum(row["judged"] for row in of_line) == alone.judged
            assert sum(row["in_order"] for row in of_line) == alone.in_order.second
            kind, year = of_line[0]["compared_kind"], of_line[0]["compared_year"]
            if kind is None:
                assert line.id == measurements_of(store, park)[0].id
                continue
            (before,) = [other for other in measurements_of(store, park) if (other.kind, other.year) == (kind, year)]
            both = compare(store, before.id, line.id).overall
            for column, expected in (
                ("both_judged", both.judged),
                ("in_order_before", both.in_order.first),
                ("in_order_now", both.in_order.second),
            ):
                assert sum(row[column] or 0 for row in of_line) == expected


def test_the_effect_is_what_targets_come_to(example: tuple[Database, Store]) -> None:
    centre, store = example
    rows = {(row["kind"], row["unit"]): row for row in view(centre, "effect")}
    totals = add_up(targets_over_parks(store))
    assert rows.keys() == {(total.kind, total.unit) for total in totals}
    for total in totals:
        row = rows[total.kind, total.unit]
        assert (row["how"], row["parks"]) == (total.how, total.parks)
        assert (row["reached"], row["missed"], row["unknown"]) == (total.reached.reached, total.reached.missed, total.reached.unknown)
        if total.present is None or total.baseline is None:
            assert (row["parks_added"], row["before"], row["after"]) == (0, None, None)
            continue
        assert row["parks_added"] == total.added
        assert (row["before"], row["answers_before"]) == (Decimal(total.baseline.value), total.baseline.n)
        assert (row["after"], row["answers_after"]) == (Decimal(total.present.value), total.present.n)
        must_say(row, total.outcome)
    assert {row["how"] for row in rows.values()} == {"sum", "weighted"}


def must_say(row: dict[str, Any], expected: Any) -> None:
    """Assert that a row says of a change what the program says."""
    change, sample = expected.change, expected.sample
    assert (row["change"], row["change_kind"]) == (change.amount, change.kind)
    if sample is None or sample.margin is None:
        assert (row["points_by_chance"], row["may_be_chance"]) == (None, None)
    else:
        assert (row["points_by_chance"], row["may_be_chance"], row["few_answers"]) == (sample.margin, sample.chance, sample.few)


def test_what_sql_says_of_a_change_is_what_the_program_says() -> None:
    """Both rules over the same figures, drawn: whole and half percentages, few and many answers, counts from nothing."""
    draw = random.Random(18)
    pairs: list[tuple[str, Decimal, int | None, Decimal, int | None]] = []
    for _case in range(400):
        if draw.random() < 0.6:
            before, after = (Decimal(draw.choice([0, 1000, draw.randint(0, 1000)])) / 10 for _side in (1, 2))
            pairs.append(("%", before, draw.choice([5, 29, 30, draw.randint(5, 900)]), after, draw.choice([5, 30, draw.randint(5, 900)])))
        else:
            pairs.append(
                ("", Decimal(draw.choice([0, draw.randint(0, 60), draw.randint(0, 3000)])), None, Decimal(draw.randint(0, 900)), None)
            )
    sql = """select kvo.rounded_change(u, b, a), kvo.change_kind(u, b), kvo.points_by_chance(b, n, a, m),
      abs(a - b) <= kvo.points_by_chance(b, n, a, m), least(n, m) < 30
      from unnest(%s::text[], %s::numeric[], %s::bigint[], %s::numeric[], %s::bigint[]) with ordinality f(u, b, n, a, m, place)
      order by place"""
    with reached(new_centre(), "analyst") as central:
        rows = central.rows(sql, [list(column) for column in zip(*pairs, strict=True)])
    for (unit, before, n, after, m), row in zip(pairs, rows, strict=True):
        target = Target(id="x", park="", unit=unit, baseline=Counted(value=str(before), n=n), result=Counted(value=str(after), n=m))
        names = ("change", "change_kind", "points_by_chance", "may_be_chance", "few_answers")
        must_say(dict(zip(names, row, strict=True)), outcome(target))


def test_open_per_partner_is_what_is_asked_over_all_parks(example: tuple[Database, Store]) -> None:
    centre, store = example
    rows = {(row["kind"], row["organisation"].casefold()): row for row in view(centre, "open_by_partner")}
    expected: dict[tuple[str, str], Counter[str]] = {}
    for asked in asked_over_parks(store):
        name = "" if asked.partner.kind in PRIVATE else asked.partner.organisation.casefold()
        counts = expected.setdefault((asked.partner.kind, name), Counter())
        counts.update(open=asked.open, unsent=asked.unsent, overdue=asked.overdue)
    named = {key: row for key, row in rows.items() if row["parks"] and (key[1] or key[0] in PRIVATE)}
    assert expected.keys() <= rows.keys()
    for key, counts in expected.items():
        nameless = Counter[str]()
        if key[0] in PRIVATE:  # those without a name stand in no list over all parks, and in the row of their kind here
            nameless = unnamed(store, key[0])
        assert {what: named[key][what] for what in ("open", "unsent", "overdue")} == {
            what: counts[what] + nameless[what] for what in ("open", "unsent", "overdue")
        }
    days: dict[tuple[str, str], list[int]] = {}
    for park, _name in store.rows("select id, name from park"):
        for finding in read_dossier(store, park).findings:
            if finding.holder_kind and finding.days_to_verified is not None and finding.stage not in ("dropped", "duplicate"):
                name = "" if finding.holder_kind in PRIVATE else finding.holder.casefold()
                days.setdefault((finding.holder_kind, name), []).append(finding.days_to_verified)
    assert {key: row["solved"] for key, row in rows.items() if row["solved"]} == {key: len(counts) for key, counts in days.items()}
    for key, counted in days.items():
        middle = sorted(counted)
        assert rows[key]["median_days_to_solved"] == Decimal(middle[(len(middle) - 1) // 2] + middle[len(middle) // 2]) / 2


def unnamed(store: Store, kind: str) -> Counter[str]:
    """Return what is asked of the partners of a kind that have no name."""
    from kvo_inspect.store.actions.asked import asked_of_partners

    counts: Counter[str] = Counter()
    asked_of = asked_of_partners(store)
    for partner in store.select(Partner, "where kind = ? and organisation = '' and contact = ''", [kind]):
        if (asked := asked_of.get(partner.id)) is not None:
            counts.update(open=asked.open, unsent=asked.unsent, overdue=asked.overdue(TODAY.isoformat()))
    return counts


def test_what_is_overdue_adds_up_to_what_is_open_per_partner(example: tuple[Database, Store]) -> None:
    centre, _store = example
    by_partner = Counter({(row["kind"], row["organisation"]): row["overdue"] for row in view(centre, "open_by_partner")})
    overdue: Counter[tuple[str, str]] = Counter()
    for row in view(centre, "overdue"):
        overdue[row["kind"], row["organisation"]] += row["overdue"]
        assert row["days_overdue"] == (TODAY - row["earliest_due"]).days > 0
    assert overdue == +by_partner


def test_who_handed_in_when(example: tuple[Database, Store]) -> None:
    centre, store = example
    today = dt.date.today()  # the clock of the server  # noqa: DTZ011
    rows = view(centre, "handed_in", today=today)
    logs = store.rows("select distinct park, device, letters from log where confidential = 0")
    assert {(row["park"], row["device"], row["letters"]) for row in rows} == set(logs)
    assert {row["batches"] for row in rows} == {1}
    assert all(row["days_silent"] in (-1, 0, 1) for row in rows)
    assert {row["days_silent"] for row in view(centre, "handed_in", today=today + dt.timedelta(days=40))} <= {39, 40, 41}


def test_quality_counts_what_the_laptop_lists(example: tuple[Database, Store]) -> None:
    centre, store = example
    targets = targets_over_parks(store)
    for row in view(centre, "quality"):
        assert row["double_values"] == len(list_conflicts(store, row["park"]))
        assert (row["unsound"], row["things_to_fold"], row["behind_since"], row["figures_problem"]) == (0, 0, None, None)
        of_park = [target for target in targets if target.target.park == row["park"]]
        assert row["targets"] == len(of_park)
        assert row["unmapped_targets"] == sum(target.target.kind is None for target in of_park)
        assert row["figures_at"] >= row["folded_at"]


def test_quality_tells_how_far_the_figures_are_behind(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop")
    centre = new_centre()
    hand_in(centre, laptop.store)
    park = laptop.store.rows("select id from park")[0][0]
    set_park(laptop.store, park, municipality="Elders")
    with reached(centre, "ann") as central:
        push(laptop.store, central)
    (row,) = view(centre, "quality")
    assert row["things_to_fold"] == 1
    assert row["behind_since"] > row["folded_at"]
    with reached(centre, "folder") as central:
        fold_once(central)
    (row,) = view(centre, "quality")
    assert (row["things_to_fold"], row["behind_since"]) == (0, None)


# -- with the reference tables -----------------------------------------------------------------------------------------


REGISTER = """code;naam;gemeente;provincie;breedte;lengte;buurt;park
A;Alfa;Tiel;Gelderland;51,9000;5,4000;BU1;{certified}
B;Beta;Tiel;Gelderland;51,9100;5,4100;BU2;{waiting}
C;Gamma;Tiel;Gelderland;51,9400;5,4000;BU2;
D;Delta;Tiel;Gelderland;51,9460;5,4000;BU3;
E;Epsilon;Emmen;Drenthe;;;;
F;Zeta;Emmen;Drenthe;52,8;6,9;BU9;
"""
WAITING = "code;aangemeld;door\nC;1-2-2026;Jan Kanarie\nB;1-1-2020;x\n"


@pytest.fixture
def national(example: tuple[Database, Store], tmp_path: Path) -> Iterator[tuple[Database, dict[str, str]]]:
    """The example beside a register, a waiting list and incidents; and the ids of its parks by their status."""
    centre, store = example
    lines = read_whole_overview(store)
    parks = {
        "certified": next(line.line.id for line in lines if line.line.certificate_ends),
        "waiting": next(line.line.id for line in lines if line.line.waits),
        "under_way": next(line.line.id for line in lines if not line.line.waits and not line.line.certificate_ends),
    }
    incidents = "buurt;maand;soort;aantal;bron\n" + "".join(
        f"BU2;{year}-{month:02};{kind};{number};politie\n"
        for year in (2024, 2025)
        for month in range(1, 13)
        for kind, number in (("Burglaries", 2), ("overlast", 1))
    )
    with reached(centre, "admin") as central:
        for kind, content in (("register", REGISTER.format(**parks)), ("waiting", WAITING), ("incidents", incidents)):
            (tmp_path / f"{kind}.csv").write_text(content, "utf-8")
            load(central, kind, tmp_path / f"{kind}.csv", whole=True)  # type: ignore[arg-type]
    yield centre, parks
    with reached(centre, "postgres") as central:
        central.connection.execute("truncate kvo.register, kvo.waiting, kvo.incident, kvo.reference_load")


def test_the_register_puts_every_park_of_the_country_beside_the_record(national: tuple[Database, dict[str, str]]) -> None:
    centre, parks = national
    status = {row["code"]: row for row in view(centre, "park_status")}
    assert {code: row["status"] for code, row in status.items()} == {
        "A": "certified",
        "B": "waiting",
        "C": "waiting",
        "D": "none",
        "E": "none",
        "F": "none",
        None: "under_way",
    }
    assert (status["A"]["park"], status["A"]["province"]) == (parks["certified"], "Gelderland")
    assert status["A"]["name"] != "Alfa", "the record names its parks"
    assert (status["E"]["name"], status["E"]["open_findings"]) == ("Epsilon", None)
    assert day(status["B"]["waiting_since"]) == "2020-01-01", "the waiting list knew first"
    in_register = {row["park"]: row["is_in_register"] for row in view(centre, "quality")}
    assert in_register == {parks["certified"]: True, parks["waiting"]: True, parks["under_way"]: False}


def test_which_next_shows_its_figures(national: tuple[Database, dict[str, str]]) -> None:
    centre, _parks = national
    rows = {row["code"]: row for row in view(centre, "which_next")}
    assert rows.keys() == {"B", "C", "D", "E", "F"}
    assert {code: row["certified_near"] for code, row in rows.items()} == {"B": 1, "C": 1, "D": 0, "E": None, "F": 0}, "D: 5.1 kilometres"
    assert {code: row["days_waiting"] for code, row in rows.items()} == {
        "B": (TODAY - dt.date(2020, 1, 1)).days,
        "C": (TODAY - dt.date(2026, 2, 1)).days,
        "D": None,
        "E": None,
        "F": None,
    }
    in_c = {name: rows["C"][name] for name in ("area", "parks_in_area", "burglaries", "incidents", "months_with_figures")}
    assert in_c == {"area": "BU2", "parks_in_area": 2, "burglaries": 24, "incidents": 36, "months_with_figures": 12}
    assert (rows["D"]["burglaries"], rows["E"]["area"]) == (None, None)


def test_a_member_is_not_told_where_the_parks_of_others_stand(national: tuple[Database, dict[str, str]]) -> None:
    centre, _parks = national
    status = {row["code"]: row["status"] for row in view(centre, "park_status", "bob")}
    assert status == {"A": None, "B": None, "C": "waiting", "D": "none", "E": "none", "F": "none"}
    for report in VIEWS:
        if report.name not in ("park_status", "which_next", "displacement"):
            assert view(centre, report.name, "bob") == []


def test_members_and_analysts_see_the_same_of_the_same_parks(example: tuple[Database, Store]) -> None:
    centre, _store = example
    for report in VIEWS:
        rows = [sorted(map(str, view(centre, report.name, login))) for login in ("ann", "analyst", "auditor", "admin")]
        assert rows[0] == rows[1] == rows[2] == rows[3], report.name


# -- displacement ------------------------------------------------------------------------------------------------------


STUDY = "onderzoek;rol;buurt;soort;grootte;voor van;voor tot;na van;na tot\n"


def studied(centre: Database, folder: Path, counts: dict[str, tuple[int, ...]], sizes: dict[str, str] | None = None) -> dict[str, Any]:
    """Load areas (by their role) with their incidents before and after, a year each, and return what the view says."""
    months = [f"2024-{month:02}" for month in range(1, 13)] + [f"2025-{month:02}" for month in range(1, 13)]
    areas = STUDY + "".join(
        f"S;{role};{role};burglaries;{(sizes or {}).get(role, '')};2024-01;2024-12;2025-01;2025-12\n" for role in counts
    )
    incidents = "buurt;maand;soort;aantal;bron\n"
    for role, numbers in counts.items():
        figures = {months[0]: numbers[0], months[12]: numbers[1]}
        incidents += "".join(f"{role};{month};burglaries;{figures.get(month, 0)};p\n" for month in months[: len(months) - sum(numbers[2:])])
    with reached(centre, "admin") as central:
        for kind, content in (("displacement", areas), ("incidents", incidents)):
            (folder / kind).write_text(content, "utf-8")
            load(central, kind, folder / kind, whole=True)  # type: ignore[arg-type]
    (row,) = view(centre, "displacement")
    return row


@pytest.mark.parametrize(
    ("counts", "sizes", "expected"),
    [
        ({"treated": (207, 110), "control": (308, 318)}, {}, ("-107.0", "30.7", "fewer")),
        ({"treated": (207, 110), "control": (308, 318)}, {"treated": "1,2", "control": "0,9"}, ("-91.9", "31.5", "fewer")),
        (
            {"treated": (207, 110), "control": (308, 318), "neighbour": (100, 140), "neighbour_control": (90, 92)},
            {},
            ("-69.0", "36.9", "may_be_chance"),
        ),
        ({"treated": (110, 207), "control": (318, 308)}, {}, ("107.0", "30.7", "more")),
        ({"treated": (6, 3), "control": (308, 318)}, {}, (None, None, "too_few")),
        ({"treated": (207, 110)}, {}, (None, None, "no_control")),
        ({"treated": (207, 110), "control": (308, 318), "neighbour": (9, 9)}, {}, (None, None, "no_control")),
        ({"treated": (207, 110), "control": (308, 318, 2)}, {}, (None, None, "months_lacking")),
    ],
)
def test_the_weighted_displacement_difference(
    counts: dict[str, tuple[int, ...]], sizes: dict[str, str], expected: tuple[str | None, str | None, str], tmp_path: Path
) -> None:
    """The first two as the manual of the authors' own package has them."""
    row = studied(new_centre(), tmp_path, counts, sizes)
    shown = tuple(None if row[name] is None else str(row[name]) for name in ("difference", "standard_error"))
    assert (*shown, row["verdict"]) == expected
    assert (row["treated_before"], row["treated_after"]) == counts["treated"]
    assert row["months_lacking"] == (2 if expected[2] == "months_lacking" else 0)
    assert row["kinds"] == "burglaries"


# -- who reads what ----------------------------------------------------------------------------------------------------


def readable(centre: Database, login: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every column of every table and view that a login may read, with all that stands in it."""
    columns = """select format('%I.%I', s.nspname, c.relname), quote_ident(a.attname)
      from pg_class c join pg_namespace s on s.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where s.nspname in ('kvo', 'kvo_state', 'kvo_report') and c.relkind in ('r', 'v', 'm', 'f')
        and has_schema_privilege(s.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')"""
    with reached(centre, login) as central:
        for table, column in central.rows(columns):
            yield f"{table}.{column}", [str(value) for (value,) in central.rows(f"select {column}::text from {table}")]


def test_no_name_of_a_person_reaches_an_analyst(tmp_path: Path) -> None:
    """In whatever column of whatever table or view the role can read: somebody is named in every field that can name people."""
    centre = new_centre()
    with opened(tmp_path / "data") as store:
        park, found, _stop = walked(store)
        name_everywhere(store, park, found)
        set_park(store, park.id, name=f"Terrein {WHO}", municipality=f"Gemeente {WHO}")
        with store.act() as act:
            for target in store.select(Target, "where gone = 0"):
                act.write(Target, target.id, park=park.id, unit=f"per {WHO}", name=WHO, source=WHO)
            for partner in store.select(Partner, "where gone = 0 and kind = 'municipality'"):
                act.write(Partner, partner.id, park=park.id, organisation=f"Bureau {WHO.upper()}")
        hand_in(centre, store)
        people = [name for (name,) in store.rows("select distinct name from participant") if name]
    for path, content in (("register", "code;naam\nA;Alfa\n"), ("waiting", f"code;aangemeld;door\nA;1-1-2026;{WHO}\n")):
        (tmp_path / path).write_text(content, "utf-8")
        with reached(centre, "admin") as central:
            load(central, path, tmp_path / path)  # type: ignore[arg-type]
    seen = dict(readable(centre, "analyst"))
    assert {f"kvo_report.{report.name}.{report.columns[0].name}" for report in VIEWS} <= seen.keys()
    assert any(seen["kvo_report.open_by_partner.organisation"])
    for column, values in seen.items():
        for name in (WHO, "Karin", *people):
            assert not [value for value in values if name.casefold() in value.casefold()], (column, name)
    everything = "".join(value for _column, values in readable(centre, "auditor") for value in values)
    assert WHO in everything, "the auditor reads the record"


def test_an_analyst_reads_nothing_of_the_record_itself(example: tuple[Database, Store]) -> None:
    centre, _store = example
    columns = {column.rpartition(".")[0] for column, _values in readable(centre, "analyst")}
    figures = {f"kvo_state.figure_{name}" for name in ("park", "theme", "target", "asked", "due", "solved")}
    bases = {"kvo.log", "kvo.batch", "kvo.batch_run", "kvo.held_park", "kvo.dirty", "kvo.register", "kvo.waiting", "kvo.incident"}
    bases |= {"kvo.displacement_area", "kvo.centre", "kvo.noun", "kvo.field", "kvo.migration"}
    bases |= {"kvo_state.folded_park", "kvo_state.unsound", "kvo_state.conflict"}
    assert columns == {f"kvo_report.{report.name}" for report in VIEWS} | figures | bases
    with reached(centre, "analyst") as central:
        for table in ("kvo.change", "kvo_state.finding", "kvo_state.participant", "kvo.member", "kvo.access", "kvo.reference_load"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                central.rows(f"select count(*) from {table}")
        for column in ("login", "address"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                central.rows(f"select {column} from kvo.batch")


@pytest.mark.parametrize("login", ["nobody", "eraser", "folder"])
def test_views_are_for_those_who_have_a_role_for_them(example: tuple[Database, Store], login: str) -> None:
    centre, _store = example
    for report in VIEWS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            view(centre, report.name, login)


def test_views_columns_types_and_comments_are_those_that_are_documented(example: tuple[Database, Store]) -> None:
    centre, _store = example
    sql = """select c.relname, a.attname, format_type(a.atttypid, null), col_description(c.oid, a.attnum), obj_description(c.oid),
        c.reloptions::text from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relnamespace = 'kvo_report'::regnamespace
      order by c.relname, a.attnum"""
    with reached(centre, "analyst") as central:
        rows = central.rows(sql)
    columns = [(report.name, column.name) for report in sorted(VIEWS) for column in report.columns]
    assert [row[:2] for row in rows] == columns
    by_name = {(report.name, column.name): (report, column) for report in VIEWS for column in report.columns}
    for name, column_name, sql_type, about, about_view, options in rows:
        report, column = by_name[name, column_name]
        assert sql_type in SQL_TYPES[column.kind], (name, column_name)
        assert about == column.about
        assert about_view.startswith(report.about)
        assert options == "{security_invoker=true}"


def test_init_again_leaves_the_views_as_they_are(example: tuple[Database, Store]) -> None:
    from kvo_inspect.central.schema import init

    centre, _store = example
    before = view(centre, "park_status")
    with reached(centre, "owner") as central:
        assert init(central) == []
    assert view(centre, "park_status") == before


def test_two_groups_see_their_own_parks(tmp_path: Path) -> None:
    centre = new_centre()
    laptops: list[Laptop] = []
    for name, login in (("north", "ann"), ("south", "bob")):
        laptops.append(prepared(tmp_path / name))
        hand_in(centre, laptops[-1].store, login)
    parks = [laptop.store.rows("select id from park")[0][0] for laptop in laptops]
    for login, expected in (("ann", {parks[0]}), ("bob", {parks[1]}), ("analyst", set(parks)), ("auditor", set(parks))):
        for name in ("park_status", "rounds", "quality", "handed_in"):
            assert {row["park"] for row in view(centre, name, login)} == expected, (login, name)
