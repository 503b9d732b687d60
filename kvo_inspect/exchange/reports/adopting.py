"""Adopting a report: its file is kept with the record, and from then on that file is given out instead of a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kvo_inspect.domain.papers.paper import Adoption, Paper, ReportSubject
from kvo_inspect.domain.values.text import LINE_LIMIT
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.papers.copy import write_paper
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.files import ReportFormat, own_name, report_bytes, write_report
from kvo_inspect.exchange.trust.signature import sign_file
from kvo_inspect.store.papers.file import PaperFile, paper_file
from kvo_inspect.store.papers.paper import adopt_report, adopted_report, checked_adoption
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang, _, language, speaking

Make = Callable[[Adoption | None], Report]
"""Makes a report in the language in use: with who adopted it and when, or (None) as a draft."""


def write_report_of(
    store: Store, subject: ReportSubject, make: Make, form: ReportFormat, out: Path, *, whole: bool = True, lang: Lang | None = None
) -> Path:
    """Write the report of a subject in a language (None: the one in use), and return where: *out*, or a file of its own name in a folder.

    The adopted one as it is kept, when it is in that language and format and the *whole* is wanted (not one without names); else a draft.
    Raises as `write_report` and `write_paper`.
    """
    lang = lang or language()
    adopted = given_report(store, subject, form, lang, whole=whole)
    if adopted is not None:
        to = write_paper(store, adopted, out)
    else:
        with speaking(lang):
            to = write_report(store, make(None), form, out)
    sign_report(store, subject, form, to)
    return to


def sign_report(store: Store, subject: ReportSubject, form: ReportFormat, path: Path) -> None:
    """Sign a report that was written and holds figures for machines: the dossier as PDF. Raises as `sign_file`."""
    if subject.report == "dossier" and form == "pdf":
        sign_file(store, path, "report")


def given_report(store: Store, subject: ReportSubject, form: ReportFormat, lang: Lang, *, whole: bool = True) -> Paper | None:
    """Return the adopted report that is given out instead of one made now; None when there is none in this language and format."""
    return adopted_report(store, subject, language=lang, form=form) if whole and form != "html" else None


def adopt(
    store: Store, subject: ReportSubject, make: Make, by: str, on: str = "", *, form: ReportFormat = "pdf", given: PaperFile | None = None
) -> Paper:
    """Adopt the report of a subject in the language in use: as it is made now, or the *given* file. Return the paper.

    *on* is a day as it is typed, today when it is empty. RuleError for a file that is neither PDF nor Word; else raises as `adopt_report`.
    """
    adoption = checked_adoption(store, subject, by, on)
    if form == "html" or (given is not None and given.type not in ("pdf", "docx")):
        raise RuleError(_("An adopted report is kept as PDF or Word."), "file")
    report = make(adoption)
    raw = given.raw if given is not None else report_bytes(store, report, form)
    return keep_adopted(store, subject, report, raw, given.type if given is not None else form, adoption)


def keep_adopted(store: Store, subject: ReportSubject, report: Report, raw: bytes, form: str, adoption: Adoption) -> Paper:
    """Keep the bytes of a report that says by whom it was adopted, and return the paper. Errors as `adopt_report`."""
    file = paper_file(own_name(report, form), raw)
    title = " · ".join((report.title, *report.subtitle.split(" · ")[1:]))[:LINE_LIMIT]  # without the park, of which it is a paper
    return adopt_report(store, subject, file, adoption, language=report.lang, title=title, day=report.day.isoformat())
