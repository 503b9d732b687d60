"""Exports without names: nobody is named in them, in any format; all else is there, and receipts take it as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding, UrgentCall
from kvo_inspect.domain.folding.people import NAMES, OF_PEOPLE, PROSE
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.summary import Summary, SummaryLine
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.exchange.record.receipt import read_receipt
from kvo_inspect.store.export.rows import EXPORTED, ExportScope
from kvo_inspect.store.merge.receipts import count_unacknowledged
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from tests.exchange.judges import check_jsonschema, frictionless
from tests.exchange.records import confide, exported_bytes, opened, walked

NAMELESS = ExportScope(names=False)
WHO = "Wilhelmina Vos"
"""Somebody who stands in every field that can name people or in which they can be named."""


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A record in which somebody is named wherever that can be, the confidential too."""
    with opened(tmp_path_factory.mktemp("named") / "data") as store:
        park, found, stop = walked(store)
        confide(store, found, stop)
        name_everywhere(store, park, found)
        yield store


def name_everywhere(store: Store, park: Park, found: Round) -> None:
    """Put a name into each field of the tables, in every thing of each noun that has that field filled in."""
    summary = Summary(lines=(SummaryLine(about="findings", lang="nl", proposed=f"Met {WHO}.", text=f"Zei {WHO}."),))
    with store.act() as act:
        act.write(Round, found.id, park=park.id, summary=summary, concerns=f"Volgens {WHO}", agreements=WHO)
        for finding in store.select(Finding, "where gone = 0"):
            told = UrgentCall(who=f"{WHO}, wacht", by=WHO, at="20:00")
            act.write(Finding, finding.id, park=park.id, confidential=finding.confidential, told=told)
        for stop in store.select(Checkpoint, "where park = ?", [park.id]):  # a route tells those that have a place
            act.write(Checkpoint, stop.id, park=park.id, position=Position(lat="51.6", lon="5.53"))
        company = made_id("partner", park.id, "company")
        act.write(Partner, company, park=park.id, kind="company", organisation=f"{WHO} Beheer")
    for noun, model in NOUNS.items():
        paths = [path for path in (*NAMES.get(noun, ()), *OF_PEOPLE.get(noun, ()), *PROSE.get(noun, ())) if "." not in path]
        paths = [path for path in paths if path != "aside"]  # a park or round that is set aside stays out of sheets and maps
        if noun == Author.noun:  # written once, by the act that needs it, and erased or not; never changed
            continue
        with store.act() as act:
            for thing in store.select(model, "where gone = 0") if paths else []:
                words = {path: WHO if path in NAMES.get(noun, ()) else f"bij {WHO.upper()} thuis" for path in paths}
                act.write(model, thing.id, park=thing.park, confidential=thing.confidential, **words)


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_nobody_is_named(named: Store, tmp_path: Path, name: str, confidential: bool) -> None:
    with_names = exported_bytes(export(named, name, tmp_path / "with", ExportScope(confidential=confidential))).decode(errors="replace")
    without = exported_bytes(export(named, name, tmp_path / "without", ExportScope(confidential=confidential, names=False))).decode(
        errors="replace"
    )
    assert WHO.casefold() in with_names.casefold()
    for person in (WHO, "J. de Wit", "K. Bos", "Agent 1", "Zonder Rol", "Karin"):
        assert person.casefold() not in without.casefold()


def differing(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Yield where two JSON values differ: the path without the places in lists."""
    if isinstance(before, dict) and isinstance(after, dict):
        assert before.keys() == after.keys(), path
        for key in before:
            yield from differing(before[key], after[key], f"{path}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list):
        assert len(before) == len(after), path
        for one, other in zip(before, after, strict=True):
            yield from differing(one, other, path)
    elif before != after:
        yield path


def test_fields_are_empty_and_all_else_stands(named: Store, tmp_path: Path) -> None:
    whole = json.loads(export(named, "json", tmp_path / "with.json", ExportScope()).read_bytes())
    path = export(named, "json", tmp_path / "without.json", NAMELESS)
    document = json.loads(path.read_bytes())
    assert check_jsonschema(path) == ""
    assert document["scope"]["without_names"] is True
    assert "without_names" not in whole["scope"]
    for noun in EXPORTED:
        may_differ = {*NAMES.get(noun, ()), *OF_PEOPLE.get(noun, ()), *PROSE.get(noun, ()), "made_by", "changed_by"}
        if noun == "partner":
            may_differ.add("organisation")
        assert set(differing(whole[noun], document[noun])) <= may_differ, noun
    assert {answer["made_by"] for answer in document["answer"]} == {""}
    assert {finding["told"]["by"] for finding in document["finding"] if finding["told"]} == {""}
    partners = {partner["kind"]: partner["organisation"] for partner in document["partner"]}
    assert partners["company"] == ""
    assert document["mark"] == whole["mark"]


def test_who_is_named_in_a_text_stands_there_by_organisation_or_role(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        park, _found, _stop = walked(store)
        finding = store.select(Finding, "where gone = 0")[0]
        with store.act() as act:
            act.write(Finding, finding.id, park=park.id, text='j. de wit en "Karin" zagen Zonder Roland')
        document = json.loads(export(store, "json", tmp_path / "out.json", NAMELESS).read_bytes())
    text = next(other["text"] for other in document["finding"] if other["id"] == finding.id)
    assert text == 'Gemeente en "somebody" zagen Zonder Roland'


def test_a_place_is_told_without_whoever_the_record_knows_and_a_company_stays_unless_it_is_called_so(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        park, walk, stop = walked(store)
        other = next(other for other in store.select(Checkpoint, "where park = ?", [park.id]) if other.id != stop.id)
        with store.act() as act:
            act.write(Partner, made_id("partner", park.id, "owner"), park=park.id, kind="owner", person="Piet Zaagmans")
            act.write(Checkpoint, stop.id, park=park.id, name="Erf Piet Zaagmans", company="Familie Zaagmans")
            act.write(Checkpoint, other.id, park=park.id, extent="tot piet zaagmans", company="Plaatwerk Oost")
            act.write(Round, walk.id, park=park.id, weather="koud volgens Piet Zaagmans")
        document = json.loads(export(store, "json", tmp_path / "out.json", NAMELESS).read_bytes())
    by_id = {place["id"]: place for place in document["checkpoint"]}
    assert (by_id[stop.id]["name"], by_id[stop.id]["company"]) == ("Erf somebody", "")
    assert (by_id[other.id]["extent"], by_id[other.id]["company"]) == ("tot somebody", "Plaatwerk Oost")
    assert {walked_round["weather"] for walked_round in document["round"] if walked_round["id"] == walk.id} == {"koud volgens somebody"}


def test_tables_without_names_are_taken(named: Store, tmp_path: Path) -> None:
    package = export(named, "csv", tmp_path / "csv", NAMELESS) / "datapackage.json"
    assert frictionless(package)[package]["wrong"] == []
    assert json.loads(package.read_text("utf-8"))["scope"]["without_names"] is True


def test_a_receipt_takes_it_as_it_stands(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        walked(store)
        document = json.loads(export(store, "json", tmp_path / "out.json", ExportScope(since="receipts", names=False)).read_bytes())
        items = [{"noun": noun, "id": one["id"], "heads": one["heads"], "taken": True} for noun in EXPORTED for one in document[noun]]
        answer = {"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00+01:00", "sender": "KVO", "items": items}
        (tmp_path / "receipt.json").write_text(json.dumps(answer))
        assert read_receipt(store, tmp_path / "receipt.json").taken == len(items)
        assert count_unacknowledged(store) == 0
