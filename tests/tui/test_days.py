"""Days on the screens: those of the round, with the day beside the time, and as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.photos.photo import Photo, Taken
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.checklists.mentioned import Mentioned
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.wording.fields import value_text
from kvo_inspect.wording.findings import age_text
from kvo_inspect.wording.photos import short_time
from tests.tui.support import NOW
from tests.tui.walk.rounds import loaded, opened


def test_a_finding_tells_the_day_of_its_round_and_when_it_was_noted(data: Path) -> None:
    store = opened(data)
    park = add_park(store, "De Amert", "Veghel", (NewCheckpoint("Entree", "entrance"),))
    (stop,) = route(store, park.id)
    told = {}
    for day in ("2026-11-12", "2026-11-20"):
        walked = start_round(store, park.id, NewRound("yearly", "day", day, ((loaded("fencing"), "full"),)))
        found = record_finding(store, walked.id, stop.id, NewFinding("gate open"))
        told[day] = age_text(found, walked.date, "new", NOW.date())
        nameless = found.model_copy(update={"made_by": ""})  # as after erasing
        assert age_text(nameless, walked.date, "new", NOW.date()) == told[day].removesuffix(" · Karin Bos")
    store.close()
    assert told == {
        "2026-11-12": "12-11-2026 19:30 · Karin Bos",
        "2026-11-20": "20-11-2026 · noted 12-11-2026 19:30 · Karin Bos",
    }


@pytest.mark.parametrize(
    ("at", "origin", "shown"),
    [
        ("2026-11-06T10:00:00", "exif", "6-11 10:00"),
        ("2026-11-12T19:11:57", "name", "~12-11 19:11"),
        ("2026-11-06", "name", "~6-11"),
        ("2012-09-29T16:11:00", "exif", "29-9-2012 16:11"),
        ("2027-01-02", "name", "~2-1-2027"),
    ],
)
def test_a_photo_in_a_list_tells_its_day_and_the_year_of_another(at: str, origin: str, shown: str) -> None:
    photo = Photo.model_construct(id=made_id("x"), park="", taken=Taken.model_validate({"at": at, "origin": origin}), clock=0)
    assert short_time(photo, NOW.date()) == shown


@pytest.mark.parametrize(("value", "told"), [("2026-12-16", "16-12-2026"), ("2026", "2026"), ("gate 2026-12-16", "gate 2026-12-16")])
def test_a_value_that_is_a_day_is_written_as_one(value: str, told: str) -> None:
    assert value_text("measure", "due", value, Mentioned({}, {}, {})) == told
