"""What the program hands out of the worked example, and of a record of an earlier version, is the same text as when it was last looked at.

`make golden` writes the files under tests/golden anew: read their diff, for it is what a user will see differently.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tarfile
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.cli import run
from kvo_inspect.store.record.store import Store, clock
from kvo_inspect.texts import Lang, use_language
from tests.doses import LANGS_OF_DOSE
from tests.examples import copy_example, worked_example
from tests.golden_files import compare_with_golden, same_chance
from tests.laptops import vouch_for
from tests.versions import RECORDS

NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
LONGEST = 3_000
"""Characters that stand whole in a golden file; of a longer text it holds the digest."""
PARK = "De Kievitsakker"
HANDED_OUT = (
    ["export", "json", "--out", "open.json"],
    ["export", "json", "--confidential", "--out", "whole.json"],
    ["export", "csv", "--confidential", "--out", "csv"],
    ["export", "csv", "--excel", "--out", "excel"],
    ["export", "geojson", "--out", "map.geojson"],
    ["schema"],
    ["schema", "--compare"],
    ["schema", "--measurement"],
    ["pack", "--photos", "none", "--out", "whole.kvopack"],
    ["park", "list"],
    ["park", "overview", "--order", "overdue"],
)
OF_A_PARK = (
    ["dossier", PARK, "--out", "dossier.json"],
    ["dossier", PARK, "--format", "csv", "--without-names", "--out", "dossier"],
    ["compare", PARK],
    ["compare", PARK, "--confidential", "--only-seen"],
    ["compare", PARK, "--json"],
    ["measurement", PARK, "baseline"],
    ["measurement", PARK, "baseline", "--format", "csv", "--out", "baseline.csv"],
    ["partner", "list", PARK],
    ["partner", "actions", PARK, "--format", "csv", "--out", "lists"],
    ["partner", "actions", PARK, "--format", "xlsx", "--confidential", "--out", "sheets"],
    ["partner", "actions", PARK, "--format", "eml", "--out", "mails"],
    ["partner", "actions", PARK, "--format", "eml", "--reminder", "--bare", "--out", "reminders"],
    ["plan", "measures", PARK],
    ["plan", "measures", PARK, "--format", "xlsx", "--out", "measures.xlsx"],
    ["plan", "measures", PARK, "--format", "csv", "--out", "measures.csv"],
    ["plan", "targets", PARK],
    ["plan", "targets", PARK, "--out", "targets.csv"],
    ["plan", "needs", PARK],
    ["checklist", "list"],
)


@pytest.fixture
def same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fix the clock and what is drawn by chance, and stand in a folder of one's own."""
    init = Store.__init__

    def init_now(self: Store, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        if self.now is clock:  # the example is made with a clock of its own
            self.now = lambda: NOW

    monkeypatch.setattr(Store, "__init__", init_now)
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    with same_chance():
        yield


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file below a folder; a spreadsheet and a mail by their parts."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        raw = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for part in sorted(name for name in archive.namelist() if "styles" not in name and "theme" not in name):
                    yield f"{name}/{part}", archive.read(part).decode("utf-8", "backslashreplace")
        elif path.suffix == ".sig":  # the key is another each time; tests/exchange/trust asks what is signed
            yield name, raw.decode().splitlines()[0]
        elif path.suffix == ".eml":
            mail = message_from_bytes(raw, policy=policy.default)
            yield name, "\n".join(f"{field}: {value}" for field, value in mail.items() if field != "Content-Type")
            for piece in mail.walk():
                if not piece.is_multipart():
                    content = piece.get_content()
                    digest = hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else ""
                    yield f"{name}/{piece.get_content_type()} {piece.get_filename() or ''}", digest or content
        else:
            yield name, raw.decode("utf-8", "backslashreplace")


def handed_out(data: Path, lang: Lang, commands: tuple[list[str], ...], out: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Run commands in an empty folder; return what each printed and what stands in the files that they wrote."""
    out.mkdir()
    os.chdir(out)
    texts: dict[str, str] = {}
    capsys.readouterr()
    for words in commands:
        code = run(["--data", str(data), "--lang", lang, *words])
        printed = capsys.readouterr()
        texts[" ".join(words)] = f"{printed.out}{printed.err}exit {code}\n"
    texts |= written(out)
    room = str(out.parent)
    return {name: _short(text.replace(room, "…")) for name, text in texts.items()}


def _short(text: str) -> str:
    text = re.sub(r"\r", "", text)
    return text if len(text) <= LONGEST else f"sha256 {hashlib.sha256(text.encode()).hexdigest()}, {len(text)} characters\n"


@pytest.mark.usefixtures("same_each_time")
@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_what_leaves_the_worked_example_is_what_left_it(lang: Lang, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    use_language(lang)
    data = copy_example(lang, tmp_path / "data", NOW)
    vouch_for(worked_example(lang, NOW).parent / "state", tmp_path / "state", data)  # of the laptop that made it
    compare_with_golden(f"handed-out-{lang}", handed_out(data, lang, (*HANDED_OUT, *OF_A_PARK), tmp_path / "out", capsys))


@pytest.mark.usefixtures("same_each_time")
@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("left", sorted(RECORDS.glob("*.tar.xz")), ids=lambda path: path.name.removesuffix(".tar.xz"))
def test_what_leaves_a_record_of_an_earlier_version_is_what_left_it(
    left: Path, lang: Lang, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tarfile.open(left) as archive:
        archive.extractall(tmp_path / "left", filter="data")
    texts = handed_out(tmp_path / "left" / "data", lang, HANDED_OUT, tmp_path / "out", capsys)
    compare_with_golden(f"handed-out-{left.name.removesuffix('.tar.xz')}-{lang}", texts)
