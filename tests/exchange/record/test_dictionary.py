"""The data dictionary: every field of every file and document has words in both languages, from one place, and outside judges take them."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import jsonschema
import pytest
from pydantic import BaseModel

from kvo_inspect.exchange.compare.alone_file import MeasurementDocument
from kvo_inspect.exchange.compare.document import ComparisonDocument
from kvo_inspect.exchange.dossier.files import DossierDocument, dossier_columns
from kvo_inspect.exchange.lists.document import list_model
from kvo_inspect.exchange.lists.kinds import ROWS
from kvo_inspect.exchange.record.csv_folder import write_csv
from kvo_inspect.exchange.record.dictionary import column_meaning, file_meaning, files
from kvo_inspect.exchange.record.document import document_model
from kvo_inspect.exchange.record.log_ends import HeadList
from kvo_inspect.exchange.record.receipt import Receipt
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.texts import LANGS, Lang
from kvo_inspect.wording.dictionary import codes
from kvo_inspect.wording.dictionary.meanings import NAME, Meaning, NoMeaning, meaning_of, screen_words
from tests.examples import copy_example
from tests.exchange.judges import frictionless, wrong_by_version_2
from tests.exchange.reached_models import models_of
from tests.exchange.records import opened
from tools.catalogue import PACKAGE

ROOTS: dict[str, type[BaseModel]] = {
    "record": document_model(),
    "receipt": Receipt,
    "compare": ComparisonDocument,
    "measurement": MeasurementDocument,
    "dossier": DossierDocument,
    "heads": HeadList,
    **{f"lists/{name}": list_model(name, row) for name, row in ROWS.items()},
}
"""The documents whose properties are described, by the name of their schema."""
SCHEMAS = PACKAGE.parent / "docs" / "schema"


class Described(NamedTuple):
    """A field with what the dictionary says of it."""

    where: str
    meaning: Meaning


@cache
def described_fields() -> list[Described]:
    """Every field of every model, and every column of every file."""
    of_models = [
        Described(f"{model.__name__}.{field}", meaning_of(model, field))
        for root in ROOTS.values()
        for model in models_of(root)
        for field in model.model_fields
    ]
    of_columns = [
        Described(f"{file}.csv {column.name}", column_meaning(file, column))
        for file, columns in files(confidential=True).items()
        for column in columns
    ]
    of_dossier = [Described(f"dossier {file}.csv {column}", meaning) for file, column, _type, meaning in dossier_columns()]
    of_files = [Described(f"{file}.csv", file_meaning(file)) for file in files(confidential=True)]
    return [*of_models, *of_columns, *of_dossier, *of_files]


def test_every_field_and_column_has_a_title_and_a_description() -> None:
    """Whoever adds a field is asked for its words: without them this raises and names it."""
    assert len(described_fields()) > 700


def test_a_field_that_the_dictionary_lacks_is_told() -> None:
    class Unheard(BaseModel):
        colour: str

    Unheard.__module__ = document_model.__module__
    with pytest.raises(NoMeaning, match=r"Unheard.colour.*dictionary.toml"):
        meaning_of(Unheard, "colour")


@pytest.mark.parametrize("lang", get_args(Lang))
def test_a_description_says_more_than_its_title(lang: Lang) -> None:
    place = LANGS.index(lang)
    poor = []
    for where, meaning in described_fields():
        title, description = meaning.title[place], meaning.description[place]
        if len(description.split()) < 3 or description.rstrip(".").casefold() == title.casefold():
            poor.append(f"{where}: {description}")
        elif not description.endswith(".") or description[:1] != description[:1].upper():
            poor.append(f"{where}: no sentence: {description}")
        elif not title or title != title.strip() or title.endswith(".") or "_" in title:
            poor.append(f"{where}: the title {title!r}")
    assert poor == []


def test_the_two_languages_do_not_say_the_same() -> None:
    assert [where for where, meaning in described_fields() if meaning.description[0] == meaning.description[1]] == []


def written_entries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield model, field and entry of every dictionary."""
    for path in sorted(PACKAGE.rglob(NAME)):
        for table, entries in tomllib.loads(path.read_text("utf-8")).items():
            for field, entry in entries.items():
                yield f"{path.parent.relative_to(PACKAGE).as_posix()}:{table}", field, entry


def described_models() -> dict[str, type[BaseModel]]:
    """Every model that a dictionary speaks of, and those that they build on, by folder and name."""
    return {
        f"{Path(str(sys.modules[owner.__module__].__file__)).parent.relative_to(PACKAGE).as_posix()}:{owner.__name__}": owner
        for root in ROOTS.values()
        for model in models_of(root)
        for owner in model.__mro__
        if owner.__module__.startswith("kvo_inspect.")
    }


def test_no_entry_speaks_of_a_field_that_is_not_there() -> None:
    """What was renamed or taken away leaves no words behind, and an entry stands beside its own model."""
    there = described_models()
    added = {column.name for columns in files(confidential=True).values() for column in columns if column.words is not None}
    fields: dict[str, set[str]] = {"exchange/record:Added": added, "exchange/dossier:Added": {"what"}}
    for table, model in there.items():
        # A base may describe what several models have that build on it.
        fields[table] = {field for other in there.values() if issubclass(other, model) for field in other.model_fields}
    assert [f"{table}.{field}" for table, field, _entry in written_entries() if field not in fields.get(table, set())] == []


def test_an_entry_has_no_key_that_nothing_reads() -> None:
    read = {"nl", "en", "title", "unit", "codes"}
    assert [f"{table}.{field}" for table, field, entry in written_entries() if not entry.keys() <= read] == []


