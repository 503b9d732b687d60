"""Killed while a file of answers is taken in: all of its counts are there or none, and again completes it; two programs take it once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kvo_inspect.domain.survey.held import Survey, SurveyAnswer
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.upkeep.doctor import doctor
from tests.cli.processes import run_code, run_program
from tests.crash.test_photo_import import ROOT, copied, opened, spread
from tests.doses import dose
from tests.exchange.survey.test_reading import FORMS, rows, written

Template = tuple[Path, str]
Counts = Counter[tuple[str, str, int]]


def take(folder: Path, park: str, file: Path, what: str, at: int = 0) -> subprocess.CompletedProcess[str]:
    code = "import runpy; runpy.run_module('tests.crash.taker', run_name='__main__')"
    return run_code(code, folder / "data", park, file, what, at, timeout=120)


def counts_in(folder: Path) -> Counts:
    """What was answered as the record has it; the record is sound."""
    store = opened(folder)
    try:
        assert doctor(store) == []
        answers = store.select(SurveyAnswer, "where gone = 0")
        assert {answer.survey for answer in answers} <= {survey.id for survey in store.select(Survey)}
        return Counter((answer.file, f"{answer.question}/{answer.answer}", answer.count) for answer in answers)
    finally:
        store.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A park with a trajectory, and the answers of nine people: those of all twelve come instead."""
    folder = tmp_path_factory.mktemp("template")
    store = opened(folder)
    park = add_park(store, "De Amert").id
    begin_trajectory(store, park)
    store.close()
    head, *people = rows(FORMS, ";")
    assert take(folder, park, written([head, *people[:9]], folder / "nine.csv"), "count").stdout.startswith("new\n")
    return folder, park


def test_killed_at_any_step(template: Template, tmp_path: Path) -> None:
    before = counts_in(template[0])
    folder = copied(template[0], tmp_path / "whole")
    kind, steps = take(folder, template[1], FORMS, "count").stdout.split()
    whole = counts_in(folder)
    assert kind == "beside"
    assert len({file for file, _answer, _count in whole}) == 1
    assert whole != before
    there = []
    for at in dose(spread(int(steps), 6), spread(int(steps), 20), list(range(1, int(steps) + 1))):
        folder = copied(template[0], tmp_path / str(at))
        ended = take(folder, template[1], FORMS, "kill", at)
        assert ended.returncode == -9, ended.stderr
        standing = counts_in(folder)
        assert standing in (before, whole), "a half of one file and a half of another"
        there.append(standing == whole)
        if ended.stdout:  # it was said to be taken in
            assert standing == whole
        again = take(folder, template[1], FORMS, "count")
        assert again.stdout.split()[0] == ("same" if standing == whole else "beside")
        assert counts_in(folder) == whole
    assert False in there
    assert there == sorted(there), "what was there at a step is there at every later one"


def test_two_programs_take_the_same_file_once(template: Template, tmp_path: Path) -> None:
    """One waits in the middle of its transaction: the other is told who has the record open, takes nothing, and later finds it there."""
    folder = copied(template[0], tmp_path / "both")
    steps = int(take(copied(template[0], tmp_path / "counted"), template[1], FORMS, "count").stdout.split()[1])
    command = [sys.executable, "-m", "tests.crash.taker", str(folder / "data"), template[1], str(FORMS), "wait", str(steps // 2)]
    other = ("--data", folder / "data", "--lang", "en", "survey", "take", "De Amert", FORMS, "--moment", "baseline", "--instead")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "waiting\n"
        refused = run_program(*other)
        assert refused.returncode not in (0, 1)
        assert "open" in refused.stderr
        assert "Traceback" not in refused.stderr
        said, _err = one.communicate("go on\n", timeout=60)
    assert said == "beside\n"
    once = counts_in(folder)
    found = run_program(*other)
    assert (found.returncode, "taken in already" in found.stdout) == (0, True), found.stderr
    assert counts_in(folder) == once
    assert set(once.values()) == {1}
