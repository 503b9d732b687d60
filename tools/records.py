"""Make what this version leaves to later ones: `make records`. A record, packs, a sync folder and an export, and the wheel of the program.

They stand in `tests/records/`, named after version and commit, and are never made again: every later version opens, merges and exports
them (`tests/test_older_records.py`). Devices and salts are drawn, so two runs differ; what is recorded does not.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from kvo_inspect import __version__
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.receipt import read_receipt
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.photo import Incoming, take_in
from kvo_inspect.store.photos.uses import UsedPhoto, detach_photo, hide_photo, use_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, columns
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.erasing import erase_words
from kvo_inspect.store.walk.loading import keep_draft
from tests.exchange.photographed import bytes_of
from tests.exchange.records import confide, walked
from tests.laptops import Laptop

ROOT = Path(__file__).parent.parent
RECORDS = ROOT / "tests" / "records"
PASSPHRASE = "zin van toen"
OWN = """id = "eigen"
version = "1"
theme = "eigen"
title = { nl = "Eigen", en = "Own" }

[[item]]
id = "E1"
ask = { nl = "Ligt het er goed bij?", en = "Is it in good order?" }
defect = { nl = "slordig", en = "untidy" }
look_for = { nl = "kijk rond", en = "look around" }
answer.type = "check"
partner = "municipality"
"""


def make(folder: Path) -> None:
    """Make everything in a folder: `data`, `state`, `open.kvopack`, `secret.kvopack`, `sync`, `export.json`, `facts.json`."""
    laptop, other = Laptop(folder), Laptop(folder / "other", author="Fatima")
    own = laptop.data / "checklists" / "eigen.toml"
    own.parent.mkdir()
    own.write_text(OWN, "utf-8")
    save_settings(laptop.data, Settings(name="Karin"))
    store = laptop.store
    _park, round_, stop = walked(store)
    confide(store, round_, stop)
    with store.act() as act:  # those photos have no bytes anywhere
        for photo in store.select(Photo):
            act.erase(Photo, photo.id)
    finding = record_finding(store, round_.id, stop.id, NewFinding("hek open"))
    (hidden,) = store.select(Finding, "where confidential = 1 and gone = 0 order by id limit 1")
    _photographed(laptop, "mast", finding)
    _photographed(laptop, "kelder", hidden)
    used = _photographed(laptop, "kenteken", finding)
    detach_photo(store, used.use.id)
    hide_photo(store, used.photo)
    erase_words(store, "participant", store.select(Participant, "where gone = 0 order by name")[0].id)
    passing = folder / "passing.kvopack"
    make_pack(store, passing)
    merge(other.store, passing)
    set_finding(store, finding.id, text="hek open, slot weg")  # two values
    set_finding(other.store, finding.id, text="hek open, ketting weg", severity="urgent")
    set_finding(other.store, finding.id, object="12")
    undo(other.store, Reach())
    make_pack(other.store, passing)
    merge(store, passing)
    _answered(store, folder)
    keep_draft(store, round_.id, "note", "half een zin")
    write_backup(store.path, laptop.data / "backups" / "2026-11-12.db")
    (folder / "sync").mkdir()
    sync(store, folder / "sync", new=True, passphrase=PASSPHRASE)
    make_pack(store, folder / "open.kvopack", photos=photos_to_pack(store, None, "open").files)
    photos = photos_to_pack(store, None, "all").files
    make_pack(store, folder / "secret.kvopack", confidential=True, passphrase=PASSPHRASE, photos=photos)
    export(store, "json", folder / "export.json", ExportScope(confidential=True))
    (folder / "facts.json").write_text(json.dumps(_facts(store), ensure_ascii=False, indent=1), "utf-8")
    laptop.close()
    other.close()
    shutil.rmtree(folder / "other")
    passing.unlink()


def _photographed(laptop: Laptop, name: str, finding: Finding) -> UsedPhoto:
    """Take in a photo that shows a finding: bytes in place, and their row."""
    data = bytes_of(name)
    sha256 = hashlib.sha256(data).hexdigest()
    to = photo_file(laptop.data, sha256)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(data)
    incoming = Incoming(sha256=sha256, length=len(data), type="jpeg", width=1, height=1, name=f"{name}.jpg")
    (photo,) = take_in(laptop.store, finding.park, [incoming], confidential=finding.confidential)
    return use_photo(laptop.store, photo.id, finding, confirmed=finding.confidential)


def _answered(store: Store, folder: Path) -> None:
    """Take in a receipt that took one finding and refused another."""
    rows = store.rows("select id, heads from finding where confidential = 0 and gone = 0 order by id limit 2")
    items = [
        {"noun": "finding", "id": noun_id, "heads": json.loads(heads), "taken": not number, **({"reason": "geen plek"} if number else {})}
        for number, (noun_id, heads) in enumerate(rows)
    ]
    path = folder / "receipt.json"
    receipt = {"format": "kvo-inspect/receipt", "version": 1, "made": "2026-11-13T09:00:00+01:00", "sender": "dossier", "items": items}
    path.write_text(json.dumps(receipt), "utf-8")
    read_receipt(store, path)
    path.unlink()


def _facts(store: Store) -> dict[str, Any]:
    """Return what a later version must come to: each noun's rows by their columns of now, and the fields with two values."""
    state = {}
    for noun, model in NOUNS.items():
        names = columns(model)
        quoted = ", ".join(f'"{name}"' for name in names)
        state[noun] = [dict(zip(names, row, strict=True)) for row in store.rows(f'select {quoted} from "{noun}" order by id')]
    conflicts = store.rows("select noun, noun_id, field, writes from conflict order by 1, 2, 3")
    chains = [row[0] for row in store.rows("select chain from change order by chain")]
    return {"version": __version__, "passphrase": PASSPHRASE, "state": state, "conflicts": conflicts, "chains": chains}


def packed(folder: Path, out: Path) -> None:
    """Pack a folder into one file, with nothing of this machine in it."""
    with tarfile.open(out, "w:xz", preset=9) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.endswith(".lock"):
                info = tarfile.TarInfo(path.relative_to(folder).as_posix())
                data = path.read_bytes()
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))


def main() -> None:
    """Make record and wheel of the commit that is checked out."""
    parser = argparse.ArgumentParser(prog="python -m tools.records", description=__doc__)
    parser.add_argument("--out", type=Path, default=RECORDS)
    asked = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short=7", "HEAD"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    name = f"{__version__}-{commit}"
    with tempfile.TemporaryDirectory() as room:
        made, wheels = Path(room) / "made", Path(room) / "wheels"
        make(made)
        packed(made, asked.out / f"{name}.tar.xz")
        subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(wheels), str(ROOT)], check=True, capture_output=True)
        (wheel,) = wheels.glob("*.whl")
        shutil.copyfile(wheel, asked.out / wheel.name.replace(f"-{__version__}-", f"-{name}-"))
    print(f"{asked.out / name}.tar.xz")


if __name__ == "__main__":
    main()
