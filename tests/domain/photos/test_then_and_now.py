"""Then and now: of which day a photo is, and which two stand beside each other."""

from __future__ import annotations

from kvo_inspect.domain.photos.photo import Photo, Taken
from kvo_inspect.domain.photos.then_and_now import DatedPhoto, day_of, then_and_now, until


def dated(name: str, round_id: str = "", round_day: str = "", taken: str = "") -> DatedPhoto:
    return DatedPhoto(Photo(id=name, park="p", taken=Taken(at=taken) if taken else None), round_id, round_day)


OLD, LATER = dated("old", "r1", "2024-09-23"), dated("later", "r2", "2025-10-03")
NOW, AFTER, UNKNOWN = dated("now", "r3", "2026-11-04"), dated("after", "r4", "2026-12-01"), dated("unknown")


def test_a_photo_is_of_the_day_of_its_round_else_of_its_camera() -> None:
    assert day_of(Photo(id="a", park="p", taken=Taken(at="2026-11-12T10:00:00")), "2026-11-11") == "2026-11-11"
    assert day_of(Photo(id="a", park="p", taken=Taken(at="2026-11-12T23:59:50"), clock=20), "") == "2026-11-13"
    assert day_of(Photo(id="a", park="p", taken=Taken(at="2026-11-12")), "") == "2026-11-12"
    assert day_of(Photo(id="a", park="p"), "") == ""


def test_the_oldest_of_before_stands_beside_the_newest_of_the_round() -> None:
    photos = [NOW, LATER, AFTER, UNKNOWN, OLD]
    assert then_and_now(photos, "r3", "2026-11-04") == (OLD, NOW)
    assert then_and_now(photos, "r2", "2025-10-03") == (OLD, LATER), "nothing of after the round"
    assert then_and_now(photos, "r1", "2024-09-23") is None
    assert then_and_now([NOW, UNKNOWN], "r3", "2026-11-04") is None, "nobody knows that it is of before"
    assert then_and_now([OLD, dated("loose", taken="2026-11-04T12:00:00")], "r3", "2026-11-04") is None, (
        "nobody said that it is of this round"
    )
    assert then_and_now([dated("day round", "r2", "2026-11-04"), NOW], "r3", "2026-11-04") is None, "both are of one day"
    assert then_and_now([], "r3", "2026-11-04") is None


def test_a_report_of_a_day_knows_no_photo_of_later() -> None:
    assert until([NOW, AFTER, OLD, UNKNOWN], "2026-11-04") == [UNKNOWN, OLD, NOW]
