"""The dossier as a file: one JSON document with a published schema, or a folder of CSV files with a `datapackage.json`."""

from __future__ import annotations

import csv
import json
import types
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from kvo_inspect import __version__
from kvo_inspect.domain.dossier import Dossier, Turn
from kvo_inspect.domain.dossier_part import DossierPart
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.record.described import PACKAGED, TABLE, DescribedSchema, categories, described
from kvo_inspect.exchange.record.dictionary import in_a_cell
from kvo_inspect.exchange.record.document import DIALECT
from kvo_inspect.exchange.record.packaged import holds_package, write_package
from kvo_inspect.exchange.tables.formulas import escaped
from kvo_inspect.files import file_error, folder_written_whole, written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.texts import _
from kvo_inspect.wording.dictionary.meanings import Meaning, meaning_of, written_meaning

FORMAT = "kvo-inspect/dossier"
NAME = "kvo-inspect-dossier"
TURN_ROUND = "turn_round"
"""The file of how long findings took: a row for each of what is counted."""
BEGINS = b'{"format": "' + FORMAT.encode() + b'"'
LISTS = {name: get_args(info.annotation)[0] for name, info in Dossier.model_fields.items() if get_origin(info.annotation) is tuple}
"""The lists of a dossier, each with the model of its lines: a CSV file each, with `turn_round`."""


class DossierDocument(Dossier):
    """What a park shows the auditor: rounds, people, findings and how long they took, measures, targets, surveys, meetings, papers.

    Nothing confidential.
    """

    format: Literal["kvo-inspect/dossier"] = "kvo-inspect/dossier"
    version: Literal[1] = 1
    program: str
    """The version of kvo-inspect that wrote it."""


def write_dossier(dossier: Dossier, out: Path, slug: str, today: date, *, as_csv: bool = False) -> Path:
    """Write a dossier and return where: *out*, or in a folder that is there under a name of its own. Whole or not at all.

    An earlier dossier is replaced, anything else left alone (UsageError). Raises ReadOnly, DiskFull, NotStored.
    """
    own = f"{slug}-dossier-{today.isoformat()}" + ("-csv" if as_csv else ".json")
    is_ours = _is_folder if as_csv else _is_document
    try:
        to = out / own if out.is_dir() and (out.name in ("", "..") or not is_ours(out)) else out
        if to.exists() and not is_ours(to):
            raise UsageError(_("{path} is there already and is not an earlier dossier. Choose another name with --out.").format(path=to))
    except OSError as error:
        raise file_error(error, out) from error
    if as_csv:
        _write_folder(dossier, to)
    else:
        with written_whole(to, shared=True) as stream:
            stream.write(dossier_text(dossier).encode())
    return to


def dossier_text(dossier: Dossier) -> str:
    """Return the JSON document."""
    document = DossierDocument(**{name: getattr(dossier, name) for name in Dossier.model_fields}, program=__version__)
    fields = document.model_dump(mode="json")
    head = {name: fields.pop(name) for name in ("format", "version", "program")}
    return json.dumps({**head, **fields}, ensure_ascii=False, indent=1).replace('{\n "format"', '{"format"', 1) + "\n"


@cache
def dossier_schema_text() -> str:
    """Return the JSON Schema of the document, as it is committed and printed."""
    schema = DossierDocument.model_json_schema(mode="serialization", schema_generator=DescribedSchema)
    for definition in (schema, *schema["$defs"].values()):
        definition["required"] = list(definition["properties"])
    return json.dumps({"$schema": DIALECT, "$id": "urn:kvo-inspect:dossier:1", **schema}, indent=2, ensure_ascii=False) + "\n"


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _write_folder(dossier: Dossier, to: Path) -> None:
    with folder_written_whole(to, shared=True) as folder:
        resources = []
        for name, model in LISTS.items():
            _write_file(folder / f"{name}.csv", tuple(model.model_fields), (_cells(line) for line in getattr(dossier, name)))
            resources.append(_resource(name))
        rows = [(what, *_cells(line)) for what, line in dossier.turn_round if isinstance(line, Turn)]
        _write_file(folder / f"{TURN_ROUND}.csv", ("what", *Turn.model_fields), rows)
        resources.append(_resource(TURN_ROUND))
        write_package(folder, _package(dossier, resources))


def dossier_columns() -> Iterator[tuple[str, str, str, Meaning]]:
    """Yield every column of the CSV files in order: the file without `.csv`, its name, its type, and what it means. Raises NoMeaning."""
    for name, model in {**LISTS, TURN_ROUND: Turn}.items():
        if name == TURN_ROUND:
            yield name, "what", "string", written_meaning(__name__, "Added", "what")
        for field, info in model.model_fields.items():
            meaning = meaning_of(model, field)
            listed = get_origin(info.annotation) is tuple
            yield name, field, _type(info.annotation), in_a_cell(meaning) if listed else meaning


def _write_file(path: Path, names: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(list(names))
        writer.writerows(rows)


def _cells(line: DossierPart) -> list[Any]:
    return [
        escaped(value)
        if isinstance(value, str)
        else str(value).lower()
        if isinstance(value, bool)
        else " ".join(value)
        if isinstance(value, list)
        else value
        for value in line.model_dump(mode="json").values()
    ]


def _type(annotation: Any) -> str:
    """Return the type of a column."""
    for type_ in get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,):
        if type_ in (int, bool):
            return "integer" if type_ is int else "boolean"
        if getattr(type_, "__name__", "") == "Decimal":
            return "number"
    return "string"


def _resource(name: str) -> dict[str, Any]:
    columns = [(field, kind, meaning) for file, field, kind, meaning in dossier_columns() if file == name]
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.csv",
        **described(meaning_of(Dossier, name)),
        **TABLE,
        "format": "csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": field,
                    "type": kind,
                    **described(meaning),
                    **({"categories": categories(meaning)} if meaning.codes and kind == "string" else {}),
                }
                for field, kind, meaning in columns
            ],
            "missingValues": [""],
        },
    }


def _package(dossier: Dossier, resources: list[dict[str, Any]]) -> dict[str, Any]:
    counted = {name: getattr(dossier.turn_round, name) for name in ("open", "overdue", "ended")}
    return {
        **PACKAGED,
        "name": NAME,
        "title": f"kvo-inspect: dossier of {dossier.name}",
        "description": "Days are counted from sent (or found, where it was never sent). " + json.dumps({"findings": counted}),
        "created": dossier.made,
        "park": {"id": dossier.park, "name": dossier.name, "municipality": dossier.municipality},
        "resources": resources,
    }


def _is_document(path: Path) -> bool:
    return begins_with(path, BEGINS)


def _is_folder(path: Path) -> bool:
    return holds_package(path, NAME, {f"{TURN_ROUND}.csv", *(f"{name}.csv" for name in LISTS)})
