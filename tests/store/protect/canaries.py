"""A record in which a canary word sings everywhere that words of people stand, and who hears it."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect import paths
from kvo_inspect.protection import recovery_code
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.protect.switching import switch_on
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.walk.loading import keep_draft
from tests.exchange.photographed import photograph
from tests.laptops import SIGNAL, Laptop, prepared

CANARY = "Kanariegeel"
PASSPHRASE = "correct horse battery"
DAY = "2026-11-30"


def with_canaries(folder: Path) -> Laptop:
    """A laptop with the canary in a finding, a participant, a photo, a draft, a confidential note, a backup and a leftover."""
    laptop = prepared(folder)
    store = laptop.store
    round_, stop = store.rows("select r.id, c.id from round r join checkpoint c on c.park = r.park order by c.name")[0]
    record_finding(store, round_, stop, NewFinding(f"{CANARY} finding"))
    record_finding(store, round_, stop, NewFinding(f"{CANARY} signal", item=SIGNAL))
    add_participant(store, round_, Person(f"{CANARY} Jansen"))
    keep_draft(store, round_, "finding", f"{CANARY} draft")
    photograph(laptop, f"{CANARY} name", body=b"\xff\xd8\xff" + CANARY.encode() * 100)
    write_backup(store.path, paths.backup_folder(laptop.data) / "2026-11-01.db")
    write_backup(store.path, laptop.data / "record-before-restore-20261101-120000.db")
    (laptop.data / paths.PASSING / "1-killed").mkdir(parents=True)
    (laptop.data / paths.PASSING / "1-killed" / "plain.zip").write_bytes(CANARY.encode())
    return laptop


def protect(laptop: Laptop) -> str:
    """Protect the record of a laptop; return its recovery code."""
    code = recovery_code.draw()
    switch_on(laptop.data, PASSPHRASE, code, "Karin", DAY)
    return code


def hits(folder: Path) -> list[Path]:
    """The files below a folder in which the canary can be read, in either width of characters."""
    songs = (CANARY.encode(), CANARY.encode("utf-16-le"))
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and any(song in path.read_bytes() for song in songs)]
