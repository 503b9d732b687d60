"""The records that reports are judged on, made once in a run of the tests, and the reports of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock
from PIL import Image

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT, clean_line, clean_text
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.photos.logo import keep_logo
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of, set_partner
from kvo_inspect.store.photos.photo import photos_of_park, set_photo
from kvo_inspect.store.photos.uses import use_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.texts import Lang, use_language
from tests.examples import main_park, worked_example
from tests.exchange.records import PEOPLE, checklists, item_of, marks, opened
from tests.exchange.reports.kinds import KINDS
from tests.hostile import HOSTILE
from tests.photos.pictures import jpeg

CAMERA = ("Zenith", "Kijkdoos 9")
"""Maker and model as the photos have them: words that stand nowhere else."""
PLACE = (51.57361, 5.12345)
HOLDERS = ("municipality", "police", "fire_service", "park_management")
MANY = 200
"""Findings, each with a photo."""
FORMS: tuple[ReportFormat, ...] = ("pdf", "docx", "html")


def take_photos(store: Store, park: Park, folder: Path, count: int, after: int = 0) -> None:
    """Take in so many different photos with all that a phone writes into them; *after* so many others."""
    folder.mkdir(parents=True)
    for n in range(after, after + count):
        camera: dict[str, Any] = {"taken": f"2026:11:12 19:{n // 60:02}:{n % 60:02}", "offset": "+01:00", "place": PLACE, "camera": CAMERA}
        (folder / f"IMG_{n:04}.jpg").write_bytes(jpeg(seed=n * 331 + 7, direction=93.4, **camera))
    assert import_folder(store, park.id, folder).refused == []


def many(store: Store) -> Park:
    """Write a round with two hundred findings, a photo of each, and marks."""
    stops = [NewCheckpoint(f"Industrieweg {n}-{n + 8}", marks=n == 0) for n in range(0, 160, 10)]
    park = add_park(store, "De Amert", "Veghel", stops)
    round_ = start_round(store, park.id, NewRound("baseline", "evening", "2026-11-12", checklists(), PEOPLE, weather="nat"))
    here = route(store, park.id)
    holders = [partner.id for partner in partners_of(store, park.id) if partner.kind in HOLDERS]
    take_photos(store, park, store.data / "card", MANY)
    photos = photos_of_park(store, park.id)
    for n, photo in enumerate(photos):
        finding = record_finding(store, round_.id, here[n % len(here)].id, NewFinding(f"tegel {n} ligt los en steekt uit boven de stoep"))
        set_finding(store, finding.id, partner=holders[n % 7 % len(holders)], promised_by="J. de Wit" if n % 5 else "")
        use_photo(store, photo.id, finding, round_id=round_.id)
    record_answer(store, round_.id, here[1].id, item_of("check"), Value(kind="not_assessed", reason="closed", note="poort dicht"))
    marks(store, round_, here[0])
    return park


def hostile(store: Store) -> Park:
    """Write the hostile set as every text of one round: what is named, asked, said and shown."""
    lines = {name: line for name, text in HOSTILE.items() if (line := clean_line(text)[:LINE_LIMIT].strip())}
    stops = [NewCheckpoint(line, extent=line, zone=line, company=line) for line in lines.values()]
    park = add_park(store, lines["html"], lines["right to left"], stops)
    names = {line.casefold(): line for line in lines.values()}  # a name stands once on a round
    people = tuple(Person(line, line, line) for line in list(names.values())[:40])
    round_ = start_round(store, park.id, NewRound("baseline", "evening", "2026-11-12", checklists("lighting"), people, lines["wide"]))
    holders = partners_of(store, park.id)
    for partner, line in zip(holders, list(lines.values())[7:], strict=False):
        set_partner(store, partner.id, organisation=line, person=line)
    take_photos(store, park, store.data / "card", len(lines))
    item = item_of("check", "lighting")
    shown = zip(lines.items(), route(store, park.id), photos_of_park(store, park.id), strict=True)
    for n, ((name, line), stop, photo) in enumerate(shown):
        finding = record_finding(store, round_.id, stop.id, NewFinding(clean_text(HOSTILE[name])[:TEXT_LIMIT].strip()))
        set_finding(store, finding.id, partner=holders[n % len(holders)].id, promised_by=line, object=line)
        set_photo(store, use_photo(store, photo.id, finding, round_id=round_.id).photo.id, caption=line)
        record_answer(store, round_.id, stop.id, item, Value(kind="not_assessed", reason="other", note=line))
    return park


def empty(store: Store) -> Park:
    """Write a park of which there is a name and no more, with a round of nothing: no checkpoint, nobody there, no coordinates.

    Its reports bear the logo of an organisation with a hostile name.
    """
    save_settings(store.data, Settings(name="Karin Bos", organisation=clean_line(HOSTILE["html"])[:LINE_LIMIT]))
    Image.new("RGB", (900, 300), (36, 68, 102)).save(store.data / "logo.png")
    keep_logo(store.data, str(store.data / "logo.png"), None)
    park = add_park(store, "De Amert")
    start_round(store, park.id, NewRound("baseline", "day", "2026-11-12", checklists("lighting"), ()))
    return park


RECORDS: dict[str, Callable[[Store], Park]] = {"many": many, "hostile": hostile, "empty": empty}
"""Beside the worked example."""


@cache
def record_folder(record: str, lang: Lang) -> Path:
    """Return the data folder of a record, into which nobody may write."""
    if record == "example":
        return worked_example(lang)
    shared = Path(os.environ["KVO_TESTS_SHARED"])  # tests/conftest.py
    folder = shared / f"reports of {record}"
    with FileLock(shared / f"{record}.lock"):
        if not (folder / "whole").exists():
            with opened(folder / "data") as store:
                store.db.execute("pragma synchronous = off")
                RECORDS[record](store)
            (folder / "whole").touch()
    return folder / "data"


@contextmanager
def given_record(record: str, lang: Lang) -> Iterator[tuple[Store, Park]]:
    """Open a record to look at, with the park that it is about."""
    with opened(record_folder(record, lang), write=False) as store:
        yield store, main_park(store) if record == "example" else store.select(Park, "where gone = 0")[0]


@cache
def report_files(record: str, lang: Lang) -> dict[str, dict[ReportFormat, Path]]:
    """Return the reports of a record that there are, by kind, as files in each format; written once in a run of the tests."""
    folder = Path(os.environ["KVO_TESTS_SHARED"]) / f"written of {record}" / lang
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "whole").exists():
            use_language(lang)
            with given_record(record, lang) as (store, park):
                for name, kind in KINDS.items():
                    if (report := kind.make(store, park)) is not None:
                        for form in FORMS:
                            (folder / f"{record}-{lang}-{name}.{form}").write_bytes(report_bytes(store, report, form))
            (folder / "whole").touch()
    paths = {name: {form: folder / f"{record}-{lang}-{name}.{form}" for form in FORMS} for name in KINDS}
    return {name: files for name, files in paths.items() if files["pdf"].exists()}
