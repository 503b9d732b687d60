"""A reader of packs that was written from docs/data-format.md alone: standard library only, nothing of kvo-inspect.

`python independent_reader.py FILE.kvopack SCHEMA.json [BLOBS]` prints the state as JSON: noun → id → fields; under "photos in reach" the
sha256 of each open photo of the state whose bytes are in the pack, or in the folder BLOBS of a sync folder, and are right; under "newer"
the ids of the things of which some changes are of a later field set than this reader knows: it reads of them what it can. The passphrase of
an encrypted pack stands in PASSPHRASE; for that two programs are asked that everybody has or can have: openssl (Argon2id) and age.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

FIELD_SET = 2
"""The latest field set that this reader was written for."""
QUIET = {
    "park": {"letter_texts"},
    "answer": {"rest"},
    "recheck": {"was"},
    "checklist": {"given_by"},
    "photo_use": {"round"},
    "partner": {"contact"},
    "paper": {"came_as", "length", "type", "name"},
    "survey": {"columns", "edition", "questionnaire", "words"},
    "sign_off": {"at", "saw"},
    "photo": {"length", "type", "width", "height", "taken", "clock", "camera", "position", "direction", "orientation", "name"},
}


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def h(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def check_seal(path: str) -> None:
    data = Path(path).read_bytes()
    if data[-66:] != struct.pack("<H", 64) + hashlib.sha256(data[:-66]).hexdigest().encode():
        raise ValueError("seal")


def opened(path: str, room: str) -> str:
    """Return the pack inside an encrypted one, written into a folder of this reader's own; another pack as it is."""
    check_seal(path)
    with zipfile.ZipFile(path) as archive:
        if archive.namelist() != ["key.json", "pack.age"]:
            return path
        head = json.loads(archive.read("key.json"))
        archive.extract("pack.age", room)
    if (head["format"], head["version"], head["way"]) != ("kvo-inspect/key", 1, "argon2id"):
        raise ValueError("key")
    if head["memory"] > 262144 or head["passes"] > 6 or head["lanes"] > 8:
        raise ValueError("work")
    words = unicodedata.normalize("NFC", os.environ["PASSPHRASE"])
    facts = {"pass": words, "hexsalt": head["salt"], "iter": head["passes"], "lanes": head["lanes"], "memcost": head["memory"]}
    asked = [part for name, value in facts.items() for part in ("-kdfopt", f"{name}:{value}")]
    derived = subprocess.run(["openssl", "kdf", "-keylen", "32", *asked, "ARGON2ID"], capture_output=True, text=True, check=True).stdout
    identity = Path(room, "identity")
    identity.write_text(bech32("age-secret-key-", bytes.fromhex(derived.replace(":", ""))).upper() + "\n")
    recipient = subprocess.run(["age-keygen", "-y", str(identity)], capture_output=True, text=True, check=True).stdout.strip()
    if recipient != head["recipient"]:
        raise ValueError("passphrase")
    plain = str(Path(room, "plain.kvopack"))
    subprocess.run(["age", "-d", "-i", str(identity), "-o", plain, str(Path(room, "pack.age"))], check=True)
    return plain


