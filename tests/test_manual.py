"""The manuals in both languages and the notes for developers keep up with the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import reference

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MANUALS = [ROOT / "docs" / "manual.md", ROOT / "docs" / "handleiding.md"]


@pytest.mark.parametrize("document", sorted(ROOT.glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"(?:\]\(|src=\")([^)\s\"]+)", document.read_text("utf-8"))
    inside = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if link and not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_tests_that_are_named_exist(document: Path) -> None:
    """A document that says which test pins something is believed; so the file is there."""
    named = re.findall(r"`(tests/[\w/.-]+)`", document.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_decision_is_listed_once() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_every_command_is_in_the_manual(manual: Path) -> None:
    text = manual.read_text("utf-8")
    assert [words for words, _command in reference.commands() if not re.search(rf"`kvo-inspect {words}\b", text)] == []


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_every_variable_is_in_the_manual(manual: Path) -> None:
    """`_KVO_INSPECT_COMPLETE` is between a shell and us; what people set begins without a blank sign."""
    used = {
        name for path in (ROOT / "kvo_inspect").rglob("*.py") for name in re.findall(r"\bKVO_INSPECT_[A-Z]+\b", path.read_text("utf-8"))
    }
    assert {name for name in used if name not in manual.read_text("utf-8")} == set()


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"(?:`|^ {4})make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE)}
    assert named
    assert named - targets == set()
