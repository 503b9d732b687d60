"""Letter texts for what is written to people: which are used, and what their fields stand for in a mail, a list or a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from kvo_inspect.domain.letter_texts import LetterField, LetterPart
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import ContentError
from kvo_inspect.settings import Settings, load_settings
from kvo_inspect.store.letter_texts import chosen_texts
from kvo_inspect.store.record.store import Store
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.letters.own_texts import LetterValues, Wording
from kvo_inspect.wording.names import long_day

OF_MAIL: tuple[LetterPart, ...] = ("letterhead", "introduction", "closing_date", "signature")
OF_REMINDER: tuple[LetterPart, ...] = ("letterhead", "reminder", "signature")
OF_LIST: tuple[LetterPart, ...] = ("letterhead", "introduction", "signature")
"""The parts that stand in the report of one partner."""
OF_LETTER: tuple[LetterPart, ...] = ("letterhead", "letter", "signature")
"""The parts that stand in the letter to the entrepreneurs."""
UNNAMED: dict[str, str] = {"facilitator": "", "phone": "", "mail": ""}
"""What is not told of who sends it where people are not named: the lines with these fields are left out."""


def wording_for(store: Store, parks: Sequence[Park], chosen: str = "", **values: str) -> Wording:
    """Return the letter texts for something about these parks, filled with *values* and with what is known of who sends it.

    *chosen* as `chosen_texts`. Values that are given stand before those of the settings; an empty one says that it is not told.
    """
    settings = _settings(store)
    used = chosen_texts(store, parks, chosen, settings.letter_texts)
    known: dict[LetterField, str] = {
        "park": listed(park.name for park in parks),
        "municipality": listed(dict.fromkeys(filter(None, (park.municipality for park in parks)))),
        "facilitator": settings.name,
        "sender": settings.organisation,
        "phone": settings.phone,
        "mail": settings.email,
    }
    return Wording(used.texts, used.problems, {**known, **values})  # type: ignore[dict-item]  # the callers name fields


def with_values(wording: Wording, values: LetterValues) -> Wording:
    """Return a wording in which these values stand too."""
    return replace(wording, values={**wording.values, **values})


def day_value(day: str | dt.date) -> str:
    """Return a day as it stands in a letter; empty for none."""
    iso = day.isoformat() if isinstance(day, dt.date) else day
    return long_day(iso) if iso else ""


def answer_within(store: Store, parks: Sequence[Park], chosen: str = "") -> int | None:
    """Return within how many days the letter texts for these parks ask an answer; None: they say nothing of it."""
    texts = chosen_texts(store, parks, chosen, _settings(store).letter_texts).texts
    return texts.answer_within if texts is not None else None


def _settings(store: Store) -> Settings:
    """Return the settings of this laptop; those of a file that cannot be read are told where it is, and stop no letter."""
    try:
        return load_settings(store.data)
    except ContentError:
        return Settings()
