"""The one place that turns English source strings into the language of the person at the keyboard.

Source strings are English. `_` looks a string up when it is *called*, so the language can be switched
while the program runs: class attributes hold `N_("...")` (marked for the catalogue, not yet
translated) and are passed through `_` where they are shown.
"""

from __future__ import annotations

import gettext
import locale
import os
from pathlib import Path
from typing import Literal, NamedTuple

Lang = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")
SOURCE: Lang = "en"
"""The language of the source texts, which needs no catalogue."""


class Writing(NamedTuple):
    """How a language writes numbers, and what separates the columns of a table that a spreadsheet of that language opens."""

    decimal: str
    thousands: str
    delimiter: str


WRITING: dict[Lang, Writing] = {
    "nl": Writing(decimal=",", thousands=".", delimiter=";"),
    "en": Writing(decimal=".", thousands=",", delimiter=","),
}

_FOLDER = Path(__file__).parent / "locale"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_lang: Lang = "en"
_looked_up: dict[tuple[str, str], str] = {}
"""What `p_` looked up in this language: a screen is drawn from a hundred of them at each key."""


def use_language(lang: Lang) -> None:
    """Speak *lang* from now on, in the whole process."""
    global _catalogue, _lang
    _lang = lang
    _looked_up.clear()
    if lang == SOURCE:
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation("kvo_inspect", _FOLDER, languages=[lang], fallback=True)


def language() -> Lang:
    """Return the language in use."""
    return _lang


def known_language(name: str | None) -> Lang | None:
    """Return the language that is named so, or None."""
    return next((lang for lang in LANGS if lang == name), None)


def in_language(texts: tuple[str, str]) -> str:
    """Return the one of two texts, Dutch and English, that is in the language in use."""
    return texts[LANGS.index(_lang)]


def decimal_text(number: str) -> str:
    """Return a decimal number (with a point) as it is written in the language in use: 3,5 in Dutch."""
    return number.replace(".", WRITING[_lang].decimal)


def count_text(count: int) -> str:
    """Return a count with its thousands set apart as in the language in use: 12.345 in Dutch."""
    return f"{count:,}".replace(",", WRITING[_lang].thousands)


def delimiter() -> str:
    """Return what separates the columns of a table for a spreadsheet in the language in use."""
    return WRITING[_lang].delimiter


def system_language() -> Lang:
    """Return Dutch on a Dutch system and English elsewhere."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "nl" if value.lower().startswith("nl") else "en"
    try:
        name = locale.getlocale()[0] or ""
    except ValueError:  # a locale name Python does not know
        name = ""
    return "nl" if name.lower().startswith(("nl", "dutch")) else "en"


def _(message: str) -> str:
    """Return *message* in the language in use."""
    return _catalogue.gettext(message)


def p_(context: str, message: str) -> str:
    """Return *message* as it is said in *context* ("answer", "status", ...): one English word may be two Dutch ones."""
    text = _looked_up.get((context, message))
    if text is None:
        text = _looked_up[context, message] = _catalogue.pgettext(context, message)
    return text


def n_(singular: str, plural: str, n: int) -> str:
    """Return the form of the message for the number *n*; the caller fills in `{n}`."""
    return _catalogue.ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark *message* for the catalogue without translating it yet."""
    return message
