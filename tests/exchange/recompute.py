"""Computes a comparison again from the CSV export with the csv module alone: nothing of kvo_inspect is imported here.

It follows docs/compare.md, written apart from the program, so that a mistake would have to be made twice in the same way.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

Row = dict[str, str]
GRADES = ["A+", "A", "B", "C", "D"]
SOLVED = ("solved", "object_gone")


def read(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of every file."""
    tables = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            tables[path.stem] = list(csv.DictReader(stream))
    return tables


def share(part: int, whole: int) -> str | None:
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)) if whole else None


def less(first: str | None, second: str | None) -> str | None:
    return None if first is None or second is None else str(Decimal(second) - Decimal(first))


class Side:
    """One measurement, from the rows."""

    def __init__(self, tables: dict[str, list[Row]], kind: str, year: str) -> None:
        (measurement,) = [row for row in tables["measurement"] if (row["kind"], row["year"]) == (kind, year)]
        self.rounds = sorted(
            (row for row in tables["round"] if row["measurement"] == measurement["id"] and row["gone"] == "false"),
            key=lambda row: row["date"],
        )
        self.part = {row["id"]: row["part"] for row in self.rounds}
        self.leaves_out = {row["part"] for row in self.rounds if row["set_kind"] != "full"}
        """The parts of the day of which a round asked a smaller set."""
        self.modes: dict[tuple[str, str], set[str]] = defaultdict(set)
        names = {row["id"]: row["name"] for row in tables["checklist"]}
        for row in tables["round_checklist"]:
            if row["round"] in self.part:
                self.modes[self.part[row["round"]], names[row["checklist"]]].add(row["mode"])
        self.answers: dict[tuple[str, str, str], Row] = {}
        for one in self.rounds:
            for row in tables["answer"]:
                if row["round"] == one["id"] and row["gone"] == "false" and row["kind"]:
                    key = (one["part"], row["checkpoint"], row["item"])
                    there = self.answers.get(key)
                    if there is None or there["kind"] == "not_assessed" or row["kind"] != "not_assessed":
                        self.answers[key] = row
        self.last = self.rounds[-1]["date"]

    def walked(self, part: str) -> bool:
        return part in self.part.values()


def themes_of(tables: dict[str, list[Row]]) -> dict[str, str]:
    """Return the theme of each checklist by its name."""
    return {row["name"]: row["theme"] for row in tables["checklist"]}


def pairs_of(tables: dict[str, list[Row]], first: Side, second: Side, *, only_seen: bool) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return every question that one of the two answered, with why it is not comparable (empty: it is; "missing": one has no answer)."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    themes = themes_of(tables)
    for key in {**first.answers, **second.answers}:
        one, other = first.answers.get(key), second.answers.get(key)
        rows = [row for row in (one, other) if row is not None]
        if any(row["answer_type"] == "mark" for row in rows):
            continue
        if one is None or other is None:
            why = "missing"
        elif "na" in (one["kind"], other["kind"]):
            why = "na"
        elif "not_assessed" in (one["kind"], other["kind"]):
            why = "not_assessed"
        elif only_seen and "true" in (one["rest"], other["rest"]):
            why = "rest"
        else:
            why = ""
        # VL-02 says more about the finding of VL-01, and is not judged again.
        judged = not why and bool(rows[-1]["in_order"]) and key[2] != "lighting/VL-02"
        found[key] = {"theme": themes[key[2].split("/")[0]], "why": why, "judged": judged, "first": one, "second": other}
    return found


def why_missing(tables: dict[str, list[Row]], key: tuple[str, str, str], side: Side, *, is_first: bool) -> str:
    """Return why a measurement has no answer, as far as the rows say it."""
    part, stop, item = key
    if not side.walked(part):
        return "no_round"
    (row,) = [row for row in tables["checkpoint"] if row["id"] == stop]
    if not any(there == stop for _part, there, _item in side.answers):
        if not is_first and row["retired"] == "true":
            return "checkpoint_retired"
        if is_first and row["made"][:10] > side.last:
            return "checkpoint_new"
    modes = side.modes.get((part, item.split("/")[0]))
    if modes is None:
        return "theme_left_out"
    if modes == {"notable"}:
        return "notable"
    in_set = "" if part not in side.leaves_out else " or not_in_set"  # the rows do not say which questions are in the short set
    if not any((p, i) == (part, item) for p, _stop, i in side.answers):
        # Or the round brought no light meter, or did not visit inside: the rows do not say what a question needs.
        return ("question_new or not_asked" if is_first else "question_dropped or not_asked") + in_set
    if not any((p, there) == (part, stop) for p, there, _item in side.answers):
        return "not_visited" + in_set
    return "not_asked or open" + in_set


