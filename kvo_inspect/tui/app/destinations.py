"""Destinations: which screen stands at a place. The one module that knows them all; each is imported when somebody goes there."""

from __future__ import annotations

from typing import Any, assert_never

from textual.screen import Screen

from kvo_inspect.tui import places, plan_places

AnyPlace = (
    places.ActionListPlace
    | places.ActionListsPlace
    | places.AskedPlace
    | places.AddPhotoPlace
    | plan_places.BeginCyclePlace
    | places.CannotOpenPlace
    | places.ChooseSubjectPlace
    | places.ComparePairPlace
    | places.ComparePlace
    | places.ContactsPlace
    | places.DoubleContactsPlace
    | places.DossierPlace
    | places.EditFindingPlace
    | plan_places.EditMeasurePlace
    | places.EditParkPlace
    | plan_places.EditPartnerPlace
    | plan_places.EditSurveyPlace
    | plan_places.EditTargetPlace
    | places.OwnSetPlace
    | plan_places.EditTrajectoryPlace
    | places.ExchangePlace
    | places.ExportPlace
    | places.FindingPlace
    | places.FindingsPlace
    | places.FoldersPlace
    | places.HandedInPlace
    | places.HistoryPlace
    | places.ImportContactsPlace
    | places.ImportRoutePlace
    | plan_places.ImportMeasuresPlace
    | plan_places.ImportTargetsPlace
    | places.LogPlace
    | places.MakeFilePlace
    | plan_places.MeasurePlace
    | plan_places.MeasuresPlace
    | plan_places.MeetingsPlace
    | places.NewParkPlace
    | places.NoteSentPlace
    | places.OverviewPlace
    | places.OwedPhotosPlace
    | places.PapersPlace
    | places.ParkPlace
    | places.ParkRightPlace
    | places.RoundRightPlace
    | places.ParksPlace
    | places.PartnersPlace
    | places.PersonPlace
    | places.KeepingPlace
    | places.EraseFindingPlace
    | places.PickContactsPlace
    | places.PhotoPlace
    | plan_places.PlanRoundPlace
    | places.PlannedRoundsPlace
    | places.PhotosPlace
    | places.ReceivedPlace
    | places.ReceiversPlace
    | places.RefusedPhotosPlace
    | places.ReportCardPlace
    | places.ReportPlace
    | places.ReturnedListPlace
    | places.ReviewPlace
    | places.RoundWordsPlace
    | places.RoutePlace
    | places.SearchPlace
    | places.SettingsPlace
    | places.StartRoundPlace
    | places.ImportPhotosPlace
    | plan_places.CalendarPlace
    | plan_places.SurveysPlace
    | plan_places.ParkTargetsPlace
    | plan_places.TargetsPlace
    | plan_places.TrajectoryPlace
    | places.ProtectionPlace
    | places.WalkPlace
    | places.WhoPlace
    | places.WriteListPlace
    | places.WriteMailPlace
)
"""Every place: `screen_at` is checked against these."""


