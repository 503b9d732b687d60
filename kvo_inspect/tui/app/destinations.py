"""Destinations: which screen stands at a place. The one module that knows them all; each is imported when somebody goes there."""

from __future__ import annotations

from typing import Any, assert_never

from textual.screen import Screen

from kvo_inspect.tui.places import (
    ActionListPlace,
    ActionListsPlace,
    AddPhotoPlace,
    AnyPlace,
    BeginCyclePlace,
    CannotOpenPlace,
    ChooseSubjectPlace,
    ComparePairPlace,
    ComparePlace,
    DossierPlace,
    EditFindingPlace,
    EditMeasurePlace,
    EditParkPlace,
    EditTargetPlace,
    EditTrajectoryPlace,
    ExchangePlace,
    ExportPlace,
    FindingPlace,
    FindingsPlace,
    HandedInPlace,
    HistoryPlace,
    ImportPhotosPlace,
    ImportRoutePlace,
    ImportTargetsPlace,
    LogPlace,
    MakeFilePlace,
    MeasurePlace,
    MeasuresPlace,
    MeetingsPlace,
    NewParkPlace,
    NoteSentPlace,
    OwedPhotosPlace,
    OwnSetPlace,
    PapersPlace,
    ParkPlace,
    ParkRightPlace,
    ParksPlace,
    PartnersPlace,
    PhotoPlace,
    PhotosPlace,
    RefusedPhotosPlace,
    ReportPlace,
    ReturnedListPlace,
    ReviewPlace,
    RoundRightPlace,
    RoundWordsPlace,
    RoutePlace,
    SearchPlace,
    SettingsPlace,
    StartRoundPlace,
    TargetsPlace,
    TrajectoryPlace,
    WalkPlace,
    WhoPlace,
    WriteListPlace,
    WriteMailPlace,
)


