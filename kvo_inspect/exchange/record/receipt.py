"""Receipt: a file in which the trajectory record says what of an export it took, and what it refused and why (docs/data-format.md)."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationError, model_validator

from kvo_inspect.domain.values.text import Line, Text
from kvo_inspect.errors import BadReceipt
from kvo_inspect.exchange.trust.known_key import judge_receipt, note_system
from kvo_inspect.exchange.trust.signature import key_that_signed
from kvo_inspect.outside import read_outside
from kvo_inspect.store.export.rows import EXPORTED
from kvo_inspect.store.merge.receipts import ReceiptSubject, TakenReceipt, take_receipt
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

FORMAT = "kvo-inspect/receipt"
SIZE_LIMIT = 16_000_000
"""Bytes of a receipt: of some 140,000 things. What is more comes in several."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
ChangeName = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,15}-[0-9a-f]{16}$")]


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReceiptItem(_Stated):
    """One thing of an export: which revision of it was taken or refused."""

    noun: str
    """The list of the export that it stood in: finding, answer, ..."""
    id: Id
    heads: Annotated[tuple[ChangeName, ...], FailFast()] = Field(min_length=1)
    """Its revision, as the export gave it."""
    taken: bool
    reason: Text = ""
    """Refused: why. For people."""

    @model_validator(mode="after")
    def _a_refusal_says_why(self) -> ReceiptItem:
        if self.noun not in EXPORTED:
            raise ValueError("a noun of the record")
        if not self.taken and not self.reason:
            raise ValueError("a refusal says why")
        return self


class Receipt(_Stated):
    """What the other side says of an export that it was given."""

    format: Literal["kvo-inspect/receipt"]
    version: Literal[1]
    made: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)$")
    """When, RFC 3339 with offset."""
    sender: Line
    """Which system took it in, for people."""
    items: Annotated[tuple[ReceiptItem, ...], FailFast()]
    """One mistake refuses them all, so the first is enough: of a hundred thousand it takes the memory of the laptop to make a list."""


class AnyReceipt(BaseModel):
    """What every version of a receipt says; the rest is not looked at before this fits."""

    format: str
    version: int


def read_receipt(store: Store, path: Path, *, new_key: bool = False) -> TakenReceipt:
    """Take in a receipt whole, or raise BadReceipt and change nothing; taking it in again changes nothing.

    Raises BadSignature when a signature lies beside it that is not of these bytes, and OtherKey when that system signed with another key
    before, unless its *new_key* was asked after.
    """
    raw = read_outside(path, SIZE_LIMIT)
    key = key_that_signed(path, "receipt", BytesIO(raw))
    receipt = _parsed(path, raw)
    signed = judge_receipt(store, path, key, receipt.sender, new_key=new_key)
    items = [ReceiptSubject(item.noun, item.id, item.heads, item.taken, item.reason) for item in receipt.items]
    taken = take_receipt(store, receipt.sender, receipt.made, items)
    note_system(store, key, receipt.sender)
    return replace(taken, signed=signed)


def _parsed(path: Path, raw: bytes) -> Receipt:
    try:
        any_receipt = AnyReceipt.model_validate_json(raw)
    except ValidationError:
        raise BadReceipt(path, _("it is no receipt")) from None
    if any_receipt.format != FORMAT:
        raise BadReceipt(path, _("it is no receipt"))
    if any_receipt.version != 1:
        raise BadReceipt(path, _("it was made for a newer version of kvo-inspect: update this program first"))
    try:
        return Receipt.model_validate_json(raw)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BadReceipt(path, _("“{where}” is not as it should be").format(where=where[:80])) from None


@cache
def receipt_schema_text() -> str:
    """Return the JSON Schema of a receipt, as it is committed and printed."""
    from kvo_inspect.exchange.record.described import DescribedSchema

    schema = {"$schema": DIALECT, "$id": "urn:kvo-inspect:receipt:1", **Receipt.model_json_schema(schema_generator=DescribedSchema)}
    schema["$defs"]["ReceiptItem"]["properties"]["noun"]["enum"] = list(EXPORTED)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
