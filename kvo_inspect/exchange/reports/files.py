"""Writing a report to a file: under a name that says what and when, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from kvo_inspect import paths
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.reports.content import Logo, Report
from kvo_inspect.files import written_whole
from kvo_inspect.outside import read_beginning, read_outside
from kvo_inspect.settings import load_settings
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, speaking

ReportFormat = Literal["pdf", "docx", "html"]
LOGO_LIMIT = 1_000_000
"""Bytes of a logo as it is kept: six hundred pixels long."""


def write_report(store: Store, report: Report, form: ReportFormat, out: Path) -> Path:
    """Write a report and return where: *out*, or in a folder that is there as `write_bytes`. NameTaken: nothing is overwritten."""
    if out.is_dir():
        return write_bytes(report, report_bytes(store, report, form), form, out)
    if out.exists():
        raise NameTaken(out)
    with written_whole(out, shared=True, new=True) as stream:
        stream.write(report_bytes(store, report, form))
    return out


def own_name(report: Report, form: str) -> str:
    """Return the name of a report's file: of a draft it says so, so that no two reports have the name of the adopted one."""
    with speaking(report.lang):
        draft = f"-{slug(_('draft'))}" if report.adopted is False else ""
    return f"{slug(report.subtitle)}-{slug(report.title)}{draft}.{form}"


def write_bytes(report: Report, made: bytes, form: ReportFormat, folder: Path) -> Path:
    """Write a report that was *made* already into a folder, and return where: under a number behind its name where another one lies.

    What lies there already, byte for byte, is not written once more. Raises as `written_whole`.
    """
    plain = folder / own_name(report, form)
    to, number = plain, 1
    while to.exists():
        if to.is_file() and read_beginning(to, len(made) + 1) == made:
            return to
        number += 1
        to = plain.with_stem(f"{plain.stem}-{number}")
    with written_whole(to, shared=True, new=True) as stream:
        stream.write(made)
    return to


def report_bytes(store: Store, report: Report, form: ReportFormat) -> bytes:
    """Return a report in a format."""
    return made_bytes(with_logo(store.data, report), form)


def with_logo(data: Path, report: Report) -> Report:
    """Return a report with the logo of the organisation, when there is one; its name is told to whoever does not see the logo."""
    logo = paths.logo_file(data)
    if not logo.is_file():
        return report
    with speaking(report.lang):
        alternative = _("Logo of {name}").format(name=load_settings(data).organisation or _("the organisation"))
    return replace(report, logo=Logo(read_outside(logo, LOGO_LIMIT), alternative))


def made_bytes(report: Report, form: ReportFormat) -> bytes:
    """Return a report in a format."""
    match form:
        case "pdf":
            from kvo_inspect.exchange.reports.pdf import pdf_bytes

            return pdf_bytes(report)
        case "docx":
            from kvo_inspect.exchange.reports.word import word_bytes

            return word_bytes(report)
        case "html":
            from kvo_inspect.exchange.reports.page import page_bytes

            return page_bytes(report)
