"""`report card`: of codes, or of all that a partner is asked; what gets none is told, and nothing is written by halves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.findings.finding import set_finding
from tests.exchange.asked import CANARY, asked, opened

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Finding]:
    with opened(tmp_path / "data") as store:
        findings = asked(store)[1]
        set_finding(store, findings["promised"].id, theme="burglary")
    return findings


@pytest.fixture
def call(tmp_path: Path, found: dict[str, Finding], capsys: pytest.CaptureFixture[str]) -> Call:
    def called(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--data", str(tmp_path / "data"), "--lang", "en", "report", "card", *args, "--out", str(tmp_path / "cards")])
        told = capsys.readouterr()
        return code, told.out, told.err

    return called


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "cards").iterdir()) if (tmp_path / "cards").exists() else []


def test_cards_of_codes_are_written_and_their_paths_printed(call: Call, found: dict[str, Finding], tmp_path: Path) -> None:
    first, second = found["new"].code, found["sent"].code
    code, out, err = call(first, second.lower(), first)
    assert (code, err) == (0, "")
    assert out.splitlines() == [str(tmp_path / "cards" / f"{name}.txt") for name in (first, second)]
    assert names(tmp_path) == sorted(f"{name}.txt" for name in (first, second))
    assert "Text for the form" in (tmp_path / "cards" / f"{first}.txt").read_text("utf-8"), "in the language of --lang"


@pytest.mark.parametrize("park", [["--park", "De Amert"], []], ids=["in a park", "over all parks"])
def test_all_that_a_partner_is_asked_and_what_gets_none_is_told(
    call: Call, found: dict[str, Finding], tmp_path: Path, park: list[str]
) -> None:
    code, out, err = call("--partner", "Gemeente Veghel", *park)
    assert code == 0
    assert names(tmp_path) == sorted(f"{found[name].code}.txt" for name in ("urgent", "new", "back", "sent"))
    assert len(out.splitlines()) == 4
    assert f"{found['promised'].code} is a weak spot of a company" in err
    assert CANARY not in out + err + "".join(path.read_text("utf-8") for path in (tmp_path / "cards").iterdir())
    assert found["secret"].code not in out + err


def test_only_what_has_no_number_yet(call: Call, found: dict[str, Finding], tmp_path: Path) -> None:
    assert call("--partner", "municipality", "--new")[0] == 0
    assert names(tmp_path) == sorted(f"{found[name].code}.txt" for name in ("urgent", "new"))


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        ([], 2, "Say one or more codes, or a partner with --partner."),
        (["KBR-006", "--partner", "police"], 2, "Say one or more codes, or a partner with --partner."),
        (["KBR-006", "--new"], 2, "--park and --new go with --partner."),
        (["KBR-999"], 3, "“KBR-999” is not in this record."),
        (["KBR-006", "--limit", "20"], 3, "A text of fewer than 200 characters cannot say what is where."),
        (["KBR-006", "KBR-009"], 3, "KBR-009 is not accepted yet"),
        (["KBR-V01"], 3, "KBR-V01"),
        (["--partner", "Enexis"], 3, "“Enexis” is not in this record."),
        (["--partner", "fire-service", "--park", "De Amert"], 3, "There is nothing to report to fire-service."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_nothing_is_written(
    call: Call, tmp_path: Path, args: list[str], code: int, sentence: str
) -> None:
    given, out, err = call(*args)
    assert (given, out) == (code, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert names(tmp_path) == []