def test_a_title_that_screens_have_is_not_written_again() -> None:
    there = described_models()
    again = [
        f"{table}.{field}: {entry['title']}"
        for table, field, entry in written_entries()
        if "title" in entry and table in there and (entry["title"]["nl"], entry["title"]["en"]) == screen_words(there[table], field)
    ]
    assert again == []


def is_named(annotation: Any) -> bool:
    """Return whether a function names the members of the set that a field takes."""
    try:
        return codes.codes_of(annotation) != ()
    except LookupError:
        return False


def test_codes_that_a_function_names_are_not_written_again() -> None:
    """What is written beside it parts from what sheets say of the same code."""
    there = described_models()
    coded = [(table, field) for table, field, entry in written_entries() if "codes" in entry]
    assert len(coded) > 10
    taken = [
        (f"{table}.{field}", there[table].model_fields[field].annotation)
        for table, field in coded
        if table in there and field in there[table].model_fields
    ]
    assert [where for where, annotation in taken if is_named(annotation)] == []


def test_every_closed_set_that_leaves_has_its_codes_in_words() -> None:
    """A set that nothing names raises; a code is never told by its own name where that is no word."""
    coded = [(where, meaning) for where, meaning in described_fields() if meaning.codes]
    assert len(coded) > 60
    assert [where for where, meaning in coded for _code, words in meaning.codes if any("_" in word or not word for word in words)] == []
    for file, columns in files(confidential=True).items():
        for column in columns:
            if column.values:
                assert [code for code, _words in column_meaning(file, column).codes] == list(column.values), (file, column.name)


def meanings(*, confidential: bool = False) -> dict[tuple[str, str], Meaning]:
    """Return what each column of every CSV file means, by file and column."""
    return {
        (file, column.name): column_meaning(file, column)
        for file, columns in files(confidential=confidential).items()
        for column in columns
    }


def test_columns_that_hold_json_say_so() -> None:
    """A cell with braces is told with its form (INTEROP: `finding.adds`)."""
    told = {where for where, meaning in meanings().items() if "JSON object" in meaning.description[1]}
    assert told == {("finding", "adds"), ("park", "limits")}


def test_lists_in_cells_say_how_they_are_separated() -> None:
    listed = {(file, column.name) for file, columns in files(confidential=True).items() for column in columns if column.listed}
    told = {where for where, meaning in meanings(confidential=True).items() if "blanks between them" in meaning.description[1]}
    assert told == listed
    assert {("round", "ticked"), ("round", "set_items"), ("finding", "heads")} <= told
    assert "line breaks" in meanings()["meeting", "present"].description[1]


def test_each_column_of_a_file_has_its_meaning(package: Path) -> None:
    of_columns = meanings()
    for path in sorted(package.parent.glob("*.csv")):
        head = path.read_text("utf-8").splitlines()[0].split(",")
        assert [column for file, column in of_columns if file == path.stem] == head
    severity = of_columns["finding", "severity"]
    assert severity.title[0] == "ernst"
    assert dict(severity.codes)["urgent"][1] == "urgent"
    assert {meaning.unit[0] for (file, column), meaning in of_columns.items() if file == "park" and column.startswith("terms_")} == {
        "dagen"
    }


def test_a_closed_set_that_nothing_names_is_told() -> None:
    from typing import Literal

    with pytest.raises(LookupError):
        codes.codes_of(Literal["red", "blue"])


# -- outside judges ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def package(data: Path, tmp_path: Path) -> Path:
    copy_example("nl", data)
    with opened(data, write=False) as store:
        write_csv(store, tmp_path / "csv", ExportScope())
    return tmp_path / "csv" / "datapackage.json"


def test_the_package_is_one_of_version_2_and_of_version_1(package: Path) -> None:
    description = json.loads(package.read_text("utf-8"))
    assert wrong_by_version_2(package) == []
    assert frictionless(package)[package]["wrong"] == []
    assert description["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert {resource["type"] for resource in description["resources"]} == {"table"}
    assert {resource["profile"] for resource in description["resources"]} == {"tabular-data-resource"}


def test_the_judge_of_version_2_can_find_something(package: Path) -> None:
    description = json.loads(package.read_text("utf-8"))
    field = next(field for field in description["resources"][0]["schema"]["fields"] if "categories" in field)
    field["categories"] = [{"label": "no value"}]
    package.write_text(json.dumps(description), "utf-8")
    assert wrong_by_version_2(package) != []


def test_every_column_of_the_package_is_described_in_both_languages(package: Path) -> None:
    description = json.loads(package.read_text("utf-8"))
    for resource in description["resources"]:
        assert all(resource[key] for key in ("title", "description", "title_nl", "description_nl"))
        for field in resource["schema"]["fields"]:
            assert all(re.search(r"\w", field[key]) for key in ("title", "description", "title_nl", "description_nl")), field["name"]
            if "enum" in field.get("constraints", {}):
                assert [category["value"] for category in field["categories"]] == field["constraints"]["enum"]
                assert all(category["label"] and category["label_nl"] for category in field["categories"])


def test_every_document_that_has_a_schema_is_described() -> None:
    assert {path.relative_to(SCHEMAS).as_posix().removesuffix(".schema.json") for path in SCHEMAS.rglob("*.json")} == ROOTS.keys()


@pytest.mark.parametrize("name", ROOTS)
def test_every_property_of_a_schema_is_described_in_both_languages(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    bare = [
        f"{part}.{field}"
        for part, definition in {"the document": schema, **schema["$defs"]}.items()
        for field, property_ in definition.get("properties", {}).items()
        if not all(property_.get(key) for key in ("title", "description", "title_nl", "description_nl"))
    ]
    assert bare == []
