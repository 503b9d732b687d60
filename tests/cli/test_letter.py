"""`letter`: beginning letter texts, checking them, using them for a laptop or a park, and writing a mail with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.paths import own_letters
from kvo_inspect.settings import load_settings
from tests.exchange.asked import asked, opened
from tests.exchange.letter_files import put_letters


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Park, dict[str, Finding]]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("LANGUAGE", "en")
    with opened(tmp_path / "data") as store:
        return asked(store)


@pytest.fixture
def data(made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> Path:
    del made
    return tmp_path / "data"


def letter(data: Path, *args: str, lang: str = "en") -> int:
    return run(["--data", str(data), "--lang", lang, "letter", *args])


def test_they_are_begun_checked_used_and_listed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert letter(data, "list") == 0
    assert "There are no letter texts yet" in capsys.readouterr().out
    assert letter(data, "new", "ours") == 0
    path = Path(capsys.readouterr().out.strip())
    assert path == own_letters(data) / "ours.toml"
    assert letter(data, "check", str(path)) == 0
    assert capsys.readouterr().out == "ours.toml is in order.\n"
    assert letter(data, "use", "ours") == 0
    assert load_settings(data).letter_texts == "ours"
    assert letter(data, "use", "ours", "--park", "De Amert") == 0
    capsys.readouterr()
    assert letter(data, "list") == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.split("  ")[0] == "ours"
    assert "this laptop, De Amert" in line
    path.unlink()
    assert letter(data, "list") == 0
    assert "came with the park" in capsys.readouterr().out
    assert letter(data, "use", "none", "--park", "De Amert") == 0
    assert letter(data, "use", "none") == 0
    assert load_settings(data).letter_texts == ""
    with opened(data) as store:
        assert store.select(Park)[0].letter_texts is None


def test_nothing_is_overwritten_and_a_name_is_a_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put_letters(data)
    before = path.read_bytes()
    assert letter(data, "new", "ours") != 0
    assert path.read_bytes() == before
    for name in ("../x", 'x" # ', "Onze", "none", "x\ny", "/etc/x", "con", "lpt9"):
        capsys.readouterr()
        assert letter(data, "new", name) == 2
        assert "cannot be a name" in capsys.readouterr().err
    assert [other.name for other in own_letters(data).iterdir()] == ["ours.toml"]
    assert letter(data, "use", "theirs") != 0
    assert "theirs" in capsys.readouterr().err
    assert run(["--data", str(data), "--read-only", "letter", "new", "other"]) != 0
    assert not (own_letters(data) / "other.toml").exists()


def test_every_mistake_of_every_file_is_told_and_what_lacks_too(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = put_letters(data)
    bad = put_letters(data, "bad", text='id = "bad"\ntitle = { nl = "x", en = "x" }\nletter.nl = "{prak}"\n')
    assert letter(data, "check", str(good), str(bad)) == 6
    printed = capsys.readouterr()
    assert "ours.toml is in order." in printed.out
    assert "“ours” has no letterhead (English)" in printed.out
    assert "There is 1 mistake:" in printed.err
    assert "bad.toml:3: {prak} is no field; was {park} meant? letter knows {park}, {municipality}" in printed.err
    assert letter(data, "list") == 0
    assert "bad.toml:3:" in capsys.readouterr().err


def test_a_mail_is_written_with_them_and_a_bad_file_stops_none(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def written(*args: str) -> str:
        """Write the mail to the municipality, and return its text without line breaks."""
        out = tmp_path / "m.eml"
        out.unlink(missing_ok=True)
        command = ["partner", "actions", "De Amert", "--partner", "municipality", "--format", "eml", "--out", str(out), "--bare"]
        assert run(["--data", str(data), "--lang", "nl", *command, *args]) == 0
        return out.read_text("utf-8").replace("=\n", "")

    put_letters(data)
    assert "welkom" not in written()
    assert "welkom" in written("--texts", "ours")
    capsys.readouterr()
    put_letters(data, text="half a file")
    assert "welkom" not in written("--texts", "ours")
    told = capsys.readouterr().err
    assert "In de briefteksten “ours” staan fouten: in plaats daarvan worden de woorden van het programma gebruikt." in told
    assert "ours.toml:1:" in told
    put_letters(data)
    letter(data, "use", "ours")
    assert "welkom" in written()
    assert "welkom" not in written("--texts", "none")
    capsys.readouterr()
    put_letters(data, text="half a file")
    assert (
        run(["--data", str(data), "--lang", "nl", "report", "letter", "De Amert", "--format", "html", "--out", str(tmp_path / "l.html")])
        == 0
    )
    assert "In de briefteksten “ours” staan fouten" in capsys.readouterr().err
