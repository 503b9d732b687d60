"""What a row of each list holds, and the JSON Schema of each list (`docs/schema/lists`)."""

from __future__ import annotations

from kvo_inspect.exchange.lists import walked
from kvo_inspect.exchange.lists.document import ListedRow, list_schema
from kvo_inspect.exchange.lists.names import PrintedList

ROWS: dict[PrintedList, type[ListedRow]] = {
    "findings": walked.ListedFinding,
    "rounds": walked.ListedRound,
    "photos": walked.ListedPhoto,
}


def list_schema_text(name: PrintedList) -> str:
    """Return the JSON Schema of a list, as it is committed and printed."""
    return list_schema(name, ROWS[name])
