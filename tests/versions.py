"""Programs of other versions, for the tests: older ones from their wheel, in a process of their own; and a later one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from sqlite_utils import Database

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import Line
from kvo_inspect.store.migrations.first import SHARED
from kvo_inspect.store.migrations.later import migrations

RECORDS = Path(__file__).parent / "records"
WHEELS = tuple(sorted(RECORDS.glob("*.whl")))
_WORKER = Path(__file__).parent / "older_program.py"


class Refused(Exception):
    """What an older program said no to: the name of its error, its sentence, and what a command ends with."""

    def __init__(self, kind: str, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.exit_code = exit_code


def unpacked(wheel: Path, folder: Path) -> Path:
    """Unpack a wheel, and return the folder to put on the path."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def environment(program: Path) -> dict[str, str]:
    """Return the environment in which Python finds that program before this one."""
    return {**os.environ, "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}


class Older:
    """A laptop with an older program: each call is a verb of `older_program.Laptop`. Raises Refused for what that program refuses."""

    def __init__(self, program: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(_WORKER)], env=environment(program), cwd=program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._program = program

    def __call__(self, verb: str, **facts: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([verb, facts]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the older program ended at {verb}"
        said = json.loads(line)
        if "sentence" in said:
            raise Refused(said["kind"], said["sentence"], said["exit"])
        if verb == "open":
            assert said["said"] == str(self._program / "kvo_inspect"), "the older program, not this one"
        return said["said"]

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()


class LaterFinding(Finding):
    """A finding as a later version knows it: one field more, and one value."""

    severity: Literal["minor", "normal", "serious", "urgent", "critical"] = "normal"  # type: ignore[assignment]
    colour: Line = ""


class Drone(Noun):
    """A noun that only a later version knows."""

    noun: ClassVar[str] = "drone"
    refs: ClassVar[dict[str, str]] = {"finding": "finding"}

    finding: str = ""
    text: Line = ""


def m900_later(db: Database) -> None:
    db.execute(f"""create table drone ({SHARED} finding text not null references finding (id) deferrable initially deferred,
      text text not null) strict""")
    db.execute("alter table finding add column colour text not null default ''")


NEXT = field_sets.FIELD_SET + 1
LATER = {
    **field_sets.CAME_WITH,
    "drone": NEXT,
    "finding.colour": NEXT,
    "finding.severity=critical": NEXT,
    "checklist.body.item.hint": NEXT,
    "checklist.body.item.answer.type=slide": NEXT,
}


@contextmanager
def later_program() -> Iterator[None]:
    """Be, inside, the program of a later version: with a noun, a field, a value and keys of checklists that this one does not know."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(NOUNS, "finding", LaterFinding)
        patched.setitem(NOUNS, "drone", Drone)
        patched.setattr(field_sets, "FIELD_SET", NEXT)
        patched.setattr(field_sets, "CAME_WITH", LATER)
        patched.setattr(migrations, "_migrations", [*migrations._migrations])
        migrations()(m900_later)
        yield
