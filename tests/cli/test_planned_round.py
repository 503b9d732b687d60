"""`round`: planning a round with who walks which part, moving and cancelling it, and the list of who walks what when."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.rounds.planned import planned_rounds
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.test_commands import Shell
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import new_folder


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KVO_INSPECT_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    store = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin")
    add_park(store, "De Amert", "Veghel", [NewCheckpoint(f"Weg {number}") for number in range(1, 6)])
    add_park(store, "Kaal", "Uden")
    store.close()
    yield Shell(tmp_path / "data", capsys)
    texts.use_language("en")


def test_a_round_is_planned_moved_divided_and_cancelled(sh: Shell, tmp_path: Path) -> None:
    done = sh("round", "plan", "de amert", "+5", "--part", "evening", "--who", "Karin, Ronde, inspector: 1-2, 5", "--who", "Bas: 3-4")
    assert "Karin 1–2, 5, Bas 3–4." in done.out
    done = sh("round", "plan", "De Amert", "+5", "--part", "evening", "--move-to", "+9", "--begins", "19.30", "--meets-at", "Poort")
    assert "Karin 1–2, 5, Bas 3–4." in done.out, "what is not said stays"
    assert "Karin 1–3, Bas 4–5." in sh("round", "plan", "De Amert", "+9", "--part", "evening", "--divide").out
    listed = sh("round", "planned", lang="nl").out
    assert "Karin 1–3, Bas 4–5" in listed
    assert "19:30  Poort" in " ".join(listed.split()).replace("19:30 Poort", "19:30  Poort")
    path = Path(sh("round", "planned", "--park", "De Amert", "--format", "csv").out.strip())
    header, row = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert dict(zip(header, row, strict=True))["WHO"] == "Karin 1–3, Bas 4–5"
    nameless = sh("round", "planned", "--without-names").out
    assert "Ronde 1–3, somebody 4–5" in nameless
    assert "Karin" not in nameless
    assert sh("round", "planned", "--without-names", "--out", "nameless.csv").code == 0
    written = (tmp_path / "nameless.csv").read_text("utf-8-sig")
    assert "Ronde 1–3, somebody 4–5" in written
    assert "Karin" not in written
    assert sh("round", "planned", "--out", "list.xlsx").code == 0
    assert (tmp_path / "list.xlsx").exists()
    assert "cancelled" in sh("round", "cancel", "De Amert", "+9", "--part", "evening").out
    assert sh("round", "planned").out == "No round is planned.\n"


@pytest.mark.parametrize(
    ("who", "told", "told_nl"),
    [
        (["Karin: 1-3", "Bas: 3-5"], "3 is in more than one part: Karin, Bas.", "3 zit in meer dan één deel: Karin, Bas."),
        (["Karin: 1-4", "Bas: 3-5", "Lotte: 1"], "1, 3–4 are in more than one part: Karin, Bas, Lotte.", "1, 3–4 zitten in meer"),
        (["Karin: 1", "Bas: 3"], "2, 4–5 are nobody’s part.", "2, 4–5 zijn van niemand."),
        (["Karin: 1-4", "Bas: 4"], "5 is nobody’s part. 4 is in more than one part", "5 is van niemand. 4 zit in meer"),
        (["Karin: all", "Bas: 4", "Lotte: 3-4"], "Karin 1–5, Bas 4, Lotte 3–4. 4 is in more than one part: Bas, Lotte.", "4 zit in meer"),
    ],
)
def test_parts_that_overlap_and_what_is_nobodys_are_told(sh: Shell, who: list[str], told: str, told_nl: str) -> None:
    words = ("round", "plan", "De Amert", "+5", *(word for person in who for word in ("--who", person)))
    assert told in sh(*words).out
    assert told_nl in sh(*words, lang="nl").out
    assert "part" not in sh("round", "plan", "De Amert", "+6", "--who", "Karin: 1-3", "--who", "Bas: 4-5").out
    whole = sh("round", "plan", "De Amert", "+8", "--who", "Karin, , inspector: Alles", "--who", "Bas: 1-2", "--who", "Lotte: 3-5").out
    assert whole.endswith("Karin 1–5, Bas 1–2, Lotte 3–5.\n"), "who walks the whole route is beside the parts, not in two of them"
    assert "Karin 1–5, Bas 1–3, Lotte 4–5." in sh("round", "plan", "De Amert", "+8", "--divide").out, "and stays so when it is divided"
    assert "part" not in sh("round", "plan", "De Amert", "+7", "--who", "Karin", "--who", "Bas").out, "nothing is divided"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "Nergens", "+5"], "“Nergens” is not in this record."),
        (["plan", "De Amert", "31-2-2027"], "is no date"),
        (["plan", "De Amert", "1-2-2020"], "With --yes it is taken as it stands."),
        (
            ["plan", "De Amert", "+5", "--who", "Karin: 4-9"],
            "“4-9” names no checkpoints: type numbers from 1 to 5, as 1-6, or “all” for the whole route.",
        ),
        (["plan", "De Amert", "+5", "--who", ": 1"], "A name is missing"),
        (["plan", "De Amert", "+5", "--who", ""], "A name is missing"),
        (["plan", "De Amert", "+5", "--who", "Jan, Org A: 1-3", "--who", "Jan, Org B: 4-5"], "“Jan” stands twice"),
        (["plan", "De Amert", "+5", "--begins", "noon"], "is no time"),
        (["plan", "De Amert", "+5", "--divide"], "divided over two people or more"),
        (["plan", "De Amert", "+5", "--move-to", "+6"], "no round is planned on"),
        (["cancel", "De Amert", "+5"], "`kvo-inspect round planned` lists what is planned."),
        (["plan", "De Amert", "+5", "--id", "nonsense"], "No round that is planned for that day and part has the id “nonsense”."),
        (["plan", "Kaal", "+5", "--who", "Jan", "--who", "Bas", "--divide"], "This park has no route to divide yet"),
    ],
)
def test_what_cannot_be_planned_is_told(sh: Shell, words: list[str], said: str) -> None:
    done = sh("round", *words)
    assert done.code != 0
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert sh("round", "planned").out == "No round is planned.\n", "nothing of it is stored"


def test_hostile_words_stay_text(sh: Shell, tmp_path: Path) -> None:
    for number, text in enumerate(HOSTILE.values()):
        sh(
            "round",
            "plan",
            "De Amert",
            f"+{number + 1}",
            "--who",
            f"A{text[:60]}".replace("\0", ""),
            "--meets-at",
            text[:60].replace("\0", ""),
        )
    assert not unwanted_in(sh("round", "planned").out)
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state")
    assert planned_rounds(store)
    store.close()


def test_the_help_tells_how_somebody_is_typed(sh: Shell) -> None:
    assert "NAME, ORG, ROLE: 1-6" in " ".join(sh("round", "plan", "--help").out.split())


def test_two_plans_of_one_day_are_told_and_one_is_named(sh: Shell, tmp_path: Path) -> None:
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", author="Bas de Wit")
    park = next(park for park in store.select(Park) if park.name == "De Amert")
    with store.act() as act:
        ids = [act.write(PlannedRound, store.new_id(), park=park.id, date="2030-01-07").id for _number in range(2)]
    store.close()
    told = sh("round", "planned").out
    assert told.count("planned, double") == 2
    assert "De Amert, 7-1-2030 day: Another round is planned" in told
    assert "Bas" not in sh("round", "planned", "--without-names").out
    refused = sh("round", "cancel", "De Amert", "7-1-2030")
    assert (refused.code != 0, all(plan_id in refused.err for plan_id in ids)) == (True, True)
    assert "double" not in sh("round", "plan", "De Amert", "7-1-2030", "--id", ids[0], "--move-to", "8-1-2030", "--yes").out
    assert "cancelled" in sh("round", "cancel", "De Amert", "7-1-2030").out
    assert "2030" in sh("round", "planned").out
