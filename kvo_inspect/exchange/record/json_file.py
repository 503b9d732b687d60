"""JSON: the record as one document, written block by block, so that memory does not grow with the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect import __version__
from kvo_inspect.exchange.record.document import FORMAT, VERSION, mark_of, scope_of
from kvo_inspect.exchange.trust.signature import SIGNED_HASH
from kvo_inspect.files import Hashed, hashed, written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.store.export.rows import EXPORTED, JSON_BETWEEN, Reading, reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

BEGINS = b'{"format": "' + FORMAT.encode() + b'"'
"""How every document begins: by this an earlier export is known, and may be replaced."""


def write_json(store: Store, to: Path, scope: ExportScope) -> bytes:
    """Write the document to the file *to*, whole or not at all, and return its hash, which is signed."""
    with (
        written_whole(to, shared=not scope.confidential) as stream,
        hashed(stream, SIGNED_HASH) as written,
        reading(store, scope) as record,
    ):
        _write(store, record, written)
        return written.digest()


def is_export(path: Path) -> bool:
    """Tell whether the file at *path* is a document that we wrote."""
    return begins_with(path, BEGINS)


def _write(store: Store, record: Reading, stream: Hashed) -> None:
    head = {
        "format": FORMAT,
        "version": VERSION,
        "made": store.now().isoformat(timespec="seconds"),
        "program": __version__,
        "scope": scope_of(record.scope),
    }
    stream.write(_text(head)[:-1].encode())
    _write_list(stream, "heads", [JSON_BETWEEN.join(_head(record, *log_head).encode() for log_head in record.heads())])
    for noun in EXPORTED:
        _write_list(stream, noun, record.texts(noun))
    _write_list(stream, "mark", (mark_of(group).model_dump_json().encode() for group in record.marks()))
    stream.write(b"\n}\n")


def _head(record: Reading, key: Any, head: Any) -> str:
    fields = {"device": key.device, "park": key.park, "seq": head.seq, "chain": head.chain}
    if record.scope.confidential:
        fields["confidential"] = key.confidential
    return _text(fields)


def _write_list(stream: Hashed, name: str, blocks: Iterable[bytes]) -> None:
    """Write one list of the document, block by block: each holds some things with commas between."""
    stream.write(f',\n"{name}": ['.encode())
    between = b"\n"
    for block in blocks:
        if block:
            stream.write(between)
            stream.write(block)
            between = JSON_BETWEEN
    stream.write(b"]" if between == b"\n" else b"\n]")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
