"""Making packs as an attacker would: any members, any manifest, sealed as it should be; and changes with a chain that is right."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import LogKey, link, said


def sealed(archive: bytes) -> bytes:
    """Give a zip without comment the seal of a pack."""
    body = archive[:-2]
    return body + struct.pack("<H", 64) + hashlib.sha256(body).hexdigest().encode()


def unsealed(pack: bytes) -> bytes:
    """Return the zip inside a pack."""
    return pack[:-66] + b"\0\0"


def members_of(pack: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(pack) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(out: Path, members: Sequence[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    """Write a sealed pack with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    out.write_bytes(sealed(stream.getvalue()))
    return out


def with_manifest(out: Path, pack: Path, **said_: Any) -> Path:
    """Write the pack again with other things in its manifest."""
    found = members_of(pack)
    manifest = json.loads(found["manifest.json"]) | said_
    return forged(out, [("manifest.json", json.dumps(manifest).encode()), ("changes.jsonl", found["changes.jsonl"])])


def pack_of(out: Path, key: LogKey, rows: Sequence[dict[str, Any]], letters: str = "BCD", sender: str = "") -> Path:
    """Write a pack of one log that says *rows*, with right chains: noun, noun_id, fields and what else differs from the usual.

    It says that it comes from the device *sender*, else from that of the log.
    """
    lines, chain = [], key.start()
    for i, row in enumerate(rows):
        now = {
            "seq": i + 1,
            "stamp": 1_700_000_000_000_000 + i,
            "at": "2026-11-12T20:00:00+01:00",
            "author": "Eve",
            "how": "key",
            "after": [],
            "reason": None,
            "v": field_sets.FIELD_SET,
            "salt": os.urandom(16).hex(),
            "erased": None,
            **row,
        }
        fields = now["fields"] if isinstance(now["fields"], str) else json.dumps(now["fields"], separators=(",", ":"), sort_keys=True)
        words = now["erased"] if now["erased"] is not None else said(now["salt"], now["author"], fields, now["reason"])
        chain = link(
            chain, now["seq"], now["stamp"], now["at"], now["how"], now["noun"], now["noun_id"], tuple(now["after"]), now["v"], words
        )
        line = [
            0,
            now["seq"],
            now["stamp"],
            now["at"],
            now["author"],
            now["how"],
            now["noun"],
            now["noun_id"],
            now["after"],
            fields,
            now["reason"],
            now["v"],
            now["salt"],
            now["erased"],
            chain,
        ]
        lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n")
    data = b"".join(lines)
    manifest = {
        "format": "kvo-inspect/pack",
        "version": 1,
        "made": "2026-11-12T20:00:00+01:00",
        "sender": {"device": sender or key.device, "letters": letters, "name": "Eve"},
        "parks": {},
        "logs": [
            {
                "device": key.device,
                "letters": letters,
                "park": key.park,
                "confidential": key.confidential,
                "seq": len(rows),
                "chain": chain,
                "first": 1,
                "before": key.start(),
            }
        ],
        "changes": {"sha256": hashlib.sha256(data).hexdigest(), "length": len(data)},
        "count": len(lines),
        "photos": [],
    }
    return forged(out, [("manifest.json", json.dumps(manifest).encode()), ("changes.jsonl", data)])
