"""Letter texts for what is written to people: which are used, and what their fields stand for in a mail, a list or a letter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from kvo_inspect.domain.letter_texts import LetterField, LetterPart
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import ContentError
from kvo_inspect.settings import Settings, load_settings
from kvo_inspect.store.letter_texts import OwnTexts, chosen_texts
from kvo_inspect.store.parks.people import known_people, without_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.letters.own_texts import LetterValues, Wording
from kvo_inspect.wording.names import long_day

OF_MAIL: tuple[LetterPart, ...] = ("letterhead", "introduction", "closing_date", "signature")
OF_REMINDER: tuple[LetterPart, ...] = ("letterhead", "reminder", "signature")
OF_LIST: tuple[LetterPart, ...] = ("letterhead", "introduction", "signature")
"""The parts that stand in the report of one partner."""
OF_LETTER: tuple[LetterPart, ...] = ("letterhead", "letter", "signature")
"""The parts that stand in the letter to the entrepreneurs."""
_ADDRESS = re.compile(r"\S@\S|(?<!\w)\+?\d(?:[ ().\-–/]*\d){8,}")
"""A mail address, or a phone number of nine figures or more: a number for all, as 112 or 0900-8844, is shorter."""
SENDERS: tuple[LetterPart, ...] = ("letterhead", "signature")
"""The parts that say who sends it."""
UNNAMED: dict[str, str] = {"facilitator": "", "phone": "", "mail": ""}
"""What is not told of who sends it where people are not named: the lines with these fields are left out."""


def wording_for(store: Store, parks: Sequence[Park], chosen: str = "", own_texts: OwnTexts | None = None, /, **values: str) -> Wording:
    """Return the letter texts for something about these parks, filled with *values* and with what is known of who sends it.

    *chosen* and *own_texts* as `chosen_texts`.
    Values that are given stand before those of the settings; an empty one says that it is not told.
    """
    settings = _settings(store)
    used = chosen_texts(store, parks, chosen, settings.letter_texts, own_texts=own_texts)
    known: dict[LetterField, str] = {
        "park": listed(park.name for park in parks),
        "municipality": listed(dict.fromkeys(filter(None, (park.municipality for park in parks)))),
        "facilitator": settings.name,
        "sender": settings.organisation,
        "phone": settings.phone,
        "mail": settings.email,
    }
    return Wording(used.texts, used.problems, {**known, **values})  # type: ignore[dict-item]  # the callers name fields


def nameless_wording(store: Store, parks: Sequence[Park], wording: Wording, *, signed: bool = False) -> Wording:
    """Return a wording that names nobody: known people by organisation or role, no line with a mail address or phone number, unsigned.

    *signed*: who sends it is named all the same, in letterhead and signature too.
    """
    own = _settings(store)
    stands_for = {name: instead for park in parks for name, instead in known_people(store, park.id).items()}
    sender = clean_line(wording.values.get("facilitator", "") if signed else own.name).casefold()
    others = {name: instead for name, instead in stands_for.items() if name.casefold() != sender}
    tell_people = without_names(others if signed else {**stands_for, own.name: stands_for.get(own.name, "")}, _("somebody"))
    addresses = tuple(filter(None, (clean_line(own.phone), clean_line(own.email))))

    def tell(part: LetterPart, line: str) -> str:
        if signed:
            return line if part in SENDERS else tell_people(line)
        if part == "signature" or _ADDRESS.search(line) or any(address in line for address in addresses):
            return ""
        return tell_people(line)

    return replace(wording, tell=tell)


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
