"""`partner`: who is asked what, lists and drafts out, filled in lists in; without a screen."""

from __future__ import annotations

import csv
import email
import email.policy
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.actions.sheet import KEYS
from kvo_inspect.store.actions.over_parks import partners_alike
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.review.verdicts import set_findings, set_holder
from tests.exchange.asked import CANARY, asked, opened, partner_id
from tests.store.actions.test_over_parks import another_park


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Park, dict[str, Finding]]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("LANGUAGE", "en")
    with opened(tmp_path / "data") as store:
        return asked(store)


def partner(tmp_path: Path, *args: str, lang: str = "en") -> int:
    return run(["--data", str(tmp_path / "data"), "--lang", lang, "partner", *args])


def status(tmp_path: Path, finding: Finding) -> str:
    with opened(tmp_path / "data") as store:
        return store.get(Finding, finding.id).status


def test_the_partners_of_a_park_and_how_much_is_asked(
    made: tuple[Park, dict[str, Finding]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del made
    assert partner(tmp_path, "list", "de amert") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    line = next(line for line in lines if line.startswith("Gemeente Veghel"))
    assert line.split()[-5:-3] == ["1", "4"]
    assert "beheer@veghel.example" in line


def test_lists_and_drafts_for_all_of_whom_something_is_asked(
    made: tuple[Park, dict[str, Finding]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del made
    out = tmp_path / "out"
    assert partner(tmp_path, "actions", "De Amert", "--format", "eml", "--out", str(out), "--answer-by", "24-12-2030") == 0
    printed = capsys.readouterr()
    assert "No mail address is known of Politie Veghel: type the receiver in the draft." in printed.err
    paths = [Path(line) for line in printed.out.splitlines()]
    assert len(paths) == 2
    for path in paths:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert "24 December 2030" in message["Subject"]
        body = message.get_body(("plain",))
        assert body is not None
        assert CANARY not in str(body.get_content())
    assert partner(tmp_path, "actions", "De Amert", "--out", str(out)) == 0
    assert len(list(out.glob("*.xlsx"))) == 2
    (bare, *_rest) = [path for path in paths if "gemeente" in path.name]
    assert partner(tmp_path, "actions", "De Amert", "--partner", "municipality", "--bare", "--format", "eml", "--out", str(bare)) == 2
    assert "is there already" in capsys.readouterr().err


def test_one_list_comes_back_and_is_planned_and_taken_in_once(
    made: tuple[Park, dict[str, Finding]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _park, found = made
    path = tmp_path / "lijst.csv"
    assert partner(tmp_path, "actions", "De Amert", "--partner", "gemeente veghel", "--format", "csv", "--out", str(path)) == 0
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    for row in rows:
        if row[0] == found["sent"].code:
            row[KEYS.index("reply")] = "gereed"
        if row[0] == found["new"].code:
            row[KEYS.index("reply")] = "?"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    capsys.readouterr()
    assert partner(tmp_path, "replies", str(path), "--plan") == 6
    told = capsys.readouterr()
    assert f"{found['sent'].code}: done; sent → reported done" in told.out
    assert "1 answer would be recorded." in told.out
    assert f"({found['new'].code}): “?” is none of the answers" in told.err
    assert status(tmp_path, found["sent"]) == "sent"
    assert partner(tmp_path, "replies", str(path)) == 6
    assert status(tmp_path, found["sent"]) == "reported_done"
    capsys.readouterr()
    assert partner(tmp_path, "replies", str(path), "--park", "De Amert") == 6
    assert "recorded before" in capsys.readouterr().out


def test_the_confidential_goes_along_only_when_asked_for(made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    _park, found = made
    for more, inside in (((), False), (("--confidential",), True)):
        out = tmp_path / f"out{inside}.xlsx"
        assert partner(tmp_path, "actions", "De Amert", "--partner", "municipality", "--out", str(out), *more) == 0
        cells = {cell.value for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows() for cell in row}
        assert (found["secret"].code in cells) is inside


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("list", "nowhere"), 3, "The park “nowhere” is not in this record"),
        (("actions", "De Amert", "--partner", "nobody"), 3, "The action holder “nobody” is not in this record"),
        (("actions", "De Amert", "--partner"), 2, "requires an argument. See: kvo-inspect partner actions --help"),
        (("actions", "park", "--partner", "list", "--out"), 2, "requires an argument. See: kvo-inspect partner actions --help"),
        (("actions", "De Amert", "--partner", "fire-service"), 3, "Nothing is asked of fire service."),
        (("actions", "De Amert", "--answer-by", "soon"), 3, "is no date"),
        (("actions", "De Amert", "--answer-by", "1-3-2020"), 2, "1-3-2020 has passed"),
        (("actions", "De Amert", "--look-again", "1-3-2020"), 2, "With --yes it is taken as it stands."),
        (("actions", "De Amert", "--format", "pdf"), 2, "pdf"),
        (("replies", "absent.xlsx"), 2, "is not there"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    made: tuple[Park, dict[str, Finding]], tmp_path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: int, said: str
) -> None:
    del made
    assert partner(tmp_path, *args) == code
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_day_that_has_passed_is_taken_when_somebody_says_so(made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    del made
    out = tmp_path / "drafts"
    assert partner(tmp_path, "actions", "De Amert", "--format", "eml", "--out", str(out), "--answer-by", "24-12-2020", "--yes") == 0
    assert "24 December 2020" in (next(out.iterdir())).read_text("utf-8")


def test_the_company_has_a_list_for_each_premises_and_one_file_is_too_few(
    made: tuple[Park, dict[str, Finding]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park, found = made
    with opened(tmp_path / "data") as store:
        set_holder(store, [found[name].id for name in ("new", "promised", "urgent")], partner_id(park, "company"))
        set_finding(store, found["new"].id, object="12")
        set_finding(store, found["promised"].id, object="14")
    out = tmp_path / "out"
    assert partner(tmp_path, "actions", "De Amert", "--partner", "company", "--out", str(out / "een.xlsx")) == 2
    assert "name a folder with --out" in capsys.readouterr().err
    out.mkdir()
    assert partner(tmp_path, "actions", "De Amert", "--partner", "company", "--out", str(out)) == 0
    names = sorted(Path(line).name for line in capsys.readouterr().out.splitlines())
    assert [name.rpartition("-20")[0] for name in names] == [
        "de-amert-company-at-number-12-kade",
        "de-amert-company-at-number-14-kade",
    ]
    with opened(tmp_path / "data") as store:
        set_findings(store, [found["new"].id, found["promised"].id], object="")
    assert partner(tmp_path, "actions", "De Amert", "--partner", "company", "--out", str(out)) == 3
    assert "no company named" in capsys.readouterr().err


@pytest.fixture
def over_parks(made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> Finding:
    """A second park of the same municipality; return what is asked of it there."""
    del made
    with opened(tmp_path / "data") as store:
        _other, pothole = another_park(store, "Aalst", "Gemeente Veghel")
        return pothole


def test_who_was_asked_what_over_all_parks_since_a_day(over_parks: Finding, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert partner(tmp_path, "list") == 0
    lines = capsys.readouterr().out.splitlines()
    line = next(line for line in lines if line.startswith("Gemeente Veghel"))
    assert line.split()[2:4] == ["mail", "2"], "how, and in how many parks"
    assert partner(tmp_path, "sent", "--partner", "Gemeente Veghel") == 0
    assert capsys.readouterr().out == "5 points noted as sent.\n"
    assert status(tmp_path, over_parks) == "sent"
    assert partner(tmp_path, "list", "--since", "2026-11-01") == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[1] for line in lines if line.startswith(("Gemeente", "Politie"))] == ["Veghel"]
    assert partner(tmp_path, "list", "--since", "2031-01-01") == 0
    assert "Nobody was asked" in capsys.readouterr().out
    assert partner(tmp_path, "list", "De Amert", "--since", "2026-11-01") == 2
    assert "--since is for all parks together" in capsys.readouterr().err
    assert partner(tmp_path, "list", "--since", "gisteren of zo") == 3
    assert partner(tmp_path, "sent", "--partner", "Gemeente Veghel") == 0
    assert capsys.readouterr().out == "There is nothing to send.\n"
    assert partner(tmp_path, "sent", "--partner", "Gemeente Nergens") == 3
    assert partner(tmp_path, "sent", "--partner", "Gemeente Veghel", "--reminded") == 0
    assert "reminded of" in capsys.readouterr().out


def test_one_list_over_all_parks_goes_out_and_comes_back(over_parks: Finding, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lijst.csv"
    assert partner(tmp_path, "actions", "--partner", "gemeente veghel", "--format", "csv", "--out", str(path)) == 0
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    keys = [*KEYS[:2], "park", *KEYS[2:]]
    assert {row[keys.index("park")] for row in rows[1:]} == {"Aalst", "De Amert"}
    for row in rows[1:]:
        row[keys.index("reply")] = "gereed" if row[0] == over_parks.code else ""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    capsys.readouterr()
    assert partner(tmp_path, "replies", str(path), "--partner", "Politie Veghel") == 6
    printed = capsys.readouterr()
    assert "is a list of Gemeente Veghel (Aalst), and it is read for Politie Veghel" in printed.err
    assert status(tmp_path, over_parks) == "new"
    assert partner(tmp_path, "replies", str(path), "--partner", "Gemeente Veghel") == 0
    assert status(tmp_path, over_parks) == "reported_done"


def test_drafts_over_all_parks_obey_how_each_wants_to_be_asked(
    over_parks: Finding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path / "data") as store:
        for copy in partners_alike(store, store.get(Finding, over_parks.id).partner or ""):
            set_partner(store, copy.id, way="phone", phone="0413 123456")
    out = tmp_path / "out"
    assert partner(tmp_path, "actions", "--format", "eml", "--out", str(out)) == 0
    printed = capsys.readouterr()
    assert "No mail is written to who wants to be asked otherwise: Gemeente Veghel (phone 0413 123456)." in printed.err
    assert ["politie" in path.name for path in out.glob("*.eml")] == [True]
    assert partner(tmp_path, "actions", "--format", "eml", "--out", str(out), "--partner", "Gemeente Veghel") == 0, "asked for by name"
    assert len(list(out.glob("*.eml"))) == 2
    assert partner(tmp_path, "sent", "--partner", "Gemeente Veghel") == 0
    with opened(tmp_path / "data") as store:
        sent = store.get(Finding, over_parks.id).sent
        assert sent is not None
        assert sent.way == "phone"


def test_the_report_of_one_organisation_over_all_parks(
    over_parks: Finding, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def report(*args: str) -> int:
        return run(["--data", str(tmp_path / "data"), "--lang", "en", "report", "partner", *args, "--format", "html"])

    assert report("Gemeente Veghel", "--out", "pages.html") == 0
    page = (tmp_path / "pages.html").read_text("utf-8")
    for words in (
        "2 business parks · ",
        "on the business parks Aalst, De Amert.",
        "Aalst, Veghel; De Amert, Veghel",
        "Aalst: Poort",
        over_parks.code,
    ):
        assert words in page, words
    assert "J. de Wit" in page
    assert CANARY not in page
    assert report("Gemeente Veghel", "--out", "nameless.html", "--without-names") == 0
    assert "J. de Wit" not in (tmp_path / "nameless.html").read_text("utf-8")
    assert report("De Amert", "Gemeente Veghel", "--out", "one.html") == 0
    assert "Aalst" not in (tmp_path / "one.html").read_text("utf-8")
    capsys.readouterr()
    assert report("De Amert", "Gemeente", "Veghel") == 2
    assert "3 words were given" in capsys.readouterr().err
    assert report("Gemeente Nergens") == 3
