"""The newest photo of a finding is one and the same everywhere: by when it was taken, the camera's clock put right."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, Taken
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.exchange.record.manner import Manner
from kvo_inspect.photos.report_cards import photos_for_cards
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.photos.lines import PhotoFilter, photo_lines, photo_numbers
from kvo_inspect.store.record.store import Store
from kvo_inspect.wording.photos import taken_at
from tests.exchange.asked import asked, opened

TAKEN = (
    ("late", "2026-11-12T10:00:00", "", 7_200),
    ("middle", "2026-11-12T11:00:00", "+01:00", 0),
    ("early", "2026-11-12T12:30:00", "", -7_200),
    ("day", "2026-11-12", "", 7_200),
)
"""Name, what the camera said, and the seconds by which its clock was put right: by the clock alone the order is another."""
NEWEST_FIRST = ["late", "middle", "early", "day"]


def photograph(store: Store, finding: Finding) -> dict[str, str]:
    """Let photos show a finding; return the sha256 of each by its name."""
    hashes = {}
    with store.act() as act:
        for name, at, offset, clock in TAKEN:
            hashes[name] = hashlib.sha256(name.encode()).hexdigest()
            photo = store.new_id()
            taken = Taken(at=at, offset=offset)
            act.write(Photo, photo, park=finding.park, sha256=hashes[name], length=9, taken=taken, clock=clock, name=name)
            act.write(PhotoUse, store.new_id(), park=finding.park, photo=photo, finding=finding.id)
    return hashes


def test_the_newest_photo_is_one_and_the_same_in_list_card_and_map(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as store:
        _park, findings = asked(store)
        finding = findings["new"]
        hashes = photograph(store, finding)
        listed = [line.photo for line in photo_lines(store, photo_numbers(store, PhotoFilter(finding=finding.id)))]
        assert [photo.name for photo in listed] == NEWEST_FIRST
        assert [photo.name for photo in sorted(listed, key=taken_at, reverse=True)] == NEWEST_FIRST
        assert [photo.name for photo in photos_for_cards(store, [finding.id])[finding.id]] == NEWEST_FIRST
        files = {sha256: tmp_path / f"{name}.jpg" for name, sha256 in hashes.items()}
        made = export(store, "gpkg", tmp_path / "map.gpkg", ExportScope(), Manner(photos=files))
    with closing(sqlite3.connect(made)) as package:
        rows = package.execute("select foto from bevinding_zonder_plaats where code = ?", [finding.code]).fetchall()
    assert rows == [("late.jpg",)]