def figure(pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the counts and shares of these pairs."""
    comparable = [pair for pair in pairs if not pair["why"]]
    judged = [pair for pair in comparable if pair["judged"]]
    orders = [(pair["first"]["in_order"] == "true", pair["second"]["in_order"] == "true") for pair in judged]
    first, second = sum(one for one, _ in orders), sum(other for _, other in orders)
    grades = [(pair["first"]["value"], pair["second"]["value"]) for pair in judged if pair["first"]["answer_type"] == "grade"]
    found: dict[str, Any] = {
        "total": len(pairs),
        "comparable": len(comparable),
        "judged": len(judged),
        "in_order": {"first": first, "second": second},
        "share": shares(first, second, len(judged)),
        "better": sum(other and not one for one, other in orders),
        "worse": sum(one and not other for one, other in orders),
        "rest": {side: sum(pair[side]["rest"] == "true" for pair in judged) for side in ("first", "second")},
        "grades": None,
    }
    if grades:
        steps = [GRADES.index(one) - GRADES.index(other) for one, other in grades]
        good = [sum(GRADES.index(value) <= GRADES.index("B") for value in side) for side in zip(*grades, strict=True)]
        means = [Decimal(sum(5 - GRADES.index(value) for value in side)) / len(grades) for side in zip(*grades, strict=True)]
        told = [str(mean.quantize(Decimal("0.01"), ROUND_HALF_UP)) for mean in means]
        found["grades"] = {
            "n": len(grades),
            "at_target": {"first": good[0], "second": good[1]},
            "share": shares(good[0], good[1], len(grades)),
            "up": sum(step > 0 for step in steps),
            "down": sum(step < 0 for step in steps),
            "steps_up": sum(max(step, 0) for step in steps),
            "steps_down": sum(max(-step, 0) for step in steps),
            "mean": {"first": told[0], "second": told[1]},
        }
    return found


def alone(pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what these questions of one measurement come to; each pair is of it and itself."""
    judged = [pair for pair in pairs if pair["judged"]]
    good = [pair for pair in judged if pair["second"]["in_order"] == "true"]
    grades = [pair["second"]["value"] for pair in judged if pair["second"]["answer_type"] == "grade"]
    at_target = sum(GRADES.index(value) <= GRADES.index("B") for value in grades)
    stops = {pair["second"]["checkpoint"] for pair in judged}
    return {
        "total": len(pairs),
        "assessed": len(judged),
        "in_order": len(good),
        "share": share(len(good), len(judged)),
        "noted": sum(not pair["why"] and not pair["judged"] for pair in pairs),
        "left_out": dict(Counter(pair["why"] for pair in pairs if pair["why"])),
        "rest": sum(pair["second"]["rest"] == "true" for pair in judged),
        "checkpoints": len(stops),
        "checkpoints_in_order": len(stops - {pair["second"]["checkpoint"] for pair in judged if pair not in good}),
        "grades": len(grades),
        "grades_at_target": at_target,
        "grades_share": share(at_target, len(grades)),
    }


def shares(first: int, second: int, whole: int) -> dict[str, str | None]:
    one, other = share(first, whole), share(second, whole)
    return {"first": one, "second": other, "difference": less(one, other)}


def by(pairs: dict[tuple[str, str, str], dict[str, Any]], name: Any) -> dict[str, dict[str, Any]]:
    """Return a figure for each group that *name(key, pair)* gives."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, pair in pairs.items():
        groups[name(key, pair)].append(pair)
    return {group: figure(found) for group, found in groups.items()}


def amounts(pairs: dict[tuple[str, str, str], dict[str, Any]], item: str) -> dict[str, Decimal]:
    """Return the sums of a count or number over the comparable answers."""
    found = [pair for key, pair in pairs.items() if key[2] == item and not pair["why"]]
    return {side: sum((Decimal(pair[side]["value"]) for pair in found), Decimal(0)) for side in ("first", "second")}


def chosen(pairs: dict[tuple[str, str, str], dict[str, Any]], item: str) -> dict[str, Counter[str]]:
    """Return how often each answer was given among the comparable."""
    found = [pair for key, pair in pairs.items() if key[2] == item and not pair["why"]]
    return {side: Counter(pair[side]["value"] for pair in found) for side in ("first", "second")}


def outcomes(tables: dict[str, list[Row]], first: Side, second: Side) -> tuple[dict[str, str], list[str], tuple[int, int]]:
    """Return what became of each finding of the first, the new ones of the second, and how many count in neither."""
    ended = {row["finding"] for row in tables["review"] if row["gone"] == "false" and row["verdict"] in ("dropped", "duplicate")}
    of = [[row for row in tables["finding"] if row["round"] in side.part and row["gone"] == "false"] for side in (first, second)]
    left_out = (sum(row["id"] in ended for row in of[0]), sum(row["id"] in ended for row in of[1]))
    still = {
        row["finding"]
        for row in tables["recheck"]
        if row["gone"] == "false" and row["round"] in first.part and row["seen"] in ("not_yet", "worse")
    }
    of[0] += [
        row
        for row in tables["finding"]
        if row["id"] in still and row["gone"] == "false" and row["round"] not in {*first.part, *second.part, ""}
    ]
    mine, theirs = ([row for row in side if row["id"] not in ended] for side in of)
    date = {row["id"]: row["date"] for row in tables["round"]}
    looks: dict[str, list[Row]] = defaultdict(list)
    for row in tables["recheck"]:
        if row["gone"] == "false" and row["seen"]:
            looks[row["finding"]].append(row)
    failed = {
        (row["round"], row["checkpoint"], row["item"]) for row in tables["answer"] if row["gone"] == "false" and row["in_order"] == "false"
    }

    def thing(row: Row) -> tuple[str, str, str] | None:
        if not row["item"] or not (row["object"] or (row["round"], row["checkpoint"], row["item"]) in failed):
            return None
        return row["checkpoint"], row["item"], row["object"].casefold()

    same: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(theirs, key=lambda row: date[row["round"]]):
        if (what := thing(row)) is not None and (row["apart"] == "false" or row["object"]):
            same[what].append(row)
    became, again = {}, set()
    for row in sorted(mine, key=lambda row: date[row["round"]]):
        seen = sorted(looks[row["id"]], key=lambda look: date[look["round"]])
        now = [look for look in seen if look["round"] in second.part and look["seen"] != "unseen"]
        before = [
            look for look in seen if look["round"] not in second.part and date[look["round"]] <= second.last and look["seen"] != "unseen"
        ]
        solved_before = any(look["seen"] in SOLVED for look in before)
        what = thing(row)
        if now:
            came = solved_before or now[-1]["was"] == "verified"
            became[row["id"]] = "solved" if now[-1]["seen"] in SOLVED else "came_back" if came else "open"
        elif what is not None and same[what]:
            again.add(same[what].pop(0)["id"])
            became[row["id"]] = "came_back" if solved_before else "open"
        elif (before and before[-1]["seen"] in SOLVED) or (
            row["status"] == "verified" and not any(date[look["round"]] > second.last for look in seen)
        ):
            became[row["id"]] = "solved"
        else:
            became[row["id"]] = "not_seen"
    return became, [row["id"] for row in theirs if row["id"] not in again], left_out


def marks(tables: dict[str, list[Row]], first: Side, second: Side) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return per question, part of the day and role (empty: everybody) the marks at the places that both can tell."""
    sides = []
    for side in (first, second):
        told: dict[tuple[str, str, str], list[Row]] = {}
        for one in side.rounds:
            here: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
            for row in tables["mark"]:
                if row["round"] == one["id"]:
                    here[row["item"], one["part"], row["checkpoint"]].append(row)
            told.update(here)
        sides.append(told)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    roles = {""} | {row["role"] for told in sides for rows in told.values() for row in rows if row["group"] == "role"}
    for item, part in {place[:2] for told in sides for place in told}:
        for role in roles:
            where, groups = [], []
            for place in sides[0]:
                if place[:2] != (item, part) or place not in sides[1]:
                    continue
                rows = [[row for row in told[place] if row["mean"] and (not role or row["role"] == role)] for told in sides]
                if all(rows):
                    where.append(place[2])
                    groups.append(rows)
            if not where:
                continue
            figures: list[dict[str, Any]] = []
            for side_number in (0, 1):
                here_rows = [group[side_number] for group in groups]
                # A mean with two decimals of fewer than a hundred people gives their sum back exactly.
                total = sum(
                    int((Decimal(row["mean"]) * int(row["n"])).quantize(Decimal(1), ROUND_HALF_UP)) for rows in here_rows for row in rows
                )
                count = sum(int(row["n"]) for rows in here_rows for row in rows)
                mean = (Decimal(total) / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
                figures.append({"n": max(sum(int(row["n"]) for row in rows) for rows in here_rows), "marks": count, "mean": str(mean)})
            difference = str(Decimal(figures[1]["mean"]) - Decimal(figures[0]["mean"]))
            found[item, part, role] = {"checkpoints": sorted(where), "first": figures[0], "second": figures[1], "difference": difference}
    return found


def targets(tables: dict[str, list[Row]]) -> dict[str, dict[str, Any]]:
    """Return for each target its change, and whether the goal was reached."""
    found = {}
    for row in tables["target"]:
        if row["gone"] != "false":
            continue
        before, after = Decimal(row["baseline_value"]), Decimal(row["result_value"])
        amount = Decimal(row["goal_amount"])
        goal = {"value": amount, "difference": before + amount, "change": before + before * amount / 100}[row["goal_kind"]]
        reached = after <= goal if row["better"] == "lower" else after >= goal
        change = ("points", after - before) if row["unit"] == "%" else ("percent", (after - before) * 100 / before)
        if row["unit"] == "cijfer":  # a mark: its percentage says nothing
            change = ("difference", after - before)
        sizes = [int(row[name]) for name in ("baseline_n", "result_n") if row[name]]
        found[row["name"]] = {"verdict": "reached" if reached else "missed", "change": change, "n": min(sizes, default=None)}
    return found


def rest_share(side: Side) -> tuple[int, int, str | None]:
    """Return how many answers were given by "rest", how many at all, and the share."""
    given = [row for row in side.answers.values() if row["kind"] == "given"]
    rest = sum(row["rest"] == "true" for row in given)
    return rest, len(given), share(rest, len(given))
