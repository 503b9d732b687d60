"""The JSON document as a model: what an export holds, and the JSON Schema that says so (`docs/schema/record.schema.json`)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.domain.rounds.mark import MarkGroupKind
from kvo_inspect.errors import ContentError, KvoError
from kvo_inspect.outside import read_beginning
from kvo_inspect.store.conditions.shared_marks import MarkGroup
from kvo_inspect.store.export.rows import EXPORTED, ExportScope
from kvo_inspect.texts import _

FORMAT = "kvo-inspect/record"
VERSION = 1
HEADS_LIMIT = 16_000_000
"""Bytes at the beginning of a document in which its heads stand."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Stated(BaseModel):
    """Base of what the document says besides the nouns of the record."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Scope(Stated):
    """What the export is of: both null for the whole record."""

    park: str | None
    """Id of the park it is limited to."""
    round: str | None
    """Id of the round it is limited to."""
    since: Literal["receipts", "export"] | None = None
    """Limited to what the other side has not taken as it stands, or to what changed after an earlier export. Such a document also
    holds what was removed since, marked as gone, and may refer to things given before."""
    without_names: Literal[True] | None = Field(default=None, exclude_if=lambda left_out: left_out is None)
    """The names of people were left out: what is empty in these fields is no reason to forget a name. Absent where they stand in it."""


class LogHead(Stated):
    """How far one log went: whoever holds this can see a later alteration of what came before."""

    device: str
    park: str
    confidential: bool = False
    seq: int = Field(ge=1)
    chain: str = Field(pattern=r"^[0-9a-f]{64}$")

    @property
    def key(self) -> LogKey:
        """Which log it is of."""
        return LogKey(self.device, self.park, self.confidential)


class _Made(BaseModel):
    """What is read of the rest of a document's beginning."""

    made: str


class Marks(Stated):
    """Marks of one item at one checkpoint in one round: of the people of one role, or of all who are not told apart. Never by name."""

    park: str
    round: str
    checkpoint: str
    item: str
    group: MarkGroupKind
    role: str
    n: int = Field(ge=1)
    mean: str | None = Field(pattern=r"^\d+\.\d\d$")


class DocumentHead(Stated):
    """What stands at the head of a document."""

    format: Literal["kvo-inspect/record"]
    version: Literal[1]
    made: str
    """When it was exported, RFC 3339 with offset."""
    program: str
    """The version of kvo-inspect that wrote it."""
    scope: Scope
    heads: tuple[LogHead, ...]


@cache
def document_model() -> type[BaseModel]:
    """Return the model of the whole document: its head, then one list per noun in the order of the record, then the marks."""
    lists: dict[str, Any] = {noun: (tuple[model, ...], ...) for noun, model in EXPORTED.items()}  # type: ignore[valid-type]
    words = "The record of business parks, or a part of it, as it was when it was exported."
    return create_model("Record", __base__=DocumentHead, __module__=__name__, __doc__=words, **lists, mark=(tuple[Marks, ...], ...))


@cache
def schema_text() -> str:
    """Return the JSON Schema of the document, as it is committed and printed."""
    from kvo_inspect.exchange.record.described import DescribedSchema

    schema = document_model().model_json_schema(mode="serialization", schema_generator=DescribedSchema)
    for name, definition in schema["$defs"].items():
        # Everything is always there; only an export of the confidential says of each thing whether it is confidential.
        definition["required"] = [field for field in definition["properties"] if field != "confidential" and (name, field) not in ABSENT]
    schema["$defs"] = dict(sorted((PUBLISHED_AS.get(name, name), definition) for name, definition in schema["$defs"].items()))
    schema = {"$schema": DIALECT, "$id": "urn:kvo-inspect:record:1", **schema}
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    for name, published in PUBLISHED_AS.items():
        text = text.replace(f'"title": "{name}"', f'"title": "{published}"').replace(f'"#/$defs/{name}"', f'"#/$defs/{published}"')
    return text


ABSENT = {("Presence", "aside"), ("Scope", "without_names")}
"""Parts of an object that stand in a document only when there is something to say: earlier programs do not know them."""

PUBLISHED_AS = {"UrgentCall": "Told"}
"""What a definition is called in the schema that others read, where our own word is a newer one."""


def mark_of(group: MarkGroup) -> Marks:
    """Return a group of marks as the document has it."""
    return Marks.model_validate(group._asdict())


def scope_of(scope: ExportScope) -> dict[str, Any]:
    """Return how a document says what it is of."""
    since = scope.since if scope.since is None or isinstance(scope.since, str) else "export"
    return Scope(park=scope.park, round=scope.round, since=since, without_names=None if scope.names else True).model_dump()


def heads_of_export(path: Path) -> tuple[tuple[LogKey, int], ...]:
    """Return the heads that an earlier JSON export carries. Raises ContentError when it is none, or as `read_beginning`."""
    wrong = ContentError(_("{path} is no JSON export of kvo-inspect: --since needs an earlier one.").format(path=path), ())
    _made, heads = beginning_of_export(path, wrong)
    return tuple((head.key, head.seq) for head in heads)


def beginning_of_export(path: Path, wrong: KvoError) -> tuple[str, tuple[LogHead, ...]]:
    """Return when a JSON export was made and the heads it carries, read from its beginning however large it is.

    Raises *wrong* when it does not begin as one, or as `read_beginning`.
    """
    raw = read_beginning(path, HEADS_LIMIT)
    head, comma, rest = raw.partition(b',\n"heads": [')
    if not comma or not raw.startswith(b'{"format": "' + FORMAT.encode() + b'"'):
        raise wrong
    try:
        made = _Made.model_validate_json(head + b"}").made
        return made, TypeAdapter(tuple[LogHead, ...]).validate_json(b"[" + rest.partition(b"]")[0] + b"]")
    except ValueError:
        raise wrong from None
