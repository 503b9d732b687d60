"""What an unassigned photo may show: proposals with their reasons, best first. Promises come first, then time, then place."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.photos.photo import Photo, moment_of

SubjectKind = Literal["finding", "checkpoint"]
MatchReason = Literal["promise", "time", "name_time", "day", "place"]
"""Why: somebody promised it; the camera's time fits; a time in the file's name fits (weaker); only the day fits; the place fits."""
Remark = Literal["far", "outside"]
"""What is pointed out and not refused: taken far from the checkpoint; taken outside the round."""

PROMISE_NEAR = dt.timedelta(minutes=6)
"""A promise is recorded while the photo is being taken, give or take a queue at the laptop."""
FINDING_NEAR = dt.timedelta(minutes=10)
CHECKPOINT_NEAR = dt.timedelta(minutes=5)
"""Before the first and after the last thing recorded there."""
PLACE_NEAR = 100.0
"""Metres: as good as a phone knows where it is between buildings, and the length of a stretch of road."""
PLACE_FAR = 500.0
ROUND_MARGIN = dt.timedelta(hours=1)
_EARTH = 6_371_000.0


@dataclass(frozen=True, slots=True)
class PhotoSubject:
    """A finding or checkpoint that a photo may show, with what is known of when and where."""

    kind: SubjectKind
    id: str
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    """Recorded from when to when, with offset; a finding at one moment."""
    position: Position | None = None
    promise: str = ""
    """Id of a promise that is still owed; a finding with two owes two and is there twice."""
    promised_by: str = ""


@dataclass(frozen=True, slots=True)
class PhotoMatch:
    """A guess: one photo and a subject that it may show, with the reasons."""

    photo: str
    subject: PhotoSubject
    reasons: tuple[MatchReason, ...]
    remarks: tuple[Remark, ...] = ()
    apart: int | None = None
    """Seconds between the photo and what was recorded."""
    metres: int | None = None
    rank: float = 0.0
    """Lower is better."""

    @property
    def sure(self) -> bool:
        """Whether a promise or the camera's own time speaks for it, and the time is known."""
        return self.apart is not None and not self.remarks and bool({"promise", "time"} & {*self.reasons})


def propose(photos: Sequence[Photo], subjects: Sequence[PhotoSubject], zone: dt.tzinfo) -> dict[str, list[PhotoMatch]]:
    """Return for each photo what it may show, best first; the first guesses never give one promise to two photos.

    *zone* is that of the round: a camera that does not say its offset means the clock on the wall there.
    """
    window = _window(subjects)
    matches_by_photo = {photo.id: sorted(_guesses(photo, subjects, zone, window), key=lambda guess: guess.rank) for photo in photos}
    owed: set[str] = set()
    order = sorted(
        (guess for guesses in matches_by_photo.values() for guess in guesses if guess.subject.promise), key=lambda guess: guess.rank
    )
    settled: dict[str, PhotoMatch] = {}
    for guess in order:
        best = matches_by_photo[guess.photo][0]
        if guess.photo not in settled and guess.subject.promise not in owed and best.subject.promise:
            settled[guess.photo] = guess
            owed.add(guess.subject.promise)
    for photo, guess in settled.items():
        matches_by_photo[photo] = [
            guess,
            *(_without_promise(other, owed) for other in matches_by_photo[photo] if other.subject.id != guess.subject.id),
        ]
    for photo, guesses in matches_by_photo.items():
        if photo not in settled:
            free_guesses = sorted((_without_promise(guess, owed) for guess in guesses), key=lambda guess: guess.rank)
            matches_by_photo[photo] = [guess for guess in free_guesses if guess.reasons]
    return {photo: _once(guesses) for photo, guesses in matches_by_photo.items()}


def remarks_of(
    photo: Photo, places: Sequence[Position], window: tuple[dt.datetime, dt.datetime] | None, zone: dt.tzinfo
) -> tuple[tuple[Remark, ...], int | None]:
    """Return what is odd about when and where a photo was taken, and how far (metres) it is from the nearest of *places*.

    *window* is from when to when the round recorded; what is not known is not odd.
    """
    metres = min((distance for place in places if (distance := metres_between(photo.position, place)) is not None), default=None)
    far: tuple[Remark, ...] = ("far",) if metres is not None and metres > PLACE_FAR else ()
    return (*far, *_outside(local_moment(photo, zone), window)), metres


def local_moment(photo: Photo, zone: dt.tzinfo) -> dt.datetime | None:
    """Return when a photo was taken; a camera that does not say its offset means the clock of *zone*. None when it is not known."""
    moment = moment_of(photo.taken, photo.clock)
    return moment.replace(tzinfo=zone) if moment is not None and moment.tzinfo is None else moment


