from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.photos.matching import PhotoMatch, PhotoSubject, metres_between, propose
from kvo_inspect.domain.photos.photo import Photo, Taken, time_in_name

CET = dt.timezone(dt.timedelta(hours=1))
GATE, KADE = Position(lat="51.57361", lon="5.12345"), Position(lat="51.58361", lon="5.13345")


def at(clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-12T{clock}+01:00")


def photo(name: str, taken: str = "", **fields: Any) -> Photo:
    when = Taken(at=f"2026-11-12T{taken}", **fields.pop("how", {})) if taken else None
    return Photo(id=name, park="p", taken=when, **fields)


def finding(name: str, clock: str, **fields: Any) -> PhotoSubject:
    return PhotoSubject("finding", name, at(clock), at(clock), **fields)


def stop(name: str, begin: str, end: str, **fields: Any) -> PhotoSubject:
    return PhotoSubject("checkpoint", name, at(begin), at(end), **fields)


def best(found: dict[str, list[PhotoMatch]]) -> dict[str, str]:
    return {name: guesses[0].subject.promise or guesses[0].subject.id for name, guesses in found.items() if guesses}


def test_a_promise_comes_before_a_finding_that_is_nearer() -> None:
    subjects = [finding("lamp", "19:43:00", promise="karin"), finding("hek", "19:45:00"), stop("weg", "19:40:00", "19:50:00")]
    found = propose([photo("a", "19:44:50")], subjects, CET)
    assert [(one.subject.id, one.reasons) for one in found["a"]] == [
        ("lamp", ("promise", "time")),
        ("hek", ("time",)),
        ("weg", ("time",)),
    ]


def test_one_promise_is_kept_by_the_photo_that_fits_best() -> None:
    subjects = [finding("lamp", "19:43:00", promise="karin"), finding("lamp", "19:43:00")]
    found = propose([photo("late", "19:49:00"), photo("near", "19:43:20")], subjects, CET)
    assert best(found) == {"near": "karin", "late": "lamp"}
    assert found["late"][0].reasons == ("time",)


def test_two_promises_go_to_two_photos() -> None:
    subjects = [finding("lamp", "19:43:00", promise="karin"), finding("hek", "19:47:00", promise="mehmet")]
    assert best(propose([photo("b", "19:46:30"), photo("a", "19:43:30")], subjects, CET)) == {"a": "karin", "b": "mehmet"}


def test_a_photo_without_time_is_proposed_for_a_promise_only() -> None:
    subjects = [finding("lamp", "19:43:00", promise="karin"), finding("hek", "19:47:00")]
    found = propose([photo("a")], subjects, CET)
    assert [(one.subject.promise, one.reasons, one.apart) for one in found["a"]] == [("karin", ("promise",), None)]


def test_a_time_from_the_name_is_weaker_than_the_cameras() -> None:
    subjects = [finding("lamp", "19:43:00", promise="karin")]
    weak = photo("weak", "19:43:30", how={"origin": "name"})
    assert best(propose([weak, photo("strong", "19:44:30")], subjects, CET)) == {"strong": "karin", "weak": "lamp"}
    alone = propose([weak], subjects, CET)["weak"][0]
    assert alone.reasons == ("promise", "name_time")


def test_the_offset_of_the_camera_counts_and_so_does_its_clock() -> None:
    subjects = [finding("lamp", "19:43:00"), stop("weg", "10:00:00", "10:10:00")]
    assert best(propose([photo("utc", "18:43:00", how={"offset": "+00:00"})], subjects, CET)) == {"utc": "lamp"}
    assert best(propose([photo("behind", "17:43:00")], subjects, CET)) == {}
    assert best(propose([photo("behind", "17:43:00", clock=7200)], subjects, CET)) == {"behind": "lamp"}


def test_a_checkpoint_is_proposed_for_what_was_taken_while_there() -> None:
    subjects = [stop("weg", "19:40:00", "19:50:00"), stop("kade", "19:52:00", "20:00:00")]
    found = propose([photo("a", "19:45:00"), photo("b", "19:51:30"), photo("c", "20:04:00"), photo("d", "20:30:00")], subjects, CET)
    assert best(found) == {"a": "weg", "b": "kade", "c": "kade"}


def test_place_decides_between_two_and_far_is_pointed_out() -> None:
    subjects = [stop("gate", "19:40:00", "19:45:00", position=GATE), stop("kade", "19:40:00", "19:45:00", position=KADE)]
    found = propose([photo("a", "19:42:00", position=KADE)], subjects, CET)
    assert [(one.subject.id, one.reasons, one.remarks) for one in found["a"]] == [
        ("kade", ("time", "place"), ()),
        ("gate", ("time",), ("far",)),
    ]
    assert found["a"][1].metres == pytest.approx(1310, abs=10)


def test_place_alone_is_enough_and_outside_the_round_is_pointed_out() -> None:
    found = propose([photo("a", "09:00:00", position=GATE)], [stop("gate", "19:40:00", "19:45:00", position=GATE)], CET)
    assert [(one.subject.id, one.reasons, one.remarks) for one in found["a"]] == [("gate", ("place",), ("outside",))]


def test_nothing_fits() -> None:
    assert propose([photo("a", "09:00:00")], [finding("lamp", "19:43:00")], CET) == {"a": []}
    assert propose([photo("a", "09:00:00")], [], CET) == {"a": []}


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [(GATE, GATE, 0), (Position(lat="0", lon="179.9999"), Position(lat="0", lon="-179.9999"), 22), (GATE, None, None)],
)
def test_distance(one: Position, other: Position | None, metres: int | None) -> None:
    assert metres_between(one, other) == metres


@pytest.mark.parametrize(
    ("name", "at_", "offset"),
    [
        ("IMG_20261112_194310.jpg", "2026-11-12T19:43:10", ""),
        ("20261112_194310(0).jpg", "2026-11-12T19:43:10", ""),
        ("WhatsApp Image 2026-11-12 at 19.43.10 (1).jpeg", "2026-11-12T19:43:10", ""),
        ("signal-2026-11-12-19-43-10-123.jpg", "2026-11-12T19:43:10", ""),
        ("photo_2026-11-12_19-43-10.jpg", "2026-11-12T19:43:10", ""),
        ("PXL_20261112_184310123.jpg", "2026-11-12T18:43:10", "+00:00"),
        ("20261112194310.jpg", "2026-11-12T19:43:10", ""),
        ("IMG-20261112-WA0003.jpg", "2026-11-12", ""),
        ("IMG_4032.JPG", None, ""),
        ("IMG_20261312_194310.jpg", None, ""),
        ("DSC20269912.jpg", None, ""),
        ("1234520261112.jpg", None, ""),
    ],
)
def test_time_in_a_name(name: str, at_: str | None, offset: str) -> None:
    found = time_in_name(name)
    assert (found and found.at) == at_
    if found:
        assert (found.offset, found.origin) == (offset, "name")


def test_a_day_alone_is_enough_for_a_promise_of_that_day_only() -> None:
    subjects = [finding("lamp", "19:43:00", promise="karin")]
    same = photo("same").model_copy(update={"taken": Taken(at="2026-11-12", origin="name")})
    other = photo("other").model_copy(update={"taken": Taken(at="2020-01-01", origin="name")})
    found = propose([same, other], subjects, CET)
    assert [(one.subject.promise, one.reasons, one.sure) for one in found["same"]] == [("karin", ("promise", "day"), False)]
    assert found["other"] == []
