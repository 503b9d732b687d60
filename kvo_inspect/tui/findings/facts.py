"""The page of one finding, drawn: its facts, and its history."""

from __future__ import annotations

import datetime as dt

from kvo_inspect.domain.findings.standing import is_open_stage, is_overdue
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import pad, wrap
from kvo_inspect.wording.finding_page import FindingPage, facts_of
from kvo_inspect.wording.history import finding_acts
from kvo_inspect.wording.names import author_text, capital, moment_text

LABEL = 16
"""Cells of the labels in front of the facts."""


def fact_lines(page: FindingPage, cells: int, today: dt.date) -> list[list[Piece]]:
    """Return the facts of a finding, in *cells* cells."""
    finding, verdict = page.finding, page.verdict
    tones = {
        "confidential": "warn",
        "what": "strong",
        "text": "strong",
        "status": "good" if page.stage == "verified" else "strong",
        "review": "" if verdict and verdict.kind == "accepted" else "warn",
        "severity": "bad" if finding.severity == "urgent" else "",
        "due": "warn" if is_overdue(finding.due, today, is_open=is_open_stage(page.stage)) else "",
        "found": "dim",
        "newer": "warn",
    }
    lines: list[list[Piece]] = []
    for fact in facts_of(page, today):
        for number, line in enumerate(wrap(fact.text, cells - LABEL - 1)):
            label = pad(capital(fact.label) if not number else "", LABEL - 1)
            lines.append([(label, "dim"), (" ", ""), (line, tones.get(fact.name, ""))])
    return lines


def history_lines(page: FindingPage, cells: int) -> list[list[Piece]]:
    """Return the history of a finding as lines of *cells* cells, newest act first."""
    lines: list[list[Piece]] = []
    for act in reversed(finding_acts(page.history, page.mentioned)):
        lines.append([(f"{moment_text(act.at)}  ", "dim"), (author_text(act.author), "strong"), (f"  {act.letters}", "dim")])
        lines += [[("   ", ""), (line, "")] for text in act.texts for line in wrap(text, cells - 3)]
    return lines
