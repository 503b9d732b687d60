"""What the figures of a comparison open: answers, findings and marks as entries of a list."""

from __future__ import annotations

from collections.abc import Iterable

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.findings import Fate
from kvo_inspect.domain.compare.marks import MarkFigure, mark_figures
from kvo_inspect.domain.compare.pairs import ComparedAnswer, Pair
from kvo_inspect.domain.findings.finding import few_words
from kvo_inspect.texts import _, language
from kvo_inspect.tui.compare.list import Entry
from kvo_inspect.tui.kit.drawing import Cell, code_cell
from kvo_inspect.tui.places import ComparePairPlace, FindingPlace
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import author_text, capital, day_text, moment_text, part_name, stage_name
from kvo_inspect.wording.plan import amount_text
from kvo_inspect.wording.walk import reason_name

TONES = {"▲": "good", "▼": "bad", "=": "dim", "·": "dim", "≈": "", "✓": "good", "✗": "bad"}
OUTCOME_SIGNS = {"solved": "✓", "open": "✗", "came_back": "↺", "not_seen": "?", "new": "+"}
OUTCOME_TONES = {"solved": "good", "open": "warn", "came_back": "bad", "not_seen": "dim", "new": ""}


def sign_of(pair: Pair, comparison: Comparison) -> str:
    """Return ▲ better, ▼ worse, = the same, ≈ other but as good, · not comparable; of one measurement ✓ in order, ✗ not, · in no share."""
    if comparison.alone:
        return "·" if not pair.judged else "✓" if pair.in_order("second", comparison.target) else "✗"
    if pair.why is not None or pair.first is None or pair.second is None:
        return "·"
    before, after = pair.in_order("first", comparison.target), pair.in_order("second", comparison.target)
    if pair.judged and (before != after or pair.steps):
        return "▲" if (after and not before) or pair.steps > 0 else "▼"
    return "=" if pair.first.value.value == pair.second.value.value else "≈"


def answer_head(comparison: Comparison) -> tuple[Cell, ...]:
    """Return the heading over answers."""
    names = wording.short_names(comparison.read.first, comparison.read.second)[int(comparison.alone) :]
    return (Cell("", 1), Cell(_("CHECKPOINT"), 16), Cell(_("QUESTION")), *(Cell(name, 14) for name in names))


def answer_entries(comparison: Comparison, pairs: Iterable[Pair]) -> list[Entry]:
    """Return one entry for each pair of answers."""
    return [_answer(comparison, pair) for pair in pairs]


def _answer(comparison: Comparison, pair: Pair) -> Entry:
    read = comparison.read
    stop = read.stops.get(pair.key.checkpoint)
    sign = sign_of(pair, comparison)
    answers = (pair.first, pair.second)[int(comparison.alone) :]
    texts = [wording.answer_text(answer, pair.asked, read.park.lamp_row) for answer in answers]
    question = question_of(comparison, pair)
    where = stop.name if stop else "?"
    names = wording.short_names(read.first, read.second)
    about = [f"{pair.key.item.partition('/')[2]} {question}", f"{where} · {part_name(pair.key.part)}{why_of(pair, alone=comparison.alone)}"]
    about += [f"{name}: {said_of(answer, text)}" for name, answer, text in zip(names[-len(answers) :], answers, texts, strict=True)]
    tone = "dim" if pair.why else TONES[sign] if sign in "▲▼✗" else ""
    cells = (
        Cell(sign, 1, TONES[sign]),
        Cell(where, 16),
        Cell(question),
        *(Cell(text, 14, "dim" if pair.why else "") for text in texts[:-1]),
        Cell(texts[-1], 14, tone),
    )
    return Entry(cells, tuple(about), ComparePairPlace(comparison, pair), changed=sign in "▲▼✗")


def question_of(comparison: Comparison, pair: Pair) -> str:
    """Return the question of a pair, in the language in use."""
    return pair.asked.ask(language()).replace("{lamp_row}", str(comparison.read.park.lamp_row))


