"""Looking only and the dossier as commands: what an auditor calls on a folder that somebody gave."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.cli import run
from tests.examples import copy_example
from tests.store.upkeep.test_read_only import seen


def test_an_auditor_looks_and_nothing_in_the_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    data = copy_example("en", tmp_path / "d")
    before = seen(data)

    def look(*words: str) -> tuple[int, list[str], str]:
        capsys.readouterr()
        code = run(["--lang", "en", "--read-only", "--data", str(data), *words])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.strip()

    park = look("park", "list")[1][-1].split("  ")[0]
    to = str(tmp_path / "dossier.json")
    assert look("dossier", park, "--out", to) == (0, [to], "")
    code, said, _err = look("doctor", "--against", to)
    assert code == 0
    assert said[0].startswith("All is well")
    assert said[-1].startswith("All that was handed in on")
    assert look("dossier", park, "--format", "csv", "--without-names", "--out", str(tmp_path / "csv"))[0] == 0
    assert look("doctor", "--against", __file__)[0] == 6
    for words in (("backup",), ("restore", "x.db"), ("demo", "--no-open"), ("merge", "x.kvopack")):
        code, said, err = look(*words)
        assert (code, said, err.count("\n")) == (3, [], 0), words
        assert "--read-only" in err
    assert seen(data) == before
