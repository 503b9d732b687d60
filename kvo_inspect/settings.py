"""What this person chose on this laptop: one small TOML file in the data folder, saved whole."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import NamedTuple

from kvo_inspect.errors import ContentError, KvoError, NoSuchFile
from kvo_inspect.files import write_text_whole
from kvo_inspect.outside import read_outside
from kvo_inspect.texts import _

SIZE_LIMIT = 64_000
"""Bytes of the file; each setting is a line."""
THEMES = ("auto", "normal", "day", "night")
MINE = "mine"
"""Home shows only the parks of which this person is the facilitator."""


class Settings(NamedTuple):
    """The settings; each field's comment is its documentation."""

    name: str = ""
    """Who records: the author of every change. Empty until the first start is done."""
    organisation: str = ""
    """The organisation for which that person records."""
    logo: str = ""
    """The file that the logo of the organisation was taken from; what reports carry is a copy in the data folder. Empty: none."""
    phone: str = ""
    """The number at which partners reach this person; it stands below a mail to them."""
    email: str = ""
    """The mail address that a mail draft comes from."""
    letters: str = ""
    """The three code letters this laptop would like (KBT in KBT-014); the store has the last word."""
    lang: str = ""
    """"nl", "en", or empty: as the system."""
    theme: str = "auto"
    """"auto" (night for an evening round), "normal", "day" or "night"."""
    letter_texts: str = ""
    """The name of the letter texts that mails and letters are written with, in `letters/` of the data folder; empty: the program's own."""
    model_park: str = ""
    """The id of the park that new parks are set up as, unless something else is said; empty: none."""
    camera_folder: str = ""
    """Where photos arrive by themselves (a phone's sync folder, a card reader); looked at during a round. Empty: none."""
    photo_folder: str = ""
    """The folder from which photos were last imported by hand: there the picker starts."""
    lock_round: str = "15"
    """After how many minutes a protected record that is left alone locks on a round; "0": never."""
    lock_desk: str = "5"
    """The same at the desk."""
    parks: str = ""
    """"mine": the first screen shows only the parks of which this person is the facilitator. Empty: all."""


MOST_MINUTES = 999
"""The most minutes after which a record locks."""


def is_minutes(text: object) -> bool:
    """Whether a text is a number of minutes after which a record locks, 0 for never."""
    return isinstance(text, str) and text.isascii() and text.isdigit() and int(text[:9]) <= MOST_MINUTES


def settings_file(data: Path) -> Path:
    """Return the path of the settings in a data folder."""
    return data / "settings.toml"


def load_settings(data: Path) -> Settings:
    """Read the settings; a missing file gives the defaults, a mistake raises ContentError with every problem."""
    path = settings_file(data)
    try:
        document = tomllib.loads(read_outside(path, SIZE_LIMIT).decode())
    except (KvoError, ValueError, RecursionError) as error:
        if isinstance(error, NoSuchFile) and not path.is_dir():
            return Settings()
        why = _("brackets nest too deep") if isinstance(error, RecursionError) else str(error)
        raise ContentError(_("The settings in {path} cannot be read. Mend the file or remove it.").format(path=path), (why,)) from error
    known = set(Settings._fields)
    problems = []
    for key, value in document.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = _(" Did you mean “{near}”?").format(near=near[0]) if near else ""
            problems.append(_("“{key}” is not a setting.").format(key=key) + hint)
        elif not isinstance(value, str):
            problems.append(_("“{key}” must be a text.").format(key=key))
    if document.get("theme", "auto") not in THEMES:
        problems.append(_("“theme” is one of: {themes}.").format(themes=", ".join(THEMES)))
    no_minutes = [key for key in ("lock_round", "lock_desk") if key in document and not is_minutes(document[key])]
    problems += [_("“{key}” is a number of minutes, 0 for never.").format(key=key) for key in no_minutes]
    if document.get("parks", "") not in ("", MINE):
        problems.append(_("“parks” is mine or empty."))
    if document.get("lang", "") not in ("", "nl", "en"):
        problems.append(_("“lang” is nl, en or empty."))
    if problems:
        raise ContentError(_("The settings in {path} have mistakes.").format(path=path), tuple(problems))
    return Settings(**document)


def save_settings(data: Path, settings: Settings) -> None:
    """Write the settings whole."""
    import tomli_w

    write_text_whole(settings_file(data), tomli_w.dumps(settings._asdict()))
