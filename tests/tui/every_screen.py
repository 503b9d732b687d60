"""Every screen of the program, as the tests that draw all screens make it: a class that is not among them fails there."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

import kvo_inspect.tui
from kvo_inspect.central.last_time import note_address
from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.report_card import reportable
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import KEEPING_KINDS
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.actions.files import write_list_file
from kvo_inspect.exchange.laptops.folder import ParkChoice
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.making.beside import Making
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.routes.reading import route_in
from kvo_inspect.exchange.survey.reading import read_answers
from kvo_inspect.exchange.trust.receiver import add_receiver
from kvo_inspect.photos.decoder import PhotoRefused
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.compare import compare
from kvo_inspect.store.contacts.contact import contacts
from kvo_inspect.store.departures import note_departure
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.correcting import set_park_aside
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.parks.partners import partners_of, set_partner
from kvo_inspect.store.people.keeping import park_periods, set_period
from kvo_inspect.store.photos.uses import photos_of_finding
from kvo_inspect.store.plan.measures import add_measure
from kvo_inspect.store.plan.meetings import meetings_of
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.measurements import two_measurements
from kvo_inspect.store.rounds.planned import planned_rounds
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.survey.beside import read_surveys
from kvo_inspect.store.survey.feeding import match_targets
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import N_, _, language
from kvo_inspect.tui.actions.list import ActionListScreen
from kvo_inspect.tui.actions.lists import ActionListsScreen
from kvo_inspect.tui.actions.note_sent import NoteSentScreen
from kvo_inspect.tui.actions.over_parks import AskedScreen
from kvo_inspect.tui.actions.replies import ReturnedListScreen
from kvo_inspect.tui.actions.reply import HalfReply, ReplyScreen
from kvo_inspect.tui.actions.report_card import ReportCardScreen
from kvo_inspect.tui.actions.write_list import write_list_screen
from kvo_inspect.tui.actions.write_mail import WriteMailScreen
from kvo_inspect.tui.app.cannot_open import CannotOpenScreen
from kvo_inspect.tui.app.crash_page import UnexpectedScreen
from kvo_inspect.tui.app.first_start import WhoScreen
from kvo_inspect.tui.app.settings import SettingsScreen
from kvo_inspect.tui.compare.course import CourseScreen
from kvo_inspect.tui.compare.list import CompareListScreen, Entry
from kvo_inspect.tui.compare.pair import ComparePairScreen
from kvo_inspect.tui.compare.screen import CompareScreen
from kvo_inspect.tui.contacts.doubles import DoubleContactsScreen
from kvo_inspect.tui.contacts.edit import EditContactScreen
from kvo_inspect.tui.contacts.import_list import ImportContactsScreen
from kvo_inspect.tui.contacts.list import ContactsScreen
from kvo_inspect.tui.contacts.pick import PickContactsScreen
from kvo_inspect.tui.dossier.history import HistoryScreen
from kvo_inspect.tui.dossier.log import LogScreen
from kvo_inspect.tui.dossier.screen import DossierScreen
from kvo_inspect.tui.exchange.central import CentralScreen
from kvo_inspect.tui.exchange.departures import DeparturesScreen
from kvo_inspect.tui.exchange.editions import EditionsScreen
from kvo_inspect.tui.exchange.export import export_screen
from kvo_inspect.tui.exchange.folders import FoldersScreen
from kvo_inspect.tui.exchange.handed_in import HandedInScreen
from kvo_inspect.tui.exchange.make_file import MakeFileScreen
from kvo_inspect.tui.exchange.received import ReceivedScreen
from kvo_inspect.tui.exchange.receivers import ReceiversScreen
from kvo_inspect.tui.exchange.screen import ExchangeScreen
from kvo_inspect.tui.findings.ask_holder import AskHolder
from kvo_inspect.tui.findings.ask_or_leave import AskOrLeave
from kvo_inspect.tui.findings.edit import EditFindingScreen
from kvo_inspect.tui.findings.list import FindingsScreen
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.findings.rows import FindingRowsScreen
from kvo_inspect.tui.findings.search import SearchScreen
from kvo_inspect.tui.findings.two_values import ChoosingScreen
from kvo_inspect.tui.kit.ask import Ask, AskLine, AskOne, AskYesNo
from kvo_inspect.tui.kit.bars import ALL_KEYS, TALL, TALL_ROWS, KeyBar, key_rows
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.kit.drawing import Cell
from kvo_inspect.tui.kit.forms.aside import AsideScreen
from kvo_inspect.tui.kit.forms.fields import ChoiceField
from kvo_inspect.tui.kit.forms.name import AskName
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.help import HelpScreen
from kvo_inspect.tui.kit.keys import Key, label_text
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.palette import Palette, way_of
from kvo_inspect.tui.kit.problems import ProblemsScreen
from kvo_inspect.tui.kit.progress_box import WorkBox, WorkingScreen
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.questions.folder import AskFolder
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.tell_written import TellWritten
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.papers.edit import PaperFormScreen
from kvo_inspect.tui.papers.list import PapersScreen
from kvo_inspect.tui.parks.edit import EditParkScreen
from kvo_inspect.tui.parks.edit_checkpoint import CheckpointScreen
from kvo_inspect.tui.parks.edit_partner import EditPartnerScreen, NewPartnerScreen, PartnerFormScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.parks.import_route import ImportRouteScreen
from kvo_inspect.tui.parks.new import NewParkScreen
from kvo_inspect.tui.parks.overview import OverviewScreen
from kvo_inspect.tui.parks.own_set import OwnSetScreen
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.parks.partners import PartnersScreen
from kvo_inspect.tui.parks.preview import RoutePreviewScreen
from kvo_inspect.tui.parks.right import ParkRightScreen
from kvo_inspect.tui.parks.route import RouteScreen
from kvo_inspect.tui.parks.set_up import CopySetUpScreen
from kvo_inspect.tui.people.erase_finding import EraseFindingScreen
from kvo_inspect.tui.people.held import HeldScreen
from kvo_inspect.tui.people.keeping import KeepingScreen
from kvo_inspect.tui.people.period import PeriodScreen
from kvo_inspect.tui.photos.attach import AddPhotoScreen
from kvo_inspect.tui.photos.cover import CoverScreen
from kvo_inspect.tui.photos.import_screen import ImportPhotosScreen
from kvo_inspect.tui.photos.page import read_page
from kvo_inspect.tui.photos.photo import PhotoScreen
from kvo_inspect.tui.photos.promised import OwedPhotosScreen
from kvo_inspect.tui.photos.refused import RefusedPhotosScreen
from kvo_inspect.tui.photos.subject import ChooseSubject
from kvo_inspect.tui.photos.unassigned import PhotosScreen
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.tui.plan.calendar import calendar_screen
from kvo_inspect.tui.plan.decisions import DecisionsScreen, EditDecisionScreen
from kvo_inspect.tui.plan.edit_measure import EditMeasureScreen
from kvo_inspect.tui.plan.edit_target import EditTargetScreen
from kvo_inspect.tui.plan.edit_trajectory import EditTrajectoryScreen
from kvo_inspect.tui.plan.import_measures import ImportMeasuresScreen
from kvo_inspect.tui.plan.import_targets import ImportTargetsScreen
from kvo_inspect.tui.plan.measure import MeasureScreen
from kvo_inspect.tui.plan.measures import MeasuresScreen
from kvo_inspect.tui.plan.meetings import EditMeetingScreen, MeetingsScreen
from kvo_inspect.tui.plan.next_cycle import BeginCycleScreen
from kvo_inspect.tui.plan.over_parks import ParkTargetsScreen
from kvo_inspect.tui.plan.right import TrajectoryRightScreen
from kvo_inspect.tui.plan.targets import TargetsScreen
from kvo_inspect.tui.plan.trajectory import TrajectoryScreen
from kvo_inspect.tui.protection.add_way import AddWayScreen
from kvo_inspect.tui.protection.code import CodeScreen
from kvo_inspect.tui.protection.open_lines import OpenLinesScreen
from kvo_inspect.tui.protection.page import ProtectionScreen, SwitchingBox
from kvo_inspect.tui.protection.passphrase import PassphraseScreen
from kvo_inspect.tui.protection.unlock import UnlockScreen
from kvo_inspect.tui.reports.adopt import AdoptScreen
from kvo_inspect.tui.reports.making import MakingScreen
from kvo_inspect.tui.reports.screen import ReportScreen
from kvo_inspect.tui.reports.words import RoundWordsScreen
from kvo_inspect.tui.review.screen import ReviewScreen
from kvo_inspect.tui.rounds.ask_walker import AskWalker, Walker
from kvo_inspect.tui.rounds.correct import CorrectRoundScreen
from kvo_inspect.tui.rounds.division import DivisionScreen
from kvo_inspect.tui.rounds.join import JoinScreen
from kvo_inspect.tui.rounds.people import PersonScreen, RoundPeopleScreen
from kvo_inspect.tui.rounds.planned import PlanFormScreen, PlannedRoundsScreen
from kvo_inspect.tui.rounds.right import RoundRightScreen
from kvo_inspect.tui.rounds.start import StartRoundScreen
from kvo_inspect.tui.survey.columns import AnswerColumnsScreen
from kvo_inspect.tui.survey.edit import EditSurveyScreen
from kvo_inspect.tui.survey.feed import FeedTargetsScreen
from kvo_inspect.tui.survey.surveys import SurveysScreen
from kvo_inspect.tui.survey.take import TakeAnswersScreen
from kvo_inspect.tui.walk.screen import WalkScreen
from kvo_inspect.wording.protection.ways_in import BEFOREHAND
from tests.hostile import unwanted_in
from tests.tui.support import screen_text, wait_for, wait_open

T = TypeVar("T")
Make = Callable[[Store, Park, Finding], KvoScreen[Any]]
LookedAt = Callable[[str, Screen[Any]], Awaitable[None]]
"""What is asked of each screen when it stands, by its name."""


def _write_table() -> WriteFileScreen:
    forms = [("xlsx", N_("XLSX, a sheet to print or send")), ("csv", N_("CSV, for any spreadsheet"))]
    fields = [ChoiceField("form", N_("As"), options=forms)]
    park = "De Kievitsakker"
    return WriteFileScreen(lambda: _("Matrix of measures: {name}").format(name=park), fields, lambda _store, _values, to: to, "list")


def _making() -> MakingScreen:
    report = Report("Schouwverslag", "De Kievitsakker", "nl", dt.date(2026, 11, 12), ())
    return MakingScreen(_("The report is being made."), Making(report, "html"))


def _compared(store: Store, park: Park) -> Comparison:
    ends = two_measurements(store, park.id)
    return compare(store, ends[0].id, ends[1].id)


def _pair(store: Store, park: Park, _finding: Finding) -> ComparePairScreen:
    comparison = _compared(store, park)
    return ComparePairScreen(comparison, next(pair for pair in comparison.pairs if pair.first and pair.second))


_PHOTOGRAPHED = "where id in (select finding from photo_use where gone = 0) and confidential = 0 order by code limit 1"


def _photos(store: Store, _park: Park, _finding: Finding) -> PhotoScreen:
    finding = store.select(Finding, _PHOTOGRAPHED)[0]
    return PhotoScreen(_("Photos of {code}").format(code=finding.code), partial(photos_of_finding, finding_id=finding.id), finding=finding)


def _subject(store: Store, park: Park, _finding: Finding) -> ChooseSubject:
    page = read_page(store, park.id, "")
    return ChooseSubject([*page.findings, *page.stops][:12], page, park.id)


def _returned(store: Store, park: Park, _finding: Finding) -> ReturnedListScreen:
    folder = store.data.parent / "returned"
    folder.mkdir(exist_ok=True)
    return ReturnedListScreen(park.id, write_list_file(store, partners_of(store, park.id)[0].id, "csv", folder))


def _card(store: Store, park: Park) -> ReportCardScreen:
    """Return the card of the first point of the first list that gets one, for a partner who reads the language of the screen."""
    partner_list = next(list_ for list_ in action_lists(store, park.id) if reportable(list_.points))
    set_partner(store, partner_list.partner.id, language=language())
    return ReportCardScreen(reportable(partner_list.points)[0].id, partner_list.id)


def _folders(store: Store, park: Park) -> FoldersScreen:
    """Exchange through a stick for one park and a cloud folder for all, and take the stick away."""
    for name, parks in (("stick", frozenset([park.id])), ("wolk", None)):
        folder = store.data.parent / name
        folder.mkdir(exist_ok=True)
        sync(store, folder, new=True, choice=ParkChoice(parks))
    shutil.rmtree(store.data.parent / "stick")
    return FoldersScreen()


def _central(store: Store) -> CentralScreen:
    """Name a central record, which nobody reaches here."""
    note_address(store, "service=kvo-noord")
    return CentralScreen()


AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII8N2PgsiWKBMjA/C2JkJniNRyAY7w25m+PV5pP+JqWg"


def _departures(store: Store) -> DeparturesScreen:
    note_departure(store, "pack", Path("/media/stick/[b]KBT.kvopack"), ["Bas"])
    note_departure(store, "central", "")
    return DeparturesScreen()


def _keeping(store: Store, park: Park) -> KeepingScreen:
    for kind in KEEPING_KINDS[:3]:
        set_period(store, park.id, kind, "12", park.name)
    return KeepingScreen()


def _receivers(store: Store) -> ReceiversScreen:
    """The list with somebody of each kind of key on it."""
    add_receiver(store, "Gemeente Lingeveen", AGE)
    add_receiver(store, "Bas", SSH)
    return ReceiversScreen()


def _received(store: Store, park: Park) -> ReceivedScreen:
    """Let somebody find something on another laptop, and take it in."""
    room = store.data.parent / "laptop"
    shutil.rmtree(room, ignore_errors=True)  # of a walk that had removed the round of which this is
    (room / "data").mkdir(parents=True)
    write_backup(store.path, room / "data" / "record.db")
    other = open_record(room / "data", state_folder=room / "state", author="Bas de Wit", now=store.now)
    round_ = rounds_of(other, park.id)[0]
    record_finding(other, round_.id, route(other, park.id)[0].id, NewFinding("hek staat open"))
    make_pack(other, room / "bas.kvopack", [park.id])
    other.close()
    merge(store, room / "bas.kvopack")
    shutil.rmtree(room)
    return ReceivedScreen()


def _two_rounds(store: Store, park: Park) -> tuple[Round, Round]:
    """Return two rounds, corrected to one day and part of the day."""
    newest, before = rounds_of(store, park.id)[-2:]
    kind = store.get(Measurement, before.measurement).kind
    return before, correct_round(store, newest.id, date=before.date, part=before.part, kind=kind)


ANSWERS = Path(__file__).parents[1] / "exchange" / "survey" / "files"


def columns_of_answers(cycle: Trajectory) -> AnswerColumnsScreen:
    """Return the columns of a file of which nothing is sure."""
    return AnswerColumnsScreen(cycle, "baseline", read_answers(ANSWERS / "limesurvey-codes.csv", shipped_questionnaires()[0].questionnaire))


def figures_of_survey(store: Store, park: Park) -> FeedTargetsScreen:
    """Return the form of the figures of a survey."""
    page = read_surveys(store, trajectories_of(store, park.id)[0].id)
    if page.questionnaire is None:
        raise LookupError("no survey has a questionnaire")
    return FeedTargetsScreen(page.surveys[0], match_targets(store, page.surveys[0], page.questionnaire))


SCREENS: dict[str, Make] = {
    "parks": lambda _store, _park, _finding: ParksScreen(),
    "all parks": lambda _store, _park, _finding: OverviewScreen(),
    "targets of all parks": lambda _store, _park, _finding: ParkTargetsScreen(),
    "park": lambda _store, park, _finding: ParkScreen(park.id),
    "photos": lambda _store, park, _finding: PhotosScreen(park.id, park.name),
    "taking photos in": lambda _store, park, _finding: ImportPhotosScreen(park.id),
    "new park": lambda _store, _park, _finding: NewParkScreen(),
    "own set": lambda store, park, _finding: OwnSetScreen(set_park(store, park.id, own_set=("lighting/VL-03",))),
    "edit park": lambda _store, park, _finding: EditParkScreen(park),
    "trajectory": lambda _store, park, _finding: TrajectoryScreen(park.id),
    "edit trajectory": lambda store, park, _finding: EditTrajectoryScreen(park, trajectories_of(store, park.id)[0]),
    "next cycle": lambda store, park, _finding: BeginCycleScreen(park, trajectories_of(store, park.id)[0]),
    "papers": lambda store, park, _finding: PapersScreen(park.id),
    "paper": lambda store, park, _finding: PaperFormScreen(park.id, None),
    "survey": lambda store, park, _finding: SurveysScreen(park, trajectories_of(store, park.id)[0]),
    "edit survey": lambda store, park, _finding: EditSurveyScreen(trajectories_of(store, park.id)[0], ()),
    "take in answers": lambda store, park, _finding: TakeAnswersScreen(trajectories_of(store, park.id)[0], "baseline"),
    "columns of answers": lambda store, park, _finding: columns_of_answers(trajectories_of(store, park.id)[0]),
    "figures of a survey": lambda store, park, _finding: figures_of_survey(store, park),
    "meetings": lambda store, park, _finding: MeetingsScreen(park, trajectories_of(store, park.id)[0]),
    "checklists": lambda _store, _park, _finding: EditionsScreen(),
    "decisions": lambda store, park, _finding: DecisionsScreen(park, trajectories_of(store, park.id)[0]),
    "decision": lambda store, park, _finding: EditDecisionScreen(meetings_of(store, trajectories_of(store, park.id)[0].id)[0], None),
    "meeting": lambda store, park, _finding: EditMeetingScreen(trajectories_of(store, park.id)[0], None),
    "measures": lambda _store, park, _finding: MeasuresScreen(park.id),
    "measure": lambda store, park, _finding: MeasureScreen(add_measure(store, trajectories_of(store, park.id)[0].id, name="Lampen").id),
    "edit measure": lambda store, park, _finding: EditMeasureScreen(park.id, None, partners_of(store, park.id)),
    "targets": lambda _store, park, _finding: TargetsScreen(park.id),
    "target": lambda _store, park, _finding: EditTargetScreen(park.id, None, None),
    "figures": lambda _store, park, _finding: ImportTargetsScreen(park, None),
    "partners": lambda _store, park, _finding: PartnersScreen(park),
    "partner": lambda store, park, _finding: EditPartnerScreen(partners_of(store, park.id)[0]),
    "new partner": lambda _store, park, _finding: NewPartnerScreen(park.id),
    "taking over a set-up": lambda _store, park, _finding: CopySetUpScreen(park.id, park.name),
    "contacts": lambda _store, _park, _finding: ContactsScreen(),
    "list of measures": lambda _store, park, _finding: ImportMeasuresScreen(park),
    "contact": lambda store, _park, _finding: EditContactScreen(contacts(store)[0]),
    "person": lambda _store, _park, _finding: HeldScreen("Joost de Wit"),
    "erase finding": lambda _store, _park, finding: EraseFindingScreen(finding),
    "keeping periods": lambda store, park, _finding: _keeping(store, park),
    "keeping period": lambda store, park, _finding: PeriodScreen(park_periods(store, park.id)[0]),
    "double contacts": lambda _store, _park, _finding: DoubleContactsScreen(),
    "known contacts": lambda _store, park, _finding: PickContactsScreen(park),
    "import contacts": lambda _store, _park, _finding: ImportContactsScreen(None),
    "import companies": lambda _store, park, _finding: ImportContactsScreen(park),
    "action lists": lambda _store, park, _finding: ActionListsScreen(park.id),
    "asked over parks": lambda _store, _park, _finding: AskedScreen(),
    "a reply": lambda _store, _park, finding: ReplyScreen(HalfReply("KBR-001: mast", (finding.id,), kind="refused")),
    "action list": lambda store, park, _finding: ActionListScreen(partners_of(store, park.id)[0].id),
    "report card": lambda store, park, _finding: _card(store, park),
    "mail": lambda store, park, _finding: WriteMailScreen([partners_of(store, park.id)[0].id]),
    "list to fill in": lambda store, park, _finding: write_list_screen(partners_of(store, park.id)[0].id),
    "sent": lambda _store, _park, finding: NoteSentScreen([finding.id]),
    "route": lambda _store, park, _finding: RouteScreen(park.id),
    "checkpoint": lambda store, park, _finding: CheckpointScreen(park.id, route(store, park.id)[0]),
    "import": lambda _store, park, _finding: ImportRouteScreen(park.id),
    "route in a file": lambda _store, _park, _finding: RoutePreviewScreen(
        route_in(b"naam;lat;lon;\x1b[31m[/]\nKade;5.53;51.61\nPoort;51.62;5.54\nVer weg;52.5;13.4\n", "a.csv", csv_expected=True)
    ),
    "calendar": lambda _store, park, _finding: calendar_screen(park),
    "files that were not imported": lambda _store, _park, _finding: RefusedPhotosScreen(
        "30 files: 0 imported, 0 here already, 30 not imported.", [PhotoRefused("\x1b[31m[/].gif", "word " * 40)] * 30
    ),
    "problems": lambda _store, _park, _finding: ProblemsScreen(ContentError("a file", ("a.csv:1: \x1b[31m[/] " + "word " * 40,) * 30)),
    "planned rounds": lambda _store, park, _finding: PlannedRoundsScreen(park),
    "planned rounds of all": lambda _store, _park, _finding: PlannedRoundsScreen(None),
    "plan a round": lambda store, park, _finding: PlanFormScreen(park.id, planned_rounds(store, park.id)[0]),
    "division": lambda store, park, _finding: DivisionScreen(planned_rounds(store, park.id)[0].id),
    "start": lambda _store, park, _finding: StartRoundScreen(park.id),
    "setting a round right": lambda store, park, _finding: RoundRightScreen(rounds_of(store, park.id)[0].id, park.id),
    "correcting a round": lambda store, park, _finding: CorrectRoundScreen(rounds_of(store, park.id)[0]),
    "who walked along": lambda store, park, _finding: RoundPeopleScreen(rounds_of(store, park.id)[-1]),
    "participant": lambda store, park, _finding: PersonScreen(rounds_of(store, park.id)[0], None),
    "setting a trajectory right": lambda store, park, _finding: TrajectoryRightScreen(trajectories_of(store, park.id)[0].id),
    "setting a park right": lambda _store, park, _finding: ParkRightScreen(park.id),
    "setting aside": lambda store, park, _finding: AsideScreen(
        _("Set right: {name}").format(name=park.name), lambda store, reason: set_park_aside(store, park.id, reason)
    ),
    "findings": lambda _store, _park, _finding: FindingsScreen(),
    "finding": lambda _store, _park, finding: FindingScreen(finding.id),
    "review": lambda _store, park, _finding: ReviewScreen(park.id, park.name),
    "review of all parks": lambda _store, _park, _finding: ReviewScreen(),
    "edit finding": lambda store, park, finding: EditFindingScreen(finding, partners_of(store, park.id)),
    "search": lambda _store, _park, _finding: SearchScreen(),
    "dossier": lambda _store, park, _finding: DossierScreen(park.id),
    "history": lambda store, park, _finding: HistoryScreen("trajectory", trajectories_of(store, park.id)[0].id, "1"),
    "log": lambda store, park, _finding: LogScreen(store.rows("select device from log limit 1")[0][0], park.id, "KBR"),
    "export": lambda _store, park, _finding: export_screen(park, None),
    "report": lambda store, park, _finding: ReportScreen(ReportSubject("round", park.id, rounds_of(store, park.id)[1].id)),
    "words of a report": lambda store, park, _finding: RoundWordsScreen(rounds_of(store, park.id)[1].id, "nl"),
    "adopting a report": lambda store, park, _finding: AdoptScreen(
        ReportSubject("round", park.id, rounds_of(store, park.id)[1].id), f"Schouwverslag: {park.name}"
    ),
    "compare": lambda _store, park, _finding: CompareScreen(park.id, park.name),
    "over the years": lambda _store, park, _finding: CourseScreen(park.id, park.name),
    "settings": lambda _store, _park, _finding: SettingsScreen(),
    "cannot open": lambda _store, _park, _finding: CannotOpenScreen(ContentError("[/] it is broken", ())),
    "photos of a finding": _photos,
    "covering a photo": lambda store, _park, _finding: CoverScreen(store.select(Photo, "where gone = 0 and confidential = 0 limit 1")[0]),
    "attach a photo": lambda _store, _park, finding: AddPhotoScreen(finding),
    "promised photos": lambda _store, park, _finding: OwedPhotosScreen(park.id),
    "subject of a photo": _subject,
    "pair of answers": _pair,
    "figure of the comparison": lambda _store, _park, _finding: CompareListScreen(
        _("Keep in mind"), [Entry((Cell("·", 1, "warn"), Cell("De vragen verschillen")), ("De vragen verschillen", "Let daarop"))]
    ),
    "choose": lambda _store, _park, _finding: ChooseScreen(
        lambda: _("Which findings does it serve?"), [Choice("a", "KBR-001", "lamp uit", "Kade"), Choice("b", "KBR-002", "gat")], ["b"]
    ),
    "exchange": lambda _store, _park, _finding: ExchangeScreen(),
    "folders": lambda store, park, _finding: _folders(store, park),
    "central record": lambda store, _park, _finding: _central(store),
    "handed in": lambda _store, _park, _finding: HandedInScreen(),
    "make a file": lambda _store, _park, _finding: MakeFileScreen(),
    "what left": lambda store, _park, _finding: _departures(store),
    "receivers": lambda store, _park, _finding: _receivers(store),
    "returned list": _returned,
    "write a table": lambda _store, _park, _finding: _write_table(),
    "unlocking": lambda _store, _park, _finding: UnlockScreen(),
    "typed at the lock": lambda _store, _park, _finding: OpenLinesScreen([("Waarom?", "de poort stond open")]),
    "protection": lambda _store, _park, _finding: ProtectionScreen(),
    "passphrase": lambda _store, _park, _finding: PassphraseScreen(N_("Protect the record"), BEFOREHAND),
    "recovery code": lambda _store, _park, _finding: CodeScreen("7H2K-PP0D-HVN6-2Y47-NHXM-1H9W-0B52"),
    "new way in": lambda _store, _park, _finding: AddWayScreen(),
    "who": lambda _store, _park, _finding: WhoScreen(),
    "joining rounds": lambda store, park, _finding: JoinScreen(*_two_rounds(store, park)),
    "came in": lambda store, park, _finding: _received(store, park),
}


def made(store: Store, make: Make) -> KvoScreen[Any]:
    """Return a screen of the first park, and of the last finding that everybody may see."""
    park = store.select(Park, "where gone = 0")[0]
    return make(store, park, store.select(Finding, "where gone = 0 and confidential = 0 order by n desc limit 1")[0])


async def _nothing(_line: str) -> None:
    """Store nothing of a line."""


LARGE = (120, 40)
"""The size of a large window, where every key has its place."""
WALK = "the round"
BOXES: dict[str, Callable[[str, list[Partner], KvoScreen[Any]], Screen[Any]]] = {
    WALK: lambda round_id, _partners, _below: WalkScreen(round_id),
    "yes or no": lambda _round, _partners, _below: AskYesNo("Is dit goed?"),
    "one of a few": lambda _round, _partners, _below: AskOne("Welke?", ["een", "twee"], at=1),
    "one of a few, or leave": lambda _round, _partners, _below: AskOrLeave("Welke?", "geen", ["een", "twee"]),
    "a line": lambda _round, _partners, _below: AskLine("Wat is het?", "lamp", hint="kort"),
    "a name": lambda _round, _partners, _below: AskName("Wie?", "Karin", names=["Karin Bos"], store=_nothing),
    "a walker": lambda _round, _partners, _below: AskWalker("Wie?", [Walker("1", "Karin Bos", "Ronde", "1–6")]),
    "a day": lambda _round, _partners, _below: AskDay("Wanneer klaar?", "24-11-2026", today=dt.date(2026, 11, 12), hint="kort"),
    "a folder": lambda _round, _partners, _below: AskFolder("Welke map?", "~"),
    "a holder": lambda _round, partners, _below: AskHolder("Wie?", partners, None),
    "palette": lambda _round, _partners, below: Palette([way_of(below, key, here=True) for key in below.all_keys() if key.action]),
    "help": lambda _round, _partners, below: HelpScreen(below),
    "written": lambda _round, _partners, below: TellWritten(
        _("Written: {path}").format(path="KBR-014.pdf"), below.app.data / "KBR-014.pdf", "report"
    ),
    "making a report": lambda _round, _partners, _below: _making(),
    "working": lambda _round, _partners, _below: WorkingScreen("Bezig"),
    "encrypting": lambda _round, _partners, _below: SwitchingBox(_("Encrypting")),
    "unexpected": lambda _round, _partners, _below: UnexpectedScreen(None),
}
"""What has no key line of its own to look at; made on the app's loop, above a screen."""