def screen_at(place: AnyPlace) -> Screen[Any]:
    """Return the screen that stands at a place."""
    match place:
        case places.ActionListPlace():
            from kvo_inspect.tui.actions.list import ActionListScreen

            return ActionListScreen(place.list_id)
        case places.ActionListsPlace():
            from kvo_inspect.tui.actions.lists import ActionListsScreen

            return ActionListsScreen(place.park_id)
        case places.AskedPlace():
            from kvo_inspect.tui.actions.over_parks import AskedScreen

            return AskedScreen()
        case places.AddPhotoPlace():
            from kvo_inspect.tui.photos.attach import AddPhotoScreen

            return AddPhotoScreen(place.finding)
        case plan_places.BeginCyclePlace():
            from kvo_inspect.tui.plan.next_cycle import BeginCycleScreen

            return BeginCycleScreen(place.park, place.before)
        case places.CannotOpenPlace():
            from kvo_inspect.tui.app.cannot_open import CannotOpenScreen

            return CannotOpenScreen(place.error)
        case places.ChooseSubjectPlace():
            from kvo_inspect.tui.photos.subject import ChooseSubject

            return ChooseSubject(place.subjects, place.page, place.park_id)
        case places.ComparePairPlace():
            from kvo_inspect.tui.compare.pair import ComparePairScreen

            return ComparePairScreen(place.comparison, place.pair)
        case places.ComparePlace():
            from kvo_inspect.tui.compare.screen import CompareScreen

            return CompareScreen(place.park_id, place.name)
        case places.ContactsPlace():
            from kvo_inspect.tui.contacts.list import ContactsScreen

            return ContactsScreen()
        case places.DoubleContactsPlace():
            from kvo_inspect.tui.contacts.doubles import DoubleContactsScreen

            return DoubleContactsScreen()
        case places.DossierPlace():
            from kvo_inspect.tui.dossier.screen import DossierScreen

            return DossierScreen(place.park_id)
        case places.EditFindingPlace():
            from kvo_inspect.tui.findings.edit import EditFindingScreen

            return EditFindingScreen(place.finding, place.partners)
        case plan_places.EditMeasurePlace():
            from kvo_inspect.tui.plan.edit_measure import EditMeasureScreen

            return EditMeasureScreen(place.park_id, place.measure, place.partners, place.at)
        case places.EditParkPlace():
            from kvo_inspect.tui.parks.edit import EditParkScreen

            return EditParkScreen(place.park)
        case places.OwnSetPlace():
            from kvo_inspect.tui.parks.own_set import OwnSetScreen

            return OwnSetScreen(place.park)
        case plan_places.EditPartnerPlace():
            from kvo_inspect.tui.parks.edit_partner import EditPartnerScreen

            return EditPartnerScreen(place.partner)
        case plan_places.EditSurveyPlace():
            from kvo_inspect.tui.survey.edit import EditSurveyScreen

            return EditSurveyScreen(place.trajectory, place.surveys, place.moment)
        case plan_places.EditTargetPlace():
            from kvo_inspect.tui.plan.edit_target import EditTargetScreen

            return EditTargetScreen(place.park_id, place.trajectory, place.target, place.at)
        case plan_places.EditTrajectoryPlace():
            from kvo_inspect.tui.plan.edit_trajectory import EditTrajectoryScreen

            return EditTrajectoryScreen(place.park, place.trajectory, place.at)
        case places.ExchangePlace():
            from kvo_inspect.tui.exchange.screen import ExchangeScreen

            return ExchangeScreen(take=place.take)
        case places.ExportPlace():
            from kvo_inspect.tui.exchange.export import export_screen

            return export_screen(place.park, place.at)
        case places.FindingPlace():
            from kvo_inspect.tui.findings.page import FindingScreen

            return FindingScreen(place.finding_id)
        case places.FindingsPlace():
            from kvo_inspect.tui.findings.list import FindingsScreen

            return FindingsScreen(
                park=place.park, park_name=place.park_name, among=place.among, among_text=place.among_text, overdue=place.overdue
            )
        case places.FoldersPlace():
            from kvo_inspect.tui.exchange.folders import FoldersScreen

            return FoldersScreen()
        case places.HandedInPlace():
            from kvo_inspect.tui.exchange.handed_in import HandedInScreen

            return HandedInScreen()
        case places.HistoryPlace():
            from kvo_inspect.tui.dossier.history import HistoryScreen

            return HistoryScreen(place.noun, place.noun_id, place.title)
        case places.ImportContactsPlace():
            from kvo_inspect.tui.contacts.import_list import ImportContactsScreen

            return ImportContactsScreen(place.park)
        case plan_places.ImportMeasuresPlace():
            from kvo_inspect.tui.plan.import_measures import ImportMeasuresScreen

            return ImportMeasuresScreen(place.park)
        case places.ImportRoutePlace():
            from kvo_inspect.tui.parks.import_route import ImportRouteScreen

            return ImportRouteScreen(place.park_id)
        case plan_places.ImportTargetsPlace():
            from kvo_inspect.tui.plan.import_targets import ImportTargetsScreen

            return ImportTargetsScreen(place.park, place.trajectory)
        case places.LogPlace():
            from kvo_inspect.tui.dossier.log import LogScreen

            return LogScreen(place.device, place.park_id, place.letters)
        case places.MakeFilePlace():
            from kvo_inspect.tui.exchange.make_file import MakeFileScreen

            return MakeFileScreen()
        case plan_places.MeasurePlace():
            from kvo_inspect.tui.plan.measure import MeasureScreen

            return MeasureScreen(place.measure_id)
        case plan_places.MeasuresPlace():
            from kvo_inspect.tui.plan.measures import MeasuresScreen

            return MeasuresScreen(place.park_id)
        case plan_places.MeetingsPlace():
            from kvo_inspect.tui.plan.meetings import MeetingsScreen

            return MeetingsScreen(place.park, place.trajectory)
        case places.NewParkPlace():
            from kvo_inspect.tui.parks.new import NewParkScreen

            return NewParkScreen()
        case places.NoteSentPlace():
            from kvo_inspect.tui.actions.note_sent import NoteSentScreen

            return NoteSentScreen(place.finding_ids, place.way)
        case places.OwedPhotosPlace():
            from kvo_inspect.tui.photos.promised import OwedPhotosScreen

            return OwedPhotosScreen(place.park_id)
        case places.OverviewPlace():
            from kvo_inspect.tui.parks.overview import OverviewScreen

            return OverviewScreen()
        case places.PapersPlace():
            from kvo_inspect.tui.papers.list import PapersScreen

            return PapersScreen(place.park_id)
        case places.ParkPlace():
            from kvo_inspect.tui.parks.park import ParkScreen

            return ParkScreen(place.park_id)
        case places.ParkRightPlace():
            from kvo_inspect.tui.parks.right import ParkRightScreen

            return ParkRightScreen(place.park_id)
        case places.RoundRightPlace():
            from kvo_inspect.tui.rounds.right import RoundRightScreen

            return RoundRightScreen(place.round_id, place.park_id)
        case places.ParksPlace():
            from kvo_inspect.tui.parks.home import ParksScreen

            return ParksScreen(place.first)
        case places.PartnersPlace():
            from kvo_inspect.tui.parks.partners import PartnersScreen

            return PartnersScreen(place.park)
        case places.PersonPlace() | places.KeepingPlace() | places.EraseFindingPlace():
            from kvo_inspect.tui.people.at_place import people_screen

            return people_screen(place)
        case places.PickContactsPlace():
            from kvo_inspect.tui.contacts.pick import PickContactsScreen

            return PickContactsScreen(place.park)
        case places.PhotoPlace():
            from kvo_inspect.tui.photos.photo import PhotoScreen

            return PhotoScreen(place.title, place.read, beside=place.beside, finding=place.finding, now=place.now)
        case plan_places.PlanRoundPlace():
            from kvo_inspect.tui.rounds.planned import PlanFormScreen

            return PlanFormScreen(place.park_id, None, place.kind)
        case places.PlannedRoundsPlace():
            from kvo_inspect.tui.rounds.planned import PlannedRoundsScreen

            return PlannedRoundsScreen(place.park)
        case places.PhotosPlace():
            from kvo_inspect.tui.photos.unassigned import PhotosScreen

            return PhotosScreen(place.park_id, place.park_name, place.round_id)
        case places.ReceivedPlace():
            from kvo_inspect.tui.exchange.received import ReceivedScreen

            return ReceivedScreen()
        case places.ReceiversPlace():
            from kvo_inspect.tui.exchange.receivers import ReceiversScreen

            return ReceiversScreen()
        case places.RefusedPhotosPlace():
            from kvo_inspect.tui.photos.refused import RefusedPhotosScreen

            return RefusedPhotosScreen(place.summary, place.refused)
        case places.ReportCardPlace():
            from kvo_inspect.tui.actions.report_card import ReportCardScreen

            return ReportCardScreen(place.finding_id, place.list_id)
        case places.ReportPlace():
            from kvo_inspect.tui.reports.screen import ReportScreen

            return ReportScreen(place.subject)
        case places.ReturnedListPlace():
            from kvo_inspect.tui.actions.replies import ReturnedListScreen

            return ReturnedListScreen(place.park_id, place.path)
        case places.ReviewPlace():
            from kvo_inspect.tui.review.screen import ReviewScreen

            return ReviewScreen(place.park, place.park_name, round_id=place.round_id)
        case places.RoundWordsPlace():
            from kvo_inspect.tui.reports.words import RoundWordsScreen

            return RoundWordsScreen(place.round_id, place.lang)
        case places.RoutePlace():
            from kvo_inspect.tui.parks.route import RouteScreen

            return RouteScreen(place.park_id)
        case places.SearchPlace():
            from kvo_inspect.tui.findings.search import SearchScreen

            return SearchScreen()
        case places.SettingsPlace():
            from kvo_inspect.tui.app.settings import SettingsScreen

            return SettingsScreen()
        case places.StartRoundPlace():
            from kvo_inspect.tui.rounds.start import StartRoundScreen

            return StartRoundScreen(place.park_id, place.kind, place.part)
        case places.ImportPhotosPlace():
            from kvo_inspect.tui.photos.import_screen import ImportPhotosScreen

            return ImportPhotosScreen(place.park_id, round_id=place.round_id, finding=place.finding, confirmed=place.confirmed)
        case plan_places.CalendarPlace():
            from kvo_inspect.tui.plan.calendar import calendar_screen

            return calendar_screen(place.park)
        case plan_places.SurveysPlace():
            from kvo_inspect.tui.survey.surveys import SurveysScreen

            return SurveysScreen(place.park, place.trajectory)
        case plan_places.ParkTargetsPlace():
            from kvo_inspect.tui.plan.over_parks import ParkTargetsScreen

            return ParkTargetsScreen()
        case plan_places.TargetsPlace():
            from kvo_inspect.tui.plan.targets import TargetsScreen

            return TargetsScreen(place.park_id, place.trajectory_id)
        case plan_places.TrajectoryPlace():
            from kvo_inspect.tui.plan.trajectory import TrajectoryScreen

            return TrajectoryScreen(place.park_id, place.trajectory_id)
        case places.ProtectionPlace():
            from kvo_inspect.tui.protection.page import ProtectionScreen

            return ProtectionScreen(begin=place.begin)
        case places.WalkPlace():
            from kvo_inspect.tui.walk.screen import WalkScreen

            return WalkScreen(place.round_id, place.at)
        case places.WhoPlace():
            from kvo_inspect.tui.app.first_start import WhoScreen

            return WhoScreen()
        case places.WriteListPlace():
            from kvo_inspect.tui.actions.write_list import write_list_screen

            return write_list_screen(place.list_id)
        case places.WriteMailPlace():
            from kvo_inspect.tui.actions.write_mail import WriteMailScreen

            return WriteMailScreen(place.list_ids, reminder=place.reminder)
        case _:
            assert_never(place)
