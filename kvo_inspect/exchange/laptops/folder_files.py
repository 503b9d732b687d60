"""The packs in a sync folder, by their names: `<device>/000123-<sha256 of the file>.kvopack`."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from kvo_inspect.exchange.laptops.pack import SUFFIX
from kvo_inspect.exchange.trust.signature import signature_file
from kvo_inspect.files import make_folder, write_text_whole, written_whole
from kvo_inspect.outside import own_subfolder

_FOLDER = re.compile(r"[0-9a-f]{16}")
_FILE = re.compile(r"(\d{6})-([0-9a-f]{64})" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file in a folder, as its name tells: its laptop, number and hash."""

    name: str
    path: Path
    number: int
    device: str
    sha256: str


def pack_files(folder: Path) -> list[PackFile]:
    """Return the packs in the folder by name alone, every device's own in the order of their numbers."""
    files = []
    for sub in sorted(folder.iterdir()):
        if not _FOLDER.fullmatch(sub.name) or not sub.is_dir() or sub.is_symlink():
            continue
        for path in sorted(sub.iterdir()):
            match = _FILE.fullmatch(path.name)
            if match and path.is_file() and not path.is_symlink():
                files.append(PackFile(f"{sub.name}/{path.name}", path, int(match[1]), sub.name, match[2]))
    return sorted(files, key=lambda file: (file.number, file.device))


def write_pack_file(made: Path, folder: Path, device: str) -> PackFile:
    """Copy a pack into this laptop's own subfolder, under its next number and its hash; its signature first.

    A pack that lies there without is told as not signed for good, and a folder may be looked into at any moment.
    """
    mine = own_subfolder(folder, device)
    make_folder(mine, shared=True)
    for half in mine.glob(".*.part"):  # of a time when the stick was pulled out
        half.unlink()
    digest = hashlib.sha256()
    with made.open("rb") as stream:
        while block := stream.read(1 << 16):
            digest.update(block)
    number = 1 + max((file.number for file in pack_files(folder) if file.device == device), default=0)
    path = mine / f"{number:06}-{digest.hexdigest()}{SUFFIX}"
    signature = signature_file(made)
    if signature.exists():
        write_text_whole(signature_file(path), signature.read_text("ascii"), shared=True)
    with made.open("rb") as source, written_whole(path, shared=True) as target:
        shutil.copyfileobj(source, target, 1 << 16)
    return PackFile(f"{device}/{path.name}", path, number, device, digest.hexdigest())