def _outside(moment: dt.datetime | None, window: tuple[dt.datetime, dt.datetime] | None) -> tuple[Remark, ...]:
    if moment and window and not window[0] - ROUND_MARGIN <= moment <= window[1] + ROUND_MARGIN:
        return ("outside",)
    return ()


def _guesses(
    photo: Photo, subjects: Sequence[PhotoSubject], zone: dt.tzinfo, window: tuple[dt.datetime, dt.datetime] | None
) -> list[PhotoMatch]:
    moment = local_moment(photo, zone)
    from_name = photo.taken is not None and photo.taken.origin == "name"
    day = photo.taken.at[:10] if photo.taken is not None and moment is None else ""
    remarks = _outside(moment, window)
    guesses = []
    for subject in subjects:
        apart = _apart(moment, subject)
        metres = metres_between(photo.position, subject.position)
        reasons: list[MatchReason] = []
        near = {"finding": FINDING_NEAR, "checkpoint": CHECKPOINT_NEAR}[subject.kind]
        same_day = bool(day) and subject.start is not None and subject.start.astimezone(zone).date().isoformat() == day
        in_time = abs(apart) <= PROMISE_NEAR.total_seconds() if apart is not None else same_day or not day
        if subject.promise and in_time and "outside" not in remarks:
            reasons.append("promise")
            near = PROMISE_NEAR
        if apart is not None and abs(apart) <= near.total_seconds():
            reasons.append("name_time" if from_name else "time")
        elif same_day:
            reasons.append("day")
        if metres is not None and metres <= PLACE_NEAR:
            reasons.append("place")
        if not reasons or reasons == ["day"]:
            continue
        far: tuple[Remark, ...] = ("far",) if metres is not None and metres > PLACE_FAR else ()
        guesses.append(
            PhotoMatch(photo.id, subject, tuple(reasons), (*far, *remarks), apart, metres, _rank(subject, reasons, apart, metres))
        )
    return guesses


def _rank(subject: PhotoSubject, reasons: Sequence[MatchReason], apart: int | None, metres: int | None) -> float:
    """Return the rank of a guess, lower is better: promises before findings before checkpoints.

    Among them what is nearest comes first, a time from a name counting for less.
    """
    rank = 0.0 if "promise" in reasons else 2000.0 if subject.kind == "finding" else 3000.0
    if apart is None:
        rank += 1500.0  # nothing is known of the time: behind a promise whose time fits, before everything else
    else:
        rank += min(abs(apart), 1400) / 2 + (100.0 if "name_time" in reasons else 0.0)
    if metres is not None:
        rank += -150.0 if "place" in reasons else min(metres, 2000) / 10
    return rank


def _without_promise(guess: PhotoMatch, owed: set[str]) -> PhotoMatch:
    if guess.subject.promise not in owed or not guess.subject.promise:
        return guess
    reasons = tuple(reason for reason in guess.reasons if reason != "promise")
    if guess.apart is not None and abs(guess.apart) > FINDING_NEAR.total_seconds():
        reasons = tuple(reason for reason in reasons if reason not in ("time", "name_time"))
    subject = replace(guess.subject, promise="", promised_by="")
    return replace(guess, subject=subject, reasons=reasons, rank=_rank(subject, reasons, guess.apart, guess.metres))


def _once(guesses: list[PhotoMatch]) -> list[PhotoMatch]:
    """Return the guesses, each subject only as its best."""
    best_by_subject: dict[str, PhotoMatch] = {}
    for guess in guesses:
        if guess.reasons:
            best_by_subject.setdefault(guess.subject.id, guess)
    return list(best_by_subject.values())


def _apart(moment: dt.datetime | None, subject: PhotoSubject) -> int | None:
    if moment is None or subject.start is None:
        return None
    end = subject.end or subject.start
    if moment < subject.start:
        return int((moment - subject.start).total_seconds())
    return max(0, int((moment - end).total_seconds()))


def _window(subjects: Sequence[PhotoSubject]) -> tuple[dt.datetime, dt.datetime] | None:
    starts = [subject.start for subject in subjects if subject.start is not None]
    ends = [subject.end or subject.start for subject in subjects if subject.start is not None]
    return (min(starts), max(end for end in ends if end is not None)) if starts else None


def metres_between(position: Position | None, other: Position | None) -> int | None:
    """Return the distance over the ground in whole metres, or None when a position is not known."""
    if position is None or other is None:
        return None
    lat, other_lat = math.radians(float(position.lat)), math.radians(float(other.lat))
    half_lat, half_lon = (other_lat - lat) / 2, math.radians(float(other.lon) - float(position.lon)) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(half_lon) ** 2
    return round(2 * _EARTH * math.asin(math.sqrt(min(1.0, chord))))
