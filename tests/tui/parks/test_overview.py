"""All parks as a table, by keyboard only: columns, order, groups, filter, the file of it. Home cuts no reason that is serious."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.shares import kept_shares
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.parks.attention import fitting_reasons
from tests.hostile import HOSTILE, unwanted_in
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


def rows(text: str) -> list[str]:
    """The names of the parks on the screen, from above."""
    names = ("De Kievitsakker", "De Turfwal", "Het Ketelveld", "Aalst 9")
    return [name for line in text.splitlines() for name in names if line[2:].removeprefix("x ").strip().startswith(name)]


def head_of(app: KvoApp) -> str:
    """The line above the parks."""
    return screen_text(app).splitlines()[1]


def other_head(app: KvoApp, head: str) -> bool:
    return head_of(app) != head


def four_parks(store: Store) -> None:
    """A fourth park, in the municipality of the first, without a round or a trajectory."""
    add_park(store, "Aalst 9", "Lingeveen")


@scenario
async def test_parks_are_ordered_grouped_and_filtered(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.call(four_parks)
        await press(pilot, "t")
        await wait_text(pilot, "4 parks, 38 open, 7 overdue")
        assert rows(screen_text(app)) == ["Aalst 9", "De Kievitsakker", "De Turfwal", "Het Ketelveld"]
        assert "94 %   ▼ 3.4" in screen_text(app)
        assert "…" not in screen_text(app), "every share is counted by then"
        assert len(await app.call(kept_shares)) == 4

        await press(pilot, "<")
        await wait_text(pilot, "In which order?")
        await press(pilot, "6")  # the share: what is least in order first, what has none last
        await wait_text(pilot, "IN ORDER▲")
        assert rows(screen_text(app)) == ["De Turfwal", "De Kievitsakker", "Aalst 9", "Het Ketelveld"]
        await press(pilot, "<", "enter")
        await wait_text(pilot, "IN ORDER▼")
        assert rows(screen_text(app)) == ["De Kievitsakker", "De Turfwal", "Aalst 9", "Het Ketelveld"]

        await press(pilot, "g")
        await wait_text(pilot, "Lingeveen (2)")
        assert rows(screen_text(app)) == ["De Turfwal", "De Kievitsakker", "Aalst 9", "Het Ketelveld"]
        await press(pilot, "g", "g")
        await wait_text(pilot, "no trajectory yet (1)")
        await press(pilot, "g", "slash", *"linge akker", "enter")
        await wait_text(pilot, "1 park, 37 open, 6 overdue")
        await press(pilot, "enter")
        await wait_text(pilot, "12 checkpoints")


@scenario
async def test_columns_without_room_are_reached_with_the_arrows(worked: Path) -> None:
    async with running(worked, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "t")
        await wait_text(pilot, "COURSE")  # the shares are counted
        names = {"OPEN", "EVENING ROUND", "AUDIT", "CERTIFICATE TO", "MUNICIPALITY", "FACILITATOR"}
        seen: set[str] = set()
        while "→" in (head := head_of(app)):
            seen |= {name for name in names if name in head}
            assert "De Kievitsakker" in screen_text(app)
            await press(pilot, "right")
            await wait_for(pilot, partial(other_head, app, head), "the next column")
        assert seen | {name for name in names if name in head} == names
        await press(pilot, *["left"] * 20)
        await wait_text(pilot, "OPEN")


@scenario
async def test_what_is_shown_is_written_with_every_column(worked: Path, tmp_path: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.call(four_parks)
        await press(pilot, "t")
        await wait_text(pilot, "4 parks")
        await press(pilot, "g", "g", "slash", *"linge", "enter", "<", "6", "<", "enter")  # by facilitator; overdue, the most first
        await wait_text(pilot, "OVERDUE▼")
        for form in ("1", "2"):
            await press(pilot, ">")
            await wait_text(pilot, "To a file: All parks")
            await press(pilot, form, "enter", "enter", "enter")
            await wait_text(pilot, "Written:")
            await press(pilot, "escape")
            await wait_text(pilot, "OVERDUE▼")
        assert "no facilitator yet (1)" in screen_text(app)
        (sheet,) = app.exports.glob("all-parks-*.xlsx")
        table = [[cell.value for cell in row] for row in load_workbook(sheet).active.iter_rows()]
        head = next(place for place, row in enumerate(table) if row[0] == "Park")
        assert [row[0] for row in table[head + 1 :]] == ["De Kievitsakker", "Aalst 9"], "no heads of groups"
        assert table[head][1] == "Facilitator"
        assert "Shown: linge · grouped: Facilitator" in [row[0] for row in table[:head]]
        line = dict(zip(table[head], table[head + 1], strict=True))
        assert (line["Open"], line["Overdue"], line["In order (%)"], line["Course (points)"]) == (37, 6, 93.9, -3.4)
        assert line["Evening round"].date().isoformat() == "2026-10-02"
        (text,) = app.exports.glob("all-parks-*.csv")
        lines = list(csv.reader(text.read_text("utf-8-sig").splitlines()))
        assert lines[0] == table[head]
        assert lines[1][2:7] == ["Lingeveen", "37", "6", "93.9", "-3.4"]


@scenario
async def test_heads_of_groups_are_not_marked_and_stay_above_their_parks(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.call(four_parks)
        await press(pilot, "t", "g")
        await wait_text(pilot, "Lingeveen (2)")
        await press(pilot, "home", "x")
        await wait_text(pilot, "This is the head of a group")
        await press(pilot, "g", "g")
        await wait_text(pilot, "no trajectory yet (1)")
        head = next(line for line in screen_text(app).splitlines() if "no trajectory yet (1)" in line)
        assert "0" not in head, "a group in which nothing is open says it as its parks do"
        assert head.count("·") == 2
        await press(pilot, "g", "g", "home", "x")
        await wait_text(pilot, "This is the head of a group")
        assert "marked" not in screen_text(app)
        await press(pilot, "x", "end", ":")
        await wait_text(pilot, "4 marked")
        await press(pilot, "*")
        await wait_for(pilot, lambda: "marked" not in screen_text(app), "none")
        await press(pilot, "*", "<", "2", "<", "enter")
        await wait_text(pilot, "PARK▼")
        text = screen_text(app)
        assert rows(text) == ["De Turfwal", "De Kievitsakker", "Aalst 9", "Het Ketelveld"], "each group by itself"
        assert text.index("(1)") < text.index("De Turfwal") < text.index("Lingeveen (2)") < text.index("De Kievitsakker")
        await press(pilot, "slash", *"turf", "enter")
        await wait_text(pilot, "4 marked, 3 not shown")


@scenario
async def test_hostile_names_stay_text(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        for name, text in HOSTILE.items():
            await app.call(add_park, f"{name} {text[:100]}", text[:60])
        await app.screen.reload()  # type: ignore[attr-defined]
        await press(pilot, "t", "g")
        await wait_for(pilot, lambda: "All parks" in screen_text(app) and "(1)" in screen_text(app), "the groups")
        assert not unwanted_in(screen_text(app))


@pytest.mark.parametrize(
    ("reasons", "cells", "text"),
    [
        (["3 overdue"], 3, "3 overdue"),
        (["term over 1-9-26", "3 overdue", "4 to review"], 100, "term over 1-9-26 · 3 overdue · 4 to review"),
        (["term over 1-9-26", "3 overdue", "4 to review"], 31, "term over 1-9-26 · 3 overdue +1"),
        (["term over 1-9-26", "3 overdue", "4 to review"], 30, "term over 1-9-26 +2"),
        (["term over 1-9-26", "3 overdue", "4 to review"], 5, "term over 1-9-26 +2"),
    ],
)
def test_reasons_are_whole_or_counted(reasons: list[str], cells: int, text: str) -> None:
    assert fitting_reasons(reasons, cells) == text


def rare_reasons(store: Store) -> None:
    """Make of the example a park with two rounds of one day, overdue besides, and one with a name as long as there are."""
    first, second, _waiting = [line.id for line in list_parks(store)]
    set_park(store, second, name="Bedrijventerrein De Grote Lange Noorderweide West")
    newest, before = rounds_of(store, first)[-2:]
    correct_round(store, newest.id, date=before.date, part=before.part, kind=store.get(Measurement, before.measurement).kind)


@scenario
async def test_home_cuts_no_first_reason_also_on_a_narrow_screen(worked: Path) -> None:
    async with running(worked, lang="nl", size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(rare_reasons)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "! 2 schouwen op één dag: bij elkaar voegen +3")
        assert "! 1 te laat" in screen_text(app)
        assert "De Kievitsakker" in screen_text(app)


def certificates(store: Store) -> None:
    """Two parks with a certificate: one that ends in a year, one that has ended."""
    for name, given in (("Bijna om", "2024-02-01"), ("Voorbij", "2023-11-01")):
        begin_trajectory(store, add_park(store, name).id, phase="carrying_out", certified=given, term_months=36)


@scenario
async def test_home_and_table_tell_the_waiting_list_and_the_end_of_a_certificate(worked: Path) -> None:
    async with running(worked, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        await app.call(certificates)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "! certificate over 1-11-26")
        text = screen_text(app)
        assert "! certificate to 1-2-27" in text
        assert "! waiting since 17-7-26" in text
    async with running(worked, size=(200, 24)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "t")
        await wait_text(pilot, "WAITS SINCE")
        rows_ = {
            name: next(line for line in screen_text(app).splitlines() if name in line) for name in ("Het Ketelveld", "Bijna om", "Voorbij")
        }
        assert "17-7-2026" in rows_["Het Ketelveld"]
        assert "1-2-2027" in rows_["Bijna om"]
        assert "1-11-2026" in rows_["Voorbij"]
