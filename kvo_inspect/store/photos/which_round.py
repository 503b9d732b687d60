"""Which round a photo is of, by when it was taken, and from when to when a round recorded."""

from __future__ import annotations

import datetime as dt

from kvo_inspect.domain.photos.matching import local_moment, remarks_of
from kvo_inspect.domain.photos.photo import Photo, moment_of
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record.store import Store

NIGHT = dt.timedelta(hours=6)
"""So long after midnight the day of an evening round still lasts."""


def round_of_photo(store: Store, photo: Photo) -> str | None:
    """Return the id of the round of the park in which a photo was taken, by its time; None when its day is unknown or has no round."""
    moment = moment_of(photo.taken, photo.clock)
    day = moment.date().isoformat() if moment else photo.taken.at[:10] if photo.taken else ""
    of_day = [
        round_.id for round_ in store.select(Round, f"where park = ? and date = ? and {COUNTS.format('t')} order by n", [photo.park, day])
    ]
    zone = store.now().tzinfo or dt.UTC
    fitting = [round_id for round_id in of_day if "outside" not in remarks_of(photo, [], window_of_round(store, round_id), zone)[0]]
    return next(iter(fitting or of_day), None)


def is_of_round(store: Store, photo: Photo, round_id: str) -> bool:
    """Whether a photo was taken on the day and within the hours of a round, an hour about; never when its day is not known.

    A round of the evening may end after midnight. While a round is open its hours last until now.
    """
    round_ = store.get(Round, round_id)
    zone = store.now().tzinfo or dt.UTC
    moment = local_moment(photo, zone)
    if moment is None:
        return photo.taken is not None and photo.taken.at[:10] == round_.date
    moment = moment.astimezone(zone)
    if (moment - NIGHT).date().isoformat() != round_.date and moment.date().isoformat() != round_.date:
        return False
    window = window_of_round(store, round_id)
    if window is not None and round_.closed is None:
        window = window[0], max(window[1], store.now())
    return "outside" not in remarks_of(photo, [], window, zone)[0]


def window_of_round(store: Store, round_id: str) -> tuple[dt.datetime, dt.datetime] | None:
    """Return from when to when a round recorded answers, findings and rechecks, or None when it recorded nothing yet."""
    first, last = store.rows(
        "select min(made), max(changed) from (select made, changed from answer where round = ?1 and gone = 0 union all select made, made "
        "from finding where round = ?1 and gone = 0 union all select made, made from recheck where round = ?1 and gone = 0)",
        [round_id],
    )[0]
    return (dt.datetime.fromisoformat(first), max(dt.datetime.fromisoformat(moment) for moment in (first, last))) if first else None
