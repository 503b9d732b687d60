"""Computes what a survey says again from an export, CSV or JSON: nothing of kvo_inspect is imported here.

It follows docs/compare.md, written apart from the program, so that a mistake would have to be made twice in the same way.
"""

from __future__ import annotations

import csv
import json
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Z = Decimal("1.96")


def from_csv(folder: Path) -> tuple[list[Row], list[Row]]:
    """Return the surveys and their answers as the CSV files say them."""
    tables = []
    for name in ("survey", "survey_answer"):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            tables.append([row for row in csv.DictReader(stream) if row["gone"] == "false"])
    for row in tables[1]:
        row |= {name: int(row[name]) for name in ("count", "answered", "respondents")}
    for row in tables[0]:
        row["invited"] = int(row["invited"]) if row["invited"] else None
    return tables[0], tables[1]


def from_json(path: Path) -> tuple[list[Row], list[Row]]:
    """Return the same as the JSON document says it."""
    document = json.loads(path.read_text("utf-8"))
    surveys, answers = ([row for row in document[name] if not row["gone"]] for name in ("survey", "survey_answer"))
    return surveys, answers


def counting(survey: str, answers: list[Row]) -> list[Row]:
    """Return the answers of a survey that count: of files that hold the same people the first by its hash."""
    mine = [row for row in answers if row["survey"] == survey]
    files: dict[str, str] = {}
    for row in sorted(mine, key=lambda row: str(row["file"])):
        files.setdefault(row["rows"], row["file"])
    return [row for row in mine if files[row["rows"]] == row["file"]]


def respondents(survey: str, answers: list[Row]) -> int:
    return sum({row["file"]: row["respondents"] for row in counting(survey, answers)}.values())


def shares(survey: str, answers: list[Row]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return by question, wording and answer (empty: the share of the question) how many gave it, and of how many."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for row in counting(survey, answers):
        key = (row["question"], row["wording"], row["answer"])
        count, answered = found.get(key, (0, 0))
        found[key] = (count + row["count"], answered + row["answered"])
    return found


def tenths(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


def told(count: int, n: int) -> dict[str, Any]:
    """Return a share as the documents hold it: without percentage and interval of fewer than five answers."""
    if n < 5:
        return {"count": count, "n": n, "percentage": None, "low": None, "high": None}
    with localcontext() as context:
        context.prec = 40
        share, square = Decimal(count) / n, Z * Z
        middle = (share + square / (2 * n)) / (1 + square / n)
        half = Z * (share * (1 - share) / n + square / (4 * n * n)).sqrt() / (1 + square / n)
        ends = [min(Decimal(100), max(Decimal(0), 100 * end)) for end in (middle - half, middle + half)]
        return {"count": count, "n": n, "percentage": tenths(100 * share), "low": tenths(ends[0]), "high": tenths(ends[1])}


def margin(first: tuple[int, int], second: tuple[int, int]) -> str:
    """Return the points that chance alone can make, with one more of each answer in both (Agresti and Caffo)."""
    variance = Decimal(0)
    for count, n in (first, second):
        share = Decimal(count + 1) / (n + 2)
        variance += share * (1 - share) / (n + 2)
    return str((Z * variance.sqrt() * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
