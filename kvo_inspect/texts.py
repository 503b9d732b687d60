"""The one place that turns English source strings into the language of the person at the keyboard, or of who reads what is written.

Source strings are English. `_` looks a string up when it is *called*, so the language can be switched
while the program runs: class attributes hold `N_("...")` (marked for the catalogue, not yet
translated) and are passed through `_` where they are shown.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Literal, NamedTuple

Lang = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")
SOURCE: Lang = "en"
"""The language of the source texts, which needs no catalogue."""
OWN_NAMES: dict[Lang, str] = {"nl": "Nederlands", "en": "English"}
"""What each language is called by those who speak it."""


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
_lang: Lang = "en"
"""The language of the person at the keyboard."""
_reader: ContextVar[Lang | None] = ContextVar("reader", default=None)
"""The language of whoever reads what is being written, inside `speaking`."""
_catalogues: dict[Lang, gettext.NullTranslations] = {}
_looked_up: dict[tuple[Lang, str, str], str] = {}
"""What `p_` looked up: a screen is drawn from a hundred of them at each key."""


def use_language(lang: Lang) -> None:
    """Speak *lang* from now on, in the whole process."""
    global _lang
    _lang = lang
    _catalogues.clear()
    _looked_up.clear()


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Speak *lang* inside, in this thread or task only: what goes to a reader is in their language, what is told meanwhile is not."""
    before = _reader.set(lang)
    try:
        yield
    finally:
        _reader.reset(before)


def language() -> Lang:
    """Return the language in use."""
    return _reader.get() or _lang


def _catalogue() -> gettext.NullTranslations:
    """Return the catalogue of the language in use."""
    lang = language()
    catalogue = _catalogues.get(lang)
    if catalogue is None:
        catalogue = gettext.NullTranslations() if lang == SOURCE else gettext.translation("kvo_inspect", _FOLDER, [lang], fallback=True)
        _catalogues[lang] = catalogue
    return catalogue


def known_language(name: str | None) -> Lang | None:
    """Return the language that is named so, or None."""
    return next((lang for lang in LANGS if lang == name), None)


def in_language(texts: tuple[str, str]) -> str:
    """Return the one of two texts, Dutch and English, that is in the language in use."""
    return texts[LANGS.index(language())]


def decimal_text(number: str) -> str:
    """Return a decimal number (with a point) as it is written in the language in use: 3,5 in Dutch."""
    return number.replace(".", WRITING[language()].decimal)


def count_text(count: int) -> str:
    """Return a count with its thousands set apart as in the language in use: 12.345 in Dutch."""
    return f"{count:,}".replace(",", WRITING[language()].thousands)


def delimiter() -> str:
    """Return what separates the columns of a table for a spreadsheet in the language in use."""
    return WRITING[language()].delimiter


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
    return _catalogue().gettext(message)


def p_(context: str, message: str) -> str:
    """Return *message* as it is said in *context* ("answer", "status", ...): one English word may be two Dutch ones."""
    key = (language(), context, message)
    text = _looked_up.get(key)
    if text is None:
        text = _looked_up[key] = _catalogue().pgettext(context, message)
    return text


def n_(singular: str, plural: str, n: int) -> str:
    """Return the form of the message for the number *n*; the caller fills in `{n}`."""
    return _catalogue().ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark *message* for the catalogue without translating it yet."""
    return message
