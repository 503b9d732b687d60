"""The measurement report: every figure is that of `compare --json`; two measurements, one alone, without names, in three formats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.exchange.compare.json_file import comparison_text
from kvo_inspect.exchange.reports.content import Drawing, Report, TextTable
from kvo_inspect.exchange.reports.files import report_bytes
from kvo_inspect.exchange.reports.measurement.report import measurement_report
from kvo_inspect.store.compare import compare
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.parks.park import find_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_of, measurements_to_report
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording.names import long_day
from tests.doses import LANGS_OF_DOSE
from tests.examples import copy_example, worked_example
from tests.exchange.records import opened
from tests.exchange.reports.formats import ON_SHEETS, letters

PARK = "De Kievitsakker"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The worked example in English, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


def reported(store: Store, first: str | None = None, second: str | None = None, *, names: bool = True) -> tuple[Report, dict[str, Any]]:
    """Return a measurement report of the worked example, and the JSON of the same comparison."""
    ends = measurements_to_report(store, find_park(store, PARK).id, first, second)
    comparison = compare(store, ends[0].id, ends[1].id)
    return measurement_report(store, comparison, names=names), json.loads(comparison_text(comparison, "2026-11-12T12:00:00+01:00"))


def table(report: Report, caption: str) -> TextTable:
    return next(
        block for chapter in report.chapters for block in chapter.blocks if isinstance(block, TextTable) and block.caption == caption
    )


def percent_text(share: str | None) -> str:
    return "-" if share is None else f"{share} %"


def test_every_figure_is_that_of_compare_json(store: Store) -> None:
    report, told = reported(store)
    themes = table(report, "Shares in order, per theme").rows
    expected = [(theme["title"]["en"], theme["figure"]) for theme in told["themes"]] + [("All together", told["overall"])]
    assert len(expected) > 5
    assert [row[0] for row in themes] == [title for title, _figure in expected]
    for row, (_title, figure) in zip(themes, expected, strict=True):
        assert row[1] == str(figure["judged"])
        assert row[2:4] == (percent_text(figure["share"]["first"]), percent_text(figure["share"]["second"]))
        assert float(row[4]) == float(figure["share"]["difference"])
        assert row[5:] == (str(figure["better"]), str(figure["worse"]))
    fates = {row[0].casefold(): int(row[1]) for row in table(report, "Earlier findings, and new ones").rows}
    outcomes = {"solved": "solved", "still open": "open", "came back": "came_back", "not seen": "not_seen", "new": "new"}
    assert fates == {name: told["findings"][outcome] for name, outcome in outcomes.items()}
    still = [finding["code"] for finding in told["findings"]["findings"] if finding["outcome"] in ("open", "came_back")]
    assert [row[0] for row in table(report, "Still open, or back again").rows] == still
    reasons = [int(row[1]) for row in table(report, "Reasons, most first").rows]
    assert sorted(reasons) == sorted(told["overall"]["not_comparable"].values())
    rows = [*table(report, "What the plan aimed for, and what came of it").rows]
    rows += table(report, "What was asked of people, at the start and now").rows
    assert len(rows) == told["targets"]["total"]
    assert sum(row[5] == "Target reached" for row in rows) == told["targets"]["reached"]
    results = {row[0].partition(" (")[0]: row[3].removesuffix(" %") for row in rows}
    assert results == {target["name"]: target["result"]["value"] for target in told["targets"]["targets"]}
    marks = table(report, "Mean marks from 1 to 10, per role, with the number of people").rows
    sides = ("first", "second")
    assert [row[3:5] for row in marks] == [tuple(f"{mark[side]['mean']} (n={mark[side]['n']})" for side in sides) for mark in told["marks"]]
    assert len(table(report, "How the two measurements differ").rows) == len(told["warnings"])
    summary = "\n".join(list(report.texts())[:12])
    assert f"Of {told['overall']['judged']} questions asked both times" in summary
    assert f"{told['targets']['reached']} of {told['targets']['total']} targets were reached." in summary
    assert f"{told['findings']['new']} new findings." in summary
    reached = [target for target in told["targets"]["targets"] if target["verdict"] == "reached"]
    chance = [target["name"] for target in reached if target["sample"] and target["sample"]["chance"]]
    assert f"For {len(chance)} of these the change may be chance: {', '.join(chance)}." in summary


@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_every_format_says_every_text_in_its_order(lang: Lang) -> None:
    use_language(lang)
    with opened(worked_example(lang), write=False) as store:
        report, _document = reported(store)
        made = {form: report_bytes(store, report, form) for form in ON_SHEETS}
    for form, read_back in ON_SHEETS.items():
        text_of_file, at = read_back(made[form]), 0
        for text in report.texts():
            place = text_of_file.find(letters(text), at)
            assert place >= 0, (form, text)
            at = place + len(letters(text))


def test_what_fell_short_stands_in_front_with_its_figures_and_the_measures_that_work_on_it(store: Store) -> None:
    park = find_park(store, PARK).id
    dossier = read_dossier(store, park)
    names = [line.name for line in measurements_of(store, park)]
    fell_once = False
    for first, second in pairwise(names):
        report, told = reported(store, first, second)
        rows = {row[0]: row for row in table(report, "What fell short, and which measure works on it").rows}
        fell = [theme["title"]["en"] for theme in told["themes"] if float(theme["figure"]["share"]["difference"] or 0) < 0]
        fell_once = fell_once or bool(fell)
        missed = [target["name"] for target in told["targets"]["targets"] if target["verdict"] == "missed" and target["result"]]
        assert [name for name in (*missed, *fell) if name not in rows] == []
        counts = told["findings"]
        standing = [f"{counts[name]} {words}" for name, words in (("open", "still open"), ("came_back", "came back")) if counts[name]]
        assert rows["Earlier findings that stand"][1] == ", ".join(standing) if standing else "Earlier findings that stand" not in rows
        overdue = dossier.turn_round.overdue
        assert rows["Findings that are overdue"][1] == f"{overdue} findings on {long_day(dossier.made)}"
    assert fell_once, "the example has a theme that fell"
    assert rows["Members of the collective security"][1:] == (
        "Target missed: 52, goal ≥ 60",
        "More members for the collective security (in progress)",
    )
    caption = "The measures of the plan, and what came of the findings and targets that they serve"
    (fence,) = [row for row in table(report, caption).rows if row[0] == "New fence along the railway"]
    assert fence[1:3] == ("company", "in progress"), "no company beside its weak spot"


def test_each_chart_is_followed_by_its_table(store: Store) -> None:
    report, _document = reported(store)
    assert all(chapter.blocks for chapter in report.chapters)
    blocks = [block for chapter in report.chapters for block in chapter.blocks]
    drawn = [at for at, block in enumerate(blocks) if isinstance(block, Drawing)]
    assert len(drawn) >= 3
    assert all(isinstance(blocks[at + 1], TextTable) for at in drawn)


def test_no_company_stands_beside_its_weak_spot(store: Store) -> None:
    report, _document = reported(store)
    chapters = tuple(
        chapter for chapter in report.chapters if chapter.title != "Sign-off"
    )  # there stands who walked along, beside no place
    assert len(chapters) == len(report.chapters) - 1
    told = "\n".join(replace(report, chapters=chapters).texts())
    companies = [stop.company for stop in store.select(Checkpoint, "where gone = 0") if stop.company]
    assert companies
    assert not [company for company in companies if company in told]


def test_the_first_measurement_alone_has_no_second_column_and_no_zeros(store: Store) -> None:
    report, told = reported(store, None, "baseline")
    assert told["first"]["id"] == told["second"]["id"]
    themes = table(report, "Shares in order, per theme")
    assert themes.heads == ("Theme", "Assessed", "In order", "Share", "N/a", "Not assessed")
    assert [row[3] for row in themes.rows[:-1]] == [percent_text(theme["figure"]["share"]["second"]) for theme in told["themes"]]
    assert [row[1] for row in themes.rows[:-1]] == [str(theme["figure"]["judged"]) for theme in told["themes"]]
    left_out = [[str(theme["figure"]["not_comparable"].get(why, 0)) for why in ("na", "not_assessed")] for theme in told["themes"]]
    assert [list(row[4:]) for row in themes.rows[:-1]] == left_out
    texts = list(report.texts())
    assert "This is the first measurement: there is nothing yet to compare with." in texts
    assert not [text for text in texts if text.startswith(("+0", "0 points"))]
    made = sum(int(row[1]) for row in table(report, "Findings per theme, most first").rows)
    assert f"{made} findings were made." in texts
    ended = "select finding from review where gone = 0 and json_extract(verdict, '$.kind') in ('dropped', 'duplicate')"
    counted = f"where gone = 0 and confidential = 0 and id not in ({ended}) and round in (select id from round where measurement = ?)"
    assert made == len(store.select(Finding, counted, [told["first"]["id"]]))


def test_nobody_who_recorded_is_named_when_asked_and_nothing_confidential_is_in_it(store: Store) -> None:
    for ends in ((None, None), (None, "baseline")):
        named, nameless = ("\n".join(reported(store, *ends, names=names)[0].texts()) for names in (True, False))
        assert "Karin Bos" in named
        assert "Karin Bos" not in nameless
        for finding in store.select(Finding, "where confidential = 1 and gone = 0"):
            assert finding.code not in named
            assert finding.text not in named


def test_the_command_writes_it_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    args = ["--data", str(copy_example("en", tmp_path / "data")), "--lang", "nl", "report", "measurement"]
    assert run([*args, PARK, "--format", "html", "--out", str(tmp_path)]) == 0
    written = Path(capsys.readouterr().out.strip())
    assert written.name == "de-kievitsakker-nulmeting-2024-vervolgmeting-2026-meetrapport-concept.html"
    assert "Lees dit mee" in written.read_text("utf-8")
    assert run([*args, PARK, "--from", "1-meting", "--to", "nulmeting", "--format", "html", "--out", str(tmp_path)]) == 3
    assert run([*args, PARK, "--to", "2001", "--format", "html", "--out", str(tmp_path)]) == 3
    assert "geen meting “2001”" in capsys.readouterr().err
