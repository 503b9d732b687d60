"""Who agreed with a round, in its report, in that of its measurement and in the dossier; by name, or by organisation and role only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.nameless_dossier import without_names
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.reports.content import Facts, Paragraph, Report, TextTable
from kvo_inspect.exchange.reports.dossier.report import dossier_report
from kvo_inspect.exchange.reports.measurement.report import measurement_report
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.compare import compare
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import correct_participant
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.sign_off import sign_off
from kvo_inspect.texts import use_language
from tests.laptops import ROAD, prepared
from tests.rounds_of_before import finish_with_open_questions


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A round that Jan agreed with and Piet did not, and of which an answer was changed after Jan."""
    use_language("en")
    laptop = prepared(tmp_path / "laptop")
    round_ = laptop.store.select(Round)[0]
    jan, piet = participants_of(laptop.store, round_.id)
    correct_participant(laptop.store, jan.id, organisation="Gemeente", role="wijkmanager")
    answer(laptop.store, "3")
    sign_off(laptop.store, jan.id, "yes")
    answer(laptop.store, "2")
    sign_off(laptop.store, piet.id, "no", "Jan liep door")
    finish_with_open_questions(laptop.store, round_.id)
    yield laptop.store
    laptop.close()


def answer(store: Store, value: str) -> None:
    round_ = store.select(Round)[0]
    record_answer(store, round_.id, route(store, round_.park)[0].id, ROAD, Value(value=value))


def chapter(report: Report) -> list[str]:
    """The rows and sentences of the chapter on the sign-off."""
    told: list[str] = []
    for block in next(chapter.blocks for chapter in report.chapters if chapter.title == "Sign-off"):
        if isinstance(block, TextTable | Facts):
            told += [" | ".join(row) for row in block.rows]
        elif isinstance(block, Paragraph):
            told.append(block.text)
    return told


def test_the_report_of_a_round_tells_who_agreed_and_what_came_after(store: Store) -> None:
    told = chapter(round_report(store, store.select(Round)[0].id))
    assert told[0] == "1 of 2 agree, 1 does not, changed after sign-off."
    assert told[1].startswith("Jan | Gemeente | wijkmanager | agrees; changed after it | 12-11-2026")
    assert told[2].startswith("Piet | – | – | does not agree | 12-11-2026")
    assert told[2].endswith("| Jan liep door")
    assert told[3].startswith("Changed after sign-off: 1 answer, 1 finding; last by Fatima, 12-11-2026")


def test_without_names_nobody_is_named(store: Store) -> None:
    told = chapter(round_report(store, store.select(Round)[0].id, names=False))
    assert told[1].startswith("Gemeente | wijkmanager | agrees; changed after it")
    assert told[2].endswith("| Gemeente liep door")
    assert all(name not in "\n".join(told) for name in ("Jan", "Piet", "Fatima"))


@pytest.mark.parametrize("names", [True, False])
def test_the_report_of_a_measurement_tells_it_of_each_round(store: Store, names: bool) -> None:
    measurement = store.select(Round)[0].measurement
    comparison = compare(store, measurement, measurement)
    told = chapter(measurement_report(store, comparison, names=names))
    assert told[0] == "Evening round 12-11-26: 1 of 2 agree, 1 does not, changed after sign-off."
    assert ("Jan liep door" in "\n".join(told)) is names


@pytest.mark.parametrize("names", [True, False])
def test_so_does_the_dossier(store: Store, names: bool) -> None:
    dossier = read_dossier(store, store.select(Round)[0].park)
    told = chapter(dossier_report(dossier if names else without_names(dossier)))
    assert told[0] == "12-11-2026 | evening round, baseline | 1 of 2 | 1 | yes"
    assert told[1] == ("Jan | " if names else "") + "Gemeente | wijkmanager | 12-11-2026 | Agrees; changed after it | –"


def test_a_round_that_nobody_signed_has_no_such_chapter(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "laptop")
    report = round_report(laptop.store, laptop.store.select(Round)[0].id)
    assert all(chapter.title != "Sign-off" for chapter in report.chapters)
    laptop.close()
