"""The ends of the logs as a small signed file: whoever holds it can prove later that what came before was rewritten.

A record whose logs somebody wrote anew from their start verifies by itself. Held against ends that were handed out before, it does not.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.record.document import DIALECT, LogHead, Stated
from kvo_inspect.exchange.trust.signature import sign_file
from kvo_inspect.files import file_error, written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.laptop_only import get_laptop_only
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

FORMAT = "kvo-inspect/heads"
BEGINS = b'{"format": "' + FORMAT.encode() + b'"'


class HeadList(Stated):
    """How far each log of a record went, and whose laptop says so."""

    format: Literal["kvo-inspect/heads"] = "kvo-inspect/heads"
    version: Literal[1] = 1
    made: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
    """When it was written, RFC 3339 with offset."""
    device: Annotated[str, Field(pattern=r"^([0-9a-f]{16})?$")]
    """The laptop that wrote it."""
    letters: str
    """Of the codes of that laptop, as people know it."""
    heads: tuple[LogHead, ...]


def write_heads(store: Store, out: Path, park: str | None = None) -> Path:
    """Write how far the open logs of one park (None: of all) go, signed; return where: *out*, or a file of its own name in a folder.

    An earlier one is replaced, anything else left alone (UsageError). Raises ReadOnly, DiskFull, NotStored.
    """
    try:
        to = out / f"kvo-inspect-heads-{store.today.isoformat()}.json" if out.is_dir() else out
        if to.exists() and not begins_with(to, BEGINS):
            raise UsageError(_("{path} is there already and is no earlier list of heads. Choose another name with --out.").format(path=to))
    except OSError as error:
        raise file_error(error, out) from error
    store.note_heads()
    ends = sorted((key, head) for key, head in logs.all_heads(store.db).items() if not key.confidential and park in (None, key.park))
    written = HeadList(
        made=store.now().isoformat(timespec="seconds"),
        device=get_laptop_only(store.db, "device"),
        letters=get_laptop_only(store.db, "letters"),
        heads=tuple(LogHead(device=key.device, park=key.park, seq=head.seq, chain=head.chain) for key, head in ends),
    )
    with written_whole(to, shared=True) as stream:
        stream.write(heads_text(written).encode())
    sign_file(store, to, "heads")
    return to


def heads_text(written: HeadList) -> str:
    """Return the JSON of a list of heads, a line a log."""
    fields = written.model_dump(mode="json", exclude={"heads"})
    lines = ",\n".join(json.dumps(head.model_dump(mode="json", exclude={"confidential"})) for head in written.heads)
    return json.dumps(fields, ensure_ascii=False)[:-1] + f',\n"heads": [\n{lines}\n]\n}}\n'


@cache
def heads_schema_text() -> str:
    """Return the JSON Schema of a list of heads, as it is committed and printed."""
    from kvo_inspect.exchange.record.described import DescribedSchema

    schema = HeadList.model_json_schema(mode="serialization", schema_generator=DescribedSchema)
    return json.dumps({"$schema": DIALECT, "$id": "urn:kvo-inspect:heads:1", **schema}, indent=2, ensure_ascii=False) + "\n"
