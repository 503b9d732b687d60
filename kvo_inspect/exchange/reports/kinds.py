"""The kinds of report: what makes each, as what each can be written, and what of each can be said in words of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kvo_inspect.domain.dossier import without_names
from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.domain.values.closed_sets import ReportKind
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.reports.adopting import Make
from kvo_inspect.exchange.reports.dossier.report import dossier_report
from kvo_inspect.exchange.reports.files import ReportFormat
from kvo_inspect.exchange.reports.letter.report import letter_report
from kvo_inspect.exchange.reports.measurement.report import measurement_report
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.compare import compare
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import measurements_to_report
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import N_


@dataclass(frozen=True, slots=True)
class WantedReport:
    """Which report is wanted, and how."""

    subject: ReportSubject
    names: bool = True
    """Whether people are named in it."""


def _as_it_is(_store: Store, wanted: WantedReport) -> WantedReport:
    return wanted


@dataclass(frozen=True, slots=True)
class KindOfReport:
    """One kind of report."""

    make: Callable[[Store, WantedReport], Make]
    """Reads what is wanted, and returns what makes the report of it. Errors as the reading has."""
    about: str
    """What it tells, and to whom (`N_`)."""
    forms: tuple[ReportFormat, ...] = ("pdf", "docx", "html")
    can_leave_names_out: bool = True
    can_be_adopted: bool = True
    """Whether one file of it is the one that counts; else each is of its own moment."""
    has_words: bool = False
    """Whether it has words of the facilitator: what is said of a round."""
    whole: Callable[[Store, WantedReport], WantedReport] = _as_it_is
    """Names what a call left open: which measurements are the usual ones."""


def _of_round(store: Store, wanted: WantedReport) -> Make:
    if wanted.subject.round is None:
        raise NotFound("round")
    round_id = wanted.subject.round
    return lambda adoption: round_report(store, round_id, names=wanted.names, adoption=adoption)


def _letter(store: Store, wanted: WantedReport) -> Make:
    if wanted.subject.round is None:
        raise NotFound("round")
    round_id = wanted.subject.round
    return lambda adoption: replace(letter_report(store, round_id, names=wanted.names), adopted=adoption is not None)


def _measurements(store: Store, wanted: WantedReport) -> WantedReport:
    """Return the report of the measurements that are meant where none is named. RuleError as `measurements_to_report`."""
    subject = wanted.subject
    if subject.first is not None and subject.measurement is not None:
        return wanted
    first, second = measurements_to_report(store, subject.park, subject.first, subject.measurement)
    return replace(wanted, subject=replace(subject, measurement=second.id, first=first.id))


def _of_measurement(store: Store, wanted: WantedReport) -> Make:
    first, second = (subject := _measurements(store, wanted).subject).first, subject.measurement
    if first is None or second is None:
        raise NotFound("measurement")
    comparison = compare(store, first, second)
    return lambda adoption: measurement_report(store, comparison, names=wanted.names, adoption=adoption)


def _dossier(store: Store, wanted: WantedReport) -> Make:
    store.note_heads()
    contents = read_dossier(store, wanted.subject.park)
    must_be_sound(store, [contents.park])
    if not wanted.names:
        contents = without_names(contents)
    return lambda _adoption: dossier_report(contents)


KINDS: dict[ReportKind, KindOfReport] = {
    "round": KindOfReport(
        _of_round,
        N_(
            "The report of a round for people: who walked along, the round in short, what is asked of whom, what was looked at again. "
            "Nothing confidential is in it, and marks stand per role."
        ),
        has_words=True,
    ),
    "measurement": KindOfReport(
        _of_measurement,
        N_(
            "What changed between two measurements, for the working group and the municipality: targets, themes, findings, marks, and what "
            "to keep in mind. Of a first measurement alone: where the park stands. Nothing confidential is in it."
        ),
        whole=_measurements,
    ),
    "letter": KindOfReport(
        _letter,
        N_(
            "The letter to the entrepreneurs about a round, on one page: what goes well, what was seen and done, what everybody can do, "
            "where to report. No company, no place and nothing that was typed is in it."
        ),
    ),
    "dossier": KindOfReport(
        _dossier,
        N_(
            "The dossier for the auditor: effort per year, how long findings take and why some are open, measures, targets, meetings, "
            "and how to verify it. The PDF carries its JSON. Nothing confidential is in it, and no marks."
        ),
        can_be_adopted=False,
    ),
}
"""Each kind that there is; another one is one entry here."""