def why_of(pair: Pair, *, alone: bool = False) -> str:
    """Return why a pair is not comparable, behind a middle dot; *alone*: why it is in no share. Empty for one that is."""
    if pair.why is None:
        return " · " + _("in no share: {why}").format(why=wording.noted_text()) if alone and not pair.judged else ""
    reason = reason_name(pair.reason)
    text = _("in no share: {why}") if alone else _("not comparable: {why}")
    return " · " + text.format(why=wording.why_text(pair.why) + (f" ({reason})" if reason else ""))


def said_of(answer: ComparedAnswer | None, text: str) -> str:
    """Return an answer with who gave it and when."""
    if answer is None:
        return _("no answer")
    rest = _("by “rest”") if answer.rest else ""
    note = f"“{answer.text}”" if answer.text else ""
    return " · ".join(filter(None, (text, rest, author_text(answer.by), moment_text(answer.at), note)))


def finding_entries(comparison: Comparison, *, new: bool) -> list[Entry]:
    """Return the findings of the first measurement by outcome, those that ask attention first; with *new* the new ones of the second."""
    order = ("new",) if new else ("came_back", "open", "not_seen", "solved")
    return [_finding(comparison, fate) for outcome in order for fate in comparison.fates if fate.outcome == outcome]


def finding_head(*, new: bool) -> tuple[Cell, ...]:
    """Return the heading over findings."""
    return (Cell("", 1), Cell(_("CODE"), 8), Cell(_("CHECKPOINT"), 16), Cell(_("WHAT")), Cell("" if new else _("BECAME"), 15))


def _finding(comparison: Comparison, fate: Fate) -> Entry:
    finding = fate.finding
    stop = comparison.read.stops.get(finding.checkpoint)
    item = comparison.asked(finding.item) if finding.item else None
    wrong = (item.defect or item.ask)(language()) if item else ""
    what = few_words(wrong, finding.object, finding.text)
    tone = OUTCOME_TONES[fate.outcome]
    became = wording.outcome_text(fate.outcome)
    again = next((other.finding.code for other in comparison.fates if other.finding.id == fate.again), "") if fate.again else ""
    again = again or next((later_finding.code for later_finding in comparison.read.findings[1] if later_finding.id == fate.again), "")
    how = " ".join(filter(None, (wording.how_text(fate.how), again))) if fate.outcome != "new" else ""
    about = (
        f"{finding.code} {what}",
        " · ".join(
            filter(None, (stop.name if stop else "?", _("found {day}").format(day=day_text(finding.date)), stage_name(finding.stage)))
        ),
        f"{capital(became)}: {how}" if how else capital(became),
    )
    cells = (
        Cell(OUTCOME_SIGNS[fate.outcome], 1, tone),
        code_cell(finding.code, ""),
        Cell(stop.name if stop else "?", 16),
        Cell(what),
        Cell("" if fate.outcome == "new" else became, 15, tone),
    )
    return Entry(cells, about, FindingPlace(finding.id))


def mark_head(comparison: Comparison) -> tuple[Cell, ...]:
    """Return the heading over marks."""
    first_name, second_name = wording.short_names(comparison.read.first, comparison.read.second)
    return (
        Cell(_("CHECKPOINT"), 0),
        Cell(_("WHO"), 16),
        Cell(first_name, 14),
        Cell(second_name, 14),
        Cell(_("difference"), 10, right=True),
    )


def mark_entries(comparison: Comparison, item: str) -> list[Entry]:
    """Return one question's marks: over all places, each role, then each place."""
    over_all = [figure for figure in comparison.marks if figure.item == item]
    entries = [_mark(_("All together"), figure) for figure in over_all]
    first, second = comparison.read.marks
    for stop in comparison.read.stops.values():
        here = [
            {place: marks for place, marks in side.items() if (place.item, place.checkpoint) == (item, stop.id)} for side in (first, second)
        ]
        entries += [_mark(stop.name, figure) for figure in mark_figures(here[0], here[1])]
    return entries


def _mark(where: str, figure: MarkFigure) -> Entry:
    sides = [f"{amount_text(side.mean)}  n={side.people}" for side in (figure.first, figure.second)]
    moved = amount_text(figure.difference, signed=True)
    tone = "good" if figure.difference > 0 else "bad" if figure.difference < 0 else "dim"
    who = figure.role or _("everybody")
    return Entry((Cell(where), Cell(who, 16), Cell(sides[0], 14), Cell(sides[1], 14), Cell(moved, 10, tone, right=True)))