def bech32(kind: str, data: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    summed = 1
    for value in [*(ord(c) >> 5 for c in kind), 0, *(ord(c) & 31 for c in kind), *values, *[0] * 6]:
        top, summed = summed >> 25, (summed & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> place & 1:
                summed ^= factor
    values += [(summed ^ 1) >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{kind}1" + "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[value] for value in values)


def check_photos(archive: zipfile.ZipFile, photos: list[dict[str, Any]]) -> None:
    """Members are what the manifest names and nothing else; each photo is stored as it is, and is what it is called."""
    expected = ["manifest.json", "changes.jsonl", *(f"photos/{photo['sha256']}" for photo in photos)]
    if sorted(archive.namelist()) != sorted(expected):
        raise ValueError("members")
    for photo in photos:
        info = archive.getinfo(f"photos/{photo['sha256']}")
        data = archive.read(info)
        if info.compress_type != zipfile.ZIP_STORED or len(data) != photo["length"] or hashlib.sha256(data).hexdigest() != photo["sha256"]:
            raise ValueError("photo")


def photos_in_reach(path: str, told: dict[str, dict[str, Any]], blobs: Path | None) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        packed = {photo["sha256"] for photo in json.loads(archive.read("manifest.json"))["photos"]}
    wanted = {one["sha256"]: one["length"] for one in told.get("photo", {}).values() if not one["gone"] and not one["confidential"]}
    found = [sha256 for sha256 in wanted if sha256 in packed]
    for sha256, length in wanted.items() if blobs is not None else ():
        blob = blobs / sha256
        if blob.is_file() and blob.stat().st_size == length and hashlib.sha256(blob.read_bytes()).hexdigest() == sha256:
            found.append(sha256)
    return sorted(set(found))


def read_changes(path: str) -> list[dict[str, Any]]:
    check_seal(path)
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        raw = archive.read("changes.jsonl")
        check_photos(archive, manifest["photos"])
    if (manifest["format"], manifest["version"]) != ("kvo-inspect/pack", 1):
        raise ValueError("format")
    if hashlib.sha256(raw).hexdigest() != manifest["changes"]["sha256"] or len(raw) != manifest["changes"]["length"]:
        raise ValueError("changes")
    names = (
        "log",
        "seq",
        "stamp",
        "at",
        "author",
        "how",
        "noun",
        "noun_id",
        "after",
        "fields",
        "reason",
        "v",
        "salt",
        "erased",
        "chain",
    )
    changes = [dict(zip(names, json.loads(line), strict=True)) for line in raw.decode().split("\n")[:-1]]
    chains = {place: log["before"] for place, log in enumerate(manifest["logs"])}
    for place, log in enumerate(manifest["logs"]):
        if log["first"] == 1 and log["before"] != h(canonical([log["device"], log["park"], int(log["confidential"])])):
            raise ValueError("start of a log")
        inside = [change["seq"] for change in changes if change["log"] == place]
        if inside != list(range(log["first"], log["seq"] + 1)):
            raise ValueError("numbers")
    for change in changes:
        words = change["erased"]
        if words is None:
            words = h(canonical([change["salt"], change["author"], change["fields"], change["reason"]]))
        said = [change[name] for name in ("seq", "stamp", "at", "how", "noun", "noun_id", "after", "v")]
        chains[change["log"]] = h(chains[change["log"]] + canonical([*said, words]))
        if chains[change["log"]] != change["chain"]:
            raise ValueError("chain")
        log = manifest["logs"][change["log"]]
        change |= {"device": log["device"], "park": log["park"], "confidential": log["confidential"]}
        change["name"] = f"{change['stamp']}-{log['device']}"
    for place, log in enumerate(manifest["logs"]):
        if chains[place] != log["chain"]:
            raise ValueError("head")
    return changes


def fits(value: Any, said: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a value is one that a definition of the schema allows, as far as a reader needs that of a later field set."""
    if "$ref" in said:
        return fits(value, schema["$defs"][said["$ref"].rpartition("/")[2]], schema)
    if "anyOf" in said:
        return any(fits(value, one, schema) for one in said["anyOf"])
    kinds = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "null": type(None)}
    if "type" in said and type(value) is not kinds[said["type"]]:
        return False
    if isinstance(value, str) and not re.search(said.get("pattern", ""), value):
        return False
    if isinstance(value, int) and not said.get("minimum", value) <= value <= said.get("maximum", value):
        return False
    if isinstance(value, dict) and "properties" in said:
        known = said["properties"]
        return value.keys() <= known.keys() and all(fits(one, known[name], schema) for name, one in value.items())
    if isinstance(value, list) and "items" in said:
        return all(fits(one, said["items"], schema) for one in value)
    return value in said.get("enum", [value]) and value == said.get("const", value)


def readable(change: dict[str, Any], known: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The fields of a change; of one of a later field set those that are known here, with values that are."""
    fields: dict[str, Any] = json.loads(change["fields"])
    if change["v"] == 1:
        return fields
    return {
        name: value
        for name, value in fields.items()
        if (name == "gone" and isinstance(value, bool)) or (name in known and (value is None or fits(value, known[name], schema)))
    }


def fold(changes: list[dict[str, Any]], quiet: set[str]) -> dict[str, Any]:
    changes = sorted(changes, key=lambda change: (change["stamp"], change["device"]))
    behind: dict[str, set[str]] = {}
    for change in changes:
        behind[change["name"]] = set(change["after"]).union(*(behind[name] for name in change["after"]))
    writes: dict[str, list[tuple[str, Any]]] = {}
    for change in changes:
        for field, value in change["read"].items():
            writes.setdefault(field, []).append((change["name"], value))
    live = {field: [one for one in found if not any(one[0] in behind[other[0]] for other in found)] for field, found in writes.items()}
    passed = set().union(*behind.values())
    heads = sorted(change["name"] for change in changes if change["name"] not in passed)
    values, doubles = {}, []
    for field, found in live.items():
        said = [one for one in found if one[1] is not None] or found[-1:]
        values[field] = said[-1][1]
        if field != "gone" and field not in quiet and len({canonical(one[1]) for one in said}) > 1:
            doubles.append(field)
    values.pop("gone", None)
    removals = {name for name, value in live.get("gone", []) if value}
    stays = any(value is False for _name, value in live.get("gone", []))
    gone = bool(removals) and not stays and all(head in removals or behind[head] & removals for head in heads)
    first, last = changes[0], changes[-1]
    return {
        "values": values,
        "two values": sorted(doubles),
        "gone": gone,
        "heads": heads,
        "park": first["park"],
        "confidential": first["confidential"],
        "made": first["at"],
        "made_by": first["by"],
        "changed": last["at"],
        "changed_by": last["by"],
    }


def name_authors(all_changes: list[dict[str, Any]]) -> None:
    """Put in each change, as `by`, who is shown as the one who recorded it: the name of an id, or a former user with a number."""
    names: dict[str, dict[str, str]] = {}
    erasures: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for change in sorted(all_changes, key=lambda change: (change["stamp"], change["device"])):
        if change["noun"] == "author":
            names.setdefault(change["park"], {})[change["noun_id"]] = json.loads(change["fields"]).get("name") or ""
        elif change["noun"] == "erasure" and json.loads(change["fields"]).get("of") == "author":
            erasures.setdefault((change["park"], change["noun_id"]), []).append(change)
    shown: dict[tuple[str, bool], dict[str, str]] = {}
    for confidential in (False, True):
        for park in {change["park"] for change in all_changes}:
            former: dict[str, str] = {}
            numbers: dict[str, int] = {}
            of_park = [made[0] for (its, _id), made in erasures.items() if its == park and (confidential or not made[0]["confidential"])]
            for erasure in sorted(of_park, key=lambda change: (change["confidential"], change["stamp"], change["device"])):
                fields = json.loads(erasure["fields"])
                number = numbers.setdefault(fields.get("request") or "", len(numbers) + 1)
                hidden = {fields["thing"]} if "name" in (fields.get("fields") or []) else set()
                for run in fields.get("unnamed") or []:
                    hidden |= {
                        change["author"]
                        for change in all_changes
                        if change["device"] == run["device"] and run["first"] <= change["seq"] <= run["last"] and change["author"]
                        if change["park"] == park and change["confidential"] == erasure["confidential"]
                    }
                former |= {author: f"former user {number}" for author in hidden if author not in former}
            shown[park, confidential] = names.get(park, {}) | former
    for change in all_changes:
        change["by"] = shown[change["park"], bool(change["confidential"])].get(change["author"], change["author"])


def nouns(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Noun → what is said of its fields, by the definitions that the document's lists refer to."""
    found = {}
    for noun, listed in schema["properties"].items():
        reference = listed.get("items", {}).get("$ref", "") if isinstance(listed, dict) else ""
        if reference and noun != "mark":  # of which a document holds means only
            definition = schema["$defs"][reference.rpartition("/")[2]]
            found[noun] = definition["properties"]
    return found


def state(path: str, schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    things: dict[tuple[str, str], list[dict[str, Any]]] = {}
    changes_read = list(read_changes(path))
    name_authors(changes_read)
    for change in changes_read:
        things.setdefault((change["noun"], change["noun_id"]), []).append(change)
    known = nouns(schema) | {"author": {"name": {"type": "string", "default": ""}}}  # which is in no export
    told: dict[str, dict[str, Any]] = {}
    newer: list[str] = []
    for (noun, noun_id), changes in things.items():
        if noun != "author" and any(change["v"] > FIELD_SET for change in changes):
            newer.append(noun_id)
            if noun not in known and noun != "mark":
                continue
        fields = known.get(noun)
        for change in changes:
            change["read"] = readable(change, fields or {}, schema)
        folded = fold(changes, QUIET.get(noun, set()))
        values = folded.pop("values")
        plain = {name: said.get("default") for name, said in fields.items()} if fields else dict.fromkeys(values)
        own = {name: value if values.get(name) is None else values[name] for name, value in plain.items() if name not in ("id", *folded)}
        told.setdefault(noun, {})[noun_id] = {"id": noun_id, **folded, **own}
    return {**told, "newer": dict.fromkeys(sorted(newer))}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own:
        pack = opened(sys.argv[1], own)
        read = state(pack, json.loads(Path(sys.argv[2]).read_text("utf-8")))
        reach = photos_in_reach(pack, read, Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    json.dump({**read, "photos in reach": reach}, sys.stdout)
