"""What a row of each list holds, and the JSON Schema of each list (`docs/schema/lists`)."""

from __future__ import annotations

from kvo_inspect.exchange.lists import central, content, handed, held, keeping, leaving, parks, people, plan, protection, walked
from kvo_inspect.exchange.lists.document import ListedRow, list_schema
from kvo_inspect.exchange.lists.names import PrintedList

ROWS: dict[PrintedList, type[ListedRow]] = {
    "findings": walked.ListedFinding,
    "rounds": walked.ListedRound,
    "planned-rounds": people.ListedPlan,
    "sign-offs": people.ListedSignOff,
    "photos": walked.ListedPhoto,
    "owed-photos": handed.OwedPhoto,
    "parks": parks.ListedPark,
    "overview": parks.OverviewPark,
    "contacts": parks.ListedContact,
    "double-contacts": parks.DoubleContact,
    "partners": people.ListedPartner,
    "asked": people.AskedOrganisation,
    "measures": plan.ListedMeasure,
    "targets": plan.ListedTarget,
    "park-targets": plan.ListedParkTarget,
    "target-totals": plan.TargetTotal,
    "needs": plan.ListedNeed,
    "checklists": content.ListedChecklist,
    "editions": content.ListedEdition,
    "letter-texts": content.ListedLetterTexts,
    "questionnaires": content.ListedQuestionnaire,
    "survey-results": content.SurveyQuestion,
    "papers": handed.ListedPaper,
    "person": held.ListedHeld,
    "keeping": keeping.ListedKeeping,
    "received": handed.ListedDelivery,
    "places": handed.ListedPlace,
    "ways-in": protection.ListedWayIn,
    "departures": leaving.ListedDeparture,
    "receivers": leaving.ListedReceiver,
    "central-status": central.ListedParkStatus,
    "central-logins": central.ListedLogin,
    "central-rights": central.ListedRightChange,
}


def list_schema_text(name: PrintedList) -> str:
    """Return the JSON Schema of a list, as it is committed and printed."""
    return list_schema(name, ROWS[name])