def screen_at(place: AnyPlace) -> Screen[Any]:
    """Return the screen that stands at a place."""
    match place:
        case ActionListPlace():
            from kvo_inspect.tui.actions.list import ActionListScreen

            return ActionListScreen(place.list_id)
        case ActionListsPlace():
            from kvo_inspect.tui.actions.lists import ActionListsScreen

            return ActionListsScreen(place.park_id)
        case AddPhotoPlace():
            from kvo_inspect.tui.photos.attach import AddPhotoScreen

            return AddPhotoScreen(place.finding)
        case BeginCyclePlace():
            from kvo_inspect.tui.plan.next_cycle import BeginCycleScreen

            return BeginCycleScreen(place.park, place.before)
        case CannotOpenPlace():
            from kvo_inspect.tui.app.cannot_open import CannotOpenScreen

            return CannotOpenScreen(place.error)
        case ChooseSubjectPlace():
            from kvo_inspect.tui.photos.subject import ChooseSubject

            return ChooseSubject(place.subjects, place.page, place.park_id)
        case ComparePairPlace():
            from kvo_inspect.tui.compare.pair import ComparePairScreen

            return ComparePairScreen(place.comparison, place.pair)
        case ComparePlace():
            from kvo_inspect.tui.compare.screen import CompareScreen

            return CompareScreen(place.park_id, place.name)
        case DossierPlace():
            from kvo_inspect.tui.dossier.screen import DossierScreen

            return DossierScreen(place.park_id)
        case EditFindingPlace():
            from kvo_inspect.tui.findings.edit import EditFindingScreen

            return EditFindingScreen(place.finding, place.partners)
        case EditMeasurePlace():
            from kvo_inspect.tui.plan.edit_measure import EditMeasureScreen

            return EditMeasureScreen(place.park_id, place.measure, place.partners)
        case EditParkPlace():
            from kvo_inspect.tui.parks.edit import EditParkScreen

            return EditParkScreen(place.park)
        case OwnSetPlace():
            from kvo_inspect.tui.parks.own_set import OwnSetScreen

            return OwnSetScreen(place.park)
        case EditTargetPlace():
            from kvo_inspect.tui.plan.edit_target import EditTargetScreen

            return EditTargetScreen(place.park_id, place.trajectory, place.target)
        case EditTrajectoryPlace():
            from kvo_inspect.tui.plan.edit_trajectory import EditTrajectoryScreen

            return EditTrajectoryScreen(place.park, place.trajectory, place.at)
        case ExchangePlace():
            from kvo_inspect.tui.exchange.screen import ExchangeScreen

            return ExchangeScreen(take=place.take)
        case ExportPlace():
            from kvo_inspect.tui.exchange.export import export_screen

            return export_screen(place.park, place.at)
        case FindingPlace():
            from kvo_inspect.tui.findings.page import FindingScreen

            return FindingScreen(place.finding_id)
        case FindingsPlace():
            from kvo_inspect.tui.findings.list import FindingsScreen

            return FindingsScreen(park=place.park, park_name=place.park_name)
        case HandedInPlace():
            from kvo_inspect.tui.exchange.handed_in import HandedInScreen

            return HandedInScreen()
        case HistoryPlace():
            from kvo_inspect.tui.dossier.history import HistoryScreen

            return HistoryScreen(place.noun, place.noun_id, place.title)
        case ImportRoutePlace():
            from kvo_inspect.tui.parks.import_route import ImportRouteScreen

            return ImportRouteScreen(place.park_id)
        case ImportTargetsPlace():
            from kvo_inspect.tui.plan.import_targets import ImportTargetsScreen

            return ImportTargetsScreen(place.park, place.trajectory)
        case LogPlace():
            from kvo_inspect.tui.dossier.log import LogScreen

            return LogScreen(place.device, place.park_id, place.letters)
        case MakeFilePlace():
            from kvo_inspect.tui.exchange.make_file import MakeFileScreen

            return MakeFileScreen()
        case MeasurePlace():
            from kvo_inspect.tui.plan.measure import MeasureScreen

            return MeasureScreen(place.measure_id)
        case MeasuresPlace():
            from kvo_inspect.tui.plan.measures import MeasuresScreen

            return MeasuresScreen(place.park_id)
        case MeetingsPlace():
            from kvo_inspect.tui.plan.meetings import MeetingsScreen

            return MeetingsScreen(place.park, place.trajectory)
        case NewParkPlace():
            from kvo_inspect.tui.parks.new import NewParkScreen

            return NewParkScreen()
        case NoteSentPlace():
            from kvo_inspect.tui.actions.note_sent import NoteSentScreen

            return NoteSentScreen(place.finding_ids)
        case OwedPhotosPlace():
            from kvo_inspect.tui.photos.promised import OwedPhotosScreen

            return OwedPhotosScreen(place.park_id)
        case PapersPlace():
            from kvo_inspect.tui.papers.list import PapersScreen

            return PapersScreen(place.park_id)
        case ParkPlace():
            from kvo_inspect.tui.parks.park import ParkScreen

            return ParkScreen(place.park_id)
        case ParkRightPlace():
            from kvo_inspect.tui.parks.right import ParkRightScreen

            return ParkRightScreen(place.park_id)
        case RoundRightPlace():
            from kvo_inspect.tui.rounds.right import RoundRightScreen

            return RoundRightScreen(place.round_id, place.park_id)
        case ParksPlace():
            from kvo_inspect.tui.parks.home import ParksScreen

            return ParksScreen(place.first)
        case PartnersPlace():
            from kvo_inspect.tui.parks.partners import PartnersScreen

            return PartnersScreen(place.park)
        case PhotoPlace():
            from kvo_inspect.tui.photos.photo import PhotoScreen

            return PhotoScreen(place.title, place.read, beside=place.beside, finding=place.finding, now=place.now)
        case PhotosPlace():
            from kvo_inspect.tui.photos.unassigned import PhotosScreen

            return PhotosScreen(place.park_id, place.park_name, place.round_id)
        case RefusedPhotosPlace():
            from kvo_inspect.tui.photos.refused import RefusedPhotosScreen

            return RefusedPhotosScreen(place.summary, place.refused)
        case ReportPlace():
            from kvo_inspect.tui.reports.screen import ReportScreen

            return ReportScreen(place.subject)
        case ReturnedListPlace():
            from kvo_inspect.tui.actions.replies import ReturnedListScreen

            return ReturnedListScreen(place.park_id, place.path)
        case ReviewPlace():
            from kvo_inspect.tui.review.screen import ReviewScreen

            return ReviewScreen(place.park, place.park_name, round_id=place.round_id)
        case RoundWordsPlace():
            from kvo_inspect.tui.reports.words import RoundWordsScreen

            return RoundWordsScreen(place.round_id, place.lang)
        case RoutePlace():
            from kvo_inspect.tui.parks.route import RouteScreen

            return RouteScreen(place.park_id)
        case SearchPlace():
            from kvo_inspect.tui.findings.search import SearchScreen

            return SearchScreen()
        case SettingsPlace():
            from kvo_inspect.tui.app.settings import SettingsScreen

            return SettingsScreen()
        case StartRoundPlace():
            from kvo_inspect.tui.rounds.start import StartRoundScreen

            return StartRoundScreen(place.park_id)
        case ImportPhotosPlace():
            from kvo_inspect.tui.photos.import_screen import ImportPhotosScreen

            return ImportPhotosScreen(place.park_id, round_id=place.round_id, finding=place.finding, confirmed=place.confirmed)
        case TargetsPlace():
            from kvo_inspect.tui.plan.targets import TargetsScreen

            return TargetsScreen(place.park_id, place.trajectory_id)
        case TrajectoryPlace():
            from kvo_inspect.tui.plan.trajectory import TrajectoryScreen

            return TrajectoryScreen(place.park_id, place.trajectory_id)
        case WalkPlace():
            from kvo_inspect.tui.walk.screen import WalkScreen

            return WalkScreen(place.round_id, place.at)
        case WhoPlace():
            from kvo_inspect.tui.app.first_start import WhoScreen

            return WhoScreen()
        case WriteListPlace():
            from kvo_inspect.tui.actions.write_list import write_list_screen

            return write_list_screen(place.list_id)
        case WriteMailPlace():
            from kvo_inspect.tui.actions.write_mail import WriteMailScreen

            return WriteMailScreen(place.list_ids)
        case _:
            assert_never(place)
