"""From a report card every field is filled that Signalen, the report system of Amsterdam and others, asks of a new report.

The program sends nothing: the test shows that whoever types a card over, or a script, lacks nothing. Two things come from outside the card.
The category is the municipality's own: each has a list of its own, and only the municipality can say what of it an object type of BOR-MELD
is. And the reporter is whoever reports: names and addresses of people are on no card.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.report_card import ReportCard
from kvo_inspect.photos.report_cards import write_cards
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.wording.letters.report_card import asked_point
from tests.examples import copy_example
from tests.exchange.judges import check_jsonschema
from tests.exchange.records import opened

SCHEMA = Path(__file__).with_name("signalen-create.schema.json")
OF_THE_MUNICIPALITY = "/signals/v1/public/terms/categories/wegen-verkeer-straatmeubilair/sub_categories/straatverlichting"
"""What the municipality's own list of categories has for it: no card can know."""
REPORTER = {"email": "parkmanagement@example.nl", "phone": "0612345678", "sharing_allowed": True}
"""Who reports."""


@pytest.fixture
def card(tmp_path: Path) -> ReportCard:
    """The card of a finding with a place, an object, an object type and a long text."""
    with opened(copy_example("nl", tmp_path / "data")) as store:
        finding = store.select(Finding, "where code = ?", ["KBR-054"])[0]
        set_finding(store, finding.id, object="2231", text="donker " * 280)
        (written,) = write_cards(store, [asked_point(store, finding.id)], tmp_path / "out")
    return written.card


def body_of(card: ReportCard) -> dict[str, Any]:
    """Return the body of a new report."""
    lat, lon = card.degrees
    answers = {
        "kenmerk_melder": card.code,
        "objectnummer": card.object,
        "bor_meld": card.object_type_uri,
        "ernst": card.severity,
        "plek": card.place,
        "rd": f"{card.rd.x:.0f},{card.rd.y:.0f}" if card.rd is not None else "",
        "laatst_gezien": card.last_seen,
    }
    return {
        "source": "online",
        "text": card.text,
        "text_extra": card.place,
        # no address: a checkpoint has none that the register of addresses knows, and a point on the map will do
        "location": {"geometrie": {"type": "Point", "coordinates": [float(lon), float(lat)]}, "address": None},
        "category": {"sub_category": OF_THE_MUNICIPALITY},
        "reporter": REPORTER,
        "incident_date_start": dt.datetime.fromisoformat(card.first_seen).replace(tzinfo=ZoneInfo("Europe/Amsterdam")).isoformat(),
        "extra_properties": [
            {"id": name, "label": name, "answer": answer, "category_url": OF_THE_MUNICIPALITY} for name, answer in answers.items()
        ],
    }


def judged(body: dict[str, Any], tmp_path: Path) -> str:
    path = tmp_path / "body.json"
    path.write_text(json.dumps(body), "utf-8")
    return check_jsonschema(path, schema=SCHEMA)


def test_a_card_fills_every_field_of_a_new_report(card: ReportCard, tmp_path: Path) -> None:
    body = body_of(card)
    assert judged(body, tmp_path) == ""
    required = json.loads(SCHEMA.read_text("utf-8"))["required"]
    assert all(body[name] for name in required)
    assert body["location"]["geometrie"]["coordinates"] == [5.31513, 51.92655], "longitude first"
    assert body["incident_date_start"] == "2025-10-10T00:00:00+02:00"
    assert all(answer["answer"] for answer in body["extra_properties"]), "nothing of the card is empty"
    assert {answer["id"]: answer["answer"] for answer in body["extra_properties"]}["bor_meld"].endswith(
        "ccb41768-bb8a-48f7-a3e9-91b92604126e"
    )


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("text", "x" * 3_001, "is too long"),
        ("location", {"geometrie": {"type": "Point", "coordinates": [51.9, 5.3]}}, "7.3"),
        ("category", {}, "'sub_category' is a required property"),
        ("incident_date_start", "14-10-2025", "is not a 'date-time'"),
        ("photo", "x", "Additional properties"),
    ],
)
def test_the_schema_refuses_what_signalen_refuses(card: ReportCard, tmp_path: Path, field: str, value: object, complaint: str) -> None:
    assert complaint in judged(body_of(card) | {field: value}, tmp_path)