async def walk(pilot: Pilot[Any], looked_at: LookedAt, *, but: Collection[str] = ()) -> None:
    """Show every screen and every box in turn and hand each to *looked_at* with its name; those named in *but* are left out.

    Each takes the place of the one before: a screen that comes back from below another is drawn and read anew, which nobody looks at.
    """
    app = await wait_open(pilot)
    below = app.screen
    assert isinstance(below, KvoScreen)

    async def show(name: str, screen: Screen[Any]) -> None:
        await (app.push_screen(screen) if app.screen is below else app.switch_screen(screen))
        await wait_for(pilot, lambda: screen.is_current and getattr(screen, "loaded", True), name)
        await wait_for(pilot, lambda: is_drawn(screen), f"what {name} reads")
        await pilot.pause()
        await looked_at(name, screen)

    for name, make in SCREENS.items():
        if name not in but:
            await show(name, await app.call(made, make))
    round_id, partners = await app.call(last_round)
    for name, make_box in BOXES.items():
        await show(name, make_box(round_id, partners, below))


def must_stand(name: str, screen: Screen[Any]) -> str:
    """Fail unless a screen fits and tells its title and its keys; return its text."""
    text = screen_text(screen.app)
    lines = text.splitlines()
    width, height = screen.app.size
    assert len(lines) <= height, name
    assert not unwanted_in(text.replace("\n", "")), name
    if isinstance(screen, KvoScreen) and name in SCREENS:
        assert screen.title_text() in lines[0], name
        shown = must_have_room(name, screen, width, height)
        assert all(label_text(key.label) in "\n".join(lines[-1 - screen.query_one(KeyBar).rows :]) for key in shown), name
        assert all(key.about for key in screen.all_keys()), name
    return text


