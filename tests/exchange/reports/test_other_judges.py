"""The dossier and the report of a partner before the judges of PDF and Word: what they tell is of the day on which they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.dossier.report import dossier_report
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes
from kvo_inspect.exchange.reports.of_partner import partner_report
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.texts import Lang, use_language
from tests.doses import DOSE, LANGS_OF_DOSE
from tests.examples import main_park, worked_example
from tests.exchange.records import opened
from tests.exchange.reports.judged import LATER, audited, printed_by_libreoffice, vera

pytestmark = pytest.mark.skipif(DOSE == "short", reason=LATER)
FLAVOURS = {"dossier": ("ua1", "3a"), "partner": ("ua1", "2a")}


def reports(lang: Lang) -> Iterator[tuple[str, ReportFormat, bytes]]:
    """Yield the kind, the format and the bytes of each report of the worked example."""
    use_language(lang)
    with opened(worked_example(lang), write=False) as store:
        park = main_park(store)
        longest = max(action_lists(store, park.id), key=lambda action_list: len(action_list.outgoing))
        made: dict[str, Report] = {"dossier": dossier_report(read_dossier(store, park.id)), "partner": partner_report(store, longest)}
        for kind, report in made.items():
            forms: tuple[ReportFormat, ...] = ("pdf", "docx")
            for form in forms:
                yield kind, form, report_bytes(store, report, form)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ReportFormat], list[Path]]:
    """The files by kind and format, one in each language."""
    folder = tmp_path_factory.mktemp("written")
    files: dict[tuple[str, ReportFormat], list[Path]] = {}
    for lang in LANGS_OF_DOSE:
        for kind, form, made in reports(lang):
            path = folder / form / f"{kind}-{lang}.{form}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(made)
            files.setdefault((kind, form), []).append(path)
    return files


def test_verapdf_passes_them(written: dict[tuple[str, ReportFormat], list[Path]]) -> None:
    asked = [(flavour, path) for kind, flavours in FLAVOURS.items() for path in written[kind, "pdf"] for flavour in flavours]
    assert vera(*asked) == [f"PASS {flavour}:{path}" for flavour, path in asked]


def test_their_word_files_pass_too(written: dict[tuple[str, ReportFormat], list[Path]], tmp_path: Path) -> None:
    files = [path for kind in FLAVOURS for path in written[kind, "docx"]]
    done = audited(files[0].parent)
    assert done.returncode == 0, done.stdout + done.stderr
    printed = printed_by_libreoffice(tmp_path, *files)
    assert vera(*(("ua1", path) for path in printed)) == [f"PASS ua1:{path}" for path in printed]
