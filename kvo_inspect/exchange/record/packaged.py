"""A data package: a folder of CSV files, with one that names and describes them and holds their hashes, and the signature of that one.

Whoever has the folder can so tell of each file whether it is the one that was written.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Literal, TypedDict

from kvo_inspect.errors import ContentError, KvoError, UsageError
from kvo_inspect.exchange.trust.signature import PACKAGE, signature_file
from kvo_inspect.files import write_text_whole
from kvo_inspect.outside import BLOCK, open_outside, read_json
from kvo_inspect.texts import _

PACKAGE_LIMIT = 4_000_000
"""Bytes of a package's description; it names columns, never rows."""
_HASH = "sha256:"
_FILE = re.compile(r"[a-z0-9_-]{1,60}\.csv")
"""A file in the folder itself: what a package from elsewhere names besides is not looked at."""


class FileFacts(TypedDict):
    """What a package says of a file, so that another one in its place shows."""

    bytes: int
    hash: str


def file_facts(length: int, digest: bytes) -> FileFacts:
    """Return what a package says of a file of this length with this SHA-256."""
    return {"bytes": length, "hash": _HASH + digest.hex()}


def write_package(folder: Path, package: dict[str, Any]) -> None:
    """Write the description of the files that lie in a folder, with their lengths and hashes where it does not say them yet."""
    resources = [resource if "hash" in resource else resource | _facts_of(folder / resource["path"]) for resource in package["resources"]]
    write_text_whole(folder / PACKAGE, json.dumps({**package, "resources": resources}, indent=2, ensure_ascii=False) + "\n")


def _facts_of(path: Path) -> FileFacts:
    return file_facts(path.stat().st_size, _digest(path))


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with open_outside(path) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.digest()


FileFault = Literal["absent", "altered", "unnamed"]
"""A file that the package names is not there, is another one, or lies there and is not named."""


def faults_of(package: Path) -> list[tuple[str, FileFault]]:
    """Return which files beside a package are not what it says, by name. Raises ContentError when it is none of ours, or as `read_json`."""
    wrong = ContentError(_("{path} does not say which files belong to it.").format(path=package), ())
    content = read_json(package, PACKAGE_LIMIT, wrong)
    try:
        digests = {str(each["path"]): str(each["hash"]) for each in content["resources"]}
    except (TypeError, KeyError):
        raise wrong from None
    if not all(_FILE.fullmatch(name) for name in digests):
        raise wrong
    faults: list[tuple[str, FileFault]] = []
    for name, digest in digests.items():
        try:
            if _HASH + _digest(package.with_name(name)).hex() != digest:
                faults.append((name, "altered"))
        except KvoError:
            faults.append((name, "absent"))
    faults += [(path.name, "unnamed") for path in package.parent.glob("*.csv") if path.name not in digests]
    return sorted(faults)


def fault_text(name: str, fault: FileFault) -> str:
    """Return what is wrong with a file beside a package."""
    return {
        "absent": _("{name} is named in it and is not there."),
        "altered": _("{name} is not the file that was written with it: it was altered."),
        "unnamed": _("{name} lies beside it and does not belong to it."),
    }[fault].format(name=name)


def holds_package(folder: Path, name: str, files: set[str]) -> bool:
    """Tell whether a folder holds the data package of this name and, beside its description and signature, none but these files."""
    try:
        package = read_json(folder / PACKAGE, PACKAGE_LIMIT, UsageError(""))
    except KvoError:
        return False
    ours = {PACKAGE, signature_file(folder / PACKAGE).name, *files}
    return isinstance(package, dict) and package.get("name") == name and {path.name for path in folder.iterdir()} <= ours