def must_have_room(name: str, screen: Screen[Any], width: int, height: int) -> list[Key]:
    """Fail unless the key line of a screen of this size has room for the keys; return those that it shows."""
    assert isinstance(screen, KvoScreen)
    rows = max(screen.query_one(KeyBar).rows, TALL_ROWS if height >= TALL else 0)
    shown = [key for row in key_rows(screen.line_keys(), width, rows) for key in row]
    names = {key.name for key in shown}
    left_out = [key for key in screen.line_keys() if key.name not in names]
    if left_out:
        assert shown[-1].label == ALL_KEYS, f"{name}: nothing says that there are more keys"
    missing = [key for key in left_out if not (key.last and width < LARGE[0])]
    assert not missing, f"{name}: the key line has no room for {[key.name for key in missing]}"
    return shown


def is_drawn(screen: Screen[Any]) -> bool:
    """Whether a screen reads nothing beside the keys any more, and no picture is being made."""
    return not any(worker.is_running for worker in screen.app.workers if worker.node is screen or isinstance(worker.node, Picture))


def last_round(store: Store) -> tuple[str, list[Partner]]:
    """Return the id of the last round of the first park, and its partners."""
    park = store.select(Park, "where gone = 0")[0]
    return store.rows("select id from round where park = ? order by made desc limit 1", [park.id])[0][0], partners_of(store, park.id)


BASES = (KvoScreen, FormScreen, UndoableScreen, ListScreen, FindingRowsScreen, ChoosingScreen, PartnerFormScreen, Ask, WorkBox)
"""What screens have in common; nobody opens these."""


def screen_classes() -> set[type[Screen[Any]]]:
    """Return every class of the program that is a screen, those apart that only others are made of."""
    return {one for one in classes_below(Screen) if one not in BASES}


def classes_below(base: type[T]) -> set[type[T]]:
    """Return every class of the program's screens that is made of *base*, however far below."""
    for module in walk_packages(kvo_inspect.tui.__path__, "kvo_inspect.tui."):
        import_module(module.name)
    classes: set[type[T]] = set()
    todo = [base]
    while todo:
        below = [one for one in todo.pop().__subclasses__() if one not in classes]
        classes.update(below)
        todo.extend(below)
    return {one for one in classes if one.__module__.startswith("kvo_inspect.")}
