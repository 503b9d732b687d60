"""What a program of an older version is asked to do, one JSON line a request: runs under that version, and imports nothing else of ours.

`tests/versions.py` starts this with the unpacked wheel of that version before everything else on the path; so modules have
the names that they had then.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from kvo_inspect.domain.checkpoint import Checkpoint
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.round import Round
from kvo_inspect.exchange.handover import make_pack, merge
from kvo_inspect.exchange.sync import sync
from kvo_inspect.store.doctor import doctor

import kvo_inspect
from kvo_inspect.errors import KvoError
from kvo_inspect.store.findings import NewFinding, record_finding, set_finding
from kvo_inspect.store.record import Store, open_record

START = dt.datetime(2026, 11, 12, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


class Laptop:
    """The one laptop that this process is."""

    store: Store
    seconds = 0

    def now(self) -> dt.datetime:
        self.seconds += 1
        return START + dt.timedelta(seconds=self.seconds)

    def open(self, data: str, state: str) -> str:
        self.store = open_record(Path(data), state_folder=Path(state), author="Oud", now=self.now)
        return str(Path(kvo_inspect.__file__).parent)

    def find(self, text: str) -> str:
        rounds, stops = self.store.select(Round, "order by id"), self.store.select(Checkpoint, "order by id")
        return record_finding(self.store, rounds[0].id, stops[0].id, NewFinding(text)).id

    def change(self, number: int, fields: dict[str, Any]) -> str:
        findings = self.store.select(Finding, "where gone = 0 and confidential = 0 order by id")
        return set_finding(self.store, findings[number % len(findings)].id, **fields).id if findings else ""

    def pack(self, out: str) -> int:
        return make_pack(self.store, Path(out)).count

    def merge(self, pack: str, passphrase: str = "") -> int:
        return merge(self.store, Path(pack), passphrase).changes

    def sync(self, folder: str) -> dict[str, Any]:
        done = sync(self.store, Path(folder))
        return {
            "taken": sum(received.changes for _name, received in done.taken),
            "written": done.written,
            "refused": [why for _name, why in done.refused],
        }

    def chains(self) -> list[str]:
        return [row[0] for row in self.store.rows("select chain from change order by chain")]

    def texts(self) -> list[str]:
        return [row[0] for row in self.store.rows("select text from finding where gone = 0 order by text")]

    def doctor(self) -> list[str]:
        return doctor(self.store)

    def close(self) -> None:
        self.store.close()


if __name__ == "__main__":
    laptop = Laptop()
    for line in sys.stdin:
        verb, facts = json.loads(line)
        try:
            said = {"said": getattr(laptop, verb)(**facts)}
        except KvoError as error:
            said = {"kind": type(error).__name__, "sentence": str(error), "exit": error.exit_code}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
