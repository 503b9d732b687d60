"""The kinds of report: what makes each, as what each can be written, for whom it is, and what of it can be said in words of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kvo_inspect.domain.letter_texts import LetterPart
from kvo_inspect.domain.nameless_dossier import without_names
from kvo_inspect.domain.papers.paper import ReportName, ReportSubject
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.letter_texts import OF_LETTER, OF_LIST, wording_for
from kvo_inspect.exchange.reports.adopting import Make
from kvo_inspect.exchange.reports.dossier.report import dossier_report
from kvo_inspect.exchange.reports.files import ReportFormat
from kvo_inspect.exchange.reports.letter.report import letter_report
from kvo_inspect.exchange.reports.measurement.report import measurement_report
from kvo_inspect.exchange.reports.of_finding import finding_report
from kvo_inspect.exchange.reports.of_partner import partner_report, points_to_report
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.compare import compare
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import N_, Lang


@dataclass(frozen=True, slots=True)
class WantedReport:
    """Which report is wanted, and how."""

    subject: ReportSubject
    names: bool = True
    """Whether people are named in it."""
    overdue: bool = False
    """Of a partner: only what is overdue and was asked before, as a reminder."""


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
    text_parts: tuple[LetterPart, ...] = ()
    """The parts of letter texts that stand in it."""
    for_partner: bool = False
    """Whether it goes to one partner, in the language of that partner; else to all who read a park's reports."""

    def partner(self, store: Store, subject: ReportSubject) -> Partner | None:
        """Return the partner to whom the report goes; None when it goes to more than one."""
        return action_list(store, subject.list_id).partner if self.for_partner else None


def texts_to_tell(store: Store, wanted: WantedReport, lang: Lang) -> tuple[str, ...]:
    """Return what is to be told of the letter texts in a report that is written in *lang*: why others are used, what lacks."""
    parts = KINDS[wanted.subject.report].text_parts
    return wording_for(store, (store.get(Park, wanted.subject.park),)).to_tell(parts, lang) if parts else ()


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


def _of_measurement(store: Store, wanted: WantedReport) -> Make:
    first, second = wanted.subject.first, wanted.subject.measurement
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


def _of_finding(store: Store, wanted: WantedReport) -> Make:
    finding_ids = wanted.subject.findings
    return lambda _adoption: finding_report(store, finding_ids, names=wanted.names)


def _of_partner(store: Store, wanted: WantedReport) -> Make:
    to_report = action_list(store, wanted.subject.list_id)
    if to_report.parks:
        must_be_sound(store, [park.id for park in to_report.parks], answers=False)
    points_to_report(to_report, store.today, reminder=wanted.overdue)  # there are none: said in the language of the screen, not in theirs
    return lambda _adoption: partner_report(store, to_report, reminder=wanted.overdue, names=wanted.names)


KINDS: dict[ReportName, KindOfReport] = {
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
    ),
    "letter": KindOfReport(
        _letter,
        N_(
            "The letter to the entrepreneurs about a round, on one page: what goes well, what was seen and done, what everybody can do, "
            "where to report. No company, no place and nothing that was typed is in it."
        ),
        text_parts=OF_LETTER,
    ),
    "dossier": KindOfReport(
        _dossier,
        N_(
            "The dossier for the auditor: effort per year, how long findings take and why some are open, measures, targets, meetings, "
            "and how to verify it. The PDF carries its JSON. Nothing confidential is in it, and no marks."
        ),
        can_be_adopted=False,
    ),
    "finding": KindOfReport(
        _of_finding,
        N_(
            "What may be told of the finding, for people: its facts, its photos, what later rounds saw, what was answered, its history. "
            "Nothing confidential is in it."
        ),
        can_be_adopted=False,
    ),
    "partner": KindOfReport(
        _of_partner,
        N_(
            "What is asked of one partner, to be given to that partner alone: by when, what was promised and answered, with the photos of "
            "what is asked. Nothing confidential is in it."
        ),
        can_be_adopted=False,
        text_parts=OF_LIST,
        for_partner=True,
    ),
}
"""Each kind that there is; another one is one entry here."""
