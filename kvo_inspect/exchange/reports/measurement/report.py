"""The measurement report (meetrapport): what changed between two measurements of a park; or, of a baseline alone, where it stands.

What follows from the figures comes before how they were made. Every figure is one of the comparison (docs/compare.md), and nothing
confidential is in it, not as a count either.
"""

from __future__ import annotations

import datetime as dt

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.course import years_of
from kvo_inspect.domain.papers.paper import Adoption, ReportSubject
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.measurement.of_one import chapters_of_one
from kvo_inspect.exchange.reports.measurement.of_two import chapters_of_two
from kvo_inspect.exchange.reports.measurement.pieces import MeasurementPieces
from kvo_inspect.exchange.reports.measurement.plan import PlanChapters, read_served
from kvo_inspect.exchange.reports.pieces import FindingPieces, ReportPieces, photos_by_code
from kvo_inspect.exchange.reports.sign_offs import sign_off_chapter
from kvo_inspect.exchange.reports.years import years_chapter
from kvo_inspect.store.checklists.stored import defects
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.papers.paper import adopted_report
from kvo_inspect.store.parks.people import known_people, nameless_stop, without_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.walk.sign_off import sign_offs_of
from kvo_inspect.texts import _, language
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.papers import report_state_text


def measurement_report(store: Store, comparison: Comparison, *, names: bool = True, adoption: Adoption | None = None) -> Report:
    """Return the report of two measurements, in the language in use; of a measurement beside itself, that of one alone.

    Without *names*, nobody who recorded is named. The comparison must be one without the confidential. With an *adoption* it is the
    adopted one, else a draft.
    """
    read, pieces = comparison.read, ReportPieces()
    words = {key: both(language()) for key, both in defects(store).items()}
    people = {} if names else known_people(store, read.park.id)
    stops = {id_: nameless_stop(stop, people, _("somebody")) for id_, stop in read.stops.items()}
    findings = FindingPieces(pieces, stops, words, photos_by_code(store, read.park.id), store.data, companies=False)
    subject = ReportSubject("measurement", read.park.id, measurement=read.second.id, first=read.first.id)
    state = report_state_text(adopted_report(store, subject), adoption, names=names)
    of = MeasurementPieces(comparison, pieces, findings, names, state)
    measurements = [wording.measurement_text(side.kind, side.year) for side in of.sides]
    dossier = read_dossier(store, read.park.id)
    plan = PlanChapters(of, dossier, read_served(store, dossier))
    chapters = chapters_of_one(of) if len(measurements) == 1 else chapters_of_two(of, plan)
    years = years_chapter(pieces, years_of(dossier), int(read.second.last_day[:4]))
    subtitle = f"{read.park.name} · {' – '.join(measurements)}"
    day = dt.date.fromisoformat(read.second.last_day)
    rounds = [sign_offs_of(store, walked.id) for side in of.sides for walked in side.rounds]
    tell = str if names else without_names(people, _("somebody"))
    signed = sign_off_chapter(pieces, rounds, names=names, tell=tell, several=True)
    chapters_of_all = (*chapters, *years, *signed, of.account())
    return Report(
        pieces.clean(_("Measurement report")), pieces.clean(subtitle), language(), day, chapters_of_all, adopted=adoption is not None
    )
